// Exported texts, run with the programs that they are for: what they send is what the connection sends.
#include "client/ConnectPacket.h"
#include "interchange/ExportRunner.h"
#include "support/Mosquitto.h"
#include "support/ScriptedPeer.h"
#include "support/TestCertificates.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QString oddText = u"it's \"odd\" $HOME `id` \\n %s \u00e4\u20ac\U0001F321 -x #+"_s;
const QList<ExportForm> mqttForms{ExportForm::MosquittoSub, ExportForm::MosquittoPub,   ExportForm::MqttxConn,
                                  ExportForm::MqttxSub,     ExportForm::MqttJs,         ExportForm::PahoPython,
                                  ExportForm::ConnackCheck, ExportForm::MosquittoBridge};

ConnectionSettings plain(mqtt::Version version)
{
    ConnectionSettings settings;
    settings.endpoint.host = u"127.0.0.1"_s;
    settings.version = version;
    settings.clientId = u"pump-7"_s;
    settings.network.reconnectPeriod = std::chrono::milliseconds(0);
    return settings;
}

/// 3.1.1 with user name, password and will.
ConnectionSettings full311()
{
    ConnectionSettings settings = plain(mqtt::Version::V311);
    settings.cleanStart = false;
    settings.keepAlive = 17;
    settings.credentials = {u"gate"_s, QByteArray("horse 7719")};
    settings.will.enabled = true;
    settings.will.topic = u"state/pump 7"_s;
    settings.will.payload.bytes = "gone, \"for good\"";
    settings.will.qos = 1;
    settings.will.retain = true;
    return settings;
}

/// 5.0 with every property that all tools know, of CONNECT and of the will.
ConnectionSettings full5()
{
    ConnectionSettings settings = full311();
    settings.version = mqtt::Version::V5;
    settings.cleanStart = true;
    ConnectPropertySettings &properties = settings.properties;
    properties.sessionExpiryInterval = 600;
    properties.receiveMaximum = 7;
    properties.maximumPacketSize = 70'000;
    properties.topicAliasMaximum = 8;
    properties.requestResponseInformation = true;
    properties.requestProblemInformation = false;
    properties.userProperties = {{u"site"_s, u"north"_s}, {u"site"_s, u"hall = 3"_s}, {u"a b"_s, oddText}};
    WillSettings &will = settings.will;
    will.willDelayInterval = 5;
    will.payloadFormatIndicator = true;
    will.messageExpiryInterval = 6;
    will.contentType = u"text/plain; x=$y"_s;
    will.responseTopic = u"answers/7"_s;
    will.correlationData = BinaryValue{"c 1", BinaryValue::Form::Text, {}};
    will.userProperties = {{u"where"_s, u"hall 2"_s}};
    return settings;
}

/// Every text odd.
ConnectionSettings odd()
{
    ConnectionSettings settings = plain(mqtt::Version::V311);
    settings.clientId = u"- "_s + oddText;
    settings.credentials = {oddText, u"-P "_s.toUtf8() + oddText.toUtf8()};
    settings.will.enabled = true;
    settings.will.topic = u"a 'b' $c/\u00e4"_s;
    settings.will.payload.bytes = "-line 1\nline 2\t" + oddText.toUtf8();
    return settings;
}

struct Hostile {
    const char *name;
    ConnectionSettings settings;
};

/// What some shell, option parser or file format would take for its own.
QList<Hostile> hostileConnections()
{
    QList<Hostile> all;
    const auto add = [&](const char *name, mqtt::Version version, const std::function<void(ConnectionSettings &)> &change) {
        ConnectionSettings settings = plain(version);
        change(settings);
        all += Hostile{name, settings};
    };
    using S = ConnectionSettings &;
    const auto v31 = mqtt::Version::V31, v311 = mqtt::Version::V311, v5 = mqtt::Version::V5;
    const auto text = [](const char *bytes) { return BinaryValue{bytes, BinaryValue::Form::Text, {}}; };
    add("3.1, quotes", v31, [](S s) { s.credentials = {u"it's \"me\""_s, QByteArray("`\"'\\")}; });
    add("empty user name and password", v311, [](S s) { s.credentials = {QString(), QByteArray()}; });
    add("empty password", v311, [](S s) { s.credentials = {u"gate"_s, QByteArray()}; });
    add("user name alone", v311, [](S s) { s.credentials.username = u"gate"_s; });
    add("password alone", v5, [](S s) { s.credentials.password = "horse"; });
    add("leading dashes", v311, [text](S s) {
        s.clientId = u"-i"_s;
        s.credentials = {u"--help"_s, QByteArray("-")};
        s.will.enabled = true;
        s.will.topic = u"-t"_s;
        s.will.payload = text("--");
    });
    add("blanks", v311, [](S s) { s.credentials = {u" gate "_s, QByteArray("  ")}; });
    add("line ends", v5, [text](S s) {
        s.credentials = {u"gate"_s, QByteArray("\none\r\ntwo\n\n")};
        s.will.enabled = true;
        s.will.topic = u"state"_s;
        s.will.payload = text("one\n\ttwo\n");
        s.properties.userProperties = {{u"lines"_s, u"a\nb\n"_s}};
    });
    add("backslashes and percent", v311, [](S s) { s.credentials = {u"DOMAIN\\gate"_s, QByteArray("100%s\\n%d\\")}; });
    add("variables and commands", v5, [](S s) {
        s.clientId = u"$HOME"_s;
        s.credentials = {u"${PATH}"_s, QByteArray("$(id)!`id`;id&id|id")};
        s.properties.userProperties = {{u"$HOME"_s, u"{{x}} %PATH% !!"_s}};
    });
    add("comment signs", v311, [](S s) {
        s.clientId = u"#1"_s;
        s.credentials = {u"# gate"_s, QByteArray("horse # not a comment ; //")};
    });
    add("equals signs", v5, [](S s) {
        s.clientId = u"=1"_s;
        s.credentials = {u"a=b"_s, QByteArray("==")};
        s.properties.userProperties = {{u"a=b"_s, u"=c"_s}};
    });
    add("not ASCII", v5, [](S s) {
        s.clientId = u"pump-\u00e4\u20ac\U0001F321"_s;
        s.credentials = {u"G\u00e4rtner"_s, QByteArray("\xE6\x97\xA5\xE6\x9C\xAC")};
        s.properties.userProperties = {{u"\u540d"_s, u"\u202Eleft \u2028 \uFEFF"_s}};
    });
    add("password of bytes", v311, [](S s) { s.credentials = {u"gate"_s, QByteArray("\xFF\xFE\x01")}; });
    add("NUL bytes", v5, [](S s) {
        s.credentials = {u"gate"_s, QByteArray("a\0b", 3)};
        s.will.enabled = true;
        s.will.topic = u"state"_s;
        s.will.payload = {QByteArray("\0\xFF", 2), BinaryValue::Form::Hex, {}};
        s.will.correlationData = BinaryValue{QByteArray("\0", 1), BinaryValue::Form::Hex, {}};
    });
    add("user properties", v5, [](S s) {
        s.properties.userProperties = {{u"-a"_s, u"-b"_s},      {u"b"_s, {}},       {{}, u"c"_s},
                                       {u"10"_s, u"d: e"_s},    {u"2"_s, u"f:g"_s}, {u"2"_s, u"h"_s},
                                       {u"__proto__"_s, u"i"_s}};
    });
    add("empty texts of the will", v5, [text](S s) {
        s.will.enabled = true;
        s.will.topic = u"state"_s;
        s.will.contentType = QString();
        s.will.correlationData = text("");
        s.will.payloadFormatIndicator = false;
        s.will.willDelayInterval = 0;
    });
    add("zeroes", v5, [](S s) {
        s.keepAlive = 0;
        s.properties.sessionExpiryInterval = 0;
        s.properties.topicAliasMaximum = 0;
        s.properties.requestProblemInformation = true;
        s.properties.requestResponseInformation = false;
    });
    add("greatest numbers", v5, [](S s) {
        s.keepAlive = 65'535;
        s.properties.sessionExpiryInterval = 0xFFFF'FFFF;
        s.properties.receiveMaximum = 65'535;
        s.properties.maximumPacketSize = 0xFFFF'FFFF;
        s.properties.topicAliasMaximum = 65'535;
    });
    add("authentication", v5, [](S s) {
        s.properties.authenticationMethod = u"K1 it's"_s;
        s.properties.authenticationData = BinaryValue{"a 'b'\n", BinaryValue::Form::Text, {}};
    });
    add("empty client ID", v5, [](S s) { s.clientId.clear(); });
    add("empty client ID, 3.1.1", v311, [](S s) { s.clientId.clear(); });
    add("session kept", v5, [](S s) { s.cleanStart = false; });
    add("session of no ID kept", v5, [](S s) {
        s.clientId.clear();
        s.cleanStart = false;
    });
    add("session of no ID never ends", v5, [](S s) {
        s.clientId.clear();
        s.properties.sessionExpiryInterval = 0xFFFF'FFFF;
    });
    add("session of no ID kept, 3.1.1", v311, [](S s) {
        s.clientId.clear();
        s.cleanStart = false;
    });
    add("empty client ID, 3.1", v31, [](S s) { s.clientId.clear(); });
    return all;
}

QList<mqtt::Property> sorted(const mqtt::Properties &properties)
{
    QList<mqtt::Property> entries(properties.entries().begin(), properties.entries().end());
    std::stable_sort(entries.begin(), entries.end(), [](const auto &a, const auto &b) { return a.id < b.id; });
    return entries;
}

/// The CONNECT without what a tool adds by itself, and which says nothing else than leaving it out, but for Receive Maximum of mosquitto.
mqtt::Connect withoutAdditions(mqtt::Connect sent, const mqtt::Connect &expected, ExportForm form)
{
    const auto drop = [&](mqtt::PropertyId id) {
        if (!expected.properties.contains(id))
            sent.properties.remove(id);
    };
    if (sent.properties.integer(mqtt::PropertyId::SessionExpiryInterval) == 0U)
        drop(mqtt::PropertyId::SessionExpiryInterval);
    if (form == ExportForm::MosquittoSub || form == ExportForm::MosquittoPub || form == ExportForm::MosquittoBridge)
        drop(mqtt::PropertyId::ReceiveMaximum);
    return sent;
}

void compareConnect(const mqtt::Connect &actual, const mqtt::Connect &expected)
{
    QCOMPARE(int(actual.version), int(expected.version));
    QCOMPARE(actual.clientId, expected.clientId);
    QCOMPARE(actual.cleanStart, expected.cleanStart);
    QCOMPARE(actual.keepAlive, expected.keepAlive);
    QCOMPARE(actual.username, expected.username);
    QCOMPARE(actual.password, expected.password);
    QVERIFY(sorted(actual.properties) == sorted(expected.properties));
    QCOMPARE(actual.will.has_value(), expected.will.has_value());
    if (!actual.will)
        return;
    QCOMPARE(actual.will->topic, expected.will->topic);
    QCOMPARE(actual.will->payload, expected.will->payload);
    QCOMPARE(int(actual.will->qos), int(expected.will->qos));
    QCOMPARE(actual.will->retain, expected.will->retain);
    QVERIFY(sorted(actual.will->properties) == sorted(expected.will->properties));
}

/// Something else than how the tool reconnects is left out.
bool tellsSome(const ExportedText &text)
{
    return text.notExpressed != text.notExpressed.filter(u"Reconnect period"_s);
}

bool isSameConnect(const mqtt::Connect &actual, const mqtt::Connect &expected)
{
    const auto isSameWill = [](const mqtt::Will &a, const mqtt::Will &b) {
        return a.topic == b.topic && a.payload == b.payload && a.qos == b.qos && a.retain == b.retain
            && sorted(a.properties) == sorted(b.properties);
    };
    return actual.version == expected.version && actual.clientId == expected.clientId && actual.cleanStart == expected.cleanStart
        && actual.keepAlive == expected.keepAlive && actual.username == expected.username && actual.password == expected.password
        && sorted(actual.properties) == sorted(expected.properties) && actual.will.has_value() == expected.will.has_value()
        && (!actual.will || isSameWill(*actual.will, *expected.will));
}

} // namespace

class TstExportTools : public QObject
{
    Q_OBJECT
private slots:
    void sendsTheConnect_data();
    void sendsTheConnect();
    void sendsHostileTexts_data();
    void sendsHostileTexts();
    void placeholdersAreFilledIn_data();
    void placeholdersAreFilledIn();
    void subscribes_data();
    void subscribes();
    void connectsWithPlaceholders_data();
    void connectsWithPlaceholders();
    void connectsWithCertificate_data();
    void connectsWithCertificate();
    void connectsVaried_data();
    void connectsVaried();
    void connectsOverWebSocket_data();
    void connectsOverWebSocket();
    void opensslShakesHands();
    void opensslSeesAWrongName();
    void opensslTakesPkcs12();
    void curlUpgrades();
    void curlSeesTheHeaders();

private:
    void addForms();
    void runAndCompare(ExportForm form, ConnectionSettings settings, ExportSecrets secrets);

    ExportRunner m_runner;
};

void TstExportTools::addForms()
{
    QTest::addColumn<ExportForm>("form");
    for (const ExportForm form : mqttForms)
        QTest::newRow(qPrintable(exportFormKey(form))) << form;
}

void TstExportTools::runAndCompare(ExportForm form, ConnectionSettings settings, ExportSecrets secrets)
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(settings.version));
    settings.endpoint.port = peer.port();
    const ExportedText text = exported(settings, form, secrets);
    const QString password = QString::fromUtf8(settings.credentials.password.value_or(QByteArray()));
    m_runner.start(form,
                   secrets == ExportSecrets::Included
                       ? text.text
                       : QString(text.text).replace("remote_password MQTT_PASSWORD"_L1, "remote_password "_L1 + password),
                   {{u"MQTT_PASSWORD"_s, password}});
    QTRY_VERIFY2_WITH_TIMEOUT(peer.link() && peer.link()->count(mqtt::PacketType::Connect) == 1,
                              (text.text.toUtf8() + m_runner.output()).constData(), 20'000);
    const auto packet = peer.link()->decoded(peer.link()->ofType(mqtt::PacketType::Connect).first());
    mqtt::Connect expected = makeConnect(settings);
    if (form == ExportForm::MosquittoBridge) { // it has neither, and says so
        QCOMPARE(text.notExpressed.filter(u"Last will"_s).size(), settings.will.enabled ? 1 : 0);
        QCOMPARE(text.notExpressed.filter(u"Session Expiry Interval"_s).size(), settings.properties.sessionExpiryInterval ? 1 : 0);
        expected.will.reset();
        expected.properties = {};
    } else { // nothing but how the tool reconnects
        QCOMPARE(text.notExpressed.filter(u"Reconnect period"_s), text.notExpressed);
    }
    mqtt::Connect actual = withoutAdditions(std::get<mqtt::Connect>(packet), expected, form);
    if (form == ExportForm::MosquittoBridge)
        actual.properties = {};
    compareConnect(actual, expected);
    m_runner.stop();
}

void TstExportTools::sendsTheConnect_data()
{
    addForms();
}

void TstExportTools::sendsTheConnect()
{
    QFETCH(ExportForm, form);
    if (const QString missing = m_runner.missing(form); !missing.isEmpty())
        QSKIP(qPrintable(missing));
    for (const ConnectionSettings &settings : {plain(mqtt::Version::V31), full311(), full5(), odd()}) {
        runAndCompare(form, settings, ExportSecrets::Included);
        if (QTest::currentTestFailed())
            return;
    }
}

void TstExportTools::sendsHostileTexts_data()
{
    addForms();
}

/// What the form does not tell as left out arrives as it was.
void TstExportTools::sendsHostileTexts()
{
    QFETCH(ExportForm, form);
    if (const QString missing = m_runner.missing(form); !missing.isEmpty())
        QSKIP(qPrintable(missing));
    for (const Hostile &hostile : hostileConnections()) {
        ConnectionSettings settings = hostile.settings;
        ScriptedPeer peer;
        peer.playBroker(ScriptedPeer::acceptance(settings.version));
        settings.endpoint.port = peer.port();
        const ExportedText text = exported(settings, form, ExportSecrets::Included);
        m_runner.start(form, text.text);
        // The first one: connack check tries others when it is refused.
        QTRY_VERIFY2_WITH_TIMEOUT(!peer.links().empty() && peer.links().front()->count(mqtt::PacketType::Connect) > 0,
                                  (QByteArray(hostile.name) + '\n' + text.text.toUtf8() + m_runner.output()).constData(), 20'000);
        const auto packet = peer.link()->decoded(peer.links().front()->ofType(mqtt::PacketType::Connect).first());
        const mqtt::Connect expected = makeConnect(settings);
        const bool isSame = isSameConnect(withoutAdditions(std::get<mqtt::Connect>(packet), expected, form), expected);
        QVERIFY2(isSame != tellsSome(text), (QByteArray(hostile.name) + '\n' + text.text.toUtf8()).constData());
        m_runner.stop();
    }
}

void TstExportTools::placeholdersAreFilledIn_data()
{
    addForms();
}

void TstExportTools::placeholdersAreFilledIn()
{
    QFETCH(ExportForm, form);
    if (const QString missing = m_runner.missing(form); !missing.isEmpty())
        QSKIP(qPrintable(missing));
    runAndCompare(form, full311(), ExportSecrets::AsPlaceholders);
}

void TstExportTools::subscribes_data()
{
    addForms();
}

void TstExportTools::subscribes()
{
    QFETCH(ExportForm, form);
    if (form == ExportForm::MosquittoPub || form == ExportForm::MqttxConn)
        QSKIP("It does not subscribe.");
    if (const QString missing = m_runner.missing(form); !missing.isEmpty())
        QSKIP(qPrintable(missing));
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(mqtt::Version::V5));
    ConnectionSettings settings = plain(mqtt::Version::V5);
    settings.endpoint.port = peer.port();
    SubscriptionSettings first;
    first.topicFilter = u"sensors/$x/#"_s;
    first.qos = mqtt::QoS::AtLeastOnce;
    SubscriptionSettings second = first;
    second.topicFilter = u"state/+"_s;
    settings.subscriptions = {first, second};
    m_runner.start(form, exported(settings, form, ExportSecrets::Included).text);
    const auto filters = [&] {
        QMap<QString, int> found;
        for (const QByteArray &packet : peer.link() ? peer.link()->ofType(mqtt::PacketType::Subscribe) : QList<QByteArray>()) {
            const mqtt::Packet decoded = peer.link()->decoded(packet);
            for (const auto &subscription : std::get<mqtt::Subscribe>(decoded).subscriptions)
                found.insert(subscription.topicFilter, int(subscription.qos));
        }
        return found;
    };
    const QMap<QString, int> expected{{first.topicFilter, 1}, {second.topicFilter, 1}};
    QTRY_VERIFY2_WITH_TIMEOUT(filters() == expected, m_runner.output().constData(), 20'000);
    m_runner.stop();
}

void TstExportTools::connectsWithPlaceholders_data()
{
    addForms();
}

/// Every placeholder filled in, also of a secret that other settings repeat: the same CONNECT.
void TstExportTools::connectsWithPlaceholders()
{
    QFETCH(ExportForm, form);
    if (form == ExportForm::MosquittoBridge)
        QSKIP("Its lines are filled in by hand.");
    if (const QString missing = m_runner.missing(form); !missing.isEmpty())
        QSKIP(qPrintable(missing));
    const QString secret = u"it's $7 \"\\\u00e4"_s;
    ConnectionSettings settings = plain(mqtt::Version::V5);
    settings.clientId = u"pump-"_s + secret;
    settings.credentials = {u"gate "_s + secret, secret.toUtf8()};
    settings.will.enabled = true;
    settings.will.topic = u"tenants/"_s + QString::fromLatin1(secret.toUtf8().toHex()) + u"/state"_s;
    settings.will.payload.bytes = "gone: " + secret.toUtf8();
    settings.will.contentType = secret + u"/x"_s;
    settings.properties.userProperties = {{u"site 1"_s, u"north"_s}, {u"tenant"_s, u"of "_s + secret}};
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(settings.version));
    settings.endpoint.port = peer.port();
    const ExportedText text = exported(settings, form, ExportSecrets::AsPlaceholders);
    QVERIFY2(!text.text.contains("it's"_L1) && !text.text.contains("it'\\''s"_L1), qPrintable(text.text));
    QCOMPARE(text.placeholders.size(), 4);
    m_runner.start(form, text.text,
                   {{u"MQTT_PASSWORD"_s, secret},
                    {u"MQTT_PASSWORD_HEX"_s, QString::fromLatin1(secret.toUtf8().toHex())},
                    {u"MQTT_WILL_PAYLOAD"_s, u"gone: "_s + secret},
                    {u"MQTT_USER_PROPERTY_TENANT"_s, u"of "_s + secret}});
    QTRY_VERIFY2_WITH_TIMEOUT(!peer.links().empty() && peer.links().front()->count(mqtt::PacketType::Connect) > 0,
                              (text.text.toUtf8() + m_runner.output()).constData(), 20'000);
    const auto packet = peer.link()->decoded(peer.links().front()->ofType(mqtt::PacketType::Connect).first());
    const mqtt::Connect expected = makeConnect(settings);
    compareConnect(withoutAdditions(std::get<mqtt::Connect>(packet), expected, form), expected);
    m_runner.stop();
}

void TstExportTools::connectsWithCertificate_data()
{
    addForms();
}

/// TLS with a client certificate at a real broker, which names the user of the certificate in its log.
void TstExportTools::connectsWithCertificate()
{
    QFETCH(ExportForm, form);
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    if (const QString missing = m_runner.missing(form); !missing.isEmpty())
        QSKIP(qPrintable(missing));
    static Mosquitto broker;
    QVERIFY(broker.isRunning());
    const TestCertificates &certificates = TestCertificates::instance();
    ConnectionSettings settings = plain(mqtt::Version::V311);
    settings.endpoint = {Scheme::Mqtts, u"localhost"_s, broker.mutualTlsPort()};
    settings.clientId = "tls-"_L1 + exportFormKey(form);
    settings.tls.ca = {{certificates.ca.certificate, {}}};
    settings.tls.certificate = {certificates.client.certificate, {}};
    settings.tls.key = {certificates.client.key, {}};
    settings.tls.minimumVersion = TlsSettings::MinimumVersion::Tls12;
    m_runner.start(form, exported(settings, form, ExportSecrets::Included).text);
    const QByteArray line = " as " + settings.clientId.toUtf8() + " (p2, c1";
    QTRY_VERIFY2_WITH_TIMEOUT(broker.log().contains(line), m_runner.output().constData(), 20'000);
    m_runner.stop();
}

void TstExportTools::connectsVaried_data()
{
    addForms();
}

/// Ways of TLS at a real broker: files whose names a shell would split, encrypted keys, no verification, other names.
void TstExportTools::connectsVaried()
{
    QFETCH(ExportForm, form);
    int runCount = 0;
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    if (const QString missing = m_runner.missing(form); !missing.isEmpty())
        QSKIP(qPrintable(missing));
    static Mosquitto broker;
    QVERIFY(broker.isRunning());
    const TestCertificates &certificates = TestCertificates::instance();
    QList<Hostile> all;
    const auto add = [&](const char *name, Scheme scheme, quint16 port, const std::function<void(ConnectionSettings &)> &change) {
        ConnectionSettings settings = plain(mqtt::Version::V311);
        settings.endpoint = {scheme, u"localhost"_s, port};
        if (usesTls(scheme))
            settings.tls.ca = {{certificates.ca.certificate, {}}};
        change(settings);
        settings.clientId = u"v%1-%2"_s.arg(QString::number(all.size()), exportFormKey(form));
        all += Hostile{name, settings};
    };
    using S = ConnectionSettings &;
    add("CA file with blanks and quotes", Scheme::Mqtts, broker.mqttsPort(), [&](S s) {
        s.tls.ca = {{certificates.write(u"my 'own' $CA.pem"_s, fileContent(certificates.ca.certificate)), {}}};
    });
    add("two CA files", Scheme::Mqtts, broker.mqttsPort(), [&](S s) {
        s.tls.ca = {{certificates.ca.certificate, {}}, {certificates.unrelatedCa.certificate, {}}};
    });
    add("TLS 1.3 and ALPN", Scheme::Mqtts, broker.mqttsPort(), [](S s) {
        s.tls.minimumVersion = TlsSettings::MinimumVersion::Tls13;
        s.tls.alpn = {u"mqtt"_s};
    });
    add("address", Scheme::Mqtts, broker.mqttsPort(), [](S s) { s.endpoint.host = u"127.0.0.1"_s; });
    add("no verification", Scheme::Mqtts, broker.mqttsPort(), [](S s) { s.tls.verifyPeer = false; });
    add("encrypted key", Scheme::Mqtts, broker.mutualTlsPort(), [&](S s) {
        s.tls.certificate = {certificates.client.certificate, {}};
        s.tls.key = {certificates.encryptedKey, {}};
        s.tls.passphrase = TestCertificates::passphrase();
    });
    add("PKCS#12", Scheme::Mqtts, broker.mutualTlsPort(), [&](S s) {
        s.tls.pkcs12 = {certificates.pkcs12, {}};
        s.tls.passphrase = TestCertificates::passphrase();
    });
    add("CRL", Scheme::Mqtts, broker.mqttsPort(), [&](S s) { s.tls.crlFile = certificates.crl; });
    add("connect to", Scheme::Mqtts, broker.mqttsPort(), [&](S s) {
        s.network.connectTo = Endpoint{Scheme::Mqtts, u"127.0.0.1"_s, s.endpoint.port};
        s.endpoint.port.reset();
    });
    add("server name", Scheme::Mqtts, broker.mqttsPort(), [](S s) {
        s.endpoint.host = u"127.0.0.1"_s;
        s.tls.serverName = u"localhost"_s;
    });
    add("servers", Scheme::Mqtt, broker.mqttPort(), [](S s) { s.network.servers = {{Scheme::Mqtt, u"127.0.0.1"_s, s.endpoint.port}}; });
    if (form != ExportForm::MosquittoSub && form != ExportForm::MosquittoPub && form != ExportForm::MosquittoBridge) {
        add("path with a fragment's sign", Scheme::Ws, broker.wsPort(), [](S s) { s.webSocket.path = u"/a%23b?c=%20d&e='f'"_s; });
        add("no path", Scheme::Wss, broker.wssPort(), [](S s) { s.webSocket.path = u"/"_s; });
        add("headers", Scheme::Wss, broker.wssPort(), [](S s) {
            s.version = mqtt::Version::V5;
            s.webSocket.headers = {{u"Authorization"_s, u"Bearer a'b$c"_s}, {u"X-Empty"_s, {}}, {u"Origin"_s, u"http://a.lan"_s}};
        });
        add("no verification", Scheme::Wss, broker.wssPort(), [](S s) { s.tls.verifyPeer = false; });
    }
    for (const Hostile &varied : all) {
        const ExportedText text = exported(varied.settings, form, ExportSecrets::Included);
        if (tellsSome(text)) // it need not connect without what is left out
            continue;
        m_runner.start(form, text.text);
        const QByteArray line = " as " + varied.settings.clientId.toUtf8() + " (p";
        QTRY_VERIFY2_WITH_TIMEOUT(broker.log().contains(line),
                                  (QByteArray(varied.name) + '\n' + text.text.toUtf8() + m_runner.output()).constData(), 20'000);
        m_runner.stop();
        ++runCount;
    }
    QVERIFY2(runCount >= 4, QByteArray::number(runCount));
}

void TstExportTools::connectsOverWebSocket_data()
{
    addForms();
}

void TstExportTools::connectsOverWebSocket()
{
    QFETCH(ExportForm, form);
    if (form == ExportForm::MosquittoSub || form == ExportForm::MosquittoPub || form == ExportForm::MosquittoBridge)
        QSKIP("The mosquitto clients of most systems do not speak WebSockets.");
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    if (const QString missing = m_runner.missing(form); !missing.isEmpty())
        QSKIP(qPrintable(missing));
    static Mosquitto broker;
    QVERIFY(broker.isRunning());
    for (const Scheme scheme : {Scheme::Ws, Scheme::Wss}) {
        ConnectionSettings settings = plain(mqtt::Version::V5);
        settings.endpoint = {scheme, u"localhost"_s, scheme == Scheme::Ws ? broker.wsPort() : broker.wssPort()};
        settings.clientId = schemeName(scheme) + u'-' + exportFormKey(form);
        settings.webSocket.path = u"/inner path?site=a&b=$c"_s;
        settings.webSocket.path.replace(u' ', "%20"_L1);
        settings.webSocket.headers = {{u"X-Tenant"_s, u"it's 7"_s}};
        settings.tls.ca = {{TestCertificates::instance().ca.certificate, {}}};
        m_runner.start(form, exported(settings, form, ExportSecrets::Included).text);
        const QByteArray line = " as " + settings.clientId.toUtf8() + " (p5, c1";
        QTRY_VERIFY2_WITH_TIMEOUT(broker.log().contains(line), m_runner.output().constData(), 20'000);
        m_runner.stop();
    }
}

void TstExportTools::opensslShakesHands()
{
    if (const QString missing = m_runner.missing(ExportForm::OpenSsl); !missing.isEmpty())
        QSKIP(qPrintable(missing));
    ScriptedPeer peer({}, ScriptedPeer::Security::Tls);
    ConnectionSettings settings = plain(mqtt::Version::V311);
    settings.endpoint = {Scheme::Mqtts, u"broker.invalid"_s, {}};
    settings.network.connectTo = Endpoint{Scheme::Mqtt, u"127.0.0.1"_s, peer.port()};
    settings.tls.serverName = u"localhost"_s;
    settings.tls.ca = {{TestCertificates::instance().ca.certificate, {}}};
    settings.tls.minimumVersion = TlsSettings::MinimumVersion::Tls12;
    settings.tls.alpn = {u"mqtt"_s};
    m_runner.start(ExportForm::OpenSsl, exported(settings, ExportForm::OpenSsl, ExportSecrets::Included).text);
    QTRY_VERIFY2_WITH_TIMEOUT(m_runner.output().contains("Verify return code: 0 (ok)"), m_runner.output().constData(), 20'000);
    QVERIFY(m_runner.output().contains("Verified peername: localhost"));
}

void TstExportTools::opensslSeesAWrongName()
{
    if (const QString missing = m_runner.missing(ExportForm::OpenSsl); !missing.isEmpty())
        QSKIP(qPrintable(missing));
    ScriptedPeer peer({}, ScriptedPeer::Security::Tls);
    ConnectionSettings settings = plain(mqtt::Version::V311);
    settings.endpoint = {Scheme::Mqtts, u"localhost"_s, peer.port()};
    settings.tls.serverName = u"other.lan"_s;
    settings.tls.ca = {{TestCertificates::instance().ca.certificate, {}}};
    m_runner.start(ExportForm::OpenSsl, exported(settings, ExportForm::OpenSsl, ExportSecrets::Included).text);
    QTRY_VERIFY2_WITH_TIMEOUT(m_runner.output().contains("ostname mismatch"), m_runner.output().constData(), 20'000);
}

void TstExportTools::opensslTakesPkcs12()
{
    if (const QString missing = m_runner.missing(ExportForm::OpenSsl); !missing.isEmpty())
        QSKIP(qPrintable(missing));
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    Mosquitto broker;
    QVERIFY(broker.isRunning());
    const TestCertificates &certificates = TestCertificates::instance();
    ConnectionSettings settings = plain(mqtt::Version::V311);
    settings.endpoint = {Scheme::Mqtts, u"localhost"_s, broker.mutualTlsPort()};
    settings.tls.ca = {{certificates.ca.certificate, {}}};
    settings.tls.pkcs12 = {certificates.pkcs12, {}};
    settings.tls.passphrase = TestCertificates::passphrase();
    m_runner.start(ExportForm::OpenSsl, exported(settings, ExportForm::OpenSsl, ExportSecrets::AsPlaceholders).text,
                   {{u"MQTT_KEY_PASSPHRASE"_s, TestCertificates::passphrase()}});
    QVERIFY(m_runner.awaitEnd());
    QVERIFY2(m_runner.output().contains("Verify return code: 0 (ok)"), m_runner.output().constData());
    QCOMPARE(m_runner.exitCode(), 0);
}

void TstExportTools::curlUpgrades()
{
    if (const QString missing = m_runner.missing(ExportForm::Curl); !missing.isEmpty())
        QSKIP(qPrintable(missing));
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    Mosquitto broker;
    QVERIFY(broker.isRunning());
    for (const Scheme scheme : {Scheme::Ws, Scheme::Wss}) {
        ConnectionSettings settings = plain(mqtt::Version::V311);
        settings.endpoint = {scheme, u"broker.invalid"_s, {}};
        settings.network.connectTo = Endpoint{scheme, u"127.0.0.1"_s, scheme == Scheme::Ws ? broker.wsPort() : broker.wssPort()};
        settings.network.connectTimeout = std::chrono::milliseconds(1500);
        settings.tls.serverName = u"localhost"_s;
        settings.tls.ca = {{TestCertificates::instance().ca.certificate, {}}};
        m_runner.start(ExportForm::Curl, exported(settings, ExportForm::Curl, ExportSecrets::Included).text);
        QVERIFY2(m_runner.awaitOutput("101 Switching Protocols"), m_runner.output().constData());
        QVERIFY(m_runner.output().contains("Sec-WebSocket-Protocol: mqtt"));
    }
}

void TstExportTools::curlSeesTheHeaders()
{
    if (const QString missing = m_runner.missing(ExportForm::Curl); !missing.isEmpty())
        QSKIP(qPrintable(missing));
    ScriptedPeer peer;
    ConnectionSettings settings = plain(mqtt::Version::V31);
    settings.endpoint = {Scheme::Ws, u"127.0.0.1"_s, peer.port()};
    settings.webSocket.path = u"/a/../b?x=[1-3]&y={z}$HOME"_s;
    settings.webSocket.headers = {{u"Authorization"_s, u"Bearer it's $7"_s}, {u"X-Empty"_s, {}}};
    m_runner.start(ExportForm::Curl, exported(settings, ExportForm::Curl, ExportSecrets::AsPlaceholders).text,
                   {{u"MQTT_HEADER_AUTHORIZATION"_s, u"Bearer it's $7"_s}});
    QTRY_VERIFY2_WITH_TIMEOUT(peer.link() && peer.link()->received.endsWith("\r\n\r\n"), m_runner.output().constData(), 20'000);
    const QList<QByteArray> lines = peer.link()->received.split('\n');
    QCOMPARE(lines.first().trimmed(), QByteArray("GET /a/../b?x=[1-3]&y={z}$HOME HTTP/1.1"));
    for (const char *line : {"Authorization: Bearer it's $7\r", "X-Empty:\r", "Sec-WebSocket-Protocol: mqttv3.1\r", "Upgrade: websocket\r"})
        QVERIFY2(lines.contains(line), peer.link()->received.constData());
    m_runner.stop();
}

QTEST_GUILESS_MAIN(TstExportTools)
#include "tst_export_tools.moc"
