// CONNECT and CONNACK (sections 3.1 and 3.2), DISCONNECT and AUTH (sections 3.14 and 3.15).
#include "mqtt/Decoders.h"

namespace mqtt {
namespace {

constexpr const char *flagsField = "Connect Flags";

struct ConnectFlags {
    bool userName;
    bool password;
    bool willRetain;
    quint8 willQos;
    bool will;
    bool cleanStart;
};

// Each version has its own name and number (MQTT 5.0 and 3.1.1, sections 3.1.2.1 and 3.1.2.2; 3.1, section 3.1).
void readProtocol(SpanReader &in)
{
    const QString name = in.utf8String("Protocol Name");
    if (in.ok() && name != QLatin1String(in.version() == Version::V31 ? "MQIsdp" : "MQTT"))
        in.protocolError("Protocol Name", statement::protocolName,
                         QT_TRANSLATE_NOOP("mqtt::DecodeError", "is another than that of the protocol version"), 0x84);
    const char *field = in.version() == Version::V311 ? "Protocol Level" : in.isV5() ? "Protocol Version" : "Protocol Version Number";
    const quint8 version = in.byte(field);
    if (in.ok() && version != quint8(in.version()))
        in.protocolError(field, statement::protocolVersion,
                         QT_TRANSLATE_NOOP("mqtt::DecodeError", "is another than that of the connection"), 0x84);
}

ConnectFlags readConnectFlags(SpanReader &in)
{
    const quint8 byte = in.byte(flagsField);
    in.bits("User Name Flag", 0x80, byte);
    in.bits("Password Flag", 0x40, byte);
    in.bits("Will Retain", 0x20, byte);
    in.bits("Will QoS", 0x18, byte);
    in.bits("Will Flag", 0x04, byte);
    in.bits(in.isV5() ? "Clean Start" : "Clean Session", 0x02, byte);
    in.bits("Reserved", 0x01, byte);
    const ConnectFlags flags{bool(byte & 0x80),     bool(byte & 0x40), bool(byte & 0x20),
                             quint8(byte >> 3 & 3), bool(byte & 0x04), bool(byte & 0x02)};
    if ((byte & 0x01) && in.version() != Version::V31)
        in.malformed("Reserved", statement::connectReservedFlag, QT_TRANSLATE_NOOP("mqtt::DecodeError", "is not 0"));
    if (flags.willQos == 3)
        in.malformed("Will QoS", statement::willQos, QT_TRANSLATE_NOOP("mqtt::DecodeError", "has the value 3"));
    if (!flags.will && flags.willQos != 0 && in.version() != Version::V31)
        in.malformed("Will QoS", statement::willQosWithoutWill, QT_TRANSLATE_NOOP("mqtt::DecodeError", "is set without a will"));
    if (!flags.will && flags.willRetain && in.version() != Version::V31)
        in.malformed("Will Retain", statement::willRetainWithoutWill, QT_TRANSLATE_NOOP("mqtt::DecodeError", "is set without a will"));
    if (flags.password && !flags.userName && !in.isV5())
        in.malformed("Password Flag", statement::passwordWithoutUserName,
                     QT_TRANSLATE_NOOP("mqtt::DecodeError", "is set without the User Name Flag"));
    return flags;
}

Will readWill(SpanReader &in, const ConnectFlags &flags)
{
    Will will;
    will.qos = QoS(flags.willQos);
    will.retain = flags.willRetain;
    will.properties = readWillProperties(in);
    will.topic = in.utf8String("Will Topic");
    if (in.ok() && will.topic.isEmpty())
        in.protocolError("Will Topic", statement::topicNotEmpty, QT_TRANSLATE_NOOP("mqtt::DecodeError", "is empty"));
    if (in.fieldHasWildcard())
        in.protocolError("Will Topic", statement::willTopicWildcard, QT_TRANSLATE_NOOP("mqtt::DecodeError", "contains a wildcard"));
    will.payload = in.binaryData(in.isV5() ? "Will Payload" : "Will Message");
    return will;
}

// 3.1: Remaining Length takes precedence over the flags, so both strings may be missing at the end (section 3.1).
bool isThere(const SpanReader &in, bool flag)
{
    return flag && !(in.version() == Version::V31 && in.atEnd());
}

} // namespace

Connect readConnect(SpanReader &in)
{
    Connect packet;
    packet.version = in.version();
    readProtocol(in);
    const ConnectFlags flags = readConnectFlags(in);
    packet.cleanStart = flags.cleanStart;
    packet.keepAlive = in.twoByteInteger("Keep Alive");
    packet.properties = readProperties(in, PacketType::Connect);
    if (in.ok() && packet.properties.contains(PropertyId::AuthenticationData)
        && !packet.properties.contains(PropertyId::AuthenticationMethod))
        in.protocolError("Authentication Data", {"", "", "section 3.1.2.11.10"},
                         QT_TRANSLATE_NOOP("mqtt::DecodeError", "comes without an Authentication Method"));
    packet.clientId = in.utf8String("Client Identifier");
    if (flags.will)
        packet.will = readWill(in, flags);
    if (isThere(in, flags.userName))
        packet.username = in.utf8String("User Name");
    in.setSecret(true);
    if (isThere(in, flags.password))
        packet.password = in.binaryData("Password");
    in.setSecret(false);
    return packet;
}

Connack readConnack(SpanReader &in)
{
    Connack packet;
    if (in.version() == Version::V31) {
        in.byte("Topic Name Compression Response"); // reserved, not used
        packet.reasonCode = in.byte("Connect Return Code");
        return packet;
    }
    const quint8 flags = in.byte("Connect Acknowledge Flags");
    in.bits("Reserved", 0xFE, flags);
    in.bits("Session Present", 0x01, flags);
    if (flags & 0xFE)
        in.malformed("Connect Acknowledge Flags", statement::connackFlags,
                     QT_TRANSLATE_NOOP("mqtt::DecodeError", "have reserved bits set"));
    packet.sessionPresent = flags & 0x01;
    packet.reasonCode = in.byte(in.isV5() ? "Connect Reason Code" : "Connect Return code");
    packet.properties = readProperties(in, PacketType::Connack);
    return packet;
}

Disconnect readDisconnect(SpanReader &in)
{
    Disconnect packet;
    if (in.isV5() && !in.atEnd()) { // left out: 0x00 (section 3.14.2.1)
        packet.reasonCode = in.byte("Disconnect Reason Code");
        if (!in.atEnd())
            packet.properties = readProperties(in, PacketType::Disconnect);
    }
    return packet;
}

Auth readAuth(SpanReader &in)
{
    Auth packet;
    if (in.atEnd()) // left out: 0x00, no properties (section 3.15.2.1)
        return packet;
    packet.reasonCode = in.byte("Authenticate Reason Code");
    packet.properties = readProperties(in, PacketType::Auth);
    if (in.ok() && !packet.properties.contains(PropertyId::AuthenticationMethod))
        in.protocolError("Authentication Method", {"", "", "section 3.15.2.2.2"}, QT_TRANSLATE_NOOP("mqtt::DecodeError", "is missing"));
    return packet;
}

} // namespace mqtt
