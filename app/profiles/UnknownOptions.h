// Options that only a newer version of Connack knows: they survive in the file.
#pragma once

#include <QJsonObject>

/// The part of an options object that applyOptions() does not know, at any depth of objects.
QJsonObject unknownOptions(const QJsonObject &options);

/// `options` with the keys of `unknown` that it does not have, at any depth of objects.
QJsonObject withUnknownOptions(const QJsonObject &options, const QJsonObject &unknown);
