#include "preferences/Preferences.h"

#include "preferences/SettingsMigration.h"

#include <QSettings>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

namespace key {

constexpr auto theme = "theme"_L1;
constexpr auto language = "language"_L1;
constexpr auto logFontSize = "log/fontSize"_L1;
constexpr auto clientIdPrefix = "newConnections/clientIdPrefix"_L1;
constexpr auto version = "newConnections/protocolVersion"_L1;
constexpr auto keepAlive = "newConnections/keepAlive"_L1;
constexpr auto connectTimeout = "newConnections/connectTimeout"_L1;
constexpr auto reconnectPeriod = "newConnections/reconnectPeriod"_L1;
constexpr auto probes = "probes/afterFailure"_L1;
constexpr auto probeSeconds = "probes/limitSeconds"_L1;
constexpr auto logMemory = "log/memoryBudget"_L1;
constexpr auto storesSecrets = "store/secrets"_L1;
constexpr auto storesRecent = "store/recent"_L1;
constexpr auto storesWindow = "store/window"_L1;
constexpr auto format = "format"_L1;

constexpr std::array all{theme,           language, logFontSize,  clientIdPrefix, version,       keepAlive,    connectTimeout,
                         reconnectPeriod, probes,   probeSeconds, logMemory,      storesSecrets, storesRecent, storesWindow};

} // namespace key

constexpr std::array themes{"system"_L1, "light"_L1, "dark"_L1, "high-contrast"_L1}; ///< In the order of Preferences::Theme.
constexpr std::array versions{mqtt::Version::V31, mqtt::Version::V311, mqtt::Version::V5};
constexpr qsizetype longestPrefix = 200;

qint64 number(QAnyStringView key, qint64 otherwise, qint64 least, qint64 most)
{
    bool isNumber = false;
    const qint64 value = QSettings().value(key).toLongLong(&isNumber);
    return isNumber ? std::clamp(value, least, most) : otherwise;
}

bool flag(QAnyStringView key, bool otherwise)
{
    const QVariant value = QSettings().value(key, otherwise);
    return value.typeId() == QMetaType::Bool || value.toString() == "true"_L1 || value.toString() == "false"_L1 ? value.toBool()
                                                                                                                : otherwise;
}

mqtt::Version versionFrom(qint64 level)
{
    const auto found = std::find_if(versions.begin(), versions.end(), [level](mqtt::Version version) { return qint64(version) == level; });
    return found == versions.end() ? NewConnectionDefaults().version : *found;
}

bool isPreference(const QString &name)
{
    return name == key::format || std::any_of(key::all.begin(), key::all.end(), [&](QLatin1StringView one) { return name == one; });
}

} // namespace

Preferences *Preferences::instance()
{
    static auto *const preferences = new Preferences; // lives as long as the process: the application may go first
    return preferences;
}

bool Preferences::isClientIdPrefix(const QString &text)
{
    const bool isPlain = std::all_of(text.begin(), text.end(), [](QChar c) { return c.isPrint() || c.isSurrogate(); });
    return isPlain && text.isValidUtf16() && text.size() <= longestPrefix;
}

bool Preferences::set(QAnyStringView key, const QVariant &value, const QVariant &before, What what)
{
    if (value == before)
        return false;
    QSettings settings;
    settingsFormat::write(settings, key, value);
    emit changed(what);
    return true;
}

QStringList Preferences::themeNames()
{
    return {themes.begin(), themes.end()};
}

std::optional<Preferences::Theme> Preferences::themeNamed(const QString &name)
{
    const auto found = std::find(themes.begin(), themes.end(), name);
    return found == themes.end() ? std::nullopt : std::optional(Theme(found - themes.begin()));
}

Preferences::Theme Preferences::theme() const
{
    return themeNamed(QSettings().value(key::theme).toString()).value_or(Theme::System);
}

void Preferences::setTheme(Theme value)
{
    if (!set(key::theme, QString(themes[std::size_t(value)]), QString(themes[std::size_t(theme())]), What::Theme))
        emit changed(What::Theme);
}

QString Preferences::language() const
{
    return QSettings().value(key::language).toString();
}

void Preferences::setLanguage(const QString &code)
{
    if (!set(key::language, code, language(), What::Language))
        emit changed(What::Language);
}

int Preferences::logFontSize() const
{
    const int points = int(number(key::logFontSize, 0, 0, largestLogFont));
    return points == 0 ? 0 : std::max(points, smallestLogFont);
}

void Preferences::setLogFontSize(int points)
{
    set(key::logFontSize, points, logFontSize(), What::LogFontSize);
}

NewConnectionDefaults Preferences::newConnections() const
{
    const NewConnectionDefaults usual;
    NewConnectionDefaults now;
    const QString prefix = QSettings().value(key::clientIdPrefix).toString();
    if (!prefix.isEmpty() && isClientIdPrefix(prefix))
        now.clientIdPrefix = prefix;
    now.version = versionFrom(number(key::version, qint64(usual.version), 0, 255));
    now.keepAlive = quint32(number(key::keepAlive, usual.keepAlive, 0, mostKeepAlive));
    now.connectTimeout = std::chrono::milliseconds(number(key::connectTimeout, usual.connectTimeout.count(), leastTimeout, longest));
    const qint64 period = number(key::reconnectPeriod, usual.reconnectPeriod.count(), 0, longest);
    now.reconnectPeriod = std::chrono::milliseconds(period == 0 ? 0 : std::max(period, leastPeriod));
    return now;
}

void Preferences::setNewConnections(const NewConnectionDefaults &defaults)
{
    const NewConnectionDefaults before = newConnections();
    if (defaults == before)
        return;
    QSettings settings;
    const auto store = [&settings](QAnyStringView key, const auto &value, const auto &old) {
        if (value != old)
            settingsFormat::write(settings, key, value);
    };
    store(key::clientIdPrefix, defaults.clientIdPrefix, before.clientIdPrefix);
    store(key::version, int(defaults.version), int(before.version));
    store(key::keepAlive, defaults.keepAlive, before.keepAlive);
    store(key::connectTimeout, qint64(defaults.connectTimeout.count()), qint64(before.connectTimeout.count()));
    store(key::reconnectPeriod, qint64(defaults.reconnectPeriod.count()), qint64(before.reconnectPeriod.count()));
    emit changed(What::NewConnections);
}

ConnectionSettings Preferences::newConnection() const
{
    const NewConnectionDefaults defaults = newConnections();
    ConnectionSettings settings;
    settings.clientId = randomClientId(defaults.clientIdPrefix);
    settings.version = defaults.version;
    settings.keepAlive = defaults.keepAlive;
    settings.network.connectTimeout = defaults.connectTimeout;
    settings.network.reconnectPeriod = defaults.reconnectPeriod;
    return settings;
}

bool Preferences::probesAfterFailure() const
{
    return flag(key::probes, true);
}

int Preferences::probeSeconds() const
{
    return int(number(key::probeSeconds, usualProbeSeconds, 1, 3600));
}

void Preferences::setProbes(bool afterFailure, int seconds)
{
    const bool sameLimit = seconds == probeSeconds();
    if (afterFailure == probesAfterFailure() && sameLimit)
        return;
    QSettings settings;
    settingsFormat::write(settings, key::probes, afterFailure);
    if (!sameLimit)
        settingsFormat::write(settings, key::probeSeconds, seconds);
    emit changed(What::Probes);
}

qint64 Preferences::logMemory() const
{
    return number(key::logMemory, usualLogMemory, smallestLogMemory, largestLogMemory);
}

void Preferences::setLogMemory(qint64 bytes)
{
    set(key::logMemory, bytes, logMemory(), What::LogMemory);
}

bool Preferences::storesSecrets() const
{
    return flag(key::storesSecrets, true);
}

void Preferences::setStoresSecrets(bool stores)
{
    set(key::storesSecrets, stores, storesSecrets(), What::Storing);
}

bool Preferences::storesRecent() const
{
    return flag(key::storesRecent, true);
}

void Preferences::setStoresRecent(bool stores)
{
    set(key::storesRecent, stores, storesRecent(), What::Storing);
}

bool Preferences::storesWindow() const
{
    return flag(key::storesWindow, true);
}

void Preferences::setStoresWindow(bool stores)
{
    set(key::storesWindow, stores, storesWindow(), What::Storing);
}

/// Removes the preferences, or everything else.
QVariantMap Preferences::take(bool preferences)
{
    QSettings settings;
    settings.setFallbacksEnabled(false);
    QVariantMap taken;
    const QStringList keys = settings.allKeys();
    for (const QString &name : keys) {
        if (name == key::format || isPreference(name) != preferences)
            continue;
        taken.insert(name, settings.value(name));
        settings.remove(name);
    }
    return taken;
}

void Preferences::tellAll()
{
    for (const What what :
         {What::Theme, What::Language, What::LogFontSize, What::NewConnections, What::Probes, What::LogMemory, What::Storing})
        emit changed(what);
}

QVariantMap Preferences::reset()
{
    const QVariantMap taken = take(true);
    tellAll();
    return taken;
}

QVariantMap Preferences::forget()
{
    const QVariantMap taken = take(false);
    emit forgotten();
    return taken;
}

void Preferences::restore(const QVariantMap &values)
{
    QSettings settings;
    settings.setFallbacksEnabled(false);
    bool ofPreferences = false;
    for (auto it = values.begin(); it != values.end(); ++it) {
        if (!settings.contains(it.key()))
            settingsFormat::write(settings, it.key(), it.value());
        ofPreferences = ofPreferences || isPreference(it.key());
    }
    if (ofPreferences)
        tellAll();
    else
        emit remembered();
}

bool Preferences::save()
{
    QSettings settings;
    settings.setValue(key::format, settingsFormat::current);
    settings.sync();
    return settings.status() != QSettings::AccessError;
}
