// What became of a connection's will: plain values and their words.
#pragma once

#include "client/Client.h"

#include <QStringList>

/// What a watch of the will has seen.
struct WillReport {
    enum class State : quint8 {
        Idle,       ///< Nothing is watched.
        Connecting, ///< The second connection is being made.
        Watching,   ///< Subscribed; the tested connection is there.
        Waiting,    ///< The tested connection is over; the will is awaited, or must not come.
        Arrived,    ///< As it must.
        NotArrived, ///< It must have come, and did not.
        Discarded,  ///< It did not come, as it must not: DISCONNECT took it back [MQTT-3.14.4-3].
        Unexpected, ///< It came though DISCONNECT took it back.
        Resumed,    ///< It did not come, as the session was resumed before the Will Delay Interval had passed [MQTT-3.1.3-9].
        Failed,     ///< It cannot be watched: `why` or `cause` tell.
        Cancelled,
    };
    State state = State::Idle;
    mqtt::Version version = mqtt::Version::V311;
    QString topic;
    QByteArray payload; ///< As configured.
    int qos = 0;
    bool retain = false;
    std::optional<quint32> willDelayInterval;     ///< Seconds, as configured (5.0).
    std::optional<quint32> sessionExpiryInterval; ///< Seconds, as in force (5.0).
    QString clientId;                             ///< Of the second connection.
    int grantedQos = 2;

    Ending::By endedBy = Ending::By::None;  ///< The tested connection.
    std::optional<quint8> disconnectCode{}; ///< Of the DISCONNECT that our client sent; below 5.0 0.
    bool begunAnew = false;                 ///< The tested connection came back with a new session, which ends the old one.
    double marginMs = 0;                    ///< How long the will is waited for after its time.

    std::optional<double>
        delayMs;               ///< From the end of the connection to the will's arrival; 0 also if it came just before that was noticed.
    QByteArray arrivedPayload; ///< Its start, at most 64 KiB.
    bool payloadEqual = false;
    int arrivedQos = 0;
    std::optional<bool> kept; ///< With `retain`: a new subscription gets it, too. nullopt: not asked yet, or no will that is retained.

    bool retainedBefore = false;         ///< A retained message was there before: an older will, or another's.
    bool retainedBeforeEqual = false;    ///< With the same payload.
    int otherMessages = 0;               ///< On the topic, with another payload.
    QByteArray lastOtherPayload;         ///< Its start, at most 64 KiB.
    std::optional<quint8> subscribeCode; ///< Failed: SUBACK's refusal.
    QString why;                         ///< Failed: in a translated sentence.
    QString cause;                       ///< Failed: the catalogue's id for why the second connection did not come about.

    bool isOver() const { return state == State::Idle || state >= State::Arrived; }
    /// DISCONNECT with Reason Code 0, or any DISCONNECT below 5.0, takes the will back [MQTT-3.14.4-3].
    bool mustNotFire() const { return disconnectCode && (version != mqtt::Version::V5 || *disconnectCode == 0); }
    /// From the end of the connection, ms: the Will Delay Interval, or the end of the session if that comes first (section 3.1.3.2.2).
    double expectedDelayMs() const;
    /// An earlier time than the Will Delay Interval asks for, by more than clocks and whole seconds explain.
    bool cameTooEarly() const { return delayMs && !begunAnew && *delayMs + 1'100 < expectedDelayMs(); }
    /// The session ended before the Will Delay Interval had passed, and the broker waited for the interval all the same.
    bool cameWithTheInterval() const;
    /// QoS that the will must arrive with.
    int expectedQos() const { return std::min(qos, grantedQos); }
};

namespace willtext {

/// One line: what the state is.
QString headline(const WillReport &report);
/// What was seen, what it means, what to do; one sentence or more each.
QStringList sentences(const WillReport &report);

} // namespace willtext

Q_DECLARE_METATYPE(WillReport)
