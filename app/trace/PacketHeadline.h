// What a reader looks for first in a record, in two lines.
#pragma once

#include "trace/LogRecord.h"

struct PacketHeadline {
    QString name;    ///< "CONNACK"; an event's name.
    QString facts;   ///< The summary: "0x87 Not authorized, "client is banned"". May be empty.
    QString meaning; ///< What the (first failing) Reason Code means, or an event's further words. May be empty.
    enum class Kind : quint8 { Plain, Failure, Malformed, Event };
    Kind kind = Kind::Plain;
};

/// Translated. Secrets are masked unless `reveal`.
PacketHeadline packetHeadline(const LogRecord &record, bool reveal = false);
