#include "certificates/CertificateMaker.h"

#include "certificates/PemText.h"
#include "certificates/Signer.h"
#include "diagnosis/OpenSsl.h"

#include <QCoreApplication>

#include <openssl/bn.h>

using namespace Qt::StringLiterals;
using Problems = QList<SpecProblem>;

namespace {

constexpr int serialBits = 128;
constexpr int backdatedSeconds = 3'600;

struct CertificateMaker {
    Q_DECLARE_TR_FUNCTIONS(CertificateMaker)
};

Problems failed(SpecField field)
{
    const QString reason = QString::fromUtf8(ERR_reason_error_string(ERR_peek_last_error()));
    return {
        {field, CertificateMaker::tr("OpenSSL could not make it: %1.").arg(reason), CertificateMaker::tr("Choose another kind of key.")}};
}

int mayGoOn(EVP_PKEY_CTX *context)
{
    return !static_cast<const std::stop_token *>(EVP_PKEY_CTX_get_app_data(context))->stop_requested();
}

openssl::Key generate(EVP_PKEY_CTX *context, const std::stop_token &stop)
{
    EVP_PKEY *key = nullptr;
    EVP_PKEY_CTX_set_app_data(context, const_cast<std::stop_token *>(&stop));
    EVP_PKEY_CTX_set_cb(context, mayGoOn);
    if (EVP_PKEY_generate(context, &key) != 1)
        return nullptr;
    return openssl::Key(key);
}

int rsaBits(KeyKind kind)
{
    return kind == KeyKind::Rsa2048 ? 2048 : kind == KeyKind::Rsa3072 ? 3072 : 4096;
}

openssl::Key makeKey(KeyKind kind, const std::stop_token &stop)
{
    const bool curve = kind == KeyKind::EcP256 || kind == KeyKind::EcP384;
    const char *const name = curve ? "EC" : kind == KeyKind::Ed25519 ? "ED25519" : "RSA";
    const openssl::Owner<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_from_name(nullptr, name, nullptr));
    if (!context || EVP_PKEY_keygen_init(context.get()) != 1)
        return nullptr;
    if (curve)
        EVP_PKEY_CTX_set_group_name(context.get(), kind == KeyKind::EcP256 ? "P-256" : "P-384");
    else if (kind != KeyKind::Ed25519)
        EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), rsaBits(kind));
    return generate(context.get(), stop);
}

bool setSerial(X509 *certificate)
{
    const openssl::Owner<BIGNUM, BN_free> number(BN_new());
    return number && BN_rand(number.get(), serialBits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1
        && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate));
}

bool addEntry(X509_NAME *name, int nid, const QString &value)
{
    const QByteArray text = value.trimmed().toUtf8();
    return text.isEmpty()
        || X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8, reinterpret_cast<const unsigned char *>(text.constData()), int(text.size()),
                                      -1, 0);
}

/// A server's common name is what it is called first, for people who look at a list of certificates; clients ignore it (RFC 6125).
QString commonName(const CertificateSpec &spec)
{
    if (!spec.commonName.trimmed().isEmpty() || spec.names.isEmpty())
        return spec.commonName;
    const QString first = spec.names.constFirst();
    return first.size() <= 64 ? first : QString();
}

bool setSubject(X509 *certificate, const CertificateSpec &spec)
{
    X509_NAME *name = X509_get_subject_name(certificate);
    return addEntry(name, NID_organizationName, spec.organisation) && addEntry(name, NID_commonName, commonName(spec));
}

QDateTime beginning(const CertificateSpec &spec)
{
    const QDateTime hourAgo = QDateTime::currentDateTimeUtc().addSecs(-backdatedSeconds);
    if (spec.notBefore.isValid())
        return spec.notBefore;
    return spec.notAfter.isValid() && spec.notAfter <= hourAgo ? spec.notAfter.addDays(-1) : hourAgo;
}

QDateTime end(const CertificateSpec &spec)
{
    return spec.notAfter.isValid() ? spec.notAfter : QDateTime::currentDateTimeUtc().addDays(spec.days);
}

bool setValidity(X509 *certificate, const CertificateSpec &spec)
{
    return ASN1_TIME_set(X509_getm_notBefore(certificate), time_t(beginning(spec).toSecsSinceEpoch()))
        && ASN1_TIME_set(X509_getm_notAfter(certificate), time_t(end(spec).toSecsSinceEpoch()));
}

bool addExtension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const openssl::Owner<X509_EXTENSION, X509_EXTENSION_free> extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(certificate, extension.get(), -1);
}

bool addNames(X509 *certificate, const QStringList &names)
{
    const openssl::Owner<GENERAL_NAMES, GENERAL_NAMES_free> all(sk_GENERAL_NAME_new_null());
    for (const QString &name : names) {
        const QString alternative = alternativeName(name);
        const bool address = alternative.startsWith("IP:"_L1);
        const QByteArray value = alternative.mid(address ? 3 : 4).toLatin1();
        GENERAL_NAME *entry = a2i_GENERAL_NAME(nullptr, nullptr, nullptr, address ? GEN_IPADD : GEN_DNS, value.constData(), 0);
        if (!entry)
            return false;
        sk_GENERAL_NAME_push(all.get(), entry);
    }
    return names.isEmpty() || X509_add1_ext_i2d(certificate, NID_subject_alt_name, all.get(), 0, 0) == 1;
}

const char *keyUsage(const CertificateSpec &spec)
{
    if (spec.role == CertificateRole::Authority || spec.role == CertificateRole::Intermediate)
        return "critical,keyCertSign,cRLSign";
    const bool rsa = spec.key == KeyKind::Rsa2048 || spec.key == KeyKind::Rsa3072 || spec.key == KeyKind::Rsa4096;
    return rsa ? "critical,digitalSignature,keyEncipherment" : "critical,digitalSignature"; // the former for TLS 1.2 without (EC)DHE
}

const char *basicConstraints(CertificateRole role)
{
    switch (role) {
    case CertificateRole::Authority:
        return "critical,CA:TRUE";
    case CertificateRole::Intermediate:
        return "critical,CA:TRUE,pathlen:0";
    default:
        return "critical,CA:FALSE";
    }
}

/// RFC 5280, section 4.2.1. `issuer` is the certificate itself if it signs itself.
bool addExtensions(X509 *certificate, X509 *issuer, const CertificateSpec &spec)
{
    const auto add = [&](int nid, const char *value) { return addExtension(certificate, issuer, nid, value); };
    bool good = add(NID_basic_constraints, basicConstraints(spec.role)) && add(NID_key_usage, keyUsage(spec))
        && add(NID_subject_key_identifier, "hash");
    if (spec.role == CertificateRole::Server)
        good = good && add(NID_ext_key_usage, "serverAuth") && addNames(certificate, spec.names);
    else if (spec.role == CertificateRole::Client)
        good = good && add(NID_ext_key_usage, "clientAuth");
    return good && add(NID_authority_key_identifier, "keyid");
}

/// With dates that are asked for expressly, everything goes: for certificates that are to be wrong.
Problems outlives(const CertificateSpec &spec, const X509 *issuer)
{
    const QDateTime last = openssl::dateTime(X509_get0_notAfter(issuer));
    if (spec.notAfter.isValid() || end(spec) <= last.addSecs(60))
        return {};
    const qint64 days = QDateTime::currentDateTimeUtc().daysTo(last);
    return {
        {SpecField::Days, CertificateMaker::tr("It would outlive its CA, which ends on %1.").arg(last.toString(Qt::ISODate)),
         days < 1 ? CertificateMaker::tr("Make a new CA.") : CertificateMaker::tr("Give at most %1 days, or make a new CA.").arg(days)}};
}

IssuedCertificate issued(X509 *certificate, EVP_PKEY *key, const IssuedCertificate *issuer)
{
    IssuedCertificate result;
    result.certificate = pem::of(certificate);
    result.key = pem::of(key);
    result.root = result.certificate;
    if (issuer) {
        const bool byRoot = issuer->root.isEmpty() || issuer->root == issuer->certificate;
        result.root = byRoot ? issuer->certificate : issuer->root;
        result.chain = byRoot ? QByteArray() : issuer->withChain();
    }
    return result;
}

bool fill(X509 *certificate, X509 *issuer, const CertificateSpec &spec, EVP_PKEY *key)
{
    return X509_set_version(certificate, X509_VERSION_3) && setSerial(certificate) && setSubject(certificate, spec)
        && X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) && setValidity(certificate, spec)
        && X509_set_pubkey(certificate, key) && addExtensions(certificate, issuer, spec);
}

} // namespace

std::variant<IssuedCertificate, Problems> makeCertificate(const CertificateSpec &spec, const IssuedCertificate *issuer,
                                                          const std::stop_token &stop)
{
    const openssl::ErrorMark mark;
    if (Problems problems = check(spec); !problems.isEmpty())
        return problems;
    Signer signer;
    if (issuer) {
        auto opened = openSigner(*issuer);
        if (auto *problems = std::get_if<Problems>(&opened))
            return *problems;
        signer = std::move(std::get<Signer>(opened));
        if (Problems problems = outlives(spec, signer.certificate.get()); !problems.isEmpty())
            return problems;
    }
    const openssl::Key key = makeKey(spec.key, stop);
    if (stop.stop_requested())
        return Problems{};
    const openssl::Certificate certificate(X509_new());
    if (!key || !certificate)
        return failed(SpecField::Key);
    if (!issuer) {
        EVP_PKEY_up_ref(key.get());
        X509_up_ref(certificate.get());
        signer = {openssl::Certificate(certificate.get()), openssl::Key(key.get())};
    }
    if (!fill(certificate.get(), signer.certificate.get(), spec, key.get())
        || X509_sign(certificate.get(), signer.key.get(), signer.digest()) <= 0)
        return failed(SpecField::CommonName);
    return issued(certificate.get(), key.get(), issuer);
}
