// The format of what QSettings holds, and the steps from older ones.
#pragma once

#include <QSettings>

namespace settingsFormat {

/// Written under the key "format". Without that key a file is of format 1.
inline constexpr int current = 2;

/// Of what these settings hold; 0 if the key is there and is no format.
int of(const QSettings &settings);
/// Sets a value, and beside it the format in which it is: a file without one would be taken for one of format 1.
void write(QSettings &settings, QAnyStringView key, const QVariant &value);
/// Takes them to the current format, step by step. Each step may be repeated: a start that was cut short does no harm.
void migrate(QSettings &settings);

} // namespace settingsFormat
