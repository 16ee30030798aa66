#include "mqtt/Properties.h"

#include <algorithm>
#include <array>

namespace mqtt {
namespace {

constexpr quint16 in(std::initializer_list<PacketType> packets)
{
    quint16 mask = 0;
    for (const PacketType packet : packets)
        mask = quint16(mask | 1u << unsigned(packet));
    return mask;
}

using enum PacketType;
constexpr quint16 will = 1;
constexpr quint16 publishAndWill = will | in({Publish});
constexpr quint16 answers = in({Connack, Puback, Pubrec, Pubrel, Pubcomp, Suback, Unsuback, Disconnect, Auth});
constexpr quint16 everywhere = answers | publishAndWill | in({Connect, Subscribe, Unsubscribe});

using T = PropertyType;
using P = PropertyId;

// Table 2-4 of MQTT 5.0, section 2.2.2.2.
constexpr PropertyInfo table[] = {
    {P::PayloadFormatIndicator, "Payload Format Indicator", "payloadFormatIndicator", T::Byte, true, "3.1.3.2.3", publishAndWill},
    {P::MessageExpiryInterval, "Message Expiry Interval", "messageExpiryInterval", T::FourByteInteger, false, "3.1.3.2.4", publishAndWill},
    {P::ContentType, "Content Type", "contentType", T::Utf8String, false, "3.1.3.2.5", publishAndWill},
    {P::ResponseTopic, "Response Topic", "responseTopic", T::Utf8String, false, "3.1.3.2.6", publishAndWill},
    {P::CorrelationData, "Correlation Data", "correlationData", T::BinaryData, false, "3.1.3.2.7", publishAndWill},
    {P::SubscriptionIdentifier, "Subscription Identifier", "subscriptionIdentifier", T::VariableByteInteger, false, "3.3.2.3.8",
     in({Publish, Subscribe})},
    {P::SessionExpiryInterval, "Session Expiry Interval", "sessionExpiryInterval", T::FourByteInteger, false, "3.1.2.11.2",
     in({Connect, Connack, Disconnect})},
    {P::AssignedClientIdentifier, "Assigned Client Identifier", "assignedClientIdentifier", T::Utf8String, false, "3.2.2.3.7",
     in({Connack})},
    {P::ServerKeepAlive, "Server Keep Alive", "serverKeepAlive", T::TwoByteInteger, false, "3.2.2.3.14", in({Connack})},
    {P::AuthenticationMethod, "Authentication Method", "authenticationMethod", T::Utf8String, false, "3.1.2.11.9",
     in({Connect, Connack, Auth})},
    {P::AuthenticationData, "Authentication Data", "authenticationData", T::BinaryData, false, "3.1.2.11.10", in({Connect, Connack, Auth})},
    {P::RequestProblemInformation, "Request Problem Information", "requestProblemInformation", T::Byte, true, "3.1.2.11.7", in({Connect})},
    {P::WillDelayInterval, "Will Delay Interval", "willDelayInterval", T::FourByteInteger, false, "3.1.3.2.2", will},
    {P::RequestResponseInformation, "Request Response Information", "requestResponseInformation", T::Byte, true, "3.1.2.11.6",
     in({Connect})},
    {P::ResponseInformation, "Response Information", "responseInformation", T::Utf8String, false, "3.2.2.3.15", in({Connack})},
    {P::ServerReference, "Server Reference", "serverReference", T::Utf8String, false, "3.2.2.3.16", in({Connack, Disconnect})},
    {P::ReasonString, "Reason String", "reasonString", T::Utf8String, false, "3.2.2.3.9", answers},
    {P::ReceiveMaximum, "Receive Maximum", "receiveMaximum", T::TwoByteInteger, false, "3.1.2.11.3", in({Connect, Connack})},
    {P::TopicAliasMaximum, "Topic Alias Maximum", "topicAliasMaximum", T::TwoByteInteger, false, "3.1.2.11.5", in({Connect, Connack})},
    {P::TopicAlias, "Topic Alias", "topicAlias", T::TwoByteInteger, false, "3.3.2.3.4", in({Publish})},
    {P::MaximumQoS, "Maximum QoS", "maximumQoS", T::Byte, false, "3.2.2.3.4", in({Connack})},
    {P::RetainAvailable, "Retain Available", "retainAvailable", T::Byte, true, "3.2.2.3.5", in({Connack})},
    {P::UserProperty, "User Property", "userProperties", T::Utf8StringPair, false, "3.1.2.11.8", everywhere},
    {P::MaximumPacketSize, "Maximum Packet Size", "maximumPacketSize", T::FourByteInteger, false, "3.1.2.11.4", in({Connect, Connack})},
    {P::WildcardSubscriptionAvailable, "Wildcard Subscription Available", "wildcardSubscriptionAvailable", T::Byte, true, "3.2.2.3.11",
     in({Connack})},
    {P::SubscriptionIdentifierAvailable, "Subscription Identifier Available", "subscriptionIdentifiersAvailable", T::Byte, true,
     "3.2.2.3.12", in({Connack})},
    {P::SharedSubscriptionAvailable, "Shared Subscription Available", "sharedSubscriptionAvailable", T::Byte, true, "3.2.2.3.13",
     in({Connack})},
};

template <typename Value>
std::optional<Value> valueOf(const Property *property)
{
    const auto *value = property ? std::get_if<Value>(&property->value) : nullptr;
    return value ? std::optional(*value) : std::nullopt;
}

} // namespace

const PropertyInfo *propertyInfo(PropertyId id)
{
    // Position in the table by identifier, plus one; looked up for each property received.
    static constexpr auto positions = [] {
        std::array<quint8, 0x2B> result{};
        for (std::size_t i = 0; i < std::size(table); ++i)
            result[std::size_t(table[i].id)] = quint8(i + 1);
        return result;
    }();
    const auto index = std::size_t(id);
    return index < positions.size() && positions[index] ? &table[positions[index] - 1] : nullptr;
}

const PropertyInfo *propertyInfoByJsName(QStringView jsName)
{
    const auto found = std::find_if(std::begin(table), std::end(table),
                                    [jsName](const PropertyInfo &info) { return jsName == QLatin1String(info.jsName); });
    return found == std::end(table) ? nullptr : found;
}

const Property *Properties::find(PropertyId id) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [id](const Property &property) { return property.id == id; });
    return found == m_entries.end() ? nullptr : &*found;
}

std::optional<quint32> Properties::integer(PropertyId id) const
{
    return valueOf<quint32>(find(id));
}

std::optional<bool> Properties::boolean(PropertyId id) const
{
    const auto value = integer(id);
    return value ? std::optional(*value != 0) : std::nullopt;
}

std::optional<QString> Properties::string(PropertyId id) const
{
    return valueOf<QString>(find(id));
}

std::optional<QByteArray> Properties::binary(PropertyId id) const
{
    return valueOf<QByteArray>(find(id));
}

QList<StringPair> Properties::userProperties() const
{
    QList<StringPair> result;
    for (const Property &property : m_entries) {
        if (const auto *pair = std::get_if<StringPair>(&property.value))
            result.append(*pair);
    }
    return result;
}

QList<quint32> Properties::subscriptionIdentifiers() const
{
    QList<quint32> result;
    for (const Property &property : m_entries) {
        const auto *value = std::get_if<quint32>(&property.value);
        if (value && property.id == PropertyId::SubscriptionIdentifier)
            result.append(*value);
    }
    return result;
}

void Properties::set(PropertyId id, PropertyValue value)
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [id](const Property &property) { return property.id == id; });
    if (found == m_entries.end())
        append(id, std::move(value));
    else
        found->value = std::move(value);
}

void Properties::remove(PropertyId id)
{
    std::erase_if(m_entries, [id](const Property &property) { return property.id == id; });
}

} // namespace mqtt
