// A piece of the packet log: some thousand records in two blocks of memory.
#pragma once

#include "mqtt/Codec.h"
#include "transport/Transport.h"

#include <atomic>
#include <memory>
#include <span>

/// A record as it lies in the store; its bytes live as long as the LogSlice that it came from.
struct LogRow {
    qint64 index = 0;
    qint64 microseconds = 0; ///< UTC, since 1970-01-01.
    quint32 sourceId = 0;    ///< PacketLog::SourceId
    bool isPacket = true;    ///< false: a transport event.
    bool malformed = false;  ///< A packet that was refused; PacketLog::record() has the reason.
    bool dropped = false;    ///< It is no longer kept; nothing else of it is known.
    mqtt::Version version = mqtt::Version::V311;
    mqtt::Sender sender = mqtt::Sender::Client;
    quint16 packetIdentifier = 0;                                  ///< 0: the packet has none.
    TransportEvent::Kind eventKind = TransportEvent::Kind::Closed; ///< Events only.
    QByteArrayView bytes; ///< A packet as it was on the wire, nothing masked; of an event what PacketLog::eventOf() reads.
};

/// Records that lie one after the other: 16 bytes each and their data. One thread appends, any number read what is there by then; neither
/// waits for the other, since nothing is ever moved or changed once it counts.
class LogChunk
{
public:
    static constexpr qsizetype dataCapacity = 1024 * 1024; ///< Bytes; a larger record gets a chunk of its own.
    static constexpr qsizetype rowCapacity = 16 * 1024;

    /// What is kept of a row beside its data.
    struct Row {
        qint64 microseconds = 0; ///< See LogRow.
        quint32 sourceId = 0;
        quint16 packetIdentifier = 0;
        quint8 flags = 0; ///< See flagsOf().
        TransportEvent::Kind eventKind = TransportEvent::Kind::Closed;
    };
    static quint8 flagsOf(bool isPacket, bool malformed, mqtt::Version version, mqtt::Sender sender);

    /// For rows at about `microseconds`, of which the first has `firstDataSize` bytes of data.
    LogChunk(qint64 firstIndex, qint64 microseconds, qsizetype firstDataSize);

    qint64 firstIndex() const { return m_firstIndex; }
    qsizetype rowCount() const { return m_rowCount.load(std::memory_order_acquire); }
    /// Bytes that are in use.
    qsizetype memoryBytes() const;
    /// Bytes that are taken from the system.
    qsizetype allocatedBytes() const;
    /// For a chunk that nothing more is appended to: the same in less memory; null if it would not save an eighth.
    std::shared_ptr<LogChunk> shrunk() const;

    /// False if it is full. A row more than 35 minutes from the chunk's first takes 8 bytes more.
    bool append(const Row &row, QByteArrayView data);

    /// `at` from 0 to rowCount() - 1.
    LogRow row(qsizetype at) const;
    /// What stands before LogRow::bytes in a malformed row: the number of its error.
    quint32 errorNumber(qsizetype at) const;
    /// The data of the first `rows` rows, one after the other: for one search over all of them. See LogSlice::bytes().
    QByteArrayView data(qsizetype rows) const;
    /// The row whose data holds the byte at `offset` of data().
    qsizetype rowAt(qsizetype offset, qsizetype rows) const;

    /// Both blocks in one, for the disk, and back; null if `bytes` are not what pack() made.
    QByteArray pack() const;
    static std::shared_ptr<LogChunk> unpack(qint64 firstIndex, QByteArrayView bytes);

private:
    /// 16 bytes. The offset of the row after the last one is where the data ends.
    struct Entry {
        quint32 offset;
        qint32 microseconds; ///< After m_microseconds.
        quint32 sourceId;
        quint16 packetIdentifier;
        quint8 flags;
        quint8 eventKind;
    };
    static_assert(sizeof(Entry) == 16);

    LogChunk(qint64 firstIndex, qint64 microseconds, qsizetype rows, qsizetype bytes);
    QByteArrayView dataOf(qsizetype at) const;
    qint64 microsecondsOf(qsizetype at) const;

    qint64 m_firstIndex;
    qint64 m_microseconds;
    qsizetype m_maximumRows;
    qsizetype m_maximumBytes;
    std::unique_ptr<Entry[]> m_entries; ///< One more than m_maximumRows.
    std::unique_ptr<char[]> m_data;
    std::atomic<qsizetype> m_rowCount = 0;
};

/// The records of one chunk, or of those that are no longer kept; keeps them alive. For any thread.
class LogSlice
{
public:
    LogSlice() = default;
    LogSlice(std::shared_ptr<const LogChunk> chunk, qint64 first, qint64 end)
        : m_chunk(std::move(chunk))
        , m_first(first)
        , m_end(end)
    {
    }

    bool isEmpty() const { return m_first == m_end; }
    /// These records were dropped; row() tells nothing of them.
    bool isDropped() const { return !m_chunk && !isEmpty(); }
    qint64 first() const { return m_first; } ///< Index in the log.
    qint64 end() const { return m_end; }     ///< Index after the last.
    bool contains(qint64 index) const { return index >= m_first && index < m_end; }
    LogRow row(qint64 index) const; ///< first() <= index < end()
    quint32 errorNumber(qint64 index) const { return m_chunk->errorNumber(qsizetype(index - m_first)); }
    /// The data of all rows one after the other, for one search over all of them. A row's LogRow::bytes lie within; malformed rows,
    /// events and rows of a far time have some bytes besides.
    QByteArrayView bytes() const { return m_chunk ? m_chunk->data(qsizetype(m_end - m_first)) : QByteArrayView(); }
    /// The index of the record that the byte at `offset` of bytes() belongs to.
    qint64 indexAt(qsizetype offset) const { return m_first + m_chunk->rowAt(offset, qsizetype(m_end - m_first)); }

private:
    std::shared_ptr<const LogChunk> m_chunk;
    qint64 m_first = 0;
    qint64 m_end = 0;
};
