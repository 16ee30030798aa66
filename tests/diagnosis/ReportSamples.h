// Reports made by hand: one of which every text is hostile, and settings full of secrets.
#pragma once

#include "diagnosis/Evidence.h"
#include "diagnosis/Report.h"
#include "settings/Secrets.h"
#include "trace/TraceEntries.h"

namespace samples {

using namespace Qt::StringLiterals;

/// What could be taken for markup, a terminal's command, a table's border or another order of letters.
inline const QStringList hostile{u"</script><script>alert(1)</script>"_s,
                                 u"<img src=x onerror=alert(1)>"_s,
                                 u"a|b | c"_s,
                                 u"tick ` two `` three ``` end`"_s,
                                 u"back\\slash \\| pipe"_s,
                                 u"[link](https://evil.example/) ![picture](https://evil.example/p.png)"_s,
                                 u"https://evil.example/path www.evil.example"_s,
                                 u"@everyone #1 :boom: $x$"_s,
                                 u"*bold* _slanted_ ~struck~ # heading"_s,
                                 u"- list"_s,
                                 u"1. list"_s,
                                 u"&lt;b&gt; &amp; \" '"_s,
                                 u"%1 %2 %n"_s};

/// Every text that a peer or a user supplies is `text`.
inline Report reportOf(const QString &text)
{
    Report report;
    Attempt a = evidence::connecting(Scheme::Wss, mqtt::Version::V5);
    a.settings.clientId = text;
    a.settings.credentials.username = text;
    a.settings.properties.userProperties = {{text, text}};
    a.settings.will.enabled = true;
    a.settings.will.topic = text;
    a.settings.will.payload.bytes = text.toUtf8();
    a.transport.tcp.attempts.append({QHostAddress(u"::1"_s), 8884, 1, 2, AddressAttempt::Result::Refused, text});
    a.transport.tls.alpn = text;
    a.transport.tls.errors = {{1, text, -1}};
    a.transport.webSocket.requestHeaders = {{u"Host"_s, text}};
    a.transport.webSocket.reasonPhrase = text;
    a.transport.webSocket.headers = {{text, text}};
    a.transport.webSocket.body = text.toUtf8();
    a.transport.webSocket.errorString = text;
    mqtt::Connack connack;
    connack.reasonCode = 0x87;
    connack.properties.set(mqtt::PropertyId::ReasonString, text);
    a.mqtt.connack = connack;
    evidence::fail(a, Stage::Mqtt, Ending::By::LocalError);
    a.subscriptions = {{text, 1, std::nullopt, text, 1}};
    a.publishes = {{text, 1, std::nullopt, text, false, false, std::nullopt, 1}};
    report.attempt = a;
    report.url = u"wss://broker.lan:20000/"_s + text;
    report.diagnosis = Diagnosis{u"mqtt-not-authorized"_s, u"mqtt"_s, text, text, {text}, {text}, Diagnosis::Confidence::Likely, {}};
    report.notes = {{u"unknown-option"_s, text}};
    mqtt::Publish publish;
    publish.topicName = text;
    publish.payload = text.toUtf8();
    report.trace = {packetEntry(publish, mqtt::Sender::Server, mqtt::Version::V5, 1500)};
    return report;
}

inline Report connectedReport()
{
    Report report;
    report.attempt = evidence::connected();
    report.url = report.attempt.settings.urlWithPort();
    return report;
}

/// The secrets of secretSettings(), each of which could be searched for.
inline const QList<QByteArray> secrets{"hidden-41/pass?word",
                                       "phrase;of the key",
                                       "veiled-92 authentication",
                                       "Bearer header-token-5512",
                                       "s3ss10n-cookie-value-77",
                                       "query-token-9f8e7d6c5b",
                                       "proxy-password-31",
                                       "eyJhbGciOiJI.eyJleHAiOjF9.c2lnbmF0dXJl",
                                       "SharedAccessSignature sr=hub&sig=q1w2e3&se=1"};

inline ConnectionSettings secretSettings()
{
    ConnectionSettings settings;
    settings.endpoint = {Scheme::Wss, u"broker.lan"_s, 8884};
    settings.version = mqtt::Version::V5;
    settings.clientId = u"pump-7"_s;
    settings.credentials = {QString::fromLatin1(secrets[7]), secrets[0]};
    settings.tls.passphrase = QString::fromLatin1(secrets[1]);
    settings.tls.key.pem = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIKn0\n-----END PRIVATE KEY-----\n";
    settings.tls.certificate.pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + settings.tls.key.pem;
    settings.tls.pkcs12 = {u"client.p12"_s, QByteArray::fromHex("3082aabbccddeeff0011")};
    settings.tls.ca = {{{}, settings.tls.key.pem}, {u"ca.pem"_s, {}}};
    settings.properties.authenticationMethod = u"SCRAM"_s;
    settings.properties.authenticationData = BinaryValue{secrets[2], BinaryValue::Form::Text, {}};
    settings.properties.userProperties = {{u"auth"_s, QString::fromLatin1(secrets[8])}};
    settings.webSocket.headers = {{u"Authorization"_s, QString::fromLatin1(secrets[3])},
                                  {u"Cookie"_s, u"sid="_s + QString::fromLatin1(secrets[4])}};
    settings.webSocket.path = u"/mqtt?token="_s + QString::fromLatin1(secrets[5]);
    settings.network.proxy = {ProxySettings::Type::Socks5, u"proxy.lan"_s, 1080, u"gate"_s, QString::fromLatin1(secrets[6])};
    settings.will.enabled = true;
    settings.will.topic = u"gone"_s;
    settings.will.payload = {"is " + secrets[0], BinaryValue::Form::Hex, {}};
    return settings;
}

/// A refused attempt with these settings whose peer sends every secret back, in every spelling.
inline Report secretReport()
{
    QByteArray echo;
    for (const QByteArray &secret : secrets)
        echo += secret + ' ' + secret.toHex() + ' ' + secret.toBase64() + ' ' + secret.toPercentEncoding() + ' ';
    Report report = reportOf(QString::fromUtf8(echo));
    report.attempt.settings = secretSettings();
    report.url = u"wss://broker.lan:8884/mqtt?token=***"_s;
    for (const QString &secret : secretsOf(report.attempt.settings))
        report.secrets.append(secret.toUtf8());
    mqtt::Connect connect = connectWithSecrets();
    connect.password = secrets[0];
    report.trace.append(packetEntry(connect, mqtt::Sender::Client));
    return report;
}

} // namespace samples
