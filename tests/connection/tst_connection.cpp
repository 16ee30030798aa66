// A connection as the window uses it: the client on a network thread, or on the caller's.
#include "connection/Connection.h"
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

private:
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
    QCOMPARE(connection.log()->record(0).attemptStartedAt, connection.attempt().startedAt);
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

QTEST_GUILESS_MAIN(TstConnection)
#include "tst_connection.moc"
