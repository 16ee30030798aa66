#include "support/Mosquitto.h"
#include "support/TestCertificates.h"
#include "transport/TlsEvents.h"
#include "transport/Revocation.h"
#include "transport/Recorder.h"
#include "transport/TlsMaterial.h"

#include <QProcess>
#include <QSslError>
#include <QSslServer>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace {

const TestCertificates &pki()
{
    return TestCertificates::instance();
}

/// Opens mqtts to localhost with the CA file (by default the one that issued the certificates).
struct TlsTrial {
    Recorder recorder{Scheme::Mqtts};
    ConnectionSettings settings;

    explicit TlsTrial(quint16 port, const QString &host = u"localhost"_s)
        : settings(settingsFor(Scheme::Mqtts, host, port))
    {
        settings.tls.ca = {{pki().ca.certificate, {}}};
    }
    bool run()
    {
        const auto material = loadTlsMaterial(settings.tls);
        if (!std::holds_alternative<TlsMaterial>(material))
            return false;
        recorder.open(settings, &std::get<TlsMaterial>(material));
        return recorder.settle();
    }
    const TlsFacts &facts() const { return recorder.facts().tls; }
    QList<int> errors() const
    {
        QList<int> codes;
        for (const auto &error : facts().errors)
            codes.append(error.code);
        return codes;
    }
};

/// A TLS server with one certificate.
struct TlsServer {
    QSslServer server;
    explicit TlsServer(const TestIdentity &identity, const QString &chain = {}, QSsl::SslProtocol protocol = QSsl::SecureProtocols,
                       const QByteArray &alpn = {})
    {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificateChain(QSslCertificate::fromPath(chain.isEmpty() ? identity.certificate : chain));
        configuration.setPrivateKey(QSslKey(fileContent(identity.key), QSsl::Ec));
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        configuration.setProtocol(protocol);
        if (!alpn.isEmpty())
            configuration.setAllowedNextProtocols({alpn});
        server.setSslConfiguration(configuration);
        server.listen(QHostAddress::LocalHost);
    }
    quint16 port() const { return server.serverPort(); }
};

/// Answers every connection with fixed bytes, then closes if asked to.
struct Answering : QTcpServer {
    Answering(const QByteArray &bytes, bool closes)
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [=, this] {
            QTcpSocket *peer = nextPendingConnection();
            connect(peer, &QIODevice::readyRead, peer, [=] {
                peer->readAll();
                peer->write(bytes);
                if (closes)
                    peer->disconnectFromHost();
            });
        });
    }
};

} // namespace

class TstTls : public QObject
{
    Q_OBJECT
private slots:
    void speaksToMosquitto();
    void clientCertificate_data();
    void clientCertificate();
    void missingClientCertificate();
    void foreignClientCertificate();
    void badCertificates_data();
    void badCertificates();
    void verificationOff();
    void serverName();
    void chainWithIntermediate();
    void revoked();
    void revokedByAnIssuerOfTheSystem();
    void revokedByStaple();
    void alpn();
    void minimumVersion();
    void inTheClear_data();
    void inTheClear();
    void closedAtClientHello();
    void silentThenAborted();
    void deletedInEverySignal_data();
    void deletedInEverySignal();
};

void TstTls::speaksToMosquitto()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    const Mosquitto broker;
    TlsTrial trial(broker.mqttsPort());
    QVERIFY(trial.run());
    QVERIFY2(trial.recorder.opened, qPrintable(trial.facts().errorString));
    QCOMPARE(trial.recorder.stages,
             (QStringList{u"resolve running"_s, u"resolve ok"_s, u"tcp running"_s, u"tcp ok"_s, u"tls running"_s, u"tls ok"_s,
                          u"websocket skipped"_s}));
    QCOMPARE(trial.facts().protocol, u"TLSv1.3"_s);
    QVERIFY(!trial.facts().cipher.isEmpty());
    QVERIFY(trial.facts().encrypted);
    QCOMPARE(trial.facts().chain.size(), 1);
    QCOMPARE(trial.errors(), QList<int>());
    QVERIFY(!trial.facts().systemCaUsed);
    QCOMPARE(trial.facts().serverName, u"localhost"_s);
    trial.recorder.transport->write(connectPacket());
    QTRY_COMPARE(trial.recorder.received, connackPacket());
    trial.recorder.transport->close();
    QVERIFY(trial.recorder.awaitClosed());
    QCOMPARE(trial.recorder.ending().by, Ending::By::LocalDisconnect);
}

void TstTls::clientCertificate_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::newRow("PEM") << pki().client.certificate << pki().client.key;
    QTest::newRow("encrypted") << pki().client.certificate << pki().encryptedKey;
    QTest::newRow("PKCS#12") << pki().pkcs12 << QString();
}

void TstTls::clientCertificate()
{
    QFETCH(QString, certificate);
    QFETCH(QString, key);
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    const Mosquitto broker;
    TlsTrial trial(broker.mutualTlsPort());
    trial.settings.tls.certificate.path = certificate;
    trial.settings.tls.key.path = key;
    trial.settings.tls.passphrase = TestCertificates::passphrase();
    QVERIFY(trial.run());
    QVERIFY(trial.facts().clientCertificateOffered);
    trial.recorder.transport->write(connectPacket());
    QTRY_COMPARE(trial.recorder.received, connackPacket());
}

void TstTls::missingClientCertificate()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    const Mosquitto broker;
    TlsTrial trial(broker.mutualTlsPort());
    QVERIFY(trial.run());
    trial.recorder.transport->write(connectPacket());
    QVERIFY(trial.recorder.awaitClosed());
    QCOMPARE(trial.recorder.ending().by, Ending::By::TlsFailure);
    QCOMPARE(trial.facts().alerts.constFirst().description, 116); // certificate_required
    QVERIFY(trial.facts().alerts.constFirst().received);
    QCOMPARE(tlsAlertEvent(true, true, 116).details.last().second, u"certificate required"_s); // OpenSSL has no words for it
}

void TstTls::foreignClientCertificate()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    const Mosquitto broker;
    TlsTrial trial(broker.mutualTlsPort());
    trial.settings.tls.certificate.path = pki().foreignClient.certificate;
    trial.settings.tls.key.path = pki().foreignClient.key;
    QVERIFY(trial.run());
    trial.recorder.transport->write(connectPacket());
    QVERIFY(trial.recorder.awaitClosed());
    QCOMPARE(trial.recorder.ending().by, Ending::By::TlsFailure);
    QCOMPARE(trial.facts().alerts.constFirst().description, 48); // unknown_ca
}

void TstTls::badCertificates_data()
{
    QTest::addColumn<TestIdentity>("identity");
    QTest::addColumn<QString>("ca");
    QTest::addColumn<int>("error");
    const QString ca = pki().ca.certificate;
    QTest::newRow("expired") << pki().expired << ca << int(QSslError::CertificateExpired);
    QTest::newRow("not yet valid") << pki().notYetValid << ca << int(QSslError::CertificateNotYetValid);
    QTest::newRow("other name") << pki().otherName << ca << int(QSslError::HostNameMismatch);
    QTest::newRow("self-signed") << pki().selfSigned << ca << int(QSslError::SelfSignedCertificate);
    QTest::newRow("unknown CA") << pki().server << pki().unrelatedCa.certificate << int(QSslError::UnableToGetLocalIssuerCertificate);
    QTest::newRow("for clients") << pki().clientPurpose << ca << int(QSslError::InvalidPurpose);
}

void TstTls::badCertificates()
{
    QFETCH(TestIdentity, identity);
    QFETCH(QString, ca);
    QFETCH(int, error);
    TlsServer server(identity);
    TlsTrial trial(server.port());
    trial.settings.tls.ca = {{ca, {}}};
    QVERIFY(trial.run());
    QVERIFY(!trial.recorder.opened);
    QCOMPARE(trial.recorder.ending().by, Ending::By::TlsFailure);
    QCOMPARE(trial.recorder.stages.last(), u"tls failed"_s);
    QVERIFY2(trial.errors().contains(error), qPrintable(trial.facts().errorString));
    QCOMPARE(trial.facts().chain.size(), 1);
    QCOMPARE(trial.facts().errors.constFirst().chainIndex, 0);
    QVERIFY(trial.facts().firstBytes.isEmpty());
}

void TstTls::verificationOff()
{
    TlsServer server(pki().expired);
    TlsTrial trial(server.port());
    trial.settings.tls.verifyPeer = false;
    QVERIFY(trial.run());
    QVERIFY(trial.recorder.opened);
    QVERIFY(!trial.facts().verificationEnabled);
    QCOMPARE(trial.errors(), QList<int>{int(QSslError::CertificateExpired)});
}

void TstTls::serverName()
{
    TlsServer server(pki().otherName);
    TlsTrial trial(server.port());
    trial.settings.tls.serverName = u"broker.lan"_s;
    QVERIFY(trial.run());
    QVERIFY2(trial.recorder.opened, qPrintable(trial.facts().errorString));
    QCOMPARE(trial.facts().serverName, u"broker.lan"_s);
}

void TstTls::chainWithIntermediate()
{
    TlsServer whole(pki().underIntermediate, pki().chain);
    TlsTrial good(whole.port());
    QVERIFY(good.run());
    QVERIFY(good.recorder.opened);
    QCOMPARE(good.facts().chain.size(), 2);
    TlsServer cut(pki().underIntermediate);
    TlsTrial bad(cut.port());
    QVERIFY(bad.run());
    QVERIFY(!bad.recorder.opened);
}

void TstTls::revoked()
{
    for (const bool isOn : {true, false}) {
        TlsServer server(isOn ? pki().revoked : pki().server);
        TlsTrial trial(server.port());
        trial.settings.tls.crlFile = pki().crl;
        QVERIFY(trial.run());
        QCOMPARE(trial.recorder.opened, !isOn);
        QCOMPARE(trial.errors().contains(int(QSslError::CertificateRevoked)), isOn);
    }
}

/// The list counts though the issuer stands in the system's store alone.
void TstTls::revokedByAnIssuerOfTheSystem()
{
    const QSslCertificate leaf = QSslCertificate::fromPath(pki().revoked.certificate).value(0);
    const QList<QByteArray> chain{leaf.toDer()}, crls{fileContent(pki().crlDer)};
    QVERIFY(!isRevoked(chain, {}, false, crls));                  // nobody vouches for the list
    qputenv("SSL_CERT_FILE", pki().ca.certificate.toLocal8Bit()); // what OpenSSL takes for the system's store
    const bool revoked = isRevoked(chain, {}, true, crls);
    qunsetenv("SSL_CERT_FILE");
    QVERIFY(revoked);
    QVERIFY(isRevoked(chain, {fileContent(pki().caDer)}, false, crls));
    QVERIFY(!isRevoked(chain, {QSslCertificate::fromPath(pki().sameNameCa.certificate).value(0).toDer()}, false, crls));
}

/// The broker itself brings the OCSP response that says so.
void TstTls::revokedByStaple()
{
    const QString openssl = QStandardPaths::findExecutable(u"openssl"_s);
    if (openssl.isEmpty() || !QSslSocket::isFeatureSupported(QSsl::SupportedFeature::Ocsp))
        QSKIP("openssl is not installed, or Qt knows no OCSP");
    const QString serial =
        QString::fromLatin1(QSslCertificate::fromPath(pki().server.certificate).value(0).serialNumber().replace(':', "").toUpper());
    const QString index =
        pki().write(u"index.txt"_s, u"R\t401231235959Z\t240102030405Z,keyCompromise\t%1\tunknown\t/CN=localhost\n"_s.arg(serial).toUtf8());
    const QString response = pki().folder() + u"/revoked.ocsp"_s;
    QProcess responder;
    responder.start(openssl,
                    {u"ocsp"_s, u"-index"_s, index, u"-CA"_s, pki().ca.certificate, u"-rsigner"_s, pki().ca.certificate, u"-rkey"_s,
                     pki().ca.key, u"-issuer"_s, pki().ca.certificate, u"-cert"_s, pki().server.certificate, u"-respout"_s, response,
                     u"-ndays"_s, u"1"_s});
    QVERIFY(responder.waitForFinished());
    QVERIFY2(QFile::exists(response), responder.readAllStandardError().constData());

    QProcess server;
    server.setProcessChannelMode(QProcess::MergedChannels);
    server.start(openssl,
                 {u"s_server"_s, u"-accept"_s, u"127.0.0.1:0"_s, u"-cert"_s, pki().server.certificate, u"-key"_s, pki().server.key,
                  u"-status_file"_s, response});
    QByteArray log;
    const auto port = [&] {
        log += server.readAll();
        const qsizetype at = log.indexOf("ACCEPT 127.0.0.1:");
        return at < 0 || log.indexOf('\n', at) < 0 ? quint16(0) : log.mid(at + 17, log.indexOf('\n', at) - at - 17).trimmed().toUShort();
    };
    QTRY_VERIFY2(port() != 0, log.constData());
    TlsTrial trial(port(), u"127.0.0.1"_s);
    QVERIFY(trial.run());
    server.kill();
    server.waitForFinished();
    QVERIFY(!trial.recorder.opened);
    QCOMPARE(trial.errors(), QList<int>{int(QSslError::CertificateRevoked)});
    QCOMPARE(trial.facts().errors.constFirst().text, u"certificate revoked: keyCompromise"_s);
}

void TstTls::alpn()
{
    TlsServer server(pki().server, {}, QSsl::SecureProtocols, "mqtt");
    TlsTrial trial(server.port());
    trial.settings.tls.alpn = {u"x-amzn-mqtt-ca"_s, u"mqtt"_s};
    QVERIFY(trial.run());
    QVERIFY(trial.recorder.opened);
    QCOMPARE(trial.facts().alpn, std::optional(u"mqtt"_s));
    QCOMPARE(trial.facts().alpnOffered.size(), 2);
}

void TstTls::minimumVersion()
{
    TlsServer server(pki().server, {}, QSsl::TlsV1_2);
    TlsTrial good(server.port());
    QVERIFY(good.run());
    QCOMPARE(good.facts().protocol, u"TLSv1.2"_s);
    TlsTrial bad(server.port());
    bad.settings.tls.minimumVersion = TlsSettings::MinimumVersion::Tls13;
    QVERIFY(bad.run());
    QVERIFY(!bad.recorder.opened);
    QCOMPARE(bad.facts().alerts.constFirst().description, 70); // protocol_version
}

void TstTls::inTheClear_data()
{
    QTest::addColumn<QByteArray>("greeting");
    QTest::newRow("SSH") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n");
    QTest::newRow("HTTP") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n");
    QTest::newRow("five bytes") << QByteArray("hello");
    QTest::newRow("long") << QByteArray(100'000, 'x');
}

void TstTls::inTheClear()
{
    QFETCH(QByteArray, greeting);
    const Answering server(greeting, false);
    TlsTrial trial(server.serverPort());
    QVERIFY(trial.run());
    QCOMPARE(trial.recorder.stages.last(), u"tls failed"_s);
    QCOMPARE(trial.facts().firstBytes, greeting.left(512));
    QVERIFY(!trial.facts().errorString.isEmpty());
}

void TstTls::closedAtClientHello()
{
    const Answering server({}, true);
    TlsTrial trial(server.serverPort());
    QVERIFY(trial.run());
    QCOMPARE(trial.recorder.stages.last(), u"tls failed"_s);
    QCOMPARE(trial.recorder.ending().by, Ending::By::Peer);
}

void TstTls::silentThenAborted()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    TlsTrial trial(server.serverPort());
    const auto material = std::get<TlsMaterial>(loadTlsMaterial(trial.settings.tls));
    trial.recorder.open(trial.settings, &material);
    QTRY_VERIFY(trial.recorder.stages.contains(u"tls running"_s));
    trial.recorder.transport->close(); // not open yet: drops it at once
    QCOMPARE(trial.recorder.closed, 1);
    QCOMPARE(trial.recorder.stages.last(), u"tls failed"_s);
}

void TstTls::deletedInEverySignal_data()
{
    QTest::addColumn<bool>("good");
    QTest::addColumn<int>("number");
    for (const bool good : {true, false}) {
        for (int i = 1; i <= 13; ++i)
            QTest::addRow("%s, signal %d", good ? "good" : "expired", i) << good << i;
    }
}

void TstTls::deletedInEverySignal()
{
    QFETCH(bool, good);
    QFETCH(int, number);
    TlsServer server(good ? pki().server : pki().expired);
    connect(&server.server, &QTcpServer::pendingConnectionAvailable, this, [&] {
        QTcpSocket *peer = server.server.nextPendingConnection();
        peer->write("x");
        peer->disconnectFromHost();
    });
    TlsTrial trial(server.port());
    auto &transport = trial.recorder.transport;
    int count = 0;
    bool closed = false;
    const auto step = [&] {
        if (++count == number)
            transport.reset();
    };
    connect(transport.get(), &Transport::closed, this, [&] { closed = true; });
    connect(transport.get(), &Transport::stageChanged, this, step);
    connect(transport.get(), &Transport::eventOccurred, this, step);
    connect(transport.get(), &Transport::opened, this, step);
    connect(transport.get(), &Transport::received, this, step);
    const auto material = std::get<TlsMaterial>(loadTlsMaterial(trial.settings.tls));
    trial.recorder.open(trial.settings, &material);
    QTRY_VERIFY(!transport || closed);
}

QTEST_GUILESS_MAIN(TstTls)
#include "tst_tls.moc"
