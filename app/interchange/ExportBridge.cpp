// Lines for mosquitto.conf: a bridge to this broker; see mosquitto.conf(5).
#include "interchange/ExportPropertyNames.h"
#include "interchange/ExportQuoting.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

struct Export {
    Q_DECLARE_TR_FUNCTIONS(Export)
};

using Field = SettingsField;

class Bridge
{
public:
    explicit Bridge(ExportDraft &draft)
        : m_draft(draft)
        , m_rest(draft.rest)
    {
    }

    QString text()
    {
        line(u"connection"_s, name());
        addresses();
        session();
        if (usesTls(m_rest.endpoint.scheme))
            tls();
        topics();
        // A bridge says in CONNECT that it is one, and has a will of its own, unless told otherwise.
        line(u"try_private"_s, u"false"_s);
        line(u"notifications"_s, u"false"_s);
        return m_lines.join(u'\n');
    }

private:
    void line(const QString &key, const QString &value)
    {
        const QString text = withBareNames(value);
        if (isConfValue(text))
            m_lines += key + u' ' + text;
        else
            m_draft.cannot(u"%1 %2"_s.arg(key, text), Export::tr("no line of mosquitto.conf can hold it."));
    }

    /// False if a line cannot hold the value: it stays in the draft.
    bool value(const QString &key, const QString &value)
    {
        if (!isConfValue(withBareNames(value)))
            return false;
        line(key, value);
        return true;
    }

    QString name() const
    {
        QString name;
        for (const QChar c : withBareNames(m_rest.name.isEmpty() ? m_rest.endpoint.host : m_rest.name))
            name += c.isLetterOrNumber() ? c : u'-';
        return name.isEmpty() ? u"bridge"_s : name;
    }

    void addresses()
    {
        QStringList addresses;
        const QList<Endpoint> servers = take(m_rest.network.servers);
        for (const Endpoint &server : servers.isEmpty() ? QList<Endpoint>{m_rest.endpoint} : servers) {
            const bool isOther = usesWebSocket(server.scheme) || usesTls(server.scheme) != usesTls(m_rest.endpoint.scheme);
            if (isOther || !isConfValue(server.host) || server.host.contains(u' '))
                m_rest.network.servers += server;
            else
                addresses += server.host + u':' + QString::number(server.effectivePort()); // IPv6 without brackets as well
        }
        if (!addresses.isEmpty())
            line(u"address"_s, addresses.join(u' '));
    }

    void session()
    {
        static constexpr const char *versions[]{"mqttv31", "mqttv311", "mqttv50"};
        line(u"bridge_protocol_version"_s, QLatin1StringView(versions[int(take(m_rest.version, mqtt::Version::V311)) - 3]));
        if (m_rest.clientId.isEmpty())
            m_draft.cannot(Export::tr("An empty client ID"), Export::tr("%1 makes one up.").arg(m_draft.tool));
        else if (value(u"remote_clientid"_s, m_rest.clientId))
            m_rest.clientId.clear();
        line(u"cleansession"_s, take(m_rest.cleanStart, true) ? u"true"_s : u"false"_s);
        constexpr quint32 least = 5, usual = 60; // seconds
        if (m_rest.keepAlive >= least && m_rest.keepAlive != usual)
            line(u"keepalive_interval"_s, QString::number(take(m_rest.keepAlive, usual)));
        Credentials &credentials = m_rest.credentials;
        if (credentials.username && value(u"remote_username"_s, *credentials.username)) {
            credentials.username.reset();
            const auto &password = credentials.password;
            if (password && isText(*password) && value(u"remote_password"_s, QString::fromUtf8(*password)))
                credentials.password.reset();
        }
        restart();
    }

    void restart()
    {
        const NetworkSettings defaults;
        NetworkSettings &network = m_rest.network;
        if (network.reconnectPeriod.count() == 0) // "start_type once" is another thing, and does not connect in mosquitto 2.0.11
            return;
        const auto base = take(network.reconnectPeriod, defaults.reconnectPeriod);
        const auto most = take(network.reconnectMaximum, defaults.reconnectMaximum);
        if (base == defaults.reconnectPeriod && most == defaults.reconnectMaximum)
            return;
        const auto seconds = [](std::chrono::milliseconds time) { return QString::number(qMax<qint64>(1, time.count() / 1000)); };
        line(u"restart_timeout"_s, seconds(base) + u' ' + seconds(qMax(base, most)));
    }

    void tls()
    {
        TlsSettings &tls = m_rest.tls;
        const QString ca = m_draft.takeOneCa();
        if (!ca.isEmpty())
            line(u"bridge_cafile"_s, ca);
        if (take(tls.addSystemCa) || ca.isEmpty()) // a bridge uses TLS only when it is told whom to trust
            line(u"bridge_capath"_s, u"/etc/ssl/certs"_s);
        if (const QString file = m_draft.takeFile(tls.certificate, u"client-cert.pem"_s); !file.isEmpty())
            line(u"bridge_certfile"_s, file);
        if (const QString file = m_draft.takeFile(tls.key, u"client-key.pem"_s); !file.isEmpty())
            line(u"bridge_keyfile"_s, file);
        if (!take(tls.verifyPeer, true)) {
            line(u"bridge_insecure"_s, u"true"_s);
            m_draft.cannot(u"%1: %2"_s.arg(fieldLabel(Field::VerifyPeer), Export::tr("off")),
                           Export::tr("%1 leaves out the names, but checks the chain all the same.").arg(m_draft.tool));
        }
        if (!tls.alpn.isEmpty() && value(u"bridge_alpn"_s, tls.alpn.first()))
            tls.alpn.removeFirst();
        static constexpr const char *versions[]{"", "", "tlsv1.1", "tlsv1.2", "tlsv1.3"};
        if (tls.minimumVersion > TlsSettings::MinimumVersion::Tls10)
            line(u"bridge_tls_version"_s, QLatin1StringView(versions[int(take(tls.minimumVersion))]));
    }

    void topics()
    {
        QList<SubscriptionSettings> subscriptions = take(m_rest.subscriptions);
        for (const SubscriptionSettings &subscription : std::as_const(subscriptions)) {
            const auto isBlank = [](QChar c) { return c.isSpace() || c.unicode() < 0x20; };
            const QString &filter = subscription.topicFilter;
            if (std::any_of(filter.begin(), filter.end(), isBlank)) {
                m_draft.cannot(Export::tr("Subscription %1").arg(filter), Export::tr("blanks end a topic there."));
                continue;
            }
            line(u"topic"_s, u"%1 in %2"_s.arg(filter, QString::number(int(subscription.qos))));
            tellExtras(m_draft, subscription, subscriptionExtras(subscription, mqtt::Version::V5));
        }
        if (!subscriptions.isEmpty())
            return;
        line(u"topic"_s, u"# in 0"_s);
        m_draft.toDo += Export::tr("The connection has no subscription: # stands for every topic.");
    }

    ExportDraft &m_draft;
    ConnectionSettings &m_rest;
    QStringList m_lines;
};

} // namespace

QString mosquittoBridge(ExportDraft &draft)
{
    return Bridge(draft).text();
}
