// The values of a filter's terms.
#pragma once

#include "find/FilterKeys.h"

/// Adds what was typed to the term's values and numbers. A translated sentence that says what is accepted if it cannot be; otherwise empty.
QString addFilterValue(FilterTerm &term, const FilterKeyInfo &info, const QString &value);
