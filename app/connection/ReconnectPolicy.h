// Whether, when and why an ended connection is made anew. Pure: time passes elsewhere, and chance is given.
#pragma once

#include "connection/ConnectRhythm.h"
#include "connection/RetryRules.h"

#include <chrono>
#include <functional>

namespace reconnect {

/// What follows an attempt that ended.
struct Plan {
    enum class Next : quint8 {
        Nothing, ///< The user ended it, or nothing is to be tried by itself.
        Try,     ///< After `delay`.
        Stop,    ///< Nothing more by itself, though a connection was to be kept up: the user has to know, and decides.
    };
    Next next = Next::Nothing;
    std::chrono::milliseconds delay{0};
    int number = 0;          ///< Next::Try: of the coming try, counted from the last connection that held; from 1.
    const char *reason = ""; ///< See retryReason(); empty for Next::Nothing.
    /// Connected and thrown out again and again: how long each connection held, in ms; empty unless it was recognised. With Next::Try the
    /// delay is the longest one for that reason.
    QList<double> rhythm;
    bool takenOver = false; ///< With `rhythm`, or Next::Stop: another client with the same client ID is the cause.
};

class ReconnectPolicy
{
public:
    /// `chance` gives numbers from 0 to 1.
    explicit ReconnectPolicy(std::function<double()> chance);

    /// The user begins: nothing that was before counts.
    void begin(const NetworkSettings &settings);
    /// The user ended the attempt or the connection, or is about to: what ends now is not made anew.
    void end() { m_wanted = false; }
    /// The user wants to go on after a Stop, or at once: delays and rhythm begin anew.
    void goOn();

    /// An attempt ended. `diagnosis` as made from it.
    Plan ended(const Attempt &attempt, const std::optional<Diagnosis> &diagnosis);
    /// The same attempt with another verdict, as probes have found: try and chance stay.
    Plan judgedAnew(const Attempt &attempt, const std::optional<Diagnosis> &diagnosis) const;

private:
    Plan plan(const Attempt &attempt, const Diagnosis &diagnosis) const;

    std::function<double()> m_chance;
    NetworkSettings m_settings;
    ConnectRhythm m_rhythm;
    bool m_wanted = false;    ///< A connection is to be kept up.
    bool m_connected = false; ///< There was one since begin().
    int m_tries = 0;          ///< Since the last connection that held; the coming one included.
    double m_drawn = 0;       ///< For the coming try.
};

} // namespace reconnect
