#include "trace/LogFeed.h"

#include "settings/Url.h"

void LogFeed::take(const TraceEntry &entry, const Attempt &attempt)
{
    if (!m_current.startedAt.isValid() || m_current.startedAt != attempt.startedAt || m_current.number != attempt.number) {
        m_current = m_common;
        m_current.number = attempt.number;
        m_current.startedAt = attempt.startedAt;
        m_current.target = redactedUrl(attempt.settings.urlWithPort());
        LogSource source = m_current;
        if (source.kind != LogSource::Kind::Attempt)
            source.number = 0; // counted by the log
        m_id = m_log->addSource(source);
    }
    if (entry.kind == TraceEntry::Kind::TransportEvent)
        m_log->setEndpoints(m_id, endpointsOf(attempt.transport.tcp));
    m_log->append(m_id, entry);
}
