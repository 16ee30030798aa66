// Writes a packet log to a file: .jsonl, .txt or .pcapng (Wireshark's exported PDUs). Secrets are masked.
#pragma once

#include "trace/PacketLog.h"

#include <QIODevice>

enum class LogFormat : quint8 { JsonLines, Text, PcapNg };
/// By the file name's ending; nullopt for any other.
std::optional<LogFormat> logFormatFor(const QString &fileName);

/// Writes records one at a time, so that a log can be written while it grows. Of the records that were dropped at its beginning it writes
/// only the first, which tells how many they are.
class LogWriter
{
public:
    virtual ~LogWriter() = default;
    virtual void writeHeader() = 0;
    void write(const LogRecord &record);

protected:
    virtual void writeRecord(const LogRecord &record) = 0;
};
/// The device must be open for writing and outlive the writer.
std::unique_ptr<LogWriter> makeLogWriter(LogFormat format, QIODevice *device);
