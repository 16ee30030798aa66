#include "find/LogMatcher.h"
#include "find/LogSearch.h"

#include <QElapsedTimer>

#include <algorithm>

namespace {

constexpr qint64 progressIntervalMs = 100;

/// One search, on the worker.
class Finder
{
public:
    Finder(const PacketLog &log, const LogFilter &filter, const std::atomic<bool> &cancelled, std::function<void(qint64 looked)> progressed)
        : m_log(log)
        , m_cancelled(cancelled)
        , m_matcher(log, filter)
        , m_progressed(std::move(progressed))
    {
        m_clock.start();
    }

    void readAll(qint64 size) { m_matcher.readUpTo(size, &m_cancelled); }

    /// The first hit in [from, end); -1: none.
    qint64 firstIn(qint64 from, qint64 end)
    {
        for (qint64 at = from; at < end && !m_cancelled;) {
            const LogSlice slice = m_log.slice(at);
            if (slice.isEmpty())
                return -1;
            scan(slice, at);
            if (!m_found.empty())
                return m_found.front() < end ? m_found.front() : -1;
            at = slice.end();
        }
        return -1;
    }

    /// The last hit in [from, end); -1: none.
    qint64 lastIn(qint64 from, qint64 end)
    {
        for (qint64 at = end - 1; at >= from && !m_cancelled;) {
            const LogSlice slice = m_log.slice(at);
            if (slice.isEmpty())
                return -1;
            scan(slice, std::max(from, slice.first()));
            const auto after = std::lower_bound(m_found.begin(), m_found.end(), at + 1);
            if (after != m_found.begin())
                return *std::prev(after);
            at = slice.first() - 1;
        }
        return -1;
    }

private:
    void scan(const LogSlice &slice, qint64 from)
    {
        m_found.clear();
        m_matcher.scan(slice, from, m_found, &m_cancelled);
        m_looked += slice.end() - from;
        if (m_clock.elapsed() >= progressIntervalMs) {
            m_progressed(m_looked);
            m_clock.start();
        }
    }

    const PacketLog &m_log;
    const std::atomic<bool> &m_cancelled;
    LogMatcher m_matcher;
    std::function<void(qint64)> m_progressed;
    std::vector<qint64> m_found;
    qint64 m_looked = 0;
    QElapsedTimer m_clock;
};

} // namespace

LogFind::LogFind(const PacketLog *log, QObject *parent)
    : QObject(parent)
    , m_log(log)
{
    m_pool.setMaxThreadCount(1);
}

LogFind::~LogFind()
{
    cancel();
    m_pool.waitForDone();
}

void LogFind::cancel()
{
    if (m_cancelled)
        *m_cancelled = true;
    m_cancelled.reset();
}

void LogFind::find(const LogFilter &filter, qint64 from, Direction direction)
{
    cancel();
    m_cancelled = std::make_shared<std::atomic<bool>>(false);
    const qint64 size = m_log->size();
    from = std::clamp<qint64>(from, -1, size);
    m_pool.start([this, filter, from, direction, size, cancelled = m_cancelled] {
        const auto tell = [this, cancelled](auto what) {
            QMetaObject::invokeMethod(
                this,
                [cancelled, what] {
                    if (!*cancelled)
                        what();
                },
                Qt::QueuedConnection);
        };
        Finder finder(*m_log, filter, *cancelled, [&](qint64 looked) { tell([this, looked, size] { emit progressed(looked, size); }); });
        finder.readAll(size);
        const bool forwards = direction == Direction::Forwards;
        qint64 index = forwards ? finder.firstIn(from + 1, size) : finder.lastIn(0, from);
        const bool wrapped = index < 0;
        if (wrapped)
            index = forwards ? finder.firstIn(0, std::min(from + 1, size)) : finder.lastIn(std::max<qint64>(from, 0), size);
        tell([this, index, wrapped] {
            m_cancelled.reset();
            emit found(index, wrapped && index >= 0);
        });
    });
}
