#include "settings/Url.h"

#include "settings/HostName.h"
#include "settings/Secrets.h"
#include "settings/WordTools.h"

#include <QCoreApplication>
#include <QUrl>
#include <QUrlQuery>

#include <algorithm>
#include <cctype>

using namespace Qt::StringLiterals;

namespace {

struct Url {
    Q_DECLARE_TR_FUNCTIONS(Url)
};

constexpr qsizetype LongestUrl = 8'192;

SettingsProblem invalid(const QString &text, const QString &accepted)
{
    return {u"url-invalid"_s, SettingsField::Url, text, accepted};
}

/// The characters of RFC 3986's scheme, and what people type by mistake, but nothing that ends an authority.
qsizetype schemeLength(const QString &text)
{
    const qsizetype end = text.indexOf("://"_L1);
    const auto endsAuthority = [](QChar c) { return QStringView(u"/?#@[").contains(c); };
    return end >= 0 && std::none_of(text.begin(), text.begin() + end, endsAuthority) ? end : -1;
}

/// The parts of scheme://user@host:port/path, cut but not judged.
struct Parts {
    QString scheme;
    QString userInfo;
    bool hasUserInfo = false;
    QString authority; ///< host and port
    QString rest;      ///< from "/", "?" or "#"
};

Parts cut(const QString &text)
{
    Parts parts;
    const qsizetype length = schemeLength(text);
    QString tail = text;
    if (length >= 0) {
        parts.scheme = text.left(length);
        tail = text.mid(length + 3);
    } else if (text.startsWith("//"_L1)) {
        tail = text.mid(2);
    }
    const auto ends = [](QChar c) { return c == u'/' || c == u'?' || c == u'#'; };
    const auto end = std::find_if(tail.begin(), tail.end(), ends) - tail.begin();
    parts.rest = tail.mid(end);
    const QString front = tail.left(end);
    const qsizetype at = front.lastIndexOf(u'@');
    parts.hasUserInfo = at >= 0;
    parts.userInfo = front.left(std::max<qsizetype>(at, 0));
    parts.authority = front.mid(at + 1);
    return parts;
}

/// "user:pa/ss@host": what looks like a port is a part of the password, which must not be shown.
bool passwordCutsAuthority(const Parts &parts)
{
    if (parts.hasUserInfo || !parts.rest.contains(u'@') || parts.authority.startsWith(u'['))
        return false;
    const qsizetype colon = parts.authority.indexOf(u':');
    return parts.rest.startsWith(u'#') || (colon >= 0 && !portFromText(QStringView(parts.authority).mid(colon + 1)));
}

std::optional<SettingsProblem> textProblem(const QString &text)
{
    const QString example = Url::tr("Give a broker's URL, for instance mqtt://broker.local:1883.");
    if (text.isEmpty())
        return invalid(Url::tr("The URL is empty: there is no host."), example);
    if (text.size() > LongestUrl)
        return invalid(Url::tr("The URL has %1 characters.").arg(text.size()), Url::tr("Give at most %1 characters.").arg(LongestUrl));
    for (qsizetype i = 0; i < text.size(); ++i) {
        const ushort code = text[i].unicode();
        if (code < 0x20 || (code >= 0x7F && code < 0xA0) || text[i].category() == QChar::Other_Format) {
            return invalid(
                Url::tr("Character %1 of the URL is the invisible character %2.").arg(QString::number(i + 1), shown(text.mid(i, 1))),
                Url::tr("Delete it, or type the URL anew."));
        }
    }
    return std::nullopt;
}

QString fourSchemes()
{
    return Url::tr("Use mqtt://, mqtts://, ws:// or wss://.");
}

/// "mqtt:host", "wss:/host": the slashes are missing.
std::optional<SettingsProblem> slashProblem(const QString &text)
{
    const qsizetype colon = text.indexOf(u':');
    if (schemeLength(text) >= 0 || colon <= 0)
        return std::nullopt;
    const QString name = text.left(colon);
    const QStringView behind = QStringView(text).mid(colon + 1);
    const auto end = std::find_if(behind.begin(), behind.end(), [](QChar c) { return c == u'/' || c == u'?' || c == u'#'; });
    const bool isPort = portFromText(behind.left(end - behind.begin())).has_value(); // then the word is a host: "tcp:1883"
    const bool isScheme = schemeFromName(name).has_value() || (nearestScheme(name).has_value() && behind.startsWith(u'/'));
    if (!isScheme || isPort || behind.contains(u'@'))
        return std::nullopt;
    return invalid(Url::tr("After \"%1:\" two slashes are missing.").arg(shown(name)),
                   Url::tr("Write %1:// and then the host.").arg(shown(name)));
}

SettingsProblem schemeProblem(const QString &written)
{
    const QString id = u"url-unsupported-scheme"_s;
    if (written.isEmpty())
        return {id, SettingsField::Url, Url::tr("There is no scheme before \"://\"."), fourSchemes()};
    const QString text = Url::tr("There is no scheme \"%1://\" for brokers.").arg(shown(written));
    if (const auto nearest = nearestScheme(written))
        return {id, SettingsField::Url, text, Url::tr("Use %1://.").arg(schemeName(*nearest))};
    return {id, SettingsField::Url, text, fourSchemes()};
}

Note schemeNote(const ParsedUrl &url)
{
    const QString readAs = schemeName(url.scheme);
    if (url.writtenScheme.isEmpty())
        return {u"scheme-corrected"_s, Url::tr("The URL has no scheme; it was read as %1://%2.").arg(readAs, shown(url.host))};
    return {u"scheme-corrected"_s, Url::tr("The scheme %1:// was read as %2://.").arg(url.writtenScheme, readAs)};
}

/// Cuts "host:port" or "[IPv6]:port". Texts name the value.
std::optional<SettingsProblem> readAuthority(const QString &authority, QString &host, std::optional<quint16> &port)
{
    qsizetype hostEnd = authority.indexOf(u':');
    if (authority.startsWith(u'[')) {
        const qsizetype bracket = authority.indexOf(u']');
        host = authority.mid(1, bracket - 1).replace("%25"_L1, "%"_L1);
        if (bracket < 0 || !host.contains(u':'))
            return invalid(Url::tr("\"%1\" is no IPv6 address in brackets.").arg(shown(authority)), acceptedHost());
        hostEnd = bracket + 1;
    } else if (authority.count(u':') > 1 && !hostFault(authority)) {
        return invalid(Url::tr("The IPv6 address %1 has no brackets.").arg(shown(authority)), Url::tr("Write [%1].").arg(shown(authority)));
    } else {
        host = hostEnd < 0 ? authority : authority.left(hostEnd);
    }
    if (const auto fault = hostFault(host))
        return invalid(*fault, acceptedHost());
    const QStringView behind = hostEnd < 0 ? QStringView() : QStringView(authority).mid(hostEnd);
    if (behind.isEmpty())
        return std::nullopt;
    if (!behind.startsWith(u':'))
        return invalid(Url::tr("After the host %1 stands \"%2\".").arg(shown(host), shown(behind.toString())), acceptedPort());
    port = portFromText(behind.mid(1));
    if (port)
        return std::nullopt;
    if (behind.size() == 1)
        return invalid(Url::tr("After \"%1:\" there is no port.").arg(shown(host)), acceptedPort());
    return invalid(Url::tr("The port is \"%1\".").arg(shown(behind.mid(1).toString())), acceptedPort());
}

std::optional<QString> percentDecoded(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    const auto isHex = [&](qsizetype i) { return i < bytes.size() && std::isxdigit(static_cast<unsigned char>(bytes[i])); };
    for (qsizetype i = bytes.indexOf('%'); i >= 0; i = bytes.indexOf('%', i + 1)) {
        if (!isHex(i + 1) || !isHex(i + 2))
            return std::nullopt;
    }
    const QByteArray decoded = QByteArray::fromPercentEncoding(bytes);
    const QString result = QString::fromUtf8(decoded);
    return result.toUtf8() == decoded ? std::optional(result) : std::nullopt;
}

/// As MQTT.js has it: decoded first, then cut at the last colon that leaves something on both sides.
std::optional<SettingsProblem> readUserInfo(const QString &userInfo, ParsedUrl &url)
{
    if (userInfo.isEmpty())
        return std::nullopt;
    const auto decoded = percentDecoded(userInfo);
    if (!decoded) {
        return invalid(Url::tr("The user name or password in the URL has a % that starts no character."),
                       Url::tr("Write a % of the password as %25, or give the password on its own."));
    }
    const qsizetype colon = decoded->size() < 3 ? -1 : decoded->lastIndexOf(u':', decoded->size() - 2);
    if (colon < 1) {
        url.username = *decoded;
    } else {
        url.username = decoded->left(colon);
        url.password = decoded->mid(colon + 1);
    }
    return std::nullopt;
}

std::optional<SettingsProblem> readPath(const QString &rest, ParsedUrl &url)
{
    if (rest.isEmpty())
        return std::nullopt;
    const qsizetype hash = rest.indexOf(u'#');
    if (hash >= 0 && usesWebSocket(url.scheme)) {
        return invalid(Url::tr("The URL has the fragment \"%1\", which a WebSocket URL cannot have (RFC 6455, section 3).")
                           .arg(shown(redactedPath(rest.mid(hash)))),
                       Url::tr("Leave it out, or write %23 for a # that belongs to the path."));
    }
    const QUrlQuery query(rest.section(u'#', 0, 0).section(u'?', 1));
    const QString clientId = query.queryItemValue(u"clientId"_s, QUrl::FullyDecoded);
    if (!clientId.isEmpty())
        url.clientId = clientId;
    const bool saysNothing = rest == "/"_L1 && !usesWebSocket(url.scheme);
    const bool isOnlyClientId =
        !usesWebSocket(url.scheme) && url.clientId && query.queryItems().size() == 1 && rest.section(u'?', 0, 0).size() <= 1;
    if (!saysNothing && !isOnlyClientId)
        url.path = rest.startsWith(u'/') ? rest : u'/' + rest;
    if (!usesWebSocket(url.scheme) && url.path == WebSocketSettings().path)
        url.notes << Note{u"path-ignored"_s,
                          Url::tr("The path %1 has no meaning under %2:// and is not sent.").arg(*url.path, schemeName(url.scheme))};
    return std::nullopt;
}

} // namespace

std::variant<ParsedUrl, SettingsProblem> parseUrl(const QString &text)
{
    QString typed = text.trimmed();
    while (typed.startsWith(QChar::ByteOrderMark))
        typed.remove(0, 1);
    if (auto problem = textProblem(typed))
        return *problem;
    if (auto problem = slashProblem(typed))
        return *problem;

    const Parts parts = cut(typed);
    ParsedUrl url;
    url.writtenScheme = parts.scheme.toLower();
    const bool hasScheme = schemeLength(typed) >= 0;
    const auto scheme = hasScheme ? schemeFromName(parts.scheme) : Scheme::Mqtt;
    if (!scheme)
        return schemeProblem(parts.scheme);
    url.scheme = *scheme;
    if (passwordCutsAuthority(parts)) {
        return invalid(Url::tr("The user name or password in the URL holds a character that ends the host part: /, ? or #."),
                       Url::tr("Write / as %2F, ? as %3F and # as %23, or give the password on its own."));
    }
    if (auto problem = readUserInfo(parts.userInfo, url))
        return *problem;
    if (auto problem = readAuthority(parts.authority, url.host, url.port))
        return *problem;
    if (auto problem = readPath(parts.rest, url))
        return *problem;
    if (url.writtenScheme != schemeName(url.scheme))
        url.notes.prepend(schemeNote(url));
    return url;
}

void applyUrl(const ParsedUrl &url, ConnectionSettings &settings)
{
    settings.endpoint = {url.scheme, url.host, url.port};
    if (url.path)
        settings.webSocket.path = *url.path;
    else if (usesWebSocket(url.scheme))
        settings.webSocket.path = WebSocketSettings().path;
    if (url.username)
        settings.credentials.username = url.username;
    if (url.password)
        settings.credentials.password = url.password->toUtf8();
    if (url.clientId)
        settings.clientId = *url.clientId;
}

QList<Note> overriddenNotes(const ParsedUrl &url, const ConnectionSettings &settings)
{
    QList<Note> notes;
    QStringList aside;
    const bool serversWin = !settings.network.servers.isEmpty();
    const Endpoint endpoint = serversWin ? settings.network.servers.first() : settings.endpoint;
    if (url.scheme != endpoint.scheme)
        aside << Url::tr("the protocol %1").arg(schemeName(url.scheme));
    if (url.host.compare(endpoint.host, Qt::CaseInsensitive) != 0)
        aside << Url::tr("the host %1").arg(url.host);
    if (usesWebSocket(endpoint.scheme) && url.path && *url.path != settings.webSocket.path)
        aside << Url::tr("the path %1").arg(redactedPath(*url.path));
    const bool otherUser = url.username && settings.credentials.username != url.username;
    const bool otherPassword = url.password && settings.credentials.password != url.password->toUtf8();
    if (otherUser || otherPassword)
        aside << Url::tr("the user name or password (%1)").arg(SecretMask);
    if (url.clientId && *url.clientId != settings.clientId)
        aside << Url::tr("the client ID %1").arg(looksLikeToken(*url.clientId) ? QString(SecretMask) : shown(*url.clientId));
    if (!aside.isEmpty())
        notes << Note{u"url-overridden"_s,
                      Url::tr("Options and flags win over the URL, which says otherwise. Set aside: %1.").arg(aside.join(", "_L1))};
    if (url.port && *url.port != endpoint.effectivePort()) {
        notes << Note{u"port-overridden"_s,
                      Url::tr("Port %1 is used; the URL's port %2 was set aside.")
                          .arg(QString::number(endpoint.effectivePort()), QString::number(*url.port))};
    }
    return notes;
}

QString redactedUrl(const QString &text)
{
    const Parts parts = cut(text);
    const qsizetype schemeEnd = schemeLength(text);
    const QString front = schemeEnd >= 0 ? text.left(schemeEnd + 3) : text.startsWith("//"_L1) ? u"//"_s : QString();
    if (passwordCutsAuthority(parts))
        return front + SecretMask + redactedPath(parts.rest.mid(parts.rest.lastIndexOf(u'@')));
    const QString userInfo = parts.hasUserInfo ? QString(SecretMask) + u'@' : QString();
    return front + userInfo + parts.authority + redactedPath(parts.rest);
}

std::variant<Endpoint, SettingsProblem> parseHostAndPort(const QString &text, SettingsField field)
{
    Endpoint endpoint;
    const QString typed = text.trimmed();
    if (typed.contains(u':') && !typed.contains(u'[') && !hostFault(typed)) {
        endpoint.host = typed; // an IPv6 address alone
        return endpoint;
    }
    if (auto problem = readAuthority(typed, endpoint.host, endpoint.port))
        return SettingsProblem{u"option-invalid"_s, field, problem->text, problem->accepted};
    return endpoint;
}

std::variant<ProxySettings, SettingsProblem> parseProxyUrl(const QString &text)
{
    const auto refused = [](const QString &fault) {
        return SettingsProblem{u"option-invalid"_s, SettingsField::Proxy, fault, Url::tr("Give socks5://host:port or http://host:port.")};
    };
    const QString typed = text.trimmed();
    const Parts parts = cut(typed);
    const QString scheme = parts.scheme.toLower();
    ProxySettings proxy;
    if (scheme == "socks5"_L1 || scheme == "socks5h"_L1 || scheme == "socks"_L1)
        proxy.type = ProxySettings::Type::Socks5;
    else if (scheme == "http"_L1)
        proxy.type = ProxySettings::Type::Http;
    else
        return refused(scheme.isEmpty() ? Url::tr("The proxy's URL has no scheme.")
                                        : Url::tr("There is no proxy scheme \"%1://\".").arg(shown(scheme)));
    if (passwordCutsAuthority(parts) || (!parts.rest.isEmpty() && parts.rest != "/"_L1))
        return refused(Url::tr("The proxy's URL has something behind host and port."));
    const auto user = percentDecoded(parts.userInfo.section(u':', 0, 0));
    const auto password = percentDecoded(parts.userInfo.section(u':', 1));
    if (!user || !password)
        return refused(Url::tr("The user name or password of the proxy has a % that starts no character."));
    std::optional<quint16> port;
    if (auto problem = readAuthority(parts.authority, proxy.host, port))
        return SettingsProblem{u"option-invalid"_s, SettingsField::Proxy, problem->text, problem->accepted};
    proxy.port = port.value_or(quint16(proxy.type == ProxySettings::Type::Socks5 ? 1080 : 80));
    proxy.username = *user;
    proxy.password = *password;
    return proxy;
}
