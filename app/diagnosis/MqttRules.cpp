// What came, or did not come, in place of a CONNACK.
#include "diagnosis/GreetingRecogniser.h"
#include "diagnosis/ProbeEvidence.h"
#include "diagnosis/Rules.h"
#include "diagnosis/TlsAlerts.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using mqtt::Version;

namespace {

class MqttRules
{
    Q_DECLARE_TR_FUNCTIONS(MqttRules)
public:
    static std::optional<Diagnosis> versionMismatch(const Evidence &e);
    static std::optional<Diagnosis> expectsTls(const Evidence &e);
    static std::optional<Diagnosis> http(const Evidence &e);
    static std::optional<Diagnosis> echo(const Evidence &e);
    static std::optional<Diagnosis> anotherProtocol(const Evidence &e);
    static std::optional<Diagnosis> undecodable(const Evidence &e);
    static std::optional<Diagnosis> authenticationBrokenOff(const Evidence &e);
    static std::optional<Diagnosis> customaryPort(const Evidence &e);
    static std::optional<Diagnosis> noAnswer(const Evidence &e);
    static std::optional<Diagnosis> closed(const Evidence &e);

private:
    static void nameCandidates(const Evidence &e, Verdict &verdict);
    static void nameRuledOut(const Evidence &e, Verdict &verdict);
    static QString howItEnded(const Evidence &e);
};

Scheme withTls(Scheme scheme)
{
    return usesWebSocket(scheme) ? Scheme::Wss : Scheme::Mqtts;
}

/// Authentication Data is a secret, whoever sends it: it is blanked in the AUTH and CONNACK packets that the bytes begin with.
QByteArray withoutAuthenticationData(QByteArray bytes, Version version)
{
    qsizetype at = 0;
    while (at < bytes.size() && (quint8(bytes[at]) == 0xF0 || quint8(bytes[at]) == 0x20)) {
        qsizetype length = 0;
        qsizetype next = at + 1;
        for (int shift = 0; shift < 28 && next < bytes.size(); shift += 7) {
            const auto part = quint8(bytes[next++]);
            length |= qsizetype(part & 0x7F) << shift;
            if (!(part & 0x80))
                break;
        }
        const qsizetype end = std::min(bytes.size(), next + length);
        const QByteArray packet = bytes.sliced(at, end - at);
        for (const auto &[offset, size] : mqtt::secretRanges(packet, version, mqtt::Sender::Server))
            bytes.replace(at + offset, size, QByteArray(size, '*'));
        at = end;
    }
    return bytes;
}

void addMqttFacts(const Evidence &e, Verdict &verdict)
{
    if (!e.mqtt.firstBytes.isEmpty())
        verdict.observed(u"first bytes from the server: %1"_s.arg(e.hex(withoutAuthenticationData(e.mqtt.firstBytes, e.settings.version))));
    if (e.mqtt.connectSentMs)
        verdict.observed(u"CONNECT sent after %1, MQTT %2, client ID \"%3\""_s.arg(wording::evidenceDuration(*e.mqtt.connectSentMs),
                                                                                   QLatin1String(mqtt::name(e.settings.version)),
                                                                                   e.quoted(e.settings.clientId)));
    verdict.observed(u"bytes received after CONNECT: %1"_s.arg(e.mqtt.bytesReceived));
    if (e.webSocket.closeCode)
        verdict.observed(u"WebSocket Close: %1 \"%2\""_s.arg(QString::number(*e.webSocket.closeCode), e.quoted(e.webSocket.closeReason)));
    verdict.observed(e.endingEvidence());
}

Diagnosis finished(const Evidence &e, Verdict &verdict)
{
    addMqttFacts(e, verdict);
    return verdict;
}

/// A CONNACK in the form of another version than that of the CONNECT, as a broker sends that speaks only the other one.
std::optional<Version> versionOfConnack(const Evidence &e)
{
    const QByteArray &first = e.mqtt.firstBytes;
    if (e.settings.version == Version::V5
        && (e.mqtt.versionMismatchConnack || first.startsWith(QByteArrayView("\x20\x02\x00\x01", 4))
            || (first.startsWith(QByteArrayView("\x20\x02", 2)) && e.mqtt.decodeError)))
        return Version::V311;
    // 3.x: Remaining Length 3 or more, flags 0, Unsupported Protocol Version
    if (e.settings.version != Version::V5 && first.size() >= 5 && first[0] == 0x20 && first[1] >= 3 && first[2] == 0
        && quint8(first[3]) == 0x84)
        return Version::V5;
    return std::nullopt;
}

std::optional<Diagnosis> MqttRules::versionMismatch(const Evidence &e)
{
    const std::optional<Version> theirs = versionOfConnack(e);
    if (!theirs)
        return std::nullopt;
    const QString ours = QLatin1String(mqtt::name(e.settings.version));
    const QString other = QLatin1String(mqtt::name(*theirs));
    Verdict verdict("mqtt-protocol-version-unsupported");
    verdict.because(
        tr("The broker answers the CONNECT of MQTT %1 with a CONNACK in the form of MQTT %2: it does not speak %1.").arg(ours, other));
    verdict.advise(tr("Switch the protocol version to MQTT %1.").arg(other));
    verdict.offer(Fix::useVersion(e.settings, *theirs));
    verdict.advise(tr("Or use a broker, or a version of it, that speaks MQTT %1.").arg(ours));
    adviseFoundByProbes(e, verdict);
    return finished(e, verdict);
}

std::optional<Diagnosis> MqttRules::expectsTls(const Evidence &e)
{
    const QByteArray &first = e.mqtt.firstBytes;
    if (usesTls(e.scheme()) || !isTlsRecord(first))
        return std::nullopt;
    Verdict verdict("mqtt-port-expects-tls");
    const int alert = tlsAlertOf(first);
    verdict.because(alert >= 0
                        ? tr("%1 answers CONNECT with a TLS alert (%2): the port speaks TLS.").arg(e.peer(), tlsalert::describe(alert))
                        : tr("%1 answers CONNECT with a TLS record: the port speaks TLS.").arg(e.peer()));
    const FixAction fix = Fix::useScheme(e.settings, Scheme::Mqtts);
    verdict.advise(tr("Use %1.").arg(Fix::urlOf(fix.settings))).offer(fix);
    const FixAction wss = Fix::useScheme(e.settings, Scheme::Wss);
    verdict.advise(tr("If it is a WebSocket listener, use %1.").arg(Fix::urlOf(wss.settings))).offer(wss);
    verdict.advise(tr("Or use the port on which the broker listens without TLS, %1 by default.").arg(defaultPort(Scheme::Mqtt)));
    return finished(e, verdict);
}

std::optional<Diagnosis> MqttRules::http(const Evidence &e)
{
    const QByteArray &first = e.mqtt.firstBytes;
    if (recogniseGreeting(first).protocol != Greeting::Protocol::Http)
        return std::nullopt;
    static const QRegularExpression webSocket(u"upgrade: *websocket|sec-websocket|websocket|^HTTP/1\\.\\d 426"_s,
                                              QRegularExpression::CaseInsensitiveOption);
    const QString text = QString::fromUtf8(first);
    const bool ws = !usesWebSocket(e.scheme()) && webSocket.match(text).hasMatch();
    const bool tls = !usesTls(e.scheme()) && asksForHttps(text);
    Verdict verdict(tls ? "mqtt-port-expects-tls" : ws ? "mqtt-port-expects-websocket" : "mqtt-not-a-broker");
    if (tls)
        verdict.because(tr("A web server answers on %1 that this port expects HTTPS, so TLS.").arg(e.peer()));
    else if (ws)
        verdict.because(tr("%1 answers CONNECT with HTTP and asks for a WebSocket: it is a WebSocket listener.").arg(e.peer()));
    else
        verdict.likely()
            .because(tr("%1 answers CONNECT with HTTP: a web server listens there, not an MQTT broker.").arg(e.peer()))
            .because(tr("It may also be a broker's WebSocket listener: that speaks HTTP until it is asked for a WebSocket."));
    const Scheme scheme = tls || usesTls(e.scheme()) ? Scheme::Wss : Scheme::Ws;
    const FixAction fix = Fix::useScheme(e.settings, scheme);
    if (ws || tls) {
        verdict.advise(tr("Use %1.").arg(Fix::urlOf(fix.settings)));
    } else {
        verdict.advise(tr("Check the port in the URL: MQTT has %1 by default, with TLS %2.")
                           .arg(defaultPort(Scheme::Mqtt))
                           .arg(defaultPort(Scheme::Mqtts)));
        verdict.offer(Fix::useSchemeOnDefaultPort(e.settings, e.scheme()));
        verdict.advise(tr("If it is a WebSocket listener, use %1 with the right path.").arg(Fix::urlOf(fix.settings)));
    }
    verdict.offer(fix);
    verdict.observed(u"answer: %1"_s.arg(e.quotedLine(first)));
    return finished(e, verdict);
}

std::optional<Diagnosis> MqttRules::echo(const Evidence &e)
{
    const QByteArray &first = e.mqtt.firstBytes;
    // A CONNECT: its type, a length, then "MQTT" or "MQIsdp" (section 3.1). A server never sends one.
    if (first.size() < 8 || quint8(first[0]) != 0x10 || !(first.left(12).contains("MQTT") || first.left(14).contains("MQIsdp")))
        return std::nullopt;
    Verdict verdict("mqtt-not-a-broker");
    verdict.because(tr("%1 sends the CONNECT back as it got it: an echo service listens there, not an MQTT broker.").arg(e.peer()));
    verdict.advise(tr("Check host and port in the URL."));
    verdict.advise(tr("Look for a test service, a serial line or a relay that returns what it receives."));
    verdict.offer(Fix::useSchemeOnDefaultPort(e.settings, e.scheme()));
    return finished(e, verdict);
}

std::optional<Diagnosis> MqttRules::anotherProtocol(const Evidence &e)
{
    const QByteArray &first = e.mqtt.firstBytes;
    const Greeting greeting = recogniseGreeting(first);
    using P = Greeting::Protocol;
    if (first.isEmpty() || greeting.protocol == P::Unknown || greeting.protocol == P::Mqtt)
        return std::nullopt;
    Verdict verdict("mqtt-not-a-broker");
    if (greeting.protocol == P::Text)
        verdict.because(tr("%1 answers in plain text, %2: it is not an MQTT broker.").arg(e.peer(), e.quotedLine(first)));
    else
        verdict.because(tr("%1 speaks %2: it is not an MQTT broker.").arg(e.peer(), greeting.name));
    if (greeting.protocol == P::Amqp)
        verdict.advise(tr("Use the broker's MQTT port: RabbitMQ has it, 1883 by default, when its MQTT plug-in is enabled."));
    verdict.advise(tr("Check host and port in the URL: MQTT has %1 by default, with TLS %2.")
                       .arg(defaultPort(Scheme::Mqtt))
                       .arg(defaultPort(Scheme::Mqtts)));
    if (e.port() != defaultPort(e.scheme()))
        verdict.offer(Fix::useSchemeOnDefaultPort(e.settings, e.scheme()));
    if (wording::isText(first.left(8)))
        verdict.observed(u"answer: %1"_s.arg(e.quotedLine(first)));
    return finished(e, verdict);
}

std::optional<Diagnosis> MqttRules::undecodable(const Evidence &e)
{
    if (!e.mqtt.decodeError)
        return std::nullopt;
    const mqtt::DecodeError &error = *e.mqtt.decodeError;
    const bool malformed = error.kind == mqtt::DecodeError::Kind::MalformedPacket;
    const QString packet = e.mqtt.offendingType ? QString::fromLatin1(mqtt::name(*e.mqtt.offendingType)) : tr("a packet of no known type");
    Verdict verdict(malformed ? "mqtt-malformed-packet" : "mqtt-protocol-error");
    if (malformed)
        verdict.because(tr("The server sent %1 that cannot be parsed from byte %2 on: %3.")
                            .arg(packet, QString::number(error.offset), mqtt::describe(error)));
    else
        verdict.because(tr("The server sent %1, which is not allowed there: %2.").arg(packet, mqtt::describe(error)));
    verdict.because(
        tr("Either the server is not an MQTT broker, or it does not keep to the standard, or something between changes the bytes."));
    verdict.advise(tr("Check host and port in the URL, if you do not know for sure that an MQTT broker listens there."));
    const Version other = e.settings.version == Version::V5 ? Version::V311 : Version::V5;
    if (!probes::find(e.probes, probes::Question::ProtocolVersion)) {
        verdict.advise(tr("Switch to MQTT %1, to see whether the broker answers that rightly.").arg(QLatin1String(mqtt::name(other))));
        verdict.offer(Fix::useVersion(e.settings, other));
    }
    verdict.advise(tr("Report the packet to the maker of the broker; the packet log has its bytes."));
    adviseFoundByProbes(e, verdict);
    verdict.observed(u"packet: %1"_s.arg(e.hex(e.mqtt.offendingPacket.isEmpty() ? e.mqtt.firstBytes : e.mqtt.offendingPacket)));
    verdict.observed(u"field: %1, offset %2, %3, %4"_s.arg(QLatin1String(error.field), QString::number(error.offset),
                                                           QLatin1String(error.what), QLatin1String(error.statement)));
    return finished(e, verdict);
}

QString MqttRules::howItEnded(const Evidence &e)
{
    const QString after = wording::duration(e.msUntilEnd());
    if (e.reset())
        return tr("%1 reset the connection %2 after CONNECT, without a CONNACK.").arg(e.peer(), after);
    if (e.ending.by == Ending::By::NetworkError)
        return tr("The connection to %1 broke off %2 after CONNECT, without a CONNACK.").arg(e.peer(), after);
    return tr("%1 closed the connection %2 after CONNECT, without a CONNACK.").arg(e.peer(), after);
}

std::optional<Diagnosis> MqttRules::authenticationBrokenOff(const Evidence &e)
{
    if (e.mqtt.authReceived == 0 || e.mqtt.decodeError)
        return std::nullopt;
    const QString method = e.quoted(e.settings.properties.authenticationMethod.value_or(QString()));
    Verdict verdict("mqtt-authentication-failed");
    verdict.likely();
    verdict.because(tr("The broker began the exchange with the method \"%1\" (AUTH), and it did not come to an end.").arg(method));
    if (e.mqtt.authentication.waiting)
        verdict.because(tr("Its last AUTH still waited to be answered by hand."));
    verdict.because(e.timedOut() ? tr("No CONNACK came within %1.").arg(wording::duration(e.msUntilEnd())) : howItEnded(e));
    verdict.advise(tr("Check the authentication data (MQTT 5, Authentication data) and that the broker's next step is answered."));
    verdict.advise(tr("Read the broker's log: it tells at which step it gave up."));
    verdict.observed(u"AUTH packets from the server: %1; method \"%2\""_s.arg(QString::number(e.mqtt.authReceived), method));
    return finished(e, verdict);
}

/// Silence or a close on a port that is customary for another scheme.
std::optional<Diagnosis> MqttRules::customaryPort(const Evidence &e)
{
    const std::optional<Scheme> other = customaryForAnother(e.port(), e.scheme());
    if (!other || usesWebSocket(e.scheme()) || usesTls(e.scheme()) || e.mqtt.bytesReceived > 0 || e.ending.by == Ending::By::LocalError)
        return std::nullopt;
    // A probe that asked the port is a better witness than custom.
    if (probes::find(e.probes, usesWebSocket(*other) ? probes::Question::WithWebSocket : probes::Question::WithTls))
        return std::nullopt;
    Verdict verdict(usesWebSocket(*other) ? "mqtt-port-expects-websocket" : "mqtt-port-expects-tls");
    verdict.likely();
    verdict.because(e.timedOut() ? tr("%1 does not answer CONNECT.").arg(e.peer()) : howItEnded(e));
    verdict.because(tr("Port %1 is customary for %2://.").arg(QString::number(e.port()), schemeName(*other)));
    verdict.because(tr("It is also possible that a broker listens there and does not take this CONNECT."));
    const FixAction fix = Fix::useScheme(e.settings, *other);
    verdict.advise(tr("Use %1.").arg(Fix::urlOf(fix.settings))).offer(fix);
    const FixAction port = Fix::usePort(e.settings, defaultPort(e.scheme()));
    verdict.advise(tr("Or use the port for %1://: %2.").arg(schemeName(e.scheme()), Fix::urlOf(port.settings))).offer(port);
    return finished(e, verdict);
}

/// What the evidence does not tell apart, the likeliest first; what a probe has ruled out is not named.
void MqttRules::nameCandidates(const Evidence &e, Verdict &verdict)
{
    using probes::Question;
    const auto open = [&e](Question question) { return !probes::find(e.probes, question); };
    const Version other = e.settings.version == Version::V5 ? Version::V311 : Version::V5;
    const QString ours = QLatin1String(mqtt::name(e.settings.version));
    if (open(Question::ProtocolVersion)) {
        verdict.because(tr("It may not speak MQTT %1: brokers without it often hang up or keep silent.").arg(ours));
        verdict.advise(tr("Switch to MQTT %1 and connect again.").arg(QLatin1String(mqtt::name(other))));
        verdict.offer(Fix::useVersion(e.settings, other));
    }
    if (!usesTls(e.scheme()) && open(Question::WithTls)) {
        const FixAction fix = Fix::useScheme(e.settings, withTls(e.scheme()));
        verdict.because(tr("The port may expect TLS."));
        verdict.advise(tr("Try the port with TLS: %1.").arg(Fix::urlOf(fix.settings))).offer(fix);
    } else if (!e.tls.clientCertificateOffered && e.tls.started) {
        verdict.because(tr("The broker may want a client certificate, and under TLS 1.3 some close without saying so."));
        verdict.advise(tr("Give a client certificate and its key, if the broker asks for one (TLS, Client certificate)."));
    }
    if (!usesWebSocket(e.scheme()) && open(Question::WithWebSocket)) {
        const FixAction fix = Fix::useScheme(e.settings, usesTls(e.scheme()) ? Scheme::Wss : Scheme::Ws);
        verdict.because(tr("It may be a WebSocket listener."));
        verdict.advise(tr("Try the port with WebSocket: %1.").arg(Fix::urlOf(fix.settings))).offer(fix);
    }
    if (e.tls.started && e.tls.alpnOffered.isEmpty() && e.port() == 443 && open(Question::Alpn))
        verdict.advise(tr("On port 443 some brokers want an ALPN protocol (TLS, ALPN)."));
    nameRuledOut(e, verdict);
    if (open(Question::FreshClientId)) {
        verdict.because(tr("The broker may also dislike the client ID, the credentials or the will and not say so."));
        if (e.settings.will.enabled) {
            verdict.advise(tr("Connect without the will."));
            verdict.offer(Fix::leaveOutWill(e.settings));
        }
    } else if (e.settings.credentials.username || e.settings.credentials.password) {
        verdict.because(tr("The broker may not take the user name and password and not say so."));
        verdict.advise(tr("Check user name and password under Credentials."));
    }
    verdict.advise(tr("Read the broker's log for client ID \"%1\"; check user name, password and client ID.").arg(e.settings.clientId));
}

/// What extra connections tried in vain.
void MqttRules::nameRuledOut(const Evidence &e, Verdict &verdict)
{
    QStringList tried;
    const auto add = [&](probes::Question question, const QString &what) {
        if (probes::find(e.probes, question))
            tried << what;
    };
    add(probes::Question::WithTls, tr("with TLS"));
    add(probes::Question::WithWebSocket, tr("as a WebSocket"));
    add(probes::Question::ProtocolVersion, tr("with another version of MQTT"));
    add(probes::Question::FreshClientId, tr("with another client ID and without a will"));
    add(probes::Question::WithoutProperties, tr("without MQTT 5 properties"));
    add(probes::Question::Alpn, tr("with an ALPN protocol"));
    if (!tried.isEmpty())
        verdict.because(
            tr("Extra connections got no further either: %1.", "a list such as: with TLS, as a WebSocket").arg(tried.join(", "_L1)));
}

std::optional<Diagnosis> MqttRules::noAnswer(const Evidence &e)
{
    if (!e.timedOut())
        return std::nullopt;
    Verdict verdict("mqtt-no-answer");
    verdict.likely();
    if (e.mqtt.bytesReceived > 0)
        verdict.because(
            tr("%1 began an answer to CONNECT (%n byte(s)) and did not finish it within %2.", nullptr, int(e.mqtt.bytesReceived))
                .arg(e.peer(), wording::duration(e.msUntilEnd())));
    else
        verdict.because(tr("%1 accepted the connection and then sent nothing for %2: no CONNACK came.")
                            .arg(e.peer(), wording::duration(e.msUntilEnd())));
    verdict.because(tr("The server may hang, or the port may belong to something else that waits for other bytes."));
    verdict.advise(tr("Check host and port in the URL, and whether the server that listens there still answers others."));
    nameCandidates(e, verdict);
    return finished(e, verdict);
}

std::optional<Diagnosis> MqttRules::closed(const Evidence &e)
{
    Verdict verdict("mqtt-closed-without-connack");
    verdict.likely();
    verdict.because(howItEnded(e));
    nameCandidates(e, verdict);
    return finished(e, verdict);
}

} // namespace

Rules mqttRules()
{
    using R = MqttRules;
    static constexpr std::array<Rule, 10> rules{
        R::versionMismatch,         R::expectsTls,    R::http,     R::echo,  R::anotherProtocol, R::undecodable,
        R::authenticationBrokenOff, R::customaryPort, R::noAnswer, R::closed};
    return rules;
}
