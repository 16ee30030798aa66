// The events of a connection that its client or probe knows better than the transport: how it begins and why it ends.
#pragma once

#include "client/Attempt.h"

/// The first event of a connection that sends CONNECT: target, version and client ID, without secrets.
TransportEvent mqttStartEvent(const ConnectionSettings &settings, const mqtt::Connect &connect);
/// The first event of one that does not: `phrase` says what it does instead, marked with QT_TRANSLATE_NOOP("TransportEvent", ...); %1 in
/// it is the target.
TransportEvent plainStartEvent(const ConnectionSettings &settings, const char *phrase);
/// Bytes that are no MQTT, in hex and as text, at most 512 of them. `kind`: BytesSent or BytesReceived.
TransportEvent bytesEvent(TransportEvent::Kind kind, const QByteArray &bytes);
/// `closed` is the transport's word on the end of the connection. Where we ended it, the client says why.
TransportEvent closedEvent(const TransportEvent &closed, const Attempt &attempt, Ending::By transportEnding);
