// A connection as the window uses it: the client on a network thread, or on the caller's.
#include "connection/Connection.h"
#include "support/Mosquitto.h"
#include "support/ScriptedPeer.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using State = Client::State;
using mqtt::PacketType;
using mqtt::Version;

class TstConnection : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_thread = std::make_unique<QThread>(); }
    void cleanup()
    {
        m_thread->quit();
        QVERIFY(m_thread->wait(5'000));
        m_thread.reset();
    }
    void connectsAndDisconnects_data() { threads(); }
    void connectsAndDisconnects();
    void openReturnsBeforeAnySignal_data() { threads(); }
    void openReturnsBeforeAnySignal();
    void failureHasADiagnosis_data() { threads(); }
    void failureHasADiagnosis();
    void cancels_data() { threads(); }
    void cancels();
    void attemptsAreBounded();
    void logHasEveryPacketInOrder();
    void deletedWhileConnected_data() { threads(); }
    void deletedWhileConnected();
    void deletedAtAnyMoment_data() { threads(); }
    void deletedAtAnyMoment();
    void threadEndsFirst();
    void threadNeverStarts();
    void manyOnOneThread();
    void lossesInARowAreKnown();
    void probesChangeTheVerdict_data() { threads(); }
    void probesChangeTheVerdict();
    void probesSwitchedOff();
    void probesCancelled_data() { threads(); }
    void probesCancelled();
    void probesHaveALimit();
    void newAttemptEndsProbes_data() { threads(); }
    void newAttemptEndsProbes();
    void deletedWhileProbing_data() { threads(); }
    void deletedWhileProbing();
    void threadEndsWhileProbing();
    void neighbourPorts_data() { threads(); }
    void neighbourPorts();
    void neighbourPortsNeedAnAttempt();

private:
    /// Hangs up on MQTT 5 and takes MQTT 3.1.1.
    static void playOldBroker(ScriptedPeer &peer)
    {
        peer.onPacket = [](PeerLink &link, const QByteArray &packet) {
            if (quint8(packet.at(0)) >> 4 != quint8(PacketType::Connect))
                return;
            if (link.version() == Version::V5)
                link.close();
            else
                link.send(ScriptedPeer::acceptance(Version::V311));
        };
    }
    static void threads()
    {
        QTest::addColumn<bool>("threaded");
        QTest::newRow("on a network thread") << true;
        QTest::newRow("on the same thread") << false;
    }
    QThread *thread(bool threaded)
    {
        if (threaded && !m_thread->isRunning())
            m_thread->start();
        return threaded ? m_thread.get() : nullptr;
    }
    static ConnectionSettings settings(quint16 port, Version version = Version::V311)
    {
        ConnectionSettings settings = newConnectionSettings();
        settings.endpoint.host = u"127.0.0.1"_s;
        settings.endpoint.port = port;
        settings.version = version;
        return settings;
    }
    std::unique_ptr<QThread> m_thread;
};

void TstConnection::connectsAndDisconnects()
{
    QFETCH(bool, threaded);
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(Version::V311));
    Connection connection(thread(threaded));
    QSignalSpy connected(&connection, &Connection::connected);
    QSignalSpy ended(&connection, &Connection::ended);
    QSignalSpy limits(&connection, &Connection::limitsChanged);
    QSignalSpy answered(&connection, &Connection::pingAnswered);
    QCOMPARE(connection.attempt().number, 0);
    QVERIFY(!connection.diagnosis());
    connection.open(settings(peer.port()));
    QTRY_COMPARE(connected.size(), 1);
    QCOMPARE(connection.state(), State::Connected);
    QVERIFY(connection.attempt().connected);
    QCOMPARE(limits.size(), 1);
    QCOMPARE(connection.limits().keepAlive, quint16(60));
    QMetaObject::invokeMethod(connection.client(), &Client::ping, Qt::QueuedConnection);
    QTRY_COMPARE(answered.size(), 1);
    QVERIFY(connection.lastRoundTripMs() > 0.0);
    connection.disconnectFromBroker();
    QTRY_COMPARE(ended.size(), 1);
    QCOMPARE(connection.state(), State::Idle);
    QCOMPARE(connection.attempt().ending.by, Ending::By::LocalDisconnect);
    QCOMPARE(connection.attempts().size(), 1);
    QTRY_VERIFY(peer.link()->ended);
}

void TstConnection::openReturnsBeforeAnySignal()
{
    QFETCH(bool, threaded);
    Connection connection(thread(threaded));
    QSignalSpy ended(&connection, &Connection::ended);
    ConnectionSettings unusable = settings(1);
    unusable.keepAlive = 100'000;
    connection.open(unusable);
    QCOMPARE(ended.size(), 0);
    QTRY_COMPARE(ended.size(), 1);
    QVERIFY(!connection.attempt().inputProblems.isEmpty());
}

void TstConnection::failureHasADiagnosis()
{
    QFETCH(bool, threaded);
    ScriptedPeer peer(PeerScript().await(PacketType::Connect).sendHex("20020005"));
    Connection connection(thread(threaded));
    QSignalSpy ended(&connection, &Connection::ended);
    QSignalSpy connected(&connection, &Connection::connected);
    connection.open(settings(peer.port()));
    QTRY_COMPARE(ended.size(), 1);
    QCOMPARE(connected.size(), 0);
    QVERIFY(connection.diagnosis());
    QCOMPARE(connection.diagnosis()->cause, u"mqtt-not-authorized"_s);
    QCOMPARE(connection.attempts().first().mqtt.connack->reasonCode, quint8(5));
}

void TstConnection::cancels()
{
    QFETCH(bool, threaded);
    ScriptedPeer peer; // silent
    Connection connection(thread(threaded));
    QSignalSpy ended(&connection, &Connection::ended);
    connection.open(settings(peer.port()));
    QTRY_COMPARE(connection.state(), State::AwaitingConnack);
    connection.cancel();
    QTRY_COMPARE(ended.size(), 1);
    QCOMPARE(connection.attempt().ending.by, Ending::By::Cancelled);
}

void TstConnection::attemptsAreBounded()
{
    Connection connection;
    QSignalSpy ended(&connection, &Connection::ended);
    ConnectionSettings unusable = settings(1);
    unusable.keepAlive = 100'000;
    for (int i = 0; i < 60; ++i)
        connection.open(unusable);
    QTRY_COMPARE(ended.size(), 60);
    QCOMPARE(connection.attempts().size(), 50);
    QCOMPARE(connection.attempts().first().number, 11);
    QCOMPARE(connection.attempts().last().number, 60);
}

void TstConnection::logHasEveryPacketInOrder()
{
    ScriptedPeer peer(
        PeerScript().await(PacketType::Connect).sendHex("20020000").send(QByteArray::fromHex("300400016178").repeated(5'000)));
    Connection connection(thread(true));
    connection.open(settings(peer.port()));
    const auto packets = [&] {
        qint64 count = 0;
        for (qint64 i = 0; i < connection.log()->size(); ++i)
            count += connection.log()->record(i).entry.kind == TraceEntry::Kind::Packet;
        return count;
    };
    QTRY_VERIFY(connection.log()->size() >= 5'002);
    QTRY_COMPARE(packets(), 5'002);
    qint64 last = 0;
    for (qint64 i = 0; i < connection.log()->size(); ++i) {
        QVERIFY(connection.log()->record(i).entry.microseconds >= last);
        last = connection.log()->record(i).entry.microseconds;
    }
    QCOMPARE(connection.log()->record(0).source->startedAt, connection.attempt().startedAt);
}

void TstConnection::deletedWhileConnected()
{
    QFETCH(bool, threaded);
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(Version::V311));
    auto connection = std::make_unique<Connection>(thread(threaded));
    connection->open(settings(peer.port()));
    QTRY_COMPARE(connection->state(), State::Connected);
    const QPointer<Client> client = connection->client();
    connection.reset();
    QTRY_VERIFY(peer.link()->ended);
    QCOMPARE(peer.link()->types().last(), PacketType::Disconnect); // no will is left behind
    QTRY_VERIFY(!client);
}

void TstConnection::deletedAtAnyMoment()
{
    QFETCH(bool, threaded);
    ScriptedPeer peer(
        PeerScript().await(PacketType::Connect).sendHex("20020000").flood(QByteArray::fromHex("300400016178").repeated(1'000)));
    for (int events = 0; events < 40; ++events) {
        Connection connection(thread(threaded));
        connection.open(settings(peer.port()));
        for (int i = 0; i < events; ++i)
            QCoreApplication::processEvents();
    }
    for (PeerLink *link : peer.links())
        QTRY_VERIFY(link->ended);
}

void TstConnection::threadEndsFirst()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(Version::V311));
    Connection connection(thread(true));
    connection.open(settings(peer.port()));
    QTRY_COMPARE(connection.state(), State::Connected);
    m_thread->quit();
    QVERIFY(m_thread->wait(5'000));
    QVERIFY(!connection.client());
    connection.cancel(); // nobody is there any more: nothing happens
    QTRY_VERIFY(peer.link()->ended);
}

void TstConnection::threadNeverStarts()
{
    Connection connection(m_thread.get());
    connection.open(settings(1));
    QVERIFY(connection.client());
}

void TstConnection::manyOnOneThread()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(Version::V311));
    std::vector<std::unique_ptr<Connection>> connections;
    for (int i = 0; i < 50; ++i) {
        connections.push_back(std::make_unique<Connection>(thread(true)));
        connections.back()->open(settings(peer.port()));
    }
    for (const auto &connection : connections)
        QTRY_COMPARE(connection->state(), State::Connected);
    connections.clear();
    for (PeerLink *link : peer.links())
        QTRY_VERIFY(link->ended);
}

/// Thrown out again and again: each attempt knows how long those before it held; another client ID begins anew.
void TstConnection::lossesInARowAreKnown()
{
    ScriptedPeer peer;
    peer.onPacket = [](PeerLink &link, const QByteArray &packet) {
        if (PacketType(quint8(packet.at(0)) >> 4) != PacketType::Connect)
            return;
        link.send(ScriptedPeer::acceptance(link.version()));
        QTimer::singleShot(50, &link, [&link] { link.close(); });
    };
    Connection connection;
    connection.setProbesAfterFailure(false);
    QSignalSpy ended(&connection, &Connection::ended);
    ConnectionSettings used = settings(peer.port());
    for (int round = 0; round < 3; ++round) {
        connection.open(used);
        QTRY_COMPARE(ended.size(), round + 1);
        QCOMPARE(connection.attempt().earlierHeldMs.size(), round);
        QCOMPARE(connection.attempts().constLast().earlierHeldMs.size(), round);
    }
    QCOMPARE(connection.diagnosis()->cause, u"session-client-id-taken-over"_s);
    used.clientId += u'2';
    connection.open(used);
    QTRY_COMPARE(ended.size(), 4);
    QVERIFY(connection.attempt().earlierHeldMs.isEmpty());
}

void TstConnection::probesChangeTheVerdict()
{
    QFETCH(bool, threaded);
    ScriptedPeer peer;
    playOldBroker(peer);
    Connection connection(thread(threaded));
    QSignalSpy ended(&connection, &Connection::ended);
    QSignalSpy probing(&connection, &Connection::probingChanged);
    QString provisional;
    connect(&connection, &Connection::ended, &connection, [&] {
        provisional = connection.diagnosis() ? connection.diagnosis()->cause : QString();
        QVERIFY(!connection.isProbing()); // the verdict comes first
    });
    connection.open(settings(peer.port(), Version::V5));
    QTRY_COMPARE(ended.size(), 1);
    QCOMPARE(provisional, u"mqtt-closed-without-connack"_s);
    QTRY_COMPARE(probing.size(), 1);
    QVERIFY(connection.isProbing() || probing.size() == 2);
    QTRY_COMPARE_WITH_TIMEOUT(probing.size(), 2, 15'000);
    QVERIFY(!connection.isProbing());
    QCOMPARE(ended.size(), 1); // the attempt ends but once
    QCOMPARE(connection.diagnosis()->cause, u"mqtt-protocol-version-unsupported"_s);
    QCOMPARE(connection.attempts().size(), 1);
    QCOMPARE(connection.attempts().first().probes.size(), connection.attempt().probes.size());
    for (const Probe &probe : connection.attempt().probes)
        QVERIFY(probe.state != Probe::State::Running);
    QCOMPARE(connection.state(), State::Idle);
    QVERIFY(!connection.diagnosis()->actions.isEmpty());
    QCOMPARE(connection.diagnosis()->actions.first().settings.version, Version::V311);
}

void TstConnection::probesSwitchedOff()
{
    ScriptedPeer peer;
    playOldBroker(peer);
    Connection connection;
    connection.setProbesAfterFailure(false);
    QSignalSpy ended(&connection, &Connection::ended);
    QSignalSpy probing(&connection, &Connection::probingChanged);
    for (int attempt = 1; attempt <= 2; ++attempt) {
        connection.open(settings(peer.port(), Version::V5));
        QTRY_COMPARE(ended.size(), attempt);
    }
    QCOMPARE(probing.size(), 0);
    QVERIFY(connection.attempt().probes.isEmpty());
    QCOMPARE(peer.links().size(), std::size_t(2)); // exactly one connection an attempt
}

void TstConnection::probesCancelled()
{
    QFETCH(bool, threaded);
    ScriptedPeer peer(PeerScript().await(PacketType::Connect).close());
    Connection connection(thread(threaded));
    QSignalSpy probing(&connection, &Connection::probingChanged);
    connection.open(settings(peer.port()));
    QTRY_VERIFY(connection.isProbing());
    QTRY_VERIFY(!connection.attempt().probes.isEmpty()); // one that only listens is among them: it takes a second
    const auto before = connection.diagnosis();
    connection.cancelProbes();
    QTRY_COMPARE(probing.size(), 2);
    QVERIFY(!connection.isProbing());
    const auto cancelled = std::count_if(connection.attempt().probes.begin(), connection.attempt().probes.end(),
                                         [](const Probe &probe) { return probe.state == Probe::State::Cancelled; });
    QVERIFY(cancelled > 0);
    QVERIFY(connection.diagnosis()); // as far as it came
    QCOMPARE(connection.diagnosis()->stage, before->stage);
    connection.cancelProbes(); // nothing runs any more
    QCOMPARE(probing.size(), 2);
}

void TstConnection::probesHaveALimit()
{
    ScriptedPeer peer(PeerScript().await(PacketType::Connect).close());
    Connection connection(thread(true));
    connection.setProbesLimit(std::chrono::milliseconds(30));
    QSignalSpy probing(&connection, &Connection::probingChanged);
    QElapsedTimer clock;
    connection.open(settings(peer.port()));
    QTRY_COMPARE(probing.size(), 1);
    clock.start();
    QTRY_COMPARE(probing.size(), 2);
    QVERIFY2(clock.elapsed() < 1'000, qPrintable(QString::number(clock.elapsed()))); // listening alone would take 1.2 s
}

void TstConnection::newAttemptEndsProbes()
{
    QFETCH(bool, threaded);
    ScriptedPeer peer(PeerScript().await(PacketType::Connect).close());
    ScriptedPeer broker;
    broker.playBroker(ScriptedPeer::acceptance(Version::V311));
    Connection connection(thread(threaded));
    QSignalSpy probing(&connection, &Connection::probingChanged);
    QSignalSpy connected(&connection, &Connection::connected);
    connection.open(settings(peer.port()));
    QTRY_VERIFY(!connection.attempt().probes.isEmpty());
    connection.open(settings(broker.port()));
    QTRY_COMPARE(connected.size(), 1);
    QCOMPARE(probing.size(), 2);
    QVERIFY(!connection.isProbing());
    QCOMPARE(connection.attempt().number, 2);
    QVERIFY(connection.attempt().probes.isEmpty()); // they belong to the first one
    QVERIFY(!connection.attempts().first().probes.isEmpty());
    QVERIFY(!connection.diagnosis());
    const std::size_t links = peer.links().size();
    connection.disconnectFromBroker();
    QTRY_COMPARE(connection.state(), State::Idle);
    QCOMPARE(peer.links().size(), links);
}

void TstConnection::deletedWhileProbing()
{
    QFETCH(bool, threaded);
    ScriptedPeer peer(PeerScript().await(PacketType::Connect).close());
    for (int events = 0; events < 30; ++events) {
        auto connection = std::make_unique<Connection>(thread(threaded));
        connection->open(settings(peer.port()));
        QTRY_VERIFY(connection->isProbing());
        for (int i = 0; i < events; ++i)
            QCoreApplication::processEvents();
        connection.reset();
    }
    for (PeerLink *link : peer.links())
        QTRY_VERIFY(link->ended);
}

void TstConnection::threadEndsWhileProbing()
{
    ScriptedPeer peer(PeerScript().await(PacketType::Connect).close());
    Connection connection(thread(true));
    connection.open(settings(peer.port()));
    QTRY_VERIFY(!connection.attempt().probes.isEmpty());
    m_thread->quit();
    QVERIFY(m_thread->wait(5'000));
    connection.cancelProbes(); // nobody is there any more: nothing happens
    connection.probeNeighbourPorts();
    for (PeerLink *link : peer.links())
        QTRY_VERIFY(link->ended);
}

void TstConnection::neighbourPorts()
{
    QFETCH(bool, threaded);
    Connection connection(thread(threaded));
    QSignalSpy ended(&connection, &Connection::ended);
    QSignalSpy probing(&connection, &Connection::probingChanged);
    connection.open(settings(freePort()));
    QTRY_COMPARE(ended.size(), 1);
    QCOMPARE(connection.diagnosis()->cause, u"tcp-refused"_s);
    QVERIFY(!connection.isProbing()); // the ports are asked on request only
    connection.probeNeighbourPorts();
    QVERIFY(connection.isProbing());
    connection.probeNeighbourPorts(); // once is enough
    QTRY_COMPARE_WITH_TIMEOUT(probing.size(), 2, 15'000);
    QCOMPARE(connection.attempt().probes.size(), 7);
    QCOMPARE(connection.diagnosis()->cause, u"tcp-refused"_s);
    QVERIFY(connection.diagnosis()->evidence.join(u'\n').contains(u"neighbour-port 8883"_s));
}

void TstConnection::neighbourPortsNeedAnAttempt()
{
    Connection connection;
    QSignalSpy probing(&connection, &Connection::probingChanged);
    connection.probeNeighbourPorts();
    QCOMPARE(probing.size(), 0);
    ScriptedPeer broker;
    broker.playBroker(ScriptedPeer::acceptance(Version::V311));
    connection.open(settings(broker.port()));
    QTRY_COMPARE(connection.state(), State::Connected);
    connection.probeNeighbourPorts();
    QCOMPARE(probing.size(), 0);
}

QTEST_GUILESS_MAIN(TstConnection)
#include "tst_connection.moc"
