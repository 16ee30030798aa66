// The format of what QSettings holds, and the steps from older ones.
#pragma once

class QSettings;

namespace settingsFormat {

/// Written under the key "format". Without that key a file is of format 1.
inline constexpr int current = 2;

/// Of what these settings hold; 0 if the key is there and is no format.
int of(const QSettings &settings);
/// Takes them to the current format, step by step. Each step may be repeated: a start that was cut short does no harm.
void migrate(QSettings &settings);

} // namespace settingsFormat
