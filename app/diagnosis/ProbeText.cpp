#include "diagnosis/ProbeText.h"

#include "diagnosis/Fixes.h"
#include "diagnosis/GreetingRecogniser.h"
#include "diagnosis/ProbeEvidence.h"
#include "diagnosis/TlsAlerts.h"
#include "diagnosis/Wording.h"
#include "mqtt/ReasonCodes.h"
#include "settings/Url.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;
using probes::Question;

namespace {

struct ProbeText {
    Q_DECLARE_TR_FUNCTIONS(ProbeText)
};

/// How far a probe got.
enum class Outcome { Running, Cancelled, Connected, Lost, Refused, Upgraded, Answered, Tls, Closed, NoAnswer, Unreachable };

Outcome outcomeOf(const Probe &probe)
{
    if (probe.state == Probe::State::Running)
        return Outcome::Running;
    if (probe.state == Probe::State::Cancelled)
        return Outcome::Cancelled;
    if (probe.connected)
        return probes::wasLost(probe) ? Outcome::Lost : Outcome::Connected;
    if (probes::gotConnack(probe))
        return Outcome::Refused;
    if (probe.tlsServer && (probe.tlsServer->tls || !probe.tlsServer->firstBytes.isEmpty()))
        return probe.tlsServer->tls ? Outcome::Tls : Outcome::Answered;
    if (probes::resetUnasked(probe))
        return Outcome::Closed;
    if (probe.stage(Stage::Tcp).state != StageState::Ok)
        return Outcome::Unreachable;
    if (probe.transport.webSocket.upgraded)
        return Outcome::Upgraded;
    if (probes::speaksHttp(probe) || probe.mqtt.bytesReceived > 0)
        return Outcome::Answered;
    if (probes::speaksTls(probe))
        return Outcome::Tls;
    return probe.ending.by == Ending::By::Timeout ? Outcome::NoAnswer : Outcome::Closed;
}

QString connackText(const Probe &probe)
{
    if (!probe.mqtt.connack)
        return u"CONNACK"_s;
    const mqtt::Version version = probe.mqtt.versionMismatchConnack ? mqtt::Version::V311 : probe.plan.settings.version;
    return mqtt::describeReasonCode(probe.mqtt.connack->reasonCode, mqtt::PacketType::Connack, version);
}

QString httpText(const Probe &probe)
{
    const WebSocketFacts &webSocket = probe.transport.webSocket;
    return u"HTTP %1 %2"_s.arg(QString::number(webSocket.status), wording::oneLine(webSocket.reasonPhrase)).trimmed();
}

/// What the peer said in another protocol than the one asked for.
QString answerText(const Probe &probe)
{
    if (probes::speaksHttp(probe))
        return httpText(probe);
    const QByteArray &first = probe.tlsServer ? probe.tlsServer->firstBytes : probe.mqtt.firstBytes;
    const Greeting greeting = recogniseGreeting(first);
    const QString bytes = wording::isText(first.left(8)) ? wording::quotedLine(first) : wording::hex(first, 16);
    return greeting.name.isEmpty() ? bytes : u"%1 (%2)"_s.arg(greeting.name, bytes);
}

/// What a handshake alone showed.
QString tlsText(const TlsServerFacts &facts)
{
    if (facts.protocol.isEmpty())
        return facts.alert ? u"alert %1"_s.arg(tlsalert::describe(*facts.alert)) : wording::oneLine(facts.errorString);
    QStringList words{facts.protocol, facts.cipher};
    if (!facts.keyExchange.isEmpty())
        words << facts.keyExchange;
    if (facts.alpn)
        words << u"ALPN %1"_s.arg(wording::oneLine(*facts.alpn));
    if (facts.certificateRequested)
        words << u"asks for a client certificate"_s;
    if (facts.alert)
        words << u"then alert %1"_s.arg(tlsalert::describe(*facts.alert));
    else if (facts.closedAfterHandshake)
        words << u"then closed"_s;
    else if (!facts.completed)
        words << u"not completed: %1"_s.arg(wording::oneLine(facts.errorString));
    return words.join(", "_L1);
}

/// What a handshake alone offers.
QString offerText(const ProbePlan &plan)
{
    const TlsOffer &offer = plan.offer;
    if (offer.alpn)
        return offer.alpn->isEmpty() ? ProbeText::tr("without ALPN") : ProbeText::tr("with ALPN %1").arg(offer.alpn->join(", "_L1));
    if (offer.serverName)
        return offer.serverName->isEmpty() ? ProbeText::tr("without a server name")
                                           : ProbeText::tr("with the server name %1").arg(*offer.serverName);
    if (offer.minimumVersion != 0)
        return plan.variant; // "TLS 1.2"
    return offer.permissive ? ProbeText::tr("every version and cipher") : ProbeText::tr("as a connection of these settings");
}

QString url(const ProbePlan &plan)
{
    return Fix::urlOf(plan.settings);
}

} // namespace

const char *probeId(Question question)
{
    switch (question) {
    case Question::Greeting:
        return "greeting";
    case Question::Hello:
        return "other-protocol";
    case Question::WithTls:
        return "with-tls";
    case Question::WithoutTls:
        return "without-tls";
    case Question::WithWebSocket:
        return "with-websocket";
    case Question::WithoutWebSocket:
        return "without-websocket";
    case Question::WebSocketPath:
        return "websocket-path";
    case Question::ProtocolVersion:
        return "other-protocol-version";
    case Question::FreshClientId:
        return "fresh-client-id";
    case Question::WithoutWill:
        return "without-will";
    case Question::WithoutProperties:
        return "without-properties";
    case Question::WithoutProperty:
        return "without-property";
    case Question::SameAgain:
        return "same-again";
    case Question::Alpn:
        return "alpn";
    case Question::TlsOffer:
        return "tls-offer";
    case Question::NeighbourPort:
        return "neighbour-port";
    }
    return "";
}

const char *probeOutcomeId(const Probe &probe)
{
    switch (outcomeOf(probe)) {
    case Outcome::Running:
        return "running";
    case Outcome::Cancelled:
        return "cancelled";
    case Outcome::Connected:
        return "connected";
    case Outcome::Lost:
        return "lost";
    case Outcome::Refused:
        return "refused";
    case Outcome::Upgraded:
        return "upgraded";
    case Outcome::Answered:
    case Outcome::Tls:
        return "answered";
    case Outcome::Closed:
        return "closed";
    case Outcome::NoAnswer:
        return "no-answer";
    case Outcome::Unreachable:
        return "unreachable";
    }
    return "";
}

namespace {

/// What a probe asks, in a few words for the packet log (context "LogSource"); `value` is for %1.
const char *purposeOf(const ProbePlan &plan, QString &value)
{
    value = plan.variant;
    switch (plan.question) {
    case Question::Greeting:
        return QT_TRANSLATE_NOOP("LogSource", "nothing is sent");
    case Question::Hello:
        return QT_TRANSLATE_NOOP("LogSource", "the first bytes of %1");
    case Question::WithTls:
        return QT_TRANSLATE_NOOP("LogSource", "TLS on the same port");
    case Question::WithoutTls:
        return QT_TRANSLATE_NOOP("LogSource", "no TLS on the same port");
    case Question::WithWebSocket:
        return QT_TRANSLATE_NOOP("LogSource", "a WebSocket on the same port");
    case Question::WithoutWebSocket:
        return QT_TRANSLATE_NOOP("LogSource", "no WebSocket on the same port");
    case Question::WebSocketPath:
        return QT_TRANSLATE_NOOP("LogSource", "another path");
    case Question::ProtocolVersion:
        return QT_TRANSLATE_NOOP("LogSource", "MQTT %1");
    case Question::FreshClientId:
        return QT_TRANSLATE_NOOP("LogSource", "another client ID");
    case Question::WithoutWill:
        return QT_TRANSLATE_NOOP("LogSource", "without the will");
    case Question::WithoutProperties:
        return QT_TRANSLATE_NOOP("LogSource", "without properties");
    case Question::WithoutProperty:
        return QT_TRANSLATE_NOOP("LogSource", "without the property %1");
    case Question::SameAgain:
        return QT_TRANSLATE_NOOP("LogSource", "the same once more");
    case Question::Alpn:
        return plan.variant.isEmpty() ? QT_TRANSLATE_NOOP("LogSource", "without ALPN") : QT_TRANSLATE_NOOP("LogSource", "ALPN %1");
    case Question::TlsOffer:
        return plan.variant.isEmpty() ? QT_TRANSLATE_NOOP("LogSource", "a TLS handshake")
                                      : QT_TRANSLATE_NOOP("LogSource", "a TLS handshake, %1");
    case Question::NeighbourPort:
        return QT_TRANSLATE_NOOP("LogSource", "port %1");
    }
    return nullptr;
}

} // namespace

LogSource probeSource(const ProbePlan &plan, const QDateTime &startedAt)
{
    LogSource source;
    QString value;
    source.kind = LogSource::Kind::Probe;
    source.phrase = purposeOf(plan, value);
    if (source.phrase && QLatin1StringView(source.phrase).contains("%1"_L1))
        source.values = {value};
    source.connection = plan.settings.name;
    source.target = redactedUrl(plan.settings.urlWithPort());
    source.startedAt = startedAt;
    return source;
}

QString probeQuestion(const ProbePlan &plan)
{
    switch (plan.question) {
    case Question::Greeting:
        return ProbeText::tr("The port without sending anything");
    case Question::Hello:
        return ProbeText::tr("The port with the first bytes of another protocol (%1)").arg(plan.variant);
    case Question::WithTls:
        return ProbeText::tr("The same port with TLS: %1").arg(url(plan));
    case Question::WithoutTls:
        return ProbeText::tr("The same port without TLS: %1").arg(url(plan));
    case Question::WithWebSocket:
        return ProbeText::tr("The same port as a WebSocket: %1").arg(url(plan));
    case Question::WithoutWebSocket:
        return ProbeText::tr("The same port without a WebSocket: %1").arg(url(plan));
    case Question::WebSocketPath:
        return ProbeText::tr("Another path: %1").arg(url(plan));
    case Question::ProtocolVersion:
        return ProbeText::tr("The same with MQTT %1").arg(plan.variant);
    case Question::FreshClientId:
        return ProbeText::tr("Another client ID: %1").arg(plan.settings.clientId);
    case Question::WithoutWill:
        return ProbeText::tr("The same without the last will");
    case Question::WithoutProperties:
        return ProbeText::tr("The same without any MQTT 5 property");
    case Question::WithoutProperty:
        return ProbeText::tr("The same without the property %1").arg(plan.variant);
    case Question::SameAgain:
        return ProbeText::tr("The same once more");
    case Question::Alpn:
        return plan.variant.isEmpty() ? ProbeText::tr("The same without an ALPN protocol")
                                      : ProbeText::tr("The same with the ALPN protocol %1").arg(plan.variant);
    case Question::TlsOffer:
        return ProbeText::tr("A TLS handshake alone: %1", "what is offered in it").arg(offerText(plan));
    case Question::NeighbourPort:
        return ProbeText::tr("A customary port of the host: %1").arg(url(plan));
    }
    return {};
}

QString probeAnswer(const Probe &probe)
{
    const QString after = wording::duration(probe.mqtt.connackMs.value_or(probe.durationMs));
    switch (outcomeOf(probe)) {
    case Outcome::Running:
        return ProbeText::tr("running");
    case Outcome::Cancelled:
        return ProbeText::tr("ended before it had an answer");
    case Outcome::Connected:
        return probe.plan.hold.count() > 0
            ? ProbeText::tr("connected, and stayed connected for %1").arg(wording::duration(probe.heldMs().value_or(0)))
            : ProbeText::tr("connected after %1").arg(after);
    case Outcome::Lost:
        return ProbeText::tr("connected, and lost again after %1").arg(wording::duration(probe.heldMs().value_or(0)));
    case Outcome::Refused:
        return ProbeText::tr("refused after %1: %2").arg(after, connackText(probe));
    case Outcome::Upgraded:
        return ProbeText::tr("a WebSocket was opened, but no CONNACK came");
    case Outcome::Answered:
        return ProbeText::tr("answered: %1").arg(answerText(probe));
    case Outcome::Tls:
        if (probe.tlsServer)
            return ProbeText::tr("TLS answered: %1", "facts of TLS, untranslated").arg(tlsText(*probe.tlsServer));
        if (const auto alert = tlsalert::received(probe.transport.tls, probe.ending.errorString))
            return ProbeText::tr("answered with TLS, then with the alert %1").arg(tlsalert::describe(*alert));
        return probe.transport.tls.encrypted ? ProbeText::tr("TLS was established, but nothing followed")
                                             : ProbeText::tr("answered with TLS");
    case Outcome::Closed:
        return probe.ending.by == Ending::By::PeerReset ? ProbeText::tr("reset after %1, without an answer").arg(after)
                                                        : ProbeText::tr("closed after %1, without an answer").arg(after);
    case Outcome::NoAnswer:
        return ProbeText::tr("no answer within %1").arg(wording::duration(probe.durationMs));
    case Outcome::Unreachable:
        return ProbeText::tr("no TCP connection");
    }
    return {};
}

QString probeEvidence(const Probe &probe)
{
    QString name = QLatin1String(probeId(probe.plan.question));
    if (!probe.plan.variant.isEmpty())
        name += u" %1"_s.arg(probe.plan.variant);
    QString outcome = QLatin1String(probeOutcomeId(probe));
    switch (outcomeOf(probe)) {
    case Outcome::Refused:
        outcome += u", %1"_s.arg(connackText(probe));
        break;
    case Outcome::Upgraded:
        outcome += u", %1"_s.arg(httpText(probe));
        break;
    case Outcome::Answered:
        outcome += u", %1"_s.arg(answerText(probe));
        break;
    case Outcome::Lost:
        outcome += u" after %1"_s.arg(wording::evidenceDuration(probe.heldMs().value_or(0)));
        break;
    case Outcome::Tls:
        outcome += u", %1"_s.arg(probe.tlsServer                              ? tlsText(*probe.tlsServer)
                                     : probe.transport.tls.protocol.isEmpty() ? u"TLS"_s
                                                                              : probe.transport.tls.protocol);
        break;
    default:
        break;
    }
    if (!probe.transport.tls.errors.isEmpty())
        outcome += u"; certificate: %1"_s.arg(wording::oneLine(probe.transport.tls.errors.constFirst().text));
    return u"probe %1: %2, %3"_s.arg(name, outcome, wording::evidenceDuration(probe.durationMs));
}
