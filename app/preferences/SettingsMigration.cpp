#include "preferences/SettingsMigration.h"

#include <QSettings>

#include <array>

using namespace Qt::StringLiterals;

namespace settingsFormat {

namespace {

constexpr auto formatKey = "format"_L1;

/// What stands under the new key already wins.
void rename(QSettings &settings, QLatin1StringView from, QLatin1StringView to)
{
    if (settings.contains(from) && !settings.contains(to))
        settings.setValue(to, settings.value(from));
    settings.remove(from);
}

/// 1 to 2: the preferences for new connections stand in a group of their own.
void gatherNewConnections(QSettings &settings)
{
    rename(settings, "clientIdPrefix"_L1, "newConnections/clientIdPrefix"_L1);
}

constexpr std::array steps{gatherNewConnections}; ///< The first one leads from format 1 to 2, and so on.
static_assert(steps.size() == current - 1);

} // namespace

int of(const QSettings &settings)
{
    if (!settings.contains(formatKey))
        return 1;
    bool isNumber = false;
    const int format = settings.value(formatKey).toInt(&isNumber);
    return isNumber && format > 0 ? format : 0;
}

void write(QSettings &settings, QAnyStringView key, const QVariant &value)
{
    settings.setValue(key, value);
    settings.setValue(formatKey, current);
}

void migrate(QSettings &settings)
{
    for (int format = of(settings); format < current; ++format)
        steps[std::size_t(format - 1)](settings);
    settings.setValue(formatKey, current);
}

} // namespace settingsFormat
