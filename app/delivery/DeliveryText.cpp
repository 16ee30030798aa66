#include "delivery/DeliveryText.h"

#include "delivery/DropText.h"
#include "diagnosis/Diagnosis.h"
#include "diagnosis/Wording.h"
#include "mqtt/ReasonCodes.h"

#include <QCoreApplication>

using Outcome = DeliveryResult::Outcome;
using mqtt::PacketType;
using wording::duration;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(DeliveryText)
};

PacketType acknowledgement(const DeliveryResult &result)
{
    return result.qos == 2 ? PacketType::Pubrec : PacketType::Puback;
}

QString said(const QString &reasonString)
{
    return reasonString.isEmpty() ? QString() : Text::tr("The broker's words: “%1”.").arg(wording::oneLine(reasonString));
}

QString acknowledged(const DeliveryResult &result)
{
    if (result.qos == 0 || !result.acknowledgedMs)
        return {};
    return Text::tr("Its last acknowledgement came after %1.").arg(duration(*result.acknowledgedMs));
}

QString others(const DeliveryResult &result)
{
    return result.otherMessages == 0
        ? QString()
        : Text::tr("Meanwhile %n message(s) of other clients came on the topic.", nullptr, result.otherMessages);
}

QString refused(const TopicDelivery &delivery, const DeliveryResult &result)
{
    if (!result.closed)
        return wording::sentences(
            {Text::tr("The broker refused the message after %1: %2.")
                 .arg(duration(result.acknowledgedMs.value_or(0)),
                      mqtt::describeReasonCode(result.reasonCode.value_or(0x80), acknowledgement(result), delivery.version)),
             mqtt::reasonCodeMeaning(result.reasonCode.value_or(0x80), acknowledgement(result), delivery.version),
             said(result.reasonString)});
    const QString how = result.disconnectCode
        ? Text::tr("The broker answered the message with DISCONNECT %1 and closed the connection.")
              .arg(mqtt::describeReasonCode(*result.disconnectCode, PacketType::Disconnect, delivery.version))
        : Text::tr("The broker closed the connection on the message.");
    const QString why = delivery.version == mqtt::Version::V5
        ? QString()
        : Text::tr(
            "Below MQTT 5 that is the only way to refuse a PUBLISH visibly [MQTT-3.3.5-2]. Look at the broker's access rules for this "
            "topic, and at its log.");
    return wording::sentences({how, why, said(result.reasonString)});
}

QString deliveredOtherwise(const TopicDelivery &delivery, const DeliveryResult &result)
{
    QStringList parts{Text::tr("The message arrived after %1, but not as it was published.").arg(duration(result.latencyMs.value_or(0)))};
    if (result.arrivedQos != result.expectedQos)
        parts += Text::tr("It came with QoS %1; published with QoS %2 to a subscription with QoS %3, it must come with QoS %4 (section "
                          "3.8.4).")
                     .arg(result.arrivedQos)
                     .arg(result.qos)
                     .arg(delivery.subscribe.grantedQos())
                     .arg(result.expectedQos);
    if (result.arrivedRetained)
        parts += Text::tr("It has the retain flag, though it is no retained message (section 3.3.1.3).");
    if (!result.arrivedTopic.isEmpty())
        parts += Text::tr("It came on the topic “%1”.").arg(wording::oneLine(result.arrivedTopic));
    if (result.payloadDiffers)
        parts += Text::tr("Its payload was changed on the way: a bridge, a rule or a plug-in of the broker rewrites it.");
    return wording::sentences(parts);
}

QString twice(const DeliveryResult &result)
{
    const QString how =
        Text::tr("The message arrived %1 times, first after %2.").arg(result.copies).arg(duration(result.latencyMs.value_or(0)));
    QString why = Text::tr("With QoS %1 a message must not arrive again (section 4.3).").arg(result.arrivedQos);
    if (result.arrivedQos == 1)
        why = result.copiesMarked
            ? Text::tr("QoS 1 allows that: the broker sent it again, with DUP set, as it missed the acknowledgement (section 4.3.2).")
            : Text::tr("QoS 1 allows a message to come again, but these copies have no DUP flag: look for a bridge, or a second path, that "
                       "publishes it once more.");
    return wording::sentences({how, why});
}

QString delivered(const TopicDelivery &delivery, const DeliveryResult &result)
{
    const QString less = result.expectedQos < result.qos
        ? Text::tr("It came with QoS %1, as the broker granted no more to the subscription.").arg(delivery.subscribe.grantedQos())
        : QString();
    return wording::sentences(
        {Text::tr("The message arrived at the second connection after %1.").arg(duration(result.latencyMs.value_or(0))), less});
}

QString unwatched(const DeliveryResult &result)
{
    return result.qos == 0
        ? Text::tr("The message was sent. Whether it was delivered cannot be seen: the second connection may not subscribe to the topic.")
        : Text::tr("The broker acknowledged the message after %1. Whether it delivers it cannot be seen: the second connection may not "
                   "subscribe to the topic.")
              .arg(duration(result.acknowledgedMs.value_or(0)));
}

QString notPossible(const DeliveryResult &result)
{
    if (!result.cause.isEmpty())
        return Text::tr("A connection that is needed for it did not come about: %1.").arg(deliverytext::causeTitle(result.cause));
    return result.why;
}

QString unanswered(const TopicDelivery &delivery, const DeliveryResult &result)
{
    return Text::tr("Within %1 the broker neither acknowledged the message (%2) nor delivered it. It may be overloaded, or something in "
                    "between holds packets back.")
        .arg(duration(delivery.limitMs), result.qos == 2 ? QStringLiteral("PUBREC, PUBCOMP") : QStringLiteral("PUBACK"));
}

QString main(const TopicDelivery &delivery, const DeliveryResult &result)
{
    switch (result.outcome) {
    case Outcome::Waiting:
        return Text::tr("Its turn has not come yet.");
    case Outcome::Running:
        return Text::tr("The message is on its way.");
    case Outcome::Delivered:
        return wording::sentences({delivered(delivery, result), acknowledged(result)});
    case Outcome::DeliveredTwice:
        return twice(result);
    case Outcome::DeliveredOtherwise:
        return deliveredOtherwise(delivery, result);
    case Outcome::NotAcknowledged:
        return Text::tr("The message arrived after %1, but the broker did not acknowledge it within %2; a client would have to send it "
                        "again (section 4.4).")
            .arg(duration(result.latencyMs.value_or(0)), duration(delivery.limitMs));
    case Outcome::Refused:
        return refused(delivery, result);
    case Outcome::SilentlyDropped:
        return droptext::sentence(delivery, result);
    case Outcome::Unanswered:
        return unanswered(delivery, result);
    case Outcome::Unwatched:
        return wording::sentences({unwatched(result), droptext::mqtt5Sentence(delivery)});
    case Outcome::NotPossible:
        return notPossible(result);
    case Outcome::Cancelled:
        return Text::tr("It was cancelled before it was over.");
    }
    return {};
}

} // namespace

QString deliverytext::causeTitle(const QString &cause)
{
    const CauseInfo *info = causeInfo(cause);
    return info ? QCoreApplication::translate("Cause", info->title) : cause;
}

DeliveryGrade deliverytext::grade(const DeliveryResult &result)
{
    switch (result.outcome) {
    case Outcome::Waiting:
        return DeliveryGrade::Waiting;
    case Outcome::Running:
        return DeliveryGrade::Running;
    case Outcome::Delivered:
        return result.expectedQos < result.qos ? DeliveryGrade::Remarkable : DeliveryGrade::Good;
    case Outcome::DeliveredTwice:
        return result.arrivedQos == 1 ? DeliveryGrade::Remarkable : DeliveryGrade::Bad;
    case Outcome::DeliveredOtherwise:
    case Outcome::NotAcknowledged:
        return DeliveryGrade::Remarkable;
    case Outcome::Refused:
    case Outcome::SilentlyDropped:
    case Outcome::Unanswered:
        return DeliveryGrade::Bad;
    case Outcome::Unwatched:
    case Outcome::NotPossible:
    case Outcome::Cancelled:
        return DeliveryGrade::Unknown;
    }
    return DeliveryGrade::Unknown;
}

QString deliverytext::word(const DeliveryResult &result)
{
    switch (result.outcome) {
    case Outcome::Waiting:
        return Text::tr("Waiting");
    case Outcome::Running:
        return Text::tr("On its way");
    case Outcome::Delivered:
        return result.expectedQos < result.qos ? Text::tr("Delivered with QoS %1").arg(result.arrivedQos) : Text::tr("Delivered");
    case Outcome::DeliveredTwice:
        return Text::tr("Delivered %1 times").arg(result.copies);
    case Outcome::DeliveredOtherwise:
        return Text::tr("Delivered, but changed");
    case Outcome::NotAcknowledged:
        return Text::tr("Delivered, not acknowledged");
    case Outcome::Refused:
        return Text::tr("Refused");
    case Outcome::SilentlyDropped:
        return Text::tr("Silently dropped");
    case Outcome::Unanswered:
        return Text::tr("Unanswered");
    case Outcome::Unwatched:
        return Text::tr("Nobody could watch");
    case Outcome::NotPossible:
        return Text::tr("Not possible");
    case Outcome::Cancelled:
        return Text::tr("Cancelled");
    }
    return {};
}

QString deliverytext::sentence(const TopicDelivery &delivery, const DeliveryResult &result)
{
    const bool arrived = result.copies > 0;
    return wording::sentences(
        {main(delivery, result), arrived && result.outcome != Outcome::Delivered ? acknowledged(result) : QString(), others(result)});
}
