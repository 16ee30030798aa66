// The properties of MQTT 5 (section 2.2.2.2), kept in wire order so that a packet encodes back to the same bytes.
#pragma once

#include "mqtt/Types.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace mqtt {

/// Property identifiers (section 2.2.2.2, table 2-4).
enum class PropertyId : quint8 {
    PayloadFormatIndicator = 0x01,
    MessageExpiryInterval = 0x02,
    ContentType = 0x03,
    ResponseTopic = 0x08,
    CorrelationData = 0x09,
    SubscriptionIdentifier = 0x0B,
    SessionExpiryInterval = 0x11,
    AssignedClientIdentifier = 0x12,
    ServerKeepAlive = 0x13,
    AuthenticationMethod = 0x15,
    AuthenticationData = 0x16,
    RequestProblemInformation = 0x17,
    WillDelayInterval = 0x18,
    RequestResponseInformation = 0x19,
    ResponseInformation = 0x1A,
    ServerReference = 0x1C,
    ReasonString = 0x1F,
    ReceiveMaximum = 0x21,
    TopicAliasMaximum = 0x22,
    TopicAlias = 0x23,
    MaximumQoS = 0x24,
    RetainAvailable = 0x25,
    UserProperty = 0x26,
    MaximumPacketSize = 0x27,
    WildcardSubscriptionAvailable = 0x28,
    SubscriptionIdentifierAvailable = 0x29,
    SharedSubscriptionAvailable = 0x2A,
};

/// How a property's value stands on the wire (section 1.5).
enum class PropertyType : quint8 { Byte, TwoByteInteger, FourByteInteger, VariableByteInteger, Utf8String, BinaryData, Utf8StringPair };

/// A UTF-8 String Pair: the name and the value of a User Property (section 1.5.7).
struct StringPair {
    QString name;
    QString value;
    bool operator==(const StringPair &) const = default;
};

/// All four integer types share quint32; the id tells which one stands on the wire.
using PropertyValue = std::variant<quint32, QString, QByteArray, StringPair>;

struct Property {
    PropertyId id;
    PropertyValue value;
    bool operator==(const Property &) const = default;
};

/// What the specification says of a property identifier.
struct PropertyInfo {
    PropertyId id;
    const char *name;   ///< "Session Expiry Interval": the specification's name.
    const char *jsName; ///< "sessionExpiryInterval": MQTT.js's name, as the JSON forms use it.
    PropertyType type;
    bool isBoolean;      ///< A byte that may be 0 or 1 alone and is a Boolean in MQTT.js.
    const char *section; ///< "3.1.2.11.2": where MQTT 5.0 first defines it.
    quint16 packets;     ///< Bit n: it may stand in packets of PacketType n; bit 0: in the Will Properties of CONNECT.

    bool isAllowedIn(PacketType packet) const { return (packets >> unsigned(packet)) & 1; }
    bool isAllowedInWill() const { return packets & 1; }
};

/// nullptr for an identifier that does not exist.
const PropertyInfo *propertyInfo(PropertyId id);
const PropertyInfo *propertyInfoByJsName(QStringView jsName);

/// A property list in wire order. Typed access returns the first of its id; nullopt when it is absent.
class Properties
{
public:
    bool isEmpty() const { return m_entries.empty(); }
    bool contains(PropertyId id) const { return find(id) != nullptr; }
    std::optional<quint32> integer(PropertyId id) const;
    std::optional<bool> boolean(PropertyId id) const;
    std::optional<QString> string(PropertyId id) const;
    std::optional<QByteArray> binary(PropertyId id) const;
    QList<StringPair> userProperties() const;
    QList<quint32> subscriptionIdentifiers() const;

    /// Replaces the first entry of that id, or appends one.
    void set(PropertyId id, PropertyValue value);
    /// Appends, whether or not one of that id is there: User Property and Subscription Identifier may come again.
    void append(PropertyId id, PropertyValue value) { add(id).value = std::move(value); }
    /// The same for a value of one of its types, made in place.
    template <typename Value>
    void emplace(PropertyId id, Value &&value)
    {
        add(id).value.template emplace<std::decay_t<Value>>(std::forward<Value>(value));
    }
    void appendUserProperty(const QString &name, const QString &value) { append(PropertyId::UserProperty, StringPair{name, value}); }
    void remove(PropertyId id);

    const std::vector<Property> &entries() const { return m_entries; }
    bool operator==(const Properties &) const = default;

private:
    const Property *find(PropertyId id) const;
    Property &add(PropertyId id)
    {
        if (m_entries.empty())
            m_entries.reserve(4); // one allocation serves most packets
        Property &property = m_entries.emplace_back();
        property.id = id;
        return property;
    }
    std::vector<Property> m_entries;
};

} // namespace mqtt
