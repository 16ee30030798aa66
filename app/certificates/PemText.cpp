#include "certificates/PemText.h"

namespace pem {

namespace {

QByteArray content(const openssl::Bio &bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, qsizetype(size)};
}

/// Never asks on the terminal.
int noPassphrase(char *, int, int, void *)
{
    return -1;
}

} // namespace

QByteArray of(const X509 *certificate)
{
    const openssl::Bio bio(BIO_new(BIO_s_mem()));
    return PEM_write_bio_X509(bio.get(), certificate) ? content(bio) : QByteArray();
}

SecretBytes of(EVP_PKEY *key)
{
    const openssl::Bio bio(BIO_new(BIO_s_secmem())); // wiped when it goes
    const bool written = PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1;
    return written ? SecretBytes(content(bio)) : SecretBytes();
}

QByteArray of(const X509_CRL *list)
{
    const openssl::Bio bio(BIO_new(BIO_s_mem()));
    return PEM_write_bio_X509_CRL(bio.get(), list) ? content(bio) : QByteArray();
}

openssl::Certificate certificate(const QByteArray &text)
{
    const openssl::ErrorMark mark;
    return openssl::Certificate(PEM_read_bio_X509(openssl::reader(text).get(), nullptr, noPassphrase, nullptr));
}

openssl::Key key(const QByteArray &text)
{
    const openssl::ErrorMark mark;
    return openssl::Key(PEM_read_bio_PrivateKey(openssl::reader(text).get(), nullptr, noPassphrase, nullptr));
}

std::vector<openssl::Certificate> certificates(const QByteArray &text)
{
    const openssl::ErrorMark mark;
    const openssl::Bio bio = openssl::reader(text);
    std::vector<openssl::Certificate> result;
    while (X509 *certificate = PEM_read_bio_X509(bio.get(), nullptr, noPassphrase, nullptr))
        result.emplace_back(certificate);
    return result;
}

} // namespace pem
