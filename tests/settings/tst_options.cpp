#include "settings/OptionsJson.h"
#include "settings/PropertyText.h"
#include "settings/ReadFiles.h"
#include "settings/Url.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QJsonObject object(const char *text)
{
    const auto parsed = parseOptionsObject(QString::fromUtf8(text));
    return std::holds_alternative<QJsonObject>(parsed) ? std::get<QJsonObject>(parsed) : QJsonObject{{u"cannot be parsed"_s, true}};
}

} // namespace

class TstOptions : public QObject
{
    Q_OBJECT
private slots:
    void everyKey();
    void everyProperty();
    void ownKeys();
    void byteOrderMarkInAString();
    void hostnameWins();
    void nullChangesNothing();
    void files_data();
    void files();
    void binaries_data();
    void binaries();
    void refused_data();
    void refused();
    void secretsAreNotShown();
    void tlsInWebSocketOptions();
    void unknown_data();
    void unknown();
    void manyUnknown();
    void urlIsOverridden();
    void propertyText_data();
    void propertyText();
    void propertyTextRefused_data();
    void propertyTextRefused();
    void readsFiles();
    void withoutSecretsInJson();
};

void TstOptions::everyKey()
{
    ConnectionSettings settings;
    const OptionsResult result = applyOptions(object(R"({
        protocol: 'wss', host: 'broker.lan', port: '8084', path: '/p?x=1', clientId: 'pump-7', protocolVersion: 5, clean: false, keepalive: '30',
        connectTimeout: 30 * 100, reconnectPeriod: 0, username: 'steve', password: 'pass', ca: ['a.pem', 'b.pem'], cert: 'c.pem', key: 'k.pem', pfx: 'p.pfx',
        passphrase: 'open', rejectUnauthorized: false, servername: 'name.lan', ALPNProtocols: ['mqtt', 'x'], wsOptions: {headers: {Cookie: 'a=b', 'X-A': ['1', '2']}},
        will: {topic: 't', payload: 'gone', qos: 2, retain: true}, manualConnect: true, resubscribe: false,
        reconnectMaximum: 5 * 1000, reconnectAfterFailure: true, reconnectOnConnackError: true, resumeSession: false,
        servers: [{host: 'a.lan', port: 1}, {host: '[::1]', protocol: 'mqtt'}]})"),
                                              settings);
    QVERIFY2(result.problems.isEmpty(), result.problems.isEmpty() ? "" : qPrintable(result.problems.first().text));
    QVERIFY(result.notes.isEmpty());
    ConnectionSettings expected;
    expected.endpoint = {Scheme::Wss, u"broker.lan"_s, quint16(8084)};
    expected.webSocket = {u"/p?x=1"_s, {{u"Cookie"_s, u"a=b"_s}, {u"X-A"_s, u"1"_s}, {u"X-A"_s, u"2"_s}}};
    expected.clientId = u"pump-7"_s;
    expected.version = mqtt::Version::V5;
    expected.cleanStart = false;
    expected.keepAlive = 30;
    expected.credentials = {u"steve"_s, QByteArray("pass")};
    expected.tls.ca = {{u"a.pem"_s, {}}, {u"b.pem"_s, {}}};
    expected.tls.certificate.path = u"c.pem"_s;
    expected.tls.key.path = u"k.pem"_s;
    expected.tls.pkcs12.path = u"p.pfx"_s;
    expected.tls.passphrase = u"open"_s;
    expected.tls.verifyPeer = false;
    expected.tls.serverName = u"name.lan"_s;
    expected.tls.alpn = QStringList{u"mqtt"_s, u"x"_s};
    expected.will.enabled = true;
    expected.will.topic = u"t"_s;
    expected.will.payload.bytes = "gone";
    expected.will.qos = 2;
    expected.will.retain = true;
    expected.network.connectTimeout = std::chrono::milliseconds(3000);
    expected.network.reconnectPeriod = std::chrono::milliseconds(0);
    expected.network.manualConnect = true;
    expected.network.resubscribe = false;
    expected.network.reconnectMaximum = std::chrono::seconds(5);
    expected.network.reconnectAfterFailure = true;
    expected.network.reconnectOnConnackError = true;
    expected.network.resumeSession = false;
    expected.network.servers = {{Scheme::Wss, u"a.lan"_s, quint16(1)}, {Scheme::Mqtt, u"::1"_s, std::nullopt}};
    QVERIFY(settings == expected);
}

void TstOptions::everyProperty()
{
    ConnectionSettings settings;
    const OptionsResult result = applyOptions(object(R"({
        properties: {sessionExpiryInterval: 4294967295, receiveMaximum: 65535, maximumPacketSize: 1, topicAliasMaximum: 0, requestResponseInformation: true,
            requestProblemInformation: false, authenticationMethod: 'TOKEN', authenticationData: {base64: 'AP8Q'}, userProperties: {b: '1', a: ['2', '3']}},
        will: {topic: 't', properties: {willDelayInterval: 0, payloadFormatIndicator: true, messageExpiryInterval: 60, contentType: '', responseTopic: 'r',
            correlationData: {type: 'Buffer', data: [0, 255]}, userProperties: [['b', '1'], ['a', '2'], ['b', '3']]}}})"),
                                              settings);
    QVERIFY(result.problems.isEmpty() && result.notes.isEmpty());
    ConnectPropertySettings properties;
    properties.sessionExpiryInterval = 0xFFFFFFFF;
    properties.receiveMaximum = 65535;
    properties.maximumPacketSize = 1;
    properties.topicAliasMaximum = 0;
    properties.requestResponseInformation = true;
    properties.requestProblemInformation = false;
    properties.authenticationMethod = u"TOKEN"_s;
    properties.authenticationData = BinaryValue{QByteArray::fromHex("00ff10"), BinaryValue::Form::Base64, {}};
    properties.userProperties = {{u"b"_s, u"1"_s}, {u"a"_s, u"2"_s}, {u"a"_s, u"3"_s}};
    QVERIFY(settings.properties == properties);
    const WillSettings &will = settings.will;
    QCOMPARE(will.willDelayInterval, 0u);
    QCOMPARE(will.payloadFormatIndicator, true);
    QCOMPARE(will.messageExpiryInterval, 60u);
    QCOMPARE(will.contentType, QString());
    QVERIFY(will.contentType.has_value());
    QCOMPARE(will.responseTopic, u"r"_s);
    QCOMPARE(will.correlationData->bytes, QByteArray::fromHex("00ff"));
    QCOMPARE(will.userProperties, (QList<mqtt::StringPair>{{u"b"_s, u"1"_s}, {u"a"_s, u"2"_s}, {u"b"_s, u"3"_s}}));
}

void TstOptions::ownKeys()
{
    ConnectionSettings settings;
    const OptionsResult result = applyOptions(
        object(
            R"({connectTo: '[::1]:1884', proxy: 'socks5://me:pw@p.lan', crl: 'crl.pem', minVersion: 'TLSv1.2', addSystemCa: true, will: {enabled: false}})"),
        settings);
    QVERIFY(result.problems.isEmpty() && result.notes.isEmpty());
    QCOMPARE(settings.network.connectTo, (Endpoint{Scheme::Mqtt, u"::1"_s, quint16(1884)}));
    QCOMPARE(settings.network.proxy, (ProxySettings{ProxySettings::Type::Socks5, u"p.lan"_s, 1080, u"me"_s, u"pw"_s}));
    QCOMPARE(settings.tls.crlFile, u"crl.pem"_s);
    QCOMPARE(settings.tls.minimumVersion, TlsSettings::MinimumVersion::Tls12);
    QVERIFY(settings.tls.addSystemCa);
    QVERIFY(!settings.will.enabled);
}

void TstOptions::byteOrderMarkInAString()
{
    ConnectionSettings settings;
    applyOptions(object("{clientId: '\\uFEFFx'}"), settings);
    QCOMPARE(settings.clientId, u"\uFEFFx"_s);
    ConnectionSettings again;
    applyOptions(toOptions(settings, true), again);
    QCOMPARE(again.clientId, settings.clientId);
}

void TstOptions::hostnameWins()
{
    ConnectionSettings settings;
    applyOptions(object("{hostname: 'b.lan', host: 'a.lan'}"), settings);
    QCOMPARE(settings.endpoint.host, u"b.lan"_s);
}

void TstOptions::nullChangesNothing()
{
    const ConnectionSettings before = newConnectionSettings();
    ConnectionSettings settings = before;
    const OptionsResult result = applyOptions(object("{host: null, port: null, clientId: null, username: null, password: undefined, will: "
                                                     "null, properties: {receiveMaximum: null}, ca: null, proxy: null,"
                                                     " wsOptions: {headers: null}, protocol: null, servers: null, keepalive: null}"),
                                              settings);
    QVERIFY(result.problems.isEmpty() && result.notes.isEmpty());
    QVERIFY(settings == before);
}

void TstOptions::files_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("pem");
    QTest::newRow("path") << u"'certs/c.pem'"_s << u"certs/c.pem"_s << QByteArray();
    QTest::newRow("file URL") << u"'file:///etc/c%20d.pem'"_s << u"/etc/c d.pem"_s << QByteArray();
    QTest::newRow("PEM") << u"'-----BEGIN CERTIFICATE-----\\nAA'"_s << QString() << QByteArray("-----BEGIN CERTIFICATE-----\nAA");
    QTest::newRow("PEM with text before") << u"'x\\n-----BEGIN CERTIFICATE-----'"_s << QString()
                                          << QByteArray("x\n-----BEGIN CERTIFICATE-----");
    QTest::newRow("readFileSync") << u"fs.readFileSync('c.pem')"_s << u"c.pem"_s << QByteArray();
    QTest::newRow("list of one") << u"['c.pem']"_s << u"c.pem"_s << QByteArray();
    QTest::newRow("Buffer") << u"Buffer.from('3082', 'hex')"_s << QString() << QByteArray("\x30\x82");
    QTest::newRow("list of PEM") << u"['-----BEGIN A', '-----BEGIN B']"_s << QString() << QByteArray("-----BEGIN A\n-----BEGIN B");
}

void TstOptions::files()
{
    QFETCH(QString, value);
    ConnectionSettings settings;
    const OptionsResult result = applyOptions(object(qPrintable("{cert: "_L1 + value + u'}')), settings);
    QVERIFY(result.problems.isEmpty() && result.notes.isEmpty());
    QTEST(settings.tls.certificate.path, "path");
    QTEST(settings.tls.certificate.pem, "pem");
}

void TstOptions::binaries_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("hex"); // "-": refused
    const auto row = [](const char *name, const char *value, const char *hex) {
        QTest::newRow(name) << QString::fromUtf8(value) << QString::fromLatin1(hex);
    };
    row("text", "'aü'", "61c3bc");
    row("empty text", "''", "");
    row("hex", "{hex: '00fF'}", "00ff");
    row("hex with blanks and colons", "{hex: '00 ff:10-AA'}", "00ff10aa");
    row("hex, odd", "{hex: '00f'}", "-");
    row("hex, no hex", "{hex: '0g'}", "-");
    row("base64", "{base64: 'AP8='}", "00ff");
    row("base64 without padding", "{base64: 'AP8'}", "00ff");
    row("base64url", "{base64: '-_8'}", "fbff");
    row("base64 with line breaks", "{base64: 'AP\\n8='}", "00ff");
    row("base64, bad", "{base64: 'A*8='}", "-");
    row("base64, one digit too many", "{base64: 'AAAAA'}", "-");
    row("Buffer", "{type: 'Buffer', data: [0, 255]}", "00ff");
    row("Buffer, out of range", "{type: 'Buffer', data: [256]}", "-");
    row("Buffer, fraction", "{type: 'Buffer', data: [1.5]}", "-");
    row("Buffer without data", "{type: 'Buffer'}", "-");
    row("number", "7", "-");
    row("object", "{status: 'off'}", "-");
    row("list", "[1, 2]", "-");
}

void TstOptions::binaries()
{
    QFETCH(QString, value);
    QFETCH(QString, hex);
    ConnectionSettings settings;
    const OptionsResult result = applyOptions(object(qPrintable("{will: {payload: "_L1 + value + "}}"_L1)), settings);
    QCOMPARE(result.problems.isEmpty(), hex != "-"_L1);
    if (hex == "-"_L1)
        QVERIFY(result.problems.first().text.contains("will.payload"_L1));
    else
        QCOMPARE(QString::fromLatin1(settings.will.payload.bytes.toHex()), hex);
}

void TstOptions::refused_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("accepted");
    // The row's name: the options; both texts must be in the problem's.
    const auto row = [](const char *options, const char *text, const char *accepted) {
        QTest::newRow(options) << QString::fromUtf8(text) << QString::fromUtf8(accepted);
    };
    row("{keepalive: 99999}", "keepalive is 99999", "0 to 65535 seconds");
    row("{keepalive: -1}", "keepalive is -1", "0 to 65535");
    row("{keepalive: 1.5}", "1.5", "0 to 65535");
    row("{keepalive: 'soon'}", "\"soon\"", "0 to 65535");
    row("{keepalive: true}", "true", "0 to 65535");
    row("{will: {topic: 't', qos: 3}}", "will.qos is 3", "0, 1 or 2");
    row("{will: {qos: '1'}}", "will.qos is \"1\"", "0, 1 or 2");
    row("{will: {retain: 1}}", "will.retain is 1", "true or false");
    row("{will: {topic: 5}}", "will.topic is 5", "text");
    row("{will: 'gone'}", "will is \"gone\"", "object");
    row("{will: {properties: {willDelayInterval: 4294967296}}}", "will.properties.willDelayInterval is 4294967296",
        "0 to 4294967295 seconds");
    row("{will: {properties: {payloadFormatIndicator: 1}}}", "payloadFormatIndicator is 1", "true or false");
    row("{properties: {receiveMaximum: 0}}", "properties.receiveMaximum is 0", "1 to 65535");
    row("{properties: {maximumPacketSize: 0}}", "maximumPacketSize is 0", "1 to 4294967295 bytes");
    row("{properties: {topicAliasMaximum: 65536}}", "topicAliasMaximum is 65536", "0 to 65535");
    row("{properties: {requestProblemInformation: 'yes'}}", "\"yes\"", "true or false");
    row("{properties: []}", "properties is a list", "object");
    row("{properties: {userProperties: {a: {}}}}", "userProperties.a", "text");
    row("{properties: {userProperties: 'a=b'}}", "userProperties is \"a=b\"", "[name, value]");
    row("{properties: {userProperties: [['a']]}}", "userProperties", "text");
    row("{port: 0}", "port is 0", "1 to 65535");
    row("{port: 65536}", "port is 65536", "1 to 65535");
    row("{port: '1883x'}", "\"1883x\"", "1 to 65535");
    row("{host: 'broker:1883'}", "broker:1883", "port");
    row("{host: 'mqtt://broker'}", "mqtt://broker", "scheme");
    row("{host: ''}", "host is \"\"", "name or an address");
    row("{host: 7}", "host is 7", "text");
    row("{protocol: 'wsss'}", "protocol is \"wsss\"", "\"wss\"");
    row("{protocol: 'gopher'}", "gopher", "\"mqtts\"");
    row("{protocolVersion: 6}", "protocolVersion is 6", "5 (MQTT 5.0)");
    row("{clean: 'true'}", "clean is \"true\"", "true or false");
    row("{connectTimeout: 0}", "connectTimeout is 0", "1 to 2147483647 milliseconds");
    row("{reconnectPeriod: -5}", "reconnectPeriod is -5", "0 to");
    row("{ca: 5}", "ca is 5", "path");
    row("{ca: ['a.pem', 5]}", "ca[1] is 5", "path");
    row("{ALPNProtocols: [1]}", "ALPNProtocols", "[\"mqtt\"]");
    row("{minVersion: 'TLSv9'}", "TLSv9", "TLSv1.2");
    row("{servers: {}}", "servers is an object", "list");
    row("{servers: [{port: 1}]}", "servers[0]", "host");
    row("{servers: [{host: 'a', port: 99999}]}", "servers[0].port is 99999", "1 to 65535");
    row("{wsOptions: {headers: {a: {}}}}", "wsOptions.headers.a", "text");
    row("{connectTo: 'a b'}", "a b", "broker.local");
    row("{proxy: {type: 'ftp'}}", "proxy", "socks5://");
    row("{rejectUnauthorized: 0}", "rejectUnauthorized is 0", "true or false");
}

void TstOptions::refused()
{
    QFETCH(QString, text);
    QFETCH(QString, accepted);
    ConnectionSettings settings;
    const OptionsResult result = applyOptions(object(QTest::currentDataTag()), settings);
    QCOMPARE(result.problems.size(), 1);
    const SettingsProblem &problem = result.problems.first();
    QCOMPARE(problem.cause, u"option-invalid"_s);
    QVERIFY2(problem.text.contains(text), qPrintable(problem.text));
    QVERIFY2(problem.accepted.contains(accepted), qPrintable(problem.accepted));
}

void TstOptions::secretsAreNotShown()
{
    ConnectionSettings settings;
    const OptionsResult result = applyOptions(
        object(
            R"({password: {file: 'hunter2'}, passphrase: ['hunter2'], key: [{a: 'hunter2'}], pfx: {a: 'hunter2'}, username: {a: 'hunter2'},
                   properties: {authenticationData: {hex: 'hunter2'}}, proxy: 'http://me:hunter2@x:0', wsOptions: {headers: {Authorization: [['hunter2']]}},
                   auth: 'me:hunter2'})"),
        settings);
    QCOMPARE(result.problems.size(), 8);
    for (const SettingsProblem &problem : result.problems)
        QVERIFY2(!(problem.text + problem.accepted).contains("hunter2"_L1), qPrintable(problem.text));
    QCOMPARE(result.notes.size(), 1);
    QVERIFY(!result.notes.first().text.contains("hunter2"_L1));
}

/// Where MQTT.js hands them to the WebSocket.
void TstOptions::tlsInWebSocketOptions()
{
    ConnectionSettings settings;
    const OptionsResult result =
        applyOptions(object("{wsOptions: {servername: 'inner.lan', ALPNProtocols: ['x'], headers: {a: 'b'}}}"), settings);
    QVERIFY(result.problems.isEmpty() && result.notes.isEmpty());
    QCOMPARE(settings.tls.serverName, u"inner.lan"_s);
    QCOMPARE(settings.tls.alpn, QStringList{u"x"_s});
    QCOMPARE(settings.webSocket.headers.size(), 1);
}

void TstOptions::unknown_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("nearest"); // empty: none
    QTest::newRow("keepAliv") << u"{keepAliv: 10}"_s << u"\"keepalive\""_s;
    QTest::newRow("ClientID") << u"{ClientID: 'x'}"_s << u"\"clientId\""_s;
    QTest::newRow("will.retian") << u"{will: {topic: 't', retian: true}}"_s << u"\"will.retain\""_s;
    QTest::newRow("properties.recieveMaximum") << u"{properties: {recieveMaximum: 1}}"_s << u"\"properties.receiveMaximum\""_s;
    QTest::newRow("will.properties.contenttype") << u"{will: {properties: {contenttype: 'a'}}}"_s << u"\"will.properties.contentType\""_s;
    QTest::newRow("wsOptions.agent") << u"{wsOptions: {agent: 1}}"_s << QString();
    QTest::newRow("servers[0].prot") << u"{servers: [{host: 'a', prot: 1}]}"_s << u"\"servers[0].port\""_s;
    QTest::newRow("protocolId") << u"{protocolId: 'MQTT'}"_s << QString();
    QTest::newRow("queueQoSZero") << u"{queueQoSZero: true}"_s << QString();
}

void TstOptions::unknown()
{
    QFETCH(QString, options);
    QFETCH(QString, nearest);
    ConnectionSettings settings;
    const OptionsResult result = applyOptions(object(qPrintable(options)), settings);
    QVERIFY(result.problems.isEmpty());
    QCOMPARE(result.notes.size(), 1);
    const Note &note = result.notes.first();
    QCOMPARE(note.id, u"unknown-option"_s);
    QVERIFY2(note.text.contains(QString::fromLatin1(QTest::currentDataTag())), qPrintable(note.text));
    QVERIFY2(nearest.isEmpty() ? !note.text.contains("meant"_L1) : note.text.contains(nearest), qPrintable(note.text));
}

void TstOptions::manyUnknown()
{
    QJsonObject options;
    for (int i = 0; i < 1000; ++i)
        options.insert(u"nonsense%1"_s.arg(i), i);
    ConnectionSettings settings;
    QCOMPARE(applyOptions(options, settings).notes.size(), 50);
}

void TstOptions::urlIsOverridden()
{
    const auto url = std::get<ParsedUrl>(parseUrl(u"mqtt://nobody:hunter2@127.0.0.1:1884"_s));
    ConnectionSettings settings;
    applyUrl(url, settings);
    const OptionsResult result =
        applyOptions(object("{host: '127.0.0.2', port: 1885, username: 'lab', password: 'right'}"), settings, &url);
    QCOMPARE(result.notes.size(), 2);
    QCOMPARE(result.notes[0].id, u"url-overridden"_s);
    QVERIFY(result.notes[0].text.contains("127.0.0.1"_L1) && !result.notes[0].text.contains("hunter2"_L1));
    QCOMPARE(result.notes[1].id, u"port-overridden"_s);
    QVERIFY(result.notes[1].text.contains("1884"_L1));
    ConnectionSettings same;
    applyUrl(url, same);
    QVERIFY(applyOptions(object("{host: '127.0.0.1', port: 1884}"), same, &url).notes.isEmpty());
}

void TstOptions::propertyText_data()
{
    QTest::addColumn<bool>("ofWill");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("expected"); // as options
    const auto row = [](const char *name, bool ofWill, const char *value, const char *expected) {
        QTest::newRow(name) << ofWill << QString::fromLatin1(value) << QString::fromLatin1(expected);
    };
    row("sessionExpiryInterval", false, "4294967295", "{properties: {sessionExpiryInterval: 4294967295}}");
    row("receiveMaximum", false, "20", "{properties: {receiveMaximum: 20}}");
    row("requestResponseInformation", false, "true", "{properties: {requestResponseInformation: true}}");
    row("requestProblemInformation", false, "false", "{properties: {requestProblemInformation: false}}");
    row("authenticationMethod", false, "SCRAM=1", "{properties: {authenticationMethod: 'SCRAM=1'}}");
    row("authenticationData", false, "{\"hex\": \"00ff\"}", "{properties: {authenticationData: {hex: '00ff'}}}");
    row("userProperties.a.b", false, "c=d", "{properties: {userProperties: {'a.b': 'c=d'}}}");
    row("willDelayInterval", true, "30", "{will: {enabled: false, properties: {willDelayInterval: 30}}}");
    row("payloadFormatIndicator", true, "true", "{will: {enabled: false, properties: {payloadFormatIndicator: true}}}");
    row("contentType", true, "text/plain; charset=utf-8",
        "{will: {enabled: false, properties: {contentType: 'text/plain; charset=utf-8'}}}");
    row("correlationData", true, "job=41", "{will: {enabled: false, properties: {correlationData: 'job=41'}}}");
    row("correlationData ", true, "{\"job\": 41}", "{will: {enabled: false, properties: {correlationData: '{\"job\": 41}'}}}");
    row("userProperties.", true, "x", "{will: {enabled: false, properties: {userProperties: {'': 'x'}}}}");
}

void TstOptions::propertyText()
{
    QFETCH(bool, ofWill);
    QFETCH(QString, value);
    QFETCH(QString, expected);
    const QString name = QString::fromLatin1(QTest::currentDataTag()).trimmed();
    ConnectionSettings settings;
    const auto problem = ofWill ? applyWillProperty(name, value, settings) : applyProperty(name, value, settings);
    QVERIFY2(!problem, problem ? qPrintable(problem->text) : "");
    ConnectionSettings fromOptions;
    QVERIFY(applyOptions(object(qPrintable(expected)), fromOptions).problems.isEmpty());
    QVERIFY(settings == fromOptions);
}

void TstOptions::propertyTextRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("accepted");
    QTest::newRow("range") << u"receiveMaximum"_s << u"0"_s << u"properties.receiveMaximum is \"0\""_s << u"1 to 65535"_s;
    QTest::newRow("no number") << u"topicAliasMaximum"_s << u"many"_s << u"\"many\""_s << u"0 to 65535"_s;
    QTest::newRow("no Boolean") << u"requestProblemInformation"_s << u"1"_s << u"\"1\""_s << u"true or false"_s;
    QTest::newRow("unknown") << u"recieveMaximum"_s << u"1"_s << u"properties.recieveMaximum"_s << u"receiveMaximum"_s;
    QTest::newRow("of the will") << u"willDelayInterval"_s << u"1"_s << u"willDelayInterval"_s << u"sessionExpiryInterval"_s;
    QTest::newRow("user property without key") << u"userProperties"_s << u"x"_s << u"userProperties"_s << u"userProperties.KEY"_s;
    QTest::newRow("nothing") << QString() << u"x"_s << u"properties."_s << u"receiveMaximum"_s;
}

void TstOptions::propertyTextRefused()
{
    QFETCH(QString, name);
    QFETCH(QString, value);
    QFETCH(QString, text);
    QFETCH(QString, accepted);
    ConnectionSettings settings;
    const auto problem = applyProperty(name, value, settings);
    QVERIFY(problem.has_value());
    QCOMPARE(problem->cause, u"option-invalid"_s);
    QVERIFY2(problem->text.contains(text), qPrintable(problem->text));
    QVERIFY2(problem->accepted.contains(accepted), qPrintable(problem->accepted));
    QVERIFY(settings == ConnectionSettings());
}

void TstOptions::readsFiles()
{
    QTemporaryDir directory;
    const auto write = [&](const QString &name, const QByteArray &content) {
        QFile file(directory.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName() : QString();
    };
    ConnectionSettings settings;
    settings.will.enabled = true;
    settings.will.payload = {{}, BinaryValue::Form::File, write(u"p"_s, QByteArray("\0\xff", 2))};
    settings.will.correlationData = BinaryValue{"kept", BinaryValue::Form::Text, {}};
    QVERIFY(readFiles(settings).isEmpty());
    QCOMPARE(settings.will.payload.bytes, QByteArray("\0\xff", 2));
    QCOMPARE(settings.will.correlationData->bytes, QByteArray("kept"));
    const QStringList bad{write(u"large"_s, QByteArray(65'536, 'x')), directory.filePath(u"absent"_s), directory.path(), u"/dev/zero"_s,
                          QString()};
    for (const QString &name : bad) {
        settings.will.payload = {{}, BinaryValue::Form::File, name};
        const QList<SettingsProblem> problems = readFiles(settings);
        QCOMPARE(problems.size(), 1);
        QCOMPARE(problems.first().field, SettingsField::WillPayload);
        QVERIFY2(problems.first().text.contains(name), qPrintable(problems.first().text));
    }
    settings.will.enabled = false;
    QVERIFY(readFiles(settings).isEmpty());
}

void TstOptions::withoutSecretsInJson()
{
    ConnectionSettings settings;
    settings.credentials = {u"me"_s, QByteArray("hunter2")};
    settings.tls.passphrase = u"hunter2"_s;
    settings.properties.authenticationData = BinaryValue{"hunter2", BinaryValue::Form::Text, {}};
    const QJsonObject options = toOptions(settings, false);
    QCOMPARE(options.value("username"_L1).toString(), u"me"_s);
    QVERIFY(!options.contains("password"_L1) && !options.contains("passphrase"_L1) && !options.contains("properties"_L1));
    QVERIFY(toOptions(settings, true).contains("password"_L1));
}

QTEST_APPLESS_MAIN(TstOptions)
#include "tst_options.moc"
