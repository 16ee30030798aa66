#include "certificates/InspectedItems.h"

#include "certificates/CertificateWords.h"
#include "diagnosis/CertificateExtensions.h"
#include "diagnosis/CertificateInfo.h"

#include <QCoreApplication>
#include <QCryptographicHash>

#include <array>

using namespace Qt::StringLiterals;
using Verdict = InspectedItem::Verdict;

namespace {

constexpr qint64 soonDays = 30;
constexpr int mostEntries = 1'000;

struct Items {
    Q_DECLARE_TR_FUNCTIONS(CertificateInspector)
};

void add(InspectedItem &item, const QString &name, const QString &value)
{
    if (!value.isEmpty())
        item.facts.append({name, value});
}

QString sha256(const QByteArray &bytes)
{
    return openssl::colonHex(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256));
}

/// The same for a certificate, its request and its key: they belong together.
QString keyFingerprint(const EVP_PKEY *key)
{
    return key ? sha256(openssl::toDer<EVP_PKEY>(const_cast<EVP_PKEY *>(key), i2d_PUBKEY)) : QString();
}

void addKey(InspectedItem &item, const EVP_PKEY *key)
{
    add(item, Items::tr("Key"), key ? openssl::keyDescription(key) : QString());
    add(item, Items::tr("SHA-256 of the public key"), keyFingerprint(key));
}

QString titleOf(const CertificateInfo &info)
{
    const QString name = u'"' + info.name + u'"';
    if (info.isCa)
        return info.selfSigned ? Items::tr("CA certificate %1").arg(name) : Items::tr("Intermediate CA certificate %1").arg(name);
    const bool server = info.extendedKeyUsage.contains("serverAuth"_L1);
    const bool client = info.extendedKeyUsage.contains("clientAuth"_L1);
    if (server != client)
        return server ? Items::tr("Server certificate %1").arg(name) : Items::tr("Client certificate %1").arg(name);
    return Items::tr("Certificate %1").arg(name);
}

void judge(InspectedItem &item, const CertificateInfo &info, const QDateTime &now)
{
    item.verdict = Verdict::Good;
    item.sentence = words::validity(info.notBefore, info.notAfter, now);
    if (now < info.notBefore || now > info.notAfter)
        item.verdict = Verdict::Bad;
    else if (now.daysTo(info.notAfter) < soonDays)
        item.verdict = Verdict::Warning;
    if (!info.isCa && info.names.isEmpty() && info.extendedKeyUsage.contains("serverAuth"_L1)) {
        item.verdict = Verdict::Bad;
        item.sentence += u' ' + Items::tr("It has no Subject Alternative Name, so that today's clients take it for no host.");
    }
}

void addCertificateFacts(InspectedItem &item, const CertificateInfo &info)
{
    add(item, Items::tr("Subject"), info.subject);
    add(item, Items::tr("Names"), info.names.join(", "_L1));
    add(item, Items::tr("Issuer"), info.selfSigned ? Items::tr("itself (self-signed)") : info.issuer);
    add(item, Items::tr("Valid from"), inspected::time(info.notBefore));
    add(item, Items::tr("Valid until"), inspected::time(info.notAfter));
    add(item, Items::tr("Purposes"), words::purposes(info.keyUsage, info.extendedKeyUsage));
    add(item, Items::tr("May issue certificates"), info.isCa ? Items::tr("yes, it is a CA") : Items::tr("no"));
}

QString asn1Time(const ASN1_TIME *time)
{
    return inspected::time(openssl::dateTime(time));
}

QString serialText(const ASN1_INTEGER *serial)
{
    const QByteArray bytes(reinterpret_cast<const char *>(ASN1_STRING_get0_data(serial)), ASN1_STRING_length(serial));
    return QString::fromLatin1(bytes.toHex().toUpper());
}

QString reasonOf(const X509_REVOKED *entry)
{
    const openssl::Owner<ASN1_ENUMERATED, ASN1_ENUMERATED_free> reason(
        static_cast<ASN1_ENUMERATED *>(X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, nullptr, nullptr)));
    return reason ? words::revocationReason(ASN1_ENUMERATED_get(reason.get())) : QString();
}

void addEntries(InspectedItem &item, X509_CRL *list)
{
    const STACK_OF(X509_REVOKED) *const entries = X509_CRL_get_REVOKED(list);
    const int count = std::max(sk_X509_REVOKED_num(entries), 0);
    add(item, Items::tr("Revoked certificates"), count == 0 ? Items::tr("none") : QString::number(count));
    for (int i = 0; i < std::min(count, mostEntries); ++i) {
        const X509_REVOKED *entry = sk_X509_REVOKED_value(entries, i);
        const QString when = asn1Time(X509_REVOKED_get0_revocationDate(entry));
        const QString reason = reasonOf(entry);
        add(item, Items::tr("Serial number %1").arg(serialText(X509_REVOKED_get0_serialNumber(entry))),
            reason.isEmpty() ? Items::tr("revoked on %1").arg(when) : Items::tr("revoked on %1: %2").arg(when, reason));
    }
    if (count > mostEntries)
        add(item, Items::tr("More"), Items::tr("%1 entries are not shown").arg(count - mostEntries));
}

void judgeList(InspectedItem &item, const QDateTime &next, const QDateTime &now)
{
    if (!next.isValid())
        return;
    const bool old = next < now;
    item.verdict = old ? Verdict::Bad : now.daysTo(next) < 7 ? Verdict::Warning : Verdict::Good;
    item.sentence = old ? Items::tr("It ran out %1: a broker that uses it refuses every certificate.").arg(words::distance(next, now))
                        : Items::tr("The next one is due %1.").arg(words::distance(next, now));
}

} // namespace

namespace inspected {

QString time(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(u"yyyy-MM-dd HH:mm 'UTC'"_s) : QString();
}

InspectedItem certificate(const QByteArray &der, const QDateTime &now)
{
    InspectedItem item;
    const CertificateInfo info = certificateInfo(der);
    item.certificate = der;
    if (!info.readable) {
        item.title = Items::tr("Certificate that cannot be read");
        item.verdict = Verdict::Bad;
        return item;
    }
    item.title = titleOf(info);
    judge(item, info, now);
    addCertificateFacts(item, info);
    const openssl::Certificate parsed = openssl::certificateFromDer(der);
    addKey(item, X509_get0_pubkey(parsed.get()));
    add(item, Items::tr("Signature"), info.signatureAlgorithm);
    add(item, Items::tr("Serial number"), info.serial);
    add(item, Items::tr("SHA-256 fingerprint"), info.sha256);
    add(item, Items::tr("SHA-1 fingerprint"), openssl::colonHex(QCryptographicHash::hash(der, QCryptographicHash::Sha1)));
    add(item, Items::tr("Subject Key Identifier"), info.subjectKeyId);
    add(item, Items::tr("Authority Key Identifier"), info.authorityKeyId);
    add(item, Items::tr("Issuer's certificate at"), info.caIssuers.join(", "_L1));
    add(item, Items::tr("OCSP responder"), info.ocspResponders.join(", "_L1));
    return item;
}

InspectedItem privateKey(const EVP_PKEY *key, bool encrypted)
{
    InspectedItem item;
    item.title = encrypted ? Items::tr("Private key, encrypted") : Items::tr("Private key");
    item.sentence = encrypted ? Items::tr("The passphrase opens it.") : Items::tr("It is not encrypted: whoever has the file has the key.");
    addKey(item, key);
    return item;
}

InspectedItem closedKey()
{
    InspectedItem item;
    item.title = Items::tr("Private key, encrypted");
    item.sentence = Items::tr("Its passphrase is needed to see more.");
    return item;
}

InspectedItem publicKey(const QByteArray &der)
{
    InspectedItem item;
    item.title = Items::tr("Public key");
    auto data = reinterpret_cast<const unsigned char *>(der.constData());
    const openssl::Key key(d2i_PUBKEY(nullptr, &data, long(der.size())));
    item.verdict = key ? Verdict::Neutral : Verdict::Bad;
    item.sentence =
        key ? Items::tr("TLS needs a certificate in its place.") : Items::tr("It is damaged or of a kind that OpenSSL does not know.");
    addKey(item, key.get());
    return item;
}

InspectedItem request(const QByteArray &der)
{
    InspectedItem item;
    auto data = reinterpret_cast<const unsigned char *>(der.constData());
    const openssl::Request parsed(d2i_X509_REQ(nullptr, &data, long(der.size())));
    item.title = Items::tr("Certificate signing request");
    if (!parsed) {
        item.verdict = Verdict::Bad;
        item.sentence = Items::tr("It cannot be read.");
        return item;
    }
    EVP_PKEY *const key = X509_REQ_get0_pubkey(parsed.get());
    const bool good = key && X509_REQ_verify(parsed.get(), key) == 1;
    item.verdict = good ? Verdict::Neutral : Verdict::Bad;
    item.sentence = good ? Items::tr("No CA has signed it yet: send it to one.")
                         : Items::tr("Its signature is not by its own key: a CA will refuse it.");
    const openssl::Owner<STACK_OF(X509_EXTENSION),
                         [](STACK_OF(X509_EXTENSION) * stack) { sk_X509_EXTENSION_pop_free(stack, X509_EXTENSION_free); }>
        extensions(X509_REQ_get_extensions(parsed.get()));
    add(item, Items::tr("Subject"), openssl::oneLine(X509_REQ_get_subject_name(parsed.get())));
    add(item, Items::tr("Names"), openssl::alternativeNames(extensions.get()).join(", "_L1));
    add(item, Items::tr("Purposes"), words::purposes(openssl::keyUsages(extensions.get()), openssl::extendedKeyUsages(extensions.get())));
    addKey(item, key);
    add(item, Items::tr("SHA-256 fingerprint"), sha256(der));
    return item;
}

InspectedItem revocationList(const QByteArray &der, const QDateTime &now)
{
    InspectedItem item;
    const openssl::Crl list = openssl::crlFromDer(der);
    item.title = Items::tr("Certificate revocation list");
    if (!list) {
        item.verdict = Verdict::Bad;
        item.sentence = Items::tr("It cannot be read.");
        return item;
    }
    judgeList(item, openssl::dateTime(X509_CRL_get0_nextUpdate(list.get())), now);
    add(item, Items::tr("Issuer"), openssl::oneLine(X509_CRL_get_issuer(list.get())));
    add(item, Items::tr("Issued on"), asn1Time(X509_CRL_get0_lastUpdate(list.get())));
    add(item, Items::tr("Next one due"), asn1Time(X509_CRL_get0_nextUpdate(list.get())));
    const openssl::Owner<ASN1_INTEGER, ASN1_INTEGER_free> number(
        static_cast<ASN1_INTEGER *>(X509_CRL_get_ext_d2i(list.get(), NID_crl_number, nullptr, nullptr)));
    add(item, Items::tr("Number of the list"), number ? serialText(number.get()) : QString());
    const int signature = X509_CRL_get_signature_nid(list.get());
    add(item, Items::tr("Signature"), signature == NID_undef ? QString() : QString::fromLatin1(OBJ_nid2ln(signature)));
    add(item, Items::tr("SHA-256 fingerprint"), sha256(der));
    addEntries(item, list.get());
    return item;
}

} // namespace inspected
