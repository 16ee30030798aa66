#include "settings/Secrets.h"
#include "settings/WordTools.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TstSettingsSecrets : public QObject
{
    Q_OBJECT
private slots:
    void headers_data();
    void headers();
    void queryItems_data();
    void queryItems();
    void all();
    void none();
    void masking();
    void withoutThem();
    void distances_data();
    void distances();
    void shownText_data();
    void shownText();
};

void TstSettingsSecrets::headers_data()
{
    QTest::addColumn<bool>("secret");
    for (const char *name : {"Authorization", "proxy-authorization", "Cookie", "X-Api-Key", "X-Auth-Token", "apikey", "X-Client-Secret",
                             "Password", "X-Lab-Key", "Ocp-Apim-Subscription-Key", "X-Amz-Security-Token"})
        QTest::newRow(name) << true;
    for (const char *name :
         {"Host", "Origin", "User-Agent", "Sec-WebSocket-Protocol", "Sec-WebSocket-Key", "WWW-Authenticate", "X-Trace-Id", "Accept", ""})
        QTest::newRow(name) << false;
}

void TstSettingsSecrets::headers()
{
    QTEST(isSecretHeader(QString::fromLatin1(QTest::currentDataTag())), "secret");
}

void TstSettingsSecrets::queryItems_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("secret");
    const auto row = [](const char *name, const char *value, bool secret) {
        QTest::addRow("%s=%s", name, value) << QString::fromLatin1(name) << QString::fromLatin1(value) << secret;
    };
    row("token", "a", true);
    row("access_token", "a", true);
    row("X-Amz-Signature", "a", true);
    row("PASSWORD", "a", true);
    row("to%6ben", "a", true);
    row("code", "a", true);
    row("v", "aB3dE5fG7hI9jK1lM3nO5", true);
    row("v", "eyJhbGciOiJIUzI1NiJ9.e30.x", true);
    row("token", "", false);
    row("device", "pump-7", false);
    row("v", "1.2.3", false);
    row("topic", "plant/hall/line/pump", false);
}

void TstSettingsSecrets::queryItems()
{
    QFETCH(QString, name);
    QFETCH(QString, value);
    QTEST(isSecretQueryItem(name, value), "secret");
}

void TstSettingsSecrets::all()
{
    ConnectionSettings settings;
    settings.credentials = {u"eyJhbGciOiJIUzI1NiJ9.e30.name"_s, QByteArray("pass1")};
    settings.tls.passphrase = u"pass2"_s;
    settings.properties.authenticationData = BinaryValue{QByteArray("\0\xff\x10", 3), BinaryValue::Form::Hex, {}};
    settings.webSocket.path = u"/mqtt?device=7&token=quer%79&x=1#key=frag"_s;
    settings.webSocket.headers = {{u"Authorization"_s, "Basic "_L1 + QString::fromLatin1(QByteArray("lab:pass3").toBase64())},
                                  {u"X-Auth"_s, u"Bearer bear"_s},
                                  {u"cookie"_s, u"theme=dark; session=c-88e1"_s},
                                  {u"Origin"_s, u"http://a.lan"_s}};
    settings.network.proxy.password = u"pass4"_s;
    settings.will.topic = u"tenants/eyJ0.e30.will/state"_s;
    settings.will.responseTopic = u"eyJ0.e30.answers"_s;
    SubscriptionSettings subscription;
    subscription.topicFilter = u"tenants/eyJ0.e30.filter/#"_s;
    subscription.userProperties = {{u"jwt"_s, u"eyJ0.e30.pair"_s}, {u"site"_s, u"north"_s}};
    settings.subscriptions = {subscription};
    const QStringList secrets = secretsOf(settings);
    for (const char *expected :
         {"eyJhbGciOiJIUzI1NiJ9.e30.name", "pass1", "pass2", "00ff10", "AP8Q", "quer%79", "query", "frag", "bGFiOnBhc3Mz", "lab:pass3",
          "pass3", "bear", "Bearer bear", "c-88e1", "pass4", "eyJ0.e30.will", "eyJ0.e30.answers", "eyJ0.e30.filter", "eyJ0.e30.pair"})
        QVERIFY2(secrets.contains(QString::fromLatin1(expected)), expected);
    QVERIFY(!secrets.contains("http://a.lan"_L1) && !secrets.contains("north"_L1) && !secrets.contains("tenants"_L1));
    for (qsizetype i = 1; i < secrets.size(); ++i)
        QVERIFY(secrets[i - 1].size() >= secrets[i].size());
}

void TstSettingsSecrets::none()
{
    ConnectionSettings settings = newConnectionSettings();
    settings.credentials = {u"gate7"_s, QByteArray()};
    settings.webSocket.path = u"/mqtt?device=7"_s;
    QCOMPARE(secretsOf(settings), QStringList());
}

void TstSettingsSecrets::masking()
{
    QCOMPARE(maskSecrets(u"user gate7, hunter2+longer, hunter2, p%2Fw"_s, {u"hunter2+longer"_s, u"hunter2"_s, u"p/w"_s}),
             u"user gate7, ***, ***, ***"_s);
    QCOMPARE(maskSecrets(u"a port"_s, {u"a"_s, QString()}), u"a port"_s);
}

void TstSettingsSecrets::withoutThem()
{
    ConnectionSettings settings = newConnectionSettings();
    settings.credentials = {u"gate7"_s, QByteArray("hunter2")};
    settings.webSocket = {u"/p?token=hunter2&a=b"_s, {{u"Cookie"_s, u"hunter2"_s}, {u"X-Trace"_s, u"on"_s}}};
    const ConnectionSettings clean = withoutSecrets(settings);
    QVERIFY(secretsOf(clean).filter(u"hunter2"_s).isEmpty());
    QCOMPARE(clean.credentials.username, u"gate7"_s);
    QCOMPARE(clean.webSocket.path, u"/p?token=***&a=b"_s);
    QCOMPARE(clean.webSocket.headers.size(), 2);
    QCOMPARE(clean.clientId, settings.clientId);
}

void TstSettingsSecrets::distances_data()
{
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::addColumn<int>("distance");
    QTest::newRow("equal") << u"mqtt"_s << u"mqtt"_s << 0;
    QTest::newRow("replaced") << u"mqqt"_s << u"mqtt"_s << 1;
    QTest::newRow("inserted") << u"mqttt"_s << u"mqtt"_s << 1;
    QTest::newRow("deleted") << u"mqt"_s << u"mqtt"_s << 1;
    QTest::newRow("swapped") << u"mtqt"_s << u"mqtt"_s << 1;
    QTest::newRow("empty") << QString() << u"abc"_s << 3;
    QTest::newRow("kitten") << u"kitten"_s << u"sitting"_s << 3;
}

void TstSettingsSecrets::distances()
{
    QFETCH(QString, a);
    QFETCH(QString, b);
    QTEST(editDistance(a, b), "distance");
    QTEST(editDistance(b, a), "distance");
}

void TstSettingsSecrets::shownText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << u"a b"_s << u"a b"_s;
    QTest::newRow("control") << u"a\nb"_s << u"aU+000Ab"_s;
    QTest::newRow("bidirectional mark") << u"a\u202Eb"_s << u"aU+202Eb"_s;
    QTest::newRow("emoji") << u"😀"_s << u"😀"_s;
    QTest::newRow("long") << QString(200, u'a') << QString(80, u'a') + u'…';
}

void TstSettingsSecrets::shownText()
{
    QFETCH(QString, text);
    QTEST(shown(text), "expected");
}

QTEST_APPLESS_MAIN(TstSettingsSecrets)
#include "tst_settings_secrets.moc"
