// Connections that would throw each other out.
#pragma once

#include "settings/ConnectionSettings.h"

#include <QHash>
#include <QUuid>

/// True if both can reach one broker with one client ID: the same non-empty client ID, and a server (of the URL, or of the list of servers
/// where there is one) with the same host, whatever its case, and the same effective port. "Connect to" counts in place of the URL's host
/// and port. A server must disconnect the client that is there when another one connects with its client ID [MQTT-3.1.4-3] (3.1.1: -2).
bool sharesClientId(const ConnectionSettings &one, const ConnectionSettings &other);

/// For each connection that shares its client ID on a broker: those that it shares it with, in the given order. Others are not in it.
QHash<QUuid, QList<QUuid>> sharedClientIds(const QList<std::pair<QUuid, const ConnectionSettings *>> &connections);
