// The command lines of single programs; a part of Import.
#pragma once

#include "interchange/CommandReader.h"

/// Words behind mosquitto_pub, mosquitto_sub or mosquitto_rr.
void readMosquitto(const QString &program, const QList<ShellWord> &arguments, ImportDraft &draft);

/// Words behind "mqttx conn", "mqttx pub", "mqttx sub" and their kin of "mqttx bench".
void readMqttx(const QString &command, const QList<ShellWord> &arguments, ImportDraft &draft);
/// Words behind "mqtt con", "mqtt pub", "mqtt sub" and "mqtt test" of HiveMQ.
void readHiveMq(const QString &command, const QList<ShellWord> &arguments, ImportDraft &draft);
/// Words behind "connack" or "connack check"; `input` is what it reads (--options -), where that is known.
void readConnack(const QList<ShellWord> &arguments, const QString &input, ImportDraft &draft);
