#include "certificates/CertificateInspector.h"

#include "certificates/InspectedItems.h"
#include "transport/CertificateFile.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;
using Kind = FileContent::Kind;
using Verdict = InspectedItem::Verdict;

namespace {

constexpr qsizetype mostItems = 200;

struct Inspector {
    Q_DECLARE_TR_FUNCTIONS(CertificateInspector)
};

/// How it hangs together with the certificate behind it in the file.
void addLink(InspectedItem &item, const QByteArray &der, const QByteArray &next)
{
    const openssl::Certificate certificate = openssl::certificateFromDer(der);
    const openssl::Certificate issuer = openssl::certificateFromDer(next);
    if (!certificate || !issuer || X509_self_signed(certificate.get(), 0) == 1)
        return;
    const bool named = X509_check_issued(issuer.get(), certificate.get()) == X509_V_OK;
    const bool signedBy = named && X509_verify(certificate.get(), X509_get0_pubkey(issuer.get())) == 1;
    item.facts.append({Inspector::tr("Next in the file"),
                       signedBy    ? Inspector::tr("its issuer, which signed it")
                           : named ? Inspector::tr("a certificate of its issuer's name, which did not sign it")
                                   : Inspector::tr("not its issuer")});
}

void addCertificates(InspectedFile &result, const QList<QByteArray> &certificates, const QDateTime &now)
{
    const qsizetype count = std::min(certificates.size(), mostItems);
    for (qsizetype i = 0; i < count; ++i) {
        InspectedItem item = inspected::certificate(certificates[i], now);
        if (i + 1 < certificates.size())
            addLink(item, certificates[i], certificates[i + 1]);
        result.items.append(std::move(item));
    }
}

void addKey(InspectedFile &result, const CertificateFile &file, const QString &passphrase)
{
    const QByteArray phrase = passphrase.toUtf8();
    const openssl::Key key = openKey(file, phrase.isEmpty() ? nullptr : &phrase);
    if (key) {
        result.items.append(inspected::privateKey(key.get(), file.keyEncrypted));
        return;
    }
    if (file.keyEncrypted) {
        result.needsPassphrase = true;
        result.items.append(inspected::closedKey());
        if (!phrase.isEmpty())
            result.items.back().sentence = Inspector::tr("The passphrase does not open it.");
        return;
    }
    InspectedItem damaged = inspected::closedKey();
    damaged.title = Inspector::tr("Private key");
    damaged.verdict = Verdict::Bad;
    damaged.sentence = Inspector::tr("It is damaged or of a kind that OpenSSL does not know.");
    result.items.append(damaged);
}

void addPkcs12(InspectedFile &result, const CertificateFile &file, const QString &passphrase, const QDateTime &now)
{
    const Pkcs12Content content = openPkcs12(file.pkcs12, passphrase.toUtf8());
    InspectedItem box;
    box.title = Inspector::tr("PKCS#12 bundle");
    switch (content.outcome) {
    case Pkcs12Content::Outcome::WrongPassphrase:
        result.needsPassphrase = true;
        box.sentence = passphrase.isEmpty() ? Inspector::tr("Its passphrase is needed to see more.")
                                            : Inspector::tr("The passphrase does not open it.");
        break;
    case Pkcs12Content::Outcome::CipherIsGone:
        box.verdict = Verdict::Bad;
        box.sentence =
            Inspector::tr("It is encrypted with a cipher that OpenSSL no longer opens (RC2 or a relative of it). Export it anew with AES.");
        break;
    case Pkcs12Content::Outcome::Opened:
        box.sentence = passphrase.isEmpty() ? Inspector::tr("It has no passphrase: whoever has the file has the key.")
                                            : Inspector::tr("The passphrase opens it.");
        break;
    }
    result.items.append(box);
    if (content.key)
        result.items.append(inspected::privateKey(content.key.get(), !passphrase.isEmpty()));
    addCertificates(result, content.certificates, now);
}

/// Whether a key of the file belongs to its first certificate, in the key's item.
void tellMatch(InspectedFile &result)
{
    const QString name = Inspector::tr("SHA-256 of the public key");
    const auto fingerprint = [&](const InspectedItem &item) {
        const auto found = std::find_if(item.facts.begin(), item.facts.end(), [&](const InspectedFact &fact) { return fact.name == name; });
        return found == item.facts.end() ? QString() : found->value;
    };
    const auto certificate =
        std::find_if(result.items.begin(), result.items.end(), [](const InspectedItem &item) { return !item.certificate.isEmpty(); });
    if (certificate == result.items.end())
        return;
    for (InspectedItem &item : result.items) {
        if (!item.certificate.isEmpty() || fingerprint(item).isEmpty())
            continue;
        const bool fits = fingerprint(item) == fingerprint(*certificate);
        item.verdict = fits ? Verdict::Good : Verdict::Bad;
        item.sentence += u' '
            + (fits ? Inspector::tr("It belongs to the first certificate of this file.")
                    : Inspector::tr("It does not belong to the first certificate of this file."));
    }
}

} // namespace

InspectedFile inspectCertificates(const FileOrPem &input, const QString &passphrase, const QDateTime &now)
{
    const openssl::ErrorMark mark;
    const CertificateFile file = readCertificateFile(input);
    InspectedFile result;
    result.name = file.name;
    result.kind = file.kind;
    result.summary = inspectFile(input).summary;
    if (file.kind == Kind::Pkcs12)
        addPkcs12(result, file, passphrase, now);
    addCertificates(result, file.certificates, now);
    if (!file.key.isEmpty())
        addKey(result, file, passphrase);
    for (const QByteArray &der : file.requests)
        result.items.append(inspected::request(der));
    for (const QByteArray &der : file.crls)
        result.items.append(inspected::revocationList(der, now));
    if (!file.publicKey.isEmpty())
        result.items.append(inspected::publicKey(file.publicKey));
    tellMatch(result);
    result.items.resize(std::min(result.items.size(), mostItems));
    result.isUsable = !result.items.isEmpty();
    return result;
}

QString plainText(const InspectedFile &file)
{
    QStringList lines{Inspector::tr("%1: %2").arg(file.name, file.summary)};
    for (const InspectedItem &item : file.items) {
        lines << QString() << item.title;
        if (!item.sentence.isEmpty())
            lines << item.sentence;
        for (const InspectedFact &fact : item.facts)
            lines << u"%1: %2"_s.arg(fact.name, fact.value);
    }
    return lines.join(u'\n') + u'\n';
}
