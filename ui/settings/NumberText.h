// Numbers as a person types them: "90", "90 s", "5 min", "2 MiB", "never".
#pragma once

#include <QString>

#include <optional>
#include <variant>

enum class NumberUnit { None, Seconds, Milliseconds, Bytes };

/// The number in its unit, or why the text is none (translated). "never" is 0xFFFFFFFF where `neverAllowed`. An empty text is nullopt.
std::variant<std::optional<quint32>, QString> parseNumber(const QString &text, NumberUnit unit, bool neverAllowed);
/// parseNumber(formatNumber(n)) gives n.
QString formatNumber(quint32 number, NumberUnit unit, bool neverAllowed);
