#include "client/SessionLimits.h"

using mqtt::PropertyId;

SessionLimits limitsInForce(const mqtt::Connect &connect, const mqtt::Connack &connack)
{
    SessionLimits limits;
    limits.keepAlive = connect.keepAlive;
    limits.clientId = connect.clientId;
    if (connect.version != mqtt::Version::V5)
        return limits;
    const mqtt::Properties &granted = connack.properties;
    limits.keepAlive = quint16(granted.integer(PropertyId::ServerKeepAlive).value_or(limits.keepAlive));
    limits.maximumPacketSize = granted.integer(PropertyId::MaximumPacketSize).value_or(0);
    limits.receiveMaximum = quint16(granted.integer(PropertyId::ReceiveMaximum).value_or(65'535));
    limits.maximumQos = mqtt::QoS(granted.integer(PropertyId::MaximumQoS).value_or(2));
    limits.retainAvailable = granted.boolean(PropertyId::RetainAvailable).value_or(true);
    limits.wildcardSubscriptionAvailable = granted.boolean(PropertyId::WildcardSubscriptionAvailable).value_or(true);
    limits.subscriptionIdentifiersAvailable = granted.boolean(PropertyId::SubscriptionIdentifierAvailable).value_or(true);
    limits.sharedSubscriptionAvailable = granted.boolean(PropertyId::SharedSubscriptionAvailable).value_or(true);
    limits.topicAliasMaximum = quint16(granted.integer(PropertyId::TopicAliasMaximum).value_or(0));
    const auto asked = connect.properties.integer(PropertyId::SessionExpiryInterval);
    limits.sessionExpiryInterval = granted.integer(PropertyId::SessionExpiryInterval).value_or(asked.value_or(0));
    limits.clientId = granted.string(PropertyId::AssignedClientIdentifier).value_or(limits.clientId);
    return limits;
}
