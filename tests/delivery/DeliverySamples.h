// Findings as tests need them.
#pragma once

#include "delivery/Delivery.h"

namespace samples {

using namespace Qt::StringLiterals;

inline DeliveryResult result(DeliveryResult::Outcome outcome, int qos = 1)
{
    DeliveryResult result;
    result.outcome = outcome;
    result.qos = result.arrivedQos = result.expectedQos = qos;
    using Outcome = DeliveryResult::Outcome;
    if (outcome == Outcome::Delivered || outcome == Outcome::DeliveredTwice || outcome == Outcome::DeliveredOtherwise
        || outcome == Outcome::NotAcknowledged) {
        result.latencyMs = 1.5;
        result.copies = outcome == Outcome::DeliveredTwice ? 2 : 1;
    }
    if (outcome != Outcome::Unanswered && outcome != Outcome::NotAcknowledged)
        result.acknowledgedMs = 0.75;
    if (result.acknowledgedMs && qos > 0)
        result.reasonCode = outcome == Outcome::Refused ? 0x87 : 0;
    return result;
}

inline TopicDelivery delivery(const QString &topic, const QList<DeliveryResult> &results, mqtt::Version version = mqtt::Version::V311)
{
    TopicDelivery delivery;
    delivery.topic = topic;
    delivery.version = version;
    delivery.limitMs = 3'000;
    delivery.subscribe.outcome = SubscribeResult::Outcome::Granted;
    delivery.subscribe.reasonCode = 2;
    delivery.clientId = u"connack-0123abcd"_s;
    delivery.results = results;
    return delivery;
}

} // namespace samples
