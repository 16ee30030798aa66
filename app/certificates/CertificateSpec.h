// What a certificate to be made shall say, and whether that can be.
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

/// Ed25519 is not for clients: Qt reads no such key.
enum class KeyKind : quint8 { EcP256, EcP384, Rsa2048, Rsa3072, Rsa4096, Ed25519 };

/// "ECDSA P-256", "RSA 4096", ...: the same in every language.
QString keyKindName(KeyKind kind);

enum class CertificateRole : quint8 {
    Authority,    ///< A CA: signs itself, or is signed by another.
    Intermediate, ///< A CA that may issue no further CA (path length 0).
    Server,       ///< Extended key usage serverAuth.
    Client,       ///< Extended key usage clientAuth.
};

struct CertificateSpec {
    CertificateRole role = CertificateRole::Server;
    QString commonName = {};   ///< 1 to 64 characters; a server's may be empty: its first host name, if that fits.
    QString organisation = {}; ///< At most 64 characters; may be empty.
    /// Of a server: host names ("broker.lan", "*.lab.lan", "müller.example") and addresses ("192.168.1.20", "fd00::20") as they are typed
    /// after mqtts://; the Subject Alternative Names (RFC 5280, section 4.2.1.6).
    QStringList names = {};
    KeyKind key = KeyKind::EcP256;
    int days = 825;           ///< From now; 1 to 36,500. More than 825 days of a server are refused by Apple's systems.
    QDateTime notBefore = {}; ///< Not set: an hour ago, for clocks that are a little behind.
    QDateTime notAfter = {};  ///< Set: counts in place of `days`, and may lie in the past.
};

/// The parts of a specification that can be wrong.
enum class SpecField : quint8 { CommonName, Organisation, Names, Key, Days, Issuer, Passphrase, CrlDays };

/// Why nothing was made.
struct SpecProblem {
    SpecField field = SpecField::CommonName;
    QString text;     ///< What is wrong, with the value; translated.
    QString accepted; ///< What would be accepted, imperative; translated.
    bool operator==(const SpecProblem &) const = default;
};

/// Every problem, in the order of the fields; empty: it can be made.
QList<SpecProblem> check(const CertificateSpec &spec);

/// As Subject Alternative Name: "DNS:broker.lan", "IP:192.168.1.20"; host names in ASCII (IDNA). Empty if it can't be one.
QString alternativeName(const QString &name);

/// Names from one text, separated by commas, semicolons, blanks or lines; each once.
QStringList namesFromText(const QString &text);
