// What the packet log tells of a WebSocket.
#pragma once

#include "transport/FrameObserver.h"
#include "transport/Transport.h"

/// WebSocketRequest: the line and the headers, secrets replaced. Sec-WebSocket-Key is not among them: QWebSocket keeps it to itself.
TransportEvent webSocketRequestEvent(const WebSocketFacts &facts);
/// WebSocketResponse: `text` stands in where there is no status line; headers, or the start of what came instead.
TransportEvent webSocketResponseEvent(const WebSocketFacts &facts, const QString &text = {});
/// A control frame, or part of a message, of either side.
TransportEvent webSocketFrameEvent(const WebSocketFrame &frame, bool received);
/// A text frame, which MQTT does not allow.
TransportEvent webSocketTextEvent(const QByteArray &text);
/// A Close frame with this code and reason (RFC 6455, section 5.5.1).
WebSocketFrame closeFrame(quint16 code, const QString &reason);
