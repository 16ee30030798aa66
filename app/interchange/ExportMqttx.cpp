// The command line of MQTTX (mqttx conn, mqttx sub), as of version 1.11.
#include "interchange/ExportPropertyNames.h"
#include "interchange/ExportQuoting.h"
#include "interchange/ShellCommand.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

struct Export {
    Q_DECLARE_TR_FUNCTIONS(Export)
};

using Field = SettingsField;

class Mqttx
{
public:
    Mqttx(ExportDraft &draft, bool subscribes)
        : m_draft(draft)
        , m_rest(draft.rest)
        , m_subscribes(subscribes)
        , m_command(draft.tool, ShellCommand::DashValues::WithEqualsSign)
    {
    }

    QString text()
    {
        address();
        session();
        if (usesTls(m_rest.endpoint.scheme))
            tls();
        connectProperties();
        if (m_rest.will.enabled)
            will();
        if (m_subscribes)
            subscriptions();
        return m_command.text();
    }

private:
    void address()
    {
        const Endpoint &endpoint = m_rest.endpoint;
        m_command.add(u"--protocol"_s, schemeName(endpoint.scheme));
        m_command.add(u"--hostname"_s, usesWebSocket(endpoint.scheme) ? bracketed(endpoint.host) : endpoint.host);
        m_command.add(u"--port"_s, QString::number(endpoint.effectivePort()));
        if (!usesWebSocket(endpoint.scheme))
            return;
        const QString path = take(m_rest.webSocket.path, WebSocketSettings().path);
        if (path != WebSocketSettings().path)
            m_command.add(u"--path"_s, path);
        pairs(u"--ws-headers"_s, m_rest.webSocket.headers);
    }

    void session()
    {
        static constexpr const char *versions[]{"3.1", "3.1.1", "5"};
        m_version = take(m_rest.version, mqtt::Version::V311);
        m_command.add(u"--mqtt-version"_s, QLatin1StringView(versions[int(m_version) - 3]));
        const bool hasId = !m_rest.clientId.isEmpty();
        if (!hasId && m_version == mqtt::Version::V31) // MQTT.js sends no CONNECT with an empty one
            m_draft.cannot(Export::tr("An empty client ID"), Export::tr("%1 makes one up.").arg(m_draft.tool));
        else if (m_command.add(u"--client-id"_s, m_rest.clientId))
            m_rest.clientId.clear();
        m_keepsSession = hasId && !take(m_rest.cleanStart, true); // and keeps no session without one: tellRest() says so
        if (m_keepsSession)
            m_command.add(u"--no-clean"_s);
        m_command.add(u"--keepalive"_s, QString::number(take(m_rest.keepAlive, quint32(60)))); // MQTTX: 30, where we have 60
        Credentials &credentials = m_rest.credentials;
        if (credentials.username && m_command.add(u"--username"_s, *credentials.username)) { // without one MQTT.js sends no CONNECT
            credentials.username.reset();
            if (credentials.password && isText(*credentials.password) && m_command.add(u"--password"_s, *credentials.password))
                credentials.password.reset();
        }
        const auto period = take(m_rest.network.reconnectPeriod, NetworkSettings().reconnectPeriod);
        if (period != NetworkSettings().reconnectPeriod)
            m_command.add(u"--reconnect-period"_s, QString::number(period.count()));
    }

    void tls()
    {
        TlsSettings &tls = m_rest.tls;
        if (const QString ca = m_draft.takeOneCa(); !ca.isEmpty())
            m_command.add(u"--ca"_s, ca);
        if (const QString file = m_draft.takeFile(tls.certificate, u"client-cert.pem"_s); !file.isEmpty())
            m_command.add(u"--cert"_s, file);
        if (const QString file = m_draft.takeFile(tls.key, u"client-key.pem"_s); !file.isEmpty())
            m_command.add(u"--key"_s, file);
        if (!take(tls.verifyPeer, true))
            m_command.add(u"--insecure"_s);
        if (m_rest.endpoint.scheme == Scheme::Wss) // MQTT.js does not pass it on there
            return;
        QList<QByteArray> protocols;
        for (const QString &protocol : take(tls.alpn))
            protocols += protocol.toUtf8();
        if (!protocols.isEmpty())
            m_command.add(u"--alpn"_s, protocols);
    }

    void connectProperties()
    {
        ConnectPropertySettings &properties = m_rest.properties;
        auto expiry = take(properties.sessionExpiryInterval);
        if (m_keepsSession && m_version == mqtt::Version::V5 && !expiry)
            expiry = 0; // with --no-clean alone it would be "never"
        number(u"--session-expiry-interval"_s, expiry);
        number(u"--receive-maximum"_s, take(properties.receiveMaximum));
        number(u"--maximum-packet-size"_s, take(properties.maximumPacketSize));
        number(u"--topic-alias-maximum"_s, take(properties.topicAliasMaximum));
        if (take(properties.requestResponseInformation).value_or(false))
            m_command.add(u"--req-response-info"_s);
        if (!take(properties.requestProblemInformation).value_or(true))
            m_command.add(u"--no-req-problem-info"_s);
        pairs(m_subscribes ? u"--conn-user-properties"_s : u"--user-properties"_s, properties.userProperties);
    }

    void will()
    {
        WillSettings &will = m_rest.will;
        if (!m_command.add(u"--will-topic"_s, will.topic))
            return;
        const BinaryValue payload = take(will.payload);
        if (!isText(payload.bytes) || !m_command.add(u"--will-message"_s, payload.bytes)) {
            m_command.add(u"--will-message"_s, QString());
            m_draft.cannot(fieldLabel(Field::WillPayload), Export::tr("it is not text."));
        }
        m_command.add(u"--will-qos"_s, QString::number(take(will.qos)));
        if (take(will.retain))
            m_command.add(u"--will-retain"_s);
        number(u"--will-delay-interval"_s, take(will.willDelayInterval));
        if (will.payloadFormatIndicator.value_or(false))
            m_command.add(u"--will-payload-format-indicator"_s);
        will.payloadFormatIndicator.reset();
        number(u"--will-message-expiry-interval"_s, take(will.messageExpiryInterval));
        const auto text = [this](const QString &flag, std::optional<QString> &value) {
            if (value && m_command.add(flag, *value))
                value.reset();
        };
        text(u"--will-content-type"_s, will.contentType);
        text(u"--will-response-topic"_s, will.responseTopic);
        if (will.correlationData && isText(will.correlationData->bytes)
            && m_command.add(u"--will-correlation-data"_s, will.correlationData->bytes))
            will.correlationData.reset();
        pairs(u"--will-user-properties"_s, will.userProperties);
        will.enabled = false;
        will.topic.clear();
    }

    void subscriptions()
    {
        QList<SubscriptionSettings> subscriptions = take(m_rest.subscriptions);
        if (subscriptions.isEmpty()) {
            subscriptions.resize(1);
            subscriptions[0].topicFilter = u"#"_s;
            m_draft.toDo += Export::tr("The connection has no subscription: # stands for every topic.");
        }
        for (const SubscriptionSettings &subscription : std::as_const(subscriptions))
            m_command.add(u"--topic"_s, subscription.topicFilter);
        const auto all = [&](const QString &flag, auto valueOf, const QString &usual) {
            QStringList values;
            for (const SubscriptionSettings &subscription : std::as_const(subscriptions))
                values += valueOf(subscription.subscription(m_version));
            if (values.count(usual) == values.size())
                return;
            for (const QString &value : values)
                m_command.add(flag, value);
        };
        const auto word = [](bool isSet) { return isSet ? u"true"_s : u"false"_s; };
        all(
            u"--qos"_s, [](const mqtt::Subscription &sent) { return QString::number(int(sent.qos)); }, u"0"_s);
        all(
            u"--no_local"_s, [&](const mqtt::Subscription &sent) { return word(sent.noLocal); }, u"false"_s);
        all(
            u"--retain-as-published"_s, [&](const mqtt::Subscription &sent) { return word(sent.retainAsPublished); }, u"false"_s);
        all(
            u"--retain-handling"_s, [](const mqtt::Subscription &sent) { return QString::number(int(sent.retainHandling)); }, u"0"_s);
        for (const SubscriptionSettings &subscription : std::as_const(subscriptions)) {
            QStringList extras = subscriptionExtras(subscription, m_version);
            for (const char *expressed : {"No Local", "Retain As Published", "Retain Handling"})
                extras.removeAll(QLatin1StringView(expressed));
            tellExtras(m_draft, subscription, extras);
        }
    }

    void number(const QString &flag, const std::optional<quint32> &value)
    {
        if (value)
            m_command.add(flag, QString::number(*value));
    }

    /// MQTTX cuts at ": ", and takes the part behind it up to the next one.
    void pairs(const QString &flag, QList<mqtt::StringPair> &pairs)
    {
        pairs.removeIf([&](const mqtt::StringPair &pair) {
            const QString separator = u": "_s;
            const bool works = !pair.name.isEmpty() && !pair.value.isEmpty() && !pair.name.contains(separator)
                && !pair.value.contains(separator) && !pair.name.endsWith(u':');
            return works && m_command.add(flag, pair.name + separator + pair.value);
        });
    }

    ExportDraft &m_draft;
    ConnectionSettings &m_rest;
    bool m_subscribes;
    bool m_keepsSession = false;
    ShellCommand m_command;
    mqtt::Version m_version = mqtt::Version::V311;
};

} // namespace

QString mqttxConn(ExportDraft &draft)
{
    chooseServer(draft);
    return Mqttx(draft, false).text();
}

QString mqttxSub(ExportDraft &draft)
{
    chooseServer(draft);
    return Mqttx(draft, true).text();
}
