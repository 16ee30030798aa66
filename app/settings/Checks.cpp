#include "settings/Checks.h"

#include "mqtt/Topics.h"
#include "settings/EnhancedAuthentication.h"
#include "settings/HostName.h"
#include "settings/PropertyTable.h"
#include "settings/SaslPrep.h"
#include "settings/Secrets.h"
#include "settings/WordTools.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace {

struct Settings {
    Q_DECLARE_TR_FUNCTIONS(Settings)
};

using Field = SettingsField;

constexpr qsizetype LongestString = 65'535;                      // bytes of UTF-8 or Binary Data (sections 1.5.4 and 1.5.6)
constexpr qint64 LongestTimer = std::numeric_limits<int>::max(); // ms

QString label(Field field)
{
    return QCoreApplication::translate("SettingsField", fieldName(field));
}

/// Looks at one group of settings after the other; only at what will be sent.
class Checker
{
public:
    explicit Checker(const ConnectionSettings &settings)
        : m_settings(settings)
        , m_isV5(settings.version == mqtt::Version::V5)
    {
        const auto look = [this](Scheme scheme) {
            m_usesTls = m_usesTls || ::usesTls(scheme);
            m_usesWebSocket = m_usesWebSocket || ::usesWebSocket(scheme);
        };
        if (settings.network.servers.isEmpty())
            look(settings.endpoint.scheme);
        for (const Endpoint &server : settings.network.servers)
            look(server.scheme);
    }

    QList<SettingsProblem> run()
    {
        broker();
        if (m_usesWebSocket)
            webSocket();
        session();
        network();
        credentials();
        if (m_usesTls)
            tls();
        if (m_settings.will.enabled)
            will();
        if (m_isV5)
            properties();
        return m_problems;
    }

private:
    void add(Field field, const QString &text, const QString &accepted, const QString &cause = u"option-invalid"_s)
    {
        constexpr qsizetype most = 100; // a pasted list can hold thousands of bad entries
        if (m_problems.size() < most)
            m_problems << SettingsProblem{cause, field, text, accepted};
    }

    void range(Field field, qint64 value, qint64 least, qint64 most, Unit unit)
    {
        if (value < least || value > most)
            add(field, Settings::tr("%1 is %2.").arg(label(field), QString::number(value)), acceptedRange(least, most, unit));
    }

    /// A UTF-8 Encoded String (section 1.5.4). Its content is not shown: it may be a secret, and it is long.
    void string(Field field, const QString &text)
    {
        const qsizetype bytes = text.toUtf8().size();
        if (bytes > LongestString)
            tooLong(field, bytes);
        if (text.contains(QChar(0)))
            add(field, Settings::tr("%1 holds the NUL character U+0000 [MQTT-1.5.4-2].").arg(label(field)),
                Settings::tr("Delete that character."));
        if (!text.isValidUtf16())
            add(field, Settings::tr("%1 holds half of a surrogate pair, which has no UTF-8 [MQTT-1.5.4-1].").arg(label(field)),
                Settings::tr("Delete that character."));
    }

    void tooLong(Field field, qsizetype bytes)
    {
        add(field, Settings::tr("%1 has %2 bytes.").arg(label(field), QString::number(bytes)),
            Settings::tr("Give at most %1 bytes.").arg(QString::number(LongestString)));
    }

    void binary(Field field, const BinaryValue &value)
    {
        if (value.form == BinaryValue::Form::File && value.fileName.isEmpty())
            add(field, Settings::tr("%1 is to come from a file, but none is chosen.").arg(label(field)), Settings::tr("Choose a file."));
        if (value.bytes.size() > LongestString)
            tooLong(field, value.bytes.size());
    }

    void host(Field field, const QString &host, const QString &cause = u"option-invalid"_s)
    {
        if (const auto fault = hostFault(host))
            add(field, *fault, acceptedHost(), cause);
    }

    void port(Field field, const std::optional<quint16> &port)
    {
        if (port == 0)
            add(field, Settings::tr("%1: the port is 0.").arg(label(field)), acceptedPort());
    }

    void pairs(Field field, const QList<mqtt::StringPair> &pairs)
    {
        for (const mqtt::StringPair &pair : pairs) {
            string(field, pair.name);
            string(field, pair.value);
        }
    }

    void topic(Field field, const QString &topic)
    {
        const mqtt::TopicProblem problem = mqtt::checkTopicName(topic, m_settings.version);
        if (problem == mqtt::TopicProblem::None)
            return;
        const QString text = topic.isEmpty() ? Settings::tr("%1 is empty.").arg(label(field))
                                             : Settings::tr("%1 is \"%2\". %3").arg(label(field), shown(topic), mqtt::describe(problem));
        add(field, text, Settings::tr("Give a topic name without + and #, for instance plant/pump-7/state."));
    }

    template <typename Values>
    void properties(const Values &values, const PropertyTable<Values> &table)
    {
        for (const auto &entry : table.numbers) {
            if (const auto &value = values.*entry.member)
                range(entry.field, *value, entry.least, entry.most, entry.unit);
        }
        for (const auto &entry : table.texts) {
            if (const auto &value = values.*entry.member; value && entry.field != Field::WillResponseTopic)
                string(entry.field, *value);
        }
        for (const auto &entry : table.binaries) {
            if (const auto &value = values.*entry.member)
                binary(entry.field, *value);
        }
        pairs(table.userProperties, values.userProperties);
    }

    void broker();
    void webSocket();
    void header(const mqtt::StringPair &header);
    void session();
    void network();
    void proxy();
    void credentials();
    void scram();
    void tls();
    void will();
    void properties();

    const ConnectionSettings &m_settings;
    const bool m_isV5;
    bool m_usesTls = false;
    bool m_usesWebSocket = false;
    QList<SettingsProblem> m_problems;
};

void Checker::broker()
{
    if (m_settings.network.servers.isEmpty())
        host(Field::Url, m_settings.endpoint.host, u"url-invalid"_s);
    if (m_settings.endpoint.port == 0)
        add(Field::Port, Settings::tr("The port is 0."), acceptedPort(), u"url-invalid"_s);
}

void Checker::webSocket()
{
    constexpr qsizetype longest = 8'192;
    const QString &path = m_settings.webSocket.path;
    const auto isControl = [](QChar c) { return c.category() == QChar::Other_Control; };
    const QString accepted = Settings::tr("Give a path such as /mqtt, with its query if need be.");
    if (path.size() > longest)
        add(Field::WebSocketPath, Settings::tr("The path has %1 characters.").arg(QString::number(path.size())),
            Settings::tr("Give at most %1 characters.").arg(QString::number(longest)));
    else if (std::any_of(path.begin(), path.end(), isControl))
        add(Field::WebSocketPath, Settings::tr("The path holds a control character: %1.").arg(shown(redactedPath(path))), accepted);
    else if (path.contains(u'#'))
        add(Field::WebSocketPath, Settings::tr("The path holds a #, which starts a fragment: %1.").arg(shown(redactedPath(path))),
            Settings::tr("Write %23 for a # that belongs to the path."));
    for (const mqtt::StringPair &single : m_settings.webSocket.headers)
        header(single);
}

/// RFC 9110, section 5: a name is a token, a value has no control characters.
void Checker::header(const mqtt::StringPair &header)
{
    static const QStringList made{u"connection"_s,           u"upgrade"_s,           u"sec-websocket-key"_s, u"sec-websocket-version"_s,
                                  u"sec-websocket-accept"_s, u"transfer-encoding"_s, u"content-length"_s};
    const auto isTokenCharacter = [](QChar c) {
        return c.unicode() < 128 && (c.isLetterOrNumber() || QStringView(u"!#$%&'*+-.^_`|~").contains(c));
    };
    const auto isBad = [](QChar c) { return (c.category() == QChar::Other_Control && c != u'\t') || c.unicode() > 0xFF; };
    const QString &name = header.name;
    if (name.isEmpty())
        add(Field::WebSocketHeaders, Settings::tr("A header has no name."),
            Settings::tr("Give a name such as X-Api-Key, or remove the row."));
    else if (!std::all_of(name.begin(), name.end(), isTokenCharacter))
        add(Field::WebSocketHeaders, Settings::tr("The header name \"%1\" is not valid (RFC 9110, section 5.1).").arg(shown(name)),
            Settings::tr("Use letters, digits and hyphens."));
    else if (made.contains(name.toLower()))
        add(Field::WebSocketHeaders, Settings::tr("The header %1 is made by the WebSocket handshake itself.").arg(name),
            Settings::tr("Remove it."));
    if (std::any_of(header.value.begin(), header.value.end(), isBad) || header.value.size() > LongestString)
        add(Field::WebSocketHeaders,
            Settings::tr("The value of the header \"%1\" holds a character that no header has, or is too long (RFC 9110, section 5.5).")
                .arg(shown(name)),
            Settings::tr("Give one line of Latin-1 text."));
}

void Checker::session()
{
    const int level = int(m_settings.version);
    if (level < 3 || level > 5)
        add(Field::ProtocolVersion, Settings::tr("%1 is %2.").arg(label(Field::ProtocolVersion), QString::number(level)),
            Settings::tr("Give 3 (MQTT 3.1), 4 (MQTT 3.1.1) or 5 (MQTT 5.0)."));
    string(Field::ClientId, m_settings.clientId);
    range(Field::KeepAlive, m_settings.keepAlive, 0, 65'535, Unit::Seconds);
}

void Checker::network()
{
    const NetworkSettings &network = m_settings.network;
    range(Field::ConnectTimeout, network.connectTimeout.count(), 1, LongestTimer, Unit::Milliseconds);
    if (network.connectTo) {
        host(Field::ConnectTo, network.connectTo->host);
        port(Field::ConnectTo, network.connectTo->port);
    }
    if (network.proxy.type != ProxySettings::Type::None)
        proxy();
    for (const Endpoint &server : network.servers) {
        host(Field::Servers, server.host);
        port(Field::Servers, server.port);
    }
    range(Field::ReconnectPeriod, network.reconnectPeriod.count(), 0, LongestTimer, Unit::Milliseconds);
    range(Field::ReconnectMaximum, network.reconnectMaximum.count(), 1, LongestTimer, Unit::Milliseconds);
}

void Checker::proxy()
{
    constexpr qsizetype longest = 255; // RFC 1929, section 2
    const ProxySettings &proxy = m_settings.network.proxy;
    host(Field::Proxy, proxy.host);
    port(Field::Proxy, proxy.port);
    if (proxy.type == ProxySettings::Type::Socks5 && std::max(proxy.username.toUtf8().size(), proxy.password.toUtf8().size()) > longest)
        add(Field::Proxy, Settings::tr("The user name or password for the SOCKS5 proxy is too long."),
            Settings::tr("Give at most %1 bytes each.").arg(QString::number(longest)));
    if (proxy.type == ProxySettings::Type::Http && proxy.username.contains(u':'))
        add(Field::Proxy, Settings::tr("The user name for the HTTP proxy holds a colon (RFC 7617, section 2)."),
            Settings::tr("Give a name without a colon."));
}

void Checker::credentials()
{
    string(Field::Username, m_settings.credentials.username.value_or(QString()));
    if (const qsizetype bytes = m_settings.credentials.password.value_or(QByteArray()).size(); bytes > LongestString)
        tooLong(Field::Password, bytes);
    if (m_isV5 && m_settings.properties.authenticationData && !m_settings.properties.authenticationMethod)
        add(Field::AuthenticationMethod,
            Settings::tr("There is authentication data without an authentication method (MQTT 5.0, section 3.1.2.11.10)."),
            Settings::tr("Name the method as well, or remove the data."));
    if (usesScram(m_settings))
        scram();
}

/// What SCRAM cannot compute with; the texts are not shown, for they may be secret.
void Checker::scram()
{
    const QByteArray password = *m_settings.credentials.password;
    const QString passwordText = QString::fromUtf8(password);
    const QString raw = Settings::tr("Remove that character, or answer AUTH by hand.");
    const auto name = saslPrep(*m_settings.credentials.username);
    if (!name)
        add(Field::Username,
            Settings::tr("%1 holds a character that SCRAM does not allow (RFC 4013, section 2.3).").arg(label(Field::Username)), raw);
    else if (name->isEmpty())
        add(Field::Username, Settings::tr("%1 is empty; SCRAM needs one (RFC 5802, section 5.1).").arg(label(Field::Username)),
            Settings::tr("Give the user name that the broker knows."));
    if (passwordText.toUtf8() != password)
        add(Field::Password,
            Settings::tr("%1 is not text in UTF-8, which SCRAM needs (RFC 5802, section 2.2).").arg(label(Field::Password)),
            Settings::tr("Give text, or answer AUTH by hand."));
    else if (!saslPrep(passwordText))
        add(Field::Password,
            Settings::tr("%1 holds a character that SCRAM does not allow (RFC 4013, section 2.3).").arg(label(Field::Password)), raw);
}

void Checker::tls()
{
    constexpr qsizetype longestName = 255; // RFC 7301, section 3.1
    const TlsSettings &tls = m_settings.tls;
    if (!tls.serverName.isEmpty())
        host(Field::ServerName, tls.serverName);
    qsizetype all = 0;
    for (const QString &name : tls.alpn) {
        const qsizetype bytes = name.toUtf8().size();
        all += bytes + 1;
        if (bytes < 1 || bytes > longestName)
            add(Field::Alpn, Settings::tr("The ALPN name \"%1\" has %2 bytes.").arg(shown(name), QString::number(bytes)),
                Settings::tr("Give names of 1 to %1 bytes, for instance mqtt.").arg(QString::number(longestName)));
    }
    if (all > LongestString)
        tooLong(Field::Alpn, all);
}

void Checker::will()
{
    const WillSettings &will = m_settings.will;
    topic(Field::WillTopic, will.topic);
    binary(Field::WillPayload, will.payload);
    if (will.qos < 0 || will.qos > 2)
        add(Field::WillQos, Settings::tr("%1 is %2.").arg(label(Field::WillQos), QString::number(will.qos)),
            Settings::tr("Give 0, 1 or 2."));
    if (!m_isV5)
        return;
    properties(will, willProperties());
    if (will.responseTopic)
        topic(Field::WillResponseTopic, *will.responseTopic);
}

void Checker::properties()
{
    properties(m_settings.properties, connectProperties());
}

} // namespace

QList<SettingsProblem> check(const ConnectionSettings &settings)
{
    QList<SettingsProblem> problems = Checker(settings).run();
    std::stable_sort(problems.begin(), problems.end(),
                     [](const SettingsProblem &a, const SettingsProblem &b) { return a.field < b.field; });
    return problems;
}

const char *fieldName(SettingsField field)
{
    static constexpr const char *names[]{
        QT_TRANSLATE_NOOP("SettingsField", "URL"),
        QT_TRANSLATE_NOOP("SettingsField", "Host"),
        QT_TRANSLATE_NOOP("SettingsField", "Port"),
        QT_TRANSLATE_NOOP("SettingsField", "WebSocket path"),
        QT_TRANSLATE_NOOP("SettingsField", "WebSocket headers"),
        QT_TRANSLATE_NOOP("SettingsField", "Protocol version"),
        QT_TRANSLATE_NOOP("SettingsField", "Client ID"),
        QT_TRANSLATE_NOOP("SettingsField", "Clean start"),
        QT_TRANSLATE_NOOP("SettingsField", "Keep-alive"),
        QT_TRANSLATE_NOOP("SettingsField", "Connect timeout"),
        QT_TRANSLATE_NOOP("SettingsField", "Connect to"),
        QT_TRANSLATE_NOOP("SettingsField", "Proxy"),
        QT_TRANSLATE_NOOP("SettingsField", "Servers"),
        QT_TRANSLATE_NOOP("SettingsField", "Reconnect period"),
        QT_TRANSLATE_NOOP("SettingsField", "Longest delay"),
        QT_TRANSLATE_NOOP("SettingsField", "Username"),
        QT_TRANSLATE_NOOP("SettingsField", "Password"),
        QT_TRANSLATE_NOOP("SettingsField", "Authentication method"),
        QT_TRANSLATE_NOOP("SettingsField", "Authentication data"),
        QT_TRANSLATE_NOOP("SettingsField", "Verify the certificate"),
        QT_TRANSLATE_NOOP("SettingsField", "CA file"),
        QT_TRANSLATE_NOOP("SettingsField", "Revocation list"),
        QT_TRANSLATE_NOOP("SettingsField", "Client certificate"),
        QT_TRANSLATE_NOOP("SettingsField", "Client key"),
        QT_TRANSLATE_NOOP("SettingsField", "PKCS#12 file"),
        QT_TRANSLATE_NOOP("SettingsField", "Passphrase"),
        QT_TRANSLATE_NOOP("SettingsField", "Server name"),
        QT_TRANSLATE_NOOP("SettingsField", "ALPN"),
        QT_TRANSLATE_NOOP("SettingsField", "Minimum TLS version"),
        QT_TRANSLATE_NOOP("SettingsField", "Key log file"),
        QT_TRANSLATE_NOOP("SettingsField", "Last will"),
        QT_TRANSLATE_NOOP("SettingsField", "Will topic"),
        QT_TRANSLATE_NOOP("SettingsField", "Will payload"),
        QT_TRANSLATE_NOOP("SettingsField", "Will QoS"),
        QT_TRANSLATE_NOOP("SettingsField", "Will retain"),
        QT_TRANSLATE_NOOP("SettingsField", "Will Delay Interval"),
        QT_TRANSLATE_NOOP("SettingsField", "Will Payload Format Indicator"),
        QT_TRANSLATE_NOOP("SettingsField", "Will Message Expiry Interval"),
        QT_TRANSLATE_NOOP("SettingsField", "Will Content Type"),
        QT_TRANSLATE_NOOP("SettingsField", "Will Response Topic"),
        QT_TRANSLATE_NOOP("SettingsField", "Will Correlation Data"),
        QT_TRANSLATE_NOOP("SettingsField", "Will User Properties"),
        QT_TRANSLATE_NOOP("SettingsField", "Session Expiry Interval"),
        QT_TRANSLATE_NOOP("SettingsField", "Receive Maximum"),
        QT_TRANSLATE_NOOP("SettingsField", "Maximum Packet Size"),
        QT_TRANSLATE_NOOP("SettingsField", "Topic Alias Maximum"),
        QT_TRANSLATE_NOOP("SettingsField", "Request Response Information"),
        QT_TRANSLATE_NOOP("SettingsField", "Request Problem Information"),
        QT_TRANSLATE_NOOP("SettingsField", "User Properties"),
        QT_TRANSLATE_NOOP("SettingsField", "Options"),
    };
    static_assert(std::size(names) == std::size_t(SettingsField::Options) + 1);
    return names[std::size_t(field)];
}
