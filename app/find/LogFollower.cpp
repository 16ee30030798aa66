#include "find/LogFollower.h"

LogFollower::LogFollower(PacketLog *log, int intervalMs, QObject *parent)
    : QObject(parent)
    , m_log(log)
{
    m_pool.setMaxThreadCount(1);
    m_pool.setThreadPriority(QThread::LowPriority);
    m_timer.setInterval(intervalMs);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &LogFollower::tick);
    connect(log, &PacketLog::grown, this, [this] {
        if (!m_stopped && !m_timer.isActive())
            m_timer.start();
    });
    connect(log, &PacketLog::cleared, this, [this] {
        stop();
        m_size = 0;
        emit cleared();
    });
}

LogFollower::~LogFollower()
{
    stop();
    m_pool.waitForDone();
}

void LogFollower::start(std::shared_ptr<LogReading> reading)
{
    stop();
    m_reading = std::move(reading);
    m_working = std::make_shared<std::atomic<bool>>(false);
    m_stopped = false;
    m_size = m_log->size();
    run();
}

void LogFollower::stop()
{
    if (m_reading)
        m_reading->m_cancelled = true;
    m_timer.stop();
    m_stopped = true;
}

/// Lets the worker read what there is by now, if it has come to its end.
void LogFollower::run()
{
    m_timer.start();
    if (position() >= m_size || m_working->exchange(true))
        return;
    m_pool.start([log = m_log, reading = m_reading, working = m_working] {
        while (!reading->isCancelled()) {
            const qint64 from = reading->m_position;
            const LogSlice slice = log->slice(from);
            if (slice.isEmpty())
                break;
            reading->read(slice, from);
            if (!reading->isCancelled())
                reading->m_position = slice.end();
        }
        *working = false;
    });
}

void LogFollower::tick()
{
    if (m_stopped)
        return;
    const bool hadWork = m_working->load() || position() < m_size;
    m_size = m_log->size();
    emit progressed();
    if (!m_stopped && (hadWork || position() < m_size))
        run();
}
