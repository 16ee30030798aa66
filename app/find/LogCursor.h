// Walks over the records of a packet log, one by one, in both directions.
#pragma once

#include "trace/PacketLog.h"

#include <atomic>

/// Holds the chunk that it stands in. Not for several threads at once.
class LogCursor
{
public:
    LogCursor(const PacketLog &log, const std::atomic<bool> *cancelled)
        : m_log(log)
        , m_cancelled(cancelled)
    {
    }

    /// False: there is no such record, it was dropped, or the walk was cancelled.
    bool moveTo(qint64 index)
    {
        if (!m_slice.contains(index)) {
            if (m_cancelled && m_cancelled->load(std::memory_order_relaxed))
                return false;
            m_slice = m_log.slice(index);
        }
        if (!m_slice.contains(index) || m_slice.isDropped())
            return false;
        m_row = m_slice.row(index);
        return true;
    }
    const LogRow &row() const { return m_row; }
    const PacketLog &log() const { return m_log; }

private:
    const PacketLog &m_log;
    const std::atomic<bool> *m_cancelled;
    LogSlice m_slice;
    LogRow m_row;
};
