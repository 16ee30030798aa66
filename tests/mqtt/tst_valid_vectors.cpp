// vectors-valid.jsonl: each packet is decoded to its fields, whole and in pieces, and encoded to its bytes again.
#include "mqtt/FieldsCheck.h"
#include "mqtt/StreamFramer.h"
#include "mqtt/Vectors.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace mqtt;

class TstValidVectors : public QObject
{
    Q_OBJECT
private slots:
    void decode_data() { rows(); }
    void decode();
    void byteByByte_data() { rows(); }
    void byteByByte();
    void nextPacketAttached_data() { rows(); }
    void nextPacketAttached();
    void reencode_data() { rows(); }
    void reencode();
    void encodeFromFields_data() { rows(); }
    void encodeFromFields();
    void cut_data() { rows(); }
    void cut();
    void fields_data() { rows(); }
    void fields();
    void acceptedByRules_data() { rows(); }
    void acceptedByRules();

private:
    static void rows();
};

namespace {

Decoded<Packet> decodeVector(const Vector &vector)
{
    return mqtt::decode(vector.bytes, vector.version, vector.sender);
}

} // namespace

void TstValidVectors::rows()
{
    QTest::addColumn<Vector>("vector");
    const QList<Vector> vectors = readVectors(u"vectors-valid.jsonl"_s);
    QVERIFY(vectors.size() > 390);
    for (const Vector &vector : vectors)
        QTest::newRow(vector.name.constData()) << vector;
}

void TstValidVectors::decode()
{
    QFETCH(Vector, vector);
    const auto result = decodeVector(vector);
    if (const auto *error = std::get_if<DecodeError>(&result))
        QFAIL(qPrintable(describe(*error) + u" at %1"_s.arg(error->offset)));
    QVERIFY(sortedProperties(std::get<Packet>(result)) == packetFromJson(vector.row["packet"_L1].toObject(), vector.version));
}

void TstValidVectors::byteByByte()
{
    QFETCH(Vector, vector);
    StreamFramer framer(vector.version);
    for (qsizetype i = 0; i < vector.bytes.size(); ++i) {
        QVERIFY2(std::holds_alternative<StreamFramer::NeedMore>(framer.next()), QByteArray::number(i));
        framer.append(QByteArrayView(vector.bytes).sliced(i, 1));
    }
    const auto result = framer.next();
    QVERIFY(std::holds_alternative<StreamFramer::Frame>(result));
    QCOMPARE(std::get<StreamFramer::Frame>(result).bytes.toByteArray(), vector.bytes);
    QVERIFY(framer.pending().isEmpty());
    QVERIFY(std::holds_alternative<StreamFramer::NeedMore>(framer.next()));
}

void TstValidVectors::nextPacketAttached()
{
    QFETCH(Vector, vector);
    const QByteArray next = QByteArray::fromHex("d000");
    StreamFramer framer(vector.version);
    framer.append(vector.bytes + next + next.first(1));
    for (const QByteArray &expected : {vector.bytes, next}) {
        const auto result = framer.next();
        QVERIFY(std::holds_alternative<StreamFramer::Frame>(result));
        QCOMPARE(std::get<StreamFramer::Frame>(result).bytes.toByteArray(), expected);
    }
    QVERIFY(std::holds_alternative<StreamFramer::NeedMore>(framer.next()));
    QCOMPARE(framer.pending(), next.first(1));
    // Without the framer, what follows is an error.
    QVERIFY(std::holds_alternative<DecodeError>(mqtt::decode(vector.bytes + next, vector.version, vector.sender)));
}

void TstValidVectors::reencode()
{
    QFETCH(Vector, vector);
    const auto packet = std::get<Packet>(decodeVector(vector));
    const auto encoded = mqtt::encode(packet, vector.version);
    QVERIFY(std::holds_alternative<QByteArray>(encoded));
    if (vector.row["exact"_L1].toBool())
        QCOMPARE(std::get<QByteArray>(encoded).toHex(), vector.bytes.toHex());
    const auto again = mqtt::decode(std::get<QByteArray>(encoded), vector.version, vector.sender);
    QVERIFY(std::holds_alternative<Packet>(again));
    QVERIFY(std::get<Packet>(again) == packet);
}

void TstValidVectors::encodeFromFields()
{
    QFETCH(Vector, vector);
    const Packet packet = packetFromJson(vector.row["packet"_L1].toObject(), vector.version);
    const auto encoded = mqtt::encode(packet, vector.version);
    QVERIFY(std::holds_alternative<QByteArray>(encoded));
    const auto again = mqtt::decode(std::get<QByteArray>(encoded), vector.version, vector.sender);
    QVERIFY(std::holds_alternative<Packet>(again));
    QVERIFY(std::get<Packet>(again) == packet);
}

// Never a packet, never a crash: the framer waits, the decoder refuses.
void TstValidVectors::cut()
{
    QFETCH(Vector, vector);
    const qsizetype step = vector.bytes.size() > 2'000 ? vector.bytes.size() / 500 : 1;
    for (qsizetype size = 0; size < vector.bytes.size(); size += size < 600 ? 1 : step) {
        const QByteArray bytes(vector.bytes.constData(), size); // a copy, so that reading past its end shows under a sanitizer
        StreamFramer framer(vector.version);
        framer.append(bytes);
        QVERIFY2(std::holds_alternative<StreamFramer::NeedMore>(framer.next()), QByteArray::number(size));
        Fields fields;
        const auto result = mqtt::decode(bytes, vector.version, vector.sender, &fields);
        QVERIFY2(std::holds_alternative<DecodeError>(result), QByteArray::number(size));
        const DecodeError error = std::get<DecodeError>(result);
        QVERIFY(error.offset >= 0 && error.length >= 0 && error.offset + error.length <= size);
        QVERIFY(*error.field && *error.what && *error.statement);
        for (const auto &[offset, length] : secretRanges(bytes, vector.version, vector.sender))
            QVERIFY(offset >= 0 && length > 0 && offset + length <= size);
    }
}

void TstValidVectors::fields()
{
    QFETCH(Vector, vector);
    Fields fields;
    mqtt::decode(vector.bytes, vector.version, vector.sender, &fields);
    const char *problem = fieldscheck::problem(fields, vector.bytes, true);
    QVERIFY2(!problem, problem);
}

void TstValidVectors::acceptedByRules()
{
    QFETCH(Vector, vector);
    if (vector.sender != Sender::Server)
        return;
    ReceiveRules rules = rulesFor(vector);
    const auto packet = std::get<Packet>(decodeVector(vector));
    if (const auto error = rules.check(packet, vector.bytes))
        QFAIL(qPrintable(describe(*error)));
}

QTEST_APPLESS_MAIN(TstValidVectors)
#include "tst_valid_vectors.moc"
