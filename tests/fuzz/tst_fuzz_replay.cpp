// What the fuzzer found, and its seeds, without libFuzzer. A failure aborts and says what is broken.
#include "fuzz/FuzzPackets.h"
#include "mqtt/Vectors.h"

#include <QDirIterator>
#include <QTest>

using namespace Qt::StringLiterals;

class TstFuzzReplay : public QObject
{
    Q_OBJECT
private slots:
    void found();
    void seeds_data();
    void seeds();
    void damagedSeeds();
};

void TstFuzzReplay::found()
{
    QDirIterator files(QStringLiteral(FUZZ_FOUND_DIR), QDir::Files);
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        fuzzPackets(file.readAll());
    }
}

void TstFuzzReplay::seeds_data()
{
    QTest::addColumn<QString>("fileName");
    QTest::newRow("valid") << u"vectors-valid.jsonl"_s;
    QTest::newRow("malformed") << u"vectors-malformed.jsonl"_s;
}

void TstFuzzReplay::seeds()
{
    QFETCH(QString, fileName);
    for (const Vector &vector : readVectors(fileName)) {
        for (const quint8 announced : {quint8(0), quint8(1), quint8(5), quint8(127)})
            fuzzPackets(fuzzInput(vector.bytes, vector.version, vector.sender, announced));
    }
}

// Every bit of every short vector turned over, in its own version and the others.
void TstFuzzReplay::damagedSeeds()
{
    for (const Vector &vector : readVectors(u"vectors-valid.jsonl"_s)) {
        if (vector.bytes.size() > 30)
            continue;
        for (qsizetype bit = 0; bit < vector.bytes.size() * 8; ++bit) {
            QByteArray bytes = vector.bytes;
            bytes[bit / 8] = char(quint8(bytes[bit / 8]) ^ (1u << (bit % 8)));
            for (const auto version : {mqtt::Version::V31, mqtt::Version::V311, mqtt::Version::V5})
                fuzzPackets(fuzzInput(bytes, version, vector.sender, 1));
        }
    }
}

QTEST_APPLESS_MAIN(TstFuzzReplay)
#include "tst_fuzz_replay.moc"
