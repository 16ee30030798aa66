#include "client/ConnectPacket.h"

#include "mqtt/Codec.h"
#include "settings/EnhancedAuthentication.h"

using mqtt::Properties;
using mqtt::PropertyId;

namespace {

void setInteger(Properties &properties, PropertyId id, const std::optional<quint32> &value)
{
    if (value)
        properties.set(id, *value);
}

void setBoolean(Properties &properties, PropertyId id, const std::optional<bool> &value)
{
    if (value)
        properties.set(id, quint32(*value));
}

void setString(Properties &properties, PropertyId id, const std::optional<QString> &value)
{
    if (value)
        properties.set(id, *value);
}

void setBinary(Properties &properties, PropertyId id, const std::optional<BinaryValue> &value)
{
    if (value)
        properties.set(id, value->bytes);
}

Properties connectProperties(const ConnectPropertySettings &settings)
{
    Properties properties;
    setInteger(properties, PropertyId::SessionExpiryInterval, settings.sessionExpiryInterval);
    setInteger(properties, PropertyId::ReceiveMaximum, settings.receiveMaximum);
    setInteger(properties, PropertyId::MaximumPacketSize, settings.maximumPacketSize);
    setInteger(properties, PropertyId::TopicAliasMaximum, settings.topicAliasMaximum);
    setBoolean(properties, PropertyId::RequestResponseInformation, settings.requestResponseInformation);
    setBoolean(properties, PropertyId::RequestProblemInformation, settings.requestProblemInformation);
    for (const mqtt::StringPair &pair : settings.userProperties)
        properties.appendUserProperty(pair.name, pair.value);
    setString(properties, PropertyId::AuthenticationMethod, settings.authenticationMethod);
    setBinary(properties, PropertyId::AuthenticationData, settings.authenticationData);
    return properties;
}

Properties willProperties(const WillSettings &settings)
{
    Properties properties;
    setInteger(properties, PropertyId::WillDelayInterval, settings.willDelayInterval);
    setBoolean(properties, PropertyId::PayloadFormatIndicator, settings.payloadFormatIndicator);
    setInteger(properties, PropertyId::MessageExpiryInterval, settings.messageExpiryInterval);
    setString(properties, PropertyId::ContentType, settings.contentType);
    setString(properties, PropertyId::ResponseTopic, settings.responseTopic);
    setBinary(properties, PropertyId::CorrelationData, settings.correlationData);
    for (const mqtt::StringPair &pair : settings.userProperties)
        properties.appendUserProperty(pair.name, pair.value);
    return properties;
}

} // namespace

mqtt::Connect makeConnect(const ConnectionSettings &settings)
{
    const bool v5 = settings.version == mqtt::Version::V5;
    mqtt::Connect connect;
    connect.version = settings.version;
    connect.cleanStart = settings.cleanStart;
    connect.keepAlive = quint16(settings.keepAlive);
    connect.clientId = settings.clientId;
    connect.username = settings.credentials.username;
    if ((v5 || connect.username) && !usesScram(settings))
        connect.password = settings.credentials.password;
    if (v5)
        connect.properties = connectProperties(settings.properties);
    if (settings.will.enabled) {
        mqtt::Will will;
        will.topic = settings.will.topic;
        will.payload = settings.will.payload.bytes;
        will.qos = mqtt::QoS(settings.will.qos);
        will.retain = settings.will.retain;
        if (v5)
            will.properties = willProperties(settings.will);
        connect.will = will;
    }
    return connect;
}

QByteArray encodeDisconnect(mqtt::Disconnect disconnect, const mqtt::Connect &connect, const SessionLimits &limits)
{
    const bool neverExpired = connect.properties.integer(PropertyId::SessionExpiryInterval).value_or(0) == 0;
    if (neverExpired && disconnect.properties.integer(PropertyId::SessionExpiryInterval).value_or(0) > 0)
        disconnect.properties.remove(PropertyId::SessionExpiryInterval);
    const auto fits = [&](const mqtt::Disconnect &candidate) {
        const auto encoded = mqtt::encode(candidate, connect.version);
        const auto *bytes = std::get_if<QByteArray>(&encoded);
        const bool small = bytes && (limits.maximumPacketSize == 0 || bytes->size() <= qsizetype(limits.maximumPacketSize));
        return small ? *bytes : QByteArray();
    };
    const mqtt::Disconnect candidates[] = {disconnect, {disconnect.reasonCode, {}}, {}};
    for (const mqtt::Disconnect &candidate : candidates) {
        if (const QByteArray bytes = fits(candidate); !bytes.isEmpty())
            return bytes;
    }
    return {};
}
