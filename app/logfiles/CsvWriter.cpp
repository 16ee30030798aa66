#include "logfiles/TextWriters.h"
#include "trace/PacketJson.h"

using namespace Qt::StringLiterals;

namespace {

/// A number, or a text that has no mark in it.
QByteArray plain(const QString &text)
{
    return text.toUtf8();
}

/// A text of anybody's: quoted where it must be, and no formula (spreadsheets take =, +, -, @, tab and carriage return for one's
/// beginning).
QByteArray quoted(QString text)
{
    constexpr QStringView formula = u"=+-@\t\r";
    if (!text.isEmpty() && formula.contains(text.front()))
        text.prepend(u'\'');
    const bool marked = std::any_of(text.cbegin(), text.cend(), [](QChar c) { return c == u',' || c == u'"' || c == u'\r' || c == u'\n'; });
    return marked ? ('"' + text.replace(u'"', u"\"\""_s).toUtf8() + '"') : text.toUtf8();
}

} // namespace

void CsvWriter::begin(QByteArray &out)
{
    out += "number,time,seconds,source,connection,target,direction,packet,packet_identifier,qos,length,topic,reason_code,summary,error,hex,"
           "secrets\r\n";
}

void CsvWriter::writeRecord(QByteArray &out, const LogRecord &record)
{
    const TraceEntry entry = masked(record);
    const RowText row = rowText(record, entry);
    const bool packet = entry.kind == TraceEntry::Kind::Packet;
    const QList<QByteArray> cells{QByteArray::number(record.index + 1),
                                  plain(row.time),
                                  plain(row.seconds),
                                  quoted(row.source),
                                  quoted(record.source ? record.source->connection : QString()),
                                  quoted(record.source ? masked(record.source->target, record) : QString()),
                                  plain(row.direction),
                                  plain(packet ? row.packet : QString::fromLatin1(transportEventId(entry.event.kind))),
                                  plain(row.identifier),
                                  plain(row.qos),
                                  plain(row.length),
                                  quoted(row.topic),
                                  plain(row.reason),
                                  quoted(masked(row.summary, record)),
                                  quoted(row.error),
                                  entry.bytes.toHex(),
                                  isRevealed() ? "revealed" : "masked"};
    out += cells.join(',') + "\r\n";
}
