#include "delivery/Delivery.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;
using Outcome = DeliveryResult::Outcome;

namespace {

constexpr qsizetype oldLimit = 23; ///< Characters of a client ID in 3.1.
constexpr qsizetype digits = 8;    ///< Of the random part.

bool anyOf(const TopicDelivery &delivery, Outcome outcome)
{
    return std::any_of(delivery.results.begin(), delivery.results.end(),
                       [outcome](const DeliveryResult &result) { return result.outcome == outcome; });
}

/// PUBACK's or PUBREC's code of MQTT 5 for a message that was not refused, wherever it comes from.
std::optional<quint8> acceptance(const TopicDelivery &delivery)
{
    if (delivery.version == mqtt::Version::V5) {
        for (const DeliveryResult &result : delivery.results) {
            if (result.qos > 0 && result.acknowledgedMs && result.reasonCode && *result.reasonCode < 0x80)
                return result.reasonCode;
        }
    }
    return delivery.controls ? delivery.controls->mqtt5Code : std::nullopt;
}

} // namespace

QString siblingClientId(const QString &clientId, mqtt::Version version)
{
    if (clientId.isEmpty())
        return {};
    static const QRegularExpression randomPart(u"[0-9a-f]{8}$"_s);
    QString prefix = clientId;
    if (const auto match = randomPart.match(clientId); match.hasMatch())
        prefix.truncate(match.capturedStart());
    else if (!clientId.endsWith(u'-') && !clientId.endsWith(u'_') && !clientId.endsWith(u'/'))
        prefix += u'-';
    if (version == mqtt::Version::V31)
        prefix.truncate(oldLimit - digits);
    return randomClientId(prefix);
}

ConnectionSettings secondConnection(const ConnectionSettings &tested)
{
    ConnectionSettings second = tested;
    second.clientId = siblingClientId(tested.clientId, tested.version);
    second.cleanStart = true;
    second.will = {};
    second.properties.sessionExpiryInterval.reset();
    return second;
}

bool TopicDelivery::isOver() const
{
    using Subscribe = SubscribeResult::Outcome;
    if (subscribe.outcome == Subscribe::Waiting)
        return false;
    return std::none_of(results.begin(), results.end(), [](const DeliveryResult &result) {
        return result.outcome == Outcome::Waiting || result.outcome == Outcome::Running;
    });
}

ShutSide shutSide(const TopicDelivery &delivery)
{
    if (!anyOf(delivery, Outcome::SilentlyDropped))
        return ShutSide::Unknown;
    const DropControls controls = delivery.controls.value_or(DropControls{});
    const bool refusedOnFive = anyOf(delivery, Outcome::Refused) || controls.mqtt5Code.value_or(0) >= 0x80 || controls.mqtt5Closed;
    if (refusedOnFive || controls.ownArrived.value_or(false))
        return ShutSide::Publishing;
    return acceptance(delivery) ? ShutSide::Reading : ShutSide::Unknown;
}

PublishRight publishRight(const TopicDelivery &delivery)
{
    if (delivery.isFilter || delivery.results.isEmpty())
        return PublishRight::Untested;
    if (anyOf(delivery, Outcome::Refused))
        return PublishRight::Refused;
    if (anyOf(delivery, Outcome::SilentlyDropped))
        return shutSide(delivery) == ShutSide::Reading ? PublishRight::Yes : PublishRight::Dropped;
    for (const Outcome arrived : {Outcome::Delivered, Outcome::DeliveredTwice, Outcome::DeliveredOtherwise, Outcome::NotAcknowledged}) {
        if (anyOf(delivery, arrived))
            return PublishRight::Yes;
    }
    if (anyOf(delivery, Outcome::Unwatched)) {
        const DropControls controls = delivery.controls.value_or(DropControls{});
        if (controls.mqtt5Closed || controls.mqtt5Code.value_or(0) >= 0x80)
            return PublishRight::Dropped;
        return acceptance(delivery) ? PublishRight::Yes : PublishRight::Unknown;
    }
    return anyOf(delivery, Outcome::Unanswered) ? PublishRight::Unknown : PublishRight::Untested;
}

std::optional<double> deliveredMs(const TopicDelivery &delivery)
{
    for (const DeliveryResult &result : delivery.results) {
        if (result.latencyMs)
            return result.latencyMs;
    }
    return std::nullopt;
}
