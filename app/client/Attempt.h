// The evidence of one connection attempt, from its settings to its end: what the diagnosis reads and the report prints.
#pragma once

#include "client/Probe.h"
#include "settings/Checks.h"

#include <QDateTime>

/// What became of a SUBSCRIBE of this attempt.
struct SubscriptionOutcome {
    QString topicFilter;
    int requestedQos = 0;
    std::optional<quint8> reasonCode; ///< Of SUBACK; nullopt: unanswered, or not sent.
    QString reasonString;
    double ms = 0;
    QString notSent{};    ///< Why our client did not send it, translated; empty: it did.
    bool finished = true; ///< False: the run ended before its turn came, or before its time was up. It is not judged.
    double sentAtMs = 0;  ///< Since the attempt began; 0: not sent.
};

/// What became of a PUBLISH of this attempt.
struct PublishOutcome {
    QString topicName;
    int qos = 0;
    std::optional<quint8> reasonCode; ///< Of PUBACK, PUBREC or PUBCOMP; nullopt: unanswered, or QoS 0.
    QString reasonString;
    bool acknowledged = false;         ///< QoS 0: written.
    bool matchesSubscription = false;  ///< A granted subscription of this attempt matches, so it must come back.
    std::optional<double> roundTripMs; ///< When it came back; nullopt: it did not within the limit.
    double ms = 0;
    QString notSent{};    ///< Why our client did not send it (above the server's Maximum QoS, ...), translated; empty: it did.
    bool finished = true; ///< False: the run ended before its turn came, or before its time was up. It is not judged.
    double sentAtMs = 0;  ///< Since the attempt began; 0: not sent.
};

/// What became of one entry of NetworkSettings::servers.
struct ServerTry : ConnectionFacts {
    Endpoint endpoint;
};

/// A value: copied between threads and kept for comparisons.
struct Attempt : ConnectionFacts {
    int number = 0;                       ///< Counts from 1 within a connection.
    QDateTime startedAt;                  ///< UTC; the millisecond in which it began
    ConnectionSettings settings;          ///< As used. Holds secrets: never print it whole.
    QList<SettingsProblem> inputProblems; ///< Not empty: nothing was sent.
    QList<Note> inputNotes;               ///< Notes made while the settings were read (port-overridden, unknown-option, ...).
    QList<SubscriptionOutcome> subscriptions;
    QList<PublishOutcome> publishes;
    /// Every server tried, in order, the one that answered last; empty unless NetworkSettings::servers is set. The fields above are those
    /// of the server that connected, or, when all failed, of the first one; settings.endpoint is that server.
    QList<ServerTry> serverTries;
    /// How long earlier connections held, in ms, that the server closed without a word: same broker, same client ID, one after the other up
    /// to this one, the oldest first.
    QList<double> earlierHeldMs;
    QList<Probe> probes; ///< The extra connections made after a failure, in the order in which they began.

    /// It was connected, and the server closed or reset it and gave no reason: no DISCONNECT, nothing wrong with what it sent.
    bool wasClosedWithoutWord() const;
    /// From CONNACK to the end; 0 if it was not connected.
    double heldMs() const;

    /// The evidence of one of serverTries as an attempt of its own.
    Attempt ofServer(const ServerTry &server) const;
};
Q_DECLARE_METATYPE(Attempt)
