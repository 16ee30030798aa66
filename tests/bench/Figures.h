// The line that each figure of tests/bench is.
#pragma once

#include <QElapsedTimer>
#include <QString>

#include <algorithm>
#include <cstdio>

/// Prints name, value, unit, reference, the reference's value in the same run, ratio (value by reference) and limit, with tabs between
/// them. `limit` is what the figure must keep, in words that tell of what: "ratio <= 1.15", "ratio >= 2" or "value <= 1400". `reference`
/// names what was measured beside it: a floor or a peer.
inline void printFigure(const QString &name, double value, const char *unit, const QString &reference, double referenceValue,
                        const char *limit)
{
    std::printf("%s\t%.6g\t%s\t%s\t%.6g\t%.3f\t%s\n", qUtf8Printable(name), value, unit, qUtf8Printable(reference), referenceValue,
                value / referenceValue, limit);
    std::fflush(stdout);
}

/// The shortest of `runs` runs of `work`, in ms: what the machine can do when nothing else disturbs it.
template <typename Work>
double shortestMs(int runs, Work work)
{
    double shortest = 0;
    for (int i = 0; i < runs; ++i) {
        QElapsedTimer clock;
        clock.start();
        work();
        const double ms = double(clock.nsecsElapsed()) / 1e6;
        shortest = i == 0 ? ms : std::min(shortest, ms);
    }
    return shortest;
}
