// The terms of a filter that look for text or for properties.
#pragma once

#include "find/FilterTests.h"

FilterTest wordTest(const FilterTerm &term);
/// In the bytes as they are: "quoted text".
FilterTest quotedTest(const FilterTerm &term);
FilterTest hexTest(const FilterTerm &term);
FilterTest payloadTest(const FilterTerm &term);
FilterTest clientTest(const FilterTerm &term);
FilterTest propertyTest(const FilterTerm &term);
FilterTest userPropertyTest(const FilterTerm &term);
