#include "broker/PasswordHash.h"

#include <QCryptographicHash>

#include <openssl/evp.h>
#include <openssl/rand.h>

namespace {

constexpr int saltLength = 12;  ///< Bytes, as mosquitto_passwd has it.
constexpr int iterations = 101; ///< mosquitto's default. The password is random and lives as long as the broker.
constexpr int hashLength = 64;  ///< Bytes of SHA-512.

/// Empty if there is no randomness.
QByteArray salt()
{
    QByteArray bytes(saltLength, '\0');
    return RAND_bytes(reinterpret_cast<unsigned char *>(bytes.data()), saltLength) == 1 ? bytes : QByteArray();
}

} // namespace

QByteArray mosquittoHash7(const QByteArray &password)
{
    const QByteArray random = salt();
    QByteArray hash(hashLength, '\0');
    if (random.isEmpty()
        || PKCS5_PBKDF2_HMAC(password.constData(), int(password.size()), reinterpret_cast<const unsigned char *>(random.constData()),
                             int(random.size()), iterations, EVP_sha512(), hashLength, reinterpret_cast<unsigned char *>(hash.data()))
            != 1)
        return {};
    return "$7$" + QByteArray::number(iterations) + '$' + random.toBase64() + '$' + hash.toBase64();
}

QByteArray mosquittoHash6(const QByteArray &password)
{
    const QByteArray random = salt();
    if (random.isEmpty())
        return {};
    return "$6$" + random.toBase64() + '$' + QCryptographicHash::hash(password + random, QCryptographicHash::Sha512).toBase64();
}
