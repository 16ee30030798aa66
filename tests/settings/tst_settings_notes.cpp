#include "settings/Checks.h"

#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using Field = SettingsField;
using Change = std::function<void(ConnectionSettings &)>;
Q_DECLARE_METATYPE(Change)

namespace {

const QDateTime now = QDateTime::fromString(u"2026-11-22T12:00:00Z"_s, Qt::ISODate);

ConnectionSettings plain(Scheme scheme = Scheme::Mqtt)
{
    ConnectionSettings settings = newConnectionSettings();
    settings.endpoint = {scheme, u"broker.lan"_s, std::nullopt};
    return settings;
}

QString part(const QByteArray &json)
{
    return QString::fromLatin1(json.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

QString jwt(qint64 expires)
{
    const QByteArray payload = R"({"aud":"lab","exp":)" + QByteArray::number(now.toSecsSinceEpoch() + expires) + '}';
    return part(R"({"alg":"RS256","typ":"JWT"})") + u'.' + part(payload) + ".c2lnbmF0dXJl"_L1;
}

QString sas(qint64 expires)
{
    return u"SharedAccessSignature sr=hub%2Fdevices%2Fpump-7&sig=Zk3mT0v9yQ%3D&se=%1"_s.arg(now.toSecsSinceEpoch() + expires);
}

} // namespace

class TstSettingsNotes : public QObject
{
    Q_OBJECT
private slots:
    void notes_data();
    void notes();
    void ports_data();
    void ports();
    void tokens_data();
    void tokens();
    void ignored();
};

void TstSettingsNotes::notes_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("id"); // empty: no note at all
    QTest::addColumn<QStringList>("named");
    const auto row = [](const char *name, const Change &change, const char *id = "", const QStringList &named = {}) {
        QTest::newRow(name) << change << QString::fromLatin1(id) << named;
    };
    row("nothing", [](auto &) {});
    row("path under mqtt", [](auto &s) { s.webSocket.path = u"/foo"_s; }, "path-ignored", {u"/foo"_s, u"mqtt://"_s});
    row("token in an ignored path", [](auto &s) { s.webSocket.path = u"/foo?token=hunter2"_s; }, "path-ignored", {u"***"_s});
    row("properties under 3.1.1",
        [](auto &s) {
            s.properties.sessionExpiryInterval = 300;
            s.properties.userProperties = {{u"a"_s, u"b"_s}};
            s.will.enabled = true;
            s.will.willDelayInterval = 0;
        },
        "v5-properties-ignored", {u"sessionExpiryInterval"_s, u"userProperties"_s, u"will.willDelayInterval"_s, u"3.1.1"_s});
    row("properties of a will that is off", [](auto &s) { s.will.willDelayInterval = 0; });
    row("properties under 5", [](auto &s) {
        s.version = mqtt::Version::V5;
        s.properties.receiveMaximum = 1;
    });
    row("TLS options under mqtt",
        [](auto &s) {
            s.tls.ca = {{u"ca.pem"_s, {}}};
            s.tls.verifyPeer = false;
        },
        "tls-options-ignored", {u"ca"_s, u"rejectUnauthorized"_s, u"mqtt://"_s});
    row("TLS options with a TLS server in the list", [](auto &s) {
        s.tls.serverName = u"a"_s;
        s.network.servers = {{Scheme::Mqtt, u"a"_s, std::nullopt}, {Scheme::Mqtts, u"b"_s, std::nullopt}};
    });
    row("a certificate beside PKCS#12",
        [](auto &s) {
            s.endpoint.scheme = Scheme::Mqtts;
            s.tls.certificate.path = u"c.pem"_s;
            s.tls.key.path = u"k.pem"_s;
            s.tls.pkcs12.path = u"c.p12"_s;
        },
        "tls-options-ignored", {u"pfx"_s});
    row(
        "verification off",
        [](auto &s) {
            s.endpoint.scheme = Scheme::Mqtts;
            s.tls.verifyPeer = false;
        },
        "verification-off");
    row("a key log file, of which nothing is known yet", [](auto &s) {
        s.endpoint.scheme = Scheme::Mqtts;
        s.tls.keyLogFile = u"/tmp/keys.log"_s;
    });
    row("a key log file without TLS", [](auto &s) { s.tls.keyLogFile = u"/tmp/keys.log"_s; }, "tls-options-ignored", {u"tlsKeyLog"_s});
    row("password alone, 3.1.1", [](auto &s) { s.credentials.password = "hunter2"; }, "password-without-username", {u"3.1.1"_s});
    row("password alone, 5",
        [](auto &s) {
            s.version = mqtt::Version::V5;
            s.credentials.password = "hunter2";
        },
        "password-without-username", {u"MQTT 5 allows it"_s});
    row("empty client ID", [](auto &s) { s.clientId.clear(); }, "client-id-empty", {u"the broker gives one"_s});
    row("empty client ID and session kept",
        [](auto &s) {
            s.clientId.clear();
            s.cleanStart = false;
        },
        "client-id-empty", {u"refuse"_s});
    row("empty client ID, 3.1",
        [](auto &s) {
            s.clientId.clear();
            s.version = mqtt::Version::V31;
        },
        "client-id-empty", {u"3.1"_s});
    row("23 bytes", [](auto &s) { s.clientId = QString(23, u'a'); });
    row("24 bytes", [](auto &s) { s.clientId = QString(24, u'a'); }, "client-id-long", {u"24"_s, u"23"_s});
    row("12 characters, 24 bytes", [](auto &s) { s.clientId = QString(12, u'ü'); }, "client-id-long", {u"24"_s});
    row("24 bytes, 5", [](auto &s) {
        s.version = mqtt::Version::V5;
        s.clientId = QString(24, u'a');
    });
}

void TstSettingsNotes::notes()
{
    QFETCH(Change, change);
    QFETCH(QString, id);
    QFETCH(QStringList, named);
    ConnectionSettings settings = plain();
    change(settings);
    const QList<Note> notes = settingsNotes(settings, now);
    QCOMPARE(notes.size(), id.isEmpty() ? 0 : 1);
    if (notes.isEmpty())
        return;
    const Note &note = notes.first();
    QCOMPARE(note.id, id);
    for (const QString &word : named)
        QVERIFY2(note.text.contains(word), qPrintable(note.text));
    QVERIFY(!note.text.contains("hunter2"_L1));
}

void TstSettingsNotes::ports_data()
{
    QTest::addColumn<int>("scheme");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("customaryFor"); // empty: no note
    const auto row = [](Scheme scheme, int port, const char *customaryFor) {
        QTest::addRow("%s on %d", qPrintable(schemeName(scheme)), port) << int(scheme) << port << QString::fromLatin1(customaryFor);
    };
    row(Scheme::Mqtt, 0, "");
    row(Scheme::Mqtt, 1883, "");
    row(Scheme::Mqtt, 1884, "");
    row(Scheme::Mqtt, 8883, "mqtts://");
    row(Scheme::Mqtt, 9001, "ws://");
    row(Scheme::Mqtts, 1883, "mqtt://");
    row(Scheme::Mqtts, 443, "wss://");
    row(Scheme::Mqtts, 8883, "");
    row(Scheme::Ws, 80, "");
    row(Scheme::Ws, 8080, "");
    row(Scheme::Ws, 8083, "");
    row(Scheme::Ws, 443, "wss://");
    row(Scheme::Ws, 1883, "mqtt://");
    row(Scheme::Wss, 8084, "");
    row(Scheme::Wss, 8081, "");
    row(Scheme::Wss, 80, "ws://");
    row(Scheme::Wss, 8883, "mqtts://");
}

void TstSettingsNotes::ports()
{
    QFETCH(int, scheme);
    QFETCH(int, port);
    QFETCH(QString, customaryFor);
    ConnectionSettings settings = plain(Scheme(scheme));
    if (port)
        settings.endpoint.port = quint16(port);
    const QList<Note> notes = settingsNotes(settings, now);
    QCOMPARE(notes.size(), customaryFor.isEmpty() ? 0 : 1);
    if (notes.isEmpty())
        return;
    QCOMPARE(notes.first().id, u"port-unusual"_s);
    QVERIFY2(notes.first().text.contains(u" %1 is customary for %2;"_s.arg(port).arg(customaryFor)), qPrintable(notes.first().text));
}

void TstSettingsNotes::tokens_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("id"); // empty: none
    QTest::addColumn<QString>("time");
    const auto row = [](const char *name, const Change &change, const char *id = "", const char *time = "") {
        QTest::newRow(name) << change << QString::fromLatin1(id) << QString::fromLatin1(time);
    };
    const auto password = [](const QString &text) { return [text](ConnectionSettings &s) { s.credentials = {u"u"_s, text.toUtf8()}; }; };
    row("expired JWT", password(jwt(-3 * 86'400)), "token-expired", "2026-11-19T12:00:00Z");
    row("JWT that expires now", password(jwt(0)), "token-expired", "2026-11-22T12:00:00Z");
    row("JWT of 90 seconds", password(jwt(90)), "token-expires-soon", "2026-11-22T12:01:30Z");
    row("JWT of an hour", password(jwt(3'600)), "token-expires-soon", "2026-11-22T13:00:00Z");
    row("JWT of an hour and a second", password(jwt(3'601)));
    row("expired SAS", password(sas(-86'400)), "token-expired", "2026-11-21T12:00:00Z");
    row("SAS of ten minutes", password(sas(600)), "token-expires-soon", "2026-11-22T12:10:00Z");
    row(
        "JWT as user name", [](auto &s) { s.credentials.username = jwt(-1); }, "token-expired", "2026-11-22T11:59:59Z");
    row(
        "JWT as bearer",
        [](auto &s) {
            s.endpoint.scheme = Scheme::Ws;
            s.webSocket.headers = {{u"Authorization"_s, "Bearer "_L1 + jwt(-1)}};
        },
        "token-expired", "11:59:59Z");
    row(
        "JWT in the query",
        [](auto &s) {
            s.endpoint.scheme = Scheme::Ws;
            s.webSocket.path = "/mqtt?access_token="_L1 + jwt(-1);
        },
        "token-expired", "11:59:59Z");
    row("JWT without exp", password(part("{\"alg\":\"none\"}") + u'.' + part("{}") + ".x"_L1));
    row("JWT with exp as text", password(part("{\"alg\":\"none\"}") + u'.' + part("{\"exp\":\"soon\"}") + ".x"_L1));
    row("JWT with exp beyond all dates", password(part("{\"alg\":\"none\"}") + u'.' + part("{\"exp\":1e300}") + ".x"_L1));
    row("JWT with a negative exp", password(part("{\"alg\":\"none\"}") + u'.' + part("{\"exp\":-1}") + ".x"_L1));
    row("broken JWT", password(u"eyJhbGciOiJ9.!!!.x"_s));
    row("three dotted words", password(u"a.b.c"_s));
    row("SAS with a date of words", password(u"SharedAccessSignature sr=a&sig=b&se=never"_s));
}

void TstSettingsNotes::tokens()
{
    QFETCH(Change, change);
    QFETCH(QString, id);
    QFETCH(QString, time);
    ConnectionSettings settings = plain();
    change(settings);
    const QList<Note> notes = settingsNotes(settings, now);
    QCOMPARE(notes.size(), id.isEmpty() ? 0 : 1);
    if (notes.isEmpty())
        return;
    QCOMPARE(notes.first().id, id);
    QVERIFY2(notes.first().text.contains(time), qPrintable(notes.first().text));
    QVERIFY2(!notes.first().text.contains("eyJ"_L1) && !notes.first().text.contains("sig"_L1), qPrintable(notes.first().text));
}

void TstSettingsNotes::ignored()
{
    ConnectionSettings settings = plain();
    QVERIFY(ignoredFields(settings).isEmpty());
    settings.webSocket = {u"/x"_s, {{u"a"_s, u"b"_s}}};
    settings.tls.alpn = QStringList(u"mqtt"_s);
    settings.tls.addSystemCa = true;
    settings.credentials.password = "x";
    settings.properties.receiveMaximum = 1;
    settings.will.enabled = true;
    settings.will.contentType = QString();
    QCOMPARE(ignoredFields(settings),
             (QList<Field>{Field::WebSocketPath, Field::WebSocketHeaders, Field::Password, Field::CaFile, Field::Alpn,
                           Field::WillContentType, Field::ReceiveMaximum}));
    QCOMPARE(whyIgnored(Field::ReceiveMaximum, settings), u"Travels in MQTT 5 only; this connection uses 3.1.1."_s);
    for (const Field field : ignoredFields(settings))
        QVERIFY(!whyIgnored(field, settings).isEmpty());
    settings.endpoint.scheme = Scheme::Wss;
    settings.version = mqtt::Version::V5;
    QVERIFY(ignoredFields(settings).isEmpty());
    settings.tls.pkcs12.path = u"c.p12"_s;
    QVERIFY(ignoredFields(settings).isEmpty());
    settings.tls.key.path = u"k.pem"_s;
    QCOMPARE(ignoredFields(settings), QList<Field>{Field::Pkcs12});
    QVERIFY(whyIgnored(Field::Pkcs12, settings).contains("wins"_L1));
}

QTEST_APPLESS_MAIN(TstSettingsNotes)
#include "tst_settings_notes.moc"
