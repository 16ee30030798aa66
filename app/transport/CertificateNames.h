// For which hosts a certificate is good.
#pragma once

#include <QByteArray>
#include <QString>

/// True if the certificate (DER) is good for that host name or address by OpenSSL's rules (X509_check_host, X509_check_ip; RFC 6125): the
/// subject does not count beside alternative names, and an address counts only as an address.
bool certificateNames(const QByteArray &certificate, const QString &name);
