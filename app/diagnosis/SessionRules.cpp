// After a successful CONNACK: how the connection ended, and what became of subscriptions and messages.
#include "diagnosis/Rules.h"

#include "mqtt/ReasonCodes.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using mqtt::PacketType;
using mqtt::PropertyId;

namespace {

class SessionRules
{
    Q_DECLARE_TR_FUNCTIONS(SessionRules)
public:
    static std::optional<Diagnosis> subscribeRefused(const Evidence &e);
    static std::optional<Diagnosis> publishRefused(const Evidence &e);
    static std::optional<Diagnosis> notSent(const Evidence &e);
    static std::optional<Diagnosis> serverDisconnect(const Evidence &e);
    static std::optional<Diagnosis> keepAlive(const Evidence &e);
    static std::optional<Diagnosis> brokenProtocol(const Evidence &e);
    static std::optional<Diagnosis> closed(const Evidence &e);
    static std::optional<Diagnosis> networkLost(const Evidence &e);
    static std::optional<Diagnosis> subscribeUnanswered(const Evidence &e);
    static std::optional<Diagnosis> publishUnanswered(const Evidence &e);
    static std::optional<Diagnosis> publishLost(const Evidence &e);

private:
    static void adviseOnDisconnect(const Evidence &e, quint8 code, Verdict &verdict);
    static void adviseOnRights(const Evidence &e, quint8 code, Verdict &verdict);
    static QString held(const Evidence &e);
    static QString who(const Evidence &e);
};

bool isOver(const Evidence &e)
{
    return e.ending.by != Ending::By::None;
}

/// The connection ended otherwise than by us.
bool wasLost(const Evidence &e)
{
    using By = Ending::By;
    return isOver(e) && e.ending.by != By::LocalDisconnect && e.ending.by != By::Cancelled;
}

QString heldFor(const Evidence &e)
{
    return wording::duration(std::max(0.0, e.ending.atMs - e.mqtt.connackMs.value_or(0)));
}

QString reasonCodeEvidence(const QString &packet, quint8 code, PacketType type, const Evidence &e)
{
    const mqtt::ReasonCodeInfo *info = mqtt::reasonCodeInfo(code, type, e.settings.version);
    return u"%1: 0x%2 (%3) %4"_s.arg(packet, QString::number(code, 16).rightJustified(2, u'0'), QString::number(code),
                                     info ? QString::fromLatin1(info->name) : u"not defined"_s);
}

void addSessionFacts(const Evidence &e, Verdict &verdict)
{
    const auto assigned = e.mqtt.connack ? e.mqtt.connack->properties.string(PropertyId::AssignedClientIdentifier) : std::nullopt;
    verdict.observed(u"client ID: \"%1\""_s.arg(e.quoted(assigned.value_or(e.settings.clientId))));
    if (isOver(e)) {
        verdict.observed(u"connected for %1"_s.arg(heldFor(e)));
        verdict.observed(e.endingEvidence());
    }
}

Diagnosis finished(const Evidence &e, Verdict &verdict)
{
    addSessionFacts(e, verdict);
    return verdict;
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

QString SessionRules::held(const Evidence &e)
{
    return tr("The connection had held for %1.").arg(heldFor(e));
}

/// Whom the access rules are about.
QString SessionRules::who(const Evidence &e)
{
    const auto &username = e.settings.credentials.username;
    return username ? tr("user \"%1\" and client ID \"%2\"").arg(e.quoted(*username), e.quoted(e.settings.clientId))
                    : tr("client ID \"%1\", which gave no user name").arg(e.quoted(e.settings.clientId));
}

void SessionRules::adviseOnRights(const Evidence &e, quint8 code, Verdict &verdict)
{
    if (code == 0x87 || e.settings.version != mqtt::Version::V5)
        verdict.advise(tr("Check the broker's access rules (ACL) for %1.").arg(who(e)));
    else
        verdict.advise(tr("Follow the reason: %1").arg(mqtt::reasonCodeMeaning(code, PacketType::Puback, e.settings.version)));
    verdict.advise(tr("Read the broker's log: it tells which rule refused it."));
}

std::optional<Diagnosis> SessionRules::subscribeRefused(const Evidence &e)
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

std::optional<Diagnosis> SessionRules::publishRefused(const Evidence &e)
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
std::optional<Diagnosis> SessionRules::notSent(const Evidence &e)
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

void SessionRules::adviseOnDisconnect(const Evidence &e, quint8 code, Verdict &verdict)
{
    const auto reference = e.mqtt.serverDisconnect->properties.string(PropertyId::ServerReference);
    if (reference) {
        const auto fix = Fix::useServerReference(e.settings, *reference);
        verdict.because(tr("The server reference is \"%1\".").arg(e.quoted(*reference)));
        verdict.advise(fix ? fix->label + u'.' : tr("Put the host of \"%1\" into the URL.").arg(e.quoted(*reference)));
        verdict.offer(fix);
    }
    if (code == 0x8E) {
        verdict.because(
            tr("Another connection came with the client ID \"%1\", and the broker keeps only the newer one.").arg(e.settings.clientId));
        verdict.advise(tr("Find the other client with the client ID \"%1\", for instance a second copy of the device or program.")
                           .arg(e.settings.clientId));
        verdict.advise(tr("Use a client ID that no one else has."));
        verdict.offer(Fix::useNewClientId(e.settings));
    } else if (code == 0x8D) {
        verdict.advise(
            tr("Use a longer keep-alive than %1 s, or look for what holds the packets up on the way.").arg(e.settings.keepAlive));
    } else if (!reference) {
        verdict.advise(tr("Follow the reason and look into the broker's log at that time."));
    }
    if (code == 0x89 || code == 0x8B || code == 0x88)
        verdict.advise(tr("Connect again later."));
}

std::optional<Diagnosis> SessionRules::serverDisconnect(const Evidence &e)
{
    if (!e.mqtt.serverDisconnect)
        return std::nullopt;
    const mqtt::Disconnect &disconnect = *e.mqtt.serverDisconnect;
    const quint8 code = disconnect.reasonCode;
    Verdict verdict(code == 0x8E ? "session-client-id-taken-over" : code == 0x8D ? "session-keepalive-timeout" : "session-disconnected");
    verdict.because(tr("The broker ended the connection with DISCONNECT %1.")
                        .arg(mqtt::describeReasonCode(code, PacketType::Disconnect, e.settings.version)));
    const auto reason = disconnect.properties.string(PropertyId::ReasonString);
    if (reason)
        verdict.because(tr("It gives the reason \"%1\".").arg(e.quoted(*reason)));
    verdict.because(mqtt::reasonCodeMeaning(code, PacketType::Disconnect, e.settings.version));
    verdict.because(held(e));
    adviseOnDisconnect(e, code, verdict);
    verdict.observed(reasonCodeEvidence(u"DISCONNECT"_s, code, PacketType::Disconnect, e));
    if (reason)
        verdict.observed(u"Reason String: \"%1\""_s.arg(e.quoted(*reason)));
    if (const auto reference = disconnect.properties.string(PropertyId::ServerReference))
        verdict.observed(u"Server Reference: \"%1\""_s.arg(e.quoted(*reference)));
    constexpr int most = 20;
    for (const mqtt::StringPair &pair : disconnect.properties.userProperties().mid(0, most))
        verdict.observed(u"User Property: %1 = \"%2\""_s.arg(e.quoted(pair.name), e.quoted(pair.value)));
    return finished(e, verdict);
}

std::optional<Diagnosis> SessionRules::keepAlive(const Evidence &e)
{
    if (!wasLost(e) || !(e.mqtt.pingUnanswered || e.timedOut()))
        return std::nullopt;
    Verdict verdict("session-keepalive-timeout");
    verdict.because(tr("The broker did not answer PINGREQ: no PINGRESP came, and nothing else."));
    verdict.because(held(e));
    verdict.because(tr("Either the broker hangs, or the way to it is broken without either side being told, as by a router or firewall "
                       "that forgot the connection."));
    verdict.advise(tr("Check the network between here and the broker, and whether the broker still answers others."));
    verdict.advise(tr("Use a shorter keep-alive than %1 s, if a router or firewall drops quiet connections.").arg(e.settings.keepAlive));
    if (e.settings.keepAlive > 30)
        verdict.offer(Fix::useKeepAlive(e.settings, 30));
    if (e.mqtt.lastReceivedMs)
        verdict.observed(u"last packet received after %1"_s.arg(wording::duration(*e.mqtt.lastReceivedMs)));
    verdict.observed(u"PINGREQ without PINGRESP; keep-alive %1 s"_s.arg(e.settings.keepAlive));
    return finished(e, verdict);
}

/// We ended it because of what the broker sent.
std::optional<Diagnosis> SessionRules::brokenProtocol(const Evidence &e)
{
    if (!wasLost(e) || !e.mqtt.decodeError)
        return std::nullopt;
    const mqtt::DecodeError &error = *e.mqtt.decodeError;
    const QString packet = e.mqtt.offendingType ? QString::fromLatin1(mqtt::name(*e.mqtt.offendingType)) : tr("a packet of no known type");
    Verdict verdict("session-disconnected");
    verdict.because(
        tr("Connack ended the connection: the broker sent %1 that breaks the standard: %2.").arg(packet, mqtt::describe(error)));
    verdict.because(held(e));
    verdict.advise(tr("Report the packet to the maker of the broker; the packet log has its bytes."));
    verdict.advise(tr("Look for a proxy or gateway between here and the broker that changes the bytes."));
    verdict.observed(u"DISCONNECT reason code: 0x%1"_s.arg(error.reasonCode, 2, 16, QChar(u'0')));
    verdict.observed(u"packet: %1"_s.arg(e.hex(e.mqtt.offendingPacket)));
    verdict.observed(u"field: %1, offset %2, %3, %4"_s.arg(QLatin1String(error.field), QString::number(error.offset),
                                                           QLatin1String(error.what), QLatin1String(error.statement)));
    return finished(e, verdict);
}

std::optional<Diagnosis> SessionRules::closed(const Evidence &e)
{
    if (!e.closedByPeer() && !(e.ending.by == Ending::By::WebSocketFailure && e.webSocket.closeCode))
        return std::nullopt;
    Verdict verdict("session-closed-by-server");
    verdict.likely();
    verdict.because(tr("The server closed the connection %1 after the CONNACK, and gave no reason.").arg(heldFor(e)));
    verdict.because(tr("So behave brokers before MQTT 5 when another client takes over the client ID \"%1\", when a subscription or "
                       "message is not allowed, and when they are stopped.")
                        .arg(e.settings.clientId));
    verdict.advise(
        tr("Check whether another client uses the client ID \"%1\"; connect with another client ID to find out.").arg(e.settings.clientId));
    verdict.offer(Fix::useNewClientId(e.settings));
    if (!e.attempt.publishes.isEmpty() || !e.attempt.subscriptions.isEmpty())
        verdict.advise(tr("Check the broker's access rules for the topics used: some brokers hang up on what is not allowed."));
    verdict.advise(tr("Look into the broker's log at that time."));
    if (e.settings.version != mqtt::Version::V5) {
        verdict.advise(tr("Switch to MQTT 5.0, if the broker speaks it: there it tells its reason."));
        verdict.offer(Fix::useVersion(e.settings, mqtt::Version::V5));
    }
    if (e.webSocket.closeCode)
        verdict.observed(u"WebSocket Close: %1 \"%2\""_s.arg(QString::number(*e.webSocket.closeCode), e.quoted(e.webSocket.closeReason)));
    return finished(e, verdict);
}

std::optional<Diagnosis> SessionRules::networkLost(const Evidence &e)
{
    if (!wasLost(e))
        return std::nullopt;
    Verdict verdict("session-network-lost");
    verdict.because(e.reset() ? tr("The connection was reset %1 after the CONNACK.").arg(heldFor(e))
                              : tr("The network connection broke off %1 after the CONNACK.").arg(heldFor(e)));
    verdict.because(tr("The broker may have crashed or been restarted, or a router, firewall or load balancer cut the connection."));
    verdict.advise(tr("Look into the broker's log at that time: was it running, and did it drop this client?"));
    verdict.advise(tr("Check the network between here and the broker, and time limits of load balancers on quiet connections."));
    return finished(e, verdict);
}

std::optional<Diagnosis> SessionRules::subscribeUnanswered(const Evidence &e)
{
    for (const SubscriptionOutcome &outcome : e.attempt.subscriptions) {
        if (outcome.reasonCode || !outcome.notSent.isEmpty() || !(isOver(e) || outcome.ms > 0))
            continue;
        Verdict verdict("subscribe-unanswered");
        verdict.because(tr("The broker did not answer the SUBSCRIBE for \"%1\": no SUBACK came.").arg(outcome.topicFilter));
        verdict.advise(tr("Look into the broker's log: did the SUBSCRIBE arrive, and does a plug-in hold the answer up?"));
        verdict.advise(tr("Check the broker's access rules for \"%1\"; a broker must answer all the same.").arg(outcome.topicFilter));
        verdict.observed(u"SUBSCRIBE \"%1\", QoS %2: no SUBACK%3"_s.arg(outcome.topicFilter, QString::number(outcome.requestedQos),
                                                                        outcome.ms > 0 ? u" within %1"_s.arg(wording::duration(outcome.ms))
                                                                                       : QString()));
        return finished(e, verdict);
    }
    return std::nullopt;
}

std::optional<Diagnosis> SessionRules::publishUnanswered(const Evidence &e)
{
    for (const PublishOutcome &outcome : e.attempt.publishes) {
        if (outcome.acknowledged || !outcome.notSent.isEmpty() || outcome.qos == 0 || !(isOver(e) || outcome.ms > 0))
            continue;
        const QString wanted = outcome.qos == 1 ? u"PUBACK"_s : u"PUBREC or PUBCOMP"_s;
        Verdict verdict("publish-unanswered");
        verdict.because(tr("The broker did not acknowledge the message to \"%1\" with QoS %2: no %3 came.")
                            .arg(outcome.topicName, QString::number(outcome.qos), wanted));
        verdict.advise(tr("Look into the broker's log: did the PUBLISH arrive, and does a plug-in hold the answer up?"));
        verdict.advise(tr("Check the broker's access rules for \"%1\"; a broker must answer all the same.").arg(outcome.topicName));
        verdict.observed(
            u"PUBLISH \"%1\", QoS %2: no %3%4"_s.arg(outcome.topicName, QString::number(outcome.qos), wanted,
                                                     outcome.ms > 0 ? u" within %1"_s.arg(wording::duration(outcome.ms)) : QString()));
        return finished(e, verdict);
    }
    return std::nullopt;
}

std::optional<Diagnosis> SessionRules::publishLost(const Evidence &e)
{
    for (const PublishOutcome &outcome : e.attempt.publishes) {
        if (!outcome.acknowledged || !outcome.matchesSubscription || outcome.roundTripMs || !(isOver(e) || outcome.ms > 0))
            continue;
        Verdict verdict("publish-lost");
        verdict.because(outcome.qos == 0 ? tr("The message to \"%1\" was sent with QoS 0 and did not come back, though a subscription of "
                                              "this connection matches it.")
                                               .arg(outcome.topicName)
                                         : tr("The broker acknowledged the message to \"%1\", but did not deliver it, though a "
                                              "subscription of this connection matches it.")
                                               .arg(outcome.topicName));
        verdict.because(tr("Brokers before MQTT 5 drop so what the access rules forbid, and cannot say it."));
        verdict.advise(
            tr("Check the broker's access rules (ACL) for writing to \"%1\" and for reading it, for %2.").arg(outcome.topicName, who(e)));
        if (e.settings.version != mqtt::Version::V5) {
            verdict.advise(tr("Switch to MQTT 5.0: there the broker can answer a message that is not allowed with a reason code."));
            verdict.offer(Fix::useVersion(e.settings, mqtt::Version::V5));
        }
        verdict.advise(tr("Check for rules, bridges or plug-ins of the broker that take messages on this topic."));
        verdict.observed(u"PUBLISH \"%1\", QoS %2: %3, not delivered"_s.arg(outcome.topicName, QString::number(outcome.qos),
                                                                            outcome.qos == 0 ? u"written"_s : u"acknowledged"_s));
        for (const SubscriptionOutcome &subscription : e.attempt.subscriptions)
            verdict.observed(u"subscription \"%1\": %2"_s.arg(
                subscription.topicFilter,
                subscription.reasonCode ? u"SUBACK 0x%1"_s.arg(*subscription.reasonCode, 2, 16, QChar(u'0')) : u"no SUBACK"_s));
        return finished(e, verdict);
    }
    return std::nullopt;
}

} // namespace

Rules sessionRules()
{
    using R = SessionRules;
    static constexpr std::array<Rule, 11> rules{R::subscribeRefused,  R::publishRefused, R::serverDisconnect, R::keepAlive,
                                                R::brokenProtocol,    R::closed,         R::networkLost,      R::subscribeUnanswered,
                                                R::publishUnanswered, R::publishLost,    R::notSent};
    return rules;
}
