#include "interchange/PahoCalls.h"

#include "interchange/ImportRemarks.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

QString lastPart(const QString &name)
{
    return name.mid(name.lastIndexOf(u'.') + 1);
}

namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(Import)
};

using Kind = CodeValue::Kind;

constexpr qsizetype MostTaken = 200'000; ///< Parts of lists and objects, of all clients.

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

/// "TLSv1_2" and "PROTOCOL_TLSv1_2" as Node writes it; empty: it is no single version.
QString tlsVersion(const QString &name)
{
    const QString version = lastPart(name);
    const qsizetype at = version.indexOf("TLSv1"_L1);
    return at < 0 ? QString() : version.mid(at).replace(u'_', u'.');
}

QJsonValue json(const CodeValue &value)
{
    if (value.kind == Kind::Literal)
        return value.literal;
    if (value.kind != Kind::Bytes)
        return QJsonValue(QJsonValue::Undefined);
    const QByteArray bytes = value.name.toLatin1();
    const QString text = QString::fromUtf8(bytes);
    return text.toUtf8() == bytes ? QJsonValue(text) : QJsonValue(QJsonObject{{u"hex"_s, QString::fromLatin1(bytes.toHex())}});
}

/// "mqtt.CallbackAPIVersion.VERSION2", "VERSION1": paho-mqtt 2 begins with the version of its callbacks.
bool isCallbackVersion(const CodeValue &value)
{
    return value.kind == Kind::Name && (value.name.contains("CallbackAPIVersion"_L1) || lastPart(value.name).startsWith("VERSION"_L1));
}

} // namespace

QString underCondition()
{
    return ImportText::tr("Whether it is called depends on a condition that is not known here; check it.");
}

/// False if there is no value that can be read; a computed one is left.
bool PahoCalls::put(PahoClient &client, const QString &name, const QString &path, const CodeValue *value)
{
    if (!value)
        return false;
    const QJsonValue known = json(*value);
    if (known.isUndefined()) {
        client.draft.left(name, whyUnread(*value));
        return false;
    }
    client.draft.option(name, path, known);
    return true;
}

void PahoCalls::construct(PahoClient &client, const CodeValue &call)
{
    CodeValue arguments = call;
    if (!arguments.items.isEmpty() && isCallbackVersion(arguments.items.first()))
        arguments.items.removeFirst();
    const Arguments given(arguments, {u"client_id"_s, u"clean_session"_s, u"userdata"_s, u"protocol"_s, u"transport"_s});
    const CodeValue *id = given.value(u"client_id"_s);
    if (id && !(id->isText() && id->text().isEmpty()))
        put(client, u"client_id"_s, u"clientId"_s, id);
    if (const CodeValue *clean = given.value(u"clean_session"_s))
        put(client, u"clean_session"_s, u"clean"_s, clean);
    if (const CodeValue *protocol = given.value(u"protocol"_s)) {
        static const QHash<QString, int> versions{{u"MQTTv31"_s, 3}, {u"MQTTv311"_s, 4}, {u"MQTTv5"_s, 5}};
        const QString written = lastPart(protocol->name);
        if (versions.contains(written))
            client.draft.option(u"protocol"_s, u"protocolVersion"_s, versions.value(written));
        else
            put(client, u"protocol"_s, u"protocolVersion"_s, protocol);
    }
    if (const CodeValue *transport = given.value(u"transport"_s)) {
        client.webSocket = transport->text() == "websockets"_L1;
        if (!transport->isText() || (transport->text() != "tcp"_L1 && !client.webSocket))
            client.draft.left(u"transport"_s, ImportText::tr("Connack connects over TCP and WebSockets."));
    }
}

void PahoCalls::call(PahoClient &client, const QString &method, const CodeValue &call, bool isGuarded)
{
    using Take = void (PahoCalls::*)(PahoClient &, const CodeValue &);
    static const QHash<QString, Take> takes{{u"connect"_s, &PahoCalls::connect},         {u"connect_async"_s, &PahoCalls::connect},
                                            {u"tls_set"_s, &PahoCalls::tlsSet},          {u"tls_insecure_set"_s, &PahoCalls::insecure},
                                            {u"tls_set_context"_s, &PahoCalls::context}, {u"username_pw_set"_s, &PahoCalls::credentials},
                                            {u"will_set"_s, &PahoCalls::will},           {u"ws_set_options"_s, &PahoCalls::webSocket},
                                            {u"proxy_set"_s, &PahoCalls::proxy},         {u"reconnect_delay_set"_s, &PahoCalls::reconnect},
                                            {u"subscribe"_s, &PahoCalls::subscribe}};
    const Take take = takes.value(method);
    if (!take)
        return otherCall(client, method);
    if (isGuarded) {
        // Without it there is no connection at all; one that tells no host is no better.
        const bool isOnlyConnect = take == &PahoCalls::connect && (!client.connects || client.draft.settings.endpoint.host.isEmpty());
        if (!isOnlyConnect)
            return client.draft.left(method, underCondition());
        client.draft.changed(method, underCondition());
    }
    (this->*take)(client, call);
    if (const CodeValue *unknown = call.member("..."_L1)) // *args, **kwargs
        client.draft.left(method, whyUnread(*unknown));
}

void PahoCalls::otherCall(PahoClient &client, const QString &method)
{
    if (method == "publish"_L1)
        client.draft.left(method, ImportText::tr("It belongs to a message that is published; a connection has no such part."));
    else if (method == "connect_srv"_L1)
        client.draft.left(method, ImportText::tr("Connack does not look for brokers in SRV records."));
    else if (method.endsWith("_set"_L1))
        client.draft.left(method, ImportText::tr("Connack has no such setting."));
}

/// False: so much was taken already that the rest is left.
bool PahoCalls::mayTake(PahoClient &client)
{
    if (m_taken < MostTaken) {
        ++m_taken;
        return true;
    }
    client.draft.left({}, moreThanIsRead());
    return false;
}

void PahoCalls::insecure(PahoClient &client, const CodeValue &call)
{
    const Arguments arguments(call, {u"value"_s});
    const CodeValue *value = arguments.value(u"value"_s);
    if (value && value->kind != Kind::Literal)
        return client.draft.left(u"tls_insecure_set"_s, whyUnread(*value));
    const bool isInsecure = value && (value->literal.toBool() || value->literal.toDouble() != 0); // 1 is true in Python
    if (!isInsecure || !client.draft.settings.tls.verifyPeer)
        return;
    client.draft.settings.tls.verifyPeer = false;
    client.draft.changed(u"tls_insecure_set"_s,
                         ImportText::tr("paho leaves only the name in the certificate unchecked; Connack then checks nothing of it."));
}

void PahoCalls::connect(PahoClient &client, const CodeValue &call)
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

void PahoCalls::tlsSet(PahoClient &client, const CodeValue &call)
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
    alpn(client, u"alpn_protocols"_s, given.value(u"alpn_protocols"_s));
}

void PahoCalls::alpn(PahoClient &client, const QString &name, const CodeValue *protocols)
{
    if (!protocols)
        return;
    if (protocols->kind != Kind::List)
        return client.draft.left(name, whyUnread(*protocols));
    QStringList &all = client.draft.settings.tls.alpn;
    all.clear();
    for (const CodeValue &protocol : protocols->items) {
        if (!mayTake(client))
            break;
        if (protocol.isText())
            all.append(protocol.text());
        else
            client.draft.left(name, whyUnread(protocol));
    }
}

/// An ssl context that was made before, and what was done with it.
void PahoCalls::context(PahoClient &client, const CodeValue &call)
{
    client.tls = true;
    const Arguments arguments(call, {u"context"_s});
    const CodeValue *given = arguments.value(u"context"_s);
    TlsSettings &tls = client.draft.settings.tls;
    const auto entries = m_objects.constFind(given ? given->name : QString());
    if (entries == m_objects.cend())
        return client.draft.left(u"tls_set_context"_s, ImportText::tr("The context is not made here; fill in the certificates by hand."));
    tls.ca.clear();
    for (const PahoEntry &entry : *entries) {
        if (!mayTake(client))
            break;
        if (entry.isGuarded)
            client.draft.left(entry.name, underCondition());
        else
            contextEntry(client, entry);
    }
    tls.addSystemCa = tls.addSystemCa && !tls.ca.isEmpty();
}

void PahoCalls::contextEntry(PahoClient &client, const PahoEntry &entry)
{
    const auto &[name, value, isGuarded] = entry;
    TlsSettings &tls = client.draft.settings.tls;
    const Arguments chain(value, {u"certfile"_s, u"keyfile"_s, u"password"_s});
    const CodeValue *first = value.kind == Kind::Call ? (value.items.isEmpty() ? value.member("cafile"_L1) : &value.items.first()) : &value;
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
        alpn(client, name, first);
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

void PahoCalls::credentials(PahoClient &client, const CodeValue &call)
{
    const Arguments given(call, {u"username"_s, u"password"_s});
    put(client, u"username"_s, u"username"_s, given.value(u"username"_s));
    put(client, u"password"_s, u"password"_s, given.value(u"password"_s));
}

void PahoCalls::will(PahoClient &client, const CodeValue &call)
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
void PahoCalls::properties(PahoClient &client, const CodeValue &given, const QString &path, QList<mqtt::StringPair> &userProperties)
{
    static const QStringList booleans{u"requestProblemInformation"_s, u"requestResponseInformation"_s, u"payloadFormatIndicator"_s};
    const auto entries = m_objects.constFind(given.name);
    if (entries == m_objects.cend())
        return client.draft.left(u"properties"_s, whyUnread(given));
    userProperties.clear();
    for (const auto &[name, value, isGuarded] : *entries) {
        if (!mayTake(client))
            break;
        const QString key = name.left(1).toLower() + name.mid(1);
        if (isGuarded)
            client.draft.left(name, underCondition());
        else if (key == "userProperty"_L1)
            userProperty(client, value, userProperties);
        else if (booleans.contains(key) && value.literal.isDouble())
            client.draft.option(name, path + u'.' + key, value.literal.toDouble() != 0);
        else
            put(client, name, path + u'.' + key, &value);
    }
}

/// ("name", "value"), or a list of such.
void PahoCalls::userProperty(PahoClient &client, const CodeValue &value, QList<mqtt::StringPair> &into)
{
    const QList<CodeValue> pairs = !value.items.isEmpty() && value.items.first().kind == Kind::List ? value.items : QList{value};
    for (const CodeValue &pair : pairs) {
        const CodeValue first = pair.items.value(0);
        const CodeValue second = pair.items.value(1);
        if (!mayTake(client))
            break;
        if (first.isText() && second.isText())
            into.append({first.text(), second.text()});
        else
            client.draft.left(u"UserProperty"_s, whyUnread(first.isText() ? second : first));
    }
}

void PahoCalls::webSocket(PahoClient &client, const CodeValue &call)
{
    const Arguments given(call, {u"path"_s, u"headers"_s});
    put(client, u"path"_s, u"path"_s, given.value(u"path"_s));
    const CodeValue *headers = given.value(u"headers"_s);
    if (headers && headers->kind != Kind::Map)
        client.draft.left(u"headers"_s, whyUnread(*headers));
    if (!headers || headers->kind != Kind::Map)
        return;
    client.draft.settings.webSocket.headers.clear();
    for (const auto &[name, value] : headers->members) {
        if (!mayTake(client))
            break;
        if (value.isText())
            client.draft.settings.webSocket.headers.append({name, value.text()});
        else
            client.draft.left(name, whyUnread(value));
    }
}

void PahoCalls::proxy(PahoClient &client, const CodeValue &call)
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
            client.draft.left(name, whyUnread(*value));
    }
    client.draft.option(u"proxy_set"_s, u"proxy"_s, proxy);
}

void PahoCalls::reconnect(PahoClient &client, const CodeValue &call)
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
void PahoCalls::subscribe(PahoClient &client, const CodeValue &call)
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
        if (!mayTake(client))
            break;
        const CodeValue qos = one.items.value(1);
        if (const QString filter = one.isText() ? one.text() : one.items.value(0).text(); !filter.isEmpty())
            subscribeTo(client, filter, &qos, more);
        else
            client.draft.left(u"subscribe"_s, whyUnread(one));
    }
    if (topics.isEmpty())
        client.draft.left(u"subscribe"_s, whyUnread(*topic));
}

void PahoCalls::subscribeTo(PahoClient &client, const QString &topic, const CodeValue *how, const CodeValue *properties)
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
        for (const auto &[name, value, isGuarded] : m_objects.value(properties->name)) {
            if (!mayTake(client))
                break;
            if (isGuarded)
                client.draft.left(name, underCondition());
            else if (name == "SubscriptionIdentifier"_L1)
                more.insert("subscriptionIdentifier"_L1, value.literal);
            else if (name == "UserProperty"_L1)
                userProperty(client, value, pairs);
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
