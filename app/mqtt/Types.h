// The enumerations that every packet of MQTT shares.
#pragma once

#include <QtGlobal>

namespace mqtt {

/// Protocol Level byte of CONNECT (MQTT 5.0 and 3.1.1, section 3.1.2.2; 3.1: "Protocol version number").
enum class Version : quint8 { V31 = 3, V311 = 4, V5 = 5 };

/// MQTT Control Packet type: the upper four bits of the first byte (section 2.1.2).
enum class PacketType : quint8 {
    Connect = 1,
    Connack = 2,
    Publish = 3,
    Puback = 4,
    Pubrec = 5,
    Pubrel = 6,
    Pubcomp = 7,
    Subscribe = 8,
    Suback = 9,
    Unsubscribe = 10,
    Unsuback = 11,
    Pingreq = 12,
    Pingresp = 13,
    Disconnect = 14,
    Auth = 15,
};

/// Quality of Service of an Application Message (section 4.3).
enum class QoS : quint8 { AtMostOnce = 0, AtLeastOnce = 1, ExactlyOnce = 2 };

/// Who sent a packet; some packets, Reason Codes and properties are allowed in one direction only.
enum class Sender : quint8 { Client, Server };

/// "CONNECT", "CONNACK", ...: the specification's spelling. Static storage.
const char *name(PacketType type);

/// "3.1", "3.1.1" or "5.0". Static storage.
const char *name(Version version);

} // namespace mqtt
