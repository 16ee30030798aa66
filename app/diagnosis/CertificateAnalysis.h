// Verifies a presented certificate chain once more, with every error and what it comes from.
#pragma once

#include "diagnosis/CertificateInfo.h"
#include "transport/CertificateNames.h"

#include <QList>

#include <memory>
#include <optional>

struct TrustGap;

/// What is to be judged, all of it given: no socket and no clock is asked.
struct CertificateQuestion {
    QList<QByteArray> chain;    ///< DER as presented, the leaf first.
    QList<QByteArray> anchors;  ///< DER of the CA file(s).
    bool systemTrusted = false; ///< The system's CA store is trusted (as well).
    QList<QByteArray> crls;     ///< DER; the leaf is checked against them.
    QByteArray ocspResponse;    ///< DER of the stapled response, or empty.
    QString name;               ///< Host name or address to be verified; empty: not checked.
    QDateTime at;
    bool ofClient = false; ///< The leaf is a client's: its purpose is looked at as a server does.
};

/// One complaint of OpenSSL's verification.
struct CertificateError {
    int code = 0;           ///< X509_V_ERR_...
    QString text;           ///< X509_verify_cert_error_string(): not translated.
    int depth = 0;          ///< 0: the leaf.
    QByteArray certificate; ///< DER of the one concerned; may be empty.
};

/// One thing that is wrong, as a tester sees it.
struct CertificateFinding {
    /// In the order of importance: the first one names the cause.
    enum class Kind : quint8 { Revoked, Trust, Expired, NotYetValid, WrongPurpose, HostnameMismatch, Weak, NotChecked, Other };
    Kind kind = Kind::Other;
    CertificateInfo certificate; ///< The one concerned.
    int depth = 0;
    bool trusted = false; ///< It is one of the CA file's or the system's, not one that the broker sent alone.
    QString text;         ///< OpenSSL's words, or those of what found it.
    int code = 0;         ///< X509_V_ERR_...; 0: not found by the verification.
    QDateTime revokedAt;  ///< Kind::Revoked, if known.
    QString revokedBy;    ///< Kind::Revoked: "CRL" or "OCSP".
};

struct CertificateAnalysis {
    QList<CertificateError> errors;      ///< In the order of OpenSSL's complaints; empty: the chain verifies.
    QList<CertificateFinding> findings;  ///< Sorted by kind, then depth.
    std::shared_ptr<const TrustGap> gap; ///< With Kind::Trust: where and why.
    QList<CertificateInfo> chain;        ///< As presented; only those that can be read.
    QList<CertificateInfo> anchors;      ///< Of the CA file(s).
    bool systemWouldTrust = false;       ///< The CA file alone does not lead to trust, but the system's store would.

    const CertificateFinding *find(CertificateFinding::Kind kind) const;
};

/// Verifies with the rules of OpenSSL's TLS client: purpose sslserver (a client's: sslclient), security level 2 (Debian's, and OpenSSL's
/// from 3.2 on), no partial chains: a chain must end at a self-signed certificate that is trusted. Reads the system's CA store if that is
/// trusted.
CertificateAnalysis analyseCertificates(const CertificateQuestion &question);
