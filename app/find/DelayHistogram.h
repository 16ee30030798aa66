// How long something took, many times: percentiles from bounded memory.
#pragma once

#include <QtGlobal>

#include <vector>

/// Counts durations in classes whose width grows with them: up to 64 µs exact, above that 64 classes to each doubling, so that what
/// percentile() tells is off by 0.8 % at most. 17 kB once something was added, whatever the number; durations above 12 days count as 12
/// days.
class DelayHistogram
{
public:
    void add(qint64 microseconds); ///< Negative ones (the clock was set back) count as 0.
    qint64 count() const { return m_count; }
    bool isEmpty() const { return m_count == 0; }
    /// All in microseconds; -1 if it is empty.
    qint64 percentile(double percent) const;                      ///< So many percent were as fast or faster; 50: the median.
    qint64 minimum() const { return isEmpty() ? -1 : m_minimum; } ///< Exact.
    qint64 maximum() const { return isEmpty() ? -1 : m_maximum; } ///< Exact.
    double mean() const { return isEmpty() ? -1 : m_sum / double(m_count); }

private:
    std::vector<qint64> m_classes;
    qint64 m_count = 0;
    qint64 m_minimum = 0;
    qint64 m_maximum = 0;
    double m_sum = 0;
};
