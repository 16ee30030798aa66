// Makes certificates, keys, revocation lists and PKCS#12 files with OpenSSL's library. No files are touched and nothing is asked.
#pragma once

#include "certificates/CertificateSpec.h"
#include "certificates/SecretBytes.h"

#include <stop_token>
#include <variant>

struct FileOrPem;

/// A certificate with its private key.
struct IssuedCertificate {
    QByteArray certificate; ///< PEM, one.
    QByteArray chain;       ///< PEM: the intermediate CAs between it and the CA that signs itself, nearest first; often empty.
    QByteArray root;        ///< PEM: the CA at the end; of a CA that signs itself, its own certificate.
    SecretBytes key;        ///< PEM, PKCS#8, not encrypted.
    bool operator==(const IssuedCertificate &) const = default;

    /// What a server sends, for mosquitto's certfile: the certificate, followed by `chain`.
    QByteArray withChain() const { return certificate + chain; }
};

/// Makes a key and a certificate for it, with a random serial number of 128 bits. Without `issuer` it signs itself. An RSA key of 4096 bits
/// takes a second or several: call it in a thread of its own, and ask `stop` to stop. A stopped one has no problems in its list.
/// An issuer that is no CA, that ends before the new certificate does, or whose key does not fit, is a problem of SpecField::Issuer or
/// Days.
std::variant<IssuedCertificate, QList<SpecProblem>> makeCertificate(const CertificateSpec &spec, const IssuedCertificate *issuer = nullptr,
                                                                    const std::stop_token &stop = {});

/// A CA that exists: its certificate (PEM or DER; further certificates in the file are taken as its chain) and its key, opened with the
/// passphrase if it has one. Problems are of SpecField::Issuer or Passphrase.
std::variant<IssuedCertificate, QList<SpecProblem>> readAuthority(const FileOrPem &certificate, const FileOrPem &key,
                                                                  const QString &passphrase = {});

/// A certificate revocation list (PEM) of the CA, with these certificates (PEM) on it, revoked now; none: an empty list. Valid for 1 to
/// 3,650 days.
std::variant<QByteArray, QList<SpecProblem>> makeRevocationList(const IssuedCertificate &authority, const QList<QByteArray> &revoked,
                                                                int days = 30);

/// A PKCS#12 file (DER) with certificate, key, chain and CA, encrypted with AES-256 under the passphrase, which may not be empty: several
/// systems refuse files without.
std::variant<SecretBytes, QList<SpecProblem>> makePkcs12(const IssuedCertificate &identity, const QString &passphrase,
                                                         const QString &friendlyName);
