// The options object in MQTT.js's spelling: strict JSON or a pasted JavaScript object, both directions.
#pragma once

#include "settings/Checks.h"

#include <QJsonObject>

/// Reads strict JSON as well as a JavaScript object literal: unquoted keys, single quotes, trailing commas, comments, `options = {...};`,
/// `const x = {...}`, template strings without substitutions, hexadecimal numbers, undefined (the key is dropped). Bounded depth (64).
/// A problem is "option-invalid" on SettingsField::Options with line and column.
std::variant<QJsonObject, SettingsProblem> parseOptionsObject(const QString &text);

/// What applying an options object gave.
struct OptionsResult {
    QList<SettingsProblem> problems; ///< Wrong types or values, each with the key's path ("will.qos").
    QList<Note> notes;               ///< unknown-option (one for each key), port-overridden, url-overridden.
};

/// Puts the options into the settings; a key that is absent changes nothing. `url` is what came from the URL before, to tell what is set
/// aside.
OptionsResult applyOptions(const QJsonObject &options, ConnectionSettings &settings, const struct ParsedUrl *url = nullptr);

/// The settings as an options object. Secrets are left out unless `withSecrets`; values that are the default are left out.
/// applyOptions(toOptions(s, true), defaults) gives s again (but for `name`).
QJsonObject toOptions(const ConnectionSettings &settings, bool withSecrets);

/// A binary value in its JSON forms: text, {"hex": ""}, {"base64": ""}, {"type": "Buffer", "data": []}, {"file": ""}.
std::variant<BinaryValue, SettingsProblem> binaryFromJson(const QJsonValue &value, SettingsField field);
