// What a file of certificates or keys holds, by its content and never by its name.
#pragma once

#include "transport/OpenSsl.h"
#include "transport/TlsMaterial.h"

/// All that was found in one file. Keys are kept as found; opening them is another step, since it may need a passphrase.
struct CertificateFile {
    QString name;      ///< For messages: the file's name, or "the PEM text".
    QString readError; ///< The system's words; not empty: nothing was read.
    FileContent::Kind kind = FileContent::Kind::Other;
    bool der = false;
    QList<QByteArray> certificates; ///< DER
    QList<QByteArray> crls;         ///< DER
    QByteArray key;                 ///< The first private key: PEM block or DER.
    bool keyEncrypted = false;
    QList<QByteArray> requests; ///< Certificate signing requests, DER.
    QByteArray publicKey;       ///< The first one, SubjectPublicKeyInfo, DER.
    QByteArray pkcs12;          ///< DER
    QString damagedLabel;       ///< Kind::Damaged: the PEM label of the block that cannot be decoded.
    QString otherKind;          ///< Kind::Other: translated words for a known format, "a web page"; empty: not recognised.

    /// Translated, for "ca.pem holds %1": "a private key", "2 certificates", "nothing (it is empty)".
    QString description() const;
};

/// Reads at most 1 MiB.
CertificateFile readCertificateFile(const FileOrPem &file);

/// Its key. Null if it cannot be opened with this passphrase (null: none); never asks on the terminal.
openssl::Key openKey(const CertificateFile &file, const QByteArray *passphrase);

/// What a PKCS#12 file holds.
struct Pkcs12Content {
    enum class Outcome : quint8 {
        Opened,
        WrongPassphrase,
        CipherIsGone
    }; ///< CipherIsGone: OpenSSL no longer opens it (RC2 or a relative).
    Outcome outcome = Outcome::Opened;
    openssl::Key key;               ///< May be null.
    bool hasCertificate = false;    ///< The first of `certificates` belongs to `key`.
    QList<QByteArray> certificates; ///< DER
};
Pkcs12Content openPkcs12(const QByteArray &der, const QByteArray &passphrase);
