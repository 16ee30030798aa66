#include "find/LogSearch.h"

#include "find/LogMatcher.h"

#include <algorithm>
#include <mutex>

namespace {

constexpr int frameMs = 16;

} // namespace

/// What the worker found and the window did not take yet.
class LogSearch::Reading : public LogReading
{
public:
    struct Batch {
        std::vector<qint64> found;
        std::vector<std::pair<qint64, bool>> changed; ///< Records that were looked at before: whether they meet the filter now.
        qint64 searched = 0;
    };

    Reading(const PacketLog &log, const LogFilter &filter)
        : m_log(log)
        , m_matcher(log, filter)
    {
    }

    void read(const LogSlice &slice, qint64 from) override
    {
        m_found.clear();
        m_matcher.scan(slice, from, m_found, &cancelled());
        std::vector<std::pair<qint64, bool>> changed;
        LogSlice other;
        for (const qint64 index : m_matcher.takeChangedBefore(from)) {
            if (isCancelled())
                return;
            if (!other.contains(index))
                other = slice.contains(index) ? slice : m_log.slice(index);
            changed.push_back({index, m_matcher.matches(other, index)});
        }
        if (isCancelled())
            return;
        const std::lock_guard lock(m_mutex);
        m_batch.found.insert(m_batch.found.end(), m_found.begin(), m_found.end());
        m_batch.changed.insert(m_batch.changed.end(), changed.begin(), changed.end());
        m_batch.searched = slice.end();
    }

    Batch take()
    {
        const std::lock_guard lock(m_mutex);
        Batch batch;
        batch.searched = m_batch.searched;
        std::swap(batch.found, m_batch.found);
        std::swap(batch.changed, m_batch.changed);
        return batch;
    }

private:
    const PacketLog &m_log;
    LogMatcher m_matcher;
    std::vector<qint64> m_found;
    std::mutex m_mutex;
    Batch m_batch;
};

LogSearch::LogSearch(PacketLog *log, QObject *parent)
    : QObject(parent)
    , m_log(log)
    , m_follower(log, frameMs)
{
    connect(&m_follower, &LogFollower::progressed, this, &LogSearch::take);
    connect(&m_follower, &LogFollower::cleared, this, [this] {
        if (!m_reading)
            return;
        const bool wasCancelled = m_cancelled;
        begin();
        if (wasCancelled)
            cancel();
    });
}

LogSearch::~LogSearch() = default;

void LogSearch::setFilter(const LogFilter &filter)
{
    m_filter = filter;
    begin();
}

void LogSearch::begin()
{
    m_cancelled = false;
    m_follower.stop();
    emit aboutToReset();
    m_hits.clear();
    m_searched = 0;
    emit wasReset();
    m_reading = std::make_shared<Reading>(*m_log, m_filter);
    m_follower.start(m_reading);
    emit progressed();
}

void LogSearch::cancel()
{
    if (!m_reading || m_cancelled)
        return;
    m_cancelled = true;
    m_follower.stop();
    emit progressed();
}

void LogSearch::take()
{
    const Reading::Batch batch = m_reading->take();
    const bool isNews = batch.searched != m_searched || isRunning();
    m_searched = batch.searched;
    if (!batch.found.empty()) {
        const qint64 first = m_hits.size(), count = qint64(batch.found.size());
        emit aboutToAdd(first, count);
        m_hits.append(batch.found);
        emit added(first, count);
    }
    takeChanged(batch.changed);
    if (isNews)
        emit progressed();
}

void LogSearch::takeChanged(const std::vector<std::pair<qint64, bool>> &changes)
{
    const auto isOther = [this](const auto &change) { return m_hits.contains(change.first) != change.second; };
    if (std::none_of(changes.begin(), changes.end(), isOther))
        return;
    emit aboutToChange();
    for (const auto &[index, meets] : changes)
        meets ? m_hits.insert(index) : m_hits.remove(index);
    emit changed();
}
