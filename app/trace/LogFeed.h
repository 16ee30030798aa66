// What a client traces, written into a packet log.
#pragma once

#include "trace/PacketLog.h"

/// Makes a source in the log for each attempt of a client. Used on the client's thread.
class LogFeed
{
public:
    /// `source` tells what all of them have in common: kind, connection, phrase and values.
    explicit LogFeed(PacketLog *log, LogSource source = {})
        : m_log(log)
        , m_common(std::move(source))
    {
    }

    void take(const TraceEntry &entry, const Attempt &attempt);

private:
    PacketLog *m_log;
    LogSource m_common;
    LogSource m_current;
    PacketLog::SourceId m_id = 0;
};
