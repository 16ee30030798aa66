#include "trace/PacketLog.h"

#include "trace/Masking.h"

#include <algorithm>

namespace {

/// What a record takes, roughly: itself and its two shared buffers.
qint64 memoryOf(const LogRecord &record)
{
    constexpr qint64 bufferHeader = 32;
    return qint64(sizeof(LogRecord)) + record.entry.bytes.size() + 2 * record.entry.event.text.size() + 2 * bufferHeader;
}

} // namespace

LogEndpoints endpointsOf(const TcpFacts &facts)
{
    return {facts.localAddress, facts.localPort, facts.peerAddress, facts.peerPort};
}

void PacketLog::append(const TraceEntry &entry, const QDateTime &attemptStartedAt, const LogEndpoints &endpoints)
{
    if (const QList<QByteArray> learnt = secretsIn(entry); !learnt.isEmpty())
        addSecrets(learnt);
    bool announce = false;
    {
        const std::lock_guard lock(m_mutex);
        m_records.push_back({m_dropped + qint64(m_records.size()), attemptStartedAt, entry, endpoints, m_secrets});
        m_bytes += memoryOf(m_records.back());
        dropOldest();
        announce = !m_announced;
        m_announced = true;
    }
    if (announce)
        emit grown();
}

void PacketLog::addSecrets(const QList<QByteArray> &secrets)
{
    const std::lock_guard lock(m_mutex);
    for (const QByteArray &secret : secrets) {
        if (secret.size() >= shortestSearchedSecret && std::find(m_secrets.cbegin(), m_secrets.cend(), secret) == m_secrets.cend())
            m_secrets.append(secret);
    }
}

void PacketLog::addSecrets(const QStringList &secrets)
{
    QList<QByteArray> bytes;
    for (const QString &secret : secrets)
        bytes.append(secret.toUtf8());
    addSecrets(bytes);
}

qint64 PacketLog::size() const
{
    const std::lock_guard lock(m_mutex);
    m_announced = false;
    return m_dropped + qint64(m_records.size());
}

void PacketLog::setMaximumBytes(qint64 bytes)
{
    const std::lock_guard lock(m_mutex);
    m_maximumBytes = bytes;
    dropOldest();
}

void PacketLog::dropOldest()
{
    for (; m_bytes > m_maximumBytes && m_records.size() > 1; ++m_dropped) {
        m_bytes -= memoryOf(m_records.front());
        m_records.pop_front();
    }
}

qint64 PacketLog::dropped() const
{
    const std::lock_guard lock(m_mutex);
    return m_dropped;
}

/// Stands for a record that is no longer kept, at the time of the first that is.
LogRecord PacketLog::droppedRecord(qint64 index) const
{
    LogRecord record{index, m_records.front().attemptStartedAt, {}, {}, {}};
    record.entry.kind = TraceEntry::Kind::TransportEvent;
    record.entry.attempt = m_records.front().entry.attempt;
    record.entry.microseconds = m_records.front().entry.microseconds;
    record.entry.event = {TransportEvent::Kind::RecordsDropped,
                          QStringLiteral("the log is full (%1 MB): its first %2 records were dropped")
                              .arg(QString::number(m_maximumBytes / (1024 * 1024)), QString::number(m_dropped))};
    return record;
}

LogRecord PacketLog::record(qint64 index) const
{
    const std::lock_guard lock(m_mutex);
    if (index < 0 || index >= m_dropped + qint64(m_records.size()))
        return {};
    return index < m_dropped ? droppedRecord(index) : m_records[std::size_t(index - m_dropped)];
}

void PacketLog::clear()
{
    {
        const std::lock_guard lock(m_mutex);
        m_records.clear();
        m_dropped = m_bytes = 0;
        m_announced = false;
    }
    emit cleared();
}
