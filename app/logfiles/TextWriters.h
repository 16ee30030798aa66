// The forms of a packet log that are text.
#pragma once

#include "logfiles/LogWriter.h"
#include "logfiles/RowText.h"

#include <deque>
#include <set>

/// A JSON object a line, as toJson() of a TraceEntry has it, and: version (3, 4 or 5), time (UTC), sourceId, and in the first record of a
/// source its description, source (see SourceJson.h; with secretsRevealed where that is so).
class JsonLinesWriter : public LogWriter
{
public:
    using LogWriter::LogWriter;
    void begin(QByteArray &) override { }

protected:
    void writeRecord(QByteArray &out, const LogRecord &record) override;

private:
    std::map<quint32, LogSource> m_described;
};

/// RFC 4180, in UTF-8. The columns: number (from 1), time (UTC, ISO 8601 with microseconds), seconds (since the attempt, probe or second
/// connection began), source ("attempt 1"), connection, target, direction (sent, received, event), packet (its name, or the event's
/// identifier), packet_identifier, qos, length (bytes), topic, reason_code, summary, error, hex (the packet), secrets (masked, revealed).
/// A text that a spreadsheet would take for a formula has an apostrophe before it.
class CsvWriter : public LogWriter
{
public:
    using LogWriter::LogWriter;
    void begin(QByteArray &out) override;

protected:
    void writeRecord(QByteArray &out, const LogRecord &record) override;
};

/// One line for each packet and event, as `mosquitto -d` and its like print them, with the time; the bytes of a packet under it.
class TextWriter : public LogWriter
{
public:
    using LogWriter::LogWriter;
    void begin(QByteArray &out) override;

protected:
    void writeRecord(QByteArray &out, const LogRecord &record) override;

private:
    std::set<quint32> m_described; ///< Sources that have had their headline.
};

/// For a bug report: a table of rows (of a long log the first and the last), and the fields of the packets that matter most. What a peer
/// sent cannot leave its cell or its fence.
class MarkdownWriter : public LogWriter
{
public:
    static constexpr std::size_t firstRows = 300, lastRows = 200, detailsMaximum = 40;
    using LogWriter::LogWriter;
    void begin(QByteArray &out) override;
    void end(QByteArray &out) override;

protected:
    void writeRecord(QByteArray &out, const LogRecord &record) override;

private:
    QByteArray detailsOf(const LogRecord &record, const TraceEntry &entry) const;

    qint64 m_rows = 0;
    std::deque<QByteArray> m_last; ///< Rows behind the first ones.
    std::vector<QByteArray> m_details;
    qint64 m_withoutDetails = 0; ///< Packets that would have had details.
};
