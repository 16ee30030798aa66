#include "find/DelayHistogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace {

constexpr int bits = 6; ///< 64 classes to each doubling.
constexpr qint64 exact = 1 << bits;
constexpr int longestBits = 40; ///< 2^40 µs: 12.7 days.
constexpr std::size_t classes = exact * (longestBits - bits + 1);

std::size_t classOf(qint64 microseconds)
{
    if (microseconds < exact)
        return std::size_t(microseconds);
    const int shift = int(std::bit_width(quint64(microseconds))) - bits - 1;
    return std::size_t(shift * exact + (microseconds >> shift));
}

/// The middle of a class.
qint64 valueOf(std::size_t at)
{
    if (at < std::size_t(exact))
        return qint64(at);
    const auto shift = int(at / exact) - 1;
    const qint64 from = (qint64(at % exact) + exact) << shift;
    return from + ((qint64(1) << shift) - 1) / 2;
}

} // namespace

void DelayHistogram::add(qint64 microseconds)
{
    microseconds = std::clamp<qint64>(microseconds, 0, (qint64(1) << longestBits) - 1);
    if (m_classes.empty())
        m_classes.resize(classes);
    ++m_classes[classOf(microseconds)];
    m_minimum = isEmpty() ? microseconds : std::min(m_minimum, microseconds);
    m_maximum = std::max(m_maximum, microseconds);
    m_sum += double(microseconds);
    ++m_count;
}

qint64 DelayHistogram::percentile(double percent) const
{
    if (isEmpty())
        return -1;
    const auto wanted = std::max<qint64>(1, std::llround(std::ceil(double(m_count) * percent / 100)));
    qint64 passed = 0;
    for (std::size_t i = 0; i < m_classes.size(); ++i) {
        passed += m_classes[i];
        if (passed >= wanted && wanted < m_count)
            return std::clamp(valueOf(i), m_minimum, m_maximum);
    }
    return m_maximum;
}
