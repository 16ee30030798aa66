// The CONNECT of a connection whose later packets alone are written.
#pragma once

#include "trace/PacketLog.h"

#include <atomic>
#include <map>
#include <optional>

/// Looks through a log as far as it is asked to, once for all sources. For one thread; the log outlives it.
class ConnectFinder
{
public:
    /// `cancelled`: it then finds nothing more.
    explicit ConnectFinder(const PacketLog *log, const std::atomic<bool> *cancelled);

    /// The first packet of the source, if that is a CONNECT and still in the log.
    std::optional<LogRecord> connectOf(PacketLog::SourceId source);

private:
    const PacketLog *m_log;
    const std::atomic<bool> *m_cancelled;
    qint64 m_next = 0; ///< The first record that was not looked at.
    /// The index of each source's first packet among those before m_next.
    std::map<PacketLog::SourceId, qint64> m_first;
};
