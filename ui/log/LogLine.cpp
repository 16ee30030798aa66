#include "log/LogLine.h"

#include "text/PlainText.h"
#include "trace/PacketText.h"

#include <QCoreApplication>

namespace {

struct LogLineText {
    Q_DECLARE_TR_FUNCTIONS(LogLine)
};

/// A packet that cannot be read is not the same as one that is not allowed where it came.
QString nameOf(const TraceEntry &entry)
{
    const QString name = packetName(entry);
    if (!entry.error)
        return name;
    return entry.error->kind == mqtt::DecodeError::Kind::MalformedPacket
        ? LogLineText::tr("%1 (malformed)", "a packet that cannot be read").arg(name)
        : LogLineText::tr("%1 (not allowed here)", "a packet that breaks the protocol").arg(name);
}

void fillColumns(LogLine &line, const LogRecord &record)
{
    const PacketColumns columns = packetColumns(record.entry);
    line.family = columns.family;
    line.failed = columns.failed;
    line.reason = columns.reason;
    line.topic = text::visible(maskedText(columns.topic, record.secrets));
    if (columns.packetIdentifier != 0)
        line.identifier = QString::number(columns.packetIdentifier);
    if (columns.qos)
        line.qos = QString::number(int(*columns.qos));
}

} // namespace

LogLine makeLogLine(const LogRecord &record)
{
    const TraceEntry &entry = record.entry;
    LogLine line;
    line.index = record.index;
    line.microseconds = record.microsecondsSinceEpoch();
    line.sinceSourceBegan = entry.microseconds;
    line.sender = entry.sender;
    line.isPacket = entry.kind == TraceEntry::Kind::Packet;
    line.malformed = entry.error.has_value();
    line.beginsSource = !line.isPacket && entry.event.kind == TransportEvent::Kind::AttemptStarted;
    line.packet = nameOf(entry);
    line.summary = text::visible(packetSummary(entry, record.secrets));
    if (record.source)
        line.source = text::visible(titleOf(*record.source));
    if (line.malformed)
        line.error = packetErrorText(entry);
    if (line.isPacket) {
        line.direction = entry.sender == mqtt::Sender::Client ? LogLineText::tr("sent") : LogLineText::tr("received");
        line.size = entry.bytes.size();
    } else {
        line.direction = LogLineText::tr("event");
    }
    fillColumns(line, record);
    return line;
}
