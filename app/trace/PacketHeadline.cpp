#include "trace/PacketHeadline.h"

#include "mqtt/ReasonCodes.h"
#include "trace/Masking.h"
#include "trace/PacketText.h"

namespace {

/// The Reason Codes of a packet that has some.
struct CodesOf {
    mqtt::Version version;

    QList<quint8> operator()(const mqtt::Connack &packet) const { return {packet.reasonCode}; }
    QList<quint8> operator()(const mqtt::PublishAcknowledgement &packet) const { return {packet.reasonCode}; }
    QList<quint8> operator()(const mqtt::Suback &packet) const { return packet.reasonCodes; }
    QList<quint8> operator()(const mqtt::Unsuback &packet) const { return packet.reasonCodes; }
    QList<quint8> operator()(const mqtt::Disconnect &packet) const
    {
        return version == mqtt::Version::V5 ? QList<quint8>{packet.reasonCode} : QList<quint8>();
    }
    QList<quint8> operator()(const mqtt::Auth &packet) const { return {packet.reasonCode}; }
    template <typename Other>
    QList<quint8> operator()(const Other &packet) const
    {
        if constexpr (std::is_base_of_v<mqtt::PublishAcknowledgement, Other>)
            return {packet.reasonCode};
        else
            return {};
    }
};

} // namespace

PacketHeadline packetHeadline(const LogRecord &record, bool reveal)
{
    const TraceEntry &entry = record.entry;
    PacketHeadline headline;
    headline.name = packetName(entry);
    headline.facts = packetSummary(entry, reveal ? QList<QByteArray>() : record.secrets);
    if (entry.kind == TraceEntry::Kind::TransportEvent) {
        headline.kind = PacketHeadline::Kind::Event;
        return headline;
    }
    const auto decoded = mqtt::decode(entry.bytes, entry.version, entry.sender);
    const auto *packet = std::get_if<mqtt::Packet>(&decoded);
    if (!packet || entry.error) {
        headline.kind = PacketHeadline::Kind::Malformed;
        return headline;
    }
    const auto type = mqtt::PacketType(quint8(entry.bytes.front()) >> 4);
    for (const quint8 code : std::visit(CodesOf{entry.version}, *packet)) {
        if (!mqtt::isFailure(code, type, entry.version))
            continue;
        headline.kind = PacketHeadline::Kind::Failure;
        headline.meaning = mqtt::reasonCodeMeaning(code, type, entry.version);
        break;
    }
    return headline;
}
