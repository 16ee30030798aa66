// What the encoder writes, leaves out and refuses.
#include "mqtt/Codec.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace mqtt;

class TstEncode : public QObject
{
    Q_OBJECT
private slots:
    void eachProperty_data();
    void eachProperty();
    void eachWillProperty_data();
    void eachWillProperty();
    void remainingLengthBoundaries_data();
    void remainingLengthBoundaries();
    void variableByteIntegerBoundaries_data();
    void variableByteIntegerBoundaries();
    void refusals_data();
    void refusals();
    void propertyRefusals_data();
    void propertyRefusals();
    void byteOrderMarkStays();
    void leftOutBelow5();
    void passwordNeedsUserNameBelow5();
    void connectFlags_data();
    void connectFlags();
    void shortForms();
    void emptyDiffersFromNotSet();
};

namespace {

constexpr Version versions[] = {Version::V31, Version::V311, Version::V5};

QByteArray encoded(const Packet &packet, Version version)
{
    const auto result = encode(packet, version);
    const auto *bytes = std::get_if<QByteArray>(&result);
    return bytes ? *bytes : QByteArray();
}

QByteArray refusedField(const Packet &packet, Version version)
{
    const auto result = encode(packet, version);
    const auto *error = std::get_if<EncodeError>(&result);
    return error && *error->what ? QByteArray(error->field) : QByteArray();
}

Publish publishOn(const QString &topicName)
{
    return {false, QoS::AtMostOnce, false, topicName, 0, {}, {}};
}

QList<PropertyValue> values(const PropertyInfo &info)
{
    const bool zeroForbidden = info.id == PropertyId::ReceiveMaximum || info.id == PropertyId::MaximumPacketSize
        || info.id == PropertyId::TopicAlias || info.id == PropertyId::SubscriptionIdentifier;
    const quint32 smallest = zeroForbidden ? 1 : 0;
    switch (info.type) {
    case PropertyType::Byte:
        return {0u, 1u};
    case PropertyType::TwoByteInteger:
        return {smallest, 255u, 256u, 65'535u};
    case PropertyType::FourByteInteger:
        return {smallest, 65'536u, 4'294'967'295u};
    case PropertyType::VariableByteInteger:
        return {smallest, 127u, 128u, variableByteIntegerMax};
    case PropertyType::Utf8String:
        return {QString(), u"a é 中 💡 \uFEFF"_s, QString(65'535, u'x')};
    case PropertyType::BinaryData:
        return {QByteArray(), QByteArray::fromHex("00ff80"), QByteArray(65'535, '\0')};
    case PropertyType::Utf8StringPair:
        return {StringPair{}, StringPair{u"name"_s, u"💡"_s}, StringPair{QString(65'535, u'n'), QString(65'535, u'v')}};
    }
    return {};
}

// A packet that may carry the property. AUTH and CONNECT need an Authentication Method beside its data.
Packet carrier(const PropertyInfo &info, const PropertyValue &value)
{
    Properties properties;
    if (info.id == PropertyId::AuthenticationData)
        properties.append(PropertyId::AuthenticationMethod, u"M"_s);
    properties.append(info.id, value);
    if (info.isAllowedIn(PacketType::Connack))
        return Connack{false, 0, properties};
    if (info.isAllowedIn(PacketType::Publish))
        return Publish{false, QoS::AtMostOnce, false, u"a"_s, 0, properties, "x"_ba};
    Connect connect;
    connect.version = Version::V5;
    connect.properties = properties;
    return connect;
}

Sender senderOf(const Packet &packet)
{
    return std::holds_alternative<Connect>(packet) ? Sender::Client : Sender::Server;
}

void propertyRows(bool will)
{
    QTest::addColumn<int>("id");
    QTest::addColumn<int>("index");
    for (int id = 0; id <= 0xFF; ++id) {
        const PropertyInfo *info = propertyInfo(PropertyId(id));
        if (!info || (will ? !info->isAllowedInWill() : info->packets == 1))
            continue;
        for (int index = 0; index < values(*info).size(); ++index)
            QTest::addRow("%s %d", info->name, index) << id << index;
    }
}

} // namespace

void TstEncode::eachProperty_data()
{
    propertyRows(false);
}

void TstEncode::eachProperty()
{
    QFETCH(int, id);
    QFETCH(int, index);
    const PropertyInfo &info = *propertyInfo(PropertyId(id));
    const Packet packet = carrier(info, values(info)[index]);
    const QByteArray bytes = encoded(packet, Version::V5);
    const auto decoded = decode(bytes, Version::V5, senderOf(packet));
    QVERIFY(std::holds_alternative<Packet>(decoded));
    QVERIFY(std::get<Packet>(decoded) == packet);
}

void TstEncode::eachWillProperty_data()
{
    propertyRows(true);
}

void TstEncode::eachWillProperty()
{
    QFETCH(int, id);
    QFETCH(int, index);
    const PropertyInfo &info = *propertyInfo(PropertyId(id));
    Connect connect;
    connect.version = Version::V5;
    connect.will = Will{u"w"_s, "gone"_ba, QoS::ExactlyOnce, true, {}};
    connect.will->properties.append(info.id, values(info)[index]);
    const auto decoded = decode(encoded(connect, Version::V5), Version::V5, Sender::Client);
    QVERIFY(std::holds_alternative<Packet>(decoded));
    QVERIFY(std::get<Packet>(decoded) == Packet(connect));
}

void TstEncode::remainingLengthBoundaries_data()
{
    QTest::addColumn<int>("remainingLength");
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("127") << 127 << "307f"_ba;
    QTest::newRow("128") << 128 << "308001"_ba;
    QTest::newRow("16383") << 16'383 << "30ff7f"_ba;
    QTest::newRow("16384") << 16'384 << "30808001"_ba;
    QTest::newRow("2097151") << 2'097'151 << "30ffff7f"_ba;
    QTest::newRow("2097152") << 2'097'152 << "3080808001"_ba;
}

void TstEncode::remainingLengthBoundaries()
{
    QFETCH(int, remainingLength);
    QFETCH(QByteArray, header);
    for (const Version version : versions) {
        Publish publish = publishOn(u"a"_s);
        publish.payload = QByteArray(remainingLength - (version == Version::V5 ? 4 : 3), 'x');
        const QByteArray bytes = encoded(publish, version);
        QCOMPARE(bytes.first(header.size() / 2).toHex(), header);
        QCOMPARE(bytes.size(), header.size() / 2 + remainingLength);
        const auto decoded = decode(bytes, version, Sender::Server);
        QVERIFY(std::holds_alternative<Packet>(decoded) && std::get<Packet>(decoded) == Packet(publish));
    }
}

void TstEncode::variableByteIntegerBoundaries_data()
{
    QTest::addColumn<quint32>("value");
    QTest::addColumn<QByteArray>("hex");
    QTest::newRow("1") << 1u << "01"_ba;
    QTest::newRow("127") << 127u << "7f"_ba;
    QTest::newRow("128") << 128u << "8001"_ba;
    QTest::newRow("16383") << 16'383u << "ff7f"_ba;
    QTest::newRow("16384") << 16'384u << "808001"_ba;
    QTest::newRow("2097151") << 2'097'151u << "ffff7f"_ba;
    QTest::newRow("2097152") << 2'097'152u << "80808001"_ba;
    QTest::newRow("268435455") << variableByteIntegerMax << "ffffff7f"_ba;
}

void TstEncode::variableByteIntegerBoundaries()
{
    QFETCH(quint32, value);
    QFETCH(QByteArray, hex);
    Subscribe subscribe{1, {}, {{u"a"_s}}};
    subscribe.properties.set(PropertyId::SubscriptionIdentifier, value);
    const QByteArray bytes = encoded(subscribe, Version::V5);
    QCOMPARE(bytes.sliced(6, bytes.size() - 10).toHex(), hex); // 82 RL 00 01 PL 0b ... 00 01 61 00
    const auto decoded = decode(bytes, Version::V5, Sender::Client);
    QVERIFY(std::holds_alternative<Packet>(decoded) && std::get<Packet>(decoded) == Packet(subscribe));
}

void TstEncode::refusals_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("U+0000") << QString(u"a"_s + QChar(u'\0') + u"b"_s);
    QTest::newRow("high surrogate at the end") << QString(u"a"_s + QChar(0xD83D));
    QTest::newRow("high surrogate before a letter") << QString(QString(QChar(0xDBFF)) + u'a');
    QTest::newRow("two high surrogates") << QString(QString(QChar(0xD83D)) + QChar(0xD83D));
    QTest::newRow("low surrogate") << QString(QChar(0xDC00));
    QTest::newRow("pair in the wrong order") << QString(QString(QChar(0xDCA1)) + QChar(0xD83D));
    QTest::newRow("65536 bytes") << QString(65'536, u'a');
    QTest::newRow("32768 characters of two bytes") << QString(32'768, u'é');
}

void TstEncode::refusals()
{
    QFETCH(QString, text);
    for (const Version version : versions) {
        QCOMPARE(refusedField(publishOn(text), version), "Topic Name"_ba);
        Connect connect;
        connect.clientId = text;
        QCOMPARE(refusedField(connect, version), "Client Identifier"_ba);
        connect.clientId = u"c"_s;
        connect.username = text;
        QCOMPARE(refusedField(connect, version), "User Name"_ba);
        connect.username.reset();
        connect.will = Will{text, {}, QoS::AtMostOnce, false, {}};
        QCOMPARE(refusedField(connect, version), "Will Topic"_ba);
        QCOMPARE(refusedField(Subscribe{1, {}, {{text}}}, version), "Topic Filter"_ba);
        QCOMPARE(refusedField(Unsubscribe{1, {}, {text}}, version), "Topic Filter"_ba);
    }
    Disconnect disconnect;
    disconnect.properties.set(PropertyId::ReasonString, text);
    QCOMPARE(refusedField(disconnect, Version::V5), "Reason String"_ba);
    Disconnect withPair;
    withPair.properties.appendUserProperty(u"n"_s, text);
    QCOMPARE(refusedField(withPair, Version::V5), "User Property"_ba);
}

void TstEncode::propertyRefusals_data()
{
    QTest::addColumn<int>("id");
    QTest::addColumn<quint32>("value");
    QTest::newRow("byte") << int(PropertyId::MaximumQoS) << 256u;
    QTest::newRow("two bytes") << int(PropertyId::ReceiveMaximum) << 65'536u;
    QTest::newRow("string expected") << int(PropertyId::ReasonString) << 1u;
    QTest::newRow("other packet") << int(PropertyId::TopicAlias) << 1u;
    QTest::newRow("unknown") << 0x7F << 1u;
}

void TstEncode::propertyRefusals()
{
    QFETCH(int, id);
    QFETCH(quint32, value);
    Connack connack;
    connack.properties.append(PropertyId(id), value);
    QVERIFY(!refusedField(connack, Version::V5).isEmpty());

    QCOMPARE(refusedField(Subscribe{1, {}, {}}, Version::V5), "Topic Filter"_ba);              // [MQTT-3.8.3-2]
    QCOMPARE(refusedField(Unsubscribe{1, {}, {}}, Version::V311), "Topic Filter"_ba);          // [MQTT-3.10.3-2]
    QCOMPARE(refusedField(Subscribe{0, {}, {{u"a"_s}}}, Version::V5), "Packet Identifier"_ba); // [MQTT-2.2.1-3]
    Connect connect;
    connect.password = QByteArray(65'536, 'x');
    connect.username = u"u"_s;
    QCOMPARE(refusedField(connect, Version::V311), "Password"_ba);
    Publish publish = publishOn(u"a"_s);
    publish.payload = QByteArray(qsizetype(variableByteIntegerMax), 'x');
    QCOMPARE(refusedField(publish, Version::V311), "Remaining Length"_ba);
}

void TstEncode::byteOrderMarkStays()
{
    for (const Version version : versions) {
        const Publish publish = publishOn(u"\uFEFFa\uFEFF"_s);
        const QByteArray bytes = encoded(publish, version);
        QVERIFY(bytes.contains(QByteArray::fromHex("efbbbf61efbbbf")));
        const auto decoded = decode(bytes, version, Sender::Server);
        QVERIFY(std::holds_alternative<Packet>(decoded) && std::get<Packet>(decoded) == Packet(publish));
    }
}

void TstEncode::leftOutBelow5()
{
    Connect connect;
    connect.clientId = u"c"_s;
    connect.will = Will{u"w"_s, "x"_ba, QoS::AtLeastOnce, false, {}};
    const QByteArray plain = encoded(connect, Version::V311);
    connect.properties.set(PropertyId::ReceiveMaximum, 5u);
    connect.will->properties.set(PropertyId::WillDelayInterval, 5u);
    QCOMPARE(encoded(connect, Version::V311).toHex(), plain.toHex());
    QCOMPARE(encoded(Disconnect{0x04, connect.properties}, Version::V311).toHex(), "e000"_ba);
    QCOMPARE(encoded(Puback{{1, 0x10, {}}}, Version::V311).toHex(), "40020001"_ba);
    QCOMPARE(
        encoded(Subscribe{1, {}, {{u"a"_s, QoS::ExactlyOnce, true, true, Subscription::RetainHandling::DoNotSend}}}, Version::V311).toHex(),
        "8206000100016102"_ba);
    QCOMPARE(encoded(Connack{true, 0, {}}, Version::V31).toHex(), "20020000"_ba);
    QCOMPARE(encoded(Pubrel{{1, 0, {}}, true}, Version::V31).toHex(), "6a020001"_ba);
    QCOMPARE(encoded(Pubrel{{1, 0, {}}, true}, Version::V311).toHex(), "62020001"_ba);
}

void TstEncode::passwordNeedsUserNameBelow5() // [MQTT-3.1.2-22]
{
    Connect connect;
    connect.password = "p"_ba;
    QCOMPARE(quint8(encoded(connect, Version::V311)[9]), 0x02);
    QCOMPARE(quint8(encoded(connect, Version::V31)[11]), 0x02);
    QCOMPARE(quint8(encoded(connect, Version::V5)[9]), 0x42);
}

void TstEncode::connectFlags_data()
{
    QTest::addColumn<int>("flags");
    for (int flags = 0; flags <= 0xFF; ++flags)
        QTest::addRow("0x%02x", flags) << flags;
}

// Every combination that the standard allows comes back as it was made; the others are refused.
void TstEncode::connectFlags()
{
    QFETCH(int, flags);
    Connect connect;
    connect.cleanStart = flags & 0x02;
    if (flags & 0x80)
        connect.username = u"u"_s;
    if (flags & 0x40)
        connect.password = "p"_ba;
    if (flags & 0x04)
        connect.will = Will{u"w"_s, {}, QoS(flags >> 3 & 3), bool(flags & 0x20), {}};
    const bool willBits = flags & 0x38;
    const bool allowed = !(flags & 0x01) && (flags & 0x18) != 0x18 && ((flags & 0x04) || !willBits);
    for (const Version version : {Version::V311, Version::V5}) {
        connect.version = version;
        QByteArray bytes = encoded(connect, version);
        if (allowed && (version == Version::V5 || !(flags & 0x40) || (flags & 0x80))) {
            QCOMPARE(int(quint8(bytes[9])), flags);
            QVERIFY(std::holds_alternative<Packet>(decode(bytes, version, Sender::Client)));
        }
        if (!allowed) {
            bytes[9] = char(flags);
            const auto decoded = decode(bytes, version, Sender::Client);
            QVERIFY(std::holds_alternative<DecodeError>(decoded));
            QCOMPARE(std::get<DecodeError>(decoded).offset, 9);
        }
    }
}

void TstEncode::shortForms()
{
    QCOMPARE(encoded(Puback{{1, 0x00, {}}}, Version::V5).toHex(), "40020001"_ba);
    QCOMPARE(encoded(Puback{{1, 0x10, {}}}, Version::V5).toHex(), "4003000110"_ba);
    QCOMPARE(encoded(Disconnect{}, Version::V5).toHex(), "e000"_ba);
    QCOMPARE(encoded(Disconnect{0x04, {}}, Version::V5).toHex(), "e00104"_ba);
    QCOMPARE(encoded(Auth{}, Version::V5).toHex(), "f000"_ba);
    for (const char *hex : {"40020001", "4003000100", "400400010000"}) {
        const auto decoded = decode(QByteArray::fromHex(hex), Version::V5, Sender::Server);
        QVERIFY(std::holds_alternative<Packet>(decoded) && std::get<Packet>(decoded) == Packet(Puback{{1, 0, {}}}));
    }
}

void TstEncode::emptyDiffersFromNotSet()
{
    for (const Version version : versions) {
        Connect connect;
        connect.version = version;
        connect.username = QString();
        connect.password = QByteArray();
        const auto decoded = decode(encoded(connect, version), version, Sender::Client);
        QVERIFY(std::holds_alternative<Packet>(decoded));
        const auto &back = std::get<Connect>(std::get<Packet>(decoded));
        QVERIFY(back.username && back.username->isEmpty());
        QVERIFY(back.password && back.password->isEmpty());
        QVERIFY(!back.will);
    }
}

QTEST_APPLESS_MAIN(TstEncode)
#include "tst_encode.moc"
