#include "support/TestCertificates.h"

#include <QFile>

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace {

template <auto release>
struct Release {
    template <typename T>
    void operator()(T *object) const
    {
        release(object);
    }
};
using KeyPointer = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using CertificatePointer = std::unique_ptr<X509, Release<X509_free>>;
using CrlPointer = std::unique_ptr<X509_CRL, Release<X509_CRL_free>>;
using BioPointer = std::unique_ptr<BIO, Release<BIO_free_all>>;

void require(bool good, const char *what)
{
    if (!good)
        qFatal("test certificates: %s", what);
}

BioPointer memory()
{
    return BioPointer(BIO_new(BIO_s_mem()));
}

QByteArray content(const BioPointer &bio)
{
    char *data = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &data);
    return {data, qsizetype(size)};
}

BioPointer reader(const QByteArray &bytes)
{
    auto bio = memory();
    BIO_write(bio.get(), bytes.constData(), int(bytes.size()));
    return bio;
}

CertificatePointer readCertificate(const QString &path)
{
    CertificatePointer result(PEM_read_bio_X509(reader(fileContent(path)).get(), nullptr, nullptr, nullptr));
    require(result != nullptr, "certificate unreadable");
    return result;
}

KeyPointer readKey(const QString &path)
{
    KeyPointer result(PEM_read_bio_PrivateKey(reader(fileContent(path)).get(), nullptr, nullptr, nullptr));
    require(result != nullptr, "key unreadable");
    return result;
}

void setName(X509_NAME *name, const QString &commonName)
{
    const QByteArray text = commonName.toUtf8();
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char *>(text.constData()), int(text.size()), -1,
                               0);
}

void addExtension(X509 *certificate, X509 *issuer, const QByteArray &name, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Release<X509_EXTENSION_free>> extension(
        X509V3_EXT_nconf(nullptr, &context, name.constData(), value.constData()));
    require(extension && X509_add_ext(certificate, extension.get(), -1), "extension");
}

void addExtensions(X509 *certificate, X509 *issuer, const TestCertificates::Request &request)
{
    const bool authority = request.purpose == TestCertificates::Purpose::Authority;
    QList<std::pair<QByteArray, QByteArray>> all = request.extensions;
    const auto add = [&](const char *name, const QByteArray &value) {
        if (std::none_of(all.begin(), all.end(), [&](const auto &known) { return known.first == name; }))
            all.append({name, value});
    };
    add("basicConstraints", authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    add("keyUsage", authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature");
    add("subjectKeyIdentifier", "hash");
    if (!authority)
        add("extendedKeyUsage", request.purpose == TestCertificates::Purpose::Client ? "clientAuth" : "serverAuth");
    if (!request.names.isEmpty())
        add("subjectAltName", request.names.join(u',').toUtf8());
    for (const auto &[name, value] : std::as_const(all))
        addExtension(certificate, issuer, name, value);
}

QByteArray keyPem(EVP_PKEY *key, const QByteArray &passphrase = {})
{
    auto out = memory();
    PEM_write_bio_PKCS8PrivateKey(out.get(), key, passphrase.isEmpty() ? nullptr : EVP_aes_256_cbc(), passphrase.constData(),
                                  int(passphrase.size()), nullptr, nullptr);
    return content(out);
}

} // namespace

QByteArray fileContent(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s: %s", qPrintable(path), qPrintable(file.errorString()));
    return file.readAll();
}

const TestCertificates &TestCertificates::instance()
{
    static const TestCertificates certificates;
    return certificates;
}

TestCertificates::TestCertificates()
{
    const QStringList local{u"DNS:localhost"_s, u"IP:127.0.0.1"_s, u"IP:0:0:0:0:0:0:0:1"_s};
    const QStringList localhost{u"DNS:localhost"_s};
    ca = make({u"Test Root CA"_s, {}, Purpose::Authority});
    unrelatedCa = make({u"Unrelated Root CA"_s, {}, Purpose::Authority});
    sameNameCa = make({u"Test Root CA"_s, {}, Purpose::Authority});
    intermediate = make({u"Test Intermediate CA"_s, {}, Purpose::Authority}, ca);
    server = make({u"localhost"_s, local}, ca);
    expired = make({u"localhost"_s, local, Purpose::Server, -90, -3}, ca);
    notYetValid = make({u"localhost"_s, local, Purpose::Server, 2, 90}, ca);
    otherName = make({u"broker.lan"_s, {u"DNS:broker.lan"_s, u"DNS:pi2.home"_s}}, ca);
    selfSigned = make({u"localhost"_s, local});
    clientPurpose = make({u"localhost"_s, localhost, Purpose::Client}, ca);
    revoked = make({u"localhost"_s, local}, ca);
    underIntermediate = make({u"localhost"_s, local}, intermediate);
    client = make({u"test-client"_s, {}, Purpose::Client}, ca);
    foreignClient = make({u"foreign-client"_s, {}, Purpose::Client}, unrelatedCa);
    chain = write(u"chain.pem"_s, fileContent(underIntermediate.certificate) + fileContent(intermediate.certificate));
    makeOtherForms();
}

TestIdentity TestCertificates::make(const Request &request, const TestIdentity &issuer) const
{
    const KeyPointer key(request.rsaBits ? EVP_RSA_gen(static_cast<unsigned int>(request.rsaBits)) : EVP_EC_gen("P-256"));
    const CertificatePointer certificate(X509_new());
    require(key && certificate, "key");
    X509_set_version(certificate.get(), 2); // X.509 v3
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1000 + ++m_count);
    X509_time_adj_ex(X509_getm_notBefore(certificate.get()), request.fromDays, 0, nullptr);
    X509_time_adj_ex(X509_getm_notAfter(certificate.get()), request.untilDays, 0, nullptr);
    setName(X509_get_subject_name(certificate.get()), request.commonName);
    X509_set_pubkey(certificate.get(), key.get());

    const bool selfSigned = issuer.certificate.isEmpty();
    const auto issuerCertificate = selfSigned ? nullptr : readCertificate(issuer.certificate);
    const auto issuerKey = selfSigned ? nullptr : readKey(issuer.key);
    X509 *signer = selfSigned ? certificate.get() : issuerCertificate.get();
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer));
    addExtensions(certificate.get(), signer, request);
    require(X509_sign(certificate.get(), selfSigned ? key.get() : issuerKey.get(), request.sha1 ? EVP_sha1() : EVP_sha256()) > 0,
            "signature");

    auto out = memory();
    PEM_write_bio_X509(out.get(), certificate.get());
    const QString name = u"%1-%2"_s.arg(m_count).arg(request.commonName.toLower().replace(u' ', u'-'));
    return {write(name + u".crt"_s, content(out)), write(name + u".key"_s, keyPem(key.get()))};
}

void TestCertificates::makeOtherForms()
{
    const auto der = [](auto *object, auto writer) {
        auto out = memory();
        writer(out.get(), object);
        return content(out);
    };
    const auto caCertificate = readCertificate(ca.certificate);
    const auto caKey = readKey(ca.key);
    const auto clientCertificate = readCertificate(client.certificate);
    const auto clientKey = readKey(client.key);
    caDer = write(u"ca.der"_s, der(caCertificate.get(), i2d_X509_bio));
    clientDer = write(u"client.der"_s, der(clientCertificate.get(), i2d_X509_bio));
    clientKeyDer = write(u"client-key.der"_s, der(clientKey.get(), i2d_PrivateKey_bio));
    encryptedKey = write(u"encrypted.key"_s, keyPem(clientKey.get(), passphrase().toUtf8()));

    const std::unique_ptr<PKCS12, Release<PKCS12_free>> box(
        PKCS12_create(passphrase().toUtf8().constData(), "client", clientKey.get(), clientCertificate.get(), nullptr, 0, 0, 0, 0, 0));
    require(box != nullptr, "PKCS#12");
    pkcs12 = write(u"client.p12"_s, der(box.get(), i2d_PKCS12_bio));

    const CrlPointer list(X509_CRL_new());
    X509_CRL_set_version(list.get(), 1); // v2
    X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(caCertificate.get()));
    const std::unique_ptr<ASN1_TIME, Release<ASN1_TIME_free>> now(X509_gmtime_adj(nullptr, -60)), later(X509_gmtime_adj(nullptr, 86'400));
    X509_CRL_set1_lastUpdate(list.get(), now.get());
    X509_CRL_set1_nextUpdate(list.get(), later.get());
    X509_REVOKED *entry = X509_REVOKED_new();
    X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(readCertificate(revoked.certificate).get()));
    X509_REVOKED_set_revocationDate(entry, now.get());
    X509_CRL_add0_revoked(list.get(), entry);
    require(X509_CRL_sign(list.get(), caKey.get(), EVP_sha256()) > 0, "CRL");
    crl = write(u"crl.pem"_s, der(list.get(), PEM_write_bio_X509_CRL));
    crlDer = write(u"crl.der"_s, der(list.get(), i2d_X509_CRL_bio));

    const std::unique_ptr<X509_REQ, Release<X509_REQ_free>> signingRequest(
        X509_to_X509_REQ(clientCertificate.get(), clientKey.get(), EVP_sha256()));
    request = write(u"client.csr"_s, der(signingRequest.get(), PEM_write_bio_X509_REQ));
}

QString TestCertificates::write(const QString &name, const QByteArray &content) const
{
    QFile file(m_folder.filePath(name));
    require(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(content) == content.size(), "cannot write");
    return file.fileName();
}
