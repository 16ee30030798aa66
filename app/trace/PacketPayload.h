// The payload that a packet carries.
#pragma once

#include "trace/LogRecord.h"

/// The payload of PUBLISH, or of the will of CONNECT, with what the packet says of it.
struct PacketPayload {
    QByteArray bytes; ///< Secrets overwritten with '*', unless revealed.
    bool isWill = false;
    qsizetype masked = 0; ///< Bytes of secrets that were overwritten.
    QString topicName;
    QString contentType;                          ///< Content Type (section 3.3.2.3.9), or empty.
    std::optional<bool> payloadFormatIndicator{}; ///< Section 3.3.2.3.2
};

/// nullopt: the record is no such packet, or a malformed one. `masked`: maskedRanges() of the record; empty: secrets are revealed.
std::optional<PacketPayload> payloadOf(const LogRecord &record, const QList<std::pair<qsizetype, qsizetype>> &masked);
