// What a row of the log shows of a record.
#pragma once

#include "trace/PacketColumns.h"
#include "trace/PacketLog.h"

#include <QString>

/// The texts of a row, without its record. Secrets are masked in all of them, and nothing in them can pretend to be something else.
struct LogLine {
    qint64 index = 0;            ///< LogRecord::index
    qint64 microseconds = 0;     ///< UTC, since 1970-01-01.
    qint64 sinceSourceBegan = 0; ///< Microseconds.
    mqtt::Sender sender = mqtt::Sender::Client;
    PacketFamily family = PacketFamily::Event;
    bool isPacket = false;
    bool malformed = false;
    bool failed = false;       ///< PacketColumns::failed
    bool beginsSource = false; ///< An attempt, a probe or a second connection begins here.
    qsizetype size = 0;        ///< Bytes.
    QString direction;         ///< "sent", "received" or "event": translated.
    QString source;            ///< "Attempt 2": titleOf().
    QString packet;            ///< "CONNECT" or the name of the transport event.
    QString identifier;        ///< Packet Identifier; empty if the packet has none.
    QString qos;
    QString topic;
    QString reason;
    QString summary;
    QString error; ///< What is wrong with a malformed packet.
};

LogLine makeLogLine(const LogRecord &record);
