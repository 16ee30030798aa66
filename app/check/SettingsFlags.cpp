#include "check/SettingsFlags.h"

#include "settings/PropertyText.h"
#include "settings/Url.h"

#include <QCoreApplication>
#include <QFile>

using namespace Qt::StringLiterals;

namespace {

struct FlagText {
    Q_DECLARE_TR_FUNCTIONS(SettingsFlags)
};

constexpr qint64 longestSecret = 65'536; ///< Bytes: one more than MQTT's binary data can have.

/// A header's name: a token of RFC 9110, section 5.6.2.
bool isHeaderName(const QString &name)
{
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [](QChar c) {
        return c.unicode() > 0x20 && c.unicode() < 0x7F && !QStringView(u"()<>@,;:\\\"/[]?={}").contains(c);
    });
}

} // namespace

std::chrono::milliseconds readSeconds(const QString &flag, const QString &value, double least, std::chrono::milliseconds otherwise,
                                      QList<SettingsProblem> &problems)
{
    constexpr double week = 7 * 24 * 3600.0;
    bool isNumber = false;
    const double seconds = value.toDouble(&isNumber);
    if (isNumber && seconds >= least && seconds <= week) // false for NaN
        return std::chrono::milliseconds(qint64(seconds * 1000));
    problems.append({u"option-invalid"_s, SettingsField::ConnectTimeout, FlagText::tr("%1 is \"%2\".").arg(flag, value),
                     FlagText::tr("Give seconds, from %1 to 604800.").arg(least)});
    return otherwise;
}

QList<SettingsProblem> SettingsFlags::apply()
{
    applyAddress();
    applyIdentity();
    applySession();
    applyTls();
    applyWill();
    applyProperties();
    return m_problems;
}

void SettingsFlags::problem(SettingsField field, const QString &text, const QString &accepted)
{
    m_problems.append({u"option-invalid"_s, field, text, accepted});
}

void SettingsFlags::applyAddress()
{
    const QString port = u"port"_s, path = u"ws-path"_s, connectTo = u"connect-to"_s, proxy = u"proxy"_s;
    if (const auto value = number(port, SettingsField::Port, FlagText::tr("Give 1 to 65535."))) {
        if (*value >= 1 && *value <= 65'535)
            m_settings.endpoint.port = quint16(*value);
        else
            problem(SettingsField::Port, FlagText::tr("--port is %1.").arg(*value), FlagText::tr("Give 1 to 65535."));
    }
    if (m_parser.isSet(path)) {
        const QString value = m_parser.value(path);
        m_settings.webSocket.path = value.startsWith(u'/') ? value : u'/' + value;
    }
    QStringList replaced;
    const QStringList headers = m_parser.values(u"ws-header"_s);
    for (const QString &header : headers)
        addHeader(header, replaced);
    if (m_parser.isSet(connectTo)) {
        const auto parsed = parseHostAndPort(m_parser.value(connectTo), SettingsField::ConnectTo);
        if (const auto *endpoint = std::get_if<Endpoint>(&parsed))
            m_settings.network.connectTo = *endpoint;
        else
            m_problems.append(std::get<SettingsProblem>(parsed));
    }
    if (m_parser.isSet(proxy)) {
        const auto parsed = parseProxyUrl(m_parser.value(proxy));
        if (const auto *settings = std::get_if<ProxySettings>(&parsed))
            m_settings.network.proxy = *settings;
        else
            m_problems.append(std::get<SettingsProblem>(parsed));
    }
}

/// A flag's header takes the place of those of the same name in the options file; flags of one name stand beside each other.
void SettingsFlags::addHeader(const QString &text, QStringList &replaced)
{
    const qsizetype colon = text.indexOf(u':');
    const QString name = text.left(std::max<qsizetype>(colon, 0)).trimmed();
    const QString value = text.mid(colon + 1).trimmed();
    if (!isHeaderName(name) || value.contains(u'\n') || value.contains(u'\r')) {
        // The text is not shown: what is meant as a value may be a secret.
        problem(SettingsField::WebSocketHeaders, FlagText::tr("A --ws-header is not in the form 'Name: value'."),
                FlagText::tr("Give the header's name, a colon and its value, in one line and in quotation marks."));
        return;
    }
    QList<mqtt::StringPair> &headers = m_settings.webSocket.headers;
    if (!replaced.contains(name, Qt::CaseInsensitive)) {
        headers.removeIf([&](const mqtt::StringPair &header) { return header.name.compare(name, Qt::CaseInsensitive) == 0; });
        replaced.append(name);
    }
    headers.append({name, value});
}

void SettingsFlags::applyIdentity()
{
    if (m_parser.isSet(u"client-id"_s))
        m_settings.clientId = m_parser.value(u"client-id"_s);
    if (m_parser.isSet(u"username"_s))
        m_settings.credentials.username = m_parser.value(u"username"_s);
    if (m_parser.isSet(u"password"_s))
        m_settings.credentials.password = m_parser.value(u"password"_s).toUtf8();
    if (const auto password = firstLine(u"password-file"_s, SettingsField::Password))
        m_settings.credentials.password = *password;
}

void SettingsFlags::applySession()
{
    if (m_parser.isSet(u"protocol-version"_s)) {
        const QString value = m_parser.value(u"protocol-version"_s);
        if (value == "3"_L1 || value == "4"_L1 || value == "5"_L1)
            m_settings.version = mqtt::Version(value.toInt());
        else
            problem(SettingsField::ProtocolVersion, FlagText::tr("--protocol-version is \"%1\".").arg(value),
                    FlagText::tr("Give 3 (MQTT 3.1), 4 (MQTT 3.1.1) or 5 (MQTT 5.0)."));
    }
    if (const auto value = number(u"keepalive"_s, SettingsField::KeepAlive, FlagText::tr("Give 0 to 65535 seconds.")))
        m_settings.keepAlive = *value;
    if (m_parser.isSet(u"clean"_s)) {
        const QString value = m_parser.value(u"clean"_s);
        if (value != "true"_L1 && value != "false"_L1)
            problem(SettingsField::CleanStart, FlagText::tr("--clean is \"%1\".").arg(value), FlagText::tr("Give true or false."));
        m_settings.cleanStart = value == "true"_L1;
    }
    if (m_parser.isSet(u"timeout"_s)) {
        auto &limit = m_settings.network.connectTimeout;
        limit = readSeconds(u"--timeout"_s, m_parser.value(u"timeout"_s), 0.001, limit, m_problems);
    }
}

void SettingsFlags::applyTls()
{
    TlsSettings &tls = m_settings.tls;
    if (const QStringList files = m_parser.values(u"ca"_s); !files.isEmpty()) {
        tls.ca.clear();
        for (const QString &file : files)
            tls.ca.append({file, {}});
    }
    if (m_parser.isSet(u"crl"_s))
        tls.crlFile = m_parser.value(u"crl"_s);
    if (m_parser.isSet(u"tls-key-log"_s))
        tls.keyLogFile = m_parser.value(u"tls-key-log"_s);
    if (m_parser.isSet(u"cert"_s))
        tls.certificate = {m_parser.value(u"cert"_s), {}};
    if (m_parser.isSet(u"key"_s))
        tls.key = {m_parser.value(u"key"_s), {}};
    if (m_parser.isSet(u"pfx"_s))
        tls.pkcs12 = {m_parser.value(u"pfx"_s), {}};
    if (const auto passphrase = firstLine(u"passphrase-file"_s, SettingsField::Passphrase))
        tls.passphrase = QString::fromUtf8(*passphrase);
    if (m_parser.isSet(u"servername"_s))
        tls.serverName = m_parser.value(u"servername"_s);
    if (m_parser.isSet(u"alpn"_s))
        tls.alpn = m_parser.values(u"alpn"_s);
    if (m_parser.isSet(u"insecure"_s))
        tls.verifyPeer = false;
}

void SettingsFlags::applyWill()
{
    WillSettings &will = m_settings.will;
    if (m_parser.isSet(u"will-topic"_s)) {
        will.enabled = true;
        will.topic = m_parser.value(u"will-topic"_s);
    }
    if (m_parser.isSet(u"will-payload"_s)) {
        will.enabled = true;
        will.payload = {m_parser.value(u"will-payload"_s).toUtf8(), BinaryValue::Form::Text, {}};
    }
    if (const auto qos = number(u"will-qos"_s, SettingsField::WillQos, FlagText::tr("Give 0, 1 or 2."))) {
        will.enabled = true;
        will.qos = int(std::min(*qos, 255U));
    }
    if (m_parser.isSet(u"will-retain"_s))
        will.enabled = will.retain = true;
}

void SettingsFlags::applyProperties()
{
    using Apply = std::optional<SettingsProblem> (*)(const QString &, const QString &, ConnectionSettings &);
    const auto applyAll = [this](const QString &flag, Apply apply) {
        const QStringList values = m_parser.values(flag);
        for (const QString &value : values) {
            const QString name = value.section(u'=', 0, 0);
            if (!value.contains(u'='))
                problem(SettingsField::UserProperties, FlagText::tr("--%1 %2 has no value.").arg(flag, name),
                        FlagText::tr("Give NAME=VALUE, for instance sessionExpiryInterval=600."));
            else if (const auto wrong = apply(name, value.mid(name.size() + 1), m_settings))
                m_problems.append(*wrong);
        }
        return !values.isEmpty();
    };
    applyAll(u"property"_s, applyProperty);
    if (applyAll(u"will-property"_s, applyWillProperty))
        m_settings.will.enabled = true;
}

std::optional<QByteArray> SettingsFlags::firstLine(const QString &flag, SettingsField field)
{
    if (!m_parser.isSet(flag))
        return std::nullopt;
    const QString name = m_parser.value(flag);
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) {
        problem(field, FlagText::tr("--%1 %2 cannot be read: %3.").arg(flag, name, file.errorString()),
                FlagText::tr("Name a file that can be read."));
        return std::nullopt;
    }
    QByteArray line = file.readLine(longestSecret + 2);
    if (file.error() != QFileDevice::NoError) {
        problem(field, FlagText::tr("--%1 %2 cannot be read: %3.").arg(flag, name, file.errorString()),
                FlagText::tr("Name a file that can be read."));
        return std::nullopt;
    }
    if (line.endsWith('\n'))
        line.chop(line.endsWith("\r\n") ? 2 : 1);
    return line;
}

std::optional<quint32> SettingsFlags::number(const QString &flag, SettingsField field, const QString &accepted)
{
    if (!m_parser.isSet(flag))
        return std::nullopt;
    bool isNumber = false;
    const quint32 value = m_parser.value(flag).toUInt(&isNumber);
    if (!isNumber)
        problem(field, FlagText::tr("--%1 is \"%2\".").arg(flag, m_parser.value(flag)), accepted);
    return isNumber ? std::optional(value) : std::nullopt;
}
