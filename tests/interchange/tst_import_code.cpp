// JavaScript with MQTT.js and Python with paho-mqtt.
#include "interchange/ImportChecks.h"

using namespace Qt::StringLiterals;

class TstImportCode : public QObject
{
    Q_OBJECT
private slots:
    void code_data();
    void code();
    void several();
    void unfinishedString();
};

void TstImportCode::code_data()
{
    QTest::addColumn<QString>("form");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<QStringList>("remarks");
    const auto row = [](const char *name, const QString &form, const char *text, const char *expected, const QStringList &remarks = {}) {
        QTest::newRow(name) << form << QByteArray(text) << QByteArray(expected) << remarks;
    };
    const QString js = u"mqttjs"_s;
    row("require and connect", js, R"(
const mqtt = require('mqtt')
const client = mqtt.connect('mqtt://gate7:hunter2@b.lan')
client.on('connect', () => {
  client.subscribe('presence', { qos: 1 }, (err) => { if (!err) client.publish('presence', 'Hello') })
})
)",
        R"({"protocol":"mqtt","host":"b.lan","username":"gate7","password":"hunter2","subscriptions":[{"topic":"presence","qos":1}]})",
        {u"publish"_s});
    row("options before, no semicolons", js, R"(
import mqtt from "mqtt";
import fs from 'node:fs'
import path from 'path'
const url = 'mqtts://b.lan:8884'
const clientId = 'pump-7'
/** what the device sends */
const options: IClientOptions = {
  // seconds
  keepalive: 2 * 15, clientId,
  'username': "gate7", password: Buffer.from('68756e74657232', 'hex'),
  ca: [fs.readFileSync(path.join(__dirname, 'certs/ca.pem')), fs.readFileSync('/x.pem')],
  cert: fs.readFileSync("/c.pem"),
  protocolVersion: 5, clean: false,
  will: { topic: `gone/${clientId}`, payload: 'bye', qos: 1, retain: true },
  properties: { sessionExpiryInterval: 60, userProperties: { b: '1', a: ['2', '3'] } },
} as const
const client = await mqtt.connectAsync(url, options)
await client.subscribeAsync(['a', 'b'])
)",
        R"({"protocol":"mqtts","host":"b.lan","port":8884,"clientId":"pump-7","keepalive":30,"username":"gate7","password":"hunter2",
            "ca":["certs/ca.pem","/x.pem"],"cert":"/c.pem","protocolVersion":5,"clean":false,
            "will":{"topic":"gone/pump-7","payload":"bye","qos":1,"retain":true},
            "properties":{"sessionExpiryInterval":60,"userProperties":[["b","1"],["a","2"],["a","3"]]},
            "subscriptions":[{"topic":"a","qos":0},{"topic":"b","qos":0}]})",
        {u"~certs/ca.pem"_s});
    row("computed", js, R"(
const host = process.env.MQTT_HOST || 'localhost';
const client = mqtt.connect(`mqtt://${host}`, {
  clientId: 'web_' + Math.random().toString(16).slice(2), username: process.env.USER, password: getPassword(),
  log: (...args) => console.log(args), keepalive: 10,
});
)",
        R"({"protocol":"mqtt","keepalive":10})", {u"URL"_s, u"clientId"_s, u"username"_s, u"password"_s, u"log"_s});
    row("options alone, unknown ones", js, "mqtt.connect({host: 'b', port: 1884, protocol: 'mqtt', queueQoSZero: true, frobnicate: 1})",
        R"({"protocol":"mqtt","host":"b","port":1884})", {QString(), QString()});
    row("spread, WebSocket options", js, R"(
const base = { username: 'u' }
connect("wss://b/ws", { ...base, password: 'p', wsOptions: { headers: { Authorization: 'Bearer x' }, servername: 'n', ALPNProtocols: ['http/1.1'] } })
)",
        R"({"protocol":"wss","host":"b","path":"/ws","username":"u","password":"p","servername":"n","ALPNProtocols":["http/1.1"],
            "wsOptions":{"headers":{"Authorization":"Bearer x"}}})");
    const QString options = u"mqttjs-options"_s;
    row("options object as JavaScript", options, "{ host: 'b', port: 1884, clean: true, /* s */ keepalive: 10, }",
        R"({"protocol":"mqtt","host":"b","port":1884,"keepalive":10})");
    row("options object as JSON", options,
        R"({"protocol":"ws","host":"b","port":9001,"path":"/x","properties":{"userProperties":{"z":"1","a":"2"}}})",
        R"({"protocol":"ws","host":"b","port":9001,"path":"/x","properties":{"userProperties":[["z","1"],["a","2"]]}})");
    row("options object with a computed part", options, "const o = {\n host: 'b',\n clientId: 'a' + Math.random(),\n}\n",
        R"({"protocol":"mqtt","host":"b"})", {u"clientId"_s});
    row("options with a URL", options, R"({"url": "mqtts://b.lan", "options": {"username": "u"}, "name": "one"})",
        R"({"protocol":"mqtts","host":"b.lan","username":"u","name":"one"})");

    const QString paho = u"paho-python"_s;
    row("paho 1, by place", paho, R"(
import paho.mqtt.client as mqtt

def on_connect(client, userdata, flags, rc):
    print("Connected with result code " + str(rc))
    client.subscribe("$SYS/#")

client = mqtt.Client()
client.on_connect = on_connect
client.username_pw_set("gate7", "hunter2")
client.connect("b.lan", 1884, 30)
client.loop_forever()
)",
        R"({"protocol":"mqtt","host":"b.lan","port":1884,"keepalive":30,"username":"gate7","password":"hunter2"})");
    row("paho 2, by name", paho, R"(
import ssl
import paho.mqtt.client as paho
from paho import mqtt
HOST = "b.lan"   # the broker
PORT: int = 8883
client = paho.Client(callback_api_version=paho.CallbackAPIVersion.VERSION2, client_id="pump-7", userdata=None, protocol=paho.MQTTv5)
client.tls_set(ca_certs="/ca.pem", certfile='/c.pem', keyfile='/k.pem', keyfile_password="pw", tls_version=mqtt.client.ssl.PROTOCOL_TLSv1_2,
               ciphers="X", cert_reqs=ssl.CERT_NONE)
client.tls_insecure_set(True)
client.username_pw_set(username="gate7", password=b"hunter2")
client.will_set("gone/" + "pump-7", payload=f"bye {HOST}", qos=1, retain=True)
client.connect(host=HOST, port=PORT, keepalive=60)
client.subscribe([("a", 1), ("b/#", 0)])
client.publish("a", "1")
)",
        R"({"protocol":"mqtts","host":"b.lan","clientId":"pump-7","protocolVersion":5,"ca":"/ca.pem","cert":"/c.pem","key":"/k.pem",
            "passphrase":"pw","minVersion":"TLSv1.2","rejectUnauthorized":false,"username":"gate7","password":"hunter2",
            "will":{"topic":"gone/pump-7","payload":"bye b.lan","qos":1,"retain":true},
            "subscriptions":[{"topic":"a","qos":1},{"topic":"b/#","qos":0}]})",
        {u"~tls_version"_s, u"ciphers"_s, u"publish"_s});
    row("paho over WebSocket, clean session", paho, R"(
from paho.mqtt.client import Client, CallbackAPIVersion
self.client = Client(CallbackAPIVersion.VERSION1, "id", False, None, 4, "websockets")
self.client.ws_set_options(path="/ws", headers={"X-A": "1"})
self.client.tls_set()
self.client.reconnect_delay_set(min_delay=2, max_delay=30)
self.client.connect_async("b", 443)
)",
        R"({"protocol":"wss","host":"b","path":"/ws","clientId":"id","clean":false,"wsOptions":{"headers":{"X-A":"1"}},
            "reconnectPeriod":2000,"reconnectMaximum":30000})");
    row("paho, properties and ssl context", paho, R"(
connect_properties = Properties(PacketTypes.CONNECT)
connect_properties.SessionExpiryInterval = 600
connect_properties.RequestProblemInformation = 0
connect_properties.UserProperty = ("a", "1")
connect_properties.UserProperty = ("b", "2")
will_properties = Properties(PacketTypes.WILLMESSAGE)
will_properties.WillDelayInterval = 5
context = ssl.create_default_context(cafile="/ca.pem")
context.load_verify_locations("/more.pem")
context.load_cert_chain("/c.pem", "/k.pem", "pw")
context.check_hostname = False
context.minimum_version = ssl.TLSVersion.TLSv1_3
context.set_alpn_protocols(["mqtt"])
client = mqtt.Client(client_id="c", protocol=mqtt.MQTTv5)
client.tls_set_context(context)
client.will_set("w", b"\x00\xff", qos=0, retain=False, properties=will_properties)
client.connect_timeout = 5
client.connect("b", 8883, clean_start=False, properties=connect_properties)
)",
        R"({"protocol":"mqtts","host":"b","clientId":"c","protocolVersion":5,"clean":false,"connectTimeout":5000,
            "ca":["/ca.pem","/more.pem"],"cert":"/c.pem","key":"/k.pem","passphrase":"pw","rejectUnauthorized":false,"minVersion":"TLSv1.3",
            "ALPNProtocols":["mqtt"],
            "will":{"topic":"w","payload":{"hex":"00ff"},"qos":0,"retain":false,"properties":{"willDelayInterval":5}},
            "properties":{"sessionExpiryInterval":600,"requestProblemInformation":false,"userProperties":{"a":"1","b":"2"}}})");
    row("paho, computed", paho, R"(
import os
client = mqtt.Client("pump-" + str(os.getpid()))
client.username_pw_set(os.environ["USER"], os.getenv("PASS", "x"))
client.connect(os.environ.get("HOST"), int(os.environ["PORT"]))
)",
        R"({"protocol":"mqtt"})", {u"client_id"_s, u"username"_s, u"password"_s, u"host"_s, u"port"_s});
    row("paho, a fragment", paho, "client.connect('b', 1884)", R"({"protocol":"mqtt","host":"b","port":1884})");
}

void TstImportCode::code()
{
    QFETCH(QString, form);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QFETCH(QStringList, remarks);
    const Import import = importContent(text, testContext());
    QCOMPARE(import.form, form);
    QCOMPARE(import.problem, QString());
    QCOMPARE(import.connections.size(), 1);
    compareImported(import.connections.first(), expected.constData(), remarks);
}

void TstImportCode::several()
{
    const Import js =
        importText(u"const a = mqtt.connect('mqtt://a'); const b = mqtt.connect('mqtt://b'); a.subscribe('x'); b.subscribe('y')"_s);
    QCOMPARE(js.connections.size(), 2);
    QCOMPARE(js.connections[0].settings.subscriptions.value(0).topicFilter, u"x"_s);
    QCOMPARE(js.connections[1].settings.subscriptions.value(0).topicFilter, u"y"_s);
    const Import python =
        importText(u"import paho\na = mqtt.Client()\nb = mqtt.Client()\nb.tls_set()\na.connect('x')\nb.connect('y', 8883)\n"_s);
    QCOMPARE(python.connections.size(), 2);
    QCOMPARE(python.connections[0].settings.url(), u"mqtt://x"_s);
    QCOMPARE(python.connections[1].settings.url(), u"mqtts://y"_s);
}

void TstImportCode::unfinishedString()
{
    const Import import = importText(u"mqtt.connect('mqtt://a', {\n  username: 'gate7,\n  keepalive: 5 })"_s);
    QVERIFY2(import.problem.contains("Line 2, column 13"_L1), qPrintable(import.problem));
    QCOMPARE(import.connections.value(0).settings.url(), u"mqtt://a"_s);
}

QTEST_APPLESS_MAIN(TstImportCode)
#include "tst_import_code.moc"
