// PUBLISH and its acknowledgements (sections 3.3 to 3.7).
#include "mqtt/Decoders.h"

namespace mqtt {
namespace {

void checkTopicName(SpanReader &in, const QString &topicName)
{
    if (in.fieldHasWildcard())
        in.protocolError("Topic Name", statement::topicWildcard, QT_TRANSLATE_NOOP("mqtt::DecodeError", "contains a wildcard"));
    else if (topicName.isEmpty() && !in.isV5())
        in.protocolError("Topic Name", statement::topicNotEmpty, QT_TRANSLATE_NOOP("mqtt::DecodeError", "is empty"));
    else if (in.version() == Version::V31 && in.fieldLength() > 2 + 32'767)
        in.protocolError("Topic Name", statement::topicLength, QT_TRANSLATE_NOOP("mqtt::DecodeError", "is longer than 32767 bytes"));
}

const Statement &identifierStatement(Sender sender)
{
    return sender == Sender::Server ? statement::publishIdentifierOfServer : statement::requestIdentifier;
}

} // namespace

Publish readPublish(SpanReader &in, quint8 flags)
{
    Publish packet;
    packet.dup = flags & 0x08;
    packet.qos = QoS(flags >> 1 & 0x03);
    packet.retain = flags & 0x01;
    if (packet.dup && packet.qos == QoS::AtMostOnce && in.version() != Version::V31)
        in.fail(DecodeError::Kind::ProtocolError, "DUP flag", statement::dupWithQos0.of(in.version()),
                QT_TRANSLATE_NOOP("mqtt::DecodeError", "is set with QoS 0"), 0, 1);
    packet.topicName = in.utf8String("Topic Name");
    const qsizetype topicOffset = in.fieldOffset();
    checkTopicName(in, packet.topicName);
    if (packet.qos != QoS::AtMostOnce)
        packet.packetIdentifier = readPacketIdentifier(in, identifierStatement(in.sender()));
    packet.properties = readProperties(in, PacketType::Publish);
    if (in.ok() && packet.topicName.isEmpty() && !packet.properties.contains(PropertyId::TopicAlias))
        in.fail(DecodeError::Kind::ProtocolError, "Topic Name", statement::emptyTopicWithoutAlias.of(in.version()),
                QT_TRANSLATE_NOOP("mqtt::DecodeError", "is empty and there is no Topic Alias"), topicOffset, 2);
    packet.payload = in.rest("Payload");
    return packet;
}

PublishAcknowledgement readAcknowledgement(SpanReader &in, PacketType type)
{
    PublishAcknowledgement packet;
    packet.packetIdentifier = readPacketIdentifier(in, statement::acknowledgedIdentifier);
    if (!in.isV5() || in.atEnd()) // left out: 0x00, no properties (section 3.4.2.1)
        return packet;
    packet.reasonCode = in.byte(type == PacketType::Puback       ? "PUBACK Reason Code"
                                    : type == PacketType::Pubrec ? "PUBREC Reason Code"
                                    : type == PacketType::Pubrel ? "PUBREL Reason Code"
                                                                 : "PUBCOMP Reason Code");
    if (!in.atEnd()) // left out: no properties (section 3.4.2.2.1)
        packet.properties = readProperties(in, type);
    return packet;
}

} // namespace mqtt
