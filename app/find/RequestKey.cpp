#include "find/RequestKey.h"

#include "mqtt/Types.h"

using mqtt::PacketType;

namespace {

quint64 keyOf(const LogRow &row, mqtt::Sender asking, PacketType request)
{
    return quint64(row.sourceId) << 32 | quint64(request) << 20 | quint64(asking) << 16 | row.packetIdentifier;
}

mqtt::Sender other(mqtt::Sender sender)
{
    return sender == mqtt::Sender::Client ? mqtt::Sender::Server : mqtt::Sender::Client;
}

} // namespace

std::optional<quint64> requestKeyOf(const LogRow &row)
{
    if (!row.isPacket || row.bytes.isEmpty())
        return std::nullopt;
    const auto type = PacketType(quint8(row.bytes[0]) >> 4);
    switch (type) {
    case PacketType::Publish:
        return row.bytes[0] & 0x06 ? std::optional(keyOf(row, row.sender, type)) : std::nullopt;
    case PacketType::Connect:
    case PacketType::Subscribe:
    case PacketType::Unsubscribe:
        return keyOf(row, row.sender, type);
    default:
        return std::nullopt;
    }
}

std::optional<quint64> answeredKeyOf(const LogRow &row)
{
    if (!row.isPacket || row.bytes.isEmpty())
        return std::nullopt;
    switch (PacketType(quint8(row.bytes[0]) >> 4)) {
    case PacketType::Connack:
        return keyOf(row, other(row.sender), PacketType::Connect);
    case PacketType::Puback:
    case PacketType::Pubrec:
    case PacketType::Pubcomp:
        return keyOf(row, other(row.sender), PacketType::Publish);
    case PacketType::Suback:
        return keyOf(row, other(row.sender), PacketType::Subscribe);
    case PacketType::Unsuback:
        return keyOf(row, other(row.sender), PacketType::Unsubscribe);
    default:
        return std::nullopt;
    }
}
