#include "settings/OptionsJson.h"

#include "settings/OptionReader.h"
#include "settings/Url.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <limits>

using namespace Qt::StringLiterals;

namespace {

struct Options {
    Q_DECLARE_TR_FUNCTIONS(Options)
};

using Field = SettingsField;
using Secret = OptionReader::Secret;

constexpr qint64 LongestTimer = std::numeric_limits<int>::max(); // ms

/// Goes through the keys of one options object; each group of keys has a function that is true if the key was its own.
class Application
{
public:
    Application(ConnectionSettings &settings, OptionsResult &result)
        : m_settings(settings)
        , m_read(result)
    {
    }

    void apply(const QJsonObject &options)
    {
        // First, for the servers take their scheme from it.
        if (const QJsonValue protocol = options.value("protocol"_L1); isGiven(protocol)) {
            if (const auto scheme = m_read.scheme(u"protocol"_s, protocol, Field::Url))
                m_settings.endpoint.scheme = *scheme;
        }
        for (auto it = options.begin(); it != options.end(); ++it) {
            const QString &key = it.key();
            const bool isKnown = broker(key, it.value()) || session(key, it.value()) || tls(key, it.value()) || network(key, it.value())
                || groups(key, it.value());
            if (!isKnown)
                m_read.unknown(key, knownKeys());
        }
        // As in MQTT.js, which prefers `hostname`.
        if (const QJsonValue name = options.value("hostname"_L1); isGiven(name))
            setHost(u"hostname"_s, name);
    }

private:
    static bool isGiven(const QJsonValue &value) { return !value.isNull() && !value.isUndefined(); }
    static QStringList knownKeys();

    void setHost(const QString &key, const QJsonValue &value)
    {
        if (const auto host = m_read.host(key, value, Field::Host))
            m_settings.endpoint.host = *host;
    }

    bool broker(const QString &key, const QJsonValue &value);
    bool session(const QString &key, const QJsonValue &value);
    bool tls(const QString &key, const QJsonValue &value);
    bool network(const QString &key, const QJsonValue &value);
    bool groups(const QString &key, const QJsonValue &value);
    void version(const QJsonValue &value);
    void password(const QJsonValue &value);
    void ca(const QJsonValue &value);
    void minimumVersion(const QJsonValue &value);
    void webSocketOptions(const QJsonObject &options);
    void will(const QJsonObject &will);
    bool reconnecting(const QString &key, const QJsonValue &value);
    void servers(const QJsonValue &value);
    void proxy(const QString &key, const QJsonValue &value);
    template <typename Settings>
    void properties(const QString &path, const QJsonValue &value, Field field, Settings &settings, const PropertyTable<Settings> &table);

    ConnectionSettings &m_settings;
    OptionReader m_read;
};

QStringList Application::knownKeys()
{
    return {u"protocol"_s,
            u"host"_s,
            u"hostname"_s,
            u"port"_s,
            u"path"_s,
            u"clientId"_s,
            u"protocolVersion"_s,
            u"clean"_s,
            u"keepalive"_s,
            u"username"_s,
            u"password"_s,
            u"connectTimeout"_s,
            u"reconnectPeriod"_s,
            u"ca"_s,
            u"cert"_s,
            u"key"_s,
            u"pfx"_s,
            u"passphrase"_s,
            u"rejectUnauthorized"_s,
            u"servername"_s,
            u"ALPNProtocols"_s,
            u"wsOptions"_s,
            u"will"_s,
            u"properties"_s,
            u"manualConnect"_s,
            u"servers"_s,
            u"resubscribe"_s,
            u"minVersion"_s,
            u"crl"_s,
            u"tlsKeyLog"_s,
            u"addSystemCa"_s,
            u"connectTo"_s,
            u"proxy"_s,
            u"socksProxy"_s,
            u"rawAuthentication"_s,
            u"reconnectMaximum"_s,
            u"reconnectAfterFailure"_s,
            u"reconnectOnConnackError"_s,
            u"resumeSession"_s};
}

bool Application::broker(const QString &key, const QJsonValue &value)
{
    if (key == "protocol"_L1 || key == "hostname"_L1)
        return true; // read by apply()
    if (key == "host"_L1) {
        if (isGiven(value))
            setHost(key, value);
    } else if (key == "port"_L1) {
        const auto port = isGiven(value) ? m_read.port(key, value, Field::Port) : std::nullopt;
        if (port)
            m_settings.endpoint.port = *port;
    } else if (key == "path"_L1) {
        const auto path = isGiven(value) ? m_read.text(key, value, Field::WebSocketPath) : std::nullopt;
        if (path)
            m_settings.webSocket.path = *path;
    } else {
        return false;
    }
    return true;
}

bool Application::session(const QString &key, const QJsonValue &value)
{
    static const QStringList keys{u"clientId"_s, u"protocolVersion"_s, u"clean"_s, u"keepalive"_s, u"username"_s, u"password"_s};
    if (!keys.contains(key))
        return false;
    if (!isGiven(value))
        return true;
    if (key == "clientId"_L1) {
        if (const auto id = m_read.text(key, value, Field::ClientId))
            m_settings.clientId = *id;
    } else if (key == "protocolVersion"_L1) {
        version(value);
    } else if (key == "clean"_L1) {
        m_read.boolean(key, value, Field::CleanStart, m_settings.cleanStart);
    } else if (key == "keepalive"_L1) {
        if (const auto seconds = m_read.integer(key, value, Field::KeepAlive, 0, 65'535, Unit::Seconds))
            m_settings.keepAlive = quint32(*seconds);
    } else if (key == "username"_L1) {
        if (const auto name = m_read.text(key, value, Field::Username, Secret::Yes)) // it may be a token
            m_settings.credentials.username = *name;
    } else {
        password(value);
    }
    return true;
}

void Application::version(const QJsonValue &value)
{
    const double number = value.isString() ? value.toString().toDouble() : value.toDouble();
    if (number == 3 || number == 4 || number == 5)
        m_settings.version = mqtt::Version(int(number));
    else
        m_read.refuse(u"protocolVersion"_s, value, Field::ProtocolVersion,
                      Options::tr("Give 3 (MQTT 3.1), 4 (MQTT 3.1.1) or 5 (MQTT 5.0)."));
}

void Application::password(const QJsonValue &value)
{
    const auto read = m_read.binary(u"password"_s, value, Field::Password, Secret::Yes);
    if (read && read->form != BinaryValue::Form::File)
        m_settings.credentials.password = read->bytes;
    else if (read)
        m_read.refuse(u"password"_s, value, Field::Password, Options::tr("Give text in quotes."), Secret::Yes);
}

bool Application::tls(const QString &key, const QJsonValue &value)
{
    static const QStringList keys{u"ca"_s,         u"cert"_s,          u"key"_s,        u"pfx"_s, u"passphrase"_s,  u"rejectUnauthorized"_s,
                                  u"servername"_s, u"ALPNProtocols"_s, u"minVersion"_s, u"crl"_s, u"addSystemCa"_s, u"tlsKeyLog"_s};
    if (!keys.contains(key))
        return false;
    if (!isGiven(value))
        return true;
    TlsSettings &tls = m_settings.tls;
    if (key == "ca"_L1) {
        ca(value);
    } else if (key == "cert"_L1) {
        tls.certificate = m_read.file(key, value, Field::ClientCertificate).value_or(tls.certificate);
    } else if (key == "key"_L1) {
        tls.key = m_read.file(key, value, Field::ClientKey, Secret::Yes).value_or(tls.key);
    } else if (key == "pfx"_L1) {
        tls.pkcs12 = m_read.file(key, value, Field::Pkcs12, Secret::Yes).value_or(tls.pkcs12);
    } else if (key == "passphrase"_L1) {
        if (const auto passphrase = m_read.text(key, value, Field::Passphrase, Secret::Yes))
            tls.passphrase = *passphrase;
    } else if (key == "rejectUnauthorized"_L1) {
        m_read.boolean(key, value, Field::VerifyPeer, tls.verifyPeer);
    } else if (key == "servername"_L1) {
        tls.serverName = m_read.text(key, value, Field::ServerName).value_or(tls.serverName);
    } else if (key == "ALPNProtocols"_L1) {
        tls.alpn = m_read.texts(key, value, Field::Alpn).value_or(tls.alpn);
    } else if (key == "minVersion"_L1) {
        minimumVersion(value);
    } else if (key == "crl"_L1) {
        const auto file = m_read.file(key, value, Field::CrlFile);
        if (file && file->path.isEmpty())
            m_read.refuse(key, value, Field::CrlFile, Options::tr("Give the path of a file."));
        else if (file)
            tls.crlFile = file->path;
    } else if (key == "tlsKeyLog"_L1) {
        tls.keyLogFile = m_read.text(key, value, Field::TlsKeyLog).value_or(tls.keyLogFile);
    } else {
        m_read.boolean(key, value, Field::CaFile, tls.addSystemCa);
    }
    return true;
}

void Application::ca(const QJsonValue &value)
{
    QList<FileOrPem> files;
    const QJsonArray list = value.isArray() ? value.toArray() : QJsonArray{value};
    for (qsizetype i = 0; i < list.size(); ++i) {
        const auto file = m_read.file(value.isArray() ? u"ca[%1]"_s.arg(i) : u"ca"_s, list[i], Field::CaFile);
        if (!file)
            return;
        files << *file;
    }
    m_settings.tls.ca = files;
}

void Application::minimumVersion(const QJsonValue &value)
{
    using Minimum = TlsSettings::MinimumVersion;
    static const QHash<QString, Minimum> versions{{u"TLSv1"_s, Minimum::Tls10},
                                                  {u"TLSv1.0"_s, Minimum::Tls10},
                                                  {u"TLSv1.1"_s, Minimum::Tls11},
                                                  {u"TLSv1.2"_s, Minimum::Tls12},
                                                  {u"TLSv1.3"_s, Minimum::Tls13}};
    if (versions.contains(value.toString()))
        m_settings.tls.minimumVersion = versions.value(value.toString());
    else
        m_read.refuse(u"minVersion"_s, value, Field::MinimumTlsVersion,
                      Options::tr("Give \"TLSv1\", \"TLSv1.1\", \"TLSv1.2\" or \"TLSv1.3\"."));
}

bool Application::network(const QString &key, const QJsonValue &value)
{
    static const QStringList keys{u"connectTimeout"_s, u"manualConnect"_s, u"servers"_s, u"connectTo"_s, u"proxy"_s, u"socksProxy"_s};
    if (reconnecting(key, value))
        return true;
    if (!keys.contains(key))
        return false;
    if (!isGiven(value))
        return true;
    NetworkSettings &network = m_settings.network;
    if (key == "connectTimeout"_L1) {
        if (const auto ms = m_read.integer(key, value, Field::ConnectTimeout, 1, LongestTimer, Unit::Milliseconds))
            network.connectTimeout = std::chrono::milliseconds(*ms);
    } else if (key == "manualConnect"_L1) {
        m_read.boolean(key, value, Field::Options, network.manualConnect);
    } else if (key == "servers"_L1) {
        servers(value);
    } else if (key == "connectTo"_L1) {
        const auto read = parseHostAndPort(value.toString(), Field::ConnectTo);
        if (const auto *endpoint = std::get_if<Endpoint>(&read))
            network.connectTo = *endpoint;
        else
            m_read.refuse(key, value, Field::ConnectTo, std::get<SettingsProblem>(read).accepted);
    } else {
        proxy(key, value);
    }
    return true;
}

/// What happens when a connection is lost.
bool Application::reconnecting(const QString &key, const QJsonValue &value)
{
    NetworkSettings &network = m_settings.network;
    const QHash<QString, bool *> choices{{u"resubscribe"_s, &network.resubscribe},
                                         {u"resumeSession"_s, &network.resumeSession},
                                         {u"reconnectAfterFailure"_s, &network.reconnectAfterFailure},
                                         {u"reconnectOnConnackError"_s, &network.reconnectOnConnackError}};
    const bool isPeriod = key == "reconnectPeriod"_L1;
    if (!isPeriod && key != "reconnectMaximum"_L1 && !choices.contains(key))
        return false;
    if (!isGiven(value))
        return true;
    if (bool *choice = choices.value(key)) {
        m_read.boolean(key, value, Field::Options, *choice);
        return true;
    }
    const Field field = isPeriod ? Field::ReconnectPeriod : Field::ReconnectMaximum;
    if (const auto ms = m_read.integer(key, value, field, isPeriod ? 0 : 1, LongestTimer, Unit::Milliseconds))
        (isPeriod ? network.reconnectPeriod : network.reconnectMaximum) = std::chrono::milliseconds(*ms);
    return true;
}

void Application::servers(const QJsonValue &value)
{
    if (!value.isArray())
        return m_read.refuse(u"servers"_s, value, Field::Servers, Options::tr("Give a list: [{\"host\": \"a.lan\", \"port\": 1883}]."));
    QList<Endpoint> servers;
    const QJsonArray list = value.toArray();
    for (qsizetype i = 0; i < list.size(); ++i) {
        const QString path = u"servers[%1]"_s.arg(i);
        const QJsonObject server = list[i].toObject();
        Endpoint endpoint;
        endpoint.scheme = m_settings.endpoint.scheme;
        if (isGiven(server.value("protocol"_L1)))
            endpoint.scheme = m_read.scheme(path + ".protocol"_L1, server.value("protocol"_L1), Field::Servers).value_or(endpoint.scheme);
        if (isGiven(server.value("port"_L1)))
            endpoint.port = m_read.port(path + ".port"_L1, server.value("port"_L1), Field::Servers);
        const QJsonValue host = server.value("host"_L1);
        if (isGiven(host))
            endpoint.host = m_read.host(path + ".host"_L1, host, Field::Servers).value_or(QString());
        else
            m_read.refuse(path, list[i], Field::Servers,
                          Options::tr("Give an object with \"host\": {\"host\": \"a.lan\", \"port\": 1883}."));
        for (const QString &key : server.keys()) {
            if (key != "protocol"_L1 && key != "port"_L1 && key != "host"_L1)
                m_read.unknown(path + u'.' + key, {u"host"_s, u"port"_s, u"protocol"_s});
        }
        servers << endpoint;
    }
    m_settings.network.servers = servers;
}

void Application::proxy(const QString &key, const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    ProxySettings proxy;
    const QString type = object.value("type"_L1).toString();
    if (value.isString()) {
        const auto read = parseProxyUrl(value.toString());
        if (const auto *problem = std::get_if<SettingsProblem>(&read))
            return m_read.refuse(key, value, Field::Proxy, problem->accepted, Secret::Yes);
        m_settings.network.proxy = std::get<ProxySettings>(read);
        return;
    }
    if (type != "socks5"_L1 && type != "http"_L1 && type != "none"_L1)
        return m_read.refuse(key, value, Field::Proxy, Options::tr("Give \"socks5://host:port\" or \"http://host:port\"."));
    proxy.type = type == "socks5"_L1 ? ProxySettings::Type::Socks5
        : type == "http"_L1          ? ProxySettings::Type::Http
                                     : ProxySettings::Type::None;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString path = key + u'.' + it.key();
        if (it.key() == "host"_L1)
            proxy.host = m_read.host(path, it.value(), Field::Proxy).value_or(QString());
        else if (it.key() == "port"_L1)
            proxy.port = m_read.port(path, it.value(), Field::Proxy).value_or(0);
        else if (it.key() == "username"_L1)
            proxy.username = m_read.text(path, it.value(), Field::Proxy, Secret::Yes).value_or(QString());
        else if (it.key() == "password"_L1)
            proxy.password = m_read.text(path, it.value(), Field::Proxy, Secret::Yes).value_or(QString());
        else if (it.key() != "type"_L1)
            m_read.unknown(path, {u"type"_s, u"host"_s, u"port"_s, u"username"_s, u"password"_s});
    }
    m_settings.network.proxy = proxy;
}

bool Application::groups(const QString &key, const QJsonValue &value)
{
    if (key == "wsOptions"_L1) {
        if (m_read.isObject(key, value, Field::WebSocketHeaders))
            webSocketOptions(value.toObject());
    } else if (key == "will"_L1) {
        if (m_read.isObject(key, value, Field::Will))
            will(value.toObject());
    } else if (key == "properties"_L1) {
        properties(key, value, Field::Options, m_settings.properties, connectProperties());
    } else if (key == "rawAuthentication"_L1) {
        if (isGiven(value))
            m_read.boolean(key, value, Field::AuthenticationMethod, m_settings.properties.rawAuthentication);
    } else {
        return false;
    }
    return true;
}

void Application::webSocketOptions(const QJsonObject &options)
{
    for (auto it = options.begin(); it != options.end(); ++it) {
        const QString path = "wsOptions."_L1 + it.key();
        if (tls(it.key(), it.value())) // MQTT.js hands them to the WebSocket
            continue;
        if (it.key() != "headers"_L1)
            m_read.unknown(path, {u"headers"_s});
        else if (isGiven(it.value()))
            m_settings.webSocket.headers = m_read.pairs(path, it.value(), Field::WebSocketHeaders).value_or(m_settings.webSocket.headers);
    }
}

void Application::will(const QJsonObject &options)
{
    WillSettings &will = m_settings.will;
    will.enabled = true;
    for (auto it = options.begin(); it != options.end(); ++it) {
        const QString path = "will."_L1 + it.key();
        const QJsonValue &value = it.value();
        if (it.key() == "properties"_L1)
            properties(path, value, Field::Will, will, willProperties());
        else if (it.key() == "enabled"_L1)
            m_read.boolean(path, value, Field::Will, will.enabled);
        else if (it.key() != "topic"_L1 && it.key() != "payload"_L1 && it.key() != "qos"_L1 && it.key() != "retain"_L1)
            m_read.unknown(path, {u"topic"_s, u"payload"_s, u"qos"_s, u"retain"_s, u"properties"_s});
        else if (!isGiven(value))
            continue;
        else if (it.key() == "topic"_L1)
            will.topic = m_read.text(path, value, Field::WillTopic).value_or(will.topic);
        else if (it.key() == "payload"_L1)
            will.payload = m_read.binary(path, value, Field::WillPayload, Secret::No).value_or(will.payload);
        else if (it.key() == "retain"_L1)
            m_read.boolean(path, value, Field::WillRetain, will.retain);
        else if (value.isDouble() && (value.toDouble() == 0 || value.toDouble() == 1 || value.toDouble() == 2))
            will.qos = value.toInt();
        else
            m_read.refuse(path, value, Field::WillQos, Options::tr("Give 0, 1 or 2."));
    }
}

template <typename Settings>
void Application::properties(const QString &path, const QJsonValue &value, Field field, Settings &settings,
                             const PropertyTable<Settings> &table)
{
    if (!m_read.isObject(path, value, field))
        return;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString propertyPath = path + u'.' + it.key();
        if (isGiven(it.value())) {
            if (!m_read.property(propertyPath, it.key(), it.value(), settings, table))
                m_read.unknown(propertyPath, table.names());
        } else if (!table.names().contains(it.key())) {
            m_read.unknown(propertyPath, table.names());
        }
    }
}

} // namespace

OptionsResult applyOptions(const QJsonObject &options, ConnectionSettings &settings, const ParsedUrl *url)
{
    OptionsResult result;
    Application(settings, result).apply(options);
    if (url)
        result.notes << overriddenNotes(*url, settings);
    return result;
}
