// The secrets of a connection as a part of its options object.
#pragma once

#include "settings/ConnectionSettings.h"

#include <QJsonObject>

/// What withoutSecrets() takes away, as options in MQTT.js's spelling: password, passphrase, keys given as text, authentication data, the
/// proxy's password (with the whole proxy), headers and path where they hold a secret, tokens. Empty: there are none.
QJsonObject secretOptions(const ConnectionSettings &settings);

/// The settings with their secrets again: withSecretOptions(withoutSecrets(s), secretOptions(s)) is s.
ConnectionSettings withSecretOptions(const ConnectionSettings &settings, const QJsonObject &secrets);
