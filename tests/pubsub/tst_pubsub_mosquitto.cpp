// Publish and subscribe over a real broker, the client on a thread of its own.
#include "connection/Connection.h"
#include "pubsub/PublicationText.h"
#include "pubsub/SubscriptionText.h"
#include "support/Mosquitto.h"
#include "support/ScriptedPeer.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using mqtt::PropertyId;
using mqtt::QoS;
using mqtt::Version;
using State = SubscriptionRow::State;

namespace {

constexpr int limitMs = 15'000;

SubscriptionSettings wanted(const QString &topicFilter, QoS qos = QoS::ExactlyOnce)
{
    SubscriptionSettings settings;
    settings.topicFilter = topicFilter;
    settings.qos = qos;
    return settings;
}

/// Empty: not installed.
QString dynamicSecurityPlugin()
{
    const QStringList folders = QDir(u"/usr/lib"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &folder : folders) {
        if (const QString file = u"/usr/lib/%1/mosquitto_dynamic_security.so"_s.arg(folder); QFile::exists(file))
            return file;
    }
    return {};
}

mqtt::Publish message(const QString &topicName, const QByteArray &payload, QoS qos = QoS::AtMostOnce, bool retain = false)
{
    mqtt::Publish publish;
    publish.topicName = topicName;
    publish.payload = payload;
    publish.qos = qos;
    publish.retain = retain;
    return publish;
}

} // namespace

class TstPubSubMosquitto : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();
    void grantedAndDelivered_data() { versions(); }
    void grantedAndDelivered();
    void refusedByAcl_data() { versions(); }
    void refusedByAcl();
    void acknowledgedWithTimes_data() { versions(); }
    void acknowledgedWithTimes();
    void noLocal();
    void retainAsPublished();
    void retainHandling();
    void identifiers();
    void userPropertiesTravel();
    void topicAliasGiven();
    void topicAliasesAutomatic();
    void topicAliasesReceived();
    void sentAgainAfterADrop();
    void subscribedAgainAfterALostSession_data() { versions(); }
    void subscribedAgainAfterALostSession();
    void keptWithTheSession_data() { versions(); }
    void keptWithTheSession();
    void unsubscribed();
    void notConnected();
    void repeated_data();
    void repeated();
    void floodIsBounded();
    void deletedInAFlood();

private:
    static void versions()
    {
        QTest::addColumn<Version>("version");
        QTest::newRow("3.1.1") << Version::V311;
        QTest::newRow("5.0") << Version::V5;
    }
    ConnectionSettings settings(Version version) const
    {
        ConnectionSettings settings = newConnectionSettings();
        settings.endpoint.host = u"127.0.0.1"_s;
        settings.endpoint.port = m_broker->mqttPort();
        settings.version = version;
        settings.properties.topicAliasMaximum = version == Version::V5 ? std::optional<quint32>(10) : std::nullopt;
        return settings;
    }
    bool connectWith(const ConnectionSettings &settings)
    {
        ConnectionSettings wanting = settings;
        wanting.subscriptions = rows()->wanted();
        m_connection->open(wanting);
        return QTest::qWaitFor([&] { return pubSub()->limits().has_value(); }, limitMs);
    }
    bool connectWith(Version version) { return connectWith(settings(version)); }
    bool disconnect(bool drop = false)
    {
        QSignalSpy ended(m_connection.get(), &Connection::ended);
        if (drop)
            m_connection->dropConnection();
        else
            m_connection->disconnectFromBroker();
        return ended.wait(limitMs);
    }
    PubSub *pubSub() const { return m_connection->pubSub(); }
    Subscriptions *rows() const { return pubSub()->subscriptions(); }
    bool subscribe(const SubscriptionSettings &settings)
    {
        rows()->add(settings);
        return QTest::qWaitFor([&] { return rows()->find(settings.topicFilter)->state == State::Granted; }, limitMs);
    }
    bool awaitMessages(qint64 count) const
    {
        return QTest::qWaitFor([&] { return pubSub()->messages()->size() >= count; }, limitMs);
    }
    ReceivedMessage received(qint64 index) const { return pubSub()->messages()->message(index); }
    Publication published(qint64 index) const { return pubSub()->publications()->publication(index); }
    bool awaitOver(qint64 index) const
    {
        return QTest::qWaitFor([&] { return published(index).index == index && published(index).isOver(); }, limitMs);
    }
    /// The packets of one type that we sent, out of the log.
    QList<QByteArray> sentPackets(mqtt::PacketType type) const
    {
        QList<QByteArray> packets;
        for (qint64 i = 0; i < m_connection->log()->size(); ++i) {
            const TraceEntry entry = m_connection->log()->record(i).entry;
            if (entry.kind == TraceEntry::Kind::Packet && entry.sender == mqtt::Sender::Client
                && quint8(entry.bytes.at(0)) >> 4 == quint8(type))
                packets.append(entry.bytes);
        }
        return packets;
    }

    std::unique_ptr<Mosquitto> m_broker;
    std::unique_ptr<QThread> m_thread;
    std::unique_ptr<Connection> m_connection;
};

void TstPubSubMosquitto::initTestCase()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    Mosquitto::Options options;
    options.tls = options.webSockets = false;
    m_broker = std::make_unique<Mosquitto>(options);
    QVERIFY2(m_broker->isRunning(), m_broker->log().constData());
}

void TstPubSubMosquitto::init()
{
    m_thread = std::make_unique<QThread>();
    m_thread->start();
    m_connection = std::make_unique<Connection>(m_thread.get());
}

void TstPubSubMosquitto::cleanup()
{
    m_connection.reset();
    m_thread->quit();
    QVERIFY(m_thread->wait(limitMs));
}

void TstPubSubMosquitto::cleanupTestCase()
{
    m_broker.reset();
}

void TstPubSubMosquitto::grantedAndDelivered()
{
    QFETCH(Version, version);
    QVERIFY(connectWith(version));
    QVERIFY(subscribe(wanted(u"open/#"_s)));
    QCOMPARE(stateText(rows()->rows().first()), u"Granted QoS 2"_s);
    QVERIFY(rows()->rows().first().ms > 0);
    for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce})
        pubSub()->publish(message(u"open/a"_s, QByteArray("\0\xFF raw", 6), qos));
    QVERIFY(awaitMessages(3));
    for (int i = 0; i < 3; ++i) {
        const ReceivedMessage got = received(i);
        QCOMPARE(got.publish.topicName, u"open/a"_s);
        QCOMPARE(got.publish.payload, QByteArray("\0\xFF raw", 6));
        QCOMPARE(int(got.publish.qos), i);
        QCOMPARE(got.publish.packetIdentifier != 0, i > 0);
        QVERIFY(!got.publish.retain);
        QCOMPARE(got.attempt, 1);
        QVERIFY(got.microseconds > 0);
        QVERIFY(got.packetBytes > 14);
        QVERIFY(got.receivedAt.secsTo(QDateTime::currentDateTimeUtc()) < 60);
        QCOMPARE(got.subscriptions.topicFilters, QStringList{u"open/#"_s});
        QVERIFY(!got.subscriptions.byIdentifier);
    }
}

void TstPubSubMosquitto::refusedByAcl()
{
    // An acl_file of mosquitto lets everyone subscribe; its plug-in does not.
    const QString plugin = dynamicSecurityPlugin();
    if (plugin.isEmpty())
        QSKIP("the dynamic security plug-in of mosquitto is not installed");
    QFETCH(Version, version);
    QTemporaryDir folder;
    QFile rules(folder.filePath(u"dynsec.json"_s));
    QVERIFY(rules.open(QIODevice::WriteOnly));
    rules.write(R"({"defaultACLAccess":{"publishClientSend":true,"publishClientReceive":true,"subscribe":true,"unsubscribe":true},
                    "clients":[],"groups":[{"groupname":"all","roles":[{"rolename":"all"}]}],"anonymousGroup":"all",
                    "roles":[{"rolename":"all","acls":[{"acltype":"subscribePattern","topic":"closed/#","priority":0,"allow":false},
                                                       {"acltype":"publishClientSend","topic":"closed/#","priority":0,"allow":false}]}]})");
    rules.close();
    Mosquitto::Options options;
    options.tls = options.webSockets = false;
    options.globalConfig = "plugin " + plugin.toUtf8() + "\nplugin_opt_config_file " + rules.fileName().toUtf8();
    Mosquitto strict(options);
    QVERIFY2(strict.isRunning(), strict.log().constData());
    ConnectionSettings toStrict = settings(version);
    toStrict.endpoint.port = strict.mqttPort();
    QVERIFY(connectWith(toStrict));
    rows()->add(wanted(u"closed/x"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rows()->rows().first().state, State::Refused, limitMs);
    QCOMPARE(stateText(rows()->rows().first()), version == Version::V5 ? u"Refused: 0x87 Not authorized"_s : u"Refused: 0x80 Failure"_s);
    pubSub()->publish(message(u"closed/x"_s, "x", QoS::AtLeastOnce));
    QVERIFY(awaitOver(0));
    // 3.1.1 cannot say no: the server acknowledges and throws the message away.
    QCOMPARE(published(0).state, version == Version::V5 ? Publication::State::Refused : Publication::State::Completed);
    if (version == Version::V5)
        QCOMPARE(stateText(published(0)), u"Refused: 0x87 Not authorized"_s);
}

void TstPubSubMosquitto::acknowledgedWithTimes()
{
    QFETCH(Version, version);
    QVERIFY(connectWith(version));
    for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce})
        pubSub()->publish(message(u"open/a"_s, "x", qos));
    for (int i = 0; i < 3; ++i) {
        QVERIFY(awaitOver(i));
        const Publication done = published(i);
        QCOMPARE(done.state, Publication::State::Completed);
        QCOMPARE(done.acknowledgements.size(), i);
        QCOMPARE(done.packetIdentifier != 0, i > 0);
        QCOMPARE(done.resent, 0);
        for (const Acknowledgement &acknowledgement : done.acknowledgements)
            QVERIFY(acknowledgement.ms > 0 && acknowledgement.ms < limitMs);
    }
    QCOMPARE(published(1).acknowledgements[0].type, mqtt::PacketType::Puback);
    QCOMPARE(published(2).acknowledgements[0].type, mqtt::PacketType::Pubrec);
    QCOMPARE(published(2).acknowledgements[1].type, mqtt::PacketType::Pubcomp);
    if (version == Version::V5) // nobody is subscribed
        QCOMPARE(stateText(published(1)), u"0x10 No matching subscribers"_s);
}

void TstPubSubMosquitto::noLocal()
{
    QVERIFY(connectWith(Version::V5));
    SubscriptionSettings mine = wanted(u"open/mine"_s);
    mine.noLocal = true;
    QVERIFY(subscribe(mine));
    QVERIFY(subscribe(wanted(u"open/other"_s)));
    pubSub()->publish(message(u"open/mine"_s, "not to me", QoS::AtLeastOnce));
    pubSub()->publish(message(u"open/other"_s, "to me", QoS::AtLeastOnce));
    QVERIFY(awaitMessages(1));
    QVERIFY(awaitOver(1));
    QCOMPARE(received(0).publish.topicName, u"open/other"_s);
    QCOMPARE(pubSub()->messages()->size(), 1);
}

void TstPubSubMosquitto::retainAsPublished()
{
    QVERIFY(connectWith(Version::V5));
    SubscriptionSettings as = wanted(u"open/as"_s);
    as.retainAsPublished = true;
    QVERIFY(subscribe(as));
    QVERIFY(subscribe(wanted(u"open/plain"_s)));
    pubSub()->publish(message(u"open/as"_s, "r", QoS::AtLeastOnce, true));
    pubSub()->publish(message(u"open/plain"_s, "r", QoS::AtLeastOnce, true));
    QVERIFY(awaitMessages(2));
    QVERIFY(received(0).publish.retain);
    QVERIFY(!received(1).publish.retain);
    pubSub()->publish(message(u"open/as"_s, {}, QoS::AtLeastOnce, true)); // takes them away again
    pubSub()->publish(message(u"open/plain"_s, {}, QoS::AtLeastOnce, true));
    QVERIFY(awaitOver(3));
}

void TstPubSubMosquitto::retainHandling()
{
    using Handling = mqtt::Subscription::RetainHandling;
    QVERIFY(connectWith(Version::V5));
    pubSub()->publish(message(u"open/kept"_s, "kept", QoS::AtLeastOnce, true));
    QVERIFY(awaitOver(0));
    SubscriptionSettings settings = wanted(u"open/kept"_s);
    settings.retainHandling = Handling::DoNotSend;
    QVERIFY(subscribe(settings));
    settings.retainHandling = Handling::SendIfNew; // it is not new
    QVERIFY(subscribe(settings));
    pubSub()->publish(message(u"open/kept"_s, "live", QoS::AtLeastOnce));
    QVERIFY(awaitMessages(1));
    QCOMPARE(received(0).publish.payload, QByteArray("live"));
    QVERIFY(!received(0).publish.retain);
    settings.retainHandling = Handling::SendAtSubscribe;
    rows()->add(settings);
    QVERIFY(awaitMessages(2));
    QCOMPARE(received(1).publish.payload, QByteArray("kept"));
    QVERIFY(received(1).publish.retain);
    QCOMPARE(received(1).subscriptions.topicFilters, QStringList{u"open/kept"_s});
    pubSub()->publish(message(u"open/kept"_s, {}, QoS::AtLeastOnce, true));
    QVERIFY(awaitOver(2));
}

void TstPubSubMosquitto::identifiers()
{
    QVERIFY(connectWith(Version::V5));
    SubscriptionSettings one = wanted(u"open/+"_s);
    one.identifier = 11;
    SubscriptionSettings other = wanted(u"open/b"_s);
    other.identifier = 268'435'455;
    QVERIFY(subscribe(one));
    QVERIFY(subscribe(other));
    pubSub()->publish(message(u"open/a"_s, "x"));
    QVERIFY(awaitMessages(1));
    QCOMPARE(received(0).publish.properties.subscriptionIdentifiers(), QList<quint32>{11});
    const MatchedFilters expected{{u"open/+"_s}, true};
    QCOMPARE(received(0).subscriptions, expected);
    pubSub()->publish(message(u"open/b"_s, "x"));
    QVERIFY(awaitMessages(2));
    QVERIFY(received(1).subscriptions.byIdentifier);
}

void TstPubSubMosquitto::userPropertiesTravel()
{
    QVERIFY(connectWith(Version::V5));
    SubscriptionSettings settings = wanted(u"open/a"_s);
    settings.userProperties = {{u"who"_s, u"tester"_s}};
    QVERIFY(subscribe(settings));
    QVERIFY(sentPackets(mqtt::PacketType::Subscribe).first().contains("tester"));
    mqtt::Publish publish = message(u"open/a"_s, "{}", QoS::ExactlyOnce);
    publish.properties.appendUserProperty(u"k"_s, u"1"_s);
    publish.properties.appendUserProperty(u"k"_s, u"2"_s);
    publish.properties.set(PropertyId::ContentType, u"application/json"_s);
    publish.properties.set(PropertyId::CorrelationData, QByteArray("\0\1", 2));
    pubSub()->publish(publish);
    QVERIFY(awaitMessages(1));
    const mqtt::Properties got = received(0).publish.properties;
    const QList<mqtt::StringPair> pairs{{u"k"_s, u"1"_s}, {u"k"_s, u"2"_s}};
    QCOMPARE(got.userProperties(), pairs);
    QCOMPARE(got.string(PropertyId::ContentType), u"application/json"_s);
    QCOMPARE(got.binary(PropertyId::CorrelationData), QByteArray("\0\1", 2));
}

void TstPubSubMosquitto::topicAliasGiven()
{
    QVERIFY(connectWith(Version::V5));
    QVERIFY(subscribe(wanted(u"open/a"_s)));
    mqtt::Publish publish = message(u"open/a"_s, "first");
    publish.properties.set(PropertyId::TopicAlias, quint32(3));
    pubSub()->publish(publish);
    publish.topicName.clear();
    publish.payload = "second";
    pubSub()->publish(publish);
    QVERIFY(awaitMessages(2));
    QCOMPARE(received(1).publish.payload, QByteArray("second"));
    QCOMPARE(received(1).publish.topicName, u"open/a"_s);
    QVERIFY(!sentPackets(mqtt::PacketType::Publish)[1].contains("open/a"));
    publish.properties.set(PropertyId::TopicAlias, quint32(4)); // never given a topic
    pubSub()->publish(publish);
    QVERIFY(awaitOver(2));
    QCOMPARE(published(2).state, Publication::State::NotSent);
}

void TstPubSubMosquitto::topicAliasesAutomatic()
{
    pubSub()->setAutomaticTopicAliases(true);
    QVERIFY(connectWith(Version::V5));
    QVERIFY(subscribe(wanted(u"open/#"_s)));
    for (int i = 0; i < 3; ++i)
        pubSub()->publish(message(u"open/a/rather/long/topic"_s, QByteArray::number(i)));
    QVERIFY(awaitMessages(3));
    const QList<QByteArray> packets = sentPackets(mqtt::PacketType::Publish);
    QVERIFY(packets[0].contains("open/a/rather"));
    QVERIFY(!packets[1].contains("open"));
    QVERIFY(!packets[2].contains("open"));
    for (int i = 0; i < 3; ++i)
        QCOMPARE(received(i).publish.topicName, u"open/a/rather/long/topic"_s);
}

void TstPubSubMosquitto::topicAliasesReceived()
{
    // mosquitto 2.0 sends no aliases of its own: a scripted server does.
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(Version::V5));
    ConnectionSettings toPeer = settings(Version::V5);
    toPeer.endpoint.port = peer.port();
    QVERIFY(connectWith(toPeer));
    peer.link()->send(QByteArray::fromHex("300a 0003612f62 03230001 78")); // a/b, alias 1
    peer.link()->send(QByteArray::fromHex("3007 0000 03230001 79"));       // alias 1
    QVERIFY(awaitMessages(2));
    QCOMPARE(received(1).publish.topicName, u"a/b"_s);
    QCOMPARE(received(1).publish.payload, QByteArray("y"));
    QCOMPARE(received(1).publish.properties.integer(PropertyId::TopicAlias), 1u);
}

void TstPubSubMosquitto::sentAgainAfterADrop()
{
    ScriptedPeer peer;
    bool answers = false;
    peer.onPacket = [&](PeerLink &link, const QByteArray &packet) {
        const auto type = mqtt::PacketType(quint8(packet.at(0)) >> 4);
        if (type == mqtt::PacketType::Connect)
            link.send(QByteArray::fromHex(answers ? "20020100" : "20020000"));
        else if (type == mqtt::PacketType::Publish && answers)
            link.send(mqtt::Puback{{std::get<mqtt::Publish>(link.decoded(packet)).packetIdentifier, 0, {}}});
    };
    ConnectionSettings toPeer = settings(Version::V311);
    toPeer.endpoint.port = peer.port();
    toPeer.cleanStart = false;
    QVERIFY(connectWith(toPeer));
    pubSub()->publish(message(u"a"_s, "x", QoS::AtLeastOnce));
    QTRY_COMPARE_WITH_TIMEOUT(published(0).state, Publication::State::Sent, limitMs);
    QVERIFY(disconnect(true));
    answers = true;
    QVERIFY(connectWith(toPeer));
    QVERIFY(awaitOver(0));
    QCOMPARE(published(0).state, Publication::State::Completed);
    QCOMPARE(published(0).resent, 1);
    answers = false;
    pubSub()->publish(message(u"a"_s, "x", QoS::AtLeastOnce));
    QTRY_COMPARE_WITH_TIMEOUT(published(1).state, Publication::State::Sent, limitMs);
    QVERIFY(disconnect(true));
    QVERIFY(connectWith(toPeer)); // Session Present 0: the server lost it
    QVERIFY(awaitOver(1));
    QCOMPARE(published(1).state, Publication::State::Dropped);
    QCOMPARE(published(1).drop, Client::PublishDrop::SessionLost);
}

void TstPubSubMosquitto::subscribedAgainAfterALostSession()
{
    QFETCH(Version, version);
    ConnectionSettings clean = settings(version);
    QVERIFY(connectWith(clean));
    QVERIFY(subscribe(wanted(u"open/a"_s)));
    QVERIFY(disconnect(true));
    QTRY_COMPARE_WITH_TIMEOUT(rows()->rows().first().state, State::Waiting, limitMs);
    QSignalSpy resubscribed(rows(), &Subscriptions::resubscribed);
    QVERIFY(connectWith(clean));
    QTRY_COMPARE_WITH_TIMEOUT(rows()->rows().first().state, State::Granted, limitMs);
    QCOMPARE(resubscribed.size(), 1);
    QVERIFY(rows()->rows().first().again);
    pubSub()->publish(message(u"open/a"_s, "x"));
    QVERIFY(awaitMessages(1));
    QVERIFY(disconnect());
    clean.network.resubscribe = false;
    QVERIFY(connectWith(clean));
    QTRY_COMPARE_WITH_TIMEOUT(rows()->rows().first().state, State::Lost, limitMs);
}

void TstPubSubMosquitto::keptWithTheSession()
{
    QFETCH(Version, version);
    ConnectionSettings kept = settings(version);
    kept.cleanStart = false;
    if (version == Version::V5)
        kept.properties.sessionExpiryInterval = 60;
    QVERIFY(connectWith(kept));
    QVERIFY(subscribe(wanted(u"open/a"_s)));
    QVERIFY(disconnect());
    QVERIFY(connectWith(kept));
    QTRY_COMPARE_WITH_TIMEOUT(rows()->rows().first().state, State::Granted, limitMs);
    QVERIFY(rows()->rows().first().kept);
    QCOMPARE(sentPackets(mqtt::PacketType::Subscribe).size(), 1);
    pubSub()->publish(message(u"open/a"_s, "x"));
    QVERIFY(awaitMessages(1));
    QVERIFY(disconnect());
    kept.clientId = randomClientId(); // another session: nothing of it is known
    QVERIFY(connectWith(kept));
    QTRY_VERIFY_WITH_TIMEOUT(rows()->rows().first().again, limitMs);
}

void TstPubSubMosquitto::unsubscribed()
{
    QVERIFY(connectWith(Version::V5));
    QVERIFY(subscribe(wanted(u"open/a"_s)));
    QVERIFY(subscribe(wanted(u"open/b"_s)));
    rows()->remove({u"open/a"_s});
    QTRY_COMPARE_WITH_TIMEOUT(rows()->rows().size(), 1, limitMs);
    pubSub()->publish(message(u"open/a"_s, "x", QoS::AtLeastOnce));
    pubSub()->publish(message(u"open/b"_s, "x", QoS::AtLeastOnce));
    QVERIFY(awaitMessages(1));
    QCOMPARE(received(0).publish.topicName, u"open/b"_s);
}

void TstPubSubMosquitto::notConnected()
{
    pubSub()->publish(message(u"open/a"_s, "x"));
    QVERIFY(awaitOver(0));
    QCOMPARE(published(0).state, Publication::State::NotSent);
    rows()->add(wanted(u"open/a"_s));
    QCOMPARE(rows()->rows().first().state, State::Waiting);
    QVERIFY(connectWith(Version::V311));
    QTRY_COMPARE_WITH_TIMEOUT(rows()->rows().first().state, State::Granted, limitMs);
}

void TstPubSubMosquitto::repeated_data()
{
    QTest::addColumn<int>("interval");
    QTest::newRow("every millisecond") << 1;
    QTest::newRow("as fast as it goes") << 0;
}

void TstPubSubMosquitto::repeated()
{
    QFETCH(int, interval);
    QVERIFY(connectWith(Version::V311));
    const int count = interval > 0 ? 20 : 3'000;
    pubSub()->publishRepeatedly(message(u"open/a"_s, "x", QoS::AtLeastOnce), count, std::chrono::milliseconds(interval));
    QVERIFY(pubSub()->isRepeating());
    QTRY_VERIFY_WITH_TIMEOUT(!pubSub()->isRepeating(), limitMs);
    QVERIFY(awaitOver(count - 1));
    QCOMPARE(pubSub()->publications()->takeChanges().size, count);
    pubSub()->publishRepeatedly(message(u"open/a"_s, "x"), 1'000'000, std::chrono::milliseconds(1));
    pubSub()->stopRepeating();
    QVERIFY(!pubSub()->isRepeating());
}

void TstPubSubMosquitto::floodIsBounded()
{
    pubSub()->messages()->setMaximumBytes(512 * 1024);
    QVERIFY(connectWith(Version::V311));
    QVERIFY(subscribe(wanted(u"open/#"_s, QoS::AtMostOnce)));
    pubSub()->publishRepeatedly(message(u"open/a"_s, QByteArray(200, 'x'), QoS::AtLeastOnce), 5'000, std::chrono::milliseconds(0));
    QVERIFY(awaitMessages(5'000));
    QVERIFY(pubSub()->messages()->bytes() <= 512 * 1024);
    QVERIFY(pubSub()->messages()->dropped() > 0);
}

void TstPubSubMosquitto::deletedInAFlood()
{
    QVERIFY(connectWith(Version::V311));
    QVERIFY(subscribe(wanted(u"open/#"_s, QoS::AtMostOnce)));
    pubSub()->publishRepeatedly(message(u"open/a"_s, "x", QoS::AtMostOnce), 100'000, std::chrono::milliseconds(0));
    QVERIFY(awaitMessages(100));
    m_connection.reset();
}

QTEST_GUILESS_MAIN(TstPubSubMosquitto)
#include "tst_pubsub_mosquitto.moc"
