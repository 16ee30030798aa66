// Writes records of a packet log as a file: pcapng (Wireshark's exported PDUs), JSON lines, CSV, text or Markdown.
#pragma once

#include "trace/PacketLog.h"

#include <functional>
#include <optional>

enum class LogFormat : quint8 { PcapNg, JsonLines, Csv, Text, Markdown };
inline constexpr LogFormat logFormats[] = {LogFormat::PcapNg, LogFormat::JsonLines, LogFormat::Csv, LogFormat::Text, LogFormat::Markdown};
/// By the file name's ending; nullopt for any other.
std::optional<LogFormat> logFormatFor(const QString &fileName);
/// ".pcapng", ".jsonl", ".csv", ".txt", ".md"
QString endingOf(LogFormat format);

/// False for what PacketLog::record() gives where there is no record: the log was cleared.
inline bool exists(const LogRecord &record)
{
    return record.source || record.entry.kind == TraceEntry::Kind::TransportEvent;
}

struct LogWriteOptions {
    bool reveal = false; ///< Secrets are not masked; the file says so.
    /// The CONNECT that a source began with, where it is known. A form that cannot be read without it repeats it in a file that begins
    /// later. Called on the thread that writes; not set: none is known.
    std::function<std::optional<LogRecord>(PacketLog::SourceId)> connectOf{};
};

/// That so many packets were cut, and why: a translated sentence; empty for none.
QString cutPacketsText(qint64 count);

/// Makes the bytes of a file, in English whatever the language of the window, record by record, so that a log can be written while it grows. Of records that are no longer kept it writes
/// only the first, which tells how many they are. A writer is used for one file.
class LogWriter
{
public:
    explicit LogWriter(LogWriteOptions options)
        : m_options(options)
    {
    }
    virtual ~LogWriter() = default;

    /// What stands before the records.
    virtual void begin(QByteArray &out) = 0;
    void write(QByteArray &out, const LogRecord &record);
    /// What stands after them.
    virtual void end(QByteArray &) { }
    /// Packets so far of which the file has only the beginning, since its readers take no longer ones.
    qint64 cutPackets() const { return m_cutPackets; }

protected:
    virtual void writeRecord(QByteArray &out, const LogRecord &record) = 0;
    bool isRevealed() const { return m_options.reveal; }
    std::optional<LogRecord> connectOf(PacketLog::SourceId source) const
    {
        return m_options.connectOf ? m_options.connectOf(source) : std::nullopt;
    }
    void countCut() { ++m_cutPackets; }
    /// The entry with its secrets overwritten, unless they are revealed. Lengths stay, so it is decoded as before.
    TraceEntry masked(const LogRecord &record) const;
    QString masked(const QString &text, const LogRecord &record) const;

private:
    LogWriteOptions m_options;
    bool m_droppedTold = false;
    qint64 m_cutPackets = 0;
};
std::unique_ptr<LogWriter> makeLogWriter(LogFormat format, LogWriteOptions options = {});
