// SCRAM, the client's half: RFC 5802 (SHA-1), RFC 7677 (SHA-256), and the same with SHA-512. Pure: no sockets, no clock.
#pragma once

#include <QByteArray>
#include <QMetaType>
#include <QString>

#include <optional>

namespace scram {

enum class Hash : quint8 { Sha1, Sha256, Sha512 };

/// Of an Authentication Method such as "SCRAM-SHA-256"; nullopt for any other.
std::optional<Hash> hashOf(QStringView method);

constexpr quint32 iterationsRecommended = 4'096; ///< RFC 5802, section 5.1: at least this. Fewer are taken, and told.
constexpr quint32 iterationsMaximum = 1'000'000; ///< More are refused: a server must not make us compute for minutes.

/// Why an exchange ended.
struct Failure {
    enum class Kind : quint8 {
        Malformed,      ///< A message of the server is not in the form of RFC 5802, section 7; detail: what of it.
        Nonce,          ///< The server's nonce does not begin with ours.
        Extension,      ///< A mandatory extension (m=), which no one knows.
        Iterations,     ///< Detail: the count, above iterationsMaximum.
        ServerError,    ///< Detail: the server's word, such as "invalid-proof".
        NoSignature,    ///< The server accepts without proof that it knows the password.
        WrongSignature, ///< Its proof is wrong: it does not know the password.
        OutOfTurn,      ///< A message came that is not the next one.
        Unanswered,     ///< The server did not answer in time.
        Unavailable,    ///< The system's OpenSSL does not compute this hash.
    };
    Kind kind = Kind::Malformed;
    QString detail; ///< May hold text of the server, at most 100 characters; never our proof.
    bool operator==(const Failure &) const = default;
};

/// As evidence, untranslated: "server signature does not match", "server error: invalid-proof".
QString describe(const Failure &failure);

/// What the long computation needs. Holds the password.
struct Task {
    Hash hash = Hash::Sha256;
    QByteArray password; ///< After SASLprep, UTF-8.
    QByteArray salt;
    quint32 iterations = 0;
    QByteArray authMessage; ///< RFC 5802, section 3.
};

/// ClientProof and ServerSignature; both empty: OpenSSL does not compute it.
struct Proof {
    QByteArray clientProof;
    QByteArray serverSignature;
};

/// Takes about a second for iterationsMaximum: meant for a thread of its own.
Proof prove(const Task &task);

/// One exchange. Its four messages, in this order: clientFirst(), readServerFirst(), clientFinal(), readServerFinal().
class Exchange
{
public:
    /// `nonce` is for tests; 24 random bytes in Base64 otherwise. User name and password are prepared here (saslPrep()); what that does not
    /// allow is used as it stands, since check() has refused it before.
    Exchange(Hash hash, const QString &username, const QByteArray &password, const QByteArray &nonce = {});

    QByteArray clientFirst() const { return "n,," + m_firstBare; }
    /// Takes salt, nonce and iteration count; nullopt: well, and task() is there.
    std::optional<Failure> readServerFirst(const QByteArray &message);
    const Task &task() const { return m_task; }
    QByteArray clientFinal(const Proof &proof);
    /// Verifies the server's signature; nullopt: the server knows the password.
    std::optional<Failure> readServerFinal(const QByteArray &message) const;

private:
    QString fromServer(QByteArrayView text) const;

    QByteArray m_nonce;
    QByteArray m_firstBare; ///< client-first-message-bare
    QByteArray m_finalWithoutProof;
    Task m_task;
    Proof m_proof;
};

} // namespace scram

Q_DECLARE_METATYPE(scram::Failure)
Q_DECLARE_METATYPE(scram::Proof)
