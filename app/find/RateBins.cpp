#include "find/RateBins.h"

TrafficCount &TrafficCount::operator+=(const TrafficCount &other)
{
    for (std::size_t i = 0; i < 2; ++i) {
        packets[i] += other.packets[i];
        bytes[i] += other.bytes[i];
    }
    return *this;
}

void RateBins::add(qint64 microseconds, mqtt::Sender sender, qint64 bytes)
{
    const bool isThere = !m_bins.empty() && microseconds >= m_start && microseconds < m_start + m_width * qint64(m_bins.size());
    if (!isThere)
        makeRoomFor(microseconds);
    TrafficCount &bin = m_bins[std::size_t((microseconds - m_start) / m_width)];
    ++bin.packets[std::size_t(sender)];
    bin.bytes[std::size_t(sender)] += bytes;
}

/// Two bins become one. The start stays a multiple of the width, so that bins that are added in front fit.
void RateBins::coarsen()
{
    const auto floorDivided = [](qint64 a, qint64 b) { return a / b - (a % b < 0 ? 1 : 0); };
    const qint64 width = m_width * 2, start = floorDivided(m_start, width) * width;
    std::vector<TrafficCount> bins;
    for (std::size_t i = 0; i < m_bins.size(); ++i) {
        const auto at = std::size_t((m_start + qint64(i) * m_width - start) / width);
        if (at >= bins.size())
            bins.resize(at + 1);
        bins[at] += m_bins[i];
    }
    m_width = width;
    m_start = start;
    m_bins = std::move(bins);
}

void RateBins::makeRoomFor(qint64 microseconds)
{
    const auto floored = [this](qint64 at) { return (at / m_width - (at % m_width < 0 ? 1 : 0)) * m_width; };
    if (m_bins.empty()) {
        m_start = floored(microseconds);
        m_bins.resize(1);
        return;
    }
    const auto binsNeeded = [&] {
        const qint64 first = std::min(m_start, floored(microseconds));
        const qint64 last = std::max(m_start + m_width * qint64(m_bins.size() - 1), floored(microseconds));
        return quint64(last - first) / quint64(m_width) + 1;
    };
    while (binsNeeded() > most)
        coarsen();
    const qint64 bin = floored(microseconds);
    if (bin < m_start) {
        m_bins.insert(m_bins.begin(), std::size_t((m_start - bin) / m_width), TrafficCount{});
        m_start = bin;
    } else if (const auto at = std::size_t((bin - m_start) / m_width); at >= m_bins.size()) {
        m_bins.resize(at + 1);
    }
}
