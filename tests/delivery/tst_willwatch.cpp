// The watch of a will, against mosquitto and against peers that do it wrongly.
#include "delivery/WillWatch.h"
#include "support/Mosquitto.h"
#include "support/ScriptedPeer.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using State = WillReport::State;
using mqtt::PacketType;
using mqtt::Version;

namespace {

constexpr int deadline = 30'000;

} // namespace

class TstWillWatch : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void needsAConnectionWithAWill();
    void drops_data();
    void drops();
    void disconnects_data();
    void disconnects();
    void willDelay();
    void sessionEndsBeforeTheDelay();
    void resumedInTime();
    void begunAnew();
    void olderRetainedIsToldApart();
    void subscriptionRefused();
    void brokerThatForgetsTheWill();
    void brokerThatPublishesItAllTheSame();
    void secondConnectionFails();
    void cancelledAndDeleted();
    void wordsForEveryState();

private:
    static ConnectionSettings settings(quint16 port, Version version, const QString &topic)
    {
        ConnectionSettings settings = newConnectionSettings();
        settings.endpoint.host = u"127.0.0.1"_s;
        settings.endpoint.port = port;
        settings.version = version;
        settings.will.enabled = true;
        settings.will.topic = topic;
        settings.will.payload.bytes = "gone: " + settings.clientId.toUtf8();
        settings.will.qos = 1;
        return settings;
    }
    void connectTo(const ConnectionSettings &settings)
    {
        m_connection = std::make_unique<Connection>(&m_thread);
        m_connection->setProbesAfterFailure(false);
        m_connection->open(settings);
        QTRY_COMPARE_WITH_TIMEOUT(m_connection->state(), Client::State::Connected, deadline);
    }
    void watch(std::chrono::milliseconds margin = 20s)
    {
        m_watch = std::make_unique<WillWatch>(&m_thread);
        QVERIFY(WillWatch::whyNot(*m_connection).isEmpty());
        m_watch->start(*m_connection, margin);
        QVERIFY(m_watch->isRunning());
    }
    void connectAndWatch(const ConnectionSettings &settings, std::chrono::milliseconds margin = 20s)
    {
        connectTo(settings);
        watch(margin);
        QTRY_COMPARE_WITH_TIMEOUT(m_watch->report().state, State::Watching, deadline);
    }
    const WillReport &report() const { return m_watch->report(); }

    QThread m_thread;
    std::unique_ptr<Mosquitto> m_broker;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<WillWatch> m_watch;
};

#define NEEDS_MOSQUITTO                                                                                                                    \
    if (!m_broker)                                                                                                                         \
    QSKIP("mosquitto is not installed")

void TstWillWatch::initTestCase()
{
    m_thread.start();
    if (!Mosquitto::isInstalled())
        return;
    Mosquitto::Options options;
    options.tls = options.webSockets = false;
    m_broker = std::make_unique<Mosquitto>(options);
    QVERIFY(m_broker->isRunning());
}

void TstWillWatch::cleanupTestCase()
{
    m_watch.reset();
    m_connection.reset();
    m_broker.reset();
    m_thread.quit();
    QVERIFY(m_thread.wait(deadline));
}

void TstWillWatch::needsAConnectionWithAWill()
{
    Connection idle(&m_thread);
    QVERIFY(!WillWatch::whyNot(idle).isEmpty());
    WillWatch watch(&m_thread);
    watch.start(idle);
    QCOMPARE(watch.report().state, State::Idle);
    QVERIFY(!watch.isRunning());
}

void TstWillWatch::drops_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<int>("qos");
    QTest::addColumn<bool>("retain");
    for (const Version version : {Version::V31, Version::V311, Version::V5}) {
        QTest::addRow("%s, QoS 0", mqtt::name(version)) << version << 0 << false;
        QTest::addRow("%s, QoS 2, retained", mqtt::name(version)) << version << 2 << true;
    }
}

void TstWillWatch::drops()
{
    NEEDS_MOSQUITTO;
    QFETCH(Version, version);
    QFETCH(int, qos);
    QFETCH(bool, retain);
    ConnectionSettings tested = settings(m_broker->mqttPort(), version, u"will/drop/%1/%2"_s.arg(int(version)).arg(qos));
    tested.will.qos = qos;
    tested.will.retain = retain;
    connectAndWatch(tested);
    m_connection->dropConnection();
    QTRY_VERIFY_WITH_TIMEOUT(!m_watch->isRunning(), deadline);
    QCOMPARE(report().state, State::Arrived);
    QVERIFY(report().delayMs && *report().delayMs >= 0);
    QVERIFY(report().payloadEqual);
    QCOMPARE(report().arrivedPayload, tested.will.payload.bytes);
    QCOMPARE(report().arrivedQos, qos);
    QCOMPARE(report().kept, retain ? std::optional(true) : std::nullopt);
    QVERIFY(!report().disconnectCode);
    QVERIFY(!report().cameTooEarly());
}

void TstWillWatch::disconnects_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<int>("reasonCode");
    QTest::addColumn<State>("state");
    QTest::newRow("3.1") << Version::V31 << 0 << State::Discarded;
    QTest::newRow("3.1.1") << Version::V311 << 0 << State::Discarded;
    QTest::newRow("5.0, 0x00 Normal disconnection") << Version::V5 << 0x00 << State::Discarded;
    QTest::newRow("5.0, 0x04 Disconnect with Will Message") << Version::V5 << 0x04 << State::Arrived;
}

void TstWillWatch::disconnects()
{
    NEEDS_MOSQUITTO;
    QFETCH(Version, version);
    QFETCH(int, reasonCode);
    QFETCH(State, state);
    connectAndWatch(settings(m_broker->mqttPort(), version, u"will/disconnect"_s), state == State::Discarded ? 500ms : 20'000ms);
    m_connection->disconnectFromBroker(quint8(reasonCode));
    QTRY_VERIFY_WITH_TIMEOUT(!m_watch->isRunning(), deadline);
    QCOMPARE(report().state, state);
    QCOMPARE(report().disconnectCode, std::optional<quint8>(reasonCode));
    QCOMPARE(report().mustNotFire(), state == State::Discarded);
}

void TstWillWatch::willDelay()
{
    NEEDS_MOSQUITTO;
    ConnectionSettings tested = settings(m_broker->mqttPort(), Version::V5, u"will/delay"_s);
    tested.will.willDelayInterval = 1;
    tested.properties.sessionExpiryInterval = 60;
    connectAndWatch(tested);
    QCOMPARE(report().expectedDelayMs(), 1'000.0);
    m_connection->dropConnection();
    QTRY_VERIFY_WITH_TIMEOUT(!m_watch->isRunning(), deadline);
    QCOMPARE(report().state, State::Arrived);
    QVERIFY2(*report().delayMs > 0 && *report().delayMs < 20'000, qPrintable(QString::number(*report().delayMs)));
}

void TstWillWatch::sessionEndsBeforeTheDelay()
{
    NEEDS_MOSQUITTO;
    ConnectionSettings tested = settings(m_broker->mqttPort(), Version::V5, u"will/session"_s);
    tested.will.willDelayInterval = 2; // the session ends with the connection; mosquitto 2.0 waits all the same
    connectAndWatch(tested);
    QCOMPARE(report().expectedDelayMs(), 0.0);
    m_connection->dropConnection();
    QTRY_VERIFY_WITH_TIMEOUT(!m_watch->isRunning(), deadline);
    QCOMPARE(report().state, State::Arrived);
    QCOMPARE(report().cameWithTheInterval(), *report().delayMs > 1'000);
}

void TstWillWatch::resumedInTime()
{
    NEEDS_MOSQUITTO;
    ConnectionSettings tested = settings(m_broker->mqttPort(), Version::V5, u"will/resumed"_s);
    tested.cleanStart = false;
    tested.will.willDelayInterval = 60;
    tested.properties.sessionExpiryInterval = 120;
    connectAndWatch(tested);
    m_connection->dropConnection();
    QTRY_COMPARE_WITH_TIMEOUT(report().state, State::Waiting, deadline);
    m_connection->open(tested);
    QTRY_VERIFY_WITH_TIMEOUT(!m_watch->isRunning(), deadline);
    QCOMPARE(report().state, State::Resumed);
}

void TstWillWatch::begunAnew()
{
    NEEDS_MOSQUITTO;
    ConnectionSettings tested = settings(m_broker->mqttPort(), Version::V5, u"will/anew"_s);
    tested.will.willDelayInterval = 60;
    tested.properties.sessionExpiryInterval = 120;
    connectAndWatch(tested, 1s);
    m_connection->dropConnection();
    QTRY_COMPARE_WITH_TIMEOUT(report().state, State::Waiting, deadline);
    m_connection->open(tested); // Clean Start: the old session ends
    QTRY_VERIFY_WITH_TIMEOUT(!m_watch->isRunning(), deadline);
    QVERIFY(report().begunAnew);
    QVERIFY(!report().cameTooEarly());
    QVERIFY2(report().state == State::Arrived || report().state == State::NotArrived, "what the broker does is not what is tested here");
}

void TstWillWatch::olderRetainedIsToldApart()
{
    NEEDS_MOSQUITTO;
    ConnectionSettings tested = settings(m_broker->mqttPort(), Version::V311, u"will/older"_s);
    tested.will.retain = true;
    connectAndWatch(tested);
    m_connection->dropConnection(); // leaves a retained will
    QTRY_COMPARE_WITH_TIMEOUT(report().state, State::Arrived, deadline);
    connectAndWatch(tested);
    QTRY_VERIFY_WITH_TIMEOUT(report().retainedBefore, deadline);
    QVERIFY(report().retainedBeforeEqual);
    QCOMPARE(report().state, State::Watching);
    QVERIFY(!report().delayMs);
    m_connection->dropConnection();
    QTRY_COMPARE_WITH_TIMEOUT(report().state, State::Arrived, deadline);
    QVERIFY(report().delayMs);
}

void TstWillWatch::subscriptionRefused()
{
    ScriptedPeer peer;
    peer.onPacket = [](PeerLink &link, const QByteArray &packet) {
        const auto type = PacketType(quint8(packet.at(0)) >> 4);
        if (type == PacketType::Connect)
            link.send(ScriptedPeer::acceptance(link.version()));
        else if (type == PacketType::Subscribe)
            link.send(mqtt::Suback{std::get<mqtt::Subscribe>(link.decoded(packet)).packetIdentifier, {}, {0x80}});
    };
    connectTo(settings(peer.port(), Version::V311, u"w"_s));
    watch();
    QTRY_COMPARE_WITH_TIMEOUT(report().state, State::Failed, deadline);
    QCOMPARE(report().subscribeCode, std::optional<quint8>(0x80));
    QCOMPARE(m_connection->state(), Client::State::Connected);
}

void TstWillWatch::brokerThatForgetsTheWill()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(Version::V5));
    connectAndWatch(settings(peer.port(), Version::V5, u"w"_s), 300ms);
    m_connection->dropConnection();
    QTRY_VERIFY_WITH_TIMEOUT(!m_watch->isRunning(), deadline);
    QCOMPARE(report().state, State::NotArrived);
}

void TstWillWatch::brokerThatPublishesItAllTheSame()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(Version::V5));
    const ConnectionSettings tested = settings(peer.port(), Version::V5, u"w"_s);
    connectAndWatch(tested);
    PeerLink *second = peer.link();
    QVERIFY(second != peer.links().front());
    mqtt::Publish other;
    other.topicName = u"w"_s;
    other.payload = "another client's";
    second->send(other);
    QTRY_COMPARE_WITH_TIMEOUT(report().otherMessages, 1, deadline);
    m_connection->disconnectFromBroker();
    QTRY_COMPARE_WITH_TIMEOUT(report().state, State::Waiting, deadline);
    mqtt::Publish will = other;
    will.payload = tested.will.payload.bytes;
    second->send(will);
    QTRY_VERIFY_WITH_TIMEOUT(!m_watch->isRunning(), deadline);
    QCOMPARE(report().state, State::Unexpected);
}

void TstWillWatch::secondConnectionFails()
{
    ScriptedPeer peer;
    peer.onPacket = [&peer](PeerLink &link, const QByteArray &packet) {
        if (PacketType(quint8(packet.at(0)) >> 4) == PacketType::Connect)
            link.send(peer.links().size() == 1 ? ScriptedPeer::acceptance(Version::V311) : QByteArray::fromHex("20020005"));
    };
    connectTo(settings(peer.port(), Version::V311, u"w"_s));
    watch();
    QTRY_COMPARE_WITH_TIMEOUT(report().state, State::Failed, deadline);
    QCOMPARE(report().cause, u"mqtt-not-authorized"_s);
}

void TstWillWatch::cancelledAndDeleted()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(Version::V5));
    const ConnectionSettings tested = settings(peer.port(), Version::V5, u"w"_s);
    connectAndWatch(tested);
    m_watch->cancel();
    QTRY_COMPARE_WITH_TIMEOUT(report().state, State::Cancelled, deadline);
    m_watch->start(*m_connection); // again
    QTRY_COMPARE_WITH_TIMEOUT(report().state, State::Watching, deadline);
    m_connection.reset(); // the tested one goes: its client says goodbye first
    QTRY_VERIFY_WITH_TIMEOUT(report().state != State::Watching, deadline);
    m_watch.reset();
    QTRY_VERIFY_WITH_TIMEOUT(std::all_of(peer.links().begin(), peer.links().end(), [](PeerLink *link) { return link->ended; }), deadline);
}

void TstWillWatch::wordsForEveryState()
{
    QStringList headlines;
    for (int state = 0; state <= int(State::Cancelled); ++state) {
        for (const bool discarded : {false, true}) {
            WillReport one;
            one.state = State(state);
            one.topic = u"w"_s;
            one.why = u"The broker did not answer SUBSCRIBE."_s;
            one.delayMs = 12;
            if (discarded)
                one.disconnectCode = 0;
            headlines.append(willtext::headline(one));
            for (const QString &line : willtext::sentences(one))
                QVERIFY(!line.contains("%1"_L1));
        }
    }
    headlines.removeDuplicates();
    QCOMPARE(headlines.size(), int(State::Cancelled) + 2); // "Waiting" has two
    WillReport early;
    early.version = Version::V5;
    early.willDelayInterval = 10;
    early.sessionExpiryInterval = 0xFFFFFFFF;
    early.delayMs = 100;
    QVERIFY(early.cameTooEarly());
    early.sessionExpiryInterval = 0;
    QVERIFY(!early.cameTooEarly());
}

QTEST_GUILESS_MAIN(TstWillWatch)
#include "tst_willwatch.moc"
