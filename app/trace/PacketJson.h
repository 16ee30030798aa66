// Packets as JSON: the entries of the report's "packets" and the lines of a .jsonl log. Secrets are masked unless asked otherwise.
#pragma once

#include "client/Client.h"

#include <QJsonObject>

/// As in the JSON report's "packets": t, direction, type, length, fields, hex, masked (and error for a packet that cannot be used);
/// or event, text and details for a transport event. `secrets` are masked wherever they stand; with `reveal` nothing is masked.
QJsonObject toJson(const TraceEntry &entry, const QList<QByteArray> &secrets = {}, bool reveal = false);
/// "tcp-connected", ...: a transport event's name in a log. Static storage.
const char *transportEventId(TransportEvent::Kind kind);
/// The other way round; nullopt for a name that none has.
std::optional<TransportEvent::Kind> transportEventKind(const QString &id);
/// Properties by MQTT.js's names; binary values are {"hex": ...}, user properties a list of [name, value] in wire order.
QJsonObject toJson(const mqtt::Properties &properties, bool reveal = false);
