// Which colours the desktop prefers, as far as it tells.
#pragma once

#include <functional>

namespace theme {

struct DesktopScheme {
    bool dark = false;
    bool highContrast = false;
    bool operator==(const DesktopScheme &) const = default;
};

/// By the platform's palette, GTK_THEME, GTK's settings files. Quick: reads at most two small files.
DesktopScheme desktopScheme();
/// Asks the desktop portal (D-Bus: org.freedesktop.appearance, and GNOME's own setting for high contrast) and calls back when it answers
/// otherwise than `known`, and at every change. Never blocks.
void watchDesktop(const DesktopScheme &known, const std::function<void(const DesktopScheme &)> &changed);

} // namespace theme
