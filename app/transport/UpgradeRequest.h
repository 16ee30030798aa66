// The HTTP request that asks for a WebSocket.
#pragma once

#include "settings/ConnectionSettings.h"
#include "transport/Facts.h"

#include <QNetworkRequest>

/// What QWebSocket::open() is given. Its URL names what the request shall say (Host header and path), not where the connection goes.
struct UpgradeRequest {
    QNetworkRequest request;
    QStringList subprotocols;
};

UpgradeRequest upgradeRequest(const ConnectionSettings &settings);

/// The same for the report, secrets replaced by "***".
void describeRequest(const ConnectionSettings &settings, const UpgradeRequest &request, WebSocketFacts &facts);
