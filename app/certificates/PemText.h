// PEM text of libcrypto's objects, and back. For certificates/ alone.
#pragma once

#include "certificates/SecretBytes.h"
#include "transport/OpenSsl.h"

#include <vector>

namespace pem {

QByteArray of(const X509 *certificate);
/// PKCS#8, not encrypted.
SecretBytes of(EVP_PKEY *key);
QByteArray of(const X509_CRL *list);

/// The first one in the text; null: there is none.
openssl::Certificate certificate(const QByteArray &text);
/// Null: there is none, or it needs a passphrase.
openssl::Key key(const QByteArray &text);
/// Every certificate of a text, up to one that is damaged.
std::vector<openssl::Certificate> certificates(const QByteArray &text);

} // namespace pem
