// JavaScript that connects with MQTT.js, as far as its literals tell.
#include "interchange/CodeReader.h"
#include "interchange/ImportRemarks.h"
#include "interchange/ImportDraft.h"
#include "interchange/ImportForms.h"
#include "interchange/ObjectForms.h"
#include "settings/JsObjectParser.h"
#include "settings/OptionsJson.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <list>

using namespace Qt::StringLiterals;

namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(Import)
};

using Kind = CodeValue::Kind;

bool callsName(const CodeStep &step, QLatin1StringView name)
{
    return step.isCall && (step.target == name || step.target.endsWith(QString(u'.' + name)));
}

/// The file name in path.join(__dirname, "ca.pem") and its kin.
QString pathOf(const CodeValue &value)
{
    if (value.isText())
        return value.text();
    const bool joins = value.kind == Kind::Call && (value.name.endsWith("join"_L1) || value.name.endsWith("resolve"_L1));
    QStringList parts;
    for (const CodeValue &part : value.items) {
        if (part.isText())
            parts.append(part.text());
        else if (part.kind != Kind::Name || part.name != "__dirname"_L1)
            return {};
    }
    return joins ? parts.join(u'/') : QString();
}

constexpr int MostConverted = 200'000; ///< Values of an import: the same object may be used again and again.

/// Turns values into the JSON forms of an options object, and names what cannot be told.
class Converter
{
public:
    /// `converted` counts the values of all connections of an import.
    Converter(ImportDraft &draft, int &converted)
        : m_draft(draft)
        , m_converted(converted)
    {
    }

    QJsonObject object(const CodeValue &map, const QString &path = {}, int depth = 0)
    {
        QJsonObject result;
        for (const auto &[key, value] : map.members) {
            if (isExhausted())
                break;
            const QJsonValue json = this->value(value, path.isEmpty() ? key : path + u'.' + key, key, depth + 1);
            if (!json.isUndefined())
                result.insert(key, json);
        }
        return result;
    }

private:
    QJsonValue value(const CodeValue &value, const QString &path, const QString &key, int depth);
    QJsonValue call(const CodeValue &value, const QString &path);
    QJsonValue bytes(const CodeValue &value, const QString &path);
    bool isExhausted()
    {
        constexpr int most = 20'000; // of one connection
        if (m_values <= most && m_converted <= MostConverted)
            return false;
        m_draft.left({}, moreThanIsRead());
        return true;
    }
    QJsonValue unread(const CodeValue &value, const QString &path)
    {
        m_draft.left(path, whyUnread(value));
        return QJsonValue(QJsonValue::Undefined);
    }

    ImportDraft &m_draft;
    int &m_converted;
    int m_values = 0;
};

QJsonValue Converter::value(const CodeValue &value, const QString &path, const QString &key, int depth)
{
    constexpr int deepest = 16;
    const QJsonValue undefined(QJsonValue::Undefined);
    if (value.isNothing())
        return undefined;
    ++m_values;
    ++m_converted;
    if (isExhausted())
        return undefined;
    if (depth > deepest) {
        m_draft.left({}, moreThanIsRead());
        return undefined;
    }
    switch (value.kind) {
    case Kind::Literal:
        return value.literal;
    case Kind::List: {
        QJsonArray array;
        for (const CodeValue &item : value.items) {
            if (isExhausted())
                break;
            const QJsonValue json = this->value(item, path, {}, depth + 1);
            if (!json.isUndefined())
                array.append(json);
        }
        return array;
    }
    case Kind::Map: {
        if (key != "userProperties"_L1 && key != "headers"_L1)
            return object(value, path, depth);
        QJsonArray pairs; // their order and repetitions matter
        for (const auto &[name, inner] : value.members) {
            if (isExhausted())
                break;
            const QJsonValue json = this->value(inner, path + u'.' + name, {}, depth + 1);
            if (json.isUndefined())
                continue;
            const QJsonArray all = json.isArray() ? json.toArray() : QJsonArray{json};
            for (const QJsonValue &one : all)
                pairs.append(QJsonArray{name, one});
        }
        return pairs;
    }
    case Kind::Call:
        return call(value, path);
    case Kind::Bytes:
    case Kind::Name:
    case Kind::Computed:
        break;
    }
    return unread(value, path);
}

QJsonValue Converter::call(const CodeValue &value, const QString &path)
{
    if (value.name.endsWith("readFileSync"_L1)) {
        const QString file = value.items.isEmpty() ? QString() : pathOf(value.items.first());
        if (!file.isEmpty())
            return QJsonObject{{u"file"_s, file}};
    }
    if (value.name == "Buffer.from"_L1 || value.name == "Buffer"_L1 || value.name == "Uint8Array"_L1 || value.name == "Uint8Array.from"_L1)
        return bytes(value, path);
    return unread(value, path);
}

QJsonValue Converter::bytes(const CodeValue &value, const QString &path)
{
    const CodeValue first = value.items.value(0);
    const CodeValue encoding = value.items.value(1);
    if (value.items.size() > 1 && !encoding.isText() && !encoding.isNothing())
        return unread(encoding, path);
    if (first.kind != Kind::List && !first.isText())
        return unread(first, path);
    const QJsonValue bytes = bufferToJson(first.isText() ? first.literal : this->value(first, path, {}, 1), encoding.text());
    return bytes.isUndefined() ? unread(value, path) : bytes;
}

struct Connecting {
    QString client; ///< The variable; empty: none.
    ImportDraft draft;
};

class MqttJs
{
public:
    explicit MqttJs(const ImportContext &context)
        : m_context(context)
    {
    }

    void step(const CodeStep &step)
    {
        if (!step.isCall) {
            m_assigned = step.target;
            return;
        }
        if (isConnect(step))
            connect(step);
        else if (callsName(step, "subscribe"_L1) || callsName(step, "subscribeAsync"_L1))
            subscribe(step);
        else if ((callsName(step, "publish"_L1) || callsName(step, "publishAsync"_L1)) && !m_drafts.empty())
            m_drafts.back().draft.left(u"publish"_s,
                                       ImportText::tr("It belongs to a message that is published; a connection has no such part."));
        m_assigned.clear();
    }

    std::list<Connecting> &drafts() { return m_drafts; }
    qsizetype more() const { return m_more; }

private:
    static bool isConnect(const CodeStep &step);
    void connect(const CodeStep &step);
    void subscribe(const CodeStep &step);
    void subscribeTo(const CodeValue &topic, const CodeValue *options, ImportDraft &draft);
    bool isExhausted(ImportDraft &draft) const
    {
        if (m_converted >= MostConverted)
            draft.left({}, moreThanIsRead());
        return m_converted >= MostConverted;
    }

    const ImportContext &m_context;
    QString m_assigned; ///< What the next call is assigned to.
    std::list<Connecting> m_drafts;
    qsizetype m_more = 0;    ///< Connections beyond the bound,
    QSet<QString> m_refused; ///< and their variables.
    int m_converted = 0;
};

/// mqtt.connect(url, options), connectAsync(url), connect({host: ...}): the module's functions, or something that is told by its arguments.
bool MqttJs::isConnect(const CodeStep &step)
{
    if (!callsName(step, "connect"_L1) && !callsName(step, "connectAsync"_L1))
        return false;
    const CodeValue first = step.value.items.value(0);
    const bool isOfModule =
        step.target.startsWith("mqtt."_L1, Qt::CaseInsensitive) || step.target == "connect"_L1 || step.target == "connectAsync"_L1;
    return (isOfModule && !step.value.items.isEmpty()) || (first.isText() && first.text().contains("://"_L1));
}

void MqttJs::connect(const CodeStep &step)
{
    if (qsizetype(m_drafts.size()) >= MostImported) {
        ++m_more;
        m_refused.insert(m_assigned);
        return;
    }
    m_drafts.push_back({m_assigned, ImportDraft(m_context)});
    ImportDraft &draft = m_drafts.back().draft;
    const CodeValue first = step.value.items.value(0);
    const bool hasUrl = first.kind != Kind::Map;
    if (first.isText())
        draft.url(u"URL"_s, first.text());
    else if (hasUrl)
        draft.left(u"URL"_s, whyUnread(first));
    const CodeValue options = hasUrl ? step.value.items.value(1) : first;
    if (options.kind == Kind::Map) {
        QJsonObject object = Converter(draft, m_converted).object(options);
        object.remove("protocolId"_L1); // the version tells it
        draft.options(object);
    } else if (step.value.items.size() > (hasUrl ? 1 : 0) && !options.isNothing()) {
        draft.left(u"options"_s, whyUnread(options));
    }
    if (draft.settings.endpoint.host.isEmpty() && hasUrl == first.isText())
        draft.settings.endpoint.host = u"localhost"_s; // as in MQTT.js
}

void MqttJs::subscribe(const CodeStep &step)
{
    const QString client = step.target.section(u'.', 0, -2);
    const auto found = std::find_if(m_drafts.rbegin(), m_drafts.rend(), [&](const Connecting &one) { return one.client == client; });
    if (m_drafts.empty() || m_refused.contains(client))
        return;
    ImportDraft &draft = found == m_drafts.rend() ? m_drafts.back().draft : found->draft;
    const CodeValue topics = step.value.items.value(0);
    const CodeValue options = step.value.items.value(1);
    const CodeValue *all = options.kind == Kind::Map ? &options : nullptr;
    if (topics.kind == Kind::List) {
        for (auto topic = topics.items.begin(); topic != topics.items.end() && !isExhausted(draft); ++topic)
            subscribeTo(*topic, all, draft);
    } else if (topics.kind == Kind::Map) {
        for (const auto &[name, value] : topics.members) {
            if (isExhausted(draft))
                break;
            CodeValue topic;
            topic.kind = Kind::Literal;
            topic.literal = name;
            subscribeTo(topic, &value, draft);
        }
    } else {
        subscribeTo(topics, all, draft);
    }
}

void MqttJs::subscribeTo(const CodeValue &topic, const CodeValue *options, ImportDraft &draft)
{
    ++m_converted;
    if (!topic.isText())
        return draft.left(u"subscribe"_s, whyUnread(topic));
    QJsonObject object = options ? Converter(draft, m_converted).object(*options, u"subscribe"_s) : QJsonObject();
    object.insert("topic"_L1, topic.text());
    qsizetype unread = 0;
    for (const SubscriptionSettings &subscription : subscriptionsFromJson({object}, &unread))
        draft.subscription(subscription);
    if (unread > 0)
        draft.left(u"subscribe"_s, ImportText::tr("A value of this subscription cannot be read; it has its default."));
}

/// The last object that is assigned and has options in it; of the last 200.
std::optional<ImportedConnection> lastOptions(const Code &code, const ImportContext &context)
{
    int looked = 0;
    int converted = 0;
    for (auto step = code.steps.rbegin(); step != code.steps.rend(); ++step) {
        if (step->isCall || step->value.kind != Kind::Map)
            continue;
        constexpr int most = 200;
        if (++looked > most || context.stop.stop_requested())
            break;
        ImportDraft draft(context);
        QJsonObject options = Converter(draft, converted).object(step->value);
        options.remove("protocolId"_L1); // the version tells it
        if (!isOptionsObject(options))
            continue;
        draft.options(options);
        if (code.isCut)
            draft.left({}, moreThanIsRead());
        return draft.take();
    }
    return std::nullopt;
}

} // namespace

bool isOptionsObject(const QJsonObject &object)
{
    constexpr int most = 20;
    int looked = 0;
    for (auto it = object.begin(); it != object.end() && looked < most; ++it, ++looked) {
        static const QStringList urls{u"url"_s, u"brokerUrl"_s};
        ConnectionSettings scratch;
        const OptionsResult result = applyOptions({{it.key(), it.value()}}, scratch);
        const bool isUnknown = !result.notes.isEmpty() && result.notes.first().id == "unknown-option"_L1;
        if (!isUnknown || urls.contains(it.key()))
            return true;
    }
    return false;
}

std::optional<ImportedConnection> readOptionsWithCode(const QString &text, const ImportContext &context)
{
    const Code code = readCode("options = "_L1 + text, CodeLanguage::JavaScript, context.stop);
    return code.isDamaged || !code.problem.isEmpty() ? std::nullopt : lastOptions(code, context);
}

std::optional<Import> importMqttJs(const QString &text, const ImportContext &context)
{
    const Code code = readCode(text, CodeLanguage::JavaScript, context.stop);
    MqttJs reader(context);
    for (auto step = code.steps.begin(); step != code.steps.end() && !context.stop.stop_requested(); ++step)
        reader.step(*step);
    if (reader.drafts().empty()) {
        const auto options = lastOptions(code, context);
        if (!options)
            return std::nullopt;
        return Import{u"mqttjs-options"_s, ImportText::tr("Options object of MQTT.js"), {*options}, {}, code.problem};
    }
    Import import{u"mqttjs"_s, ImportText::tr("Script with MQTT.js"), {}, {}, code.problem};
    for (Connecting &connecting : reader.drafts())
        import.connections.append(connecting.draft.take());
    sayConnectionsLeft(import, reader.more());
    if (code.isCut)
        sayMoreThanIsRead(import);
    return import;
}
