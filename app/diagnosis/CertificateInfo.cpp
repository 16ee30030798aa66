#include "diagnosis/CertificateInfo.h"

#include "diagnosis/CertificateExtensions.h"
#include "diagnosis/OpenSsl.h"

#include <QCryptographicHash>

using namespace openssl;
using namespace Qt::StringLiterals;

namespace {

constexpr int maximumAccesses = 1'000; // a hostile certificate can hold tens of thousands

void readKeyIdentifiers(X509 *certificate, CertificateInfo &info)
{
    if (const ASN1_OCTET_STRING *id = X509_get0_subject_key_id(certificate))
        info.subjectKeyId = colonHex({ASN1_STRING_get0_data(id), ASN1_STRING_length(id)});
    if (const ASN1_OCTET_STRING *id = X509_get0_authority_key_id(certificate))
        info.authorityKeyId = colonHex({ASN1_STRING_get0_data(id), ASN1_STRING_length(id)});
    const GENERAL_NAMES *issuers = X509_get0_authority_issuer(certificate);
    for (int i = 0; i < sk_GENERAL_NAME_num(issuers) && info.authorityIssuer.isEmpty(); ++i) {
        int type = 0;
        const void *value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(issuers, i), &type);
        if (type == GEN_DIRNAME)
            info.authorityIssuer = oneLine(static_cast<const X509_NAME *>(value));
    }
}

void readAuthorityAccess(X509 *certificate, CertificateInfo &info)
{
    const Owner<AUTHORITY_INFO_ACCESS, AUTHORITY_INFO_ACCESS_free> access(
        static_cast<AUTHORITY_INFO_ACCESS *>(X509_get_ext_d2i(certificate, NID_info_access, nullptr, nullptr)));
    for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(access.get()) && i < maximumAccesses; ++i) {
        const ACCESS_DESCRIPTION *entry = sk_ACCESS_DESCRIPTION_value(access.get(), i);
        if (entry->location->type != GEN_URI)
            continue;
        const QString uri = fromAsn1(entry->location->d.uniformResourceIdentifier);
        const int method = OBJ_obj2nid(entry->method);
        if (method == NID_ad_ca_issuers)
            info.caIssuers << uri;
        else if (method == NID_ad_OCSP)
            info.ocspResponders << uri;
    }
}

QString shortName(const X509_NAME *name)
{
    for (const int nid : {NID_commonName, NID_organizationName}) {
        if (const QString text = entry(name, nid); !text.isEmpty())
            return text;
    }
    return oneLine(name);
}

QString serialNumber(X509 *certificate)
{
    const ASN1_INTEGER *serial = X509_get0_serialNumber(certificate);
    const QByteArray bytes(reinterpret_cast<const char *>(ASN1_STRING_get0_data(serial)), ASN1_STRING_length(serial));
    return QString::fromLatin1(bytes.toHex().toUpper());
}

QString signatureName(X509 *certificate)
{
    const int nid = X509_get_signature_nid(certificate);
    return nid == NID_undef ? u"of a kind that cannot be read"_s : QString::fromLatin1(OBJ_nid2ln(nid));
}

} // namespace

CertificateInfo certificateInfo(const QByteArray &der)
{
    if (der.isEmpty()) // OpenSSL stays asleep
        return {};
    const X509Ptr certificate = openssl::certificate(der);
    if (!certificate)
        return {};
    X509 *x = certificate.get();
    const STACK_OF(X509_EXTENSION) *const extensions = X509_get0_extensions(x);
    CertificateInfo info;
    info.readable = true;
    info.subject = oneLine(X509_get_subject_name(x));
    info.issuer = oneLine(X509_get_issuer_name(x));
    info.name = shortName(X509_get_subject_name(x));
    info.issuerName = shortName(X509_get_issuer_name(x));
    info.organisation = entry(X509_get_subject_name(x), NID_organizationName);
    info.issuerOrganisation = entry(X509_get_issuer_name(x), NID_organizationName);
    info.names = alternativeNames(extensions);
    info.notBefore = dateTime(X509_get0_notBefore(x));
    info.notAfter = dateTime(X509_get0_notAfter(x));
    info.key = keyDescription(X509_get0_pubkey(x));
    info.signatureAlgorithm = signatureName(x);
    info.sha256 = colonHex(QCryptographicHash::hash(der, QCryptographicHash::Sha256));
    info.serial = serialNumber(x);
    info.isCa = X509_check_ca(x) > 0;
    info.selfSigned = X509_self_signed(x, 1) == 1;
    info.keyUsage = keyUsages(extensions);
    info.extendedKeyUsage = extendedKeyUsages(extensions);
    readKeyIdentifiers(x, info);
    readAuthorityAccess(x, info);
    ERR_clear_error(); // QtSsl reads the same queue and must not find our leftovers
    return info;
}

QByteArray toPem(const QByteArray &der)
{
    const QByteArray base64 = der.toBase64();
    QByteArray pem = "-----BEGIN CERTIFICATE-----\n";
    for (qsizetype i = 0; i < base64.size(); i += 64)
        pem += base64.mid(i, 64) + '\n';
    return pem + "-----END CERTIFICATE-----\n";
}
