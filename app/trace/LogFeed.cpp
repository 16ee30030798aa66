#include "trace/LogFeed.h"

#include "settings/Url.h"

/// Makes a source for the attempt unless it is the one of before.
void LogFeed::follow(const Attempt &attempt)
{
    if (m_current.number == attempt.number && m_current.startedAt.isValid() && m_current.startedAt == attempt.startedAt)
        return;
    m_current = m_common;
    m_current.number = attempt.number;
    m_current.startedAt = attempt.startedAt;
    m_current.target = redactedUrl(attempt.settings.urlWithPort());
    LogSource source = m_current;
    if (source.kind != LogSource::Kind::Attempt)
        source.number = 0; // counted by the log
    m_id = m_log->addSource(source);
}

void LogFeed::packet(const Attempt &attempt, qint64 microseconds, mqtt::Version version, mqtt::Sender sender, QByteArrayView bytes)
{
    follow(attempt);
    m_log->appendPacket(m_id, microseconds, version, sender, bytes);
}

void LogFeed::take(const TraceEntry &entry, const Attempt &attempt)
{
    follow(attempt);
    if (entry.kind == TraceEntry::Kind::TransportEvent)
        m_log->setEndpoints(m_id, endpointsOf(attempt.transport.tcp));
    m_log->append(m_id, entry);
}
