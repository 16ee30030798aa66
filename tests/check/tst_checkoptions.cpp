#include "check/CheckOptions.h"

#include <QTemporaryDir>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString url = u"mqtt://broker.lan"_s;

QString written(QTemporaryDir &folder, const QString &name, const QByteArray &content)
{
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
    return file.fileName();
}

} // namespace

class TstCheckOptions : public QObject
{
    Q_OBJECT
private slots:
    void everyFlagArrives();
    void flagsWinOverOptionsAndUrl();
    void optionsMayNameTheServer();
    void wrongCommandLines_data();
    void wrongCommandLines();
    void secretsInFiles();
    void secretsAreNotRepeated();
};

void TstCheckOptions::everyFlagArrives()
{
    const CheckOptions options = readCheckOptions({u"wss://broker.lan/x"_s,
                                                   u"--port"_s,
                                                   u"8084"_s,
                                                   u"--ws-path"_s,
                                                   u"/mqtt"_s,
                                                   u"--ws-header"_s,
                                                   u"X-A: 1"_s,
                                                   u"--ws-header"_s,
                                                   u"X-A: 2"_s,
                                                   u"--client-id"_s,
                                                   u"pump-7"_s,
                                                   u"--username"_s,
                                                   u"lab"_s,
                                                   u"--password"_s,
                                                   u"p"_s,
                                                   u"--protocol-version"_s,
                                                   u"5"_s,
                                                   u"--keepalive"_s,
                                                   u"0"_s,
                                                   u"--clean"_s,
                                                   u"false"_s,
                                                   u"--timeout"_s,
                                                   u"2.5"_s,
                                                   u"--servername"_s,
                                                   u"other.lan"_s,
                                                   u"--alpn"_s,
                                                   u"mqtt"_s,
                                                   u"--alpn"_s,
                                                   u"x"_s,
                                                   u"--insecure"_s,
                                                   u"--tls-key-log"_s,
                                                   u"keys.log"_s,
                                                   u"--log"_s,
                                                   u"trace.jsonl"_s,
                                                   u"--log-rotate"_s,
                                                   u"64KiB"_s,
                                                   u"--log-keep"_s,
                                                   u"3"_s,
                                                   u"--connect-to"_s,
                                                   u"[::1]:9"_s,
                                                   u"--proxy"_s,
                                                   u"socks5://u:p@127.0.0.1:1080"_s,
                                                   u"--will-topic"_s,
                                                   u"w"_s,
                                                   u"--will-payload"_s,
                                                   u"gone"_s,
                                                   u"--will-qos"_s,
                                                   u"1"_s,
                                                   u"--will-retain"_s,
                                                   u"--property"_s,
                                                   u"sessionExpiryInterval=600"_s,
                                                   u"--property"_s,
                                                   u"userProperties.k=v=w"_s,
                                                   u"--will-property"_s,
                                                   u"willDelayInterval=5"_s,
                                                   u"--no-probe"_s,
                                                   u"--hold"_s,
                                                   u"3"_s,
                                                   u"--subscribe"_s,
                                                   u"a/+"_s,
                                                   u"--publish"_s,
                                                   u"a/b=c=d"_s,
                                                   u"--qos"_s,
                                                   u"2"_s,
                                                   u"--json"_s});
    QVERIFY2(options.problems.isEmpty(), options.problems.isEmpty() ? "" : qPrintable(options.problems.first().text));
    const ConnectionSettings &settings = options.settings;
    QCOMPARE(settings.endpoint.effectivePort(), 8084);
    QCOMPARE(settings.webSocket.path, u"/mqtt"_s);
    QCOMPARE(settings.webSocket.headers.size(), 2);
    QCOMPARE(settings.clientId, u"pump-7"_s);
    QCOMPARE(settings.version, mqtt::Version::V5);
    QCOMPARE(settings.keepAlive, 0U);
    QVERIFY(!settings.cleanStart);
    QCOMPARE(settings.network.connectTimeout, 2500ms);
    QCOMPARE(settings.tls.alpn, QStringList({u"mqtt"_s, u"x"_s}));
    QVERIFY(!settings.tls.verifyPeer);
    QCOMPARE(settings.tls.keyLogFile, u"keys.log"_s);
    QCOMPARE(options.logRotation.size, 65'536);
    QCOMPARE(options.logRotation.keep, 3);
    QCOMPARE(settings.network.connectTo->host, u"::1"_s);
    QCOMPARE(settings.network.proxy.type, ProxySettings::Type::Socks5);
    QVERIFY(settings.will.enabled && settings.will.retain);
    QCOMPARE(settings.will.willDelayInterval, 5U);
    QCOMPARE(settings.properties.sessionExpiryInterval, 600U);
    QCOMPARE(settings.properties.userProperties.value(0), (mqtt::StringPair{u"k"_s, u"v=w"_s}));
    QVERIFY(!options.probe && !options.probePorts);
    QVERIFY(readCheckOptions({u"mqtt://localhost"_s, u"--probe-ports"_s}).probePorts);
    QCOMPARE(readCheckOptions({u"mqtt://localhost"_s, u"--probe-ports"_s, u"--no-probe"_s}).problems.size(), 1); // they contradict
    QCOMPARE(options.hold, 3s);
    QCOMPARE(options.publish.value(0).payload, "c=d");
    QCOMPARE(options.qos, mqtt::QoS::ExactlyOnce);
    QVERIFY(options.json);
}

void TstCheckOptions::flagsWinOverOptionsAndUrl()
{
    QTemporaryDir folder;
    const QString file = written(folder, u"o.json"_s, R"({"port": 2, "keepalive": 7, "clientId": "from-file"})");
    const CheckOptions options =
        readCheckOptions({u"mqtt://broker.lan:1"_s, u"--options"_s, file, u"--port"_s, u"3"_s, u"--keepalive"_s, u"9"_s});
    QCOMPARE(options.settings.endpoint.effectivePort(), 3);
    QCOMPARE(options.settings.keepAlive, 9U);
    QCOMPARE(options.settings.clientId, u"from-file"_s);
    const auto overridden = [](const Note &note) { return note.id == "port-overridden"_L1; };
    QCOMPARE(std::count_if(options.notes.begin(), options.notes.end(), overridden), 1);
}

void TstCheckOptions::optionsMayNameTheServer()
{
    QTemporaryDir folder;
    const QString file = written(folder, u"o.json"_s, "// pasted\n{host: '127.0.0.1', port: 1885,}");
    const CheckOptions options = readCheckOptions({u"--options"_s, file});
    QVERIFY(options.problems.isEmpty());
    QCOMPARE(options.settings.urlWithPort(), u"mqtt://127.0.0.1:1885"_s);
}

void TstCheckOptions::wrongCommandLines_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("cause");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("accepted");
    const auto row = [](const char *name, const QStringList &arguments, const QString &text, const QString &accepted,
                        const QString &cause = u"option-invalid"_s) { QTest::newRow(name) << arguments << cause << text << accepted; };
    row("unknown flag", {url, u"--keep-alife"_s, u"10"_s}, u"--keep-alife"_s, u"--keepalive"_s);
    row("unknown flag with value", {url, u"--pasword=x"_s}, u"--pasword"_s, u"--password"_s);
    row("missing value", {url, u"--port"_s}, u"port"_s, u"--help"_s);
    row("two URLs", {url, u"mqtt://u:p@other"_s}, u"other"_s, u"one URL"_s);
    row("port 0", {url, u"--port"_s, u"0"_s}, u"0"_s, u"65535"_s);
    row("port x", {url, u"--port"_s, u"x"_s}, u"\"x\""_s, u"65535"_s);
    row("keep-alive", {url, u"--keepalive"_s, u"99999"_s}, u"99999"_s, u"65535"_s);
    row("version", {url, u"--protocol-version"_s, u"6"_s}, u"6"_s, u"5"_s);
    row("clean", {url, u"--clean"_s, u"yes"_s}, u"yes"_s, u"true"_s);
    row("timeout", {url, u"--timeout"_s, u"nan"_s}, u"nan"_s, u"seconds"_s);
    row("QoS", {url, u"--qos"_s, u"3"_s}, u"3"_s, u"2"_s);
    row("proxy", {url, u"--proxy"_s, u"ftp://p"_s}, u"ftp"_s, u"socks5"_s);
    row("header", {url, u"--ws-header"_s, u"no colon"_s}, u"--ws-header"_s, u"colon"_s);
    row("password file", {url, u"--password-file"_s, u"/no/such/file"_s}, u"/no/such/file"_s, u"file"_s);
    row("options file", {url, u"--options"_s, u"/no/such/file"_s}, u"/no/such/file"_s, u"file"_s);
    row("log ending", {url, u"--log"_s, u"x.pcap"_s}, u"x.pcap"_s, u".pcapng"_s);
    row("log rotation", {url, u"--log"_s, u"x.jsonl"_s, u"--log-rotate"_s, u"much"_s}, u"much"_s, u"100MB"_s);
    row("log rotation, too small", {url, u"--log"_s, u"x.jsonl"_s, u"--log-rotate"_s, u"10"_s}, u"\"10\""_s, u"10kB"_s);
    row("log rotation without a log", {url, u"--log-rotate"_s, u"1MB"_s}, u"no file"_s, u"--log FILE"_s);
    row("log parts", {url, u"--log"_s, u"x.jsonl"_s, u"--log-rotate"_s, u"1MB"_s, u"--log-keep"_s, u"0"_s}, u"\"0\""_s, u"from 1"_s);
    row("log parts without rotation", {url, u"--log"_s, u"x.jsonl"_s, u"--log-keep"_s, u"3"_s}, u"--log-keep"_s, u"--log-rotate"_s);
    row("filter", {url, u"--subscribe"_s, u"a/#/b"_s}, u"a/#/b"_s, u"#"_s);
    row("topic", {url, u"--publish"_s, u"a/+=1"_s}, u"a/+"_s, u"wildcard"_s);
    row("property", {url, u"--property"_s, u"noSuch=1"_s}, u"noSuch"_s, QString());
    row("scheme", {u"wsss://broker.lan"_s}, u"wsss"_s, u"wss"_s, u"url-unsupported-scheme"_s);
    row("no URL", {}, QString(), QString(), u"url-invalid"_s);
}

void TstCheckOptions::wrongCommandLines()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, cause);
    QFETCH(QString, text);
    QFETCH(QString, accepted);
    const CheckOptions options = readCheckOptions(arguments);
    QVERIFY(!options.problems.isEmpty());
    const SettingsProblem problem = options.problems.first();
    QCOMPARE(problem.cause, cause);
    QVERIFY2(problem.text.contains(text), qPrintable(problem.text));
    QVERIFY2(problem.accepted.contains(accepted), qPrintable(problem.accepted));
}

void TstCheckOptions::secretsInFiles()
{
    QTemporaryDir folder;
    const QString crlf = written(folder, u"crlf"_s, "the word\r\nmore\n"), bare = written(folder, u"bare"_s, "right-horse");
    const CheckOptions options = readCheckOptions({url, u"--username"_s, u"u"_s, u"--password-file"_s, crlf, u"--passphrase-file"_s, bare});
    QCOMPARE(options.settings.credentials.password, QByteArray("the word"));
    QCOMPARE(options.settings.tls.passphrase, u"right-horse"_s);
}

void TstCheckOptions::secretsAreNotRepeated()
{
    const CheckOptions options =
        readCheckOptions({url, u"mqtt://lab:hidden-41@other"_s, u"--ws-header"_s, u"hidden-41"_s, u"--pasword=hidden-41"_s});
    for (const SettingsProblem &problem : options.problems)
        QVERIFY2(!problem.text.contains("hidden-41"_L1), qPrintable(problem.text));
}

QTEST_GUILESS_MAIN(TstCheckOptions)
#include "tst_checkoptions.moc"
