// The font size of the packet log: a preference.
#pragma once

#include <functional>

class QWidget;

/// The widget has the preferred size from now on, and its own where none is preferred. `then` runs after each change.
void followLogFontSize(QWidget *widget, const std::function<void()> &then = {});
