// The registered alerts of TLS (RFC 8446, section 6, and the registry of IANA).
#pragma once

#include <QString>

#include <span>

struct TlsAlertName {
    int description;
    const char *name;    ///< The name of the RFC with blanks: "certificate required".
    const char *openssl; ///< As it stands in OpenSSL's error texts, lower case.
};

std::span<const TlsAlertName> tlsAlertNames();
/// Empty if it is not registered. OpenSSL has no words for some of them.
QString tlsAlertName(int description);
