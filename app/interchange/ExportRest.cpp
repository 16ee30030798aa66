// Tells what a form has left.
#include "interchange/ExportDraft.h"
#include "settings/PropertyTable.h"
#include "settings/WordTools.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

struct Export {
    Q_DECLARE_TR_FUNCTIONS(Export)
};

using Field = SettingsField;

class Teller
{
public:
    explicit Teller(ExportDraft &draft)
        : m_draft(draft)
        , m_rest(draft.rest)
    {
    }

    void session()
    {
        tell(m_rest.version != m_defaults.version, Field::ProtocolVersion, QString::fromLatin1(mqtt::name(m_rest.version)));
        tell(m_rest.clientId != m_defaults.clientId, Field::ClientId, m_rest.clientId);
        tell(m_rest.cleanStart != m_defaults.cleanStart, Field::CleanStart, Export::tr("off"));
        tell(m_rest.keepAlive != m_defaults.keepAlive, Field::KeepAlive, Export::tr("%1 s").arg(m_rest.keepAlive));
        tell(m_rest.credentials.username.has_value(), Field::Username, m_rest.credentials.username.value_or(QString()));
        tell(m_rest.credentials.password.has_value(), Field::Password);
        tell(!m_rest.webSocket.headers.isEmpty(), Field::WebSocketHeaders, namesOf(m_rest.webSocket.headers));
        tell(m_rest.webSocket.path != m_defaults.webSocket.path, Field::WebSocketPath, m_rest.webSocket.path);
        if (m_rest.will != WillSettings())
            will();
        connectProperties().forEachSet(m_rest.properties, [this](const char *, Field field) { tell(true, field); });
        if (m_rest.properties.rawAuthentication)
            m_draft.cannot(Export::tr("AUTH is answered by hand"));
        for (const SubscriptionSettings &subscription : m_rest.subscriptions)
            m_draft.cannot(Export::tr("Subscription %1").arg(subscription.topicFilter));
    }

    void tls()
    {
        const TlsSettings &tls = m_rest.tls;
        tell(!tls.verifyPeer, Field::VerifyPeer, Export::tr("off"));
        for (const FileOrPem &ca : tls.ca)
            tell(true, Field::CaFile, nameOf(ca));
        if (tls.addSystemCa)
            m_draft.cannot(Export::tr("The system's CA certificates besides the CA file"));
        tell(!tls.crlFile.isEmpty(), Field::CrlFile, tls.crlFile);
        tell(!tls.certificate.isEmpty(), Field::ClientCertificate, nameOf(tls.certificate));
        tell(!tls.key.isEmpty(), Field::ClientKey, nameOf(tls.key));
        tell(!tls.pkcs12.isEmpty(), Field::Pkcs12, nameOf(tls.pkcs12));
        tell(tls.passphrase.has_value(), Field::Passphrase);
        tell(!tls.serverName.isEmpty(), Field::ServerName, tls.serverName);
        tell(!tls.alpn.isEmpty(), Field::Alpn, tls.alpn.join(", "_L1));
        static constexpr const char *versions[]{"", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"};
        tell(tls.minimumVersion != TlsSettings::MinimumVersion::Default, Field::MinimumTlsVersion,
             QLatin1StringView(versions[int(tls.minimumVersion)]));
        tell(!tls.keyLogFile.isEmpty(), Field::TlsKeyLog, tls.keyLogFile);
    }

    void network()
    {
        const NetworkSettings &network = m_rest.network;
        const NetworkSettings &defaults = m_defaults.network;
        tell(network.connectTimeout != defaults.connectTimeout, Field::ConnectTimeout, milliseconds(network.connectTimeout));
        if (network.connectTo)
            tell(true, Field::ConnectTo, hostOf(*network.connectTo));
        if (network.proxy.type != ProxySettings::Type::None)
            tell(true, Field::Proxy, u"%1:%2"_s.arg(network.proxy.host, QString::number(network.proxy.port)));
        for (const Endpoint &server : network.servers)
            tell(true, Field::Servers, schemeName(server.scheme) + "://"_L1 + hostOf(server));
        tell(network.reconnectPeriod != defaults.reconnectPeriod, Field::ReconnectPeriod, milliseconds(network.reconnectPeriod));
        tell(network.reconnectMaximum != defaults.reconnectMaximum, Field::ReconnectMaximum, milliseconds(network.reconnectMaximum));
        const auto say = [this](bool isSet, const QString &what) {
            if (isSet)
                m_draft.cannot(what);
        };
        say(network.reconnectAfterFailure, Export::tr("Reconnecting also after an attempt that never connected"));
        say(network.reconnectOnConnackError, Export::tr("Reconnecting also after a refusal"));
        say(!network.resumeSession, Export::tr("Reconnecting without resuming the session"));
        say(!network.resubscribe, Export::tr("Reconnecting without subscribing again"));
        say(network.manualConnect, Export::tr("Connecting only when told to"));
    }

private:
    void will()
    {
        const WillSettings &will = m_rest.will;
        tell(will.enabled || !will.topic.isEmpty(), Field::Will, will.topic);
        tell(!will.topic.isEmpty() ? false : !will.payload.isEmpty(), Field::WillPayload);
        willProperties().forEachSet(will, [this](const char *name, Field field) {
            m_draft.cannot(field == Field::Will ? u"%1, %2"_s.arg(fieldLabel(field), QLatin1StringView(name)) : fieldLabel(field));
        });
    }

    void tell(bool isSet, Field field, const QString &value = {})
    {
        if (isSet)
            m_draft.cannot(value.isEmpty() ? fieldLabel(field) : u"%1: %2"_s.arg(fieldLabel(field), value));
    }

    static QString namesOf(const QList<mqtt::StringPair> &pairs)
    {
        QStringList names;
        for (const mqtt::StringPair &pair : pairs)
            names += pair.name;
        return names.join(", "_L1);
    }
    static QString nameOf(const FileOrPem &file) { return file.pem.isEmpty() ? file.path : Export::tr("given as text"); }
    static QString hostOf(const Endpoint &endpoint)
    {
        return endpoint.port ? u"%1:%2"_s.arg(endpoint.host, QString::number(*endpoint.port)) : endpoint.host;
    }
    static QString milliseconds(std::chrono::milliseconds time) { return Export::tr("%1 ms").arg(time.count()); }

    ExportDraft &m_draft;
    const ConnectionSettings m_rest;
    const ConnectionSettings m_defaults;
};

} // namespace

void tellRest(ExportDraft &draft)
{
    Teller teller(draft);
    teller.session();
    teller.tls();
    teller.network();
}
