#include "support/Mosquitto.h"
#include "support/ScriptedPeer.h"
#include "support/TestCertificates.h"
#include "transport/Recorder.h"
#include "transport/TlsInspector.h"

#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryFile>

#include <openssl/err.h>
#include <openssl/ssl.h>

using namespace Qt::StringLiterals;
using std::chrono_literals::operator""ms;

namespace {

const TestCertificates &pki()
{
    return TestCertificates::instance();
}

/// `openssl s_server` on a free loopback port, with TestCertificates' server unless told otherwise.
class OpensslServer
{
public:
    explicit OpensslServer(const QStringList &arguments, const TestIdentity &identity = pki().server)
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(
            program(),
            QStringList{u"s_server"_s, u"-accept"_s, u"127.0.0.1:0"_s, u"-cert"_s, identity.certificate, u"-key"_s, identity.key}
                + arguments);
        std::ignore = QTest::qWaitFor([this] { return port() != 0 || m_process.state() == QProcess::NotRunning; });
    }
    ~OpensslServer()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    Q_DISABLE_COPY_MOVE(OpensslServer)

    static QString program() { return QStandardPaths::findExecutable(u"openssl"_s); }
    quint16 port()
    {
        m_log += m_process.readAll();
        const qsizetype at = m_log.indexOf("ACCEPT 127.0.0.1:");
        const qsizetype end = at < 0 ? -1 : m_log.indexOf('\n', at);
        return end < 0 ? quint16(0) : m_log.mid(at + 17, end - at - 17).trimmed().toUShort();
    }
    QByteArray log()
    {
        m_log += m_process.readAll();
        return m_log;
    }

private:
    QProcess m_process;
    QByteArray m_log;
};

/// One inspection of a port on loopback, to its end.
struct Inspection {
    ConnectionSettings settings;
    TlsOffer offer;
    TlsInspector inspector;
    QElapsedTimer clock;

    explicit Inspection(quint16 port, const QString &host = u"127.0.0.1"_s)
        : settings(settingsFor(Scheme::Mqtts, host, port))
    {
    }
    bool run(std::chrono::milliseconds limit = 5'000ms)
    {
        QSignalSpy finished(&inspector, &TlsInspector::finished);
        clock.start();
        inspector.open(settings, offer, limit, clock);
        return finished.isEmpty() && QTest::qWaitFor([&] { return !finished.isEmpty(); }, 10'000) && finished.size() == 1
            && ERR_peek_error() == 0;
    }
    const TlsServerFacts &facts() const { return inspector.facts(); }
    Ending::By ending() const { return inspector.transportFacts().ending.by; }
};

QByteArray derOf(const QString &pemFile)
{
    const QByteArray pem = fileContent(pemFile);
    BIO *bio = BIO_new_mem_buf(pem.constData(), int(pem.size()));
    X509 *certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    unsigned char *data = nullptr;
    const int size = i2d_X509(certificate, &data);
    const QByteArray der(reinterpret_cast<const char *>(data), size);
    OPENSSL_free(data);
    X509_free(certificate);
    BIO_free(bio);
    return der;
}

} // namespace

class TstTlsInspector : public QObject
{
    Q_OBJECT
public:
    /// OpenSSL of this process begins with a configuration that allows next to nothing, as a hardened system may have it; processes that
    /// are started later do not.
    static void initMain()
    {
        QTemporaryFile file;
        if (!file.open())
            qFatal("no temporary file");
        file.write("openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\nsystem_default = narrow\n[narrow]\n"
                   "MinProtocol = TLSv1.3\nOptions = -SessionTicket\nProtocol = -TLSv1, -TLSv1.1\n"
                   "CipherString = ECDHE-ECDSA-AES128-GCM-SHA256:@SECLEVEL=2\nCiphersuites = TLS_AES_128_GCM_SHA256\n"
                   "Groups = P-384:P-256\nSignatureAlgorithms = ECDSA+SHA256\n");
        file.close();
        qputenv("OPENSSL_CONF", file.fileName().toLocal8Bit());
        if (OPENSSL_init_ssl(0, nullptr) != 1)
            qFatal("OpenSSL does not start");
        qunsetenv("OPENSSL_CONF");
    }

private slots:
    void init()
    {
        if (OpensslServer::program().isEmpty())
            QSKIP("openssl is not installed");
    }
    void versions_data();
    void versions();
    void versionBelowTheOffer();
    void ciphers_data();
    void ciphers();
    void ownOffer();
    void ownMinimumVersion();
    void weakCertificate();
    void chain();
    void clientCertificate_data();
    void clientCertificate();
    void acceptedCas();
    void staple();
    void alpn_data();
    void alpn();
    void serverName_data();
    void serverName();
    void mosquitto();
    void mutualTlsOfMosquitto();
    void somethingElse_data();
    void somethingElse();
    void alertAlone();
    void closedAtClientHello();
    void resetAtClientHello();
    void refused();
    void silent();
    void silentAfterServerHello();
    void flood_data();
    void flood();
    void proxyAndConnectTo();
    void aborted();
    void staleErrorsAreNoFailure();
};

void TstTlsInspector::versions_data()
{
    QTest::addColumn<QStringList>("server");
    QTest::addColumn<QString>("protocol");
    QTest::newRow("1.0") << QStringList{u"-tls1"_s, u"-cipher"_s, u"ALL:@SECLEVEL=0"_s} << u"TLSv1.0"_s;
    QTest::newRow("1.1") << QStringList{u"-tls1_1"_s, u"-cipher"_s, u"ALL:@SECLEVEL=0"_s} << u"TLSv1.1"_s;
    QTest::newRow("1.2") << QStringList{u"-tls1_2"_s} << u"TLSv1.2"_s;
    QTest::newRow("1.3") << QStringList{u"-tls1_3"_s} << u"TLSv1.3"_s;
}

/// Also against the wish of the configuration, and each at once with a certificate.
void TstTlsInspector::versions()
{
    QFETCH(QStringList, server);
    QFETCH(QString, protocol);
    OpensslServer peer(server);
    Inspection inspection(peer.port());
    QVERIFY(inspection.run());
    QVERIFY2(inspection.facts().completed, qPrintable(inspection.facts().errorString));
    QCOMPARE(inspection.facts().protocol, protocol);
    QVERIFY(inspection.facts().tls);
    QCOMPARE(inspection.facts().chain, QList<QByteArray>{derOf(pki().server.certificate)});
    QVERIFY(!inspection.facts().alert);
    QVERIFY(!inspection.facts().closedAfterHandshake);
    QVERIFY(!inspection.facts().certificateRequested);
    QVERIFY(inspection.facts().firstBytes.isEmpty());
    QVERIFY(inspection.facts().errorString.isEmpty());
    QCOMPARE(inspection.ending(), Ending::By::None);
    QCOMPARE(inspection.inspector.transportFacts().tcp.peerPort, peer.port());
}

/// What the server chose is told although it is refused, and what it refuses is told by its alert.
void TstTlsInspector::versionBelowTheOffer()
{
    OpensslServer peer({u"-tls1_2"_s});
    Inspection above(peer.port());
    above.offer.minimumVersion = 0x0304;
    QVERIFY(above.run());
    QVERIFY(above.facts().tls);
    QVERIFY(!above.facts().completed);
    QCOMPARE(above.facts().alert, std::optional(70)); // protocol_version
    QVERIFY(above.facts().protocol.isEmpty());
    QVERIFY(!above.facts().errorString.isEmpty());

    Inspection below(peer.port());
    below.offer.maximumVersion = 0x0301;
    QVERIFY(below.run());
    QVERIFY(!below.facts().completed);
    QCOMPARE(below.facts().alert, std::optional(70));

    // A ServerHello of TLS 1.0 in answer to an offer of 1.2 (RFC 5246, section 7.4.1.3), cipher 0x002f.
    const QByteArray hello = QByteArray::fromHex("160301002a"
                                                 "02000026"
                                                 "0301")
        + QByteArray(32, 'r') + QByteArray::fromHex("00002f00");
    ScriptedPeer old(PeerScript().awaitBytes(100).send(hello));
    Inspection refused(old.port());
    refused.offer.minimumVersion = 0x0303;
    QVERIFY(refused.run());
    QCOMPARE(refused.facts().protocol, u"TLSv1.0"_s);
    QCOMPARE(refused.facts().cipher, u"AES128-SHA"_s);
    QCOMPARE(refused.facts().keyExchange, u"RSA"_s);
    QCOMPARE(refused.facts().errorString, u"unsupported protocol"_s);
    QVERIFY(!refused.facts().alert);
}

void TstTlsInspector::ciphers_data()
{
    QTest::addColumn<QStringList>("server");
    QTest::addColumn<bool>("rsa");
    QTest::addColumn<QString>("cipher");
    QTest::addColumn<QString>("keyExchange");
    const auto old = [](const QString &cipher) { return QStringList{u"-tls1_2"_s, u"-cipher"_s, cipher + u":@SECLEVEL=0"_s}; };
    QTest::newRow("RSA, CBC") << old(u"AES128-SHA"_s) << true << u"AES128-SHA"_s << u"RSA"_s;
    QTest::newRow("DHE") << old(u"DHE-RSA-AES256-SHA256"_s) + QStringList{u"-dhparam"_s, u"PARAMETERS"_s} << true
                         << u"DHE-RSA-AES256-SHA256"_s << u"DH 1024"_s;
    QTest::newRow("no encryption") << old(u"ECDHE-ECDSA-NULL-SHA"_s) << false << u"ECDHE-ECDSA-NULL-SHA"_s << u"X25519"_s;
    QTest::newRow("P-521") << QStringList{u"-tls1_2"_s, u"-groups"_s, u"P-521"_s} << false << u"ECDHE-ECDSA-AES256-GCM-SHA384"_s
                           << u"P-521"_s;
    QTest::newRow("a suite of TLS 1.3") << QStringList{u"-tls1_3"_s, u"-ciphersuites"_s, u"TLS_AES_128_CCM_8_SHA256"_s} << false
                                        << u"TLS_AES_128_CCM_8_SHA256"_s << u"X25519"_s;
    QTest::newRow("asked again for another group")
        << QStringList{u"-tls1_3"_s, u"-groups"_s, u"P-256"_s} << false << u"TLS_AES_256_GCM_SHA384"_s << u"P-256"_s;
    QTest::newRow("without any certificate") << old(u"AECDH-AES128-SHA"_s) << false << u"AECDH-AES128-SHA"_s << u"X25519"_s;
}

void TstTlsInspector::ciphers()
{
    QFETCH(QStringList, server);
    QFETCH(bool, rsa);
    QFETCH(QString, cipher);
    QFETCH(QString, keyExchange);
    // 1,024 bits of RFC 2409: what old devices have
    const QString parameters = pki().write(u"dh.pem"_s, R"(-----BEGIN DH PARAMETERS-----
MIGHAoGBAP//////////yQ/aoiFowjTExmKLgNwc0SkCTgiKZ8x0Agu+pjsTmyJR
Sgh5jjQE3e+VGbPNOkMbMCsKbfJfFDdP4TVtbVHCReSFtXZiXn7G9ExC6aY37WsL
/1y29Aa37e44a/taiZ+lrp8kEXxLH+ZJKGZR7OZTgf//////////AgEC
-----END DH PARAMETERS-----
)");
    server.replaceInStrings(u"PARAMETERS"_s, parameters);
    const TestIdentity withRsa = rsa ? pki().make({.commonName = u"localhost"_s, .names = {}, .rsaBits = 2048}, pki().ca) : pki().server;
    OpensslServer peer(server, withRsa);
    Inspection inspection(peer.port());
    QVERIFY(inspection.run());
    QVERIFY2(inspection.facts().completed, qPrintable(inspection.facts().errorString + QString::fromUtf8(peer.log())));
    QCOMPARE(inspection.facts().cipher, cipher);
    QCOMPARE(inspection.facts().keyExchange, keyExchange);
    QCOMPARE(inspection.facts().chain.isEmpty(), cipher.startsWith(u"AECDH"_s));
}

/// The offer of a connection keeps to what the configuration allows it, as QtSsl does.
void TstTlsInspector::ownOffer()
{
    OpensslServer peer({u"-tls1_2"_s, u"-cipher"_s, u"ECDHE-ECDSA-AES256-GCM-SHA384"_s});
    Inspection own(peer.port());
    own.offer.permissive = false;
    QVERIFY(own.run());
    QVERIFY(!own.facts().completed);
    QCOMPARE(own.facts().alert, std::optional(40)); // handshake_failure
    Inspection permissive(peer.port());
    QVERIFY(permissive.run());
    QVERIFY(permissive.facts().completed);
}

void TstTlsInspector::ownMinimumVersion()
{
    OpensslServer peer({u"-tls1_2"_s, u"-cipher"_s, u"ECDHE-ECDSA-AES128-GCM-SHA256"_s});
    for (const auto version : {TlsSettings::MinimumVersion::Default, TlsSettings::MinimumVersion::Tls13}) {
        Inspection own(peer.port());
        own.offer.permissive = false;
        own.settings.tls.minimumVersion = version;
        QVERIFY(own.run());
        QCOMPARE(own.facts().completed, version == TlsSettings::MinimumVersion::Default);
    }
}

/// Nothing is verified, not even the length of the key.
void TstTlsInspector::weakCertificate()
{
    const TestIdentity weak =
        pki().make({.commonName = u"localhost"_s, .names = {}, .fromDays = -90, .untilDays = -3, .rsaBits = 1024}, pki().unrelatedCa);
    OpensslServer peer({u"-cipher"_s, u"ALL:@SECLEVEL=0"_s}, weak);
    Inspection inspection(peer.port());
    QVERIFY(inspection.run());
    QVERIFY2(inspection.facts().completed, qPrintable(inspection.facts().errorString));
    QCOMPARE(inspection.facts().chain.size(), 1);
}

void TstTlsInspector::chain()
{
    OpensslServer peer({u"-cert_chain"_s, pki().chain, u"-no_cache"_s}, pki().underIntermediate);
    Inspection inspection(peer.port());
    QVERIFY(inspection.run());
    QCOMPARE(inspection.facts().chain.constFirst(), derOf(pki().underIntermediate.certificate));
    QCOMPARE(inspection.facts().chain.constLast(), derOf(pki().intermediate.certificate));

    QByteArray many;
    for (int i = 0; i < 60; ++i)
        many += fileContent(pki().intermediate.certificate);
    OpensslServer endless({u"-cert_chain"_s, pki().write(u"many.pem"_s, many)}, pki().underIntermediate);
    Inspection bounded(endless.port());
    QVERIFY(bounded.run());
    QCOMPARE(bounded.facts().chain.size(), 20);
}

void TstTlsInspector::clientCertificate_data()
{
    QTest::addColumn<QStringList>("server");
    QTest::addColumn<bool>("completed");
    QTest::addColumn<std::optional<int>>("alert");
    QTest::addColumn<bool>("closed");
    QTest::newRow("1.3, required: told after the handshake")
        << QStringList{u"-tls1_3"_s, u"-Verify"_s, u"3"_s} << true << std::optional(116) << true;
    QTest::newRow("1.2, required: told instead of its end")
        << QStringList{u"-tls1_2"_s, u"-Verify"_s, u"3"_s} << false << std::optional(40) << false;
    QTest::newRow("1.3, wanted") << QStringList{u"-tls1_3"_s, u"-verify"_s, u"3"_s} << true << std::optional<int>() << false;
    QTest::newRow("1.2, wanted") << QStringList{u"-tls1_2"_s, u"-verify"_s, u"3"_s} << true << std::optional<int>() << false;
}

void TstTlsInspector::clientCertificate()
{
    QFETCH(QStringList, server);
    OpensslServer peer(server + QStringList{u"-CAfile"_s, pki().ca.certificate});
    Inspection inspection(peer.port());
    QVERIFY(inspection.run());
    QVERIFY(inspection.facts().certificateRequested);
    QTEST(inspection.facts().completed, "completed");
    QTEST(inspection.facts().alert, "alert");
    QTEST(inspection.facts().closedAfterHandshake, "closed");
    QCOMPARE(inspection.facts().acceptedCas, QStringList{u"CN=Test Root CA"_s});
    QCOMPARE(inspection.facts().chain.constFirst(), derOf(pki().server.certificate));
}

void TstTlsInspector::acceptedCas()
{
    QByteArray authorities = fileContent(pki().unrelatedCa.certificate);
    for (int i = 0; i < 60; ++i)
        authorities += fileContent(
            pki()
                .make({.commonName = u"Bücher & \u0007 CA %1"_s.arg(i), .names = {}, .purpose = TestCertificates::Purpose::Authority})
                .certificate);
    const QString file = pki().write(u"authorities.pem"_s, authorities);
    OpensslServer peer({u"-verify"_s, u"3"_s, u"-CAfile"_s, file});
    Inspection inspection(peer.port());
    QVERIFY(inspection.run());
    QCOMPARE(inspection.facts().acceptedCas.size(), 50);
    QVERIFY(inspection.facts().acceptedCas.contains(u"CN=Bücher & \\07 CA 7"_s));
}

void TstTlsInspector::staple()
{
    const QByteArray tryLater = QByteArray::fromHex("30030a0103"); // OCSPResponse (RFC 6960, section 4.2.1) without a body
    OpensslServer peer({u"-status_file"_s, pki().write(u"ocsp.der"_s, tryLater)});
    Inspection inspection(peer.port());
    QVERIFY(inspection.run());
    QCOMPARE(inspection.facts().ocspResponse, tryLater);
}

void TstTlsInspector::alpn_data()
{
    QTest::addColumn<QStringList>("ofSettings");
    QTest::addColumn<std::optional<QStringList>>("offered");
    QTest::addColumn<std::optional<QString>>("chosen");
    const std::optional<QStringList> settings;
    QTest::newRow("that of the settings") << QStringList{u"x"_s, u"mqtt"_s} << settings << std::optional(u"mqtt"_s);
    QTest::newRow("another") << QStringList{u"x"_s} << std::optional(QStringList{u"mqtt"_s}) << std::optional(u"mqtt"_s);
    QTest::newRow("none") << QStringList{u"mqtt"_s} << std::optional(QStringList()) << std::optional<QString>();
    QTest::newRow("nothing that could be sent") << QStringList{QString(), QString(300, u'x')} << settings << std::optional<QString>();
}

void TstTlsInspector::alpn()
{
    QFETCH(QStringList, ofSettings);
    QFETCH(std::optional<QStringList>, offered);
    OpensslServer peer({u"-alpn"_s, u"mqtt"_s});
    Inspection inspection(peer.port());
    inspection.settings.tls.alpn = ofSettings;
    inspection.offer.alpn = offered;
    QVERIFY(inspection.run());
    QVERIFY(inspection.facts().completed);
    QTEST(inspection.facts().alpn, "chosen");
}

void TstTlsInspector::serverName_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("ofSettings");
    QTest::addColumn<std::optional<QString>>("offered");
    QTest::addColumn<bool>("other"); ///< The server shows the certificate of "broker.lan".
    const std::optional<QString> none;
    QTest::newRow("of the settings") << u"127.0.0.1"_s << u"broker.lan."_s << none << true;
    QTest::newRow("of the offer") << u"127.0.0.1"_s << QString() << std::optional(u"broker.lan"_s) << true;
    QTest::newRow("switched off") << u"127.0.0.1"_s << u"broker.lan"_s << std::optional(QString()) << false;
    QTest::newRow("an address sends none") << u"127.0.0.1"_s << QString() << none << false;
    QTest::newRow("another") << u"127.0.0.1"_s << u"broker.lan"_s << std::optional(u"elsewhere"_s) << false;
}

void TstTlsInspector::serverName()
{
    QFETCH(QString, host);
    QFETCH(QString, ofSettings);
    QFETCH(std::optional<QString>, offered);
    QFETCH(bool, other);
    OpensslServer peer({u"-servername"_s, u"broker.lan"_s, u"-cert2"_s, pki().otherName.certificate, u"-key2"_s, pki().otherName.key});
    Inspection inspection(peer.port(), host);
    inspection.settings.tls.serverName = ofSettings;
    inspection.offer.serverName = offered;
    QVERIFY(inspection.run());
    QVERIFY(inspection.facts().completed);
    QCOMPARE(inspection.facts().chain.constFirst(), derOf(other ? pki().otherName.certificate : pki().server.certificate));

    OpensslServer strict({u"-servername"_s, u"broker.lan"_s, u"-servername_fatal"_s, u"-cert2"_s, pki().otherName.certificate, u"-key2"_s,
                          pki().otherName.key});
    Inspection refused(strict.port());
    refused.offer.serverName = u"elsewhere"_s;
    QVERIFY(refused.run());
    QCOMPARE(refused.facts().alert, std::optional(112)); // unrecognized_name
}

void TstTlsInspector::mosquitto()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    const Mosquitto broker;
    Inspection inspection(broker.mqttsPort(), u"localhost"_s);
    QVERIFY(inspection.run());
    QVERIFY(inspection.facts().completed);
    QCOMPARE(inspection.facts().protocol, u"TLSv1.3"_s);
    QVERIFY(!inspection.facts().closedAfterHandshake);
    QVERIFY(!inspection.facts().certificateRequested);

    Inspection plain(broker.mqttPort());
    QVERIFY(plain.run());
    QVERIFY(!plain.facts().tls);
    QVERIFY(plain.ending() == Ending::By::Peer || plain.ending() == Ending::By::PeerReset);
}

void TstTlsInspector::mutualTlsOfMosquitto()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    const Mosquitto broker;
    Inspection inspection(broker.mutualTlsPort());
    // The certificate of the settings stays at home.
    inspection.settings.tls.certificate.path = pki().client.certificate;
    inspection.settings.tls.key.path = pki().client.key;
    QVERIFY(inspection.run());
    QVERIFY(inspection.facts().completed);
    QVERIFY(inspection.facts().certificateRequested);
    QCOMPARE(inspection.facts().alert, std::optional(116)); // certificate_required
    QVERIFY(inspection.facts().closedAfterHandshake);
}

void TstTlsInspector::somethingElse_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("closes");
    for (const bool closes : {true, false}) {
        const char *then = closes ? "then closes" : "then is silent";
        QTest::addRow("HTTP, %s", then) << QByteArray("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n") << closes;
        QTest::addRow("CONNACK, %s", then) << QByteArray::fromHex("20020001") << closes;
        QTest::addRow("long, %s", then) << QByteArray(100'000, 'x') << closes;
        QTest::addRow("a type of TLS alone, %s", then) << QByteArray("\x16zzzzzzzzz") << closes;
    }
    QTest::newRow("one byte") << QByteArray("\x16") << true;
}

void TstTlsInspector::somethingElse()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, closes);
    const auto script = PeerScript().awaitBytes(100).send(answer);
    ScriptedPeer peer(closes ? PeerScript(script).close() : script);
    Inspection inspection(peer.port());
    QVERIFY(inspection.run());
    QVERIFY(!inspection.facts().tls);
    QVERIFY(!inspection.facts().completed);
    QCOMPARE(inspection.facts().firstBytes, answer.left(512));
    QVERIFY(inspection.clock.elapsed() < 4'000); // not the limit
}

void TstTlsInspector::alertAlone()
{
    ScriptedPeer peer(PeerScript().awaitBytes(100).sendSlowly(QByteArray::fromHex("15030100020228"), 5));
    Inspection inspection(peer.port());
    QVERIFY(inspection.run());
    QVERIFY(inspection.facts().tls);
    QCOMPARE(inspection.facts().alert, std::optional(40));
    QVERIFY(inspection.facts().protocol.isEmpty());
    QVERIFY(inspection.facts().cipher.isEmpty());
    QVERIFY(inspection.facts().keyExchange.isEmpty());
    QVERIFY(inspection.facts().firstBytes.isEmpty());
}

void TstTlsInspector::closedAtClientHello()
{
    ScriptedPeer peer(PeerScript().awaitBytes(100).close());
    Inspection inspection(peer.port());
    QVERIFY(inspection.run());
    QVERIFY(!inspection.facts().tls);
    QVERIFY(!inspection.facts().closedAfterHandshake);
    QVERIFY(inspection.facts().firstBytes.isEmpty());
    QCOMPARE(inspection.ending(), Ending::By::Peer);
}

void TstTlsInspector::resetAtClientHello()
{
    ScriptedPeer peer(PeerScript().awaitBytes(100).reset());
    Inspection inspection(peer.port());
    QVERIFY(inspection.run());
    QCOMPARE(inspection.ending(), Ending::By::PeerReset);
}

void TstTlsInspector::refused()
{
    Inspection inspection(freePort());
    QVERIFY(inspection.run());
    QCOMPARE(inspection.ending(), Ending::By::NetworkError);
    QCOMPARE(inspection.inspector.transportFacts().tcp.attempts.constFirst().result, AddressAttempt::Result::Refused);
}

void TstTlsInspector::silent()
{
    ScriptedPeer peer;
    Inspection inspection(peer.port());
    QVERIFY(inspection.run(300ms));
    QCOMPARE(inspection.ending(), Ending::By::Timeout);
    QVERIFY(inspection.inspector.transportFacts().ending.atMs >= 250);
    QVERIFY(!inspection.facts().tls);
    QVERIFY(inspection.facts().firstBytes.isEmpty());
    QTRY_VERIFY(peer.link()->ended);
    QCOMPARE(peer.link()->received.at(0), char(22)); // a ClientHello had gone out
}

void TstTlsInspector::silentAfterServerHello()
{
    const QByteArray hello = QByteArray::fromHex("160303002a"
                                                 "02000026"
                                                 "0303")
        + QByteArray(32, 'r') + QByteArray::fromHex("00002f00");
    ScriptedPeer peer(PeerScript().awaitBytes(100).send(hello));
    Inspection inspection(peer.port());
    QVERIFY(inspection.run(300ms));
    QCOMPARE(inspection.ending(), Ending::By::Timeout);
    QCOMPARE(inspection.facts().protocol, u"TLSv1.2"_s);
    QVERIFY(!inspection.facts().completed);
}

void TstTlsInspector::flood_data()
{
    QTest::addColumn<QByteArray>("chunk");
    QTest::addColumn<bool>("tls");
    QTest::newRow("text") << QByteArray(65'536, 'x') << false;
    // A handshake message of 16 MiB in records of 16 KiB.
    QTest::newRow("one endless message") << QByteArray::fromHex("1603034000"
                                                                "02ffffff")
            + QByteArray(0x4000 - 4, '\x16')
                                         << true;
    QTest::newRow("empty records") << QByteArray::fromHex("1603030000").repeated(10'000) << true;
    QTest::newRow("warnings") << QByteArray::fromHex("1503030002015a").repeated(10'000) << true;
}

void TstTlsInspector::flood()
{
    QFETCH(QByteArray, chunk);
    QFETCH(bool, tls);
    ScriptedPeer peer(PeerScript().awaitBytes(100).flood(chunk));
    Inspection inspection(peer.port());
    QVERIFY(inspection.run(2'000ms));
    QVERIFY(!inspection.facts().completed);
    QCOMPARE(inspection.facts().tls, tls);
    QVERIFY(inspection.ending() != Ending::By::Timeout);
}

/// The bytes of the handshake take the way that the settings tell.
void TstTlsInspector::proxyAndConnectTo()
{
    OpensslServer peer({});
    Inspection elsewhere(1, u"broker.invalid"_s);
    elsewhere.settings.network.connectTo = Endpoint{.scheme = Scheme::Mqtts, .host = u"127.0.0.1"_s, .port = peer.port()};
    QVERIFY(elsewhere.run());
    QVERIFY(elsewhere.facts().completed);

    ScriptedPeer proxy(PeerScript().awaitBytes(20).send("HTTP/1.1 403 Forbidden\r\n\r\n").close());
    Inspection proxied(peer.port());
    proxied.settings.network.proxy = {
        .type = ProxySettings::Type::Http, .host = u"127.0.0.1"_s, .port = proxy.port(), .username = {}, .password = {}};
    QVERIFY(proxied.run());
    QVERIFY(proxied.inspector.transportFacts().tcp.proxy->failed);
    QCOMPARE(proxied.ending(), Ending::By::NetworkError);
}

void TstTlsInspector::aborted()
{
    ScriptedPeer peer;
    TlsInspector inspector;
    QSignalSpy finished(&inspector, &TlsInspector::finished);
    QElapsedTimer clock;
    clock.start();
    inspector.open(settingsFor(Scheme::Mqtts, u"127.0.0.1"_s, peer.port()), {}, 5'000ms, clock);
    QTRY_VERIFY(peer.link() && !peer.link()->received.isEmpty());
    inspector.abort();
    QCOMPARE(finished.size(), 1);
    QCOMPARE(inspector.transportFacts().ending.by, Ending::By::Cancelled);
    QTRY_VERIFY(peer.link()->ended);
    inspector.abort();
    QCOMPARE(finished.size(), 1);

    TlsInspector unused;
    unused.abort(); // before open(): nothing to drop
}

/// What another user of OpenSSL left in the thread's queue is not taken for this handshake's failure.
void TstTlsInspector::staleErrorsAreNoFailure()
{
    OpensslServer peer({});
    Inspection inspection(peer.port());
    ERR_raise(ERR_LIB_USER, ERR_R_INTERNAL_ERROR);
    QVERIFY(inspection.run());
    QVERIFY(inspection.facts().completed);
}

QTEST_GUILESS_MAIN(TstTlsInspector)
#include "tst_tlsinspector.moc"
