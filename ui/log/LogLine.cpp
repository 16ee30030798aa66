#include "log/LogLine.h"

#include "text/PlainText.h"
#include "trace/PacketText.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

struct LogLineText {
    Q_DECLARE_TR_FUNCTIONS(LogLine)
};

/// The columns that only some packets have.
struct ColumnsOf {
    LogLine &line;

    void identify(quint16 packetIdentifier) const { line.identifier = QString::number(packetIdentifier); }
    void operator()(const mqtt::Publish &packet) const
    {
        line.qos = QString::number(int(packet.qos));
        line.topic = packet.topicName;
        if (packet.qos != mqtt::QoS::AtMostOnce)
            identify(packet.packetIdentifier);
    }
    void operator()(const mqtt::PublishAcknowledgement &packet) const { identify(packet.packetIdentifier); }
    void operator()(const mqtt::Subscribe &packet) const { identify(packet.packetIdentifier); }
    void operator()(const mqtt::Suback &packet) const { identify(packet.packetIdentifier); }
    void operator()(const mqtt::Unsubscribe &packet) const { identify(packet.packetIdentifier); }
    void operator()(const mqtt::Unsuback &packet) const { identify(packet.packetIdentifier); }
    template <typename T>
    void operator()(const T &) const requires(!std::is_base_of_v<mqtt::PublishAcknowledgement, T>)
    {
    }
};

} // namespace

LogLine makeLogLine(const LogRecord &record)
{
    const TraceEntry &entry = record.entry;
    LogLine line;
    line.record = record;
    line.isPacket = entry.kind == TraceEntry::Kind::Packet;
    line.malformed = entry.error.has_value();
    line.packet = packetName(entry);
    line.summary = text::visible(maskedText(packetSummary(entry), record.secrets));
    if (!line.isPacket) {
        line.direction = LogLineText::tr("event");
        return line;
    }
    line.direction = entry.sender == mqtt::Sender::Client ? LogLineText::tr("sent") : LogLineText::tr("received");
    line.size = entry.bytes.size();
    const auto decoded = mqtt::decode(entry.bytes, entry.version, entry.sender);
    if (const auto *packet = std::get_if<mqtt::Packet>(&decoded)) {
        std::visit(ColumnsOf{line}, *packet);
        line.topic = maskedText(line.topic, record.secrets);
    }
    return line;
}

bool matches(const LogLine &line, const QStringList &words)
{
    return std::all_of(words.begin(), words.end(), [&line](const QString &word) {
        const auto in = [&word](const QString &text) { return text.contains(word, Qt::CaseInsensitive); };
        return in(line.packet) || in(line.direction) || in(line.topic) || in(line.summary);
    });
}
