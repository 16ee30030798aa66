// Round trips and access checks against mosquitto with access rules, and against peers that misbehave.
#include "delivery/DeliveryText.h"
#include "delivery/RoundTrip.h"
#include "support/Mosquitto.h"
#include "support/ScriptedPeer.h"

#include <QDir>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Outcome = DeliveryResult::Outcome;
using Subscribe = SubscribeResult::Outcome;
using mqtt::PacketType;
using mqtt::Version;

namespace {

constexpr int deadline = 30'000;

ConnectionSettings settingsFor(quint16 port, Version version)
{
    ConnectionSettings settings = newConnectionSettings();
    settings.endpoint.host = u"127.0.0.1"_s;
    settings.endpoint.port = port;
    settings.version = version;
    return settings;
}

QByteArray writeFile(const QTemporaryDir &folder, const QString &name, const QByteArray &content)
{
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) < 0)
        qFatal("%s cannot be written", qPrintable(file.fileName()));
    return file.fileName().toUtf8();
}

QString dynamicSecurityPlugin()
{
    const QString file = u"mosquitto_dynamic_security.so"_s;
    const QStringList folders = QDir(u"/usr/lib"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &folder : folders) {
        if (QFile::exists(u"/usr/lib/%1/%2"_s.arg(folder, file)))
            return u"/usr/lib/%1/%2"_s.arg(folder, file);
    }
    return {};
}

/// A peer that delivers to every subscriber what anyone publishes, as `forward` has it.
void playForwarder(ScriptedPeer &peer, Version version, std::function<QList<mqtt::Publish>(const mqtt::Publish &)> forward)
{
    peer.playBroker(ScriptedPeer::acceptance(version));
    const auto answer = peer.onPacket;
    peer.onPacket = [answer, forward, &peer](PeerLink &link, const QByteArray &packet) {
        if (answer)
            answer(link, packet);
        if (PacketType(quint8(packet.at(0)) >> 4) != PacketType::Publish)
            return;
        const auto publish = std::get<mqtt::Publish>(link.decoded(packet));
        for (PeerLink *other : peer.links()) {
            if (other->count(PacketType::Subscribe) == 0)
                continue;
            for (mqtt::Publish copy : forward(publish)) {
                copy.packetIdentifier = copy.qos == mqtt::QoS::AtMostOnce ? 0 : quint16(7 + other->packets.size());
                other->send(copy);
            }
        }
    };
}

} // namespace

class TstDeliveryBrokers : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void roundTrip();
    void throughTheLiveConnection_data() { versions(); }
    void throughTheLiveConnection();
    void rights();
    void subscribeForbidden_data() { versions(); }
    void subscribeForbidden();
    void byClientId();
    void accessCheck();
    void accessCheckCancelled();
    void noBroker();
    void misbehaving_data();
    void misbehaving();
    void subscriptionRefused_data();
    void subscriptionRefused();
    void closesOnOneTopicOfMany();
    void ownPayload();
    void othersOnTheTopic();
    void cancelAndDeleteAtAnyMoment();
    void disconnectedMeanwhile();

private:
    static void versions()
    {
        QTest::addColumn<Version>("version");
        QTest::newRow("3.1") << Version::V31;
        QTest::newRow("3.1.1") << Version::V311;
        QTest::newRow("5.0") << Version::V5;
    }
    struct Trip {
        DeliverySource source;
        QString topic;
    };
    /// Runs round trips side by side to their end.
    QList<TopicDelivery> roundTripsOn(const QList<Trip> &trips, const DeliveryPlan &plan)
    {
        std::vector<std::unique_ptr<RoundTrip>> running;
        for (const Trip &trip : trips) {
            running.push_back(std::make_unique<RoundTrip>(&m_thread));
            running.back()->start(trip.source, trip.topic, plan);
        }
        QList<TopicDelivery> found;
        for (const auto &trip : running) {
            if (!QTest::qWaitFor([&] { return !trip->isRunning(); }, deadline))
                qFatal("a round trip did not end");
            found.append(*trip->delivery());
        }
        return found;
    }
    static DeliveryPlan quickPlan()
    {
        DeliveryPlan plan;
        plan.secondCopy = 30ms;
        return plan;
    }
    TopicDelivery roundTripOn(const DeliverySource &source, const QString &topic, const DeliveryPlan &plan = quickPlan())
    {
        return roundTripsOn({{source, topic}}, plan).first();
    }

    QThread m_thread;
    QTemporaryDir m_folder;
    std::unique_ptr<Mosquitto> m_broker;
};

void TstDeliveryBrokers::initTestCase()
{
    m_thread.start();
    if (!Mosquitto::isInstalled())
        return;
    Mosquitto::Options options;
    options.tls = options.webSockets = false;
    options.globalConfig = "acl_file "
        + writeFile(m_folder, u"acl"_s,
                    "topic readwrite open/#\ntopic read readonly/#\ntopic write writeonly/#\ntopic readwrite connack/control/#\n"
                    "pattern write id/%c\npattern read id/#\n");
    m_broker = std::make_unique<Mosquitto>(options);
    QVERIFY(m_broker->isRunning());
}

void TstDeliveryBrokers::cleanupTestCase()
{
    m_broker.reset();
    m_thread.quit();
    QVERIFY(m_thread.wait(deadline));
}

void TstDeliveryBrokers::roundTrip()
{
    if (!m_broker)
        QSKIP("mosquitto is not installed");
    QList<Trip> trips;
    for (const Version version : {Version::V31, Version::V311, Version::V5})
        trips.append({{settingsFor(m_broker->mqttPort(), version), nullptr}, u"open/%1"_s.arg(int(version))});
    for (const TopicDelivery &delivery : roundTripsOn(trips, {})) {
        QCOMPARE(delivery.subscribe.outcome, Subscribe::Granted);
        QCOMPARE(delivery.subscribe.grantedQos(), 2);
        QCOMPARE(delivery.results.size(), 3);
        for (int qos = 0; qos <= 2; ++qos) {
            const DeliveryResult &result = delivery.results[qos];
            QCOMPARE(result.qos, qos);
            QCOMPARE(result.outcome, Outcome::Delivered);
            QCOMPARE(result.copies, 1);
            QCOMPARE(result.arrivedQos, qos);
            QVERIFY(result.latencyMs && *result.latencyMs > 0 && *result.latencyMs < deadline);
            QVERIFY(result.acknowledgedMs);
            QVERIFY(result.ownPublisher);
            QCOMPARE(deliverytext::grade(result), DeliveryGrade::Good);
        }
        QVERIFY(!delivery.controls);
        QCOMPARE(publishRight(delivery), PublishRight::Yes);
    }
}

void TstDeliveryBrokers::throughTheLiveConnection()
{
    if (!m_broker)
        QSKIP("mosquitto is not installed");
    QFETCH(Version, version);
    Connection connection(&m_thread);
    ConnectionSettings settings = settingsFor(m_broker->mqttPort(), version);
    settings.will.enabled = true; // the second connection must have none
    settings.will.topic = u"open/will"_s;
    connection.open(settings);
    QTRY_COMPARE_WITH_TIMEOUT(connection.state(), Client::State::Connected, deadline);
    // Of the connection itself: what the second one sees stands beside it.
    const auto own = [log = connection.log()] {
        qint64 count = 0;
        for (qint64 i = 0; i < log->size(); ++i)
            count += log->record(i).source->kind == LogSource::Kind::Attempt;
        return count;
    };
    const qint64 before = own();
    const TopicDelivery delivery = roundTripOn(deliverySource(connection, settings), u"open/live"_s);
    for (const DeliveryResult &result : delivery.results) {
        QCOMPARE(result.outcome, Outcome::Delivered);
        QVERIFY(!result.ownPublisher);
    }
    QVERIFY(delivery.clientId != settings.clientId);
    QVERIFY(delivery.clientId.startsWith("connack-"_L1));
    // PUBLISH; PUBLISH, PUBACK; PUBLISH, PUBREC, PUBREL, PUBCOMP: the tester sees them, and the connection stays.
    QTRY_COMPARE_WITH_TIMEOUT(own() - before, qint64(7), deadline);
    QCOMPARE(connection.state(), Client::State::Connected);
}

void TstDeliveryBrokers::rights()
{
    if (!m_broker)
        QSKIP("mosquitto is not installed");
    struct Expected {
        Version version;
        QString topic;
        QList<Outcome> outcomes;
        PublishRight right;
        ShutSide side;
    };
    const QList<Outcome> dropped(3, Outcome::SilentlyDropped);
    const QList<Outcome> refused{Outcome::SilentlyDropped, Outcome::Refused, Outcome::Refused};
    QList<Expected> expected;
    QList<Trip> trips;
    for (const Version version : {Version::V31, Version::V311, Version::V5}) {
        const bool five = version == Version::V5;
        const PublishRight shut = five ? PublishRight::Refused : PublishRight::Dropped;
        expected << Expected{version, u"readonly/a"_s, five ? refused : dropped, shut, ShutSide::Publishing}
                 << Expected{version, u"writeonly/a"_s, dropped, PublishRight::Yes, ShutSide::Reading}
                 << Expected{version, u"closed/a"_s, five ? refused : dropped, shut, ShutSide::Publishing};
    }
    for (const Expected &row : expected)
        trips.append({{settingsFor(m_broker->mqttPort(), row.version), nullptr}, row.topic});
    DeliveryPlan plan;
    plan.limit = 1'000ms;
    const QList<TopicDelivery> found = roundTripsOn(trips, plan);
    for (qsizetype i = 0; i < found.size(); ++i) {
        const TopicDelivery &delivery = found[i];
        const Expected &row = expected[i];
        const QByteArray what = (row.topic + u' ' + QLatin1StringView(mqtt::name(row.version))).toUtf8();
        QVERIFY2(delivery.subscribe.outcome == Subscribe::Granted, what); // whatever the rules say of reading
        QList<Outcome> seen;
        for (const DeliveryResult &result : delivery.results)
            seen.append(result.outcome);
        QVERIFY2(seen == row.outcomes, what);
        QVERIFY2(delivery.controls && delivery.controls->elsewhere == std::optional(true), what);
        QVERIFY2(delivery.controls->ownArrived == std::optional(false), what);
        QVERIFY2(shutSide(delivery) == row.side, what);
        QVERIFY2(publishRight(delivery) == row.right, what);
        const QString sentence = deliverytext::sentence(delivery, delivery.results[1]);
        if (row.outcomes[1] == Outcome::Refused)
            QVERIFY2(sentence.contains("0x87 Not authorized"_L1), qPrintable(sentence));
        else if (row.version != Version::V5)
            QVERIFY2(sentence.contains("Asked over MQTT 5"_L1) && sentence.contains("[MQTT-3.3.5-2]"_L1), qPrintable(sentence));
    }
}

void TstDeliveryBrokers::subscribeForbidden()
{
    const QString plugin = dynamicSecurityPlugin();
    if (!m_broker || plugin.isEmpty())
        QSKIP("mosquitto or its dynamic security plug-in is not installed");
    QFETCH(Version, version);
    Mosquitto::Options options;
    options.tls = options.webSockets = false;
    options.globalConfig = "plugin " + plugin.toUtf8() + "\nplugin_opt_config_file "
        + writeFile(m_folder, u"dynsec.json"_s,
                    R"({"defaultACLAccess":{"publishClientSend":true,"publishClientReceive":true,"subscribe":true,"unsubscribe":true},
                        "clients":[],"groups":[{"groupname":"all","roles":[{"rolename":"all"}]}],"anonymousGroup":"all",
                        "roles":[{"rolename":"all","acls":[{"acltype":"subscribePattern","topic":"no/#","priority":0,"allow":false}]}]})");
    Mosquitto broker(options);
    QVERIFY(broker.isRunning());
    DeliveryPlan plan;
    plan.limit = 600ms;
    const TopicDelivery delivery = roundTripOn({settingsFor(broker.mqttPort(), version), nullptr}, u"no/a"_s, plan);
    if (version == Version::V31) { // no failure code in SUBACK: granted, and nothing comes
        QCOMPARE(delivery.subscribe.outcome, Subscribe::Granted);
        QCOMPARE(delivery.results[1].outcome, Outcome::SilentlyDropped);
        QCOMPARE(shutSide(delivery), ShutSide::Reading);
        QCOMPARE(publishRight(delivery), PublishRight::Yes);
        return;
    }
    QCOMPARE(delivery.subscribe.outcome, Subscribe::Refused);
    QCOMPARE(delivery.subscribe.reasonCode, std::optional<quint8>(version == Version::V5 ? 0x87 : 0x80));
    for (const DeliveryResult &result : delivery.results)
        QCOMPARE(result.outcome, Outcome::Unwatched);
    QCOMPARE(publishRight(delivery), PublishRight::Yes); // by PUBACK of MQTT 5, the tested one's or the one asked
}

void TstDeliveryBrokers::byClientId()
{
    if (!m_broker)
        QSKIP("mosquitto is not installed");
    // The rule lets a client write to the topic of its own ID alone; whatever publishes here, its ID is another one.
    Connection connection(&m_thread);
    ConnectionSettings settings = settingsFor(m_broker->mqttPort(), Version::V311);
    settings.clientId = u"pump-7"_s;
    connection.open(settings);
    QTRY_COMPARE_WITH_TIMEOUT(connection.state(), Client::State::Connected, deadline);
    DeliveryPlan plan = quickPlan();
    plan.qos = {0};
    plan.limit = 1'000ms;
    const TopicDelivery allowed = roundTripOn(deliverySource(connection, settings), u"id/pump-7"_s, plan);
    QCOMPARE(allowed.results[0].outcome, Outcome::Delivered);
    QVERIFY(allowed.clientId.startsWith("pump-7-"_L1));
    const TopicDelivery forbidden = roundTripOn({settings, nullptr}, u"id/pump-7"_s, plan); // fresh IDs on both ends
    QCOMPARE(forbidden.results[0].outcome, Outcome::SilentlyDropped);
    QCOMPARE(connection.state(), Client::State::Connected);
}

void TstDeliveryBrokers::accessCheck()
{
    if (!m_broker)
        QSKIP("mosquitto is not installed");
    AclCheck check(&m_thread);
    QSignalSpy finished(&check, &AclCheck::finished);
    check.start({settingsFor(m_broker->mqttPort(), Version::V311), nullptr},
                AclCheck::topicsOf(u"open/a\n# a remark\n readonly/b \n\nwriteonly/c\nopen/+\nopen/a\nbad/#/topic\n"_s), 1'000ms);
    QVERIFY(check.isRunning());
    QCOMPARE(check.deliveries().size(), 5);
    QVERIFY(finished.wait(deadline));
    QCOMPARE(check.done(), 5);
    const auto &rows = check.deliveries();
    QCOMPARE(publishRight(rows[0]), PublishRight::Yes);
    QVERIFY(deliveredMs(rows[0]));
    QCOMPARE(publishRight(rows[1]), PublishRight::Dropped);
    QCOMPARE(publishRight(rows[2]), PublishRight::Yes);
    QCOMPARE(shutSide(rows[2]), ShutSide::Reading);
    QVERIFY(!deliveredMs(rows[2]));
    QVERIFY(rows[3].isFilter);
    QCOMPARE(rows[3].subscribe.outcome, Subscribe::Granted);
    QCOMPARE(publishRight(rows[3]), PublishRight::Untested);
    QCOMPARE(rows[4].subscribe.outcome, Subscribe::NotPossible);
    QVERIFY(!rows[4].subscribe.why.isEmpty());
}

void TstDeliveryBrokers::accessCheckCancelled()
{
    ScriptedPeer peer; // accepts connections and says nothing
    AclCheck check(&m_thread);
    QSignalSpy finished(&check, &AclCheck::finished);
    QStringList topics;
    for (int i = 0; i < 1'500; ++i)
        topics.append(u"t/%1"_s.arg(i));
    check.start({settingsFor(peer.port(), Version::V5), nullptr}, topics);
    QCOMPARE(check.deliveries().size(), AclCheck::mostTopics);
    check.cancel();
    QVERIFY(finished.wait(deadline));
    QCOMPARE(check.done(), AclCheck::mostTopics);
    QCOMPARE(check.deliveries().last().subscribe.outcome, Subscribe::Cancelled);
    check.start({settingsFor(peer.port(), Version::V5), nullptr}, {u"again"_s}); // it can be started again
    QVERIFY(check.isRunning());
    check.cancel();
    QVERIFY(finished.wait(deadline));
}

void TstDeliveryBrokers::noBroker()
{
    const TopicDelivery delivery = roundTripOn({settingsFor(freePort(), Version::V311), nullptr}, u"a"_s);
    QCOMPARE(delivery.subscribe.outcome, Subscribe::NotPossible);
    QCOMPARE(delivery.subscribe.cause, u"tcp-refused"_s);
    for (const DeliveryResult &result : delivery.results) {
        QCOMPARE(result.outcome, Outcome::NotPossible);
        QVERIFY(deliverytext::sentence(delivery, result).contains(deliverytext::causeTitle(u"tcp-refused"_s)));
    }
}

void TstDeliveryBrokers::misbehaving_data()
{
    using Forward = std::function<QList<mqtt::Publish>(const mqtt::Publish &)>;
    QTest::addColumn<Forward>("forward");
    QTest::addColumn<QList<Outcome>>("outcomes");
    QTest::newRow("faithful") << Forward([](const mqtt::Publish &sent) { return QList{sent}; }) << QList<Outcome>(3, Outcome::Delivered);
    QTest::newRow("drops") << Forward([](const mqtt::Publish &) { return QList<mqtt::Publish>(); })
                           << QList<Outcome>(3, Outcome::SilentlyDropped);
    QTest::newRow("twice") << Forward([](const mqtt::Publish &sent) {
        mqtt::Publish once = sent;
        once.qos = std::min(sent.qos, mqtt::QoS::AtLeastOnce); // one identifier a copy
        return QList{once, once};
    }) << QList<Outcome>(3, Outcome::DeliveredTwice);
    QTest::newRow("less QoS") << Forward([](mqtt::Publish sent) {
        sent.qos = mqtt::QoS::AtMostOnce;
        return QList{sent};
    }) << QList<Outcome>{Outcome::Delivered, Outcome::DeliveredOtherwise, Outcome::DeliveredOtherwise};
    QTest::newRow("other payload") << Forward([](mqtt::Publish sent) {
        sent.payload = "{\"value\":\"" + sent.payload + "\"}";
        return QList{sent};
    }) << QList<Outcome>(3, Outcome::DeliveredOtherwise);
    QTest::newRow("retained") << Forward([](mqtt::Publish sent) {
        sent.retain = true;
        return QList{sent};
    }) << QList<Outcome>(3, Outcome::DeliveredOtherwise);
    QTest::newRow("other topic") << Forward([](mqtt::Publish sent) {
        sent.topicName = u"mount/"_s + sent.topicName;
        return QList{sent};
    }) << QList<Outcome>(3, Outcome::DeliveredOtherwise);
}

void TstDeliveryBrokers::misbehaving()
{
    using Forward = std::function<QList<mqtt::Publish>(const mqtt::Publish &)>;
    QFETCH(Forward, forward);
    QFETCH(QList<Outcome>, outcomes);
    ScriptedPeer old, five;
    playForwarder(old, Version::V311, forward);
    playForwarder(five, Version::V5, forward);
    DeliveryPlan plan = quickPlan();
    plan.limit = outcomes.contains(Outcome::SilentlyDropped) ? 1'000ms : 20'000ms;
    const QList<TopicDelivery> found = roundTripsOn(
        {{{settingsFor(old.port(), Version::V311), nullptr}, u"a/b"_s}, {{settingsFor(five.port(), Version::V5), nullptr}, u"a/b"_s}},
        plan);
    for (const TopicDelivery &delivery : found) {
        QList<Outcome> seen;
        for (const DeliveryResult &result : delivery.results)
            seen.append(result.outcome);
        QCOMPARE(seen, outcomes);
    }
    for (const ScriptedPeer *peer : {&old, &five}) {
        for (const PeerLink *link : peer->links()) { // no will, nothing kept
            const auto connect = std::get<mqtt::Connect>(link->decoded(link->packets.first()));
            QVERIFY(connect.cleanStart && !connect.will);
        }
    }
}

void TstDeliveryBrokers::subscriptionRefused_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<bool>("closes");
    QTest::addColumn<Subscribe>("outcome");
    QTest::newRow("3.1.1, SUBACK 0x80") << Version::V311 << false << Subscribe::Refused;
    QTest::newRow("5.0, SUBACK 0x87") << Version::V5 << false << Subscribe::Refused;
    QTest::newRow("3.1.1, hangs up") << Version::V311 << true << Subscribe::Closed;
    QTest::newRow("5.0, hangs up") << Version::V5 << true << Subscribe::Closed;
}

void TstDeliveryBrokers::subscriptionRefused()
{
    QFETCH(Version, version);
    QFETCH(bool, closes);
    ScriptedPeer peer;
    peer.onPacket = [&](PeerLink &link, const QByteArray &packet) {
        const auto type = PacketType(quint8(packet.at(0)) >> 4);
        if (type == PacketType::Connect)
            link.send(ScriptedPeer::acceptance(link.version()));
        else if (type == PacketType::Subscribe && closes)
            link.close();
        else if (type == PacketType::Subscribe)
            link.send(mqtt::Suback{
                std::get<mqtt::Subscribe>(link.decoded(packet)).packetIdentifier, {}, {quint8(version == Version::V5 ? 0x87 : 0x80)}});
        else if (type == PacketType::Publish) {
            const auto publish = std::get<mqtt::Publish>(link.decoded(packet));
            if (publish.qos == mqtt::QoS::AtLeastOnce)
                link.send(mqtt::Puback{{publish.packetIdentifier, 0, {}}});
        }
    };
    DeliveryPlan plan;
    plan.qos = {1};
    const TopicDelivery delivery = roundTripOn({settingsFor(peer.port(), version), nullptr}, u"a/b"_s, plan);
    QTEST(delivery.subscribe.outcome, "outcome");
    QCOMPARE(delivery.results[0].outcome, Outcome::Unwatched);
    QVERIFY(!deliverytext::subscribeSentence(delivery).isEmpty());
}

void TstDeliveryBrokers::closesOnOneTopicOfMany()
{
    ScriptedPeer peer;
    playForwarder(peer, Version::V311, [](const mqtt::Publish &sent) { return QList{sent}; });
    const auto answer = peer.onPacket;
    peer.onPacket = [answer](PeerLink &link, const QByteArray &packet) {
        if (PacketType(quint8(packet.at(0)) >> 4) == PacketType::Publish
            && std::get<mqtt::Publish>(link.decoded(packet)).topicName == "t/5"_L1)
            link.close();
        else
            answer(link, packet);
    };
    QStringList topics;
    for (int i = 0; i < 10; ++i)
        topics.append(u"t/%1"_s.arg(i));
    AclCheck check(&m_thread);
    QSignalSpy finished(&check, &AclCheck::finished);
    check.start({settingsFor(peer.port(), Version::V311), nullptr}, topics, 10'000ms);
    QVERIFY(finished.wait(deadline));
    for (int i = 0; i < 10; ++i) {
        const TopicDelivery &row = check.deliveries()[i];
        QCOMPARE(publishRight(row), i == 5 ? PublishRight::Refused : PublishRight::Yes);
        QCOMPARE(row.results[0].closed, i == 5);
    }
}

void TstDeliveryBrokers::ownPayload()
{
    ScriptedPeer peer;
    playForwarder(peer, Version::V311, [](const mqtt::Publish &sent) { return QList{sent}; });
    DeliveryPlan plan = quickPlan();
    plan.payload = "on";
    const TopicDelivery delivery = roundTripOn({settingsFor(peer.port(), Version::V311), nullptr}, u"lamp"_s, plan);
    for (const DeliveryResult &result : delivery.results)
        QCOMPARE(result.outcome, Outcome::Delivered);
    QCOMPARE(delivery.results.size(), 3);
}

void TstDeliveryBrokers::othersOnTheTopic()
{
    ScriptedPeer peer;
    playForwarder(peer, Version::V311, [](const mqtt::Publish &sent) {
        mqtt::Publish other = sent;
        other.payload = "someone else's";
        mqtt::Publish old = other;
        old.retain = true;
        return QList{old, other, sent};
    });
    DeliveryPlan plan;
    plan.qos = {0};
    const TopicDelivery delivery = roundTripOn({settingsFor(peer.port(), Version::V311), nullptr}, u"busy"_s, plan);
    QCOMPARE(delivery.results[0].outcome, Outcome::Delivered);
    QCOMPARE(delivery.results[0].otherMessages, 1);
    QVERIFY(deliverytext::sentence(delivery, delivery.results[0]).contains("other client"_L1));
}

void TstDeliveryBrokers::cancelAndDeleteAtAnyMoment()
{
    ScriptedPeer peer;
    playForwarder(peer, Version::V5, [](const mqtt::Publish &sent) { return QList{sent}; });
    const DeliverySource source{settingsFor(peer.port(), Version::V5), nullptr};
    for (int events = 0; events < 40; ++events) {
        for (QThread *thread : {&m_thread, static_cast<QThread *>(nullptr)}) {
            auto trip = std::make_unique<RoundTrip>(thread);
            QSignalSpy finished(trip.get(), &RoundTrip::finished);
            trip->start(source, u"a"_s);
            for (int i = 0; i < events; ++i)
                QCoreApplication::processEvents(QEventLoop::AllEvents, 2);
            if (events % 2 == 0) {
                trip->cancel();
                QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, deadline);
                QVERIFY(trip->delivery()->isOver());
            }
            trip.reset();
        }
    }
    QTRY_VERIFY_WITH_TIMEOUT(std::all_of(peer.links().begin(), peer.links().end(), [](PeerLink *link) { return link->ended; }), deadline);
}

void TstDeliveryBrokers::disconnectedMeanwhile()
{
    ScriptedPeer peer;
    playForwarder(peer, Version::V5, [](const mqtt::Publish &) { return QList<mqtt::Publish>(); });
    Connection connection(&m_thread);
    const ConnectionSettings settings = settingsFor(peer.port(), Version::V5);
    connection.open(settings);
    QTRY_COMPARE_WITH_TIMEOUT(connection.state(), Client::State::Connected, deadline);
    RoundTrip trip(&m_thread);
    QSignalSpy finished(&trip, &RoundTrip::finished);
    DeliveryPlan plan;
    plan.limit = 30s;
    trip.start(deliverySource(connection, settings), u"a"_s, plan);
    QTRY_VERIFY_WITH_TIMEOUT(trip.delivery()->results[0].outcome == Outcome::Running, deadline);
    connection.disconnectFromBroker();
    QVERIFY(finished.wait(deadline));
    for (const DeliveryResult &result : trip.delivery()->results)
        QCOMPARE(result.outcome, Outcome::Cancelled);
}

QTEST_GUILESS_MAIN(TstDeliveryBrokers)
#include "tst_delivery_brokers.moc"
