#include "transport/UpgradeRequest.h"

#include "settings/Secrets.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace {

bool isNamed(const mqtt::StringPair &header, QLatin1StringView name)
{
    return header.name.trimmed().compare(name, Qt::CaseInsensitive) == 0;
}

QUrl requestUrl(const ConnectionSettings &settings)
{
    const Endpoint &endpoint = settings.endpoint;
    QUrl url;
    url.setScheme(schemeName(endpoint.scheme));
    url.setHost(endpoint.host);
    if (endpoint.effectivePort() != defaultPort(endpoint.scheme))
        url.setPort(endpoint.effectivePort());
    for (const auto &header : settings.webSocket.headers) {
        if (isNamed(header, "Host"_L1))
            url.setAuthority(header.value.trimmed());
    }
    const QString &path = settings.webSocket.path;
    const qsizetype query = path.indexOf(u'?');
    const QString name = query < 0 ? path : path.left(query);
    url.setPath(name.startsWith(u'/') ? name : u'/' + name, QUrl::TolerantMode);
    if (query >= 0)
        url.setQuery(path.mid(query + 1), QUrl::TolerantMode);
    return url;
}

} // namespace

UpgradeRequest upgradeRequest(const ConnectionSettings &settings)
{
    UpgradeRequest result;
    result.request.setUrl(requestUrl(settings));
    result.request.setRawHeader("User-Agent", "connack/" CONNACK_VERSION);
    if (settings.version == mqtt::Version::V31)
        result.subprotocols = {u"mqttv3.1"_s, u"mqtt"_s};
    else
        result.subprotocols = {u"mqtt"_s};
    for (const auto &header : settings.webSocket.headers) {
        if (isNamed(header, "Sec-WebSocket-Protocol"_L1)) {
            result.subprotocols.clear();
            for (const QString &name : header.value.split(u',', Qt::SkipEmptyParts))
                result.subprotocols.append(name.trimmed());
        } else if (!isNamed(header, "Host"_L1)) { // it is in the URL
            result.request.setRawHeader(header.name.trimmed().toUtf8(), header.value.trimmed().toUtf8());
        }
    }
    return result;
}

void describeRequest(const ConnectionSettings &settings, const UpgradeRequest &request, WebSocketFacts &facts)
{
    const QUrl url = request.request.url();
    facts.requestSent = true;
    facts.requestPath = redactedPath(settings.webSocket.path);
    facts.subprotocolOffered = request.subprotocols.join(u", ");
    facts.requestHeaders = {{u"Host"_s, url.authority(QUrl::FullyEncoded)},
                            {u"Upgrade"_s, u"websocket"_s},
                            {u"Connection"_s, u"Upgrade"_s},
                            {u"Sec-WebSocket-Version"_s, u"13"_s},
                            {u"Sec-WebSocket-Protocol"_s, facts.subprotocolOffered}};
    for (const QByteArray &name : request.request.rawHeaderList()) {
        const QString header = QString::fromUtf8(name);
        const QString value = QString::fromUtf8(request.request.rawHeader(name));
        facts.requestHeaders.append({header, isSecretHeader(header) || looksLikeToken(value) ? QString(SecretMask) : value});
    }
}
