#include "find/LogStatistics.h"

#include "find/LogCounter.h"
#include "find/LogMatcher.h"

#include <mutex>

namespace {

constexpr int intervalMs = 250;

} // namespace

class LogStatistics::Reading : public LogReading
{
public:
    Reading(const PacketLog &log, const LogFilter &filter)
        : m_matcher(log, filter)
        , m_countsAll(filter.isEmpty())
    {
    }

    void read(const LogSlice &slice, qint64 from) override
    {
        if (!m_countsAll) {
            m_wanted.clear();
            m_matcher.scan(slice, from, m_wanted, &cancelled());
        }
        if (isCancelled() || slice.isDropped())
            return;
        auto wanted = m_wanted.cbegin();
        for (qint64 index = from; index < slice.end(); ++index) {
            const bool isWanted = m_countsAll || (wanted != m_wanted.cend() && *wanted == index);
            if (isWanted && !m_countsAll)
                ++wanted;
            m_counter.add(slice.row(index), isWanted);
        }
        auto figures = std::make_shared<const LogFigures>(m_counter.figures());
        const std::lock_guard lock(m_mutex);
        m_figures = std::move(figures);
        m_counted = slice.end();
    }

    std::pair<std::shared_ptr<const LogFigures>, qint64> take()
    {
        const std::lock_guard lock(m_mutex);
        return {m_figures, m_counted};
    }

private:
    LogMatcher m_matcher;
    bool m_countsAll;
    std::vector<qint64> m_wanted;
    LogCounter m_counter;
    std::mutex m_mutex; ///< Guards what follows: the window never waits while a chunk is counted.
    std::shared_ptr<const LogFigures> m_figures = std::make_shared<const LogFigures>();
    qint64 m_counted = 0;
};

LogStatistics::LogStatistics(PacketLog *log, QObject *parent)
    : QObject(parent)
    , m_log(log)
    , m_figures(std::make_shared<const LogFigures>())
    , m_follower(log, intervalMs)
{
    connect(&m_follower, &LogFollower::progressed, this, &LogStatistics::take);
    connect(&m_follower, &LogFollower::cleared, this, [this] {
        if (m_reading)
            start(m_filter);
    });
}

LogStatistics::~LogStatistics() = default;

void LogStatistics::start(const LogFilter &filter)
{
    m_filter = filter;
    m_figures = std::make_shared<const LogFigures>();
    m_counted = 0;
    m_reading = std::make_shared<Reading>(*m_log, filter);
    m_follower.start(m_reading);
    emit changed();
}

void LogStatistics::stop()
{
    m_follower.stop();
    m_reading.reset();
}

void LogStatistics::take()
{
    const auto [figures, counted] = m_reading->take();
    if (counted == m_counted)
        return;
    m_figures = figures;
    m_counted = counted;
    emit changed();
}
