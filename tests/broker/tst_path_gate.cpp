// The proxy that serves one path alone.
#include "broker/PathGate.h"

#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

/// A server that keeps what it is sent, and answers with an echo.
struct Echo : QTcpServer {
    Echo()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                const QByteArray bytes = socket->readAll();
                received += bytes;
                socket->write(bytes);
            });
            connect(socket, &QTcpSocket::disconnected, this, [this] { closed = true; });
            last = socket;
        });
    }
    QByteArray received;
    QTcpSocket *last = nullptr;
    bool closed = false;
};

struct Visitor : QTcpSocket {
    explicit Visitor(const PathGate &gate)
    {
        connectToHost(QHostAddress(QHostAddress::LocalHost), gate.port());
        connect(this, &QTcpSocket::readyRead, this, [this] { received += readAll(); });
    }
    QByteArray received;
};

} // namespace

class TstPathGate : public QObject
{
    Q_OBJECT
private slots:
    void itsPathGoesOn();
    void refusals_data();
    void refusals();
    void endlessHead();
    void brokerIsGone();
    void endsTogether();
    void largeTransfer();
};

void TstPathGate::itsPathGoesOn()
{
    Echo broker;
    PathGate gate("/mqtt", broker.serverPort());
    QVERIFY(gate.listen());
    Visitor visitor(gate);
    visitor.write("GET /mqtt?token=1 HT"); // in two parts, with what follows the head at once
    QVERIFY(visitor.waitForBytesWritten(10'000));
    visitor.write("TP/1.1\r\nHost: x\r\n\r\nframes");
    const QByteArray all = "GET /mqtt?token=1 HTTP/1.1\r\nHost: x\r\n\r\nframes";
    QTRY_COMPARE_WITH_TIMEOUT(broker.received, all, 10'000);
    QTRY_COMPARE_WITH_TIMEOUT(visitor.received, all, 10'000);
    visitor.write(" and more");
    QTRY_COMPARE_WITH_TIMEOUT(visitor.received, all + " and more", 10'000);
}

void TstPathGate::refusals_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("status");
    QTest::newRow("another path") << QByteArray("GET /ws HTTP/1.1\r\n\r\n") << QByteArray("HTTP/1.1 404 ");
    QTest::newRow("a longer path") << QByteArray("GET /mqtt/ HTTP/1.1\r\n\r\n") << QByteArray("HTTP/1.1 404 ");
    QTest::newRow("no request") << QByteArray("EHLO you\r\n\r\n") << QByteArray("HTTP/1.1 400 ");
    QTest::newRow("nothing") << QByteArray("\r\n\r\n") << QByteArray("HTTP/1.1 400 ");
    QTest::newRow("bytes") << QByteArray::fromHex("102aff0d0a0d0a") << QByteArray("HTTP/1.1 400 ");
}

void TstPathGate::refusals()
{
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, status);
    Echo broker;
    PathGate gate("/mqtt", broker.serverPort());
    QVERIFY(gate.listen());
    Visitor visitor(gate);
    QSignalSpy closed(&visitor, &QTcpSocket::disconnected);
    visitor.write(head);
    QTRY_COMPARE_WITH_TIMEOUT(closed.size(), 1, 10'000);
    QVERIFY2(visitor.received.startsWith(status), visitor.received);
    QCOMPARE(broker.last, nullptr);
}

void TstPathGate::endlessHead()
{
    Echo broker;
    PathGate gate("/mqtt", broker.serverPort());
    QVERIFY(gate.listen());
    Visitor visitor(gate);
    QSignalSpy closed(&visitor, &QTcpSocket::disconnected);
    visitor.write("GET /mqtt HTTP/1.1\r\nX: " + QByteArray(100'000, 'x'));
    QTRY_COMPARE_WITH_TIMEOUT(closed.size(), 1, 10'000);
    QCOMPARE(broker.last, nullptr);
}

void TstPathGate::brokerIsGone()
{
    auto broker = std::make_unique<Echo>();
    const quint16 port = broker->serverPort();
    broker.reset();
    PathGate gate("/mqtt", port);
    QVERIFY(gate.listen());
    Visitor visitor(gate);
    QSignalSpy closed(&visitor, &QTcpSocket::disconnected);
    visitor.write("GET /mqtt HTTP/1.1\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(closed.size(), 1, 10'000);
    QVERIFY2(visitor.received.startsWith("HTTP/1.1 502 "), visitor.received);
}

void TstPathGate::endsTogether()
{
    Echo broker;
    PathGate gate("/mqtt", broker.serverPort());
    QVERIFY(gate.listen());
    {
        Visitor visitor(gate);
        visitor.write("GET /mqtt HTTP/1.1\r\n\r\n");
        QTRY_VERIFY_WITH_TIMEOUT(!visitor.received.isEmpty(), 10'000);
        visitor.disconnectFromHost();
        QTRY_VERIFY_WITH_TIMEOUT(broker.closed, 10'000);
    }
    Visitor visitor(gate);
    QSignalSpy closed(&visitor, &QTcpSocket::disconnected);
    visitor.write("GET /mqtt HTTP/1.1\r\n\r\n");
    QTRY_VERIFY_WITH_TIMEOUT(!visitor.received.isEmpty(), 10'000);
    broker.last->write("last words");
    broker.last->disconnectFromHost();
    QTRY_COMPARE_WITH_TIMEOUT(closed.size(), 1, 10'000);
    QVERIFY2(visitor.received.endsWith("last words"), visitor.received);
}

void TstPathGate::largeTransfer()
{
    Echo broker;
    PathGate gate("/mqtt", broker.serverPort());
    QVERIFY(gate.listen());
    Visitor visitor(gate);
    const QByteArray head = "GET /mqtt HTTP/1.1\r\n\r\n";
    const QByteArray body(4 << 20, 'x'); // many times what it holds under way
    visitor.write(head + body);
    QTRY_COMPARE_WITH_TIMEOUT(visitor.received.size(), head.size() + body.size(), 30'000);
}

QTEST_GUILESS_MAIN(TstPathGate)
#include "tst_path_gate.moc"
