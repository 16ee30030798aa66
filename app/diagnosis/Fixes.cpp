#include "diagnosis/Fixes.h"

#include "diagnosis/CertificateInfo.h"
#include "settings/EnhancedAuthentication.h"
#include "settings/PropertyTable.h"
#include "settings/Url.h"

#include <QCryptographicHash>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace {

/// SCRAM keeps the password out of CONNECT; a change that ends SCRAM sends it there, and its label says so.
bool exposesPassword(const ConnectionSettings &before, const ConnectionSettings &after)
{
    return usesScram(before) && !usesScram(after);
}

ConnectionSettings withScheme(ConnectionSettings settings, Scheme scheme, quint16 port)
{
    settings.endpoint.scheme = scheme;
    settings.endpoint.port = port == defaultPort(scheme) ? std::nullopt : std::optional(port);
    return settings;
}

ConnectionSettings withHost(ConnectionSettings settings, const QString &host, std::optional<quint16> port)
{
    settings.endpoint.host = host;
    settings.endpoint.port = port;
    settings.network.servers.clear(); // they would win over the URL
    return settings;
}

std::optional<quint16> portOf(const QUrl &url)
{
    return url.port() > 0 ? std::optional(quint16(url.port())) : std::nullopt;
}

} // namespace

QString Fix::urlOf(const ConnectionSettings &settings)
{
    return redactedUrl(settings.urlWithPort());
}

FixAction Fix::use(const ConnectionSettings &settings)
{
    return {tr("Use %1").arg(urlOf(settings)), settings};
}

FixAction Fix::useScheme(const ConnectionSettings &settings, Scheme scheme)
{
    return use(withScheme(settings, scheme, settings.endpoint.effectivePort()));
}

FixAction Fix::useSchemeOnDefaultPort(const ConnectionSettings &settings, Scheme scheme)
{
    return use(withScheme(settings, scheme, defaultPort(scheme)));
}

FixAction Fix::usePort(const ConnectionSettings &settings, quint16 port)
{
    return use(withScheme(settings, settings.endpoint.scheme, port));
}

FixAction Fix::useHost(const ConnectionSettings &settings, const QString &host)
{
    return use(withHost(settings, host, settings.endpoint.port));
}

std::optional<FixAction> Fix::useServerReference(const ConnectionSettings &settings, const QString &reference)
{
    const QString first = reference.simplified().section(u' ', 0, 0); // a list is separated by blanks (section 4.11)
    const QUrl url(first.contains("://"_L1) ? first : "mqtt://"_L1 + first);
    if (first.isEmpty() || !url.isValid() || url.host().isEmpty())
        return std::nullopt;
    const ConnectionSettings changed = withHost(settings, url.host(), portOf(url));
    return FixAction{tr("Connect to %1").arg(urlOf(changed)), changed};
}

FixAction Fix::usePath(const ConnectionSettings &settings, const QString &path)
{
    ConnectionSettings changed = settings;
    changed.webSocket.path = path;
    return use(changed);
}

std::optional<FixAction> Fix::useUrl(const ConnectionSettings &settings, const QString &text)
{
    const QUrl url(text);
    const QString scheme = url.scheme();
    const bool secure = scheme == "https"_L1 || scheme == "wss"_L1;
    if (!url.isValid() || url.host().isEmpty() || !(secure || scheme == "http"_L1 || scheme == "ws"_L1))
        return std::nullopt;
    ConnectionSettings changed = settings;
    changed.endpoint.scheme = secure ? Scheme::Wss : Scheme::Ws;
    const QString path = url.path(QUrl::FullyEncoded);
    const QString query = url.query(QUrl::FullyEncoded);
    changed.webSocket.path = (path.isEmpty() ? u"/"_s : path) + (query.isEmpty() ? QString() : u'?' + query);
    return use(withHost(changed, url.host(), portOf(url)));
}

FixAction Fix::useWebSocket(const ConnectionSettings &settings, Scheme scheme, const QString &path)
{
    ConnectionSettings changed = withScheme(settings, scheme, settings.endpoint.effectivePort());
    changed.webSocket.path = path;
    return use(changed);
}

FixAction Fix::useEndpoint(const ConnectionSettings &settings, Scheme scheme, quint16 port, const QString &path)
{
    ConnectionSettings changed = withScheme(settings, scheme, port);
    changed.webSocket.path = path;
    if (changed.network.connectTo)
        changed.network.connectTo->port.reset(); // the URL's counts
    changed.network.servers.clear();
    return use(changed);
}

FixAction Fix::useVersion(const ConnectionSettings &settings, mqtt::Version version)
{
    ConnectionSettings changed = settings;
    changed.version = version;
    const QLatin1String name(mqtt::name(version));
    if (exposesPassword(settings, changed))
        return {tr("Switch to MQTT %1, send the password in CONNECT").arg(name), changed};
    return {tr("Switch to MQTT %1").arg(name), changed};
}

FixAction Fix::useNewClientId(const ConnectionSettings &settings)
{
    ConnectionSettings changed = settings;
    // Not random: the same evidence must give the same answer.
    const QByteArray digest = QCryptographicHash::hash(settings.clientId.toUtf8(), QCryptographicHash::Sha256);
    changed.clientId = "connack-"_L1 + QString::fromLatin1(digest.first(4).toHex());
    return {tr("Use client ID %1").arg(changed.clientId), changed};
}

FixAction Fix::useCleanStart(const ConnectionSettings &settings)
{
    ConnectionSettings changed = settings;
    changed.cleanStart = true;
    return {settings.version == mqtt::Version::V5 ? tr("Turn clean start on") : tr("Turn clean session on"), changed};
}

FixAction Fix::leaveOutWill(const ConnectionSettings &settings)
{
    ConnectionSettings changed = settings;
    changed.will.enabled = false;
    return {tr("Connect without the will"), changed};
}

QStringList Fix::propertiesOf(const ConnectionSettings &settings)
{
    if (settings.version != mqtt::Version::V5)
        return {};
    QStringList names = connectProperties().namesSet(settings.properties);
    if (settings.properties.authenticationMethod)
        names.removeAll(u"authenticationData"_s);
    return names;
}

FixAction Fix::leaveOutProperty(const ConnectionSettings &settings, const QString &name)
{
    ConnectionSettings changed = settings;
    connectProperties().clear(changed.properties, name);
    if (name == "authenticationMethod"_L1)
        changed.properties.authenticationData.reset();
    if (exposesPassword(settings, changed))
        return {tr("Leave out %1, send the password in CONNECT").arg(name), changed};
    return {tr("Leave out %1").arg(name), changed};
}

FixAction Fix::leaveOutProperties(const ConnectionSettings &settings)
{
    ConnectionSettings changed = settings;
    changed.properties = {};
    if (exposesPassword(settings, changed))
        return {tr("Leave out the properties of CONNECT, send the password in it"), changed};
    return {tr("Leave out the properties of CONNECT"), changed};
}

FixAction Fix::clearWillRetain(const ConnectionSettings &settings)
{
    ConnectionSettings changed = settings;
    changed.will.retain = false;
    return {tr("Do not retain the will"), changed};
}

FixAction Fix::useWillQos(const ConnectionSettings &settings, int qos)
{
    ConnectionSettings changed = settings;
    changed.will.qos = qos;
    return {tr("Use QoS %1 for the will").arg(qos), changed};
}

FixAction Fix::useServerName(const ConnectionSettings &settings, const QString &name)
{
    ConnectionSettings changed = settings;
    changed.tls.serverName = name;
    return {name.isEmpty() ? tr("Use the URL's host as server name") : tr("Use server name %1").arg(name), changed};
}

FixAction Fix::useAlpn(const ConnectionSettings &settings, const QStringList &protocols)
{
    ConnectionSettings changed = settings;
    changed.tls.alpn = protocols;
    return {protocols.isEmpty() ? tr("Offer no ALPN protocol") : tr("Offer ALPN protocol %1").arg(protocols.join(", "_L1)), changed};
}

FixAction Fix::useSystemCa(const ConnectionSettings &settings)
{
    ConnectionSettings changed = settings;
    changed.tls.addSystemCa = true;
    return {tr("Trust the system's CAs as well"), changed};
}

std::optional<FixAction> Fix::trustCertificate(const ConnectionSettings &settings, const QList<QByteArray> &chain, const QString &sha256)
{
    for (const QByteArray &der : chain) {
        const CertificateInfo info = certificateInfo(der);
        if (!info.readable || info.sha256 != sha256)
            continue;
        FixAction action;
        action.settings = settings;
        action.settings.tls.ca.append({{}, toPem(der)});
        action.label = info.isCa ? tr("Trust this CA for this connection: %1").arg(info.name)
                                 : tr("Trust this certificate for this connection: %1").arg(info.name);
        action.decision =
            tr("\"%1\" would be trusted from then on: whoever holds its key can pose as this broker. Anybody between here and the broker "
               "can "
               "present a certificate of this name, so compare its fingerprint with the one that the broker's operator tells you, over "
               "another way than this connection.")
                .arg(info.name);
        action.fingerprint = info.sha256;
        return action;
    }
    return std::nullopt;
}

FixAction Fix::useDefaultTlsVersions(const ConnectionSettings &settings)
{
    ConnectionSettings changed = settings;
    changed.tls.minimumVersion = TlsSettings::MinimumVersion::Default;
    return {tr("Use the default minimum TLS version"), changed};
}

FixAction Fix::useMinimumTlsVersion(const ConnectionSettings &settings, TlsSettings::MinimumVersion version)
{
    ConnectionSettings changed = settings;
    changed.tls.minimumVersion = version;
    return {version == TlsSettings::MinimumVersion::Tls10 ? tr("Allow TLS 1.0 and later") : tr("Allow TLS 1.1 and later"), changed};
}

FixAction Fix::useKeepAlive(const ConnectionSettings &settings, quint32 seconds)
{
    ConnectionSettings changed = settings;
    changed.keepAlive = seconds;
    return {tr("Use a keep-alive of %1 s").arg(seconds), changed};
}
