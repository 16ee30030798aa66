// What certificates and certificate requests say beside their names and dates. For the sources of diagnosis/ and certificates/.
#pragma once

#include "diagnosis/OpenSsl.h"

#include <QStringList>

namespace openssl {

/// Each for the extensions of one certificate or request; at most 1,000 entries.
/// "DNS:broker.lan", "IP:127.0.0.1", "URI:...", "email:..."
QStringList alternativeNames(const STACK_OF(X509_EXTENSION) * extensions);
/// "digitalSignature", "keyCertSign", ...; empty: no such extension.
QStringList keyUsages(const STACK_OF(X509_EXTENSION) * extensions);
/// "serverAuth", "clientAuth", or an OID; empty: no such extension.
QStringList extendedKeyUsages(const STACK_OF(X509_EXTENSION) * extensions);

/// "RSA 2048", "EC P-256", "Ed25519", ...
QString keyDescription(const EVP_PKEY *key);

QString fromAsn1(const ASN1_STRING *text);

} // namespace openssl
