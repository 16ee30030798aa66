// Command lines and options files of mosquitto's clients.
#include "interchange/ImportChecks.h"

#include <QDir>

using namespace Qt::StringLiterals;

class TstImportMosquitto : public QObject
{
    Q_OBJECT
private slots:
    void commands_data();
    void commands();
    void optionsFile_data();
    void optionsFile();
    void idPrefix();
    void script();
    void everyOptionIsKnown_data();
    void everyOptionIsKnown();
    void unfinishedQuote();
};

void TstImportMosquitto::commands_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<QStringList>("remarks");
    const auto row = [](const char *name, const char *text, const char *expected, const QStringList &remarks = {}) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(expected) << remarks;
    };
    row("defaults", "mosquitto_sub -t '#'", R"({"protocol":"mqtt","host":"localhost","subscriptions":[{"topic":"#","qos":0}]})");
    row("the usual", "mosquitto_sub -h broker.lan -p 1884 -u gate7 -P 'hunter 2' -i pump-7 -k 30 -q 1 -t 'plant/+/temp' -t status -v",
        R"({"protocol":"mqtt","host":"broker.lan","port":1884,"username":"gate7","password":"hunter 2","clientId":"pump-7","keepalive":30,
            "subscriptions":[{"topic":"plant/+/temp","qos":1},{"topic":"status","qos":1}]})",
        {u"-v"_s});
    row("long names",
        "mosquitto_sub --host b --port 1883 --username u --pw p --id i --keepalive 5 --topic t --qos 2 --protocol-version mqttv31",
        R"({"protocol":"mqtt","host":"b","username":"u","password":"p","clientId":"i","keepalive":5,"protocolVersion":3,
            "subscriptions":[{"topic":"t","qos":2}]})");
    row("TLS by a CA file", "mosquitto_sub -h b.lan -p 8883 --cafile /etc/ca.pem --cert /c.pem --key /k.pem --tls-version tlsv1.3 -t t",
        R"({"protocol":"mqtts","host":"b.lan","ca":"/etc/ca.pem","cert":"/c.pem","key":"/k.pem","minVersion":"TLSv1.3",
            "subscriptions":[{"topic":"t","qos":0}]})");
    row("TLS by port 8883 alone", "mosquitto_pub -h b.lan -p 8883 -t t -m hello", R"({"protocol":"mqtts","host":"b.lan"})",
        {u"-t"_s, u"-m"_s});
    row("TLS with another port", "mosquitto_sub -h b.lan -p 18883 --tls-use-os-certs --tls-alpn mqtt -t t",
        R"({"protocol":"mqtts","host":"b.lan","port":18883,"ALPNProtocols":["mqtt"],"subscriptions":[{"topic":"t","qos":0}]})");
    row("own CA and the system's", "mosquitto_sub -h b --cafile /ca.pem --tls-use-os-certs -t t",
        R"({"protocol":"mqtts","host":"b","ca":"/ca.pem","addSystemCa":true,"subscriptions":[{"topic":"t","qos":0}]})");
    row("not checked", "mosquitto_sub -h b --cafile /ca.pem --insecure -t t",
        R"({"protocol":"mqtts","host":"b","ca":"/ca.pem","rejectUnauthorized":false,"subscriptions":[{"topic":"t","qos":0}]})",
        {u"~--insecure"_s});
    row("what has no counterpart",
        "mosquitto_sub -h b --capath /etc/ssl/certs --ciphers 'ECDHE:!MD5' --psk 00ff --psk-identity me -A 10.0.0.1 --unix /x -S -t t",
        R"({"protocol":"mqtts","host":"b","subscriptions":[{"topic":"t","qos":0}]})",
        {u"--capath"_s, u"--ciphers"_s, u"--psk"_s, u"--psk-identity"_s, u"-A"_s, u"--unix"_s, u"-S"_s});
    row("URL", "mosquitto_sub -L mqtts://gate7:hunter2@b.lan:8884/plant/#",
        R"({"protocol":"mqtts","host":"b.lan","port":8884,"username":"gate7","password":"hunter2","subscriptions":[{"topic":"plant/#","qos":0}]})");
    row("URL of a publisher", "mosquitto_pub -L mqtt://b.lan/plant/a -m 1", R"({"protocol":"mqtt","host":"b.lan"})", {u"-L"_s, u"-m"_s});
    row("will", "mosquitto_sub -h b -t t --will-topic gone --will-payload 'bye bye' --will-qos 1 --will-retain",
        R"({"protocol":"mqtt","host":"b","will":{"topic":"gone","payload":"bye bye","qos":1,"retain":true},"subscriptions":[{"topic":"t","qos":0}]})");
    row("session of 5.0", "mosquitto_sub -h b -V 5 -c -x 600 -t t",
        R"({"protocol":"mqtt","host":"b","protocolVersion":5,"clean":false,"properties":{"sessionExpiryInterval":600},
            "subscriptions":[{"topic":"t","qos":0}]})");
    row("session of 5.0 without an end", "mosquitto_sub -h b -V mqttv5 -c -i a -t t",
        R"({"protocol":"mqtt","host":"b","clientId":"a","protocolVersion":5,"clean":false,"properties":{"sessionExpiryInterval":4294967295},
            "subscriptions":[{"topic":"t","qos":0}]})");
    row("session of 3.1.1", "mosquitto_sub -h b -c -i a -t t",
        R"({"protocol":"mqtt","host":"b","clientId":"a","clean":false,"subscriptions":[{"topic":"t","qos":0}]})");
    row("properties",
        "mosquitto_sub -h b -D connect receive-maximum 20 -D CONNECT user-property 'a b' c -D connect request-problem-information 0 "
        "-D will will-delay-interval 5 -D will content-type text/plain --will-topic w -D subscribe subscription-identifier 7 -D publish "
        "topic-alias 1 -t t",
        R"({"protocol":"mqtt","host":"b","protocolVersion":5,
            "properties":{"receiveMaximum":20,"requestProblemInformation":false,"userProperties":{"a b":"c"}},
            "will":{"topic":"w","payload":"","qos":0,"retain":false,"properties":{"willDelayInterval":5,"contentType":"text/plain"}},
            "subscriptions":[{"topic":"t","qos":0,"properties":{"subscriptionIdentifier":7}}]})",
        {u"-D publish topic-alias"_s});
    row("proxy", "mosquitto_sub -h b --proxy socks5h://u:p@proxy.lan:1080 -t t",
        R"({"protocol":"mqtt","host":"b","proxy":{"type":"socks5","host":"proxy.lan","port":1080,"username":"u","password":"p"},
            "subscriptions":[{"topic":"t","qos":0}]})");
    row("request and response", "mosquitto_rr -h b -t ask -e answer -m now",
        R"({"protocol":"mqtt","host":"b","protocolVersion":5,"subscriptions":[{"topic":"answer","qos":0}]})", {u"-t"_s, u"-m"_s});
    row("on several lines, prompt, path", "$ /usr/bin/mosquitto_sub -h b \\\n    -p 1884 \\\r\n  -t 'a b' # all\n",
        R"({"protocol":"mqtt","host":"b","port":1884,"subscriptions":[{"topic":"a b","qos":0}]})");
    row("lines of PowerShell", "mosquitto_sub.exe -h b `\n -t t",
        R"({"protocol":"mqtt","host":"b","subscriptions":[{"topic":"t","qos":0}]})");
    row("sudo and env", "sudo -u me env A=b mosquitto_sub -h b -t t",
        R"({"protocol":"mqtt","host":"b","subscriptions":[{"topic":"t","qos":0}]})");
    row("docker", "docker run --rm --name mosquitto_sub eclipse-mosquitto mosquitto_sub -h b -t t",
        R"({"protocol":"mqtt","host":"b","subscriptions":[{"topic":"t","qos":0}]})", {u"~docker"_s});
    row("variables", "HOST=b.lan\nexport PASS=\"pa ss\"\nmosquitto_sub -h $HOST -P \"${PASS}\" -u u -t t",
        R"({"protocol":"mqtt","host":"b.lan","username":"u","password":"pa ss","subscriptions":[{"topic":"t","qos":0}]})");
    row("computed", "mosquitto_sub -h $HOST -P \"$(cat secret)\" --cafile \"$CA\" -u u -t t",
        R"({"protocol":"mqtts","host":"localhost","username":"u","subscriptions":[{"topic":"t","qos":0}]})",
        {u"-h"_s, u"-P"_s, u"--cafile"_s});
    row("pipe and redirection", "mosquitto_sub -h b -t t 2>/dev/null | jq .",
        R"({"protocol":"mqtt","host":"b","subscriptions":[{"topic":"t","qos":0}]})");
    row("wrong values", "mosquitto_sub -h b -p 99999 -k x -V 7 -q 3 --frobnicate y -t t",
        R"({"protocol":"mqtt","host":"b","subscriptions":[{"topic":"t","qos":0}]})",
        {u"-p"_s, u"-k"_s, u"-V"_s, u"-q"_s, u"--frobnicate"_s});
    row("relative files", "mosquitto_sub -h b --cafile ca.crt -t t",
        R"({"protocol":"mqtts","host":"b","ca":"ca.crt","subscriptions":[{"topic":"t","qos":0}]})", {u"~ca.crt"_s});
}

void TstImportMosquitto::commands()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QFETCH(QStringList, remarks);
    const Import import = importContent(text, testContext());
    QVERIFY2(import.form.startsWith("mosquitto_"_L1), qPrintable(import.form));
    QCOMPARE(import.problem, QString());
    QCOMPARE(import.connections.size(), 1);
    compareImported(import.connections.first(), expected.constData(), remarks);
}

void TstImportMosquitto::optionsFile_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<QStringList>("remarks");
    QTest::newRow("the usual")
        << QByteArray("# my broker\n-h broker.lan\n-p 8883\n\n-u gate7\n-P two words\n--cafile /ca.pem\n-d\n")
        << QByteArray(R"({"protocol":"mqtts","host":"broker.lan","username":"gate7","password":"two words","ca":"/ca.pem"})")
        << QStringList{u"-d"_s};
    QTest::newRow("property") << QByteArray("-h b\r\n-t t\r\n-D connect user-property 'a b' c\r\n")
                              << QByteArray(
                                     R"({"protocol":"mqtt","host":"b","protocolVersion":5,"properties":{"userProperties":{"a b":"c"}},
                                  "subscriptions":[{"topic":"t","qos":0}]})")
                              << QStringList();
}

void TstImportMosquitto::optionsFile()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QFETCH(QStringList, remarks);
    const Import import = importContent(text, testContext());
    QCOMPARE(import.form, u"mosquitto-options"_s);
    QCOMPARE(import.connections.size(), 1);
    compareImported(import.connections.first(), expected.constData(), remarks);
}

void TstImportMosquitto::idPrefix()
{
    const Import import = importText(u"mosquitto_sub -I plant- -t t"_s);
    QCOMPARE(import.connections.size(), 1);
    const QString id = import.connections.first().settings.clientId;
    QVERIFY2(id.startsWith("plant-"_L1) && id.size() == 14, qPrintable(id));
    QCOMPARE(importRemarks(import.connections.first()), QStringList{u"~-I"_s});
}

void TstImportMosquitto::script()
{
    const Import import =
        importText(u"#!/bin/sh\nset -e\nB=b.lan\nif true; then mosquitto_pub -h $B -t a -m 1; fi\n"
                   u"mosquitto_sub -h $B -t b | while read line; do echo \"$line\"; done\nmosquitto_sub -h c.lan -t c &\n"_s);
    QCOMPARE(import.connections.size(), 3);
    QCOMPARE(import.connections[0].settings.url(), u"mqtt://b.lan"_s);
    QCOMPARE(import.connections[1].settings.subscriptions.size(), 1);
    QCOMPARE(import.connections[2].settings.url(), u"mqtt://c.lan"_s);
    QVERIFY(!import.formName.isEmpty());
}

void TstImportMosquitto::everyOptionIsKnown_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<int>("values");
    const auto add = [](const char *names, int values) {
        for (const QString &name : QString::fromLatin1(names).split(u' '))
            QTest::newRow(qPrintable(name)) << name << values;
    };
    add("-c -d -E -N -R -S -v -l -n -r -s --insecure --nodelay --pretty --quiet --remove-retained --retained-only --retain-as-published "
        "--tls-use-os-certs --will-retain",
        0);
    add("-A -C -F -h -i -I -k -L -p -P -q -t -T -u -U -V -W -x -f -m -M -e --random-filter --unix --will-payload --will-qos --will-topic "
        "--cafile --capath --cert --key --keyform --ciphers --tls-version --tls-alpn --tls-engine --tls-engine-kpass-sha1 --psk "
        "--psk-identity --proxy --repeat --repeat-delay",
        1);
}

// Every option of --help of the three: none is called unknown, and each takes the number of values that mosquitto gives it.
void TstImportMosquitto::everyOptionIsKnown()
{
    QFETCH(QString, option);
    QFETCH(int, values);
    const QString text = u"mosquitto_sub %1%2 -u behind"_s.arg(option, values > 0 ? u" 1"_s : QString());
    const Import import = importText(text);
    QCOMPARE(import.connections.size(), 1);
    for (const ImportRemark &remark : import.connections.first().remarks)
        QVERIFY2(!remark.text.contains("not known"_L1) && !remark.text.contains("no option"_L1), qPrintable(remark.text));
    QCOMPARE(import.connections.first().settings.credentials.username.value_or(QString()), u"behind"_s);
}

void TstImportMosquitto::unfinishedQuote()
{
    const Import import = importText(u"mosquitto_sub -h b -t t\nmosquitto_sub -h c -P 'open"_s);
    QCOMPARE(import.connections.size(), 2);
    QVERIFY2(import.problem.contains("Line 2, column 23"_L1), qPrintable(import.problem));
}

QTEST_APPLESS_MAIN(TstImportMosquitto)
#include "tst_import_mosquitto.moc"
