// Every field that decode() gives is explained, with its section.
#include "mqtt/ReasonCodes.h"
#include "mqtt/Vectors.h"
#include "trace/FieldExplanations.h"
#include "trace/PacketHeadline.h"
#include "trace/PacketText.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace mqtt;

class TstExplanations : public QObject
{
    Q_OBJECT
private slots:
    void everyFieldOfAVector_data();
    void everyFieldOfAVector();
    void everyProperty();
    void everyReasonCode();
    void namedValues();
    void partsOfProperties();
    void manyReasonCodesAreQuick();
    void headlineOfAFailure();
    void headlineMasksSecrets();
};

namespace {

const QRegularExpression section(u"\\(MQTT [0-9.]+, section [0-9.]+\\)$"_s);

QString typeAndVersion(const Vector &vector)
{
    return u"%1 of %2"_s.arg(QString::fromUtf8(vector.name), QLatin1String(name(vector.version)));
}

TraceEntry entryOf(const Packet &packet, Version version, Sender sender = Sender::Server)
{
    TraceEntry entry;
    entry.version = version;
    entry.sender = sender;
    entry.bytes = std::get<QByteArray>(encode(packet, version));
    return entry;
}

} // namespace

void TstExplanations::everyFieldOfAVector_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("valid") << u"vectors-valid.jsonl"_s;
    QTest::newRow("malformed") << u"vectors-malformed.jsonl"_s;
}

void TstExplanations::everyFieldOfAVector()
{
    QFETCH(QString, file);
    const QList<Vector> vectors = readVectors(file);
    QVERIFY(vectors.size() > 100);
    QStringList unexplained;
    QSet<QByteArray> names;
    for (const Vector &vector : vectors) {
        Fields fields;
        decode(vector.bytes, vector.version, vector.sender, &fields);
        const auto type = PacketType(vector.bytes.isEmpty() ? 0 : quint8(vector.bytes.front()) >> 4);
        for (std::size_t i = 0; i < std::min<std::size_t>(fields.size(), 2000); ++i) {
            names.insert(fields[i].name);
            // Without a property of that identifier, nothing can be said of its parts.
            if (!section.match(explainField(fields[i], type, vector.version)).hasMatch())
                unexplained.append(u"%1 in %2"_s.arg(QLatin1String(fields[i].name), typeAndVersion(vector)));
        }
    }
    QVERIFY2(unexplained.isEmpty(), qPrintable(unexplained.mid(0, 20).join(u"; "_s)));
    QVERIFY(names.size() > 30);
}

void TstExplanations::everyProperty()
{
    int known = 0;
    for (int id = 1; id < 256; ++id) {
        const PropertyInfo *info = propertyInfo(PropertyId(id));
        if (!info)
            continue;
        ++known;
        Field field;
        field.name = info->name;
        field.property = PropertyId(id);
        QVERIFY2(section.match(explainField(field, PacketType::Connack, Version::V5)).hasMatch(), info->name);
    }
    QCOMPARE(known, 27);
}

void TstExplanations::everyReasonCode()
{
    int known = 0;
    for (const Version version : {Version::V31, Version::V311, Version::V5}) {
        for (int type = 2; type <= 15; ++type) {
            for (int code = 0; code < 256; ++code) {
                const ReasonCodeInfo *info = reasonCodeInfo(quint8(code), PacketType(type), version);
                if (!info)
                    continue;
                ++known;
                Field field;
                field.name = "Reason Code";
                field.value = quint32(code);
                const QString text = explainField(field, PacketType(type), version);
                QVERIFY2(text.contains(QLatin1String(info->name)) && section.match(text).hasMatch(), qPrintable(text));
                QVERIFY2(text.contains(reasonCodeMeaning(quint8(code), PacketType(type), version)), qPrintable(text));
            }
        }
    }
    QVERIFY(known > 100);
}

void TstExplanations::namedValues()
{
    Field field;
    field.name = "QoS level";
    field.bitMask = 6;
    field.value = quint32(1);
    QVERIFY(explainField(field, PacketType::Publish, Version::V311).startsWith("1, at least once"_L1));
    field.name = "Retain Handling";
    field.value = quint32(2);
    QVERIFY(explainField(field, PacketType::Subscribe, Version::V5).contains("do not come"_L1));
    field.name = "Reserved"; // of a packet with a field of that name of its own
    QVERIFY(explainField(field, PacketType::Connect, Version::V5).contains("section 3.1.2.3)"_L1));
    QVERIFY(explainField(field, PacketType::Puback, Version::V5).contains("section 2.1.3)"_L1));
}

void TstExplanations::partsOfProperties()
{
    Connack connack;
    connack.properties.set(PropertyId::ReasonString, u"banned"_s);
    const auto fields = packetFields(entryOf(connack, Version::V5), false);
    const auto explanationOf = [&](QLatin1String name) {
        const auto at = std::find_if(fields.begin(), fields.end(), [&](const FieldText &field) { return field.name == name; });
        return at == fields.end() ? QString() : at->explanation;
    };
    QVERIFY(explanationOf("Reason String"_L1).contains("section 3.2.2.3.9)"_L1));
    QVERIFY(explanationOf("Value"_L1).contains("section 1.5.4)"_L1));
    QVERIFY(explanationOf("Property Identifier"_L1).contains("section 2.2.2.2)"_L1));
    for (const FieldText &field : fields)
        QCOMPARE(field.isImportant, field.name == "Reason String"_L1 || field.name == "Connect Reason Code"_L1);
}

void TstExplanations::manyReasonCodesAreQuick()
{
    Suback suback;
    suback.packetIdentifier = 1;
    suback.reasonCodes = QList<quint8>(200'000, 0x87);
    QElapsedTimer timer;
    timer.start();
    const auto fields = packetFields(entryOf(suback, Version::V5), false);
    QCOMPARE(fields.size(), qsizetype(fieldsMax));
    QVERIFY(fields.last().isFailure);
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
}

void TstExplanations::headlineOfAFailure()
{
    LogRecord record;
    Connack connack;
    connack.reasonCode = 0x87;
    connack.properties.set(PropertyId::ReasonString, u"client is banned"_s);
    record.entry = entryOf(connack, Version::V5);
    const PacketHeadline headline = packetHeadline(record);
    QCOMPARE(headline.name, u"CONNACK"_s);
    QVERIFY(headline.facts.contains("0x87 Not authorized"_L1) && headline.facts.contains("\"client is banned\""_L1));
    QCOMPARE(headline.meaning, reasonCodeMeaning(0x87, PacketType::Connack, Version::V5));
    QCOMPARE(headline.kind, PacketHeadline::Kind::Failure);
    Puback puback;
    puback.packetIdentifier = 3;
    puback.reasonCode = 0x97;
    record.entry = entryOf(puback, Version::V5);
    QCOMPARE(packetHeadline(record).kind, PacketHeadline::Kind::Failure);
    record.entry = entryOf(Connack(), Version::V311);
    QCOMPARE(packetHeadline(record).kind, PacketHeadline::Kind::Plain);
    record.entry.bytes = QByteArray::fromHex("20020500");
    QCOMPARE(packetHeadline(record).kind, PacketHeadline::Kind::Malformed);
}

void TstExplanations::headlineMasksSecrets()
{
    LogRecord record;
    record.secrets = {"hidden-41"_ba};
    Connack connack;
    connack.reasonCode = 0x86;
    connack.properties.set(PropertyId::ReasonString, u"wrong password hidden-41"_s);
    record.entry = entryOf(connack, Version::V5);
    const PacketHeadline headline = packetHeadline(record);
    QVERIFY(headline.facts.contains("wrong password"_L1) && !headline.facts.contains("hidden-41"_L1));
}

QTEST_GUILESS_MAIN(TstExplanations)
#include "tst_explanations.moc"
