// Tells MQTT from other protocols by bytes alone.
#pragma once

#include "mqtt/Codec.h"

#include <optional>

/// What the first bytes of one direction of a connection are.
enum class StartGuess : quint8 { NeedMore, Connect, Tls, Http, Other };
StartGuess guessStart(QByteArrayView bytes);
/// Of bytes for which guessStart() says Connect; a protocol level that does not exist counts as 3.1.1.
mqtt::Version versionOfConnect(QByteArrayView bytes);

struct MiddleGuess {
    mqtt::Version version = mqtt::Version::V311; ///< V5 where all packets can be read so and one of them tells.
    std::optional<mqtt::Sender> sender;          ///< Not set: both may send such packets.
};
/// Bytes from the midst of a connection, where a segment begins: nullopt unless they are whole packets, the last one perhaps unfinished.
/// `customary`: the port is MQTT's, so a short packet is enough.
std::optional<MiddleGuess> guessMiddle(QByteArrayView bytes, bool customary);
