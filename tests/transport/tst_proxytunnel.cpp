#include "support/Mosquitto.h"
#include "transport/Recorder.h"

#include <QTcpServer>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace {

const QString loopback = u"127.0.0.1"_s;

/// A proxy that plays a script: after each request it sends the next answer.
struct Proxy : QTcpServer {
    QList<QByteArray> answers;
    QList<QByteArray> requests;

    explicit Proxy(const QList<QByteArray> &script)
        : answers(script)
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *peer = nextPendingConnection();
            connect(peer, &QIODevice::readyRead, this, [this, peer] {
                requests.append(peer->readAll());
                if (!answers.isEmpty())
                    peer->write(answers.takeFirst());
                else
                    peer->disconnectFromHost();
            });
        });
    }
};

struct Trial {
    Recorder recorder;
    ConnectionSettings settings;
    Trial(ProxySettings::Type type, quint16 port, Scheme scheme = Scheme::Mqtt)
        : recorder(scheme)
        , settings(settingsFor(scheme, u"broker.lan"_s, 1883))
    {
        settings.network.proxy = {type, loopback, port, {}, {}};
    }
    bool run()
    {
        recorder.open(settings);
        return recorder.settle();
    }
    const ProxyFacts &facts() const { return *recorder.facts().tcp.proxy; }
};

constexpr auto http = ProxySettings::Type::Http;
constexpr auto socks = ProxySettings::Type::Socks5;
const QByteArray granted = QByteArray::fromHex("05000001000000000000");

} // namespace

class TstProxyTunnel : public QObject
{
    Q_OBJECT
private slots:
    void httpConnect();
    void httpConnectWithPassword();
    void httpRefuses_data();
    void httpRefuses();
    void socksConnect();
    void socksWithPassword();
    void socksReplies_data();
    void socksReplies();
    void proxyRefused();
    void proxyCloses();
    void notAProxy();
    void webSocketThroughProxy();
    void abortedWhileWaiting();
};

void TstProxyTunnel::httpConnect()
{
    // The broker's first bytes come in the same segment as the proxy's answer.
    Proxy proxy({"HTTP/1.1 200 Connection established\r\nX: y\r\n\r\n" + connackPacket(), "more"});
    Trial trial(http, proxy.serverPort());
    QVERIFY(trial.run());
    QVERIFY(trial.recorder.opened);
    QCOMPARE(trial.recorder.stages.first(), u"resolve skipped"_s);
    QVERIFY(proxy.requests.first().startsWith("CONNECT broker.lan:1883 HTTP/1.1\r\n"));
    QTRY_COMPARE(trial.recorder.received, connackPacket());
    trial.recorder.transport->write("x");
    QTRY_COMPARE(trial.recorder.received, connackPacket() + "more");
    QVERIFY(!trial.facts().failed);
    QVERIFY(trial.facts().askedMs && *trial.facts().askedMs >= trial.facts().startMs);
    QVERIFY(trial.facts().durationMs >= *trial.facts().askedMs - trial.facts().startMs);
    QVERIFY(trial.facts().durationMs > 0);
}

void TstProxyTunnel::httpConnectWithPassword()
{
    Proxy proxy({"HTTP/1.0 200 OK\r\n\r\n"});
    Trial trial(http, proxy.serverPort());
    trial.settings.network.proxy.username = u"lab"_s;
    trial.settings.network.proxy.password = u"proxy-pass"_s;
    QVERIFY(trial.run());
    QVERIFY(trial.recorder.opened);
    QVERIFY(proxy.requests.first().contains("Proxy-Authorization: Basic " + QByteArray("lab:proxy-pass").toBase64()));
    QVERIFY(!trial.recorder.events.join(u' ').contains(u"proxy-pass"_s));
}

void TstProxyTunnel::httpRefuses_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {403, 407, 502, 503})
        QTest::addRow("%d", status) << status;
}

void TstProxyTunnel::httpRefuses()
{
    QFETCH(int, status);
    Proxy proxy({"HTTP/1.1 " + QByteArray::number(status) + " No\r\nContent-Length: 0\r\n\r\n"});
    Trial trial(http, proxy.serverPort());
    QVERIFY(trial.run());
    QVERIFY(trial.facts().failed);
    QCOMPARE(trial.facts().httpStatus, status);
    QVERIFY(trial.facts().errorString.contains(QString::number(status)));
    QCOMPARE(trial.recorder.stages.last(), u"tcp failed"_s);
}

void TstProxyTunnel::socksConnect()
{
    Proxy proxy({QByteArray::fromHex("0500"), granted + connackPacket()});
    Trial trial(socks, proxy.serverPort());
    QVERIFY(trial.run());
    QVERIFY(trial.recorder.opened);
    QCOMPARE(proxy.requests.at(0), QByteArray::fromHex("050100"));
    QVERIFY(trial.facts().askedMs); // with the second request: the first one is about the proxy alone
    QVERIFY(trial.facts().durationMs >= *trial.facts().askedMs - trial.facts().startMs);
    QCOMPARE(proxy.requests.at(1), QByteArray::fromHex("050100030a") + "broker.lan" + QByteArray::fromHex("075b"));
    QTRY_COMPARE(trial.recorder.received, connackPacket());
}

void TstProxyTunnel::socksWithPassword()
{
    Proxy proxy({QByteArray::fromHex("0502"), QByteArray::fromHex("0100"), QByteArray::fromHex("050000030161") + "\x07\x5b"});
    Trial trial(socks, proxy.serverPort());
    trial.settings.endpoint.host = u"192.0.2.1"_s;
    trial.settings.network.proxy.username = u"lab"_s;
    trial.settings.network.proxy.password = u"pw"_s;
    QVERIFY(trial.run());
    QVERIFY(trial.recorder.opened);
    QCOMPARE(proxy.requests.at(0), QByteArray::fromHex("05020002"));
    QCOMPARE(proxy.requests.at(1), QByteArray("\x01\x03lab\x02pw"));
    QCOMPARE(proxy.requests.at(2), QByteArray::fromHex("05010001c0000201075b"));
}

void TstProxyTunnel::socksReplies_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<QAbstractSocket::SocketError>("error");
    const auto no = QByteArray::fromHex("0500");
    QTest::newRow("host unreachable") << no << QByteArray::fromHex("05040001000000000000") << QAbstractSocket::HostNotFoundError;
    QTest::newRow("refused") << no << QByteArray::fromHex("05050001000000000000") << QAbstractSocket::ConnectionRefusedError;
    QTest::newRow("network") << no << QByteArray::fromHex("05030001000000000000") << QAbstractSocket::NetworkError;
    QTest::newRow("general") << no << QByteArray::fromHex("05010001000000000000") << QAbstractSocket::ProxyProtocolError;
    QTest::newRow("no method") << QByteArray::fromHex("05ff") << QByteArray() << QAbstractSocket::ProxyAuthenticationRequiredError;
    QTest::newRow("not SOCKS5") << QByteArray("HT") << QByteArray() << QAbstractSocket::ProxyProtocolError;
}

void TstProxyTunnel::socksReplies()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, reply);
    QFETCH(QAbstractSocket::SocketError, error);
    Proxy proxy({method, reply});
    Trial trial(socks, proxy.serverPort());
    QVERIFY(trial.run());
    QVERIFY(trial.facts().failed);
    QCOMPARE(trial.facts().error, error);
    QVERIFY(!trial.facts().errorString.isEmpty());
}

void TstProxyTunnel::proxyRefused()
{
    Trial trial(http, freePort());
    QVERIFY(trial.run());
    QCOMPARE(trial.facts().error, QAbstractSocket::ProxyConnectionRefusedError);
    QVERIFY(trial.facts().errorString.contains(u"refused"_s));
    QVERIFY(!trial.facts().askedMs); // it was never reached
    QVERIFY(trial.facts().durationMs > 0);
}

void TstProxyTunnel::proxyCloses()
{
    Proxy proxy({});
    Trial trial(socks, proxy.serverPort());
    QVERIFY(trial.run());
    QCOMPARE(trial.facts().error, QAbstractSocket::ProxyConnectionClosedError);
}

void TstProxyTunnel::notAProxy()
{
    Proxy proxy({"SSH-2.0-OpenSSH_9.2\r\n"});
    Trial trial(http, proxy.serverPort());
    QVERIFY(trial.run());
    QCOMPARE(trial.facts().error, QAbstractSocket::ProxyProtocolError);
}

void TstProxyTunnel::webSocketThroughProxy()
{
    Proxy proxy({"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"});
    Trial trial(http, proxy.serverPort(), Scheme::Ws);
    QVERIFY(trial.run());
    QCOMPARE(trial.recorder.facts().webSocket.status, 404);
    QVERIFY(proxy.requests.at(1).contains("Host: broker.lan:1883\r\n"));
}

void TstProxyTunnel::abortedWhileWaiting()
{
    QTcpServer silent;
    silent.listen(QHostAddress::LocalHost);
    Trial trial(http, silent.serverPort());
    trial.recorder.open(trial.settings);
    QTRY_VERIFY(silent.hasPendingConnections());
    trial.recorder.transport->abort();
    QCOMPARE(trial.recorder.closed, 1);
    QCOMPARE(trial.recorder.stages.last(), u"tcp failed"_s);
    QVERIFY(trial.facts().durationMs > 0); // until it was given up
    QVERIFY(!trial.facts().failed);
}

QTEST_GUILESS_MAIN(TstProxyTunnel)
#include "tst_proxytunnel.moc"
