// MQTTX's JSON export (all versions from 1.5 on).
#include "interchange/ImportDraft.h"
#include "interchange/ImportRemarks.h"
#include "interchange/ObjectForms.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(Import)
};

bool isConnection(const QJsonObject &object)
{
    return object.contains("clientId"_L1) && object.contains("host"_L1)
        && (object.contains("mqttVersion"_L1) || object.contains("certType"_L1) || object.contains("lastWillTopic"_L1));
}

bool isCollection(const QJsonObject &object)
{
    return object.value("isCollection"_L1).toBool();
}

class Reader
{
public:
    Reader(const QJsonObject &connection, ImportDraft &draft)
        : m_connection(connection)
        , m_draft(draft)
    {
    }

    void read()
    {
        m_draft.settings.name = text("name"_L1);
        endpoint();
        session();
        tls();
        will();
        properties(m_connection, u"properties."_s, connectNames(), m_draft.settings.properties.userProperties);
        properties(object("properties"_L1), u"properties."_s, connectNames(), m_draft.settings.properties.userProperties);
        subscriptions();
        unknown();
    }

private:
    QString text(QLatin1StringView key) const { return m_connection.value(key).toString(); }
    QJsonObject object(QLatin1StringView key) const { return m_connection.value(key).toObject(); }
    /// Takes what is given, under its own name unless another is named.
    void take(QLatin1StringView key, const QString &path)
    {
        const QJsonValue value = m_connection.value(key);
        if (!value.isNull() && !value.isUndefined())
            m_draft.option(key, path, value);
    }
    static const QStringList &connectNames();
    static const QStringList &willNames();
    void endpoint();
    void session();
    void tls();
    void will();
    void properties(const QJsonObject &given, const QString &path, const QStringList &names, QList<mqtt::StringPair> &userProperties);
    void subscriptions();
    void unknown();

    const QJsonObject m_connection;
    ImportDraft &m_draft;
};

const QStringList &Reader::connectNames()
{
    static const QStringList names{u"sessionExpiryInterval"_s,
                                   u"receiveMaximum"_s,
                                   u"maximumPacketSize"_s,
                                   u"topicAliasMaximum"_s,
                                   u"requestResponseInformation"_s,
                                   u"requestProblemInformation"_s,
                                   u"authenticationMethod"_s,
                                   u"authenticationData"_s,
                                   u"userProperties"_s};
    return names;
}

const QStringList &Reader::willNames()
{
    static const QStringList names{u"willDelayInterval"_s, u"payloadFormatIndicator"_s, u"messageExpiryInterval"_s, u"contentType"_s,
                                   u"responseTopic"_s,     u"correlationData"_s,        u"userProperties"_s};
    return names;
}

void Reader::endpoint()
{
    Endpoint &endpoint = m_draft.settings.endpoint;
    endpoint.scheme = m_connection.value("ssl"_L1).toBool() ? Scheme::Mqtts : Scheme::Mqtt; // of versions that had no protocol
    if (!text("protocol"_L1).isEmpty())
        take("protocol"_L1, u"protocol"_s);
    take("host"_L1, u"host"_s);
    take("port"_L1, u"port"_s);
    if (endpoint.port == defaultPort(endpoint.scheme))
        endpoint.port.reset();
    if (const QString path = text("path"_L1); usesWebSocket(endpoint.scheme) && !path.isEmpty())
        m_draft.settings.webSocket.path = path.startsWith(u'/') ? path : u'/' + path;
}

void Reader::session()
{
    ConnectionSettings &settings = m_draft.settings;
    static const QHash<QString, int> versions{{u"3.1"_s, 3}, {u"3.1.1"_s, 4}, {u"5.0"_s, 5}, {u"5"_s, 5}};
    if (const QString version = text("mqttVersion"_L1); versions.contains(version))
        m_draft.option(u"mqttVersion"_s, u"protocolVersion"_s, versions.value(version));
    else
        take("mqttVersion"_L1, u"protocolVersion"_s);
    take("clientId"_L1, u"clientId"_s);
    if (m_connection.value("clientIdWithTime"_L1).toBool())
        m_draft.left(u"clientIdWithTime"_s, ImportText::tr("Connack adds no time to the client ID."));
    take("clean"_L1, u"clean"_s);
    take("keepalive"_L1, u"keepalive"_s);
    if (!text("username"_L1).isEmpty())
        settings.credentials.username = text("username"_L1);
    if (!text("password"_L1).isEmpty())
        settings.credentials.password = text("password"_L1).toUtf8();
    if (const QJsonValue seconds = m_connection.value("connectTimeout"_L1); seconds.toDouble() > 0)
        m_draft.option(u"connectTimeout"_s, u"connectTimeout"_s, seconds.toDouble() * 1000);
    if (const QJsonValue reconnects = m_connection.value("reconnect"_L1); reconnects.isBool() && !reconnects.toBool())
        settings.network.reconnectPeriod = std::chrono::milliseconds(0);
    else
        take("reconnectPeriod"_L1, u"reconnectPeriod"_s);
}

void Reader::tls()
{
    TlsSettings &tls = m_draft.settings.tls;
    const QJsonValue verifies = m_connection.value("rejectUnauthorized"_L1);
    tls.verifyPeer = verifies.toBool(m_connection.value("strictValidateCertificate"_L1).toBool(true));
    const QString alpn = text("ALPNProtocols"_L1).remove(u'[').remove(u']').remove(u' ').remove(u'"');
    tls.alpn = alpn.split(u',', Qt::SkipEmptyParts);
    if (text("certType"_L1) != "self"_L1)
        return; // the files are not used then
    for (const auto &[key, path] : {std::pair{"ca"_L1, u"ca"_s}, {"cert"_L1, u"cert"_s}, {"key"_L1, u"key"_s}}) {
        if (!text(key).isEmpty())
            take(key, path);
    }
}

void Reader::will()
{
    const QJsonObject given = m_connection.contains("will"_L1) ? object("will"_L1) : m_connection;
    const QString topic = given.value("lastWillTopic"_L1).toString();
    if (topic.isEmpty())
        return;
    m_draft.option(u"lastWillTopic"_s, u"will.topic"_s, topic);
    m_draft.option(u"lastWillPayload"_s, u"will.payload"_s, given.value("lastWillPayload"_L1).toString());
    m_draft.option(u"lastWillQos"_s, u"will.qos"_s, given.value("lastWillQos"_L1));
    m_draft.option(u"lastWillRetain"_s, u"will.retain"_s, given.value("lastWillRetain"_L1).toBool());
    QList<mqtt::StringPair> &userProperties = m_draft.settings.will.userProperties;
    properties(given, u"will.properties."_s, willNames(), userProperties);
    properties(given.value("properties"_L1).toObject(), u"will.properties."_s, willNames(), userProperties);
}

/// Newer versions have them in an object of their own, older ones beside the rest. Empty text means: not set.
void Reader::properties(const QJsonObject &given, const QString &path, const QStringList &names, QList<mqtt::StringPair> &userProperties)
{
    for (const QString &name : names) {
        const QJsonValue value = given.value(name);
        const bool isEmpty = value.isNull() || value.isUndefined() || (value.isString() && value.toString().isEmpty());
        if (isEmpty)
            continue;
        if (name != "userProperties"_L1) {
            m_draft.option(name, path + name, value);
            continue;
        }
        const QJsonObject pairs = value.toObject();
        for (auto it = pairs.begin(); it != pairs.end(); ++it) {
            const QJsonArray all = it->isArray() ? it->toArray() : QJsonArray{*it};
            for (const QJsonValue &one : all)
                userProperties.append({it.key(), one.toString()});
        }
    }
}

void Reader::subscriptions()
{
    QJsonArray list;
    const QJsonArray given = m_connection.value("subscriptions"_L1).toArray();
    for (const QJsonValue &value : given) {
        QJsonObject one = value.toObject();
        for (const QString &key : {u"nl"_s, u"rap"_s}) {
            if (one.value(key).isDouble())
                one.insert(key, one.value(key).toDouble() != 0);
        }
        for (const QString &key : one.keys()) {
            if (one.value(key).isNull())
                one.remove(key);
        }
        if (const QJsonValue identifier = one.value("subscriptionIdentifier"_L1); identifier.toDouble() > 0)
            one.insert("properties"_L1, QJsonObject{{u"subscriptionIdentifier"_s, identifier}});
        one.insert("enabled"_L1, !one.value("disabled"_L1).toBool());
        if (!one.value("alias"_L1).toString().isEmpty())
            m_draft.left(u"alias"_s, ImportText::tr("Connack has no names for subscriptions beside their topic filters."));
        list.append(one);
    }
    qsizetype unread = 0;
    for (const SubscriptionSettings &subscription : subscriptionsFromJson(list, &unread))
        m_draft.subscription(subscription);
    if (unread > 0)
        m_draft.left(u"subscriptions"_s, ImportText::tr("A value of this subscription cannot be read; it has its default."));
}

void Reader::unknown()
{
    if (const qsizetype count = m_connection.value("messages"_L1).toArray().size(); count > 0)
        m_draft.left(u"messages"_s, ImportText::tr("%n message(s) of this connection were left.", nullptr, int(count)));
    // Beside what was read: what belongs to MQTTX's own book-keeping.
    static const QStringList known = connectNames() + willNames()
        + QStringList{u"id"_s,
                      u"name"_s,
                      u"clientId"_s,
                      u"clientIdWithTime"_s,
                      u"clean"_s,
                      u"protocol"_s,
                      u"host"_s,
                      u"port"_s,
                      u"path"_s,
                      u"keepalive"_s,
                      u"ssl"_s,
                      u"username"_s,
                      u"password"_s,
                      u"connectTimeout"_s,
                      u"reconnect"_s,
                      u"ca"_s,
                      u"cert"_s,
                      u"key"_s,
                      u"certType"_s,
                      u"reconnectPeriod"_s,
                      u"will"_s,
                      u"properties"_s,
                      u"mqttVersion"_s,
                      u"subscriptions"_s,
                      u"rejectUnauthorized"_s,
                      u"messages"_s,
                      u"createAt"_s,
                      u"updateAt"_s,
                      u"lastWillTopic"_s,
                      u"strictValidateCertificate"_s,
                      u"orderId"_s,
                      u"parentId"_s,
                      u"isCollection"_s,
                      u"lastWillPayload"_s,
                      u"unreadMessageCount"_s,
                      u"lastWillQos"_s,
                      u"resubscribe"_s,
                      u"ALPNProtocols"_s,
                      u"lastWillRetain"_s,
                      u"children"_s,
                      u"client"_s};
    for (const QString &key : m_connection.keys()) {
        const QJsonValue value = m_connection.value(key);
        const bool isEmpty = value.isNull() || (value.isString() && value.toString().isEmpty());
        if (!known.contains(key) && !isEmpty)
            m_draft.left(key, ImportText::tr("Connack does not know this setting."));
    }
}

/// The names of the collections that a connection is in, from the outermost on: "plant / line 2".
QString groupOf(const QJsonObject &connection, const QHash<QString, QJsonObject> &collections, ImportDraft &draft)
{
    constexpr int deepest = 16;
    QStringList names;
    QString parent = connection.value("parentId"_L1).toString();
    for (int i = 0; i < deepest && collections.contains(parent); ++i) {
        const QJsonObject collection = collections.value(parent);
        names.prepend(collection.value("name"_L1).toString());
        parent = collection.value("parentId"_L1).toString();
    }
    if (collections.contains(parent))
        draft.left(u"parentId"_s, moreThanIsRead());
    return names.join(" / "_L1);
}

} // namespace

std::optional<Import> importMqttxExport(const QJsonDocument &document, const ImportContext &context)
{
    const QJsonArray records = document.isArray() ? document.array() : QJsonArray{document.object()};
    QHash<QString, QJsonObject> collections;
    QList<QJsonObject> connections;
    qsizetype others = 0;
    for (const QJsonValue &record : records) {
        const QJsonObject object = record.toObject();
        if (isCollection(object))
            collections.insert(object.value("id"_L1).toString(), object);
        else if (isConnection(object))
            connections.append(object);
        else
            ++others;
    }
    if (connections.isEmpty())
        return std::nullopt;
    Import import{u"mqttx-export"_s, ImportText::tr("Export of MQTTX"), {}, {}, {}};
    for (const QJsonObject &connection : std::as_const(connections).first(std::min(MostImported, connections.size()))) {
        ImportDraft draft(context);
        Reader(connection, draft).read();
        draft.group = groupOf(connection, collections, draft);
        import.connections.append(draft.take());
    }
    sayConnectionsLeft(import, connections.size() - import.connections.size());
    if (others > 0)
        import.remarks.append(
            {ImportRemark::Kind::Left, {}, ImportText::tr("%n entry(s) that are no connections were left.", nullptr, int(others))});
    return import;
}
