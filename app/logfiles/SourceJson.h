// A LogSource as JSON: in the lines of a .jsonl and in the interfaces of a .pcapng.
#pragma once

#include "trace/LogSource.h"

#include <QJsonObject>

/// kind, number, connection, target, purpose, startedAt (ISO 8601, UTC), local and peer ("[::1]:1883").
QJsonObject toJson(const LogSource &source);
/// What toJson() made; missing members keep their defaults. The purpose comes back as text, untranslated.
LogSource sourceFromJson(const QJsonObject &object);
/// "attempt 2", "probe 3", "second connection 1": in English, for files.
QString nameInFiles(const LogSource &source);
