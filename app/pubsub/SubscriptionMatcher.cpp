#include "pubsub/SubscriptionMatcher.h"

#include "mqtt/Topics.h"

namespace {

constexpr qsizetype topicsRemembered = 1'000;
constexpr qsizetype longestRemembered = 1'000; ///< Characters of a topic.

} // namespace

void SubscriptionMatcher::setFilters(const QList<SubscribedFilter> &filters)
{
    const std::lock_guard lock(m_mutex);
    if (m_filters.list != filters)
        m_filters = {filters, {}};
}

MatchedFilters SubscriptionMatcher::match(const mqtt::Publish &publish) const
{
    const std::lock_guard lock(m_mutex);
    const QList<quint32> identifiers = publish.properties.subscriptionIdentifiers();
    if (identifiers.isEmpty())
        return matchByTopic(publish.topicName);
    MatchedFilters matched{{}, true};
    for (const SubscribedFilter &filter : std::as_const(m_filters.list)) {
        if (filter.identifier != 0 && identifiers.contains(filter.identifier))
            matched.topicFilters.append(filter.topicFilter);
    }
    return matched.topicFilters.isEmpty() ? matchByTopic(publish.topicName) : matched;
}

MatchedFilters SubscriptionMatcher::matchByTopic(const QString &topicName) const
{
    if (const auto known = m_filters.byTopic.constFind(topicName); known != m_filters.byTopic.cend())
        return {*known};
    QStringList found;
    for (const SubscribedFilter &filter : std::as_const(m_filters.list)) {
        if (mqtt::matches(filter.topicFilter, topicName))
            found.append(filter.topicFilter);
    }
    if (m_filters.byTopic.size() >= topicsRemembered)
        m_filters.byTopic.clear();
    if (topicName.size() <= longestRemembered)
        m_filters.byTopic.insert(topicName, found);
    return {found};
}
