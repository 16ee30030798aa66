// The window-less `connack compare`.
#pragma once

#include <QStringList>

/// Prints what differs between two saved reports. Exit status: 0 nothing that matters differs, 1 something does, 2 a file or the command
/// line cannot be used. `arguments` are those behind "compare".
int runCompare(const QStringList &arguments);
