#include "diagnosis/CertificateInfo.h"

#include "diagnosis/OpenSsl.h"

#include <QCryptographicHash>
#include <QHostAddress>

#include <array>

using namespace openssl;
using namespace Qt::StringLiterals;

namespace {

constexpr int maximumNames = 1'000; // a hostile certificate can hold tens of thousands

QString fromAsn1(const ASN1_STRING *text)
{
    return QString::fromUtf8(reinterpret_cast<const char *>(ASN1_STRING_get0_data(text)), ASN1_STRING_length(text));
}

QString address(const ASN1_OCTET_STRING *bytes)
{
    const unsigned char *data = ASN1_STRING_get0_data(bytes);
    switch (ASN1_STRING_length(bytes)) {
    case 4:
        return QHostAddress(quint32(data[0]) << 24 | quint32(data[1]) << 16 | quint32(data[2]) << 8 | data[3]).toString();
    case 16:
        return QHostAddress(data).toString();
    default:
        return colonHex({data, ASN1_STRING_length(bytes)});
    }
}

QString generalName(const GENERAL_NAME *name)
{
    int type = 0;
    const void *value = GENERAL_NAME_get0_value(name, &type);
    switch (type) {
    case GEN_DNS:
        return "DNS:"_L1 + fromAsn1(static_cast<const ASN1_STRING *>(value));
    case GEN_IPADD:
        return "IP:"_L1 + address(static_cast<const ASN1_OCTET_STRING *>(value));
    case GEN_URI:
        return "URI:"_L1 + fromAsn1(static_cast<const ASN1_STRING *>(value));
    case GEN_EMAIL:
        return "email:"_L1 + fromAsn1(static_cast<const ASN1_STRING *>(value));
    case GEN_DIRNAME:
        return "DirName:"_L1 + oneLine(static_cast<const X509_NAME *>(value));
    default:
        return {};
    }
}

QStringList alternativeNames(X509 *certificate)
{
    const Owner<GENERAL_NAMES, GENERAL_NAMES_free> names(
        static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    QStringList result;
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()) && result.size() < maximumNames; ++i) {
        if (const QString name = generalName(sk_GENERAL_NAME_value(names.get(), i)); !name.isEmpty())
            result << name;
    }
    return result;
}

QString curveName(EVP_PKEY *key)
{
    std::array<char, 80> group{};
    std::size_t size = 0;
    if (!EVP_PKEY_get_group_name(key, group.data(), group.size(), &size))
        return {};
    const QLatin1String name(group.data(), qsizetype(size));
    const char *nist = EC_curve_nid2nist(OBJ_sn2nid(group.data())); // prime256v1 is P-256
    return nist ? QString::fromLatin1(nist) : QString(name);
}

QString keyDescription(X509 *certificate)
{
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    if (!key)
        return u"of a kind that cannot be read"_s;
    const int bits = EVP_PKEY_get_bits(key);
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
        return u"RSA %1"_s.arg(bits);
    case EVP_PKEY_RSA_PSS:
        return u"RSA-PSS %1"_s.arg(bits);
    case EVP_PKEY_DSA:
        return u"DSA %1"_s.arg(bits);
    case EVP_PKEY_EC:
        return u"EC %1"_s.arg(curveName(key));
    case EVP_PKEY_ED25519:
        return u"Ed25519"_s;
    case EVP_PKEY_ED448:
        return u"Ed448"_s;
    default:
        return u"%1 %2"_s.arg(QString::fromLatin1(EVP_PKEY_get0_type_name(key))).arg(bits);
    }
}

QStringList keyUsages(X509 *certificate)
{
    static constexpr std::array names{"digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
                                      "keyCertSign",      "cRLSign",        "encipherOnly",    "decipherOnly"};
    const Owner<ASN1_BIT_STRING, ASN1_BIT_STRING_free> bits(
        static_cast<ASN1_BIT_STRING *>(X509_get_ext_d2i(certificate, NID_key_usage, nullptr, nullptr)));
    QStringList result;
    for (std::size_t i = 0; bits && i < names.size(); ++i) {
        if (ASN1_BIT_STRING_get_bit(bits.get(), int(i)))
            result << QString::fromLatin1(names[i]);
    }
    return result;
}

QString objectName(const ASN1_OBJECT *object)
{
    std::array<char, 128> text{};
    if (const int nid = OBJ_obj2nid(object); nid != NID_undef)
        return QString::fromLatin1(OBJ_nid2sn(nid));
    OBJ_obj2txt(text.data(), int(text.size()), object, 1);
    return QString::fromLatin1(text.data());
}

QStringList extendedKeyUsages(X509 *certificate)
{
    const Owner<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free> usages(
        static_cast<EXTENDED_KEY_USAGE *>(X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr)));
    QStringList result;
    for (int i = 0; i < sk_ASN1_OBJECT_num(usages.get()) && i < maximumNames; ++i)
        result << objectName(sk_ASN1_OBJECT_value(usages.get(), i));
    return result;
}

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
    for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(access.get()) && i < maximumNames; ++i) {
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
    CertificateInfo info;
    info.readable = true;
    info.subject = oneLine(X509_get_subject_name(x));
    info.issuer = oneLine(X509_get_issuer_name(x));
    info.name = shortName(X509_get_subject_name(x));
    info.issuerName = shortName(X509_get_issuer_name(x));
    info.organisation = entry(X509_get_subject_name(x), NID_organizationName);
    info.issuerOrganisation = entry(X509_get_issuer_name(x), NID_organizationName);
    info.names = alternativeNames(x);
    info.notBefore = dateTime(X509_get0_notBefore(x));
    info.notAfter = dateTime(X509_get0_notAfter(x));
    info.key = keyDescription(x);
    info.signatureAlgorithm = signatureName(x);
    info.sha256 = colonHex(QCryptographicHash::hash(der, QCryptographicHash::Sha256));
    info.serial = serialNumber(x);
    info.isCa = X509_check_ca(x) > 0;
    info.selfSigned = X509_self_signed(x, 1) == 1;
    info.keyUsage = keyUsages(x);
    info.extendedKeyUsage = extendedKeyUsages(x);
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
