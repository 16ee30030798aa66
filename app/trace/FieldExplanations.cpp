#include "trace/FieldExplanations.h"

#include "mqtt/ReasonCodes.h"
#include "trace/FieldMeanings.h"

#include <QCoreApplication>

namespace {

struct PropertyMeaning {
    mqtt::PropertyId id;
    const char *text; ///< Source text, context "PropertyMeaning".
};

using Id = mqtt::PropertyId;

constexpr PropertyMeaning meanings[] = {
    {Id::PayloadFormatIndicator, QT_TRANSLATE_NOOP("PropertyMeaning", "Whether the payload is UTF-8 text (1) or unspecified bytes (0).")},
    {Id::MessageExpiryInterval, QT_TRANSLATE_NOOP("PropertyMeaning", "Seconds after which the message is no longer delivered.")},
    {Id::ContentType, QT_TRANSLATE_NOOP("PropertyMeaning", "What the payload is, usually a MIME type; the applications agree on it.")},
    {Id::ResponseTopic, QT_TRANSLATE_NOOP("PropertyMeaning", "The topic on which an answer to this message is expected.")},
    {Id::CorrelationData, QT_TRANSLATE_NOOP("PropertyMeaning", "Tells the requester which request an answer belongs to.")},
    {Id::SubscriptionIdentifier, QT_TRANSLATE_NOOP("PropertyMeaning", "The number that the client gave to the matching subscription.")},
    {Id::SessionExpiryInterval,
     QT_TRANSLATE_NOOP("PropertyMeaning", "Seconds for which the session is kept after the connection ends; 4294967295 means for ever.")},
    {Id::AssignedClientIdentifier,
     QT_TRANSLATE_NOOP("PropertyMeaning", "The client ID that the broker chose, because an empty one was sent.")},
    {Id::ServerKeepAlive, QT_TRANSLATE_NOOP("PropertyMeaning", "Seconds of keep-alive that the broker demands in place of the client's.")},
    {Id::AuthenticationMethod, QT_TRANSLATE_NOOP("PropertyMeaning", "The method of the enhanced authentication.")},
    {Id::AuthenticationData, QT_TRANSLATE_NOOP("PropertyMeaning", "Data of the enhanced authentication, as the method defines them.")},
    {Id::RequestProblemInformation,
     QT_TRANSLATE_NOOP(
         "PropertyMeaning",
         "Whether the broker may send reason strings and user properties on failures in every packet (1) or only in a few (0).")},
    {Id::WillDelayInterval,
     QT_TRANSLATE_NOOP("PropertyMeaning", "Seconds that the broker waits after a lost connection before it publishes the will.")},
    {Id::RequestResponseInformation,
     QT_TRANSLATE_NOOP("PropertyMeaning", "Whether the client asks for Response Information (1) or not (0).")},
    {Id::ResponseInformation, QT_TRANSLATE_NOOP("PropertyMeaning", "The text from which the client is to build its response topics.")},
    {Id::ServerReference, QT_TRANSLATE_NOOP("PropertyMeaning", "Another server that the client should use.")},
    {Id::ReasonString, QT_TRANSLATE_NOOP("PropertyMeaning", "The sender's own words on the reason, for people.")},
    {Id::ReceiveMaximum,
     QT_TRANSLATE_NOOP("PropertyMeaning", "How many messages of QoS 1 and 2 the sender of this takes before they are acknowledged.")},
    {Id::TopicAliasMaximum, QT_TRANSLATE_NOOP("PropertyMeaning", "The highest topic alias that the sender of this takes; 0 means none.")},
    {Id::TopicAlias, QT_TRANSLATE_NOOP("PropertyMeaning", "A number that stands for the topic name on this connection.")},
    {Id::MaximumQoS, QT_TRANSLATE_NOOP("PropertyMeaning", "The highest QoS that the broker takes in PUBLISH.")},
    {Id::RetainAvailable, QT_TRANSLATE_NOOP("PropertyMeaning", "Whether the broker keeps retained messages.")},
    {Id::UserProperty, QT_TRANSLATE_NOOP("PropertyMeaning", "A name and a value whose meaning the applications agree on.")},
    {Id::MaximumPacketSize, QT_TRANSLATE_NOOP("PropertyMeaning", "Bytes of the largest packet that the sender of this takes.")},
    {Id::WildcardSubscriptionAvailable, QT_TRANSLATE_NOOP("PropertyMeaning", "Whether the broker takes subscriptions with + and #.")},
    {Id::SubscriptionIdentifierAvailable, QT_TRANSLATE_NOOP("PropertyMeaning", "Whether the broker takes subscription identifiers.")},
    {Id::SharedSubscriptionAvailable, QT_TRANSLATE_NOOP("PropertyMeaning", "Whether the broker takes shared subscriptions ($share/...).")},
};

QString explainProperty(mqtt::PropertyId id)
{
    const mqtt::PropertyInfo *info = mqtt::propertyInfo(id);
    for (const PropertyMeaning &meaning : meanings) {
        if (info && meaning.id == id) {
            return QCoreApplication::translate("PropertyMeaning", "%1 (MQTT 5.0, section %2)")
                .arg(QCoreApplication::translate("PropertyMeaning", meaning.text), QString::fromLatin1(info->section));
        }
    }
    return {};
}

/// How the values of properties stand on the wire.
QString explainValue(mqtt::PropertyId id)
{
    using Type = mqtt::PropertyType;
    const mqtt::PropertyInfo *info = mqtt::propertyInfo(id);
    if (!info)
        return {};
    struct Wire {
        Type type;
        const char *section, *text;
    };
    static constexpr Wire wires[] = {
        {Type::Byte, "2.2.2.2", QT_TRANSLATE_NOOP("PropertyMeaning", "One byte.")},
        {Type::TwoByteInteger, "1.5.2", QT_TRANSLATE_NOOP("PropertyMeaning", "A Two Byte Integer, the high byte first.")},
        {Type::FourByteInteger, "1.5.3", QT_TRANSLATE_NOOP("PropertyMeaning", "A Four Byte Integer, the high bytes first.")},
        {Type::VariableByteInteger, "1.5.5",
         QT_TRANSLATE_NOOP("PropertyMeaning",
                           "A Variable Byte Integer: seven bits a byte, the low ones first; the top bit says that more follow.")},
        {Type::Utf8String, "1.5.4", QT_TRANSLATE_NOOP("PropertyMeaning", "A UTF-8 string behind its length of two bytes.")},
        {Type::BinaryData, "1.5.6", QT_TRANSLATE_NOOP("PropertyMeaning", "Bytes behind their length of two bytes.")},
        {Type::Utf8StringPair, "1.5.7",
         QT_TRANSLATE_NOOP("PropertyMeaning", "One of two UTF-8 strings, each behind its length of two bytes.")},
    };
    for (const Wire &wire : wires) {
        if (wire.type == info->type)
            return QCoreApplication::translate("PropertyMeaning", "%1 (MQTT 5.0, section %2)")
                .arg(QCoreApplication::translate("PropertyMeaning", wire.text), QString::fromLatin1(wire.section));
    }
    return {};
}

/// The section of the standard that lists the codes of a packet: 3.2.2.2 for CONNACK of 5.0, ...
const char *sectionOf(mqtt::PacketType packet, mqtt::Version version)
{
    using Type = mqtt::PacketType;
    const bool v5 = version == mqtt::Version::V5;
    switch (packet) {
    case Type::Connack:
        return v5 ? "3.2.2.2" : version == mqtt::Version::V311 ? "3.2.2.3" : "3.2";
    case Type::Puback:
        return "3.4.2.1";
    case Type::Pubrec:
        return "3.5.2.1";
    case Type::Pubrel:
        return "3.6.2.1";
    case Type::Pubcomp:
        return "3.7.2.1";
    case Type::Suback:
        return version == mqtt::Version::V31 ? "3.9" : "3.9.3"; // the return codes of 3.1.1 are its QoS
    case Type::Unsuback:
        return "3.11.3";
    case Type::Disconnect:
        return "3.14.2.1";
    case Type::Auth:
        return "3.15.2.1";
    default:
        return "";
    }
}

QString explainReasonCode(quint8 code, mqtt::PacketType packet, mqtt::Version version)
{
    const QString described = mqtt::describeReasonCode(code, packet, version);
    const QString meaning = mqtt::reasonCodeMeaning(code, packet, version);
    const QString said = meaning.isEmpty()
        ? described
        : QCoreApplication::translate("PropertyMeaning", "%1. %2", "a Reason Code's name and meaning").arg(described, meaning);
    return QCoreApplication::translate("PropertyMeaning", "%1 (MQTT %2, section %3)")
        .arg(said, QString::fromLatin1(mqtt::name(version)), QString::fromLatin1(sectionOf(packet, version)));
}

} // namespace

bool isReasonCode(const mqtt::Field &field)
{
    const QLatin1String name(field.name);
    return quint8(field.property) == 0
        && (name.endsWith(QLatin1String("reason code"), Qt::CaseInsensitive)
            || name.endsWith(QLatin1String("return code"), Qt::CaseInsensitive) || name == QLatin1String("Granted QoS"));
}

QString explainField(const mqtt::Field &field, mqtt::PacketType packet, mqtt::Version version)
{
    const auto *number = std::get_if<quint32>(&field.value);
    if (number && isReasonCode(field))
        return explainReasonCode(quint8(*number), packet, version);
    if (quint8(field.property) != 0) {
        const QLatin1String name(field.name);
        if (name == QLatin1String("Value") || name == QLatin1String("Name"))
            return explainValue(field.property);
        if (name != QLatin1String("Property Identifier") && name != QLatin1String("Property"))
            return explainProperty(field.property);
    }
    const QString meaning = fieldMeaning(field.name, packet, version);
    const QString value = number ? valueMeaning(field.name, *number) : QString();
    return value.isEmpty()
        ? meaning
        : QCoreApplication::translate("PropertyMeaning", "%1 %2", "a value's meaning, then the field's").arg(value, meaning);
}
