#include "trace/TraceEntries.h"
#include "trace/LogFeed.h"
#include "trace/PacketJson.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

#ifdef Q_OS_UNIX
#include <cerrno>
#include <csignal>
#include <sys/resource.h>
#endif

using namespace mqtt;
using namespace Qt::StringLiterals;

namespace {

QByteArray publishOf(int number, qsizetype payloadSize)
{
    Publish publish;
    publish.topicName = u"a"_s;
    publish.payload = QByteArray::number(number).leftJustified(payloadSize, 'x');
    return std::get<QByteArray>(encode(publish, Version::V311));
}

/// Records of `payloadSize` bytes and more, numbered in their payload.
void fill(PacketLog &log, int count, qsizetype payloadSize)
{
    const PacketLog::SourceId source = log.addSource({});
    for (int i = 0; i < count; ++i)
        log.appendPacket(source, i, Version::V311, Sender::Server, publishOf(i, payloadSize));
}

/// A disk that is full once a file has `bytes`, as long as it lives.
class FullDisk
{
public:
#ifdef Q_OS_UNIX
    explicit FullDisk(qint64 bytes)
        : m_signalled(std::signal(SIGXFSZ, SIG_IGN)) // a write that is too large fails instead
    {
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{rlim_t(bytes), m_before.rlim_max};
        m_isSet = setrlimit(RLIMIT_FSIZE, &limit) == 0;
    }
    ~FullDisk()
    {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_signalled);
    }
    bool isSet() const
    {
        return m_isSet;
    }

private:
    void (*m_signalled)(int);
    rlimit m_before{};
    bool m_isSet = false;
#else
    explicit FullDisk(qint64)
    {
    }
    bool isSet() const
    {
        return false;
    }
#endif
};

/// Each record that the log has not dropped is the one that was appended.
void verifyKept(const PacketLog &log, qint64 from, qint64 to, qsizetype payloadSize, qint64 step)
{
    for (qint64 i = from; i < to; i += step)
        QVERIFY2(log.record(i).entry.bytes == publishOf(int(i), payloadSize), qPrintable(QString::number(i)));
}

} // namespace

class TstPacketLog : public QObject
{
    Q_OBJECT
private slots:
    void announcesGrowthOnceUntilRead();
    void survivesAppendingOnAnotherThread();
    void survivesSpillingAndReadingAtOnce();
    void keepsWhatWasAppended();
    void keepsTheReasonOfARefusal();
    void readsPacketIdentifiers_data();
    void readsPacketIdentifiers();
    void learnsSecretsFromConnect();
    void hasNoRecordOutside();
    void slicesCoverEveryRecord();
    void findsTheRowOfAByte();
    void timesMayBeFarApart();
    void spillsTheOldestToAFile();
    void spilledBytesAreNotInTheClear();
    void dropsTheOldestWhenNothingCanBeWritten();
    void placesInTheFileAreJoinedSplitAndCutOff();
    void aFullDiskIsNamed();
    void dropsLittleForALargeRecordWhenTheDiskIsFull();
    void dropsARecordAloneThatNeverFits();
    void clearShortensTheFile();
    void farTimesShareAChunk();
    void aSealedChunkTakesNoMoreThanItHolds();
    void clearBeginsAnew();
    void takesLittleMemoryBesideTheBytes();
    void aFeedMakesASourceForEachAttempt();
};

void TstPacketLog::announcesGrowthOnceUntilRead()
{
    PacketLog log;
    const auto source = log.addSource({});
    QSignalSpy grown(&log, &PacketLog::grown);
    for (int i = 0; i < 3; ++i)
        log.append(source, packetEntry(Pingreq{}, Sender::Client));
    QCOMPARE(grown.count(), 1);
    QCOMPARE(log.size(), 3);
    log.append(source, packetEntry(Pingresp{}, Sender::Server));
    QCOMPARE(grown.count(), 2);
    QCOMPARE(log.record(3).index, 3);
}

void TstPacketLog::survivesAppendingOnAnotherThread()
{
    PacketLog log;
    constexpr int count = 100'000;
    std::thread writer([&] {
        const auto source = log.addSource({});
        for (int i = 0; i < count; ++i)
            log.append(source, packetEntry(Pingreq{}, Sender::Client, Version::V5, i));
    });
    qint64 seen = 0;
    while (seen < count) {
        const qint64 size = log.size();
        QVERIFY(size >= seen);
        if (size > 0)
            QCOMPARE(log.record(size - 1).entry.microseconds, size - 1);
        seen = size;
    }
    writer.join();
}

void TstPacketLog::survivesSpillingAndReadingAtOnce()
{
    PacketLog log;
    log.setMemoryBudget(2'000'000);
    constexpr int count = 20'000;
    std::thread writer([&] { fill(log, count, 1'000); });
    qint64 at = 0;
    while (at < count) {
        const qint64 size = log.size();
        for (qint64 i = at; i < size; i += 997)
            QVERIFY(log.record(i).entry.bytes.contains(QByteArray::number(i).leftJustified(1'000, 'x')));
        QVERIFY(size == 0 || log.record(size / 3).entry.bytes.contains(QByteArray::number(size / 3).leftJustified(1'000, 'x')));
        at = size;
    }
    writer.join();
    QVERIFY(log.spilledBytes() > 10'000'000);
}

void TstPacketLog::keepsWhatWasAppended()
{
    PacketLog log;
    const QDateTime start = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC);
    const auto source = log.addSource({.number = 7, .connection = u"pi2"_s, .startedAt = start});
    TraceEntry event = eventEntry(TransportEvent::Kind::WebSocketRequest, u"GET /mqtt, sub-protocol mqtt"_s, 12);
    event.event.phrase = "GET %1, sub-protocol %2";
    event.event.values = {u"/mqtt"_s, u"mqtt"_s};
    event.event.details = {{u"Host"_s, u"brök.er"_s}};
    log.append(source, event);
    log.append(source, packetEntry(Pingresp{}, Sender::Server, Version::V31, 1'234'567));

    const LogRecord first = log.record(0);
    QCOMPARE(first.entry.kind, TraceEntry::Kind::TransportEvent);
    QCOMPARE(first.entry.event.kind, TransportEvent::Kind::WebSocketRequest);
    QCOMPARE(first.entry.event.text, event.event.text);
    QCOMPARE(first.entry.event.phrase, event.event.phrase);
    QCOMPARE(first.entry.event.values, event.event.values);
    QCOMPARE(first.entry.event.details, event.event.details);
    QCOMPARE(first.entry.attempt, 7);
    QCOMPARE(first.entry.microseconds, 12);
    QCOMPARE(first.source->connection, u"pi2"_s);
    const LogRecord second = log.record(1);
    QCOMPARE(second.entry.version, Version::V31);
    QCOMPARE(second.entry.sender, Sender::Server);
    QCOMPARE(second.entry.bytes, QByteArray::fromHex("d000"));
    QVERIFY(!second.entry.error);
    QCOMPARE(second.microsecondsSinceEpoch(), 1'700'000'000'123'000 + 1'234'567);

    const LogEndpoints ends{QHostAddress(u"::1"_s), 40'000, QHostAddress(u"::1"_s), 1883};
    log.setEndpoints(source, ends);
    QCOMPARE(log.record(0).source->endpoints, ends);
}

void TstPacketLog::keepsTheReasonOfARefusal()
{
    PacketLog log;
    const auto source = log.addSource({});
    TraceEntry entry = packetEntry(QByteArray::fromHex("2003020000"), Sender::Server);
    entry.error =
        DecodeError{DecodeError::Kind::MalformedPacket, 0x81, 2, 1, "Connect Acknowledge Flags", "MQTT-3.2.2-1", "reserved bits are set"};
    log.append(source, entry);
    const LogRecord record = log.record(0);
    QCOMPARE(record.entry.bytes, entry.bytes);
    QVERIFY(record.entry.error == entry.error);
    const LogSlice slice = log.slice(0);
    QVERIFY(slice.row(0).malformed);
    QCOMPARE(slice.row(0).bytes.toByteArray(), entry.bytes);
}

void TstPacketLog::readsPacketIdentifiers_data()
{
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<int>("identifier");
    QTest::newRow("PUBLISH QoS 1") << QByteArray::fromHex("32060001610102ff") << 0x0102;
    QTest::newRow("PUBLISH QoS 0") << QByteArray::fromHex("30050001610102") << 0;
    QTest::newRow("PUBACK") << QByteArray::fromHex("40020102") << 0x0102;
    QTest::newRow("SUBACK") << QByteArray::fromHex("90040011000080") << 0x11;
    QTest::newRow("long Remaining Length") << QByteArray::fromHex("4082000102") << 0x0102;
    QTest::newRow("topic longer than the packet") << QByteArray::fromHex("3206ffff610102ff") << 0;
    QTest::newRow("cut") << QByteArray::fromHex("4002") << 0;
    QTest::newRow("endless Remaining Length") << QByteArray::fromHex("40ffffffffffff") << 0;
    QTest::newRow("nothing") << QByteArray() << 0;
}

void TstPacketLog::readsPacketIdentifiers()
{
    QFETCH(const QByteArray, packet);
    PacketLog log;
    log.appendPacket(log.addSource({}), 0, Version::V311, Sender::Server, packet);
    QTEST(int(log.slice(0).row(0).packetIdentifier), "identifier");
}

void TstPacketLog::learnsSecretsFromConnect()
{
    PacketLog log;
    const auto source = log.addSource({});
    log.append(source, packetEntry(connectWithSecrets(), Sender::Client));
    Connack connack;
    connack.reasonCode = 0x86;
    connack.properties.set(PropertyId::ReasonString, QStringLiteral("no such password: hidden-41"));
    log.append(source, packetEntry(connack, Sender::Server));
    const LogRecord echo = log.record(1);
    const QJsonObject json = toJson(echo.entry, echo.secrets);
    const QString reason = json[QStringLiteral("fields")][QStringLiteral("properties")][QStringLiteral("reasonString")].toString();
    QCOMPARE(reason, QStringLiteral("no such password: *********"));
    QVERIFY(!json[QStringLiteral("hex")].toString().contains(QString::fromLatin1(QByteArray("hidden-41").toHex())));
}

void TstPacketLog::hasNoRecordOutside()
{
    PacketLog log;
    for (int i = 0; i < 2; ++i) {
        for (const qint64 index : {qint64(-1), log.size(), qint64(1) << 40}) {
            QCOMPARE(log.record(index).entry.bytes, QByteArray());
            QVERIFY(log.slice(index).isEmpty());
        }
        fill(log, 3, 1);
    }
    QVERIFY(!log.source(99));
}

void TstPacketLog::slicesCoverEveryRecord()
{
    PacketLog log;
    log.setMemoryBudget(0);
    constexpr int count = 40'000;
    fill(log, count, 100);
    qint64 at = 0;
    int slices = 0;
    for (LogSlice slice = log.slice(0); !slice.isEmpty(); slice = log.slice(at), ++slices) {
        QCOMPARE(slice.first(), at);
        for (; at < slice.end(); ++at) {
            const LogRow row = slice.row(at);
            QCOMPARE(row.index, at);
            QVERIFY(row.bytes.toByteArray().contains(QByteArray::number(at).leftJustified(100, 'x')));
        }
    }
    QCOMPARE(at, count);
    QVERIFY(slices > 3);
}

void TstPacketLog::findsTheRowOfAByte()
{
    PacketLog log;
    fill(log, 2'000, 20);
    const LogSlice slice = log.slice(5);
    const QByteArrayView bytes = slice.bytes();
    for (const int number : {0, 1, 777, 1'999}) {
        const qsizetype at = bytes.indexOf(QByteArray::number(number).leftJustified(20, 'x'));
        QCOMPARE(slice.indexAt(at), number);
    }
    QCOMPARE(slice.indexAt(0), 0);
    QCOMPARE(slice.indexAt(bytes.size() - 1), 1'999);
}

void TstPacketLog::timesMayBeFarApart()
{
    PacketLog log;
    const auto source = log.addSource({.startedAt = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000, Qt::UTC)});
    const qint64 day = 86'400'000'000;
    for (const qint64 time : {qint64(0), day, 30 * day, 30 * day + 1, 2 * day})
        log.append(source, packetEntry(Pingreq{}, Sender::Client, Version::V5, time));
    QCOMPARE(log.size(), 5);
    QCOMPARE(log.record(2).entry.microseconds, 30 * day);
    QCOMPARE(log.record(3).entry.microseconds, 30 * day + 1);
    QCOMPARE(log.record(4).entry.microseconds, 2 * day);
}

void TstPacketLog::spillsTheOldestToAFile()
{
    PacketLog log;
    log.setMemoryBudget(3'000'000);
    QSignalSpy failed(&log, &PacketLog::spillFailed);
    constexpr int count = 300;
    fill(log, count, 100'000);
    QVERIFY2(log.memoryBytes() < 6'000'000, qPrintable(QString::number(log.memoryBytes())));
    QVERIFY(log.spilledBytes() > 24'000'000);
    for (const int i : {0, 150, 299, 1})
        QVERIFY(log.record(i).entry.bytes == publishOf(i, 100'000));
    QCOMPARE(log.dropped(), 0);
    QCOMPARE(failed.count(), 0);
}

void TstPacketLog::spilledBytesAreNotInTheClear()
{
    const QTemporaryDir folder;
    LogSpool spool(folder.path());
    const QByteArray bytes = "the password is hidden-41" + QByteArray(200'000, 'x');
    const auto block = spool.write(bytes);
    const auto other = spool.write(bytes);
    QVERIFY(block && other);
    QVERIFY(spool.read(*block) == bytes);
    // The file has no name, but this process can reach it.
    QByteArray raw;
    const auto open = QDir(u"/proc/self/fd"_s).entryInfoList(QDir::Files | QDir::System);
    for (const QFileInfo &info : open) {
        if (!info.symLinkTarget().startsWith(folder.path()) && !QFile::symLinkTarget(info.filePath()).startsWith(folder.path()))
            continue;
        QFile file(info.filePath());
        QVERIFY(file.open(QIODevice::ReadOnly));
        raw = file.readAll();
    }
    if (raw.isEmpty())
        QSKIP("the file cannot be reached from outside here");
    QVERIFY(raw.size() >= 2 * bytes.size());
    QVERIFY(!raw.contains("hidden-41"));
    QVERIFY(!raw.contains("xxxxxxxx"));
    QVERIFY(raw.first(bytes.size()) != raw.last(bytes.size()));
}

void TstPacketLog::dropsTheOldestWhenNothingCanBeWritten()
{
    PacketLog log(nullptr, QTemporaryDir().path()); // gone by now
    log.setMemoryBudget(3'000'000);
    QSignalSpy failed(&log, &PacketLog::spillFailed);
    fill(log, 300, 100'000);
    QCOMPARE(failed.count(), 1);
    QVERIFY(!failed.first().first().toString().isEmpty());
    QCOMPARE(log.spillError(), failed.first().first().toString());
    QCOMPARE(log.size(), 300);
    const qint64 dropped = log.dropped();
    QVERIFY(dropped > 200 && dropped < 290);
    QVERIFY(log.memoryBytes() < 6'000'000);
    const LogRecord gone = log.record(dropped - 1);
    QCOMPARE(gone.index, dropped - 1);
    QCOMPARE(gone.entry.event.kind, TransportEvent::Kind::RecordsDropped);
    QVERIFY(gone.entry.event.text.contains(QString::number(dropped)));
    QVERIFY(log.record(dropped).entry.bytes == publishOf(int(dropped), 100'000));
    const LogSlice slice = log.slice(0);
    QVERIFY(slice.isDropped());
    QCOMPARE(slice.end(), dropped);
    QVERIFY(slice.row(0).dropped);
}

void TstPacketLog::placesInTheFileAreJoinedSplitAndCutOff()
{
    const QTemporaryDir folder;
    LogSpool spool(folder.path());
    constexpr qsizetype unit = 64 * 1024;
    const auto bytesOf = [](char letter, qsizetype size) { return QByteArray(size, letter); };
    std::vector<std::shared_ptr<const LogSpool::Block>> blocks;
    for (const char letter : {'a', 'b', 'c', 'd', 'e'})
        blocks.push_back(spool.write(bytesOf(letter, unit)));
    QCOMPARE(spool.fileSize(), 5 * unit);
    blocks[1].reset();
    blocks[3].reset();
    blocks[2].reset(); // three in one
    const auto small = spool.write(bytesOf('f', unit - 5));
    const auto large = spool.write(bytesOf('g', 2 * unit));
    QCOMPARE(spool.fileSize(), 5 * unit);
    QVERIFY(small && spool.read(*small) == bytesOf('f', unit - 5));
    QVERIFY(large && spool.read(*large) == bytesOf('g', 2 * unit));
    QVERIFY(spool.read(*blocks[0]) == bytesOf('a', unit) && spool.read(*blocks[4]) == bytesOf('e', unit));
    QCOMPARE(spool.size(), 5 * unit - 5);
    blocks[0].reset();
    QCOMPARE(spool.fileSize(), 5 * unit);
    blocks[4].reset();
    QCOMPARE(spool.fileSize(), 4 * unit);
}

void TstPacketLog::aFullDiskIsNamed()
{
    const QTemporaryDir folder;
    LogSpool spool(folder.path());
    const auto first = spool.write(QByteArray(60'000, 'a'));
    QVERIFY(first);
    {
        const FullDisk disk(100'000);
        if (!disk.isSet())
            QSKIP("the size of a file cannot be limited here");
        for (const int size : {200'000, 40'000}) { // both begin where there is room: the first write of each is short
            QVERIFY(!spool.write(QByteArray(size, 'b')));
#ifdef Q_OS_UNIX
            QCOMPARE(spool.errorString(), qt_error_string(EFBIG));
#endif
        }
        QVERIFY(spool.fileSize() <= 65'536);
        QVERIFY(spool.read(*first) == QByteArray(60'000, 'a'));
    }
    const auto later = spool.write(QByteArray(40'000, 'c')); // there is room again
    QVERIFY(later && spool.read(*later) == QByteArray(40'000, 'c'));
}

void TstPacketLog::dropsLittleForALargeRecordWhenTheDiskIsFull()
{
    constexpr qint64 diskBytes = 40'000'000, mostForOne = 9'500'000;
    constexpr int small = 10'000;
    const FullDisk disk(diskBytes);
    if (!disk.isSet())
        QSKIP("the size of a file cannot be limited here");
    const QTemporaryDir folder;
    PacketLog log(nullptr, folder.path());
    log.setMemoryBudget(4'000'000);
    QSignalSpy failed(&log, &PacketLog::spillFailed);
    fill(log, 5'000, small);
    QCOMPARE(failed.count(), 1);
#ifdef Q_OS_UNIX
    QCOMPARE(log.spillError(), qt_error_string(EFBIG));
#endif
    QVERIFY(log.spilledBytes() > diskBytes - 3'000'000);
    const auto source = log.addSource({});
    for (int i = 0; i < 3; ++i) {
        const qint64 droppedBefore = log.dropped(), at = log.size();
        for (int k = 0; k < 120; ++k) // the budget sends them to the file one after the other
            log.appendPacket(source, 0, Version::V311, Sender::Server, publishOf(int(at) + k, small));
        log.appendPacket(source, 0, Version::V311, Sender::Server, publishOf(0, 3'000'000 + i * 1'000'000));
        for (int k = 121; k < 621; ++k)
            log.appendPacket(source, 0, Version::V311, Sender::Server, publishOf(int(at) + k, small));
        const qint64 given = (log.dropped() - droppedBefore) * small;
        QVERIFY2(given < 621 * small + mostForOne, qPrintable(QString::number(given)));
        QVERIFY2(log.spilledBytes() > diskBytes - 12'000'000, qPrintable(QString::number(log.spilledBytes())));
        QCOMPARE(log.record(at + 120).entry.bytes.size(), publishOf(0, 3'000'000 + i * 1'000'000).size());
        verifyKept(log, log.dropped(), 5'000, small, 97);
        verifyKept(log, at + 121, log.size(), small, 97);
    }
    fill(log, 200'000, 64); // and blocks of yet another size
    QVERIFY(log.spilledBytes() > diskBytes - 12'000'000);
    QVERIFY(log.memoryBytes() < 8'000'000);
}

void TstPacketLog::dropsARecordAloneThatNeverFits()
{
    constexpr qint64 diskBytes = 24'000'000;
    constexpr int small = 10'000, large = 30'000'000;
    const FullDisk disk(diskBytes);
    if (!disk.isSet())
        QSKIP("the size of a file cannot be limited here");
    const QTemporaryDir folder;
    PacketLog log(nullptr, folder.path());
    log.setMemoryBudget(3'000'000);
    fill(log, 2'000, small);
    QCOMPARE(log.dropped(), 0);
    const auto source = log.addSource({});
    log.appendPacket(source, 0, Version::V311, Sender::Server, publishOf(0, large));
    for (int i = 2'001; i < 2'700; ++i)
        log.appendPacket(source, 0, Version::V311, Sender::Server, publishOf(i, small));
    QVERIFY(log.memoryBytes() < 6'000'000);
    QVERIFY2(log.dropped() * small < 12'000'000, qPrintable(QString::number(log.dropped())));
    const LogRecord gone = log.record(2'000);
    QCOMPARE(gone.index, 2'000);
    QCOMPARE(gone.entry.event.kind, TransportEvent::Kind::RecordsDropped);
    QCOMPARE(gone.entry.event.text, log.spillError());
    QVERIFY(gone.source); // of the first after it that is kept
    QVERIFY(log.slice(2'000).isDropped());
    QCOMPARE(log.slice(2'000).end(), 2'001);
    verifyKept(log, log.dropped(), 2'000, small, 83);
    verifyKept(log, 2'001, log.size(), small, 83);
    fill(log, 5'000, small); // the gap reaches the beginning, and is no more
    QVERIFY(log.dropped() > 2'001);
    QCOMPARE(log.slice(0).end(), log.dropped());
}

void TstPacketLog::clearShortensTheFile()
{
    const FullDisk disk(12'000'000);
    if (!disk.isSet())
        QSKIP("the size of a file cannot be limited here");
    const QTemporaryDir folder;
    PacketLog log(nullptr, folder.path());
    log.setMemoryBudget(3'000'000);
    fill(log, 2'000, 10'000);
    QVERIFY(log.fileBytes() > 10'000'000);
    QVERIFY(log.dropped() > 0);
    log.clear();
    QCOMPARE(log.fileBytes(), 0);
    fill(log, 4, 2'500'000); // larger than any block before
    QCOMPARE(log.spillError(), QString());
    QVERIFY(log.spilledBytes() > 2'000'000);
    QCOMPARE(log.dropped(), 0);
    verifyKept(log, 0, 4, 2'500'000, 1);
}

void TstPacketLog::farTimesShareAChunk()
{
    PacketLog log;
    log.setMemoryBudget(2'000'000); // some of them in the temporary file
    const auto source = log.addSource({});
    constexpr int count = 40'000;
    const auto timeOf = [](int i) { return i % 2 ? 3'000'000'000 + i : qint64(i); };
    for (int i = 0; i < count; ++i)
        log.appendPacket(source, timeOf(i), Version::V311, Sender::Server, publishOf(i, 100));
    TraceEntry malformed = packetEntry(QByteArray::fromHex("2003020000"), Sender::Server, Version::V311, timeOf(count + 1));
    malformed.error = DecodeError{DecodeError::Kind::MalformedPacket, 0x81, 2, 1, "Connect Acknowledge Flags", "", ""};
    log.append(source, malformed);
    int slices = 0;
    for (qint64 at = 0; at < log.size(); at = log.slice(at).end())
        ++slices;
    QVERIFY2(slices < 10, qPrintable(QString::number(slices)));
    QVERIFY(log.spilledBytes() > 0);
    for (int i = 0; i < count; i += 331) {
        const LogRecord record = log.record(i);
        QCOMPARE(record.entry.microseconds, timeOf(i));
        QVERIFY(record.entry.bytes == publishOf(i, 100));
    }
    const LogRecord last = log.record(count);
    QCOMPARE(last.entry.microseconds, timeOf(count + 1));
    QCOMPARE(last.entry.bytes, malformed.bytes);
    QVERIFY(last.entry.error == malformed.error);
}

void TstPacketLog::aSealedChunkTakesNoMoreThanItHolds()
{
    PacketLog log;
    const auto source = log.addSource({});
    constexpr int count = 20;
    qint64 bytes = 0;
    for (int i = 0; i < count; ++i) {
        for (const qsizetype size : {10, 1'500'000}) { // which needs a chunk of its own
            log.appendPacket(source, i, Version::V311, Sender::Server, publishOf(i, size));
            bytes += publishOf(i, size).size();
        }
    }
    QVERIFY2(log.memoryBytes() < bytes + 2 * count * 300, qPrintable(QString::number(log.memoryBytes() - bytes)));
    LogChunk chunk(7, 0, 1);
    QVERIFY(chunk.allocatedBytes() > LogChunk::dataCapacity);
    chunk.append({.microseconds = 5, .sourceId = 3}, "abc");
    chunk.append({.microseconds = 1LL << 40}, "defg");
    const auto shrunk = chunk.shrunk();
    QVERIFY(shrunk && shrunk->allocatedBytes() == shrunk->memoryBytes());
    QCOMPARE(shrunk->memoryBytes(), chunk.memoryBytes());
    QCOMPARE(shrunk->rowCount(), 2);
    QCOMPARE(shrunk->row(0).sourceId, 3U);
    QCOMPARE(shrunk->row(1).index, 8);
    QCOMPARE(shrunk->row(1).microseconds, 1LL << 40);
    QCOMPARE(shrunk->row(1).bytes.toByteArray(), "defg");
    QVERIFY(!shrunk->shrunk());
}

void TstPacketLog::clearBeginsAnew()
{
    PacketLog log;
    log.setMemoryBudget(0);
    fill(log, 100, 100'000);
    const LogSlice held = log.slice(50);
    log.clear();
    QCOMPARE(log.size(), 0);
    QCOMPARE(log.spilledBytes(), 0);
    fill(log, 200, 100'000);
    QVERIFY(log.record(150).entry.bytes == publishOf(150, 100'000));
    QVERIFY(held.row(held.first()).bytes.toByteArray() == publishOf(int(held.first()), 100'000)); // a reader may finish
}

void TstPacketLog::takesLittleMemoryBesideTheBytes()
{
    PacketLog log;
    constexpr int count = 100'000;
    const qsizetype size = publishOf(0, 64).size();
    fill(log, count, 64);
    QVERIFY(log.memoryBytes() <= count * (size + 18)); // 16, and what a chunk has too much
}

void TstPacketLog::aFeedMakesASourceForEachAttempt()
{
    PacketLog log;
    LogFeed feed(&log, {.kind = LogSource::Kind::Probe, .phrase = "without the will"});
    Attempt attempt;
    for (int i = 0; i < 4; ++i) {
        attempt.number = 1 + i / 2;
        attempt.startedAt = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + attempt.number, Qt::UTC);
        feed.take(packetEntry(Pingreq{}, Sender::Client), attempt);
    }
    QCOMPARE(log.sources().size(), 2);
    QCOMPARE(log.record(1).sourceId, 0U);
    QCOMPARE(log.record(2).sourceId, 1U);
    QCOMPARE(titleOf(*log.source(1)), u"Probe 2: without the will"_s);
}

QTEST_GUILESS_MAIN(TstPacketLog)
#include "tst_packetlog.moc"
