// Signs that it is this machine's clock that is wrong. For this folder's sources.
#pragma once

#include "diagnosis/CertificateAnalysis.h"

#include <QCoreApplication>

/// Asked when a certificate is out of its time. Each sign is a sentence; without one there is no more than the possibility.
class ClockSuspicion
{
    Q_DECLARE_TR_FUNCTIONS(ClockSuspicion)
public:
    /// The clock is behind: the broker's certificate is not yet valid at `at`, and so are things that are known to exist.
    static QStringList behind(const CertificateAnalysis &analysis, const QDateTime &at, const QDateTime &built = buildTime());
    /// The clock is ahead: so much has expired that this is as good an explanation.
    static QStringList ahead(const CertificateAnalysis &analysis, const QDateTime &at);

    /// When this program was released, to the day and not later than it was: no right clock is before it.
    static QDateTime buildTime();
};
