#include "settings/PropertyText.h"

#include "settings/OptionReader.h"
#include "settings/WordTools.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

struct Options {
    Q_DECLARE_TR_FUNCTIONS(Options)
};

/// Bytes may be given in one of the forms that options files have; any other text is itself.
QJsonValue binaryForm(const QString &text)
{
    if (!text.startsWith(u'{'))
        return text;
    const auto parsed = parseOptionsObject(text);
    const auto *object = std::get_if<QJsonObject>(&parsed);
    const bool isForm =
        object && object->size() <= 2 && std::holds_alternative<BinaryValue>(binaryFromJson(*object, SettingsField::Options));
    return isForm ? QJsonValue(*object) : QJsonValue(text);
}

template <typename Settings>
QJsonValue valueOf(const QString &name, const QString &text, const PropertyTable<Settings> &table)
{
    for (const auto &entry : table.booleans) {
        if (name == QLatin1StringView(entry.name) && (text == "true"_L1 || text == "false"_L1))
            return text == "true"_L1;
    }
    for (const auto &entry : table.binaries) {
        if (name == QLatin1StringView(entry.name))
            return binaryForm(text);
    }
    return text;
}

template <typename Settings>
std::optional<SettingsProblem> apply(const QString &prefix, const QString &name, const QString &value, Settings &settings,
                                     const PropertyTable<Settings> &table)
{
    const QLatin1StringView userProperty("userProperties.");
    if (name.startsWith(userProperty)) {
        settings.userProperties.append({name.mid(userProperty.size()), value});
        return std::nullopt;
    }
    OptionsResult result;
    OptionReader reader(result);
    const bool isKnown = name != "userProperties"_L1 && reader.property(prefix + name, name, valueOf(name, value, table), settings, table);
    if (isKnown)
        return result.problems.isEmpty() ? std::nullopt : std::optional(result.problems.first());
    QStringList known = table.names();
    known.last() = u"userProperties.KEY"_s;
    return SettingsProblem{u"option-invalid"_s, SettingsField::Options, Options::tr("There is no property %1.").arg(shown(prefix + name)),
                           Options::tr("Give one of: %1.").arg(known.join(", "_L1))};
}

} // namespace

std::optional<SettingsProblem> applyProperty(const QString &name, const QString &value, ConnectionSettings &settings)
{
    return apply(u"properties."_s, name, value, settings.properties, connectProperties());
}

std::optional<SettingsProblem> applyWillProperty(const QString &name, const QString &value, ConnectionSettings &settings)
{
    return apply(u"will.properties."_s, name, value, settings.will, willProperties());
}
