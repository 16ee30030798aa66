// Owners for libcrypto's objects.
#pragma once

#include <QByteArray>
#include <QString>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

namespace openssl {

template <auto release>
struct Release {
    template <typename T>
    void operator()(T *object) const
    {
        release(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Crl = std::unique_ptr<X509_CRL, Release<X509_CRL_free>>;
using Request = std::unique_ptr<X509_REQ, Release<X509_REQ_free>>;
using Pkcs12 = std::unique_ptr<PKCS12, Release<PKCS12_free>>;
using Bio = std::unique_ptr<BIO, Release<BIO_free_all>>;

/// Leaves OpenSSL's error queue as it was before: QtSsl reads it too.
class ErrorMark
{
public:
    ErrorMark() { ERR_set_mark(); }
    ~ErrorMark() { ERR_pop_to_mark(); }
    ErrorMark(const ErrorMark &) = delete;
    ErrorMark &operator=(const ErrorMark &) = delete;
};

/// The bytes have to outlive it.
inline Bio reader(const QByteArray &bytes)
{
    return Bio(BIO_new_mem_buf(bytes.constData(), int(bytes.size())));
}

template <typename T>
QByteArray toDer(T *object, int (*write)(const T *, unsigned char **))
{
    unsigned char *data = nullptr;
    const int size = write(object, &data);
    const QByteArray der = size > 0 ? QByteArray(reinterpret_cast<const char *>(data), size) : QByteArray();
    OPENSSL_free(data);
    return der;
}

/// A name on one line: "O=Connack Lab, CN=localhost". Control characters are escaped; what is left is UTF-8.
inline QString oneLine(const X509_NAME *name)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    constexpr unsigned long flags = (ASN1_STRFLGS_RFC2253 & ~ulong(ASN1_STRFLGS_ESC_MSB)) | XN_FLAG_SEP_CPLUS_SPC | XN_FLAG_FN_SN;
    if (!bio || X509_NAME_print_ex(bio.get(), name, 0, flags) < 0)
        return {};
    char *text = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &text);
    return QString::fromUtf8(text, size);
}

/// Null unless `der` is exactly one of them.
inline Certificate certificateFromDer(const QByteArray &der)
{
    auto data = reinterpret_cast<const unsigned char *>(der.constData());
    return Certificate(d2i_X509(nullptr, &data, long(der.size())));
}
inline Crl crlFromDer(const QByteArray &der)
{
    auto data = reinterpret_cast<const unsigned char *>(der.constData());
    return Crl(d2i_X509_CRL(nullptr, &data, long(der.size())));
}

} // namespace openssl
