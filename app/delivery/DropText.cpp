#include "delivery/DropText.h"

#include "diagnosis/Wording.h"
#include "mqtt/ReasonCodes.h"

#include <QCoreApplication>

using mqtt::PacketType;
using wording::duration;

namespace {

constexpr quint8 noMatchingSubscribers = 0x10;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(DeliveryText)
};

bool isFive(const TopicDelivery &delivery)
{
    return delivery.version == mqtt::Version::V5;
}

QString codeText(quint8 code)
{
    return mqtt::describeReasonCode(code, PacketType::Puback, mqtt::Version::V5);
}

QString whatHappened(const TopicDelivery &delivery, const DeliveryResult &result)
{
    if (result.qos == 0)
        return Text::tr("The message was sent, the subscription was granted, and nothing arrived within %1.")
            .arg(duration(delivery.limitMs));
    if (!isFive(delivery))
        return Text::tr(
                   "The broker acknowledged the message after %1 and did not deliver it within %2, though it granted the subscription.")
            .arg(duration(result.acknowledgedMs.value_or(0)), duration(delivery.limitMs));
    return Text::tr(
               "The broker acknowledged the message after %1 (%2) and did not deliver it within %3, though it granted the subscription.")
        .arg(duration(result.acknowledgedMs.value_or(0)), codeText(result.reasonCode.value_or(0)), duration(delivery.limitMs));
}

QString usually(const TopicDelivery &delivery, const DeliveryResult &result)
{
    if (delivery.topic.startsWith(u'$'))
        return Text::tr("Topics that begin with $ are the broker's own (section 4.7.2): most brokers drop what clients publish there.");
    if (!isFive(delivery))
        return Text::tr("Most often that is an access rule (ACL): below MQTT 5 a PUBLISH cannot be refused with a reason; a broker must "
                        "acknowledge it all the same, or close the connection [MQTT-3.3.5-2].");
    return result.qos == 0
        ? Text::tr("QoS 0 has no acknowledgement that could refuse it: a broker drops what an access rule (ACL) forbids.")
        : QString();
}

/// What the broker's own codes or the controls settle.
QString publishingIsShut(const TopicDelivery &delivery)
{
    for (const DeliveryResult &other : delivery.results) {
        if (other.outcome == DeliveryResult::Outcome::Refused)
            return Text::tr("With QoS %1 it refuses the message: publishing is what is forbidden.").arg(other.qos);
    }
    if (delivery.controls && delivery.controls->ownArrived.value_or(false))
        return Text::tr("What the second connection publishes on the topic does arrive: reading works. What is dropped is what this "
                        "connection publishes; look for a rule that goes by its client ID.");
    return Text::tr("Publishing is what is forbidden: look at the access rules for writing.");
}

QString readingIsShut(const TopicDelivery &delivery, const DeliveryResult &result)
{
    const QString clientIds =
        Text::tr("The second connection has the client ID %1: rights that go by the client ID are another one's there.")
            .arg(wording::oneLine(delivery.clientId));
    const quint8 code = isFive(delivery) ? result.reasonCode.value_or(0) : delivery.controls->mqtt5Code.value_or(0);
    const QString what = code == noMatchingSubscribers
        ? Text::tr(
            "As the broker knows of no matching subscriber, the subscription it granted is not in force: most likely reading is forbidden.")
        : Text::tr(
            "As publishing is allowed, most likely reading is forbidden: some brokers grant such a subscription and hold the messages "
            "back.");
    return wording::sentences({what, delivery.clientId.isEmpty() ? QString() : clientIds});
}

QString undecided(const DropControls &controls)
{
    const QString open = Text::tr("Whether publishing or reading is forbidden cannot be told from here; the broker's log can.");
    if (!controls.elsewhere)
        return open;
    return wording::sentences({open,
                               *controls.elsewhere
                                   ? Text::tr("A message on another topic (connack/control/…) does arrive: the connections are sound.")
                                   : Text::tr("A message on another topic (connack/control/…) does not arrive either: this user may have "
                                              "rights on a few topics only.")});
}

QString whichSide(const TopicDelivery &delivery, const DeliveryResult &result)
{
    switch (shutSide(delivery)) {
    case ShutSide::Publishing:
        return publishingIsShut(delivery);
    case ShutSide::Reading:
        return readingIsShut(delivery, result);
    case ShutSide::Unknown:
        break;
    }
    return delivery.controls ? undecided(*delivery.controls) : QString();
}

} // namespace

QString droptext::mqtt5Sentence(const TopicDelivery &delivery)
{
    if (!delivery.controls || isFive(delivery))
        return {};
    if (delivery.controls->mqtt5Closed)
        return Text::tr("Over MQTT 5 the broker closes the connection on the same message.");
    if (!delivery.controls->mqtt5Code)
        return {};
    return Text::tr("Asked over MQTT 5, which has reason codes, the broker answers the same message with %1.")
        .arg(codeText(*delivery.controls->mqtt5Code));
}

QString droptext::sentence(const TopicDelivery &delivery, const DeliveryResult &result)
{
    return wording::sentences(
        {whatHappened(delivery, result), usually(delivery, result), mqtt5Sentence(delivery), whichSide(delivery, result)});
}
