// The packet vectors of tests/data, as tests use them.
#pragma once

#include "mqtt/Codec.h"
#include "mqtt/ReceiveRules.h"

#include <QJsonObject>

/// A row of vectors-valid.jsonl or vectors-malformed.jsonl; see tests/data/README.md.
struct Vector {
    QByteArray name;
    mqtt::Version version = mqtt::Version::V311;
    mqtt::Sender sender = mqtt::Sender::Server;
    QByteArray bytes;
    QJsonObject row; ///< The whole row: packet, context, expected, ...
};
Q_DECLARE_METATYPE(Vector)

/// All rows of a file; an empty list if it cannot be read.
QList<Vector> readVectors(const QString &fileName);

/// Text or bytes of a value: "…", {"hex": "…"}, {"repeat": "a", "count": n} or {"repeat_hex": "00", "count": n}.
QByteArray bytesOf(const QJsonValue &value);

/// The packet that a row of vectors-valid.jsonl describes, its properties in the order of their identifiers.
mqtt::Packet packetFromJson(const QJsonObject &json, mqtt::Version version);

/// The same packet with its properties in the order of their identifiers, for comparison.
mqtt::Packet sortedProperties(const mqtt::Packet &packet);

/// The CONNECT that a row's context asks for.
mqtt::Connect connectOf(const Vector &vector);

/// Rules in the phase of the row's context: fresh, or after a successful CONNACK and the SUBSCRIBE packets for its Subscription
/// Identifiers.
mqtt::ReceiveRules rulesFor(const Vector &vector);
