// Python that connects with paho-mqtt (1.6 and 2), as far as its literals tell.
#include "interchange/ImportForms.h"
#include "interchange/ImportRemarks.h"
#include "interchange/PahoCalls.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <list>

using namespace Qt::StringLiterals;

namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(Import)
};

using Kind = CodeValue::Kind;

QString objectOf(const QString &name)
{
    return name.left(std::max<qsizetype>(0, name.lastIndexOf(u'.')));
}

/// Names that are imported from other modules than paho's: "import aiomqtt as mqtt", "from aiomqtt import Client".
QSet<QString> foreignNames(const QString &text)
{
    static const QRegularExpression whole(u"^[ \\t]*import[ \\t]+([\\w.]+)(?:[ \\t]+as[ \\t]+(\\w+))?"_s,
                                          QRegularExpression::MultilineOption);
    static const QRegularExpression parts(u"^[ \\t]*from[ \\t]+([\\w.]+)[ \\t]+import[ \\t]+([^\\n#]{1,1000})"_s,
                                          QRegularExpression::MultilineOption);
    const auto isForeign = [](const QString &module) { return !module.startsWith("paho"_L1) && !module.startsWith(u'.'); };
    QSet<QString> names;
    for (auto match = whole.globalMatch(text); match.hasNext();) {
        const QRegularExpressionMatch found = match.next();
        if (isForeign(found.captured(1)))
            names.insert(found.hasCaptured(2) ? found.captured(2) : found.captured(1).section(u'.', 0, 0));
    }
    for (auto match = parts.globalMatch(text); match.hasNext();) {
        const QRegularExpressionMatch found = match.next();
        if (!isForeign(found.captured(1)))
            continue;
        for (const QString &name : found.captured(2).remove(u'(').remove(u')').split(u','))
            names.insert(name.trimmed().section(u' ', -1)); // behind "as", if that is there
    }
    return names;
}

class Paho
{
public:
    Paho(const QString &text, const ImportContext &context)
        : m_context(context)
        , m_foreign(foreignNames(text))
        , m_calls(m_objects)
    {
    }

    void step(const CodeStep &step);
    std::list<PahoClient> &clients() { return m_clients; }
    qsizetype more() const { return m_more; }
    bool isPaho() const { return m_isPaho; }
    bool isCut() const { return m_isCut; }

private:
    PahoClient *client(const QString &name);
    PahoClient *makeClient(const QString &name);
    PahoClient *clientOf(const QString &owner, const QString &method, const CodeValue &call);
    bool isConstructor(const QString &owner, const QString &method) const;
    void construct(const CodeStep &step, const QString &name);
    void assign(const CodeStep &step);
    void makeObject(const CodeStep &step);
    bool contextCall(const QString &owner, const QString &method, const CodeStep &step);
    void append(QList<PahoEntry> &entries, const PahoEntry &entry);

    const ImportContext &m_context;
    const QSet<QString> m_foreign;
    std::list<PahoClient> m_clients;
    qsizetype m_more = 0;    ///< Clients beyond the bound,
    QSet<QString> m_refused; ///< and their variables.
    QString m_assigned;      ///< What the next call is assigned to.
    bool m_isPaho = false;
    bool m_isCut = false;
    PahoObjects m_objects;
    PahoCalls m_calls;
};

PahoClient *Paho::client(const QString &name)
{
    // A name that is used again is the later client's.
    const auto found = std::find_if(m_clients.rbegin(), m_clients.rend(), [&](const PahoClient &one) { return one.name == name; });
    return found == m_clients.rend() ? nullptr : &*found;
}

/// Null beyond the bound.
PahoClient *Paho::makeClient(const QString &name)
{
    if (qsizetype(m_clients.size()) >= MostImported) {
        ++m_more;
        m_refused.insert(name);
        return nullptr;
    }
    m_clients.push_back({name, ImportDraft(m_context)});
    return &m_clients.back();
}

/// mqtt.Client, paho.mqtt.client.Client, or Client alone: of paho, or of a module that is not named here.
bool Paho::isConstructor(const QString &owner, const QString &method) const
{
    static const QStringList others{u"aiomqtt"_s, u"asyncio_mqtt"_s, u"gmqtt"_s, u"amqtt"_s, u"hbmqtt"_s, u"umqtt"_s};
    const QString first = owner.isEmpty() ? method : owner.section(u'.', 0, 0);
    if (method != "Client"_L1 || m_foreign.contains(first) || others.contains(first))
        return false;
    return owner.isEmpty() || owner.contains("mqtt"_L1) || owner.contains("paho"_L1) || owner == "client"_L1;
}

void Paho::step(const CodeStep &step)
{
    if (!step.isCall)
        return assign(step);
    const QString method = lastPart(step.target);
    const QString owner = objectOf(step.target);
    const QString assigned = std::exchange(m_assigned, QString());
    if (isConstructor(owner, method))
        return construct(step, assigned);
    if (contextCall(owner, method, step))
        return;
    if (PahoClient *known = clientOf(owner, method, step.value))
        m_calls.call(*known, method, step.value, step.isGuarded);
}

/// Null: it is the call of something else.
PahoClient *Paho::clientOf(const QString &owner, const QString &method, const CodeValue &call)
{
    static const QStringList own{u"tls_set"_s,     u"tls_set_context"_s,    u"tls_insecure_set"_s, u"username_pw_set"_s,
                                 u"will_set"_s,    u"ws_set_options"_s,     u"proxy_set"_s,        u"connect_async"_s,
                                 u"connect_srv"_s, u"reconnect_delay_set"_s};
    if (PahoClient *known = client(owner))
        return known;
    if (m_refused.contains(owner))
        return nullptr;
    const bool isConnect = method == "connect"_L1 && call.items.value(0).isText() && !call.items.first().text().contains("://"_L1);
    if (!own.contains(method) && !(isConnect && owner.contains("client"_L1, Qt::CaseInsensitive)))
        return nullptr;
    m_isPaho = true;
    // A class often has "self.client" for what a function made as "client".
    return m_clients.size() == 1 && !m_clients.front().connects ? &m_clients.front() : makeClient(owner);
}

/// In each branch of a condition a client of the same variable is one connection.
void Paho::construct(const CodeStep &step, const QString &name)
{
    m_isPaho = true;
    PahoClient *known = step.isGuarded && !name.isEmpty() ? client(name) : nullptr;
    if (known)
        return known->draft.left(u"Client"_s, underCondition());
    PahoClient *made = makeClient(name);
    if (!made)
        return;
    m_calls.construct(*made, step.value);
    if (step.isGuarded)
        made->draft.changed(u"Client"_s, underCondition());
}

/// "properties.SessionExpiryInterval = 30", "context.check_hostname = False", "client.connect_timeout = 5".
void Paho::assign(const CodeStep &step)
{
    m_assigned = step.target;
    const QString owner = objectOf(step.target);
    const QString attribute = lastPart(step.target);
    if (step.value.kind == Kind::Call
        && (lastPart(step.value.name) == "Properties"_L1 || step.value.name.contains("create_default_context"_L1)
            || lastPart(step.value.name) == "SSLContext"_L1))
        return makeObject(step);
    const auto entries = m_objects.find(owner);
    if (entries != m_objects.end())
        return append(*entries, {attribute, step.value, step.isGuarded});
    PahoClient *known = client(owner);
    if (!known || attribute != "connect_timeout"_L1)
        return;
    if (step.isGuarded || !step.value.literal.isDouble())
        known->draft.left(step.target, step.isGuarded ? underCondition() : whyUnread(step.value));
    else
        known->draft.option(step.target, u"connectTimeout"_s, step.value.literal.toDouble() * 1000);
}

void Paho::makeObject(const CodeStep &step)
{
    QList<PahoEntry> &entries = m_objects[step.target];
    entries.clear();
    for (const auto &[name, value] : step.value.members)
        append(entries, {name, value, step.isGuarded});
    if (step.value.name.contains("context"_L1, Qt::CaseInsensitive) && !step.value.items.isEmpty() && step.value.items.first().isText())
        append(entries, {u"cafile"_s, step.value.items.first(), step.isGuarded});
}

/// Calls of an ssl context become entries of it.
bool Paho::contextCall(const QString &owner, const QString &method, const CodeStep &step)
{
    static const QStringList methods{u"load_verify_locations"_s, u"load_cert_chain"_s, u"load_default_certs"_s, u"set_alpn_protocols"_s,
                                     u"set_ciphers"_s};
    const auto entries = m_objects.find(owner);
    if (entries == m_objects.end() || !methods.contains(method))
        return false;
    append(*entries, {method, step.value, step.isGuarded});
    return true;
}

void Paho::append(QList<PahoEntry> &entries, const PahoEntry &entry)
{
    constexpr qsizetype most = 1'000;
    if (entries.size() < most)
        entries.append(entry);
    else
        m_isCut = true;
}

} // namespace

std::optional<Import> importPaho(const QString &text, const ImportContext &context)
{
    static const QStringList signs{u"paho"_s,         u"mqtt.Client("_s, u"username_pw_set"_s, u"tls_set"_s,
                                   u"loop_forever"_s, u"loop_start"_s,   u"client.connect("_s};
    if (!std::any_of(signs.begin(), signs.end(), [&](const QString &sign) { return text.contains(sign); }))
        return std::nullopt;
    const Code code = readCode(text, CodeLanguage::Python, context.stop);
    Paho reader(text, context);
    for (auto step = code.steps.begin(); step != code.steps.end() && !context.stop.stop_requested(); ++step)
        reader.step(*step);
    if (!reader.isPaho() || reader.clients().empty())
        return std::nullopt;
    Import import{u"paho-python"_s, ImportText::tr("Script with paho-mqtt (Python)"), {}, {}, code.problem};
    for (PahoClient &client : reader.clients()) {
        Endpoint &endpoint = client.draft.settings.endpoint;
        endpoint.scheme = client.webSocket ? (client.tls ? Scheme::Wss : Scheme::Ws) : client.tls ? Scheme::Mqtts : Scheme::Mqtt;
        if (endpoint.port == defaultPort(endpoint.scheme))
            endpoint.port.reset();
        if (!client.connects)
            client.draft.left(u"connect"_s, ImportText::tr("The call that connects is not here; fill in the host by hand."));
        import.connections.append(client.draft.take());
    }
    sayConnectionsLeft(import, reader.more());
    if (code.isCut || reader.isCut())
        sayMoreThanIsRead(import);
    return import;
}
