// What `connack broker` prints.
#pragma once

#include "broker/BrokerAccess.h"

#include <QJsonObject>

/// Listeners, user, files and how to end it, for a person.
QString brokerText(const BrokerAccess &access);
/// The same for scripts; `options` of a connection are those of `connack check --options`, with the password, which is worth nothing
/// after the run.
QJsonObject brokerJson(const BrokerAccess &access);

/// The table of scenarios for a person, and for scripts.
QString scenarioListText();
QJsonObject scenarioListJson();
