#include "mqtt/Vectors.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace mqtt;

namespace {

QByteArray fromHex(const QJsonValue &value)
{
    return QByteArray::fromHex(value.toString().toLatin1());
}

QString textOf(const QJsonValue &value)
{
    return value.isString() ? value.toString() : QString::fromLatin1(bytesOf(value)); // long ones are ASCII
}

PropertyValue propertyValue(const PropertyInfo &info, const QJsonValue &value)
{
    switch (info.type) {
    case PropertyType::Utf8String:
        return textOf(value);
    case PropertyType::BinaryData:
        return bytesOf(value);
    default:
        return value.isBool() ? quint32(value.toBool()) : quint32(value.toDouble());
    }
}

Properties propertiesFromJson(const QJsonObject &json)
{
    Properties properties;
    for (auto entry = json.begin(); entry != json.end(); ++entry) {
        const PropertyInfo *info = propertyInfoByJsName(entry.key());
        if (!info)
            qFatal("no property %s", qPrintable(entry.key()));
        if (info->id == PropertyId::UserProperty) {
            for (const QJsonValue &pair : entry->toArray())
                properties.appendUserProperty(pair[0].toString(), pair[1].toString());
        } else if (entry->isArray()) {
            for (const QJsonValue &value : entry->toArray())
                properties.append(info->id, propertyValue(*info, value));
        } else {
            properties.append(info->id, propertyValue(*info, *entry));
        }
    }
    return properties;
}

Properties sorted(const Properties &properties)
{
    std::vector<Property> entries = properties.entries();
    std::stable_sort(entries.begin(), entries.end(), [](const Property &a, const Property &b) { return a.id < b.id; });
    Properties result;
    for (const Property &entry : entries)
        result.append(entry.id, entry.value);
    return result;
}

Connect connectFromJson(const QJsonObject &json, Version version)
{
    Connect packet;
    packet.version = version;
    packet.cleanStart = json["clean"_L1].toBool();
    packet.keepAlive = quint16(json["keepalive"_L1].toInt());
    packet.clientId = textOf(json["clientId"_L1]);
    if (json.contains("will"_L1)) {
        const QJsonObject will = json["will"_L1].toObject();
        packet.will = Will{will["topic"_L1].toString(), bytesOf(will["payload"_L1]), QoS(will["qos"_L1].toInt()),
                           will["retain"_L1].toBool(), propertiesFromJson(will["properties"_L1].toObject())};
    }
    if (json.contains("username"_L1))
        packet.username = textOf(json["username"_L1]);
    if (json.contains("password"_L1))
        packet.password = bytesOf(json["password"_L1]);
    return packet;
}

Publish publishFromJson(const QJsonObject &json)
{
    Publish packet;
    packet.dup = json["dup"_L1].toBool();
    packet.qos = QoS(json["qos"_L1].toInt());
    packet.retain = json["retain"_L1].toBool();
    packet.topicName = textOf(json["topic"_L1]);
    packet.packetIdentifier = quint16(json["messageId"_L1].toInt());
    packet.payload = bytesOf(json["payload"_L1]);
    return packet;
}

QList<Subscription> subscriptionsFromJson(const QJsonArray &json)
{
    QList<Subscription> result;
    for (const QJsonValue &entry : json) {
        result.append({textOf(entry["topic"_L1]), QoS(entry["qos"_L1].toInt()), entry["nl"_L1].toBool(), entry["rap"_L1].toBool(),
                       Subscription::RetainHandling(entry["rh"_L1].toInt())});
    }
    return result;
}

Packet bodyFromJson(const QJsonObject &json, Version version)
{
    const QString type = json["type"_L1].toString();
    const auto identifier = quint16(json["messageId"_L1].toInt());
    const auto code = quint8(json[version == Version::V5 ? "reasonCode"_L1 : "returnCode"_L1].toInt());
    QList<quint8> codes;
    for (const QJsonValue &granted : json["granted"_L1].toArray())
        codes.append(quint8(granted.toInt()));
    if (type == "connect"_L1)
        return connectFromJson(json, version);
    if (type == "connack"_L1)
        return Connack{json["sessionPresent"_L1].toBool(), code, {}};
    if (type == "publish"_L1)
        return publishFromJson(json);
    if (type == "puback"_L1)
        return Puback{{identifier, code, {}}};
    if (type == "pubrec"_L1)
        return Pubrec{{identifier, code, {}}};
    if (type == "pubrel"_L1)
        return Pubrel{{identifier, code, {}}, json["dup"_L1].toBool()};
    if (type == "pubcomp"_L1)
        return Pubcomp{{identifier, code, {}}};
    if (type == "subscribe"_L1)
        return Subscribe{identifier, {}, subscriptionsFromJson(json["subscriptions"_L1].toArray()), json["dup"_L1].toBool()};
    if (type == "suback"_L1)
        return Suback{identifier, {}, codes};
    if (type == "unsuback"_L1)
        return Unsuback{identifier, {}, codes};
    if (type == "unsubscribe"_L1) {
        Unsubscribe packet{identifier, {}, {}, json["dup"_L1].toBool()};
        for (const QJsonValue &filter : json["unsubscriptions"_L1].toArray())
            packet.topicFilters.append(textOf(filter));
        return packet;
    }
    if (type == "pingreq"_L1)
        return Pingreq{};
    if (type == "pingresp"_L1)
        return Pingresp{};
    if (type == "disconnect"_L1)
        return Disconnect{code, {}};
    return Auth{code, {}};
}

} // namespace

QByteArray bytesOf(const QJsonValue &value)
{
    if (value.isString())
        return value.toString().toUtf8();
    if (value["hex"_L1].isString())
        return fromHex(value["hex"_L1]);
    const QByteArray unit = value["repeat"_L1].isString() ? value["repeat"_L1].toString().toUtf8() : fromHex(value["repeat_hex"_L1]);
    return unit.repeated(value["count"_L1].toInt());
}

QList<Vector> readVectors(const QString &fileName)
{
    QList<Vector> result;
    QFile file(QStringLiteral(TEST_DATA_DIR "/") + fileName);
    if (!file.open(QIODevice::ReadOnly))
        return result;
    while (!file.atEnd()) {
        // Qt's reader drops a U+FEFF at the start of a string unless it is escaped.
        const QJsonObject row = QJsonDocument::fromJson(file.readLine().replace("\xEF\xBB\xBF", "\\ufeff")).object();
        Vector vector{row["name"_L1].toString().toUtf8(), Version(row["version"_L1].toInt()),
                      row["direction"_L1].toString() == "to-client"_L1 ? Sender::Server : Sender::Client, fromHex(row["hex"_L1]), row};
        if (!row.contains("hex"_L1)) {
            const QJsonValue repeat = row["repeat"_L1];
            vector.bytes = fromHex(row["hex_prefix"_L1]) + fromHex(repeat["hex"_L1]).repeated(repeat["count"_L1].toInt())
                + fromHex(row["hex_suffix"_L1]);
        }
        result.append(vector);
    }
    return result;
}

Packet packetFromJson(const QJsonObject &json, Version version)
{
    Packet packet = bodyFromJson(json, version);
    std::visit(
        [&](auto &value) {
            if constexpr (requires { value.properties; })
                value.properties = propertiesFromJson(json["properties"_L1].toObject());
        },
        packet);
    return sortedProperties(packet);
}

Packet sortedProperties(const Packet &packet)
{
    Packet result = packet;
    std::visit(
        [](auto &value) {
            if constexpr (requires { value.properties; })
                value.properties = sorted(value.properties);
            if constexpr (requires { value.will; }) {
                if (value.will)
                    value.will->properties = sorted(value.will->properties);
            }
        },
        result);
    return result;
}

Connect connectOf(const Vector &vector)
{
    const QJsonObject context = vector.row["context"_L1].toObject();
    Connect connect;
    connect.version = vector.version;
    connect.cleanStart = context["clean"_L1].toBool(true);
    const std::pair<QLatin1String, PropertyId> limits[] = {{"topicAliasMaximum"_L1, PropertyId::TopicAliasMaximum},
                                                           {"receiveMaximum"_L1, PropertyId::ReceiveMaximum},
                                                           {"maximumPacketSize"_L1, PropertyId::MaximumPacketSize}};
    for (const auto &[key, id] : limits) {
        if (context.contains(key))
            connect.properties.set(id, quint32(context[key].toInt()));
    }
    if (context.contains("requestProblemInformation"_L1))
        connect.properties.set(PropertyId::RequestProblemInformation, quint32(context["requestProblemInformation"_L1].toBool()));
    if (context["authenticationMethod"_L1].isString())
        connect.properties.set(PropertyId::AuthenticationMethod, context["authenticationMethod"_L1].toString());
    return connect;
}

ReceiveRules rulesFor(const Vector &vector)
{
    const QJsonObject context = vector.row["context"_L1].toObject();
    const Connect connect = connectOf(vector);
    ReceiveRules rules(connect);
    if (context["phase"_L1].toString() != "session"_L1)
        return rules;
    Connack connack;
    if (const auto method = connect.properties.string(PropertyId::AuthenticationMethod))
        connack.properties.set(PropertyId::AuthenticationMethod, *method);
    rules.check(connack);
    for (const QJsonValue &identifier : context["subscriptionIdentifiers"_L1].toArray()) {
        Subscribe subscribe;
        subscribe.packetIdentifier = 9'999;
        subscribe.properties.append(PropertyId::SubscriptionIdentifier, quint32(identifier.toInt()));
        subscribe.subscriptions.append({u"#"_s});
        rules.sent(subscribe);
    }
    return rules;
}
