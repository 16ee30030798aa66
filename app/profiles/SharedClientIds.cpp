#include "profiles/SharedClientIds.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString address(const QString &host, quint16 port)
{
    QString name = host.trimmed().toLower();
    if (name.endsWith(u'.'))
        name.chop(1); // the root of the name system
    return u"%1 %2"_s.arg(name, QString::number(port));
}

/// Where the connection may end up, each once; none without a host.
QStringList addressesOf(const ConnectionSettings &settings)
{
    const QList<Endpoint> &listed = settings.network.servers;
    const QList<Endpoint> servers = listed.isEmpty() ? QList<Endpoint>{settings.endpoint} : listed;
    QStringList addresses;
    for (const Endpoint &server : servers) {
        const Endpoint to = settings.network.connectTo.value_or(server);
        if (!server.host.trimmed().isEmpty() && !to.host.trimmed().isEmpty())
            addresses << address(to.host, to.port.value_or(server.effectivePort()));
    }
    addresses.removeDuplicates();
    return addresses;
}

} // namespace

bool sharesClientId(const ConnectionSettings &one, const ConnectionSettings &other)
{
    if (one.clientId.isEmpty() || one.clientId != other.clientId)
        return false;
    const QStringList addresses = addressesOf(other);
    const QStringList mine = addressesOf(one);
    return std::any_of(mine.begin(), mine.end(), [&](const QString &mineToo) { return addresses.contains(mineToo); });
}

QHash<QUuid, QList<QUuid>> sharedClientIds(const QList<std::pair<QUuid, const ConnectionSettings *>> &connections)
{
    QHash<QString, QList<qsizetype>> places; // a client ID on a broker
    for (qsizetype i = 0; i < connections.size(); ++i) {
        const ConnectionSettings &settings = *connections[i].second;
        if (settings.clientId.isEmpty())
            continue;
        const QStringList addresses = addressesOf(settings);
        for (const QString &address : addresses)
            places[address + u' ' + settings.clientId].append(i);
    }
    QHash<QUuid, QList<QUuid>> shared;
    for (const QList<qsizetype> &same : std::as_const(places)) {
        for (const qsizetype one : same) {
            for (const qsizetype other : same) {
                QList<QUuid> &others = shared[connections[one].first];
                if (one != other && !others.contains(connections[other].first))
                    others.append(connections[other].first);
            }
        }
    }
    erase_if(shared, [](const auto &entry) { return entry.value().isEmpty(); });
    return shared;
}
