#include "find/TopicMatcher.h"

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
    const char *filter = m_filter.constData(), *const filterEnd = filter + m_filter.size();
    const char *name = topicName.data(), *const nameEnd = name + topicName.size();
    for (; filter != filterEnd; ++filter) {
        if (*filter == '#')
            return true;
        if (*filter == '+') {
            while (name != nameEnd && *name != '/')
                ++name;
            continue;
        }
        if (name == nameEnd)
            return filterEnd - filter == 2 && filter[0] == '/' && filter[1] == '#'; // a/# matches a
        if (*name++ != *filter)
            return false;
    }
    return name == nameEnd;
}
