#include "transport/TlsConfiguration.h"

#include "transport/TlsMaterial.h"

#include <QSslSocket>

using namespace Qt::StringLiterals;

namespace {

void setMinimumVersion(QSslConfiguration &configuration, TlsSettings::MinimumVersion version)
{
    using Version = TlsSettings::MinimumVersion;
    switch (version) {
    case Version::Default:
    case Version::Tls12:
        configuration.setProtocol(QSsl::TlsV1_2OrLater);
        break;
    case Version::Tls13:
        configuration.setProtocol(QSsl::TlsV1_3OrLater);
        break;
    case Version::Tls10:
    case Version::Tls11:
        // OpenSSL 3 takes part in these only at its lowest security level.
        configuration.setProtocol(QSsl::AnyProtocol);
        configuration.setBackendConfigurationOption(QByteArrayLiteral("MinProtocol"),
                                                    version == Version::Tls10 ? QByteArrayLiteral("TLSv1") : QByteArrayLiteral("TLSv1.1"));
        configuration.setBackendConfigurationOption(QByteArrayLiteral("CipherString"), QByteArrayLiteral("DEFAULT:@SECLEVEL=0"));
        break;
    }
}

} // namespace

QSslConfiguration tlsConfiguration(const TlsSettings &settings, const TlsMaterial *material)
{
    QSslConfiguration configuration; // without CA certificates: looked up by need in the system's store
    if (material && !material->ca.isEmpty()) {
        configuration.setCaCertificates(material->ca);
        if (settings.addSystemCa)
            configuration.addCaCertificates(QSslConfiguration::systemCaCertificates());
    }
    if (material && !material->clientChain.isEmpty()) {
        configuration.setLocalCertificateChain(material->clientChain);
        configuration.setPrivateKey(material->clientKey);
    }
    QList<QByteArray> alpn;
    for (const QString &protocol : settings.alpn)
        alpn.append(protocol.toUtf8());
    configuration.setAllowedNextProtocols(alpn);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer); // errors are collected even if they are ignored
    if (QSslSocket::isFeatureSupported(QSsl::SupportedFeature::Ocsp))
        configuration.setOcspStaplingEnabled(true);
    setMinimumVersion(configuration, settings.minimumVersion);
    return configuration;
}

QString tlsProtocolName(QSsl::SslProtocol protocol)
{
    switch (int(protocol)) {
    case 0: // QSsl::TlsV1_0 and TlsV1_1, which Qt deprecates
        return u"TLSv1.0"_s;
    case 1:
        return u"TLSv1.1"_s;
    case QSsl::TlsV1_2:
        return u"TLSv1.2"_s;
    case QSsl::TlsV1_3:
        return u"TLSv1.3"_s;
    default:
        return {};
    }
}
