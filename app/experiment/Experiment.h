// What a tester can provoke on a session, to see whether the broker does as the specification says.
#pragma once

#include "connection/Connection.h"

#include <array>

enum class Experiment : quint8 {
    StopKeepAlive,        ///< Send no PINGREQ any more (section 3.1.2.10).
    DropConnection,       ///< Close the socket without DISCONNECT (section 3.1.2.5).
    DisconnectWithWill,   ///< DISCONNECT with Reason Code 0x04 (section 3.14.2.1); 5.0.
    DisconnectWithReason, ///< DISCONNECT with a Reason Code of choice; 5.0.
    ChangeSessionExpiry,  ///< DISCONNECT with a Session Expiry Interval (section 3.14.2.2.2); 5.0.
    Reauthenticate,       ///< AUTH with Reason Code 0x19 (section 4.12.1); 5.0.
    ResumeSession,        ///< Connect with Clean Start (Clean Session) 0.
    WipeSession,          ///< Connect with Clean Start (Clean Session) 1, then disconnect for good.
};
inline constexpr std::array allExperiments{
    Experiment::StopKeepAlive,       Experiment::DropConnection, Experiment::DisconnectWithWill, Experiment::DisconnectWithReason,
    Experiment::ChangeSessionExpiry, Experiment::Reauthenticate, Experiment::ResumeSession,      Experiment::WipeSession};

/// An experiment with what the tester chose for it.
struct ExperimentChoice {
    Experiment experiment = Experiment::DropConnection;
    quint8 reasonCode = 0;             ///< DisconnectWithReason only; one that a client may send (section 3.14.2.1).
    quint32 sessionExpiryInterval = 0; ///< Seconds, ChangeSessionExpiry only; 0xFFFFFFFF: never.
};

/// How long the broker keeps the session once the network connection is closed.
struct SessionLifetime {
    bool kept = false;              ///< At all.
    std::optional<quint32> seconds; ///< MQTT 5; not set: the specification names no end.
    bool operator==(const SessionLifetime &) const = default;
};

/// What holds at the moment when something is provoked.
struct SessionSituation {
    Client::State state = Client::State::Idle;
    mqtt::Version version = mqtt::Version::V311;
    bool hadConnection = false; ///< There was a CONNACK that accepted; what follows is meaningful only then.
    bool anonymousId = false;   ///< An empty client ID: each CONNECT gets another session.
    quint16 keepAlive = 0;      ///< Seconds, as in force; 0: none.
    bool will = false;
    quint32 willDelayInterval = 0; ///< Seconds
    SessionLifetime lifetime;
    bool authentication = false;       ///< CONNECT had an Authentication Method.
    std::optional<qint64> closedForMs; ///< Since the connection ended; not set while there is one.
};
/// Of the latest attempt of `connection`.
SessionSituation situationOf(const Connection &connection);
SessionSituation situationOf(const Attempt &attempt, const SessionLimits &limits, Client::State state);

/// "Drop the connection", for a button. Translated.
QString experimentName(Experiment experiment);
/// What it does, in one or two sentences, with the section. Translated.
QString experimentHelp(Experiment experiment);
/// Why it cannot be done now, translated; empty if it can.
QString whyNotPossible(Experiment experiment, const SessionSituation &situation);
/// The Reason Codes that a client may send in DISCONNECT (section 3.14.2.1), ascending.
QList<quint8> disconnectReasonCodes();
