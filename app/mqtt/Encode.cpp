// Packets to bytes (chapter 3 of each standard).
#include "mqtt/Codec.h"

#include "mqtt/Writer.h"

namespace mqtt {
namespace {

void writeValue(Writer &out, const PropertyInfo &info, const PropertyValue &value)
{
    const auto *integer = std::get_if<quint32>(&value);
    const auto *text = std::get_if<QString>(&value);
    const auto *data = std::get_if<QByteArray>(&value);
    const auto *pair = std::get_if<StringPair>(&value);
    if (info.type == PropertyType::Byte && integer && *integer <= 0xFF) {
        out.byte(quint8(*integer));
    } else if (info.type == PropertyType::TwoByteInteger && integer && *integer <= 0xFFFF) {
        out.twoByteInteger(quint16(*integer));
    } else if (info.type == PropertyType::FourByteInteger && integer) {
        out.fourByteInteger(*integer);
    } else if (info.type == PropertyType::VariableByteInteger && integer) {
        out.variableByteInteger(*integer, info.name);
    } else if (info.type == PropertyType::Utf8String && text) {
        out.utf8String(*text, info.name);
    } else if (info.type == PropertyType::BinaryData && data) {
        out.binaryData(*data, info.name);
    } else if (info.type == PropertyType::Utf8StringPair && pair) {
        out.utf8String(pair->name, info.name);
        out.utf8String(pair->value, info.name);
    } else {
        out.fail(info.name,
                 integer ? QT_TRANSLATE_NOOP("mqtt::EncodeError", "is too large for its type")
                         : QT_TRANSLATE_NOOP("mqtt::EncodeError", "has a value of another type"));
    }
}

// Property Length and Properties (MQTT 5.0, section 2.2.2); nothing below 5.0.
class PropertyWriter
{
public:
    PropertyWriter(Writer &out, Version version)
        : m_out(out)
        , m_version(version)
    {
    }

    void write(const Properties &properties, PacketType packet) const
    {
        write(properties, [packet](const PropertyInfo &info) { return info.isAllowedIn(packet); });
    }
    void writeWill(const Properties &properties) const
    {
        write(properties, [](const PropertyInfo &info) { return info.isAllowedInWill(); });
    }

private:
    template <typename IsAllowed>
    void write(const Properties &properties, IsAllowed isAllowed) const
    {
        if (m_version != Version::V5)
            return;
        const qsizetype begin = m_out.beginBlock();
        for (const Property &property : properties.entries()) {
            const PropertyInfo *info = propertyInfo(property.id);
            if (!info || !isAllowed(*info)) {
                m_out.fail(info ? info->name : "Property Identifier",
                           QT_TRANSLATE_NOOP("mqtt::EncodeError", "is no property of this packet"));
                continue;
            }
            m_out.byte(quint8(property.id));
            writeValue(m_out, *info, property.value);
        }
        m_out.endBlock(begin, "Property Length");
    }

    Writer &m_out;
    Version m_version;
};

void writeIdentifier(Writer &out, quint16 identifier)
{
    if (identifier == 0)
        out.fail("Packet Identifier", QT_TRANSLATE_NOOP("mqtt::EncodeError", "is 0"));
    out.twoByteInteger(identifier);
}

// The flags of the fixed header (table 2.2).
quint8 dupFlag(bool dup, Version version)
{
    return dup && version == Version::V31 ? 0x08 : 0x00;
}

// Writes Variable Header and Payload; returns the first byte of the packet.
struct Body {
    Writer &out;
    Version version;

    bool isV5() const { return version == Version::V5; }
    PropertyWriter properties() const { return {out, version}; }
    static quint8 firstByte(PacketType type, quint8 flags = 0) { return quint8(unsigned(type) << 4 | flags); }

    quint8 operator()(const Connect &packet) const
    {
        // Below 5.0 there is no password without a user name [MQTT-3.1.2-22].
        const bool password = packet.password && (packet.username || isV5());
        out.utf8String(version == Version::V31 ? QStringView(u"MQIsdp") : QStringView(u"MQTT"), "Protocol Name");
        out.byte(quint8(version));
        out.byte(quint8((packet.username ? 0x80 : 0) | (password ? 0x40 : 0) | willFlags(packet.will) | (packet.cleanStart ? 0x02 : 0)));
        out.twoByteInteger(packet.keepAlive);
        properties().write(packet.properties, PacketType::Connect);
        out.utf8String(packet.clientId, "Client Identifier");
        if (packet.will)
            writeWill(*packet.will);
        if (packet.username)
            out.utf8String(*packet.username, "User Name");
        if (password)
            out.binaryData(*packet.password, "Password");
        return firstByte(PacketType::Connect);
    }

    quint8 operator()(const Connack &packet) const
    {
        out.byte(packet.sessionPresent && version != Version::V31 ? 0x01 : 0x00);
        out.byte(packet.reasonCode);
        properties().write(packet.properties, PacketType::Connack);
        return firstByte(PacketType::Connack);
    }

    quint8 operator()(const Publish &packet) const
    {
        out.utf8String(packet.topicName, "Topic Name");
        if (packet.qos != QoS::AtMostOnce)
            writeIdentifier(out, packet.packetIdentifier);
        properties().write(packet.properties, PacketType::Publish);
        out.raw(packet.payload);
        return firstByte(PacketType::Publish, quint8((packet.dup ? 0x08 : 0) | unsigned(packet.qos) << 1 | (packet.retain ? 0x01 : 0)));
    }

    quint8 operator()(const Puback &packet) const { return acknowledgement(packet, PacketType::Puback, 0); }
    quint8 operator()(const Pubrec &packet) const { return acknowledgement(packet, PacketType::Pubrec, 0); }
    quint8 operator()(const Pubrel &packet) const
    {
        return acknowledgement(packet, PacketType::Pubrel, 0x02 | dupFlag(packet.dup, version));
    }
    quint8 operator()(const Pubcomp &packet) const { return acknowledgement(packet, PacketType::Pubcomp, 0); }

    quint8 operator()(const Subscribe &packet) const
    {
        writeIdentifier(out, packet.packetIdentifier);
        properties().write(packet.properties, PacketType::Subscribe);
        for (const Subscription &subscription : packet.subscriptions) {
            out.utf8String(subscription.topicFilter, "Topic Filter");
            out.byte(options(subscription));
        }
        if (packet.subscriptions.isEmpty())
            out.fail("Topic Filter", QT_TRANSLATE_NOOP("mqtt::EncodeError", "is missing"));
        return firstByte(PacketType::Subscribe, 0x02 | dupFlag(packet.dup, version));
    }

    quint8 operator()(const Suback &packet) const
    {
        writeIdentifier(out, packet.packetIdentifier);
        properties().write(packet.properties, PacketType::Suback);
        writeCodes(packet.reasonCodes);
        return firstByte(PacketType::Suback);
    }

    quint8 operator()(const Unsubscribe &packet) const
    {
        writeIdentifier(out, packet.packetIdentifier);
        properties().write(packet.properties, PacketType::Unsubscribe);
        for (const QString &filter : packet.topicFilters)
            out.utf8String(filter, "Topic Filter");
        if (packet.topicFilters.isEmpty())
            out.fail("Topic Filter", QT_TRANSLATE_NOOP("mqtt::EncodeError", "is missing"));
        return firstByte(PacketType::Unsubscribe, 0x02 | dupFlag(packet.dup, version));
    }

    quint8 operator()(const Unsuback &packet) const
    {
        writeIdentifier(out, packet.packetIdentifier);
        properties().write(packet.properties, PacketType::Unsuback);
        if (isV5())
            writeCodes(packet.reasonCodes);
        return firstByte(PacketType::Unsuback);
    }

    quint8 operator()(const Pingreq &) const { return firstByte(PacketType::Pingreq); }
    quint8 operator()(const Pingresp &) const { return firstByte(PacketType::Pingresp); }

    quint8 operator()(const Disconnect &packet) const
    {
        writeReason(packet.reasonCode, packet.properties, PacketType::Disconnect);
        return firstByte(PacketType::Disconnect);
    }

    quint8 operator()(const Auth &packet) const
    {
        if (!isV5())
            out.fail("MQTT Control Packet type", QT_TRANSLATE_NOOP("mqtt::EncodeError", "does not exist in this version"));
        if (packet.reasonCode != 0 || !packet.properties.isEmpty()) { // else left out (section 3.15.2.1)
            out.byte(packet.reasonCode);
            properties().write(packet.properties, PacketType::Auth);
        }
        return firstByte(PacketType::Auth);
    }

private:
    static quint8 willFlags(const std::optional<Will> &will)
    {
        return will ? quint8(0x04 | unsigned(will->qos) << 3 | (will->retain ? 0x20 : 0)) : quint8(0);
    }

    void writeWill(const Will &will) const
    {
        properties().writeWill(will.properties);
        out.utf8String(will.topic, "Will Topic");
        out.binaryData(will.payload, isV5() ? "Will Payload" : "Will Message");
    }

    quint8 options(const Subscription &subscription) const
    {
        if (!isV5())
            return quint8(subscription.qos);
        return quint8(unsigned(subscription.qos) | (subscription.noLocal ? 0x04 : 0) | (subscription.retainAsPublished ? 0x08 : 0)
                      | unsigned(subscription.retainHandling) << 4);
    }

    void writeCodes(const QList<quint8> &codes) const
    {
        for (const quint8 code : codes)
            out.byte(code);
        if (codes.isEmpty())
            out.fail("Reason Code", QT_TRANSLATE_NOOP("mqtt::EncodeError", "is missing"));
    }

    quint8 acknowledgement(const PublishAcknowledgement &packet, PacketType type, unsigned flags) const
    {
        writeIdentifier(out, packet.packetIdentifier);
        writeReason(packet.reasonCode, packet.properties, type);
        return firstByte(type, quint8(flags));
    }

    // Reason Code 0x00 and an empty list of properties are left out (sections 3.4.2.1, 3.4.2.2.1 and 3.14.2.1).
    void writeReason(quint8 reasonCode, const Properties &list, PacketType type) const
    {
        if (!isV5() || (reasonCode == 0 && list.isEmpty()))
            return;
        out.byte(reasonCode);
        if (!list.isEmpty())
            properties().write(list, type);
    }
};

// About how many bytes a packet takes, for one allocation of memory in most cases.
struct ExpectedSize {
    static constexpr qsizetype ofFields = 32;
    static constexpr qsizetype ofProperty = 32;

    qsizetype operator()(const Publish &packet) const
    {
        return ofFields + packet.topicName.size() + packet.payload.size() + qsizetype(packet.properties.entries().size()) * ofProperty;
    }
    qsizetype operator()(const Connect &) const { return 4 * ofFields; }
    template <typename T>
    qsizetype operator()(const T &) const
    {
        return ofFields;
    }
};

} // namespace

std::variant<QByteArray, EncodeError> encode(const Packet &packet, Version version)
{
    Writer out(std::visit(ExpectedSize(), packet));
    const quint8 firstByte = std::visit(Body{out, version}, packet);
    return out.finish(firstByte);
}

} // namespace mqtt
