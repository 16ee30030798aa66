#include "diagnosis/ClockSuspicion.h"

#include "diagnosis/Wording.h"

#include <QSet>

#include <algorithm>

#include <openssl/x509_vfy.h>

using namespace Qt::StringLiterals;

namespace {

constexpr int yearsBeyond = 3;                ///< So long a certificate seldom goes unnoticed.
constexpr qint64 widestTimeZone = 14 * 3'600; ///< Seconds.

bool all(const QList<CertificateInfo> &certificates, auto condition)
{
    return std::all_of(certificates.begin(), certificates.end(), condition);
}

} // namespace

QDateTime ClockSuspicion::buildTime()
{
    // The day of the release, not that of the build: the same source shall give the same program whenever it is built.
    const QDate day = QDate::fromString(QStringLiteral(CONNACK_RELEASE_DATE), Qt::ISODate);
    return day.addDays(-1).startOfDay(Qt::UTC); // of whatever time zone
}

QStringList ClockSuspicion::behind(const CertificateAnalysis &analysis, const QDateTime &at, const QDateTime &built)
{
    QStringList signs;
    const auto tooEarly = [&](const CertificateInfo &certificate) { return at < certificate.notBefore; };
    if (at < built)
        signs << tr("The clock is wrong for certain: it says %1, but this program was built later, about %2.")
                     .arg(wording::iso(at), wording::day(built));
    if (analysis.chain.isEmpty() || !tooEarly(analysis.chain.first()))
        return signs;
    if (analysis.chain.size() > 1 && all(analysis.chain, tooEarly))
        signs << tr("None of the %n certificate(s) that the broker sends is valid yet, which points to the clock.", nullptr,
                    int(analysis.chain.size()));
    const auto early = std::find_if(analysis.anchors.begin(), analysis.anchors.end(), tooEarly);
    if (early != analysis.anchors.end())
        signs << tr("The CA certificate \"%1\" in use here is valid only from %2 on as well, which points to the clock.")
                     .arg(early->name, wording::iso(early->notBefore));
    if (std::any_of(analysis.errors.begin(), analysis.errors.end(),
                    [](const CertificateError &error) { return error.code == X509_V_ERR_CRL_NOT_YET_VALID; }))
        signs << tr("The revocation list was issued later than this clock says, too.");
    if (signs.isEmpty() && at.secsTo(analysis.chain.first().notBefore) <= widestTimeZone)
        signs << tr("The difference is so small that a wrong time zone explains it.");
    return signs;
}

QStringList ClockSuspicion::ahead(const CertificateAnalysis &analysis, const QDateTime &at)
{
    const auto over = [&](const CertificateInfo &certificate) { return certificate.notAfter < at; };
    if (analysis.chain.isEmpty() || !all(analysis.chain, over))
        return {};
    QStringList signs;
    QSet<QString> issuers;
    QSet<QString> expired;
    QDateTime last;
    const QList<CertificateInfo> known = analysis.chain + analysis.anchors;
    for (const CertificateInfo &certificate : known) {
        last = last.isValid() ? std::max(last, certificate.notAfter) : certificate.notAfter;
        if (over(certificate)) {
            issuers << certificate.issuer;
            expired << certificate.sha256;
        }
    }
    if (issuers.size() > 1)
        signs << tr("%n certificate(s) of different issuers have expired, as it happens when a clock is ahead.", nullptr,
                    int(expired.size()));
    if (last.addYears(yearsBeyond) < at)
        signs << tr("The clock is years beyond everything in the chain: the last of it ended on %1.").arg(wording::day(last));
    return signs;
}
