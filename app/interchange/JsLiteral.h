// The options object as JavaScript that MQTT.js can run: bytes as Buffers, files read, User Properties and headers as objects.
#pragma once

#include "mqtt/Properties.h"

#include <QJsonObject>

/// Several lines, a key a line. Paths of `ca`, `cert`, `key`, `pfx`, `crl` become fs.readFileSync(...).
QString jsObject(const QJsonObject &options);
/// In one line.
QString jsObjectInLine(const QJsonObject &object);
/// Whether an object with lists for repeated names keeps the order of these.
bool keepsOrderInJs(const QList<mqtt::StringPair> &pairs);
