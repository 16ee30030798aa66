// What the columns of the log show of a packet, beside its summary.
#pragma once

#include "client/Client.h"

#include <optional>

/// What a packet is about: rows of one family have one colour and one sign.
enum class PacketFamily : quint8 {
    Event,           ///< No packet: the transport's own.
    Connection,      ///< CONNECT, CONNACK, AUTH, DISCONNECT
    Publish,         ///< PUBLISH
    Acknowledgement, ///< PUBACK, PUBREC, PUBREL, PUBCOMP
    Subscription,    ///< SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK
    Ping,            ///< PINGREQ, PINGRESP
};

struct PacketColumns {
    PacketFamily family = PacketFamily::Event;
    quint16 packetIdentifier = 0; ///< 0: the packet has none.
    std::optional<mqtt::QoS> qos; ///< PUBLISH
    QString topic;                ///< Topic Name of PUBLISH, the first Topic Filter of SUBSCRIBE and UNSUBSCRIBE. Secrets are not masked.
    QString reason;               ///< "0x87 Not authorized": of several the first that is a failure, else the first. Empty: it has none.
    bool failed = false;          ///< The reason is a failure (mqtt::isFailure), or the event tells of one.
};

/// Of a malformed packet: the family alone.
PacketColumns packetColumns(const TraceEntry &entry);
