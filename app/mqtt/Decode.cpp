// The fixed header (MQTT 5.0 and 3.1.1, section 2; 3.1, section 2.1), and which decoder takes over behind it.
#include "mqtt/Codec.h"

#include "mqtt/Decoders.h"

namespace mqtt {
namespace {

constexpr const char *typeField = "MQTT Control Packet type";
constexpr const char *flagsField = "Flags";

// Fixed header flags that the standard prescribes (table 2.2).
quint8 prescribedFlags(PacketType type)
{
    const bool two = type == PacketType::Pubrel || type == PacketType::Subscribe || type == PacketType::Unsubscribe;
    return two ? 0x02 : 0x00;
}

Statement flagsStatement(PacketType type)
{
    Statement result = statement::reservedFlags;
    if (type == PacketType::Pubrel)
        result.v5 = "MQTT-3.6.1-1";
    else if (type == PacketType::Subscribe)
        result.v5 = "MQTT-3.8.1-1";
    else if (type == PacketType::Unsubscribe)
        result.v5 = "MQTT-3.10.1-1";
    else if (type == PacketType::Disconnect)
        result.v5 = "MQTT-3.14.1-1";
    else if (type == PacketType::Auth)
        result.v5 = "MQTT-3.15.1-1";
    return result;
}

// Table 2.1, "Direction of flow".
bool mayBeSentBy(Sender sender, PacketType type, Version version)
{
    switch (type) {
    case PacketType::Connect:
    case PacketType::Subscribe:
    case PacketType::Unsubscribe:
    case PacketType::Pingreq:
        return sender == Sender::Client;
    case PacketType::Connack:
    case PacketType::Suback:
    case PacketType::Unsuback:
    case PacketType::Pingresp:
        return sender == Sender::Server;
    case PacketType::Disconnect:
        return sender == Sender::Client || version == Version::V5;
    default:
        return true;
    }
}

bool flagsAreAllowed(quint8 byte, Version version)
{
    const auto type = PacketType(byte >> 4);
    if (type == PacketType::Publish)
        return (byte & 0x06) != 0x06;
    return version == Version::V31 || (byte & 0x0F) == prescribedFlags(type); // "not used" in 3.1
}

bool typeExists(quint8 byte, Version version)
{
    return byte >> 4 != 0 && (PacketType(byte >> 4) != PacketType::Auth || version == Version::V5);
}

void checkFlags(SpanReader &in, quint8 byte)
{
    if (flagsAreAllowed(byte, in.version()))
        return;
    const auto type = PacketType(byte >> 4);
    if (type == PacketType::Publish)
        in.malformed("QoS level", statement::publishQos, QT_TRANSLATE_NOOP("mqtt::DecodeError", "has the value 3"));
    else
        in.malformed(flagsField, flagsStatement(type), QT_TRANSLATE_NOOP("mqtt::DecodeError", "differ from what this packet prescribes"));
}

void checkType(SpanReader &in, quint8 byte)
{
    if (!typeExists(byte, in.version()))
        in.malformed(typeField, statement::packetType, QT_TRANSLATE_NOOP("mqtt::DecodeError", "is one that this version forbids"));
}

// The rows of the flags are part of the first byte.
void recordFlags(SpanReader &in, quint8 byte)
{
    if (!in.hasFields())
        return;
    in.bits(typeField, 0xF0, byte);
    if (PacketType(byte >> 4) == PacketType::Publish || in.version() == Version::V31) {
        in.bits("DUP flag", 0x08, byte);
        in.bits("QoS level", 0x06, byte);
        in.bits("RETAIN", 0x01, byte);
    } else {
        in.bits("Reserved", 0x0F, byte);
    }
}

// Returns the first byte.
quint8 readFixedHeader(SpanReader &in)
{
    const SpanReader::Heading heading(in, "Fixed Header");
    const quint8 byte = in.byte("MQTT Control Packet");
    recordFlags(in, byte);
    checkType(in, byte);
    if (in.ok() && !mayBeSentBy(in.sender(), PacketType(byte >> 4), in.version()))
        in.protocolError(typeField, statement::direction,
                         in.sender() == Sender::Server ? QT_TRANSLATE_NOOP("mqtt::DecodeError", "is one that only a client sends")
                                                       : QT_TRANSLATE_NOOP("mqtt::DecodeError", "is one that only a server sends"));
    checkFlags(in, byte);
    const quint32 remainingLength = in.variableByteInteger("Remaining Length");
    if (in.ok() && remainingLength != quint32(in.left()))
        in.malformed("Remaining Length", statement::packetLength,
                     QT_TRANSLATE_NOOP("mqtt::DecodeError", "differs from the bytes that follow"));
    return byte;
}

// Made where it is returned, without a move of the whole variant.
template <typename T>
Decoded<Packet> whole(T &&packet)
{
    return Decoded<Packet>(std::in_place_index<0>, std::in_place_type<T>, std::move(packet));
}

Decoded<Packet> readBody(SpanReader &in, PacketType type, quint8 flags)
{
    switch (type) {
    case PacketType::Connect:
        return whole(readConnect(in));
    case PacketType::Connack:
        return whole(readConnack(in));
    case PacketType::Publish:
        return whole(readPublish(in, flags));
    case PacketType::Puback:
        return whole(Puback{readAcknowledgement(in, type)});
    case PacketType::Pubrec:
        return whole(Pubrec{readAcknowledgement(in, type)});
    case PacketType::Pubrel:
        return whole(Pubrel{readAcknowledgement(in, type), dupOf31(in, flags)});
    case PacketType::Pubcomp:
        return whole(Pubcomp{readAcknowledgement(in, type)});
    case PacketType::Subscribe:
        return whole(readSubscribe(in, flags));
    case PacketType::Suback:
        return whole(readSuback(in));
    case PacketType::Unsubscribe:
        return whole(readUnsubscribe(in, flags));
    case PacketType::Unsuback:
        return whole(readUnsuback(in));
    case PacketType::Pingreq:
        return whole(Pingreq{});
    case PacketType::Pingresp:
        return whole(Pingresp{});
    case PacketType::Disconnect:
        return whole(readDisconnect(in));
    case PacketType::Auth:
        return whole(readAuth(in));
    }
    return {};
}

// What stands behind the fixed header.
Decoded<Packet> readRest(SpanReader &in, quint8 byte)
{
    Decoded<Packet> result = readBody(in, PacketType(byte >> 4), byte & 0x0F);
    in.expectEnd();
    if (!in.ok())
        result = *in.error();
    return result;
}

} // namespace

std::optional<DecodeError> checkFirstByte(quint8 byte, Version version)
{
    if (typeExists(byte, version) && flagsAreAllowed(byte, version))
        return std::nullopt;
    const char bytes[] = {char(byte)};
    SpanReader in({bytes, 1}, version, Sender::Server, nullptr);
    in.byte(typeField);
    checkType(in, byte);
    checkFlags(in, byte);
    return in.error();
}

Decoded<Packet> decode(QByteArrayView packet, Version version, Sender sender, Fields *fields)
{
    SpanReader in(packet, version, sender, fields);
    const quint8 byte = readFixedHeader(in);
    if (!in.ok())
        return *in.error();
    return readRest(in, byte);
}

quint16 readPacketIdentifier(SpanReader &in, const Statement &statement)
{
    const char *field = in.version() == Version::V31 ? "Message Identifier" : "Packet Identifier";
    const quint16 identifier = in.twoByteInteger(field);
    if (in.ok() && identifier == 0)
        in.protocolError(field, statement, QT_TRANSLATE_NOOP("mqtt::DecodeError", "is 0"));
    return identifier;
}

} // namespace mqtt
