// JSON files: exports of MQTTX, settings of MQTT Explorer, Connack's own.
#include "interchange/ImportChecks.h"
#include "profiles/ProfileJson.h"

#include <QTemporaryDir>

using namespace Qt::StringLiterals;

class TstImportFiles : public QObject
{
    Q_OBJECT
private slots:
    void mqttx();
    void mqttxOld();
    void mqttExplorer();
    void mqttExplorerAlone();
    void connackConnections();
    void connackReport();
    void maskedHeaders();
    void tooMany_data();
    void tooMany();
    void otherEntries();
    void listOfOptions();
    void damaged_data();
    void damaged();
    void filesBesideIt();
};

void TstImportFiles::mqttx()
{
    const Import import = importContent(R"([
      {"id": "c1", "name": "plant", "isCollection": true, "orderId": 0, "parentId": null},
      {"id": "c2", "name": "line 2", "isCollection": true, "orderId": 0, "parentId": "c1"},
      {"id": "x", "name": "pump", "clientId": "mqttx_01", "clientIdWithTime": false, "clean": true, "protocol": "wss", "host": "b.lan",
       "port": 8084, "path": "/mqtt", "keepalive": 45, "connectTimeout": 10, "reconnect": false, "reconnectPeriod": 4000, "username": "gate7",
       "password": "hunter2", "ssl": true, "certType": "self", "rejectUnauthorized": false, "ALPNProtocols": "[mqtt, x-amzn]",
       "ca": "/ca.pem", "cert": "", "key": "", "mqttVersion": "5.0", "unreadMessageCount": 3, "createAt": "2024-01-01 10:00:00",
       "updateAt": "2024-01-01 10:00:00", "isCollection": false, "orderId": 1, "parentId": "c2", "pushProps": {"contentType": "x"},
       "properties": {"sessionExpiryInterval": 60, "receiveMaximum": null, "requestResponseInformation": true, "authenticationMethod": "",
                      "userProperties": {"a": ["1", "2"]}},
       "will": {"id": "w", "lastWillTopic": "gone", "lastWillPayload": "bye", "lastWillQos": 1, "lastWillRetain": true,
                "properties": {"willDelayInterval": 5, "contentType": "text/plain", "responseTopic": ""}},
       "subscriptions": [{"id": "s", "topic": "plant/#", "qos": 1, "nl": true, "rap": false, "rh": 2, "subscriptionIdentifier": 7,
                          "disabled": false, "alias": "all", "color": "#fff", "createAt": "2024"},
                         {"topic": "off", "qos": 0, "disabled": true, "subscriptionIdentifier": null}],
       "messages": [{"topic": "a", "payload": "1"}, {"topic": "b", "payload": "2"}]}
    ])",
                                        testContext());
    QCOMPARE(import.form, u"mqttx-export"_s);
    QCOMPARE(import.problem, QString());
    QCOMPARE(import.connections.size(), 1);
    compareImported(import.connections.first(), R"({"name":"pump","group":"plant / line 2","protocol":"wss","host":"b.lan","port":8084,
        "clientId":"mqttx_01","protocolVersion":5,"keepalive":45,"connectTimeout":10000,"reconnectPeriod":0,"username":"gate7",
        "password":"hunter2","rejectUnauthorized":false,"ca":"/ca.pem","ALPNProtocols":["mqtt","x-amzn"],
        "properties":{"sessionExpiryInterval":60,"requestResponseInformation":true,"userProperties":[["a","1"],["a","2"]]},
        "will":{"topic":"gone","payload":"bye","qos":1,"retain":true,"properties":{"willDelayInterval":5,"contentType":"text/plain"}},
        "subscriptions":[{"topic":"plant/#","qos":1,"nl":true,"rh":2,"properties":{"subscriptionIdentifier":7}},
                         {"topic":"off","qos":0,"enabled":false}]})",
                    {u"alias"_s, u"messages"_s, u"pushProps"_s});
}

// Before 1.5: properties and will beside the rest, no protocol.
void TstImportFiles::mqttxOld()
{
    const Import import =
        importContent(R"([{"id": "1", "name": "old", "clientId": "i", "clean": false, "host": "b", "port": 8883, "ssl": true,
        "certType": "server", "strictValidateCertificate": false, "ca": "/unused", "keepalive": 60, "username": "", "password": "",
        "mqttVersion": "3.1.1", "sessionExpiryInterval": null, "receiveMaximum": 5, "lastWillTopic": "", "lastWillPayload": "",
        "lastWillQos": 0, "lastWillRetain": false, "messages": [], "subscriptions": []}])",
                      testContext());
    QCOMPARE(import.form, u"mqttx-export"_s);
    compareImported(import.connections.value(0), R"({"name":"old","protocol":"mqtts","host":"b","clientId":"i","clean":false,
        "rejectUnauthorized":false,"properties":{"receiveMaximum":5}})",
                    {});
}

void TstImportFiles::mqttExplorer()
{
    const QByteArray pem = "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n";
    const QByteArray json = R"({"Settings": {"theme": "dark"}, "ConnectionManager_connections": {
      "b": {"configVersion": 1, "certValidation": true, "clientId": "mqtt-explorer-2", "id": "b", "name": "second", "encryption": false,
            "subscriptions": ["#", "$SYS/#"], "type": "mqtt", "host": "c.lan", "port": 9001, "protocol": "ws", "basePath": "ws", "order": 2},
      "a": {"configVersion": 1, "certValidation": false, "clientId": "mqtt-explorer-1", "id": "a", "name": "first", "encryption": true,
            "username": "gate7", "password": "hunter2", "subscriptions": [{"topic": "#", "qos": 0}, {"topic": "x", "qos": 1}], "type": "mqtt",
            "host": "b.lan", "port": 8883, "protocol": "mqtt", "order": 1, "novelty": true,
            "selfSignedCertificate": {"name": "ca.pem", "data": "PEM"}, "clientKey": {"name": "key.bin", "data": "AAAA"}}}})";
    QByteArray text = json;
    text.replace("\"PEM\"", '"' + pem.toBase64() + '"');
    const Import import = importContent(text, testContext());
    QCOMPARE(import.form, u"mqtt-explorer"_s);
    QCOMPARE(import.connections.size(), 2);
    QCOMPARE(import.remarks.size(), 1);
    QCOMPARE(import.connections[0].settings.tls.ca.value(0).pem, pem);
    ImportedConnection first = import.connections[0];
    first.settings.tls.ca.clear();
    compareImported(first, R"({"name":"first","protocol":"mqtts","host":"b.lan","clientId":"mqtt-explorer-1","username":"gate7",
        "password":"hunter2","rejectUnauthorized":false,"subscriptions":[{"topic":"#","qos":0},{"topic":"x","qos":1}]})",
                    {u"clientKey"_s, u"novelty"_s});
    compareImported(import.connections[1], R"({"name":"second","protocol":"ws","host":"c.lan","port":9001,"path":"/ws",
        "clientId":"mqtt-explorer-2","subscriptions":[{"topic":"#","qos":0},{"topic":"$SYS/#","qos":0}]})",
                    {});
}

void TstImportFiles::mqttExplorerAlone()
{
    const Import import =
        importContent(R"({"configVersion":1,"host":"b","port":1883,"encryption":false,"protocol":"mqtt","name":"n","type":"mqtt"})");
    QCOMPARE(import.form, u"mqtt-explorer"_s);
    QCOMPARE(import.connections.value(0).settings.url(), u"mqtt://b"_s);
}

void TstImportFiles::connackConnections()
{
    ProfileList list;
    Profile one;
    one.id = QUuid::createUuid();
    one.settings.name = u"pump"_s;
    one.settings.endpoint = {Scheme::Mqtts, u"b.lan"_s, 8884};
    one.settings.clientId = u"pump-7"_s;
    one.hasStoredSecrets = true;
    SubscriptionSettings subscription;
    subscription.topicFilter = u"a/#"_s;
    one.settings.subscriptions.append(subscription);
    Profile two = one;
    two.id = QUuid::createUuid();
    two.settings.name = u"beside"_s;
    two.hasStoredSecrets = false;
    list.profiles = {one, two};
    const QUuid group = QUuid::createUuid();
    list.order.insertGroup(group, u"plant"_s, 0);
    list.order.insert(one.id, group, 0);
    list.order.insert(two.id, {}, 1);
    const Import import = importContent(QJsonDocument(profilesToJson(list)).toJson(), testContext());
    QCOMPARE(import.form, u"connack"_s);
    QCOMPARE(import.connections.size(), 2);
    QCOMPARE(import.connections[0].group, u"plant"_s);
    QCOMPARE(import.connections[0].settings, one.settings);
    QCOMPARE(import.connections[0].remarks.size(), 1); // its secrets are elsewhere
    QCOMPARE(import.connections[1].settings, two.settings);
    QVERIFY(import.connections[1].remarks.isEmpty());
}

void TstImportFiles::connackReport()
{
    const Import import = importContent(R"({"version": 1, "url": "mqtts://b.lan:8883", "outcome": "failed", "stages": [], "packets": [],
        "settings": {"protocol": "mqtts", "host": "b.lan", "port": 8883, "clientId": "c", "protocolVersion": 5, "clean": true, "keepalive": 60,
                     "connectTimeout": 30000, "rejectUnauthorized": true, "username": "gate7", "password": "***",
                     "will": {"topic": "w", "payload": "bye ***", "qos": 0, "retain": false}}})",
                                        testContext());
    QCOMPARE(import.form, u"connack-report"_s);
    QCOMPARE(import.connections.size(), 1);
    compareImported(import.connections.first(), R"({"protocol":"mqtts","host":"b.lan","clientId":"c","protocolVersion":5,"username":"gate7",
        "will":{"topic":"w","payload":"","qos":0,"retain":false}})",
                    {u"password"_s, u"will.payload"_s});
}

// A mask is no header's value.
void TstImportFiles::maskedHeaders()
{
    const Import import = importContent(R"({"version": 1, "stages": [], "settings": {"protocol": "ws", "host": "b", "clientId": "c",
        "protocolVersion": 5, "wsOptions": {"headers": [["Authorization", "***"], ["Accept", "a"], ["X-Token", "Bearer ***"]]},
        "properties": {"userProperties": [["secret", "***"], ["plain", "1"]]}, "servers": ["mqtt://***@a", {"host": "***"}]}})",
                                        testContext());
    QCOMPARE(import.connections.size(), 1);
    const ConnectionSettings &settings = import.connections.first().settings;
    QCOMPARE(settings.webSocket.headers, (QList<mqtt::StringPair>{{u"Accept"_s, u"a"_s}}));
    QCOMPARE(settings.properties.userProperties, (QList<mqtt::StringPair>{{u"plain"_s, u"1"_s}}));
    const QStringList remarks = importRemarks(import.connections.first());
    for (const QString &name :
         {u"wsOptions.headers.Authorization"_s, u"wsOptions.headers.X-Token"_s, u"properties.userProperties.secret"_s, u"servers"_s})
        QVERIFY2(remarks.contains(name), qPrintable(remarks.join(u' ')));
}

void TstImportFiles::tooMany_data()
{
    QTest::addColumn<QByteArray>("text");
    QByteArray mqttx, explorer, options;
    ProfileList list;
    for (int i = 0; i < MostImported + 4; ++i) {
        const QByteArray number = QByteArray::number(i);
        mqttx += R"({"clientId":"a","host":"h","port":1883,"mqttVersion":"5.0","name":")" + number + "\"},";
        explorer += "\"" + number + R"(":{"configVersion":1,"host":"h","port":1883,"encryption":false,"protocol":"mqtt"},)";
        options += R"({"host":"h)" + number + "\"},";
        Profile profile;
        profile.id = QUuid::createUuid();
        profile.settings.endpoint.host = u"h"_s;
        list.profiles.append(profile);
        list.order.insert(profile.id, {}, i);
    }
    const auto joined = [](const QByteArray &parts, const char *ends) { return ends[0] + parts.chopped(1) + ends[1]; };
    QTest::newRow("MQTTX") << joined(mqttx, "[]");
    QTest::newRow("MQTT Explorer") << "{\"ConnectionManager_connections\":" + joined(explorer, "{}") + '}';
    QTest::newRow("options objects") << joined(options, "[]");
    QTest::newRow("connections of Connack") << QJsonDocument(profilesToJson(list)).toJson();
    QByteArray urls;
    for (int i = 0; i < MostImported + 4; ++i)
        urls += "mqtt://h" + QByteArray::number(i) + '\n';
    QTest::newRow("URLs") << urls;
}

// What is beyond the bound is counted, and nothing else is said.
void TstImportFiles::tooMany()
{
    QFETCH(QByteArray, text);
    const Import import = importContent(text, testContext());
    QCOMPARE(import.connections.size(), MostImported);
    QCOMPARE(import.remarks.size(), 1);
    QVERIFY2(import.remarks.first().text.startsWith("4 more connection"_L1), qPrintable(import.remarks.first().text));
}

void TstImportFiles::otherEntries()
{
    const Import list = importContent(R"([{"host": "a"}, 5, {"host": "b"}, {"x": 1}])");
    QCOMPARE(list.connections.size(), 2);
    QCOMPARE(list.remarks.size(), 1);
    QVERIFY2(list.remarks.first().text.startsWith("2 entry"_L1), qPrintable(list.remarks.first().text));
    const Import mqttx =
        importContent(R"([{"id": "g", "name": "one", "isCollection": true}, {"id": "g", "name": "again", "isCollection": true},
        {"clientId": "a", "host": "h", "port": 1883, "mqttVersion": "5.0"}])");
    QCOMPARE(mqttx.connections.size(), 1);
    QCOMPARE(mqttx.remarks, QList<ImportRemark>());
}

void TstImportFiles::listOfOptions()
{
    const Import import = importContent(R"([{"host": "a"}, {"host": "b", "port": 1884}])");
    QCOMPARE(import.form, u"mqttjs-options"_s);
    QCOMPARE(import.connections.size(), 2);
}

void TstImportFiles::damaged_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("place");
    QTest::newRow("array cut off") << QByteArray("[\n  {\"clientId\": \"a\",\n   \"host\": ") << u"line 3"_s;
    QTest::newRow("object cut off") << QByteArray("{\n  \"ConnectionManager_connections\": {\n    \"a\": {\"host\" \"b\"") << u"line 3"_s;
    QTest::newRow("JavaScript object") << QByteArray("{\n  host: 'b',\n  port 1884 }") << u"line 3"_s;
    QTest::newRow("no keys of options") << QByteArray("{\"a\": 1, \"b\": [2]}") << u"none of its keys"_s;
    QTest::newRow("empty object") << QByteArray("{}") << u"none of its keys"_s;
    QTest::newRow("Explorer without connections") << QByteArray("{\"ConnectionManager_connections\": {}}") << u"no connections"_s;
}

void TstImportFiles::damaged()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, place);
    const Import import = importContent(text);
    QVERIFY2(import.problem.contains(place), qPrintable(import.problem));
}

// Files that an opened file names without a folder are looked for beside it.
void TstImportFiles::filesBesideIt()
{
    const QTemporaryDir folder;
    QFile ca(folder.filePath(u"ca.pem"_s));
    QVERIFY(ca.open(QIODevice::WriteOnly));
    ca.close();
    QFile file(folder.filePath(u"options.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"protocol": "mqtts", "host": "b", "ca": "ca.pem", "cert": "not-there.pem"})");
    file.close();
    const Import import = importFile(file.fileName());
    QCOMPARE(import.connections.size(), 1);
    QCOMPARE(import.connections.first().settings.tls.ca.value(0).path, ca.fileName());
    QCOMPARE(importRemarks(import.connections.first()), QStringList{u"~not-there.pem"_s});
}

QTEST_APPLESS_MAIN(TstImportFiles)
#include "tst_import_files.moc"
