// Certificates and keys for tests, made at run time so that dates are always right.
#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

/// A certificate and its key as PEM files.
struct TestIdentity {
    QString certificate;
    QString key;
};

/// Made once in a process, in a temporary folder that goes with it. Keys are EC P-256 unless asked otherwise.
class TestCertificates
{
public:
    enum class Purpose { Server, Client, Authority };
    struct Request {
        QString commonName;
        QStringList names; ///< "DNS:localhost", "IP:127.0.0.1"
        Purpose purpose = Purpose::Server;
        int fromDays = -1; ///< Start of validity, in days from now.
        int untilDays = 90;
        int rsaBits = 0;                                          ///< 0: EC P-256
        QList<std::pair<QByteArray, QByteArray>> extensions = {}; ///< {"nameConstraints", "permitted;DNS:plant.lan"}; in place of ours.
        bool sha1 = false;                                        ///< Signed with SHA-1.
    };

    static const TestCertificates &instance();

    TestIdentity ca;                ///< "Test Root CA", self-signed: issued all but those noted.
    TestIdentity unrelatedCa;       ///< "Unrelated Root CA"
    TestIdentity sameNameCa;        ///< "Test Root CA" too, with another key.
    TestIdentity intermediate;      ///< "Test Intermediate CA"
    TestIdentity server;            ///< localhost, 127.0.0.1 and ::1
    TestIdentity expired;           ///< The same names, expired three days ago.
    TestIdentity notYetValid;       ///< The same names, from in two days on.
    TestIdentity otherName;         ///< broker.lan and pi2.home
    TestIdentity selfSigned;        ///< localhost
    TestIdentity clientPurpose;     ///< localhost, for TLS clients only.
    TestIdentity revoked;           ///< localhost; on `crl`.
    TestIdentity underIntermediate; ///< localhost, issued by `intermediate`.
    TestIdentity client;            ///< "test-client"
    TestIdentity foreignClient;     ///< Issued by `unrelatedCa`.

    QString chain; ///< `underIntermediate` and `intermediate` in one file.
    QString caDer;
    QString clientDer;
    QString clientKeyDer;
    QString encryptedKey; ///< The client's key under `passphrase`.
    QString pkcs12;       ///< The client's certificate and key under `passphrase`.
    QString crl;          ///< PEM, by `ca`.
    QString crlDer;
    QString request; ///< A certificate signing request.
    static QString passphrase() { return QStringLiteral("right-horse-7719"); }

    /// Another certificate; self-signed without an issuer.
    TestIdentity make(const Request &request, const TestIdentity &issuer = {}) const;
    /// A file in the folder with this content.
    QString write(const QString &name, const QByteArray &content) const;
    QString folder() const { return m_folder.path(); }

private:
    TestCertificates();
    void makeOtherForms();

    QTemporaryDir m_folder;
    mutable int m_count = 0;
};

/// The content of a file; fails the process if it cannot be read.
QByteArray fileContent(const QString &path);
