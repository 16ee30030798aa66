// CONNECT from settings, and DISCONNECT within the rules.
#pragma once

#include "client/SessionLimits.h"
#include "settings/ConnectionSettings.h"

/// CONNECT as these settings ask for it: only what was set is sent; below 5.0 no properties, and no password without
/// a user name [MQTT-3.1.2-22 of 3.1.1].
mqtt::Connect makeConnect(const ConnectionSettings &settings);

/// DISCONNECT for a connection begun with `connect`, encoded. A Session Expiry Interval is left out where it must not be raised
/// (section 3.14.2.2.2), properties where the server's Maximum Packet Size leaves no room [MQTT-3.14.2-3]. Empty if not even the shortest
/// fits.
QByteArray encodeDisconnect(mqtt::Disconnect disconnect, const mqtt::Connect &connect, const SessionLimits &limits);
