// Certificates and keys, read and judged before a connection is made.
#pragma once

#include "settings/Checks.h"

#include <QSslCertificate>
#include <QSslKey>

/// What the files of TlsSettings hold, ready for QSslConfiguration.
struct TlsMaterial {
    QList<QSslCertificate> ca;          ///< Empty: the system's.
    QList<QSslCertificate> clientChain; ///< The client certificate first.
    QSslKey clientKey;
    QList<QByteArray> crls; ///< DER
    QString caSource;       ///< For texts: file name(s) or "inline PEM".
};

/// Reads the files. Problems have the causes ca-file-unusable, client-certificate-unusable, client-key-unusable, client-key-mismatch,
/// client-key-passphrase, and option-invalid for the CRL; each text names the file and what it was recognised as, by its content.
/// Uses QtSsl: call it for mqtts and wss only.
std::variant<TlsMaterial, QList<SettingsProblem>> loadTlsMaterial(const TlsSettings &settings);

/// What a certificate or key file holds, for hints beside its field: "3 CA certificates, the next expires in 212 days". Translated.
struct FileContent {
    enum class Kind : quint8 {
        Unreadable,
        Empty,
        Certificates,
        PrivateKey,
        EncryptedPrivateKey,
        CertificateAndKey,
        CertificateRequest,
        Crl,
        Pkcs12,
        PublicKey,
        Damaged,
        Other
    };
    Kind kind = Kind::Other;
    bool der = false;
    QList<QByteArray> certificates; ///< DER
    QString summary;                ///< Translated.
};
FileContent inspectFile(const FileOrPem &file);
