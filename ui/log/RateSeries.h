// Rates over time, as a plot or a table of limited size shows them.
#pragma once

#include "find/RateBins.h"

/// Equal steps of time from the first record on.
struct RateSeries {
    double width = 0; ///< Seconds of a step.
    /// By mqtt::Sender: per second, on average over each step.
    std::array<std::vector<double>, 2> packets, bytes;

    std::size_t size() const { return packets[0].size(); }
    bool isEmpty() const { return size() == 0; }
};

/// In at most `most` steps (1 or more), each as many bins as that takes.
RateSeries rateSeries(const RateBins &bins, std::size_t most);

/// 1, 2 or 5 times a power of ten, not below `value`; 1 if that is not above 0.
double roundScale(double value);
