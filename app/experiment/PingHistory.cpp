#include "experiment/PingHistory.h"

#include <algorithm>
#include <vector>

void PingHistory::add(double roundTripMs, const QDateTime &at)
{
    m_samples.push_back({at, roundTripMs});
    if (qsizetype(m_samples.size()) > maximumSamples)
        m_samples.pop_front();
}

namespace {

/// The nearest rank: the smallest sample that `share` of all do not exceed.
double percentile(const std::vector<double> &ascending, double share)
{
    const auto rank = std::size_t(std::max(1.0, std::ceil(share * double(ascending.size()))));
    return ascending[rank - 1];
}

} // namespace

PingHistory::Statistics PingHistory::statistics() const
{
    if (m_samples.empty())
        return {};
    std::vector<double> ascending;
    ascending.reserve(m_samples.size());
    for (const Sample &sample : m_samples)
        ascending.push_back(sample.roundTripMs);
    std::sort(ascending.begin(), ascending.end());
    return {qsizetype(ascending.size()), m_samples.back().roundTripMs, ascending.front(),
            percentile(ascending, 0.5),  percentile(ascending, 0.95),  ascending.back()};
}
