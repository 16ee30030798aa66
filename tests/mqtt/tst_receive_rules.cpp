// Rules that need the state of the connection, beyond what the vectors show.
#include "mqtt/ReceiveRules.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace mqtt;

class TstReceiveRules : public QObject
{
    Q_OBJECT
private slots:
    void nothingAfterARefusal();
    void nothingAfterDisconnect();
    void sessionPresent();
    void receiveMaximumCountsOpenMessages();
    void topicAliases();
    void topicAliasMemoryIsBounded();
    void subscriptionIdentifiers();
    void codeForEachFilter();
    void authentication();
    void unknownAcknowledgementsPass();
    void placeOfTheError();
    void refusedPacketChangesNothing();
};

namespace {

Connect connectFor(Version version)
{
    Connect connect;
    connect.version = version;
    return connect;
}

ReceiveRules connectedRules(const Connect &connect)
{
    ReceiveRules rules(connect);
    rules.check(Connack{});
    return rules;
}

Publish publish(QoS qos, quint16 identifier, const QString &topicName = u"a"_s, quint32 alias = 0)
{
    Publish packet{false, qos, false, topicName, identifier, {}, {}};
    if (alias)
        packet.properties.set(PropertyId::TopicAlias, alias);
    return packet;
}

QByteArray statementOf(const std::optional<DecodeError> &error)
{
    return error ? QByteArray(error->statement) : QByteArray();
}

} // namespace

void TstReceiveRules::nothingAfterARefusal()
{
    ReceiveRules rules(connectFor(Version::V311));
    QVERIFY(!rules.check(Connack{false, 5, {}}));
    QCOMPARE(statementOf(rules.check(Pingresp{})), "MQTT-3.2.2-5"_ba);
}

void TstReceiveRules::nothingAfterDisconnect()
{
    ReceiveRules rules = connectedRules(connectFor(Version::V5));
    QVERIFY(!rules.check(Disconnect{0x8B, {}}));
    QCOMPARE(statementOf(rules.check(Pingresp{})), "MQTT-3.14.4-1"_ba);
}

void TstReceiveRules::sessionPresent()
{
    Connect connect = connectFor(Version::V311);
    QCOMPARE(statementOf(ReceiveRules(connect).check(Connack{true, 0, {}})), "MQTT-3.2.2-1"_ba);
    connect.cleanStart = false;
    QVERIFY(!ReceiveRules(connect).check(Connack{true, 0, {}}));
    QCOMPARE(statementOf(ReceiveRules(connect).check(Connack{true, 5, {}})), "MQTT-3.2.2-4"_ba);
}

void TstReceiveRules::receiveMaximumCountsOpenMessages()
{
    Connect connect = connectFor(Version::V5);
    connect.properties.set(PropertyId::ReceiveMaximum, 2u);
    ReceiveRules rules = connectedRules(connect);
    QVERIFY(!rules.check(publish(QoS::AtLeastOnce, 1)));
    QVERIFY(!rules.check(publish(QoS::ExactlyOnce, 2)));
    QVERIFY(!rules.check(publish(QoS::AtMostOnce, 0)));  // does not count
    QVERIFY(!rules.check(publish(QoS::AtLeastOnce, 1))); // the same message again
    const auto error = rules.check(publish(QoS::AtLeastOnce, 3));
    QCOMPARE(statementOf(error), "MQTT-3.3.4-9"_ba);
    QCOMPARE(error->reasonCode, 0x93);
    rules.sent(Puback{{1, 0, {}}});
    QVERIFY(!rules.check(publish(QoS::AtLeastOnce, 3)));
    rules.sent(Pubrec{{2, 0, {}}}); // goes on until PUBCOMP
    QVERIFY(rules.check(publish(QoS::AtLeastOnce, 4)));
    rules.sent(Pubcomp{{2, 0, {}}});
    QVERIFY(!rules.check(publish(QoS::ExactlyOnce, 4)));
    rules.sent(Pubrec{{4, 0x83, {}}}); // refused: ends here
    QVERIFY(!rules.check(publish(QoS::AtLeastOnce, 5)));
}

void TstReceiveRules::topicAliases()
{
    Connect connect = connectFor(Version::V5);
    connect.properties.set(PropertyId::TopicAliasMaximum, 3u);
    ReceiveRules rules = connectedRules(connect);
    QCOMPARE(statementOf(rules.check(publish(QoS::AtMostOnce, 0, QString(), 3))), "section 3.3.4"_ba);
    QVERIFY(!rules.check(publish(QoS::AtMostOnce, 0, u"a/b"_s, 3)));
    const Publish byAlias = publish(QoS::AtMostOnce, 0, QString(), 3);
    QVERIFY(!rules.check(byAlias));
    QCOMPARE(rules.topicName(byAlias), u"a/b"_s);
    QVERIFY(!rules.check(publish(QoS::AtMostOnce, 0, u"c"_s, 3))); // may be changed
    QCOMPARE(rules.topicName(byAlias), u"c"_s);
    QCOMPARE(rules.topicName(publish(QoS::AtMostOnce, 0, u"plain"_s)), u"plain"_s);
    const auto error = rules.check(publish(QoS::AtMostOnce, 0, u"a"_s, 4));
    QCOMPARE(statementOf(error), "MQTT-3.3.2-11"_ba);
    QCOMPARE(error->reasonCode, 0x94);
    // They do not outlive the connection [MQTT-3.3.2-7].
    ReceiveRules next = connectedRules(connect);
    QVERIFY(next.check(byAlias));
}

void TstReceiveRules::topicAliasMemoryIsBounded()
{
    Connect connect = connectFor(Version::V5);
    connect.properties.set(PropertyId::TopicAliasMaximum, 65'535u);
    ReceiveRules rules = connectedRules(connect);
    const QString longName(65'535, u'a');
    quint32 alias = 0;
    std::optional<DecodeError> error;
    while (!error && alias < 65'535)
        error = rules.check(publish(QoS::AtMostOnce, 0, longName, ++alias));
    QVERIFY(error);
    QCOMPARE(error->reasonCode, 0x97);
    QVERIFY(alias > 200);
}

void TstReceiveRules::subscriptionIdentifiers()
{
    Publish packet = publish(QoS::AtMostOnce, 0);
    packet.properties.append(PropertyId::SubscriptionIdentifier, 7u);
    ReceiveRules rules = connectedRules(connectFor(Version::V5));
    QCOMPARE(statementOf(rules.check(packet)), "section 3.3.4"_ba);
    Subscribe subscribe{1, {}, {{u"a"_s}}};
    subscribe.properties.set(PropertyId::SubscriptionIdentifier, 7u);
    rules.sent(subscribe);
    QVERIFY(!rules.check(packet));
    packet.properties.append(PropertyId::SubscriptionIdentifier, 8u);
    QVERIFY(rules.check(packet));
    rules.addSubscriptionIdentifier(8);
    QVERIFY(!rules.check(packet));

    // With an older session the identifiers are not all known.
    Connect connect = connectFor(Version::V5);
    connect.cleanStart = false;
    ReceiveRules resumed(connect);
    QVERIFY(!resumed.check(Connack{true, 0, {}}));
    QVERIFY(!resumed.check(packet));
}

void TstReceiveRules::codeForEachFilter()
{
    for (const Version version : {Version::V311, Version::V5}) {
        ReceiveRules rules = connectedRules(connectFor(version));
        rules.sent(Subscribe{5, {}, {{u"a"_s}, {u"b"_s}}});
        QCOMPARE(statementOf(rules.check(Suback{5, {}, {0}})), version == Version::V5 ? "MQTT-3.8.4-6"_ba : "MQTT-3.8.4-5"_ba);
        QVERIFY(!rules.check(Suback{5, {}, {0, 0x80}}));
        QVERIFY(!rules.check(Suback{6, {}, {0}})); // of no request: no error of form
        rules.sent(Unsubscribe{7, {}, {u"a"_s, u"b"_s}});
        QCOMPARE(bool(rules.check(Unsuback{7, {}, {}})), version == Version::V5);
    }
}

void TstReceiveRules::authentication()
{
    Connect connect = connectFor(Version::V5);
    connect.properties.set(PropertyId::AuthenticationMethod, u"M"_s);
    Properties method;
    method.set(PropertyId::AuthenticationMethod, u"M"_s);
    ReceiveRules rules(connect);
    QCOMPARE(statementOf(rules.check(Auth{0x00, method})), "MQTT-4.12.0-2"_ba);
    QCOMPARE(statementOf(rules.check(Auth{0x18, {}})), "MQTT-4.12.0-5"_ba);
    QVERIFY(!rules.check(Auth{0x18, method}));
    QVERIFY(!rules.check(Auth{0x18, method}));
    QCOMPARE(statementOf(rules.check(Connack{})), "MQTT-4.12.0-5"_ba);
    QVERIFY(!rules.check(Connack{false, 0, method}));
    QVERIFY(!rules.check(Auth{0x00, method}));
    QCOMPARE(statementOf(rules.check(Auth{0x19, method})), "section 3.15.2.1"_ba);
    // A refusal need not name the method; without one in CONNECT it must not.
    QVERIFY(!ReceiveRules(connect).check(Connack{false, 0x87, {}}));
    QCOMPARE(statementOf(ReceiveRules(connectFor(Version::V5)).check(Connack{false, 0, method})), "MQTT-4.12.0-6"_ba);
}

void TstReceiveRules::unknownAcknowledgementsPass()
{
    ReceiveRules rules = connectedRules(connectFor(Version::V5));
    QVERIFY(!rules.check(Puback{{77, 0, {}}}));
    QVERIFY(!rules.check(Pubrel{{77, 0, {}}}));
    QVERIFY(!rules.check(Pubcomp{{77, 0x92, {}}}));
}

void TstReceiveRules::placeOfTheError()
{
    ReceiveRules rules = connectedRules(connectFor(Version::V5));
    const QByteArray bytes = QByteArray::fromHex("30080001610323000178"); // Topic Alias 1
    const auto packet = decode(bytes, Version::V5, Sender::Server);
    const auto error = rules.check(std::get<Packet>(packet), bytes);
    QVERIFY(error);
    QCOMPARE(error->offset, 6);
    QCOMPARE(error->length, 3);
    const auto second = rules.check(Connack{}, QByteArray::fromHex("2003000000"));
    QVERIFY(second);
    QCOMPARE(second->offset, 0);
    QCOMPARE(second->length, 1);
    QCOMPARE(rules.check(Connack{})->length, 0); // without the bytes
}

void TstReceiveRules::refusedPacketChangesNothing()
{
    ReceiveRules rules(connectFor(Version::V5));
    QVERIFY(rules.check(Connack{true, 0, {}})); // refused: clean start
    QVERIFY(rules.check(Pingresp{}));           // so CONNACK is still to come
    QVERIFY(!rules.check(Connack{}));
    QVERIFY(!rules.check(Pingresp{}));
}

QTEST_APPLESS_MAIN(TstReceiveRules)
#include "tst_receive_rules.moc"
