// What the vectors do not show: packets of clients that are wrong, places of errors, and the fields of the detail tree.
#include "mqtt/Codec.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace mqtt;

class TstDecode : public QObject
{
    Q_OBJECT
private slots:
    void packetsOfClients_data();
    void packetsOfClients();
    void undefinedReasonCodesSurvive();
    void missingStringsOf31();
    void fieldsOfConnect();
    void fieldsBeforeAnError();
    void errorsAsSentences();
    void memoryIsBounded();
};

void TstDecode::packetsOfClients_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("statement");
    QTest::addColumn<int>("offset");
    const auto v4 = [](const char *name, const char *hex, const char *field, const char *statement, int offset) {
        QTest::addRow("v4 %s", name) << Version::V311 << QByteArray(hex) << QByteArray(field) << QByteArray(statement) << offset;
    };
    const auto v5 = [](const char *name, const char *hex, const char *field, const char *statement, int offset) {
        QTest::addRow("v5 %s", name) << Version::V5 << QByteArray(hex) << QByteArray(field) << QByteArray(statement) << offset;
    };
    v4("CONNACK from a client", "20020000", "MQTT Control Packet type", "MQTT-4.8.0-1", 0);
    v5("CONNACK from a client", "2003000000", "MQTT Control Packet type", "section 2.1.2", 0);
    v4("protocol name", "100d00044d5154580402003c000178", "Protocol Name", "MQTT-3.1.2-1", 2);
    v4("name of 3.1", "100f00064d51497364700302003c000178", "Protocol Name", "MQTT-3.1.2-1", 2);
    v4("level of 5.0", "100d00044d5154540502003c000178", "Protocol Level", "MQTT-3.1.2-2", 8);
    v5("level of 3.1.1", "100e00044d5154540402003c00000178", "Protocol Version", "MQTT-3.1.2-2", 8);
    v4("password without user name", "101000044d5154540442003c000178000170", "Password Flag", "MQTT-3.1.2-22", 9);
    v4("will topic with wildcard", "101200044d5154540406003c00017800012300 00", "Will Topic", "MQTT-4.7.1-1", 15);
    v5("authentication data alone", "101200044d5154540502003c0416000141000178", "Authentication Data", "section 3.1.2.11.10", -1);
    v4("SUBSCRIBE with flags 0", "8006000100016100", "Flags", "MQTT-2.2.2-2", 0);
    v5("SUBSCRIBE with flags 0", "800700010000016100", "Flags", "MQTT-3.8.1-1", 0);
    v4("SUBSCRIBE without filter", "82020001", "Topic Filter", "MQTT-3.8.3-3", 4);
    v5("SUBSCRIBE without filter", "8203000100", "Topic Filter", "MQTT-3.8.3-2", 5);
    v4("SUBSCRIBE with QoS 3", "8206000100016103", "QoS", "MQTT-3.8.3-4", 7);
    v4("SUBSCRIBE with reserved bits", "8206000100016104", "Requested QoS", "MQTT-3.8.3-4", 7);
    v5("SUBSCRIBE with reserved bits", "820700010000016140", "Subscription Options", "MQTT-3.8.3-5", 8);
    v5("SUBSCRIBE with retain handling 3", "820700010000016130", "Retain Handling", "section 3.8.3.1", 8);
    v5("No Local on a shared filter", "8210000100000a2473686172652f672f6104", "No Local", "MQTT-3.8.3-4", 17);
    v4("packet identifier 0", "8206000000016100", "Packet Identifier", "MQTT-2.3.1-1", 2);
    v4("empty filter",
       "820500010000"
       "00",
       "Topic Filter", "MQTT-4.7.3-1", 4);
    v4("UNSUBSCRIBE without filter", "a2020001", "Topic Filter", "MQTT-3.10.3-2", 4);
    v5("subscription identifier in a client's PUBLISH", "30060001 61020b01", "Subscription Identifier", "MQTT-3.3.4-6", 6);
    v4("DISCONNECT with content", "e00100", "Remaining Length", "MQTT-4.8.0-1", 2);
    v5("PINGREQ with content", "c00100", "Remaining Length", "section 4.13.1", 2);
    v4("string past the end", "30040005 6162", "Topic Name", "MQTT-4.8.0-1", 2);
    v4("ill-formed in the middle", "3006000461c328 62", "Topic Name", "MQTT-1.5.3-1", 5);
    v4("U+0000 at the end", "3004000261 00", "Topic Name", "MQTT-1.5.3-2", 5);
}

void TstDecode::packetsOfClients()
{
    QFETCH(Version, version);
    QFETCH(QByteArray, hex);
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, statement);
    QFETCH(int, offset);
    const auto result = decode(QByteArray::fromHex(hex), version, Sender::Client);
    QVERIFY(std::holds_alternative<DecodeError>(result));
    const DecodeError error = std::get<DecodeError>(result);
    QCOMPARE(QByteArray(error.field), field);
    QCOMPARE(QByteArray(error.statement), statement);
    if (offset >= 0)
        QCOMPARE(int(error.offset), offset);
}

// A code that the standard does not define must reach the screen; ReceiveRules refuses it.
void TstDecode::undefinedReasonCodesSurvive()
{
    const auto connack5 = decode(QByteArray::fromHex("200900a5061f0003776879"), Version::V5, Sender::Server);
    QVERIFY(std::holds_alternative<Packet>(connack5));
    const auto &connack = std::get<Connack>(std::get<Packet>(connack5));
    QCOMPARE(connack.reasonCode, 0xA5);
    QCOMPARE(connack.properties.string(PropertyId::ReasonString), u"why"_s);
    const auto connack4 = decode(QByteArray::fromHex("20020006"), Version::V311, Sender::Server);
    QCOMPARE(std::get<Connack>(std::get<Packet>(connack4)).reasonCode, 6);
    const auto suback = decode(QByteArray::fromHex("90040001007f"), Version::V311, Sender::Server);
    QCOMPARE(std::get<Suback>(std::get<Packet>(suback)).reasonCodes, (QList<quint8>{0x00, 0x7F}));
    const auto disconnect = decode(QByteArray::fromHex("e00184"), Version::V5, Sender::Server);
    QCOMPARE(std::get<Disconnect>(std::get<Packet>(disconnect)).reasonCode, 0x84);
}

// MQTT 3.1, section 3.1: the Remaining Length takes precedence over the User Name and Password flags.
void TstDecode::missingStringsOf31()
{
    const auto result = decode(QByteArray::fromHex("100f00064d514973647003c2003c000178"), Version::V31, Sender::Client);
    QVERIFY(std::holds_alternative<Packet>(result));
    const auto &connect = std::get<Connect>(std::get<Packet>(result));
    QVERIFY(!connect.username && !connect.password);
}

void TstDecode::fieldsOfConnect()
{
    Connect connect;
    connect.version = Version::V5;
    connect.clientId = u"c"_s;
    connect.username = u"u"_s;
    connect.password = "secret"_ba;
    connect.will = Will{u"w"_s, "gone"_ba, QoS::AtLeastOnce, true, {}};
    connect.properties.append(PropertyId::ReceiveMaximum, 20u);
    connect.properties.append(PropertyId::AuthenticationMethod, u"M"_s);
    connect.properties.append(PropertyId::AuthenticationData, "token"_ba);
    connect.properties.appendUserProperty(u"k"_s, u"v"_s);
    const auto bytes = std::get<QByteArray>(encode(connect, Version::V5));
    Fields fields;
    QVERIFY(std::holds_alternative<Packet>(decode(bytes, Version::V5, Sender::Client, &fields)));

    QStringList outline;
    for (const Field &field : fields)
        outline << QString(field.depth, u'.') + QLatin1String(field.name) + (field.secret ? u"*"_s : QString());
    const QStringList expected{u"Fixed Header"_s,
                               u".MQTT Control Packet"_s,
                               u"..MQTT Control Packet type"_s,
                               u"..Reserved"_s,
                               u".Remaining Length"_s,
                               u"Protocol Name"_s,
                               u"Protocol Version"_s,
                               u"Connect Flags"_s,
                               u".User Name Flag"_s,
                               u".Password Flag"_s,
                               u".Will Retain"_s,
                               u".Will QoS"_s,
                               u".Will Flag"_s,
                               u".Clean Start"_s,
                               u".Reserved"_s,
                               u"Keep Alive"_s,
                               u"Properties"_s,
                               u".Property Length"_s,
                               u".Receive Maximum"_s,
                               u"..Property Identifier"_s,
                               u"..Value"_s,
                               u".Authentication Method"_s,
                               u"..Property Identifier"_s,
                               u"..Value"_s,
                               u".Authentication Data*"_s,
                               u"..Property Identifier"_s,
                               u"..Value*"_s,
                               u".User Property"_s,
                               u"..Property Identifier"_s,
                               u"..Name"_s,
                               u"..Value"_s,
                               u"Client Identifier"_s,
                               u"Will Properties"_s,
                               u".Property Length"_s,
                               u"Will Topic"_s,
                               u"Will Payload"_s,
                               u"User Name"_s,
                               u"Password*"_s};
    QCOMPARE(outline, expected);
    QCOMPARE(std::get<quint32>(fields[11].value), 1u); // Will QoS
    QCOMPARE(std::get<quint32>(fields[18].value), 20u);
    QCOMPARE(fields[18].property, PropertyId::ReceiveMaximum);
    QCOMPARE(std::get<QByteArray>(fields.back().value), "secret"_ba);
    QCOMPARE(fields[31].property, PropertyId{});
}

void TstDecode::fieldsBeforeAnError()
{
    Fields fields;
    const QByteArray bytes = QByteArray::fromHex("300a0001610421000500"
                                                 "7878"); // Receive Maximum is no property of PUBLISH
    QVERIFY(std::holds_alternative<DecodeError>(decode(bytes, Version::V5, Sender::Server, &fields)));
    QStringList names;
    for (const Field &field : fields) {
        QVERIFY(field.offset >= 0 && field.length > 0 && field.offset + field.length <= bytes.size());
        names << QLatin1String(field.name);
    }
    QVERIFY(names.contains(u"Topic Name"_s));
    QVERIFY(names.contains(u"Property Length"_s));
    QVERIFY(!names.contains(u"Payload"_s));
}

void TstDecode::errorsAsSentences()
{
    const auto result = decode(QByteArray::fromHex("300400012378"), Version::V311, Sender::Server);
    QCOMPARE(describe(std::get<DecodeError>(result)), u"Topic Name contains a wildcard [MQTT-3.3.2-2]"_s);
    const auto refused = encode(Publish{false, QoS::AtMostOnce, false, QString(QChar(u'\0')), 0, {}, {}}, Version::V311);
    QCOMPARE(describe(std::get<EncodeError>(refused)), u"Topic Name contains U+0000"_s);
}

// Packets of a few bytes a row: what they take stays in proportion.
void TstDecode::memoryIsBounded()
{
    Publish publish{false, QoS::AtMostOnce, false, u"a"_s, 0, {}, {}};
    for (std::size_t i = 0; i < propertiesMax; ++i)
        publish.properties.appendUserProperty({}, {});
    QVERIFY(std::holds_alternative<Packet>(decode(std::get<QByteArray>(encode(publish, Version::V5)), Version::V5, Sender::Server)));
    publish.properties.appendUserProperty({}, {});
    const auto refused = decode(std::get<QByteArray>(encode(publish, Version::V5)), Version::V5, Sender::Server);
    QVERIFY(std::holds_alternative<DecodeError>(refused));
    QCOMPARE(std::get<DecodeError>(refused).reasonCode, 0x97);

    Suback suback{1, {}, QList<quint8>(qsizetype(2 * fieldsMax), 0)};
    Fields fields;
    const auto decoded = decode(std::get<QByteArray>(encode(suback, Version::V5)), Version::V5, Sender::Server, &fields);
    QVERIFY(std::holds_alternative<Packet>(decoded) && std::get<Packet>(decoded) == Packet(suback));
    QCOMPARE(fields.size(), fieldsMax);
}

QTEST_APPLESS_MAIN(TstDecode)
#include "tst_decode.moc"
