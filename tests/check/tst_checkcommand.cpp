// The command as a process: what it prints, writes and returns.
#include "support/Mosquitto.h"
#include "support/ScriptedPeer.h"
#include "support/TestCertificates.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;

namespace {

struct Result {
    int status = -1;
    QByteArray out, err;
    QJsonObject report;
};

Result runProgram(const QStringList &arguments, const QByteArray &input = {}, const QString &locale = {})
{
    QProcess process;
    if (!locale.isEmpty()) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"LC_ALL"_s, locale);
        process.setProcessEnvironment(environment);
    }
    process.start(QStringLiteral(CONNACK_PROGRAM), arguments);
    process.write(input);
    process.closeWriteChannel();
    Result result;
    if (!process.waitForFinished(30'000)) {
        process.kill();
        process.waitForFinished(); // its status is that of a crash then
    }
    result.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    result.out = process.readAllStandardOutput();
    result.err = process.readAllStandardError();
    result.report = QJsonDocument::fromJson(result.out).object();
    return result;
}

Result run(const QStringList &arguments, const QByteArray &input = {})
{
    return runProgram(QStringList{u"check"_s} + arguments, input);
}

/// The report as if each stage that took a time had taken 1 ms: how busy this machine is makes no difference then.
QByteArray withEvenTimes(QJsonObject report)
{
    QJsonArray stages = report["stages"_L1].toArray();
    for (QJsonValueRef stage : stages) {
        QJsonObject even = stage.toObject();
        if (even.contains("ms"_L1))
            even["ms"_L1] = 1;
        stage = even;
    }
    report["stages"_L1] = stages;
    return QJsonDocument(report).toJson();
}

QString local(quint16 port)
{
    return u"mqtt://127.0.0.1:%1"_s.arg(port);
}

} // namespace

class TstCheckCommand : public QObject
{
    Q_OBJECT
private slots:
    void refusedPort();
    void numbersAreTheSameInEveryLocale();
    void usualPortsOnRequest();
    void inputFault();
    void unwritableFilesSendNothing();
    void keyLogIsToldWhenItIsWritten();
    void connects();
    void optionsOnStandardInput();
    void subscribesAndPublishes();
    void writesFiles();
    void endsCleanlyOnSignal();
    void interruptedWhileConnecting();
    void interruptedWhilePublishing();
    void tellsWhatItDidNotSend();
    void tlsFlags();
    void properties();
    void comparesReports();
    void helpAndVersion();
};

void TstCheckCommand::refusedPort()
{
    const quint16 port = freePort();
    const Result json = run({local(port), u"--json"_s});
    QCOMPARE(json.status, 1);
    QCOMPARE(json.report["outcome"_L1].toString(), u"failed"_s);
    QCOMPARE(json.report["diagnosis"_L1]["id"_L1].toString(), u"tcp-refused"_s);
    QCOMPARE(json.err, QByteArray());
    const Result text = run({local(port)});
    QCOMPARE(text.status, 1);
    QVERIFY(text.out.contains(json.report["diagnosis"_L1]["title"_L1].toString().toUtf8()));
    QVERIFY(!text.out.contains('\x1b'));
}

/// Scripts read them: a German locale does not turn 1.2 ms into 1,2 ms.
void TstCheckCommand::numbersAreTheSameInEveryLocale()
{
    const Result text = runProgram({u"check"_s, local(freePort())}, {}, u"de_DE.UTF-8"_s);
    QCOMPARE(text.status, 1);
    static const QRegularExpression pointed(u"[0-9]\\.[0-9]+ ms"_s), comma(u"[0-9],[0-9]+ m?s"_s);
    QVERIFY2(pointed.match(QString::fromUtf8(text.out)).hasMatch(), text.out + text.err);
    QVERIFY2(!comma.match(QString::fromUtf8(text.out)).hasMatch(), text.out.constData());
}

void TstCheckCommand::usualPortsOnRequest()
{
    const quint16 port = freePort();
    QVERIFY(run({local(port), u"--json"_s}).report["probes"_L1].toArray().isEmpty());
    const Result asked = run({local(port), u"--json"_s, u"--probe-ports"_s});
    QCOMPARE(asked.status, 1);
    QCOMPARE(asked.report["diagnosis"_L1]["id"_L1].toString(), u"tcp-refused"_s);
    const QJsonArray probes = asked.report["probes"_L1].toArray();
    QCOMPARE(probes.size(), 7);
    for (const QJsonValue &probe : probes)
        QCOMPARE(probe["id"_L1].toString(), u"neighbour-port"_s);
    // A password that was refused is no question of ports.
    ScriptedPeer peer(PeerScript().await(mqtt::PacketType::Connect).sendHex("20020004"));
    QProcess process;
    process.start(QStringLiteral(CONNACK_PROGRAM), {u"check"_s, local(peer.port()), u"--json"_s, u"--probe-ports"_s});
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 20'000);
    QCOMPARE(QJsonDocument::fromJson(process.readAllStandardOutput()).object()["probes"_L1].toArray().size(), 0);
}

void TstCheckCommand::inputFault()
{
    const Result result = run({u"mqtt://127.0.0.1"_s, u"--keep-alife"_s, u"3"_s, u"--json"_s});
    QCOMPARE(result.status, 2);
    QCOMPARE(result.report["diagnosis"_L1]["id"_L1].toString(), u"option-invalid"_s);
    QCOMPARE(result.report["diagnosis"_L1]["stage"_L1].toString(), u"input"_s);
    QVERIFY(result.report["packets"_L1].toArray().isEmpty());
    QCOMPARE(run({}).status, 2);
}

void TstCheckCommand::unwritableFilesSendNothing()
{
    ScriptedPeer server(PeerScript().await(mqtt::PacketType::Connect));
    for (const QString &flag : {u"--log"_s, u"--junit"_s}) {
        const Result result = run({local(server.port()), flag, u"/no/such/folder/x.jsonl"_s, u"--json"_s});
        QCOMPARE(result.status, 2);
        QVERIFY(result.report["diagnosis"_L1]["explanation"_L1].toString().contains("/no/such/folder"_L1)
                || QJsonDocument(result.report["diagnosis"_L1].toObject()).toJson().contains("/no/such/folder"));
    }
    QTemporaryDir folder;
    const QString log = folder.filePath(u"a.jsonl"_s);
    const Result keys =
        run({u"mqtts://127.0.0.1:%1"_s.arg(server.port()), u"--tls-key-log"_s, u"/no/such/folder/k"_s, u"--log"_s, log, u"--json"_s});
    QCOMPARE(keys.status, 2);
    const QString explanation = keys.report["diagnosis"_L1]["explanation"_L1].toString();
    QVERIFY2(explanation.contains(u"--tls-key-log /no/such/folder/k cannot be written: No such file"_s), qPrintable(explanation));
    QVERIFY(!keys.out.contains("tls-key-log\""));
    QVERIFY(!QFile::exists(log));
    QCoreApplication::processEvents();
    QVERIFY(server.links().empty());
}

void TstCheckCommand::keyLogIsToldWhenItIsWritten()
{
    const auto told = [](const Result &result) {
        const QJsonArray notes = result.report["notes"_L1].toArray();
        return std::any_of(notes.begin(), notes.end(), [](const QJsonValue &note) { return note["id"_L1].toString() == "tls-key-log"_L1; });
    };
    QTemporaryDir folder;
    const QString keys = folder.filePath(u"keys"_s);
    const Result refused = run({u"mqtts://127.0.0.1:%1"_s.arg(freePort()), u"--json"_s, u"--tls-key-log"_s, keys, u"--no-probe"_s});
    QCOMPARE(refused.status, 1);
    QVERIFY(!told(refused));
    QVERIFY(!QFile::exists(keys)); // nothing is left of having tried it
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    const TestCertificates &pki = TestCertificates::instance();
    const Mosquitto broker(Mosquitto::Options{true, false, {}, true, {}, {}});
    const Result connected =
        run({u"mqtts://localhost:%1"_s.arg(broker.mqttsPort()), u"--ca"_s, pki.ca.certificate, u"--json"_s, u"--tls-key-log"_s, keys});
    QCOMPARE(connected.status, 0);
    QVERIFY(told(connected));
    QVERIFY(QFileInfo(keys).size() > 0);
}

void TstCheckCommand::connects()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    Mosquitto broker(Mosquitto::Options{false, false, {}, true, {}, {}});
    QVERIFY2(broker.isRunning(), broker.log());
    for (const QString &version : {u"3"_s, u"4"_s, u"5"_s}) {
        const Result result = run({local(broker.mqttPort()), u"--protocol-version"_s, version, u"--json"_s});
        QCOMPARE(result.status, 0);
        QCOMPARE(result.report["outcome"_L1].toString(), u"connected"_s);
        QVERIFY(result.report["diagnosis"_L1].isNull());
        QCOMPARE(result.report["packets"_L1].toArray().size(), 3); // CONNECT, CONNACK, DISCONNECT
    }
}

void TstCheckCommand::optionsOnStandardInput()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    Mosquitto broker(Mosquitto::Options{false, false, {}, true, {}, {}});
    const QByteArray options = "{clientId: 'from-stdin', port: " + QByteArray::number(broker.mqttPort()) + "}";
    const Result result = run({u"mqtt://127.0.0.1:1"_s, u"--options"_s, u"-"_s, u"--json"_s}, options);
    QCOMPARE(result.status, 0);
    QVERIFY(result.out.contains("from-stdin"));
    QVERIFY(result.out.contains("port-overridden"));
}

void TstCheckCommand::subscribesAndPublishes()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    Mosquitto broker(Mosquitto::Options{false, false, {}, true, {}, {}});
    for (const QString &qos : {u"0"_s, u"1"_s, u"2"_s}) {
        const Result result = run({local(broker.mqttPort()), u"--subscribe"_s, u"a/+"_s, u"--publish"_s, u"a/b=1"_s, u"--publish"_s,
                                   u"c=2"_s, u"--qos"_s, qos, u"--json"_s});
        QCOMPARE(result.status, 0);
        const QJsonArray publishes = result.report["publishes"_L1].toArray();
        QCOMPARE(publishes.size(), 2);
        QVERIFY(publishes[0]["roundTripMs"_L1].isDouble());
        QVERIFY(publishes[1]["roundTripMs"_L1].isNull());
        QCOMPARE(result.report["subscriptions"_L1][0]["grantedQos"_L1].toInt(), qos.toInt());
    }
}

void TstCheckCommand::writesFiles()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    Mosquitto broker(Mosquitto::Options{false, false, {}, true, {}, {}});
    QTemporaryDir folder;
    const QString log = folder.filePath(u"a.jsonl"_s), junit = folder.filePath(u"a.xml"_s);
    const QString url = u"mqtt://lab:hidden-41@127.0.0.1:%1"_s.arg(broker.mqttPort());
    const Result result = run({url, u"--log"_s, log, u"--junit"_s, junit});
    QCOMPARE(result.status, 0);
    QFile logFile(log), junitFile(junit);
    QVERIFY(logFile.open(QIODevice::ReadOnly) && junitFile.open(QIODevice::ReadOnly));
    const QByteArray lines = logFile.readAll(), xml = junitFile.readAll();
    QVERIFY(lines.contains("\"CONNACK\""));
    QVERIFY(xml.contains("testcase"));
    for (const QByteArray &output : {result.out, result.err, lines, xml})
        QVERIFY(!output.contains("hidden-41"));
}

void TstCheckCommand::endsCleanlyOnSignal()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    Mosquitto broker(Mosquitto::Options{false, false, {}, true, {}, {}});
    QTemporaryDir folder;
    const QString log = folder.filePath(u"a.txt"_s);
    QProcess process;
    process.start(QStringLiteral(CONNACK_PROGRAM),
                  {u"check"_s, local(broker.mqttPort()), u"--hold"_s, u"60"_s, u"--log"_s, log, u"--json"_s});
    const auto connected = [&] {
        QFile file(log);
        return file.open(QIODevice::ReadOnly) && file.readAll().contains("CONNACK");
    };
    QTRY_VERIFY_WITH_TIMEOUT(connected(), 10'000); // the log is written while it runs
    ::kill(pid_t(process.processId()), SIGTERM);
    QVERIFY(process.waitForFinished(10'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
    QVERIFY(process.readAllStandardOutput().contains("DISCONNECT"));
}

/// A failure has a diagnosis, whoever ended it.
void TstCheckCommand::interruptedWhileConnecting()
{
    ScriptedPeer silent(PeerScript().await(mqtt::PacketType::Connect));
    QProcess process;
    process.start(QStringLiteral(CONNACK_PROGRAM), {u"check"_s, local(silent.port()), u"--json"_s});
    QTRY_VERIFY_WITH_TIMEOUT(!silent.links().empty() && !silent.links().front()->packets.isEmpty(), 10'000);
    ::kill(pid_t(process.processId()), SIGINT);
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 10'000);
    QCOMPARE(process.exitCode(), 1);
    const QJsonObject report = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    QCOMPARE(report["outcome"_L1].toString(), u"failed"_s);
    QCOMPARE(report["diagnosis"_L1]["id"_L1].toString(), u"mqtt-no-answer"_s);
    QCOMPARE(report["diagnosis"_L1]["confidence"_L1].toString(), u"possible"_s);
    QVERIFY(report["diagnosis"_L1]["explanation"_L1].toString().contains("interrupted"_L1));
}

/// What did not have its time is not judged, and does not count as accepted.
void TstCheckCommand::interruptedWhilePublishing()
{
    ScriptedPeer mute(PeerScript().await(mqtt::PacketType::Connect).sendHex("20020000").await(mqtt::PacketType::Disconnect));
    QProcess process;
    process.start(QStringLiteral(CONNACK_PROGRAM),
                  {u"check"_s, local(mute.port()), u"--json"_s, u"--publish"_s, u"a=1"_s, u"--publish"_s, u"b=1"_s, u"--qos"_s, u"1"_s});
    const auto published = [&] {
        return !mute.links().empty()
            && std::any_of(mute.links().front()->packets.begin(), mute.links().front()->packets.end(),
                           [](const QByteArray &packet) { return quint8(packet.front()) >> 4 == int(mqtt::PacketType::Publish); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(published(), 10'000);
    ::kill(pid_t(process.processId()), SIGINT);
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 10'000);
    QCOMPARE(process.exitCode(), 1);
    const QJsonObject report = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    QCOMPARE(report["outcome"_L1].toString(), u"connected"_s);
    QVERIFY(report["diagnosis"_L1].isNull());
    const QJsonArray publishes = report["publishes"_L1].toArray();
    QCOMPARE(publishes.size(), 2);
    for (const QJsonValue &publish : publishes)
        QVERIFY(!publish["finished"_L1].toBool(true));
}

void TstCheckCommand::tellsWhatItDidNotSend()
{
    // Maximum QoS 1; DISCONNECT is awaited.
    ScriptedPeer server(PeerScript().await(mqtt::PacketType::Connect).sendHex("20050000022401").await(mqtt::PacketType::Disconnect));
    QProcess process;
    process.start(
        QStringLiteral(CONNACK_PROGRAM),
        {u"check"_s, local(server.port()), u"--json"_s, u"--protocol-version"_s, u"5"_s, u"--publish"_s, u"a=1"_s, u"--qos"_s, u"2"_s});
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 10'000);
    QCOMPARE(process.exitCode(), 1);
    const QJsonObject report = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    QCOMPARE(report["diagnosis"_L1]["id"_L1].toString(), u"publish-refused"_s);
    QVERIFY(report["diagnosis"_L1]["explanation"_L1].toString().contains("Maximum QoS"_L1));
    QVERIFY(report["publishes"_L1][0]["notSent"_L1].toString().contains("Maximum QoS"_L1));
}

void TstCheckCommand::tlsFlags()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    const TestCertificates &pki = TestCertificates::instance();
    const Mosquitto broker(Mosquitto::Options{true, false, {}, true, pki.revoked.certificate, pki.revoked.key});
    const auto check = [&](const QStringList &flags) {
        return run(QStringList{u"mqtts://127.0.0.1:%1"_s.arg(broker.mqttsPort()), u"--json"_s} + flags);
    };
    const auto cause = [](const Result &result) { return result.report["diagnosis"_L1]["id"_L1].toString(); };
    const QStringList ca{u"--ca"_s, pki.ca.certificate}, name{u"--servername"_s, u"localhost"_s};
    QCOMPARE(check(ca + name).status, 0);
    QCOMPARE(cause(check(ca + QStringList{u"--servername"_s, u"other.lan"_s})), u"tls-certificate-hostname-mismatch"_s);
    QCOMPARE(cause(check(ca + name + QStringList{u"--crl"_s, pki.crl})), u"tls-certificate-revoked"_s);
    const Result insecure = check({u"--insecure"_s, u"--crl"_s, pki.crl, u"--alpn"_s, u"mqtt"_s, u"--alpn"_s, u"x"_s});
    QCOMPARE(insecure.status, 0);
    QVERIFY(insecure.out.contains("verification-off") && insecure.out.contains("verification-would-fail"));
    const QJsonValue tls = insecure.report["stages"_L1][2]["detail"_L1];
    QCOMPARE(tls["verified"_L1].toBool(true), false);
    QCOMPARE(tls["alpnOffered"_L1].toArray(), (QJsonArray{u"mqtt"_s, u"x"_s}));
}

void TstCheckCommand::properties()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    const Mosquitto broker(Mosquitto::Options{false, false, {}, true, {}, {}});
    const Result result = run({local(broker.mqttPort()), u"--json"_s, u"--protocol-version"_s, u"5"_s, u"--property"_s,
                               u"sessionExpiryInterval=600"_s, u"--property"_s, u"userProperties.site=plant=7"_s, u"--will-topic"_s, u"w"_s,
                               u"--will-property"_s, u"willDelayInterval=5"_s, u"--will-property"_s, u"payloadFormatIndicator=true"_s});
    QCOMPARE(result.status, 0);
    const QJsonValue fields = result.report["packets"_L1][0]["fields"_L1];
    QCOMPARE(fields["properties"_L1]["sessionExpiryInterval"_L1].toInt(), 600);
    QVERIFY(QJsonDocument(fields["properties"_L1].toObject()).toJson().contains("plant=7"));
    QCOMPARE(fields["will"_L1]["properties"_L1]["willDelayInterval"_L1].toInt(), 5);
    QCOMPARE(fields["will"_L1]["properties"_L1]["payloadFormatIndicator"_L1].toBool(), true);
}

void TstCheckCommand::comparesReports()
{
    const QTemporaryDir folder;
    const auto saved = [&folder](const QString &name, const QByteArray &content) {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName() : QString();
    };
    const QString url = local(freePort());
    const QStringList flags{u"--json"_s, u"--no-probe"_s, u"--client-id"_s, u"pump-7"_s};
    const QString left = saved(u"left.json"_s, withEvenTimes(run(flags + QStringList{url}).report));
    const QString again = saved(u"again.json"_s, withEvenTimes(run(flags + QStringList{url}).report));
    const QString other = saved(u"other.json"_s, withEvenTimes(run(flags + QStringList{url, u"--keepalive"_s, u"7"_s}).report));
    const auto compare = [](const QStringList &arguments) { return runProgram(QStringList{u"compare"_s} + arguments); };

    QCOMPARE(compare({left, left}).status, 0);
    const Result same = compare({left, again});
    QVERIFY2(same.status == 0 && same.out.startsWith("Nothing differs"), same.out.constData());
    const Result different = compare({left, other});
    QCOMPARE(different.status, 1);
    QVERIFY2(different.out.startsWith("The settings differ: keepalive: 60 and 7.") && different.out.contains("  ! keepalive (differs)"),
             different.out.constData());
    QCOMPARE(different.err, QByteArray());

    const Result missing = compare({left, folder.filePath(u"none.json"_s)});
    QCOMPARE(missing.status, 2);
    QVERIFY(missing.out.isEmpty() && missing.err.contains("none.json does not exist"));
    QCOMPARE(compare({saved(u"text.json"_s, "hello"), left}).status, 2);
    QCOMPARE(compare({left}).status, 2);
    QCOMPARE(compare({}).status, 2);
    const Result help = compare({u"--help"_s});
    QVERIFY(help.status == 0 && help.out.contains("connack compare LEFT.json RIGHT.json"));
}

void TstCheckCommand::helpAndVersion()
{
    const Result help = run({u"--help"_s});
    QCOMPARE(help.status, 0);
    QVERIFY(help.out.startsWith("Usage: connack check [URL]"));
    QVERIFY(help.out.contains("--protocol-version"));
    QProcess process;
    process.start(QStringLiteral(CONNACK_PROGRAM), {u"--version"_s});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 0);
    const QByteArray version = process.readAllStandardOutput();
    QVERIFY(version.startsWith("Connack ") && version.contains("\nQt ") && version.contains("\nOpenSSL "));
}

QTEST_GUILESS_MAIN(TstCheckCommand)
#include "tst_checkcommand.moc"
