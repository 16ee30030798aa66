// How much came when: a plot of rates from bounded memory.
#pragma once

#include "mqtt/Types.h"

#include <array>
#include <vector>

/// Packets and bytes of each direction; index: mqtt::Sender.
struct TrafficCount {
    std::array<qint64, 2> packets{};
    std::array<qint64, 2> bytes{};
    TrafficCount &operator+=(const TrafficCount &other);
    bool operator==(const TrafficCount &) const = default;
};

/// Counts in bins of equal width one after the other. When there would be more than `most`, two are made one and the width doubles: so the
/// whole time is always shown, ever coarser.
class RateBins
{
public:
    static constexpr qint64 finest = 100'000; ///< Microseconds.
    static constexpr std::size_t most = 2048;

    /// `microseconds` since 1970-01-01, UTC; about in order, but any are taken.
    void add(qint64 microseconds, mqtt::Sender sender, qint64 bytes);

    qint64 width() const { return m_width; } ///< Of a bin, in microseconds.
    qint64 start() const { return m_start; } ///< Of the first bin, in microseconds since 1970-01-01; meaningless if it is empty.
    const std::vector<TrafficCount> &bins() const { return m_bins; }
    bool isEmpty() const { return m_bins.empty(); }

private:
    void makeRoomFor(qint64 microseconds);
    void coarsen();

    qint64 m_width = finest;
    qint64 m_start = 0;
    std::vector<TrafficCount> m_bins;
};
