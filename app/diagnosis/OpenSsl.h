// Owners for libcrypto's objects, and its values as Qt's. For the sources of diagnosis/ and certificates/.
#pragma once

#include "transport/OpenSsl.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <memory>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace openssl {

template <typename T, auto release>
using Owner = std::unique_ptr<T, Release<release>>;

using X509Ptr = Owner<X509, X509_free>;
using CrlPtr = Owner<X509_CRL, X509_CRL_free>;
using BioPtr = Owner<BIO, BIO_free>;
using StorePtr = Owner<X509_STORE, X509_STORE_free>;
using StoreContextPtr = Owner<X509_STORE_CTX, X509_STORE_CTX_free>;

/// nullptr unless `der` is exactly one certificate.
X509Ptr certificate(const QByteArray &der);
QByteArray der(const X509 *certificate);
/// The last entry of that kind (NID_commonName, ...), or an empty string.
QString entry(const X509_NAME *name, int nid);
QDateTime dateTime(const ASN1_TIME *time);
/// "AB:CD:EF"
QString colonHex(QByteArrayView bytes);

} // namespace openssl
