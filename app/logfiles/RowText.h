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
    QString summary; ///< See packetSummary().
    QString error;
};

/// `entry`: the record's, masked or not.
RowText rowText(const LogRecord &record, const TraceEntry &entry);
