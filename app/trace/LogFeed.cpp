#include "trace/LogFeed.h"

#include "settings/Secrets.h"
#include "settings/Url.h"

void LogFeed::beginIfNew(const Attempt &attempt)
{
    if (m_number != attempt.number || m_server != attempt.serverTries.size() || m_startedAt != attempt.startedAt)
        begin(attempt);
}

void LogFeed::packet(const Attempt &attempt, qint64 microseconds, mqtt::Version version, mqtt::Sender sender, QByteArrayView bytes)
{
    beginIfNew(attempt);
    m_log->appendPacket(m_id, microseconds, version, sender, bytes);
}

void LogFeed::take(const TraceEntry &entry, const Attempt &attempt)
{
    beginIfNew(attempt);
    if (entry.kind == TraceEntry::Kind::TransportEvent)
        m_log->setEndpoints(m_id, endpointsOf(attempt.transport.tcp));
    m_log->append(m_id, entry);
}

void LogFeed::begin(const Attempt &attempt)
{
    m_startedAt = attempt.startedAt;
    m_number = attempt.number;
    m_server = attempt.serverTries.size();
    LogSource source = m_common;
    source.number = source.kind == LogSource::Kind::Attempt ? attempt.number : 0; // 0: counted by the log
    source.startedAt = attempt.startedAt;
    source.connection = attempt.settings.name;
    source.target = redactedUrl(attempt.settings.urlWithPort());
    if (const qsizetype servers = attempt.settings.network.servers.size(); servers > 1) {
        source.phrase = QT_TRANSLATE_NOOP("LogSource", "server %1 of %2");
        source.values = {QString::number(m_server + 1), QString::number(servers)};
    }
    m_id = m_log->addSource(source);
}

void LogFeed::follow(const Client &client, const std::shared_ptr<SharedLog> &log, const LogSource &source)
{
    if (!log)
        return;
    QObject::connect(
        &client, &Client::traced, &client,
        [log, &client, feed = std::make_shared<LogFeed>(nullptr, source)](const TraceEntry &entry) {
            log->with([&](PacketLog &open) {
                if (feed->m_log != &open)
                    open.addSecrets(secretsOf(client.attempt().settings));
                feed->m_log = &open;
                feed->take(entry, client.attempt());
            });
        },
        Qt::DirectConnection);
}
