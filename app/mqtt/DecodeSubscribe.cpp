// SUBSCRIBE, SUBACK, UNSUBSCRIBE and UNSUBACK (sections 3.8 to 3.11).
#include "mqtt/Decoders.h"

namespace mqtt {
namespace {

QString readTopicFilter(SpanReader &in)
{
    const QString filter = in.utf8String("Topic Filter");
    if (in.ok() && filter.isEmpty())
        in.protocolError("Topic Filter", statement::topicNotEmpty, QT_TRANSLATE_NOOP("mqtt::DecodeError", "is empty"));
    return filter;
}

// Below 5.0 the byte has a QoS alone (MQTT 5.0, section 3.8.3.1; 3.1.1, section 3.8.3).
void readSubscriptionOptions(SpanReader &in, Subscription &subscription)
{
    const char *field = in.isV5() ? "Subscription Options" : "Requested QoS";
    const quint8 byte = in.byte(field);
    const quint8 reserved = in.isV5() ? 0xC0 : 0xFC;
    in.bits("Reserved", reserved, byte);
    if (in.isV5()) {
        in.bits("Retain Handling", 0x30, byte);
        in.bits("Retain As Published", 0x08, byte);
        in.bits("No Local", 0x04, byte);
    }
    in.bits(in.isV5() ? "Maximum QoS" : "QoS", 0x03, byte);
    if ((byte & reserved) && in.version() != Version::V31)
        in.malformed(field, statement::subscribeReservedBits, QT_TRANSLATE_NOOP("mqtt::DecodeError", "have reserved bits set"));
    if ((byte & 0x03) == 3) {
        if (in.isV5())
            in.protocolError("Maximum QoS", statement::subscribeQos, QT_TRANSLATE_NOOP("mqtt::DecodeError", "has the value 3"));
        else
            in.malformed("QoS", statement::subscribeQos, QT_TRANSLATE_NOOP("mqtt::DecodeError", "has the value 3"));
    }
    subscription.qos = QoS(byte & 0x03);
    if (!in.isV5())
        return;
    if ((byte & 0x30) == 0x30)
        in.protocolError("Retain Handling", {"", "", "section 3.8.3.1"}, QT_TRANSLATE_NOOP("mqtt::DecodeError", "has the value 3"));
    if ((byte & 0x04) && subscription.topicFilter.startsWith(QLatin1String("$share/")))
        in.protocolError("No Local", {"", "", "MQTT-3.8.3-4"}, QT_TRANSLATE_NOOP("mqtt::DecodeError", "is set on a Shared Subscription"));
    subscription.noLocal = byte & 0x04;
    subscription.retainAsPublished = byte & 0x08;
    subscription.retainHandling = Subscription::RetainHandling(byte >> 4 & 0x03);
}

QList<quint8> readCodes(SpanReader &in, const char *field)
{
    QList<quint8> codes;
    codes.reserve(in.left());
    while (in.ok() && !in.atEnd())
        codes.append(in.byte(field));
    return codes;
}

// A list in the Payload that must not be empty.
void expectOne(SpanReader &in, bool isEmpty, const char *field, const Statement &statement)
{
    if (in.ok() && isEmpty)
        in.fail(DecodeError::Kind::MalformedPacket, field, statement.of(in.version()), QT_TRANSLATE_NOOP("mqtt::DecodeError", "is missing"),
                in.offset(), 0);
}

} // namespace

Subscribe readSubscribe(SpanReader &in, quint8 flags)
{
    Subscribe packet;
    packet.dup = dupOf31(in, flags);
    packet.packetIdentifier = readPacketIdentifier(in, statement::requestIdentifier);
    packet.properties = readProperties(in, PacketType::Subscribe);
    while (in.ok() && !in.atEnd()) {
        Subscription subscription;
        subscription.topicFilter = readTopicFilter(in);
        readSubscriptionOptions(in, subscription);
        packet.subscriptions.append(subscription);
    }
    expectOne(in, packet.subscriptions.isEmpty(), "Topic Filter", statement::subscribeEmpty);
    return packet;
}

Suback readSuback(SpanReader &in)
{
    Suback packet;
    packet.packetIdentifier = readPacketIdentifier(in, statement::answeredIdentifier);
    packet.properties = readProperties(in, PacketType::Suback);
    const char *field = in.isV5() ? "Reason Code" : in.version() == Version::V311 ? "Return Code" : "Granted QoS";
    packet.reasonCodes = readCodes(in, field);
    expectOne(in, packet.reasonCodes.isEmpty(), field, statement::subackCount);
    return packet;
}

Unsubscribe readUnsubscribe(SpanReader &in, quint8 flags)
{
    Unsubscribe packet;
    packet.dup = dupOf31(in, flags);
    packet.packetIdentifier = readPacketIdentifier(in, statement::requestIdentifier);
    packet.properties = readProperties(in, PacketType::Unsubscribe);
    while (in.ok() && !in.atEnd())
        packet.topicFilters.append(readTopicFilter(in));
    expectOne(in, packet.topicFilters.isEmpty(), "Topic Filter", statement::unsubscribeEmpty);
    return packet;
}

Unsuback readUnsuback(SpanReader &in)
{
    Unsuback packet;
    packet.packetIdentifier = readPacketIdentifier(in, statement::answeredIdentifier);
    if (!in.isV5())
        return packet;
    packet.properties = readProperties(in, PacketType::Unsuback);
    packet.reasonCodes = readCodes(in, "Reason Code");
    expectOne(in, packet.reasonCodes.isEmpty(), "Reason Code", {"", "", "section 3.11.3"});
    return packet;
}

} // namespace mqtt
