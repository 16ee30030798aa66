#include "support/Mosquitto.h"
#include "support/TestCertificates.h"
#include "transport/HttpHead.h"
#include "transport/Recorder.h"
#include "transport/TlsMaterial.h"

#include <QCryptographicHash>
#include <QTcpServer>
#include <QTcpSocket>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace {

const QString loopback = u"127.0.0.1"_s;
const QByteArray upgradeHead =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ACCEPT\r\n";
const QByteArray upgradeAnswer = upgradeHead + "Sec-WebSocket-Protocol: mqtt\r\nX-Lab: 1\r\n\r\n";

/// A frame from the server: not masked.
QByteArray frame(int opcode, const QByteArray &payload, bool last = true)
{
    QByteArray bytes(1, char((last ? 0x80 : 0) | opcode));
    if (payload.size() < 126)
        return bytes.append(char(payload.size())) + payload;
    bytes.append(char(127)).resize(10);
    qToBigEndian(quint64(payload.size()), bytes.data() + 2);
    return bytes + payload;
}

/// Answers the upgrade request with a script, in which ACCEPT is replaced by the right key.
struct Scripted : QTcpServer {
    QByteArray script;
    QByteArray request; ///< And all that came after it.
    int connections = 0;
    bool byteByByte = false;
    bool closes = false;
    QTcpSocket *peer = nullptr;

    explicit Scripted(const QByteArray &answer)
        : script(answer)
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            ++connections;
            peer = nextPendingConnection();
            connect(peer, &QIODevice::readyRead, this, &Scripted::read);
        });
    }
    void read()
    {
        const bool answered = request.contains("\r\n\r\n");
        request += peer->readAll();
        if (answered || !request.contains("\r\n\r\n"))
            return;
        const QByteArray mark = "Sec-WebSocket-Key: ";
        const QByteArray key = request.mid(request.indexOf(mark) + mark.size(), 24);
        script.replace("ACCEPT",
                       QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1).toBase64());
        if (byteByByte)
            trickle();
        else
            send(script);
    }
    void trickle()
    {
        if (script.isEmpty() || !peer)
            return;
        send(script.left(1));
        script.remove(0, 1);
        QMetaObject::invokeMethod(this, &Scripted::trickle, Qt::QueuedConnection);
    }
    void send(const QByteArray &bytes)
    {
        peer->write(bytes);
        peer->flush();
        if (closes)
            peer->disconnectFromHost();
    }
};

struct Trial {
    Recorder recorder{Scheme::Ws};
    ConnectionSettings settings;
    explicit Trial(quint16 port)
        : settings(settingsFor(Scheme::Ws, loopback, port))
    {
    }
    bool run()
    {
        recorder.open(settings);
        return recorder.settle();
    }
    const WebSocketFacts &facts() const { return recorder.facts().webSocket; }
};

} // namespace

class TstWebSocketTransport : public QObject
{
    Q_OBJECT
private slots:
    void speaksToMosquitto_data();
    void speaksToMosquitto();
    void request();
    void hostHeaderAndVersion31();
    void answerForms_data();
    void answerForms();
    void fragments();
    void longFrames();
    void refusals_data();
    void refusals();
    void bodyComesLater();
    void notHttp();
    void endlessHead();
    void subprotocols_data();
    void subprotocols();
    void textFrame();
    void closeFrame();
    void closedInTheMiddle();
    void ourClose();
    void ping();
    void oneConnection();
    void abortAtEveryStage_data();
    void abortAtEveryStage();
    void deletedInEverySignal_data();
    void deletedInEverySignal();
    void heads();
};

void TstWebSocketTransport::speaksToMosquitto_data()
{
    QTest::addColumn<Scheme>("scheme");
    QTest::newRow("ws") << Scheme::Ws;
    QTest::newRow("wss") << Scheme::Wss;
}

void TstWebSocketTransport::speaksToMosquitto()
{
    QFETCH(Scheme, scheme);
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    const Mosquitto broker;
    QVERIFY(broker.isRunning());
    auto settings = settingsFor(scheme, u"localhost"_s, scheme == Scheme::Ws ? broker.wsPort() : broker.wssPort());
    settings.tls.ca = {{TestCertificates::instance().ca.certificate, {}}};
    const auto material = std::get<TlsMaterial>(loadTlsMaterial(settings.tls));
    Recorder recorder(scheme);
    recorder.open(settings, scheme == Scheme::Wss ? &material : nullptr);
    QVERIFY(recorder.settle());
    QVERIFY2(recorder.opened, qPrintable(recorder.ending().errorString));
    const QString tls = scheme == Scheme::Ws ? u"tls skipped"_s : u"tls running,tls ok"_s;
    QCOMPARE(recorder.stages.join(u','), u"resolve running,resolve ok,tcp running,tcp ok,"_s + tls + u",websocket running,websocket ok"_s);
    QCOMPARE(recorder.facts().webSocket.status, 101);
    QCOMPARE(recorder.facts().webSocket.subprotocol, u"mqtt"_s);
    QCOMPARE(recorder.facts().tls.encrypted, scheme == Scheme::Wss);
    recorder.transport->write(connectPacket());
    QTRY_COMPARE(recorder.received, connackPacket());
    recorder.transport->write(QByteArray::fromHex("e000"));
    recorder.transport->close();
    QVERIFY(recorder.awaitClosed());
    QCOMPARE(recorder.ending().by, Ending::By::LocalDisconnect);
}

void TstWebSocketTransport::request()
{
    Scripted server(upgradeAnswer);
    Trial trial(server.serverPort());
    trial.settings.endpoint.host = u"broker.invalid"_s;
    trial.settings.network.connectTo = Endpoint{Scheme::Ws, loopback, server.serverPort()};
    trial.settings.webSocket.path = u"/sites/a%20b/mqtt?token=q-71f3&x=1"_s;
    trial.settings.webSocket.headers = {{u"Authorization"_s, u"Bearer very-secret"_s}, {u"X-Site"_s, u"north"_s}};
    QVERIFY(trial.run());
    QVERIFY(trial.recorder.opened);
    QVERIFY2(server.request.startsWith("GET /sites/a%20b/mqtt?token=q-71f3&x=1 HTTP/1.1\r\n"), server.request.constData());
    QVERIFY(server.request.contains("\r\nHost: broker.invalid:" + QByteArray::number(server.serverPort()) + "\r\n"));
    QVERIFY(server.request.contains("\r\nAuthorization: Bearer very-secret\r\n"));
    QVERIFY(server.request.contains("\r\nX-Site: north\r\n"));
    QVERIFY(server.request.contains("\r\nSec-WebSocket-Protocol: mqtt\r\n"));
    QString told = trial.facts().requestPath + trial.recorder.events.join(u' ');
    for (const HttpHeader &header : trial.facts().requestHeaders)
        told += header.name + u':' + header.value + u'\n';
    const QStringList requested = trial.recorder.detailsOf(TransportEvent::Kind::WebSocketRequest);
    told += requested.join(u'\n');
    QVERIFY(requested.contains(u"X-Site: north"_s));
    QVERIFY(requested.contains(u"Authorization: ***"_s));
    const QStringList answered = trial.recorder.detailsOf(TransportEvent::Kind::WebSocketResponse);
    QVERIFY2(answered.contains(u"X-Lab: 1"_s) && answered.contains(u"Status: 101 Switching Protocols"_s), qPrintable(answered.join(u'\n')));
    QVERIFY(told.contains(u"X-Site:north"_s));
    QVERIFY2(!told.contains(u"very-secret"_s) && !told.contains(u"q-71f3"_s), qPrintable(told));
}

void TstWebSocketTransport::hostHeaderAndVersion31()
{
    Scripted server(upgradeAnswer);
    Trial trial(server.serverPort());
    trial.settings.version = mqtt::Version::V31;
    trial.settings.webSocket.headers = {{u"host"_s, u"virtual.lan:8083"_s}};
    QVERIFY(trial.run());
    QCOMPARE(server.request.count("Host:"), 1);
    QVERIFY(server.request.contains("\r\nHost: virtual.lan:8083\r\n"));
    QVERIFY(server.request.contains("\r\nSec-WebSocket-Protocol: mqttv3.1, mqtt\r\n"));
}

void TstWebSocketTransport::answerForms_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("byteByByte");
    const QByteArray behind = frame(2, connackPacket());
    QTest::newRow("frame in the same segment") << upgradeAnswer + behind << false;
    QTest::newRow("byte by byte") << upgradeAnswer + behind << true;
    QTest::newRow("header names in lower case") << QByteArray(upgradeHead).replace("Upgrade:", "upgrade:") + "\r\n" + behind << false;
}

void TstWebSocketTransport::answerForms()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, byteByByte);
    Scripted server(answer);
    server.byteByByte = byteByByte;
    Trial trial(server.serverPort());
    QVERIFY(trial.run());
    QVERIFY2(trial.recorder.opened, qPrintable(trial.recorder.ending().errorString));
    QTRY_COMPARE(trial.recorder.received, connackPacket());
    QCOMPARE(trial.facts().status, 101);
    QCOMPARE(trial.facts().reasonPhrase, u"Switching Protocols"_s);
    QVERIFY(trial.facts().headers.size() >= 3);
}

void TstWebSocketTransport::fragments()
{
    Scripted server(upgradeAnswer + frame(2, connackPacket().left(1), false) + frame(9, "hi") + frame(0, connackPacket().mid(1)));
    Trial trial(server.serverPort());
    QVERIFY(trial.run());
    QTRY_COMPARE(trial.recorder.received, connackPacket());
    QCOMPARE(trial.recorder.textsOf(TransportEvent::Kind::WebSocketFrame),
             QStringList({u"part of a message, 1 B; more follow"_s, u"last part of a message, 3 B"_s}));
    QCOMPARE(trial.recorder.textsOf(TransportEvent::Kind::WebSocketPing), QStringList(u"received, 2 B"_s));
}

/// Longer than what is read at once.
void TstWebSocketTransport::longFrames()
{
    QByteArray frames, payloads;
    for (const qsizetype size : {300'000, 262'144, 262'143, 3'000'000, 5, 1'000'000}) {
        payloads += QByteArray(size, char('a' + size % 26));
        frames += frame(2, QByteArray(size, char('a' + size % 26)));
    }
    Scripted server(upgradeAnswer + frames);
    Trial trial(server.serverPort());
    QVERIFY(trial.run());
    QTRY_COMPARE_WITH_TIMEOUT(trial.recorder.received.size(), payloads.size(), 20'000);
    QCOMPARE(trial.recorder.received, payloads);
}

void TstWebSocketTransport::refusals_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("closes");
    const QList<QPair<int, QByteArray>> lines{
        {200, "200 OK"},        {301, "301 Moved Permanently"}, {401, "401 Unauthorized"}, {403, "403 Forbidden"},
        {404, "404 Not Found"}, {426, "426 Upgrade Required"},  {502, "502 Bad Gateway"},  {400, "400"}};
    for (const auto &line : lines) {
        QTest::addRow("%s", line.second.constData()) << line.second << line.first << false;
        QTest::addRow("%s, closed", line.second.constData()) << line.second << line.first << true;
    }
}

void TstWebSocketTransport::refusals()
{
    QFETCH(QByteArray, line);
    QFETCH(int, status);
    QFETCH(bool, closes);
    Scripted server("HTTP/1.1 " + line + "\r\nServer: lab\r\nLocation: https://broker.lan/mqtt\r\nWWW-Authenticate: Basic realm=\"Lab\"\r\n"
                    + (closes ? "" : "Content-Length: 11\r\n") + "\r\n<html>hello");
    server.closes = closes;
    Trial trial(server.serverPort());
    QVERIFY(trial.run());
    QVERIFY(!trial.recorder.opened);
    QCOMPARE(trial.recorder.ending().by, Ending::By::WebSocketFailure);
    QCOMPARE(trial.recorder.stages.last(), u"websocket failed"_s);
    QCOMPARE(trial.facts().status, status);
    QCOMPARE(trial.facts().body, QByteArray("<html>hello"));
    QCOMPARE(trial.facts().headers.at(1).value, u"https://broker.lan/mqtt"_s);
    QCOMPARE(trial.recorder.closed, 1);
}

void TstWebSocketTransport::bodyComesLater()
{
    Scripted server("HTTP/1.1 400 Bad Request\r\nContent-Length: 40\r\n\r\nThe plain HTTP request was sent ");
    server.byteByByte = true;
    Trial trial(server.serverPort());
    QVERIFY(trial.run());
    QCOMPARE(trial.facts().status, 400);
    QCOMPARE(trial.facts().body, QByteArray("The plain HTTP request was sent "));
}

void TstWebSocketTransport::notHttp()
{
    Scripted server("-ERR unknown command 'GET'\r\n");
    Trial trial(server.serverPort());
    QVERIFY(trial.run());
    QCOMPARE(trial.facts().status, 0);
    QCOMPARE(trial.facts().firstBytes, QByteArray("-ERR unknown command 'GET'\r\n"));
    QCOMPARE(trial.recorder.ending().by, Ending::By::WebSocketFailure);
}

void TstWebSocketTransport::endlessHead()
{
    Scripted server("HTTP/1.1 101 Switching Protocols\r\nX: " + QByteArray(200'000, 'x'));
    Trial trial(server.serverPort());
    QVERIFY(trial.run());
    QCOMPARE(trial.recorder.ending().by, Ending::By::WebSocketFailure);
    QVERIFY(trial.facts().errorString.contains(u"64 KiB"_s));
}

void TstWebSocketTransport::subprotocols_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("opens");
    QTest::addColumn<bool>("acceptMismatch");
    QTest::newRow("none") << upgradeHead + "\r\n" << true << false;
    QTest::newRow("another one") << upgradeHead + "Sec-WebSocket-Protocol: chat\r\n\r\n" << false << false;
    QTest::newRow("wrong accept") << QByteArray(upgradeAnswer).replace("ACCEPT", "AAAA") << false << true;
    QTest::newRow("no accept") << QByteArray(upgradeAnswer).replace("Sec-WebSocket-Accept", "X-Other") << false << true;
    QTest::newRow("no upgrade header") << QByteArray(upgradeAnswer).replace("Upgrade: websocket\r\n", "") << false << false;
}

void TstWebSocketTransport::subprotocols()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, opens);
    QFETCH(bool, acceptMismatch);
    Scripted server(answer);
    Trial trial(server.serverPort());
    QVERIFY(trial.run());
    QCOMPARE(trial.recorder.opened, opens);
    QCOMPARE(trial.facts().status, 101);
    QCOMPARE(trial.facts().acceptMismatch, acceptMismatch);
}

void TstWebSocketTransport::textFrame()
{
    Scripted server(upgradeAnswer + frame(1, "hello"));
    Trial trial(server.serverPort());
    QVERIFY(trial.run());
    QVERIFY(trial.recorder.awaitClosed());
    QVERIFY(trial.facts().textFrameReceived);
    QCOMPARE(trial.facts().textFrameStart, QByteArray("hello"));
    QVERIFY(!trial.facts().closeCode);
    QCOMPARE(trial.recorder.ending().by, Ending::By::WebSocketFailure);
}

void TstWebSocketTransport::closeFrame()
{
    Scripted server(upgradeAnswer + frame(8, QByteArray::fromHex("03f0") + "device not enrolled"));
    Trial trial(server.serverPort());
    QVERIFY(trial.run());
    QVERIFY(trial.recorder.awaitClosed());
    QCOMPARE(trial.facts().closeCode, std::optional(1008));
    QCOMPARE(trial.facts().closeReason, u"device not enrolled"_s);
    QCOMPARE(trial.recorder.ending().by, Ending::By::Peer);
    QCOMPARE(trial.recorder.textsOf(TransportEvent::Kind::WebSocketClose),
             QStringList({u"received: 1008 device not enrolled"_s, u"sent: 1008 device not enrolled"_s}));
    QVERIFY(trial.recorder.detailsOf(TransportEvent::Kind::WebSocketClose).contains(u"Code: 1008 policy violation"_s));
    QCOMPARE(trial.recorder.textsOf(TransportEvent::Kind::Closed), QStringList(u"closed by the peer (FIN)"_s));
}

void TstWebSocketTransport::closedInTheMiddle()
{
    Scripted none("");
    none.closes = true;
    Trial before(none.serverPort());
    QVERIFY(before.run());
    QCOMPARE(before.recorder.ending().by, Ending::By::Peer);
    QCOMPARE(before.recorder.stages.last(), u"websocket failed"_s);
    Scripted after(upgradeAnswer);
    after.closes = true;
    Trial later(after.serverPort());
    QVERIFY(later.run());
    QVERIFY(later.recorder.awaitClosed());
    QCOMPARE(later.recorder.ending().by, Ending::By::Peer);
    QVERIFY(!later.facts().closeCode);
}

void TstWebSocketTransport::ourClose()
{
    Scripted server(upgradeAnswer);
    Trial trial(server.serverPort());
    QVERIFY(trial.run());
    trial.recorder.transport->write("bytes");
    trial.recorder.transport->close();
    QVERIFY(trial.recorder.awaitClosed());
    QCOMPARE(trial.recorder.ending().by, Ending::By::LocalDisconnect);
    QVERIFY(!trial.facts().closeCode);
    QCOMPARE(trial.recorder.textsOf(TransportEvent::Kind::WebSocketClose), QStringList(u"sent: 1000 normal closure"_s));
    const qsizetype head = server.request.indexOf("\r\n\r\n") + 4;
    QTRY_COMPARE(server.request.size() - head, 2 + 4 + 5 + 2 + 4 + 2); // a masked binary frame, a masked Close frame with its code
}

void TstWebSocketTransport::ping()
{
    Scripted server(upgradeAnswer + frame(9, "hi"));
    Trial trial(server.serverPort());
    QVERIFY(trial.run());
    QTRY_VERIFY(server.request.contains('\x8A')); // Pong
    QCOMPARE(trial.recorder.closed, 0);
    QCOMPARE(trial.recorder.textsOf(TransportEvent::Kind::WebSocketPing), QStringList(u"received, 2 B"_s));
    QCOMPARE(trial.recorder.textsOf(TransportEvent::Kind::WebSocketPong), QStringList(u"sent, 2 B"_s));
    QVERIFY(trial.recorder.detailsOf(TransportEvent::Kind::WebSocketPing).contains(u"Text: hi"_s));
    // In wire order, and again when the connection has been quiet.
    server.send(frame(10, "unasked") + frame(2, connackPacket()) + frame(9, ""));
    QTRY_COMPARE(trial.recorder.textsOf(TransportEvent::Kind::WebSocketPong),
                 QStringList({u"sent, 2 B"_s, u"received, 7 B"_s, u"sent, 0 B"_s}));
    QCOMPARE(trial.recorder.received, connackPacket());
}

void TstWebSocketTransport::oneConnection()
{
    Scripted server(upgradeAnswer);
    Trial trial(server.serverPort());
    QVERIFY(trial.run());
    QTRY_VERIFY(!server.request.isEmpty());
    QCOMPARE(server.connections, 1);
}

void TstWebSocketTransport::abortAtEveryStage_data()
{
    QTest::addColumn<int>("number");
    for (int i = 1; i <= 7; ++i)
        QTest::addRow("signal %d", i) << i;
}

void TstWebSocketTransport::abortAtEveryStage()
{
    QFETCH(int, number);
    Scripted server(upgradeAnswer);
    Trial trial(server.serverPort());
    int count = 0;
    connect(trial.recorder.transport.get(), &Transport::stageChanged, this, [&] {
        if (++count == number)
            trial.recorder.transport->abort();
    });
    trial.recorder.open(trial.settings);
    QVERIFY(trial.recorder.awaitClosed());
    QVERIFY(!trial.recorder.opened);
    QCOMPARE(trial.recorder.ending().by, Ending::By::Cancelled);
    QTest::qWait(1);
    QCOMPARE(trial.recorder.closed, 1);
}

void TstWebSocketTransport::deletedInEverySignal_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("number");
    const QList<QByteArray> answers{upgradeAnswer + frame(2, "x") + frame(8, QByteArray::fromHex("03e8")), upgradeAnswer + frame(1, "x"),
                                    "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "SSH-2.0-x\r\n"};
    for (int kind = 0; kind < answers.size(); ++kind) {
        for (int i = 1; i <= 24; ++i)
            QTest::addRow("answer %d, signal %d", kind, i) << answers.at(kind) << i;
    }
}

void TstWebSocketTransport::deletedInEverySignal()
{
    QFETCH(QByteArray, answer);
    QFETCH(int, number);
    Scripted server(answer);
    Trial trial(server.serverPort());
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
    connect(transport.get(), &Transport::closed, this, step);
    trial.recorder.open(trial.settings);
    QTRY_VERIFY(!transport || closed);
}

void TstWebSocketTransport::heads()
{
    QVERIFY(!parseHttpHead("SSH-2.0").isHttp);
    QVERIFY(parseHttpHead("").isHttp);
    QVERIFY(parseHttpHead("HT").isHttp);
    QVERIFY(!parseHttpHead("HTTP/1.1 abc\r\n").isHttp);
    const HttpHead head = parseHttpHead("HTTP/1.0 407 Proxy Authentication Required\nA:b\n\nrest");
    QVERIFY(head.complete);
    QCOMPARE(head.status, 407);
    QCOMPARE(head.reasonPhrase, u"Proxy Authentication Required"_s);
    QCOMPARE(head.header("a"_L1), u"b"_s);
    const QByteArray whole = upgradeAnswer;
    for (qsizetype cut = 0; cut < whole.size(); ++cut)
        QVERIFY(!parseHttpHead(whole.left(cut)).complete);
    QVERIFY(parseHttpHead("HTTP/1.1 200 OK\r\n" + QByteArray("a: b\r\n").repeated(500)).headers.size() == 100);
}

QTEST_GUILESS_MAIN(TstWebSocketTransport)
#include "tst_websockettransport.moc"
