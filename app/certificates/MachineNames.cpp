#include "certificates/MachineNames.h"

#include "certificates/CertificateSpec.h"

#include <QHostInfo>
#include <QNetworkInterface>

using namespace Qt::StringLiterals;

QStringList machineNames()
{
    constexpr qsizetype most = 12;
    QStringList names{u"localhost"_s, QHostInfo::localHostName().toLower(), u"127.0.0.1"_s, u"::1"_s};
    const QString domain = QHostInfo::localDomainName();
    if (!domain.isEmpty() && !names[1].contains(u'.'))
        names.insert(2, names[1] + u'.' + domain.toLower());
    for (const QHostAddress &address : QNetworkInterface::allAddresses()) {
        if (!address.isLoopback() && !address.isLinkLocal())
            names << address.toString();
    }
    names.removeIf([](const QString &name) { return alternativeName(name).isEmpty(); });
    names.removeDuplicates();
    return names.mid(0, most);
}
