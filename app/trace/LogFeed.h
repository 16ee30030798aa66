// What a client traces, written into a packet log.
#pragma once

#include "trace/SharedLog.h"

/// Makes a source in the log for each attempt of a client, and for each server that an attempt tries. Used on the client's thread.
class LogFeed : public PacketTracer
{
public:
    /// `source` tells what all of them have in common: kind, phrase and values.
    explicit LogFeed(PacketLog *log, LogSource source = {})
        : m_log(log)
        , m_common(std::move(source))
    {
    }

    void packet(const Attempt &attempt, qint64 microseconds, mqtt::Version version, mqtt::Sender sender, QByteArrayView bytes) override;
    void entry(const Attempt &attempt, const TraceEntry &entry) override { take(entry, attempt); }
    void take(const TraceEntry &entry, const Attempt &attempt);

    /// Writes what `client` traces into `log`, until one of them goes. A companion of the connection whose log it is.
    static void follow(const Client &client, const std::shared_ptr<SharedLog> &log, const LogSource &source);

private:
    void beginIfNew(const Attempt &attempt);
    void begin(const Attempt &attempt);

    PacketLog *m_log;
    LogSource m_common;
    QDateTime m_startedAt; ///< Of the attempt that m_id is for.
    int m_number = 0;
    qsizetype m_server = 0; ///< Which of the servers of the attempt.
    PacketLog::SourceId m_id = 0;
};
