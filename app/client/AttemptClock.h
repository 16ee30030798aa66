// The clock of one connection: how long it takes, and when on the calendar.
#pragma once

#include <QDateTime>
#include <QElapsedTimer>

#include <chrono>

/// QDateTime counts whole milliseconds. So that records of several connections fall into one order, theirs count from the millisecond in
/// which the connection began.
class AttemptClock
{
public:
    void start()
    {
        m_timer.start();
        const std::chrono::microseconds now = systemTime();
        const auto whole = std::chrono::floor<std::chrono::milliseconds>(now);
        m_startedAt = QDateTime::fromMSecsSinceEpoch(whole.count(), Qt::UTC);
        m_beyond = (now - whole).count();
    }
    /// The startedAt() of a clock whose microseconds() are these now.
    static QDateTime startOf(qint64 microseconds)
    {
        const auto start = std::chrono::round<std::chrono::milliseconds>(systemTime() - std::chrono::microseconds(microseconds));
        return QDateTime::fromMSecsSinceEpoch(start.count(), Qt::UTC);
    }
    QDateTime startedAt() const { return m_startedAt; }                       ///< UTC
    double elapsedMs() const { return double(m_timer.nsecsElapsed()) / 1e6; } ///< Since start().
    qint64 microseconds() const
    {
        return m_timer.nsecsElapsed() / 1'000 + m_beyond;
    } ///< Since startedAt(), at most 999 more than since start().
    const QElapsedTimer &timer() const { return m_timer; }

private:
    static std::chrono::microseconds systemTime()
    {
        return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch());
    }

    QElapsedTimer m_timer;
    QDateTime m_startedAt;
    qint64 m_beyond = 0; ///< Microseconds from m_startedAt to start().
};
