// MQTT Explorer's settings.json.
#include "interchange/ImportDraft.h"
#include "interchange/ImportRemarks.h"
#include "interchange/ObjectForms.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(Import)
};

bool isConnection(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    return object.contains("configVersion"_L1) && object.contains("host"_L1) && object.contains("encryption"_L1);
}

/// The file's content, in base64: PEM, or a certificate in DER.
QByteArray pemOf(const QJsonValue &file, bool isCertificate)
{
    const QByteArray content = QByteArray::fromBase64(file.toObject().value("data"_L1).toString().toLatin1());
    if (content.contains("-----BEGIN "))
        return content;
    constexpr char sequence = 0x30; // of ASN.1
    if (!isCertificate || !content.startsWith(sequence))
        return {};
    QByteArray pem = "-----BEGIN CERTIFICATE-----\n";
    const QByteArray text = content.toBase64();
    for (qsizetype i = 0; i < text.size(); i += 64)
        pem += text.mid(i, 64) + '\n';
    return pem + "-----END CERTIFICATE-----\n";
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
        ConnectionSettings &settings = m_draft.settings;
        settings.name = text("name"_L1);
        endpoint();
        if (const QString id = text("clientId"_L1); !id.isEmpty())
            settings.clientId = id;
        if (const QString username = text("username"_L1); !username.isEmpty())
            settings.credentials.username = username;
        if (const QString password = text("password"_L1); !password.isEmpty())
            settings.credentials.password = password.toUtf8();
        settings.tls.verifyPeer = m_connection.value("certValidation"_L1).toBool(true);
        if (const QByteArray ca = pem("selfSignedCertificate"_L1, true); !ca.isEmpty())
            settings.tls.ca.append({{}, ca});
        settings.tls.certificate.pem = pem("clientCertificate"_L1, true);
        settings.tls.key.pem = pem("clientKey"_L1, false);
        subscriptions();
        unknown();
    }

private:
    QString text(QLatin1StringView key) const { return m_connection.value(key).toString(); }

    void endpoint()
    {
        const bool isWebSocket = text("protocol"_L1) == "ws"_L1;
        const bool isTls = m_connection.value("encryption"_L1).toBool();
        m_draft.settings.endpoint.scheme = isWebSocket ? (isTls ? Scheme::Wss : Scheme::Ws) : isTls ? Scheme::Mqtts : Scheme::Mqtt;
        m_draft.option(u"host"_s, u"host"_s, m_connection.value("host"_L1));
        m_draft.option(u"port"_s, u"port"_s, m_connection.value("port"_L1));
        Endpoint &endpoint = m_draft.settings.endpoint;
        if (endpoint.port == defaultPort(endpoint.scheme))
            endpoint.port.reset();
        if (isWebSocket)
            m_draft.settings.webSocket.path = u'/' + text("basePath"_L1); // so even if it is empty
    }

    QByteArray pem(QLatin1StringView key, bool isCertificate)
    {
        const QJsonValue file = m_connection.value(key);
        if (!file.isObject())
            return {};
        const QByteArray content = pemOf(file, isCertificate);
        if (content.isEmpty())
            m_draft.left(
                key, ImportText::tr("The content of %1 is no certificate or key in PEM.").arg(file.toObject().value("name"_L1).toString()));
        return content;
    }

    void subscriptions()
    {
        qsizetype unread = 0;
        QJsonArray list = m_connection.value("subscriptions"_L1).toArray();
        for (QJsonValueRef one : list) {
            if (one.isString()) // of older versions
                one = QJsonObject{{u"topic"_s, one.toString()}, {u"qos"_s, 0}};
        }
        for (const SubscriptionSettings &subscription : subscriptionsFromJson(list, &unread))
            m_draft.subscription(subscription);
        if (unread > 0)
            m_draft.left(u"subscriptions"_s, ImportText::tr("A value of this subscription cannot be read; it has its default."));
    }

    void unknown()
    {
        static const QStringList known{u"configVersion"_s,
                                       u"type"_s,
                                       u"id"_s,
                                       u"host"_s,
                                       u"protocol"_s,
                                       u"basePath"_s,
                                       u"port"_s,
                                       u"name"_s,
                                       u"username"_s,
                                       u"password"_s,
                                       u"encryption"_s,
                                       u"clientId"_s,
                                       u"clientKey"_s,
                                       u"certValidation"_s,
                                       u"selfSignedCertificate"_s,
                                       u"subscriptions"_s,
                                       u"order"_s,
                                       u"changeSet"_s,
                                       u"clientCertificate"_s};
        for (const QString &key : m_connection.keys()) {
            if (!known.contains(key))
                m_draft.left(key, ImportText::tr("Connack does not know this setting."));
        }
    }

    const QJsonObject m_connection;
    ImportDraft &m_draft;
};

} // namespace

std::optional<Import> importMqttExplorer(const QJsonObject &root, const ImportContext &context)
{
    constexpr auto key = "ConnectionManager_connections"_L1;
    QList<QJsonObject> connections;
    const QJsonObject all = root.contains(key) ? root.value(key).toObject() : root;
    if (isConnection(root))
        connections.append(root);
    else if (!root.contains(key) && (root.isEmpty() || !std::all_of(root.begin(), root.end(), isConnection)))
        return std::nullopt;
    for (const QJsonValue &value : all) {
        if (!isConnection(root) && isConnection(value))
            connections.append(value.toObject());
    }
    std::stable_sort(connections.begin(), connections.end(), [](const QJsonObject &a, const QJsonObject &b) {
        return a.value("order"_L1).toDouble() < b.value("order"_L1).toDouble();
    });
    Import import{u"mqtt-explorer"_s, ImportText::tr("Settings of MQTT Explorer"), {}, {}, {}};
    for (const QJsonObject &connection : std::as_const(connections).first(std::min(MostImported, connections.size()))) {
        ImportDraft draft(context);
        Reader(connection, draft).read();
        import.connections.append(draft.take());
    }
    sayConnectionsLeft(import, connections.size() - import.connections.size());
    if (root.contains(key) && root.size() > 1)
        import.remarks.append({ImportRemark::Kind::Left, {}, ImportText::tr("How MQTT Explorer looks and shows topics was left.")});
    if (connections.isEmpty())
        import.problem = ImportText::tr("There are no connections in it.");
    return import;
}
