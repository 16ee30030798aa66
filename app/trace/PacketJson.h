// Packets as JSON: the entries of the report's "packets" and the lines of a .jsonl log. Never a secret.
#pragma once

#include "client/Client.h"

#include <QJsonObject>

/// As in the JSON report's "packets": t, direction, type, length, fields, hex, masked (and error for a packet that cannot be used);
/// or event and text for a transport event. `secrets` are masked wherever they stand.
QJsonObject toJson(const TraceEntry &entry, const QList<QByteArray> &secrets = {});
/// "tcp-connected", ...: a transport event's name in a log. Static storage.
const char *transportEventId(TransportEvent::Kind kind);
/// Properties by MQTT.js's names; binary values are {"hex": ...}, user properties a list of [name, value] in wire order.
QJsonObject toJson(const mqtt::Properties &properties);
