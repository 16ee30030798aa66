// A million PUBLISH of 64 bytes in the packet log, beside a raw buffer with an index of 16 bytes a record: memory and time.
// Memory is what the system counts for the process (resident set), in a process of its own for each: `bench_log_append --memory log|raw`.
#include "Figures.h"
#include "Packets.h"

#include "trace/PacketLog.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>

#include <cstring>
#include <memory>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 records = 1'000'000;
constexpr int runs = 5;

const QByteArray &packet()
{
    static const QByteArray bytes = bench::encoded(bench::publish311(), mqtt::Version::V311);
    return bytes;
}

/// The least that keeps the records: their bytes one after the other, and where each begins, its time and its length.
class RawBuffer
{
public:
    RawBuffer()
        : m_bytes(new char[std::size_t(records * packet().size())])
        , m_index(new Entry[std::size_t(records)])
    {
    }
    void append(qint64 microseconds, QByteArrayView bytes)
    {
        std::memcpy(m_bytes.get() + m_used, bytes.data(), std::size_t(bytes.size()));
        m_index[std::size_t(m_count++)] = {microseconds, quint32(m_used), quint32(bytes.size())};
        m_used += bytes.size();
    }

private:
    struct Entry {
        qint64 microseconds;
        quint32 offset;
        quint32 size;
    };
    std::unique_ptr<char[]> m_bytes;
    std::unique_ptr<Entry[]> m_index;
    qsizetype m_used = 0;
    qint64 m_count = 0;
};

std::unique_ptr<RawBuffer> fillRaw()
{
    auto raw = std::make_unique<RawBuffer>();
    for (qint64 i = 0; i < records; ++i)
        raw->append(i, packet());
    return raw;
}

std::unique_ptr<PacketLog> fillLog()
{
    auto log = std::make_unique<PacketLog>();
    const PacketLog::SourceId source = log->addSource({.number = 1, .startedAt = QDateTime::currentDateTimeUtc()});
    for (qint64 i = 0; i < records; ++i)
        log->appendPacket(source, i, mqtt::Version::V311, mqtt::Sender::Server, packet());
    return log;
}

qint64 residentBytes()
{
    QFile file(u"/proc/self/statm"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE) : 0;
}

template <typename Fill>
int printMemory(Fill fill)
{
    packet();
    const qint64 before = residentBytes();
    const auto filled = fill();
    std::printf("%lld\n", qlonglong(residentBytes() - before));
    return filled ? 0 : 1;
}

/// Bytes a record, in a process of its own; 0 if it fails.
double memoryOf(const QString &what)
{
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), {u"--memory"_s, what});
    process.waitForFinished();
    return process.readAllStandardOutput().trimmed().toDouble() / double(records);
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    if (argc == 3 && std::strcmp(argv[1], "--memory") == 0)
        return std::strcmp(argv[2], "log") == 0 ? printMemory(fillLog) : printMemory(fillRaw);
    const auto raw = u"raw buffer with an index of 16 bytes"_s;
    const double logBytes = memoryOf(u"log"_s);
    const double rawBytes = memoryOf(u"raw"_s);
    if (logBytes <= 0 || rawBytes <= 0) {
        std::fputs("memory was not measured\n", stderr);
        return 1;
    }
    printFigure(u"log, memory a record"_s, logBytes, "bytes", raw, rawBytes, "ratio <= 1.15, value <= 112");
    const double logMs = shortestMs(runs, [] { fillLog(); });
    const double rawMs = shortestMs(runs, [] { fillRaw(); });
    printFigure(u"log, load a million"_s, logMs, "ms", raw, rawMs, "ratio <= 2");
    return 0;
}
