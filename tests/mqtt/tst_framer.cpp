// Cutting the byte stream into packets.
#include "mqtt/StreamFramer.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace mqtt;

class TstFramer : public QObject
{
    Q_OBJECT
private slots:
    void errors_data();
    void errors();
    void longFormBelow5();
    void maximumPacketSize();
    void afterAnError();
    void manyPacketsInOneSegment();
    void largePacketInSmallPieces();
    void announcedLengthTakesNoMemory();
};

void TstFramer::errors_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<Version>("version");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<int>("offset");
    // The shortest beginning that settles it.
    QTest::newRow("type 0") << "00"_ba << Version::V311 << "MQTT Control Packet type"_ba << 0;
    QTest::newRow("AUTH before 5.0") << "f0"_ba << Version::V311 << "MQTT Control Packet type"_ba << 0;
    QTest::newRow("an HTTP answer") << "48"_ba << Version::V5 << "Flags"_ba << 0;
    QTest::newRow("an SSH greeting") << "53"_ba << Version::V311 << "Flags"_ba << 0;
    QTest::newRow("QoS 3") << "36"_ba << Version::V31 << "QoS level"_ba << 0;
    QTest::newRow("five bytes of length") << "30ffffffff"_ba << Version::V5 << "Remaining Length"_ba << 1;
    QTest::newRow("five bytes of length, 3.1") << "30ffffffff"_ba << Version::V31 << "Remaining Length"_ba << 1;
    QTest::newRow("not the shortest form") << "d08000"_ba << Version::V5 << "Remaining Length"_ba << 1;
    QTest::newRow("not the shortest form of 5") << "3085808000"_ba << Version::V5 << "Remaining Length"_ba << 1;
}

void TstFramer::errors()
{
    QFETCH(QByteArray, hex);
    QFETCH(Version, version);
    QFETCH(QByteArray, field);
    QFETCH(int, offset);
    const QByteArray bytes = QByteArray::fromHex(hex);
    StreamFramer framer(version);
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        QVERIFY(std::holds_alternative<StreamFramer::NeedMore>(framer.next()));
        framer.append(QByteArrayView(bytes).sliced(i, 1));
    }
    const auto result = framer.next();
    QVERIFY(std::holds_alternative<DecodeError>(result));
    const DecodeError error = std::get<DecodeError>(result);
    QCOMPARE(error.kind, DecodeError::Kind::MalformedPacket);
    QCOMPARE(error.reasonCode, 0x81);
    QCOMPARE(QByteArray(error.field), field);
    QCOMPARE(error.offset, offset);
    QCOMPARE(framer.pending(), bytes);
}

// MQTT 3.1.1 does not demand the shortest form.
void TstFramer::longFormBelow5()
{
    for (const Version version : {Version::V31, Version::V311}) {
        StreamFramer framer(version);
        const QByteArray bytes = QByteArray::fromHex("d0808000");
        framer.append(bytes);
        const auto result = framer.next();
        QVERIFY(std::holds_alternative<StreamFramer::Frame>(result));
        QCOMPARE(std::get<StreamFramer::Frame>(result).bytes.toByteArray(), bytes);
        QVERIFY(std::holds_alternative<Packet>(decode(bytes, version, Sender::Server)));
    }
}

void TstFramer::maximumPacketSize()
{
    const QByteArray packet = QByteArray::fromHex("306400016100") + QByteArray(96, 'x'); // 102 bytes
    QCOMPARE(packet.size(), 102);
    StreamFramer framer(Version::V5);
    framer.setMaximumPacketSize(102);
    framer.append(packet);
    QVERIFY(std::holds_alternative<StreamFramer::Frame>(framer.next()));

    framer.setMaximumPacketSize(101);
    framer.append(packet.first(2)); // known as soon as the length is
    const auto result = framer.next();
    QVERIFY(std::holds_alternative<DecodeError>(result));
    const DecodeError error = std::get<DecodeError>(result);
    QCOMPARE(error.kind, DecodeError::Kind::ProtocolError);
    QCOMPARE(error.reasonCode, 0x95);
    QCOMPARE(QByteArray(error.statement), "MQTT-3.1.2-24"_ba);
}

void TstFramer::afterAnError()
{
    const QByteArray good = QByteArray::fromHex("d000");
    StreamFramer framer(Version::V311);
    framer.append(good + QByteArray::fromHex("0000") + good);
    QVERIFY(std::holds_alternative<StreamFramer::Frame>(framer.next()));
    QVERIFY(std::holds_alternative<DecodeError>(framer.next()));
    framer.append(good);
    QVERIFY(std::holds_alternative<StreamFramer::NeedMore>(framer.next()));
    QCOMPARE(framer.pending(), QByteArray::fromHex("0000") + good); // what comes after an error is not kept
    framer.reset();
    QVERIFY(framer.pending().isEmpty());
    framer.append(good);
    QVERIFY(std::holds_alternative<StreamFramer::Frame>(framer.next()));
}

void TstFramer::manyPacketsInOneSegment()
{
    StreamFramer framer(Version::V311);
    framer.append(QByteArray::fromHex("30050003612f62").repeated(10'001).first(70'003));
    int count = 0;
    while (std::holds_alternative<StreamFramer::Frame>(framer.next()))
        ++count;
    QCOMPARE(count, 10'000);
    QCOMPARE(framer.pending().size(), 3);
}

void TstFramer::largePacketInSmallPieces()
{
    const QByteArray packet = QByteArray::fromHex("30ffff7f000161") + QByteArray(2'097'151 - 3, 'x');
    StreamFramer framer(Version::V311);
    for (qsizetype i = 0; i < packet.size(); i += 1'000) {
        QVERIFY(std::holds_alternative<StreamFramer::NeedMore>(framer.next()));
        framer.append(QByteArrayView(packet).sliced(i, qMin<qsizetype>(1'000, packet.size() - i)));
    }
    const auto result = framer.next();
    QVERIFY(std::holds_alternative<StreamFramer::Frame>(result));
    QVERIFY(std::get<StreamFramer::Frame>(result).bytes == packet);
}

void TstFramer::announcedLengthTakesNoMemory()
{
    StreamFramer framer(Version::V311);
    framer.append(QByteArray::fromHex("30ffffff7f"));
    QVERIFY(std::holds_alternative<StreamFramer::NeedMore>(framer.next()));
    QVERIFY(framer.pending().capacity() < 1'000);
}

QTEST_APPLESS_MAIN(TstFramer)
#include "tst_framer.moc"
