#include "find/TopicMatcher.h"

namespace {

/// The level that begins at `at`, which then stands at its end.
QByteArrayView takeLevel(QByteArrayView topic, qsizetype &at)
{
    const qsizetype start = at;
    at = topic.indexOf('/', start);
    if (at < 0)
        at = topic.size();
    return topic.sliced(start, at - start);
}

} // namespace

TopicMatcher::TopicMatcher(const QString &topicFilter)
    : m_filter(topicFilter.toUtf8())
{
    if (m_filter.startsWith("$share/")) {
        const qsizetype name = m_filter.indexOf('/', 7);
        if (name > 7)
            m_filter.remove(0, name + 1);
    }
    const QByteArray beforeHash = m_filter.endsWith("/#") ? m_filter.chopped(2) : QByteArray();
    m_isPlain = !m_filter.contains('#') && !m_filter.contains('+');
    m_isPrefix = !beforeHash.isEmpty() && !beforeHash.contains('+') && !beforeHash.contains('#');
    if (m_isPrefix)
        m_start = beforeHash;
}

bool TopicMatcher::matches(QByteArrayView topicName) const
{
    if (topicName.isEmpty())
        return false;
    if (m_isPlain)
        return topicName == m_filter;
    if (m_isPrefix)
        return topicName.startsWith(m_start) && (topicName.size() == m_start.size() || topicName[m_start.size()] == '/');
    if (topicName[0] == '$' && (m_filter[0] == '#' || m_filter[0] == '+')) // section 4.7.2
        return false;
    qsizetype filterAt = 0, nameAt = 0;
    for (;;) {
        const QByteArrayView level = takeLevel(m_filter, filterAt);
        if (level == "#")
            return true;
        if (nameAt > topicName.size())
            return false;
        const QByteArrayView name = takeLevel(topicName, nameAt);
        if (level != "+" && level != name)
            return false;
        const bool filterEnds = filterAt == m_filter.size(), nameEnds = nameAt == topicName.size();
        if (filterEnds)
            return nameEnds;
        ++filterAt;
        ++nameAt; // beyond the end after the last level: then only # is left to match
    }
}
