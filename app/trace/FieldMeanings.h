// The fields of MQTT packets and what they mean: the table behind explainField().
#pragma once

#include "mqtt/Types.h"

#include <QString>

/// What a field of this name says in this packet, translated, with its section: "... (MQTT 5.0, section 3.1.2.3)". Empty if there is no
/// such field.
QString fieldMeaning(const char *field, mqtt::PacketType packet, mqtt::Version version);
/// What this value of the field says: "At least once delivery" for QoS 1. Translated; empty where values have no names.
QString valueMeaning(const char *field, quint32 value);
