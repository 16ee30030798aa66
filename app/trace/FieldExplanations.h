// What the fields of a packet mean, for people.
#pragma once

#include "mqtt/Codec.h"

#include <QString>

/// A translated sentence on the field with its section in the version's standard: what it is for, of a Reason Code and of named values what
/// this one says. Of the parts of a property (Property Identifier, Name, Value) how they stand on the wire. Not empty for any field that
/// decode() gives.
QString explainField(const mqtt::Field &field, mqtt::PacketType packet, mqtt::Version version);

/// A Reason Code of 5.0 or return code of 3.x. Granted QoS of 3.1 counts as one.
bool isReasonCode(const mqtt::Field &field);
