#include "logfiles/TextWriters.h"

using namespace Qt::StringLiterals;

namespace {

void writeHex(QByteArray &out, const QByteArray &bytes)
{
    constexpr qsizetype row = 16, longest = 4096;
    for (qsizetype at = 0; at < std::min(bytes.size(), longest); at += row) {
        const QByteArray part = bytes.mid(at, row);
        QByteArray readable = part;
        for (char &c : readable)
            c = c >= 0x20 && c < 0x7F ? c : '.';
        out += "    " + QByteArray::number(at, 16).rightJustified(4, '0') + "  " + part.toHex(' ').leftJustified(3 * row, ' ') + ' '
            + readable + '\n';
    }
    if (bytes.size() > longest)
        out += "    ... " + QByteArray::number(bytes.size() - longest) + " more bytes\n";
}

} // namespace

void TextWriter::begin(QByteArray &out)
{
    out += isRevealed() ? "# Connack packet log; times are UTC; SECRETS ARE NOT MASKED in this file\n"
                        : "# Connack packet log; times are UTC; secrets are overwritten with '*'\n";
}

void TextWriter::writeRecord(QByteArray &out, const LogRecord &record)
{
    const TraceEntry entry = masked(record);
    const RowText row = rowText(record, entry);
    if (record.source && m_described.insert(record.sourceId).second)
        out += "# "
            + masked(u"%1: %2 %3"_s.arg(titleOf(*record.source), record.source->target, record.source->connection), record)
                  .trimmed()
                  .toUtf8()
            + '\n';
    const QString direction = row.direction == "sent"_L1 ? u"->"_s : row.direction == "received"_L1 ? u"<-"_s : u"--"_s;
    const QString size = row.length.isEmpty() ? QString() : u" (%1)"_s.arg(row.length);
    const QString time = QString(row.time).replace(u'T', u' ').chopped(1);
    const bool attempt = !record.source || record.source->kind == LogSource::Kind::Attempt;
    const QString source = attempt ? u"#%1"_s.arg(entry.attempt) : row.source;
    const QString line =
        u"%1 %2 +%3 s %4 %5%6  %7"_s.arg(time, source, row.seconds, direction, row.packet, size, masked(row.summary, record));
    out += line.trimmed().toUtf8() + '\n';
    for (const auto &[name, value] : entry.event.details) {
        QString detail = u"%1: %2"_s.arg(name, value);
        for (QChar &c : detail)
            c = c.category() == QChar::Other_Control ? QChar(0xFFFD) : c;
        out += "    " + detail.toUtf8() + '\n';
    }
    writeHex(out, entry.bytes);
}
