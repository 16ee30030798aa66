// What a client traces, written into a packet log.
#pragma once

#include "trace/PacketLog.h"

/// Makes a source in the log for each attempt of a client. Used on the client's thread.
class LogFeed : public PacketTracer
{
public:
    /// `source` tells what all of them have in common: kind, connection, phrase and values.
    explicit LogFeed(PacketLog *log, LogSource source = {})
        : m_log(log)
        , m_common(std::move(source))
    {
    }

    void packet(const Attempt &attempt, qint64 microseconds, mqtt::Version version, mqtt::Sender sender, QByteArrayView bytes) override;
    void entry(const Attempt &attempt, const TraceEntry &entry) override { take(entry, attempt); }
    void take(const TraceEntry &entry, const Attempt &attempt);

private:
    void follow(const Attempt &attempt);

    PacketLog *m_log;
    LogSource m_common;
    LogSource m_current;
    PacketLog::SourceId m_id = 0;
};
