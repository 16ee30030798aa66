// What is worth knowing about settings though it stops nothing.
#include "settings/Checks.h"
#include "settings/EnhancedAuthentication.h"
#include "settings/PropertyTable.h"
#include "settings/Secrets.h"
#include "settings/WordTools.h"

#include <QCoreApplication>
#include <QUrl>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct Settings {
    Q_DECLARE_TR_FUNCTIONS(Settings)
};

using Field = SettingsField;

QList<Endpoint> endpointsOf(const ConnectionSettings &settings)
{
    return settings.network.servers.isEmpty() ? QList<Endpoint>{settings.endpoint} : settings.network.servers;
}

bool anyEndpoint(const ConnectionSettings &settings, bool (*is)(Scheme))
{
    const QList<Endpoint> endpoints = endpointsOf(settings);
    return std::any_of(endpoints.begin(), endpoints.end(), [is](const Endpoint &endpoint) { return is(endpoint.scheme); });
}

bool anyTls(const ConnectionSettings &settings)
{
    return anyEndpoint(settings, [](Scheme scheme) { return usesTls(scheme); });
}

bool anyWebSocket(const ConnectionSettings &settings)
{
    return anyEndpoint(settings, [](Scheme scheme) { return usesWebSocket(scheme); });
}

QString versionName(const ConnectionSettings &settings)
{
    return QString::fromLatin1(mqtt::name(settings.version));
}

struct NamedField {
    QString name; ///< As in the options object.
    Field field;
};

/// The v5 properties that are set, of CONNECT and of the will.
QList<NamedField> setProperties(const ConnectionSettings &settings)
{
    QList<NamedField> fields;
    connectProperties().forEachSet(settings.properties, [&](const char *name, Field field) {
        fields << NamedField{QString::fromLatin1(name), field};
    });
    if (settings.will.enabled) {
        willProperties().forEachSet(settings.will, [&](const char *name, Field field) {
            fields << NamedField{"will."_L1 + QString::fromLatin1(name), field};
        });
    }
    return fields;
}

/// The TLS settings that differ from the default.
QList<NamedField> setTlsOptions(const TlsSettings &tls)
{
    QList<NamedField> fields;
    const auto add = [&](bool isSet, const QString &name, Field field) {
        if (isSet)
            fields << NamedField{name, field};
    };
    add(!tls.verifyPeer, u"rejectUnauthorized"_s, Field::VerifyPeer);
    add(!tls.ca.isEmpty(), u"ca"_s, Field::CaFile);
    add(tls.addSystemCa, u"addSystemCa"_s, Field::CaFile);
    add(!tls.crlFile.isEmpty(), u"crl"_s, Field::CrlFile);
    add(!tls.certificate.isEmpty(), u"cert"_s, Field::ClientCertificate);
    add(!tls.key.isEmpty(), u"key"_s, Field::ClientKey);
    add(!tls.pkcs12.isEmpty(), u"pfx"_s, Field::Pkcs12);
    add(tls.passphrase.has_value(), u"passphrase"_s, Field::Passphrase);
    add(!tls.serverName.isEmpty(), u"servername"_s, Field::ServerName);
    add(!tls.alpn.isEmpty(), u"ALPNProtocols"_s, Field::Alpn);
    add(tls.minimumVersion != TlsSettings::MinimumVersion::Default, u"minVersion"_s, Field::MinimumTlsVersion);
    add(!tls.keyLogFile.isEmpty(), u"tlsKeyLog"_s, Field::TlsKeyLog);
    return fields;
}

QString joinedNames(const QList<NamedField> &fields)
{
    QStringList names;
    for (const NamedField &field : fields)
        names << field.name;
    return names.join(", "_L1);
}

/// A certificate or key of their own win over the PKCS#12 file.
bool leavesPkcs12Out(const TlsSettings &tls)
{
    return !tls.pkcs12.isEmpty() && (!tls.certificate.isEmpty() || !tls.key.isEmpty());
}

bool leavesPasswordOut(const ConnectionSettings &settings)
{
    return settings.version != mqtt::Version::V5 && settings.credentials.password && !settings.credentials.username;
}

void notePorts(const ConnectionSettings &settings, QList<Note> &notes)
{
    const QList<Endpoint> endpoints = endpointsOf(settings);
    for (const Endpoint &endpoint : endpoints) {
        const quint16 port = endpoint.effectivePort();
        const std::optional<Scheme> customary = customaryForAnother(port, endpoint.scheme);
        if (!customary)
            continue;
        notes << Note{u"port-unusual"_s,
                      Settings::tr("Port %1 is customary for %2://; %3:// is used here.")
                          .arg(QString::number(port), schemeName(*customary), schemeName(endpoint.scheme))};
        return;
    }
}

void noteIgnored(const ConnectionSettings &settings, QList<Note> &notes)
{
    const QString &path = settings.webSocket.path;
    const QString scheme = schemeName(endpointsOf(settings).first().scheme);
    if (!anyWebSocket(settings) && !path.isEmpty() && path != "/"_L1 && path != WebSocketSettings().path)
        notes << Note{u"path-ignored"_s,
                      Settings::tr("The path %1 has no meaning under %2:// and is not sent.").arg(shown(redactedPath(path)), scheme)};
    const QList<NamedField> properties = setProperties(settings);
    if (settings.version != mqtt::Version::V5 && !properties.isEmpty())
        notes << Note{u"v5-properties-ignored"_s,
                      Settings::tr("Properties travel in MQTT 5 only, this connection uses %1; not sent: %2.")
                          .arg(versionName(settings), joinedNames(properties))};
    const QList<NamedField> tls = setTlsOptions(settings.tls);
    if (!anyTls(settings) && !tls.isEmpty())
        notes << Note{u"tls-options-ignored"_s, Settings::tr("%1:// uses no TLS; without effect: %2.").arg(scheme, joinedNames(tls))};
    if (anyTls(settings) && leavesPkcs12Out(settings.tls))
        notes << Note{u"tls-options-ignored"_s,
                      Settings::tr("A client certificate or key is given beside the PKCS#12 file, and wins; without effect: pfx.")};
    if (anyTls(settings) && !settings.tls.verifyPeer)
        notes << Note{u"verification-off"_s, Settings::tr("The broker's certificate is not verified: anyone could answer in its place.")};
    if (!settings.credentials.password || settings.credentials.username)
        return;
    notes << Note{u"password-without-username"_s,
                  leavesPasswordOut(settings)
                      ? Settings::tr("MQTT %1 has no password without a user name [MQTT-3.1.2-22]; the password is not sent.")
                            .arg(versionName(settings))
                      : Settings::tr("A password is sent without a user name: MQTT 5 allows it, but not every broker expects it.")};
}

void noteClientId(const ConnectionSettings &settings, QList<Note> &notes)
{
    constexpr qsizetype longest = 23; // MQTT 3.1, section 3.1; 3.1.1 [MQTT-3.1.3-5]
    const bool isV5 = settings.version == mqtt::Version::V5;
    const qsizetype bytes = settings.clientId.toUtf8().size();
    if (bytes > longest && !isV5)
        notes << Note{u"client-id-long"_s,
                      Settings::tr("The client ID has %1 bytes; a broker of MQTT %2 need not take more than %3.")
                          .arg(QString::number(bytes), versionName(settings), QString::number(longest))};
    if (bytes > 0)
        return;
    QString text = Settings::tr("The client ID is empty: the broker gives one.");
    if (settings.version == mqtt::Version::V31)
        text = Settings::tr("The client ID is empty, which MQTT 3.1 does not allow: most brokers refuse it.");
    else if (!isV5 && !settings.cleanStart)
        text = Settings::tr("The client ID is empty and Clean Session is off: a broker must refuse that [MQTT-3.1.3-8].");
    notes << Note{u"client-id-empty"_s, text};
}

/// A method of SCRAM without what it computes with: what was typed is sent all the same.
void noteScram(const ConnectionSettings &settings, QList<Note> &notes)
{
    if (asksForScram(settings) && !usesScram(settings))
        notes << Note{u"scram-without-credentials"_s,
                      Settings::tr("%1 needs a user name and a password; without them the broker's AUTH is not answered with SCRAM.")
                          .arg(*settings.properties.authenticationMethod)};
}

struct Holder {
    QString name; ///< Translated: where the token stands.
    QString text;
};

/// Everything that may be a token.
QList<Holder> tokenHolders(const ConnectionSettings &settings)
{
    QList<Holder> holders{{Settings::tr("The password"), QString::fromUtf8(settings.credentials.password.value_or(QByteArray()))},
                          {Settings::tr("The user name"), settings.credentials.username.value_or(QString())},
                          {Settings::tr("The client ID"), settings.clientId}};
    if (settings.properties.authenticationData && settings.version == mqtt::Version::V5)
        holders << Holder{Settings::tr("The authentication data"), QString::fromUtf8(settings.properties.authenticationData->bytes)};
    if (!anyWebSocket(settings))
        return holders;
    for (const mqtt::StringPair &header : settings.webSocket.headers) {
        const bool hasScheme = header.value.startsWith("Bearer "_L1, Qt::CaseInsensitive);
        holders << Holder{Settings::tr("The header %1").arg(shown(header.name)), hasScheme ? header.value.mid(7).trimmed() : header.value};
    }
    const auto items = QUrlQuery(settings.webSocket.path.section(u'?', 1)).queryItems(QUrl::FullyDecoded);
    for (const auto &[name, value] : items)
        holders << Holder{Settings::tr("The query's %1").arg(shown(name)), value};
    return holders;
}

void noteTokens(const ConnectionSettings &settings, const QDateTime &now, QList<Note> &notes)
{
    constexpr qint64 soon = 3'600; // seconds
    const QList<Holder> holders = tokenHolders(settings);
    for (const Holder &holder : holders) {
        const auto expiry = tokenExpiry(holder.text);
        if (!expiry)
            continue;
        const QString time = expiry->toString(Qt::ISODate);
        if (*expiry <= now)
            notes << Note{u"token-expired"_s, Settings::tr("%1 is a token that expired at %2.").arg(holder.name, time)};
        else if (now.secsTo(*expiry) <= soon)
            notes << Note{u"token-expires-soon"_s,
                          Settings::tr("%1 is a token that expires at %2, within the hour.").arg(holder.name, time)};
    }
}

} // namespace

QList<Note> settingsNotes(const ConnectionSettings &settings, const QDateTime &now)
{
    QList<Note> notes;
    notePorts(settings, notes);
    noteIgnored(settings, notes);
    noteClientId(settings, notes);
    noteScram(settings, notes);
    noteTokens(settings, now, notes);
    return notes;
}

QList<SettingsField> ignoredFields(const ConnectionSettings &settings)
{
    QList<Field> fields;
    if (!anyWebSocket(settings)) {
        if (settings.webSocket.path != WebSocketSettings().path)
            fields << Field::WebSocketPath;
        if (!settings.webSocket.headers.isEmpty())
            fields << Field::WebSocketHeaders;
    }
    if (leavesPasswordOut(settings))
        fields << Field::Password;
    const auto addAll = [&fields](const QList<NamedField> &named) {
        for (const NamedField &entry : named) {
            if (!fields.contains(entry.field))
                fields << entry.field;
        }
    };
    if (!anyTls(settings))
        addAll(setTlsOptions(settings.tls));
    else if (leavesPkcs12Out(settings.tls))
        fields << Field::Pkcs12;
    if (settings.version != mqtt::Version::V5)
        addAll(setProperties(settings));
    std::sort(fields.begin(), fields.end());
    return fields;
}

QString whyIgnored(SettingsField field, const ConnectionSettings &settings)
{
    const QString scheme = schemeName(endpointsOf(settings).first().scheme);
    if (field == Field::WebSocketPath || field == Field::WebSocketHeaders)
        return Settings::tr("Used by ws:// and wss:// only; this connection uses %1://.").arg(scheme);
    if (field == Field::Pkcs12 && anyTls(settings))
        return Settings::tr("A client certificate or key is given beside it, and wins.");
    if (field >= Field::VerifyPeer && field <= Field::TlsKeyLog)
        return Settings::tr("Used by mqtts:// and wss:// only; this connection uses %1://.").arg(scheme);
    if (field == Field::Password)
        return Settings::tr("MQTT %1 sends no password without a user name.").arg(versionName(settings));
    return Settings::tr("Travels in MQTT 5 only; this connection uses %1.").arg(versionName(settings));
}
