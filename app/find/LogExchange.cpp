#include "find/LogExchange.h"

#include "find/PacketPeek.h"
#include "mqtt/ReasonCodes.h"

using mqtt::PacketType;
using Family = LogExchange::Family;

namespace {

mqtt::Sender other(mqtt::Sender sender)
{
    return sender == mqtt::Sender::Client ? mqtt::Sender::Server : mqtt::Sender::Client;
}

quint8 firstCodeOf(const PacketPeek &packet)
{
    const QByteArrayView codes = packet.reasonCodes();
    return codes.isEmpty() ? quint8(0) : quint8(codes[0]);
}

} // namespace

LogExchange exchangeOf(const LogRow &row)
{
    if (!row.isPacket || row.bytes.isEmpty())
        return {};
    const PacketPeek packet(row);
    switch (packet.type()) {
    case PacketType::Publish:
        return packet.qos() ? LogExchange{Family::Publish, row.sender, row.packetIdentifier} : LogExchange{};
    case PacketType::Pubrel:
        return {Family::Publish, row.sender, row.packetIdentifier};
    case PacketType::Puback:
    case PacketType::Pubrec:
    case PacketType::Pubcomp:
        return {Family::Publish, other(row.sender), row.packetIdentifier};
    case PacketType::Subscribe:
        return {Family::Subscribe, row.sender, row.packetIdentifier};
    case PacketType::Suback:
        return {Family::Subscribe, other(row.sender), row.packetIdentifier};
    case PacketType::Unsubscribe:
        return {Family::Unsubscribe, row.sender, row.packetIdentifier};
    case PacketType::Unsuback:
        return {Family::Unsubscribe, other(row.sender), row.packetIdentifier};
    case PacketType::Pingreq:
    case PacketType::Pingresp:
        return {Family::Ping, mqtt::Sender::Client, 0};
    case PacketType::Connect:
    case PacketType::Connack:
    case PacketType::Auth:
        return {Family::Connect, mqtt::Sender::Client, 0};
    default:
        return {};
    }
}

bool beginsExchange(const LogRow &row)
{
    const PacketPeek packet(row);
    switch (packet.type()) {
    case PacketType::Publish:
        return !packet.dup();
    case PacketType::Auth:
        return firstCodeOf(packet) == 0x19; // Re-authenticate
    case PacketType::Connect:
    case PacketType::Subscribe:
    case PacketType::Unsubscribe:
        return true;
    default:
        return false;
    }
}

bool endsExchange(const LogRow &row)
{
    const PacketPeek packet(row);
    switch (packet.type()) {
    case PacketType::Pubrec:
        return mqtt::isFailure(firstCodeOf(packet), PacketType::Pubrec, row.version);
    case PacketType::Auth:
        return row.sender == mqtt::Sender::Server && firstCodeOf(packet) == 0;
    case PacketType::Puback:
    case PacketType::Pubcomp:
    case PacketType::Suback:
    case PacketType::Unsuback:
    case PacketType::Connack:
        return true;
    default:
        return false;
    }
}
