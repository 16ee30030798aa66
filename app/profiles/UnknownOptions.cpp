#include "profiles/UnknownOptions.h"

#include "settings/OptionsJson.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype deepest = 8; ///< Levels of objects.

/// `value` at the end of a path of keys.
QJsonObject wrapped(const QStringList &path, const QJsonValue &value)
{
    QJsonValue inner = value;
    for (auto key = path.rbegin(); key != path.rend(); ++key)
        inner = QJsonObject{{*key, inner}};
    return inner.toObject();
}

bool isUnknown(const QStringList &path, const QJsonValue &value)
{
    ConnectionSettings scratch;
    const OptionsResult result = applyOptions(wrapped(path, value), scratch);
    return std::any_of(result.notes.begin(), result.notes.end(), [](const Note &note) { return note.id == "unknown-option"_L1; });
}

QJsonObject unknownWithin(const QStringList &path, const QJsonObject &object)
{
    QJsonObject unknown;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QStringList at = path + QStringList{it.key()};
        if (!isUnknown(at, it.value()))
            continue;
        const bool isOnlyPart = it.value().isObject() && at.size() < deepest && !isUnknown(at, QJsonObject());
        const QJsonValue part = isOnlyPart ? QJsonValue(unknownWithin(at, it.value().toObject())) : it.value();
        unknown.insert(it.key(), part);
    }
    return unknown;
}

} // namespace

QJsonObject unknownOptions(const QJsonObject &options)
{
    return unknownWithin({}, options);
}

QJsonObject withUnknownOptions(const QJsonObject &options, const QJsonObject &unknown)
{
    QJsonObject merged = options;
    for (auto it = unknown.begin(); it != unknown.end(); ++it) {
        const QJsonValue known = options.value(it.key());
        if (known.isUndefined())
            merged.insert(it.key(), it.value());
        else if (known.isObject() && it.value().isObject())
            merged.insert(it.key(), withUnknownOptions(known.toObject(), it.value().toObject()));
    }
    return merged;
}
