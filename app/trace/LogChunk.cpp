#include "trace/LogChunk.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace {

constexpr quint8 packetFlag = 0x80, malformedFlag = 0x40, serverFlag = 0x20, farFlag = 0x10, versionMask = 0x07;
constexpr qsizetype farTimeSize = sizeof(qint64); ///< Before the data: the time since the chunk's, where 32 bits do not hold it.
constexpr qsizetype leastSaving = 8;              ///< The part of a chunk that it must have too much to be made anew.
constexpr qsizetype errorNumberSize = sizeof(quint32);

} // namespace

quint8 LogChunk::flagsOf(bool isPacket, bool malformed, mqtt::Version version, mqtt::Sender sender)
{
    return quint8((isPacket ? packetFlag : 0) | (malformed ? malformedFlag : 0) | (sender == mqtt::Sender::Server ? serverFlag : 0)
                  | (quint8(version) & versionMask));
}

LogChunk::LogChunk(qint64 firstIndex, qint64 microseconds, qsizetype firstDataSize)
    : LogChunk(firstIndex, microseconds, firstDataSize > dataCapacity ? 1 : rowCapacity, std::max(firstDataSize, dataCapacity))
{
}

// The blocks are not written to before they are used, so that the system gives memory only to what is.
LogChunk::LogChunk(qint64 firstIndex, qint64 microseconds, qsizetype rows, qsizetype bytes)
    : m_firstIndex(firstIndex)
    , m_microseconds(microseconds)
    , m_maximumRows(rows)
    , m_maximumBytes(bytes)
    , m_entries(std::make_unique_for_overwrite<Entry[]>(std::size_t(rows) + 1))
    , m_data(std::make_unique_for_overwrite<char[]>(std::size_t(bytes)))
{
    m_entries[0].offset = 0;
}

qsizetype LogChunk::memoryBytes() const
{
    const qsizetype rows = rowCount();
    return qsizetype(sizeof(LogChunk)) + (rows + 1) * qsizetype(sizeof(Entry)) + data(rows).size();
}

qsizetype LogChunk::allocatedBytes() const
{
    return qsizetype(sizeof(LogChunk)) + (m_maximumRows + 1) * qsizetype(sizeof(Entry)) + m_maximumBytes;
}

std::shared_ptr<LogChunk> LogChunk::shrunk() const
{
    if (allocatedBytes() - memoryBytes() < allocatedBytes() / leastSaving)
        return nullptr;
    const qsizetype rows = rowCount();
    const QByteArrayView bytes = data(rows);
    std::shared_ptr<LogChunk> chunk(new LogChunk(m_firstIndex, m_microseconds, rows, bytes.size()));
    std::copy_n(m_entries.get(), rows + 1, chunk->m_entries.get());
    std::copy_n(bytes.data(), bytes.size(), chunk->m_data.get());
    chunk->m_rowCount.store(rows, std::memory_order_release);
    return chunk;
}

bool LogChunk::append(const Row &row, QByteArrayView data)
{
    const qsizetype at = m_rowCount.load(std::memory_order_relaxed);
    if (at == m_maximumRows)
        return false;
    const qint64 microseconds = row.microseconds - m_microseconds;
    const bool isFar = microseconds != qint32(microseconds);
    const qsizetype before = isFar ? farTimeSize : 0;
    Entry &entry = m_entries[std::size_t(at)];
    if (data.size() + before > m_maximumBytes - qsizetype(entry.offset))
        return false;
    char *to = m_data.get() + entry.offset;
    if (isFar)
        std::memcpy(to, &microseconds, sizeof microseconds);
    if (!data.isEmpty())
        std::memcpy(to + before, data.data(), std::size_t(data.size()));
    entry.microseconds = isFar ? 0 : qint32(microseconds);
    entry.sourceId = row.sourceId;
    entry.packetIdentifier = row.packetIdentifier;
    entry.flags = quint8(row.flags | (isFar ? farFlag : 0));
    entry.eventKind = quint8(row.eventKind);
    m_entries[std::size_t(at) + 1].offset = entry.offset + quint32(data.size() + before);
    m_rowCount.store(at + 1, std::memory_order_release);
    return true;
}

/// What append() was given.
QByteArrayView LogChunk::dataOf(qsizetype at) const
{
    const Entry &entry = m_entries[std::size_t(at)];
    const qsizetype from = qsizetype(entry.offset) + (entry.flags & farFlag ? farTimeSize : 0);
    return {m_data.get() + from, qsizetype(m_entries[std::size_t(at) + 1].offset) - from};
}

/// Since the chunk's time.
qint64 LogChunk::microsecondsOf(qsizetype at) const
{
    const Entry &entry = m_entries[std::size_t(at)];
    if (!(entry.flags & farFlag))
        return entry.microseconds;
    qint64 microseconds = 0;
    std::memcpy(&microseconds, m_data.get() + entry.offset, sizeof microseconds);
    return microseconds;
}

LogRow LogChunk::row(qsizetype at) const
{
    const Entry &entry = m_entries[std::size_t(at)];
    LogRow row;
    row.index = m_firstIndex + at;
    row.microseconds = m_microseconds + microsecondsOf(at);
    row.sourceId = entry.sourceId;
    row.isPacket = entry.flags & packetFlag;
    row.malformed = entry.flags & malformedFlag;
    row.version = mqtt::Version(entry.flags & versionMask);
    row.sender = entry.flags & serverFlag ? mqtt::Sender::Server : mqtt::Sender::Client;
    row.packetIdentifier = entry.packetIdentifier;
    row.eventKind = TransportEvent::Kind(entry.eventKind);
    row.bytes = row.malformed ? dataOf(at).sliced(errorNumberSize) : dataOf(at);
    return row;
}

quint32 LogChunk::errorNumber(qsizetype at) const
{
    quint32 number = 0;
    std::memcpy(&number, dataOf(at).data(), sizeof number);
    return number;
}

QByteArrayView LogChunk::data(qsizetype rows) const
{
    return {m_data.get(), qsizetype(m_entries[std::size_t(rows)].offset)};
}

qsizetype LogChunk::rowAt(qsizetype offset, qsizetype rows) const
{
    const Entry *const begin = m_entries.get();
    // The last of the rows that begin there or before: empty rows before it hold no byte.
    const Entry *const after =
        std::upper_bound(begin, begin + rows, offset, [](qsizetype value, const Entry &entry) { return value < qsizetype(entry.offset); });
    return after - begin - 1;
}

QByteArray LogChunk::pack() const
{
    const qsizetype rows = rowCount();
    const QByteArrayView bytes = data(rows);
    const qint64 head[] = {m_microseconds, rows};
    QByteArray packed;
    packed.reserve(qsizetype(sizeof head) + (rows + 1) * qsizetype(sizeof(Entry)) + bytes.size());
    packed.append(reinterpret_cast<const char *>(head), sizeof head);
    packed.append(reinterpret_cast<const char *>(m_entries.get()), (rows + 1) * qsizetype(sizeof(Entry)));
    packed.append(bytes);
    return packed;
}

std::shared_ptr<LogChunk> LogChunk::unpack(qint64 firstIndex, QByteArrayView bytes)
{
    qint64 head[2];
    if (bytes.size() < qsizetype(sizeof head))
        return nullptr;
    std::memcpy(head, bytes.data(), sizeof head);
    const qsizetype rows = head[1];
    bytes = bytes.sliced(sizeof head);
    if (rows < 0 || rows >= bytes.size() / qsizetype(sizeof(Entry)))
        return nullptr;
    const qsizetype entries = (rows + 1) * qsizetype(sizeof(Entry));
    const std::shared_ptr<LogChunk> chunk(new LogChunk(firstIndex, head[0], rows, bytes.size() - entries));
    std::memcpy(static_cast<void *>(chunk->m_entries.get()), bytes.data(), std::size_t(entries));
    std::memcpy(chunk->m_data.get(), bytes.data() + entries, std::size_t(bytes.size() - entries));
    if (chunk->m_entries[std::size_t(rows)].offset != quint32(bytes.size() - entries))
        return nullptr;
    chunk->m_rowCount.store(rows, std::memory_order_release);
    return chunk;
}

LogRow LogSlice::row(qint64 index) const
{
    if (m_chunk)
        return m_chunk->row(qsizetype(index - m_first));
    LogRow row;
    row.index = index;
    row.dropped = true;
    row.isPacket = false;
    row.eventKind = TransportEvent::Kind::RecordsDropped;
    return row;
}
