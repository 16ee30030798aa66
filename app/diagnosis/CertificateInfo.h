// What a certificate says, as plain values for reports, the window and the rules.
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QMetaType>
#include <QString>
#include <QStringList>

/// All texts come from the certificate (plain text, never markup), names are UTF-8 with control characters escaped.
struct CertificateInfo {
    bool readable = false; ///< The bytes are an X.509 certificate; otherwise nothing else is set.
    QString subject;       ///< "O=Connack Lab, CN=localhost"
    QString issuer;
    QString name;         ///< Of the subject in short: its common name, or else its organisation, or else the whole subject.
    QString issuerName;   ///< The same of the issuer.
    QString organisation; ///< O of the subject, may be empty.
    QString issuerOrganisation;
    QStringList names;            ///< Subject Alternative Names: "DNS:broker.lan", "IP:127.0.0.1", "URI:...", "email:..."; at most 1,000.
    QDateTime notBefore;          ///< UTC
    QDateTime notAfter;           ///< UTC
    QString key;                  ///< "RSA 2048", "EC P-256", "Ed25519", ...
    QString signatureAlgorithm;   ///< "ecdsa-with-SHA256", ...
    QString sha256;               ///< Fingerprint of the DER: "AB:CD:..."
    QString serial;               ///< Hexadecimal, upper case.
    bool isCa = false;            ///< Basic Constraints say CA (or version 1 and self-signed).
    bool selfSigned = false;      ///< Subject is issuer and the signature is by its own key.
    QStringList keyUsage;         ///< "digitalSignature", "keyCertSign", ...; empty: no such extension.
    QStringList extendedKeyUsage; ///< "serverAuth", "clientAuth", or an OID; empty: no such extension.
    QString subjectKeyId;         ///< "AB:CD:..."; empty: no such extension.
    QString authorityKeyId;
    QString authorityIssuer; ///< Issuer of the issuing certificate, if Authority Key Identifier names it.
    QStringList caIssuers;   ///< Where to fetch the issuer's certificate (Authority Information Access).
    QStringList ocspResponders;
    bool operator==(const CertificateInfo &) const = default;
};

/// Reads one certificate. Never fails on hostile bytes: see `readable`.
CertificateInfo certificateInfo(const QByteArray &der);

/// DER as PEM.
QByteArray toPem(const QByteArray &der);

Q_DECLARE_METATYPE(CertificateInfo)
