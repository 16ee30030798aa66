// Settings as an options object in MQTT.js's spelling.
#include "settings/OptionsJson.h"
#include "settings/PropertyTable.h"
#include "settings/Secrets.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace {

/// PEM text or a path; the rarer cases in a form that says which it is.
QJsonValue fileToJson(const FileOrPem &file)
{
    const QString text = QString::fromUtf8(file.pem);
    const bool isPem = text.contains("-----BEGIN"_L1) && text.toUtf8() == file.pem;
    if (!file.path.isEmpty() && !file.pem.isEmpty())
        return QJsonObject{{u"file"_s, file.path}, {u"pem"_s, text}};
    if (!file.pem.isEmpty())
        return isPem ? QJsonValue(text) : QJsonValue(QJsonObject{{u"base64"_s, QString::fromLatin1(file.pem.toBase64())}});
    const bool isPlain = !file.path.contains("-----BEGIN"_L1) && !file.path.startsWith("file:"_L1);
    return isPlain ? QJsonValue(file.path) : QJsonValue(QJsonObject{{u"file"_s, file.path}});
}

/// An object where that keeps order and repetitions, else a list of [name, value].
QJsonValue pairsToJson(const QList<mqtt::StringPair> &pairs)
{
    QStringList names;
    QJsonObject object;
    QJsonArray list;
    for (const mqtt::StringPair &pair : pairs) {
        names << pair.name;
        object.insert(pair.name, pair.value);
        list.append(QJsonArray{pair.name, pair.value});
    }
    return object.keys() == names ? QJsonValue(object) : QJsonValue(list);
}

template <typename Settings>
QJsonObject propertiesToJson(const Settings &settings, const PropertyTable<Settings> &table, bool withSecrets)
{
    QJsonObject object;
    const auto write = [&](const auto &entries, auto toJson) {
        for (const auto &entry : entries) {
            if (const auto &value = settings.*entry.member)
                object.insert(QLatin1StringView(entry.name), toJson(*value));
        }
    };
    write(table.numbers, [](quint32 number) { return QJsonValue(qint64(number)); });
    write(table.booleans, [](bool isSet) { return QJsonValue(isSet); });
    write(table.texts, [](const QString &text) { return QJsonValue(text); });
    for (const auto &entry : table.binaries) {
        if (const auto &value = settings.*entry.member; value && (withSecrets || !entry.secret))
            object.insert(QLatin1StringView(entry.name), binaryToJson(*value));
    }
    if (!settings.userProperties.isEmpty())
        object.insert("userProperties"_L1, pairsToJson(settings.userProperties));
    return object;
}

void writeEndpoint(const Endpoint &endpoint, QJsonObject &object)
{
    object.insert("protocol"_L1, schemeName(endpoint.scheme));
    object.insert("host"_L1, endpoint.host);
    if (endpoint.port)
        object.insert("port"_L1, *endpoint.port);
}

void writeSession(const ConnectionSettings &settings, bool withSecrets, QJsonObject &options)
{
    const ConnectionSettings defaults;
    options.insert("clientId"_L1, settings.clientId);
    if (settings.version != defaults.version)
        options.insert("protocolVersion"_L1, int(settings.version));
    if (settings.cleanStart != defaults.cleanStart)
        options.insert("clean"_L1, settings.cleanStart);
    if (settings.keepAlive != defaults.keepAlive)
        options.insert("keepalive"_L1, qint64(settings.keepAlive));
    const Credentials &credentials = settings.credentials;
    if (credentials.username)
        options.insert("username"_L1, *credentials.username);
    if (credentials.password && withSecrets)
        options.insert("password"_L1, binaryToJson({*credentials.password, BinaryValue::Form::Text, {}}));
    if (settings.webSocket.path != defaults.webSocket.path)
        options.insert("path"_L1, settings.webSocket.path);
    if (!settings.webSocket.headers.isEmpty())
        options.insert("wsOptions"_L1, QJsonObject{{u"headers"_s, pairsToJson(settings.webSocket.headers)}});
}

void writeTls(const TlsSettings &tls, bool withSecrets, QJsonObject &options)
{
    if (!tls.verifyPeer)
        options.insert("rejectUnauthorized"_L1, false);
    QJsonArray ca;
    for (const FileOrPem &file : tls.ca)
        ca.append(fileToJson(file));
    if (!ca.isEmpty())
        options.insert("ca"_L1, ca.size() == 1 ? ca.first() : QJsonValue(ca));
    if (tls.addSystemCa)
        options.insert("addSystemCa"_L1, true);
    const auto writeFile = [&](QLatin1StringView key, const FileOrPem &file) {
        if (!file.isEmpty())
            options.insert(key, fileToJson(file));
    };
    writeFile("cert"_L1, tls.certificate);
    writeFile("key"_L1, tls.key);
    writeFile("pfx"_L1, tls.pkcs12);
    if (!tls.crlFile.isEmpty())
        options.insert("crl"_L1, fileToJson({tls.crlFile, {}}));
    if (!tls.keyLogFile.isEmpty())
        options.insert("tlsKeyLog"_L1, tls.keyLogFile);
    if (tls.passphrase && withSecrets)
        options.insert("passphrase"_L1, *tls.passphrase);
    if (!tls.serverName.isEmpty())
        options.insert("servername"_L1, tls.serverName);
    if (!tls.alpn.isEmpty())
        options.insert("ALPNProtocols"_L1, QJsonArray::fromStringList(tls.alpn));
    static constexpr const char *versions[]{"", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"};
    if (tls.minimumVersion != TlsSettings::MinimumVersion::Default)
        options.insert("minVersion"_L1, QLatin1StringView(versions[int(tls.minimumVersion)]));
}

void writeWill(const WillSettings &will, QJsonObject &options)
{
    if (will == WillSettings())
        return;
    QJsonObject object;
    if (!will.enabled)
        object.insert("enabled"_L1, false);
    object.insert("topic"_L1, will.topic);
    object.insert("payload"_L1, binaryToJson(will.payload));
    object.insert("qos"_L1, will.qos);
    object.insert("retain"_L1, will.retain);
    const QJsonObject properties = propertiesToJson(will, willProperties(), true);
    if (!properties.isEmpty())
        object.insert("properties"_L1, properties);
    options.insert("will"_L1, object);
}

QJsonObject proxyToJson(const ProxySettings &proxy, bool withSecrets)
{
    static constexpr const char *types[]{"none", "socks5", "http"};
    QJsonObject object{{u"type"_s, QLatin1StringView(types[int(proxy.type)])}};
    if (!proxy.host.isEmpty())
        object.insert("host"_L1, proxy.host);
    if (proxy.port > 0)
        object.insert("port"_L1, proxy.port);
    if (!proxy.username.isEmpty())
        object.insert("username"_L1, proxy.username);
    if (!proxy.password.isEmpty() && withSecrets)
        object.insert("password"_L1, proxy.password);
    return object;
}

void writeNetwork(const NetworkSettings &network, bool withSecrets, QJsonObject &options)
{
    const NetworkSettings defaults;
    if (network.connectTimeout != defaults.connectTimeout)
        options.insert("connectTimeout"_L1, qint64(network.connectTimeout.count()));
    if (network.reconnectPeriod != defaults.reconnectPeriod)
        options.insert("reconnectPeriod"_L1, qint64(network.reconnectPeriod.count()));
    if (network.reconnectMaximum != defaults.reconnectMaximum)
        options.insert("reconnectMaximum"_L1, qint64(network.reconnectMaximum.count()));
    if (network.reconnectAfterFailure)
        options.insert("reconnectAfterFailure"_L1, true);
    if (network.reconnectOnConnackError)
        options.insert("reconnectOnConnackError"_L1, true);
    if (!network.resumeSession)
        options.insert("resumeSession"_L1, false);
    if (!network.resubscribe)
        options.insert("resubscribe"_L1, false);
    if (network.manualConnect)
        options.insert("manualConnect"_L1, true);
    QJsonArray servers;
    for (const Endpoint &server : network.servers) {
        QJsonObject object;
        writeEndpoint(server, object);
        servers.append(object);
    }
    if (!servers.isEmpty())
        options.insert("servers"_L1, servers);
    if (network.connectTo) {
        const QString &host = network.connectTo->host;
        const QString port = network.connectTo->port ? u':' + QString::number(*network.connectTo->port) : QString();
        options.insert("connectTo"_L1, (host.contains(u':') ? u'[' + host + u']' : host) + port);
    }
    if (network.proxy != defaults.proxy)
        options.insert("proxy"_L1, proxyToJson(network.proxy, withSecrets));
}

/// Content that holds a key stands as "***"; a path stays.
void maskFile(FileOrPem &file, bool isSecret)
{
    if (file.pem.isEmpty() || !(isSecret || file.pem.contains("PRIVATE KEY-----")))
        return;
    file.pem.clear();
    if (file.path.isEmpty())
        file.path = SecretMask;
}

void maskText(QString &text, bool isSecret)
{
    if (!text.isEmpty() && isSecret)
        text = SecretMask;
}

void maskPairs(QList<mqtt::StringPair> &pairs, bool namesTell)
{
    for (mqtt::StringPair &pair : pairs)
        maskText(pair.value, looksLikeToken(pair.value) || (namesTell && isSecretHeader(pair.name)));
}

/// Secrets among other bytes, which their hexadecimal or base64 form would hide from a search.
void maskBytes(BinaryValue &value, const QStringList &secrets)
{
    constexpr qsizetype shortest = 3; // as maskSecrets() has it
    for (const QString &secret : secrets) {
        if (secret.size() >= shortest)
            value.bytes.replace(secret.toUtf8(), QByteArray(SecretMask.data(), SecretMask.size()));
    }
    if (looksLikeToken(QString::fromUtf8(value.bytes)))
        value = {QByteArray(SecretMask.data(), SecretMask.size()), BinaryValue::Form::Text, {}};
}

ConnectionSettings masked(ConnectionSettings settings)
{
    const BinaryValue mask{QByteArray(SecretMask.data(), SecretMask.size()), BinaryValue::Form::Text, {}};
    const QStringList secrets = secretsOf(settings);
    if (settings.credentials.password)
        settings.credentials.password = mask.bytes;
    if (settings.credentials.username)
        maskText(*settings.credentials.username, looksLikeToken(*settings.credentials.username));
    maskText(settings.clientId, looksLikeToken(settings.clientId));
    if (settings.tls.passphrase)
        settings.tls.passphrase = SecretMask;
    maskFile(settings.tls.key, true);
    maskFile(settings.tls.pkcs12, true);
    maskFile(settings.tls.certificate, false);
    for (FileOrPem &ca : settings.tls.ca)
        maskFile(ca, false);
    if (settings.properties.authenticationData)
        settings.properties.authenticationData = mask;
    maskPairs(settings.webSocket.headers, true);
    maskPairs(settings.properties.userProperties, false);
    maskPairs(settings.will.userProperties, false);
    maskBytes(settings.will.payload, secrets);
    if (settings.will.correlationData)
        maskBytes(*settings.will.correlationData, secrets);
    settings.webSocket.path = redactedPath(settings.webSocket.path);
    maskText(settings.network.proxy.password, true);
    return settings;
}

} // namespace

QJsonObject toMaskedOptions(const ConnectionSettings &settings)
{
    QJsonObject options = toOptions(masked(settings), true);
    options.insert("port"_L1, settings.endpoint.effectivePort());
    options.insert("protocolVersion"_L1, int(settings.version));
    options.insert("clean"_L1, settings.cleanStart);
    options.insert("keepalive"_L1, qint64(settings.keepAlive));
    options.insert("connectTimeout"_L1, qint64(settings.network.connectTimeout.count()));
    if (usesTls(settings.endpoint.scheme))
        options.insert("rejectUnauthorized"_L1, settings.tls.verifyPeer);
    if (usesWebSocket(settings.endpoint.scheme))
        options.insert("path"_L1, redactedPath(settings.webSocket.path));
    return options;
}

QJsonObject toOptions(const ConnectionSettings &settings, bool withSecrets)
{
    const ConnectionSettings source = withSecrets ? settings : withoutSecrets(settings);
    QJsonObject options;
    writeEndpoint(source.endpoint, options);
    if (source.endpoint.host.isEmpty())
        options.remove("host"_L1);
    writeSession(source, withSecrets, options);
    writeTls(source.tls, withSecrets, options);
    writeWill(source.will, options);
    const QJsonObject properties = propertiesToJson(source.properties, connectProperties(), withSecrets);
    if (!properties.isEmpty())
        options.insert("properties"_L1, properties);
    if (source.properties.rawAuthentication)
        options.insert("rawAuthentication"_L1, true);
    writeNetwork(source.network, withSecrets, options);
    return options;
}
