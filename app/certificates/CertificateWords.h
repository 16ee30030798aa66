// Dates, purposes and reasons of certificates in words, translated. For certificates/ alone.
#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>

namespace words {

/// "in 212 days", "3 days ago", "in less than an hour": from `now` to `time`.
QString distance(const QDateTime &time, const QDateTime &now);
/// "It expires in 212 days." and its kin.
QString validity(const QDateTime &notBefore, const QDateTime &notAfter, const QDateTime &now);
/// "TLS server (serverAuth), digitalSignature"; empty without any.
QString purposes(const QStringList &keyUsage, const QStringList &extendedKeyUsage);
/// "key compromised", ...: RFC 5280, section 5.3.1; any other code by its number.
QString revocationReason(long code);

} // namespace words
