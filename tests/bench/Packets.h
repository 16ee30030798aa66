// The packets that benchmarks measure with.
#pragma once

#include "mqtt/Codec.h"

namespace bench {

inline QByteArray encoded(const mqtt::Packet &packet, mqtt::Version version)
{
    return std::get<QByteArray>(mqtt::encode(packet, version));
}

/// A QoS 0 PUBLISH of `size` bytes in all (below 130) for 3.1.1.
inline mqtt::Publish publish311(qsizetype size = 64)
{
    mqtt::Publish publish;
    publish.topicName = QStringLiteral("plant/line3/pressure");
    publish.payload = QByteArray(size - 4 - publish.topicName.size(), 'x');
    return publish;
}

/// A QoS 1 PUBLISH of 256 bytes for 5.0 with a property of each kind: integer, string, binary and string pair.
inline mqtt::Publish publish5()
{
    mqtt::Publish publish;
    publish.qos = mqtt::QoS::AtLeastOnce;
    publish.packetIdentifier = 4711;
    publish.topicName = QStringLiteral("plant/line3/pressure");
    publish.properties.append(mqtt::PropertyId::MessageExpiryInterval, quint32(3'600));
    publish.properties.append(mqtt::PropertyId::ContentType, QStringLiteral("application/json"));
    publish.properties.append(mqtt::PropertyId::CorrelationData, QByteArray("request-12345678"));
    publish.properties.appendUserProperty(QStringLiteral("source"), QStringLiteral("gateway-7"));
    publish.payload = QByteArray(256 - encoded(publish, mqtt::Version::V5).size() - 1, 'x'); // one byte more for Remaining Length
    return publish;
}

} // namespace bench
