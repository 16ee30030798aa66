// connack check: what has a flag by its flag, all else as an options object on standard input.
#include "interchange/ExportPropertyNames.h"
#include "interchange/ExportQuoting.h"
#include "interchange/ShellCommand.h"
#include "settings/OptionsJson.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

struct Export {
    Q_DECLARE_TR_FUNCTIONS(Export)
};

class Check
{
public:
    explicit Check(ExportDraft &draft)
        : m_draft(draft)
        , m_rest(draft.rest)
        , m_command(u"connack check"_s, ShellCommand::DashValues::WithEqualsSign)
    {
    }

    QString text()
    {
        address();
        session();
        tls();
        will();
        properties(u"--property"_s, connectProperties(), m_rest.properties);
        subscriptions();
        options();
        return m_command.text();
    }

private:
    void address()
    {
        const bool hasPath = usesWebSocket(m_rest.endpoint.scheme) && !m_rest.webSocket.path.contains(u'#');
        if (!m_rest.endpoint.host.isEmpty()) {
            ConnectionSettings shown = m_rest;
            if (!hasPath)
                shown.webSocket = {};
            m_command.addArgument(shown.url());
            m_hasUrl = true;
        }
        if (m_hasUrl && hasPath)
            m_rest.webSocket.path = WebSocketSettings().path;
        headers();
        NetworkSettings &network = m_rest.network;
        if (const auto connectTo = take(network.connectTo)) {
            const QString port = connectTo->port ? u':' + QString::number(*connectTo->port) : QString();
            m_command.add(u"--connect-to"_s, bracketed(connectTo->host) + port);
        }
        if (network.proxy.type != ProxySettings::Type::None && network.proxy.port > 0
            && (!network.proxy.username.isEmpty() || network.proxy.password.isEmpty())) {
            const ProxySettings proxy = take(network.proxy);
            const QString scheme = proxy.type == ProxySettings::Type::Http ? u"http"_s : u"socks5"_s;
            m_command.add(u"--proxy"_s,
                          u"%1://%2%3:%4"_s.arg(scheme, proxyUserInfo(m_draft, proxy), bracketed(proxy.host), QString::number(proxy.port)));
        }
        if (const auto timeout = network.connectTimeout; timeout != NetworkSettings().connectTimeout && timeout.count() > 0) {
            m_command.add(u"--timeout"_s, QString::number(double(timeout.count()) / 1000.0, 'g', 12));
            network.connectTimeout = NetworkSettings().connectTimeout;
        }
    }

    void headers()
    {
        static const QRegularExpression plainName(u"^[A-Za-z0-9_-]+$"_s);
        QList<mqtt::StringPair> &headers = m_rest.webSocket.headers;
        const auto isPlain = [](const mqtt::StringPair &header) {
            return plainName.match(header.name).hasMatch() && header.value.trimmed() == header.value && !header.value.contains(u'\n')
                && !header.value.contains(u'\r') && !header.value.contains(QChar::Null);
        };
        if (!std::all_of(headers.begin(), headers.end(), isPlain))
            return;
        for (const mqtt::StringPair &header : take(headers))
            m_command.add(u"--ws-header"_s, header.name + ": "_L1 + header.value);
    }

    void session()
    {
        if (const auto version = take(m_rest.version, mqtt::Version::V311); version != mqtt::Version::V311)
            m_command.add(u"--protocol-version"_s, QString::number(int(version)));
        if (m_command.add(u"--client-id"_s, m_rest.clientId)) {
            m_rest.clientId.clear();
            m_hasClientId = true;
        }
        if (!take(m_rest.cleanStart, true))
            m_command.add(u"--clean"_s, u"false"_s);
        if (const quint32 keepAlive = take(m_rest.keepAlive, quint32(60)); keepAlive != 60)
            m_command.add(u"--keepalive"_s, QString::number(keepAlive));
        Credentials &credentials = m_rest.credentials;
        if (credentials.username && m_command.add(u"--username"_s, *credentials.username))
            credentials.username.reset();
        if (credentials.password && isText(*credentials.password) && m_command.add(u"--password"_s, *credentials.password))
            credentials.password.reset();
    }

    void tls()
    {
        TlsSettings &tls = m_rest.tls;
        const auto isFile = [](const FileOrPem &file) { return file.pem.isEmpty() && !file.path.isEmpty(); };
        if (std::all_of(tls.ca.begin(), tls.ca.end(), isFile)) {
            for (const FileOrPem &ca : take(tls.ca))
                m_command.add(u"--ca"_s, ca.path);
        }
        const auto file = [&](const QString &flag, FileOrPem &file) {
            if (isFile(file))
                m_command.add(flag, take(file).path);
        };
        const auto text = [&](const QString &flag, QString &value) {
            if (!value.isEmpty())
                m_command.add(flag, take(value));
        };
        text(u"--crl"_s, tls.crlFile);
        file(u"--cert"_s, tls.certificate);
        file(u"--key"_s, tls.key);
        file(u"--pfx"_s, tls.pkcs12);
        passphrase();
        text(u"--servername"_s, tls.serverName);
        for (const QString &protocol : take(tls.alpn))
            m_command.add(u"--alpn"_s, protocol);
        text(u"--tls-key-log"_s, tls.keyLogFile);
        if (!take(tls.verifyPeer, true))
            m_command.add(u"--insecure"_s);
    }

    /// Only a file has a flag.
    void passphrase()
    {
        const QString ofFile = u"MQTT_KEY_PASSPHRASE_FILE"_s;
        if (!m_rest.tls.passphrase || !hasPlaceholder(*m_rest.tls.passphrase))
            return;
        m_rest.tls.passphrase.reset();
        m_command.add(u"--passphrase-file"_s, placeholder(ofFile));
        m_draft.placeholders += ExportPlaceholder{ofFile, Export::tr("a file whose first line is the passphrase of the client key")};
    }

    void will()
    {
        WillSettings &will = m_rest.will;
        const bool isPlain =
            will.payload.form == BinaryValue::Form::Text && isText(will.payload.bytes) && !will.payload.bytes.contains('\0');
        if (!will.enabled || !isPlain || will.topic.contains(QChar::Null) || will.correlationData)
            return;
        m_command.add(u"--will-topic"_s, take(will.topic));
        m_command.add(u"--will-payload"_s, take(will.payload).bytes);
        if (const int qos = take(will.qos); qos != 0)
            m_command.add(u"--will-qos"_s, QString::number(qos));
        if (take(will.retain))
            m_command.add(u"--will-retain"_s);
        properties(u"--will-property"_s, willProperties(), will);
        will.enabled = false;
        will.enabled = will != WillSettings(); // what has no flag stands in the options, with it
    }

    template <typename Settings>
    void properties(const QString &flag, const PropertyTable<Settings> &table, Settings &settings)
    {
        const auto add = [&](const auto &entries, auto toText) {
            for (const auto &entry : entries) {
                auto &value = settings.*entry.member;
                if (value && m_command.add(flag, QLatin1StringView(entry.name) + u'=' + toText(*value)))
                    value.reset();
            }
        };
        add(table.numbers, [](quint32 number) { return QString::number(number); });
        add(table.booleans, [](bool isSet) { return isSet ? u"true"_s : u"false"_s; });
        add(table.texts, [](const QString &text) { return text; });
        for (const auto &entry : table.binaries) {
            auto &value = settings.*entry.member;
            if (value && hasPlaceholder(QString::fromUtf8(value->bytes)))
                m_command.add(flag, QLatin1StringView(entry.name) + u'=' + QString::fromUtf8(take(value)->bytes));
        }
        auto &pairs = settings.userProperties;
        const auto isPlain = [](const mqtt::StringPair &pair) {
            return !pair.name.isEmpty() && !pair.name.contains(u'=') && !pair.name.contains(QChar::Null)
                && !pair.value.contains(QChar::Null);
        };
        if (!std::all_of(pairs.begin(), pairs.end(), isPlain)) // their order counts: all or none
            return;
        for (const mqtt::StringPair &pair : take(pairs))
            m_command.add(flag, u"userProperties.%1=%2"_s.arg(pair.name, pair.value));
    }

    void subscriptions()
    {
        const QList<SubscriptionSettings> subscriptions = take(m_rest.subscriptions);
        mqtt::QoS qos = mqtt::QoS::AtMostOnce;
        for (const SubscriptionSettings &subscription : subscriptions) {
            if (!subscription.enabled)
                continue;
            m_command.add(u"--subscribe"_s, subscription.topicFilter);
            qos = std::max(qos, subscription.qos);
        }
        if (qos != mqtt::QoS::AtMostOnce)
            m_command.add(u"--qos"_s, QString::number(int(qos)));
        for (const SubscriptionSettings &subscription : subscriptions) {
            QStringList extras = subscriptionExtras(subscription, m_draft.rest.version);
            if (!subscription.enabled)
                extras = {Export::tr("it is switched off.")};
            else if (subscription.qos != qos)
                extras += Export::tr("QoS %1 (one counts for all)").arg(int(subscription.qos));
            tellExtras(m_draft, subscription, extras);
        }
    }

    /// What is left.
    void options()
    {
        QJsonObject options = toOptions(take(m_rest), true);
        if (m_hasUrl) {
            for (const auto key : {"protocol"_L1, "host"_L1, "port"_L1})
                options.remove(key);
        }
        if (m_hasClientId)
            options.remove("clientId"_L1);
        if (options.isEmpty())
            return;
        const QString json = withBareNames(QString::fromUtf8(QJsonDocument(options).toJson(QJsonDocument::Indented)));
        m_command.end(u"--options - <<'CONNACK_OPTIONS'\n%1CONNACK_OPTIONS"_s.arg(json));
    }

    ExportDraft &m_draft;
    ConnectionSettings &m_rest;
    ShellCommand m_command;
    bool m_hasUrl = false;
    bool m_hasClientId = false;
};

} // namespace

QString connackCheck(ExportDraft &draft)
{
    return Check(draft).text();
}
