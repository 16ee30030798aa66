// vectors-malformed.jsonl: framer, decoder and rules together refuse each packet with the right kind, place and statement.
#include "mqtt/StreamFramer.h"
#include "mqtt/Vectors.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace mqtt;

class TstMalformedVectors : public QObject
{
    Q_OBJECT
private slots:
    void whole_data() { rows(); }
    void whole();
    void byteByByte_data() { rows(); }
    void byteByByte();
    void place_data() { rows(); }
    void place();

private:
    static void rows();
};

namespace {

// Feeds the bytes in pieces; returns the error and counts the packets that were let through.
std::optional<DecodeError> refuse(const Vector &vector, qsizetype step, int &accepted)
{
    ReceiveRules rules = rulesFor(vector);
    StreamFramer framer(vector.version);
    framer.setMaximumPacketSize(rules.maximumPacketSize());
    for (qsizetype i = 0; i < vector.bytes.size(); i += step) {
        framer.append(QByteArrayView(vector.bytes).sliced(i, qMin(step, vector.bytes.size() - i)));
        while (true) {
            const auto result = framer.next();
            if (const auto *error = std::get_if<DecodeError>(&result))
                return *error;
            if (std::holds_alternative<StreamFramer::NeedMore>(result))
                break;
            const QByteArrayView bytes = std::get<StreamFramer::Frame>(result).bytes;
            const auto decoded = decode(bytes, vector.version, vector.sender);
            if (const auto *error = std::get_if<DecodeError>(&decoded))
                return *error;
            if (const auto error = rules.check(std::get<Packet>(decoded), bytes))
                return error;
            ++accepted;
        }
    }
    return std::nullopt;
}

// What the row expects, compared by a test function.
void compare(const Vector &vector, const std::optional<DecodeError> &error)
{
    QVERIFY2(error, "it was accepted");
    const auto expected =
        vector.row["expected"_L1].toString() == "malformed"_L1 ? DecodeError::Kind::MalformedPacket : DecodeError::Kind::ProtocolError;
    QVERIFY2(error->kind == expected, qPrintable(describe(*error)));
    if (vector.version == Version::V5)
        QVERIFY2(vector.row["reason_codes"_L1].toArray().contains(error->reasonCode), qPrintable(describe(*error)));

    const QString requirement = vector.row["requirement"_L1].toString();
    const QString statement = QString::fromLatin1(error->statement);
    if (vector.version == Version::V31)
        QVERIFY(statement.startsWith("MQTT 3.1, "_L1));
    else if (requirement.startsWith("section"_L1)) // a row may name a part of the section
        QVERIFY2(requirement.startsWith(statement) || statement.startsWith(requirement), error->statement);
    else
        QCOMPARE(statement, requirement);
}

} // namespace

void TstMalformedVectors::rows()
{
    QTest::addColumn<Vector>("vector");
    const QList<Vector> vectors = readVectors(u"vectors-malformed.jsonl"_s);
    QVERIFY(vectors.size() > 390);
    for (const Vector &vector : vectors)
        QTest::newRow(vector.name.constData()) << vector;
}

void TstMalformedVectors::whole()
{
    QFETCH(Vector, vector);
    int accepted = 0;
    compare(vector, refuse(vector, vector.bytes.size(), accepted));
}

void TstMalformedVectors::byteByByte()
{
    QFETCH(Vector, vector);
    int acceptedWhole = 0;
    int acceptedByBytes = 0;
    const auto whole = refuse(vector, vector.bytes.size(), acceptedWhole);
    const auto byBytes = refuse(vector, 1, acceptedByBytes);
    compare(vector, byBytes);
    QVERIFY(whole == byBytes);
    QCOMPARE(acceptedByBytes, acceptedWhole);
}

// Every error names a field and points into the packet.
void TstMalformedVectors::place()
{
    QFETCH(Vector, vector);
    int accepted = 0;
    const auto error = refuse(vector, vector.bytes.size(), accepted);
    QVERIFY(error);
    QVERIFY(*error->field && *error->what && *error->statement);
    QVERIFY(error->offset >= 0 && error->length >= 0);
    QVERIFY(error->offset + error->length <= vector.bytes.size());
}

QTEST_APPLESS_MAIN(TstMalformedVectors)
#include "tst_malformed_vectors.moc"
