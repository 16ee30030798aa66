#include "log/LogBookmarks.h"

LogBookmarks::LogBookmarks(const PacketLog *log, QObject *parent)
    : QObject(parent)
{
    connect(log, &PacketLog::cleared, this, &LogBookmarks::clear);
}

void LogBookmarks::toggle(qint64 index)
{
    if (index < 0)
        return;
    if (m_indexes.erase(index) == 0)
        m_indexes.insert(index);
    emit changed();
}

void LogBookmarks::clear()
{
    if (m_indexes.empty())
        return;
    m_indexes.clear();
    emit changed();
}

qint64 LogBookmarks::next(qint64 index, int step) const
{
    if (m_indexes.empty())
        return -1;
    if (step > 0) {
        const auto after = m_indexes.upper_bound(index);
        return after == m_indexes.end() ? *m_indexes.begin() : *after;
    }
    const auto from = m_indexes.lower_bound(index);
    return from == m_indexes.begin() ? *m_indexes.rbegin() : *std::prev(from);
}
