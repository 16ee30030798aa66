// Any bytes: no crash, no hang, bounded results and memory.
#include "fuzz/FuzzImport.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QList<QByteArray> &samples()
{
    static const QList<QByteArray> all{
        "mqtts://gate7:hunter2@broker.lan:8884/a?b#c",
        "$ sudo docker run x mosquitto_sub -h \"$HOST\" -p 1883 -t 'a b' -D connect user-property a b --cafile ~/ca.pem \\\n -P $(x `y`) | "
        "cat > z",
        "-h b\n-p 1\n-D will content-type a\n# c\n--will-topic t\n",
        "mqttx sub -h b -t a b -q 1 -wh 'A: b' --no-clean; mqtt con -ws -Cup a=b -pw; connack check ws://h --property a=1 --subscribe x",
        "const url = `mqtt://${h}`\nconst o = {...x, keepalive: 2 * 30, ca: fs.readFileSync(path.join(__dirname, 'c')), will: {topic: "
        "'a'}}\n"
        "mqtt.connect(url, o).subscribe({'a': {qos: 1}}, f(g({a: [1, {b: 2}]})))",
        "import paho.mqtt.client as mqtt\nc = mqtt.Client('a', protocol=mqtt.MQTTv5)\np = Properties(1)\np.UserProperty = ('a', 'b')\n"
        "c.will_set('t', b'\\x00', properties=p)\nc.tls_set(**{'ca_certs': f'{x}'})\nc.connect(\"\"\"h\"\"\", 1, properties=p)\n",
        R"([{"id":"1","name":"g","isCollection":true,"parentId":"1"},{"clientId":"a","host":"b","port":1,"mqttVersion":"5.0","parentId":"1",
           "will":{"lastWillTopic":"t","properties":{}},"properties":{"userProperties":{"a":["b"]}},"subscriptions":[{"topic":"x","nl":1}]}])",
        R"({"ConnectionManager_connections":{"a":{"configVersion":1,"host":"h","port":1,"encryption":true,"selfSignedCertificate":{"data":"MA=="}}}})",
        R"({"version":2,"connections":[{"id":"x","group":"g","connections":[{"options":{"host":"h"},"subscriptions":[{"topic":"t"}]}]}]})",
        R"({"settings":{"host":"h","password":"***","will":{"topic":"***"}},"stages":[],"url":"x"})"};
    return all;
}

/// The most memory that was in use since resetPeak(), in MiB; 0 where the system does not tell.
qint64 peakMemory()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.simplified().split(' ').value(1).toLongLong() / 1024;
    }
    return 0;
}

void resetPeak()
{
    QFile file(u"/proc/self/clear_refs"_s);
    if (file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        file.write("5");
}

} // namespace

class TstImportHostile : public QObject
{
    Q_OBJECT
private slots:
    void cut();
    void changed();
    void joined();
    void large_data();
    void large();
};

// Every sample, cut at every length.
void TstImportHostile::cut()
{
    for (const QByteArray &sample : samples()) {
        for (qsizetype length = 0; length <= sample.size(); ++length)
            fuzzImport(QByteArrayView(sample).first(length));
    }
}

// Bytes replaced, inserted and removed at random places, always the same ones.
void TstImportHostile::changed()
{
    QRandomGenerator random(20241128);
    const QByteArray signs = "\"'`${}[]()<>|&;:,=\\/#-.\n \0\xFF\xC3\xE2*+~^%@!?0aA_";
    for (const QByteArray &sample : samples()) {
        for (int round = 0; round < 400; ++round) {
            QByteArray bytes = sample;
            for (int change = 0; change < 1 + round % 5; ++change) {
                const qsizetype at = random.bounded(quint32(bytes.size()));
                const char sign = signs[random.bounded(quint32(signs.size()))];
                switch (random.bounded(3)) {
                case 0:
                    bytes[at] = sign;
                    break;
                case 1:
                    bytes.insert(at, sign);
                    break;
                default:
                    bytes.remove(at, 1 + random.bounded(4));
                }
                if (bytes.isEmpty())
                    bytes = "x";
            }
            fuzzImport(bytes);
        }
    }
}

void TstImportHostile::joined()
{
    for (const QByteArray &one : samples()) {
        for (const QByteArray &other : samples())
            fuzzImport(one + '\n' + other);
    }
}

void TstImportHostile::large_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto repeated = [](const QByteArray &text, qsizetype size = 2'000'000) { return text.repeated(size / text.size()); };
    const auto numbered = [](const QByteArray &text, int count) {
        QByteArray all;
        for (int i = 0; i < count; ++i)
            all += QByteArray(text).replace('%', QByteArray::number(i));
        return all;
    };
    const auto indentedBlocks = [](int count) {
        QByteArray all;
        for (int i = 0; i < count; ++i)
            all += QByteArray(i, ' ') + "if x:\n";
        return all;
    };
    QTest::newRow("brackets") << repeated("[");
    QTest::newRow("braces with keys") << repeated("{\"a\":");
    QTest::newRow("calls within calls") << "mqtt.connect(" + repeated("f(");
    QTest::newRow("objects within objects of JavaScript") << "mqtt.connect('mqtt://a', " + repeated("{a:");
    QTest::newRow("many connections") << repeated("mqtt.connect('mqtt://a')\n");
    QTest::newRow("variables that double") << "a='xxxxxxxxxxxxxxxx'\n" + repeated("a=a+a\n", 2'000) + "mqtt.connect(a)";
    QTest::newRow("objects that double") << "a={b:1}\n" + repeated("a={...a,...a}\n", 2'000) + "mqtt.connect('mqtt://a', a)";
    QTest::newRow("lists that double") << "a=['x']\n" + repeated("a=[a,a]\n", 2'000) + "mqtt.connect('mqtt://a', {ca: a})";
    QTest::newRow("shell variables that double") << "A=xxxxxxxxxxxxxxxx\n" + repeated("A=$A$A\n", 2'000) + "mosquitto_sub -t $A";
    QTest::newRow("shell words") << "mosquitto_sub " + repeated("-t a ");
    QTest::newRow("shell commands") << repeated("mosquitto_sub -t a;");
    QTest::newRow("substitutions") << "mosquitto_sub -h " + repeated("$(");
    QTest::newRow("unknown options") << "mosquitto_sub " + repeated("--abcdefghijk x ");
    QTest::newRow("unknown keys") << '{' + repeated("\"qwertyuiopasdfgh\":1,") + "\"x\":1}";
    QTest::newRow("objects without options") << '[' + repeated("{\"qwertyuiop\":1},") + "{}]";
    QTest::newRow("options objects") << '[' + repeated("{\"host\":\"a\"},") + "{\"host\":\"a\"}]";
    QTest::newRow("subscriptions") << "{\"host\":\"a\",\"subscriptions\":[" + repeated("{\"topic\":\"a\"},", 500'000) + "{}]}";
    QTest::newRow("URLs") << repeated("mqtt://a\n");
    QTest::newRow("properties of Python") << "p = Properties(1)\n" + repeated("p.UserProperty = ('a', 'b')\n")
            + "c.will_set('a', properties=p)";
    QTest::newRow("strings of Python") << "client.connect('a' " + repeated("'a' ") + ")";
    QTest::newRow("objects that hold ten thousand each")
        << "a={" + numbered("k%:1,", 9'000) + "}\n" + repeated("b={...a};", 200'000) + "mqtt.connect('mqtt://a', a)";
    QTest::newRow("arguments that hold ten thousand each")
        << "import paho\na=[" + numbered("%,", 9'000) + "]\n" + repeated("client.tls_set(*a)\n", 300'000);
    QTest::newRow("dictionaries that hold ten thousand each")
        << "import paho\na={" + numbered("'k%':1,", 9'000) + "}\n" + repeated("client.tls_set(**a)\n", 300'000);
    QTest::newRow("one object for many connections")
        << "h={headers:{" + numbered("k%:'1',", 9'000) + "}}\n" + repeated("mqtt.connect('ws://a', {wsOptions:h});", 200'000);
    QTest::newRow("one list of protocols for many calls")
        << "import paho\na=[" + numbered("'p%',", 9'000) + "]\n" + repeated("client.tls_set(alpn_protocols=a)\n", 500'000);
    QTest::newRow("one list of topics for many calls")
        << "a=[" + numbered("'t%',", 9'000) + "]\nc=mqtt.connect('ws://a')\n" + repeated("c.subscribe(a);", 200'000);
    QTest::newRow("one list of topics for many calls of Python")
        << "import paho\nc=mqtt.Client()\na=[" + numbered("'t%',", 9'000) + "]\n" + repeated("c.subscribe(a)\n", 200'000);
    QTest::newRow("one object for many assignments") << "a={" + numbered("k%:1,", 9'000) + "}\n" + repeated("b=a;", 100'000);
    QTest::newRow("ssl contexts used again and again") << "import paho\nx=ssl.SSLContext()\n"
            + repeated("x.load_verify_locations('a')\n", 100'000) + repeated("client.tls_set_context(x)\n", 300'000);
    QTest::newRow("unfinished code points") << "a='" + repeated("\\u{");
    QTest::newRow("options file of user properties") << repeated("-D connect user-property a b\n");
    QTest::newRow("options file of topics") << numbered("-t %\n", 300'000);
    QTest::newRow("topics of a command") << "mosquitto_sub " + numbered("-t % ", 300'000);
    QTest::newRow("commas") << "mqtt.connect('mqtt://a', [" + QByteArray(1'000'000, ',') + "])";
    QTest::newRow("commas of JSON") << '[' + QByteArray(1'000'000, ',') + ']';
    QTest::newRow("commas of Python") << "client.connect(" + QByteArray(1'000'000, ',') + ")";
    QTest::newRow("a string without an end") << "mqtt.connect('" + QByteArray(4'000'000, 'x');
    QTest::newRow("a template without an end") << "mqtt.connect(`" + repeated("${a");
    QTest::newRow("strings without an end") << repeated("mqtt.connect('a\n");
    QTest::newRow("a string of JSON without an end") << "{\"" + QByteArray(4'000'000, 'x');
    QTest::newRow("three quotation marks") << "import paho\n" + repeated("\"\"\"");
    QTest::newRow("one line") << QByteArray(8'000'000, 'x');
    QTest::newRow("one word of a command") << "mosquitto_sub -t " + QByteArray(8'000'000, 'x');
    QTest::newRow("lines that begin blocks") << "import paho\n" + repeated("if x:\n");
    QTest::newRow("blocks within blocks") << "import paho\n" + indentedBlocks(1'500);
    QTest::newRow("blanks before a line") << "import paho\n" + QByteArray(4'000'000, ' ') + "client.connect('a')";
    QTest::newRow("imports") << repeated("from a import b, c\n") + "client.connect('a')";
    QTest::newRow("names of Python's unknown objects") << "import paho\n" + numbered("c%.tls_set()\n", 100'000);
    QTest::newRow("bad URLs") << repeated("mqtt://\n");
    QTest::newRow("NUL") << QByteArray(2'000'000, '\0');
    QTest::newRow("one line of quotes") << "mosquitto_sub " + repeated("'");
}

// Each within seconds and some memory, though it was made to take much of both.
void TstImportHostile::large()
{
    QFETCH(QByteArray, bytes);
    constexpr qint64 most = 256; // MiB
    resetPeak();
    const qint64 before = peakMemory();
    QElapsedTimer timer;
    timer.start();
    fuzzImport(bytes);
    QVERIFY2(timer.elapsed() < 10'000, qPrintable(u"%1 ms"_s.arg(timer.elapsed())));
    const qint64 used = peakMemory() - before;
    QVERIFY2(used < most, qPrintable(u"%1 MiB"_s.arg(used)));
}

QTEST_APPLESS_MAIN(TstImportHostile)
#include "tst_import_hostile.moc"
