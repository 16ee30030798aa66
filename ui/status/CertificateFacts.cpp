#include "status/CertificateFacts.h"

#include "text/PlainText.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 soonDays = 30; ///< "Expires soon" is less than this.
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

bool isOutOfDate(const CertificateInfo &info, const QDateTime &now)
{
    return now < info.notBefore || now > info.notAfter;
}

bool expiresSoon(const CertificateInfo &info, const QDateTime &now)
{
    return !isOutOfDate(info, now) && now.daysTo(info.notAfter) < soonDays;
}

/// The names of the broker's own certificate, each with a mark: is it good for the name that was asked for?
Fact namesOfLeaf(const CertificateInfo &info, const QString &asked)
{
    Fact names = pair(CertificateText::tr("Names"), QString());
    int matching = 0;
    for (const QString &name : info.names.first(qMin(shownNames, info.names.size()))) {
        const bool good = isGoodFor(name, asked);
        matching += good;
        Fact entry = pair(name, good ? CertificateText::tr("matches %1").arg(asked) : CertificateText::tr("another name"));
        entry.cells.first() = text::visible(name);
        entry.copyText = text::visible(name);
        entry.sign = good ? theme::Sign::Ok : theme::Sign::Idle;
        entry.signText = good ? CertificateText::tr("matches") : CertificateText::tr("does not match");
        names.children.push_back(entry);
    }
    const QString shown = text::visible(asked);
    if (info.names.isEmpty())
        names.cells[1] = CertificateText::tr("none: it has no Subject Alternative Name");
    else if (asked.isEmpty())
        names.cells[1] = CertificateText::tr("%n in all", "names of a certificate", int(info.names.size()));
    else
        names.cells[1] = matching > 0 ? CertificateText::tr("%1 was asked for: it is among them").arg(shown)
                                      : CertificateText::tr("%1 was asked for: it is not among them").arg(shown);
    if (!asked.isEmpty() && !info.names.isEmpty()) {
        names.sign = matching > 0 ? theme::Sign::Ok : theme::Sign::Error;
        names.signText = matching > 0 ? CertificateText::tr("matches") : CertificateText::tr("does not match");
    }
    names.copyText = info.names.join(u", "_s);
    return names;
}

void addDetails(Fact &fact, const CertificateInfo &info, const QByteArray &der, const QDateTime &now)
{
    const auto add = [&fact](const QString &name, const QString &value) {
        if (!value.isEmpty())
            fact.children.push_back(pair(name, value));
    };
    add(CertificateText::tr("Validity"), validityText(info, now));
    if (isOutOfDate(info, now) || expiresSoon(info, now)) {
        fact.children.back().sign = isOutOfDate(info, now) ? theme::Sign::Error : theme::Sign::Warning;
        fact.children.back().signText = isOutOfDate(info, now) ? CertificateText::tr("not valid now") : CertificateText::tr("expires soon");
    }
    add(CertificateText::tr("Issuer"), info.selfSigned ? CertificateText::tr("itself (self-signed)") : info.issuer);
    add(CertificateText::tr("Subject"), info.subject);
    add(CertificateText::tr("Key"), info.key);
    add(CertificateText::tr("Signature"), info.signatureAlgorithm);
    add(CertificateText::tr("Usage"), (info.keyUsage + info.extendedKeyUsage).join(u", "_s));
    add(CertificateText::tr("Serial number"), info.serial);
    add(CertificateText::tr("SHA-256 fingerprint"), info.sha256);
    add(CertificateText::tr("SHA-1 fingerprint"),
        QString::fromLatin1(QCryptographicHash::hash(der, QCryptographicHash::Sha1).toHex(':').toUpper()));
}

Fact complaint(const QString &sentence)
{
    Fact failed;
    failed.cells = {text::visible(sentence, 1000)};
    failed.sign = theme::Sign::Error;
    failed.signText = CertificateText::tr("failed");
    return failed;
}

QString roleText(const CertificateInfo &info, int position, const QString &name)
{
    return position == 0  ? CertificateText::tr("The broker's: %1").arg(name)
        : info.selfSigned ? CertificateText::tr("Root CA: %1").arg(name)
        : info.isCa       ? CertificateText::tr("Intermediate CA: %1").arg(name)
                          : CertificateText::tr("Not a CA: %1").arg(name);
}

Fact certificate(const PresentedChain &chain, int position, const QDateTime &now)
{
    const PresentedCertificate &presented = chain.certificates.at(position);
    const CertificateInfo &info = presented.info;
    const bool failed = !info.readable || !presented.complaints.isEmpty();
    const bool soon = !failed && expiresSoon(info, now);
    Fact fact;
    fact.certificate = presented.der;
    fact.copyText = QString::fromLatin1(toPem(presented.der));
    fact.sign = failed ? theme::Sign::Error : soon ? theme::Sign::Warning : theme::Sign::Ok;
    fact.signText = failed ? CertificateText::tr("failed")
        : soon             ? CertificateText::tr("expires soon")
                           : CertificateText::tr("no fault found");
    const QString name = info.readable ? text::visible(info.name)
                                       : CertificateText::tr("no readable certificate (%n byte(s))", nullptr, int(presented.der.size()));
    fact.cells = {CertificateText::tr("%1 · %2", "certificate, verdict in a word").arg(roleText(info, position, name), fact.signText)};
    fact.open = position == 0 || failed;
    for (const QString &sentence : presented.complaints)
        fact.children.push_back(complaint(sentence));
    if (!info.readable)
        return fact;
    if (position == 0)
        fact.children.push_back(namesOfLeaf(info, chain.name));
    else if (!info.names.isEmpty())
        fact.children.push_back(pair(CertificateText::tr("Names"), info.names.first(qMin(shownNames, info.names.size())).join(u", "_s)));
    addDetails(fact, info, presented.der, now);
    return fact;
}

} // namespace

Facts status::certificateFacts(const Attempt &attempt, const PresentedChain &chain, const QDateTime &now)
{
    const TlsFacts &tls = attempt.transport.tls;
    Facts facts;
    if (chain.certificates.isEmpty())
        return facts;
    for (const QString &sentence : chain.complaints)
        facts.push_back(complaint(sentence));
    for (int i = 0; i < int(chain.certificates.size()); ++i)
        facts.push_back(certificate(chain, i, now));
    Fact trust;
    trust.quiet = true;
    trust.cells = {
        tls.verificationEnabled
            ? CertificateText::tr("Checked against %1, for the name %2.").arg(text::visible(tls.caSource), text::visible(chain.name))
            : CertificateText::tr("Verification is off: the faults above did not stop the connection. Compared with %1.")
                  .arg(text::visible(tls.caSource))};
    facts.push_back(trust);
    return facts;
}
