// JSON and JavaScript objects: tells by their keys whose they are.
#include "interchange/ImportDraft.h"
#include "interchange/ImportForms.h"
#include "interchange/ImportRemarks.h"
#include "interchange/ObjectForms.h"
#include "settings/OptionsJson.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(Import)
};

Import failed(const QString &formName, const QString &problem)
{
    return {u"json"_s, formName, {}, {}, problem};
}

/// Where strict JSON ends, as line and column.
Import damagedJson(const QByteArray &json, const QJsonParseError &error)
{
    const QByteArrayView before = QByteArrayView(json).first(qBound(qsizetype(0), qsizetype(error.offset), json.size()));
    const qsizetype line = std::count(before.begin(), before.end(), '\n') + 1;
    const qsizetype column = QString::fromUtf8(before.sliced(before.lastIndexOf('\n') + 1)).size() + 1;
    return failed(ImportText::tr("JSON"),
                  ImportText::tr("The JSON cannot be read: line %1, column %2: %3.")
                      .arg(QString::number(line), QString::number(column), error.errorString()));
}

/// The options object alone, or with a URL in it: {"url": "mqtt://...", "options": {...}}.
void readOptions(QJsonObject options, ImportDraft &draft)
{
    for (const QString &key : {u"url"_s, u"brokerUrl"_s, u"brokerURL"_s, u"uri"_s}) {
        if (options.value(key).isString() && draft.url(key, options.value(key).toString()))
            options.remove(key);
    }
    if (options.value("options"_L1).isObject())
        draft.options(options.take("options"_L1).toObject());
    if (options.value("name"_L1).isString())
        draft.settings.name = options.take("name"_L1).toString();
    qsizetype unread = 0;
    if (options.value("subscriptions"_L1).isArray()) {
        for (const SubscriptionSettings &subscription : subscriptionsFromJson(options.take("subscriptions"_L1).toArray(), &unread))
            draft.subscription(subscription);
    }
    if (unread > 0)
        draft.left(u"subscriptions"_s, ImportText::tr("A value of this subscription cannot be read; it has its default."));
    draft.options(options);
}

Import fromOptions(const QList<QJsonObject> &objects, const ImportContext &context)
{
    Import import{u"mqttjs-options"_s, ImportText::tr("Options object of MQTT.js"), {}, {}, {}};
    for (const QJsonObject &object : objects.first(std::min(MostImported, objects.size()))) {
        ImportDraft draft(context);
        readOptions(object, draft);
        import.connections.append(draft.take());
    }
    sayConnectionsLeft(import, objects.size() - import.connections.size());
    return import;
}

/// A list of options objects; nothing if none of its first entries is one.
std::optional<Import> fromList(const QJsonArray &array, const ImportContext &context)
{
    constexpr qsizetype most = 10'000;      // entries that are looked at
    constexpr qsizetype mostOthers = 1'000; // before one that is an options object
    QList<QJsonObject> objects;
    qsizetype others = 0;
    for (const QJsonValue &value : array) {
        if (objects.size() + others >= most || (objects.isEmpty() && others >= mostOthers))
            break;
        if (isOptionsObject(value.toObject()))
            objects.append(value.toObject());
        else
            ++others;
    }
    if (objects.isEmpty())
        return std::nullopt;
    Import import = fromOptions(objects, context);
    if (others > 0)
        import.remarks.append(
            {ImportRemark::Kind::Left, {}, ImportText::tr("%n entry(s) that are no connections were left.", nullptr, int(others))});
    if (array.size() > objects.size() + others)
        sayMoreThanIsRead(import);
    return import;
}

/// What the keys of a whole document say.
std::optional<Import> fromDocument(const QJsonDocument &document, const ImportContext &context)
{
    if (auto import = importMqttxExport(document, context))
        return import;
    if (document.isArray())
        return fromList(document.array(), context);
    if (auto import = importMqttExplorer(document.object(), context))
        return import;
    return importConnackFile(document.object(), context);
}

} // namespace

std::optional<Import> importObjects(const QString &text, const ImportContext &context)
{
    const QString trimmed = text.trimmed();
    if (!trimmed.startsWith(u'{') && !trimmed.startsWith(u'[') && !trimmed.endsWith(u'}') && !trimmed.endsWith("};"_L1))
        return std::nullopt;
    const QByteArray json = text.toUtf8();
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error == QJsonParseError::NoError) {
        if (const auto import = fromDocument(document, context))
            return import;
    } else if (trimmed.startsWith(u'[')) {
        return damagedJson(json, error);
    }
    // Again by the other reader: it takes JavaScript as well, and keeps the order of user properties and headers.
    const auto parsed = parseOptionsObject(text);
    if (const auto *options = std::get_if<QJsonObject>(&parsed); options && isOptionsObject(*options))
        return fromOptions({*options}, context);
    if (std::holds_alternative<QJsonObject>(parsed) || error.error == QJsonParseError::NoError)
        return failed(ImportText::tr("JSON"), ImportText::tr("This is an object, but none of its keys is known."));
    if (!trimmed.startsWith(u'{'))
        return std::nullopt;
    if (trimmed.mid(1).trimmed().startsWith(u'"'))
        return damagedJson(json, error);
    if (const auto connection = readOptionsWithCode(text, context)) {
        Import import = fromOptions({}, context);
        import.connections.append(*connection);
        return import;
    }
    return failed(ImportText::tr("JavaScript object"), std::get<SettingsProblem>(parsed).text);
}
