// All that the status shows, as one value.
#pragma once

#include "connection/Connection.h"

/// What is known of a connection at one moment; a test makes one by hand.
struct StatusSnapshot {
    Client::State state = Client::State::Idle;
    QDateTime stateSince;    ///< UTC
    Attempt attempt;         ///< number 0: none was made yet.
    QList<Attempt> attempts; ///< Those that ended, oldest first.
    std::optional<Diagnosis> diagnosis;
    QList<Note> notes;
    std::optional<double> roundTripMs;
    bool stale = false;   ///< The settings were edited after the attempt.
    bool probing = false; ///< Extra connections look closer at the attempt.
    ReconnectStatus reconnect;
};

/// What the panel is about.
enum class StatusPhase : quint8 { Idle, Running, Connected, Disconnecting, Failed, Lost, Disconnected, Cancelled };

inline StatusPhase phaseOf(const StatusSnapshot &snapshot)
{
    switch (snapshot.state) {
    case Client::State::Connecting:
    case Client::State::AwaitingConnack:
        return StatusPhase::Running;
    case Client::State::Connected:
        return StatusPhase::Connected;
    case Client::State::Disconnecting:
        return StatusPhase::Disconnecting;
    case Client::State::Idle:
        break;
    }
    if (snapshot.attempt.number == 0)
        return StatusPhase::Idle;
    if (snapshot.diagnosis)
        return snapshot.attempt.connected ? StatusPhase::Lost : StatusPhase::Failed;
    if (snapshot.attempt.ending.by == Ending::By::Cancelled && !snapshot.attempt.connected)
        return StatusPhase::Cancelled;
    if (snapshot.attempt.connected)
        return snapshot.attempt.ending.by == Ending::By::LocalDisconnect || snapshot.attempt.ending.by == Ending::By::Cancelled
            ? StatusPhase::Disconnected
            : StatusPhase::Lost;
    return StatusPhase::Failed;
}
