#include "diagnosis/CertificateExtensions.h"

#include <QHostAddress>

#include <array>

using namespace Qt::StringLiterals;

namespace openssl {

QString fromAsn1(const ASN1_STRING *text)
{
    return QString::fromUtf8(reinterpret_cast<const char *>(ASN1_STRING_get0_data(text)), ASN1_STRING_length(text));
}

namespace {

constexpr int maximumNames = 1'000; // a hostile certificate can hold tens of thousands

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

QString curveName(const EVP_PKEY *key)
{
    std::array<char, 80> group{};
    std::size_t size = 0;
    if (!EVP_PKEY_get_group_name(key, group.data(), group.size(), &size))
        return {};
    const QLatin1String name(group.data(), qsizetype(size));
    const char *nist = EC_curve_nid2nist(OBJ_sn2nid(group.data())); // prime256v1 is P-256
    return nist ? QString::fromLatin1(nist) : QString(name);
}

QString objectName(const ASN1_OBJECT *object)
{
    std::array<char, 128> text{};
    if (const int nid = OBJ_obj2nid(object); nid != NID_undef)
        return QString::fromLatin1(OBJ_nid2sn(nid));
    OBJ_obj2txt(text.data(), int(text.size()), object, 1);
    return QString::fromLatin1(text.data());
}

} // namespace

QStringList alternativeNames(const STACK_OF(X509_EXTENSION) * extensions)
{
    const Owner<GENERAL_NAMES, GENERAL_NAMES_free> names(
        static_cast<GENERAL_NAMES *>(X509V3_get_d2i(extensions, NID_subject_alt_name, nullptr, nullptr)));
    QStringList result;
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()) && result.size() < maximumNames; ++i) {
        if (const QString name = generalName(sk_GENERAL_NAME_value(names.get(), i)); !name.isEmpty())
            result << name;
    }
    return result;
}

QString keyDescription(const EVP_PKEY *key)
{
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

QStringList keyUsages(const STACK_OF(X509_EXTENSION) * extensions)
{
    static constexpr std::array names{"digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
                                      "keyCertSign",      "cRLSign",        "encipherOnly",    "decipherOnly"};
    const Owner<ASN1_BIT_STRING, ASN1_BIT_STRING_free> bits(
        static_cast<ASN1_BIT_STRING *>(X509V3_get_d2i(extensions, NID_key_usage, nullptr, nullptr)));
    QStringList result;
    for (std::size_t i = 0; bits && i < names.size(); ++i) {
        if (ASN1_BIT_STRING_get_bit(bits.get(), int(i)))
            result << QString::fromLatin1(names[i]);
    }
    return result;
}

QStringList extendedKeyUsages(const STACK_OF(X509_EXTENSION) * extensions)
{
    const Owner<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free> usages(
        static_cast<EXTENDED_KEY_USAGE *>(X509V3_get_d2i(extensions, NID_ext_key_usage, nullptr, nullptr)));
    QStringList result;
    for (int i = 0; i < sk_ASN1_OBJECT_num(usages.get()) && i < maximumNames; ++i)
        result << objectName(sk_ASN1_OBJECT_value(usages.get(), i));
    return result;
}

} // namespace openssl
