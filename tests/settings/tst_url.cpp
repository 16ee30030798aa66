#include "settings/Url.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QStringList idsOf(const QList<Note> &notes)
{
    QStringList ids;
    for (const Note &note : notes)
        ids << note.id;
    return ids;
}

} // namespace

class TstUrl : public QObject
{
    Q_OBJECT
private slots:
    void accepted_data();
    void accepted();
    void aliases_data();
    void aliases();
    void refused_data();
    void refused();
    void userInfo_data();
    void userInfo();
    void userInfoIsNeverShown_data();
    void userInfoIsNeverShown();
    void oddInputIsBounded();
    void applying();
    void urlOfSettingsIsReadAgain_data();
    void urlOfSettingsIsReadAgain();
    void overridden();
    void redacted_data();
    void redacted();
    void hostAndPort_data();
    void hostAndPort();
    void proxy_data();
    void proxy();
};

void TstUrl::accepted_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("scheme");
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");     // 0: none
    QTest::addColumn<QString>("path"); // "-": none
    QTest::addColumn<QStringList>("notes");
    const auto row = [](const char *name, const char *text, Scheme scheme, const char *host, int port, const char *path,
                        const QStringList &notes = {}) {
        QTest::newRow(name) << QString::fromUtf8(text) << int(scheme) << QString::fromUtf8(host) << port << QString::fromUtf8(path)
                            << notes;
    };
    row("mqtt", "mqtt://broker.lan", Scheme::Mqtt, "broker.lan", 0, "-");
    row("port", "mqtt://broker.lan:1884", Scheme::Mqtt, "broker.lan", 1884, "-");
    row("largest port", "mqtts://broker.lan:65535", Scheme::Mqtts, "broker.lan", 65535, "-");
    row("leading zeros", "mqtt://broker.lan:01883", Scheme::Mqtt, "broker.lan", 1883, "-");
    row("upper case scheme", "MQTTS://Broker.lan", Scheme::Mqtts, "Broker.lan", 0, "-");
    row("blanks around", "  mqtt://broker.lan\n", Scheme::Mqtt, "broker.lan", 0, "-");
    row("byte order mark", "\xEF\xBB\xBFmqtt://broker.lan", Scheme::Mqtt, "broker.lan", 0, "-");
    row("IPv4", "mqtt://192.168.1.20:1883", Scheme::Mqtt, "192.168.1.20", 1883, "-");
    row("IPv6", "mqtt://[::1]:1883", Scheme::Mqtt, "::1", 1883, "-");
    row("IPv6 without port", "wss://[2001:db8::17]/mqtt", Scheme::Wss, "2001:db8::17", 0, "/mqtt");
    row("IPv6 with IPv4 part", "mqtt://[::ffff:192.0.2.1]", Scheme::Mqtt, "::ffff:192.0.2.1", 0, "-");
    row("IPv6 zone", "mqtt://[fe80::1%eth0]:1883", Scheme::Mqtt, "fe80::1%eth0", 1883, "-");
    row("IPv6 zone, RFC 6874", "mqtt://[fe80::1%25eth0]", Scheme::Mqtt, "fe80::1%eth0", 0, "-");
    row("internationalised name", "mqtt://bröker.example", Scheme::Mqtt, "bröker.example", 0, "-");
    row("underscore (Docker)", "mqtt://my_broker:1883", Scheme::Mqtt, "my_broker", 1883, "-");
    row("trailing dot", "mqtt://broker.lan.", Scheme::Mqtt, "broker.lan.", 0, "-");
    row("digits first", "mqtt://3com.example", Scheme::Mqtt, "3com.example", 0, "-");
    row("ws path and query", "ws://broker.lan:9001/a%20b/c?x=1&y=/z", Scheme::Ws, "broker.lan", 9001, "/a%20b/c?x=1&y=/z");
    row("ws, query without slash", "ws://broker.lan?x=1", Scheme::Ws, "broker.lan", 0, "/?x=1");
    row("ws root", "ws://broker.lan/", Scheme::Ws, "broker.lan", 0, "/");
    row("@ in the path", "ws://broker.lan/a@b", Scheme::Ws, "broker.lan", 0, "/a@b");
    row(":// in the query", "ws://broker.lan/p?u=http://x", Scheme::Ws, "broker.lan", 0, "/p?u=http://x");
    row("mqtt with a slash", "mqtt://broker.lan/", Scheme::Mqtt, "broker.lan", 0, "-");
    row("mqtt with a topic", "mqtt://broker.lan/plant/#", Scheme::Mqtt, "broker.lan", 0, "/plant/#");
    row("mqtt with the customary path", "mqtt://broker.lan/mqtt", Scheme::Mqtt, "broker.lan", 0, "/mqtt", {u"path-ignored"_s});
    row("no scheme", "broker.lan", Scheme::Mqtt, "broker.lan", 0, "-", {u"scheme-corrected"_s});
    row("no scheme, port", "localhost:1883", Scheme::Mqtt, "localhost", 1883, "-", {u"scheme-corrected"_s});
    row("no scheme, slashes", "//broker.lan:1883", Scheme::Mqtt, "broker.lan", 1883, "-", {u"scheme-corrected"_s});
    row("no scheme, IPv6", "[::1]:1883", Scheme::Mqtt, "::1", 1883, "-", {u"scheme-corrected"_s});
    row("no scheme, path with another URL", "broker.lan/x?u=http://y", Scheme::Mqtt, "broker.lan", 0, "/x?u=http://y",
        {u"scheme-corrected"_s});
    row("a host that is called as a scheme", "tcp:1883", Scheme::Mqtt, "tcp", 1883, "-", {u"scheme-corrected"_s});
}

void TstUrl::accepted()
{
    QFETCH(QString, text);
    const auto parsed = parseUrl(text);
    if (const auto *problem = std::get_if<SettingsProblem>(&parsed))
        QFAIL(qPrintable(problem->text));
    const auto &url = std::get<ParsedUrl>(parsed);
    QTEST(int(url.scheme), "scheme");
    QTEST(url.host, "host");
    QTEST(int(url.port.value_or(0)), "port");
    QTEST(url.path.value_or(u"-"_s), "path");
    QTEST(idsOf(url.notes), "notes");
}

void TstUrl::aliases_data()
{
    QTest::addColumn<QString>("readAs");
    const auto rows = [](const char *readAs, const QList<const char *> &schemes) {
        for (const char *scheme : schemes)
            QTest::newRow(scheme) << QString::fromLatin1(readAs);
    };
    rows("mqtt", {"tcp", "mqtt+tcp", "mqtt-tcp", "TCP"});
    rows("mqtts",
         {"ssl", "tls", "mqtt+ssl", "mqtt+tls", "mqtt-ssl", "mqtt-tls", "tcps", "mqtts+tcp", "tcp+tls", "secure-mqtt", "mqtts+ssl"});
    rows("ws", {"mqtt+ws", "mqtt-ws", "ws+mqtt", "mqttws", "websocket"});
    rows("wss", {"mqtt+wss", "mqtt-wss", "mqtts+ws", "mqtts+wss", "ws+ssl", "mqttwss", "MQTT+WSS"});
}

void TstUrl::aliases()
{
    const QString scheme = QString::fromLatin1(QTest::currentDataTag());
    QFETCH(QString, readAs);
    const auto parsed = parseUrl(scheme + "://broker.lan:1234"_L1);
    QVERIFY(std::holds_alternative<ParsedUrl>(parsed));
    const auto &url = std::get<ParsedUrl>(parsed);
    QCOMPARE(schemeName(url.scheme), readAs);
    QCOMPARE(idsOf(url.notes), QStringList(u"scheme-corrected"_s));
    QVERIFY2(url.notes.first().text.contains(scheme.toLower()), qPrintable(url.notes.first().text));
    QVERIFY2(url.notes.first().text.contains(readAs + "://"_L1), qPrintable(url.notes.first().text));
}

void TstUrl::refused_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("cause");
    QTest::addColumn<QString>("value");    // in the text
    QTest::addColumn<QString>("accepted"); // in what is accepted
    const auto invalid = [](const char *name, const QString &text, const char *value, const char *accepted) {
        QTest::newRow(name) << text << u"url-invalid"_s << QString::fromUtf8(value) << QString::fromUtf8(accepted);
    };
    const auto scheme = [](const char *written, const char *nearest) {
        QTest::newRow(written) << QString::fromLatin1(written) + "://broker.lan:1883"_L1 << u"url-unsupported-scheme"_s
                               << u'"' + QString::fromLatin1(written) + "://"_L1 << QString::fromLatin1(nearest);
    };
    scheme("wsss", "Use wss://");
    scheme("mqqt", "Use mqtt://");
    scheme("mqttt", "Use mqtt://");
    scheme("mqt", "Use mqtt://");
    scheme("mqttss", "Use mqtts://");
    scheme("mqts", "Use mqtts://");
    scheme("mtqq", "Use mqtt://");
    scheme("http", "Use ws://");
    scheme("https", "Use wss://");
    scheme("amqps", "Use mqtts://");
    scheme("ftp", "mqtt");
    scheme("quic", "Use mqtts://");
    scheme("mqtt+sls", "Use mqtts://");
    scheme("gopher", "mqtt://, mqtts://, ws:// or wss://");
    scheme("m qtt", "Use mqtt://");
    scheme("", "mqtt://, mqtts://, ws:// or wss://");
    invalid("empty", {}, "empty", "mqtt://");
    invalid("blank", u"  \t "_s, "empty", "mqtt://");
    invalid("no host", u"mqtt://"_s, "no host", "broker.local");
    invalid("no host but a port", u"mqtt://:1883"_s, "no host", "broker.local");
    invalid("no host but a path", u"ws:///mqtt"_s, "no host", "broker.local");
    invalid("no host but user info", u"mqtt://me:pw@"_s, "no host", "broker.local");
    invalid("space in the host", u"mqtt://local host:1883"_s, "local host", "broker.local");
    invalid("port 99999", u"mqtt://localhost:99999"_s, "99999", "1 to 65535");
    invalid("port 65536", u"mqtt://localhost:65536"_s, "65536", "1 to 65535");
    invalid("port 0", u"mqtt://localhost:0"_s, "\"0\"", "1 to 65535");
    invalid("port of letters", u"mqtt://localhost:abc"_s, "abc", "1 to 65535");
    invalid("port with a sign", u"mqtt://localhost:+1883"_s, "+1883", "1 to 65535");
    invalid("port left empty", u"mqtt://localhost:/"_s, "localhost:", "1 to 65535");
    invalid("port in Arabic digits", u"mqtt://localhost:\u0661\u0662"_s, "\u0661\u0662", "1 to 65535");
    invalid("port of 40 digits", "mqtt://localhost:"_L1 + QString(40, u'9'), "9999999999", "1 to 65535");
    invalid("IPv6 without brackets", u"mqtt://fe80::1"_s, "fe80::1", "[fe80::1]");
    invalid("brackets not closed", u"mqtt://[::1"_s, "[::1", "[fe80::1]");
    invalid("name in brackets", u"mqtt://[localhost]"_s, "[localhost]", "[fe80::1]");
    invalid("bad IPv6", u"mqtt://[1::2::3]"_s, "1::2::3", "[fe80::1]");
    invalid("empty zone", u"mqtt://[fe80::1%]"_s, "fe80::1%", "[fe80::1]");
    invalid("text behind brackets", u"mqtt://[::1]1883"_s, "1883", "1 to 65535");
    invalid("bad IPv4", u"mqtt://192.168.1.300"_s, "192.168.1.300", "192.168.1.20");
    invalid("short IPv4", u"mqtt://10.1"_s, "10.1", "192.168.1.20");
    invalid("a number for a host", u"mqtt://1883"_s, "1883", "broker.local");
    invalid("two dots", u"mqtt://broker..lan"_s, "broker..lan", "broker.local");
    invalid("long label", "mqtt://"_L1 + QString(64, u'a') + ".lan"_L1, "too long", "broker.local");
    invalid("placeholder", u"mqtt://<broker>"_s, "<broker>", "broker.local");
    invalid("comma list", u"mqtt://a.lan,b.lan"_s, "a.lan,b.lan", "broker.local");
    invalid("backslashes", u"mqtt://broker\\x"_s, "broker\\x", "broker.local");
    invalid("line break inside", u"mqtt://bro\nker"_s, "U+000A", "Delete");
    invalid("NUL", u"mqtt://bro"_s + QChar(0) + "ker"_L1, "U+0000", "Delete");
    invalid("zero width space", u"mqtt://bro\u200Bker"_s, "U+200B", "Delete");
    invalid("right-to-left override", u"mqtt://bro\u202Eker"_s, "U+202E", "Delete");
    invalid("slashes missing", u"mqtt:broker.lan"_s, "mqtt:", "mqtt://");
    invalid("one slash", u"wss:/broker.lan/mqtt"_s, "wss:", "wss://");
    invalid("fragment under ws", u"ws://broker.lan/mqtt#top"_s, "#top", "%23");
    invalid("very long", "mqtt://"_L1 + QString(100'000, u'a'), "100007", "8192");
    invalid("bad percent in user info", u"mqtt://me:50%off@broker.lan"_s, "%", "%25");
    invalid("no UTF-8 in user info", u"mqtt://me:%FF@broker.lan"_s, "%", "%25");
}

void TstUrl::refused()
{
    QFETCH(QString, text);
    const auto parsed = parseUrl(text);
    QVERIFY(std::holds_alternative<SettingsProblem>(parsed));
    const auto &problem = std::get<SettingsProblem>(parsed);
    QTEST(problem.cause, "cause");
    QCOMPARE(problem.field, SettingsField::Url);
    QFETCH(QString, value);
    QFETCH(QString, accepted);
    QVERIFY2(problem.text.contains(value), qPrintable(problem.text));
    QVERIFY2(problem.accepted.contains(accepted), qPrintable(problem.accepted));
    QVERIFY(problem.text.size() < 400 && problem.accepted.size() < 400);
}

void TstUrl::userInfo_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("username");
    QTest::addColumn<QString>("password"); // "-": none
    const auto row = [](const char *name, const char *userInfo, const char *username, const char *password) {
        QTest::newRow(name) << "mqtt://"_L1 + QString::fromUtf8(userInfo) + "@broker.lan"_L1 << QString::fromUtf8(username)
                            << QString::fromUtf8(password);
    };
    row("user and password", "me:pw", "me", "pw");
    row("user alone", "me", "me", "-");
    row("percent-encoded", "m%40e:p%3Aw%2F%25", "m@e:p", "w/%"); // as MQTT.js: decoded first, then cut at the last colon
    row("UTF-8", "m%C3%BCller:p%E2%82%AC", "müller", "p€");
    row("plus stays", "a+b:c+d", "a+b", "c+d");
    row("several colons: the last one", "me:a:b", "me:a", "b");
    row("@ in the password", "me:p@w", "me", "p@w");
    row("empty password", "me:", "me:", "-");
    row("none", "", "-", "-");
}

void TstUrl::userInfo()
{
    QFETCH(QString, text);
    const auto parsed = parseUrl(text);
    QVERIFY(std::holds_alternative<ParsedUrl>(parsed));
    const auto &url = std::get<ParsedUrl>(parsed);
    QTEST(url.username.value_or(u"-"_s), "username");
    QTEST(url.password.value_or(u"-"_s), "password");
    QCOMPARE(url.host, u"broker.lan"_s);
}

void TstUrl::userInfoIsNeverShown_data()
{
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const char *text) { QTest::newRow(name) << QString::fromLatin1(text); };
    row("bad port", "mqtt://gate7:hunter2@broker.lan:99999");
    row("bad host", "mqtt://gate7:hunter2@bro ker");
    row("no host", "mqtt://gate7:hunter2@");
    row("slash in the password", "mqtt://gate7:hunter2/x@broker.lan");
    row("hash in the password", "mqtt://gate7:hunter2#x@broker.lan");
    row("question mark in the password", "mqtt://gate7:hunter2?x@broker.lan");
    row("percent in the password", "mqtt://gate7:hunter2%@broker.lan");
    row("bad scheme", "mqqt://gate7:hunter2@broker.lan");
    row("no scheme", "gate7:hunter2@broker.lan:0");
    row("control character", "mqtt://gate7:hunter2\x01@broker.lan");
    row("slashes missing", "mqtt:gate7:hunter2@broker.lan");
}

void TstUrl::userInfoIsNeverShown()
{
    QFETCH(QString, text);
    const auto parsed = parseUrl(text);
    if (const auto *problem = std::get_if<SettingsProblem>(&parsed))
        QVERIFY2(!(problem->text + problem->accepted).contains("hunter2"_L1), qPrintable(problem->text));
    const QString redacted = redactedUrl(text);
    QVERIFY2(!redacted.contains("hunter2"_L1) && redacted.contains("***"_L1), qPrintable(redacted));
}

void TstUrl::oddInputIsBounded()
{
    const QList<QString> fragments{u"mqtt://"_s, u"://"_s, u"@"_s,  u":"_s, u"/"_s,
                                   u"["_s,       u"]"_s,   u"%"_s,  u"#"_s, u"?"_s,
                                   u"1883"_s,    u"::1"_s, u"a"_s,  u"ü"_s, QString(QChar(0xD800)),
                                   u"%1"_s,      u" "_s,   u"wss"_s};
    quint32 state = 12345;
    for (int i = 0; i < 20'000; ++i) {
        QString text;
        for (int j = 0; j < 12; ++j) {
            state = state * 1'664'525 + 1'013'904'223;
            text += fragments[(state >> 16) % fragments.size()];
        }
        const auto parsed = parseUrl(text);
        if (const auto *url = std::get_if<ParsedUrl>(&parsed))
            QVERIFY(!url->host.isEmpty());
        else
            QVERIFY(!std::get<SettingsProblem>(parsed).text.isEmpty());
        redactedUrl(text);
    }
    redactedUrl(QString(1'000'000, u'@'));
    redactedUrl("ws://h/?"_L1 + QString(100'000, u'&'));
}

void TstUrl::applying()
{
    ConnectionSettings settings;
    settings.endpoint = {Scheme::Wss, u"old.lan"_s, quint16(8084)};
    settings.webSocket.path = u"/old"_s;
    settings.credentials.username = u"kept"_s;
    applyUrl(std::get<ParsedUrl>(parseUrl(u"ws://new.lan"_s)), settings);
    QCOMPARE(settings.endpoint, (Endpoint{Scheme::Ws, u"new.lan"_s, std::nullopt}));
    QCOMPARE(settings.webSocket.path, u"/mqtt"_s);
    QCOMPARE(settings.credentials.username, u"kept"_s);
    applyUrl(std::get<ParsedUrl>(parseUrl(u"wss://me:pw@h:444/p?clientId=gate%207"_s)), settings);
    QCOMPARE(settings.endpoint.port, quint16(444));
    QCOMPARE(settings.webSocket.path, u"/p?clientId=gate%207"_s);
    QCOMPARE(settings.credentials, (Credentials{u"me"_s, QByteArray("pw")}));
    QCOMPARE(settings.clientId, u"gate 7"_s);
}

void TstUrl::urlOfSettingsIsReadAgain_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("withPort");
    const auto row = [](const char *url, const char *withPort) {
        QTest::newRow(url) << QString::fromLatin1(url) << QString::fromLatin1(withPort);
    };
    row("mqtt://broker.lan", "mqtt://broker.lan:1883");
    row("mqtts://[::1]:8884", "mqtts://[::1]:8884");
    row("mqtt://[fe80::1%25eth0]", "mqtt://[fe80::1%25eth0]:1883");
    row("ws://h/mqtt", "ws://h:80/mqtt");
    row("wss://h:8084/a?b=c", "wss://h:8084/a?b=c");
}

void TstUrl::urlOfSettingsIsReadAgain()
{
    QFETCH(QString, url);
    ConnectionSettings settings;
    applyUrl(std::get<ParsedUrl>(parseUrl(url)), settings);
    QCOMPARE(settings.url(), url);
    QTEST(settings.urlWithPort(), "withPort");
}

void TstUrl::overridden()
{
    const auto url = std::get<ParsedUrl>(parseUrl(u"ws://me:hunter2@a.lan:9001/x?token=abcdef"_s));
    ConnectionSettings settings;
    applyUrl(url, settings);
    QVERIFY(overriddenNotes(url, settings).isEmpty());
    settings.endpoint = {Scheme::Wss, u"b.lan"_s, quint16(8084)};
    settings.webSocket.path = u"/y"_s;
    settings.credentials.password = "other";
    const QList<Note> notes = overriddenNotes(url, settings);
    QCOMPARE(idsOf(notes), (QStringList{u"url-overridden"_s, u"port-overridden"_s}));
    for (const char *named : {"ws", "a.lan", "/x?token=***", "(***)"})
        QVERIFY2(notes[0].text.contains(QString::fromLatin1(named)), qPrintable(notes[0].text));
    QVERIFY(!notes[0].text.contains("hunter2"_L1) && !notes[0].text.contains("abcdef"_L1));
    QVERIFY(notes[1].text.contains("9001"_L1) && notes[1].text.contains("8084"_L1));
}

void TstUrl::redacted_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("redacted");
    const auto row = [](const char *text, const char *redacted) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(redacted);
    };
    row("mqtt://broker.lan:1883", "mqtt://broker.lan:1883");
    row("mqtt://me:pw@broker.lan", "mqtt://***@broker.lan");
    row("me:pw@broker.lan", "***@broker.lan");
    row("ws://h/p?device=7&access_token=abc", "ws://h/p?device=7&access_token=***");
    row("ws://h/p?x=1&SIG=abc;key=q", "ws://h/p?x=1&SIG=***;key=***");
    row("wss://h/mqtt?X-Amz-Date=20260101&X-Amz-Signature=0f1e2d", "wss://h/mqtt?X-Amz-Date=20260101&X-Amz-Signature=***");
    row("ws://h/p?v=aB3dE5fG7hI9jK1lM3nO5", "ws://h/p?v=***");
    row("ws://h/eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln/x", "ws://h/***/x");
    row("ws://h/p#access_token=abc", "ws://h/p#access_token=***");
    row("ws://h/a@b", "ws://h/a@b");
    row("", "");
}

void TstUrl::redacted()
{
    QFETCH(QString, text);
    QTEST(redactedUrl(text), "redacted");
}

void TstUrl::hostAndPort_data()
{
    QTest::addColumn<QString>("host"); // empty: refused
    QTest::addColumn<int>("port");
    QTest::newRow("broker.lan") << u"broker.lan"_s << 0;
    QTest::newRow("broker.lan:1884") << u"broker.lan"_s << 1884;
    QTest::newRow("10.0.0.1:1") << u"10.0.0.1"_s << 1;
    QTest::newRow("[::1]:1883") << u"::1"_s << 1883;
    QTest::newRow("::1") << u"::1"_s << 0;
    QTest::newRow("") << QString() << 0;
    QTest::newRow("broker.lan:0") << QString() << 0;
    QTest::newRow("mqtt://broker.lan") << QString() << 0;
    QTest::newRow("a b") << QString() << 0;
}

void TstUrl::hostAndPort()
{
    QFETCH(QString, host);
    const auto parsed = parseHostAndPort(QString::fromLatin1(QTest::currentDataTag()), SettingsField::ConnectTo);
    if (host.isEmpty()) {
        QVERIFY(std::holds_alternative<SettingsProblem>(parsed));
        QCOMPARE(std::get<SettingsProblem>(parsed).cause, u"option-invalid"_s);
        QCOMPARE(std::get<SettingsProblem>(parsed).field, SettingsField::ConnectTo);
        return;
    }
    QCOMPARE(std::get<Endpoint>(parsed).host, host);
    QTEST(int(std::get<Endpoint>(parsed).port.value_or(0)), "port");
}

void TstUrl::proxy_data()
{
    QTest::addColumn<bool>("accepted");
    QTest::addColumn<ProxySettings>("proxy");
    using Type = ProxySettings::Type;
    QTest::newRow("socks5://p.lan:1080") << true << ProxySettings{Type::Socks5, u"p.lan"_s, 1080, {}, {}};
    QTest::newRow("socks5h://p.lan") << true << ProxySettings{Type::Socks5, u"p.lan"_s, 1080, {}, {}};
    QTest::newRow("http://me:hunter%3A2@p.lan:3128/") << true << ProxySettings{Type::Http, u"p.lan"_s, 3128, u"me"_s, u"hunter:2"_s};
    QTest::newRow("http://[::1]:3128") << true << ProxySettings{Type::Http, u"::1"_s, 3128, {}, {}};
    QTest::newRow("p.lan:3128") << false << ProxySettings{};
    QTest::newRow("https://p.lan:3128") << false << ProxySettings{};
    QTest::newRow("http://me:hunter2@p.lan:99999") << false << ProxySettings{};
    QTest::newRow("http://me:hunter2/x@p.lan") << false << ProxySettings{};
    QTest::newRow("") << false << ProxySettings{};
}

void TstUrl::proxy()
{
    QFETCH(bool, accepted);
    const auto parsed = parseProxyUrl(QString::fromLatin1(QTest::currentDataTag()));
    QCOMPARE(std::holds_alternative<ProxySettings>(parsed), accepted);
    if (accepted) {
        QTEST(std::get<ProxySettings>(parsed), "proxy");
        return;
    }
    const auto &problem = std::get<SettingsProblem>(parsed);
    QVERIFY(!(problem.text + problem.accepted).contains("hunter"_L1));
}

QTEST_APPLESS_MAIN(TstUrl)
#include "tst_url.moc"
