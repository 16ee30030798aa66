// Causes that extra connections settle.
#include "diagnosis/GreetingRecogniser.h"
#include "diagnosis/ProbeEvidence.h"
#include "diagnosis/Rules.h"

#include "mqtt/ReasonCodes.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using mqtt::Version;
using probes::Question;

namespace {

class ProbeRules
{
    Q_DECLARE_TR_FUNCTIONS(ProbeRules)
public:
    // Instead of a CONNACK came nothing that tells.
    static std::optional<Diagnosis> expectsTls(const Evidence &e);
    static std::optional<Diagnosis> expectsWebSocket(const Evidence &e);
    static std::optional<Diagnosis> webServer(const Evidence &e);
    static std::optional<Diagnosis> anotherProtocol(const Evidence &e);
    static std::optional<Diagnosis> clientId(const Evidence &e);
    static std::optional<Diagnosis> will(const Evidence &e);
    static std::optional<Diagnosis> alpn(const Evidence &e);
    static std::optional<Diagnosis> property(const Evidence &e);
    static std::optional<Diagnosis> version(const Evidence &e);
    static std::optional<Diagnosis> hangsUpUnasked(const Evidence &e);
    // A CONNACK refused it.
    static std::optional<Diagnosis> refusedForClientId(const Evidence &e);
    static std::optional<Diagnosis> refusedForWill(const Evidence &e);
    // The TLS handshake was cut off.
    static std::optional<Diagnosis> tlsNotOffered(const Evidence &e);
    // The HTTP upgrade was cut off.
    static std::optional<Diagnosis> notAWebSocket(const Evidence &e);
    static std::optional<Diagnosis> webSocketExpectsTls(const Evidence &e);
    static std::optional<Diagnosis> anotherProtocolThanHttp(const Evidence &e);

private:
    static QString whatCameOfConnect(const Evidence &e);
    static void offerTls(const Evidence &e, Verdict &verdict);
    static QString certificateTrouble(const Probe &probe);
    static Verdict aboutClientId(const Evidence &e);
    static Verdict aboutWill(const Evidence &e);
    static Verdict aboutAlpn(const Evidence &e, const Probe &probe);
};

bool connected(const Probe &probe)
{
    return probe.connected;
}

bool upgraded(const Probe &probe)
{
    return probe.transport.webSocket.upgraded;
}

/// The same way, with another client ID and without the will, gets an answer: what a probe by another way changed beside them proves
/// nothing.
bool sameWayAnswers(const Evidence &e)
{
    return probes::find(e.probes, Question::FreshClientId, probes::gotConnack);
}

/// Neither a CONNACK nor another protocol's bytes came.
bool nothingTold(const Evidence &e)
{
    return !e.attempt.connected && !e.mqtt.connack && e.mqtt.bytesReceived == 0;
}

void addEnd(const Evidence &e, Verdict &verdict)
{
    if (e.mqtt.connectSentMs)
        verdict.observed(u"CONNECT sent after %1, MQTT %2, client ID \"%3\""_s.arg(wording::evidenceDuration(*e.mqtt.connectSentMs),
                                                                                   QLatin1String(mqtt::name(e.settings.version)),
                                                                                   e.quoted(e.settings.clientId)));
    if (e.webSocket.closeCode)
        verdict.observed(u"WebSocket Close: %1 \"%2\""_s.arg(QString::number(*e.webSocket.closeCode), e.quoted(e.webSocket.closeReason)));
    verdict.observed(e.endingEvidence());
}

QString ProbeRules::whatCameOfConnect(const Evidence &e)
{
    const QString after = wording::duration(e.msUntilEnd());
    if (e.timedOut())
        return tr("%1 does not answer CONNECT: nothing came for %2.").arg(e.peer(), after);
    if (e.reset())
        return tr("%1 resets the connection %2 after CONNECT, without a CONNACK.").arg(e.peer(), after);
    return tr("%1 closes the connection %2 after CONNECT, without a CONNACK.").arg(e.peer(), after);
}

/// What the verification would say of a port that was asked without one, in the TLS library's words; empty: nothing.
QString ProbeRules::certificateTrouble(const Probe &probe)
{
    const TlsFacts &tls = probe.transport.tls;
    return tls.errors.isEmpty() ? QString() : wording::oneLine(tls.errors.constFirst().text);
}

/// The URL with which the port speaks TLS, as far as the probes know.
void ProbeRules::offerTls(const Evidence &e, Verdict &verdict)
{
    const Probe *webSocket = probes::find(e.probes, Question::WithTls, upgraded);
    const Probe *mqtts = probes::find(e.probes, Question::WithTls, probes::gotConnack);
    const Probe *any = webSocket ? webSocket : mqtts ? mqtts : probes::find(e.probes, Question::WithTls, probes::speaksTls);
    const Scheme scheme = any->plan.settings.endpoint.scheme;
    const FixAction fix = usesWebSocket(scheme) ? Fix::useWebSocket(e.settings, scheme, any->plan.settings.webSocket.path)
                                                : Fix::useScheme(e.settings, scheme);
    const QString url = Fix::urlOf(fix.settings);
    const QString trouble = certificateTrouble(*any);
    if (any->connected && trouble.isEmpty())
        verdict.because(tr("With %1 the connection works.").arg(url));
    else if (any->connected)
        verdict.because(
            tr("With %1 the connection works once its certificate is trusted; with the present settings it is not: %2.").arg(url, trouble));
    else if (mqtts && !webSocket)
        verdict.because(tr("With %1 a broker answers.").arg(url));
    verdict.advise(tr("Use %1.").arg(Fix::urlOf(fix.settings))).offer(fix);
    if (!trouble.isEmpty())
        verdict.advise(tr("Give the certificate of the broker's CA under TLS, CA file (--ca)."));
    if (!webSocket && !mqtts && !usesWebSocket(e.scheme())) {
        const FixAction wss = Fix::useScheme(e.settings, Scheme::Wss);
        verdict.advise(tr("If it is a WebSocket listener, use %1.").arg(Fix::urlOf(wss.settings))).offer(wss);
    }
}

std::optional<Diagnosis> ProbeRules::expectsTls(const Evidence &e)
{
    const Probe *probe = probes::find(e.probes, Question::WithTls, probes::speaksTls);
    if (!probe || usesTls(e.scheme()) || usesWebSocket(e.scheme()) || e.attempt.connected || e.mqtt.connack || sameWayAnswers(e))
        return std::nullopt;
    Verdict verdict("mqtt-port-expects-tls");
    verdict.because(e.mqtt.bytesReceived > 0 ? tr("%1 does not answer CONNECT in the clear with MQTT.").arg(e.peer())
                                             : whatCameOfConnect(e));
    verdict.because(tr("The same port answers a TLS handshake: it expects TLS."));
    offerTls(e, verdict);
    verdict.advise(tr("Or use the port on which the broker listens without TLS, %1 by default.").arg(defaultPort(Scheme::Mqtt)));
    addEnd(e, verdict);
    return verdict;
}

std::optional<Diagnosis> ProbeRules::expectsWebSocket(const Evidence &e)
{
    if (usesWebSocket(e.scheme()) || e.attempt.connected || e.mqtt.connack || sameWayAnswers(e))
        return std::nullopt;
    const Probe *probe = probes::find(e.probes, Question::WithWebSocket, upgraded);
    const bool certain = probe;
    if (!probe)
        probe = probes::find(e.probes, Question::WithWebSocket, probes::speaksWebSocket);
    if (!probe)
        return std::nullopt;
    const ConnectionSettings &works = probe->plan.settings;
    const FixAction fix = Fix::useWebSocket(e.settings, works.endpoint.scheme, works.webSocket.path);
    Verdict verdict("mqtt-port-expects-websocket");
    verdict.because(e.mqtt.bytesReceived > 0 ? tr("%1 answers CONNECT with HTTP.").arg(e.peer()) : whatCameOfConnect(e));
    if (certain) {
        verdict.because(probe->connected
                            ? tr("Asked for a WebSocket, it opens one, and with %1 the connection works.").arg(Fix::urlOf(fix.settings))
                            : tr("Asked for a WebSocket at %1, it opens one.").arg(works.webSocket.path));
        verdict.advise(tr("Use %1.").arg(Fix::urlOf(fix.settings)));
    } else {
        verdict.likely().because(
            tr("Asked for a WebSocket at %1, it answers as a WebSocket server, but opens none there.").arg(works.webSocket.path));
        verdict.advise(tr("Use %1 with the right path.").arg(schemeName(works.endpoint.scheme) + "://"_L1));
    }
    verdict.offer(fix);
    verdict.advise(tr("Or use the port on which the broker listens without WebSocket, %1 by default.").arg(defaultPort(e.scheme())));
    if (e.mqtt.bytesReceived > 0)
        verdict.observed(u"answer: %1"_s.arg(e.quotedLine(e.mqtt.firstBytes)));
    addEnd(e, verdict);
    return verdict;
}

/// It speaks HTTP, and nothing tells of a WebSocket.
std::optional<Diagnosis> ProbeRules::webServer(const Evidence &e)
{
    const Probe *probe = probes::find(e.probes, Question::WithWebSocket, probes::speaksHttp);
    if (!probe || usesWebSocket(e.scheme()) || !nothingTold(e))
        return std::nullopt;
    Verdict verdict("mqtt-not-a-broker");
    verdict.likely();
    verdict.because(whatCameOfConnect(e));
    verdict.because(
        tr("To an HTTP request it answers %1: a web server listens there, not an MQTT broker.")
            .arg(e.quoted(u"%1 %2"_s.arg(QString::number(probe->transport.webSocket.status), probe->transport.webSocket.reasonPhrase))));
    verdict.because(tr("A broker may still be behind it as a WebSocket, at a path that was not tried."));
    verdict.advise(tr("Check the port in the URL: MQTT has %1 by default, with TLS %2.")
                       .arg(QString::number(defaultPort(Scheme::Mqtt)), QString::number(defaultPort(Scheme::Mqtts))));
    verdict.offer(Fix::useSchemeOnDefaultPort(e.settings, e.scheme()));
    const FixAction fix = Fix::useScheme(e.settings, probe->plan.settings.endpoint.scheme);
    verdict.advise(tr("If it is a WebSocket listener, use %1 with the right path.").arg(Fix::urlOf(fix.settings))).offer(fix);
    addEnd(e, verdict);
    return verdict;
}

/// The name of the protocol whose greeting, or answer to its own first bytes, a probe saw.
QString protocolSeen(const Evidence &e, QByteArray *bytes)
{
    const auto spoke = [](const Probe &probe) { return probe.mqtt.bytesReceived > 0; };
    for (const Question question : {Question::Greeting, Question::Hello}) {
        const Probe *probe = probes::find(e.probes, question, spoke);
        if (!probe)
            continue;
        *bytes = probe->mqtt.firstBytes;
        const Greeting greeting = recogniseGreeting(*bytes);
        if (!greeting.name.isEmpty())
            return greeting.name;
        // PostgreSQL answers its SSLRequest with a single letter; nothing else does so to these bytes.
        if (question == Question::Hello && probe->plan.variant == "postgresql"_L1 && (*bytes == "S" || *bytes == "N"))
            return u"PostgreSQL"_s;
        return QString();
    }
    bytes->clear();
    return {};
}

/// Those bytes as a line of evidence.
QString ownBytes(const Evidence &e, const QByteArray &bytes)
{
    return u"its own first bytes: %1"_s.arg(wording::isText(bytes.left(8)) ? e.quotedLine(bytes) : e.hex(bytes));
}

std::optional<Diagnosis> ProbeRules::anotherProtocol(const Evidence &e)
{
    QByteArray bytes;
    const QString name = protocolSeen(e, &bytes);
    if (bytes.isEmpty() || !nothingTold(e) || usesTls(e.scheme()) || usesWebSocket(e.scheme()) || isTlsRecord(bytes))
        return std::nullopt;
    Verdict verdict("mqtt-not-a-broker");
    verdict.because(whatCameOfConnect(e));
    if (name.isEmpty())
        verdict.likely().because(tr("To other bytes than MQTT's it answers: another service listens there."));
    else
        verdict.because(tr("It speaks %1: it is not an MQTT broker.").arg(name));
    verdict.advise(tr("Check host and port in the URL: MQTT has %1 by default, with TLS %2.")
                       .arg(QString::number(defaultPort(Scheme::Mqtt)), QString::number(defaultPort(Scheme::Mqtts))));
    if (e.port() != defaultPort(e.scheme()))
        verdict.offer(Fix::useSchemeOnDefaultPort(e.settings, e.scheme()));
    verdict.observed(ownBytes(e, bytes));
    addEnd(e, verdict);
    return verdict;
}

/// The same where a WebSocket was asked for.
std::optional<Diagnosis> ProbeRules::anotherProtocolThanHttp(const Evidence &e)
{
    QByteArray bytes;
    const QString name = protocolSeen(e, &bytes);
    if (bytes.isEmpty() || e.webSocket.status != 0 || isTlsRecord(bytes) || usesTls(e.scheme()))
        return std::nullopt;
    Verdict verdict("ws-not-a-websocket");
    verdict.because(e.timedOut() ? tr("%1 does not answer the request for a WebSocket.").arg(e.peer())
                                 : tr("%1 hangs up on the request for a WebSocket.").arg(e.peer()));
    if (name.isEmpty())
        verdict.likely().because(tr("It answers other bytes: another service listens there."));
    else
        verdict.because(tr("It speaks %1: it is neither a web server nor an MQTT broker.").arg(name));
    verdict.advise(tr("Check host and port in the URL: this port is not a WebSocket listener's."));
    verdict.offer(Fix::useSchemeOnDefaultPort(e.settings, e.scheme()));
    verdict.observed(ownBytes(e, bytes));
    addEnd(e, verdict);
    return verdict;
}

Verdict ProbeRules::aboutClientId(const Evidence &e)
{
    const QString id = e.settings.clientId;
    const Probe *fresh = probes::find(e.probes, Question::FreshClientId, connected);
    Verdict verdict("mqtt-client-id-rejected");
    if (id.isEmpty())
        verdict.because(
            tr("With the client ID %1 in place of the empty one the same connection works.").arg(fresh->plan.settings.clientId));
    else
        verdict.because(tr("With the client ID %1 the same connection works: the broker does not take \"%2\" (%3 bytes).")
                            .arg(fresh->plan.settings.clientId, e.quoted(id), QString::number(id.toUtf8().size())));
    if (e.attempt.settings.will.enabled && !probes::find(e.probes, Question::WithoutWill))
        verdict.likely().because(tr("The last will was left out there as well and may be what the broker does not take."));
    if (!e.settings.cleanStart)
        verdict.likely().because(tr("A clean session was asked for there; the broker may also refuse to keep a session."));
    verdict.advise(tr("Use another client ID, for instance %1.").arg(fresh->plan.settings.clientId)).offer(Fix::useNewClientId(e.settings));
    if (id.toUtf8().size() > 23)
        verdict.advise(tr("Use a client ID of at most 23 bytes: brokers need not take longer ones."));
    verdict.advise(
        tr("Look up on the broker which client IDs it takes: their form, a prefix, a user that each is tied to, a list of banned ones."));
    verdict.observed(u"client ID: \"%1\""_s.arg(e.quoted(id)));
    addEnd(e, verdict);
    return verdict;
}

std::optional<Diagnosis> ProbeRules::clientId(const Evidence &e)
{
    if (!nothingTold(e) || !probes::find(e.probes, Question::FreshClientId, connected)
        || probes::find(e.probes, Question::WithoutWill, connected) || probes::find(e.probes, Question::SameAgain, connected))
        return std::nullopt;
    Verdict verdict = aboutClientId(e);
    verdict.because(whatCameOfConnect(e));
    return verdict;
}

Verdict ProbeRules::aboutWill(const Evidence &e)
{
    Verdict verdict("mqtt-will-rejected");
    verdict.likely(); // no probe carries a will: that the trouble passed by itself is not ruled out
    verdict.because(tr("Without the last will the same connection works: the broker does not take the will with the topic \"%1\".")
                        .arg(e.quoted(e.settings.will.topic)));
    verdict.advise(tr("Change the will's topic (Last Will, Topic) to one that this broker allows."));
    verdict.advise(tr("Or connect without the will.")).offer(Fix::leaveOutWill(e.settings));
    if (e.settings.will.retain)
        verdict.advise(tr("Try it without \"Retain\" (Last Will).")).offer(Fix::clearWillRetain(e.settings));
    verdict.observed(u"will: topic \"%1\", QoS %2, retain %3, %4 bytes"_s.arg(
        e.quoted(e.settings.will.topic), QString::number(e.settings.will.qos), e.settings.will.retain ? u"true"_s : u"false"_s,
        QString::number(e.settings.will.payload.bytes.size())));
    addEnd(e, verdict);
    return verdict;
}

std::optional<Diagnosis> ProbeRules::will(const Evidence &e)
{
    if (!nothingTold(e) || !probes::find(e.probes, Question::WithoutWill, connected))
        return std::nullopt;
    Verdict verdict = aboutWill(e);
    verdict.because(whatCameOfConnect(e));
    return verdict;
}

Verdict ProbeRules::aboutAlpn(const Evidence &e, const Probe &probe)
{
    const QStringList works = probe.plan.settings.tls.alpn;
    Verdict verdict("tls-alpn-required");
    const QString names = works.join(", "_L1), offered = e.tls.alpnOffered.join(", "_L1);
    if (works.isEmpty())
        verdict.because(
            tr("The server takes none of the offered application protocols (ALPN): with %1 it hangs up, without any it goes on.")
                .arg(offered));
    else if (offered.isEmpty())
        verdict.because(tr("The server wants an application protocol (ALPN): with %1 offered it goes on, without it hangs up.").arg(names));
    else
        verdict.because(tr("The server wants another application protocol (ALPN): with %1 offered it goes on, with %2 it hangs up.")
                            .arg(names, offered));
    if (probe.connected)
        verdict.because(tr("So the connection works."));
    verdict.advise(works.isEmpty() ? tr("Offer no ALPN protocol (TLS, ALPN).")
                                   : tr("Offer the ALPN protocol %1 (TLS, ALPN, or --alpn).").arg(names));
    verdict.offer(Fix::useAlpn(e.settings, works));
    return verdict.observed(u"ALPN offered: %1"_s.arg(e.tls.alpnOffered.isEmpty() ? u"none"_s : e.tls.alpnOffered.join(", "_L1)));
}

std::optional<Diagnosis> ProbeRules::alpn(const Evidence &e)
{
    const Probe *probe = probes::find(e.probes, Question::Alpn, probes::gotConnack);
    if (!probe || !nothingTold(e) || !e.tls.started || sameWayAnswers(e))
        return std::nullopt;
    Verdict verdict = aboutAlpn(e, *probe);
    addEnd(e, verdict);
    return verdict;
}

/// One property of CONNECT, or all of them where no single one is to blame.
std::optional<Diagnosis> ProbeRules::property(const Evidence &e)
{
    const Probe *all = probes::find(e.probes, Question::WithoutProperties, connected);
    if (!all || !nothingTold(e))
        return std::nullopt;
    const Probe *one = probes::find(e.probes, Question::WithoutProperty, connected);
    const QStringList set = Fix::propertiesOf(e.settings);
    const QString culprit = one ? one->plan.variant : set.size() == 1 ? set.first() : QString();
    Verdict verdict(e.timedOut() ? "mqtt-no-answer" : "mqtt-closed-without-connack");
    verdict.because(whatCameOfConnect(e));
    if (culprit.isEmpty())
        verdict.because(tr("Without the properties of CONNECT (%1) the same connection works; no single one of them is to blame.")
                            .arg(set.join(", "_L1)));
    else
        verdict.because(
            tr("Without the property %1 of CONNECT the same connection works: the broker hangs up on it, though MQTT 5 allows it.")
                .arg(culprit));
    verdict.advise(culprit.isEmpty() ? tr("Leave the properties out (MQTT 5).") : tr("Leave the property %1 out (MQTT 5).").arg(culprit));
    verdict.offer(culprit.isEmpty() ? Fix::leaveOutProperties(e.settings) : Fix::leaveOutProperty(e.settings, culprit));
    verdict.advise(tr("Report it to the maker of the broker: it should answer with a reason code."));
    verdict.observed(u"properties of CONNECT: %1"_s.arg(set.join(", "_L1)));
    addEnd(e, verdict);
    return verdict;
}

std::optional<Diagnosis> ProbeRules::version(const Evidence &e)
{
    const Probe *works = probes::find(e.probes, Question::ProtocolVersion, connected);
    const Probe *probe = works ? works : probes::find(e.probes, Question::ProtocolVersion, probes::gotConnack);
    const bool sameVersionAnswers = sameWayAnswers(e) || probes::find(e.probes, Question::WithoutProperties, probes::gotConnack);
    if (!probe || sameVersionAnswers || !nothingTold(e))
        return std::nullopt;
    const QString ours = QLatin1String(mqtt::name(e.settings.version));
    const Version other = probe->plan.settings.version;
    Verdict verdict("mqtt-protocol-version-unsupported");
    verdict.because(whatCameOfConnect(e));
    verdict.because(
        works ? tr("It accepts the same CONNECT as MQTT %1: it does not speak MQTT %2.").arg(probe->plan.variant, ours)
              : tr("It answers the same CONNECT as MQTT %1 with a CONNACK: it does not speak MQTT %2.").arg(probe->plan.variant, ours));
    verdict.advise(tr("Switch the protocol version to MQTT %1.").arg(probe->plan.variant)).offer(Fix::useVersion(e.settings, other));
    verdict.advise(tr("Or use a broker, or a version of it, that speaks MQTT %1.").arg(ours));
    addEnd(e, verdict);
    return verdict;
}

/// It hangs up on every connection, before a byte is sent: what was sent is not the reason.
std::optional<Diagnosis> ProbeRules::hangsUpUnasked(const Evidence &e)
{
    const Probe *probe = probes::find(e.probes, Question::Greeting, probes::closedUnasked);
    if (!probe || !nothingTold(e) || e.tls.encrypted || e.webSocket.status != 0)
        return std::nullopt;
    const char *cause = e.mqtt.connectSentMs ? "mqtt-closed-without-connack" : usesTls(e.scheme()) ? "tls-closed" : "ws-closed";
    Verdict verdict(cause);
    verdict.likely();
    verdict.because(tr("%1 accepts the connection and closes it, also when nothing is sent: there after %2.")
                        .arg(e.peer(), wording::duration(probe->ending.atMs)));
    verdict.because(
        tr("So it is not what was sent, but that somebody connected at all: a load balancer or port forwarding with no broker behind it, a "
           "limit on connections, or a rule on client addresses."));
    verdict.advise(
        tr("Check that the broker behind %1 is running: a port that is forwarded (a container, a tunnel, a load balancer) accepts "
           "connections also without it.")
            .arg(e.peer()));
    verdict.advise(
        tr("Check the rules on client addresses and the limits on connections, of the broker and of a firewall in front of it."));
    addEnd(e, verdict);
    return verdict;
}

/// Codes that name another cause by themselves keep it.
bool mayMeanIdentity(const Evidence &e)
{
    if (!e.mqtt.connack || !mqtt::isFailure(e.mqtt.connack->reasonCode, mqtt::PacketType::Connack, e.settings.version))
        return false;
    const quint8 code = e.mqtt.connack->reasonCode;
    if (e.settings.version != Version::V5)
        return code >= 5;
    constexpr std::array<quint8, 5> vague{0x80, 0x81, 0x82, 0x83, 0x87};
    return std::find(vague.begin(), vague.end(), code) != vague.end()
        || !mqtt::reasonCodeInfo(code, mqtt::PacketType::Connack, Version::V5);
}

QString connackSentence(const Evidence &e)
{
    return mqtt::describeReasonCode(e.mqtt.connack->reasonCode, mqtt::PacketType::Connack, e.settings.version);
}

std::optional<Diagnosis> ProbeRules::refusedForWill(const Evidence &e)
{
    if (!mayMeanIdentity(e) || !probes::find(e.probes, Question::WithoutWill, connected))
        return std::nullopt;
    Verdict verdict = aboutWill(e);
    verdict.because(tr("With it the broker answers %1.").arg(connackSentence(e)));
    return verdict.observed(u"CONNACK: %1"_s.arg(connackSentence(e)));
}

std::optional<Diagnosis> ProbeRules::refusedForClientId(const Evidence &e)
{
    if (!mayMeanIdentity(e) || !probes::find(e.probes, Question::FreshClientId, connected)
        || probes::find(e.probes, Question::WithoutWill, connected) || probes::find(e.probes, Question::SameAgain, connected))
        return std::nullopt;
    Verdict verdict = aboutClientId(e);
    verdict.because(tr("To \"%1\" the broker answers %2.").arg(e.quoted(e.settings.clientId), connackSentence(e)));
    return verdict.observed(u"CONNACK: %1"_s.arg(connackSentence(e)));
}

std::optional<Diagnosis> ProbeRules::tlsNotOffered(const Evidence &e)
{
    if (e.tls.encrypted || !e.tls.started)
        return std::nullopt;
    const Probe *mqtt = probes::find(e.probes, Question::WithoutTls, [](const Probe &probe) {
        return probes::gotConnack(probe) && !usesWebSocket(probe.plan.settings.endpoint.scheme);
    });
    const Probe *webSocket = probes::find(e.probes, Question::WithoutTls, upgraded);
    const Probe *http = probes::find(e.probes, Question::WithoutTls, probes::speaksHttp);
    const Probe *any = mqtt ? mqtt : webSocket ? webSocket : http;
    QByteArray bytes;
    const QString name = protocolSeen(e, &bytes);
    if (!any && (bytes.isEmpty() || isTlsRecord(bytes)))
        return std::nullopt;
    const QByteArray &first = e.tls.firstBytes;
    Verdict verdict("tls-not-offered");
    verdict.because(e.timedOut()          ? tr("%1 does not answer the TLS handshake.").arg(e.peer())
                        : first.isEmpty() ? tr("%1 hangs up on the TLS handshake.").arg(e.peer())
                                          : tr("%1 answers the TLS handshake in the clear.").arg(e.peer()));
    if (!first.isEmpty())
        verdict.observed(u"answer in the clear: %1"_s.arg(wording::isText(first.left(20)) ? e.quotedLine(first) : e.hex(first)));
    if (!any) {
        if (name.isEmpty())
            verdict.likely().because(tr("It answers other bytes in the clear: another service listens there."));
        else
            verdict.because(tr("It speaks %1, in the clear: it is not an MQTT broker.").arg(name));
        verdict.advise(tr("Check host and port in the URL: this port is not a broker's."));
        verdict.offer(Fix::useSchemeOnDefaultPort(e.settings, e.scheme()));
        verdict.observed(ownBytes(e, bytes));
        addEnd(e, verdict);
        return verdict;
    }
    const Scheme scheme = any->plan.settings.endpoint.scheme;
    const FixAction fix = usesWebSocket(scheme) ? Fix::useWebSocket(e.settings, scheme, any->plan.settings.webSocket.path)
                                                : Fix::useScheme(e.settings, scheme);
    if (mqtt)
        verdict.because(
            tr("A CONNECT in the clear, sent without user name and password, is answered with a CONNACK: the port has no TLS."));
    else
        verdict.because(webSocket ? tr("In the clear it opens a WebSocket: the port has no TLS.")
                                  : tr("In the clear it answers HTTP: the port has no TLS."));
    if (!mqtt && !webSocket)
        verdict.because(tr("At the path %1 no WebSocket is to be had; it may have another one.").arg(any->plan.settings.webSocket.path));
    verdict.advise(tr("Use %1 to connect to this port without TLS.").arg(Fix::urlOf(fix.settings))).offer(fix);
    verdict.advise(tr("Or use the port of the broker's TLS listener, %1 by default.").arg(defaultPort(e.scheme())));
    if (e.port() != defaultPort(e.scheme()))
        verdict.offer(Fix::usePort(e.settings, defaultPort(e.scheme())));
    verdict.advise(tr("Or set up TLS for this listener on the broker."));
    addEnd(e, verdict);
    return verdict;
}

std::optional<Diagnosis> ProbeRules::notAWebSocket(const Evidence &e)
{
    const Probe *probe = probes::find(e.probes, Question::WithoutWebSocket, probes::gotConnack);
    if (!probe || e.webSocket.status != 0)
        return std::nullopt;
    const FixAction fix = Fix::useScheme(e.settings, probe->plan.settings.endpoint.scheme);
    Verdict verdict("ws-not-a-websocket");
    verdict.because(e.timedOut() ? tr("%1 does not answer the request for a WebSocket.").arg(e.peer())
                                 : tr("%1 hangs up on the request for a WebSocket.").arg(e.peer()));
    verdict.because(probe->connected ? tr("With %1, so without a WebSocket, the connection works.").arg(Fix::urlOf(fix.settings))
                                     : tr("With %1, so without a WebSocket, a broker answers.").arg(Fix::urlOf(fix.settings)));
    verdict.advise(tr("Use %1: MQTT without WebSocket.").arg(Fix::urlOf(fix.settings))).offer(fix);
    verdict.advise(tr("Or use the port of the broker's WebSocket listener (mosquitto: \"protocol websockets\")."));
    verdict.observed(e.endingEvidence());
    return verdict;
}

std::optional<Diagnosis> ProbeRules::webSocketExpectsTls(const Evidence &e)
{
    const Probe *probe = probes::find(e.probes, Question::WithTls, probes::speaksTls);
    if (!probe || e.scheme() != Scheme::Ws || e.webSocket.status != 0)
        return std::nullopt;
    Verdict verdict("ws-port-expects-tls");
    verdict.because(e.timedOut() ? tr("%1 does not answer the request for a WebSocket in the clear.").arg(e.peer())
                                 : tr("%1 hangs up on the request for a WebSocket in the clear.").arg(e.peer()));
    verdict.because(tr("The same port answers a TLS handshake: it expects TLS."));
    offerTls(e, verdict);
    verdict.advise(tr("Or use the port on which the server listens without TLS, if it has one."));
    verdict.observed(e.endingEvidence());
    return verdict;
}

} // namespace

Rules probedMqttRules()
{
    using R = ProbeRules;
    static constexpr std::array<Rule, 10> rules{R::expectsTls,      R::expectsWebSocket, R::alpn,    R::will,
                                                R::clientId,        R::property,         R::version, R::webServer,
                                                R::anotherProtocol, R::hangsUpUnasked};
    return rules;
}

Rules probedConnackRules()
{
    static constexpr std::array<Rule, 2> rules{ProbeRules::refusedForWill, ProbeRules::refusedForClientId};
    return rules;
}

Rules probedTlsRules()
{
    static constexpr std::array<Rule, 2> rules{ProbeRules::tlsNotOffered, ProbeRules::hangsUpUnasked};
    return rules;
}

Rules probedWebSocketRules()
{
    static constexpr std::array<Rule, 4> rules{ProbeRules::notAWebSocket, ProbeRules::webSocketExpectsTls,
                                               ProbeRules::anotherProtocolThanHttp, ProbeRules::hangsUpUnasked};
    return rules;
}

void adviseFoundByProbes(const Evidence &e, Verdict &verdict)
{
    if (const Probe *version = probes::find(e.probes, Question::ProtocolVersion, connected)) {
        verdict.because(QCoreApplication::translate("ProbeRules", "As MQTT %1 it accepts the same CONNECT.").arg(version->plan.variant));
        verdict.recommend(QCoreApplication::translate("ProbeRules", "Switch the protocol version to MQTT %1.").arg(version->plan.variant),
                          Fix::useVersion(e.settings, version->plan.settings.version));
    }
    const Probe *fresh = probes::find(e.probes, Question::FreshClientId);
    if (fresh && fresh->connected) {
        verdict.because(QCoreApplication::translate("ProbeRules", "With the client ID %1 the same connection works.")
                            .arg(fresh->plan.settings.clientId));
        verdict.recommend(
            QCoreApplication::translate("ProbeRules", "Use another client ID, for instance %1.").arg(fresh->plan.settings.clientId),
            Fix::useNewClientId(e.settings));
    } else if (fresh && probes::gotConnack(*fresh)) {
        verdict.because(QCoreApplication::translate("ProbeRules", "Another client ID is refused as well."));
    }
    if (e.settings.will.enabled && probes::find(e.probes, Question::WithoutWill, connected))
        verdict.because(QCoreApplication::translate("ProbeRules", "Without the last will the same connection works."));
    if (probes::find(e.probes, Question::WithoutProperties, connected)) {
        const Probe *one = probes::find(e.probes, Question::WithoutProperty, connected);
        const QStringList set = Fix::propertiesOf(e.settings);
        const QString culprit = one ? one->plan.variant : set.size() == 1 ? set.first() : QString();
        verdict.because(
            culprit.isEmpty()
                ? QCoreApplication::translate("ProbeRules", "Without the MQTT 5 properties of CONNECT the same connection works.")
                : QCoreApplication::translate("ProbeRules", "Without the property %1 of CONNECT the same connection works.").arg(culprit));
        const FixAction fix = culprit.isEmpty() ? Fix::leaveOutProperties(e.settings) : Fix::leaveOutProperty(e.settings, culprit);
        verdict.recommend(fix.label + u'.', fix);
    }
}

void adviseFoundPath(const Evidence &evidence, Verdict &verdict)
{
    const auto works = [](const Probe &probe) { return probe.transport.webSocket.upgraded && probes::gotConnack(probe); };
    const Probe *probe = probes::find(evidence.probes, Question::WebSocketPath, works);
    if (!probe && evidence.webSocket.status != 101) // where a WebSocket was opened before, another one proves nothing
        probe = probes::find(evidence.probes, Question::WebSocketPath, upgraded);
    // The probes carry another client ID and no will: where that alone gets an answer, the path is not what mends it.
    if (!probe || sameWayAnswers(evidence))
        return;
    const FixAction fix = Fix::usePath(evidence.settings, probe->plan.settings.webSocket.path);
    const QString url = Fix::urlOf(fix.settings);
    verdict.because(probe->connected ? QCoreApplication::translate("ProbeRules", "At %1 the connection works.").arg(url)
                                     : QCoreApplication::translate("ProbeRules", "At %1 a WebSocket is opened.").arg(url));
    verdict.recommend(QCoreApplication::translate("ProbeRules", "Use %1.").arg(url), fix);
}
