#include "mqtt/ReceiveRules.h"

#include "mqtt/ReasonCodes.h"
#include "mqtt/SpanReader.h"

#include <algorithm>

namespace mqtt {
namespace {

/// Characters of Topic Names that Topic Aliases may hold on to (32 MB): the client's maximum bounds their number alone.
constexpr qsizetype aliasCharactersMax = 16 * 1024 * 1024;

DecodeError violation(const char *field, const char *statement, const char *what, quint8 reasonCode = 0x82)
{
    return {DecodeError::Kind::ProtocolError, reasonCode, 0, 0, field, statement, what};
}

const Properties *propertiesOf(const Packet &packet)
{
    return std::visit(
        [](const auto &value) -> const Properties * {
            if constexpr (requires { value.properties; })
                return &value.properties;
            else
                return nullptr;
        },
        packet);
}

// Where a code stands in its packet and which statement lists the codes.
struct CodeField {
    const char *field;
    Statement statement;
};

CodeField codeField(PacketType packet, Version version)
{
    switch (packet) {
    case PacketType::Connack:
        return {version == Version::V5         ? "Connect Reason Code"
                    : version == Version::V311 ? "Connect Return code"
                                               : "Connect Return Code",
                statement::connackCode};
    case PacketType::Puback:
        return {"PUBACK Reason Code", {"", "", "MQTT-3.4.2-1"}};
    case PacketType::Pubrec:
        return {"PUBREC Reason Code", {"", "", "MQTT-3.5.2-1"}};
    case PacketType::Pubrel:
        return {"PUBREL Reason Code", {"", "", "MQTT-3.6.2-1"}};
    case PacketType::Pubcomp:
        return {"PUBCOMP Reason Code", {"", "", "MQTT-3.7.2-1"}};
    case PacketType::Suback:
        return {version == Version::V5 ? "Reason Code" : version == Version::V311 ? "Return Code" : "Granted QoS", statement::subackCode};
    case PacketType::Unsuback:
        return {"Reason Code", {"", "", "MQTT-3.11.3-2"}};
    case PacketType::Disconnect:
        return {"Disconnect Reason Code", {"", "", "MQTT-3.14.2-1"}};
    default:
        return {"Authenticate Reason Code", {"", "", "MQTT-3.15.2-1"}};
    }
}

// A code that the version does not define for the packet, or that only a client sends.
std::optional<DecodeError> checkCode(quint8 code, PacketType packet, Version version)
{
    const CodeField place = codeField(packet, version);
    if (version == Version::V5 && packet == PacketType::Disconnect && code == 0x04)
        return violation(place.field, "section 3.14.2.1", QT_TRANSLATE_NOOP("mqtt::DecodeError", "is one that only a client sends"));
    if (version == Version::V5 && packet == PacketType::Auth && code == 0x19)
        return violation(place.field, "section 3.15.2.1", QT_TRANSLATE_NOOP("mqtt::DecodeError", "is one that only a client sends"));
    if (!reasonCodeInfo(code, packet, version))
        return violation(place.field, place.statement.of(version),
                         QT_TRANSLATE_NOOP("mqtt::DecodeError", "is not defined for this packet"));
    return std::nullopt;
}

std::optional<DecodeError> checkCodes(const Packet &packet, Version version)
{
    const PacketType type = typeOf(packet);
    return std::visit(
        [=](const auto &value) -> std::optional<DecodeError> {
            if constexpr (requires { value.reasonCodes; }) {
                for (const quint8 code : value.reasonCodes) {
                    if (auto error = checkCode(code, type, version))
                        return error;
                }
            } else if constexpr (requires { value.reasonCode; }) {
                if (version == Version::V5 || type == PacketType::Connack)
                    return checkCode(value.reasonCode, type, version);
            }
            return std::nullopt;
        },
        packet);
}

// Looks up where the field of an error stands.
void locate(DecodeError &error, QByteArrayView bytes, Version version)
{
    Fields fields;
    decode(bytes, version, Sender::Server, &fields);
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const Field &field) { return qstrcmp(field.name, error.field) == 0; });
    if (found != fields.end()) {
        error.offset = found->offset;
        error.length = found->length;
    } else {
        error.length = bytes.size();
    }
}

} // namespace

ReceiveRules::ReceiveRules(const Connect &connect)
    : m_version(connect.version)
    , m_cleanStart(connect.cleanStart)
    , m_requestProblemInformation(connect.properties.boolean(PropertyId::RequestProblemInformation).value_or(true))
    , m_topicAliasMaximum(connect.properties.integer(PropertyId::TopicAliasMaximum).value_or(0))
    , m_receiveMaximum(connect.properties.integer(PropertyId::ReceiveMaximum).value_or(65'535))
    , m_maximumPacketSize(connect.properties.integer(PropertyId::MaximumPacketSize).value_or(variableByteIntegerMax + 5))
    , m_authenticationMethod(connect.properties.string(PropertyId::AuthenticationMethod))
{
}

void ReceiveRules::sent(const Packet &packet)
{
    if (const auto *subscribe = std::get_if<Subscribe>(&packet)) {
        m_expectedCodes.insert(subscribe->packetIdentifier, subscribe->subscriptions.size());
        for (const quint32 identifier : subscribe->properties.subscriptionIdentifiers())
            m_subscriptionIdentifiers.insert(identifier);
    } else if (const auto *unsubscribe = std::get_if<Unsubscribe>(&packet)) {
        m_expectedCodes.insert(unsubscribe->packetIdentifier, unsubscribe->topicFilters.size());
    } else if (const auto *puback = std::get_if<Puback>(&packet)) {
        m_underWay.remove(puback->packetIdentifier);
    } else if (const auto *pubrec = std::get_if<Pubrec>(&packet)) {
        if (pubrec->reasonCode >= 0x80)
            m_underWay.remove(pubrec->packetIdentifier);
    } else if (const auto *pubcomp = std::get_if<Pubcomp>(&packet)) {
        m_underWay.remove(pubcomp->packetIdentifier);
    }
}

std::optional<DecodeError> ReceiveRules::check(const Packet &packet, QByteArrayView bytes)
{
    auto error = judge(packet);
    if (!error)
        accept(packet);
    else if (!bytes.isEmpty())
        locate(*error, bytes, m_version);
    return error;
}

std::optional<DecodeError> ReceiveRules::judge(const Packet &packet) const
{
    if (auto error = checkOrder(packet))
        return error;
    if (const auto *publish = std::get_if<Publish>(&packet)) // it has no code, and any property in spite of Request Problem Information
        return publish->properties.isEmpty() && publish->qos == QoS::AtMostOnce ? std::nullopt : checkPublish(*publish);
    if (auto error = checkCodes(packet, m_version))
        return error;
    if (auto error = checkProblemInformation(packet))
        return error;
    if (const auto *connack = std::get_if<Connack>(&packet))
        return checkConnack(*connack);
    if (const auto *auth = std::get_if<Auth>(&packet))
        return checkAuth(*auth);
    if (const auto *suback = std::get_if<Suback>(&packet))
        return checkCodeCount(suback->packetIdentifier, suback->reasonCodes.size(), statement::subackCount.of(m_version));
    const auto *unsuback = std::get_if<Unsuback>(&packet);
    if (unsuback && m_version == Version::V5)
        return checkCodeCount(unsuback->packetIdentifier, unsuback->reasonCodes.size(), "section 3.11.3");
    const auto *disconnect = std::get_if<Disconnect>(&packet);
    if (disconnect && disconnect->properties.contains(PropertyId::SessionExpiryInterval))
        return violation("Session Expiry Interval", "MQTT-3.14.2-2",
                         QT_TRANSLATE_NOOP("mqtt::DecodeError", "is one that only a client sends here"));
    return std::nullopt;
}

std::optional<DecodeError> ReceiveRules::checkOrder(const Packet &packet) const
{
    constexpr const char *field = "MQTT Control Packet type";
    const PacketType type = typeOf(packet);
    switch (m_phase) {
    case Phase::AwaitingConnack:
        if (type == PacketType::Connack || type == PacketType::Auth)
            return std::nullopt;
        if (type == PacketType::Disconnect)
            return violation(field, "MQTT-3.14.0-1", QT_TRANSLATE_NOOP("mqtt::DecodeError", "is DISCONNECT before CONNACK"));
        return violation(field, statement::connackFirst.of(m_version),
                         QT_TRANSLATE_NOOP("mqtt::DecodeError", "is one that must not come before CONNACK"));
    case Phase::Connected:
        if (type == PacketType::Connack)
            return violation(field, statement::connackOnce.of(m_version), QT_TRANSLATE_NOOP("mqtt::DecodeError", "is a second CONNACK"));
        return std::nullopt;
    case Phase::Refused:
        return violation(field, statement::afterRefusal.of(m_version),
                         QT_TRANSLATE_NOOP("mqtt::DecodeError", "follows a CONNACK that refused the connection"));
    case Phase::Disconnected:
        return violation(field, "MQTT-3.14.4-1", QT_TRANSLATE_NOOP("mqtt::DecodeError", "follows a DISCONNECT"));
    }
    return std::nullopt;
}

std::optional<DecodeError> ReceiveRules::checkConnack(const Connack &connack) const
{
    if (connack.sessionPresent && connack.reasonCode != 0)
        return violation("Session Present", statement::sessionWithRefusal.of(m_version),
                         QT_TRANSLATE_NOOP("mqtt::DecodeError", "is set in a refusal"));
    if (connack.sessionPresent && m_cleanStart)
        return violation("Session Present", statement::sessionAfterCleanStart.of(m_version),
                         m_version == Version::V5
                             ? QT_TRANSLATE_NOOP("mqtt::DecodeError", "is set though the client asked for a clean start")
                             : QT_TRANSLATE_NOOP("mqtt::DecodeError", "is set though the client asked for a clean session"));
    const auto method = connack.properties.string(PropertyId::AuthenticationMethod);
    if (method && !m_authenticationMethod)
        return violation("Authentication Method", "MQTT-4.12.0-6",
                         QT_TRANSLATE_NOOP("mqtt::DecodeError", "is there though CONNECT has none"));
    if (connack.reasonCode == 0 && method != m_authenticationMethod)
        return violation("Authentication Method", "MQTT-4.12.0-5",
                         QT_TRANSLATE_NOOP("mqtt::DecodeError", "is another than that of CONNECT"));
    return std::nullopt;
}

std::optional<DecodeError> ReceiveRules::checkAuth(const Auth &auth) const
{
    if (!m_authenticationMethod)
        return violation("MQTT Control Packet type", "MQTT-4.12.0-6",
                         QT_TRANSLATE_NOOP("mqtt::DecodeError", "is AUTH though CONNECT has no Authentication Method"));
    if (auth.properties.string(PropertyId::AuthenticationMethod) != m_authenticationMethod)
        return violation("Authentication Method", "MQTT-4.12.0-5",
                         QT_TRANSLATE_NOOP("mqtt::DecodeError", "is another than that of CONNECT"));
    if (m_phase == Phase::AwaitingConnack && auth.reasonCode != 0x18)
        return violation("Authenticate Reason Code", "MQTT-4.12.0-2", QT_TRANSLATE_NOOP("mqtt::DecodeError", "is not 0x18 before CONNACK"));
    return std::nullopt;
}

std::optional<DecodeError> ReceiveRules::checkPublish(const Publish &publish) const
{
    if (auto error = checkTopicAlias(publish))
        return error;
    if (publish.qos != QoS::AtMostOnce && !m_underWay.contains(publish.packetIdentifier)
        && m_underWay.size() >= qsizetype(m_receiveMaximum))
        return violation("Packet Identifier", "MQTT-3.3.4-9",
                         QT_TRANSLATE_NOOP("mqtt::DecodeError", "is of one more message than the Receive Maximum allows"), 0x93);
    if (m_sessionPresent)
        return std::nullopt; // subscriptions may be older than this connection
    for (const quint32 identifier : publish.properties.subscriptionIdentifiers()) {
        if (!m_subscriptionIdentifiers.contains(identifier))
            return violation("Subscription Identifier", "section 3.3.4",
                             QT_TRANSLATE_NOOP("mqtt::DecodeError", "is of no subscription of the client"));
    }
    return std::nullopt;
}

std::optional<DecodeError> ReceiveRules::checkTopicAlias(const Publish &publish) const
{
    const auto alias = publish.properties.integer(PropertyId::TopicAlias);
    if (!alias)
        return std::nullopt;
    if (*alias > m_topicAliasMaximum)
        return violation("Topic Alias", m_topicAliasMaximum == 0 ? "MQTT-3.1.2-27" : "MQTT-3.3.2-11",
                         QT_TRANSLATE_NOOP("mqtt::DecodeError", "is above the Topic Alias Maximum of the client"), 0x94);
    const auto known = m_topicAliases.constFind(quint16(*alias));
    if (publish.topicName.isEmpty() && known == m_topicAliases.constEnd())
        return violation("Topic Alias", "section 3.3.4", QT_TRANSLATE_NOOP("mqtt::DecodeError", "was never set"));
    if (m_aliasCharacters + publish.topicName.size() > aliasCharactersMax)
        return violation("Topic Alias", "",
                         QT_TRANSLATE_NOOP("mqtt::DecodeError", "would take more memory than this client gives to aliases"), 0x97);
    return std::nullopt;
}

std::optional<DecodeError> ReceiveRules::checkProblemInformation(const Packet &packet) const
{
    const PacketType type = typeOf(packet);
    const Properties *properties = propertiesOf(packet);
    const bool allowed = type == PacketType::Publish || type == PacketType::Connack || type == PacketType::Disconnect;
    if (m_requestProblemInformation || allowed || !properties)
        return std::nullopt;
    for (const PropertyId id : {PropertyId::ReasonString, PropertyId::UserProperty}) {
        if (properties->contains(id))
            return violation(propertyInfo(id)->name, "MQTT-3.1.2-29",
                             QT_TRANSLATE_NOOP("mqtt::DecodeError", "is there though the client asked for no problem information"));
    }
    return std::nullopt;
}

std::optional<DecodeError> ReceiveRules::checkCodeCount(quint16 packetIdentifier, qsizetype codes, const char *statement) const
{
    const qsizetype expected = m_expectedCodes.value(packetIdentifier, codes); // an unknown identifier is no error of form
    if (codes != expected)
        return violation(codeField(PacketType::Suback, m_version).field, statement,
                         QT_TRANSLATE_NOOP("mqtt::DecodeError", "does not come once for each Topic Filter"));
    return std::nullopt;
}

void ReceiveRules::accept(const Packet &packet)
{
    if (const auto *connack = std::get_if<Connack>(&packet)) {
        m_phase = connack->reasonCode == 0 ? Phase::Connected : Phase::Refused;
        m_sessionPresent = connack->sessionPresent;
    } else if (std::holds_alternative<Disconnect>(packet)) {
        m_phase = Phase::Disconnected;
    } else if (const auto *publish = std::get_if<Publish>(&packet)) {
        if (publish->qos != QoS::AtMostOnce)
            m_underWay.insert(publish->packetIdentifier);
        const auto alias = publish->properties.integer(PropertyId::TopicAlias);
        if (alias && !publish->topicName.isEmpty()) {
            QString &topicName = m_topicAliases[quint16(*alias)];
            m_aliasCharacters += publish->topicName.size() - topicName.size();
            topicName = publish->topicName;
        }
    } else if (const auto *suback = std::get_if<Suback>(&packet)) {
        m_expectedCodes.remove(suback->packetIdentifier);
    } else if (const auto *unsuback = std::get_if<Unsuback>(&packet)) {
        m_expectedCodes.remove(unsuback->packetIdentifier);
    }
}

QString ReceiveRules::topicName(const Publish &publish) const
{
    const auto alias = publish.properties.integer(PropertyId::TopicAlias);
    return publish.topicName.isEmpty() && alias ? m_topicAliases.value(quint16(*alias)) : publish.topicName;
}

} // namespace mqtt
