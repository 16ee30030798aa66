// Reads a packet log on a thread of its own and goes on as it grows.
#pragma once

#include "trace/PacketLog.h"

#include <QThreadPool>
#include <QTimer>

#include <atomic>
#include <memory>

/// What is done with the records. Deleted on any thread.
class LogReading
{
public:
    virtual ~LogReading() = default;
    /// Reads the slice from the record `from` on: called on a worker thread, slice after slice, each record once. Returns early when
    /// isCancelled(): what it has then is thrown away.
    virtual void read(const LogSlice &slice, qint64 from) = 0;

    bool isCancelled() const { return m_cancelled.load(std::memory_order_relaxed); }
    const std::atomic<bool> &cancelled() const { return m_cancelled; }

private:
    friend class LogFollower;
    std::atomic<bool> m_cancelled = false;
    std::atomic<qint64> m_position = 0; ///< Records read.
};

/// Lives on the main thread, where its signals are emitted, at most once an interval. The log must outlive it.
class LogFollower : public QObject
{
    Q_OBJECT
public:
    LogFollower(PacketLog *log, int intervalMs, QObject *parent = nullptr);
    ~LogFollower() override; ///< Waits for the worker, which takes at most some milliseconds.

    /// Reads everything anew from the first record on, instead of what went on before.
    void start(std::shared_ptr<LogReading> reading);
    /// At once: nothing is read or told any more until start() or resume().
    void stop();
    /// There are records that were not read yet.
    bool isRunning() const { return m_reading && !m_stopped && position() < m_size; }
    bool isStopped() const { return m_stopped; }
    qint64 position() const { return m_reading ? m_reading->m_position.load() : 0; } ///< Records read.
    qint64 size() const { return m_size; }                                           ///< Records that there were when it was last told.

signals:
    /// There is something new: position(), size(), or what the reading found.
    void progressed();
    /// The log was cleared: nothing is read until start().
    void cleared();

private:
    void tick();
    void run();

    PacketLog *m_log;
    std::shared_ptr<LogReading> m_reading;
    std::shared_ptr<std::atomic<bool>> m_working; ///< A worker reads for m_reading.
    qint64 m_size = 0;
    bool m_stopped = true;
    QTimer m_timer{this};
    QThreadPool m_pool{this};
};
