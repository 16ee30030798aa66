#include "certificates/CertificateWords.h"

#include <QCoreApplication>

#include <cstdlib>

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(CertificateWords)
};

} // namespace

namespace words {

QString distance(const QDateTime &time, const QDateTime &now)
{
    constexpr qint64 hour = 3'600, day = 24 * hour;
    constexpr qint64 most = 999'999;
    const qint64 seconds = now.secsTo(time);
    const qint64 away = std::abs(seconds);
    if (away < hour)
        return seconds < 0 ? Words::tr("less than an hour ago") : Words::tr("in less than an hour");
    if (away < 2 * day)
        return seconds < 0 ? Words::tr("%n hour(s) ago", nullptr, int(away / hour)) : Words::tr("in %n hour(s)", nullptr, int(away / hour));
    const int days = int(std::min(away / day, most));
    return seconds < 0 ? Words::tr("%n day(s) ago", nullptr, days) : Words::tr("in %n day(s)", nullptr, days);
}

QString validity(const QDateTime &notBefore, const QDateTime &notAfter, const QDateTime &now)
{
    if (!notBefore.isValid() || !notAfter.isValid())
        return Words::tr("Its dates cannot be read.");
    if (now < notBefore)
        return Words::tr("It becomes valid %1.").arg(distance(notBefore, now));
    return now > notAfter ? Words::tr("It expired %1.").arg(distance(notAfter, now))
                          : Words::tr("It expires %1.").arg(distance(notAfter, now));
}

QString purposes(const QStringList &keyUsage, const QStringList &extendedKeyUsage)
{
    QStringList all;
    for (const QString &usage : extendedKeyUsage) {
        if (usage == "serverAuth"_L1)
            all << Words::tr("TLS server (serverAuth)");
        else if (usage == "clientAuth"_L1)
            all << Words::tr("TLS client (clientAuth)");
        else
            all << usage;
    }
    return (all + keyUsage).join(", "_L1);
}

QString revocationReason(long code)
{
    switch (code) {
    case 0:
        return Words::tr("no reason given");
    case 1:
        return Words::tr("key compromised");
    case 2:
        return Words::tr("CA compromised");
    case 3:
        return Words::tr("affiliation changed");
    case 4:
        return Words::tr("superseded");
    case 5:
        return Words::tr("no longer in use");
    case 6:
        return Words::tr("on hold");
    case 8:
        return Words::tr("removed from the list");
    case 9:
        return Words::tr("privilege withdrawn");
    default:
        return Words::tr("reason %1").arg(code);
    }
}

} // namespace words
