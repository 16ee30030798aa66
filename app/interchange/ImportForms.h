// The readers of single forms; a part of Import. Each looks at the text and gives nothing if it is of another form.
#pragma once

#include "interchange/Import.h"

/// One URL, or one in each line.
std::optional<Import> importUrls(const QString &text, const ImportContext &context);

/// mosquitto_pub, mosquitto_sub and mosquitto_rr, mqttx, HiveMQ's mqtt, connack check: all calls that stand in a shell text.
std::optional<Import> importCommands(const QString &text, const ImportContext &context);
/// The options file of mosquitto's clients: an option with its value in each line.
std::optional<Import> importMosquittoFile(const QString &text, const ImportContext &context);

/// JSON and JavaScript objects: MQTT.js's options, and the files of MQTTX, MQTT Explorer and Connack.
std::optional<Import> importObjects(const QString &text, const ImportContext &context);
/// JavaScript that calls MQTT.js: mqtt.connect(url, options).
std::optional<Import> importMqttJs(const QString &text, const ImportContext &context);
/// Python with paho-mqtt.
std::optional<Import> importPaho(const QString &text, const ImportContext &context);
