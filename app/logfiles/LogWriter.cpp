#include "logfiles/LogWriter.h"

#include "logfiles/PcapNgWriter.h"
#include "logfiles/TextWriters.h"
#include "settings/EnglishTexts.h"
#include "trace/Masking.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(LogWriter)
};

} // namespace

QString cutPacketsText(qint64 count)
{
    if (count == 0)
        return {};
    return Text::tr("%n packet(s) are longer than Wireshark reads (%1 bytes) and were cut.", nullptr,
                    int(std::min<qint64>(count, std::numeric_limits<int>::max())))
        .arg(QLocale().toString(PcapNgWriter::longestFrame));
}

QString endingOf(LogFormat format)
{
    switch (format) {
    case LogFormat::PcapNg:
        return u".pcapng"_s;
    case LogFormat::JsonLines:
        return u".jsonl"_s;
    case LogFormat::Csv:
        return u".csv"_s;
    case LogFormat::Text:
        return u".txt"_s;
    case LogFormat::Markdown:
        return u".md"_s;
    }
    return {};
}

std::optional<LogFormat> logFormatFor(const QString &fileName)
{
    for (const LogFormat format : logFormats) {
        if (fileName.endsWith(endingOf(format), Qt::CaseInsensitive))
            return format;
    }
    return std::nullopt;
}

void LogWriter::write(QByteArray &out, const LogRecord &record)
{
    const EnglishTexts whateverTheLanguage; // the same file as `connack check --log` writes
    const bool dropped =
        record.entry.kind == TraceEntry::Kind::TransportEvent && record.entry.event.kind == TransportEvent::Kind::RecordsDropped;
    if (!std::exchange(m_droppedTold, dropped) || !dropped) // once for those that stand together
        writeRecord(out, record);
}

TraceEntry LogWriter::masked(const LogRecord &record) const
{
    TraceEntry entry = record.entry;
    if (m_options.reveal)
        return entry;
    entry.bytes = overwrite(entry.bytes, maskedRanges(entry, record.secrets));
    entry.event.text = maskedText(entry.event.text, record.secrets);
    for (QString &value : entry.event.values)
        value = maskedText(value, record.secrets);
    entry.event.details = maskedDetails(entry.event.details, record.secrets);
    return entry;
}

QString LogWriter::masked(const QString &text, const LogRecord &record) const
{
    return m_options.reveal ? text : maskedText(text, record.secrets);
}

std::unique_ptr<LogWriter> makeLogWriter(LogFormat format, LogWriteOptions options)
{
    switch (format) {
    case LogFormat::PcapNg:
        return std::make_unique<PcapNgWriter>(options);
    case LogFormat::JsonLines:
        return std::make_unique<JsonLinesWriter>(options);
    case LogFormat::Csv:
        return std::make_unique<CsvWriter>(options);
    case LogFormat::Text:
        return std::make_unique<TextWriter>(options);
    case LogFormat::Markdown:
        return std::make_unique<MarkdownWriter>(options);
    }
    return nullptr;
}
