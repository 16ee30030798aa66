// Names, codes and properties against the tables of the standards in tests/data.
#include "mqtt/Codec.h"
#include "mqtt/ReasonCodes.h"
#include "mqtt/Table.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace mqtt;

class TstTables : public QObject
{
    Q_OBJECT
private slots:
    void packets();
    void firstBytes_data();
    void firstBytes();
    void properties();
    void propertiesOfPackets();
    void reasonCodes();
    void connackCodes3();
    void subackCodes3();
    void undefinedCodes();
    void failures();
};

namespace {

PropertyType propertyType(const QString &text)
{
    if (text.startsWith("byte"_L1))
        return PropertyType::Byte;
    const QHash<QString, PropertyType> types{{u"two byte integer"_s, PropertyType::TwoByteInteger},
                                             {u"four byte integer"_s, PropertyType::FourByteInteger},
                                             {u"variable byte integer"_s, PropertyType::VariableByteInteger},
                                             {u"UTF-8 string"_s, PropertyType::Utf8String},
                                             {u"binary data"_s, PropertyType::BinaryData},
                                             {u"UTF-8 string pair"_s, PropertyType::Utf8StringPair}};
    return types.value(text);
}

// A packet of each type with what it cannot do without.
Packet smallest(PacketType type)
{
    switch (type) {
    case PacketType::Connect:
        return Connect{};
    case PacketType::Connack:
        return Connack{};
    case PacketType::Publish:
        return Publish{false, QoS::AtMostOnce, false, u"a"_s, 0, {}, {}};
    case PacketType::Puback:
        return Puback{{1, 0, {}}};
    case PacketType::Pubrec:
        return Pubrec{{1, 0, {}}};
    case PacketType::Pubrel:
        return Pubrel{{1, 0, {}}};
    case PacketType::Pubcomp:
        return Pubcomp{{1, 0, {}}};
    case PacketType::Subscribe:
        return Subscribe{1, {}, {{u"a"_s}}};
    case PacketType::Suback:
        return Suback{1, {}, {0}};
    case PacketType::Unsubscribe:
        return Unsubscribe{1, {}, {u"a"_s}};
    case PacketType::Unsuback:
        return Unsuback{1, {}, {0}};
    case PacketType::Pingreq:
        return Pingreq{};
    case PacketType::Pingresp:
        return Pingresp{};
    case PacketType::Disconnect:
        return Disconnect{};
    case PacketType::Auth:
        return Auth{};
    }
    return {};
}

} // namespace

void TstTables::packets()
{
    const auto table = readTable(u"packets.tsv"_s);
    QCOMPARE(table.size(), 16);
    for (const TableRow &row : table) {
        const int type = row[u"type"_s].toInt();
        if (type > 0)
            QCOMPARE(QString::fromLatin1(name(PacketType(type))), row[u"name"_s]);
    }
    for (int type = 1; type <= 15; ++type)
        QCOMPARE(typeOf(smallest(PacketType(type))), PacketType(type));
}

void TstTables::firstBytes_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<QString>("firstByte");
    QTest::addColumn<QString>("versions");
    for (const TableRow &row : readTable(u"packets.tsv"_s)) {
        if (row[u"type"_s].toInt() > 0)
            QTest::newRow(qPrintable(row[u"name"_s])) << row[u"type"_s].toInt() << row[u"first_byte"_s] << row[u"versions"_s];
    }
}

void TstTables::firstBytes()
{
    QFETCH(int, type);
    QFETCH(QString, firstByte);
    QFETCH(QString, versions);
    for (const Version version : {Version::V31, Version::V311, Version::V5}) {
        const auto encoded = encode(smallest(PacketType(type)), version);
        if (!versions.contains(QString::number(int(version)))) {
            QVERIFY(std::holds_alternative<EncodeError>(encoded));
            continue;
        }
        const QString hex = u"0x"_s + QString::fromLatin1(std::get<QByteArray>(encoded).first(1).toHex());
        QVERIFY2(QRegularExpression(u"^%1$"_s.arg(firstByte)).match(hex).hasMatch(), qPrintable(hex)); // "0x3.": any flags
    }
}

void TstTables::properties()
{
    const auto table = readTable(u"properties.tsv"_s);
    QCOMPARE(table.size(), 27);
    for (const TableRow &row : table) {
        const PropertyInfo *info = propertyInfo(PropertyId(row[u"id"_s].toInt()));
        QVERIFY2(info, qPrintable(row[u"name"_s]));
        QCOMPARE(QString::fromLatin1(info->name), row[u"name"_s]);
        QCOMPARE(info->type, propertyType(row[u"type"_s]));
        QCOMPARE(info->isBoolean, row[u"type"_s].contains(u"boolean"_s));
        QVERIFY(propertyInfoByJsName(row[u"mqttjs"_s]) == info);
        QVERIFY(*info->section);
    }
    int known = 0;
    for (int id = 0; id <= 0xFF; ++id)
        known += propertyInfo(PropertyId(id)) != nullptr;
    QCOMPARE(known, 27);
    QVERIFY(!propertyInfoByJsName(u"maximumqos"));
}

void TstTables::propertiesOfPackets()
{
    for (const TableRow &row : readTable(u"properties.tsv"_s)) {
        const PropertyInfo *info = propertyInfo(PropertyId(row[u"id"_s].toInt()));
        const QStringList packets = row[u"packets"_s].split(u' ');
        QCOMPARE(info->isAllowedInWill(), packets.contains(u"WILL"_s));
        for (int type = 1; type <= 15; ++type)
            QCOMPARE(info->isAllowedIn(PacketType(type)), packets.contains(QLatin1String(name(PacketType(type)))));
    }
}

void TstTables::reasonCodes()
{
    const auto table = readTable(u"reason_codes.tsv"_s);
    QCOMPARE(table.size(), 43);
    QHash<int, TableRow> rows;
    for (const TableRow &row : table)
        rows.insert(row[u"code"_s].toInt(), row);
    for (int code = 0; code <= 0xFF; ++code) {
        const QStringList packets = rows[code][u"packets"_s].split(u' ', Qt::SkipEmptyParts);
        for (int type = 1; type <= 15; ++type) {
            const auto packet = PacketType(type);
            const ReasonCodeInfo *info = reasonCodeInfo(quint8(code), packet, Version::V5);
            QCOMPARE(info != nullptr, packets.contains(QLatin1String(name(packet))));
            if (!info)
                continue;
            QCOMPARE(int(info->code), code);
            QVERIFY(rows[code][u"name"_s].split(u" / "_s).contains(QLatin1String(info->name)));
            QVERIFY(reasonCodeMeaning(quint8(code), packet, Version::V5).endsWith(u'.'));
            QCOMPARE(isFailure(quint8(code), packet, Version::V5), rows[code][u"kind"_s] == u"error"_s);
            const QString hex = QString::number(code, 16).toUpper().rightJustified(2, u'0');
            QCOMPARE(describeReasonCode(quint8(code), packet, Version::V5), u"0x%1 %2"_s.arg(hex, QLatin1String(info->name)));
        }
    }
}

void TstTables::connackCodes3()
{
    for (const TableRow &row : readTable(u"connack_codes_v3.tsv"_s)) {
        bool isNumber = false;
        const int code = row[u"code"_s].toInt(&isNumber);
        for (const Version version : {Version::V31, Version::V311}) {
            const ReasonCodeInfo *info = reasonCodeInfo(quint8(isNumber ? code : 6), PacketType::Connack, version);
            QCOMPARE(info != nullptr, isNumber);
            if (!info)
                continue;
            const QString expected = QString(row[u"name"_s]).remove(u"Refused: "_s);
            QCOMPARE(QString::fromLatin1(info->name).toLower(), expected.toLower());
            QVERIFY(describeReasonCode(quint8(code), PacketType::Connack, version).startsWith(QString::number(code) + u' '));
            QVERIFY(!reasonCodeMeaning(quint8(code), PacketType::Connack, version).isEmpty());
            QCOMPARE(isFailure(quint8(code), PacketType::Connack, version), code != 0);
        }
    }
    for (int code = 6; code <= 0xFF; ++code)
        QVERIFY(!reasonCodeInfo(quint8(code), PacketType::Connack, Version::V311));
}

void TstTables::subackCodes3()
{
    for (int code = 0; code <= 0xFF; ++code) {
        QCOMPARE(reasonCodeInfo(quint8(code), PacketType::Suback, Version::V311) != nullptr, code <= 2 || code == 0x80);
        QCOMPARE(reasonCodeInfo(quint8(code), PacketType::Suback, Version::V31) != nullptr, code <= 2);
        QVERIFY(!reasonCodeInfo(quint8(code), PacketType::Puback, Version::V311));
    }
}

void TstTables::undefinedCodes()
{
    QCOMPARE(describeReasonCode(0xA5, PacketType::Connack, Version::V5), u"0xA5 (MQTT 5.0 defines no such code for CONNACK)"_s);
    QCOMPARE(describeReasonCode(6, PacketType::Connack, Version::V311), u"6 (MQTT 3.1.1 defines no such code for CONNACK)"_s);
    QVERIFY(reasonCodeMeaning(0xA5, PacketType::Connack, Version::V5).isEmpty());
}

void TstTables::failures()
{
    QVERIFY(isFailure(0x06, PacketType::Connack, Version::V31));
    QVERIFY(isFailure(0x80, PacketType::Suback, Version::V311));
    QVERIFY(!isFailure(0x10, PacketType::Puback, Version::V5));
    QVERIFY(isFailure(0xFF, PacketType::Disconnect, Version::V5));
}

QTEST_APPLESS_MAIN(TstTables)
#include "tst_tables.moc"
