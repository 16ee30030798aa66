// The packet log of a connection: every packet and transport event, in order, of every attempt.
#pragma once

#include "client/Client.h"

#include <deque>
#include <mutex>

/// A line of the log; see TraceEntry. Times are also kept against the wall clock.
struct LogRecord {
    qint64 index = 0;           ///< From 0, never reused.
    QDateTime attemptStartedAt; ///< UTC
    TraceEntry entry;
};

/// Append on one thread, read on any. Growth is announced at most once until the reader has asked for size().
class PacketLog : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    void append(const TraceEntry &entry, const QDateTime &attemptStartedAt);
    qint64 size() const;
    LogRecord record(qint64 index) const;
    void clear();

signals:
    /// There are new records; emitted on the appending thread.
    void grown();
    void cleared();

private:
    mutable std::mutex m_mutex;
    std::deque<LogRecord> m_records;
    mutable bool m_announced = false;
};
