#include "connection/ReconnectDelays.h"

#include <QtGlobal>

#include <algorithm>

std::chrono::milliseconds reconnect::delayBefore(int number, std::chrono::milliseconds period, std::chrono::milliseconds maximum,
                                                 double chance)
{
    const auto most = std::max(period, maximum);
    auto whole = period;
    for (int i = 1; i < number && whole < most; ++i)
        whole *= 2;
    whole = std::min(whole, most);
    const double half = double(whole.count()) / 2;
    return std::chrono::milliseconds(qint64(half + half * std::clamp(chance, 0.0, 1.0)));
}
