// Durations as people write them.
#pragma once

#include <QString>

#include <chrono>
#include <optional>

/// "90" (seconds), "90 s", "250 ms", "5 min", "1 h", "2 d", "1 h 30 min", "1,5 min": with or without blanks, in either case.
/// nullopt for anything else, for negative values and for more than a hundred years.
std::optional<std::chrono::milliseconds> parseDuration(QStringView text);

/// The shortest exact form that parseDuration() reads again: "90 s", "5 min", "1 h", "250 ms".
QString formatDuration(std::chrono::milliseconds duration);
