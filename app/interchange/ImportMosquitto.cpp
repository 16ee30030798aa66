// The command lines of mosquitto_pub, mosquitto_sub and mosquitto_rr (2.0), and their options file.
#include "interchange/CommandForms.h"
#include "interchange/ImportRemarks.h"
#include "interchange/ImportForms.h"
#include "settings/Url.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(Import)
};

using Values = CommandOption::Values;
using Effect = CommandOption::Effect;

constexpr std::array options{
    CommandOption{"-h --host", Values::One, Effect::Text, "host"},
    CommandOption{"-p --port", Values::One, Effect::Special},
    CommandOption{"-L --url", Values::One, Effect::Special},
    CommandOption{"-u --username", Values::One, Effect::Text, "username"},
    CommandOption{"-P --pw", Values::One, Effect::Text, "password"},
    CommandOption{"-i --id", Values::One, Effect::Text, "clientId"},
    CommandOption{"-I --id-prefix", Values::One, Effect::Special},
    CommandOption{"-V --protocol-version", Values::One, Effect::Special},
    CommandOption{"-k --keepalive", Values::One, Effect::Text, "keepalive"},
    CommandOption{"-c --disable-clean-session", Values::None, Effect::False, "clean"},
    CommandOption{"-x --session-expiry-interval", Values::One, Effect::Special},
    CommandOption{"-q --qos", Values::One, Effect::Special},
    CommandOption{"-t --topic", Values::One, Effect::Special},
    CommandOption{"-e --response-topic", Values::One, Effect::Special},
    CommandOption{"--retain-as-published", Values::None, Effect::Special},
    CommandOption{"-D --property", Values::Many, Effect::Special},
    CommandOption{"--cafile", Values::One, Effect::Special},
    CommandOption{"--capath", Values::One, Effect::Special},
    CommandOption{"--cert", Values::One, Effect::Text, "cert"},
    CommandOption{"--key", Values::One, Effect::Text, "key"},
    CommandOption{"--tls-version", Values::One, Effect::Special},
    CommandOption{"--tls-alpn", Values::One, Effect::List, "ALPNProtocols"},
    CommandOption{"--tls-use-os-certs", Values::None, Effect::Special},
    CommandOption{"--insecure", Values::None, Effect::Special},
    CommandOption{"--psk", Values::One, Effect::Special},
    CommandOption{"--psk-identity", Values::One, Effect::Left,
                  QT_TRANSLATE_NOOP("Import", "Connack does not do TLS with a pre-shared key; it needs certificates.")},
    CommandOption{"--ciphers", Values::One, Effect::Left,
                  QT_TRANSLATE_NOOP("Import", "Connack offers the cipher suites that OpenSSL offers by default.")},
    CommandOption{"--keyform", Values::One, Effect::Special},
    CommandOption{"--tls-engine", Values::One, Effect::Left, QT_TRANSLATE_NOOP("Import", "Connack uses no engine of OpenSSL.")},
    CommandOption{"--tls-engine-kpass-sha1", Values::One, Effect::Left, QT_TRANSLATE_NOOP("Import", "Connack uses no engine of OpenSSL.")},
    CommandOption{"--proxy", Values::One, Effect::Text, "proxy"},
    CommandOption{"--will-topic", Values::One, Effect::Text, "will.topic"},
    CommandOption{"--will-payload", Values::One, Effect::Text, "will.payload"},
    CommandOption{"--will-qos", Values::One, Effect::Number, "will.qos"},
    CommandOption{"--will-retain", Values::None, Effect::True, "will.retain"},
    CommandOption{"--ws", Values::None, Effect::Special},
    CommandOption{"-A", Values::One, Effect::Left,
                  QT_TRANSLATE_NOOP("Import", "Connack leaves the address that a connection comes from to the system.")},
    CommandOption{"-S", Values::None, Effect::Left, QT_TRANSLATE_NOOP("Import", "Connack does not look for brokers in SRV records.")},
    CommandOption{"--unix", Values::One, Effect::Left, QT_TRANSLATE_NOOP("Import", "Connack connects over TCP, not over Unix sockets.")},
    CommandOption{"--nodelay", Values::None, Effect::Left, QT_TRANSLATE_NOOP("Import", "Connack has no such setting of TCP.")},
    CommandOption{"-U --unsubscribe", Values::One, Effect::Left, QT_TRANSLATE_NOOP("Import", "Unsubscribing is no part of a connection.")},
    CommandOption{"-M", Values::One, Effect::Left, QT_TRANSLATE_NOOP("Import", "Connack follows the Receive Maximum of the broker.")},
    CommandOption{"-f --file", Values::One, Effect::Message},
    CommandOption{"-l --stdin-line", Values::None, Effect::Message},
    CommandOption{"-m --message", Values::One, Effect::Message},
    CommandOption{"-n --null-message", Values::None, Effect::Message},
    CommandOption{"-r --retain", Values::None, Effect::Message},
    CommandOption{"-s --stdin-file", Values::None, Effect::Message},
    CommandOption{"--repeat", Values::One, Effect::Message},
    CommandOption{"--repeat-delay", Values::One, Effect::Message},
    CommandOption{"-F", Values::One, Effect::Printing},
    CommandOption{"-N", Values::None, Effect::Printing},
    CommandOption{"-R", Values::None, Effect::Printing},
    CommandOption{"-T --filter-out", Values::One, Effect::Printing},
    CommandOption{"-d --debug", Values::None, Effect::Printing},
    CommandOption{"-v --verbose", Values::None, Effect::Printing},
    CommandOption{"--pretty", Values::None, Effect::Printing},
    CommandOption{"--quiet", Values::None, Effect::Printing},
    CommandOption{"--random-filter", Values::One, Effect::Printing},
    CommandOption{"--retained-only", Values::None, Effect::Printing},
    CommandOption{"--remove-retained", Values::None, Effect::Left,
                  QT_TRANSLATE_NOOP("Import", "It changes messages on the broker; it is no part of a connection.")},
    CommandOption{"-C", Values::One, Effect::Ending},
    CommandOption{"-E", Values::None, Effect::Ending},
    CommandOption{"-W", Values::One, Effect::Ending},
    CommandOption{"--help", Values::None, Effect::Printing},
    CommandOption{"--version", Values::None, Effect::Printing},
};

/// "session-expiry-interval" as MQTT.js writes it.
QString camelCase(const QString &name)
{
    const QStringList parts = name.split(u'-', Qt::SkipEmptyParts);
    QString joined = parts.value(0);
    for (const QString &part : parts.mid(1))
        joined += part.left(1).toUpper() + part.mid(1);
    return joined;
}

class Mosquitto
{
public:
    Mosquitto(const QString &program, ImportDraft &draft)
        : m_program(program)
        , m_draft(draft)
        , m_reader(options, CommandReader::Style::Exact, draft,
                   [this](QLatin1StringView first, const QString &name, const QStringList &values) { take(first, name, values); })
    {
        m_draft.settings.endpoint.host = u"localhost"_s;
        if (program == "mosquitto_rr"_L1)
            m_draft.settings.version = mqtt::Version::V5;
    }

    CommandReader &reader() { return m_reader; }
    void finish();

private:
    void take(QLatin1StringView first, const QString &name, const QStringList &values);
    bool takeSession(QLatin1StringView first, const QString &name, const QString &value);
    bool takeTls(QLatin1StringView first, const QString &name, const QString &value);
    bool takeTopic(QLatin1StringView first, const QString &name, const QString &value);
    void url(const QString &name, const QString &value);
    void version(const QString &name, const QString &value);
    void property(const QString &name, const QStringList &values);
    void subscribeProperty(const QString &name, const QStringList &values);
    void topic(const QString &name, const QString &value);

    QString m_program;
    ImportDraft &m_draft;
    CommandReader m_reader;
    bool m_tls = false;
    bool m_systemCa = false;
    bool m_webSocket = false;
    bool m_expirySet = false;
    bool m_retainAsPublished = false;
    quint8 m_qos = 0;
    std::optional<quint32> m_identifier;
    QList<mqtt::StringPair> m_subscribeProperties;
    QStringList m_filters;
};

void Mosquitto::take(QLatin1StringView first, const QString &name, const QStringList &values)
{
    if (first == "-D"_L1)
        return property(name, values);
    const QString value = values.value(0);
    if (values.isEmpty() && m_reader.find(name)->values == Values::One) { // computed by the shell
        m_tls = m_tls || first == "--cafile"_L1 || first == "--capath"_L1;
        return;
    }
    if (takeSession(first, name, value) || takeTls(first, name, value) || takeTopic(first, name, value))
        return;
    if (first == "--ws"_L1)
        m_webSocket = true;
    else if (first == "-L"_L1)
        url(name, value);
}

bool Mosquitto::takeSession(QLatin1StringView first, const QString &name, const QString &value)
{
    if (first == "-p"_L1) {
        m_draft.option(name, u"port"_s, value);
    } else if (first == "-I"_L1) {
        m_draft.settings.clientId = randomClientId(value);
        m_draft.changed(name, ImportText::tr("The client ID is this prefix and random digits, in place of the process ID."));
    } else if (first == "-V"_L1) {
        version(name, value);
    } else if (first == "-x"_L1) {
        m_expirySet = true;
        const bool isNever = value == "-1"_L1 || value == u"\u221E"_s;
        m_draft.option(name, u"properties.sessionExpiryInterval"_s, isNever ? u"4294967295"_s : value);
    } else {
        return false;
    }
    return true;
}

bool Mosquitto::takeTls(QLatin1StringView first, const QString &name, const QString &value)
{
    static const QHash<QString, QString> versions{{u"tlsv1.1"_s, u"TLSv1.1"_s}, {u"tlsv1.2"_s, u"TLSv1.2"_s}, {u"tlsv1.3"_s, u"TLSv1.3"_s}};
    if (first == "--cafile"_L1) {
        m_tls = true;
        m_draft.option(name, u"ca"_s, value);
    } else if (first == "--capath"_L1) {
        m_tls = true;
        m_draft.left(name, ImportText::tr("Connack takes files, not folders of CA certificates: choose the CA file."));
    } else if (first == "--tls-use-os-certs"_L1) {
        m_tls = m_systemCa = true;
    } else if (first == "--psk"_L1) {
        m_tls = true;
        m_draft.left(name, ImportText::tr("Connack does not do TLS with a pre-shared key; it needs certificates."));
    } else if (first == "--tls-version"_L1) {
        m_draft.option(name, u"minVersion"_s, versions.value(value, value));
    } else if (first == "--insecure"_L1) {
        m_draft.settings.tls.verifyPeer = false;
        m_draft.changed(name,
                        ImportText::tr("mosquitto leaves only the name in the certificate unchecked; Connack then checks nothing of it."));
    } else if (first == "--keyform"_L1) {
        if (value != "pem"_L1)
            m_draft.left(name, ImportText::tr("Connack uses no engine of OpenSSL."));
    } else {
        return false;
    }
    return true;
}

bool Mosquitto::takeTopic(QLatin1StringView first, const QString &name, const QString &value)
{
    if (first == "-t"_L1) {
        topic(name, value);
    } else if (first == "-e"_L1) {
        m_filters.append(value);
    } else if (first == "--retain-as-published"_L1) {
        m_retainAsPublished = true;
    } else if (first == "-q"_L1) {
        if (m_program == "mosquitto_pub"_L1)
            m_draft.left(name, ImportText::tr("It belongs to a message that is published; a connection has no such part."));
        else if (value == "0"_L1 || value == "1"_L1 || value == "2"_L1)
            m_qos = quint8(value.toUInt());
        else
            m_draft.left(name, ImportText::tr("A QoS is 0, 1 or 2."));
    } else {
        return false;
    }
    return true;
}

void Mosquitto::topic(const QString &name, const QString &value)
{
    if (m_program == "mosquitto_sub"_L1)
        m_filters.append(value);
    else
        m_draft.left(name, ImportText::tr("It belongs to a message that is published; a connection has no such part."));
}

/// mqtts://user:password@host:port/topic
void Mosquitto::url(const QString &name, const QString &value)
{
    const auto parsed = parseUrl(value);
    const auto *url = std::get_if<ParsedUrl>(&parsed);
    if (!url) {
        const auto &problem = std::get<SettingsProblem>(parsed);
        return m_draft.left(name, problem.text + u' ' + problem.accepted);
    }
    applyUrl(*url, m_draft.settings);
    m_tls = m_tls || usesTls(url->scheme);
    m_webSocket = m_webSocket || usesWebSocket(url->scheme);
    if (usesWebSocket(url->scheme))
        return;
    m_draft.settings.webSocket.path = WebSocketSettings().path;
    if (url->path && url->path->size() > 1)
        topic(name, url->path->mid(1));
}

void Mosquitto::version(const QString &name, const QString &value)
{
    static const QHash<QString, int> versions{{u"31"_s, 3},       {u"mqttv31"_s, 3}, {u"311"_s, 4},
                                              {u"mqttv311"_s, 4}, {u"5"_s, 5},       {u"mqttv5"_s, 5}};
    m_draft.option(name, u"protocolVersion"_s, versions.contains(value) ? QJsonValue(versions.value(value)) : QJsonValue(value));
}

/// -D connect receive-maximum 20, -D will user-property name value
void Mosquitto::property(const QString &name, const QStringList &values)
{
    if (values.isEmpty())
        return;
    m_draft.settings.version = mqtt::Version::V5; // as mosquitto has it
    const QString command = values.value(0).toLower();
    const QString property = values.value(1);
    const QString shownName = u"%1 %2 %3"_s.arg(name, values.value(0), property);
    if (command == "subscribe"_L1)
        return subscribeProperty(shownName, values);
    if (command != "connect"_L1 && command != "will"_L1)
        return m_draft.left(shownName, ImportText::tr("It belongs to a packet that is no part of a connection's settings."));
    const bool isPair = property == "user-property"_L1;
    if (values.size() != (isPair ? 4 : 3))
        return m_draft.left(shownName, ImportText::tr("It has too few values, or too many."));
    const bool isWill = command == "will"_L1;
    if (isPair) {
        (isWill ? m_draft.settings.will.userProperties : m_draft.settings.properties.userProperties).append({values[2], values[3]});
        return;
    }
    static const QStringList booleans{u"request-problem-information"_s, u"request-response-information"_s, u"payload-format-indicator"_s};
    QJsonValue value = values[2];
    if (booleans.contains(property) && (values[2] == "0"_L1 || values[2] == "1"_L1))
        value = values[2] == "1"_L1;
    m_expirySet = m_expirySet || property == "session-expiry-interval"_L1;
    m_draft.option(shownName, (isWill ? u"will.properties."_s : u"properties."_s) + camelCase(property), value);
}

void Mosquitto::subscribeProperty(const QString &name, const QStringList &values)
{
    bool isNumber = false;
    const quint32 identifier = values.value(2).toUInt(&isNumber);
    if (values.value(1) == "user-property"_L1 && values.size() == 4)
        m_subscribeProperties.append({values[2], values[3]});
    else if (values.value(1) == "subscription-identifier"_L1 && values.size() == 3 && isNumber && identifier >= 1
             && identifier <= 268'435'455)
        m_identifier = identifier;
    else
        m_draft.left(name, ImportText::tr("It has too few values, or too many."));
}

void Mosquitto::finish()
{
    ConnectionSettings &settings = m_draft.settings;
    const TlsSettings &tls = settings.tls;
    constexpr quint16 tlsPort = 8883;
    const bool isTlsPort = settings.endpoint.port == tlsPort && !m_webSocket; // mosquitto then uses TLS unasked
    const bool isTls = m_tls || isTlsPort || !tls.certificate.isEmpty() || !tls.key.isEmpty();
    settings.endpoint.scheme = m_webSocket ? (isTls ? Scheme::Wss : Scheme::Ws) : isTls ? Scheme::Mqtts : Scheme::Mqtt;
    if (m_webSocket && !settings.endpoint.port)
        settings.endpoint.port = isTls ? tlsPort : quint16(1883);
    if (settings.endpoint.port == defaultPort(settings.endpoint.scheme))
        settings.endpoint.port.reset();
    settings.tls.addSystemCa = m_systemCa && !tls.ca.isEmpty();
    if (!settings.cleanStart && !m_expirySet && settings.version == mqtt::Version::V5)
        settings.properties.sessionExpiryInterval = 0xFFFFFFFF; // what -c means in 5.0
    for (const QString &filter : std::as_const(m_filters)) {
        SubscriptionSettings subscription;
        subscription.topicFilter = filter;
        subscription.qos = mqtt::QoS(m_qos);
        subscription.retainAsPublished = m_retainAsPublished;
        subscription.identifier = m_identifier;
        subscription.userProperties = m_subscribeProperties;
        m_draft.subscription(subscription);
    }
}

constexpr qsizetype MostLines = 10'000; ///< Of options.

/// The lines without comments and blank ones, one more than are read at most; or nothing if any is no option.
QStringList optionLines(const QString &text)
{
    QStringList lines;
    for (const QStringView line : QStringView(text).tokenize(u'\n')) {
        const QStringView trimmed = line.trimmed();
        if (trimmed.isEmpty() || trimmed.startsWith(u'#'))
            continue;
        if (!trimmed.startsWith(u'-'))
            return {};
        if (lines.size() <= MostLines)
            lines.append(trimmed.toString());
    }
    return lines;
}

} // namespace

void readMosquitto(const QString &program, const QList<ShellWord> &arguments, ImportDraft &draft)
{
    Mosquitto mosquitto(program, draft);
    mosquitto.reader().read(arguments);
    mosquitto.finish();
}

std::optional<Import> importMosquittoFile(const QString &text, const ImportContext &context)
{
    const QStringList lines = optionLines(text);
    ImportDraft draft(context);
    Mosquitto mosquitto(u"mosquitto_sub"_s, draft);
    const auto optionOf = [](const QString &line) { return line.section(u' ', 0, 0); };
    const auto isKnown = [&](const QString &line) { return mosquitto.reader().find(optionOf(line)) != nullptr; };
    if (lines.isEmpty() || !std::any_of(lines.begin(), lines.end(), isKnown))
        return std::nullopt;
    for (const QString &line : lines.first(std::min(MostLines, lines.size()))) {
        const QString option = optionOf(line);
        const QString rest = line.mid(option.size()).trimmed();
        if (option == "-D"_L1 || option == "--property"_L1)
            mosquitto.reader().take(option, readShell(rest).commands.value(0));
        else
            mosquitto.reader().take(
                option, rest.isEmpty() ? QList<ShellWord>() : QList<ShellWord>{{rest, {}}}); // to the line's end, blanks and all
    }
    mosquitto.finish();
    Import import{u"mosquitto-options"_s, ImportText::tr("Options file of mosquitto's clients"), {}, {}, {}};
    import.connections.append(draft.take());
    if (lines.size() > MostLines)
        sayMoreThanIsRead(import);
    return import;
}
