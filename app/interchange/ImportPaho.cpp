// Python that connects with paho-mqtt (1.6 and 2), as far as its literals tell.
#include "interchange/CodeReader.h"
#include "interchange/ImportDraft.h"
#include "interchange/ImportForms.h"

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

/// Arguments by the names of their parameters.
class Arguments
{
public:
    Arguments(const CodeValue &call, const QStringList &parameters)
    {
        for (qsizetype i = 0; i < call.items.size() && i < parameters.size(); ++i)
            m_values.insert(parameters[i], call.items[i]);
        for (const auto &[name, value] : call.members)
            m_values.insert(name, value);
    }

    /// Null if it is not given, or None.
    const CodeValue *value(const QString &name) const
    {
        const auto found = m_values.constFind(name);
        return found == m_values.cend() || found->isNothing() ? nullptr : &*found;
    }

private:
    QHash<QString, CodeValue> m_values;
};

QString lastPart(const QString &name)
{
    return name.mid(name.lastIndexOf(u'.') + 1);
}

QString objectOf(const QString &name)
{
    return name.left(std::max<qsizetype>(0, name.lastIndexOf(u'.')));
}

/// "TLSv1_2" and "PROTOCOL_TLSv1_2" as Node writes it; empty: it is no single version.
QString tlsVersion(const QString &name)
{
    const QString version = lastPart(name);
    const qsizetype at = version.indexOf("TLSv1"_L1);
    return at < 0 ? QString() : version.mid(at).replace(u'_', u'.');
}

struct Client {
    QString name; ///< "client", "self.client"; empty: not known.
    ImportDraft draft;
    bool tls = false;
    bool webSocket = false;
    bool connects = false;
};

class Paho
{
public:
    explicit Paho(const ImportContext &context)
        : m_context(context)
    {
    }

    void step(const CodeStep &step);
    std::list<Client> &clients() { return m_clients; }
    bool isPaho() const { return m_isPaho; }

private:
    Client *client(const QString &name);
    Client &makeClient(const QString &name);
    void construct(const CodeValue &call);
    void assign(const CodeStep &step);
    bool contextCall(const QString &owner, const QString &method, const CodeValue &call);
    void call(Client &client, const QString &method, const CodeValue &call);
    void connect(Client &client, const CodeValue &call);
    void tlsSet(Client &client, const CodeValue &call);
    void context(Client &client, const CodeValue &call);
    void credentials(Client &client, const CodeValue &call);
    void will(Client &client, const CodeValue &call);
    void webSocket(Client &client, const CodeValue &call);
    void proxy(Client &client, const CodeValue &call);
    void reconnect(Client &client, const CodeValue &call);
    void subscribe(Client &client, const CodeValue &call);
    void subscribeTo(Client &client, const QString &topic, const CodeValue *how, const CodeValue *properties);
    void properties(Client &client, const CodeValue &given, const QString &path, QList<mqtt::StringPair> &userProperties);
    bool put(Client &client, const QString &name, const QString &path, const CodeValue *value);
    static QJsonValue json(const CodeValue &value);

    const ImportContext &m_context;
    std::list<Client> m_clients;
    QString m_assigned; ///< What the next call is assigned to.
    bool m_isPaho = false;
    QHash<QString, QList<std::pair<QString, CodeValue>>> m_properties; ///< Of Properties objects and ssl contexts, by their variable.
};

QJsonValue Paho::json(const CodeValue &value)
{
    if (value.kind == Kind::Literal)
        return value.literal;
    if (value.kind != Kind::Bytes)
        return QJsonValue(QJsonValue::Undefined);
    const QByteArray bytes = value.name.toLatin1();
    const QString text = QString::fromUtf8(bytes);
    return text.toUtf8() == bytes ? QJsonValue(text) : QJsonValue(QJsonObject{{u"hex"_s, QString::fromLatin1(bytes.toHex())}});
}

/// False if there is no value that can be read; a computed one is left.
bool Paho::put(Client &client, const QString &name, const QString &path, const CodeValue *value)
{
    if (!value)
        return false;
    const QJsonValue known = json(*value);
    if (known.isUndefined()) {
        const QString written = value->kind == Kind::Call ? value->name + "(...)"_L1 : value->name;
        client.draft.left(name, ImportText::tr("Its value is computed (%1); fill it in by hand.").arg(written));
        return false;
    }
    client.draft.option(name, path, known);
    return true;
}

Client *Paho::client(const QString &name)
{
    const auto found = std::find_if(m_clients.begin(), m_clients.end(), [&](const Client &one) { return one.name == name; });
    return found == m_clients.end() ? nullptr : &*found;
}

Client &Paho::makeClient(const QString &name)
{
    if (qsizetype(m_clients.size()) >= MostImported)
        return m_clients.back();
    m_clients.push_back({name, ImportDraft(m_context)});
    return m_clients.back();
}

void Paho::step(const CodeStep &step)
{
    if (!step.isCall)
        return assign(step);
    const QString method = lastPart(step.target);
    const QString owner = objectOf(step.target);
    const QString assigned = std::exchange(m_assigned, QString());
    static const QStringList own{u"tls_set"_s,     u"tls_set_context"_s,    u"tls_insecure_set"_s, u"username_pw_set"_s,
                                 u"will_set"_s,    u"ws_set_options"_s,     u"proxy_set"_s,        u"connect_async"_s,
                                 u"connect_srv"_s, u"reconnect_delay_set"_s};
    if (method == "Client"_L1 && (owner.isEmpty() || owner.contains("mqtt"_L1) || owner.contains("paho"_L1))) {
        m_assigned = assigned;
        return construct(step.value);
    }
    if (contextCall(owner, method, step.value))
        return;
    Client *known = client(owner);
    const bool isConnect =
        method == "connect"_L1 && step.value.items.value(0).isText() && !step.value.items.first().text().contains("://"_L1);
    if (!known && (own.contains(method) || (isConnect && owner.contains("client"_L1, Qt::CaseInsensitive)))) {
        m_isPaho = m_isPaho || own.contains(method) || isConnect;
        // A class often has "self.client" for what a function made as "client".
        known = m_clients.size() == 1 && !m_clients.front().connects ? &m_clients.front() : &makeClient(owner);
    }
    if (known)
        call(*known, method, step.value);
}

/// "properties.SessionExpiryInterval = 30", "context.check_hostname = False", "client.connect_timeout = 5".
void Paho::assign(const CodeStep &step)
{
    m_assigned = step.target;
    const QString owner = objectOf(step.target);
    const QString attribute = lastPart(step.target);
    if (step.value.kind == Kind::Call
        && (lastPart(step.value.name) == "Properties"_L1 || step.value.name.contains("create_default_context"_L1)
            || lastPart(step.value.name) == "SSLContext"_L1)) {
        m_properties[step.target].clear();
        for (const auto &[name, value] : step.value.members)
            m_properties[step.target].append({name, value});
        if (step.value.name.contains("context"_L1, Qt::CaseInsensitive) && !step.value.items.isEmpty() && step.value.items.first().isText())
            m_properties[step.target].append({u"cafile"_s, step.value.items.first()});
        return;
    }
    constexpr qsizetype most = 1'000;
    const auto properties = m_properties.find(owner);
    if (properties != m_properties.end() && properties->size() < most)
        properties->append({attribute, step.value});
    else if (Client *known = client(owner); known && attribute == "connect_timeout"_L1 && step.value.literal.isDouble())
        known->draft.option(step.target, u"connectTimeout"_s, step.value.literal.toDouble() * 1000);
}

/// Calls of an ssl context become entries of it.
bool Paho::contextCall(const QString &owner, const QString &method, const CodeValue &call)
{
    static const QStringList methods{u"load_verify_locations"_s, u"load_cert_chain"_s, u"load_default_certs"_s, u"set_alpn_protocols"_s,
                                     u"set_ciphers"_s};
    const auto properties = m_properties.find(owner);
    if (properties == m_properties.end() || !methods.contains(method))
        return false;
    properties->append({method, call});
    return true;
}

void Paho::construct(const CodeValue &call)
{
    m_isPaho = true;
    const QString name = std::exchange(m_assigned, QString());
    CodeValue arguments = call;
    // paho-mqtt 2 begins with the version of its callbacks.
    if (!arguments.items.isEmpty() && arguments.items.first().kind == Kind::Name)
        arguments.items.removeFirst();
    const Arguments given(arguments, {u"client_id"_s, u"clean_session"_s, u"userdata"_s, u"protocol"_s, u"transport"_s});
    Client &made = makeClient(name);
    const CodeValue *id = given.value(u"client_id"_s);
    if (id && !(id->isText() && id->text().isEmpty()))
        put(made, u"client_id"_s, u"clientId"_s, id);
    if (const CodeValue *clean = given.value(u"clean_session"_s))
        put(made, u"clean_session"_s, u"clean"_s, clean);
    if (const CodeValue *protocol = given.value(u"protocol"_s)) {
        static const QHash<QString, int> versions{{u"MQTTv31"_s, 3}, {u"MQTTv311"_s, 4}, {u"MQTTv5"_s, 5}};
        const QString written = lastPart(protocol->name);
        if (versions.contains(written))
            made.draft.option(u"protocol"_s, u"protocolVersion"_s, versions.value(written));
        else
            put(made, u"protocol"_s, u"protocolVersion"_s, protocol);
    }
    if (const CodeValue *transport = given.value(u"transport"_s)) {
        made.webSocket = transport->text() == "websockets"_L1;
        if (!transport->isText() || (transport->text() != "tcp"_L1 && !made.webSocket))
            made.draft.left(u"transport"_s, ImportText::tr("Connack connects over TCP and WebSockets."));
    }
}

void Paho::call(Client &client, const QString &method, const CodeValue &call)
{
    using Take = void (Paho::*)(Client &, const CodeValue &);
    static const QHash<QString, Take> takes{{u"connect"_s, &Paho::connect},
                                            {u"connect_async"_s, &Paho::connect},
                                            {u"tls_set"_s, &Paho::tlsSet},
                                            {u"tls_set_context"_s, &Paho::context},
                                            {u"username_pw_set"_s, &Paho::credentials},
                                            {u"will_set"_s, &Paho::will},
                                            {u"ws_set_options"_s, &Paho::webSocket},
                                            {u"proxy_set"_s, &Paho::proxy},
                                            {u"reconnect_delay_set"_s, &Paho::reconnect},
                                            {u"subscribe"_s, &Paho::subscribe}};
    if (const Take take = takes.value(method))
        return (this->*take)(client, call);
    const CodeValue first = call.items.value(0);
    if (method == "tls_insecure_set"_L1) {
        const bool isInsecure = first.kind == Kind::Literal && first.literal.toBool();
        if (isInsecure && client.draft.settings.tls.verifyPeer) {
            client.draft.settings.tls.verifyPeer = false;
            client.draft.changed(
                method, ImportText::tr("paho leaves only the name in the certificate unchecked; Connack then checks nothing of it."));
        }
    } else if (method == "publish"_L1) {
        client.draft.left(method, ImportText::tr("It belongs to a message that is published; a connection has no such part."));
    } else if (method == "connect_srv"_L1) {
        client.draft.left(method, ImportText::tr("Connack does not look for brokers in SRV records."));
    } else if (method.endsWith("_set"_L1)) {
        client.draft.left(method, ImportText::tr("Connack has no such setting."));
    }
}

void Paho::connect(Client &client, const CodeValue &call)
{
    const Arguments given(call,
                          {u"host"_s, u"port"_s, u"keepalive"_s, u"bind_address"_s, u"bind_port"_s, u"clean_start"_s, u"properties"_s});
    client.connects = true;
    put(client, u"host"_s, u"host"_s, given.value(u"host"_s));
    if (!put(client, u"port"_s, u"port"_s, given.value(u"port"_s)))
        client.draft.settings.endpoint.port = quint16(1883); // whatever the transport
    put(client, u"keepalive"_s, u"keepalive"_s, given.value(u"keepalive"_s));
    if (const CodeValue *clean = given.value(u"clean_start"_s); clean && clean->literal.isBool())
        put(client, u"clean_start"_s, u"clean"_s, clean);
    if (given.value(u"bind_address"_s) || given.value(u"bind_port"_s))
        client.draft.left(u"bind_address"_s, ImportText::tr("Connack leaves the address that a connection comes from to the system."));
    if (const CodeValue *more = given.value(u"properties"_s))
        properties(client, *more, u"properties"_s, client.draft.settings.properties.userProperties);
}

void Paho::tlsSet(Client &client, const CodeValue &call)
{
    const Arguments given(call,
                          {u"ca_certs"_s, u"certfile"_s, u"keyfile"_s, u"cert_reqs"_s, u"tls_version"_s, u"ciphers"_s,
                           u"keyfile_password"_s, u"alpn_protocols"_s});
    client.tls = true;
    put(client, u"ca_certs"_s, u"ca"_s, given.value(u"ca_certs"_s));
    put(client, u"certfile"_s, u"cert"_s, given.value(u"certfile"_s));
    put(client, u"keyfile"_s, u"key"_s, given.value(u"keyfile"_s));
    put(client, u"keyfile_password"_s, u"passphrase"_s, given.value(u"keyfile_password"_s));
    if (const CodeValue *required = given.value(u"cert_reqs"_s); required && lastPart(required->name) == "CERT_NONE"_L1)
        client.draft.settings.tls.verifyPeer = false;
    if (const CodeValue *version = given.value(u"tls_version"_s)) {
        if (const QString minimum = tlsVersion(version->name); !minimum.isEmpty()) {
            client.draft.option(u"tls_version"_s, u"minVersion"_s, minimum);
            client.draft.changed(u"tls_version"_s, ImportText::tr("It is taken as the oldest version of TLS that is accepted."));
        }
    }
    if (given.value(u"ciphers"_s))
        client.draft.left(u"ciphers"_s, ImportText::tr("Connack offers the cipher suites that OpenSSL offers by default."));
    if (const CodeValue *alpn = given.value(u"alpn_protocols"_s)) {
        for (const CodeValue &protocol : alpn->items) {
            if (protocol.isText())
                client.draft.settings.tls.alpn.append(protocol.text());
        }
    }
}

/// An ssl context that was made before, and what was done with it.
void Paho::context(Client &client, const CodeValue &call)
{
    client.tls = true;
    const CodeValue given = call.items.value(0);
    TlsSettings &tls = client.draft.settings.tls;
    if (!m_properties.contains(given.name))
        return client.draft.left(u"tls_set_context"_s, ImportText::tr("The context is not made here; fill in the certificates by hand."));
    for (const auto &[name, value] : m_properties.value(given.name)) {
        const Arguments chain(value, {u"certfile"_s, u"keyfile"_s, u"password"_s});
        const CodeValue *first =
            value.kind == Kind::Call ? (value.items.isEmpty() ? value.member("cafile"_L1) : &value.items.first()) : &value;
        if (name == "cafile"_L1 || name == "load_verify_locations"_L1) {
            if (first && first->isText())
                tls.ca.append({first->text(), {}});
            else
                client.draft.left(name, ImportText::tr("Its value is computed; fill it in by hand."));
        } else if (name == "load_cert_chain"_L1) {
            put(client, u"certfile"_s, u"cert"_s, chain.value(u"certfile"_s));
            put(client, u"keyfile"_s, u"key"_s, chain.value(u"keyfile"_s));
            put(client, u"password"_s, u"passphrase"_s, chain.value(u"password"_s));
        } else if (name == "load_default_certs"_L1) {
            tls.addSystemCa = true;
        } else if (name == "set_alpn_protocols"_L1) {
            for (const CodeValue &protocol : first ? first->items : QList<CodeValue>())
                tls.alpn.append(protocol.text());
        } else if (name == "verify_mode"_L1 || name == "check_hostname"_L1) {
            const bool isOff = lastPart(value.name) == "CERT_NONE"_L1 || (value.literal.isBool() && !value.literal.toBool());
            tls.verifyPeer = tls.verifyPeer && !isOff;
        } else if (name == "minimum_version"_L1) {
            client.draft.option(name, u"minVersion"_s, tlsVersion(value.name));
        } else if (name == "keylog_filename"_L1) {
            put(client, name, u"tlsKeyLog"_s, &value);
        } else if (name == "set_ciphers"_L1) {
            client.draft.left(name, ImportText::tr("Connack offers the cipher suites that OpenSSL offers by default."));
        } else {
            client.draft.left(name, ImportText::tr("Connack has no such setting."));
        }
    }
    tls.addSystemCa = tls.addSystemCa && !tls.ca.isEmpty();
}

void Paho::credentials(Client &client, const CodeValue &call)
{
    const Arguments given(call, {u"username"_s, u"password"_s});
    put(client, u"username"_s, u"username"_s, given.value(u"username"_s));
    put(client, u"password"_s, u"password"_s, given.value(u"password"_s));
}

void Paho::will(Client &client, const CodeValue &call)
{
    const Arguments given(call, {u"topic"_s, u"payload"_s, u"qos"_s, u"retain"_s, u"properties"_s});
    put(client, u"topic"_s, u"will.topic"_s, given.value(u"topic"_s));
    put(client, u"payload"_s, u"will.payload"_s, given.value(u"payload"_s));
    put(client, u"qos"_s, u"will.qos"_s, given.value(u"qos"_s));
    put(client, u"retain"_s, u"will.retain"_s, given.value(u"retain"_s));
    if (const CodeValue *more = given.value(u"properties"_s))
        properties(client, *more, u"will.properties"_s, client.draft.settings.will.userProperties);
}

/// What was set on a Properties object; "SessionExpiryInterval" is MQTT.js's sessionExpiryInterval.
void Paho::properties(Client &client, const CodeValue &given, const QString &path, QList<mqtt::StringPair> &userProperties)
{
    static const QStringList booleans{u"requestProblemInformation"_s, u"requestResponseInformation"_s, u"payloadFormatIndicator"_s};
    for (const auto &[name, value] : m_properties.value(given.name)) {
        const QString key = name.left(1).toLower() + name.mid(1);
        if (key == "userProperty"_L1) {
            const QList<CodeValue> pairs = !value.items.isEmpty() && value.items.first().kind == Kind::List ? value.items : QList{value};
            for (const CodeValue &pair : pairs)
                userProperties.append({pair.items.value(0).text(), pair.items.value(1).text()});
        } else if (booleans.contains(key) && value.literal.isDouble()) {
            client.draft.option(name, path + u'.' + key, value.literal.toDouble() != 0);
        } else {
            put(client, name, path + u'.' + key, &value);
        }
    }
}

void Paho::webSocket(Client &client, const CodeValue &call)
{
    const Arguments given(call, {u"path"_s, u"headers"_s});
    put(client, u"path"_s, u"path"_s, given.value(u"path"_s));
    const CodeValue *headers = given.value(u"headers"_s);
    if (headers && headers->kind != Kind::Map)
        client.draft.left(u"headers"_s, ImportText::tr("Its value is computed; fill it in by hand."));
    for (const auto &[name, value] : headers ? headers->members : QList<std::pair<QString, CodeValue>>()) {
        if (value.isText())
            client.draft.settings.webSocket.headers.append({name, value.text()});
        else
            client.draft.left(name, ImportText::tr("Its value is computed; fill it in by hand."));
    }
}

void Paho::proxy(Client &client, const CodeValue &call)
{
    const Arguments given(call,
                          {u"proxy_type"_s, u"proxy_addr"_s, u"proxy_port"_s, u"proxy_rdns"_s, u"proxy_username"_s, u"proxy_password"_s});
    const CodeValue *type = given.value(u"proxy_type"_s);
    const bool isHttp = type && type->name.endsWith("HTTP"_L1);
    QJsonObject proxy{{u"type"_s, isHttp ? u"http"_s : u"socks5"_s}};
    for (const auto &[name, key] : {std::pair{u"proxy_addr"_s, u"host"_s},
                                    {u"proxy_port"_s, u"port"_s},
                                    {u"proxy_username"_s, u"username"_s},
                                    {u"proxy_password"_s, u"password"_s}}) {
        const CodeValue *value = given.value(name);
        if (value && !json(*value).isUndefined())
            proxy.insert(key, json(*value));
        else if (value)
            client.draft.left(name, ImportText::tr("Its value is computed; fill it in by hand."));
    }
    client.draft.option(u"proxy_set"_s, u"proxy"_s, proxy);
}

void Paho::reconnect(Client &client, const CodeValue &call)
{
    const Arguments given(call, {u"min_delay"_s, u"max_delay"_s});
    const auto seconds = [&](const QString &name, const QString &path) {
        const CodeValue *value = given.value(name);
        if (value && value->literal.isDouble())
            client.draft.option(name, path, value->literal.toDouble() * 1000);
    };
    seconds(u"min_delay"_s, u"reconnectPeriod"_s);
    seconds(u"max_delay"_s, u"reconnectMaximum"_s);
}

/// subscribe("a", 1), subscribe(("a", 1)), subscribe([("a", 1), ("b", 0)])
void Paho::subscribe(Client &client, const CodeValue &call)
{
    const Arguments given(call, {u"topic"_s, u"qos"_s, u"options"_s, u"properties"_s});
    const CodeValue *topic = given.value(u"topic"_s);
    const CodeValue *how = given.value(u"options"_s) ? given.value(u"options"_s) : given.value(u"qos"_s);
    const CodeValue *more = given.value(u"properties"_s);
    if (!topic)
        return;
    if (topic->isText())
        return subscribeTo(client, topic->text(), how, more);
    const bool isOne = topic->items.size() == 2 && topic->items.first().isText();
    const QList<CodeValue> topics = isOne ? QList{*topic} : topic->items;
    for (const CodeValue &one : topics) {
        const CodeValue qos = one.items.value(1);
        if (const QString filter = one.isText() ? one.text() : one.items.value(0).text(); !filter.isEmpty())
            subscribeTo(client, filter, &qos, more);
    }
    if (topics.isEmpty())
        client.draft.left(u"subscribe"_s, ImportText::tr("Its value is computed (%1); fill it in by hand.").arg(topic->name));
}

void Paho::subscribeTo(Client &client, const QString &topic, const CodeValue *how, const CodeValue *properties)
{
    QJsonObject object{{u"topic"_s, topic}};
    if (how && how->literal.isDouble())
        object.insert("qos"_L1, how->literal);
    for (const auto &[name, key] :
         {std::pair{"qos"_L1, "qos"_L1}, {"noLocal"_L1, "nl"_L1}, {"retainAsPublished"_L1, "rap"_L1}, {"retainHandling"_L1, "rh"_L1}}) {
        if (const CodeValue *value = how ? how->member(name) : nullptr)
            object.insert(key, value->literal);
    }
    QList<mqtt::StringPair> pairs;
    if (properties) {
        QJsonObject more;
        for (const auto &[name, value] : m_properties.value(properties->name)) {
            if (name == "SubscriptionIdentifier"_L1)
                more.insert("subscriptionIdentifier"_L1, value.literal);
            else if (name == "UserProperty"_L1)
                pairs.append({value.items.value(0).text(), value.items.value(1).text()});
        }
        object.insert("properties"_L1, more);
    }
    qsizetype unread = 0;
    for (SubscriptionSettings subscription : subscriptionsFromJson({object}, &unread)) {
        subscription.userProperties = pairs;
        client.draft.subscription(subscription);
    }
    if (unread > 0)
        client.draft.left(u"subscribe"_s, ImportText::tr("A value of this subscription cannot be read; it has its default."));
}

} // namespace

std::optional<Import> importPaho(const QString &text, const ImportContext &context)
{
    static const QStringList signs{u"paho"_s,         u"mqtt.Client("_s, u"username_pw_set"_s, u"tls_set"_s,
                                   u"loop_forever"_s, u"loop_start"_s,   u"client.connect("_s};
    if (!std::any_of(signs.begin(), signs.end(), [&](const QString &sign) { return text.contains(sign); }))
        return std::nullopt;
    const Code code = readCode(text, CodeLanguage::Python);
    Paho reader(context);
    for (const CodeStep &step : code.steps)
        reader.step(step);
    if (!reader.isPaho() || reader.clients().empty())
        return std::nullopt;
    Import import{u"paho-python"_s, ImportText::tr("Script with paho-mqtt (Python)"), {}, {}, code.problem};
    for (Client &client : reader.clients()) {
        Endpoint &endpoint = client.draft.settings.endpoint;
        endpoint.scheme = client.webSocket ? (client.tls ? Scheme::Wss : Scheme::Ws) : client.tls ? Scheme::Mqtts : Scheme::Mqtt;
        if (endpoint.port == defaultPort(endpoint.scheme))
            endpoint.port.reset();
        if (!client.connects)
            client.draft.left(u"connect"_s, ImportText::tr("The call that connects is not here; fill in the host by hand."));
        import.connections.append(client.draft.take());
    }
    return import;
}
