// Counts records for the statistics.
#pragma once

#include "find/LogFigures.h"
#include "trace/LogChunk.h"

#include <deque>
#include <unordered_map>

/// Not for several threads at once. Memory: the figures, and what waits for an answer (at most one entry for each Packet Identifier of each
/// open connection and direction).
class LogCounter
{
public:
    /// Each record of the log in order. What is not wanted is not counted, but may be an answer to what is.
    void add(const LogRow &row, bool isWanted);
    const LogFigures &figures() const { return m_figures; }

private:
    struct Waiting {
        qint64 microseconds;
        LogDelay delay;
        mqtt::Sender asking;
    };
    void count(const LogRow &row);
    void ask(const LogRow &row, LogDelay delay, bool keepsFirst);
    void answer(const LogRow &row, LogDelay delay);
    void time(const LogRow &row, bool isWanted);
    void timePing(const LogRow &row, bool isWanted);
    void forget(quint32 sourceId);

    LogFigures m_figures;
    /// By source; then by what waits, whose and its Packet Identifier.
    std::unordered_map<quint32, std::unordered_map<quint32, Waiting>> m_waiting;
    std::unordered_map<quint32, std::deque<std::pair<qint64, bool>>> m_pings; ///< When, and whether it is wanted.
};
