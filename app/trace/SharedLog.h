// A packet log for writers that may outlive it.
#pragma once

#include "trace/PacketLog.h"

#include <memory>
#include <mutex>

/// Stands between a log and what writes into it from other threads: probes and second connections end in their own time. Any thread.
class SharedLog
{
public:
    explicit SharedLog(PacketLog *log)
        : m_log(log)
    {
    }
    /// The log goes: nothing is written any more once this returns.
    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_log = nullptr;
    }
    /// Calls `write` with the log while it is there.
    template <typename Write>
    void with(Write write)
    {
        const std::lock_guard lock(m_mutex);
        if (m_log)
            write(*m_log);
    }

private:
    std::mutex m_mutex;
    PacketLog *m_log;
};
