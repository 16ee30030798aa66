// Reason Codes of MQTT 5.0 (section 2.4) and return codes of CONNACK in 3.x (section 3.2.2.3).
#pragma once

#include "mqtt/Types.h"

#include <QString>

namespace mqtt {

struct ReasonCodeInfo {
    quint8 code;
    const char *name;    ///< "Bad User Name or Password": the specification's name; not translated.
    const char *meaning; ///< What it means for a tester: one sentence, translated in the context "mqtt::ReasonCode".
};

/// nullptr for a code that the version does not define for that packet. 3.x: CONNACK and SUBACK only.
const ReasonCodeInfo *reasonCodeInfo(quint8 code, PacketType packet, Version version);

/// "0x87 Not authorized"; 3.x CONNACK: "5 Not authorized". An undefined code gives its number and says so. Translated around the name.
QString describeReasonCode(quint8 code, PacketType packet, Version version);

/// The translated meaning, or an empty string for an undefined code.
QString reasonCodeMeaning(quint8 code, PacketType packet, Version version);

/// Failure: from 0x80 in 5.0 and in SUBACK of 3.1.1; any code but 0 in CONNACK of 3.x.
bool isFailure(quint8 code, PacketType packet, Version version);

} // namespace mqtt
