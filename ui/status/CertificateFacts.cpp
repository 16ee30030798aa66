#include "status/CertificateFacts.h"

#include "diagnosis/CertificateInfo.h"
#include "text/PlainText.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 soonDays = 30; ///< "Expires soon" is less than this.
constexpr qsizetype shownCertificates = 20;
constexpr qsizetype shownNames = 100;

struct CertificateText {
    Q_DECLARE_TR_FUNCTIONS(CertificateText)
};

Fact pair(const QString &name, const QString &value)
{
    Fact fact;
    fact.cells = {name, text::visible(value, 2000)};
    fact.copyText = fact.cells.at(1);
    return fact;
}

QString dayText(const QDateTime &time)
{
    return time.toUTC().toString(u"yyyy-MM-dd HH:mm 'UTC'"_s);
}

QString validityText(const CertificateInfo &info, const QDateTime &now)
{
    const qint64 left = now.daysTo(info.notAfter);
    const QString from = dayText(info.notBefore);
    const QString until = dayText(info.notAfter);
    if (now < info.notBefore)
        return CertificateText::tr("%1 to %2: valid in %n day(s) only", nullptr, int(now.daysTo(info.notBefore))).arg(from, until);
    if (now > info.notAfter)
        return CertificateText::tr("%1 to %2: expired %n day(s) ago", nullptr, int(-left)).arg(from, until);
    return CertificateText::tr("%1 to %2: %n day(s) left", nullptr, int(qMin(left, qint64(999'999)))).arg(from, until);
}

void addDetails(Fact &fact, const CertificateInfo &info, const QByteArray &der, const QDateTime &now)
{
    const auto add = [&fact](const QString &name, const QString &value) {
        if (!value.isEmpty())
            fact.children.push_back(pair(name, value));
    };
    const QStringList names = info.names.first(qMin(shownNames, info.names.size()));
    add(CertificateText::tr("Subject"), info.subject);
    add(CertificateText::tr("Names"),
        names.isEmpty() ? CertificateText::tr("none: it has no Subject Alternative Name") : names.join(u", "_s));
    add(CertificateText::tr("Validity"), validityText(info, now));
    if (now < info.notBefore || now > info.notAfter || now.daysTo(info.notAfter) < soonDays) {
        const bool out = now < info.notBefore || now > info.notAfter;
        fact.children.back().sign = out ? theme::Sign::Error : theme::Sign::Warning;
        fact.children.back().signText = out ? CertificateText::tr("not valid now") : CertificateText::tr("expires soon");
    }
    add(CertificateText::tr("Issuer"), info.selfSigned ? CertificateText::tr("itself (self-signed)") : info.issuer);
    add(CertificateText::tr("Key"), info.key);
    add(CertificateText::tr("Signature"), info.signatureAlgorithm);
    add(CertificateText::tr("Usage"), (info.keyUsage + info.extendedKeyUsage).join(u", "_s));
    add(CertificateText::tr("Serial number"), info.serial);
    add(CertificateText::tr("SHA-256 fingerprint"), info.sha256);
    add(CertificateText::tr("SHA-1 fingerprint"),
        QString::fromLatin1(QCryptographicHash::hash(der, QCryptographicHash::Sha1).toHex(':').toUpper()));
}

void addErrors(Fact &fact, const TlsFacts &tls, int chainIndex)
{
    for (const TlsVerificationError &error : tls.errors) {
        if (error.chainIndex != chainIndex)
            continue;
        Fact failed;
        failed.cells = {text::visible(error.text, 1000)};
        failed.sign = theme::Sign::Error;
        failed.signText = CertificateText::tr("failed");
        fact.sign = theme::Sign::Error;
        fact.signText = CertificateText::tr("failed");
        fact.children.insert(fact.children.begin(), failed);
    }
}

Fact certificate(const TlsFacts &tls, int position, const QDateTime &now)
{
    const QByteArray &der = tls.chain.at(position);
    const CertificateInfo info = certificateInfo(der);
    Fact fact;
    fact.certificate = der;
    fact.copyText = QString::fromLatin1(status::toPem(der));
    const QString name =
        info.readable ? text::visible(info.name) : CertificateText::tr("no readable certificate (%n byte(s))", nullptr, int(der.size()));
    fact.cells = {position == 0         ? CertificateText::tr("The broker's: %1").arg(name)
                      : info.selfSigned ? CertificateText::tr("Root CA: %1").arg(name)
                      : info.isCa       ? CertificateText::tr("Intermediate CA: %1").arg(name)
                                        : CertificateText::tr("Not a CA: %1").arg(name)};
    fact.open = position == 0;
    fact.sign = info.readable ? theme::Sign::Ok : theme::Sign::Error;
    fact.signText = info.readable ? CertificateText::tr("no error") : CertificateText::tr("failed");
    if (info.readable)
        addDetails(fact, info, der, now);
    addErrors(fact, tls, position);
    fact.open = fact.open || fact.sign == theme::Sign::Error;
    return fact;
}

} // namespace

Facts status::certificateFacts(const Attempt &attempt, const QDateTime &now)
{
    const TlsFacts &tls = attempt.transport.tls;
    Facts facts;
    if (!tls.started)
        return facts;
    Fact whole; // errors that belong to no certificate
    addErrors(whole, tls, -1);
    facts.insert(facts.end(), whole.children.begin(), whole.children.end());
    for (int i = 0; i < int(qMin(shownCertificates, tls.chain.size())); ++i)
        facts.push_back(certificate(tls, i, now));
    if (tls.chain.isEmpty())
        return facts;
    Fact trust;
    trust.quiet = true;
    trust.cells = {
        tls.verificationEnabled
            ? CertificateText::tr("Checked against %1, for the name %2.").arg(text::visible(tls.caSource), text::visible(tls.serverName))
            : CertificateText::tr("Verification is off: the errors above did not stop the connection. Compared with %1.")
                  .arg(text::visible(tls.caSource))};
    facts.push_back(trust);
    return facts;
}

QByteArray status::toPem(const QByteArray &der)
{
    const QByteArray base64 = der.toBase64();
    QByteArray pem = "-----BEGIN CERTIFICATE-----\n";
    for (qsizetype i = 0; i < base64.size(); i += 64)
        pem += base64.mid(i, 64) + '\n';
    return pem + "-----END CERTIFICATE-----\n";
}
