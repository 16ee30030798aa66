// What the text forms of a packet log tell of a record.
#pragma once

#include "trace/PacketLog.h"

struct RowText {
    QString time;       ///< UTC: "2026-03-01T12:00:00.250100Z".
    QString seconds;    ///< Since the source began: "0.000100".
    QString source;     ///< "attempt 1"
    QString direction;  ///< "sent", "received" or "event".
    QString packet;     ///< "CONNECT", or the name of the event.
    QString identifier; ///< Packet Identifier; empty if the packet has none.
    QString qos;
    QString length; ///< Bytes; empty for an event.
    QString topic;
    QString reason;  ///< Reason or Return Codes: "0x00", of SUBACK all of them, separated by blanks.
    QString summary; ///< See packetSummary(); translated.
    QString error;
};

/// `entry`: the record's, masked or not.
RowText rowText(const LogRecord &record, const TraceEntry &entry);

/// A row on one line, as the window's clipboard gets it: its columns apart by tabs. Secrets are masked unless `reveal`.
QString rowLine(const LogRecord &record, bool reveal = false);
/// The same in hexadecimal: "10 0e 00 04"; empty for an event. Secrets are masked unless `reveal`.
QString rowHex(const LogRecord &record, bool reveal = false);
/// The fields of a packet, a line each, indented by their depth: "Keep Alive: 60". Secrets are masked unless `reveal`.
QString rowFields(const LogRecord &record, bool reveal = false);
/// The Application Message of a PUBLISH, or the payload of the will in CONNECT; nullopt for what has none.
std::optional<QByteArray> rowPayload(const LogRecord &record, bool reveal = false);
