// Settings that are all different from the default, one at a time, for the tests of exports.
#pragma once

#include "settings/ConnectionSettings.h"

#include <functional>

struct ExportSample {
    enum class Part { Mqtt, Tls, WebSocket, Network };
    const char *name;
    Part part;
    std::function<void(ConnectionSettings &)> apply;
};

inline ConnectionSettings exportBase(Scheme scheme = Scheme::Mqtts, mqtt::Version version = mqtt::Version::V5)
{
    ConnectionSettings settings;
    settings.endpoint = {scheme, QStringLiteral("broker.lan"), {}};
    settings.version = version;
    settings.clientId = QStringLiteral("pump-7");
    return settings;
}

inline QList<ExportSample> exportSamples()
{
    using Part = ExportSample::Part;
    using Settings = ConnectionSettings &;
    const auto bytes = [](const char *text) { return BinaryValue{text, BinaryValue::Form::Text, {}}; };
    return {
        {"host", Part::Network, [](Settings s) { s.endpoint.host = QStringLiteral("other.lan"); }},
        {"port", Part::Network, [](Settings s) { s.endpoint.port = 18883; }},
        {"version", Part::Mqtt, [](Settings s) { s.version = mqtt::Version::V31; }},
        {"client ID", Part::Mqtt, [](Settings s) { s.clientId = QStringLiteral("valve 8"); }},
        {"no client ID", Part::Mqtt, [](Settings s) { s.clientId.clear(); }},
        {"clean start", Part::Mqtt, [](Settings s) { s.cleanStart = false; }},
        {"keep-alive", Part::Mqtt, [](Settings s) { s.keepAlive = 17; }},
        {"keep-alive off", Part::Mqtt, [](Settings s) { s.keepAlive = 0; }},
        {"user name", Part::Mqtt, [](Settings s) { s.credentials.username = QStringLiteral("gate"); }},
        {"password", Part::Mqtt,
         [](Settings s) {
             s.credentials.username = QStringLiteral("gate");
             s.credentials.password = "horse-7719";
         }},
        {"password alone", Part::Mqtt, [](Settings s) { s.credentials.password = "horse-7719"; }},
        {"no verification", Part::Tls, [](Settings s) { s.tls.verifyPeer = false; }},
        {"CA", Part::Tls,
         [](Settings s) {
             s.tls.ca = {{QStringLiteral("/etc/my ca.pem"), {}}};
         }},
        {"two CAs", Part::Tls,
         [](Settings s) {
             s.tls.ca = {{QStringLiteral("a.pem"), {}}, {QStringLiteral("b.pem"), {}}};
         }},
        {"CA as text", Part::Tls,
         [](Settings s) {
             s.tls.ca = {{{}, "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n"}};
         }},
        {"system's CAs", Part::Tls,
         [](Settings s) {
             s.tls.ca = {{QStringLiteral("a.pem"), {}}};
             s.tls.addSystemCa = true;
         }},
        {"CRL", Part::Tls, [](Settings s) { s.tls.crlFile = QStringLiteral("crl.pem"); }},
        {"client certificate", Part::Tls,
         [](Settings s) {
             s.tls.certificate = {QStringLiteral("cert.pem"), {}};
             s.tls.key = {QStringLiteral("key.pem"), {}};
         }},
        {"PKCS#12", Part::Tls,
         [](Settings s) {
             s.tls.pkcs12 = {QStringLiteral("client.p12"), {}};
         }},
        {"passphrase", Part::Tls,
         [](Settings s) {
             s.tls.certificate = {QStringLiteral("cert.pem"), {}};
             s.tls.key = {QStringLiteral("key.pem"), {}};
             s.tls.passphrase = QStringLiteral("horse-7719");
         }},
        {"server name", Part::Tls, [](Settings s) { s.tls.serverName = QStringLiteral("inner.lan"); }},
        {"ALPN", Part::Tls,
         [](Settings s) {
             s.tls.alpn = {QStringLiteral("mqtt"), QStringLiteral("x-amzn")};
         }},
        {"TLS 1.3", Part::Tls, [](Settings s) { s.tls.minimumVersion = TlsSettings::MinimumVersion::Tls13; }},
        {"TLS 1.0", Part::Tls, [](Settings s) { s.tls.minimumVersion = TlsSettings::MinimumVersion::Tls10; }},
        {"key log", Part::Tls, [](Settings s) { s.tls.keyLogFile = QStringLiteral("keys.log"); }},
        {"path", Part::WebSocket, [](Settings s) { s.webSocket.path = QStringLiteral("/inner/ws?tenant=7"); }},
        {"headers", Part::WebSocket,
         [](Settings s) {
             s.webSocket.headers = {{QStringLiteral("X-Tenant"), QStringLiteral("a b")}};
         }},
        {"headers, one twice", Part::WebSocket,
         [](Settings s) {
             s.webSocket.headers = {{QStringLiteral("X-Tag"), QStringLiteral("1")}, {QStringLiteral("X-Tag"), QStringLiteral("2")}};
         }},
        {"secret header", Part::WebSocket,
         [](Settings s) {
             s.webSocket.headers = {{QStringLiteral("Authorization"), QStringLiteral("Bearer horse-7719")}};
         }},
        {"will", Part::Mqtt,
         [bytes](Settings s) {
             s.will.enabled = true;
             s.will.topic = QStringLiteral("state/pump 7");
             s.will.payload = bytes("gone");
             s.will.qos = 1;
             s.will.retain = true;
         }},
        {"will of bytes", Part::Mqtt,
         [](Settings s) {
             s.will.enabled = true;
             s.will.topic = QStringLiteral("state");
             s.will.payload = {QByteArray("\0\xFF\x01", 3), BinaryValue::Form::Hex, {}};
         }},
        {"will that is off", Part::Mqtt, [](Settings s) { s.will.topic = QStringLiteral("state"); }},
        {"will properties", Part::Mqtt,
         [bytes](Settings s) {
             s.will.enabled = true;
             s.will.topic = QStringLiteral("state");
             s.will.willDelayInterval = 5;
             s.will.payloadFormatIndicator = true;
             s.will.messageExpiryInterval = 6;
             s.will.contentType = QStringLiteral("text/plain");
             s.will.responseTopic = QStringLiteral("answers");
             s.will.correlationData = bytes("c 1");
             s.will.userProperties = {{QStringLiteral("where"), QStringLiteral("hall 2")}};
         }},
        {"session expiry", Part::Mqtt, [](Settings s) { s.properties.sessionExpiryInterval = 600; }},
        {"receive maximum", Part::Mqtt, [](Settings s) { s.properties.receiveMaximum = 7; }},
        {"maximum packet size", Part::Mqtt, [](Settings s) { s.properties.maximumPacketSize = 70'000; }},
        {"topic alias maximum", Part::Mqtt, [](Settings s) { s.properties.topicAliasMaximum = 8; }},
        {"response information", Part::Mqtt, [](Settings s) { s.properties.requestResponseInformation = true; }},
        {"problem information", Part::Mqtt, [](Settings s) { s.properties.requestProblemInformation = false; }},
        {"authentication", Part::Mqtt,
         [bytes](Settings s) {
             s.properties.authenticationMethod = QStringLiteral("K1");
             s.properties.authenticationData = bytes("horse-7719");
         }},
        {"SCRAM", Part::Mqtt,
         [](Settings s) {
             s.properties.authenticationMethod = QStringLiteral("SCRAM-SHA-256");
             s.credentials.username = QStringLiteral("gate");
             s.credentials.password = "horse-7719";
         }},
        {"user properties", Part::Mqtt,
         [](Settings s) {
             s.properties.userProperties = {{QStringLiteral("site"), QStringLiteral("north")},
                                            {QStringLiteral("site"), QStringLiteral("hall = 3")},
                                            {QStringLiteral("a b"), QStringLiteral("\u00e4\u00f6 'x'")}};
         }},
        {"user property with a colon", Part::Mqtt,
         [](Settings s) {
             s.properties.userProperties = {{QStringLiteral("a"), QStringLiteral("b: c")}};
         }},
        {"AUTH by hand", Part::Mqtt,
         [](Settings s) {
             s.properties.authenticationMethod = QStringLiteral("K1");
             s.properties.rawAuthentication = true;
         }},
        {"connect timeout", Part::Network, [](Settings s) { s.network.connectTimeout = std::chrono::milliseconds(7500); }},
        {"connect to", Part::Network,
         [](Settings s) {
             s.network.connectTo = Endpoint{Scheme::Mqtt, QStringLiteral("10.0.0.9"), 1885};
         }},
        {"SOCKS proxy", Part::Network,
         [](Settings s) {
             s.network.proxy = {ProxySettings::Type::Socks5, QStringLiteral("proxy.lan"), 1080, QStringLiteral("me"),
                                QStringLiteral("horse-7719")};
         }},
        {"HTTP proxy", Part::Network,
         [](Settings s) {
             s.network.proxy = {ProxySettings::Type::Http, QStringLiteral("proxy.lan"), 3128, {}, {}};
         }},
        {"reconnect period", Part::Mqtt, [](Settings s) { s.network.reconnectPeriod = std::chrono::milliseconds(5000); }},
        {"no reconnect", Part::Mqtt, [](Settings s) { s.network.reconnectPeriod = std::chrono::milliseconds(0); }},
        {"longest delay", Part::Mqtt, [](Settings s) { s.network.reconnectMaximum = std::chrono::milliseconds(120'000); }},
        {"reconnect after a refusal", Part::Mqtt, [](Settings s) { s.network.reconnectOnConnackError = true; }},
        {"no resuming", Part::Mqtt, [](Settings s) { s.network.resumeSession = false; }},
        {"no resubscribing", Part::Mqtt, [](Settings s) { s.network.resubscribe = false; }},
        {"servers", Part::Network,
         [](Settings s) {
             s.network.servers = {{Scheme::Mqtts, QStringLiteral("one.lan"), 8884}, {Scheme::Mqtts, QStringLiteral("two.lan"), 8885}};
         }},
        {"subscriptions", Part::Mqtt,
         [](Settings s) {
             SubscriptionSettings first;
             first.topicFilter = QStringLiteral("sensors/#");
             first.qos = mqtt::QoS::AtLeastOnce;
             SubscriptionSettings second;
             second.topicFilter = QStringLiteral("state/+");
             second.noLocal = true;
             second.identifier = 7;
             s.subscriptions = {first, second};
         }},
        {"subscription that is off", Part::Mqtt,
         [](Settings s) {
             SubscriptionSettings off;
             off.topicFilter = QStringLiteral("sensors/#");
             off.enabled = false;
             s.subscriptions = {off};
         }},
    };
}
