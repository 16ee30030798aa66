#include "trace/PacketLog.h"

#include "mqtt/RowView.h"
#include "trace/Masking.h"

#include <QDataStream>

#include <algorithm>

namespace {

constexpr std::size_t loadedChunksMaximum = 8;           ///< Chunks kept after they were read back.
constexpr qint64 droppedForOneMaximum = 8 * 1024 * 1024; ///< Bytes of older records that give way to one chunk when the disk is full.
constexpr int gapsMaximum = 16;                          ///< Looked over for a record that is kept.
constexpr int spilledAtOnce = 4; ///< Chunks written at most when a new one begins: more than one lets a lowered budget be met.

} // namespace

PacketLog::PacketLog(QObject *parent, const QString &spoolFolder)
    : QObject(parent)
    , m_spool(spoolFolder)
{
}

PacketLog::~PacketLog() = default;

PacketLog::SourceId PacketLog::addSource(const LogSource &source)
{
    const std::lock_guard appending(m_appending);
    const std::lock_guard lock(m_mutex);
    auto facts = std::make_shared<LogSource>(source);
    if (facts->number == 0) {
        const auto sameKind = [&](const auto &other) { return other->kind == source.kind; };
        facts->number = int(std::count_if(m_sources.cbegin(), m_sources.cend(), sameKind)) + 1;
    }
    m_startedAt.push_back(source.startedAt.isValid() ? source.startedAt.toMSecsSinceEpoch() * 1000 : 0);
    m_sources.append(std::move(facts));
    return SourceId(m_sources.size() - 1);
}

void PacketLog::setEndpoints(SourceId id, const LogEndpoints &endpoints)
{
    const std::lock_guard lock(m_mutex);
    if (qsizetype(id) >= m_sources.size() || m_sources[id]->endpoints == endpoints)
        return;
    auto facts = std::make_shared<LogSource>(*m_sources[id]);
    facts->endpoints = endpoints;
    m_sources[id] = std::move(facts);
}

std::shared_ptr<const LogSource> PacketLog::source(SourceId id) const
{
    const std::lock_guard lock(m_mutex);
    return qsizetype(id) < m_sources.size() ? m_sources[id] : nullptr;
}

QList<std::shared_ptr<const LogSource>> PacketLog::sources() const
{
    const std::lock_guard lock(m_mutex);
    return m_sources;
}

void PacketLog::append(SourceId source, const TraceEntry &entry)
{
    const bool isPacket = entry.kind == TraceEntry::Kind::Packet;
    if (isPacket && !entry.error) {
        appendPacket(source, entry.microseconds, entry.version, entry.sender, entry.bytes);
        return;
    }
    if (const QList<QByteArray> learnt = secretsIn(entry); !learnt.isEmpty())
        addSecrets(learnt);
    LogChunk::Row row;
    row.sourceId = source;
    row.flags = LogChunk::flagsOf(isPacket, isPacket, entry.version, entry.sender);
    QByteArray data;
    if (isPacket) {
        const std::lock_guard lock(m_mutex);
        const auto number = quint32(m_errors.size());
        m_errors.push_back(*entry.error);
        data = QByteArray(reinterpret_cast<const char *>(&number), sizeof number) + entry.bytes;
        row.packetIdentifier = mqtt::rowView(entry.bytes, entry.version).packetIdentifier;
    } else {
        row.eventKind = entry.event.kind;
        data = encoded(entry.event);
    }
    appendRow(row, entry.microseconds, data);
    announce();
}

void PacketLog::appendPacket(SourceId source, qint64 microseconds, mqtt::Version version, mqtt::Sender sender, QByteArrayView bytes)
{
    if (mayCarrySecrets(bytes)) {
        TraceEntry entry;
        entry.version = version;
        entry.sender = sender;
        entry.bytes = bytes.toByteArray();
        if (const QList<QByteArray> learnt = secretsIn(entry); !learnt.isEmpty())
            addSecrets(learnt);
    }
    LogChunk::Row row;
    row.sourceId = source;
    row.packetIdentifier = mqtt::rowView(bytes, version).packetIdentifier;
    row.flags = LogChunk::flagsOf(true, false, version, sender);
    appendRow(row, microseconds, bytes);
    announce();
}

void PacketLog::appendRow(LogChunk::Row row, qint64 microseconds, QByteArrayView data)
{
    const std::lock_guard appending(m_appending);
    row.microseconds = (row.sourceId < m_startedAt.size() ? m_startedAt[row.sourceId] : 0) + microseconds;
    if (m_open && m_open->append(row, data))
        return;
    beginChunk(row.microseconds, data.size());
    m_open->append(row, data);
}

/// m_appending is held.
void PacketLog::beginChunk(qint64 microseconds, qsizetype dataSize)
{
    const std::shared_ptr<LogChunk> sealed = m_open ? m_open->shrunk() : nullptr;
    qint64 first = 0;
    {
        const std::lock_guard lock(m_mutex);
        if (m_open) {
            Node &last = m_nodes.back();
            last.rowCount = m_open->rowCount();
            if (sealed)
                last.chunk = sealed;
            m_sealedBytes += last.chunk->allocatedBytes();
        }
        first = m_nodes.empty() ? m_dropped : m_nodes.back().firstIndex + m_nodes.back().rowCount;
    }
    m_open = std::make_shared<LogChunk>(first, microseconds, dataSize);
    {
        const std::lock_guard lock(m_mutex);
        m_nodes.push_back({first, 0, m_open, nullptr});
    }
    spill();
}

/// m_appending is held, so that no other thread changes which chunks there are.
void PacketLog::spill()
{
    for (int i = 0; i < spilledAtOnce; ++i) {
        std::shared_ptr<LogChunk> oldest;
        {
            const std::lock_guard lock(m_mutex);
            if (m_sealedBytes <= m_memoryBudget || m_firstInMemory + 2 >= m_nodes.size())
                return;
            oldest = m_nodes[m_firstInMemory].chunk;
        }
        std::shared_ptr<const LogSpool::Block> block = write(*oldest);
        const std::lock_guard lock(m_mutex);
        Node &node = m_nodes[m_firstInMemory++];
        node.block = std::move(block); // without one its records are dropped
        node.chunk.reset();
        m_sealedBytes -= oldest->allocatedBytes();
        forgetDropped();
    }
}

/// Drops some of the oldest records if there is no room for the chunk; null if that is not enough.
std::shared_ptr<const LogSpool::Block> PacketLog::write(const LogChunk &chunk)
{
    qint64 freed = 0;
    const auto makeRoom = [&] {
        tellSpillError();
        if (freed >= droppedForOneMaximum)
            return false;
        const qint64 more = dropOldest();
        freed += more;
        return more > 0;
    };
    auto block = m_spool.write(chunk.pack(), makeRoom);
    if (!block)
        tellSpillError();
    return block;
}

/// The first error is told.
void PacketLog::tellSpillError()
{
    QString why;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_spillError.isEmpty())
            return;
        m_spillError = why = m_spool.errorString();
    }
    emit spillFailed(why);
}

/// Bytes in the file that came free; 0: nothing is there.
qint64 PacketLog::dropOldest()
{
    std::shared_ptr<const LogSpool::Block> block; // let go of after the lock
    const std::lock_guard lock(m_mutex);
    if (m_firstInMemory == 0)
        return 0;
    block = std::move(m_nodes.front().block);
    std::erase_if(m_loaded, [&](const Loaded &loaded) { return loaded.block == block; });
    forgetDropped();
    return LogSpool::sizeOf(*block);
}

/// m_mutex is held. Of what was dropped at the beginning nothing but the number is kept.
void PacketLog::forgetDropped()
{
    while (m_firstInMemory > 0 && !m_nodes.front().block) {
        m_dropped = m_nodes.front().firstIndex + m_nodes.front().rowCount;
        m_nodes.pop_front();
        --m_firstInMemory;
    }
}

void PacketLog::announce()
{
    std::atomic_thread_fence(std::memory_order_seq_cst); // either this sees that a reader asked, or the reader sees the record: see size()
    if (!m_announced.load(std::memory_order_relaxed) && !m_announced.exchange(true))
        emit grown();
}

void PacketLog::addSecrets(const QList<QByteArray> &secrets)
{
    const std::lock_guard lock(m_mutex);
    for (const QByteArray &secret : secrets) {
        if (secret.size() < shortestSearchedSecret || m_secrets.contains(secret))
            continue;
        // The longest first: one that begins with another is then not left with its end.
        const auto shorter = [&secret](const QByteArray &known) { return known.size() < secret.size(); };
        m_secrets.insert(std::find_if(m_secrets.cbegin(), m_secrets.cend(), shorter), secret);
    }
}

void PacketLog::addSecrets(const QStringList &secrets)
{
    QList<QByteArray> bytes;
    for (const QString &secret : secrets)
        bytes.append(secret.toUtf8());
    addSecrets(bytes);
}

QList<QByteArray> PacketLog::secrets() const
{
    const std::lock_guard lock(m_mutex);
    return m_secrets;
}

qint64 PacketLog::size() const
{
    m_announced.store(false, std::memory_order_relaxed); // before the size is read: what comes later is announced anew
    std::atomic_thread_fence(std::memory_order_seq_cst);
    const std::lock_guard lock(m_mutex);
    return m_nodes.empty() ? m_dropped : m_nodes.back().firstIndex + m_nodes.back().chunk->rowCount();
}

qint64 PacketLog::dropped() const
{
    const std::lock_guard lock(m_mutex);
    return m_dropped;
}

/// m_mutex is held. The node of the record, if there is one with that index; null: it is before the first.
const PacketLog::Node *PacketLog::nodeOf(qint64 index) const
{
    const auto after =
        std::upper_bound(m_nodes.cbegin(), m_nodes.cend(), index, [](qint64 value, const Node &node) { return value < node.firstIndex; });
    return after == m_nodes.cbegin() ? nullptr : &*std::prev(after);
}

LogSlice PacketLog::slice(qint64 index) const
{
    Node node;
    qint64 end = 0;
    {
        const std::lock_guard lock(m_mutex);
        if (index < 0)
            return {};
        if (index < m_dropped)
            return {nullptr, 0, m_dropped};
        const Node *found = nodeOf(index);
        if (!found)
            return {};
        node = *found;
        end = node.firstIndex + (found == &m_nodes.back() ? node.chunk->rowCount() : node.rowCount);
    }
    if (index >= end)
        return {};
    std::shared_ptr<const LogChunk> chunk = node.chunk;
    if (!chunk && node.block)
        chunk = load(node);
    return chunk ? LogSlice(std::move(chunk), node.firstIndex, end) : LogSlice(nullptr, node.firstIndex, end);
}

/// Null if the file cannot be read any more.
std::shared_ptr<const LogChunk> PacketLog::load(const Node &node) const
{
    {
        const std::lock_guard lock(m_mutex);
        const auto found = std::find_if(m_loaded.begin(), m_loaded.end(), [&](const Loaded &loaded) { return loaded.block == node.block; });
        if (found != m_loaded.end()) {
            std::rotate(found, std::next(found), m_loaded.end());
            return m_loaded.back().chunk;
        }
    }
    const QByteArray packed = m_spool.read(*node.block); // not under the lock: records go on arriving
    std::shared_ptr<const LogChunk> chunk = LogChunk::unpack(node.firstIndex, packed);
    if (!chunk)
        return nullptr;
    const std::lock_guard lock(m_mutex);
    m_loaded.push_back({node.block, chunk});
    if (m_loaded.size() > loadedChunksMaximum)
        m_loaded.pop_front();
    return chunk;
}

/// Why the record is no longer there.
TransportEvent PacketLog::droppedEvent(qint64 index) const
{
    using Kind = TransportEvent::Kind;
    std::unique_lock lock(m_mutex);
    if (index < m_dropped)
        return transportEvent(
            Kind::RecordsDropped,
            QT_TRANSLATE_NOOP("TransportEvent", "the temporary file could not be written (%1): the first %2 records were dropped"),
            {m_spillError, QString::number(m_dropped)});
    const Node *node = nodeOf(index);
    if (node && !node->chunk && !node->block)
        return {Kind::RecordsDropped, m_spillError};
    lock.unlock();
    return transportEvent(Kind::RecordsDropped, QT_TRANSLATE_NOOP("TransportEvent", "the temporary file cannot be read (%1)"),
                          {m_spool.errorString()});
}

/// Stands for a record that is no longer kept, at the time of the first after it that is.
LogRecord PacketLog::droppedRecord(qint64 index) const
{
    qint64 kept = index;
    LogSlice slice = this->slice(kept);
    for (int gaps = 0; slice.isDropped() && gaps < gapsMaximum; ++gaps)
        slice = this->slice(kept = slice.end());
    LogRecord record = slice.isEmpty() || slice.isDropped() ? LogRecord{} : this->record(kept);
    record.index = index;
    record.entry.kind = TraceEntry::Kind::TransportEvent;
    record.entry.bytes.clear();
    record.entry.error.reset();
    record.entry.event = droppedEvent(index);
    return record;
}

LogRecord PacketLog::record(qint64 index) const
{
    const LogSlice slice = this->slice(index);
    if (slice.isEmpty())
        return {};
    if (slice.isDropped())
        return droppedRecord(index);
    const LogRow row = slice.row(index);
    LogRecord record;
    record.index = index;
    record.sourceId = row.sourceId;
    if (!(record.source = source(row.sourceId)))
        record.source = std::make_shared<const LogSource>();
    record.secrets = secrets();
    record.entry.kind = row.isPacket ? TraceEntry::Kind::Packet : TraceEntry::Kind::TransportEvent;
    record.entry.attempt = record.source->number;
    record.entry.microseconds = row.microseconds - (record.source ? record.source->startedAt.toMSecsSinceEpoch() * 1000 : 0);
    record.entry.version = row.version;
    record.entry.sender = row.sender;
    if (!row.isPacket) {
        record.entry.event = eventOf(row);
        return record;
    }
    record.entry.bytes = row.bytes.toByteArray();
    if (row.malformed) {
        const std::lock_guard lock(m_mutex);
        if (const quint32 number = slice.errorNumber(index); number < m_errors.size())
            record.entry.error = m_errors[number];
    }
    return record;
}

/// A phrase is static storage: its number is what the chunks hold.
quint32 PacketLog::phraseNumber(const char *phrase)
{
    const std::lock_guard lock(m_mutex);
    const auto found = std::find(m_phrases.cbegin(), m_phrases.cend(), phrase);
    if (found != m_phrases.cend())
        return quint32(found - m_phrases.cbegin());
    m_phrases.push_back(phrase);
    return quint32(m_phrases.size() - 1);
}

QByteArray PacketLog::encoded(const TransportEvent &event)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    QList<QByteArray> values; // UTF-8: half the size, and a search for text finds it
    for (const QString &value : event.values)
        values.append(value.toUtf8());
    QList<std::pair<QByteArray, QByteArray>> details;
    for (const auto &[name, value] : event.details)
        details.append({name.toUtf8(), value.toUtf8()});
    stream << phraseNumber(event.phrase) << event.text.toUtf8() << values << details;
    return bytes;
}

TransportEvent PacketLog::eventOf(const LogRow &row) const
{
    TransportEvent event;
    event.kind = row.eventKind;
    if (row.isPacket || row.dropped)
        return event;
    const QByteArray bytes = QByteArray::fromRawData(row.bytes.data(), row.bytes.size());
    QDataStream stream(bytes);
    quint32 phrase = 0;
    QByteArray text;
    QList<QByteArray> values;
    QList<std::pair<QByteArray, QByteArray>> details;
    stream >> phrase >> text >> values >> details;
    event.text = QString::fromUtf8(text);
    for (const QByteArray &value : std::as_const(values))
        event.values.append(QString::fromUtf8(value));
    for (const auto &[name, value] : std::as_const(details))
        event.details.append({QString::fromUtf8(name), QString::fromUtf8(value)});
    const std::lock_guard lock(m_mutex);
    event.phrase = phrase < m_phrases.size() ? m_phrases[phrase] : nullptr;
    return event;
}

void PacketLog::setMemoryBudget(qint64 bytes)
{
    const std::lock_guard lock(m_mutex);
    m_memoryBudget = bytes;
}

qint64 PacketLog::memoryBudget() const
{
    const std::lock_guard lock(m_mutex);
    return m_memoryBudget;
}

qint64 PacketLog::memoryBytes() const
{
    const std::lock_guard lock(m_mutex);
    return m_sealedBytes + (m_nodes.empty() ? 0 : m_nodes.back().chunk->memoryBytes());
}

qint64 PacketLog::spilledBytes() const
{
    return m_spool.size();
}

qint64 PacketLog::fileBytes() const
{
    return m_spool.fileSize();
}

QString PacketLog::spillError() const
{
    const std::lock_guard lock(m_mutex);
    return m_spillError;
}

void PacketLog::clear()
{
    {
        std::deque<Node> nodes; // let go of after the locks: nobody need wait while the file is cut
        std::deque<Loaded> loaded;
        const std::lock_guard appending(m_appending);
        m_open.reset();
        const std::lock_guard lock(m_mutex);
        nodes.swap(m_nodes);
        loaded.swap(m_loaded);
        m_errors.clear();
        m_firstInMemory = 0;
        m_dropped = m_sealedBytes = 0;
        m_spillError.clear();
        m_announced = false;
    }
    emit cleared();
}
