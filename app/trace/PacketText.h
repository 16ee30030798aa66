// Packets as text for people: the one-line summary and the values of the detail tree. Secrets are masked unless asked otherwise.
#pragma once

#include "client/Client.h"

#include <QJsonObject>

/// "CONNECT", "PUBLISH", ... or the transport event's name ("TCP connected"). Packet names are not translated.
QString packetName(const TraceEntry &entry);
/// One line: client ID and flags of CONNECT, topic and size of PUBLISH, reason of an acknowledgement, ... At most 300 characters.
QString packetSummary(const TraceEntry &entry);
/// The fields as a detail tree shows them: name and value as text, with byte ranges.
struct FieldText {
    QString name;
    QString value;        ///< Masked as "••••" with its length if secret and not revealed.
    QString explanation;  ///< Translated sentence on properties and Reason Codes, with the section; may be empty.
    mqtt::Field field;
};
QList<FieldText> packetFields(const TraceEntry &entry, bool revealSecrets);

/// The bytes with every secret range overwritten with '*' (0x2a).
QByteArray maskedBytes(const TraceEntry &entry);
/// As in the JSON report's "packets": t, direction, type, length, fields, hex, masked; or event and text for a transport event. Never a secret.
QJsonObject toJson(const TraceEntry &entry);
