// Exported texts without running them: nothing is dropped in silence, no secret stands in them.
#include "interchange/Export.h"
#include "interchange/ExportSamples.h"

#include <QTest>

using namespace Qt::StringLiterals;

using Part = ExportSample::Part;

class TstExport : public QObject
{
    Q_OBJECT
private slots:
    void nothingIsDropped_data();
    void nothingIsDropped();
    void ignoredIsTold_data();
    void ignoredIsTold();
    void noSecrets_data();
    void noSecrets();
    void secretsOnRequest();
    void tokensAreSecrets();
    void scramKeepsThePassword();
    void keyTextNeedsAFile();
    void fileThatCannotBeRead();
    void hostileTextStaysInItsComment();
    void whereItMakesSense();
    void names();
    void knownTexts_data();
    void knownTexts();
};

namespace {

bool isAbout(ExportForm form, const ExportSample &sample)
{
    if (form == ExportForm::OpenSsl)
        return sample.part == Part::Tls || (sample.part == Part::Network && qstrcmp(sample.name, "connect timeout") != 0);
    return form != ExportForm::Curl || sample.part == Part::Tls || sample.part == Part::WebSocket || sample.part == Part::Network;
}

void addForms()
{
    QTest::addColumn<ExportForm>("form");
    for (const ExportForm form : exportForms())
        QTest::newRow(qPrintable(exportFormKey(form))) << form;
}

Scheme schemeFor(ExportForm form, Part part)
{
    if (form == ExportForm::MosquittoBridge || form == ExportForm::OpenSsl)
        return Scheme::Mqtts;
    return form == ExportForm::Curl || part == Part::WebSocket ? Scheme::Wss : Scheme::Mqtts;
}

QString textOf(const ConnectionSettings &settings, ExportForm form, ExportSecrets secrets = ExportSecrets::Included)
{
    return exported(settings, form, secrets).text;
}

} // namespace

void TstExport::nothingIsDropped_data()
{
    addForms();
}

/// Whatever is changed changes the text: the command itself, or a comment of what it cannot express.
void TstExport::nothingIsDropped()
{
    QFETCH(ExportForm, form);
    for (const ExportSample &sample : exportSamples()) {
        if (!isAbout(form, sample))
            continue;
        if (sample.part == Part::WebSocket && (form == ExportForm::MosquittoBridge || form == ExportForm::OpenSsl))
            continue; // not offered; see whereItMakesSense()
        ConnectionSettings settings = exportBase(schemeFor(form, sample.part));
        const QString before = textOf(settings, form);
        sample.apply(settings);
        QVERIFY2(textOf(settings, form) != before, sample.name);
    }
}

void TstExport::ignoredIsTold_data()
{
    addForms();
}

/// The same for what the connection itself does not send.
void TstExport::ignoredIsTold()
{
    QFETCH(ExportForm, form);
    if (form == ExportForm::OpenSsl || form == ExportForm::Curl)
        QSKIP("It is for the part below MQTT alone.");
    for (const ExportSample &sample : exportSamples()) {
        ConnectionSettings settings = exportBase(Scheme::Mqtt, mqtt::Version::V311);
        const QString before = textOf(settings, form);
        sample.apply(settings);
        QVERIFY2(textOf(settings, form) != before, sample.name);
    }
}

void TstExport::noSecrets_data()
{
    addForms();
}

void TstExport::noSecrets()
{
    QFETCH(ExportForm, form);
    for (const ExportSample &sample : exportSamples()) {
        ConnectionSettings settings = exportBase(schemeFor(form, sample.part));
        sample.apply(settings);
        const ExportedText text = exported(settings, form, ExportSecrets::AsPlaceholders);
        QVERIFY2(!text.text.contains("horse"_L1), qPrintable(text.text));
        for (const QString &name : text.placeholders)
            QVERIFY2(text.text.contains(name) && text.toDo.join(u'\n').contains(name), qPrintable(text.text));
    }
}

void TstExport::secretsOnRequest()
{
    ConnectionSettings settings = exportBase();
    settings.credentials = {u"gate"_s, QByteArray("horse 7719")};
    QVERIFY(textOf(settings, ExportForm::MosquittoSub).contains("-P 'horse 7719'"_L1));
    const ExportedText text = exported(settings, ExportForm::MosquittoSub, ExportSecrets::AsPlaceholders);
    QVERIFY(text.text.contains("-P \"$MQTT_PASSWORD\""_L1));
    QCOMPARE(text.placeholders, QStringList{u"MQTT_PASSWORD"_s});
    QVERIFY(textOf(settings, ExportForm::MqttJs, ExportSecrets::AsPlaceholders).contains("password: process.env.MQTT_PASSWORD"_L1));
    QVERIFY(textOf(settings, ExportForm::PahoPython, ExportSecrets::AsPlaceholders).contains("os.environ[\"MQTT_PASSWORD\"]"_L1));
    QVERIFY(textOf(settings, ExportForm::MosquittoBridge, ExportSecrets::AsPlaceholders).contains("remote_password MQTT_PASSWORD"_L1));
}

void TstExport::tokensAreSecrets()
{
    const QString token = u"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJob3JzZSJ9.c2lnbmF0dXJlLW9mLWhvcnNl"_s;
    ConnectionSettings settings = exportBase(Scheme::Wss);
    settings.credentials.username = token;
    settings.webSocket.path = "/mqtt?token="_L1 + token + "&site=north"_L1;
    settings.properties.userProperties = {{u"jwt"_s, token}, {u"site"_s, u"north"_s}};
    settings.will.enabled = true;
    settings.will.topic = "tenants/"_L1 + token;
    settings.will.contentType = token;
    settings.will.responseTopic = token + "/answers"_L1;
    settings.will.payload.bytes = token.toUtf8();
    SubscriptionSettings subscription;
    subscription.topicFilter = "tenants/"_L1 + token + "/#"_L1;
    subscription.userProperties = {{u"jwt"_s, token}};
    settings.subscriptions = {subscription};
    settings.webSocket.headers = {{u"X-Tenant"_s, "for "_L1 + token}};
    for (const ExportForm form : exportForms()) {
        const QString text = textOf(settings, form, ExportSecrets::AsPlaceholders);
        QVERIFY2(!text.contains("eyJ"_L1), qPrintable(text));
        if (form == ExportForm::MosquittoSub || form == ExportForm::ConnackCheck)
            QVERIFY2(text.contains("north"_L1), qPrintable(text));
    }
}

/// It goes into the exchange alone; a tool that makes none must not send it in the clear.
void TstExport::scramKeepsThePassword()
{
    ConnectionSettings settings = exportBase(Scheme::Mqtt);
    settings.credentials = {u"gate"_s, QByteArray("horse-7719")};
    settings.properties.authenticationMethod = u"SCRAM-SHA-256"_s;
    for (const ExportForm form : exportForms()) {
        const ExportedText text = exported(settings, form, ExportSecrets::Included);
        if (form == ExportForm::ConnackCheck)
            QVERIFY(text.text.contains("--password horse-7719"_L1));
        else
            QVERIFY2(!text.text.contains("horse"_L1), qPrintable(text.text));
    }
}

void TstExport::keyTextNeedsAFile()
{
    ConnectionSettings settings = exportBase();
    settings.tls.certificate.pem = "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n";
    settings.tls.key.pem = "-----BEGIN PRIVATE KEY-----\nhorse\n-----END PRIVATE KEY-----\n";
    for (const ExportForm form : {ExportForm::MosquittoSub, ExportForm::MqttxConn, ExportForm::PahoPython, ExportForm::MosquittoBridge,
                                  ExportForm::OpenSsl, ExportForm::Curl}) {
        const ExportedText text = exported(settings, form, ExportSecrets::Included);
        QVERIFY2(text.text.contains("client-key.pem"_L1) && text.text.contains("client-cert.pem"_L1), qPrintable(text.text));
        QCOMPARE(text.toDo.filter(u"client-key.pem"_s).size(), 1);
        QVERIFY(!text.text.contains("horse"_L1));
    }
    QVERIFY(textOf(settings, ExportForm::MqttJs).contains("horse"_L1));
    QVERIFY(textOf(settings, ExportForm::MqttJs, ExportSecrets::AsPlaceholders).contains("fs.readFileSync('client-key.pem')"_L1));
}

void TstExport::fileThatCannotBeRead()
{
    ConnectionSettings settings = exportBase();
    settings.will.enabled = true;
    settings.will.topic = u"state"_s;
    settings.will.payload = {{}, BinaryValue::Form::File, u"/nowhere/payload.bin"_s};
    const ExportedText text = exported(settings, ExportForm::MosquittoSub, ExportSecrets::Included);
    QVERIFY2(text.notExpressed.join(u'\n').contains("/nowhere/payload.bin"_L1), qPrintable(text.text));
}

/// A value with a line end in a comment would be a command of its own.
void TstExport::hostileTextStaysInItsComment()
{
    ConnectionSettings settings = exportBase(Scheme::Mqtt);
    settings.tls.serverName = u"x\nrm -rf ~\n"_s;
    settings.network.servers = {{Scheme::Mqtt, u"a"_s, {}}, {Scheme::Mqtt, u"b\nid\n"_s, {}}};
    SubscriptionSettings off;
    off.topicFilter = u"a\nreboot\n"_s;
    off.enabled = false;
    settings.subscriptions = {off};
    for (const ExportForm form : exportForms()) {
        for (const QString &line : textOf(settings, form).split(u'\n'))
            QVERIFY2(line != "reboot"_L1 && line != "id"_L1 && (form == ExportForm::ConnackCheck || !line.startsWith("rm "_L1)),
                     qPrintable(line)); // connack check has it in quotes
    }
}

void TstExport::whereItMakesSense()
{
    const auto offered = [](Scheme scheme) {
        QStringList keys;
        for (const ExportForm form : exportForms()) {
            if (whyNotExportable(exportBase(scheme), form).isEmpty())
                keys += exportFormKey(form);
        }
        return keys;
    };
    QVERIFY(!offered(Scheme::Mqtt).contains(u"openssl"_s) && !offered(Scheme::Mqtt).contains(u"curl"_s));
    QVERIFY(offered(Scheme::Mqtts).contains(u"openssl"_s) && !offered(Scheme::Mqtts).contains(u"curl"_s));
    QVERIFY(!offered(Scheme::Ws).contains(u"openssl"_s) && offered(Scheme::Ws).contains(u"curl"_s));
    QVERIFY(offered(Scheme::Wss).contains(u"openssl"_s) && !offered(Scheme::Wss).contains(u"bridge"_s));
    for (const ExportForm form : exportForms())
        QVERIFY(!whyNotExportable(ConnectionSettings(), form).isEmpty());
}

void TstExport::names()
{
    QStringList keys;
    for (const ExportForm form : exportForms()) {
        QVERIFY(!exportFormName(form).isEmpty() && !exportFormHelp(form).isEmpty());
        QVERIFY(!keys.contains(exportFormKey(form)));
        keys += exportFormKey(form);
    }
    QCOMPARE(keys.size(), 10);
}

void TstExport::knownTexts_data()
{
    QTest::addColumn<ExportForm>("form");
    QTest::addColumn<QString>("text");
    QTest::newRow("mosquitto_sub") << ExportForm::MosquittoSub
                                   << u"mosquitto_sub \\\n  -h broker.lan \\\n  -p 8883 \\\n  -V mqttv5 \\\n  -i pump-7 \\\n  -x 600 \\\n"
                                      "  --cafile ca.pem \\\n  -u gate \\\n  -P 'horse 7719' \\\n  -t 'a/#' \\\n  -q 1 \\\n  -v\n"_s;
    QTest::newRow("openssl") << ExportForm::OpenSsl
                             << u"openssl s_client \\\n  -connect broker.lan:8883 \\\n  -servername broker.lan \\\n"
                                "  -verify_hostname broker.lan \\\n  -verify_return_error \\\n  -CAfile ca.pem \\\n  -no-CApath \\\n"
                                "  -no-CAstore \\\n  -showcerts \\\n  </dev/null\n"_s;
    QTest::newRow("bridge") << ExportForm::MosquittoBridge
                            << u"# not expressible: Session Expiry Interval\nconnection broker-lan\naddress broker.lan:8883\n"
                               "bridge_protocol_version mqttv50\nremote_clientid pump-7\ncleansession true\nremote_username gate\n"
                               "remote_password horse 7719\nbridge_cafile ca.pem\ntopic a/# in 1\ntry_private false\n"
                               "notifications false\n"_s;
    QTest::newRow("check") << ExportForm::ConnackCheck
                           << u"connack check \\\n  mqtts://broker.lan \\\n  --protocol-version 5 \\\n  --client-id pump-7 \\\n"
                              "  --username gate \\\n  --password 'horse 7719' \\\n  --ca ca.pem \\\n"
                              "  --property sessionExpiryInterval=600 \\\n  --subscribe 'a/#' \\\n  --qos 1\n"_s;
}

void TstExport::knownTexts()
{
    QFETCH(ExportForm, form);
    QFETCH(QString, text);
    ConnectionSettings settings = exportBase();
    settings.credentials = {u"gate"_s, QByteArray("horse 7719")};
    settings.tls.ca = {{u"ca.pem"_s, {}}};
    settings.properties.sessionExpiryInterval = 600;
    SubscriptionSettings subscription;
    subscription.topicFilter = u"a/#"_s;
    subscription.qos = mqtt::QoS::AtLeastOnce;
    settings.subscriptions = {subscription};
    QCOMPARE(textOf(settings, form), text);
}

QTEST_GUILESS_MAIN(TstExport)
#include "tst_export.moc"
