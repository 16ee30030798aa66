// What goes with certificates: CAs that exist already, revocation lists, PKCS#12 files.
#include "certificates/PemText.h"
#include "certificates/Signer.h"
#include "diagnosis/OpenSsl.h"
#include "transport/CertificateFile.h"

#include <QCoreApplication>

using Problems = QList<SpecProblem>;

namespace {

constexpr int mostCrlDays = 3'650;

struct Forms {
    Q_DECLARE_TR_FUNCTIONS(CertificateMaker)
};

Problems one(SpecField field, const QString &text, const QString &accepted)
{
    return {{field, text, accepted}};
}

Problems keyProblem(const CertificateFile &file, bool withPassphrase)
{
    if (file.kind == FileContent::Kind::Unreadable)
        return one(SpecField::Issuer, Forms::tr("%1 cannot be read: %2.").arg(file.name, file.readError),
                   Forms::tr("Give the private key of the CA."));
    if (file.key.isEmpty())
        return one(SpecField::Issuer, Forms::tr("%1 holds %2.").arg(file.name, file.description()),
                   Forms::tr("Give the private key of the CA."));
    if (!file.keyEncrypted)
        return one(SpecField::Issuer, Forms::tr("The private key in %1 is damaged or of a kind that OpenSSL does not know.").arg(file.name),
                   Forms::tr("Give the private key of the CA."));
    return one(SpecField::Passphrase,
               withPassphrase ? Forms::tr("The passphrase does not open %1.").arg(file.name)
                              : Forms::tr("%1 is encrypted and needs a passphrase.").arg(file.name),
               Forms::tr("Give the passphrase with which the key was encrypted."));
}

void takeChain(IssuedCertificate &authority, const QList<QByteArray> &certificates)
{
    for (qsizetype i = 1; i < certificates.size(); ++i) {
        const openssl::Certificate next = openssl::certificateFromDer(certificates[i]);
        const bool root = next && X509_self_signed(next.get(), 1) == 1;
        (root ? authority.root : authority.chain) += next ? pem::of(next.get()) : QByteArray();
    }
}

openssl::Crl emptyList(const Signer &signer, int days)
{
    openssl::Crl list(X509_CRL_new());
    const openssl::Owner<ASN1_TIME, ASN1_TIME_free> now(X509_gmtime_adj(nullptr, 0));
    const openssl::Owner<ASN1_TIME, ASN1_TIME_free> next(X509_time_adj_ex(nullptr, days, 0, nullptr));
    const bool good = list && X509_CRL_set_version(list.get(), X509_CRL_VERSION_2)
        && X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(signer.certificate.get()))
        && X509_CRL_set1_lastUpdate(list.get(), now.get()) && X509_CRL_set1_nextUpdate(list.get(), next.get());
    return good ? std::move(list) : nullptr;
}

bool addEntry(X509_CRL *list, const X509 *certificate)
{
    const openssl::Owner<ASN1_TIME, ASN1_TIME_free> now(X509_gmtime_adj(nullptr, 0));
    openssl::Owner<X509_REVOKED, X509_REVOKED_free> entry(X509_REVOKED_new());
    const bool good = entry && X509_REVOKED_set_serialNumber(entry.get(), const_cast<ASN1_INTEGER *>(X509_get0_serialNumber(certificate)))
        && X509_REVOKED_set_revocationDate(entry.get(), now.get()) && X509_CRL_add0_revoked(list, entry.get());
    if (good)
        static_cast<void>(entry.release()); // the list's
    return good;
}

/// CRL number (the time, so that a later list has a higher one) and Authority Key Identifier: RFC 5280, section 5.2.
bool addExtensions(X509_CRL *list, X509 *issuer)
{
    const openssl::Owner<ASN1_INTEGER, ASN1_INTEGER_free> number(ASN1_INTEGER_new());
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, nullptr, nullptr, list, 0);
    const openssl::Owner<X509_EXTENSION, X509_EXTENSION_free> authority(
        X509V3_EXT_conf_nid(nullptr, &context, NID_authority_key_identifier, "keyid"));
    return authority && X509_CRL_add_ext(list, authority.get(), -1)
        && ASN1_INTEGER_set_int64(number.get(), QDateTime::currentMSecsSinceEpoch())
        && X509_CRL_add1_ext_i2d(list, NID_crl_number, number.get(), 0, 0) == 1;
}

} // namespace

std::variant<IssuedCertificate, Problems> readAuthority(const FileOrPem &certificateFile, const FileOrPem &keyFile,
                                                        const QString &passphrase)
{
    const openssl::ErrorMark mark;
    const CertificateFile certificate = readCertificateFile(certificateFile);
    const QString accepted = Forms::tr("Give the certificate of the CA that shall sign, as PEM or DER.");
    if (certificate.kind == FileContent::Kind::Unreadable)
        return one(SpecField::Issuer, Forms::tr("%1 cannot be read: %2.").arg(certificate.name, certificate.readError), accepted);
    if (certificate.certificates.isEmpty())
        return one(SpecField::Issuer, Forms::tr("%1 holds %2.").arg(certificate.name, certificate.description()), accepted);
    const bool inOneFile = keyFile.isEmpty() && !certificate.key.isEmpty();
    const CertificateFile key = inOneFile ? certificate : readCertificateFile(keyFile);
    const QByteArray phrase = passphrase.toUtf8();
    const openssl::Key opened = key.key.isEmpty() ? nullptr : openKey(key, phrase.isEmpty() ? nullptr : &phrase);
    if (!opened)
        return keyProblem(key, !phrase.isEmpty());
    const openssl::Certificate own = openssl::certificateFromDer(certificate.certificates.constFirst());
    IssuedCertificate authority;
    authority.certificate = pem::of(own.get());
    authority.key = pem::of(opened.get());
    if (X509_self_signed(own.get(), 1) == 1)
        authority.root = authority.certificate;
    else
        takeChain(authority, certificate.certificates);
    auto signer = openSigner(authority);
    if (auto *problems = std::get_if<Problems>(&signer))
        return *problems;
    return authority;
}

std::variant<QByteArray, Problems> makeRevocationList(const IssuedCertificate &authority, const QList<QByteArray> &revoked, int days)
{
    const openssl::ErrorMark mark;
    if (days < 1 || days > mostCrlDays)
        return one(SpecField::CrlDays, Forms::tr("The list would be valid for %1 days.").arg(days), Forms::tr("Give 1 to 3650 days."));
    auto opened = openSigner(authority);
    if (auto *problems = std::get_if<Problems>(&opened))
        return *problems;
    const auto &signer = std::get<Signer>(opened);
    const openssl::Crl list = emptyList(signer, days);
    bool good = list && addExtensions(list.get(), signer.certificate.get());
    for (const QByteArray &text : revoked) {
        const openssl::Certificate certificate = pem::certificate(text);
        good = good && certificate && addEntry(list.get(), certificate.get());
    }
    if (!good || !X509_CRL_sort(list.get()) || X509_CRL_sign(list.get(), signer.key.get(), signer.digest()) <= 0)
        return one(SpecField::Issuer, Forms::tr("OpenSSL could not make the revocation list."),
                   Forms::tr("Give the certificate of a CA together with its private key."));
    return pem::of(list.get());
}

std::variant<SecretBytes, Problems> makePkcs12(const IssuedCertificate &identity, const QString &passphrase, const QString &friendlyName)
{
    const openssl::ErrorMark mark;
    if (passphrase.isEmpty())
        return one(SpecField::Passphrase, Forms::tr("The PKCS#12 file has no passphrase."),
                   Forms::tr("Give a passphrase: it protects the private key in the file."));
    const openssl::Certificate certificate = pem::certificate(identity.certificate);
    const openssl::Key key = pem::key(identity.key.bytes());
    const std::vector<openssl::Certificate> above = pem::certificates(identity.chain + identity.root);
    const openssl::Owner<STACK_OF(X509), [](STACK_OF(X509) * stack) { sk_X509_free(stack); }> others(sk_X509_new_null());
    for (const openssl::Certificate &certificateAbove : above)
        sk_X509_push(others.get(), certificateAbove.get());
    QByteArray phrase = passphrase.toUtf8();
    const openssl::Pkcs12 box(certificate && key ? PKCS12_create(phrase.constData(), friendlyName.toUtf8().constData(), key.get(),
                                                                 certificate.get(), others.get(), 0, 0, 0, 0, 0)
                                                 : nullptr);
    OPENSSL_cleanse(phrase.data(), std::size_t(phrase.size()));
    const openssl::Bio bio(BIO_new(BIO_s_secmem()));
    if (!box || !i2d_PKCS12_bio(bio.get(), box.get()))
        return one(SpecField::Passphrase, Forms::tr("OpenSSL could not make the PKCS#12 file."),
                   Forms::tr("Give a certificate together with its private key."));
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return SecretBytes({data, qsizetype(size)});
}
