#include "logfiles/MqttGuess.h"

#include <array>

using mqtt::PacketType;

namespace {

constexpr qsizetype enoughBytes = 12; ///< Of whole packets, on a port that is not MQTT's.
constexpr int mostPackets = 64;       ///< That are looked at.

/// Bytes of the fixed header and of the whole packet; 0, 0: more bytes are needed; negative: there is no packet.
struct Extent {
    qsizetype header = 0;
    qsizetype packet = 0;
};

Extent extentOf(QByteArrayView bytes)
{
    qsizetype length = 0;
    for (qsizetype i = 1; i < bytes.size(); ++i) {
        const auto byte = quint8(bytes[i]);
        length |= qsizetype(byte & 0x7F) << (7 * (i - 1));
        if (!(byte & 0x80))
            return {i + 1, i + 1 + length};
        if (i == 4)
            return {-1, -1};
    }
    return {};
}

/// Flags of the fixed header are fixed for all packets but PUBLISH (section 2.1.3); 3.1 had more freedom, which hardly anybody used.
bool isPlausibleStart(quint8 byte)
{
    const auto type = PacketType(byte >> 4);
    const int flags = byte & 0x0F;
    if (type == PacketType::Publish)
        return (flags & 6) != 6;
    const bool bitOne = type == PacketType::Pubrel || type == PacketType::Subscribe || type == PacketType::Unsubscribe;
    return byte >= 0x10 && flags == (bitOne ? 2 : 0);
}

std::optional<mqtt::Sender> onlySenderOf(PacketType type)
{
    switch (type) {
    case PacketType::Connect:
    case PacketType::Subscribe:
    case PacketType::Unsubscribe:
    case PacketType::Pingreq:
        return mqtt::Sender::Client;
    case PacketType::Connack:
    case PacketType::Suback:
    case PacketType::Unsuback:
    case PacketType::Pingresp:
        return mqtt::Sender::Server;
    default:
        return std::nullopt;
    }
}

bool canBeRead(QByteArrayView packet, mqtt::Version version, std::optional<mqtt::Sender> sender)
{
    const auto readable = [&](mqtt::Sender by) { return std::holds_alternative<mqtt::Packet>(mqtt::decode(packet, version, by)); };
    return sender ? readable(*sender) : readable(mqtt::Sender::Client) || readable(mqtt::Sender::Server);
}

/// These look different in MQTT 5.
bool tellsVersion(QByteArrayView packet)
{
    const auto type = PacketType(quint8(packet.front()) >> 4);
    const bool acknowledgement = type >= PacketType::Puback && type <= PacketType::Pubcomp;
    return type != PacketType::Pingreq && type != PacketType::Pingresp && (!acknowledgement || packet.size() > 4)
        && (type != PacketType::Disconnect || packet.size() > 2);
}

} // namespace

StartGuess guessStart(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return StartGuess::NeedMore;
    if (bytes.front() == 0x16)
        return bytes.size() < 2 ? StartGuess::NeedMore : bytes[1] == 3 ? StartGuess::Tls : StartGuess::Other;
    for (const QByteArrayView method : {"GET ", "HTTP/1.", "POST "}) {
        if (bytes.startsWith(method))
            return StartGuess::Http;
        if (method.startsWith(bytes))
            return StartGuess::NeedMore;
    }
    if (bytes.front() != 0x10)
        return StartGuess::Other;
    const Extent extent = extentOf(bytes);
    if (extent.header < 0)
        return StartGuess::Other;
    if (extent.header == 0)
        return StartGuess::NeedMore;
    const QByteArrayView name = bytes.sliced(extent.header);
    for (const QByteArrayView protocol : {QByteArrayView("\0\4MQTT", 6), QByteArrayView("\0\6MQIsdp", 8)}) {
        if (name.startsWith(protocol))
            return name.size() > protocol.size() ? StartGuess::Connect : StartGuess::NeedMore;
        if (protocol.startsWith(name))
            return StartGuess::NeedMore;
    }
    return StartGuess::Other;
}

mqtt::Version versionOfConnect(QByteArrayView bytes)
{
    const QByteArrayView name = bytes.sliced(extentOf(bytes).header);
    const int level = quint8(name[2 + quint8(name[1])]) & 0x7F; // the highest bit marks a bridge
    return level == 3 ? mqtt::Version::V31 : level == 5 ? mqtt::Version::V5 : mqtt::Version::V311;
}

std::optional<MiddleGuess> guessMiddle(QByteArrayView bytes, bool customary)
{
    MiddleGuess guess;
    bool v5 = true, v311 = true, told = false;
    qsizetype at = 0;
    for (int count = 0; at < bytes.size() && count < mostPackets; ++count) {
        const QByteArrayView rest = bytes.sliced(at);
        if (!isPlausibleStart(quint8(rest.front())))
            return std::nullopt;
        const Extent extent = extentOf(rest);
        if (extent.header < 0)
            return std::nullopt;
        if (extent.header == 0 || extent.packet > rest.size())
            break; // unfinished
        const QByteArrayView packet = rest.sliced(0, extent.packet);
        const auto sender = onlySenderOf(PacketType(quint8(packet.front()) >> 4));
        if (sender && guess.sender && *sender != *guess.sender)
            return std::nullopt;
        if (sender)
            guess.sender = sender;
        v5 = v5 && canBeRead(packet, mqtt::Version::V5, guess.sender);
        v311 = v311 && canBeRead(packet, mqtt::Version::V311, guess.sender);
        if (!v5 && !v311)
            return std::nullopt;
        told = told || tellsVersion(packet);
        at += extent.packet;
    }
    if (at == 0 || (!customary && at < enoughBytes))
        return std::nullopt;
    guess.version = v5 && (told || !v311) ? mqtt::Version::V5 : mqtt::Version::V311;
    return guess;
}
