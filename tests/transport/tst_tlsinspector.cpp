// A handshake alone, against openssl s_server with one limit each, and against what is no TLS.
#include "transport/TlsInspector.h"

#include "support/OpenSslServer.h"
#include "support/ScriptedPeer.h"
#include "support/TestCertificates.h"

#include <QSignalSpy>
#include <QTest>

#include <openssl/err.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

ConnectionSettings settings(quint16 port, const QString &host = u"localhost"_s)
{
    ConnectionSettings settings;
    settings.endpoint = {Scheme::Mqtts, host, port};
    settings.network.connectTo = Endpoint{Scheme::Mqtt, u"127.0.0.1"_s, port};
    return settings;
}

struct Seen {
    bool finished = false;
    TlsServerFacts facts;
    Ending ending;
};

Seen inspect(const ConnectionSettings &settings, const TlsOffer &offer = {}, std::chrono::milliseconds limit = 5s)
{
    TlsInspector inspector;
    QSignalSpy finished(&inspector, &TlsInspector::finished);
    QElapsedTimer clock;
    clock.start();
    inspector.open(settings, offer, limit, clock);
    const bool done = QTest::qWaitFor([&] { return !finished.isEmpty(); }, 10'000);
    return {done && finished.size() == 1, inspector.facts(), inspector.ending()};
}

TlsOffer ours()
{
    TlsOffer offer;
    offer.permissive = false;
    return offer;
}

} // namespace

class TstTlsInspector : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        if (!OpenSslServer::isInstalled())
            QSKIP("openssl is not installed");
    }
    void cleanup() { QCOMPARE(ERR_peek_error(), 0UL); } // QtSsl reads the same queue
    void versions_data();
    void versions();
    void singleCipher();
    void certificateRequested_data();
    void certificateRequested();
    void requestWithoutDemand();
    void stapledResponse();
    void alpn();
    void serverName();
    void noTls_data();
    void noTls();
    void boundedAgainstAFlood();
    void silence();
    void refused();
    void deletedInTheMiddle();
};

void TstTlsInspector::versions_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("protocol");
    QTest::newRow("1.0") << u"-tls1"_s << u"TLSv1"_s;
    QTest::newRow("1.1") << u"-tls1_1"_s << u"TLSv1.1"_s;
    QTest::newRow("1.2") << u"-tls1_2"_s << u"TLSv1.2"_s;
    QTest::newRow("1.3") << u"-tls1_3"_s << u"TLSv1.3"_s;
}

void TstTlsInspector::versions()
{
    QFETCH(QString, option);
    QFETCH(QString, protocol);
    OpenSslServer server({option, u"-cipher"_s, u"ALL:@SECLEVEL=0"_s, u"-no_ticket"_s});
    QVERIFY(server.isRunning());
    const Seen seen = inspect(settings(server.port()));
    QVERIFY(seen.finished);
    QVERIFY2(seen.facts.completed, qPrintable(seen.facts.errorString));
    QCOMPARE(seen.facts.protocol, protocol);
    QVERIFY(!seen.facts.cipher.isEmpty());
    QCOMPARE(seen.facts.chain.size(), 1);
    QVERIFY(!seen.facts.certificateRequested && !seen.facts.alert);

    const Seen strict = inspect(settings(server.port()), ours());
    QCOMPARE(strict.facts.completed, protocol == "TLSv1.2"_L1 || protocol == "TLSv1.3"_L1);

    for (const auto &[number, name] : {std::pair{0x0301, "TLSv1"_L1}, std::pair{0x0302, "TLSv1.1"_L1}, std::pair{0x0303, "TLSv1.2"_L1},
                                       std::pair{0x0304, "TLSv1.3"_L1}}) {
        TlsOffer single;
        single.minimumVersion = single.maximumVersion = number;
        const Seen one = inspect(settings(server.port()), single);
        QVERIFY(one.finished);
        QCOMPARE(one.facts.completed, protocol == name);
        QVERIFY(one.facts.tls);
        if (protocol != name)
            QVERIFY(one.facts.protocol.isEmpty() || one.facts.alert || !one.facts.errorString.isEmpty());
    }
}

void TstTlsInspector::singleCipher()
{
    OpenSslServer server({u"-tls1_2"_s, u"-cipher"_s, u"ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0"_s});
    QVERIFY(server.isRunning());
    QCOMPARE(inspect(settings(server.port())).facts.cipher, u"ECDHE-ECDSA-NULL-SHA"_s);
    const Seen strict = inspect(settings(server.port()), ours());
    QVERIFY(!strict.facts.completed);
    QCOMPARE(strict.facts.alert, std::optional(40)); // handshake_failure
}

void TstTlsInspector::certificateRequested_data()
{
    QTest::addColumn<QString>("version");
    QTest::newRow("TLS 1.2") << u"-tls1_2"_s;
    QTest::newRow("TLS 1.3") << u"-tls1_3"_s;
}

void TstTlsInspector::certificateRequested()
{
    QFETCH(QString, version);
    const TestCertificates &certificates = TestCertificates::instance();
    OpenSslServer server({version, u"-Verify"_s, u"1"_s, u"-CAfile"_s, certificates.ca.certificate, u"-verify_return_error"_s});
    QVERIFY(server.isRunning());
    const Seen seen = inspect(settings(server.port()), ours());
    QVERIFY(seen.finished);
    QVERIFY(seen.facts.certificateRequested);
    QVERIFY2(seen.facts.acceptedCas.join(u'|').contains("Test Root CA"_L1), qPrintable(seen.facts.acceptedCas.join(u'|')));
    QCOMPARE(seen.facts.alert, std::optional(version == "-tls1_3"_L1 ? 116 : 40));
}

void TstTlsInspector::requestWithoutDemand()
{
    OpenSslServer server({u"-verify"_s, u"1"_s});
    QVERIFY(server.isRunning());
    const Seen seen = inspect(settings(server.port()), ours());
    QVERIFY(seen.facts.completed && seen.facts.certificateRequested);
    QVERIFY(!seen.facts.alert && !seen.facts.closedAfterHandshake);
}

void TstTlsInspector::stapledResponse()
{
    const TestCertificates &certificates = TestCertificates::instance();
    // A response of the CA itself, made by the same tool: index file, request, answer.
    const QString index = certificates.write(u"index.txt"_s, {});
    const QString request = certificates.folder() + u"/ocsp-request.der"_s, response = certificates.folder() + u"/ocsp-response.der"_s;
    QCOMPARE(QProcess::execute(u"openssl"_s,
                               {u"ocsp"_s, u"-issuer"_s, certificates.ca.certificate, u"-cert"_s, certificates.server.certificate,
                                u"-reqout"_s, request, u"-no_nonce"_s}),
             0);
    QCOMPARE(QProcess::execute(u"openssl"_s,
                               {u"ocsp"_s, u"-index"_s, index, u"-rsigner"_s, certificates.ca.certificate, u"-rkey"_s, certificates.ca.key,
                                u"-CA"_s, certificates.ca.certificate, u"-reqin"_s, request, u"-respout"_s, response, u"-ndays"_s, u"1"_s}),
             0);
    OpenSslServer server({u"-status_file"_s, response});
    QVERIFY(server.isRunning());
    QCOMPARE(inspect(settings(server.port()), ours()).facts.ocspResponse, fileContent(response));
}

void TstTlsInspector::alpn()
{
    OpenSslServer server({u"-alpn"_s, u"mqtt"_s});
    QVERIFY(server.isRunning());
    TlsOffer offer = ours();
    offer.alpn = QStringList{u"http/1.1"_s};
    QCOMPARE(inspect(settings(server.port()), offer).facts.alert, std::optional(120)); // no_application_protocol
    offer.alpn = QStringList{u"http/1.1"_s, u"mqtt"_s};
    QCOMPARE(inspect(settings(server.port()), offer).facts.alpn, std::optional(u"mqtt"_s));
    QVERIFY(!inspect(settings(server.port()), ours()).facts.alpn);
}

void TstTlsInspector::serverName()
{
    OpenSslServer server({u"-servername"_s, u"broker.lan"_s, u"-servername_fatal"_s, u"-cert2"_s,
                          TestCertificates::instance().otherName.certificate, u"-key2"_s, TestCertificates::instance().otherName.key});
    QVERIFY(server.isRunning());
    QCOMPARE(inspect(settings(server.port()), ours()).facts.alert, std::optional(112)); // unrecognized_name
    TlsOffer offer = ours();
    offer.serverName = QString();
    QVERIFY(inspect(settings(server.port()), offer).facts.completed);
    offer.serverName = u"broker.lan"_s;
    const Seen named = inspect(settings(server.port()), offer);
    QVERIFY(named.facts.completed);
    QVERIFY(named.facts.chain != inspect(settings(server.port(), u"127.0.0.1"_s), ours()).facts.chain);
}

void TstTlsInspector::noTls_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("closes") << QByteArray();
    QTest::newRow("HTTP") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n");
    QTest::newRow("a byte that begins a record") << QByteArray("\x16");
    QTest::newRow("zeros") << QByteArray(100, '\0');
    QTest::newRow("rubbish in a record") << QByteArray("\x16\x03\x03\x00\x05rubbish that goes on");
}

void TstTlsInspector::noTls()
{
    QFETCH(QByteArray, answer);
    ScriptedPeer peer(PeerScript().awaitBytes(1).send(answer).close());
    const Seen seen = inspect(settings(peer.port()));
    QVERIFY(seen.finished);
    QVERIFY(!seen.facts.completed && seen.facts.protocol.isEmpty());
    if (!answer.startsWith('\x16'))
        QCOMPARE(seen.facts.firstBytes, answer);
}

void TstTlsInspector::boundedAgainstAFlood()
{
    // Records of type 23 (application data): never what a handshake waits for.
    for (const QByteArray &chunk : {QByteArray(65'536, 'x'), QByteArray("\x16\x03\x03\x40\x00", 5) + QByteArray(16'384, '\x02')}) {
        ScriptedPeer peer(PeerScript().flood(chunk));
        const Seen seen = inspect(settings(peer.port()));
        QVERIFY(seen.finished);
        QVERIFY(seen.facts.firstBytes.size() <= 512);
        QTRY_VERIFY(peer.link() && peer.link()->ended);
    }
}

void TstTlsInspector::silence()
{
    ScriptedPeer peer;
    const Seen seen = inspect(settings(peer.port()), {}, 300ms);
    QVERIFY(seen.finished);
    QCOMPARE(seen.ending.by, Ending::By::Timeout);
}

void TstTlsInspector::refused()
{
    quint16 port = 0;
    {
        ScriptedPeer peer;
        port = peer.port();
    }
    const Seen seen = inspect(settings(port));
    QVERIFY(seen.finished);
    QCOMPARE(seen.ending.by, Ending::By::NetworkError);
}

void TstTlsInspector::deletedInTheMiddle()
{
    OpenSslServer server({u"-tls1_3"_s});
    QVERIFY(server.isRunning());
    for (const Stage stage : {Stage::Resolve, Stage::Tcp, Stage::Tls}) {
        for (const StageState state : {StageState::Running, StageState::Ok}) {
            auto *inspector = new TlsInspector;
            QElapsedTimer clock;
            clock.start();
            bool deleted = false;
            connect(inspector, &TlsInspector::stageChanged, this, [&, inspector](Stage at, StageState now) {
                if (at != stage || now != state)
                    return;
                deleted = true;
                delete inspector;
            });
            inspector->open(settings(server.port()), {}, 5s, clock);
            QTRY_VERIFY(deleted);
        }
    }
}

QTEST_GUILESS_MAIN(TstTlsInspector)
#include "tst_tlsinspector.moc"
