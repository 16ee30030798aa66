#include "settings/ConnectionSettings.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;

QString schemeName(Scheme scheme)
{
    switch (scheme) {
    case Scheme::Mqtt:
        return u"mqtt"_s;
    case Scheme::Mqtts:
        return u"mqtts"_s;
    case Scheme::Ws:
        return u"ws"_s;
    case Scheme::Wss:
        return u"wss"_s;
    }
    return {};
}

quint16 defaultPort(Scheme scheme)
{
    switch (scheme) {
    case Scheme::Mqtt:
        return 1883;
    case Scheme::Mqtts:
        return 8883;
    case Scheme::Ws:
        return 80;
    case Scheme::Wss:
        return 443;
    }
    return 0;
}

std::optional<Scheme> customaryForAnother(quint16 port, Scheme scheme)
{
    std::optional<Scheme> customary;
    switch (port) {
    case 1883:
        customary = Scheme::Mqtt;
        break;
    case 8883:
        customary = Scheme::Mqtts;
        break;
    case 80:
    case 8080:
    case 8083:
    case 9001:
        customary = Scheme::Ws;
        break;
    case 443:
    case 8084:
    case 8081:
        customary = Scheme::Wss;
        break;
    default:
        break;
    }
    return customary == scheme ? std::nullopt : customary;
}

namespace {

/// The host as a URL has it: IPv6 in brackets, "%" before a zone as %25 (RFC 6874).
QString urlHost(const QString &host)
{
    if (!host.contains(u':'))
        return host;
    QString address = host;
    return u'[' + address.replace(u'%', "%25"_L1) + u']';
}

QString urlOf(const ConnectionSettings &settings, bool alwaysWithPort)
{
    const Endpoint &endpoint = settings.endpoint;
    QString url = schemeName(endpoint.scheme) + "://"_L1 + urlHost(endpoint.host);
    if (alwaysWithPort || endpoint.effectivePort() != defaultPort(endpoint.scheme))
        url += u':' + QString::number(endpoint.effectivePort());
    if (usesWebSocket(endpoint.scheme)) {
        const QString &path = settings.webSocket.path;
        url += path.startsWith(u'/') ? path : u'/' + path;
    }
    return url;
}

} // namespace

QString ConnectionSettings::url() const
{
    return urlOf(*this, false);
}

QString ConnectionSettings::urlWithPort() const
{
    return urlOf(*this, true);
}

QString randomClientId(const QString &prefix)
{
    const quint32 digits = QRandomGenerator::global()->generate();
    return prefix + QString::number(digits, 16).rightJustified(8, u'0');
}

ConnectionSettings newConnectionSettings()
{
    ConnectionSettings settings;
    settings.clientId = randomClientId();
    return settings;
}
