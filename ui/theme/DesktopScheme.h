// Whether the desktop prefers dark windows, as far as it tells.
#pragma once

#include <functional>

namespace theme {

/// By the platform's palette, GTK_THEME, GTK's settings files. Quick: reads at most two small files.
bool desktopPrefersDark();
/// Asks the desktop portal (D-Bus, org.freedesktop.appearance) and calls back when it answers and at every change. Never blocks.
void watchDesktop(const std::function<void(bool dark)> &changed);

} // namespace theme
