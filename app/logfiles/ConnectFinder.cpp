#include "logfiles/ConnectFinder.h"

#include "logfiles/MqttGuess.h"

ConnectFinder::ConnectFinder(const PacketLog *log, const std::atomic<bool> *cancelled)
    : m_log(log)
    , m_cancelled(cancelled)
{
}

std::optional<LogRecord> ConnectFinder::connectOf(PacketLog::SourceId source)
{
    while (!m_first.contains(source) && !*m_cancelled) {
        const LogSlice slice = m_log->slice(m_next);
        if (slice.isEmpty())
            break;
        for (; m_next < slice.end() && !slice.isDropped(); ++m_next) {
            if (const LogRow row = slice.row(m_next); row.isPacket)
                m_first.try_emplace(row.sourceId, m_next);
        }
        m_next = slice.end();
    }
    const auto found = m_first.find(source);
    if (found == m_first.end())
        return std::nullopt;
    const LogRecord record = m_log->record(found->second);
    const bool isConnect =
        record.entry.kind == TraceEntry::Kind::Packet && record.sourceId == source && guessStart(record.entry.bytes) == StartGuess::Connect;
    return isConnect ? std::optional(record) : std::nullopt;
}
