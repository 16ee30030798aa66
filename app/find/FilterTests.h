// The terms of a filter as functions of a record.
#pragma once

#include "find/FilterRow.h"
#include "find/LogFilter.h"
#include "find/TextFinder.h"

#include <functional>

struct FilterTest {
    /// How long it takes, roughly: cheap terms are asked first.
    enum class Cost : quint8 { Row, Peek, Search, Decode };
    Cost cost = Cost::Row;
    std::function<bool(FilterRow &)> meets;
    /// What meets the test holds this text in its bytes, unless it is a packet of typesBesides, or an event and eventsBesides is set. So
    /// that many records are searched at once. Empty: no such text.
    TextFinder finder{};
    quint16 typesBesides = 0; ///< Bit n: packets of PacketType n.
    bool eventsBesides = false;
};

FilterTest testOf(const FilterTerm &term, const LogFilter &filter);
/// What it needs to know of other records.
bool needsAliases(const FilterNode &node);
bool needsRefusals(const FilterNode &node);
