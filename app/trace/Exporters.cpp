#include "trace/Exporters.h"

#include "trace/PacketText.h"
#include "trace/PcapNg.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace {

class JsonLinesWriter : public LogWriter
{
public:
    explicit JsonLinesWriter(QIODevice *device)
        : m_device(device)
    {
    }
    void writeHeader() override { }

    void writeRecord(const LogRecord &record) override
    {
        QJsonObject line = toJson(record.entry, record.secrets);
        const QDateTime at = QDateTime::fromMSecsSinceEpoch(record.microsecondsSinceEpoch() / 1000, Qt::UTC);
        line.insert(u"time"_s, at.toString(Qt::ISODateWithMs));
        m_device->write(QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n');
    }

private:
    QIODevice *m_device;
};

/// One line for each packet and event, as `mosquitto_sub -d` and its like print them; the bytes of a packet under it.
class TextWriter : public LogWriter
{
public:
    explicit TextWriter(QIODevice *device)
        : m_device(device)
    {
    }

    void writeHeader() override { m_device->write("# Connack packet log; times are UTC; secrets are overwritten with '*'\n"); }

    void writeRecord(const LogRecord &record) override
    {
        TraceEntry entry = record.entry;
        entry.bytes = overwrite(entry.bytes, maskedRanges(entry, record.secrets)); // lengths stay, so it is decoded as before
        const bool packet = entry.kind == TraceEntry::Kind::Packet;
        const QString direction = !packet ? u"--"_s : entry.sender == mqtt::Sender::Client ? u"->"_s : u"<-"_s;
        const QDateTime at = QDateTime::fromMSecsSinceEpoch(record.microsecondsSinceEpoch() / 1000, Qt::UTC);
        const QString size = packet ? u" (%1)"_s.arg(entry.bytes.size()) : QString();
        const QString line =
            u"%1 #%2 +%3 s %4 %5%6  %7\n"_s.arg(at.toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s), QString::number(entry.attempt),
                                                QString::number(double(entry.microseconds) / 1e6, 'f', 6), direction, packetName(entry),
                                                size, maskedText(packetSummary(entry), record.secrets));
        m_device->write(line.trimmed().toUtf8() + '\n');
        if (packet)
            writeHex(entry.bytes);
    }

private:
    void writeHex(const QByteArray &bytes)
    {
        constexpr qsizetype row = 16, longest = 4096;
        for (qsizetype at = 0; at < std::min(bytes.size(), longest); at += row) {
            const QByteArray part = bytes.mid(at, row);
            QByteArray readable = part;
            for (char &c : readable)
                c = c >= 0x20 && c < 0x7F ? c : '.';
            m_device->write("    " + QByteArray::number(at, 16).rightJustified(4, '0') + "  " + part.toHex(' ').leftJustified(3 * row, ' ')
                            + ' ' + readable + '\n');
        }
        if (bytes.size() > longest)
            m_device->write("    ... " + QByteArray::number(bytes.size() - longest) + " more bytes\n");
    }

    QIODevice *m_device;
};

} // namespace

void LogWriter::write(const LogRecord &record)
{
    const bool dropped =
        record.entry.kind == TraceEntry::Kind::TransportEvent && record.entry.event.kind == TransportEvent::Kind::RecordsDropped;
    if (!dropped || record.index == 0)
        writeRecord(record);
}

std::optional<LogFormat> logFormatFor(const QString &fileName)
{
    if (fileName.endsWith(u".jsonl"_s, Qt::CaseInsensitive))
        return LogFormat::JsonLines;
    if (fileName.endsWith(u".txt"_s, Qt::CaseInsensitive))
        return LogFormat::Text;
    if (fileName.endsWith(u".pcapng"_s, Qt::CaseInsensitive))
        return LogFormat::PcapNg;
    return std::nullopt;
}

std::unique_ptr<LogWriter> makeLogWriter(LogFormat format, QIODevice *device)
{
    switch (format) {
    case LogFormat::JsonLines:
        return std::make_unique<JsonLinesWriter>(device);
    case LogFormat::Text:
        return std::make_unique<TextWriter>(device);
    case LogFormat::PcapNg:
        return std::make_unique<PcapNgWriter>(device);
    }
    return nullptr;
}
