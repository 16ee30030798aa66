#include "status/StageText.h"

#include "mqtt/ReasonCodes.h"
#include "settings/Secrets.h"
#include "text/PlainText.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

struct StageText {
    Q_DECLARE_TR_FUNCTIONS(StageText)
};

/// RFC 8446, appendix B.2, and those of TLS 1.2 and earlier.
QLatin1String alertName(int description)
{
    static constexpr std::pair<int, const char *> names[]{
        {0, "close_notify"},
        {10, "unexpected_message"},
        {20, "bad_record_mac"},
        {21, "decryption_failed"},
        {22, "record_overflow"},
        {30, "decompression_failure"},
        {40, "handshake_failure"},
        {41, "no_certificate"},
        {42, "bad_certificate"},
        {43, "unsupported_certificate"},
        {44, "certificate_revoked"},
        {45, "certificate_expired"},
        {46, "certificate_unknown"},
        {47, "illegal_parameter"},
        {48, "unknown_ca"},
        {49, "access_denied"},
        {50, "decode_error"},
        {51, "decrypt_error"},
        {60, "export_restriction"},
        {70, "protocol_version"},
        {71, "insufficient_security"},
        {80, "internal_error"},
        {86, "inappropriate_fallback"},
        {90, "user_canceled"},
        {100, "no_renegotiation"},
        {109, "missing_extension"},
        {110, "unsupported_extension"},
        {112, "unrecognized_name"},
        {113, "bad_certificate_status_response"},
        {115, "unknown_psk_identity"},
        {116, "certificate_required"},
        {120, "no_application_protocol"},
    };
    for (const auto &[code, name] : names) {
        if (code == description)
            return QLatin1String(name);
    }
    return {};
}

/// theme::duration() without translation and locale.
QString englishDuration(double ms)
{
    if (ms < 999.5)
        return u"%1 ms"_s.arg(QString::number(ms, 'f', ms >= 9.95 || ms <= 0 ? 0 : ms >= 0.095 ? 1 : 2));
    const double seconds = ms / 1000;
    if (seconds < 119.5)
        return u"%1 s"_s.arg(QString::number(seconds, 'f', seconds < 9.95 ? 1 : 0));
    return u"%1 min"_s.arg(QString::number(seconds / 60, 'f', 0));
}

QStringList resolveFacts(const ResolveFacts &facts)
{
    QStringList lines;
    if (!facts.host.isEmpty())
        lines += StageText::tr("Looked up: %1").arg(text::visible(facts.host));
    QStringList addresses;
    for (const QHostAddress &address : facts.addresses)
        addresses += address.toString();
    if (!addresses.isEmpty())
        lines += StageText::tr("Addresses: %1").arg(addresses.join(u", "_s));
    if (!facts.errorString.isEmpty())
        lines += text::visible(facts.errorString);
    return lines;
}

QStringList tcpFacts(const TcpFacts &facts)
{
    QStringList lines;
    for (const AddressAttempt &attempt : facts.attempts.first(qMin(qsizetype(8), facts.attempts.size())))
        lines +=
            StageText::tr("%1: %2 after %3")
                .arg(status::addressText(attempt.address, attempt.port), status::resultText(attempt), theme::duration(attempt.durationMs));
    if (!facts.localAddress.isNull())
        lines += StageText::tr("From %1").arg(status::addressText(facts.localAddress, facts.localPort));
    return lines;
}

QStringList tlsFacts(const TlsFacts &facts)
{
    QStringList lines;
    if (!facts.protocol.isEmpty())
        lines += StageText::tr("%1 with %2", "TLS version and cipher").arg(facts.protocol, text::visible(facts.cipher));
    if (!facts.serverName.isEmpty())
        lines += StageText::tr("Server name sent: %1").arg(text::visible(facts.serverName));
    if (facts.alpn)
        lines += StageText::tr("ALPN: %1").arg(text::visible(*facts.alpn));
    if (!facts.chain.isEmpty())
        lines += StageText::tr("%n certificate(s) presented", nullptr, int(facts.chain.size()));
    if (!facts.verificationEnabled)
        lines += StageText::tr("Verification is off");
    for (const TlsVerificationError &error : facts.errors.first(qMin(qsizetype(4), facts.errors.size())))
        lines += text::visible(error.text);
    for (const TlsAlert &alert : facts.alerts.first(qMin(qsizetype(4), facts.alerts.size())))
        lines += status::alertText(alert);
    if (!facts.errorString.isEmpty() && facts.errors.isEmpty())
        lines += text::visible(facts.errorString);
    return lines;
}

QStringList webSocketFacts(const WebSocketFacts &facts)
{
    QStringList lines;
    if (facts.requestSent)
        lines += StageText::tr("Path: %1").arg(text::visible(redactedPath(facts.requestPath)));
    if (facts.status != 0)
        lines += StageText::tr("HTTP status: %1 %2").arg(QString::number(facts.status), text::visible(facts.reasonPhrase));
    if (!facts.subprotocol.isEmpty())
        lines += StageText::tr("Sub-protocol: %1").arg(text::visible(facts.subprotocol));
    if (facts.closeCode)
        lines += StageText::tr("Close frame: %1 %2").arg(QString::number(*facts.closeCode), text::visible(facts.closeReason));
    return lines;
}

QStringList mqttFacts(const Attempt &attempt)
{
    QStringList lines;
    const mqtt::Version version = attempt.settings.version;
    if (attempt.mqtt.connectSentMs)
        lines += StageText::tr("CONNECT sent after %1").arg(theme::duration(*attempt.mqtt.connectSentMs));
    if (const auto &connack = attempt.mqtt.connack)
        lines += StageText::tr("CONNACK: %1").arg(mqtt::describeReasonCode(connack->reasonCode, mqtt::PacketType::Connack, version));
    if (const auto &disconnect = attempt.mqtt.serverDisconnect)
        lines += StageText::tr("DISCONNECT from the broker: %1")
                     .arg(mqtt::describeReasonCode(disconnect->reasonCode, mqtt::PacketType::Disconnect, version));
    return lines;
}

} // namespace

QString status::stageName(Stage stage)
{
    switch (stage) {
    case Stage::Resolve:
        return StageText::tr("Resolve", "stage: looking up the host's addresses");
    case Stage::Tcp:
        return u"TCP"_s;
    case Stage::Tls:
        return u"TLS"_s;
    case Stage::WebSocket:
        return u"WebSocket"_s;
    case Stage::Mqtt:
        return u"MQTT"_s;
    }
    return {};
}

bool status::isCancelled(const Attempt &attempt)
{
    return attempt.ending.by == Ending::By::Cancelled;
}

theme::Sign status::signOf(StageState state, bool cancelled)
{
    switch (state) {
    case StageState::Running:
        return theme::Sign::Running;
    case StageState::Ok:
        return theme::Sign::Ok;
    case StageState::Failed:
        return cancelled ? theme::Sign::Skipped : theme::Sign::Error;
    case StageState::Skipped:
        return theme::Sign::Skipped;
    case StageState::NotReached:
        break;
    }
    return theme::Sign::Idle;
}

QString status::stateWord(StageState state, bool cancelled)
{
    switch (state) {
    case StageState::NotReached:
        return StageText::tr("not reached");
    case StageState::Running:
        return StageText::tr("running");
    case StageState::Ok:
        return StageText::tr("ok");
    case StageState::Failed:
        return cancelled ? StageText::tr("cancelled") : StageText::tr("failed");
    case StageState::Skipped:
        return StageText::tr("skipped");
    }
    return {};
}

QString status::proxyName()
{
    return StageText::tr("Proxy");
}

QString status::stageSentence(const QString &name, const StageProgress &progress, bool cancelled)
{
    const QString time = theme::duration(progress.durationMs);
    switch (progress.state) {
    case StageState::NotReached:
        return StageText::tr("%1: not reached").arg(name);
    case StageState::Running:
        return StageText::tr("%1: running for %2").arg(name, time);
    case StageState::Ok:
        return StageText::tr("%1: ok after %2").arg(name, time);
    case StageState::Failed:
        return cancelled ? StageText::tr("%1: cancelled after %2").arg(name, time) : StageText::tr("%1: failed after %2").arg(name, time);
    case StageState::Skipped:
        return StageText::tr("%1: skipped").arg(name);
    }
    return name;
}

QString status::stageAccessibleName(const QString &name, const StageProgress &progress, bool cancelled)
{
    const QString time = englishDuration(progress.durationMs);
    switch (progress.state) {
    case StageState::NotReached:
        return u"%1: not reached"_s.arg(name);
    case StageState::Running:
        return u"%1: running for %2"_s.arg(name, time);
    case StageState::Ok:
        return u"%1: ok after %2"_s.arg(name, time);
    case StageState::Failed:
        return (cancelled ? u"%1: cancelled after %2"_s : u"%1: failed after %2"_s).arg(name, time);
    case StageState::Skipped:
        return u"%1: skipped"_s.arg(name);
    }
    return name;
}

QString status::stageFacts(Stage stage, const Attempt &attempt)
{
    QStringList lines;
    switch (stage) {
    case Stage::Resolve:
        lines = resolveFacts(attempt.transport.resolve);
        break;
    case Stage::Tcp:
        lines = tcpFacts(attempt.transport.tcp);
        break;
    case Stage::Tls:
        lines = tlsFacts(attempt.transport.tls);
        break;
    case Stage::WebSocket:
        lines = webSocketFacts(attempt.transport.webSocket);
        break;
    case Stage::Mqtt:
        lines = mqttFacts(attempt);
        break;
    }
    return maskSecrets(lines.join(QLatin1Char('\n')), secretsOf(attempt.settings)); // a server may send back what it was told
}

QString status::proxyFacts(const Attempt &attempt)
{
    const std::optional<ProxyFacts> &proxy = attempt.transport.tcp.proxy;
    if (!proxy)
        return {};
    QStringList lines{
        StageText::tr("Through the %1 proxy %2 port %3").arg(proxy->type, text::visible(proxy->host), QString::number(proxy->port))};
    if (proxy->askedMs)
        lines += StageText::tr("Reached, and asked for the broker, after %1").arg(theme::duration(*proxy->askedMs - proxy->startMs));
    if (proxy->durationMs > 0 && !proxy->failed && attempt.stage(Stage::Tcp).state == StageState::Ok)
        lines += StageText::tr("Gave the connection after %1").arg(theme::duration(proxy->durationMs));
    if (!proxy->errorString.isEmpty())
        lines += text::visible(proxy->errorString);
    return maskSecrets(lines.join(QLatin1Char('\n')), secretsOf(attempt.settings));
}

QString status::addressText(const QHostAddress &address, quint16 port)
{
    return StageText::tr("%1 port %2").arg(address.toString(), QString::number(port));
}

QString status::resultText(const AddressAttempt &attempt)
{
    using Result = AddressAttempt::Result;
    switch (attempt.result) {
    case Result::Running:
        return StageText::tr("connecting");
    case Result::Connected:
        return StageText::tr("connected");
    case Result::Refused:
        return StageText::tr("refused");
    case Result::TimedOut:
        return StageText::tr("no answer");
    case Result::Unreachable:
        return StageText::tr("unreachable");
    case Result::Reset:
        return StageText::tr("reset");
    case Result::Cancelled:
        return StageText::tr("given up, another address answered first or the attempt was over");
    case Result::Other:
        break;
    }
    return text::visible(attempt.errorString);
}

QString status::alertText(const TlsAlert &alert)
{
    const QLatin1String known = alertName(alert.description);
    const QString name = known.isEmpty() ? StageText::tr("an alert that no standard defines") : QString(known);
    const QString number = QString::number(alert.description);
    return alert.received ? StageText::tr("TLS alert received: %1 (%2)").arg(name, number)
                          : StageText::tr("TLS alert sent: %1 (%2)").arg(name, number);
}

QString status::endingText(const Ending &ending)
{
    switch (ending.by) {
    case Ending::By::None:
        return {};
    case Ending::By::Peer:
        return StageText::tr("The broker, or something between, closed the connection.");
    case Ending::By::PeerReset:
        return StageText::tr("The connection was reset by the broker or something between.");
    case Ending::By::NetworkError:
        return ending.errorString.isEmpty() ? StageText::tr("The network failed.")
                                            : StageText::tr("The network failed: %1.").arg(text::visible(ending.errorString));
    case Ending::By::TlsFailure:
        return StageText::tr("The TLS handshake failed.");
    case Ending::By::WebSocketFailure:
        return StageText::tr("The WebSocket upgrade failed.");
    case Ending::By::Timeout:
        return StageText::tr("The time limit passed.");
    case Ending::By::Cancelled:
        return StageText::tr("You cancelled it.");
    case Ending::By::LocalDisconnect:
        return StageText::tr("You disconnected: DISCONNECT was sent.");
    case Ending::By::LocalError:
        return StageText::tr("Connack closed the connection because of what the broker sent.");
    }
    return {};
}
