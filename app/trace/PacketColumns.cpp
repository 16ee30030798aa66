#include "trace/PacketColumns.h"

#include "mqtt/ReasonCodes.h"

#include <algorithm>

namespace {

using mqtt::PacketType;

PacketFamily familyOf(PacketType type)
{
    switch (type) {
    case PacketType::Publish:
        return PacketFamily::Publish;
    case PacketType::Puback:
    case PacketType::Pubrec:
    case PacketType::Pubrel:
    case PacketType::Pubcomp:
        return PacketFamily::Acknowledgement;
    case PacketType::Subscribe:
    case PacketType::Suback:
    case PacketType::Unsubscribe:
    case PacketType::Unsuback:
        return PacketFamily::Subscription;
    case PacketType::Pingreq:
    case PacketType::Pingresp:
        return PacketFamily::Ping;
    default:
        return PacketFamily::Connection;
    }
}

bool isFailure(TransportEvent::Kind kind)
{
    using Kind = TransportEvent::Kind;
    // Not alerts: close notify is the orderly end, and TlsFailed follows a fatal one.
    return kind == Kind::TcpFailed || kind == Kind::TlsFailed || kind == Kind::RecordsDropped;
}

/// Takes from each packet what it has.
struct Filler {
    PacketColumns &columns;
    PacketType type;
    mqtt::Version version;

    void takeReason(quint8 code) const
    {
        columns.reason = mqtt::describeReasonCode(code, type, version);
        columns.failed = mqtt::isFailure(code, type, version);
    }
    void takeReasons(const QList<quint8> &codes) const
    {
        const auto failure = std::find_if(codes.begin(), codes.end(), [this](quint8 code) { return mqtt::isFailure(code, type, version); });
        if (!codes.isEmpty())
            takeReason(failure == codes.end() ? codes.first() : *failure);
    }

    void operator()(const mqtt::Connack &packet) const { takeReason(packet.reasonCode); }
    void operator()(const mqtt::Publish &packet) const
    {
        columns.qos = packet.qos;
        columns.topic = packet.topicName;
        if (packet.qos != mqtt::QoS::AtMostOnce)
            columns.packetIdentifier = packet.packetIdentifier;
    }
    void operator()(const mqtt::PublishAcknowledgement &packet) const
    {
        columns.packetIdentifier = packet.packetIdentifier;
        if (version == mqtt::Version::V5)
            takeReason(packet.reasonCode);
    }
    void operator()(const mqtt::Subscribe &packet) const
    {
        columns.packetIdentifier = packet.packetIdentifier;
        if (!packet.subscriptions.isEmpty())
            columns.topic = packet.subscriptions.first().topicFilter;
    }
    void operator()(const mqtt::Suback &packet) const
    {
        columns.packetIdentifier = packet.packetIdentifier;
        takeReasons(packet.reasonCodes);
    }
    void operator()(const mqtt::Unsubscribe &packet) const
    {
        columns.packetIdentifier = packet.packetIdentifier;
        columns.topic = packet.topicFilters.value(0);
    }
    void operator()(const mqtt::Unsuback &packet) const
    {
        columns.packetIdentifier = packet.packetIdentifier;
        takeReasons(packet.reasonCodes);
    }
    void operator()(const mqtt::Disconnect &packet) const
    {
        if (version == mqtt::Version::V5)
            takeReason(packet.reasonCode);
    }
    void operator()(const mqtt::Auth &packet) const { takeReason(packet.reasonCode); }
    void operator()(const mqtt::Connect &) const { }
    void operator()(const mqtt::Pingreq &) const { }
    void operator()(const mqtt::Pingresp &) const { }
};

} // namespace

PacketColumns packetColumns(const TraceEntry &entry)
{
    PacketColumns columns;
    if (entry.kind != TraceEntry::Kind::Packet) {
        columns.failed = isFailure(entry.event.kind);
        return columns;
    }
    const auto type = PacketType(entry.bytes.isEmpty() ? 0 : quint8(entry.bytes.front()) >> 4);
    columns.family = familyOf(type);
    const auto decoded = mqtt::decode(entry.bytes, entry.version, entry.sender);
    if (const auto *packet = std::get_if<mqtt::Packet>(&decoded))
        std::visit(Filler{columns, type, entry.version}, *packet);
    return columns;
}
