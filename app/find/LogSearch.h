// The records of a packet log that a filter wants, found in the background.
#pragma once

#include "find/LogFilter.h"
#include "find/LogFollower.h"
#include "find/LogHits.h"

class LogMatcher;

/// Applies a filter to a log and goes on as the log grows. Lives on the main thread; told at most once a frame. The log must outlive it.
/// hits() changes only between aboutToAdd() and added(), aboutToChange() and changed(), aboutToReset() and wasReset().
class LogSearch : public QObject
{
    Q_OBJECT
public:
    explicit LogSearch(PacketLog *log, QObject *parent = nullptr);
    ~LogSearch() override;

    /// Starts anew, also with the same filter.
    void setFilter(const LogFilter &filter);
    const LogFilter &filter() const { return m_filter; }
    /// At once; what was found stays. setFilter() starts again.
    void cancel();

    const LogHits &hits() const { return m_hits; }
    qint64 searched() const { return m_searched; }                                    ///< Records that were looked at.
    qint64 size() const { return m_follower.size(); }                                 ///< Records that are to be looked at.
    bool isRunning() const { return !m_follower.isStopped() && m_searched < size(); } ///< It has not come to the end of the log.
    bool isCancelled() const { return m_cancelled; }

signals:
    void aboutToAdd(qint64 firstRow, qint64 count); ///< At the end.
    void added(qint64 firstRow, qint64 count);
    /// Rows come or go in the middle: a refusal came for a PUBLISH that stands further above.
    void aboutToChange();
    void changed();
    void aboutToReset(); ///< Another filter, or the log was cleared: all hits go.
    void wasReset();
    /// searched(), size() or isRunning() changed.
    void progressed();

private:
    class Reading;
    void begin();
    void take();
    void takeChanged(const std::vector<std::pair<qint64, bool>> &changes);

    PacketLog *m_log;
    LogFilter m_filter;
    LogHits m_hits;
    qint64 m_searched = 0;
    bool m_cancelled = false;
    std::shared_ptr<Reading> m_reading;
    LogFollower m_follower; ///< Ends before what it reads into.
};

/// Finds the next record that a filter wants, from another one on. The log must outlive it.
class LogFind : public QObject
{
    Q_OBJECT
public:
    enum class Direction : quint8 { Forwards, Backwards };
    Q_ENUM(Direction)

    explicit LogFind(const PacketLog *log, QObject *parent = nullptr);
    ~LogFind() override;

    /// Looks from the record next to `from` to the end of the log (or to its start), then on from the other side up to `from` itself.
    /// found() tells, unless another find() or cancel() comes first. `filter` may be with(what the rows are filtered by).
    void find(const LogFilter &filter, qint64 from, Direction direction);
    void cancel();
    bool isRunning() const { return m_cancelled != nullptr; }

signals:
    /// -1: there is none. `wrapped`: it lies on the other side of where the search began.
    void found(qint64 index, bool wrapped);
    /// About every 100 ms while it runs: how many of the log's records were looked at.
    void progressed(qint64 looked, qint64 size);

private:
    const PacketLog *m_log;
    std::shared_ptr<std::atomic<bool>> m_cancelled; ///< Of what runs; null: nothing does.
    QThreadPool m_pool{this};
};
