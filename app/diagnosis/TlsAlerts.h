// The alerts of TLS by number and name. For this folder's sources.
#pragma once

#include "transport/Facts.h"

namespace tlsalert {

/// Descriptions (RFC 8446, section 6, and the registry of IANA) that rules ask for.
enum : int {
    CloseNotify = 0,
    HandshakeFailure = 40,
    BadCertificate = 42,
    UnsupportedCertificate = 43,
    CertificateRevoked = 44,
    CertificateExpired = 45,
    CertificateUnknown = 46,
    UnknownCa = 48,
    AccessDenied = 49,
    DecryptError = 51,
    ProtocolVersion = 70,
    InsufficientSecurity = 71,
    InappropriateFallback = 86,
    UnrecognizedName = 112,
    UnknownPskIdentity = 115,
    CertificateRequired = 116,
    NoApplicationProtocol = 120,
};

/// "handshake failure (40)": the name of the RFC with blanks. A number that is not registered stands alone.
QString describe(int alert);
/// What a peer means by it when it is no matter of certificates, versions, ciphers or names: a translated sentence; empty: those, or
/// unknown.
QString meaning(int alert);
/// The fatal alert that the peer sent: from the facts, from its raw bytes, or from the TLS library's words; nullopt if none came.
std::optional<int> received(const TlsFacts &facts, const QString &endingText);

} // namespace tlsalert
