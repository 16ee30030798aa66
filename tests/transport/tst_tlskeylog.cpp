// Session keys in a file: Wireshark reads a recording with it.
#include "logfiles/Captures.h"
#include "support/TestCertificates.h"
#include "transport/Recorder.h"
#include "transport/TlsKeyLog.h"
#include "transport/TlsMaterial.h"

#include <QPointer>
#include <QProcess>
#include <QRegularExpression>
#include <QSslServer>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace {

/// Answers the first bytes with CONNACK.
struct TlsBroker {
    QSslServer server;
    explicit TlsBroker(QSsl::SslProtocol protocol)
    {
        const TestIdentity &identity = TestCertificates::instance().server;
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificateChain(QSslCertificate::fromPath(identity.certificate));
        configuration.setPrivateKey(QSslKey(fileContent(identity.key), QSsl::Ec));
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        configuration.setProtocol(protocol);
        server.setSslConfiguration(configuration);
        server.listen(QHostAddress::LocalHost);
        QObject::connect(&server, &QTcpServer::pendingConnectionAvailable, &server, [this] {
            QTcpSocket *peer = server.nextPendingConnection();
            QObject::connect(peer, &QIODevice::readyRead, peer, [peer] {
                if (!peer->readAll().isEmpty())
                    peer->write(connackPacket());
            });
        });
    }
};

/// Between client and server, writing down what passes as a capture would have it.
struct RecordingRelay {
    QTcpServer server;
    QTcpSocket onward;
    QPointer<QTcpSocket> client;
    CaptureBuilder capture;
    CaptureBuilder::Stream stream;

    explicit RecordingRelay(quint16 port)
    {
        capture.serverPort = 8883;
        server.listen(QHostAddress::LocalHost);
        QObject::connect(&server, &QTcpServer::newConnection, &server, [this, port] {
            client = server.nextPendingConnection();
            capture.handshake(stream);
            onward.connectToHost(QHostAddress::LocalHost, port);
            QObject::connect(client, &QIODevice::readyRead, &onward, [this] { pass(client, &onward, true); });
            QObject::connect(&onward, &QTcpSocket::connected, &onward, [this] { pass(client, &onward, true); });
            QObject::connect(&onward, &QIODevice::readyRead, &onward, [this] { pass(&onward, client, false); });
        });
    }
    void pass(QTcpSocket *from, QTcpSocket *to, bool sent)
    {
        if (!to || onward.state() != QAbstractSocket::ConnectedState)
            return;
        const QByteArray bytes = from->readAll();
        to->write(bytes);
        for (qsizetype at = 0; at < bytes.size(); at += 1400)
            sent ? capture.sent(stream, bytes.mid(at, 1400)) : capture.received(stream, bytes.mid(at, 1400));
    }
};

ConnectionSettings settingsWith(Scheme scheme, quint16 port, const QString &keyLog)
{
    ConnectionSettings settings = settingsFor(scheme, u"localhost"_s, port);
    settings.tls.ca = {{TestCertificates::instance().ca.certificate, {}}};
    settings.tls.keyLogFile = keyLog;
    return settings;
}

} // namespace

class TstTlsKeyLog : public QObject
{
    Q_OBJECT
private slots:
    void wiresharkReadsTheRecording_data();
    void wiresharkReadsTheRecording();
    void webSockets();
    void nothingWithoutTheSetting();
    void unwritableFileIsTold();
};

void TstTlsKeyLog::wiresharkReadsTheRecording_data()
{
    QTest::addColumn<QSsl::SslProtocol>("protocol");
    QTest::addColumn<QByteArray>("label"); // of a line that must be there
    QTest::newRow("TLS 1.2") << QSsl::TlsV1_2 << QByteArray("CLIENT_RANDOM");
    QTest::newRow("TLS 1.3") << QSsl::TlsV1_3 << QByteArray("CLIENT_TRAFFIC_SECRET_0");
}

void TstTlsKeyLog::wiresharkReadsTheRecording()
{
    QFETCH(QSsl::SslProtocol, protocol);
    QFETCH(QByteArray, label);
    QTemporaryDir folder;
    const QString keys = folder.filePath(u"keys.log"_s);
    TlsBroker broker(protocol);
    RecordingRelay relay(broker.server.serverPort());
    const ConnectionSettings settings = settingsWith(Scheme::Mqtts, relay.server.serverPort(), keys);
    const auto material = loadTlsMaterial(settings.tls);
    Recorder recorder(Scheme::Mqtts);
    recorder.open(settings, &std::get<TlsMaterial>(material));
    QVERIFY(recorder.settle());
    QVERIFY2(recorder.opened, qPrintable(recorder.facts().tls.errorString));
    recorder.transport->write(connectPacket());
    QTRY_COMPARE_WITH_TIMEOUT(recorder.received, connackPacket(), 10'000);
    QCOMPARE(recorder.facts().tls.keyLogFile, keys);
    QVERIFY(recorder.events.join(u'\n').contains(keys));

    const QByteArray content = fileContent(keys);
    QCOMPARE(QFile::permissions(keys) & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
             QFile::Permissions());
    static const QRegularExpression line(u"^[A-Z_0-9]+ [0-9a-fA-F]{64} [0-9a-fA-F]{64,96}$"_s);
    const QList<QByteArray> lines = content.trimmed().split('\n');
    for (const QByteArray &text : lines)
        QVERIFY2(line.match(QString::fromLatin1(text)).hasMatch(), text.constData());
    QCOMPARE(content.count(label), 1); // the client's context alone, not the server's in this process

    const QString tshark = QStandardPaths::findExecutable(u"tshark"_s);
    if (tshark.isEmpty())
        QSKIP("tshark is not installed");
    QFile capture(folder.filePath(u"capture.pcap"_s));
    QVERIFY(capture.open(QIODevice::WriteOnly) && capture.write(relay.capture.file()) > 0);
    capture.close();
    const auto dissect = [&](const QStringList &options) {
        QProcess process;
        process.start(tshark,
                      QStringList{u"-r"_s, capture.fileName(), u"-Y"_s, u"mqtt"_s, u"-T"_s, u"fields"_s, u"-e"_s, u"mqtt.msgtype"_s}
                          + options);
        process.waitForFinished(60'000);
        return process.readAllStandardOutput();
    };
    QCOMPARE(dissect({}), QByteArray());
    QCOMPARE(dissect({u"-o"_s, u"tls.keylog_file:"_s + keys}), QByteArray("1\n2\n"));
}

void TstTlsKeyLog::webSockets()
{
    QTemporaryDir folder;
    const QString keys = folder.filePath(u"keys.log"_s);
    TlsBroker broker(QSsl::TlsV1_3); // no WebSocket server: TLS comes before that shows
    const ConnectionSettings settings = settingsWith(Scheme::Wss, broker.server.serverPort(), keys);
    const auto material = loadTlsMaterial(settings.tls);
    Recorder recorder(Scheme::Wss);
    recorder.open(settings, &std::get<TlsMaterial>(material));
    QVERIFY(recorder.settle());
    QVERIFY(recorder.facts().tls.encrypted);
    QVERIFY(fileContent(keys).contains("CLIENT_TRAFFIC_SECRET_0"));
}

void TstTlsKeyLog::nothingWithoutTheSetting()
{
    QTemporaryDir folder;
    const QString keys = folder.filePath(u"keys.log"_s);
    TlsBroker broker(QSsl::TlsV1_3);
    QString error;
    const auto log = TlsKeyLog::open(keys, error);
    QVERIFY2(log, qPrintable(error));
    {
        const TlsKeyLog::Scope scope(log); // over before the connection begins
    }
    const ConnectionSettings settings = settingsWith(Scheme::Mqtts, broker.server.serverPort(), {});
    const auto material = loadTlsMaterial(settings.tls);
    Recorder recorder(Scheme::Mqtts);
    recorder.open(settings, &std::get<TlsMaterial>(material));
    QVERIFY(recorder.settle());
    QVERIFY(recorder.opened);
    QCOMPARE(log->lines(), 0);
    QVERIFY(recorder.facts().tls.keyLogFile.isEmpty());
    // Without TLS no file comes to be.
    const QString none = folder.filePath(u"none.log"_s);
    QTcpServer plain;
    QVERIFY(plain.listen(QHostAddress::LocalHost));
    Recorder clear(Scheme::Mqtt);
    clear.open(settingsWith(Scheme::Mqtt, plain.serverPort(), none));
    QVERIFY(clear.settle());
    QVERIFY(!QFile::exists(none));
}

void TstTlsKeyLog::unwritableFileIsTold()
{
    QTemporaryDir folder;
    TlsBroker broker(QSsl::TlsV1_3);
    const ConnectionSettings settings = settingsWith(Scheme::Mqtts, broker.server.serverPort(), folder.filePath(u"missing/keys.log"_s));
    const auto material = loadTlsMaterial(settings.tls);
    Recorder recorder(Scheme::Mqtts);
    recorder.open(settings, &std::get<TlsMaterial>(material));
    QVERIFY(recorder.settle());
    QVERIFY(recorder.opened); // the connection is what matters
    QVERIFY(recorder.facts().tls.keyLogFile.isEmpty());
    QVERIFY(recorder.events.join(u'\n').contains(u"cannot be opened"_s));
}

QTEST_GUILESS_MAIN(TstTlsKeyLog)
#include "tst_tlskeylog.moc"
