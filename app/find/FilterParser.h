// Reads a filter of the packet log.
#pragma once

#include "find/FilterExpression.h"

#include <variant>

/// Why a filter cannot be used, and where.
struct FilterError {
    qsizetype position = 0; ///< Characters from the start of the text.
    qsizetype length = 0;   ///< 0: something is missing there.
    QString message;        ///< A translated sentence that says what would be accepted.
    bool operator==(const FilterError &) const = default;
};

/// Words, "quoted text" and terms such as qos:2, next to each other (and), combined with and, or, not (also -term and !term) and brackets;
/// not binds most, or least. An empty text is met by everything.
std::variant<FilterNode, FilterError> parseFilter(const QString &text);
