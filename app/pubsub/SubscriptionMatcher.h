// Which of our subscriptions a message came for.
#pragma once

#include "mqtt/Packets.h"

#include <QHash>
#include <QStringList>

#include <memory>
#include <mutex>

/// What a SUBSCRIBE asked for, as far as it tells whose message one is.
struct SubscribedFilter {
    QString topicFilter;
    quint32 identifier = 0; ///< Subscription Identifier; 0: none was sent.
    bool operator==(const SubscribedFilter &) const = default;
};

/// The Topic Filters that a message matched.
struct MatchedFilters {
    QStringList topicFilters;
    bool byIdentifier = false; ///< The server said so (section 3.3.2.3.8); otherwise by comparing topic and filters.
    bool operator==(const MatchedFilters &) const = default;
};

/// Filters are set on one thread, messages are matched on another.
class SubscriptionMatcher
{
public:
    void setFilters(const QList<SubscribedFilter> &filters);
    MatchedFilters match(const mqtt::Publish &publish) const;

private:
    struct Filters {
        QList<SubscribedFilter> list;
        QHash<QString, QStringList> byTopic; ///< What was found for topics that came before; bounded.
    };
    MatchedFilters matchByTopic(const QString &topicName) const;

    mutable std::mutex m_mutex;
    mutable Filters m_filters;
};
