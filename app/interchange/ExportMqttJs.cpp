// A script with MQTT.js, version 5: its options object is ours (settings/OptionsJson.h), but for what only we know.
#include "interchange/ExportPropertyNames.h"
#include "interchange/ExportQuoting.h"
#include "interchange/JsLiteral.h"
#include "settings/OptionsJson.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

struct Export {
    Q_DECLARE_TR_FUNCTIONS(Export)
};

bool isPlainPath(const QString &path)
{
    static const QRegularExpression plain(u"^/[A-Za-z0-9/._~-]*$"_s);
    return plain.match(path).hasMatch();
}

/// Takes what MQTT.js knows; what it does not stays in the draft.
ConnectionSettings takeKnown(ExportDraft &draft)
{
    ConnectionSettings known = take(draft.rest);
    ConnectionSettings &rest = draft.rest;
    rest.endpoint = known.endpoint;
    rest.tls.keyLogFile = take(known.tls.keyLogFile);
    rest.tls.addSystemCa = take(known.tls.addSystemCa);
    rest.network.connectTo = take(known.network.connectTo);
    rest.network.proxy = take(known.network.proxy);
    rest.network.reconnectMaximum = take(known.network.reconnectMaximum, NetworkSettings().reconnectMaximum);
    known.network.reconnectAfterFailure = false; // it always does
    if (!known.credentials.username)             // without one it sends no CONNECT at all
        rest.credentials.password = take(known.credentials.password);
    if (known.clientId.isEmpty()) // it refuses to keep a session without an ID
        rest.cleanStart = take(known.cleanStart, true);
    rest.network.resumeSession = take(known.network.resumeSession, true);
    rest.properties.rawAuthentication = take(known.properties.rawAuthentication);
    const auto contentWins = [](FileOrPem &file) {
        if (!file.pem.isEmpty())
            file.path.clear();
    };
    for (FileOrPem &ca : known.tls.ca)
        contentWins(ca);
    for (FileOrPem *file : {&known.tls.certificate, &known.tls.key, &known.tls.pkcs12})
        contentWins(*file);
    return known;
}

/// What MQTT.js hands to the WebSocket only in wsOptions.
void moveIntoWebSocketOptions(QJsonObject &options)
{
    QJsonObject webSocket = options.value("wsOptions"_L1).toObject();
    for (const auto key : {"servername"_L1, "ALPNProtocols"_L1, "minVersion"_L1, "crl"_L1}) {
        if (options.contains(key))
            webSocket.insert(key, options.take(key));
    }
    if (!webSocket.isEmpty())
        options.insert("wsOptions"_L1, webSocket);
}

/// Bytes are a Buffer there, however they were typed: {"base64", "form"} of ours without its "form".
QJsonObject withoutForms(QJsonObject object)
{
    if (object.contains("base64"_L1) || object.contains("hex"_L1))
        object.remove("form"_L1);
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it->isObject() && it.key() != "userProperties"_L1 && it.key() != "headers"_L1)
            *it = withoutForms(it->toObject());
    }
    return object;
}

QString urlOf(const ConnectionSettings &settings)
{
    const Endpoint &endpoint = settings.endpoint;
    const QString path = !usesWebSocket(endpoint.scheme) ? QString()
        : isPlainPath(settings.webSocket.path)           ? settings.webSocket.path
                                                         : WebSocketSettings().path;
    return schemeName(endpoint.scheme) + "://"_L1 + hostAndPort(endpoint) + path;
}

QJsonObject optionsOf(const ConnectionSettings &settings, ExportDraft &draft)
{
    QJsonObject options = withoutForms(toOptions(settings, true));
    for (const auto key : {"protocol"_L1, "host"_L1, "port"_L1})
        options.remove(key);
    if (!usesWebSocket(settings.endpoint.scheme) || isPlainPath(settings.webSocket.path))
        options.remove("path"_L1);
    if (usesWebSocket(settings.endpoint.scheme) && settings.endpoint.host.contains(u':'))
        options.insert("hostname"_L1, bracketed(settings.endpoint.host)); // MQTT.js leaves the brackets out
    if (settings.version == mqtt::Version::V31)
        options.insert("protocolId"_L1, u"MQIsdp"_s);
    if (settings.version == mqtt::Version::V31 && settings.clientId.isEmpty()) { // with an empty one it sends no CONNECT
        options.remove("clientId"_L1);
        draft.cannot(Export::tr("An empty client ID"), Export::tr("%1 makes one up.").arg(draft.tool));
    }
    if (settings.endpoint.scheme == Scheme::Wss)
        moveIntoWebSocketOptions(options);
    const ProxySettings &proxy = draft.rest.network.proxy;
    if (proxy.type == ProxySettings::Type::Socks5 && !usesWebSocket(settings.endpoint.scheme)) {
        options.insert("socksProxy"_L1,
                       u"socks5h://%1%2:%3"_s.arg(proxyUserInfo(draft, proxy), bracketed(proxy.host), QString::number(proxy.port)));
        draft.rest.network.proxy = {};
    }
    return options;
}

QString subscribeCalls(const ConnectionSettings &settings)
{
    QString calls;
    for (const SubscriptionSettings &subscription : settings.subscriptions) {
        QJsonObject options = toJson(QList<SubscriptionSettings>{subscription}).first().toObject();
        options.remove("topic"_L1);
        if (!options.contains("qos"_L1))
            options.insert("qos"_L1, 0);
        if (settings.version != mqtt::Version::V5)
            options = {{u"qos"_s, options.value("qos"_L1)}};
        calls += u"  client.subscribe(%1, %2)\n"_s.arg(jsString(subscription.topicFilter), jsObjectInLine(options));
    }
    return calls;
}

} // namespace

QString mqttJs(ExportDraft &draft)
{
    const ConnectionSettings settings = takeKnown(draft);
    for (const auto &pairs : {settings.properties.userProperties, settings.will.userProperties}) {
        if (!keepsOrderInJs(pairs))
            draft.cannot(Export::tr("The order of the User Properties"), Export::tr("MQTT.js takes an object."));
    }
    if (settings.version == mqtt::Version::V5) {
        for (const SubscriptionSettings &subscription : settings.subscriptions) {
            if (!keepsOrderInJs(subscription.userProperties))
                draft.cannot(Export::tr("The order of the User Properties"), Export::tr("MQTT.js takes an object."));
        }
    } else {
        for (const SubscriptionSettings &subscription : settings.subscriptions)
            tellExtras(draft, subscription, subscriptionExtras(subscription, settings.version));
    }
    const QString options = jsObject(optionsOf(settings, draft));
    QString script = options.contains("fs.readFileSync("_L1) ? u"const fs = require('fs')\n"_s : QString();
    script += u"const mqtt = require('mqtt')\n\nconst client = mqtt.connect(%1, %2)\n\n"_s.arg(jsString(urlOf(settings)), options);
    script += u"client.on('connect', (connack) => {\n  console.log('CONNACK', connack)\n"_s + subscribeCalls(settings) + u"})\n"_s;
    script += u"client.on('message', (topic, payload) => console.log(topic, payload.toString()))\n"
              "client.on('error', (error) => console.error(error.message))"_s;
    if (settings.network.manualConnect)
        script += u"\nclient.connect()"_s;
    return script;
}
