#include "trace/PacketJson.h"

#include "trace/Masking.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace {

QJsonObject hexOf(const QByteArray &bytes)
{
    return {{u"hex"_s, QString::fromLatin1(bytes.toHex())}};
}

/// Payloads are shown as text as well where they are text.
QJsonObject payloadOf(const QByteArray &bytes)
{
    QJsonObject object = hexOf(bytes);
    const QString text = QString::fromUtf8(bytes);
    if (!bytes.isEmpty() && text.toUtf8() == bytes)
        object.insert(u"text"_s, text);
    return object;
}

QJsonValue valueOf(const mqtt::Property &property, const mqtt::PropertyInfo &info)
{
    if (const auto *number = std::get_if<quint32>(&property.value))
        return info.isBoolean ? QJsonValue(*number != 0) : QJsonValue(qint64(*number));
    if (const auto *text = std::get_if<QString>(&property.value))
        return *text;
    return hexOf(std::get<QByteArray>(property.value));
}

void insertProperties(QJsonObject &object, const mqtt::Properties &properties, bool reveal)
{
    if (!properties.isEmpty())
        object.insert(u"properties"_s, toJson(properties, reveal));
}

QString text(const char *latin1)
{
    return QString::fromLatin1(latin1);
}

QJsonObject errorOf(const mqtt::DecodeError &error)
{
    return {{u"kind"_s, error.kind == mqtt::DecodeError::Kind::MalformedPacket ? u"malformed-packet"_s : u"protocol-error"_s},
            {u"reasonCode"_s, error.reasonCode},
            {u"offset"_s, qint64(error.offset)},
            {u"length"_s, qint64(error.length)},
            {u"field"_s, text(error.field)},
            {u"statement"_s, text(error.statement)},
            {u"what"_s, text(error.what)}};
}

/// The fields of one packet, by the names of MQTT.js (mqtt-packet).
class FieldsOf
{
public:
    FieldsOf(mqtt::Version version, bool reveal)
        : m_version(version)
        , m_reveal(reveal)
    {
    }

    QJsonObject operator()(const mqtt::Connect &packet) const
    {
        QJsonObject object{{u"protocolId"_s, packet.version == mqtt::Version::V31 ? u"MQIsdp"_s : u"MQTT"_s},
                           {u"protocolVersion"_s, int(packet.version)},
                           {u"clean"_s, packet.cleanStart},
                           {u"keepalive"_s, packet.keepAlive},
                           {u"clientId"_s, packet.clientId}};
        insertProperties(object, packet.properties, m_reveal);
        if (packet.will)
            object.insert(u"will"_s, willOf(*packet.will));
        if (packet.username)
            object.insert(u"username"_s, *packet.username);
        if (packet.password)
            object.insert(u"password"_s, m_reveal ? QJsonValue(payloadOf(*packet.password)) : QJsonValue(u"***"_s));
        return object;
    }

    QJsonObject operator()(const mqtt::Connack &packet) const
    {
        QJsonObject object{{m_version == mqtt::Version::V5 ? u"reasonCode"_s : u"returnCode"_s, packet.reasonCode}};
        if (m_version != mqtt::Version::V31)
            object.insert(u"sessionPresent"_s, packet.sessionPresent);
        insertProperties(object, packet.properties, m_reveal);
        return object;
    }

    QJsonObject operator()(const mqtt::Publish &packet) const
    {
        QJsonObject object{{u"topic"_s, packet.topicName},
                           {u"payload"_s, payloadOf(packet.payload)},
                           {u"qos"_s, int(packet.qos)},
                           {u"retain"_s, packet.retain},
                           {u"dup"_s, packet.dup}};
        if (packet.qos != mqtt::QoS::AtMostOnce)
            object.insert(u"messageId"_s, packet.packetIdentifier);
        insertProperties(object, packet.properties, m_reveal);
        return object;
    }

    QJsonObject operator()(const mqtt::PublishAcknowledgement &packet) const
    {
        QJsonObject object{{u"messageId"_s, packet.packetIdentifier}};
        if (m_version == mqtt::Version::V5)
            object.insert(u"reasonCode"_s, packet.reasonCode);
        insertProperties(object, packet.properties, m_reveal);
        return object;
    }

    QJsonObject operator()(const mqtt::Subscribe &packet) const
    {
        QJsonArray subscriptions;
        for (const mqtt::Subscription &subscription : packet.subscriptions)
            subscriptions.append(subscriptionOf(subscription));
        QJsonObject object{{u"messageId"_s, packet.packetIdentifier}, {u"subscriptions"_s, subscriptions}};
        insertProperties(object, packet.properties, m_reveal);
        return object;
    }

    QJsonObject operator()(const mqtt::Unsubscribe &packet) const
    {
        QJsonObject object{{u"messageId"_s, packet.packetIdentifier},
                           {u"unsubscriptions"_s, QJsonArray::fromStringList(packet.topicFilters)}};
        insertProperties(object, packet.properties, m_reveal);
        return object;
    }

    QJsonObject operator()(const mqtt::Suback &packet) const { return grantedOf(packet); }
    QJsonObject operator()(const mqtt::Unsuback &packet) const { return grantedOf(packet); }
    QJsonObject operator()(const mqtt::Pingreq &) const { return {}; }
    QJsonObject operator()(const mqtt::Pingresp &) const { return {}; }
    QJsonObject operator()(const mqtt::Disconnect &packet) const { return reasonOf(packet); }
    QJsonObject operator()(const mqtt::Auth &packet) const { return reasonOf(packet); }

private:
    QJsonObject willOf(const mqtt::Will &will) const
    {
        QJsonObject object{
            {u"topic"_s, will.topic}, {u"payload"_s, payloadOf(will.payload)}, {u"qos"_s, int(will.qos)}, {u"retain"_s, will.retain}};
        insertProperties(object, will.properties, m_reveal);
        return object;
    }

    QJsonObject subscriptionOf(const mqtt::Subscription &subscription) const
    {
        QJsonObject object{{u"topic"_s, subscription.topicFilter}, {u"qos"_s, int(subscription.qos)}};
        if (m_version == mqtt::Version::V5) {
            object.insert(u"nl"_s, subscription.noLocal);
            object.insert(u"rap"_s, subscription.retainAsPublished);
            object.insert(u"rh"_s, int(subscription.retainHandling));
        }
        return object;
    }

    template <typename Acknowledgement>
    QJsonObject grantedOf(const Acknowledgement &packet) const
    {
        QJsonArray granted;
        for (const quint8 code : packet.reasonCodes)
            granted.append(code);
        QJsonObject object{{u"messageId"_s, packet.packetIdentifier}};
        if (!granted.isEmpty())
            object.insert(u"granted"_s, granted);
        insertProperties(object, packet.properties, m_reveal);
        return object;
    }

    template <typename Packet>
    QJsonObject reasonOf(const Packet &packet) const
    {
        QJsonObject object;
        if (m_version == mqtt::Version::V5)
            object.insert(u"reasonCode"_s, packet.reasonCode);
        insertProperties(object, packet.properties, m_reveal);
        return object;
    }

    mqtt::Version m_version;
    bool m_reveal;
};

QJsonArray arrayOf(const ByteRanges &ranges)
{
    QJsonArray array;
    for (const auto &[offset, length] : ranges)
        array.append(QJsonArray{qint64(offset), qint64(length)});
    return array;
}

/// The type in the first byte, also of a packet that cannot be decoded.
QString typeOf(const QByteArray &bytes)
{
    const int type = bytes.isEmpty() ? 0 : quint8(bytes.front()) >> 4;
    return type == 0 ? u"RESERVED"_s : text(mqtt::name(mqtt::PacketType(type)));
}

} // namespace

const char *transportEventId(TransportEvent::Kind kind)
{
    using Kind = TransportEvent::Kind;
    switch (kind) {
    case Kind::AttemptStarted:
        return "attempt-started";
    case Kind::Resolving:
        return "resolving";
    case Kind::Resolved:
        return "resolved";
    case Kind::TcpAttempt:
        return "tcp-attempt";
    case Kind::TcpConnected:
        return "tcp-connected";
    case Kind::TcpFailed:
        return "tcp-failed";
    case Kind::ProxyStep:
        return "proxy-step";
    case Kind::TlsStarted:
        return "tls-started";
    case Kind::TlsEstablished:
        return "tls-established";
    case Kind::TlsAlertReceived:
        return "tls-alert-received";
    case Kind::TlsAlertSent:
        return "tls-alert-sent";
    case Kind::TlsFailed:
        return "tls-failed";
    case Kind::WebSocketRequest:
        return "websocket-request";
    case Kind::WebSocketResponse:
        return "websocket-response";
    case Kind::WebSocketFrame:
        return "websocket-frame";
    case Kind::WebSocketPing:
        return "websocket-ping";
    case Kind::WebSocketPong:
        return "websocket-pong";
    case Kind::WebSocketClose:
        return "websocket-close";
    case Kind::BytesSent:
        return "bytes-sent";
    case Kind::BytesReceived:
        return "bytes-received";
    case Kind::Closed:
        return "closed";
    case Kind::RecordsDropped:
        return "records-dropped";
    case Kind::TlsKeyLog:
        return "tls-key-log";
    case Kind::NotCaptured:
        return "not-captured";
    }
    return "";
}

std::optional<TransportEvent::Kind> transportEventKind(const QString &id)
{
    constexpr int most = 64; // more than there are
    for (int kind = 0; kind < most && !id.isEmpty(); ++kind) {
        if (id == QLatin1String(transportEventId(TransportEvent::Kind(kind))))
            return TransportEvent::Kind(kind);
    }
    return std::nullopt;
}

QJsonObject toJson(const mqtt::Properties &properties, bool reveal)
{
    QJsonObject object;
    QJsonArray userProperties, subscriptionIdentifiers;
    for (const mqtt::Property &property : properties.entries()) {
        const mqtt::PropertyInfo *info = mqtt::propertyInfo(property.id);
        if (!info)
            continue;
        if (const auto *pair = std::get_if<mqtt::StringPair>(&property.value))
            userProperties.append(QJsonArray{pair->name, pair->value});
        else if (property.id == mqtt::PropertyId::AuthenticationData && !reveal)
            object.insert(text(info->jsName), u"***"_s);
        else if (property.id == mqtt::PropertyId::SubscriptionIdentifier)
            subscriptionIdentifiers.append(valueOf(property, *info));
        else
            object.insert(text(info->jsName), valueOf(property, *info));
    }
    if (!userProperties.isEmpty())
        object.insert(u"userProperties"_s, userProperties);
    if (!subscriptionIdentifiers.isEmpty())
        object.insert(u"subscriptionIdentifier"_s,
                      subscriptionIdentifiers.size() == 1 ? subscriptionIdentifiers.first() : QJsonValue(subscriptionIdentifiers));
    return object;
}

QJsonObject toJson(const TraceEntry &entry, const QList<QByteArray> &secrets, bool reveal)
{
    QJsonObject object{{u"t"_s, double(entry.microseconds) / 1e6}, {u"attempt"_s, entry.attempt}};
    if (entry.kind == TraceEntry::Kind::TransportEvent) {
        object.insert(u"event"_s, text(transportEventId(entry.event.kind)));
        object.insert(u"text"_s, reveal ? entry.event.text : maskedText(entry.event.text, secrets));
        QJsonArray details;
        for (const auto &[name, value] : reveal ? entry.event.details : maskedDetails(entry.event.details, secrets))
            details.append(QJsonArray{name, value});
        if (!details.isEmpty())
            object.insert(u"details"_s, details);
        return object;
    }
    const ByteRanges ranges = reveal ? ByteRanges() : maskedRanges(entry, secrets);
    const QByteArray bytes = overwrite(entry.bytes, ranges);
    object.insert(u"direction"_s, entry.sender == mqtt::Sender::Client ? u"sent"_s : u"received"_s);
    object.insert(u"type"_s, typeOf(entry.bytes));
    object.insert(u"length"_s, qint64(entry.bytes.size()));
    // Decoded from the masked bytes: what is masked there cannot come back in a field.
    const auto decoded = mqtt::decode(bytes, entry.version, entry.sender);
    if (const auto *packet = std::get_if<mqtt::Packet>(&decoded))
        object.insert(u"fields"_s, std::visit(FieldsOf(entry.version, reveal), *packet));
    else
        object.insert(u"fields"_s, QJsonObject());
    if (entry.error)
        object.insert(u"error"_s, errorOf(*entry.error));
    else if (const auto *error = std::get_if<mqtt::DecodeError>(&decoded))
        object.insert(u"error"_s, errorOf(*error));
    object.insert(u"hex"_s, QString::fromLatin1(bytes.toHex()));
    if (!ranges.isEmpty())
        object.insert(u"masked"_s, arrayOf(ranges));
    return object;
}
