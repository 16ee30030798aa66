// rowView() says of every valid packet what decode() says, and reads no byte outside of any other.
#include "mqtt/RowView.h"
#include "mqtt/Vectors.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace mqtt;

class TstRowView : public QObject
{
    Q_OBJECT
private slots:
    void agrees_data() { rows(u"vectors-valid.jsonl"_s); }
    void agrees();
    void cut_data() { rows(u"vectors-valid.jsonl"_s); }
    void cut();
    void malformed_data() { rows(u"vectors-malformed.jsonl"_s); }
    void malformed();
    void lengths_data();
    void lengths();
    void hostile();

private:
    static void rows(const QString &fileName);
};

namespace {

struct Expected {
    quint16 packetIdentifier = 0;
    QByteArray topicName;
    QByteArray payload;
};

// What the row view must find, from the decoded packet.
struct ExpectedOf {
    Expected operator()(const Publish &packet) const { return {packet.packetIdentifier, packet.topicName.toUtf8(), packet.payload}; }
    template <typename T>
    Expected operator()(const T &packet) const
    {
        if constexpr (requires { packet.packetIdentifier; })
            return {packet.packetIdentifier, {}, {}};
        else
            return {};
    }
};

QByteArray topicOf(const RowView &row, QByteArrayView bytes)
{
    return bytes.sliced(row.topicOffset, row.topicLength).toByteArray();
}

// The ranges lie within the packet; sliced() would stop the test otherwise.
bool staysInside(const RowView &row, qsizetype size)
{
    return row.topicOffset >= 0 && row.topicLength >= 0 && row.topicOffset + row.topicLength <= size && row.payloadOffset >= 0
        && row.payloadOffset <= size;
}

// A copy of its own on the heap, so that a read past its end shows under a sanitizer.
RowView viewOfCopy(QByteArrayView bytes, Version version)
{
    const std::vector<char> copy(bytes.begin(), bytes.end());
    return rowView(QByteArrayView(copy.data(), qsizetype(copy.size())), version);
}

} // namespace

void TstRowView::rows(const QString &fileName)
{
    QTest::addColumn<Vector>("vector");
    const QList<Vector> vectors = readVectors(fileName);
    QVERIFY(vectors.size() > 390);
    for (const Vector &vector : vectors)
        QTest::newRow(vector.name.constData()) << vector;
}

void TstRowView::agrees()
{
    QFETCH(Vector, vector);
    const auto packet = std::get<Packet>(decode(vector.bytes, vector.version, vector.sender));
    const Expected expected = std::visit(ExpectedOf(), packet);
    const RowView row = viewOfCopy(vector.bytes, vector.version);
    QVERIFY(row.complete);
    QCOMPARE(int(row.type), int(typeOf(packet)));
    QCOMPARE(int(row.flags), vector.bytes.at(0) & 0x0F);
    QCOMPARE(row.packetIdentifier, expected.packetIdentifier);
    QVERIFY(staysInside(row, vector.bytes.size()));
    QCOMPARE(topicOf(row, vector.bytes), expected.topicName);
    if (const auto *publish = std::get_if<Publish>(&packet)) {
        QCOMPARE(vector.bytes.sliced(row.payloadOffset), expected.payload);
        QCOMPARE(int(row.qos()), int(publish->qos));
    } else {
        QCOMPARE(row.payloadOffset, 0);
    }
}

// A packet that lacks its end is never complete.
void TstRowView::cut()
{
    QFETCH(Vector, vector);
    for (qsizetype size = 0; size < qMin<qsizetype>(vector.bytes.size(), 600); ++size) {
        const RowView row = viewOfCopy(QByteArrayView(vector.bytes).first(size), vector.version);
        QVERIFY2(!row.complete, QByteArray::number(size));
        QVERIFY2(staysInside(row, size), QByteArray::number(size));
    }
}

void TstRowView::malformed()
{
    QFETCH(Vector, vector);
    const RowView row = viewOfCopy(vector.bytes, vector.version);
    QVERIFY(staysInside(row, vector.bytes.size()));
    if (!vector.bytes.isEmpty())
        QCOMPARE(int(row.type), quint8(vector.bytes.at(0)) >> 4);
}

void TstRowView::lengths_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<Version>("version");
    QTest::addColumn<bool>("complete");
    QTest::newRow("no byte") << QByteArray() << Version::V5 << false;
    QTest::newRow("Remaining Length is missing") << QByteArray("30") << Version::V311 << false;
    QTest::newRow("Remaining Length goes on after four bytes") << QByteArray("30ffffffff01") << Version::V5 << false;
    QTest::newRow("Remaining Length too small") << QByteArray("3002000161") << Version::V311 << false;
    QTest::newRow("Remaining Length too large") << QByteArray("3004000161") << Version::V311 << false;
    QTest::newRow("Topic Name past the end") << QByteArray("3003ffff61") << Version::V311 << false;
    QTest::newRow("Packet Identifier is missing") << QByteArray("3203000161") << Version::V311 << false;
    QTest::newRow("Property Length is missing") << QByteArray("3003000161") << Version::V5 << false;
    QTest::newRow("Property Length past the end") << QByteArray("300400016101") << Version::V5 << false;
    QTest::newRow("Property Length of the largest value") << QByteArray("3007000161ffffff7f") << Version::V5 << false;
    QTest::newRow("the same bytes below 5.0") << QByteArray("3007000161ffffff7f") << Version::V311 << true;
    QTest::newRow("PUBACK without its identifier") << QByteArray("400100") << Version::V311 << false;
    QTest::newRow("packet type 0") << QByteArray("0000") << Version::V5 << true;
}

void TstRowView::lengths()
{
    QFETCH(QByteArray, hex);
    QFETCH(Version, version);
    QFETCH(bool, complete);
    const QByteArray bytes = QByteArray::fromHex(hex);
    const RowView row = viewOfCopy(bytes, version);
    QCOMPARE(row.complete, complete);
    QVERIFY(staysInside(row, bytes.size()));
}

void TstRowView::hostile()
{
    QRandomGenerator random(20'261'128);
    for (int i = 0; i < 200'000; ++i) {
        QByteArray bytes(random.bounded(40), Qt::Uninitialized);
        for (char &byte : bytes)
            byte = char(random.bounded(4) ? random.bounded(256) : 0xFF);
        if (bytes.size() > 1 && random.bounded(2))
            bytes[1] = char(bytes.size() - 2);
        for (const Version version : {Version::V31, Version::V311, Version::V5})
            QVERIFY2(staysInside(viewOfCopy(bytes, version), bytes.size()), bytes.toHex());
    }
}

QTEST_APPLESS_MAIN(TstRowView)
#include "tst_row_view.moc"
