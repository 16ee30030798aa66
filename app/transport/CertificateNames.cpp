#include "transport/CertificateNames.h"

#include "transport/OpenSsl.h"

#include <QHostAddress>
#include <QUrl>

bool certificateNames(const QByteArray &certificate, const QString &name)
{
    const openssl::ErrorMark mark;
    const openssl::Certificate parsed = openssl::certificateFromDer(certificate);
    QHostAddress address(name);
    const bool isAddress = !address.isNull();
    address.setScopeId({}); // the zone is this machine's affair
    const QString host = name.endsWith(u'.') ? name.chopped(1) : name;
    const QByteArray ascii = QUrl::toAce(host);
    const QByteArray text = isAddress ? address.toString().toLatin1() : ascii.isEmpty() ? host.toUtf8() : ascii;
    if (!parsed || text.isEmpty())
        return false;
    return isAddress ? X509_check_ip_asc(parsed.get(), text.constData(), 0) == 1
                     : X509_check_host(parsed.get(), text.constData(), std::size_t(text.size()), 0, nullptr) == 1;
}
