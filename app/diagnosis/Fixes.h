// Changes of the settings that a button can make. For this folder's sources.
#pragma once

#include "diagnosis/Diagnosis.h"

#include <QCoreApplication>

/// Each returns the settings with one change, and the label that names it.
class Fix
{
    Q_DECLARE_TR_FUNCTIONS(Fix)
public:
    /// Another scheme, on the port in use or on that scheme's default port.
    static FixAction useScheme(const ConnectionSettings &settings, Scheme scheme);
    static FixAction useSchemeOnDefaultPort(const ConnectionSettings &settings, Scheme scheme);
    static FixAction usePort(const ConnectionSettings &settings, quint16 port);
    static FixAction useHost(const ConnectionSettings &settings, const QString &host);
    /// "Connect to ...": what a Server Reference names; nullopt if it is no host with or without a port.
    static std::optional<FixAction> useServerReference(const ConnectionSettings &settings, const QString &reference);
    static FixAction usePath(const ConnectionSettings &settings, const QString &path);
    /// The endpoint that a URL of the schemes http, https, ws or wss names.
    static std::optional<FixAction> useUrl(const ConnectionSettings &settings, const QString &url);
    /// ws or wss with that path, on the port in use.
    static FixAction useWebSocket(const ConnectionSettings &settings, Scheme scheme, const QString &path);
    /// Scheme, port and path at once.
    static FixAction useEndpoint(const ConnectionSettings &settings, Scheme scheme, quint16 port, const QString &path);
    static FixAction useVersion(const ConnectionSettings &settings, mqtt::Version version);
    static FixAction useNewClientId(const ConnectionSettings &settings);
    static FixAction useCleanStart(const ConnectionSettings &settings);
    static FixAction leaveOutWill(const ConnectionSettings &settings);
    /// Without one property of CONNECT, by its name in MQTT.js; the authentication data goes with the method [MQTT-3.1.2-21].
    static FixAction leaveOutProperty(const ConnectionSettings &settings, const QString &name);
    static FixAction leaveOutProperties(const ConnectionSettings &settings);
    static FixAction clearWillRetain(const ConnectionSettings &settings);
    static FixAction useWillQos(const ConnectionSettings &settings, int qos);
    static FixAction useServerName(const ConnectionSettings &settings, const QString &name);
    static FixAction useAlpn(const ConnectionSettings &settings, const QStringList &protocols);
    static FixAction useSystemCa(const ConnectionSettings &settings);
    static FixAction useMinimumTlsVersion(const ConnectionSettings &settings, TlsSettings::MinimumVersion version);
    /// The certificate of the presented `chain` (DER) with that fingerprint joins the connection's own CAs; nullopt if it is not among
    /// them. A decision: the fingerprint has to be compared first.
    static std::optional<FixAction> trustCertificate(const ConnectionSettings &settings, const QList<QByteArray> &chain,
                                                     const QString &sha256);
    static FixAction useDefaultTlsVersions(const ConnectionSettings &settings);
    static FixAction useKeepAlive(const ConnectionSettings &settings, quint32 seconds);

    /// The properties of CONNECT that can be left out one by one, by their names in MQTT.js; empty below 5.0.
    static QStringList propertiesOf(const ConnectionSettings &settings);
    /// "mqtts://broker.lan:8883", without secrets.
    static QString urlOf(const ConnectionSettings &settings);

private:
    static FixAction use(const ConnectionSettings &settings);
};
