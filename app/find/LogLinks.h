// What belongs to a record: the acknowledgements of a PUBLISH, the answer to a SUBSCRIBE, ...
#pragma once

#include "trace/PacketLog.h"

#include <atomic>

/// A record that belongs to another one.
struct LogLink {
    qint64 index = -1;
    mqtt::PacketType type = mqtt::PacketType::Publish;
    mqtt::Sender sender = mqtt::Sender::Client;
    qint64 microseconds = 0; ///< From the record that was asked about to this one; negative: this one is earlier.
    /// It is on another connection, of a session that the server kept (Session Present). That the packets belong together is then inferred
    /// from the Packet Identifier alone.
    bool onOtherConnection = false;
    bool operator==(const LogLink &) const = default;
};

/// All records that belong to the one at `index`, in order, without itself: PUBLISH with its PUBACK, or PUBREC, PUBREL and PUBCOMP;
/// SUBSCRIBE and SUBACK; UNSUBSCRIBE and UNSUBACK; PINGREQ and PINGRESP; CONNECT with the AUTH and the CONNACK that follow, and AUTH with
/// AUTH of a re-authentication. Empty if there is none, and when cancelled. Reads the log to both sides as far as it has to: not for the
/// main thread when the log is long.
QList<LogLink> linksOf(const PacketLog &log, qint64 index, const std::atomic<bool> *cancelled = nullptr);

Q_DECLARE_METATYPE(LogLink)
