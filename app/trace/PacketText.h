// Packets as text for people: the one-line summary and the values of the detail tree. Secrets are masked unless asked otherwise.
#pragma once

#include "trace/LogRecord.h"
#include "trace/Masking.h"
#include "trace/PacketJson.h"

/// "CONNECT", "PUBLISH", ... or the transport event's name ("TCP connected"). Packet names are not translated.
QString packetName(const TraceEntry &entry);
/// One line: client ID and flags of CONNECT, topic and size of PUBLISH, reason of an acknowledgement, ... At most 300 characters. `secrets`
/// are masked in it.
QString packetSummary(const TraceEntry &entry, const QList<QByteArray> &secrets = {});
/// The fields as a detail tree shows them: name and value as text, with byte ranges.
struct FieldText {
    QString name;
    QString value;       ///< Masked as "••••" with its length if secret and not revealed.
    QString explanation; ///< Translated sentence on the field with its section: explainField().
    mqtt::Field field;
    bool isImportant = false; ///< What a reader looks for first: a Reason Code, a Reason String, another server to use.
    bool isFailure = false;   ///< A Reason Code that says so.
};
QList<FieldText> packetFields(const TraceEntry &entry, bool revealSecrets);
/// The same of a record: secrets that are echoed in other fields are masked as well.
QList<FieldText> packetFields(const LogRecord &record, bool revealSecrets);
/// What is wrong with the packet, where and by which statement: a translated sentence; empty if nothing is.
QString packetErrorText(const TraceEntry &entry);
