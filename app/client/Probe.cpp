#include "client/Probe.h"

#include <algorithm>

std::optional<double> Probe::heldMs() const
{
    if (!connected || !mqtt.connackMs)
        return std::nullopt;
    const double until = ending.by == Ending::By::None ? durationMs : ending.atMs;
    return std::max(0.0, until - *mqtt.connackMs);
}
