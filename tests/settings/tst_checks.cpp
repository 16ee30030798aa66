#include "settings/Checks.h"

#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using Field = SettingsField;
using Change = std::function<void(ConnectionSettings &)>;
Q_DECLARE_METATYPE(Change)

namespace {

/// Settings that use everything: wss, MQTT 5, a will.
ConnectionSettings good()
{
    ConnectionSettings settings = newConnectionSettings();
    settings.endpoint = {Scheme::Wss, u"broker.lan"_s, std::nullopt};
    settings.version = mqtt::Version::V5;
    settings.will.enabled = true;
    settings.will.topic = u"gone"_s;
    return settings;
}

} // namespace

class TstChecks : public QObject
{
    Q_OBJECT
private slots:
    void accepted_data();
    void accepted();
    void refused_data();
    void refused();
    void inTheOrderOfTheFields();
    void boundedInNumber();
    void everyFieldHasAName();
};

void TstChecks::accepted_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, const Change &change) { QTest::newRow(name) << change; };
    row("defaults with a host", [](auto &) {});
    row("keep-alive off", [](auto &s) { s.keepAlive = 0; });
    row("longest keep-alive", [](auto &s) { s.keepAlive = 65'535; });
    row("empty client ID and no clean start", [](auto &s) {
        s.clientId.clear();
        s.cleanStart = false;
        s.version = mqtt::Version::V311;
    });
    row("longest client ID", [](auto &s) { s.clientId = QString(65'535, u'a'); });
    row("password without user name, 3.1.1", [](auto &s) {
        s.version = mqtt::Version::V311;
        s.credentials.password = "x";
    });
    row("empty user name and password", [](auto &s) { s.credentials = {QString(), QByteArray()}; });
    row("binary password", [](auto &s) { s.credentials.password = QByteArray("\0\xff", 2); });
    row("will that is off", [](auto &s) {
        s.will.enabled = false;
        s.will.topic = u"#"_s;
        s.will.qos = 9;
    });
    row("empty will payload", [](auto &s) { s.will.payload = {}; });
    row("properties out of range under 3.1.1", [](auto &s) {
        s.version = mqtt::Version::V311;
        s.properties.receiveMaximum = 0;
        s.will.responseTopic = u"#"_s;
    });
    row("authentication method without data", [](auto &s) { s.properties.authenticationMethod = u"K"_s; });
    row("paths and headers under mqtt", [](auto &s) {
        s.endpoint.scheme = Scheme::Mqtt;
        s.webSocket = {u"/a#b"_s, {{u"a b"_s, u"x\ny"_s}}};
        s.tls.alpn = QStringList(QString());
    });
    row("headers", [](auto &s) {
        s.webSocket.headers = {{u"X-A_b.c~1"_s, u"v\t\u00FC"_s}, {u"Host"_s, u"x"_s}, {u"Cookie"_s, QString()}};
    });
    row("no reconnecting", [](auto &s) { s.network.reconnectPeriod = {}; });
    row("servers without a host in the URL", [](auto &s) {
        s.endpoint.host.clear();
        s.network.servers = {{Scheme::Mqtt, u"a.lan"_s, std::nullopt}};
    });
    row("connect to", [](auto &s) { s.network.connectTo = Endpoint{Scheme::Mqtt, u"::1"_s, quint16(1)}; });
    row("session that never expires", [](auto &s) { s.properties.sessionExpiryInterval = 0xFFFFFFFF; });
}

void TstChecks::accepted()
{
    QFETCH(Change, change);
    ConnectionSettings settings = good();
    change(settings);
    const QList<SettingsProblem> problems = check(settings);
    QVERIFY2(problems.isEmpty(), problems.isEmpty() ? "" : qPrintable(problems.first().text));
}

void TstChecks::refused_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<Field>("field");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("accepted");
    const auto row = [](const char *name, const Change &change, Field field, const char *text, const char *accepted) {
        QTest::newRow(name) << change << field << QString::fromUtf8(text) << QString::fromUtf8(accepted);
    };
    const QString tooLong(65'536, u'a');
    row(
        "no host", [](auto &s) { s.endpoint.host.clear(); }, Field::Url, "no host", "broker.local");
    row(
        "bad host", [](auto &s) { s.endpoint.host = u"a b"_s; }, Field::Url, "a b", "broker.local");
    row(
        "port 0", [](auto &s) { s.endpoint.port = 0; }, Field::Port, "0", "1 to 65535");
    row(
        "control character in the path", [](auto &s) { s.webSocket.path = u"/a\r\nX: y"_s; }, Field::WebSocketPath, "U+000D", "/mqtt");
    row(
        "fragment in the path", [](auto &s) { s.webSocket.path = u"/a#b"_s; }, Field::WebSocketPath, "/a#b", "%23");
    row(
        "long path", [](auto &s) { s.webSocket.path = QString(9000, u'/'); }, Field::WebSocketPath, "9000", "8192");
    row(
        "header without name",
        [](auto &s) {
            s.webSocket.headers = {{QString(), u"x"_s}};
        },
        Field::WebSocketHeaders, "no name", "X-Api-Key");
    row(
        "header name with a blank",
        [](auto &s) {
            s.webSocket.headers = {{u"a b"_s, u"x"_s}};
        },
        Field::WebSocketHeaders, "a b", "hyphens");
    row(
        "header name with a colon",
        [](auto &s) {
            s.webSocket.headers = {{u"a:"_s, u"x"_s}};
        },
        Field::WebSocketHeaders, "a:", "hyphens");
    row(
        "header of the handshake",
        [](auto &s) {
            s.webSocket.headers = {{u"Sec-WebSocket-Key"_s, u"x"_s}};
        },
        Field::WebSocketHeaders, "Sec-WebSocket-Key", "Remove");
    row(
        "header value with a line break",
        [](auto &s) {
            s.webSocket.headers = {{u"X"_s, u"a\r\nb"_s}};
        },
        Field::WebSocketHeaders, "\"X\"", "one line");
    row(
        "version", [](auto &s) { s.version = mqtt::Version(9); }, Field::ProtocolVersion, "9", "3 (MQTT 3.1)");
    row(
        "long client ID", [=](auto &s) { s.clientId = tooLong; }, Field::ClientId, "Client ID has 65536 bytes", "65535");
    row(
        "client ID, bytes not characters", [](auto &s) { s.clientId = QString(30'000, u'€'); }, Field::ClientId, "90000", "65535");
    row(
        "NUL in the client ID", [](auto &s) { s.clientId = u"a"_s + QChar(0); }, Field::ClientId, "U+0000", "Delete");
    row(
        "lone surrogate", [](auto &s) { s.clientId = QString(QChar(0xD800)); }, Field::ClientId, "surrogate", "Delete");
    row(
        "keep-alive", [](auto &s) { s.keepAlive = 99'999; }, Field::KeepAlive, "Keep-alive is 99999.", "Give 0 to 65535 seconds.");
    row(
        "no time", [](auto &s) { s.network.connectTimeout = {}; }, Field::ConnectTimeout, "is 0", "1 to");
    row(
        "connect to a bad host",
        [](auto &s) {
            s.network.connectTo = Endpoint{Scheme::Mqtt, u"a/b"_s, std::nullopt};
        },
        Field::ConnectTo, "a/b", "name");
    row(
        "connect to port 0",
        [](auto &s) {
            s.network.connectTo = Endpoint{Scheme::Mqtt, u"a"_s, quint16(0)};
        },
        Field::ConnectTo, "0", "65535");
    row(
        "proxy without host",
        [](auto &s) {
            s.network.proxy = {ProxySettings::Type::Http, {}, 3128, {}, {}};
        },
        Field::Proxy, "no host", "name");
    row(
        "proxy port 0",
        [](auto &s) {
            s.network.proxy = {ProxySettings::Type::Http, u"p"_s, 0, {}, {}};
        },
        Field::Proxy, "0", "65535");
    row(
        "proxy user too long",
        [=](auto &s) {
            s.network.proxy = {ProxySettings::Type::Socks5, u"p"_s, 1, tooLong, {}};
        },
        Field::Proxy, "too long", "255");
    row(
        "server without host", [](auto &s) { s.network.servers = {{}}; }, Field::Servers, "no host", "name");
    row(
        "negative period", [](auto &s) { s.network.reconnectPeriod = std::chrono::milliseconds(-1); }, Field::ReconnectPeriod, "-1",
        "0 to");
    row(
        "longest delay 0", [](auto &s) { s.network.reconnectMaximum = {}; }, Field::ReconnectMaximum, "0", "1 to");
    row(
        "long user name", [=](auto &s) { s.credentials.username = tooLong; }, Field::Username, "65536", "65535");
    row(
        "NUL in the user name", [](auto &s) { s.credentials.username = QString(QChar(0)); }, Field::Username, "U+0000", "Delete");
    row(
        "long password", [=](auto &s) { s.credentials.password = tooLong.toUtf8(); }, Field::Password, "65536", "65535");
    row(
        "data without method",
        [](auto &s) {
            s.properties.authenticationData = BinaryValue{"x", {}, {}};
        },
        Field::AuthenticationMethod, "without", "method");
    row(
        "server name", [](auto &s) { s.tls.serverName = u"a b"_s; }, Field::ServerName, "a b", "name");
    row(
        "empty ALPN name",
        [](auto &s) {
            s.tls.alpn = QStringList{u"mqtt"_s, QString()};
        },
        Field::Alpn, "0 bytes", "1 to 255");
    row(
        "long ALPN name", [](auto &s) { s.tls.alpn = QStringList(QString(256, u'a')); }, Field::Alpn, "256", "1 to 255");
    row(
        "will without topic", [](auto &s) { s.will.topic.clear(); }, Field::WillTopic, "Will topic is empty", "topic name");
    row(
        "wildcard in the will's topic", [](auto &s) { s.will.topic = u"a/#"_s; }, Field::WillTopic, "a/#", "without + and #");
    row(
        "large will", [=](auto &s) { s.will.payload.bytes = tooLong.toUtf8(); }, Field::WillPayload, "65536", "65535");
    row(
        "will's file not chosen", [](auto &s) { s.will.payload.form = BinaryValue::Form::File; }, Field::WillPayload, "none is chosen",
        "Choose");
    row(
        "will QoS 3", [](auto &s) { s.will.qos = 3; }, Field::WillQos, "Will QoS is 3.", "0, 1 or 2");
    row(
        "will QoS -1", [](auto &s) { s.will.qos = -1; }, Field::WillQos, "-1", "0, 1 or 2");
    row(
        "content type", [=](auto &s) { s.will.contentType = tooLong; }, Field::WillContentType, "65536", "65535");
    row(
        "wildcard in the response topic", [](auto &s) { s.will.responseTopic = u"+"_s; }, Field::WillResponseTopic, "+", "without + and #");
    row(
        "empty response topic", [](auto &s) { s.will.responseTopic = QString(); }, Field::WillResponseTopic, "empty", "topic name");
    row(
        "correlation data",
        [=](auto &s) {
            s.will.correlationData = BinaryValue{tooLong.toUtf8(), {}, {}};
        },
        Field::WillCorrelationData, "65536", "65535");
    row(
        "will user property",
        [=](auto &s) {
            s.will.userProperties = {{u"a"_s, tooLong}};
        },
        Field::WillUserProperties, "65536", "65535");
    row(
        "Receive Maximum 0", [](auto &s) { s.properties.receiveMaximum = 0; }, Field::ReceiveMaximum, "Receive Maximum is 0.",
        "1 to 65535");
    row(
        "Receive Maximum 65536", [](auto &s) { s.properties.receiveMaximum = 65'536; }, Field::ReceiveMaximum, "65536", "1 to 65535");
    row(
        "Maximum Packet Size 0", [](auto &s) { s.properties.maximumPacketSize = 0; }, Field::MaximumPacketSize, "is 0", "1 to 4294967295");
    row(
        "Topic Alias Maximum", [](auto &s) { s.properties.topicAliasMaximum = 70'000; }, Field::TopicAliasMaximum, "70000", "0 to 65535");
    row(
        "user property",
        [](auto &s) {
            s.properties.userProperties = {{QString(QChar(0)), {}}};
        },
        Field::UserProperties, "U+0000", "Delete");
}

void TstChecks::refused()
{
    QFETCH(Change, change);
    QFETCH(QString, text);
    QFETCH(QString, accepted);
    ConnectionSettings settings = good();
    change(settings);
    const QList<SettingsProblem> problems = check(settings);
    QCOMPARE(problems.size(), 1);
    const SettingsProblem &problem = problems.first();
    QTEST(problem.field, "field");
    QVERIFY2(problem.text.contains(text), qPrintable(problem.text));
    QVERIFY2(problem.accepted.contains(accepted), qPrintable(problem.accepted));
    QVERIFY(problem.text.size() < 300);
}

void TstChecks::inTheOrderOfTheFields()
{
    ConnectionSettings settings = good();
    settings.will.qos = 3;
    settings.keepAlive = 99'999;
    settings.endpoint.host.clear();
    settings.webSocket.path = u"#"_s;
    const QList<SettingsProblem> problems = check(settings);
    QCOMPARE(problems.size(), 4);
    for (qsizetype i = 1; i < problems.size(); ++i)
        QVERIFY(problems[i - 1].field < problems[i].field);
}

void TstChecks::boundedInNumber()
{
    ConnectionSettings settings = good();
    for (int i = 0; i < 10'000; ++i)
        settings.properties.userProperties.append({QString(QChar(0)), {}});
    QCOMPARE(check(settings).size(), 100);
}

void TstChecks::everyFieldHasAName()
{
    QStringList names;
    for (int field = 0; field <= int(Field::Options); ++field)
        names << QString::fromLatin1(fieldName(Field(field)));
    QVERIFY(!names.contains(QString()));
    QCOMPARE(names.removeDuplicates(), 0);
    QCOMPARE(names[int(Field::WillRetain)], u"Will retain"_s);
    QCOMPARE(names[int(Field::UserProperties)], u"User Properties"_s);
    QCOMPARE(names[int(Field::VerifyPeer)], u"Verify the certificate"_s);
}

QTEST_APPLESS_MAIN(TstChecks)
#include "tst_checks.moc"
