// The HTTP exchange that opens a WebSocket, and how the WebSocket was closed.
#pragma once

#include "client/Attempt.h"
#include "status/Fact.h"

namespace status {

/// Request line and headers, status line and headers, sub-protocol, Sec-WebSocket-Accept, the start of a body, the Close frame: two
/// columns. Empty without a request. `secrets` (see secretsOf()) are masked wherever they stand.
Facts webSocketFacts(const WebSocketFacts &webSocket, const QStringList &secrets);

/// A header each, secret values masked; at most 200.
Facts headerFacts(const QList<HttpHeader> &headers, const QStringList &secrets);

} // namespace status
