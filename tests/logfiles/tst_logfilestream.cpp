// Files that grow, and their parts.
#include "logfiles/ByteSize.h"
#include "logfiles/LogFileStream.h"
#include "logfiles/LogFiles.h"
#include "trace/TraceEntries.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace mqtt;
using namespace Qt::StringLiterals;

namespace {

/// So many PUBLISH of 1,000 bytes.
void fill(PacketLog &log, int count)
{
    Publish publish;
    publish.topicName = u"a"_s;
    publish.payload = QByteArray(1'000, 'x');
    const auto source = log.addSource({.number = 1, .target = u"mqtt://here"_s});
    for (int i = 0; i < count; ++i)
        log.append(source, packetEntry(publish, Sender::Server, Version::V5, i));
}

bool writeAll(LogFileStream &stream, const PacketLog &log)
{
    for (qint64 i = 0; i < log.size(); ++i) {
        if (!stream.write(log.record(i)))
            return false;
    }
    return stream.close();
}

QByteArray contentOf(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TstLogFileStream : public QObject
{
    Q_OBJECT
private slots:
    void sizes_data();
    void sizes();
    void freeNames();
    void partsCanBeReadByThemselves_data();
    void partsCanBeReadByThemselves();
    void keepsTheNewest();
    void foreignPartsStay();
    void lastPartOfAnEarlierRunStays();
    void fullDisk();
    void unwritable();
};

void TstLogFileStream::sizes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("bytes"); // -1: none
    QTest::newRow("plain") << u"4096"_s << qint64(4'096);
    QTest::newRow("bytes") << u"4096 B"_s << qint64(4'096);
    QTest::newRow("megabytes") << u"100MB"_s << qint64(100'000'000);
    QTest::newRow("mebibytes") << u"64 MiB"_s << qint64(67'108'864);
    QTest::newRow("short") << u"1.5g"_s << qint64(1'500'000'000);
    QTest::newRow("kilo") << u"10k"_s << qint64(10'000);
    QTest::newRow("empty") << QString() << qint64(-1);
    QTest::newRow("words") << u"many"_s << qint64(-1);
    QTest::newRow("negative") << u"-1MB"_s << qint64(-1);
    QTest::newRow("too large") << u"9999999999TB"_s << qint64(-1);
}

void TstLogFileStream::sizes()
{
    QFETCH(QString, text);
    QTEST(parseByteSize(text).value_or(-1), "bytes");
}

void TstLogFileStream::freeNames()
{
    QTemporaryDir folder;
    const auto make = [&folder](const QString &name) {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::WriteOnly);
    };
    const auto next = [&folder](const QString &name) { return QFileInfo(freeLogName(folder.filePath(name))).fileName(); };
    QCOMPARE(next(u"a.pcapng"_s), u"a.pcapng"_s);
    QVERIFY(make(u"a.pcapng"_s));
    QCOMPARE(next(u"a.pcapng"_s), u"a-2.pcapng"_s);
    QVERIFY(make(u"a-2.pcapng"_s) && make(u"a-3.pcapng"_s));
    QCOMPARE(next(u"a.pcapng"_s), u"a-4.pcapng"_s);
    QCOMPARE(next(u"a-2.pcapng"_s), u"a-4.pcapng"_s);
    QVERIFY(make(u"a-0001.pcapng"_s) && make(u"b.c"_s) && make(u"d"_s));
    QCOMPARE(next(u"a-0001.pcapng"_s), u"a-0001-2.pcapng"_s);
    QCOMPARE(next(u"b.c"_s), u"b-2.c"_s);
    QCOMPARE(next(u"d"_s), u"d-2"_s);
}

void TstLogFileStream::partsCanBeReadByThemselves_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("pcapng") << u"log.pcapng"_s;
    QTest::newRow("jsonl") << u"log.jsonl"_s;
}

void TstLogFileStream::partsCanBeReadByThemselves()
{
    QFETCH(QString, name);
    QTemporaryDir folder;
    PacketLog log;
    fill(log, 100);
    LogFileStream stream;
    QVERIFY(stream.open(folder.filePath(name), {}, {.size = 30'000}));
    QVERIFY2(writeAll(stream, log), qPrintable(stream.errorString()));
    QVERIFY(stream.fullParts() >= 3);
    const QStringList parts = QDir(folder.path()).entryList(QDir::Files);
    QCOMPARE(parts.size(), stream.fullParts() + 1);
    QVERIFY(parts.contains(name) && parts.contains(QString(name).replace(u'.', u"-0001."_s)));
    qint64 records = 0;
    for (const QString &part : parts) {
        const QByteArray content = contentOf(folder.filePath(part));
        QVERIFY(content.size() < 36'000); // the record that fills it is the last
        const ReadLog read = readLog(content);
        QVERIFY2(read.state == LogImport::State::Done && !read.incomplete, qPrintable(read.message));
        QCOMPARE(read.log->record(0).source->target, u"mqtt://here"_s);
        QCOMPARE(read.log->record(0).entry.version, Version::V5);
        records += read.log->size();
    }
    QCOMPARE(records, 100);
}

void TstLogFileStream::keepsTheNewest()
{
    QTemporaryDir folder;
    PacketLog log;
    fill(log, 100);
    LogFileStream stream;
    QVERIFY(stream.open(folder.filePath(u"log.jsonl"_s), {}, {.size = 20'000, .keep = 3}));
    QVERIFY(writeAll(stream, log));
    QVERIFY(stream.fullParts() > 5);
    QStringList parts = QDir(folder.path()).entryList(QDir::Files, QDir::Name);
    QCOMPARE(parts.size(), 3);
    QVERIFY(parts.contains(u"log.jsonl"_s));
    QVERIFY(parts.contains(u"log-%1.jsonl"_s.arg(stream.fullParts(), 4, 10, QLatin1Char('0'))));
    const ReadLog newest = readLog(contentOf(folder.filePath(u"log.jsonl"_s)));
    QCOMPARE(newest.log->record(newest.log->size() - 1).entry.microseconds, 99);
}

/// Parts of an earlier run are neither overwritten nor removed.
void TstLogFileStream::foreignPartsStay()
{
    QTemporaryDir folder;
    QFile earlier(folder.filePath(u"log-0007.jsonl"_s));
    QVERIFY(earlier.open(QIODevice::WriteOnly) && earlier.write("earlier") == 7);
    earlier.close();
    PacketLog log;
    fill(log, 60);
    LogFileStream stream;
    QVERIFY(stream.open(folder.filePath(u"log.jsonl"_s), {}, {.size = 20'000, .keep = 1}));
    QVERIFY(writeAll(stream, log));
    QCOMPARE(contentOf(earlier.fileName()), QByteArray("earlier"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files, QDir::Name), (QStringList{u"log-0007.jsonl"_s, u"log.jsonl"_s}));
}

/// What grew last time under the name that grows now.
void TstLogFileStream::lastPartOfAnEarlierRunStays()
{
    QTemporaryDir folder;
    PacketLog log;
    fill(log, 30);
    qint64 records = 0;
    for (int run = 0; run < 2; ++run) {
        LogFileStream stream;
        QVERIFY(stream.open(folder.filePath(u"log.jsonl"_s), {}, {.size = 20'000}));
        QVERIFY(writeAll(stream, log));
    }
    for (const QString &part : QDir(folder.path()).entryList(QDir::Files))
        records += readLog(contentOf(folder.filePath(part))).log->size();
    QCOMPARE(records, 60);
    LogFileStream single; // without rotation it is overwritten
    QVERIFY(single.open(folder.filePath(u"log.jsonl"_s)) && writeAll(single, log));
    QCOMPARE(readLog(contentOf(folder.filePath(u"log.jsonl"_s))).log->size(), 30);
}

/// Linux has a file that is a full disk.
void TstLogFileStream::fullDisk()
{
    QTemporaryDir folder;
    const QString name = folder.filePath(u"full.jsonl"_s);
    if (!QFile::exists(u"/dev/full"_s) || !QFile::link(u"/dev/full"_s, name))
        QSKIP("no /dev/full");
    PacketLog log;
    fill(log, 500);
    LogFileStream stream;
    QVERIFY(stream.open(name));
    QVERIFY(!writeAll(stream, log));
    QVERIFY(!stream.errorString().isEmpty());
    QVERIFY(!stream.write(log.record(0)));
    QVERIFY(!stream.isOpen());
}

void TstLogFileStream::unwritable()
{
    QTemporaryDir folder;
    LogFileStream stream;
    QVERIFY(!stream.open(folder.filePath(u"missing/log.jsonl"_s)));
    QVERIFY(!stream.errorString().isEmpty());
    QVERIFY(!stream.flush());
}

QTEST_GUILESS_MAIN(TstLogFileStream)
#include "tst_logfilestream.moc"
