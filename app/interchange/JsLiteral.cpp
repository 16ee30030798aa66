#include "interchange/JsLiteral.h"

#include "interchange/ExportQuoting.h"

#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

using Pairs = QList<mqtt::StringPair>;

constexpr std::array firstKeys{"clientId"_L1,  "protocolId"_L1, "protocolVersion"_L1, "clean"_L1,
                               "keepalive"_L1, "username"_L1,   "password"_L1,        "topic"_L1};

QString keyText(const QString &key)
{
    static const QRegularExpression identifier(u"^[A-Za-z_$][A-Za-z0-9_$]*$"_s);
    if (key == "__proto__"_L1) // as a plain key it would name the prototype
        return u"['__proto__']"_s;
    return identifier.match(key).hasMatch() ? key : jsString(key);
}

/// Such keys come first in an object, in the order of their numbers.
bool isArrayIndex(const QString &name)
{
    bool isNumber = false;
    const uint index = name.toUInt(&isNumber);
    return isNumber && QString::number(index) == name;
}

/// From either form of OptionsJson.h: an object, or a list of [name, value].
Pairs pairsOf(const QJsonValue &value)
{
    Pairs pairs;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        pairs += {it.key(), it->toString()};
    for (const QJsonValue &entry : value.toArray())
        pairs += {entry[0].toString(), entry[1].toString()};
    return pairs;
}

/// Each name once, with its values.
QList<std::pair<QString, QStringList>> grouped(const Pairs &pairs)
{
    QList<std::pair<QString, QStringList>> groups;
    for (const mqtt::StringPair &pair : pairs) {
        const auto found = std::find_if(groups.begin(), groups.end(), [&](const auto &group) { return group.first == pair.name; });
        if (found == groups.end())
            groups += {pair.name, {pair.value}};
        else
            found->second += pair.value;
    }
    return groups;
}

class Writer
{
public:
    explicit Writer(bool inLine)
        : m_inLine(inLine)
    {
    }

    QString object(const QJsonObject &object, int depth)
    {
        QStringList keys = object.keys();
        const auto rank = [](const QString &key) { return std::find(firstKeys.begin(), firstKeys.end(), key) - firstKeys.begin(); };
        std::stable_sort(keys.begin(), keys.end(), [&](const QString &a, const QString &b) { return rank(a) < rank(b); });
        QStringList entries;
        for (const QString &key : std::as_const(keys))
            entries += keyText(key) + ": "_L1 + entry(key, object.value(key), depth + 1);
        return block(entries, depth);
    }

private:
    QString entry(const QString &key, const QJsonValue &value, int depth)
    {
        if (key == "userProperties"_L1 || key == "headers"_L1)
            return pairs(pairsOf(value), depth);
        if (m_files.contains(key))
            return value.isArray() ? list(key, value.toArray(), depth) : file(value);
        return plain(key, value, depth);
    }

    QString plain(const QString &key, const QJsonValue &value, int depth)
    {
        if (value.isObject())
            return isBytes(value.toObject()) ? bytes(value.toObject()) : object(value.toObject(), depth);
        if (value.isArray())
            return list(key, value.toArray(), depth);
        if (value.isString())
            return jsString(value.toString());
        return value.isBool() ? (value.toBool() ? u"true"_s : u"false"_s) : QString::number(value.toInteger());
    }

    QString list(const QString &key, const QJsonArray &array, int depth)
    {
        QStringList items;
        for (const QJsonValue &item : array)
            items += m_files.contains(key) ? file(item) : plain(key, item, depth + 1);
        return u'[' + items.join(", "_L1) + u']';
    }

    QString pairs(const Pairs &pairs, int depth)
    {
        QStringList entries;
        for (const auto &[name, values] : grouped(pairs)) {
            QStringList literals;
            for (const QString &value : values)
                literals += jsString(value);
            const QString one = literals.join(", "_L1);
            entries += keyText(name) + ": "_L1 + (values.size() == 1 ? one : u'[' + one + u']');
        }
        return block(entries, depth);
    }

    QString block(const QStringList &entries, int depth) const
    {
        if (entries.isEmpty())
            return u"{}"_s;
        if (m_inLine)
            return "{ "_L1 + entries.join(", "_L1) + " }"_L1;
        const QString indent(2 * depth, u' ');
        return "{\n"_L1 + indent + "  "_L1 + entries.join(",\n"_L1 + indent + "  "_L1) + ",\n"_L1 + indent + u'}';
    }

    static QString file(const QJsonValue &value)
    {
        if (value.isObject())
            return bytes(value.toObject());
        const QString text = value.toString();
        return text.contains("-----BEGIN"_L1) ? jsString(text) : read(text);
    }

    static bool isBytes(const QJsonObject &object)
    {
        return object.size() == 1 && (object.contains("hex"_L1) || object.contains("base64"_L1) || object.contains("file"_L1));
    }

    static QString bytes(const QJsonObject &object)
    {
        if (object.contains("file"_L1))
            return read(object.value("file"_L1).toString());
        const QString form = object.contains("hex"_L1) ? u"hex"_s : u"base64"_s;
        return u"Buffer.from(%1, '%2')"_s.arg(jsString(object.value(form).toString()), form);
    }

    static QString read(const QString &path) { return u"fs.readFileSync(%1)"_s.arg(jsString(path)); }

    const QStringList m_files{u"ca"_s, u"cert"_s, u"key"_s, u"pfx"_s, u"crl"_s};
    bool m_inLine;
};

} // namespace

QString jsObject(const QJsonObject &options)
{
    return Writer(false).object(options, 0);
}

QString jsObjectInLine(const QJsonObject &object)
{
    return Writer(true).object(object, 0);
}

bool keepsOrderInJs(const QList<mqtt::StringPair> &pairs)
{
    Pairs back;
    bool hasIndex = false;
    for (const auto &[name, values] : grouped(pairs)) {
        hasIndex = hasIndex || isArrayIndex(name);
        for (const QString &value : values)
            back += {name, value};
    }
    return back == pairs && (!hasIndex || grouped(pairs).size() == 1);
}
