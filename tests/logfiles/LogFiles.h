// Logs to and from files, for tests.
#pragma once

#include "logfiles/LogImport.h"
#include "logfiles/LogWriter.h"

#include <QBuffer>

inline QByteArray writeLog(const PacketLog &log, LogFormat format, LogWriteOptions options = {})
{
    QByteArray bytes;
    const auto writer = makeLogWriter(format, options);
    writer->begin(bytes);
    for (qint64 i = 0; i < log.size(); ++i)
        writer->write(bytes, log.record(i));
    writer->end(bytes);
    return bytes;
}

struct ReadLog {
    std::unique_ptr<PacketLog> log = std::make_unique<PacketLog>();
    LogImport::State state = LogImport::State::Reading;
    QString message;
    bool incomplete = false;

    qint64 packets() const
    {
        qint64 count = 0;
        for (qint64 i = 0; i < log->size(); ++i)
            count += log->record(i).entry.kind == TraceEntry::Kind::Packet;
        return count;
    }
    /// Names of the packets in order, or the bytes of all of them.
    QByteArray bytes(mqtt::Sender sender) const
    {
        QByteArray all;
        for (qint64 i = 0; i < log->size(); ++i) {
            const TraceEntry entry = log->record(i).entry;
            if (entry.kind == TraceEntry::Kind::Packet && entry.sender == sender)
                all += entry.bytes;
        }
        return all;
    }
    qint64 events(TransportEvent::Kind kind) const
    {
        qint64 count = 0;
        for (qint64 i = 0; i < log->size(); ++i) {
            const TraceEntry entry = log->record(i).entry;
            count += entry.kind == TraceEntry::Kind::TransportEvent && entry.event.kind == kind;
        }
        return count;
    }
};

inline ReadLog readLog(const QByteArray &bytes)
{
    ReadLog read;
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    LogImport import(&buffer, read.log.get());
    while (import.step(std::chrono::milliseconds(100)) == LogImport::State::Reading) { }
    read.state = import.state();
    read.message = import.message();
    read.incomplete = import.isIncomplete();
    return read;
}
