#include "diagnosis/Report.h"
#include "trace/TraceEntries.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QXmlStreamReader>

using namespace mqtt;
using namespace Qt::StringLiterals;

namespace {

const QString hostile = u"a\x01\x1b[31m<b>&\"'%1]]>\uFFFE"_s + QChar(0xD800);

/// A refusal whose every broker-supplied text holds the password and characters that XML has no place for.
Report refusedReport()
{
    Report report;
    report.url = u"mqtt://broker.lan:1883"_s;
    Attempt &attempt = report.attempt;
    attempt.number = 1;
    attempt.startedAt = QDateTime(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC);
    attempt.settings.version = Version::V5;
    attempt.stage(Stage::Resolve) = {StageState::Ok, 0, 0.8};
    attempt.stage(Stage::Tcp) = {StageState::Ok, 0.8, 0.2};
    attempt.stage(Stage::Tls).state = attempt.stage(Stage::WebSocket).state = StageState::Skipped;
    attempt.stage(Stage::Mqtt) = {StageState::Failed, 1, 3.25};
    attempt.transport.resolve.addresses = {QHostAddress(u"127.0.0.1"_s)};
    attempt.transport.tcp.peerAddress = QHostAddress(u"::1"_s);
    attempt.transport.tcp.peerPort = 1883;
    Connack connack;
    connack.reasonCode = 0x86;
    connack.properties.set(PropertyId::ReasonString, QString(u"no hidden-41 here "_s + hostile));
    attempt.mqtt.connack = connack;
    report.diagnosis = Diagnosis{u"mqtt-bad-credentials"_s,     u"mqtt"_s,
                                 u"Wrong password hidden-41"_s, u"It said "_s + hostile,
                                 {u"Check hidden-41"_s},        {u"reason string: hidden-41 "_s + hostile},
                                 Diagnosis::Confidence::Likely, {}};
    report.notes = {{u"token-expired"_s, u"The password hidden-41 expired."_s}};
    report.secrets = {"hidden-41"};
    report.trace = {packetEntry(connectWithSecrets(), Sender::Client), packetEntry(Connack{false, 0x86, {}}, Sender::Server),
                    eventEntry(TransportEvent::Kind::Closed, u"hidden-41"_s)};
    return report;
}

QJsonObject stageOf(const QJsonObject &json, int index)
{
    return json["stages"_L1].toArray()[index].toObject();
}

struct JUnit {
    QStringList names, failures;
    QString error;
};

JUnit parsed(const QByteArray &xml)
{
    JUnit result;
    QXmlStreamReader reader(xml);
    while (!reader.atEnd()) {
        reader.readNext();
        if (reader.isStartElement() && reader.name() == "testcase"_L1)
            result.names.append(reader.attributes().value("name"_L1).toString());
        if (reader.isStartElement() && reader.name() == "failure"_L1)
            result.failures.append(reader.attributes().value("type"_L1).toString());
    }
    result.error = reader.hasError() ? reader.errorString() : QString();
    return result;
}

} // namespace

class TstReport : public QObject
{
    Q_OBJECT
private slots:
    void jsonHasTheContractsShape();
    void inputFaultReachesNoStage();
    void noSecretInAnyForm();
    void textNamesTheVerdict();
    void textDoesNotDriveTheTerminal();
    void junitIsWellFormed();
    void junitOfSubscribeAndPublish();
    void outcomes();
};

void TstReport::jsonHasTheContractsShape()
{
    const QJsonObject json = toJson(refusedReport());
    QCOMPARE(json["version"_L1].toInt(), 1);
    QCOMPARE(json["outcome"_L1].toString(), u"failed"_s);
    const QStringList names{u"resolve"_s, u"tcp"_s, u"tls"_s, u"websocket"_s, u"mqtt"_s};
    const QStringList states{u"ok"_s, u"ok"_s, u"skipped"_s, u"skipped"_s, u"failed"_s};
    for (int i = 0; i < names.size(); ++i) {
        QCOMPARE(stageOf(json, i)["name"_L1].toString(), names[i]);
        QCOMPARE(stageOf(json, i)["state"_L1].toString(), states[i]);
    }
    QCOMPARE(stageOf(json, 1)["detail"_L1]["peer"_L1].toString(), u"[::1]:1883"_s);
    QCOMPARE(stageOf(json, 4)["ms"_L1].toDouble(), 3.25);
    QCOMPARE(stageOf(json, 4)["detail"_L1]["connack"_L1]["reasonCode"_L1].toInt(), 0x86);
    QCOMPARE(json["diagnosis"_L1]["id"_L1].toString(), u"mqtt-bad-credentials"_s);
    QCOMPARE(json["diagnosis"_L1]["confidence"_L1].toString(), u"likely"_s);
    QCOMPARE(json["packets"_L1].toArray().size(), 2); // the transport event belongs to the log
    for (const auto key : {"notes"_L1, "subscriptions"_L1, "publishes"_L1, "probes"_L1})
        QVERIFY(json[key].isArray());
    Report tunnelled = refusedReport();
    tunnelled.attempt.transport.tcp.proxy = ProxyFacts{u"http"_s, u"proxy.lan"_s, 3128, QAbstractSocket::UnknownSocketError, false, 0, {}};
    tunnelled.attempt.transport.tcp.proxy->durationMs = 12.5;
    const QJsonObject proxy = stageOf(toJson(tunnelled), 1)["detail"_L1]["proxy"_L1].toObject();
    QCOMPARE(proxy["ms"_L1].toDouble(), 12.5);
    QCOMPARE(proxy["host"_L1].toString(), u"proxy.lan"_s);
}

void TstReport::inputFaultReachesNoStage()
{
    Report report = refusedReport();
    report.diagnosis->stage = u"input"_s;
    const QJsonObject json = toJson(report);
    for (int i = 0; i < stageCount; ++i)
        QCOMPARE(stageOf(json, i)["state"_L1].toString(), u"not-reached"_s);
}

void TstReport::noSecretInAnyForm()
{
    const Report report = refusedReport();
    for (const QByteArray &output : {QJsonDocument(toJson(report)).toJson(), toText(report, true).toUtf8(), toJUnit(report)}) {
        QVERIFY(!output.contains("hidden-41"));
        QVERIFY(!output.contains(QByteArray("hidden-41").toHex()));
        QVERIFY(!output.contains("veiled-92"));
    }
}

void TstReport::textNamesTheVerdict()
{
    Report report = refusedReport();
    report.diagnosis->title = u"The certificate is for other names"_s;
    const QString text = toText(report, false);
    QVERIFY(text.contains(report.diagnosis->title));
    QVERIFY(text.contains("1. Check"_L1));
    QVERIFY(text.contains("mqtt://broker.lan:1883"_L1));
    QVERIFY(!text.contains(u'\x1b'));
}

void TstReport::textDoesNotDriveTheTerminal()
{
    QVERIFY(!toText(refusedReport(), true).contains("\x1b[31m<b>"_L1));
    QVERIFY(toText(refusedReport(), true).contains("\x1b["_L1));
}

void TstReport::junitIsWellFormed()
{
    const JUnit junit = parsed(toJUnit(refusedReport()));
    QCOMPARE(junit.error, QString());
    QCOMPARE(junit.names, QStringList({u"resolve"_s, u"tcp"_s, u"tls"_s, u"websocket"_s, u"mqtt"_s}));
    QCOMPARE(junit.failures, QStringList{u"mqtt-bad-credentials"_s});
}

void TstReport::junitOfSubscribeAndPublish()
{
    Report report = refusedReport();
    report.attempt.connected = true;
    report.attempt.stage(Stage::Mqtt).state = StageState::Ok;
    report.diagnosis->stage = u"session"_s;
    report.diagnosis->cause = u"subscribe-refused"_s;
    report.attempt.subscriptions = {{u"a/<&>/+"_s, 0, quint8(0x87), hostile, 1}};
    PublishOutcome publish;
    publish.topicName = hostile;
    publish.acknowledged = true;
    report.attempt.publishes = {publish};
    const JUnit junit = parsed(toJUnit(report));
    QCOMPARE(junit.error, QString());
    QCOMPARE(junit.names.size(), 7);
    QCOMPARE(junit.names[5], u"subscribe a/<&>/+"_s);
    QVERIFY(junit.names[6].startsWith("publish"_L1));
    QCOMPARE(junit.failures, QStringList{u"subscribe-refused"_s});
    report.attempt.subscriptions.clear();
    report.attempt.publishes.clear();
    QCOMPARE(parsed(toJUnit(report)).names.last(), u"session"_s); // a loss while it was held
}

void TstReport::outcomes()
{
    Report report = refusedReport();
    QCOMPARE(outcome(report), u"failed"_s);
    report.attempt.connected = true;
    QCOMPARE(outcome(report), u"refused-later"_s);
    report.diagnosis.reset();
    QCOMPARE(outcome(report), u"connected"_s);
}

QTEST_GUILESS_MAIN(TstReport)
#include "tst_report.moc"
