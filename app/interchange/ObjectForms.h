// JSON files of single programs; a part of Import. Each gives nothing if the document is another one's.
#pragma once

#include "interchange/Import.h"

#include <QJsonDocument>
#include <QJsonObject>

/// MQTTX's export: an array of connections and collections.
std::optional<Import> importMqttxExport(const QJsonDocument &document, const ImportContext &context);
/// MQTT Explorer's settings.json, its connections alone, or one of them.
std::optional<Import> importMqttExplorer(const QJsonObject &root, const ImportContext &context);
/// Connack's own file of connections, or the JSON report of an attempt.
std::optional<Import> importConnackFile(const QJsonObject &root, const ImportContext &context);

/// At least one of the first keys is an option of MQTT.js, or one of ours, or a URL.
bool isOptionsObject(const QJsonObject &object);
/// A JavaScript object with parts that are computed; those are left. Nothing: it has no option, or is damaged.
std::optional<ImportedConnection> readOptionsWithCode(const QString &text, const ImportContext &context);
