// After a successful CONNACK: how the connection ended. What became of subscriptions and messages: MessageRules.cpp.
#include "diagnosis/SessionEvidence.h"

#include "mqtt/ReasonCodes.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using mqtt::PacketType;
using mqtt::PropertyId;
using namespace session;

namespace {

class SessionRules
{
    Q_DECLARE_TR_FUNCTIONS(SessionRules)
public:
    static std::optional<Diagnosis> serverDisconnect(const Evidence &e);
    static std::optional<Diagnosis> keepAlive(const Evidence &e);
    static std::optional<Diagnosis> brokenProtocol(const Evidence &e);
    static std::optional<Diagnosis> closed(const Evidence &e);
    static std::optional<Diagnosis> networkLost(const Evidence &e);

private:
    static void adviseOnDisconnect(const Evidence &e, quint8 code, Verdict &verdict);
    static QString held(const Evidence &e);
    static void tellUnderWay(const Evidence &e, Verdict &verdict);
};

bool usedTopics(const Evidence &e)
{
    const auto sent = [](const auto &outcome) { return outcome.sentAtMs > 0; };
    return std::any_of(e.attempt.subscriptions.begin(), e.attempt.subscriptions.end(), sent)
        || std::any_of(e.attempt.publishes.begin(), e.attempt.publishes.end(), sent);
}

QString SessionRules::held(const Evidence &e)
{
    return tr("The connection had held for %1.").arg(heldFor(e));
}

/// A request that the broker had not answered when it hung up a moment later is the likeliest reason: before 5.0 it can refuse no message
/// otherwise.
void SessionRules::tellUnderWay(const Evidence &e, Verdict &verdict)
{
    constexpr double momentMs = 1'000;
    const auto isUnderWay = [&](const auto &outcome, bool answered) {
        return !answered && outcome.finished && outcome.sentAtMs > 0 && e.ending.atMs - outcome.sentAtMs < momentMs;
    };
    const auto tell = [&](const QString &packet, const QString &topic, int qos, double sentAtMs) {
        const double afterMs = std::max(0.0, e.ending.atMs - sentAtMs);
        verdict.because(tr("That was %1 after the %2 for \"%3\": the broker's access rules probably do not allow it.")
                            .arg(wording::duration(afterMs), packet, topic));
        verdict.advise(
            tr("Check the broker's access rules (ACL) on \"%1\" for %2: some brokers hang up on what is not allowed.").arg(topic, who(e)));
        verdict.observed(u"%1 \"%2\", QoS %3: sent %4 before the end, unanswered"_s.arg(packet, topic, QString::number(qos),
                                                                                        wording::evidenceDuration(afterMs)));
    };
    for (const SubscriptionOutcome &outcome : e.attempt.subscriptions) {
        if (isUnderWay(outcome, outcome.reasonCode.has_value()))
            tell(u"SUBSCRIBE"_s, outcome.topicFilter, outcome.requestedQos, outcome.sentAtMs);
    }
    for (const PublishOutcome &outcome : e.attempt.publishes) {
        if (isUnderWay(outcome, (outcome.acknowledged && outcome.qos > 0) || outcome.roundTripMs))
            tell(u"PUBLISH"_s, outcome.topicName, outcome.qos, outcome.sentAtMs);
    }
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
        verdict.observed(u"last packet received after %1"_s.arg(wording::evidenceDuration(*e.mqtt.lastReceivedMs)));
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
    tellUnderWay(e, verdict);
    verdict.because(tr("So behave brokers before MQTT 5 when another client takes over the client ID \"%1\", when a subscription or "
                       "message is not allowed, and when they are stopped.")
                        .arg(e.settings.clientId));
    verdict.advise(
        tr("Check whether another client uses the client ID \"%1\"; connect with another client ID to find out.").arg(e.settings.clientId));
    verdict.offer(Fix::useNewClientId(e.settings));
    if (usedTopics(e))
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
    tellUnderWay(e, verdict);
    verdict.because(tr("The broker may have crashed or been restarted, or a router, firewall or load balancer cut the connection."));
    verdict.advise(tr("Look into the broker's log at that time: was it running, and did it drop this client?"));
    verdict.advise(tr("Check the network between here and the broker, and time limits of load balancers on quiet connections."));
    return finished(e, verdict);
}

} // namespace

Rules sessionRules()
{
    using R = SessionRules;
    static constexpr std::array<Rule, 5> rules{R::serverDisconnect, R::keepAlive, R::brokenProtocol, R::closed, R::networkLost};
    return rules;
}
