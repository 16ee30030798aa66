// The packet log of a connection: every packet and transport event, in order, of every attempt, probe and second connection.
#pragma once

#include "trace/LogChunk.h"
#include "trace/LogRecord.h"
#include "trace/LogSpool.h"

#include <deque>

/// Append on any thread, read on any. Growth is announced at most once until a reader has asked for size(). Records lie in chunks; past the
/// memory budget the oldest chunks go to a temporary file and stay readable. Only if that cannot be written are records dropped: a few
/// megabytes of the oldest for each chunk, and the chunk itself if it still finds no room. spillFailed() says so, and they are then told as
/// RecordsDropped, so that every index stays valid.
class PacketLog : public QObject
{
    Q_OBJECT
public:
    static constexpr qint64 defaultMemoryBudget = 256 * 1024 * 1024;
    using SourceId = quint32;

    /// `spoolFolder`: see LogSpool.
    explicit PacketLog(QObject *parent = nullptr, const QString &spoolFolder = {});
    ~PacketLog() override;

    /// A connection to the network begins; its records name it by what this returns.
    SourceId addSource(const LogSource &source);
    /// The ends of the TCP connection became known: for earlier records of the source too.
    void setEndpoints(SourceId id, const LogEndpoints &endpoints);
    /// Null for an id that addSource() did not return. Sources outlive clear(), since a connection may go on.
    std::shared_ptr<const LogSource> source(SourceId id) const;
    QList<std::shared_ptr<const LogSource>> sources() const;

    /// Secrets that CONNECT and AUTH carry are learnt from the entries: they are masked wherever a broker echoes them.
    void append(SourceId source, const TraceEntry &entry);
    /// The fast way for a packet that is well-formed; `microseconds` as in TraceEntry.
    void appendPacket(SourceId source, qint64 microseconds, mqtt::Version version, mqtt::Sender sender, QByteArrayView bytes);
    /// Further secrets of the settings (header values, a token in the URL, ...).
    void addSecrets(const QList<QByteArray> &secrets);
    void addSecrets(const QStringList &secrets); ///< As UTF-8.
    QList<QByteArray> secrets() const;

    qint64 size() const;
    /// How many of the oldest records were dropped; the index of the first that is kept. Later ones may be missing too: a record that the
    /// full disk had no room for.
    qint64 dropped() const;
    /// The record at `index`; an empty one if there is none, one of the kind RecordsDropped if it is no longer kept.
    LogRecord record(qint64 index) const;
    /// The records of the chunk that holds `index`, as far as they are there by now; empty if there is no such record. A chunk that lies in
    /// the temporary file is read back, which takes about a millisecond.
    LogSlice slice(qint64 index) const;
    TransportEvent eventOf(const LogRow &row) const;

    /// Bytes that records may take in memory; what is above goes to the file as the log grows. At least two chunks stay.
    void setMemoryBudget(qint64 bytes);
    qint64 memoryBudget() const;
    qint64 memoryBytes() const;  ///< Bytes that are allocated for records in memory; of the newest chunk those in use.
    qint64 spilledBytes() const; ///< Bytes of records in the temporary file.
    qint64 fileBytes() const;    ///< Bytes of the temporary file, with what came free between records.
    /// Why records were dropped, in the system's words; empty: none was.
    QString spillError() const;
    void clear();

signals:
    /// There are new records; emitted on the appending thread.
    void grown();
    void cleared();
    /// The temporary file could not be written, so the oldest records are dropped from now on; once until clear(). Emitted on the appending
    /// thread while it appends: nothing may be appended by a slot that it calls directly.
    void spillFailed(const QString &why);

private:
    /// A chunk in memory, or its place in the file; neither: the records were dropped.
    struct Node {
        qint64 firstIndex = 0;
        qint64 rowCount = 0; ///< Once it is sealed.
        std::shared_ptr<LogChunk> chunk;
        std::shared_ptr<const LogSpool::Block> block;
    };

    void appendRow(LogChunk::Row row, qint64 microseconds, QByteArrayView data);
    void beginChunk(qint64 microseconds, qsizetype dataSize);
    void spill();
    std::shared_ptr<const LogSpool::Block> write(const LogChunk &chunk);
    void tellSpillError();
    qint64 dropOldest();
    void forgetDropped();
    const Node *nodeOf(qint64 index) const;
    std::shared_ptr<const LogChunk> load(const Node &node) const;
    TransportEvent droppedEvent(qint64 index) const;
    LogRecord droppedRecord(qint64 index) const;
    quint32 phraseNumber(const char *phrase);
    QByteArray encoded(const TransportEvent &event);
    void announce();

    /// Held while a record is added: one at a time. Taken before m_mutex.
    std::mutex m_appending;
    std::shared_ptr<LogChunk> m_open; ///< Guarded by m_appending; null: the next record begins a chunk.
    std::vector<qint64> m_startedAt;  ///< Of each source, microseconds since 1970-01-01; guarded by m_appending.
    mutable std::atomic<bool> m_announced = false;

    mutable std::mutex m_mutex;      ///< Guards all that follows.
    std::deque<Node> m_nodes;        ///< Oldest first; the last one is still open.
    std::size_t m_firstInMemory = 0; ///< Of m_nodes: those before it are in the file or dropped; the first is not dropped.
    qint64 m_dropped = 0;
    qint64 m_sealedBytes = 0; ///< Memory of the chunks in memory but the open one.
    qint64 m_memoryBudget = defaultMemoryBudget;
    QString m_spillError;
    QList<std::shared_ptr<const LogSource>> m_sources;
    std::vector<mqtt::DecodeError> m_errors;
    std::vector<const char *> m_phrases;
    QList<QByteArray> m_secrets;
    struct Loaded {
        std::shared_ptr<const LogSpool::Block> block;
        std::shared_ptr<const LogChunk> chunk;
    };
    mutable std::deque<Loaded> m_loaded; ///< Chunks that were read back; the last one was used last.
    mutable LogSpool m_spool;            ///< Guards itself.
};
