// The client's half of a session, without sockets.
#include "client/ConnectPacket.h"
#include "client/Session.h"
#include "mqtt/Codec.h"

#include <QTest>

using namespace Qt::StringLiterals;
using mqtt::PacketType;
using mqtt::PropertyId;
using mqtt::QoS;
using mqtt::Version;

class TstSession : public QObject
{
    Q_OBJECT
private slots:
    void identifiersAreNeverZeroNorInUse();
    void requestsShareIdentifiersWithMessages();
    void receiveMaximumHoldsMessagesBack();
    void qos2GoesThroughItsSteps();
    void pubrecThatRefusesEndsTheMessage();
    void acknowledgementOfTheWrongKindIsIgnored();
    void unknownIdentifiersAreAnswered();
    void incomingQos2IsDeliveredOnce();
    void connectFlags_data();
    void connectFlags();
    void connectHasOnlyWhatWasSet();
    void propertiesAreLeftOutBelow5();
    void willPropertiesGoWithTheWill();
    void passwordWithoutUserName();
    void protocolNameAndLevel();
    void limits();
    void disconnectDoesNotRaiseSessionExpiry();
    void disconnectKeepsWithinMaximumPacketSize();
};

static mqtt::Publish message(QoS qos)
{
    mqtt::Publish publish;
    publish.topicName = u"a"_s;
    publish.qos = qos;
    return publish;
}

static QByteArray bytesOf(const mqtt::Packet &packet, Version version)
{
    const auto encoded = mqtt::encode(packet, version);
    return std::get<QByteArray>(encoded);
}

void TstSession::identifiersAreNeverZeroNorInUse()
{
    Session session(Version::V311);
    QSet<quint16> late; // a hundred that are never acknowledged
    for (int i = 0; i < 70'000; ++i) {
        session.enqueue(message(QoS::AtLeastOnce));
        const auto sent = session.takeSendable();
        QVERIFY(sent);
        QVERIFY(sent->publish.packetIdentifier != 0);
        QVERIFY(!late.contains(sent->publish.packetIdentifier));
        if (i % 700 == 0)
            late.insert(sent->publish.packetIdentifier);
        else
            QVERIFY(session.acknowledged(mqtt::Puback{{sent->publish.packetIdentifier, 0, {}}}));
    }
    QCOMPARE(session.unacknowledged(), late.size());
}

void TstSession::requestsShareIdentifiersWithMessages()
{
    Session session;
    QSet<quint16> used;
    for (int i = 0; i < 65'535; ++i)
        used.insert(session.beginRequest(PacketType::Subscribe));
    QCOMPARE(used.size(), 65'535);
    QVERIFY(!used.contains(0));
    QCOMPARE(session.beginRequest(PacketType::Subscribe), quint16(0));
    session.enqueue(message(QoS::ExactlyOnce));
    QVERIFY(!session.takeSendable()); // waits for a free identifier
    QVERIFY(!session.endRequest(PacketType::Unsubscribe, 17));
    QVERIFY(session.endRequest(PacketType::Subscribe, 17));
    QVERIFY(!session.endRequest(PacketType::Subscribe, 17));
    QCOMPARE(session.takeSendable()->publish.packetIdentifier, quint16(17));
}

void TstSession::receiveMaximumHoldsMessagesBack()
{
    Session session(Version::V5, 1);
    const quint32 first = session.enqueue(message(QoS::AtLeastOnce));
    const quint32 second = session.enqueue(message(QoS::ExactlyOnce));
    const auto sent = session.takeSendable();
    QVERIFY(sent);
    QVERIFY(!session.takeSendable());
    QCOMPARE(session.waiting(), 1);
    QCOMPARE(session.acknowledged(mqtt::Puback{{sent->publish.packetIdentifier, 0x10, {}}})->id, first);
    const auto next = session.takeSendable();
    QVERIFY(next);
    QVERIFY(session.acknowledged(mqtt::Pubrec{{next->publish.packetIdentifier, 0, {}}}).answer);
    QVERIFY(!session.hasQuota()); // PUBREC alone gives nothing back [MQTT-4.9.0-2]
    QCOMPARE(session.acknowledged(mqtt::Pubcomp{{next->publish.packetIdentifier, 0, {}}})->id, second);
    QVERIFY(session.hasQuota());
    QCOMPARE(session.waitingBytes(), 0);
}

void TstSession::qos2GoesThroughItsSteps()
{
    Session session(Version::V5);
    const quint32 id = session.enqueue(message(QoS::ExactlyOnce));
    const quint16 identifier = session.takeSendable()->publish.packetIdentifier;
    QVERIFY(!session.acknowledged(mqtt::Pubcomp{{identifier, 0, {}}})); // not before PUBREC
    const auto pubrec = session.acknowledged(mqtt::Pubrec{{identifier, 0x10, {}}});
    QVERIFY(pubrec.answer && !pubrec.completed);
    QCOMPARE(pubrec.answer->packetIdentifier, identifier);
    QCOMPARE(pubrec.answer->reasonCode, quint8(0));
    QVERIFY(session.acknowledged(mqtt::Pubrec{{identifier, 0, {}}}).answer); // again: PUBREL again
    QCOMPARE(session.acknowledged(mqtt::Pubcomp{{identifier, 0, {}}})->id, id);
    QVERIFY(!session.acknowledged(mqtt::Pubcomp{{identifier, 0, {}}}));
}

void TstSession::pubrecThatRefusesEndsTheMessage()
{
    Session session(Version::V5);
    const quint32 id = session.enqueue(message(QoS::ExactlyOnce));
    mqtt::Pubrec pubrec{{session.takeSendable()->publish.packetIdentifier, 0x87, {}}};
    pubrec.properties.set(PropertyId::ReasonString, u"no right"_s);
    const auto result = session.acknowledged(pubrec);
    QVERIFY(!result.answer);
    QVERIFY(result.completed);
    QCOMPARE(result.completed->id, id);
    QCOMPARE(result.completed->reasonCode, quint8(0x87));
    QCOMPARE(result.completed->reasonString, u"no right"_s);
    QCOMPARE(session.unacknowledged(), 0);
}

void TstSession::acknowledgementOfTheWrongKindIsIgnored()
{
    Session session(Version::V5);
    session.enqueue(message(QoS::AtLeastOnce));
    const quint16 identifier = session.takeSendable()->publish.packetIdentifier;
    QVERIFY(!session.acknowledged(mqtt::Pubcomp{{identifier, 0, {}}}));
    QVERIFY(!session.acknowledged(mqtt::Pubrec{{identifier, 0, {}}}).completed);
    QVERIFY(session.acknowledged(mqtt::Puback{{identifier, 0, {}}}));
}

void TstSession::unknownIdentifiersAreAnswered()
{
    Session v5(Version::V5);
    Session v311(Version::V311);
    mqtt::Pubrel pubrel;
    pubrel.packetIdentifier = 7;
    QCOMPARE(v5.released(pubrel).reasonCode, quint8(0x92));
    QCOMPARE(v311.released(pubrel).reasonCode, quint8(0));
    QCOMPARE(v5.acknowledged(mqtt::Pubrec{{7, 0, {}}}).answer->reasonCode, quint8(0x92));
    QVERIFY(!v5.acknowledged(mqtt::Puback{{7, 0, {}}}));
    QVERIFY(!v5.acknowledged(mqtt::Pubrec{{7, 0x80, {}}}).answer);
}

void TstSession::incomingQos2IsDeliveredOnce()
{
    Session session(Version::V5);
    mqtt::Pubrel pubrel;
    pubrel.packetIdentifier = 5;
    for (int round = 0; round < 2; ++round) {
        QVERIFY(session.receive(5));
        QVERIFY(!session.receive(5));
        QCOMPARE(session.released(pubrel).reasonCode, quint8(0));
    }
}

void TstSession::connectFlags_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<int>("options"); // bits: 1 clean, 2 user name, 4 password, 8 will, 16 will retain, 32 will QoS 2
    for (const int version : {3, 4, 5}) {
        for (int options = 0; options < 64; ++options)
            QTest::addRow("level %d, options %d", version, options) << version << options;
    }
}

void TstSession::connectFlags()
{
    QFETCH(int, version);
    QFETCH(int, options);
    ConnectionSettings settings = newConnectionSettings();
    settings.version = Version(version);
    settings.cleanStart = options & 1;
    if (options & 2)
        settings.credentials.username = QString();
    if (options & 4)
        settings.credentials.password = QByteArray();
    settings.will.enabled = options & 8;
    settings.will.topic = u"w"_s;
    settings.will.retain = options & 16;
    settings.will.qos = options & 32 ? 2 : 0;
    const QByteArray bytes = bytesOf(makeConnect(settings), settings.version);
    const auto flags = quint8(bytes.at(version == 3 ? 11 : 9));
    const bool will = options & 8;
    const bool password = (options & 4) && ((options & 2) || version == 5);
    QCOMPARE(flags & 0x01, 0); // [MQTT-3.1.2-3]
    QCOMPARE(bool(flags & 0x02), bool(options & 1));
    QCOMPARE(bool(flags & 0x04), will);
    QCOMPARE((flags >> 3) & 3, will && (options & 32) ? 2 : 0);
    QCOMPARE(bool(flags & 0x20), will && (options & 16));
    QCOMPARE(bool(flags & 0x40), password);
    QCOMPARE(bool(flags & 0x80), bool(options & 2));
}

void TstSession::connectHasOnlyWhatWasSet()
{
    ConnectionSettings settings = newConnectionSettings();
    settings.version = Version::V5;
    settings.clientId = u"x"_s;
    QCOMPARE(bytesOf(makeConnect(settings), Version::V5), QByteArray::fromHex("100e00044d5154540502003c00000178"));
    settings.properties.sessionExpiryInterval = 0; // set to 0 is not the same as not set
    settings.properties.receiveMaximum = 10;
    settings.properties.requestProblemInformation = false;
    settings.properties.userProperties = {{u"k"_s, u"1"_s}, {u"k"_s, u"2"_s}};
    settings.properties.authenticationMethod = u"M"_s;
    settings.properties.authenticationData = BinaryValue{QByteArray::fromHex("00ff"), BinaryValue::Form::Hex, {}};
    const mqtt::Connect connect = makeConnect(settings);
    QCOMPARE(connect.properties.integer(PropertyId::SessionExpiryInterval), std::optional<quint32>(0));
    QCOMPARE(connect.properties.integer(PropertyId::ReceiveMaximum), std::optional<quint32>(10));
    QCOMPARE(connect.properties.boolean(PropertyId::RequestProblemInformation), std::optional(false));
    QVERIFY(!connect.properties.contains(PropertyId::RequestResponseInformation));
    QVERIFY(!connect.properties.contains(PropertyId::TopicAliasMaximum));
    QCOMPARE(connect.properties.userProperties().size(), 2);
    QCOMPARE(connect.properties.binary(PropertyId::AuthenticationData), std::optional(QByteArray::fromHex("00ff")));
}

void TstSession::propertiesAreLeftOutBelow5()
{
    ConnectionSettings settings = newConnectionSettings();
    settings.clientId = u"x"_s;
    settings.properties.receiveMaximum = 10;
    settings.will.contentType = u"text/plain"_s;
    QCOMPARE(bytesOf(makeConnect(settings), Version::V311), QByteArray::fromHex("100d00044d5154540402003c000178"));
    settings.version = Version::V31;
    QCOMPARE(bytesOf(makeConnect(settings), Version::V31), QByteArray::fromHex("100f00064d51497364700302003c000178"));
}

void TstSession::willPropertiesGoWithTheWill()
{
    ConnectionSettings settings = newConnectionSettings();
    settings.version = Version::V5;
    settings.will.willDelayInterval = 5;
    settings.will.payloadFormatIndicator = true;
    settings.will.correlationData = BinaryValue{"id", BinaryValue::Form::Text, {}};
    settings.will.userProperties = {{u"a"_s, u"b"_s}};
    QVERIFY(!makeConnect(settings).will);
    settings.will.enabled = true;
    settings.will.topic = u"w"_s;
    settings.will.payload.bytes = QByteArray::fromHex("0001");
    const auto will = makeConnect(settings).will;
    QVERIFY(will);
    QCOMPARE(will->payload, QByteArray::fromHex("0001"));
    QCOMPARE(will->properties.integer(PropertyId::WillDelayInterval), std::optional<quint32>(5));
    QCOMPARE(will->properties.boolean(PropertyId::PayloadFormatIndicator), std::optional(true));
    QCOMPARE(will->properties.binary(PropertyId::CorrelationData), std::optional<QByteArray>("id"));
    QCOMPARE(will->properties.entries().size(), std::size_t(4));
}

void TstSession::passwordWithoutUserName()
{
    ConnectionSettings settings = newConnectionSettings();
    settings.credentials.password = "secret";
    QVERIFY(!makeConnect(settings).password); // [MQTT-3.1.2-22 of 3.1.1]
    settings.version = Version::V5;
    QCOMPARE(makeConnect(settings).password, std::optional<QByteArray>("secret"));
}

void TstSession::protocolNameAndLevel()
{
    ConnectionSettings settings = newConnectionSettings();
    const std::pair<Version, QByteArray> expected[] = {{Version::V31, QByteArray::fromHex("00064d514973647003")},
                                                       {Version::V311, QByteArray::fromHex("00044d51545404")},
                                                       {Version::V5, QByteArray::fromHex("00044d51545405")}};
    for (const auto &[version, start] : expected) {
        settings.version = version;
        QCOMPARE(bytesOf(makeConnect(settings), version).mid(2, start.size()), start);
    }
}

void TstSession::limits()
{
    mqtt::Connect connect;
    connect.version = Version::V5;
    connect.keepAlive = 60;
    connect.clientId = u"mine"_s;
    connect.properties.set(PropertyId::SessionExpiryInterval, quint32(100));
    SessionLimits limits = limitsInForce(connect, {});
    QCOMPARE(limits.keepAlive, quint16(60));
    QCOMPARE(limits.sessionExpiryInterval, std::optional<quint32>(100));
    QCOMPARE(limits.clientId, u"mine"_s);
    QCOMPARE(limits.receiveMaximum, quint16(65'535));
    mqtt::Connack connack;
    connack.properties.set(PropertyId::ServerKeepAlive, quint32(0));
    connack.properties.set(PropertyId::SessionExpiryInterval, quint32(7));
    connack.properties.set(PropertyId::AssignedClientIdentifier, u"theirs"_s);
    connack.properties.set(PropertyId::MaximumQoS, quint32(1));
    connack.properties.set(PropertyId::RetainAvailable, quint32(0));
    connack.properties.set(PropertyId::ReceiveMaximum, quint32(3));
    connack.properties.set(PropertyId::TopicAliasMaximum, quint32(9));
    limits = limitsInForce(connect, connack);
    QCOMPARE(limits.keepAlive, quint16(0));
    QCOMPARE(limits.sessionExpiryInterval, std::optional<quint32>(7));
    QCOMPARE(limits.clientId, u"theirs"_s);
    QCOMPARE(limits.maximumQos, QoS::AtLeastOnce);
    QVERIFY(!limits.retainAvailable);
    QCOMPARE(limits.receiveMaximum, quint16(3));
    QCOMPARE(limits.topicAliasMaximum, quint16(9));
    connect.version = Version::V311;
    QVERIFY(!limitsInForce(connect, {}).sessionExpiryInterval);
}

void TstSession::disconnectDoesNotRaiseSessionExpiry()
{
    mqtt::Connect connect;
    connect.version = Version::V5;
    mqtt::Disconnect disconnect;
    disconnect.properties.set(PropertyId::SessionExpiryInterval, quint32(60));
    QCOMPARE(encodeDisconnect(disconnect, connect, {}), bytesOf(mqtt::Disconnect{}, Version::V5));
    connect.properties.set(PropertyId::SessionExpiryInterval, quint32(10));
    QVERIFY(encodeDisconnect(disconnect, connect, {}).contains(QByteArray::fromHex("110000003c")));
    connect.properties.set(PropertyId::SessionExpiryInterval, quint32(0));
    disconnect.properties.set(PropertyId::SessionExpiryInterval, quint32(0)); // 0 stays 0: nothing is raised
    QVERIFY(encodeDisconnect(disconnect, connect, {}).contains(QByteArray::fromHex("1100000000")));
}

void TstSession::disconnectKeepsWithinMaximumPacketSize()
{
    mqtt::Connect connect;
    connect.version = Version::V5;
    SessionLimits limits;
    mqtt::Disconnect disconnect{0x04, {}};
    disconnect.properties.set(PropertyId::ReasonString, u"a long farewell"_s);
    QVERIFY(encodeDisconnect(disconnect, connect, limits).size() > 10);
    limits.maximumPacketSize = 4;
    const QByteArray small = encodeDisconnect(disconnect, connect, limits);
    QVERIFY(small.size() <= 4 && small.size() >= 3); // the Reason Code still fits
    QCOMPARE(quint8(small.at(2)), quint8(0x04));
    limits.maximumPacketSize = 2;
    QCOMPARE(encodeDisconnect(disconnect, connect, limits), QByteArray::fromHex("e000"));
    limits.maximumPacketSize = 1;
    QVERIFY(encodeDisconnect(disconnect, connect, limits).isEmpty());
}

QTEST_GUILESS_MAIN(TstSession)
#include "tst_session.moc"
