// What the fields of a packet mean, for people.
#pragma once

#include "mqtt/Codec.h"

#include <QString>

/// A translated sentence on a property or a Reason Code with its section; empty for other fields.
QString explainField(const mqtt::Field &field, mqtt::PacketType packet, mqtt::Version version);
