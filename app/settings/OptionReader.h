// Reads single values of an options object; a part of OptionsJson.
#pragma once

#include "settings/OptionsJson.h"
#include "settings/PropertyTable.h"

#include <QJsonValue>

/// A wrong value becomes a problem that names the option's path, its value (never a secret one) and what is accepted; the setting keeps its
/// value.
class OptionReader
{
public:
    explicit OptionReader(OptionsResult &result)
        : m_result(result)
    {
    }

    enum class Secret : bool { No, Yes };

    void boolean(const QString &path, const QJsonValue &value, SettingsField field, bool &target);
    std::optional<qint64> integer(const QString &path, const QJsonValue &value, SettingsField field, qint64 least, qint64 most, Unit unit);
    std::optional<QString> text(const QString &path, const QJsonValue &value, SettingsField field, Secret secret = Secret::No);
    std::optional<QString> host(const QString &path, const QJsonValue &value, SettingsField field);
    std::optional<quint16> port(const QString &path, const QJsonValue &value, SettingsField field);
    std::optional<Scheme> scheme(const QString &path, const QJsonValue &value, SettingsField field);
    std::optional<BinaryValue> binary(const QString &path, const QJsonValue &value, SettingsField field, Secret secret);
    std::optional<FileOrPem> file(const QString &path, const QJsonValue &value, SettingsField field, Secret secret = Secret::No);
    std::optional<QStringList> texts(const QString &path, const QJsonValue &value, SettingsField field);
    /// {"name": "value"}, {"name": ["a", "b"]} or [["name", "value"]].
    std::optional<QList<mqtt::StringPair>> pairs(const QString &path, const QJsonValue &value, SettingsField field);

    /// Reads the property `name` into `settings`; false if the table has none of that name.
    template <typename Settings>
    bool property(const QString &path, const QString &name, const QJsonValue &value, Settings &settings,
                  const PropertyTable<Settings> &table);

    /// True if it is an object; a problem unless it is one or absent.
    bool isObject(const QString &path, const QJsonValue &value, SettingsField field);
    void refuse(const QString &path, const QJsonValue &value, SettingsField field, const QString &accepted, Secret secret = Secret::No);
    void unknown(const QString &path, const QStringList &known);
    void note(const Note &note);

private:
    void add(const SettingsProblem &problem);
    OptionsResult &m_result;
    int m_unknown = 0;
};

template <typename Settings>
bool OptionReader::property(const QString &path, const QString &name, const QJsonValue &value, Settings &settings,
                            const PropertyTable<Settings> &table)
{
    for (const auto &entry : table.numbers) {
        if (name != QLatin1StringView(entry.name))
            continue;
        if (const auto number = integer(path, value, entry.field, entry.least, entry.most, entry.unit))
            settings.*entry.member = quint32(*number);
        return true;
    }
    for (const auto &entry : table.booleans) {
        if (name != QLatin1StringView(entry.name))
            continue;
        bool isSet = (settings.*entry.member).value_or(false);
        boolean(path, value, entry.field, isSet);
        if (value.isBool())
            settings.*entry.member = isSet;
        return true;
    }
    for (const auto &entry : table.texts) {
        if (name != QLatin1StringView(entry.name))
            continue;
        if (const auto string = text(path, value, entry.field))
            settings.*entry.member = *string;
        return true;
    }
    for (const auto &entry : table.binaries) {
        if (name != QLatin1StringView(entry.name))
            continue;
        if (const auto bytes = binary(path, value, entry.field, entry.secret ? Secret::Yes : Secret::No))
            settings.*entry.member = *bytes;
        return true;
    }
    if (name != QLatin1StringView("userProperties"))
        return false;
    if (const auto userProperties = pairs(path, value, table.userProperties))
        settings.userProperties = *userProperties;
    return true;
}
