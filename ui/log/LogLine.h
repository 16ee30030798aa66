// What a row of the log shows of a record.
#pragma once

#include "trace/PacketLog.h"

#include <QString>

/// A record with the texts of its row. Secrets are masked in all of them.
struct LogLine {
    LogRecord record;
    bool isPacket = false;
    bool malformed = false;
    QString direction;  ///< "sent", "received" or "event": translated.
    QString packet;     ///< "CONNECT" or the name of the transport event.
    QString identifier; ///< Packet Identifier; empty if the packet has none.
    QString qos;
    QString summary;
    QString topic;      ///< Topic Name of PUBLISH, for the filter.
    qsizetype size = 0; ///< Bytes.
};

LogLine makeLogLine(const LogRecord &record);

/// Every word of `words` (lower case) occurs in the name, direction, topic or summary.
bool matches(const LogLine &line, const QStringList &words);
