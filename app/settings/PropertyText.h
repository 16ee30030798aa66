// Properties as the flags --property and --will-property have them: NAME=VALUE by MQTT.js's names.
#pragma once

#include "settings/Checks.h"

/// Sets one CONNECT property; a user property ("userProperties.KEY") is appended. Booleans are true or false; bytes are text, or {"hex":
/// "..."} and its kind. The problem, if any, is option-invalid and names the property, its value (never a secret one) and what is accepted.
std::optional<SettingsProblem> applyProperty(const QString &name, const QString &value, ConnectionSettings &settings);
/// The same for a will property.
std::optional<SettingsProblem> applyWillProperty(const QString &name, const QString &value, ConnectionSettings &settings);
