// mosquitto_sub and mosquitto_pub, as of mosquitto 2.0; see mosquitto_sub(1).
#include "interchange/ExportPropertyNames.h"
#include "interchange/ShellCommand.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

struct Export {
    Q_DECLARE_TR_FUNCTIONS(Export)
};

using Field = SettingsField;

class Mosquitto
{
public:
    explicit Mosquitto(ExportDraft &draft)
        : m_draft(draft)
        , m_rest(draft.rest)
        , m_command(draft.tool)
    {
    }

    ShellCommand &command() { return m_command; }

    void connection()
    {
        address();
        session();
        if (usesTls(m_rest.endpoint.scheme))
            tls();
        credentials();
        if (m_rest.will.enabled)
            will();
        properties(u"CONNECT"_s, connectProperties(), m_rest.properties);
        proxy();
    }

    void subscriptions()
    {
        const QList<SubscriptionSettings> subscriptions = take(m_rest.subscriptions);
        mqtt::QoS qos = mqtt::QoS::AtMostOnce;
        bool asPublished = false;
        for (const SubscriptionSettings &subscription : subscriptions) {
            m_command.add(u"-t"_s, subscription.topicFilter);
            qos = std::max(qos, subscription.qos);
            asPublished = asPublished || subscription.subscription(m_version).retainAsPublished;
        }
        if (subscriptions.isEmpty()) {
            m_command.add(u"-t"_s, u"#"_s);
            m_draft.toDo += Export::tr("The connection has no subscription: # stands for every topic.");
        }
        if (qos != mqtt::QoS::AtMostOnce)
            m_command.add(u"-q"_s, QString::number(int(qos)));
        if (asPublished)
            m_command.add(u"--retain-as-published"_s);
        for (const SubscriptionSettings &subscription : subscriptions) {
            QStringList extras = subscriptionExtras(subscription, m_version);
            if (subscription.subscription(m_version).retainAsPublished == asPublished)
                extras.removeAll(u"Retain As Published"_s);
            else
                extras += Export::tr("Retain As Published off (it counts for all)");
            if (subscription.qos != qos)
                extras += Export::tr("QoS %1 (one counts for all)").arg(int(subscription.qos));
            tellExtras(m_draft, subscription, extras);
        }
    }

private:
    void address()
    {
        m_command.add(u"-h"_s, m_rest.endpoint.host);
        m_command.add(u"-p"_s, QString::number(m_rest.endpoint.effectivePort()));
        if (usesWebSocket(m_rest.endpoint.scheme)) {
            m_command.add(u"--ws"_s);
            m_draft.toDo += Export::tr("WebSockets need mosquitto 2.1 or later.");
        }
    }

    void session()
    {
        m_version = take(m_rest.version, mqtt::Version::V311);
        if (m_version != mqtt::Version::V311)
            m_command.add(u"-V"_s, m_version == mqtt::Version::V5 ? u"mqttv5"_s : u"mqttv31"_s);
        const bool hasId = !m_rest.clientId.isEmpty();
        if (!hasId && m_version == mqtt::Version::V31)
            m_draft.cannot(Export::tr("An empty client ID"), Export::tr("%1 makes one up.").arg(m_draft.tool));
        if (hasId && m_command.add(u"-i"_s, m_rest.clientId))
            m_rest.clientId.clear();
        const bool keepsSession = hasId && !take(m_rest.cleanStart, true); // -c without an ID is refused: tellRest() says so
        if (keepsSession)
            m_command.add(u"-c"_s);
        constexpr quint32 least = 5, usual = 60; // seconds
        if (m_rest.keepAlive >= least && m_rest.keepAlive != usual)
            m_command.add(u"-k"_s, QString::number(take(m_rest.keepAlive, usual)));
        sessionExpiry(hasId, keepsSession);
    }

    void sessionExpiry(bool hasId, bool keepsSession)
    {
        constexpr quint32 never = 0xFFFF'FFFF;
        const auto expiry = take(m_rest.properties.sessionExpiryInterval);
        if (expiry == never && !hasId) // refused as well
            m_draft.cannot(fieldLabel(Field::SessionExpiryInterval));
        else if (expiry || (keepsSession && m_version == mqtt::Version::V5)) // with -c alone it would be "never"
            m_command.add(u"-x"_s, QString::number(expiry.value_or(0)));
    }

    void tls()
    {
        TlsSettings &tls = m_rest.tls;
        const QString ca = m_draft.takeOneCa();
        if (!ca.isEmpty())
            m_command.add(u"--cafile"_s, ca);
        if (take(tls.addSystemCa) || ca.isEmpty())
            m_command.add(u"--tls-use-os-certs"_s);
        if (const QString file = m_draft.takeFile(tls.certificate, u"client-cert.pem"_s); !file.isEmpty())
            m_command.add(u"--cert"_s, file);
        if (const QString file = m_draft.takeFile(tls.key, u"client-key.pem"_s); !file.isEmpty())
            m_command.add(u"--key"_s, file);
        if (take(tls.passphrase))
            m_draft.cannot(fieldLabel(Field::Passphrase), Export::tr("%1 asks for it.").arg(m_draft.tool));
        if (!take(tls.verifyPeer, true)) {
            m_command.add(u"--insecure"_s);
            m_draft.cannot(u"%1: %2"_s.arg(fieldLabel(Field::VerifyPeer), Export::tr("off")),
                           Export::tr("%1 leaves out the names, but checks the chain all the same.").arg(m_draft.tool));
        }
        if (!tls.alpn.isEmpty())
            m_command.add(u"--tls-alpn"_s, tls.alpn.takeFirst());
        static constexpr const char *versions[]{"", "", "tlsv1.1", "tlsv1.2", "tlsv1.3"};
        if (tls.minimumVersion > TlsSettings::MinimumVersion::Tls10)
            m_command.add(u"--tls-version"_s, QLatin1StringView(versions[int(take(tls.minimumVersion))]));
    }

    void credentials()
    {
        Credentials &credentials = m_rest.credentials;
        if (credentials.username && m_command.add(u"-u"_s, *credentials.username))
            credentials.username.reset();
        if (credentials.password && m_command.add(u"-P"_s, *credentials.password))
            credentials.password.reset();
    }

    void will()
    {
        WillSettings &will = m_rest.will;
        if (!m_command.add(u"--will-topic"_s, will.topic))
            return;
        if (!will.payload.bytes.isEmpty() && !m_command.add(u"--will-payload"_s, will.payload.bytes))
            m_draft.cannot(fieldLabel(Field::WillPayload), Export::tr("no argument can hold its NUL bytes."));
        if (will.qos != 0)
            m_command.add(u"--will-qos"_s, QString::number(will.qos));
        if (will.retain)
            m_command.add(u"--will-retain"_s);
        properties(u"WILL"_s, willProperties(), will);
        will.enabled = will.retain = false;
        will.topic.clear();
        will.payload = {};
        will.qos = 0;
    }

    template <typename Settings>
    void properties(const QString &packet, const PropertyTable<Settings> &table, Settings &settings)
    {
        const auto add = [&](const auto &entries, auto toText) {
            for (const auto &entry : entries) {
                auto &value = settings.*entry.member;
                if (!value)
                    continue;
                if (m_command.add(u"-D"_s, QList<QByteArray>{packet.toUtf8(), dashed(entry.name).toUtf8(), toText(*value)}))
                    value.reset();
            }
        };
        add(table.numbers, [](quint32 number) { return QByteArray::number(number); });
        add(table.booleans, [](bool isSet) { return QByteArray(isSet ? "1" : "0"); });
        add(table.texts, [](const QString &text) { return text.toUtf8(); });
        add(table.binaries, [](const BinaryValue &value) { return value.bytes; });
        settings.userProperties.removeIf([&](const mqtt::StringPair &pair) {
            return m_command.add(u"-D"_s, QList<QByteArray>{packet.toUtf8(), "user-property", pair.name.toUtf8(), pair.value.toUtf8()});
        });
    }

    void proxy()
    {
        const ProxySettings &proxy = m_rest.network.proxy;
        if (proxy.type != ProxySettings::Type::Socks5 || proxy.host.contains(u':'))
            return;
        m_command.add(u"--proxy"_s, u"socks5h://%1%2:%3"_s.arg(proxyUserInfo(m_draft, proxy), proxy.host, QString::number(proxy.port)));
        m_rest.network.proxy = {};
    }

    ExportDraft &m_draft;
    ConnectionSettings &m_rest;
    ShellCommand m_command;
    mqtt::Version m_version = mqtt::Version::V311;
};

} // namespace

QString mosquittoSub(ExportDraft &draft)
{
    chooseServer(draft);
    Mosquitto sub(draft);
    sub.connection();
    sub.subscriptions();
    sub.command().add(u"-v"_s);
    return sub.command().text();
}

QString mosquittoPub(ExportDraft &draft)
{
    chooseServer(draft);
    Mosquitto pub(draft);
    pub.connection();
    pub.command().add(u"-t"_s, u"test/connack"_s);
    pub.command().add(u"-m"_s, u"Hello"_s);
    draft.toDo += Export::tr("Topic and message are examples.");
    return pub.command().text();
}
