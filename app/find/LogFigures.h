// The statistics of a packet log as values.
#pragma once

#include "find/DelayHistogram.h"
#include "find/RateBins.h"

#include <QString>

/// What is timed: from a packet to the one that answers it.
enum class LogDelay : quint8 {
    ConnectConnack,
    PingreqPingresp, ///< The round trip.
    PublishPuback,
    PublishPubrec,
    PubrelPubcomp,
    SubscribeSuback,
    UnsubscribeUnsuback,
};
inline constexpr std::size_t logDelays = 7;
/// "PUBLISH → PUBACK": names of the specification, not translated.
QString nameOf(LogDelay delay);

/// What was counted up to a record. All of it takes some hundred kB at most, whatever the log's length.
struct LogFigures {
    qint64 records = 0;   ///< Packets and events that were counted.
    qint64 events = 0;    ///< Events below MQTT.
    qint64 malformed = 0; ///< Packets, which are counted by type as well.
    /// By mqtt::PacketType; 0: the reserved type.
    std::array<TrafficCount, 16> byType{};
    RateBins rates;
    /// By LogDelay and by who sent what is answered (mqtt::Sender): PUBLISH of the server that we acknowledge are apart from ours.
    std::array<std::array<DelayHistogram, 2>, logDelays> delays;
    /// What was not answered (yet), by LogDelay and who sent it.
    std::array<std::array<qint64, 2>, logDelays> unanswered{};
    qint64 firstMicroseconds = 0, lastMicroseconds = 0; ///< Times of the first and last record since 1970-01-01, UTC.

    TrafficCount total() const;
    const DelayHistogram &delay(LogDelay which, mqtt::Sender asking) const { return delays[std::size_t(which)][std::size_t(asking)]; }
};
