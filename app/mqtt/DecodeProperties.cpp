// Properties (MQTT 5.0, section 2.2.2).
#include "mqtt/Decoders.h"

namespace mqtt {
namespace {

constexpr quint64 bitOf(PropertyId id)
{
    return 1ull << unsigned(id);
}

// Where the standard says of a packet's properties that each comes once.
const char *onceStatement(PacketType packet, bool will)
{
    switch (packet) {
    case PacketType::Connect:
        return will ? "section 3.1.3.2" : "section 3.1.2.11";
    case PacketType::Connack:
        return "section 3.2.2.3";
    case PacketType::Publish:
        return "section 3.3.2.3";
    case PacketType::Puback:
        return "section 3.4.2.2";
    case PacketType::Pubrec:
        return "section 3.5.2.2";
    case PacketType::Pubrel:
        return "section 3.6.2.2";
    case PacketType::Pubcomp:
        return "section 3.7.2.2";
    case PacketType::Subscribe:
        return "section 3.8.2.1";
    case PacketType::Suback:
        return "section 3.9.2.1";
    case PacketType::Unsubscribe:
        return "section 3.10.2.1";
    case PacketType::Unsuback:
        return "section 3.11.2.1";
    case PacketType::Disconnect:
        return "section 3.14.2.2";
    case PacketType::Auth:
        return "section 3.15.2.2";
    default:
        return "section 2.2.2.2";
    }
}

// Where the standard restricts the value of a property in a packet.
const char *valueStatement(PropertyId id, PacketType packet)
{
    switch (id) {
    case PropertyId::PayloadFormatIndicator:
        return packet == PacketType::Publish ? "section 3.3.2.3.2" : "section 3.1.3.2.3";
    case PropertyId::ResponseTopic:
        return packet == PacketType::Publish ? "MQTT-3.3.2-14" : "section 3.1.3.2.6";
    case PropertyId::SubscriptionIdentifier:
        return packet == PacketType::Publish ? "section 3.3.2.3.8" : "section 3.8.2.1.2";
    case PropertyId::RequestProblemInformation:
        return "section 3.1.2.11.7";
    case PropertyId::RequestResponseInformation:
        return "section 3.1.2.11.6";
    case PropertyId::ReceiveMaximum:
        return packet == PacketType::Connack ? "section 3.2.2.3.3" : "section 3.1.2.11.3";
    case PropertyId::TopicAlias:
        return "MQTT-3.3.2-8";
    case PropertyId::MaximumQoS:
        return "section 3.2.2.3.4";
    case PropertyId::RetainAvailable:
        return "section 3.2.2.3.5";
    case PropertyId::MaximumPacketSize:
        return packet == PacketType::Connack ? "section 3.2.2.3.6" : "section 3.1.2.11.4";
    case PropertyId::WildcardSubscriptionAvailable:
        return "section 3.2.2.3.11";
    case PropertyId::SubscriptionIdentifierAvailable:
        return "section 3.2.2.3.12";
    case PropertyId::SharedSubscriptionAvailable:
        return "section 3.2.2.3.13";
    default:
        return "section 2.2.2.2";
    }
}

void refuse(SpanReader &in, const PropertyInfo &info, const char *statement, const char *what, quint8 reasonCode = 0x82)
{
    in.protocolError(info.name, {"", "", statement}, what, reasonCode);
}

bool forbidsZero(PropertyId id)
{
    return id == PropertyId::ReceiveMaximum || id == PropertyId::MaximumPacketSize || id == PropertyId::TopicAlias
        || id == PropertyId::SubscriptionIdentifier;
}

void checkInteger(SpanReader &in, const PropertyInfo &info, PacketType packet, quint32 value)
{
    if (value > 1 && (info.isBoolean || info.id == PropertyId::MaximumQoS))
        refuse(in, info, valueStatement(info.id, packet), QT_TRANSLATE_NOOP("mqtt::DecodeError", "is neither 0 nor 1"));
    else if (value == 0 && forbidsZero(info.id))
        refuse(in, info, valueStatement(info.id, packet), QT_TRANSLATE_NOOP("mqtt::DecodeError", "is 0"),
               info.id == PropertyId::TopicAlias ? 0x94 : 0x82);
}

StringPair readPair(SpanReader &in, const PropertyInfo &info)
{
    in.setStringPair(true);
    StringPair pair;
    pair.name = in.utf8String(info.name, "Name");
    pair.value = in.utf8String(info.name, "Value");
    in.setStringPair(false);
    return pair;
}

// The value of an integer property, or 0 for other types.
quint32 readInteger(SpanReader &in, const PropertyInfo &info)
{
    switch (info.type) {
    case PropertyType::Byte:
        return in.byte(info.name, "Value");
    case PropertyType::TwoByteInteger:
        return in.twoByteInteger(info.name, "Value");
    case PropertyType::FourByteInteger:
        return in.fourByteInteger(info.name, "Value");
    case PropertyType::VariableByteInteger:
        return in.variableByteInteger(info.name, "Value");
    default:
        return 0;
    }
}

void readValue(SpanReader &in, const PropertyInfo &info, PacketType packet, SpanReader::Heading &heading, Properties &properties)
{
    switch (info.type) {
    case PropertyType::Utf8String: {
        QString text = in.utf8String(info.name, "Value");
        heading.setValue(text);
        if (info.id == PropertyId::ResponseTopic && in.fieldHasWildcard())
            refuse(in, info, valueStatement(info.id, packet), QT_TRANSLATE_NOOP("mqtt::DecodeError", "contains a wildcard"));
        properties.emplace(info.id, std::move(text));
        break;
    }
    case PropertyType::BinaryData: {
        QByteArray data = in.binaryData(info.name, "Value");
        heading.setValue(data);
        properties.emplace(info.id, std::move(data));
        break;
    }
    case PropertyType::Utf8StringPair:
        properties.emplace(info.id, readPair(in, info));
        break;
    default: {
        const quint32 value = readInteger(in, info);
        heading.setValue(value);
        checkInteger(in, info, packet, value);
        properties.emplace(info.id, value);
    }
    }
}

// Several User Properties are allowed everywhere, several Subscription Identifiers in what a server publishes.
bool mayRepeat(PropertyId id, PacketType packet)
{
    return id == PropertyId::UserProperty || (id == PropertyId::SubscriptionIdentifier && packet == PacketType::Publish);
}

void readProperty(SpanReader &in, PacketType packet, bool will, Properties &properties, quint64 &seen)
{
    const auto id = PropertyId(in.peek()); // of one byte; there are none above 0x7F
    const PropertyInfo *info = propertyInfo(id);
    in.setProperty(id);
    SpanReader::Heading heading(in, info ? info->name : "Property");
    in.variableByteInteger("Property Identifier");
    if (!in.ok())
        return;
    if (!info) {
        in.malformed("Property Identifier", statement::property, QT_TRANSLATE_NOOP("mqtt::DecodeError", "does not exist"));
        return;
    }
    if (will ? !info->isAllowedInWill() : !info->isAllowedIn(packet)) {
        in.malformed(info->name, statement::property, QT_TRANSLATE_NOOP("mqtt::DecodeError", "is no property of this packet"));
        return;
    }
    if ((seen & bitOf(id)) && !mayRepeat(id, packet)) {
        refuse(in, *info, onceStatement(packet, will), QT_TRANSLATE_NOOP("mqtt::DecodeError", "comes twice"));
        return;
    }
    if (id == PropertyId::SubscriptionIdentifier && packet == PacketType::Publish && in.sender() == Sender::Client) {
        refuse(in, *info, "MQTT-3.3.4-6", QT_TRANSLATE_NOOP("mqtt::DecodeError", "is one that only a server sends here"));
        return;
    }
    seen |= bitOf(id);
    in.setSecret(id == PropertyId::AuthenticationData);
    readValue(in, *info, packet, heading, properties);
    in.setSecret(false);
}

Properties readBlock(SpanReader &in, PacketType packet, bool will)
{
    Properties properties;
    const SpanReader::Heading heading(in, will ? "Will Properties" : "Properties");
    const quint32 length = in.variableByteInteger("Property Length");
    if (!in.ok())
        return properties;
    const qsizetype outerEnd = in.enterBlock(length, "Property Length");
    quint64 seen = 0;
    while (in.ok() && !in.atEnd()) {
        readProperty(in, packet, will, properties, seen);
        if (properties.entries().size() > propertiesMax)
            in.protocolError("Properties", {"", "", ""},
                             QT_TRANSLATE_NOOP("mqtt::DecodeError", "are more than this client takes in one packet"), 0x97);
    }
    in.setProperty({});
    in.leaveBlock(outerEnd);
    return properties;
}

} // namespace

Properties readProperties(SpanReader &in, PacketType packet)
{
    return in.isV5() ? readBlock(in, packet, false) : Properties();
}

Properties readWillProperties(SpanReader &in)
{
    return in.isV5() ? readBlock(in, PacketType::Connect, true) : Properties();
}

} // namespace mqtt
