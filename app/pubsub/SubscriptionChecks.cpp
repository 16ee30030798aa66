#include "pubsub/SubscriptionChecks.h"

#include "mqtt/Topics.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;
using mqtt::Version;

namespace {

struct SubscriptionChecks {
    Q_DECLARE_TR_FUNCTIONS(SubscriptionChecks)
};

constexpr quint32 largestIdentifier = 268'435'455;

bool isShared(const QString &topicFilter)
{
    return topicFilter.startsWith("$share/"_L1);
}

QString forbidden(const SubscriptionSettings &settings, const SessionLimits &limits)
{
    const bool wildcard = settings.topicFilter.contains(u'+') || settings.topicFilter.contains(u'#');
    if (wildcard && !limits.wildcardSubscriptionAvailable)
        return SubscriptionChecks::tr(
            "The broker takes no wildcards (Wildcard Subscription Available is 0): write the topic without + and #.");
    if (isShared(settings.topicFilter) && !limits.sharedSubscriptionAvailable)
        return SubscriptionChecks::tr(
            "The broker has no shared subscriptions (Shared Subscription Available is 0): leave out $share/ and the share name.");
    if (settings.identifier && !limits.subscriptionIdentifiersAvailable)
        return SubscriptionChecks::tr(
            "The broker takes no Subscription Identifier (Subscription Identifier Available is 0): leave it out.");
    return {};
}

} // namespace

QString subscriptionProblem(const SubscriptionSettings &settings, Version version, const KnownLimits &limits)
{
    if (const auto problem = mqtt::checkTopicFilter(settings.topicFilter, version); problem != mqtt::TopicProblem::None)
        return mqtt::describe(problem);
    if (version != Version::V5)
        return {};
    if (settings.noLocal && isShared(settings.topicFilter)) // [MQTT-3.8.3-4]
        return SubscriptionChecks::tr("No Local cannot be set on a shared subscription.");
    if (settings.identifier && (*settings.identifier == 0 || *settings.identifier > largestIdentifier))
        return SubscriptionChecks::tr("The Subscription Identifier must be 1 to 268,435,455.");
    return limits ? forbidden(settings, *limits) : QString();
}

QString subscriptionNote(const SubscriptionSettings &settings, Version version)
{
    if (version == Version::V5)
        return {};
    if (settings.needsV5())
        return SubscriptionChecks::tr("Options, Subscription Identifier and user properties are not sent: they exist in MQTT 5 only.");
    if (isShared(settings.topicFilter))
        return SubscriptionChecks::tr("Shared subscriptions are part of MQTT 5; below it, a broker may take the filter literally.");
    return {};
}
