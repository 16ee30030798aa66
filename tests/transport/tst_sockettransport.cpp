#include "support/Mosquitto.h"
#include "transport/AddressRacer.h"
#include "transport/Recorder.h"
#include "transport/Resolver.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>

#include <sys/socket.h>

using namespace Qt::StringLiterals;

namespace {

const QString loopback = u"127.0.0.1"_s;

/// Accepts connections and leaves them alone.
struct Server : QTcpServer {
    explicit Server(const QHostAddress &address = QHostAddress(QHostAddress::LocalHost), quint16 port = 0) { listen(address, port); }
    QTcpSocket *accept()
    {
        return QTest::qWaitFor([this] { return hasPendingConnections(); }, 5000) ? nextPendingConnection() : nullptr;
    }
};

void reset(QTcpSocket *socket)
{
    const linger option{1, 0};
    setsockopt(int(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &option, sizeof option);
    socket->abort();
}

} // namespace

class TstSocketTransport : public QObject
{
    Q_OBJECT
private slots:
    void speaksToMosquitto();
    void resolvesLocalhost();
    void unknownName();
    void refused();
    void unreachableAndFallback();
    void interleaves();
    void racesTwoAddresses();
    void peerCloses();
    void peerResets();
    void dataBeforeTheEndIsDelivered();
    void closeFlushes();
    void abortAtEveryStage_data();
    void abortAtEveryStage();
    void deletedInEverySignal_data();
    void deletedInEverySignal();
    void connectTo();
};

void TstSocketTransport::speaksToMosquitto()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    Mosquitto::Options options;
    options.tls = options.webSockets = false;
    const Mosquitto broker(options);
    QVERIFY(broker.isRunning());
    Recorder recorder(Scheme::Mqtt);
    recorder.open(settingsFor(Scheme::Mqtt, loopback, broker.mqttPort()));
    QVERIFY(recorder.settle());
    QVERIFY(recorder.opened);
    QCOMPARE(recorder.stages,
             (QStringList{u"resolve running"_s, u"resolve ok"_s, u"tcp running"_s, u"tcp ok"_s, u"tls skipped"_s, u"websocket skipped"_s}));
    QCOMPARE(recorder.facts().tcp.peerPort, broker.mqttPort());
    QCOMPARE(recorder.facts().tcp.attempts.size(), 1);
    QCOMPARE(recorder.facts().tcp.attempts.constFirst().result, AddressAttempt::Result::Connected);
    recorder.transport->write(connectPacket());
    QTRY_COMPARE(recorder.received, connackPacket());
    recorder.transport->write(QByteArray::fromHex("e000"));
    recorder.transport->close();
    QVERIFY(recorder.awaitClosed());
    QCOMPARE(recorder.ending().by, Ending::By::LocalDisconnect);
}

void TstSocketTransport::resolvesLocalhost()
{
    const Server server;
    Recorder recorder(Scheme::Mqtt);
    recorder.open(settingsFor(Scheme::Mqtt, u"localhost"_s, server.serverPort()));
    QVERIFY(recorder.settle());
    QVERIFY(recorder.opened);
    QCOMPARE(recorder.facts().resolve.host, u"localhost"_s);
    QVERIFY(recorder.facts().resolve.addresses.contains(QHostAddress(QHostAddress::LocalHost)));
    QCOMPARE(recorder.facts().tcp.peerAddress, QHostAddress(QHostAddress::LocalHost));
}

void TstSocketTransport::unknownName()
{
    Recorder recorder(Scheme::Mqtt);
    recorder.open(settingsFor(Scheme::Mqtt, u"no-such-host.invalid"_s, 1883));
    QVERIFY(recorder.awaitClosed(30'000));
    QVERIFY(!recorder.opened);
    QCOMPARE(recorder.stages, (QStringList{u"resolve running"_s, u"resolve failed"_s}));
    QVERIFY(recorder.facts().resolve.error != ResolveFacts::Error::None);
    QVERIFY(!recorder.facts().resolve.errorString.isEmpty());
}

void TstSocketTransport::refused()
{
    Recorder recorder(Scheme::Mqtt);
    recorder.open(settingsFor(Scheme::Mqtt, loopback, freePort()));
    QVERIFY(recorder.awaitClosed());
    QCOMPARE(recorder.stages.last(), u"tcp failed"_s);
    QCOMPARE(recorder.facts().tcp.attempts.constFirst().result, AddressAttempt::Result::Refused);
    QCOMPARE(recorder.facts().tcp.attempts.constFirst().errorString, u"Connection refused"_s);
    QCOMPARE(recorder.ending().by, Ending::By::NetworkError);
}

void TstSocketTransport::unreachableAndFallback()
{
    const Server server;
    QElapsedTimer clock;
    clock.start();
    AddressRacer racer(clock);
    QSignalSpy connected(&racer, &AddressRacer::connected);
    // 240.0.0.1 is reserved: the system refuses it at once. ::1 has no listener on that port.
    racer.start({QHostAddress(u"240.0.0.1"_s), QHostAddress(u"::1"_s), QHostAddress(loopback)}, server.serverPort());
    QVERIFY(connected.wait());
    QCOMPARE(racer.attempts().size(), 3);
    QVERIFY(racer.attempts().at(0).result != AddressAttempt::Result::Connected);
    QVERIFY(!racer.attempts().at(1).errorString.isEmpty());
    QCOMPARE(racer.attempts().at(2).result, AddressAttempt::Result::Connected);
}

void TstSocketTransport::interleaves()
{
    const QHostAddress a(u"2001:db8::1"_s), b(u"2001:db8::2"_s), c(u"192.0.2.1"_s), d(u"192.0.2.2"_s);
    QCOMPARE(interleaved({a, b, c, d}), (QList<QHostAddress>{a, c, b, d}));
    QCOMPARE(interleaved({c, d, a}), (QList<QHostAddress>{c, a, d}));
    QCOMPARE(interleaved({}), QList<QHostAddress>());
}

void TstSocketTransport::racesTwoAddresses()
{
    // A full accept queue leaves SYNs unanswered: the second address wins after the first one's head start.
    Server silent(QHostAddress(u"127.0.0.2"_s));
    silent.pauseAccepting();
    ::listen(int(silent.socketDescriptor()), 0);
    QTcpSocket first, second;
    first.connectToHost(u"127.0.0.2"_s, silent.serverPort());
    second.connectToHost(u"127.0.0.2"_s, silent.serverPort());
    QVERIFY(first.waitForConnected());
    const Server server(QHostAddress(loopback), silent.serverPort());
    if (!server.isListening())
        QSKIP("the port is taken on 127.0.0.1");
    QElapsedTimer clock;
    clock.start();
    AddressRacer racer(clock);
    QSignalSpy connected(&racer, &AddressRacer::connected);
    racer.start({QHostAddress(u"127.0.0.2"_s), QHostAddress(loopback)}, silent.serverPort());
    QVERIFY(connected.wait());
    QCOMPARE(racer.attempts().at(0).result, AddressAttempt::Result::Cancelled);
    QCOMPARE(racer.attempts().at(1).result, AddressAttempt::Result::Connected);
    QVERIFY(racer.attempts().at(1).startMs >= racer.attempts().at(0).startMs + 245);
}

void TstSocketTransport::peerCloses()
{
    Server server;
    Recorder recorder(Scheme::Mqtt);
    recorder.open(settingsFor(Scheme::Mqtt, loopback, server.serverPort()));
    QVERIFY(recorder.settle());
    QTcpSocket *peer = server.accept();
    QVERIFY(peer);
    peer->disconnectFromHost();
    QVERIFY(recorder.awaitClosed());
    QCOMPARE(recorder.ending().by, Ending::By::Peer);
    QCOMPARE(recorder.closed, 1);
}

void TstSocketTransport::peerResets()
{
    Server server;
    Recorder recorder(Scheme::Mqtt);
    recorder.open(settingsFor(Scheme::Mqtt, loopback, server.serverPort()));
    QVERIFY(recorder.settle());
    QTcpSocket *peer = server.accept();
    QVERIFY(peer);
    reset(peer);
    QVERIFY(recorder.awaitClosed());
    QCOMPARE(recorder.ending().by, Ending::By::PeerReset);
    QVERIFY(recorder.ending().errorString.contains(u"reset"_s, Qt::CaseInsensitive));
}

void TstSocketTransport::dataBeforeTheEndIsDelivered()
{
    Server server;
    Recorder recorder(Scheme::Mqtt);
    recorder.open(settingsFor(Scheme::Mqtt, loopback, server.serverPort()));
    QVERIFY(recorder.settle());
    QTcpSocket *peer = server.accept();
    QVERIFY(peer);
    peer->write(QByteArray(300'000, 'x'));
    peer->disconnectFromHost();
    QVERIFY(recorder.awaitClosed());
    QCOMPARE(recorder.received.size(), 300'000);
    QCOMPARE(recorder.ending().by, Ending::By::Peer);
}

void TstSocketTransport::closeFlushes()
{
    Server server;
    Recorder recorder(Scheme::Mqtt);
    recorder.open(settingsFor(Scheme::Mqtt, loopback, server.serverPort()));
    QVERIFY(recorder.settle());
    QTcpSocket *peer = server.accept();
    QVERIFY(peer);
    recorder.transport->write(QByteArray(1'000'000, 'y'));
    recorder.transport->close();
    QByteArray got;
    QVERIFY(QTest::qWaitFor([&] {
        got += peer->readAll();
        return got.size() == 1'000'000;
    }));
    QVERIFY(recorder.awaitClosed());
    QTRY_COMPARE(peer->state(), QAbstractSocket::UnconnectedState);
}

void TstSocketTransport::abortAtEveryStage_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("stageSignals"); // abort in the slot of this one
    for (int i = 1; i <= 6; ++i)
        QTest::addRow("signal %d", i) << u"localhost"_s << i;
}

void TstSocketTransport::abortAtEveryStage()
{
    QFETCH(QString, host);
    QFETCH(int, stageSignals);
    const Server server;
    Recorder recorder(Scheme::Mqtt);
    int count = 0;
    connect(recorder.transport.get(), &Transport::stageChanged, this, [&] {
        if (++count == stageSignals) {
            recorder.transport->abort();
            QCOMPARE(recorder.closed, 1);
        }
    });
    recorder.open(settingsFor(Scheme::Mqtt, host, server.serverPort()));
    QVERIFY(recorder.awaitClosed());
    QVERIFY(!recorder.opened);
    QCOMPARE(recorder.ending().by, Ending::By::Cancelled);
    QTest::qWait(1); // nothing follows
    QCOMPARE(recorder.closed, 1);
}

void TstSocketTransport::deletedInEverySignal_data()
{
    QTest::addColumn<int>("number");
    for (int i = 1; i <= 12; ++i)
        QTest::addRow("signal %d", i) << i;
}

void TstSocketTransport::deletedInEverySignal()
{
    QFETCH(int, number);
    Server server;
    std::unique_ptr<Transport> transport = makeTransport(Scheme::Mqtt);
    int count = 0;
    const auto step = [&] {
        if (++count == number)
            transport.reset();
    };
    connect(transport.get(), &Transport::stageChanged, this, step);
    connect(transport.get(), &Transport::eventOccurred, this, step);
    connect(transport.get(), &Transport::opened, this, step);
    connect(transport.get(), &Transport::received, this, step);
    connect(transport.get(), &Transport::closed, this, step);
    connect(&server, &QTcpServer::newConnection, this, [&] {
        QTcpSocket *peer = server.nextPendingConnection();
        peer->write("x");
        peer->disconnectFromHost();
    });
    QElapsedTimer clock;
    clock.start();
    transport->open(settingsFor(Scheme::Mqtt, u"localhost"_s, server.serverPort()), nullptr, clock);
    QTRY_VERIFY(!transport);
}

void TstSocketTransport::connectTo()
{
    const Server server;
    Recorder recorder(Scheme::Mqtt);
    auto settings = settingsFor(Scheme::Mqtt, u"broker.invalid"_s, 1883);
    settings.network.connectTo = Endpoint{Scheme::Mqtt, loopback, server.serverPort()};
    recorder.open(settings);
    QVERIFY(recorder.settle());
    QVERIFY(recorder.opened);
}

QTEST_GUILESS_MAIN(TstSocketTransport)
#include "tst_sockettransport.moc"
