// A record of the packet log, made whole.
#pragma once

#include "client/Client.h"
#include "trace/LogSource.h"

/// What one row shows, with everything that belongs to it. For single rows: a scan over many takes PacketLog::slice().
struct LogRecord {
    qint64 index = 0;                        ///< From 0; PacketLog::clear() begins anew.
    std::shared_ptr<const LogSource> source; ///< Null: there is no such record, or none is kept from there on.
    quint32 sourceId = 0;                    ///< PacketLog::SourceId
    TraceEntry entry;
    QList<QByteArray> secrets; ///< Shared by the records: what must be masked wherever it stands.

    /// UTC; microseconds since 1970-01-01.
    qint64 microsecondsSinceEpoch() const { return (source ? source->startedAt.toMSecsSinceEpoch() * 1000 : 0) + entry.microseconds; }
};
