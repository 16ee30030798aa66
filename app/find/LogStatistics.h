// Statistics of a packet log, counted in the background.
#pragma once

#include "find/LogFigures.h"
#include "find/LogFilter.h"
#include "find/LogFollower.h"

/// Counts a log's records as it grows. Lives on the main thread; tells at most four times a second. The log must outlive it.
///
/// What a view shows is all in figures(): a table of packets and bytes by type and direction (byType, total()), rates over time as bins
/// (rates: each bin's counts divided by its width), delays with count, minimum, percentile(50/90/99), maximum (delays), and what was not
/// answered.
class LogStatistics : public QObject
{
    Q_OBJECT
public:
    explicit LogStatistics(PacketLog *log, QObject *parent = nullptr);
    ~LogStatistics() override;

    /// Counts from the first record on; nothing is counted before. With a filter only what meets it is counted, and delays only of requests
    /// that meet it, whose answers need not.
    void start(const LogFilter &filter = {});
    void stop(); ///< What was counted stays; start() begins anew.

    const LogFigures &figures() const { return *m_figures; }
    qint64 counted() const { return m_counted; }                                     ///< Records that were looked at.
    qint64 size() const { return m_follower.size(); }                                ///< Records that are to be.
    bool isRunning() const { return !m_follower.isStopped() && m_counted < size(); } ///< It has not come to the end of the log.

signals:
    void changed();

private:
    class Reading;
    void take();

    PacketLog *m_log;
    LogFilter m_filter;
    std::shared_ptr<Reading> m_reading;
    std::shared_ptr<const LogFigures> m_figures;
    qint64 m_counted = 0;
    LogFollower m_follower;
};
