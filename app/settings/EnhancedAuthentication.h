// What the settings say of enhanced authentication (MQTT 5.0, section 4.12).
#pragma once

#include "settings/ConnectionSettings.h"

/// The methods that are answered with SCRAM: "SCRAM-SHA-1" (RFC 5802), "SCRAM-SHA-256" (RFC 7677) and "SCRAM-SHA-512".
QStringList scramMethods();

/// MQTT 5 with one of scramMethods(), its first data left to us, and SCRAM not turned off.
bool asksForScram(const ConnectionSettings &settings);

/// asksForScram(), and user name and password are there. Then they go into the exchange, and the password is not in CONNECT; the user name
/// is, for brokers whose access rules look there.
bool usesScram(const ConnectionSettings &settings);
