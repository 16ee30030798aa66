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
    static FixAction useVersion(const ConnectionSettings &settings, mqtt::Version version);
    static FixAction useNewClientId(const ConnectionSettings &settings);
    static FixAction useCleanStart(const ConnectionSettings &settings);
    static FixAction leaveOutWill(const ConnectionSettings &settings);
    static FixAction clearWillRetain(const ConnectionSettings &settings);
    static FixAction useWillQos(const ConnectionSettings &settings, int qos);
    static FixAction useServerName(const ConnectionSettings &settings, const QString &name);
    static FixAction useAlpn(const ConnectionSettings &settings, const QStringList &protocols);
    static FixAction useSystemCa(const ConnectionSettings &settings);
    static FixAction useDefaultTlsVersions(const ConnectionSettings &settings);
    static FixAction useKeepAlive(const ConnectionSettings &settings, quint32 seconds);

    /// "mqtts://broker.lan:8883", without secrets.
    static QString urlOf(const ConnectionSettings &settings);

private:
    static FixAction use(const ConnectionSettings &settings);
};
