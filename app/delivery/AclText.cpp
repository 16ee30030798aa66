// The two rights of a topic in words.
#include "delivery/DeliveryText.h"

#include "delivery/DropText.h"
#include "diagnosis/Wording.h"
#include "mqtt/ReasonCodes.h"

#include <QCoreApplication>

#include <algorithm>

using Outcome = DeliveryResult::Outcome;
using Subscribe = SubscribeResult::Outcome;
using mqtt::PacketType;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(DeliveryText)
};

/// The one that tells most of the right to publish.
const DeliveryResult *telling(const TopicDelivery &delivery)
{
    for (const Outcome outcome : {Outcome::Refused, Outcome::SilentlyDropped}) {
        for (const DeliveryResult &result : delivery.results) {
            if (result.outcome == outcome)
                return &result;
        }
    }
    return delivery.results.isEmpty() ? nullptr : &delivery.results.last();
}

QString refusal(const TopicDelivery &delivery, const DeliveryResult &result)
{
    if (result.closed)
        return result.disconnectCode ? mqtt::describeReasonCode(*result.disconnectCode, PacketType::Disconnect, delivery.version)
                                     : Text::tr("connection closed");
    return mqtt::describeReasonCode(result.reasonCode.value_or(0x80), result.qos == 2 ? PacketType::Pubrec : PacketType::Puback,
                                    delivery.version);
}

QString refusedSubscription(const TopicDelivery &delivery)
{
    return mqtt::describeReasonCode(delivery.subscribe.reasonCode.value_or(0x80), PacketType::Suback, delivery.version);
}

} // namespace

DeliveryGrade deliverytext::publishGrade(const TopicDelivery &delivery)
{
    switch (publishRight(delivery)) {
    case PublishRight::Yes:
        return DeliveryGrade::Good;
    case PublishRight::Refused:
    case PublishRight::Dropped:
        return DeliveryGrade::Bad;
    case PublishRight::Unknown:
        return DeliveryGrade::Unknown;
    case PublishRight::Untested:
        break;
    }
    const DeliveryResult *result = telling(delivery);
    return result && !delivery.isOver() ? grade(*result) : DeliveryGrade::Unknown;
}

QString deliverytext::publishWord(const TopicDelivery &delivery)
{
    const DeliveryResult *result = telling(delivery);
    switch (publishRight(delivery)) {
    case PublishRight::Yes:
        return Text::tr("Yes", "may publish");
    case PublishRight::Refused:
        return Text::tr("Refused: %1").arg(refusal(delivery, *result));
    case PublishRight::Dropped:
        return Text::tr("Silently dropped");
    case PublishRight::Unknown:
        return Text::tr("Unknown: %1").arg(word(*result));
    case PublishRight::Untested:
        break;
    }
    return result ? word(*result) : Text::tr("not tested: a filter");
}

QString deliverytext::publishSentence(const TopicDelivery &delivery)
{
    const DeliveryResult *result = telling(delivery);
    return result ? sentence(delivery, *result)
                  : Text::tr("“%1” is a filter: it can be subscribed to, but no message has it as its topic.").arg(delivery.topic);
}

DeliveryGrade deliverytext::subscribeGrade(const TopicDelivery &delivery)
{
    switch (delivery.subscribe.outcome) {
    case Subscribe::Waiting:
        return DeliveryGrade::Waiting;
    case Subscribe::Granted:
        return shutSide(delivery) == ShutSide::Reading ? DeliveryGrade::Bad
            : delivery.subscribe.grantedQos() < 2      ? DeliveryGrade::Remarkable
                                                       : DeliveryGrade::Good;
    case Subscribe::Refused:
    case Subscribe::Closed:
    case Subscribe::Unanswered:
        return DeliveryGrade::Bad;
    case Subscribe::NotPossible:
    case Subscribe::Cancelled:
        return DeliveryGrade::Unknown;
    }
    return DeliveryGrade::Unknown;
}

QString deliverytext::subscribeWord(const TopicDelivery &delivery)
{
    const SubscribeResult &subscribe = delivery.subscribe;
    switch (subscribe.outcome) {
    case Subscribe::Waiting:
        return Text::tr("Waiting");
    case Subscribe::Granted:
        return shutSide(delivery) == ShutSide::Reading ? Text::tr("Nothing arrives")
                                                       : Text::tr("Granted QoS %1").arg(subscribe.grantedQos());
    case Subscribe::Refused:
        return Text::tr("Refused: %1").arg(refusedSubscription(delivery));
    case Subscribe::Closed:
        return Text::tr("Refused: %1").arg(Text::tr("connection closed"));
    case Subscribe::Unanswered:
        return Text::tr("Unanswered");
    case Subscribe::NotPossible:
        return Text::tr("Not possible");
    case Subscribe::Cancelled:
        return Text::tr("Cancelled");
    }
    return {};
}

QString deliverytext::subscribeSentence(const TopicDelivery &delivery)
{
    const SubscribeResult &subscribe = delivery.subscribe;
    const QString said =
        subscribe.reasonString.isEmpty() ? QString() : Text::tr("The broker's words: “%1”.").arg(wording::oneLine(subscribe.reasonString));
    switch (subscribe.outcome) {
    case Subscribe::Waiting:
        return Text::tr("Its turn has not come yet.");
    case Subscribe::Granted:
        return wording::sentences(
            {Text::tr("The broker granted the second connection (client ID %1) QoS %2.")
                 .arg(wording::oneLine(delivery.clientId))
                 .arg(subscribe.grantedQos()),
             shutSide(delivery) == ShutSide::Reading ? Text::tr("But what is published there does not reach it.") : QString(), said});
    case Subscribe::Refused:
        return wording::sentences({Text::tr("The broker refused the subscription: %1.").arg(refusedSubscription(delivery)),
                                   mqtt::reasonCodeMeaning(subscribe.reasonCode.value_or(0x80), PacketType::Suback, delivery.version),
                                   said});
    case Subscribe::Closed:
        return wording::sentences(
            {Text::tr("The broker answered SUBSCRIBE by closing the connection, as some do where an access rule forbids "
                      "it."),
             said});
    case Subscribe::Unanswered:
        return Text::tr("The broker did not answer SUBSCRIBE.");
    case Subscribe::NotPossible:
        return subscribe.cause.isEmpty() ? subscribe.why
                                         : Text::tr("The second connection did not come about: %1.").arg(causeTitle(subscribe.cause));
    case Subscribe::Cancelled:
        return Text::tr("It was cancelled before it was over.");
    }
    return {};
}
