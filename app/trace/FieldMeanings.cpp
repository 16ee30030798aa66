#include "trace/FieldMeanings.h"

#include <QCoreApplication>

#include <cstring>

namespace {

using Type = mqtt::PacketType;
constexpr auto any = Type(0);

/// Sections of MQTT 3.1, 3.1.1 and 5.0; "": the version has no such field.
struct FieldMeaning {
    const char *name;
    Type packet; ///< any: in whichever packet there is no row of its own for.
    const char *v31, *v311, *v5;
    const char *text; ///< Source text, context "FieldMeaning".
};

constexpr FieldMeaning meanings[] = {
    // The fixed header.
    {"Fixed Header", any, "2.1", "2.2", "2.1", QT_TRANSLATE_NOOP("FieldMeaning", "Begins every packet: its type, flags and length.")},
    {"MQTT Control Packet", any, "2.1", "2.2", "2.1",
     QT_TRANSLATE_NOOP("FieldMeaning", "The first byte: the packet's type in its upper half, flags in its lower one.")},
    {"MQTT Control Packet type", any, "2.1", "2.2.1", "2.1.2", QT_TRANSLATE_NOOP("FieldMeaning", "What kind of packet this is.")},
    {"Flags", any, "2.1", "2.2.2", "2.1.3", QT_TRANSLATE_NOOP("FieldMeaning", "Flags that this packet type prescribes.")},
    {"Reserved", any, "2.1", "2.2.2", "2.1.3",
     QT_TRANSLATE_NOOP("FieldMeaning", "Bits without a meaning: their value is prescribed, another one makes the packet malformed.")},
    {"DUP flag", any, "2.1", "3.3.1.1", "3.3.1.1",
     QT_TRANSLATE_NOOP("FieldMeaning", "Whether this may be a message that was sent before (1) or is sent for the first time (0).")},
    {"QoS level", any, "2.1", "3.3.1.2", "3.3.1.2", QT_TRANSLATE_NOOP("FieldMeaning", "How surely the message is to be delivered.")},
    {"RETAIN", any, "2.1", "3.3.1.3", "3.3.1.3",
     QT_TRANSLATE_NOOP("FieldMeaning",
                       "To the broker: keep the message for later subscribers. From the broker: the message was kept, and is not new.")},
    {"Remaining Length", any, "2.1", "2.2.3", "2.1.4", QT_TRANSLATE_NOOP("FieldMeaning", "Bytes of the packet that follow this field.")},
    // CONNECT.
    {"Protocol Name", any, "3.1", "3.1.2.1", "3.1.2.1", QT_TRANSLATE_NOOP("FieldMeaning", "Tells MQTT from other protocols.")},
    {"Protocol Version", any, "", "", "3.1.2.2", QT_TRANSLATE_NOOP("FieldMeaning", "The version of MQTT: 5 is MQTT 5.0.")},
    {"Protocol Level", any, "", "3.1.2.2", "", QT_TRANSLATE_NOOP("FieldMeaning", "The version of MQTT: 4 is MQTT 3.1.1.")},
    {"Protocol Version Number", any, "3.1", "", "", QT_TRANSLATE_NOOP("FieldMeaning", "The version of MQTT: 3 is MQTT 3.1.")},
    {"Connect Flags", any, "3.1", "3.1.2.3", "3.1.2.3",
     QT_TRANSLATE_NOOP("FieldMeaning", "How the session begins, and which fields follow in the payload.")},
    {"User Name Flag", any, "3.1", "3.1.2.8", "3.1.2.8", QT_TRANSLATE_NOOP("FieldMeaning", "Whether a User Name follows.")},
    {"Password Flag", any, "3.1", "3.1.2.9", "3.1.2.9", QT_TRANSLATE_NOOP("FieldMeaning", "Whether a Password follows.")},
    {"Will Retain", any, "3.1", "3.1.2.7", "3.1.2.7",
     QT_TRANSLATE_NOOP("FieldMeaning", "Whether the broker keeps the will for later subscribers when it publishes it.")},
    {"Will QoS", any, "3.1", "3.1.2.6", "3.1.2.6", QT_TRANSLATE_NOOP("FieldMeaning", "The QoS with which the broker publishes the will.")},
    {"Will Flag", any, "3.1", "3.1.2.5", "3.1.2.5",
     QT_TRANSLATE_NOOP("FieldMeaning", "Whether the broker is to publish a will for the client when the connection is lost.")},
    {"Clean Start", any, "", "", "3.1.2.4",
     QT_TRANSLATE_NOOP("FieldMeaning", "1: the broker discards an earlier session of this client ID. 0: it goes on with it.")},
    {"Clean Session", any, "3.1", "3.1.2.4", "",
     QT_TRANSLATE_NOOP("FieldMeaning",
                       "1: a session that begins and ends with this connection. 0: the broker keeps the session, and goes on with it.")},
    {"Reserved", Type::Connect, "3.1", "3.1.2.3", "3.1.2.3",
     QT_TRANSLATE_NOOP("FieldMeaning", "Bits without a meaning: their value is prescribed, another one makes the packet malformed.")},
    {"Keep Alive", any, "3.1", "3.1.2.10", "3.1.2.10",
     QT_TRANSLATE_NOOP("FieldMeaning",
                       "Seconds within which the client sends something; after one and a half times that the broker gives it "
                       "up. 0: the broker waits for ever.")},
    {"Client Identifier", any, "3.1", "3.1.3.1", "3.1.3.1",
     QT_TRANSLATE_NOOP("FieldMeaning", "The client's name at the broker: a second client with the same one throws the first out.")},
    {"Will Properties", any, "", "", "3.1.3.2", QT_TRANSLATE_NOOP("FieldMeaning", "Properties of the will.")},
    {"Will Topic", any, "3.1", "3.1.3.2", "3.1.3.3",
     QT_TRANSLATE_NOOP("FieldMeaning", "The topic on which the broker publishes the will.")},
    {"Will Payload", any, "", "", "3.1.3.4", QT_TRANSLATE_NOOP("FieldMeaning", "What the broker publishes when the connection is lost.")},
    {"Will Message", any, "3.1", "3.1.3.3", "",
     QT_TRANSLATE_NOOP("FieldMeaning", "What the broker publishes when the connection is lost.")},
    {"User Name", any, "3.1", "3.1.3.4", "3.1.3.5", QT_TRANSLATE_NOOP("FieldMeaning", "Whom the broker is to let in.")},
    {"Password", any, "3.1", "3.1.3.5", "3.1.3.6",
     QT_TRANSLATE_NOOP("FieldMeaning", "Proves who the client is. Masked unless secrets are revealed for this view.")},
    // CONNACK.
    {"Topic Name Compression Response", any, "3.2", "", "", QT_TRANSLATE_NOOP("FieldMeaning", "A reserved byte that is not used.")},
    {"Connect Acknowledge Flags", any, "", "3.2.2.1", "3.2.2.1",
     QT_TRANSLATE_NOOP("FieldMeaning", "Flags of the broker's answer; only Session Present has a meaning.")},
    {"Reserved", Type::Connack, "", "3.2.2.1", "3.2.2.1",
     QT_TRANSLATE_NOOP("FieldMeaning", "Bits without a meaning: their value is prescribed, another one makes the packet malformed.")},
    {"Session Present", any, "", "3.2.2.2", "3.2.2.1.1",
     QT_TRANSLATE_NOOP("FieldMeaning", "1: the broker goes on with an earlier session of this client ID. 0: it has none.")},
    // PUBLISH and its acknowledgements.
    {"Topic Name", any, "3.3", "3.3.2.1", "3.3.2.1",
     QT_TRANSLATE_NOOP("FieldMeaning", "What the message is about; subscriptions match it.")},
    {"Packet Identifier", any, "", "2.3.1", "2.2.1",
     QT_TRANSLATE_NOOP("FieldMeaning", "Ties this packet to those that answer it; free again once the exchange is complete.")},
    {"Message Identifier", any, "2.4", "", "",
     QT_TRANSLATE_NOOP("FieldMeaning", "Ties this packet to those that answer it; free again once the exchange is complete.")},
    {"Payload", any, "3.3", "3.3.3", "3.3.3", QT_TRANSLATE_NOOP("FieldMeaning", "The message itself: bytes that MQTT does not look into.")},
    // SUBSCRIBE, UNSUBSCRIBE and their acknowledgements.
    {"Topic Filter", any, "3.8", "3.8.3", "3.8.3",
     QT_TRANSLATE_NOOP("FieldMeaning", "Which topics are wanted: + stands for one level, # for all that follow.")},
    {"Topic Filter", Type::Unsubscribe, "3.10", "3.10.3", "3.10.3",
     QT_TRANSLATE_NOOP("FieldMeaning", "The subscription that ends: the same text as in its SUBSCRIBE.")},
    {"Subscription Options", any, "", "", "3.8.3.1",
     QT_TRANSLATE_NOOP("FieldMeaning", "How the messages of this topic filter are wanted.")},
    {"Requested QoS", any, "3.8", "3.8.3", "", QT_TRANSLATE_NOOP("FieldMeaning", "The highest QoS with which messages are wanted.")},
    {"Reserved", Type::Subscribe, "3.8", "3.8.3", "3.8.3.1",
     QT_TRANSLATE_NOOP("FieldMeaning", "Bits without a meaning: their value is prescribed, another one makes the packet malformed.")},
    {"Retain Handling", any, "", "", "3.8.3.1", QT_TRANSLATE_NOOP("FieldMeaning", "Whether retained messages come at the subscription.")},
    {"Retain As Published", any, "", "", "3.8.3.1",
     QT_TRANSLATE_NOOP("FieldMeaning", "1: messages keep the RETAIN flag with which they were published. 0: it is cleared for new ones.")},
    {"No Local", any, "", "", "3.8.3.1",
     QT_TRANSLATE_NOOP("FieldMeaning", "1: messages that this client publishes do not come back to it. 0: they do.")},
    {"Maximum QoS", any, "", "", "3.8.3.1", QT_TRANSLATE_NOOP("FieldMeaning", "The highest QoS with which messages are wanted.")},
    {"QoS", any, "3.8", "3.8.3", "", QT_TRANSLATE_NOOP("FieldMeaning", "The highest QoS with which messages are wanted.")},
    // Properties.
    {"Properties", any, "", "", "2.2.2", QT_TRANSLATE_NOOP("FieldMeaning", "Optional values, each with an identifier in front.")},
    {"Property Length", any, "", "", "2.2.2.1", QT_TRANSLATE_NOOP("FieldMeaning", "Bytes that all properties together take.")},
    {"Property Identifier", any, "", "", "2.2.2.2", QT_TRANSLATE_NOOP("FieldMeaning", "Tells which property follows.")},
    {"Property", any, "", "", "2.2.2.2", QT_TRANSLATE_NOOP("FieldMeaning", "A property whose identifier MQTT 5.0 does not define.")},
};

struct ValueMeaning {
    const char *name;
    quint32 value;
    const char *text; ///< Source text, context "FieldMeaning".
};

constexpr const char *atMostOnce = QT_TRANSLATE_NOOP("FieldMeaning", "0, at most once: sent once and not acknowledged, it may be lost.");
constexpr const char *atLeastOnce = QT_TRANSLATE_NOOP("FieldMeaning", "1, at least once: acknowledged, it may come twice.");
constexpr const char *exactlyOnce = QT_TRANSLATE_NOOP("FieldMeaning", "2, exactly once: acknowledged in two steps.");
constexpr const char *qosThree = QT_TRANSLATE_NOOP("FieldMeaning", "3 is not allowed.");

constexpr ValueMeaning values[] = {
    {"QoS level", 0, atMostOnce},
    {"QoS level", 1, atLeastOnce},
    {"QoS level", 2, exactlyOnce},
    {"QoS level", 3, qosThree},
    {"Will QoS", 0, atMostOnce},
    {"Will QoS", 1, atLeastOnce},
    {"Will QoS", 2, exactlyOnce},
    {"Will QoS", 3, qosThree},
    {"Maximum QoS", 0, atMostOnce},
    {"Maximum QoS", 1, atLeastOnce},
    {"Maximum QoS", 2, exactlyOnce},
    {"Maximum QoS", 3, qosThree},
    {"QoS", 0, atMostOnce},
    {"QoS", 1, atLeastOnce},
    {"QoS", 2, exactlyOnce},
    {"QoS", 3, qosThree},
    {"Retain Handling", 0, QT_TRANSLATE_NOOP("FieldMeaning", "0: they come.")},
    {"Retain Handling", 1, QT_TRANSLATE_NOOP("FieldMeaning", "1: they come if the subscription is new.")},
    {"Retain Handling", 2, QT_TRANSLATE_NOOP("FieldMeaning", "2: they do not come.")},
    {"Retain Handling", 3, qosThree},
};

const char *sectionIn(const FieldMeaning &meaning, mqtt::Version version)
{
    return version == mqtt::Version::V5 ? meaning.v5 : version == mqtt::Version::V311 ? meaning.v311 : meaning.v31;
}

const FieldMeaning *find(const char *field, Type packet, mqtt::Version version)
{
    const FieldMeaning *found = nullptr;
    for (const FieldMeaning &meaning : meanings) {
        if (std::strcmp(meaning.name, field) != 0 || *sectionIn(meaning, version) == '\0')
            continue;
        if (meaning.packet == packet)
            return &meaning;
        if (meaning.packet == any)
            found = &meaning;
    }
    return found;
}

} // namespace

QString fieldMeaning(const char *field, mqtt::PacketType packet, mqtt::Version version)
{
    const FieldMeaning *meaning = find(field, packet, version);
    if (!meaning)
        return {};
    return QCoreApplication::translate("FieldMeaning", "%1 (MQTT %2, section %3)")
        .arg(QCoreApplication::translate("FieldMeaning", meaning->text), QString::fromLatin1(mqtt::name(version)),
             QString::fromLatin1(sectionIn(*meaning, version)));
}

QString valueMeaning(const char *field, quint32 value)
{
    for (const ValueMeaning &meaning : values) {
        if (meaning.value == value && std::strcmp(meaning.name, field) == 0)
            return QCoreApplication::translate("FieldMeaning", meaning.text);
    }
    return {};
}
