// A set of certificates as files in a folder, and the broker's configuration that names them.
#pragma once

#include "certificates/CertificateSet.h"
#include "settings/ConnectionSettings.h"

/// One file to be written.
struct CertificateFileOut {
    QString name; ///< "server.key"
    SecretBytes content;
    bool isSecret = false; ///< Holds a private key: only its owner may read it.
    QString purpose;       ///< "Private key of the server", translated.
    bool operator==(const CertificateFileOut &) const = default;
};

/// ca.crt and ca.key (of a new CA), intermediate.crt and .key, server.crt (with its chain) and server.key, client-NAME.crt (with its
/// chain), .key and .p12 for each client, ca.crl. No two have the same name, and none needs more than ASCII letters, digits, ".", "_" and
/// "-".
QList<CertificateFileOut> filesOf(const CertificateSet &set);

/// How the broker is to use a set that was saved in a folder.
struct MosquittoOptions {
    QString folder; ///< Absolute. May be empty: then the files are named alone.
    quint16 port = 8883;
    bool requireCertificate = false; ///< Clients have to present a certificate of the CA.
    bool identityAsUsername = false; ///< With `requireCertificate`: the common name is the user name.
};

/// The lines for mosquitto.conf, with what a client needs as remarks (translated).
QString mosquittoLines(const CertificateSet &set, const MosquittoOptions &options);

struct SaveOutcome {
    QStringList written;  ///< File names.
    QStringList existing; ///< File names that are there already: nothing was written.
    QString problem;      ///< Translated, with the system's words; nothing was written, but for files named in `written`.
};

/// Writes the files. All are written beside their places first and then moved there. Without `overwrite` nothing is written if one of them
/// is there already. Keys get mode 0600; a folder that is not there is made with 0700.
SaveOutcome saveFiles(const QList<CertificateFileOut> &files, const QString &folder, bool overwrite);

/// The TLS settings of a client of that broker, once the files are in `folder`: the CA, and the certificate of the client `client` (from 0;
/// -1: none). What else stands in `before` stays.
TlsSettings useFiles(const CertificateSet &set, const QString &folder, int client, const TlsSettings &before);
