// How long to wait before trying again. Pure.
#pragma once

#include <chrono>

namespace reconnect {

/// The delay before the `number`th try in a row, from 1: `period`, doubled with each try up to `maximum` (a longer period wins), of which
/// the second half is left to chance, so that the clients of a broker that was away do not all come back at once. `chance`: 0 to 1.
std::chrono::milliseconds delayBefore(int number, std::chrono::milliseconds period, std::chrono::milliseconds maximum, double chance);

} // namespace reconnect
