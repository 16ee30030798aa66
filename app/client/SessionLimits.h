// What the server granted: the limits in force on a connection.
#pragma once

#include "mqtt/Packets.h"

#include <QMetaType>

/// The limits in force on a connection: what the server granted, or the defaults of the standard (section 3.2.2.3).
struct SessionLimits {
    quint16 keepAlive = 0;         ///< Seconds; Server Keep Alive or our own.
    quint32 maximumPacketSize = 0; ///< Bytes the server takes; 0: no limit.
    quint16 receiveMaximum = 65'535;
    mqtt::QoS maximumQos = mqtt::QoS::ExactlyOnce;
    bool retainAvailable = true;
    bool wildcardSubscriptionAvailable = true;
    bool subscriptionIdentifiersAvailable = true;
    bool sharedSubscriptionAvailable = true;
    quint16 topicAliasMaximum = 0;
    std::optional<quint32> sessionExpiryInterval; ///< Seconds, as in force; nullopt below 5.0.
    QString clientId;                             ///< Assigned or our own.
    bool operator==(const SessionLimits &) const = default;
};

/// What `connack` leaves in force for a connection begun with `connect`.
SessionLimits limitsInForce(const mqtt::Connect &connect, const mqtt::Connack &connack);

Q_DECLARE_METATYPE(SessionLimits)
