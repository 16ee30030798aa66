// TlsSettings in QtSsl's terms.
#pragma once

#include "settings/ConnectionSettings.h"

#include <QSslConfiguration>

struct TlsMaterial;

/// `material` may be null: the system's CA store and no client certificate. The system's store is read only if it is to be trusted,
/// and then, where it is kept by hash, only the certificates that are asked for.
QSslConfiguration tlsConfiguration(const TlsSettings &settings, const TlsMaterial *material);

/// "TLSv1.3"; empty: not known.
QString tlsProtocolName(QSsl::SslProtocol protocol);
