// The control packets of MQTT 3.1, 3.1.1 and 5.0 as plain values (chapter 3 of each standard).
#pragma once

#include "mqtt/Properties.h"
#include "mqtt/Types.h"

#include <QMetaType>

namespace mqtt {

/// The Will Message that CONNECT carries (section 3.1.2.5).
struct Will {
    QString topic;
    QByteArray payload;
    QoS qos = QoS::AtMostOnce;
    bool retain = false;
    Properties properties; ///< Will Properties (section 3.1.3.2); empty below 5.0.
    bool operator==(const Will &) const = default;
};

/// Section 3.1. The protocol name follows from the version: "MQIsdp" for 3.1, "MQTT" for the others.
struct Connect {
    Version version = Version::V311;
    bool cleanStart = true; ///< 3.x: Clean Session.
    quint16 keepAlive = 60; ///< Seconds; 0 turns keep-alive off.
    Properties properties;
    QString clientId;
    std::optional<Will> will;
    std::optional<QString> username;
    std::optional<QByteArray> password;
    bool operator==(const Connect &) const = default;
};

/// Section 3.2, the server's answer to CONNECT.
struct Connack {
    bool sessionPresent = false;
    quint8 reasonCode = 0; ///< Raw byte (3.x: return code): a code we do not know must still reach the screen.
    Properties properties;
    bool operator==(const Connack &) const = default;
};

/// Section 3.3.
struct Publish {
    bool dup = false;
    QoS qos = QoS::AtMostOnce;
    bool retain = false;
    QString topicName;            ///< May be empty in 5.0, with a Topic Alias.
    quint16 packetIdentifier = 0; ///< 0 with QoS 0, where none is sent.
    Properties properties;
    QByteArray payload;
    bool operator==(const Publish &) const = default;
};

/// What PUBACK, PUBREC, PUBREL and PUBCOMP have in common (sections 3.4 to 3.7).
struct PublishAcknowledgement {
    quint16 packetIdentifier = 0;
    quint8 reasonCode = 0; ///< 5.0 only; 0 when left out.
    Properties properties;
    bool operator==(const PublishAcknowledgement &) const = default;
};
struct Puback : PublishAcknowledgement {
    bool operator==(const Puback &) const = default;
};
struct Pubrec : PublishAcknowledgement {
    bool operator==(const Pubrec &) const = default;
};
struct Pubrel : PublishAcknowledgement {
    bool dup = false; ///< 3.1 only.
    bool operator==(const Pubrel &) const = default;
};
struct Pubcomp : PublishAcknowledgement {
    bool operator==(const Pubcomp &) const = default;
};

/// A Topic Filter with its Subscription Options (section 3.8.3.1).
struct Subscription {
    enum class RetainHandling : quint8 { SendAtSubscribe = 0, SendIfNew = 1, DoNotSend = 2 };
    QString topicFilter;
    QoS qos = QoS::AtMostOnce;                                       ///< Maximum QoS at which the server may send.
    bool noLocal = false;                                            ///< 5.0
    bool retainAsPublished = false;                                  ///< 5.0
    RetainHandling retainHandling = RetainHandling::SendAtSubscribe; ///< 5.0
    bool operator==(const Subscription &) const = default;
};

/// Section 3.8. DUP exists in 3.1 only.
struct Subscribe {
    quint16 packetIdentifier = 0;
    Properties properties;
    QList<Subscription> subscriptions;
    bool dup = false;
    bool operator==(const Subscribe &) const = default;
};

/// Section 3.9. One code for each Topic Filter of SUBSCRIBE, in order.
struct Suback {
    quint16 packetIdentifier = 0;
    Properties properties;
    QList<quint8> reasonCodes;
    bool operator==(const Suback &) const = default;
};

/// Section 3.10. DUP exists in 3.1 only.
struct Unsubscribe {
    quint16 packetIdentifier = 0;
    Properties properties;
    QList<QString> topicFilters;
    bool dup = false;
    bool operator==(const Unsubscribe &) const = default;
};

/// Section 3.11. Below 5.0 it has no codes.
struct Unsuback {
    quint16 packetIdentifier = 0;
    Properties properties;
    QList<quint8> reasonCodes;
    bool operator==(const Unsuback &) const = default;
};

/// Section 3.12.
struct Pingreq {
    bool operator==(const Pingreq &) const = default;
};

/// Section 3.13.
struct Pingresp {
    bool operator==(const Pingresp &) const = default;
};

/// Section 3.14.
struct Disconnect {
    quint8 reasonCode = 0; ///< 5.0 only; 0 when left out.
    Properties properties;
    bool operator==(const Disconnect &) const = default;
};

/// Section 3.15; 5.0 only.
struct Auth {
    quint8 reasonCode = 0;
    Properties properties;
    bool operator==(const Auth &) const = default;
};

/// One alternative per control packet; index() + 1 is the packet type.
using Packet = std::variant<Connect, Connack, Publish, Puback, Pubrec, Pubrel, Pubcomp, Subscribe, Suback, Unsubscribe, Unsuback, Pingreq,
                            Pingresp, Disconnect, Auth>;

inline PacketType typeOf(const Packet &packet)
{
    return PacketType(packet.index() + 1);
}

} // namespace mqtt

Q_DECLARE_METATYPE(mqtt::Connack)
Q_DECLARE_METATYPE(mqtt::Publish)
Q_DECLARE_METATYPE(mqtt::Disconnect)
Q_DECLARE_METATYPE(mqtt::Auth)
