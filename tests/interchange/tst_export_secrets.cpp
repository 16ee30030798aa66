// With placeholders, a secret stands nowhere in an exported text, however often and in whatever writing the settings repeat it.
#include "interchange/Export.h"
#include "interchange/ExportQuoting.h"
#include "interchange/ExportSamples.h"

#include <QTest>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace {

const QString secret = u"Horse 7719/it's \"\\\u00e4$"_s;
const QString token = u"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJob3JzZSJ9.c2lnbmF0dXJlLW9mLWhvcnNl"_s;

using Fill = std::function<void(ConnectionSettings &, const QString &)>;
struct TextField {
    const char *name;
    Fill fill;
};

/// Every setting that is a text. A default that a change of another setting would hide is set as well.
QList<TextField> textFields()
{
    using S = ConnectionSettings &;
    using T = const QString &;
    const auto bytes = [](T text) { return BinaryValue{text.toUtf8(), BinaryValue::Form::Text, {}}; };
    const auto subscription = [](T filter) {
        SubscriptionSettings wanted;
        wanted.topicFilter = filter;
        return wanted;
    };
    return {
        {"name", [](S s, T t) { s.name = t; }},
        {"host", [](S s, T t) { s.endpoint.host = t; }},
        {"client ID", [](S s, T t) { s.clientId = t; }},
        {"user name", [](S s, T t) { s.credentials.username = t; }},
        {"CA file",
         [](S s, T t) {
             s.tls.ca = {{t, {}}, {t + u'2', {}}};
         }},
        {"CA text",
         [](S s, T t) {
             s.tls.ca = {{{}, t.toUtf8()}};
         }},
        {"CRL", [](S s, T t) { s.tls.crlFile = t; }},
        {"certificate", [](S s, T t) { s.tls.certificate.path = t; }},
        {"certificate text", [](S s, T t) { s.tls.certificate.pem = t.toUtf8(); }},
        {"key", [](S s, T t) { s.tls.key.path = t; }},
        {"key text", [](S s, T t) { s.tls.key.pem = t.toUtf8(); }},
        {"PKCS#12", [](S s, T t) { s.tls.pkcs12.path = t; }},
        {"passphrase", [](S s, T t) { s.tls.passphrase = t; }},
        {"server name", [](S s, T t) { s.tls.serverName = t; }},
        {"ALPN",
         [](S s, T t) {
             s.tls.alpn = {t, t + u'2'};
         }},
        {"key log", [](S s, T t) { s.tls.keyLogFile = t; }},
        {"path", [](S s, T t) { s.webSocket.path = u"/a/"_s + t; }},
        {"query", [](S s, T t) { s.webSocket.path = u"/a?site="_s + t; }},
        {"header",
         [](S s, T t) {
             s.webSocket.headers = {{u"X-Tenant"_s, t}};
         }},
        {"header's name",
         [](S s, T t) {
             s.webSocket.headers = {{t, u"1"_s}};
         }},
        {"secret header's name",
         [](S s, T t) {
             s.webSocket.headers = {{u"X-Token-"_s + t, u"1234"_s}};
         }},
        {"will topic", [](S s, T t) { s.will.topic = t; }},
        {"will payload", [=](S s, T t) { s.will.payload = bytes(t); }},
        {"will payload, hex",
         [](S s, T t) {
             s.will.payload = {t.toUtf8(), BinaryValue::Form::Hex, {}};
         }},
        {"will payload, file",
         [](S s, T t) {
             s.will.payload = {{}, BinaryValue::Form::File, t};
         }},
        {"content type", [](S s, T t) { s.will.contentType = t; }},
        {"response topic", [](S s, T t) { s.will.responseTopic = t; }},
        {"correlation data", [=](S s, T t) { s.will.correlationData = bytes(t); }},
        {"will's user property",
         [](S s, T t) {
             s.will.userProperties = {{u"a"_s, t}};
         }},
        {"will's user property's name",
         [](S s, T t) {
             s.will.userProperties = {{t, u"1"_s}};
         }},
        {"authentication method", [](S s, T t) { s.properties.authenticationMethod = t; }},
        {"authentication data", [=](S s, T t) { s.properties.authenticationData = bytes(t); }},
        {"user property",
         [](S s, T t) {
             s.properties.userProperties = {{u"a"_s, t}};
         }},
        {"user property's name",
         [](S s, T t) {
             s.properties.userProperties = {{t, u"1"_s}};
         }},
        {"connect to",
         [](S s, T t) {
             s.network.connectTo = Endpoint{Scheme::Mqtt, t, 1};
         }},
        {"proxy",
         [](S s, T t) {
             s.network.proxy = {ProxySettings::Type::Socks5, t, 1080, u"me"_s, u"other secret"_s};
         }},
        {"proxy's user name",
         [](S s, T t) {
             s.network.proxy = {ProxySettings::Type::Socks5, u"proxy"_s, 1080, t, u"other secret"_s};
         }},
        {"proxy's password",
         [](S s, T t) {
             s.network.proxy = {ProxySettings::Type::Socks5, u"proxy"_s, 1080, u"me"_s, t};
         }},
        {"HTTP proxy",
         [](S s, T t) {
             s.network.proxy = {ProxySettings::Type::Http, t, 3128, t, t};
         }},
        {"servers",
         [](S s, T t) {
             s.network.servers = {{Scheme::Mqtts, t, {}}, {Scheme::Mqtts, t + u'2', {}}};
         }},
        {"subscription", [=](S s, T t) { s.subscriptions = {subscription(t)}; }},
        {"subscription that is off",
         [=](S s, T t) {
             s.subscriptions = {subscription(t)};
             s.subscriptions[0].enabled = false;
         }},
        {"subscription with options",
         [=](S s, T t) {
             s.subscriptions = {subscription(t), subscription(u"b"_s)};
             s.subscriptions[0].noLocal = true;
             s.subscriptions[0].qos = mqtt::QoS::AtLeastOnce;
         }},
        {"subscription's user property",
         [=](S s, T t) {
             s.subscriptions = {subscription(u"a"_s)};
             s.subscriptions[0].userProperties = {{u"a"_s, t}, {t, u"1"_s}};
         }},
    };
}

QString latin(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes);
}

/// How a setting may have it.
QStringList writingsOf(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    return {text,
            latin(QUrl::toPercentEncoding(text)),
            latin(bytes.toBase64()),
            latin(bytes.toBase64(QByteArray::Base64UrlEncoding)),
            latin(bytes.toHex()),
            latin(bytes.toHex()).toUpper()};
}

/// How it would stand in a text: quoted by a shell, JavaScript, Python, JSON as well.
QStringList tracesOf(const QString &text)
{
    QStringList traces;
    for (const QString &writing : writingsOf(text)) {
        traces << writing << shellWord(writing)->mid(1).chopped(1) << jsString(writing).mid(1).chopped(1)
               << pythonString(writing).mid(1).chopped(1) << pythonBytes(writing.toUtf8()).mid(2).chopped(1);
    }
    traces.removeDuplicates();
    return traces;
}

QString allOf(const ExportedText &text)
{
    return text.text + text.notExpressed.join(u'\n') + text.toDo.join(u'\n') + text.placeholders.join(u'\n');
}

ConnectionSettings base(Scheme scheme, mqtt::Version version)
{
    ConnectionSettings settings = exportBase(scheme, version);
    settings.credentials = {u"gate"_s, secret.toUtf8()};
    settings.will.enabled = true;
    settings.will.topic = u"state"_s;
    return settings;
}

} // namespace

class TstExportSecrets : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void repeatedNowhere_data() { addForms(); }
    void repeatedNowhere();
    void repeatedEverywhere_data() { addForms(); }
    void repeatedEverywhere();
    void tokensInTopics_data() { addForms(); }
    void tokensInTopics();
    void sameSecretSameName();
    void encodedSecretHasItsOwnName();
    void passwordInAUrl();
    void secretInEveryUnreadableFile();
    void shortSecretsStay();
    void noPlaceholderForAPartOfAName();

private:
    static void addForms()
    {
        QTest::addColumn<ExportForm>("form");
        for (const ExportForm form : exportForms())
            QTest::newRow(qPrintable(exportFormKey(form))) << form;
    }
    void verifyNoTrace(const ConnectionSettings &settings, ExportForm form, const char *what) const;

    QStringList m_traces;
};

void TstExportSecrets::init()
{
    m_traces = tracesOf(secret);
}

void TstExportSecrets::verifyNoTrace(const ConnectionSettings &settings, ExportForm form, const char *what) const
{
    const QString text = allOf(exported(settings, form, ExportSecrets::AsPlaceholders));
    for (const QString &trace : m_traces)
        QVERIFY2(!text.contains(trace, Qt::CaseInsensitive), (QByteArray(what) + ": " + trace.toUtf8() + '\n' + text.toUtf8()).constData());
}

/// The password, repeated in one other setting: alone, in the middle of a text, in every encoding.
void TstExportSecrets::repeatedNowhere()
{
    QFETCH(ExportForm, form);
    for (const TextField &field : textFields()) {
        for (const QString &writing : writingsOf(secret)) {
            for (const Scheme scheme : {Scheme::Mqtt, Scheme::Wss}) {
                for (const auto version : {mqtt::Version::V311, mqtt::Version::V5}) {
                    ConnectionSettings settings = base(scheme, version);
                    field.fill(settings, u"pre"_s + writing + u"post"_s);
                    verifyNoTrace(settings, form, field.name);
                    if (QTest::currentTestFailed())
                        return;
                }
            }
        }
    }
}

void TstExportSecrets::repeatedEverywhere()
{
    QFETCH(ExportForm, form);
    for (const Scheme scheme : {Scheme::Mqtt, Scheme::Mqtts, Scheme::Ws, Scheme::Wss}) {
        ConnectionSettings settings = base(scheme, mqtt::Version::V5);
        for (const TextField &field : textFields())
            field.fill(settings, secret);
        verifyNoTrace(settings, form, "all");
    }
}

/// A token needs no other place to be known by.
void TstExportSecrets::tokensInTopics()
{
    QFETCH(ExportForm, form);
    for (const TextField &field : textFields()) {
        if (QByteArray(field.name).contains("topic") || QByteArray(field.name).contains("subscription")
            || QByteArray(field.name).contains("user property")) {
            ConnectionSettings settings = base(Scheme::Mqtts, mqtt::Version::V5);
            field.fill(settings, token);
            const QString text = allOf(exported(settings, form, ExportSecrets::AsPlaceholders));
            QVERIFY2(!text.contains("eyJ"_L1), (QByteArray(field.name) + '\n' + text.toUtf8()).constData());
        }
    }
    ConnectionSettings settings = base(Scheme::Mqtts, mqtt::Version::V5);
    settings.will.topic = u"tenants/"_s + token + u"/state"_s;
    QVERIFY(!allOf(exported(settings, form, ExportSecrets::AsPlaceholders)).contains("eyJ"_L1));
}

/// Filled in once, the command is whole again.
void TstExportSecrets::sameSecretSameName()
{
    ConnectionSettings settings = base(Scheme::Mqtts, mqtt::Version::V5);
    settings.will.topic = u"tenants/"_s + secret + u"/state"_s;
    const ExportedText text = exported(settings, ExportForm::MosquittoSub, ExportSecrets::AsPlaceholders);
    QVERIFY2(text.text.contains("--will-topic tenants/\"$MQTT_PASSWORD\"/state"_L1), qPrintable(text.text));
    QCOMPARE(text.placeholders, QStringList{u"MQTT_PASSWORD"_s});
}

void TstExportSecrets::encodedSecretHasItsOwnName()
{
    ConnectionSettings settings = base(Scheme::Mqtts, mqtt::Version::V5);
    settings.will.topic = latin(secret.toUtf8().toHex());
    settings.will.contentType = latin(secret.toUtf8().toBase64());
    const ExportedText text = exported(settings, ExportForm::MosquittoSub, ExportSecrets::AsPlaceholders);
    QVERIFY2(text.text.contains("--will-topic \"$MQTT_PASSWORD_HEX\""_L1), qPrintable(text.text));
    QCOMPARE(text.placeholders, (QStringList{u"MQTT_PASSWORD"_s, u"MQTT_PASSWORD_HEX"_s, u"MQTT_PASSWORD_BASE64"_s}));
    QCOMPARE(text.toDo.filter(u"MQTT_PASSWORD_HEX stands for the password (hex)."_s).size(), 1);
}

/// "p@ss/word" in a URL would end the user info: what is filled in has to be encoded, and the name says so.
void TstExportSecrets::passwordInAUrl()
{
    ConnectionSettings settings = exportBase(Scheme::Mqtt);
    settings.network.proxy = {ProxySettings::Type::Socks5, u"proxy.lan"_s, 1080, u"me@home"_s, u"p@ss/word"_s};
    const QString name = u"MQTT_PROXY_PASSWORD_PERCENT_ENCODING"_s;
    for (const ExportForm form : {ExportForm::MosquittoSub, ExportForm::MqttJs, ExportForm::ConnackCheck}) {
        const ExportedText text = exported(settings, form, ExportSecrets::AsPlaceholders);
        QCOMPARE(text.placeholders, QStringList{name});
        QCOMPARE(text.toDo.filter(u"%1 stands for the password of the proxy (percent-encoding)."_s.arg(name)).size(), 1);
        QVERIFY2(text.text.contains("me%40home:"_L1), qPrintable(text.text));
        QVERIFY(exported(settings, form, ExportSecrets::Included).text.contains("me%40home:p%40ss%2Fword@"_L1));
    }
    settings.network.proxy.username = settings.network.proxy.password; // stands there in the same way, encoded once
    for (const ExportForm form : {ExportForm::MosquittoSub, ExportForm::MqttJs, ExportForm::ConnackCheck}) {
        const ExportedText text = exported(settings, form, ExportSecrets::AsPlaceholders);
        QVERIFY2(text.text.count(name) >= 2 && !text.text.contains(name + "_PERCENT"_L1), qPrintable(text.text));
    }
    settings.network.proxy.username = u"me@home"_s;
    settings.endpoint.scheme = Scheme::Ws; // curl takes both as they are
    QCOMPARE(exported(settings, ExportForm::Curl, ExportSecrets::AsPlaceholders).placeholders, QStringList{u"MQTT_PROXY_PASSWORD"_s});
}

/// What could not be read is told with its path.
void TstExportSecrets::secretInEveryUnreadableFile()
{
    ConnectionSettings settings = base(Scheme::Mqtts, mqtt::Version::V5);
    settings.will.payload = {{}, BinaryValue::Form::File, u"/nowhere/"_s + secret};
    const ExportedText text = exported(settings, ExportForm::MosquittoSub, ExportSecrets::AsPlaceholders);
    QVERIFY2(text.notExpressed.join(u'\n').contains("/nowhere/MQTT_PASSWORD"_L1), qPrintable(text.text));
}

/// One or two characters hide nothing, and every text would have them.
void TstExportSecrets::shortSecretsStay()
{
    ConnectionSettings settings = base(Scheme::Mqtt, mqtt::Version::V5);
    settings.credentials.password = "ro";
    const QString text = exported(settings, ExportForm::MosquittoSub, ExportSecrets::AsPlaceholders).text;
    QVERIFY2(text.contains("-h broker.lan"_L1) && text.contains("-P \"$MQTT_PASSWORD\""_L1), qPrintable(text));
}

/// A name that begins another one is told only where it stands itself.
void TstExportSecrets::noPlaceholderForAPartOfAName()
{
    ConnectionSettings settings = base(Scheme::Mqtts, mqtt::Version::V5);
    settings.tls.certificate.path = u"cert.pem"_s;
    settings.tls.key.path = u"key.pem"_s;
    settings.tls.passphrase = u"other horse"_s;
    const ExportedText text = exported(settings, ExportForm::ConnackCheck, ExportSecrets::AsPlaceholders);
    QCOMPARE(text.placeholders, (QStringList{u"MQTT_PASSWORD"_s, u"MQTT_KEY_PASSPHRASE_FILE"_s}));
}

QTEST_GUILESS_MAIN(TstExportSecrets)
#include "tst_export_secrets.moc"
