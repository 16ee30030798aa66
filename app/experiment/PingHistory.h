// The round-trip times of PINGREQ (section 3.12), as far back as a plot shows.
#pragma once

#include <QDateTime>

#include <deque>
#include <optional>

/// A ring of the newest samples, with their statistics.
class PingHistory
{
public:
    static constexpr qsizetype maximumSamples = 600;
    struct Sample {
        QDateTime at; ///< UTC, when the PINGRESP came.
        double roundTripMs = 0;
    };
    /// Over the samples that are kept; all 0 if there is none.
    struct Statistics {
        qsizetype count = 0;
        double last = 0, least = 0, median = 0, p95 = 0, greatest = 0; ///< ms
    };

    void add(double roundTripMs, const QDateTime &at = QDateTime::currentDateTimeUtc());
    void clear() { m_samples.clear(); }
    const std::deque<Sample> &samples() const { return m_samples; } ///< The oldest first.
    Statistics statistics() const;

private:
    std::deque<Sample> m_samples;
};
