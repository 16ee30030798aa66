#include "experiment/Experiment.h"

#include <QCoreApplication>

using mqtt::Version;

namespace {

struct ExperimentText {
    Q_DECLARE_TR_FUNCTIONS(ExperimentText)
};

constexpr quint32 neverExpires = 0xFFFFFFFF;

SessionLifetime lifetimeOf(const ConnectionSettings &settings, const SessionLimits &limits)
{
    if (settings.version != Version::V5)
        return {!settings.cleanStart, std::nullopt};
    const quint32 seconds = limits.sessionExpiryInterval.value_or(0);
    return {seconds > 0, seconds == neverExpires ? std::nullopt : std::optional(seconds)};
}

} // namespace

SessionSituation situationOf(const Attempt &attempt, const SessionLimits &limits, Client::State state)
{
    const ConnectionSettings &settings = attempt.settings;
    SessionSituation situation;
    situation.state = state;
    situation.version = settings.version;
    situation.hadConnection = attempt.connected;
    situation.anonymousId = limits.clientId.isEmpty() && settings.clientId.isEmpty();
    situation.keepAlive = limits.keepAlive;
    situation.will = settings.will.enabled;
    if (settings.version == Version::V5)
        situation.willDelayInterval = settings.will.willDelayInterval.value_or(0);
    situation.lifetime = lifetimeOf(settings, limits);
    if (state == Client::State::Idle && attempt.connected)
        situation.closedForMs = attempt.startedAt.msecsTo(QDateTime::currentDateTimeUtc()) - qint64(attempt.ending.atMs);
    situation.authentication = settings.version == Version::V5 && settings.properties.authenticationMethod.has_value();
    return situation;
}

SessionSituation situationOf(const Connection &connection)
{
    return situationOf(connection.attempt(), connection.limits(), connection.state());
}

QString experimentName(Experiment experiment)
{
    switch (experiment) {
    case Experiment::StopKeepAlive:
        return ExperimentText::tr("Stop the keep-alive");
    case Experiment::DropConnection:
        return ExperimentText::tr("Drop the connection");
    case Experiment::DisconnectWithWill:
        return ExperimentText::tr("Disconnect with will");
    case Experiment::DisconnectWithReason:
        return ExperimentText::tr("Disconnect with reason");
    case Experiment::ChangeSessionExpiry:
        return ExperimentText::tr("Disconnect, change expiry");
    case Experiment::Reauthenticate:
        return ExperimentText::tr("Re-authenticate");
    case Experiment::ResumeSession:
        return ExperimentText::tr("Resume the session");
    case Experiment::WipeSession:
        return ExperimentText::tr("Wipe the session");
    }
    return {};
}

QString experimentHelp(Experiment experiment)
{
    switch (experiment) {
    case Experiment::StopKeepAlive:
        return ExperimentText::tr("Sends no PINGREQ any more, as a device that hangs. The broker must notice (section 3.1.2.10).");
    case Experiment::DropConnection:
        return ExperimentText::tr(
            "Closes the socket without DISCONNECT, as a device that loses its power. The broker must publish the will (section 3.1.2.5).");
    case Experiment::DisconnectWithWill:
        return ExperimentText::tr(
            "Sends DISCONNECT with Reason Code 0x04: an orderly end after which the broker publishes the will all the same "
            "(MQTT 5, section 3.14.2.1).");
    case Experiment::DisconnectWithReason:
        return ExperimentText::tr(
            "Sends DISCONNECT with the chosen Reason Code. Only 0x00 makes the broker throw the will away (MQTT 5, section "
            "3.14.4).");
    case Experiment::ChangeSessionExpiry:
        return ExperimentText::tr(
            "Sends DISCONNECT with a new Session Expiry Interval: how long the broker keeps the session from now on (MQTT 5, "
            "section 3.14.2.2.2).");
    case Experiment::Reauthenticate:
        return ExperimentText::tr(
            "Sends AUTH with Reason Code 0x19: the authentication exchange is made again while the connection stays (MQTT 5, "
            "section 4.12.1).");
    case Experiment::ResumeSession:
        return ExperimentText::tr(
            "Connects with Clean Start (3.x: Clean Session) off: the broker says with Session Present whether it still has the session "
            "(section 3.2.2.1.1).");
    case Experiment::WipeSession:
        return ExperimentText::tr(
            "Connects with Clean Start (3.x: Clean Session) on and disconnects: nothing of the session may be left, neither there nor here "
            "(section 3.1.2.4).");
    }
    return {};
}

namespace {

bool needsConnection(Experiment experiment)
{
    return experiment != Experiment::ResumeSession && experiment != Experiment::WipeSession;
}

bool needsVersion5(Experiment experiment)
{
    switch (experiment) {
    case Experiment::DisconnectWithWill:
    case Experiment::DisconnectWithReason:
    case Experiment::ChangeSessionExpiry:
    case Experiment::Reauthenticate:
        return true;
    default:
        return false;
    }
}

QString whyNotWith(Experiment experiment, const SessionSituation &situation)
{
    switch (experiment) {
    case Experiment::StopKeepAlive:
        return situation.keepAlive == 0 ? ExperimentText::tr("The keep-alive is 0: the broker need not notice anything.") : QString();
    case Experiment::ChangeSessionExpiry:
        return situation.lifetime.kept
            ? QString()
            : ExperimentText::tr(
                "The connection began with a Session Expiry Interval of 0, which DISCONNECT must not raise (section 3.14.2.2.2).");
    case Experiment::Reauthenticate:
        return situation.authentication
            ? QString()
            : ExperimentText::tr("CONNECT had no Authentication Method (section 4.12.1). Set one under MQTT 5.");
    default:
        return {};
    }
}

} // namespace

QString whyNotPossible(Experiment experiment, const SessionSituation &situation)
{
    const bool connected = situation.state == Client::State::Connected;
    if (needsConnection(experiment) && !connected)
        return ExperimentText::tr("Not connected.");
    if (!needsConnection(experiment) && !connected && situation.state != Client::State::Idle)
        return ExperimentText::tr("Wait until the attempt is over.");
    if (!needsConnection(experiment) && !situation.hadConnection)
        return ExperimentText::tr("Connect first, so that there is a session.");
    if (!needsConnection(experiment) && situation.anonymousId)
        return ExperimentText::tr("The client ID is empty: without one there is no session to find again.");
    if (needsVersion5(experiment) && situation.version != Version::V5)
        return ExperimentText::tr("This needs MQTT 5; the connection is MQTT %1.").arg(QLatin1String(mqtt::name(situation.version)));
    return whyNotWith(experiment, situation);
}

QList<quint8> disconnectReasonCodes()
{
    return {0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x99};
}
