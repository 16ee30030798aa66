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
    void conditions_data();
    void conditions();
    void nameUsedAgain();
    void strings_data();
    void strings();
    void otherClients();
    void noSecretInRemarks_data();
    void noSecretInRemarks();
    void tooMany();
    void tooMuchIsSaid_data();
    void tooMuchIsSaid();
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
    row("bytes in other encodings", js,
        "mqtt.connect('mqtt://b', {username: 'u', password: Buffer.from('\\u00e9\\u00ff', 'latin1'), will: {topic: 't', payload: "
        "Buffer.from('a', 'utf16le')}, authenticationData: Buffer.from('x', encoding)})",
        R"({"protocol":"mqtt","host":"b","username":"u","password":{"base64":"6f8=","form":"text"},"will":{"topic":"t","payload":"","qos":0,"retain":false}})",
        {u"will.payload"_s, u"authenticationData"_s});
    row("WebSocket options win, SOCKS proxy", js,
        "mqtt.connect('wss://b', {servername: 'a', socksProxy: 'socks5h://u:p@proxy:1081', wsOptions: {servername: 'n', "
        "rejectUnauthorized: false, agent: x, headers: {A: computed(), B: '1'}}})",
        R"({"protocol":"wss","host":"b","servername":"n","rejectUnauthorized":false,"wsOptions":{"headers":{"B":"1"}},
            "proxy":{"type":"socks5","host":"proxy","port":1081,"username":"u","password":"p"}})",
        {u"wsOptions.agent"_s, u"wsOptions.headers.A"_s});
    const QString options = u"mqttjs-options"_s;
    row("SOCKS proxy as JSON", options, R"({"host":"b","socksProxy":"socks5://proxy:1081"})",
        R"({"protocol":"mqtt","host":"b","proxy":{"type":"socks5","host":"proxy","port":1081}})");
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
    row("paho, within functions", paho, R"(
import random
from paho.mqtt import client as mqtt_client
broker = 'b.lan'
port = 1884
topic = "python/mqtt"

def connect_mqtt() -> mqtt_client:
    def on_connect(client, userdata, flags, rc):
        if rc == 0:
            print("Connected")
        else:
            print("Failed", rc)
    client = mqtt_client.Client(mqtt_client.CallbackAPIVersion.VERSION2, 'sub-1')
    client.username_pw_set("gate7", "hunter2")
    client.on_connect = on_connect
    client.connect(broker, port)
    return client

def subscribe(client: mqtt_client):
    client.subscribe(topic)

def run():
    client = connect_mqtt()
    subscribe(client)
    client.loop_forever()

if __name__ == '__main__':
    run()
)",
        R"({"protocol":"mqtt","host":"b.lan","port":1884,"clientId":"sub-1","username":"gate7","password":"hunter2",
            "subscriptions":[{"topic":"python/mqtt","qos":0}]})");
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

// What Python runs only under a condition: it is taken if the condition is known, and said if not.
void TstImportCode::conditions_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<QStringList>("remarks");
    const auto row = [](const char *name, const char *text, const char *expected, const QStringList &remarks = {}) {
        QTest::newRow(name) << "import paho.mqtt.client as mqtt\nimport sys\nclient = mqtt.Client('c')\n" + QByteArray(text)
                            << QByteArray(expected) << remarks;
    };
    row("the script itself", "if __name__ == '__main__':\n    client.tls_set('/ca.pem')\n    client.connect('b', 8883)\n",
        R"({"protocol":"mqtts","host":"b","clientId":"c","ca":"/ca.pem"})");
    row("not known", "if sys.argv:\n    client.tls_set('/ca.pem')\nclient.connect('b')\n",
        R"({"protocol":"mqtt","host":"b","clientId":"c"})", {u"tls_set"_s});
    row("in the same line", "if sys.argv: client.tls_set('/ca.pem')\nclient.connect('b')\n",
        R"({"protocol":"mqtt","host":"b","clientId":"c"})", {u"tls_set"_s});
    row("condition over several lines, deeper within",
        "if (sys.argv and\n        True):\n    for x in y:\n        client.tls_set()\nclient.connect('b')\n",
        R"({"protocol":"mqtt","host":"b","clientId":"c"})", {u"tls_set"_s});
    row("known by a variable",
        "TLS = True\nLOUD = 0\nif TLS:\n\tclient.tls_set('/ca.pem')\nelse:\n\tclient.tls_insecure_set(True)\n"
        "if LOUD: client.will_set('t')\nelif not TLS: client.will_set('u')\nelse: client.will_set('v')\nclient.connect('b', 8883)\n",
        R"({"protocol":"mqtts","host":"b","clientId":"c","ca":"/ca.pem","will":{"topic":"v","payload":"","qos":0,"retain":false}})");
    row("else, elif of what is not known",
        "if sys.argv:\n    pass\nelif sys.path:\n    client.tls_set()\nelse:\n    client.username_pw_set('u')\n"
        "client.connect('b')\n",
        R"({"protocol":"mqtt","host":"b","clientId":"c"})", {u"tls_set"_s, u"username_pw_set"_s});
    row("never", "if False:\n    client.tls_set()\nclient.connect('b')\n", R"({"protocol":"mqtt","host":"b","clientId":"c"})");
    row("try, except, else, finally",
        "try:\n    client.connect('b')\nexcept OSError:\n    client.connect('spare')\n    PORT = 1\nelse:\n"
        "    client.username_pw_set('u')\nfinally:\n    client.will_set('t')\n",
        R"({"protocol":"mqtt","host":"b","clientId":"c","username":"u","will":{"topic":"t","payload":"","qos":0,"retain":false}})",
        {u"connect"_s});
    row("a connection alone in a branch", "if sys.argv:\n    client.connect('b', 1884)\nelse:\n    client.connect('d')\n",
        R"({"protocol":"mqtt","host":"b","port":1884,"clientId":"c"})", {u"~connect"_s, u"connect"_s});
    row("the branch that tells a host", "if sys.argv:\n    client.connect(sys.argv[1])\nelse:\n    client.connect('d')\n",
        R"({"protocol":"mqtt","host":"d","clientId":"c"})", {u"~connect"_s, u"host"_s});
    row("arguments by name",
        "x = ssl.SSLContext()\nx.load_verify_locations('/ca.pem')\nclient.tls_set_context(context=x)\n"
        "client.tls_insecure_set(value=True)\nclient.connect('b', 8883)\n",
        R"({"protocol":"mqtts","host":"b","clientId":"c","ca":"/ca.pem","rejectUnauthorized":false})", {u"~tls_insecure_set"_s});
    row("insecure as a number", "client.tls_set()\nclient.tls_insecure_set(1)\nclient.connect('b', 8883)\n",
        R"({"protocol":"mqtts","host":"b","clientId":"c","rejectUnauthorized":false})", {u"~tls_insecure_set"_s});
    row("insecure as it turns out", "client.tls_set()\nclient.tls_insecure_set(sys.argv)\nclient.connect('b', 8883)\n",
        R"({"protocol":"mqtts","host":"b","clientId":"c"})", {u"tls_insecure_set"_s});
    row("variables of branches", "HOST = 'a'\nPORT = 1884\nif sys.argv:\n    HOST = 'b'\nelse: PORT = 1885\nclient.connect(HOST, PORT)\n",
        R"({"protocol":"mqtt","clientId":"c"})", {u"host"_s, u"port"_s});
    row("a client in each branch", "if sys.argv:\n    two = mqtt.Client('x')\nelse:\n    client = mqtt.Client('y')\nclient.connect('b')\n",
        R"({"protocol":"mqtt","host":"b","clientId":"c"})", {u"Client"_s});
    row("case", "match sys.argv[0]:\n    case 'tls':\n        client.tls_set()\nclient.connect('b')\n",
        R"({"protocol":"mqtt","host":"b","clientId":"c"})", {u"tls_set"_s});
    row("objects",
        "p = Properties(1)\nx = ssl.SSLContext()\nif sys.argv:\n    p.ReceiveMaximum = 5\n    x.load_cert_chain('/c')\n"
        "    client.connect_timeout = 3\nclient.tls_set_context(x)\nclient.connect('b', 8883, properties=p)\n",
        R"({"protocol":"mqtts","host":"b","clientId":"c"})", {u"client.connect_timeout"_s, u"load_cert_chain"_s, u"ReceiveMaximum"_s});
    row("a name that is no keyword here", "match = 1\nclient.connect('b')\n", R"({"protocol":"mqtt","host":"b","clientId":"c"})");
    row("arguments that are spread", "client.tls_set(**settings)\nclient.connect('b', 8883, *more)\n",
        R"({"protocol":"mqtts","host":"b","clientId":"c"})", {u"tls_set"_s, u"connect"_s});
}

void TstImportCode::conditions()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QFETCH(QStringList, remarks);
    const Import import = importContent(text, testContext());
    QVERIFY(!import.connections.isEmpty());
    compareImported(import.connections.first(), expected.constData(), remarks);
}

/// What is called on a name that is used again belongs to the later client.
void TstImportCode::nameUsedAgain()
{
    const Import import = importContent("import paho.mqtt.client as mqtt\nc = mqtt.Client('x')\nc.connect('one')\n"
                                        "c = mqtt.Client('y')\nc.username_pw_set('u')\nc.connect('two')\n",
                                        testContext());
    QCOMPARE(import.connections.size(), 2);
    compareImported(import.connections[0], R"({"protocol":"mqtt","host":"one","clientId":"x"})", {});
    compareImported(import.connections[1], R"({"protocol":"mqtt","host":"two","clientId":"y","username":"u"})", {});
    const Import scripts = importContent("const c = mqtt.connect('mqtt://one')\nc.subscribe('a')\n"
                                         "const d = mqtt.connect('mqtt://two')\n{ const c = mqtt.connect('mqtt://three')\nc.subscribe('b') }\n",
                                         testContext());
    QCOMPARE(scripts.connections.size(), 3);
    QCOMPARE(scripts.connections[0].settings.subscriptions.size(), 1);
    QCOMPARE(scripts.connections[2].settings.subscriptions.size(), 1);
}

void TstImportCode::strings_data()
{
    QTest::addColumn<QString>("literal");
    QTest::addColumn<QByteArray>("password");
    QTest::newRow("octal") << uR"("\101\60\0\7x\1234")"_s << "A0\0\7xS4"_ba.replace("\\0", QByteArray(1, 0));
    QTest::newRow("octal above a byte") << uR"("\477")"_s << QString(QChar(0x13F)).toUtf8();
    QTest::newRow("octal of bytes") << uR"(b"\303\251\777")"_s << "\xC3\xA9\xFF"_ba;
    QTest::newRow("eight is no octal digit") << uR"("\8\18")"_s << "\\8\0018"_ba;
    QTest::newRow("hexadecimal") << uR"("\x41\u00e9")"_s << "A\xC3\xA9"_ba;
}

void TstImportCode::strings()
{
    QFETCH(QString, literal);
    QFETCH(QByteArray, password);
    const Import import = importText(u"import paho\nc = mqtt.Client()\nc.username_pw_set('u', %1)\nc.connect('b')\n"_s.arg(literal));
    QCOMPARE(import.connections.size(), 1);
    QCOMPARE(import.connections.first().settings.credentials.password.value_or(QByteArray()).toHex(), password.toHex());
}

// Classes of other modules that are named alike, and a client ID that is computed.
void TstImportCode::otherClients()
{
    QCOMPARE(importText(u"client = aiomqtt.Client('b', password='x')\n"_s).form, QString());
    for (const QString &other :
         {u"import aiomqtt\nasync with aiomqtt.Client('b', password='x') as client:\n    await client.subscribe('a')\n"_s,
          u"import aiomqtt as mqtt\nasync with mqtt.Client('b') as client:\n    pass\n"_s,
          u"# like paho\nfrom aiomqtt import Client, Will\nasync with Client('b') as client:\n    pass\n"_s})
        QCOMPARE(importText(other).form, QString());
    const Import both =
        importText(u"import aiomqtt\nimport paho.mqtt.client as mqtt\na = aiomqtt.Client('x')\nb = mqtt.Client('y')\nb.connect('h')\n"_s);
    QCOMPARE(both.connections.size(), 1);
    QCOMPARE(both.connections.first().settings.clientId, u"y"_s);
    const Import named =
        importText(u"from config import CLIENT_ID\nimport paho.mqtt.client as mqtt\nc = mqtt.Client(CLIENT_ID)\nc.connect('h')\n"_s);
    QCOMPARE(importRemarks(named.connections.value(0)), QStringList{u"client_id"_s});
    const Import version =
        importText(u"import paho.mqtt.client as mqtt\nc = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, 'z')\nc.connect('h')\n"_s);
    QCOMPARE(version.connections.value(0).settings.clientId, u"z"_s);
}

void TstImportCode::noSecretInRemarks_data()
{
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const QString &text) { QTest::newRow(name) << text; };
    row("JavaScript, added", u"mqtt.connect('mqtt://a', { password: 'hunter2' + suffix(), username: 'u' + x })"_s);
    row("JavaScript, a template", u"mqtt.connect(`mqtt://u:hunter2@${process.env.HOST}`)"_s);
    row("JavaScript, alternatives",
        u"mqtt.connect('mqtt://a', { password: process.env.PASS || 'hunter2', passphrase: a ? 'hunter2' : `hunter2` })"_s);
    row("JavaScript, a number", u"mqtt.connect('mqtt://a', { password: 8675309 + x })"_s);
    row("JavaScript, a string without an end", u"mqtt.connect('mqtt://a', { password: x + 'hunter2 })\n"_s);
    row("JavaScript, a call", u"mqtt.connect('mqtt://a', { password: decode('hunter2') })"_s);
    row("JavaScript, a list", u"mqtt.connect('mqtt://a', ['hunter2'])"_s);
    row("JavaScript, headers", u"mqtt.connect('ws://a', { wsOptions: { headers: { Authorization: 'Basic hunter2' + x } } })"_s);
    row("options object", u"{ host: 'a', password: 'hunter2' + x }"_s);
    row("Python, added", u"import paho\nc = mqtt.Client()\nc.username_pw_set('u', 'hunter2' + x())\nc.connect('a')"_s);
    row("Python, formatted", u"import paho\nc = mqtt.Client()\nc.username_pw_set('u', f'hunter2{x()}')\nc.connect('a')"_s);
    row("Python, bytes",
        u"import paho\nc = mqtt.Client()\nc.username_pw_set('u', b'hunter2' + x)\nc.subscribe(b'hunter2')\nc.connect('a')"_s);
    row("Python, environment", u"import paho\nc = mqtt.Client()\nc.username_pw_set('u', os.environ.get('P', 'hunter2'))\nc.connect('a')"_s);
    row("Python, dictionary", u"import paho\nc = mqtt.Client()\nc.username_pw_set(**{'password': 'hunter2' + x})\nc.connect('a')"_s);
}

void TstImportCode::noSecretInRemarks()
{
    QFETCH(QString, text);
    const Import import = importText(text, testContext());
    QCOMPARE(import.connections.size(), 1);
    QStringList remarks{import.problem};
    for (const ImportRemark &remark : import.remarks + import.connections.first().remarks)
        remarks += remark.name + u": "_s + remark.text;
    QVERIFY(remarks.size() > 1 || !import.problem.isEmpty());
    const QString all = remarks.join(u'\n');
    QVERIFY2(!all.contains("hunter2"_L1) && !all.contains("8675309"_L1), qPrintable(all));
}

// Beyond the bound nothing is put into the last connection, and what was left is counted.
void TstImportCode::tooMany()
{
    QString python = u"import paho.mqtt.client as mqtt\n"_s;
    QString js;
    for (int i = 0; i < MostImported + 3; ++i) {
        python += u"c%1 = mqtt.Client('%1')\nc%1.connect('h%1')\n"_s.arg(i);
        js += u"const c%1 = mqtt.connect('mqtt://h%1'); c%1.subscribe('t%1')\n"_s.arg(i);
    }
    for (const QString &text : {python, js}) {
        const Import import = importText(text, testContext());
        QCOMPARE(import.connections.size(), MostImported);
        QCOMPARE(import.connections.last().settings.endpoint.host, u"h999"_s);
        QCOMPARE(import.connections.last().settings.subscriptions.size(), text == js ? 1 : 0);
        QVERIFY(import.connections.last().remarks.isEmpty());
        QCOMPARE(import.remarks.size(), 1);
        QVERIFY2(import.remarks.first().text.startsWith("3 more connection"_L1), qPrintable(import.remarks.first().text));
    }
}

void TstImportCode::tooMuchIsSaid_data()
{
    QTest::addColumn<QString>("text");
    const QString python = u"import paho\nc = mqtt.Client('x')\nc.connect('h')\n"_s;
    const QString js = u"mqtt.connect('mqtt://h')\n"_s;
    QTest::newRow("tokens of JavaScript") << js + u";"_s.repeated(250'000);
    QTest::newRow("tokens of Python") << python + u";"_s.repeated(250'000);
    QTest::newRow("steps") << js + u"f();"_s.repeated(25'000);
    QTest::newRow("tokens looked at") << js + u"f("_s.repeated(90'000);
    QTest::newRow("copies") << u"a={%1x:1};"_s.arg(u"k:1,"_s.repeated(9'000)) + u"b={...a};"_s.repeated(30) + js;
    QTest::newRow("copies that are used") << u"a={%1x:1};mqtt.connect('mqtt://h', {...a, ...a})"_s.arg(u"k:1,"_s.repeated(9'000));
    QTest::newRow("values of an object") << u"mqtt.connect('mqtt://h', {servers: [%1]})"_s.arg(u"1,"_s.repeated(21'000));
    QTest::newRow("objects within objects") << u"mqtt.connect('mqtt://h', {will: %1 1 %2})"_s.arg(u"{a:"_s.repeated(20),
                                                                                                  u"}"_s.repeated(20));
    QTest::newRow("properties of Python") << u"import paho\np = Properties(1)\n"_s + u"p.UserProperty = ('a', 'b')\n"_s.repeated(1'100)
            + python;
}

void TstImportCode::tooMuchIsSaid()
{
    QFETCH(QString, text);
    const Import import = importText(text, testContext());
    QCOMPARE(import.connections.size(), 1);
    const QList<ImportRemark> remarks = import.remarks + import.connections.first().remarks;
    QVERIFY(std::any_of(remarks.begin(), remarks.end(),
                        [](const ImportRemark &remark) { return remark.text.startsWith("There is more than an import reads"_L1); }));
}

QTEST_APPLESS_MAIN(TstImportCode)
#include "tst_import_code.moc"
