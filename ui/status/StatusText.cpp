#include "status/StatusText.h"

#include "diagnosis/ProbeText.h"
#include "status/BrokerFacts.h"
#include "settings/Secrets.h"
#include "settings/Url.h"
#include "status/StageText.h"
#include "text/PlainText.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace {

struct StatusText {
    Q_DECLARE_TR_FUNCTIONS(StatusText)
};

QString clockText(const QDateTime &utc)
{
    return utc.toLocalTime().toString(u"HH:mm:ss"_s);
}

QString urlOf(const Attempt &attempt)
{
    return text::visible(redactedUrl(attempt.settings.urlWithPort()), 120);
}

QString runningVerdict(const Attempt &attempt)
{
    const Endpoint &endpoint = attempt.settings.endpoint;
    const auto running = [&attempt](Stage stage) { return attempt.stage(stage).state == StageState::Running; };
    if (running(Stage::Mqtt) && attempt.mqtt.authentication.waiting)
        return StatusText::tr("The broker's AUTH waits for your answer");
    if (running(Stage::Mqtt))
        return attempt.mqtt.connectSentMs ? StatusText::tr("CONNECT was sent, waiting for CONNACK") : StatusText::tr("Sending CONNECT");
    if (running(Stage::WebSocket))
        return StatusText::tr("Asking for the WebSocket upgrade at %1")
            .arg(text::visible(redactedPath(attempt.settings.webSocket.path), 80));
    if (running(Stage::Tls))
        return StatusText::tr("TLS handshake with %1").arg(text::visible(endpoint.host, 80));
    if (running(Stage::Tcp) && attempt.transport.tcp.proxy)
        return StatusText::tr("Asking the proxy %1 for a connection to %2 port %3")
            .arg(text::visible(attempt.transport.tcp.proxy->host, 80), text::visible(endpoint.host, 80),
                 QString::number(endpoint.effectivePort()));
    if (running(Stage::Tcp))
        return StatusText::tr("Opening the TCP connection to %1 port %2")
            .arg(text::visible(endpoint.host, 80), QString::number(endpoint.effectivePort()));
    if (running(Stage::Resolve))
        return StatusText::tr("Looking up the addresses of %1").arg(text::visible(endpoint.host, 80));
    return StatusText::tr("Connecting to %1").arg(urlOf(attempt));
}

QString connectedVerdict(const Attempt &attempt)
{
    const mqtt::Connack connack = attempt.mqtt.connack.value_or(mqtt::Connack());
    const auto assigned = connack.properties.string(mqtt::PropertyId::AssignedClientIdentifier);
    const QString clientId = text::visible(assigned.value_or(attempt.settings.clientId), 64);
    const QString version = QLatin1String(mqtt::name(attempt.settings.version));
    if (assigned)
        return connack.sessionPresent
            ? StatusText::tr("Connected with MQTT %1 as %2, assigned by the broker, in the session it had kept").arg(version, clientId)
            : StatusText::tr("Connected with MQTT %1 as %2, assigned by the broker, in a new session").arg(version, clientId);
    if (clientId.isEmpty())
        return StatusText::tr("Connected with MQTT %1 with an empty client ID, in a new session").arg(version);
    return connack.sessionPresent
        ? StatusText::tr("Connected with MQTT %1 as %2, in the session the broker had kept").arg(version, clientId)
        : StatusText::tr("Connected with MQTT %1 as %2, in a new session").arg(version, clientId);
}

/// With several servers: which one it is; empty with one alone.
QString serverLine(const Attempt &attempt)
{
    const qsizetype servers = attempt.settings.network.servers.size();
    if (servers < 2)
        return {};
    const bool under = attempt.ending.by == Ending::By::None;
    const qsizetype number = attempt.serverTries.size() + (under ? 1 : 0);
    return StatusText::tr("Server %1 of %2: %3.", "number, how many, URL")
        .arg(QString::number(number), QString::number(servers), urlOf(attempt));
}

/// The verdict is about the first of several servers that all failed.
QString allServersLine(const Attempt &attempt)
{
    const int tried = int(attempt.serverTries.size());
    if (attempt.connected || tried < 2)
        return {};
    return StatusText::tr("None of the %n servers took the connection. This is about the first one, %1; the tab Attempts has the others.",
                          nullptr, tried)
        .arg(urlOf(attempt));
}

QString connectedExplanation(const StatusSnapshot &snapshot, const QDateTime &now)
{
    QStringList lines;
    const qint64 ms = qMax(qint64(0), snapshot.stateSince.msecsTo(now));
    lines += StatusText::tr("Since %1, for %2.").arg(clockText(snapshot.stateSince), theme::duration(double(ms - ms % 1000)));
    if (snapshot.roundTripMs)
        lines.last() =
            StatusText::tr("Since %1, for %2. The last PINGREQ was answered after %3.")
                .arg(clockText(snapshot.stateSince), theme::duration(double(ms - ms % 1000)), theme::duration(*snapshot.roundTripMs));
    lines += serverLine(snapshot.attempt);
    if (const int limits = int(status::limitsOf(snapshot.attempt).size()); limits > 0)
        lines += StatusText::tr("The broker set %n limit(s); the tab Broker has them beside what was asked.", nullptr, limits);
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

/// How long the connection stood, from CONNACK to its end.
QString heldFor(const Attempt &attempt)
{
    return theme::duration(qMax(0.0, attempt.ending.atMs - attempt.mqtt.connackMs.value_or(0)));
}

/// The user closed the socket of a connection that stood.
bool wasDropped(const Attempt &attempt)
{
    return attempt.connected && attempt.ending.by == Ending::By::Cancelled;
}

QDateTime endedAt(const StatusSnapshot &snapshot)
{
    return snapshot.attempt.startedAt.addMSecs(qint64(snapshot.attempt.ending.atMs));
}

QString stageTitle(const QString &id)
{
    for (const Stage stage : allStages) {
        if (id == QLatin1String(stageId(stage)))
            return status::stageName(stage);
    }
    return id == u"input"_s ? StatusText::tr("settings") : StatusText::tr("after CONNACK");
}

} // namespace

theme::Sign status::signOf(const StatusSnapshot &snapshot, StatusPhase phase)
{
    switch (phase) {
    case StatusPhase::Idle:
    case StatusPhase::Disconnected:
    case StatusPhase::Cancelled:
        return theme::Sign::Idle;
    case StatusPhase::Running:
    case StatusPhase::Disconnecting:
        return theme::Sign::Running;
    case StatusPhase::Connected:
        return snapshot.diagnosis ? theme::Sign::Warning : theme::Sign::Ok;
    case StatusPhase::Failed:
    case StatusPhase::Lost:
        break;
    }
    return theme::Sign::Error;
}

QString status::verdict(const StatusSnapshot &snapshot, StatusPhase phase)
{
    const Attempt &attempt = snapshot.attempt;
    switch (phase) {
    case StatusPhase::Idle:
        return StatusText::tr("Not connected yet");
    case StatusPhase::Running:
        return runningVerdict(attempt);
    case StatusPhase::Connected:
        return connectedVerdict(attempt);
    case StatusPhase::Disconnecting:
        return StatusText::tr("Disconnecting");
    case StatusPhase::Disconnected:
        return (wasDropped(attempt) ? StatusText::tr("You dropped the connection after %1") : StatusText::tr("You disconnected after %1"))
            .arg(heldFor(attempt));
    case StatusPhase::Cancelled:
        return StatusText::tr("You cancelled the attempt after %1").arg(theme::duration(attempt.ending.atMs));
    case StatusPhase::Failed:
    case StatusPhase::Lost:
        break;
    }
    if (snapshot.diagnosis)
        return text::visible(snapshot.diagnosis->title, 200);
    return phase == StatusPhase::Lost ? StatusText::tr("The connection ended after %1").arg(heldFor(attempt))
                                      : StatusText::tr("The attempt ended after %1").arg(theme::duration(attempt.ending.atMs));
}

QString status::circumstances(const StatusSnapshot &snapshot, StatusPhase phase, const QDateTime &now)
{
    const Attempt &attempt = snapshot.attempt;
    switch (phase) {
    case StatusPhase::Idle:
    case StatusPhase::Connected:
    case StatusPhase::Disconnecting:
        return {};
    case StatusPhase::Running: {
        const double ms = double(qMax(qint64(0), attempt.startedAt.msecsTo(now)));
        const QString server = serverLine(attempt);
        if (attempt.mqtt.authentication.waiting)
            return StatusText::tr("For %1, since %2; meanwhile the limit stands still.")
                .arg(theme::duration(ms), clockText(attempt.startedAt));
        return (server.isEmpty() ? QString() : server + u' ')
            + StatusText::tr("For %1, since %2; the limit is %3.")
                  .arg(theme::duration(ms), clockText(attempt.startedAt),
                       theme::duration(double(attempt.settings.network.connectTimeout.count())));
    }
    case StatusPhase::Disconnected:
    case StatusPhase::Cancelled:
        return StatusText::tr("At %1.").arg(clockText(endedAt(snapshot)));
    case StatusPhase::Failed:
    case StatusPhase::Lost:
        break;
    }
    if (!snapshot.diagnosis)
        return StatusText::tr("At %1.").arg(clockText(endedAt(snapshot)));
    const QString confidence = confidenceWord(snapshot.diagnosis->confidence);
    const QString made = snapshot.probing || attempt.probes.isEmpty()
        ? QString()
        : StatusText::tr(" · after %n extra connection(s)", "behind the circumstances of a verdict", int(attempt.probes.size()));
    const bool proxy = snapshot.diagnosis->cause == "proxy-failure"_L1;
    const QString stage = proxy ? proxyName() : stageTitle(snapshot.diagnosis->stage);
    if (phase == StatusPhase::Lost)
        return StatusText::tr("%1 · %2 · at %3, after %4", "confidence, stage, time of day, duration of the connection")
                   .arg(confidence, stage, clockText(endedAt(snapshot)), heldFor(attempt))
            + made;
    return StatusText::tr("%1 · %2 · at %3", "confidence, stage, time of day").arg(confidence, stage, clockText(endedAt(snapshot))) + made;
}

namespace {

/// What the user's own ending means for the will (section 3.14.4 and, without DISCONNECT, 3.1.2.5).
QString disconnectedExplanation(const Attempt &attempt)
{
    const bool will = attempt.settings.will.enabled;
    if (wasDropped(attempt))
        return will ? StatusText::tr("The socket was closed without DISCONNECT: the broker must publish the will.")
                    : StatusText::tr("The socket was closed without DISCONNECT.");
    const QString &reason = attempt.ending.errorString; // set for any Reason Code but 0x00
    if (!reason.isEmpty())
        return will ? StatusText::tr("DISCONNECT was sent with %1: the broker publishes the will all the same.").arg(reason)
                    : StatusText::tr("DISCONNECT was sent with %1.").arg(reason);
    return StatusText::tr("DISCONNECT was sent, so the broker does not publish the will.");
}

} // namespace

QString status::explanation(const StatusSnapshot &snapshot, StatusPhase phase, const QDateTime &now)
{
    const Attempt &attempt = snapshot.attempt;
    switch (phase) {
    case StatusPhase::Idle:
        return StatusText::tr(
            "Type the broker's URL above, for instance mqtt://broker.example or wss://broker.example/mqtt, and press Connect. "
            "Each stage then shows here what it did, how long it took and, if it failed, why.");
    case StatusPhase::Running:
        return {};
    case StatusPhase::Connected:
        return (snapshot.diagnosis ? text::visibleLines(snapshot.diagnosis->explanation) + QLatin1Char('\n') : QString())
            + connectedExplanation(snapshot, now);
    case StatusPhase::Disconnecting:
        return StatusText::tr("DISCONNECT was sent; the connection closes once it is out.");
    case StatusPhase::Disconnected:
        return disconnectedExplanation(attempt);
    case StatusPhase::Cancelled:
        return StatusText::tr("Nothing is known beyond the stages above. Connect again to let the attempt run to its end.");
    case StatusPhase::Failed:
    case StatusPhase::Lost:
        break;
    }
    if (const QString servers = allServersLine(attempt); snapshot.diagnosis && !servers.isEmpty())
        return servers + u'\n' + text::visibleLines(snapshot.diagnosis->explanation);
    return snapshot.diagnosis ? text::visibleLines(snapshot.diagnosis->explanation)
                              : maskSecrets(endingText(attempt.ending), secretsOf(attempt.settings));
}

QString status::confidenceWord(Diagnosis::Confidence confidence)
{
    switch (confidence) {
    case Diagnosis::Confidence::Certain:
        return StatusText::tr("Certain");
    case Diagnosis::Confidence::Likely:
        return StatusText::tr("Likely");
    case Diagnosis::Confidence::Possible:
        break;
    }
    return StatusText::tr("Possible");
}

status::ShownStages status::stagesAt(const StatusSnapshot &snapshot, const QDateTime &now)
{
    ShownStages shown{stagesAsDiagnosed(snapshot.attempt, snapshot.diagnosis), {}};
    for (StageProgress &stage : shown.stages) {
        if (stage.state == StageState::Running)
            stage.durationMs = qMax(stage.durationMs, double(snapshot.attempt.startedAt.msecsTo(now)) - stage.startMs);
    }
    if (const auto both = proxyStages(snapshot.attempt, shown.stages, snapshot.diagnosis)) {
        shown.proxy = both->proxy;
        shown.stages[std::size_t(Stage::Tcp)] = both->tcp;
    }
    return shown;
}

QString status::probing(const StatusSnapshot &snapshot)
{
    if (!snapshot.probing)
        return {};
    const QList<Probe> &probes = snapshot.attempt.probes;
    for (qsizetype i = 0; i < probes.size(); ++i) {
        if (probes[i].state == Probe::State::Running)
            return StatusText::tr("Looking closer, %1 of %2: %3", "number of the extra connection, how many so far, what it tries")
                .arg(QString::number(i + 1), QString::number(probes.size()), text::visible(probeQuestion(probes[i].plan), 200));
    }
    return StatusText::tr("Looking closer: choosing what to try next");
}
