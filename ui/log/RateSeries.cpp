#include "log/RateSeries.h"

#include <algorithm>
#include <cmath>

RateSeries rateSeries(const RateBins &bins, std::size_t most)
{
    RateSeries series;
    const std::vector<TrafficCount> &all = bins.bins();
    if (all.empty())
        return series;
    const std::size_t limit = std::max<std::size_t>(1, most);
    const std::size_t together = (all.size() + limit - 1) / limit;
    const double binSeconds = double(bins.width()) / 1e6;
    series.width = binSeconds * double(together);
    for (std::size_t first = 0; first < all.size(); first += together) {
        const std::size_t end = std::min(first + together, all.size());
        TrafficCount sum;
        for (std::size_t i = first; i < end; ++i)
            sum += all[i];
        const double seconds = binSeconds * double(end - first); // the last step may be shorter
        for (std::size_t sender = 0; sender < 2; ++sender) {
            series.packets[sender].push_back(double(sum.packets[sender]) / seconds);
            series.bytes[sender].push_back(double(sum.bytes[sender]) / seconds);
        }
    }
    return series;
}

double roundScale(double value)
{
    if (!(value > 0))
        return 1;
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (value <= factor * power)
            return factor * power;
    }
    return 10 * power;
}
