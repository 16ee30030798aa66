// The v5 properties that settings hold, by MQTT.js's names: one table for reading, writing, checking and marking them.
#pragma once

#include "settings/Checks.h"

enum class Unit : quint8 { None, Seconds, Milliseconds, Bytes };

/// "Give 0 to 65535 seconds.", translated; numbers without separators.
QString acceptedRange(qint64 least, qint64 most, Unit unit);

template <typename Settings>
struct PropertyTable {
    struct Number {
        const char *name;
        SettingsField field;
        std::optional<quint32> Settings::*member;
        quint32 least;
        quint32 most;
        Unit unit;
    };
    struct Boolean {
        const char *name;
        SettingsField field;
        std::optional<bool> Settings::*member;
    };
    struct Text {
        const char *name;
        SettingsField field;
        std::optional<QString> Settings::*member;
    };
    struct Binary {
        const char *name;
        SettingsField field;
        std::optional<BinaryValue> Settings::*member;
        bool secret;
    };
    QList<Number> numbers;
    QList<Boolean> booleans;
    QList<Text> texts;
    QList<Binary> binaries;
    SettingsField userProperties;

    /// Calls `visit(name, field)` for each property that is set.
    template <typename Visit>
    void forEachSet(const Settings &settings, Visit visit) const
    {
        const auto visitAll = [&](const auto &entries) {
            for (const auto &entry : entries) {
                if (settings.*entry.member)
                    visit(entry.name, entry.field);
            }
        };
        visitAll(numbers);
        visitAll(booleans);
        visitAll(texts);
        visitAll(binaries);
        if (!settings.userProperties.isEmpty())
            visit("userProperties", userProperties);
    }

    /// The names of those that are set.
    QStringList namesSet(const Settings &settings) const
    {
        QStringList set;
        forEachSet(settings, [&set](const auto &name, SettingsField) { set << QString::fromLatin1(name); });
        return set;
    }

    /// Takes one property out; a name that does not exist changes nothing.
    void clear(Settings &settings, const QString &name) const
    {
        const auto clearIn = [&](const auto &entries) {
            for (const auto &entry : entries) {
                if (name == QLatin1String(entry.name))
                    (settings.*entry.member).reset();
            }
        };
        clearIn(numbers);
        clearIn(booleans);
        clearIn(texts);
        clearIn(binaries);
        if (name == QLatin1String("userProperties"))
            settings.userProperties.clear();
    }

    QStringList names() const
    {
        QStringList all;
        const auto addAll = [&](const auto &entries) {
            for (const auto &entry : entries)
                all << QString::fromLatin1(entry.name);
        };
        addAll(numbers);
        addAll(booleans);
        addAll(texts);
        addAll(binaries);
        return all << QStringLiteral("userProperties");
    }
};

const PropertyTable<ConnectPropertySettings> &connectProperties();
const PropertyTable<WillSettings> &willProperties();
