// Connection makes a lost connection anew: against scripted peers and mosquitto.
#include "connection/Connection.h"
#include "connection/ReconnectText.h"
#include "support/Mosquitto.h"
#include "support/ScriptedPeer.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using mqtt::PacketType;
using mqtt::Version;
using State = ReconnectStatus::State;

namespace {

constexpr int patience = 15'000; // ms; the machine may be busy

ConnectionSettings settingsFor(quint16 port, Version version = Version::V311)
{
    ConnectionSettings settings = newConnectionSettings();
    settings.endpoint.host = u"127.0.0.1"_s;
    settings.endpoint.port = port;
    settings.version = version;
    settings.network.reconnectPeriod = 20ms;
    settings.network.reconnectMaximum = 60ms;
    return settings;
}

/// Takes every CONNECT and hangs up on the first `drops` of them, `ms` after its CONNACK.
void dropFirst(ScriptedPeer &peer, int drops, int ms, const QByteArray &refusalAfterwards = {})
{
    auto left = std::make_shared<int>(drops);
    peer.onPacket = [left, ms, refusalAfterwards](PeerLink &link, const QByteArray &packet) {
        if (PacketType(quint8(packet.at(0)) >> 4) != PacketType::Connect)
            return;
        const bool drop = (*left)-- > 0;
        link.send(!drop && !refusalAfterwards.isEmpty() ? refusalAfterwards : ScriptedPeer::acceptance(link.version()));
        if (drop)
            QTimer::singleShot(ms, &link, [&link] { link.close(); });
    };
}

/// A mosquitto with the plain listener alone.
Mosquitto::Options plainBroker()
{
    Mosquitto::Options options;
    options.tls = options.webSockets = false;
    return options;
}

/// Goes between a client and a broker, and cuts every connection when it is told to.
class Relay : public QTcpServer
{
public:
    explicit Relay(quint16 broker)
    {
        listen(QHostAddress::LocalHost);
        QObject::connect(this, &QTcpServer::newConnection, this, [this, broker] {
            QTcpSocket *client = nextPendingConnection();
            auto *server = new QTcpSocket(client);
            const auto pass = [](QTcpSocket *from, QTcpSocket *to) {
                QObject::connect(from, &QTcpSocket::readyRead, to, [from, to] { to->write(from->readAll()); });
                QObject::connect(from, &QTcpSocket::disconnected, to, &QTcpSocket::disconnectFromHost);
            };
            pass(client, server);
            pass(server, client);
            server->connectToHost(QHostAddress::LocalHost, broker);
            m_clients.append(client);
        });
    }
    void cut()
    {
        for (const QPointer<QTcpSocket> &client : std::exchange(m_clients, {})) {
            if (client)
                client->abort();
        }
    }

private:
    QList<QPointer<QTcpSocket>> m_clients;
};

/// A connection whose chance is always the longest delay, and that makes no probes.
struct Tried : Connection {
    explicit Tried(QThread *thread = nullptr)
        : Connection(thread, nullptr, {{}, [] { return 1.0; }})
    {
        setProbesAfterFailure(false);
    }
    bool is(State state) const { return reconnect().state == state; }
};

} // namespace

class TstReconnect : public QObject
{
    Q_OBJECT
private slots:
    void comesBack();
    void onTheNetworkThread();
    void notAfterDisconnect();
    void notAfterAFirstFailure();
    void firstFailureByChoice();
    void refusalStopsIt();
    void refusalRetriedByChoice();
    void serverMovedIsNotFollowed();
    void countdownNowAndStop();
    void stopWhileTrying();
    void openEndsWaiting();
    void deletedWhileWaiting();
    void rhythmSlowsAndGoesOn();
    void probesRunOnceAndFirst();
    void resumesTheSession();
    void resumesWithTheAssignedClientId();
    void fixesKeepWhatWasAsked();
    void serversInOrder();
    void brokerRestarts();
    void takeOver_data();
    void takeOver();
    void takeOverWithoutProbes();
};

void TstReconnect::comesBack()
{
    ScriptedPeer peer;
    dropFirst(peer, 1, 5);
    Tried connection;
    QSignalSpy connected(&connection, &Connection::connected);
    QList<State> states;
    connect(&connection, &Connection::reconnectChanged, &connection, [&] { states.append(connection.reconnect().state); });
    State whenEnded = State::Off;
    connect(&connection, &Connection::ended, &connection, [&] { whenEnded = connection.reconnect().state; });
    connection.open(settingsFor(peer.port()));
    QTRY_COMPARE_WITH_TIMEOUT(connected.size(), 2, patience);
    QCOMPARE(states, (QList<State>{State::Off, State::Waiting, State::Trying, State::Off}));
    QCOMPARE(whenEnded, State::Waiting); // who hears of the end knows what comes
    QCOMPARE(connection.attempt().number, 2);
    QCOMPARE(connection.attempt().inputNotes.size(), 1);
    QCOMPARE(connection.attempt().inputNotes.first().id, u"automatic-reconnect"_s);
    QVERIFY(connection.attempt().inputNotes.first().text.contains(u"automatic try 1"_s));
    QVERIFY(connection.attempt().settings == connection.asked()); // 3.1.1 has no session to resume
}

void TstReconnect::onTheNetworkThread()
{
    QThread thread;
    thread.start();
    {
        ScriptedPeer peer;
        dropFirst(peer, 2, 5);
        Tried connection(&thread);
        QSignalSpy connected(&connection, &Connection::connected);
        connection.open(settingsFor(peer.port(), Version::V5));
        QTRY_COMPARE_WITH_TIMEOUT(connected.size(), 3, patience);
        QTRY_COMPARE(connection.reconnect().state, State::Off);
    }
    thread.quit();
    QVERIFY(thread.wait(patience));
}

void TstReconnect::notAfterDisconnect()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(Version::V311));
    Tried connection;
    QSignalSpy ended(&connection, &Connection::ended);
    for (int round = 0; round < 2; ++round) {
        connection.open(settingsFor(peer.port()));
        QTRY_COMPARE_WITH_TIMEOUT(connection.state(), Client::State::Connected, patience);
        if (round == 0)
            connection.disconnectFromBroker();
        else
            connection.dropConnection();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), round + 1, patience);
        QVERIFY(connection.is(State::Off));
    }
    connection.reconnectNow(); // there is nothing to go on with
    QVERIFY(connection.is(State::Off));
}

void TstReconnect::notAfterAFirstFailure()
{
    Tried connection;
    QSignalSpy ended(&connection, &Connection::ended);
    connection.open(settingsFor(freePort()));
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
    QVERIFY(connection.is(State::Off));
}

void TstReconnect::firstFailureByChoice()
{
    Tried connection;
    QSignalSpy ended(&connection, &Connection::ended);
    ConnectionSettings settings = settingsFor(freePort());
    settings.network.reconnectAfterFailure = true;
    connection.open(settings);
    QTRY_VERIFY_WITH_TIMEOUT(ended.size() >= 3, patience);
    QVERIFY(reconnect::headline(connection.reconnect()).isEmpty() || connection.reconnect().lossCause.isEmpty());
    connection.stopReconnecting();
    QTRY_VERIFY_WITH_TIMEOUT(connection.is(State::Off) && connection.state() == Client::State::Idle, patience);
}

void TstReconnect::refusalStopsIt()
{
    ScriptedPeer peer;
    dropFirst(peer, 1, 5, QByteArray::fromHex("20020004"));
    Tried connection;
    QSignalSpy ended(&connection, &Connection::ended);
    connection.open(settingsFor(peer.port()));
    QTRY_VERIFY_WITH_TIMEOUT(connection.is(State::Stopped), patience);
    QCOMPARE(connection.attempt().number, 2);
    QCOMPARE(connection.diagnosis()->cause, u"mqtt-bad-credentials"_s);
    QVERIFY(reconnect::why(connection.reconnect()).contains(u"password"_s));
    QCOMPARE(connection.reconnect().lossCause, connection.attempts().first().connected ? u"session-closed-by-server"_s : QString());
    connection.reconnectNow(); // the user may insist
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 3, patience);
    QVERIFY(connection.is(State::Stopped));
}

void TstReconnect::refusalRetriedByChoice()
{
    ScriptedPeer peer;
    dropFirst(peer, 1, 5, QByteArray::fromHex("20020004"));
    Tried connection;
    ConnectionSettings settings = settingsFor(peer.port());
    settings.network.reconnectOnConnackError = true;
    connection.open(settings);
    QTRY_VERIFY_WITH_TIMEOUT(connection.attempt().number >= 4, patience);
    connection.cancel();
}

void TstReconnect::serverMovedIsNotFollowed()
{
    ScriptedPeer other;
    ScriptedPeer peer;
    peer.onPacket = [&](PeerLink &link, const QByteArray &packet) {
        if (PacketType(quint8(packet.at(0)) >> 4) != PacketType::Connect)
            return;
        link.send(ScriptedPeer::acceptance(Version::V5));
        mqtt::Disconnect moved{0x9D, {}};
        moved.properties.set(mqtt::PropertyId::ServerReference, u"127.0.0.1:%1"_s.arg(other.port()));
        link.send(moved);
    };
    Tried connection;
    connection.open(settingsFor(peer.port(), Version::V5));
    QTRY_VERIFY_WITH_TIMEOUT(connection.is(State::Stopped), patience);
    QVERIFY(reconnect::why(connection.reconnect()).contains(u"elsewhere"_s));
    QCOMPARE(connection.attempt().number, 1);
    QVERIFY(other.links().empty());
}

void TstReconnect::countdownNowAndStop()
{
    ScriptedPeer peer;
    dropFirst(peer, 2, 5);
    QDateTime now = QDateTime::fromString(u"2026-11-22T12:00:00Z"_s, Qt::ISODate);
    Connection connection(nullptr, nullptr, {[&] { return now; }, [] { return 1.0; }});
    connection.setProbesAfterFailure(false);
    QSignalSpy connected(&connection, &Connection::connected);
    ConnectionSettings settings = settingsFor(peer.port());
    settings.network.reconnectPeriod = 1h;
    connection.open(settings);
    QTRY_COMPARE_WITH_TIMEOUT(connection.reconnect().state, State::Waiting, patience);
    QCOMPARE(connection.reconnect().at, now.addSecs(3'600));
    QCOMPARE(connection.reconnect().number, 1);
    QCOMPARE(reconnect::nextStep(connection.reconnect(), now.addSecs(3'590)), u"Try 1 comes in 10 s."_s);
    QCOMPARE(connection.state(), Client::State::Idle);
    connection.reconnectNow();
    QTRY_COMPARE_WITH_TIMEOUT(connected.size(), 2, patience);
    QTRY_COMPARE_WITH_TIMEOUT(connection.reconnect().state, State::Waiting, patience);
    QCOMPARE(connection.reconnect().number, 2); // the connection did not hold
    connection.stopReconnecting();
    QCOMPARE(connection.reconnect().state, State::Off);
    QVERIFY(connection.diagnosis()); // the verdict stays
    connection.reconnectNow();
    QCOMPARE(connection.reconnect().state, State::Off);
}

void TstReconnect::stopWhileTrying()
{
    ScriptedPeer peer;
    auto first = std::make_shared<bool>(true);
    peer.onPacket = [first](PeerLink &link, const QByteArray &) {
        if (std::exchange(*first, false)) {
            link.send(ScriptedPeer::acceptance(Version::V311));
            QTimer::singleShot(5, &link, [&link] { link.close(); });
        }
    };
    Tried connection;
    QSignalSpy ended(&connection, &Connection::ended);
    connection.open(settingsFor(peer.port()));
    QTRY_VERIFY_WITH_TIMEOUT(connection.is(State::Trying) && connection.state() == Client::State::AwaitingConnack, patience);
    connection.stopReconnecting();
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 2, patience);
    QVERIFY(connection.is(State::Off));
    QCOMPARE(connection.attempt().ending.by, Ending::By::Cancelled);
}

void TstReconnect::openEndsWaiting()
{
    ScriptedPeer peer;
    dropFirst(peer, 1, 5);
    Tried connection;
    QSignalSpy connected(&connection, &Connection::connected);
    ConnectionSettings settings = settingsFor(peer.port());
    settings.network.reconnectPeriod = 1h;
    connection.open(settings);
    QTRY_VERIFY_WITH_TIMEOUT(connection.is(State::Waiting), patience);
    settings.clientId += u'2';
    connection.open(settings);
    QVERIFY(connection.is(State::Off));
    QTRY_COMPARE_WITH_TIMEOUT(connected.size(), 2, patience);
    QVERIFY(connection.attempt().inputNotes.isEmpty()); // the user's own
    connection.open(settings);                          // does nothing: it is connected
    QCOMPARE(connection.asked().clientId, settings.clientId);
}

void TstReconnect::deletedWhileWaiting()
{
    ScriptedPeer peer;
    dropFirst(peer, 1'000, 0);
    for (int events = 0; events < 30; ++events) {
        Tried connection;
        ConnectionSettings settings = settingsFor(peer.port());
        settings.network.reconnectPeriod = settings.network.reconnectMaximum = 1ms;
        connection.open(settings);
        QTRY_VERIFY_WITH_TIMEOUT(!connection.is(State::Off), patience);
        for (int i = 0; i < events; ++i)
            QCoreApplication::processEvents();
    }
    for (PeerLink *link : peer.links())
        QTRY_VERIFY_WITH_TIMEOUT(link->ended, patience);
}

/// Thrown out by the broker again and again, by a DISCONNECT that says nothing of another client.
void TstReconnect::rhythmSlowsAndGoesOn()
{
    ScriptedPeer peer;
    peer.onPacket = [](PeerLink &link, const QByteArray &packet) {
        if (PacketType(quint8(packet.at(0)) >> 4) != PacketType::Connect)
            return;
        link.send(ScriptedPeer::acceptance(Version::V5));
        link.send(mqtt::Disconnect{0x80, {}});
    };
    Tried connection;
    ConnectionSettings settings = settingsFor(peer.port(), Version::V5);
    settings.network.reconnectMaximum = 1h;
    connection.open(settings);
    QTRY_VERIFY_WITH_TIMEOUT(connection.is(State::Waiting) && !connection.reconnect().plan.rhythm.isEmpty(), patience);
    QCOMPARE(connection.attempt().number, 3);
    QCOMPARE(connection.reconnect().plan.delay, std::chrono::milliseconds(1h));
    QVERIFY(reconnect::why(connection.reconnect()).startsWith(u"Connected and thrown out 3 times"_s));
    connection.reconnectNow();
    QTRY_VERIFY_WITH_TIMEOUT(connection.is(State::Waiting) && connection.attempt().number == 4, patience);
    QCOMPARE(connection.reconnect().plan.rhythm.size(), 4);
    connection.stopReconnecting();
}

/// A try waits for the probes of the loss; the same loss again is not probed again.
void TstReconnect::probesRunOnceAndFirst()
{
    ScriptedPeer peer;
    peer.onPacket = [](PeerLink &link, const QByteArray &packet) { // only the connection's own client ID is thrown out
        if (PacketType(quint8(packet.at(0)) >> 4) != PacketType::Connect)
            return;
        link.send(ScriptedPeer::acceptance(link.version()));
        if (packet.contains("pump-7"))
            link.send(mqtt::Disconnect{0x80, {}});
    };
    Connection connection(nullptr, nullptr, {{}, [] { return 0.0; }});
    ConnectionSettings settings = settingsFor(peer.port(), Version::V5);
    settings.clientId = u"pump-7"_s;
    int running = 0;
    int together = 0;
    connect(&connection, &Connection::probingChanged, &connection, [&](bool probing) { running += probing; });
    connect(&connection, &Connection::stateChanged, &connection,
            [&](Client::State state) { together += state == Client::State::Connecting && connection.isProbing(); });
    connection.open(settings);
    QTRY_VERIFY_WITH_TIMEOUT(connection.attempt().number >= 5, 2 * patience);
    connection.cancel();
    QCOMPARE(together, 0);
    QVERIFY2(running <= 2, qPrintable(QString::number(running))); // the first loss, and the rhythm
}

/// MQTT 5.0 with a Session Expiry Interval: Clean Start 1 for the user's own CONNECT, 0 for the automatic ones.
void TstReconnect::resumesTheSession()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    for (const bool resume : {true, false}) {
        Mosquitto broker(plainBroker());
        QVERIFY(broker.isRunning());
        Tried connection;
        QSignalSpy connected(&connection, &Connection::connected);
        Relay relay(broker.mqttPort());
        ConnectionSettings settings = settingsFor(relay.serverPort(), Version::V5);
        settings.properties.sessionExpiryInterval = 3'600;
        settings.network.resumeSession = resume;
        connection.open(settings);
        QTRY_COMPARE_WITH_TIMEOUT(connected.size(), 1, patience);
        QVERIFY(connection.attempt().settings.cleanStart);
        relay.cut();
        QTRY_COMPARE_WITH_TIMEOUT(connected.size(), 2, patience);
        QCOMPARE(connection.attempt().settings.cleanStart, !resume);
        QCOMPARE(connection.attempt().mqtt.connack->sessionPresent, resume);
        QVERIFY(connection.asked() == settings);
        const QList<Note> notes = notesFor(connection.attempt());
        const bool said = std::any_of(notes.begin(), notes.end(), [](const Note &note) { return note.id == "session-resumed"_L1; });
        QCOMPARE(said, resume);
    }
}

void TstReconnect::resumesWithTheAssignedClientId()
{
    ScriptedPeer peer;
    auto first = std::make_shared<bool>(true);
    peer.onPacket = [first](PeerLink &link, const QByteArray &packet) {
        if (PacketType(quint8(packet.at(0)) >> 4) != PacketType::Connect)
            return;
        mqtt::Connack connack;
        connack.properties.set(mqtt::PropertyId::AssignedClientIdentifier, u"auto-1"_s);
        connack.properties.set(mqtt::PropertyId::SessionExpiryInterval, quint32(0xFFFFFFFF)); // the server's wins
        if (!std::exchange(*first, false)) {
            link.send(ScriptedPeer::acceptance(Version::V5));
            return;
        }
        link.send(connack);
        QTimer::singleShot(5, &link, [&link] { link.close(); });
    };
    Tried connection;
    QSignalSpy connected(&connection, &Connection::connected);
    ConnectionSettings settings = settingsFor(peer.port(), Version::V5);
    settings.clientId.clear();
    connection.open(settings);
    QTRY_COMPARE_WITH_TIMEOUT(connected.size(), 2, patience);
    const auto connect = std::get<mqtt::Connect>(peer.link()->decoded(peer.link()->packets.first()));
    QCOMPARE(connect.clientId, u"auto-1"_s);
    QVERIFY(!connect.cleanStart);
}

/// A button of the verdict gives the form what the user had asked for, not what the reconnect had sent.
void TstReconnect::fixesKeepWhatWasAsked()
{
    ScriptedPeer peer;
    dropFirst(peer, 1, 5);
    Tried connection;
    QSignalSpy connected(&connection, &Connection::connected);
    ConnectionSettings settings = settingsFor(peer.port(), Version::V5);
    settings.properties.sessionExpiryInterval = 60;
    connection.open(settings);
    QTRY_COMPARE_WITH_TIMEOUT(connected.size(), 2, patience);
    ConnectionSettings fix = connection.attempt().settings;
    QVERIFY(!fix.cleanStart);
    fix.keepAlive = 30;
    ConnectionSettings expected = settings;
    expected.keepAlive = 30;
    QVERIFY(connection.asAsked(fix) == expected);
}

void TstReconnect::serversInOrder()
{
    ScriptedPeer second;
    dropFirst(second, 2, 5);
    Tried connection;
    QSignalSpy connected(&connection, &Connection::connected);
    ConnectionSettings settings = settingsFor(0);
    settings.endpoint.host.clear();
    settings.endpoint.port.reset();
    const Endpoint away{Scheme::Mqtt, u"127.0.0.1"_s, freePort()};
    const Endpoint there{Scheme::Mqtt, u"127.0.0.1"_s, second.port()};
    settings.network.servers = {away, there};
    connection.open(settings);
    QTRY_COMPARE_WITH_TIMEOUT(connected.size(), 3, patience);
    for (const Attempt &attempt : connection.attempts() + QList<Attempt>{connection.attempt()}) {
        QCOMPARE(attempt.settings.endpoint, there);
        QCOMPARE(attempt.serverTries.value(0).endpoint, away); // each time from the first
    }
    QVERIFY(connection.asked() == settings);
}

void TstReconnect::brokerRestarts()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    Mosquitto broker(plainBroker());
    QVERIFY(broker.isRunning());
    Tried connection;
    QSignalSpy connected(&connection, &Connection::connected);
    connection.open(settingsFor(broker.mqttPort()));
    QTRY_COMPARE_WITH_TIMEOUT(connected.size(), 1, patience);
    broker.kill();
    QTRY_VERIFY_WITH_TIMEOUT(connection.reconnect().number >= 3, patience); // nothing listens meanwhile
    QVERIFY(broker.restart());
    QTRY_COMPARE_WITH_TIMEOUT(connected.size(), 2, patience);
    QTRY_VERIFY(connection.is(State::Off));
}

void TstReconnect::takeOver_data()
{
    QTest::addColumn<Version>("version");
    QTest::newRow("3.1.1: the broker hangs up without a word") << Version::V311;
    QTest::newRow("5.0: DISCONNECT 0x8E") << Version::V5;
}

/// Two connections with one client ID: one of them names the cause and stays away, the other holds.
void TstReconnect::takeOver()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    QFETCH(Version, version);
    Mosquitto broker(plainBroker());
    QVERIFY(broker.isRunning());
    Connection one;
    Connection other;
    const ConnectionSettings settings = settingsFor(broker.mqttPort(), version);
    one.open(settings);
    QTRY_COMPARE_WITH_TIMEOUT(one.state(), Client::State::Connected, patience);
    other.open(settings);
    const auto stopped = [](const Connection &connection) { return connection.reconnect().state == State::Stopped; };
    QTRY_VERIFY_WITH_TIMEOUT(stopped(one) || stopped(other), 2 * patience);
    const Connection &loser = stopped(one) ? one : other;
    const Connection &winner = stopped(one) ? other : one;
    QCOMPARE(loser.diagnosis()->cause, u"session-client-id-taken-over"_s);
    QVERIFY(loser.reconnect().plan.takenOver);
    QVERIFY(reconnect::why(loser.reconnect()).contains(u"other client"_s));
    QTRY_COMPARE_WITH_TIMEOUT(winner.state(), Client::State::Connected, patience);
    QTRY_COMPARE_WITH_TIMEOUT(winner.reconnect().state, State::Off, patience);
    QVERIFY(stopped(loser));
}

/// Without extra connections the rhythm tells it.
void TstReconnect::takeOverWithoutProbes()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    Mosquitto broker(plainBroker());
    QVERIFY(broker.isRunning());
    Tried one;
    Tried other;
    const ConnectionSettings settings = settingsFor(broker.mqttPort());
    one.open(settings);
    QTRY_COMPARE_WITH_TIMEOUT(one.state(), Client::State::Connected, patience);
    other.open(settings);
    QTRY_VERIFY_WITH_TIMEOUT(one.is(State::Stopped) || other.is(State::Stopped), patience);
    Tried &loser = one.is(State::Stopped) ? one : other;
    QCOMPARE(loser.diagnosis()->cause, u"session-client-id-taken-over"_s);
    QVERIFY(loser.reconnect().plan.rhythm.size() >= 3);
    QVERIFY(reconnect::headline(loser.reconnect()).contains(u"two clients"_s));
    QTRY_COMPARE_WITH_TIMEOUT((one.is(State::Stopped) ? other : one).state(), Client::State::Connected, patience);
}

QTEST_GUILESS_MAIN(TstReconnect)
#include "tst_reconnect.moc"
