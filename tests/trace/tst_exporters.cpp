#include "trace/TraceEntries.h"
#include "trace/Exporters.h"

#include <QBuffer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace mqtt;
using namespace Qt::StringLiterals;

namespace {

/// A connection of MQTT 5 with properties, and one of 3.1.1 on other ports.
void fill(PacketLog &log)
{
    const QDateTime start(QDate(2026, 3, 1), QTime(12, 0, 0, 250), Qt::UTC);
    const LogEndpoints ends{QHostAddress(u"127.0.0.1"_s), 40'001, QHostAddress(u"127.0.0.1"_s), 1883};
    const PacketLog::SourceId first = log.addSource({.number = 1, .target = u"mqtt://127.0.0.1"_s, .startedAt = start, .endpoints = ends});
    log.append(first, eventEntry(TransportEvent::Kind::TcpConnected, u"127.0.0.1:1883"_s, 100));
    log.append(first, packetEntry(connectWithSecrets(), Sender::Client, Version::V5, 200));
    Connack connack;
    connack.properties.set(PropertyId::ReasonString, u"welcome hidden-41"_s);
    log.append(first, packetEntry(connack, Sender::Server, Version::V5, 300));
    Publish publish;
    publish.topicName = u"a/b"_s;
    publish.payload = "hello";
    publish.properties.set(PropertyId::ContentType, u"text/plain"_s);
    log.append(first, packetEntry(publish, Sender::Server, Version::V5, 400));
    TraceEntry other = packetEntry(connectWithSecrets(Version::V311), Sender::Client, Version::V311, 100);
    other.attempt = 2;
    const LogEndpoints otherEnds{QHostAddress(u"::1"_s), 40'002, QHostAddress(u"::1"_s), 8883};
    log.append(log.addSource({.number = 2, .startedAt = start.addSecs(1), .endpoints = otherEnds}), other);
}

QByteArray written(LogFormat format)
{
    PacketLog log;
    fill(log);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const auto writer = makeLogWriter(format, &buffer);
    writer->writeHeader();
    for (qint64 i = 0; i < log.size(); ++i)
        writer->write(log.record(i));
    return buffer.data();
}

} // namespace

class TstExporters : public QObject
{
    Q_OBJECT
private slots:
    void formatByEnding();
    void noSecretInAny();
    void jsonLines();
    void text();
    void pcapngIsDissectedByTshark();
    void droppedRecordsAreToldOnce();
};

void TstExporters::formatByEnding()
{
    QCOMPARE(logFormatFor(u"a.jsonl"_s), LogFormat::JsonLines);
    QCOMPARE(logFormatFor(u"a.TXT"_s), LogFormat::Text);
    QCOMPARE(logFormatFor(u"/tmp/b/a.pcapng"_s), LogFormat::PcapNg);
    QCOMPARE(logFormatFor(u"a.pcap"_s), std::nullopt);
}

void TstExporters::noSecretInAny()
{
    for (const LogFormat format : {LogFormat::JsonLines, LogFormat::Text, LogFormat::PcapNg}) {
        const QByteArray bytes = written(format);
        for (const QByteArray secret : {"hidden-41", "veiled-92"}) {
            QVERIFY(!bytes.contains(secret));
            QVERIFY(!QByteArray(bytes).replace(' ', "").contains(secret.toHex()));
        }
    }
}

void TstExporters::jsonLines()
{
    const QList<QByteArray> lines = written(LogFormat::JsonLines).trimmed().split('\n');
    QCOMPARE(lines.size(), 5);
    QCOMPARE(QJsonDocument::fromJson(lines[0]).object()["event"_L1].toString(), u"tcp-connected"_s);
    const QJsonObject connect = QJsonDocument::fromJson(lines[1]).object();
    QCOMPARE(connect["type"_L1].toString(), u"CONNECT"_s);
    QCOMPARE(connect["direction"_L1].toString(), u"sent"_s);
    QCOMPARE(connect["t"_L1].toDouble(), 0.0002);
    QCOMPARE(connect["time"_L1].toString(), u"2026-03-01T12:00:00.250Z"_s);
    QCOMPARE(connect["masked"_L1].toArray().size(), 2);
}

void TstExporters::text()
{
    const QByteArray text = written(LogFormat::Text);
    QVERIFY(text.contains("-> CONNECT (") && text.contains("<- CONNACK (") && text.contains("a/b, QoS 0"));
}

void TstExporters::pcapngIsDissectedByTshark()
{
    const QString tshark = QStandardPaths::findExecutable(u"tshark"_s);
    if (tshark.isEmpty())
        QSKIP("tshark is not installed");
    QTemporaryDir folder;
    QFile file(folder.filePath(u"log.pcapng"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(written(LogFormat::PcapNg));
    file.close();
    QProcess process;
    process.start(tshark,
                  {u"-r"_s, file.fileName(), u"-T"_s, u"fields"_s, u"-E"_s, u"separator=|"_s, u"-e"_s, u"frame.time_epoch"_s, u"-e"_s,
                   u"mqtt.msgtype"_s, u"-e"_s, u"mqtt.ver"_s, u"-e"_s, u"mqtt.topic"_s, u"-e"_s, u"mqtt.property.content_type"_s, u"-e"_s,
                   u"_ws.malformed"_s});
    QVERIFY(process.waitForFinished(60'000));
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError());
    const QList<QByteArray> lines = process.readAllStandardOutput().trimmed().split('\n');
    QCOMPARE(lines.size(), 4);
    QCOMPARE(lines[0], QByteArray("1772366400.250200000|1|5|||"));
    QCOMPARE(lines[1], QByteArray("1772366400.250300000|2||||"));
    QCOMPARE(lines[2], QByteArray("1772366400.250400000|3||a/b|text/plain|"));
    QCOMPARE(lines[3], QByteArray("1772366401.250100000|1|4|||"));
}

void TstExporters::droppedRecordsAreToldOnce()
{
    PacketLog log(nullptr, QTemporaryDir().path()); // the folder is gone: nothing can be spilled
    log.setMemoryBudget(1);
    fill(log);
    Publish large;
    large.topicName = u"a"_s;
    large.payload = QByteArray(LogChunk::dataCapacity, 'x');
    for (int i = 0; i < 3; ++i)
        log.append(0, packetEntry(large, Sender::Server, Version::V5, 500));
    QCOMPARE(log.dropped(), 6);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const auto writer = makeLogWriter(LogFormat::JsonLines, &buffer);
    for (qint64 i = 0; i < log.size(); ++i)
        writer->write(log.record(i));
    const QList<QByteArray> lines = buffer.data().trimmed().split('\n');
    QCOMPARE(lines.size(), 3);
    QCOMPARE(QJsonDocument::fromJson(lines[0]).object()["event"_L1].toString(), u"records-dropped"_s);
    QVERIFY(lines[0].contains(" 6 "));
    QVERIFY(lines[1].contains("\"PUBLISH\""));
}

QTEST_GUILESS_MAIN(TstExporters)
#include "tst_exporters.moc"
