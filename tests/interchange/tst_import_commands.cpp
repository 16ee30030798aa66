// Command lines of MQTTX, of HiveMQ's mqtt and of Connack itself.
#include "interchange/ImportChecks.h"

using namespace Qt::StringLiterals;

class TstImportCommands : public QObject
{
    Q_OBJECT
private slots:
    void commands_data();
    void commands();
    void mixed();
    void urlsThatAreValues_data();
    void urlsThatAreValues();
    void noSecretInRemarks_data();
    void noSecretInRemarks();
    void shellInRemarks();
    void tooMany();
    void tooMuchIsSaid_data();
    void tooMuchIsSaid();
};

void TstImportCommands::commands_data()
{
    QTest::addColumn<QString>("form");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<QStringList>("remarks");
    const auto row = [](const char *name, const QString &form, const char *text, const char *expected, const QStringList &remarks = {}) {
        QTest::newRow(name) << form << QByteArray(text) << QByteArray(expected) << remarks;
    };
    row("mqttx conn, defaults", u"mqttx conn"_s, "mqttx conn",
        R"({"protocol":"mqtt","host":"localhost","protocolVersion":5,"keepalive":30})");
    row("mqttx conn", u"mqttx conn"_s,
        "mqttx conn -h b.lan -p 8084 -l wss --path /ws -V 3.1.1 -i pump -u gate7 -P hunter2 --ca /ca.pem --cert /c.pem --key /k.pem "
        "--insecure "
        "-wh 'Authorization: Bearer a:b' 'X-One: 1' --alpn mqtt x -rp 0 --maximum-reconnect-times 3",
        R"({"protocol":"wss","host":"b.lan","port":8084,"path":"/ws","clientId":"pump","username":"gate7","password":"hunter2","keepalive":30,
            "ca":"/ca.pem","cert":"/c.pem","key":"/k.pem","rejectUnauthorized":false,"ALPNProtocols":["mqtt","x"],"reconnectPeriod":0,
            "wsOptions":{"headers":{"Authorization":"Bearer a:b","X-One":"1"}}})",
        {u"--maximum-reconnect-times"_s});
    row("mqttx conn, 5.0", u"mqttx conn"_s,
        "mqttx conn -h b --no-clean -k 10 -se 60 --rcv-max 5 --maximum-packet-size 1000 --topic-alias-maximum 3 --req-response-info "
        "--no-req-problem-info -up 'a: 1' 'b: 2' -Wt gone -Wm bye -Wq 1 -Wr -Wd 5 -Wpf -We 7 -Wct text/plain -Wrt r -Wcd c -Wup 'w: 1'",
        R"({"protocol":"mqtt","host":"b","protocolVersion":5,"clean":false,"keepalive":10,
            "properties":{"sessionExpiryInterval":60,"receiveMaximum":5,"maximumPacketSize":1000,"topicAliasMaximum":3,
                          "requestResponseInformation":true,"requestProblemInformation":false,"userProperties":{"a":"1","b":"2"}},
            "will":{"topic":"gone","payload":"bye","qos":1,"retain":true,
                    "properties":{"willDelayInterval":5,"payloadFormatIndicator":true,"messageExpiryInterval":7,"contentType":"text/plain",
                                  "responseTopic":"r","correlationData":"c","userProperties":{"w":"1"}}}})");
    row("mqttx conn, --name=value and a session without an end", u"mqttx conn"_s, "mqttx conn --hostname=b -p1884 --no-clean",
        R"({"protocol":"mqtt","host":"b","port":1884,"protocolVersion":5,"clean":false,"keepalive":30,
            "properties":{"sessionExpiryInterval":4294967295}})");
    row("mqttx sub", u"mqttx sub"_s, "mqttx sub -h b -t a b/# -q 1 2 -nl true -rh 2 -si 9 -up 's: 1' -v -f hex -Cup 'c: 1'",
        R"({"protocol":"mqtt","host":"b","protocolVersion":5,"keepalive":30,"properties":{"userProperties":{"c":"1"}},
            "subscriptions":[
              {"topic":"a","qos":1,"nl":true,"rh":2,"properties":{"subscriptionIdentifier":9,"userProperties":[["s","1"]]}},
              {"topic":"b/#","qos":2,"nl":true,"rh":2,"properties":{"subscriptionIdentifier":9,"userProperties":[["s","1"]]}}]})",
        {u"-v"_s, u"-f"_s});
    row("mqttx pub", u"mqttx pub"_s, "mqttx pub -h b -t a -m hi -q 1 -r -up 'm: 1'",
        R"({"protocol":"mqtt","host":"b","protocolVersion":5,"keepalive":30})", {u"-t"_s, u"-m"_s, u"-q"_s, u"-r"_s, u"-up"_s});
    row("mqttx bench", u"mqttx bench conn"_s, "mqttx bench conn -h b -c 100 -i 5 -I pump",
        R"({"protocol":"mqtt","host":"b","clientId":"pump","protocolVersion":5,"keepalive":30})", {u"-c"_s, u"-i"_s});
    row("mqtt sub", u"mqtt sub"_s, "mqtt sub -h b.lan -t a -t b -q 0 -q 1 -J -T",
        R"({"protocol":"mqtt","host":"b.lan","protocolVersion":5,"subscriptions":[{"topic":"a","qos":0},{"topic":"b","qos":1}]})",
        {u"-J"_s, u"-T"_s});
    row("mqtt sub, QoS 2 unless given", u"mqtt sub"_s, "mqtt sub -t a -V 3 -i x -k 5 --no-cleanStart -u u -pw p",
        R"({"protocol":"mqtt","host":"localhost","clientId":"x","clean":false,"keepalive":5,"username":"u","password":"p",
            "subscriptions":[{"topic":"a","qos":2}]})");
    row("mqtt con, TLS", u"mqtt con"_s,
        "mqtt con -h b -p 8883 --cafile /ca.pem --cert /c.pem --key /k.pem --keypw secret --tls-version TLSv1.3 --ciphers A:B --capath /x",
        R"({"protocol":"mqtts","host":"b","protocolVersion":5,"ca":"/ca.pem","cert":"/c.pem","key":"/k.pem","passphrase":"secret","minVersion":"TLSv1.3"})",
        {u"--ciphers"_s, u"--capath"_s});
    row("mqtt con, TLS at the port that is its default", u"mqtt con"_s, "mqtt con -s",
        R"({"protocol":"mqtts","host":"localhost","port":1883,"protocolVersion":5})");
    row("mqtt con, WebSocket and key store", u"mqtt con"_s, "mqtt con -h b -p 443 -ws -ws:path mqtt -s --ks /k.p12 --kspw pw --ts /t.jks",
        R"({"protocol":"wss","host":"b","protocolVersion":5,"pfx":"/k.p12","passphrase":"pw"})", {u"~--ks"_s, u"--ts"_s});
    row("mqtt con, properties", u"mqtt con"_s,
        "mqtt con -h b -se 9 -Cup a=1 -Cup b=2=3 --rcvMax 4 --maxPacketSize 5 --topicAliasMax 6 --reqResponseInfo --no-reqProblemInfo "
        "--sendMax 3 "
        "-Wt w -Wm m -Wq 2 -Wr -Wd 3 -Wpf UTF_8 -Wup x=y",
        R"({"protocol":"mqtt","host":"b","protocolVersion":5,
            "properties":{"sessionExpiryInterval":9,"receiveMaximum":4,"maximumPacketSize":5,"topicAliasMaximum":6,
                          "requestResponseInformation":true,"requestProblemInformation":false,"userProperties":{"a":"1","b":"2=3"}},
            "will":{"topic":"w","payload":"m","qos":2,"retain":true,
                    "properties":{"willDelayInterval":3,"payloadFormatIndicator":true,"userProperties":{"x":"y"}}}})",
        {u"--sendMax"_s});
    row("mqtt test", u"mqtt test"_s, "mqtt test -h b -a -V 5 -t 5", R"({"protocol":"mqtt","host":"b","protocolVersion":5})",
        {u"-a"_s, u"-t"_s});
    row("mqtt pub in docker, password asked for", u"mqtt pub"_s, "docker run hivemq/mqtt-cli:4.20 pub -h b -t a -m 1 -u u -pw",
        R"({"protocol":"mqtt","host":"b","protocolVersion":5,"username":"u"})", {u"-t"_s, u"-m"_s, u"-pw"_s, u"~docker"_s});
    row("connack check", u"connack check"_s,
        "connack check wss://b.lan:8084/ws --ws-header 'X-A: 1' --client-id c --username u --password p --protocol-version 5 --keepalive 5 "
        "--clean "
        "false --timeout 2.5 --ca /a.pem --ca /b.pem --cert /c.pem --key /k.pem --servername s --alpn mqtt --insecure --connect-to "
        "127.0.0.1:1 "
        "--proxy socks5://proxy:1080 --will-topic w --will-payload bye --will-qos 1 --will-retain --property sessionExpiryInterval=60 "
        "--property "
        "userProperties.a=1 --will-property contentType=t --subscribe a/# --qos 1 --json",
        R"({"protocol":"wss","host":"b.lan","port":8084,"path":"/ws","wsOptions":{"headers":{"X-A":"1"}},"clientId":"c","username":"u",
            "password":"p","protocolVersion":5,"keepalive":5,"clean":false,"connectTimeout":2500,"ca":["/a.pem","/b.pem"],"cert":"/c.pem",
            "key":"/k.pem","servername":"s","ALPNProtocols":["mqtt"],"rejectUnauthorized":false,"connectTo":"127.0.0.1:1",
            "proxy":{"type":"socks5","host":"proxy","port":1080},
            "will":{"topic":"w","payload":"bye","qos":1,"retain":true,"properties":{"contentType":"t"}},
            "properties":{"sessionExpiryInterval":60,"userProperties":{"a":"1"}},"subscriptions":[{"topic":"a/#","qos":1}]})",
        {u"--json"_s});
    row("connack check, options as a here-document", u"connack check"_s,
        "connack check mqtts://b --options - --username u <<'END' | tee log\n{\n  \"minVersion\": \"TLSv1.2\",\n  \"username\": "
        "\"other\"\n}\nEND\n",
        R"({"protocol":"mqtts","host":"b","username":"u","minVersion":"TLSv1.2"})");
    row("connack check, another here-document", u"connack check"_s,
        "cat <<-END\n\tconnack check mqtt://not-this\n\tEND\nconnack check mqtt://b <<END\nno options\nEND\n",
        R"({"protocol":"mqtt","host":"b"})");
    row("connack check, a here-document without an end", u"connack check"_s, "connack check mqtt://b --options - <<END\nnothing\n",
        R"({"protocol":"mqtt","host":"b"})", {u"--options"_s});
    row("connack, flags before the URL, files", u"connack check"_s, "app/run check --password-file secret.txt --username u mqtts://b",
        R"({"protocol":"mqtts","host":"b","username":"u"})", {u"--password-file"_s});
}

void TstImportCommands::commands()
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

void TstImportCommands::mixed()
{
    const Import import = importText(u"mqttx sub -t a -h b\nmosquitto_sub -t a -h c\n"_s);
    QCOMPARE(import.connections.size(), 2);
    QCOMPARE(import.formName, u"Command lines"_s);
}

// What stands behind an option that has a value is that, and not the broker's URL.
void TstImportCommands::urlsThatAreValues_data()
{
    QTest::addColumn<QString>("flags");
    QTest::newRow("header") << u"--ws-header 'Origin: https://web.lan' --client-id c"_s;
    QTest::newRow("header without a blank") << u"--ws-header Origin:https://web.lan"_s;
    QTest::newRow("proxy") << u"--proxy socks5://proxy:1080"_s;
    QTest::newRow("password") << u"--username u --password mqtt://not.lan"_s;
    QTest::newRow("will") << u"--will-topic t --will-payload http://not.lan/x"_s;
    QTest::newRow("property") << u"--protocol-version 5 --property userProperties.a=http://not.lan"_s;
    QTest::newRow("filter") << u"--subscribe mqtt://not.lan"_s;
}

void TstImportCommands::urlsThatAreValues()
{
    QFETCH(QString, flags);
    for (const QString &command : {u"connack check %1 ws://broker.lan:9001/x"_s, u"connack check ws://broker.lan:9001/x %1"_s}) {
        const Import import = importText(command.arg(flags), testContext());
        QCOMPARE(import.connections.size(), 1);
        QCOMPARE(import.connections.first().settings.url(), u"ws://broker.lan:9001/x"_s);
        QVERIFY2(import.connections.first().remarks.isEmpty(), qPrintable(importRemarks(import.connections.first()).join(u' ')));
    }
}

void TstImportCommands::noSecretInRemarks_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("names");
    const auto row = [](const char *name, const QString &text, const QStringList &names) { QTest::newRow(name) << text << names; };
    row("mosquitto, attached", u"mosquitto_sub -h b -Phunter2 -Xhunter2 -t a"_s, {u"-P"_s, u"-X"_s});
    row("mosquitto, attached to a long one", u"mosquitto_sub -h b --pwhunter2 --psk-hint x --topic-alias 3"_s,
        {u"--pw"_s, u"--psk-hint"_s, u"--topic-alias"_s});
    row("mosquitto, with =", u"mosquitto_sub -h b --pw=hunter2"_s, {u"--pw"_s});
    row("options file of mosquitto", u"-h b\n-Phunter2\n"_s, {u"-P"_s});
    row("mqttx, attached", u"mqttx conn -h b -Zhunter2"_s, {u"-Z"_s});
    row("HiveMQ, attached", u"mqtt con -h b -pwhunter2 -pw:hunter2 --passwordhunter2 -zhunter2 --keystore-password-hunter2"_s,
        {u"-pw"_s, u"--password"_s, u"-z"_s, u"--keystore-password"_s});
    row("Connack", u"connack check mqtt://b --passwordhunter2 -phunter2"_s, {u"--password"_s, u"-p"_s});
    row("default of a variable", u"mosquitto_sub -h b -P ${PASS:-hunter2} -u \"$USER\""_s, {u"-P"_s, u"-u"_s});
    row("output of a command", u"mosquitto_sub -h b -P $(echo hunter2) -u `echo hunter2`"_s, {u"-P"_s, u"-u"_s});
    row("URL that is none", u"mosquitto_sub -h b -L mqtt://u:hunter2@c:99999"_s, {u"-L"_s});
    row("URL as a host", u"mosquitto_sub -h mqtt://u:hunter2@c:99999"_s, {u"-h"_s});
    row("proxy that is none", u"mosquitto_sub -h b --proxy socks5://u:hunter2@c:x"_s, {u"--proxy"_s});
    row("URL as a host in an object", u"{host: 'mqtt://u:hunter2@c', port: 1884}"_s, {QString()});
    row("URL of Connack", u"connack check mqtt://u:hunter2@b:x"_s, {u"URL"_s});
    row("key as text", u"mosquitto_sub -h b --key %1"_s.arg(u"MIIhunter2"_s.repeated(100)), {u"~"_s});
    row("output in a variable", u"P=$(echo hunter2)\nmosquitto_sub -h b -P \"x$P\""_s, {u"-P"_s});
}

void TstImportCommands::noSecretInRemarks()
{
    QFETCH(QString, text);
    QFETCH(QStringList, names);
    const Import import = importText(text, testContext());
    QCOMPARE(import.connections.size(), 1);
    QCOMPARE(importRemarks(import.connections.first()), names);
    for (const ImportRemark &remark : import.remarks + import.connections.first().remarks)
        QVERIFY2(!(remark.name + remark.text).contains("hunter2"_L1), qPrintable(remark.name + u": "_s + remark.text));
}

void TstImportCommands::shellInRemarks()
{
    const Import import = importText(u"mosquitto_sub -h ${HOST:-b} -u $USER -P \"$(pass mqtt)\" -i \"${!x}\""_s, testContext());
    QStringList texts;
    for (const ImportRemark &remark : import.connections.value(0).remarks)
        texts.append(remark.text.section(u'(', 1).section(u';', 0, 0));
    QCOMPARE(texts, (QStringList{u"$HOST)"_s, u"$USER)"_s, u"$(...))"_s, u"$...)"_s}));
}

void TstImportCommands::tooMany()
{
    const Import import = importText(u"mosquitto_sub -h b -t a\n"_s.repeated(MostImported + 2));
    QCOMPARE(import.connections.size(), MostImported);
    QCOMPARE(import.remarks.size(), 1);
    QVERIFY2(import.remarks.first().text.startsWith("2 more connection"_L1), qPrintable(import.remarks.first().text));
}

void TstImportCommands::tooMuchIsSaid_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("words") << u"mosquitto_sub -h b "_s + u"-q 1 "_s.repeated(60'000);
    QTest::newRow("commands") << u"mosquitto_sub -h b\n"_s + u"x\n"_s.repeated(11'000);
    QTest::newRow("lines of an options file") << u"-h b\n"_s + u"-q 1\n"_s.repeated(10'000);
    QTest::newRow("a long variable") << u"P=%1\nmosquitto_sub -h b -P $P"_s.arg(QString(70'000, u'x'));
    QTest::newRow("variables that grow") << u"A=%1\nmosquitto_sub -h b %2 -P $A"_s.arg(QString(60'000, u'x'), u"-u $A "_s.repeated(20));
}

void TstImportCommands::tooMuchIsSaid()
{
    QFETCH(QString, text);
    const Import import = importText(text, testContext());
    QCOMPARE(import.connections.size(), 1);
    const QList<ImportRemark> remarks = import.remarks + import.connections.first().remarks;
    QVERIFY(std::any_of(remarks.begin(), remarks.end(), [](const ImportRemark &remark) {
        return remark.text.startsWith("There is more than an import reads"_L1)
            || remark.text.startsWith("Its value comes from the shell"_L1);
    }));
}

QTEST_APPLESS_MAIN(TstImportCommands)
#include "tst_import_commands.moc"
