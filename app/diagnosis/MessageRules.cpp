// After a successful CONNACK: what became of subscriptions and messages.
#include "diagnosis/SessionEvidence.h"

#include "mqtt/ReasonCodes.h"
#include "mqtt/Topics.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using mqtt::PacketType;
using mqtt::PropertyId;
using namespace session;

namespace {

class MessageRules
{
    Q_DECLARE_TR_FUNCTIONS(SessionRules)
public:
    static std::optional<Diagnosis> subscribeRefused(const Evidence &e);
    static std::optional<Diagnosis> publishRefused(const Evidence &e);
    static std::optional<Diagnosis> notSent(const Evidence &e);
    static std::optional<Diagnosis> subscribeUnanswered(const Evidence &e);
    static std::optional<Diagnosis> publishUnanswered(const Evidence &e);
    static std::optional<Diagnosis> publishLost(const Evidence &e);

private:
    static void adviseOnRights(const Evidence &e, quint8 code, Verdict &verdict);
    static void tellShared(const Evidence &e, const PublishOutcome &outcome, Verdict &verdict);
    static void adviseOnLost(const Evidence &e, const PublishOutcome &outcome, Verdict &verdict);
    static void observeLost(const Evidence &e, const PublishOutcome &outcome, Verdict &verdict);
};

/// The granted subscriptions that match the message.
QStringList matchingFilters(const Evidence &e, const PublishOutcome &publish)
{
    QStringList filters;
    for (const SubscriptionOutcome &subscription : e.attempt.subscriptions) {
        if (subscription.reasonCode && *subscription.reasonCode <= 2 && mqtt::matches(subscription.topicFilter, publish.topicName))
            filters << subscription.topicFilter;
    }
    return filters;
}

bool isShared(const QString &topicFilter)
{
    return topicFilter.startsWith("$share/"_L1);
}

/// What the CONNACK says of messages.
QStringList grantedLimits(const Evidence &e)
{
    QStringList lines;
    if (!e.mqtt.connack)
        return lines;
    const mqtt::Properties &granted = e.mqtt.connack->properties;
    if (const auto qos = granted.integer(PropertyId::MaximumQoS))
        lines << u"CONNACK: Maximum QoS %1"_s.arg(*qos);
    if (const auto retain = granted.boolean(PropertyId::RetainAvailable))
        lines << u"CONNACK: Retain Available %1"_s.arg(int(*retain));
    if (const auto size = granted.integer(PropertyId::MaximumPacketSize))
        lines << u"CONNACK: Maximum Packet Size %1"_s.arg(*size);
    return lines;
}

void MessageRules::adviseOnRights(const Evidence &e, quint8 code, Verdict &verdict)
{
    if (code == 0x87 || e.settings.version != mqtt::Version::V5)
        verdict.advise(tr("Check the broker's access rules (ACL) for %1.").arg(who(e)));
    else
        verdict.advise(tr("Follow the reason: %1").arg(mqtt::reasonCodeMeaning(code, PacketType::Puback, e.settings.version)));
    verdict.advise(tr("Read the broker's log: it tells which rule refused it."));
}

std::optional<Diagnosis> MessageRules::subscribeRefused(const Evidence &e)
{
    Verdict verdict("subscribe-refused");
    bool any = false;
    for (const SubscriptionOutcome &outcome : e.attempt.subscriptions) {
        if (!outcome.reasonCode || *outcome.reasonCode < 0x80)
            continue;
        if (!any) {
            verdict.because(
                tr("The broker refused the subscription to \"%1\" with %2.")
                    .arg(outcome.topicFilter, mqtt::describeReasonCode(*outcome.reasonCode, PacketType::Suback, e.settings.version)));
            verdict.because(mqtt::reasonCodeMeaning(*outcome.reasonCode, PacketType::Suback, e.settings.version));
            verdict.advise(tr("Check the topic filter \"%1\": its spelling, and whether wildcards or a share name are allowed there.")
                               .arg(outcome.topicFilter));
            verdict.advise(tr("Check the broker's access rules (ACL) on subscriptions for %1.").arg(who(e)));
        }
        any = true;
        verdict.observed(reasonCodeEvidence(u"SUBACK for \"%1\""_s.arg(outcome.topicFilter), *outcome.reasonCode, PacketType::Suback, e));
        if (!outcome.reasonString.isEmpty())
            verdict.observed(u"Reason String: \"%1\""_s.arg(e.quoted(outcome.reasonString)));
    }
    return any ? std::optional(finished(e, verdict)) : std::nullopt;
}

std::optional<Diagnosis> MessageRules::publishRefused(const Evidence &e)
{
    for (const PublishOutcome &outcome : e.attempt.publishes) {
        if (!outcome.reasonCode || *outcome.reasonCode < 0x80)
            continue;
        const PacketType type = outcome.qos == 2 ? PacketType::Pubrec : PacketType::Puback;
        const QString packet = QString::fromLatin1(mqtt::name(type));
        Verdict verdict("publish-refused");
        verdict.because(tr("The broker refused the message to \"%1\" with %2.")
                            .arg(outcome.topicName, mqtt::describeReasonCode(*outcome.reasonCode, type, e.settings.version)));
        verdict.because(mqtt::reasonCodeMeaning(*outcome.reasonCode, type, e.settings.version));
        adviseOnRights(e, *outcome.reasonCode, verdict);
        verdict.advise(tr("Check the topic \"%1\": it may be spelt wrongly, or be read-only.").arg(outcome.topicName));
        verdict.observed(reasonCodeEvidence(u"%1 for \"%2\""_s.arg(packet, outcome.topicName), *outcome.reasonCode, type, e));
        if (!outcome.reasonString.isEmpty())
            verdict.observed(u"Reason String: \"%1\""_s.arg(e.quoted(outcome.reasonString)));
        return finished(e, verdict);
    }
    return std::nullopt;
}

/// What our client did not send, since it would break a limit that the broker gave, or the standard.
std::optional<Diagnosis> MessageRules::notSent(const Evidence &e)
{
    for (const SubscriptionOutcome &outcome : e.attempt.subscriptions) {
        if (outcome.notSent.isEmpty())
            continue;
        Verdict verdict("subscribe-refused");
        verdict.because(tr("The subscription to \"%1\" was not sent: %2").arg(outcome.topicFilter, outcome.notSent));
        verdict.advise(tr("Change the subscription so that it keeps to this, or the broker's configuration."));
        verdict.observed(u"SUBSCRIBE \"%1\", QoS %2: not sent"_s.arg(outcome.topicFilter, QString::number(outcome.requestedQos)));
        return finished(e, verdict);
    }
    for (const PublishOutcome &outcome : e.attempt.publishes) {
        if (outcome.notSent.isEmpty())
            continue;
        Verdict verdict("publish-refused");
        verdict.because(tr("The message to \"%1\" was not sent: %2").arg(outcome.topicName, outcome.notSent));
        verdict.advise(tr("Change the message so that it keeps to this, or the broker's configuration."));
        verdict.observed(u"PUBLISH \"%1\", QoS %2: not sent"_s.arg(outcome.topicName, QString::number(outcome.qos)));
        verdict.observed(grantedLimits(e));
        return finished(e, verdict);
    }
    return std::nullopt;
}

std::optional<Diagnosis> MessageRules::subscribeUnanswered(const Evidence &e)
{
    for (const SubscriptionOutcome &outcome : e.attempt.subscriptions) {
        if (outcome.reasonCode || !outcome.notSent.isEmpty() || !outcome.finished || !(isOver(e) || outcome.ms > 0))
            continue;
        Verdict verdict("subscribe-unanswered");
        verdict.because(tr("The broker did not answer the SUBSCRIBE for \"%1\": no SUBACK came.").arg(outcome.topicFilter));
        verdict.advise(tr("Look into the broker's log: did the SUBSCRIBE arrive, and does a plug-in hold the answer up?"));
        verdict.advise(tr("Check the broker's access rules for \"%1\"; a broker must answer all the same.").arg(outcome.topicFilter));
        verdict.observed(u"SUBSCRIBE \"%1\", QoS %2: no SUBACK%3"_s.arg(
            outcome.topicFilter, QString::number(outcome.requestedQos),
            outcome.ms > 0 ? u" within %1"_s.arg(wording::evidenceDuration(outcome.ms)) : QString()));
        return finished(e, verdict);
    }
    return std::nullopt;
}

std::optional<Diagnosis> MessageRules::publishUnanswered(const Evidence &e)
{
    for (const PublishOutcome &outcome : e.attempt.publishes) {
        if (outcome.acknowledged || !outcome.notSent.isEmpty() || outcome.qos == 0 || !outcome.finished || !(isOver(e) || outcome.ms > 0))
            continue;
        const QString wanted = outcome.qos == 1 ? u"PUBACK"_s : u"PUBREC or PUBCOMP"_s;
        Verdict verdict("publish-unanswered");
        verdict.because(tr("The broker did not acknowledge the message to \"%1\" with QoS %2: no %3 came.")
                            .arg(outcome.topicName, QString::number(outcome.qos), wanted));
        verdict.advise(tr("Look into the broker's log: did the PUBLISH arrive, and does a plug-in hold the answer up?"));
        verdict.advise(tr("Check the broker's access rules for \"%1\"; a broker must answer all the same.").arg(outcome.topicName));
        verdict.observed(u"PUBLISH \"%1\", QoS %2: no %3%4"_s.arg(
            outcome.topicName, QString::number(outcome.qos), wanted,
            outcome.ms > 0 ? u" within %1"_s.arg(wording::evidenceDuration(outcome.ms)) : QString()));
        return finished(e, verdict);
    }
    return std::nullopt;
}

/// Only where it is certain that nothing came: a shared subscription may have another member that took it.
void MessageRules::tellShared(const Evidence &e, const PublishOutcome &outcome, Verdict &verdict)
{
    const QStringList filters = matchingFilters(e, outcome);
    if (filters.isEmpty() || !std::all_of(filters.begin(), filters.end(), isShared))
        return;
    const QString plain = filters.first().section(u'/', 2);
    verdict.likely().because(
        tr("The subscription \"%1\" is shared: another member of its group may have taken the message, and a broker without "
           "shared subscriptions takes the name by the letter.")
            .arg(filters.first()));
    verdict.advise(tr("Subscribe to \"%1\" without $share to find out.").arg(plain));
}

std::optional<Diagnosis> MessageRules::publishLost(const Evidence &e)
{
    for (const PublishOutcome &outcome : e.attempt.publishes) {
        if (!outcome.acknowledged || !outcome.matchesSubscription || outcome.roundTripMs || !outcome.finished
            || !(isOver(e) || outcome.ms > 0))
            continue;
        Verdict verdict("publish-lost");
        verdict.because(outcome.qos == 0 ? tr("The message to \"%1\" was sent with QoS 0 and did not come back, though a subscription of "
                                              "this connection matches it.")
                                               .arg(outcome.topicName)
                                         : tr("The broker acknowledged the message to \"%1\", but did not deliver it, though a "
                                              "subscription of this connection matches it.")
                                               .arg(outcome.topicName));
        tellShared(e, outcome, verdict);
        adviseOnLost(e, outcome, verdict);
        observeLost(e, outcome, verdict);
        return finished(e, verdict);
    }
    return std::nullopt;
}

void MessageRules::adviseOnLost(const Evidence &e, const PublishOutcome &outcome, Verdict &verdict)
{
    const bool v5 = e.settings.version == mqtt::Version::V5;
    if (!v5)
        verdict.because(tr("Brokers before MQTT 5 drop so what the access rules forbid, and cannot say it."));
    else if (outcome.qos == 0)
        verdict.because(tr("Brokers drop so what the access rules forbid: a message with QoS 0 has no answer that could say it."));
    verdict.advise(
        tr("Check the broker's access rules (ACL) for writing to \"%1\" and for reading it, for %2.").arg(outcome.topicName, who(e)));
    if (!v5) {
        verdict.advise(tr("Switch to MQTT 5.0: there the broker can answer a message that is not allowed with a reason code."));
        verdict.offer(Fix::useVersion(e.settings, mqtt::Version::V5));
    } else if (outcome.qos == 0) {
        verdict.advise(tr("Publish with QoS 1: then the broker answers, and can say why it does not take the message."));
    }
    verdict.advise(tr("Check for rules, bridges or plug-ins of the broker that take messages on this topic."));
}

void MessageRules::observeLost(const Evidence &e, const PublishOutcome &outcome, Verdict &verdict)
{
    verdict.observed(u"PUBLISH \"%1\", QoS %2: %3, not delivered"_s.arg(outcome.topicName, QString::number(outcome.qos),
                                                                        outcome.qos == 0 ? u"written"_s : u"acknowledged"_s));
    if (outcome.reasonCode.value_or(0) != 0) // 0x10: No matching subscribers
        verdict.observed(reasonCodeEvidence(outcome.qos == 2 ? u"PUBREC"_s : u"PUBACK"_s, *outcome.reasonCode,
                                            outcome.qos == 2 ? PacketType::Pubrec : PacketType::Puback, e));
    for (const SubscriptionOutcome &subscription : e.attempt.subscriptions)
        verdict.observed(u"subscription \"%1\": %2"_s.arg(
            subscription.topicFilter,
            subscription.reasonCode ? u"SUBACK 0x%1"_s.arg(*subscription.reasonCode, 2, 16, QChar(u'0')) : u"no SUBACK"_s));
}

} // namespace

Rules refusedMessageRules()
{
    using R = MessageRules;
    static constexpr std::array<Rule, 2> rules{R::subscribeRefused, R::publishRefused};
    return rules;
}

Rules messageRules()
{
    using R = MessageRules;
    static constexpr std::array<Rule, 4> rules{R::subscribeUnanswered, R::publishUnanswered, R::publishLost, R::notSent};
    return rules;
}
