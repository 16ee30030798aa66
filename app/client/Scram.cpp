#include "client/Scram.h"

#include "settings/SaslPrep.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <QList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace scram {
namespace {

constexpr qsizetype nonceBytes = 24;
constexpr qsizetype quotedMaximum = 100; ///< Characters of a server's word.

const EVP_MD *digest(Hash hash)
{
    switch (hash) {
    case Hash::Sha1:
        return EVP_sha1();
    case Hash::Sha256:
        return EVP_sha256();
    case Hash::Sha512:
        break;
    }
    return EVP_sha512();
}

const unsigned char *bytesOf(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

unsigned char *bytesOf(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

/// Empty if OpenSSL does not compute it.
QByteArray hmac(const EVP_MD *md, const QByteArray &key, const QByteArray &text)
{
    QByteArray result(EVP_MD_size(md), '\0');
    unsigned int length = 0;
    if (!HMAC(md, key.constData(), int(key.size()), bytesOf(text), std::size_t(text.size()), bytesOf(result), &length))
        return {};
    return result.first(qsizetype(length));
}

QByteArray hashed(const EVP_MD *md, const QByteArray &text)
{
    QByteArray result(EVP_MD_size(md), '\0');
    unsigned int length = 0;
    if (EVP_Digest(text.constData(), std::size_t(text.size()), bytesOf(result), &length, md, nullptr) != 1)
        return {};
    return result.first(qsizetype(length));
}

void wipe(QByteArray &secret)
{
    OPENSSL_cleanse(secret.data(), std::size_t(secret.size()));
    secret.clear();
}

/// In names "=" and "," stand as "=3D" and "=2C" (RFC 5802, section 5.1).
QByteArray escaped(const QString &name)
{
    return name.toUtf8().replace('=', "=3D").replace(',', "=2C");
}

QString prepared(const QString &text)
{
    return saslPrep(text).value_or(text);
}

QByteArray randomNonce()
{
    QByteArray bytes(nonceBytes, '\0');
    return RAND_bytes(bytesOf(bytes), int(bytes.size())) == 1 ? bytes.toBase64() : QByteArray();
}

/// printable: U+0021 to U+007E but for the comma (RFC 5802, section 7).
bool isPrintable(QByteArrayView text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F && c != ','; });
}

/// Base64 with its padding and without anything else; nullopt otherwise.
std::optional<QByteArray> fromBase64(QByteArrayView text)
{
    const auto decoded = QByteArray::fromBase64Encoding(text.toByteArray(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || text.size() % 4 != 0 || decoded.decoded.isEmpty())
        return std::nullopt;
    return decoded.decoded;
}

/// The value of "x=value"; nullopt if the attribute is another.
std::optional<QByteArrayView> valueOf(QByteArrayView attribute, char name)
{
    if (attribute.size() < 2 || attribute[0] != name || attribute[1] != '=')
        return std::nullopt;
    return attribute.sliced(2);
}

QList<QByteArray> attributesOf(const QByteArray &message)
{
    return message.split(',');
}

Failure malformed(const char *what)
{
    return {Failure::Kind::Malformed, QLatin1String(what)};
}

/// posit-number: digits without a leading 0; 0 if it is none. A number that does not fit is the largest.
quint32 readCount(QByteArrayView text)
{
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.empty() || text[0] == '0' || !std::all_of(text.begin(), text.end(), isDigit))
        return 0;
    bool fits = false;
    const quint32 count = text.toByteArray().toUInt(&fits);
    return fits ? count : 0xFFFF'FFFF;
}

} // namespace

std::optional<Hash> hashOf(QStringView method)
{
    if (method == "SCRAM-SHA-1"_L1)
        return Hash::Sha1;
    if (method == "SCRAM-SHA-256"_L1)
        return Hash::Sha256;
    if (method == "SCRAM-SHA-512"_L1)
        return Hash::Sha512;
    return std::nullopt;
}

QString describe(const Failure &failure)
{
    using Kind = Failure::Kind;
    switch (failure.kind) {
    case Kind::Malformed:
        return u"malformed message of the server: %1"_s.arg(failure.detail);
    case Kind::Nonce:
        return u"server nonce does not begin with the client nonce"_s;
    case Kind::Extension:
        return u"server asks for a mandatory extension (m=)"_s;
    case Kind::Iterations:
        return u"iteration count: %1; at most %2 are computed"_s.arg(failure.detail, QString::number(iterationsMaximum));
    case Kind::ServerError:
        return u"server error: %1"_s.arg(failure.detail);
    case Kind::NoSignature:
        return u"server signature is missing"_s;
    case Kind::WrongSignature:
        return u"server signature does not match"_s;
    case Kind::OutOfTurn:
        return u"message out of turn: %1"_s.arg(failure.detail);
    case Kind::Unanswered:
        return u"no answer to AUTH within %1"_s.arg(failure.detail);
    case Kind::Unavailable:
        break;
    }
    return u"the hash is not available in OpenSSL"_s;
}

Proof prove(const Task &task)
{
    const EVP_MD *md = digest(task.hash);
    QByteArray salted(EVP_MD_size(md), '\0');
    if (PKCS5_PBKDF2_HMAC(task.password.constData(), int(task.password.size()), bytesOf(task.salt), int(task.salt.size()),
                          int(task.iterations), md, int(salted.size()), bytesOf(salted))
        != 1)
        return {};
    QByteArray clientKey = hmac(md, salted, "Client Key"_ba);
    QByteArray serverKey = hmac(md, salted, "Server Key"_ba);
    QByteArray proof = hmac(md, hashed(md, clientKey), task.authMessage); // ClientSignature
    const QByteArray serverSignature = hmac(md, serverKey, task.authMessage);
    const bool computed = !clientKey.isEmpty() && proof.size() == clientKey.size() && serverSignature.size() == clientKey.size();
    for (qsizetype i = 0; computed && i < proof.size(); ++i)
        proof[i] = char(proof[i] ^ clientKey[i]);
    wipe(salted);
    wipe(clientKey);
    wipe(serverKey);
    return computed ? Proof{proof, serverSignature} : Proof{};
}

Exchange::Exchange(Hash hash, const QString &username, const QByteArray &password, const QByteArray &nonce)
    : m_nonce(nonce.isEmpty() ? randomNonce() : nonce)
    , m_firstBare("n=" + escaped(prepared(username)) + ",r=" + m_nonce)
{
    m_task.hash = hash;
    m_task.password = prepared(QString::fromUtf8(password)).toUtf8();
}

/// A word of the server, fit to be shown.
QString Exchange::fromServer(QByteArrayView text) const
{
    QByteArray shown = text.first(std::min(text.size(), quotedMaximum)).toByteArray();
    for (const QByteArray &secret : {m_proof.clientProof.toBase64(), m_nonce}) {
        if (!secret.isEmpty() && text.toByteArray().contains(secret))
            shown = "***";
    }
    return QString::fromUtf8(shown);
}

std::optional<Failure> Exchange::readServerFirst(const QByteArray &message)
{
    const QList<QByteArray> attributes = attributesOf(message);
    if (const auto error = valueOf(attributes[0], 'e'))
        return Failure{Failure::Kind::ServerError, fromServer(*error)};
    if (valueOf(attributes[0], 'm'))
        return Failure{Failure::Kind::Extension, {}};
    if (attributes.size() < 3)
        return malformed("r=, s= and i= are expected");
    const auto nonce = valueOf(attributes[0], 'r');
    const auto salt = valueOf(attributes[1], 's');
    const auto count = valueOf(attributes[2], 'i');
    if (!nonce || !isPrintable(*nonce))
        return malformed("the nonce (r=)");
    if (m_nonce.isEmpty())
        return Failure{Failure::Kind::Unavailable, {}};
    if (!nonce->startsWith(m_nonce) || nonce->size() == m_nonce.size())
        return Failure{Failure::Kind::Nonce, {}};
    const auto saltBytes = salt ? fromBase64(*salt) : std::nullopt;
    if (!saltBytes)
        return malformed("the salt (s=)");
    const quint32 iterations = count ? readCount(*count) : 0;
    if (iterations == 0)
        return malformed("the iteration count (i=)");
    if (iterations > iterationsMaximum)
        return Failure{Failure::Kind::Iterations, fromServer(*count)};
    m_task.salt = *saltBytes;
    m_task.iterations = iterations;
    m_finalWithoutProof = "c=biws,r=" + nonce->toByteArray(); // biws: "n,,", no channel binding
    m_task.authMessage = m_firstBare + ',' + message + ',' + m_finalWithoutProof;
    return std::nullopt;
}

QByteArray Exchange::clientFinal(const Proof &proof)
{
    m_proof = proof;
    wipe(m_task.password); // it has served
    return m_finalWithoutProof + ",p=" + proof.clientProof.toBase64();
}

std::optional<Failure> Exchange::readServerFinal(const QByteArray &message) const
{
    const QByteArray first = attributesOf(message)[0];
    if (const auto error = valueOf(first, 'e'))
        return Failure{Failure::Kind::ServerError, fromServer(*error)};
    if (message.isEmpty())
        return Failure{Failure::Kind::NoSignature, {}};
    const auto verifier = valueOf(first, 'v');
    const auto signature = verifier ? fromBase64(*verifier) : std::nullopt;
    if (!signature)
        return malformed("the signature (v=)");
    const QByteArray &expected = m_proof.serverSignature;
    if (expected.isEmpty() || signature->size() != expected.size()
        || CRYPTO_memcmp(signature->constData(), expected.constData(), std::size_t(expected.size())) != 0)
        return Failure{Failure::Kind::WrongSignature, {}};
    return std::nullopt;
}

} // namespace scram
