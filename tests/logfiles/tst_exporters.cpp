#include "trace/TraceEntries.h"
#include "logfiles/LogExport.h"
#include "logfiles/LogToFile.h"
#include "logfiles/RowText.h"
#include "settings/EnglishTexts.h"
#include "trace/PacketText.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QProcess>
#include <QScopeGuard>
#include <QSignalSpy>
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

QByteArray written(const PacketLog &log, LogFormat format, LogWriteOptions options = {})
{
    QByteArray bytes;
    const auto writer = makeLogWriter(format, options);
    writer->begin(bytes);
    for (qint64 i = 0; i < log.size(); ++i)
        writer->write(bytes, log.record(i));
    writer->end(bytes);
    return bytes;
}

QByteArray written(LogFormat format, LogWriteOptions options = {})
{
    PacketLog log;
    fill(log);
    return written(log, format, options);
}

/// A language of its own: every text in angle quotes.
class Marked : public QTranslator
{
public:
    bool isEmpty() const override { return false; }
    QString translate(const char *, const char *text, const char *, int) const override { return u"«%1»"_s.arg(QString::fromUtf8(text)); }
};

/// Fields of RFC 4180, strictly.
QList<QList<QByteArray>> readCsv(const QByteArray &csv)
{
    QList<QList<QByteArray>> rows{{}};
    QByteArray cell;
    bool quoted = false;
    for (qsizetype i = 0; i < csv.size(); ++i) {
        if (quoted && csv[i] == '"' && csv.mid(i, 2) == "\"\"") {
            cell += csv[++i];
        } else if (csv[i] == '"') {
            quoted = !quoted;
        } else if (!quoted && (csv[i] == ',' || csv.mid(i, 2) == "\r\n")) {
            rows.last().append(std::exchange(cell, {}));
            if (csv[i] != ',') {
                rows.append(QList<QByteArray>{});
                ++i;
            }
        } else {
            cell += csv[i];
        }
    }
    rows.removeLast();
    return rows;
}

/// One PUBLISH with this topic and payload.
void publishOne(PacketLog &log, const QString &topic, const QByteArray &payload = {})
{
    Publish publish;
    publish.topicName = topic;
    publish.payload = payload;
    log.append(log.addSource({.number = 1}), packetEntry(publish, Sender::Server, Version::V311));
}

} // namespace

class TstExporters : public QObject
{
    Q_OBJECT
private slots:
    void formatByEnding();
    void noSecretInAny();
    void sameInEveryLanguage();
    void jsonLines();
    void text();
    void csv();
    void csvHasNoFormulas_data();
    void csvHasNoFormulas();
    void markdown();
    void markdownCannotBeLeft_data();
    void markdownCannotBeLeft();
    void markdownOfLongLogs();
    void revealedOnRequest();
    void exportsChosenRows();
    void exportIsCancelled();
    void pcapngIsDissectedByTshark();
    void pcapngKeepsTrailingEvents();
    void pcapngCutsWhatWiresharkCannotRead();
    void exportSaysWhatWasCut_data();
    void exportSaysWhatWasCut();
    void exportSaysHowFarTheFilterLooked();
    void droppedRecordsAreToldOnce();
    void eachGapIsTold();
};

void TstExporters::formatByEnding()
{
    QCOMPARE(logFormatFor(u"a.jsonl"_s), LogFormat::JsonLines);
    QCOMPARE(logFormatFor(u"a.csv"_s), LogFormat::Csv);
    QCOMPARE(logFormatFor(u"a.md"_s), LogFormat::Markdown);
    QCOMPARE(logFormatFor(u"a.TXT"_s), LogFormat::Text);
    QCOMPARE(logFormatFor(u"/tmp/b/a.pcapng"_s), LogFormat::PcapNg);
    QCOMPARE(logFormatFor(u"a.pcap"_s), std::nullopt);
}

void TstExporters::noSecretInAny()
{
    for (const LogFormat format : logFormats) {
        const QByteArray bytes = written(format);
        for (const QByteArray secret : {"hidden-41", "veiled-92"}) {
            QVERIFY(!bytes.contains(secret));
            QVERIFY(!QByteArray(bytes).replace(' ', "").contains(secret.toHex()));
        }
    }
}

/// What a window in another language writes is what the command writes.
void TstExporters::sameInEveryLanguage()
{
    PacketLog log;
    fill(log);
    TraceEntry connected = eventEntry(TransportEvent::Kind::TcpConnected, {}, 500);
    connected.event = transportEvent(TransportEvent::Kind::TcpConnected, "%1 connected after %2", {u"127.0.0.1:1883"_s, u"0.2 ms"_s});
    log.append(0, connected);
    TraceEntry malformed = packetEntry(QByteArray::fromHex("20020000"), Sender::Server, Version::V311, 600);
    malformed.error = mqtt::DecodeError{};
    malformed.error->field = "Connect Return Code";
    malformed.error->what = "is not defined";
    log.append(0, malformed);
    QHash<LogFormat, QByteArray> english;
    for (const LogFormat format : logFormats)
        english.insert(format, written(log, format));

    Marked marked;
    EnglishTranslator first;
    const auto restore = qScopeGuard([before = QLocale()] { QLocale::setDefault(before); });
    QLocale::setDefault(QLocale(QLocale::German));
    QCoreApplication::installTranslator(&marked);
    QCoreApplication::installTranslator(&first);
    QVERIFY(packetSummary(connected).contains(u'«'));
    for (const LogFormat format : logFormats)
        QCOMPARE(written(log, format), english.value(format));
    QVERIFY(packetSummary(connected).contains(u'«')); // the window goes on in its language
}

void TstExporters::jsonLines()
{
    const QList<QByteArray> lines = written(LogFormat::JsonLines).trimmed().split('\n');
    QCOMPARE(lines.size(), 5);
    const QJsonObject first = QJsonDocument::fromJson(lines[0]).object();
    QCOMPARE(first["source"_L1]["kind"_L1].toString(), u"attempt"_s);
    QCOMPARE(first["source"_L1]["local"_L1].toString(), u"127.0.0.1:40001"_s);
    QVERIFY(!lines[1].contains("\"source\""));
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

void TstExporters::csv()
{
    const QList<QList<QByteArray>> rows = readCsv(written(LogFormat::Csv));
    QCOMPARE(rows.size(), 6);
    for (const QList<QByteArray> &row : rows)
        QCOMPARE(row.size(), rows[0].size());
    const auto cell = [&rows](qsizetype row, const QByteArray &column) { return rows[row].value(rows[0].indexOf(column)); };
    QCOMPARE(cell(1, "packet"), QByteArray("tcp-connected"));
    QCOMPARE(cell(2, "packet"), QByteArray("CONNECT"));
    QCOMPARE(cell(2, "time"), QByteArray("2026-03-01T12:00:00.250200Z"));
    QCOMPARE(cell(2, "seconds"), QByteArray("0.000200"));
    QCOMPARE(cell(2, "direction"), QByteArray("sent"));
    QCOMPARE(cell(3, "reason_code"), QByteArray("0x00"));
    QCOMPARE(cell(4, "topic"), QByteArray("a/b"));
    QCOMPARE(cell(5, "source"), QByteArray("attempt 2"));
    QCOMPARE(cell(5, "secrets"), QByteArray("masked"));
}

void TstExporters::csvHasNoFormulas_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("cell");
    QTest::newRow("equals") << u"=1+1"_s << QByteArray("'=1+1");
    QTest::newRow("plus") << u"+1"_s << QByteArray("'+1");
    QTest::newRow("minus") << u"-1"_s << QByteArray("'-1");
    QTest::newRow("at") << u"@SUM(A1)"_s << QByteArray("'@SUM(A1)");
    QTest::newRow("tab") << u"\t=1"_s << QByteArray("'\t=1");
    QTest::newRow("carriage return and quotes") << u"\r\n\"=1\""_s << QByteArray("'\r\n\"=1\"");
    QTest::newRow("comma") << u"a,b"_s << QByteArray("a,b");
    QTest::newRow("harmless") << u"a=b"_s << QByteArray("a=b");
}

void TstExporters::csvHasNoFormulas()
{
    QFETCH(QString, text);
    PacketLog log;
    log.append(log.addSource({.number = 1, .connection = text}), eventEntry(TransportEvent::Kind::Closed, text));
    const QList<QList<QByteArray>> rows = readCsv(written(log, LogFormat::Csv));
    QCOMPARE(rows.size(), 2);
    QTEST(rows[1].value(rows[0].indexOf("connection")), "cell");
    for (const QByteArray &cell : rows[1])
        QVERIFY(cell.isEmpty() || !QByteArray("=+-@\t\r").contains(cell.front()));
}

void TstExporters::markdown()
{
    const QByteArray text = written(LogFormat::Markdown);
    QVERIFY(text.contains("| 2 | 12:00:00.250200 | `attempt 1` | → | `CONNECT` |"));
    QVERIFY(text.contains("### #2 `CONNECT`\n\n```text\n"));
    QVERIFY(text.contains("Client Identifier: pump-7"));
    QVERIFY(text.contains("### #3 `CONNACK`"));
    QVERIFY(!text.contains("### #4")); // a PUBLISH that nobody refused
    QCOMPARE(text.count("\n```"), 6);  // three packets
}

void TstExporters::markdownCannotBeLeft_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text :
         {"a|b", "a\\|b", "a\\\\|b", "`a`", "``a", "a`", "\\", "a\\", "<img src=x>", "| x | y |", "a\n- b\n```\nc", "```\n- b",
          "\u202E"
          "abc",
          "@somebody", "http://example.com"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

/// GitHub's rules: a row's cells end at a pipe without a backslash before it; a code span ends at as many backticks as it began with.
void TstExporters::markdownCannotBeLeft()
{
    QFETCH(QString, text);
    PacketLog log;
    publishOne(log, text);
    Connack connack;
    connack.properties.set(PropertyId::ReasonString, text);
    log.append(0, packetEntry(connack, Sender::Server));
    const QByteArray written = ::written(log, LogFormat::Markdown);
    const QList<QByteArray> lines = written.split('\n');
    int rows = 0, fences = 0;
    QByteArray fence;
    for (const QByteArray &line : lines) {
        if (line.startsWith("```") && fence.isEmpty()) {
            fence = line.left(line.size() - 4);
            QVERIFY(line.endsWith("text") && fence.count('`') == fence.size());
            ++fences;
        } else if (!fence.isEmpty()) {
            if (line == fence)
                fence.clear();
            else
                QVERIFY(!line.startsWith(fence));
        } else if (line.startsWith("| 1 |") || line.startsWith("| 2 |")) {
            ++rows;
            int pipes = 0;
            for (qsizetype i = 0; i < line.size(); ++i) {
                if (line[i] == '\\')
                    ++i;
                else
                    pipes += line[i] == '|';
            }
            QCOMPARE(pipes, 10);
            const QByteArray what = line.mid(line.lastIndexOf(" | ") + 3).chopped(2);
            qsizetype ticks = 0;
            while (what[ticks] == '`')
                ++ticks;
            QVERIFY(ticks > 0 && what.endsWith(QByteArray(ticks, '`')));
            QVERIFY(!what.mid(ticks, what.size() - 2 * ticks).contains(QByteArray(ticks, '`')));
        } else {
            QVERIFY(line.isEmpty() || line.startsWith("|") || line.startsWith("## MQTT") || line.startsWith("### #2 `CONNACK`")
                    || line.startsWith("Written by"));
        }
    }
    QCOMPARE(rows, 2);
    QCOMPARE(fences, 1);
    QVERIFY(fence.isEmpty());
    QVERIFY(!written.contains("\u202E"));
}

void TstExporters::markdownOfLongLogs()
{
    PacketLog log;
    for (int i = 0; i < 2'000; ++i)
        publishOne(log, u"a"_s);
    const QByteArray text = written(log, LogFormat::Markdown);
    QVERIFY(text.contains("| 300 |") && !text.contains("| 301 |") && !text.contains("| 1800 |") && text.contains("| 1801 |")
            && text.contains("| 2000 |"));
    QVERIFY(text.contains(" 1500 rows are left out"));
}

void TstExporters::revealedOnRequest()
{
    for (const LogFormat format : logFormats) {
        const QByteArray bytes = written(format, {.reveal = true});
        QVERIFY2(bytes.contains("hidden-41") || bytes.contains(QByteArray("hidden-41").toHex()), qPrintable(endingOf(format)));
        QVERIFY2(bytes.contains("NOT MASKED") || bytes.contains("NOT masked") || bytes.contains("secretsRevealed")
                     || bytes.contains(",revealed"),
                 qPrintable(endingOf(format)));
    }
}

void TstExporters::exportsChosenRows()
{
    PacketLog log;
    fill(log);
    QTemporaryDir folder;
    const QString name = folder.filePath(u"chosen.jsonl"_s);
    LogExport exporter(&log);
    QSignalSpy finished(&exporter, &LogExport::finished);
    const QList<qint64> chosen{1, 3};
    exporter.start(name, {chosen.size(), [chosen](qint64 i) { return chosen[i]; }});
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 10'000);
    QVERIFY2(finished[0][0].toBool(), qPrintable(finished[0][1].toString()));
    QFile file(name);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines[0].contains("\"CONNECT\"") && lines[1].contains("\"PUBLISH\""));
}

void TstExporters::exportIsCancelled()
{
    PacketLog sourced;
    const auto source = sourced.addSource({.number = 1});
    for (int i = 0; i < 200'000; ++i)
        sourced.appendPacket(source, i, Version::V311, Sender::Server,
                             QByteArrayView("\x30\x03\x00\x01"
                                            "a",
                                            5));
    QTemporaryDir folder;
    const QString name = folder.filePath(u"cancelled.csv"_s);
    LogExport exporter(&sourced);
    QSignalSpy finished(&exporter, &LogExport::finished);
    exporter.start(name);
    QVERIFY(exporter.isRunning());
    exporter.cancel();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 10'000);
    QVERIFY(!finished[0][0].toBool());
    QVERIFY(!QFile::exists(name));
    QVERIFY(!exporter.isRunning());
}

/// Comments of each frame, as tshark has them, for a file with these bytes.
static QList<QByteArray> tsharkLines(const QByteArray &pcapng, const QStringList &fields)
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"log.pcapng"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(pcapng) != pcapng.size())
        return {};
    file.close();
    QStringList arguments{u"-r"_s, file.fileName(), u"-T"_s, u"fields"_s, u"-E"_s, u"separator=|"_s};
    for (const QString &field : fields)
        arguments += {u"-e"_s, field};
    QProcess process;
    process.start(QStandardPaths::findExecutable(u"tshark"_s), arguments);
    if (!process.waitForFinished(60'000) || process.exitCode() != 0)
        qWarning("%s", process.readAllStandardError().constData());
    return process.readAllStandardOutput().trimmed().split('\n');
}

void TstExporters::pcapngKeepsTrailingEvents()
{
    PacketLog log;
    fill(log);
    log.append(0, eventEntry(TransportEvent::Kind::Closed, u"closed by the broker"_s, 900));
    const auto probe = log.addSource({.kind = LogSource::Kind::Probe, .target = u"mqtts://a:8883"_s});
    log.append(probe, eventEntry(TransportEvent::Kind::TcpFailed, u"refused"_s, 5));
    if (QStandardPaths::findExecutable(u"tshark"_s).isEmpty())
        QSKIP("tshark is not installed");
    const QList<QByteArray> lines = tsharkLines(written(log, LogFormat::PcapNg),
                                                {u"frame.interface_name"_s, u"frame.comment"_s, u"mqtt.msgtype"_s, u"_ws.malformed"_s});
    QCOMPARE(lines.size(), 5);
    QVERIFY(lines[0].startsWith("attempt 1|attempt 1 +0.000100 s tcp-connected: 127.0.0.1:1883"));
    QVERIFY(lines[3].startsWith("attempt 2|"));
    QCOMPARE(lines[4], QByteArray("probe 1|attempt 1 +0.000900 s closed: closed by the broker,probe 1 +0.000005 s tcp-failed: refused||"));
}

/// Wireshark gives up a file with a longer frame than 262,144 bytes.
void TstExporters::pcapngCutsWhatWiresharkCannotRead()
{
    if (QStandardPaths::findExecutable(u"tshark"_s).isEmpty())
        QSKIP("tshark is not installed");
    PacketLog log;
    publishOne(log, u"large"_s, QByteArray(300'000, 'x'));
    publishOne(log, u"after"_s, "y");
    const QList<QByteArray> lines = tsharkLines(written(log, LogFormat::PcapNg), {u"frame.cap_len"_s, u"frame.len"_s, u"mqtt.topic"_s});
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines[0].startsWith("262144|3000"));
    QVERIFY(lines[1].endsWith("|after"));
}

void TstExporters::exportSaysWhatWasCut_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isCut");
    QTest::newRow("pcapng") << u"a.pcapng"_s << true;
    QTest::newRow("jsonl") << u"a.jsonl"_s << false;
}

void TstExporters::exportSaysWhatWasCut()
{
    QFETCH(QString, name);
    QFETCH(bool, isCut);
    PacketLog log;
    publishOne(log, u"large"_s, QByteArray(300'000, 'x'));
    publishOne(log, u"after"_s, "y");
    QTemporaryDir folder;
    LogExport exporter(&log);
    QSignalSpy finished(&exporter, &LogExport::finished);
    exporter.start(folder.filePath(name));
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 10'000);
    QCOMPARE(finished[0][1].toString().contains(u"1 packet(s) are longer than Wireshark reads (262,144 bytes)"_s), isCut);
    LogToFile toFile(&log);
    QSignalSpy stopped(&toFile, &LogToFile::stopped);
    QVERIFY(toFile.start(folder.filePath(name)));
    toFile.stop();
    QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, 10'000);
    QCOMPARE(toFile.message().contains(u"262,144"_s), isCut);
}

void TstExporters::exportSaysHowFarTheFilterLooked()
{
    PacketLog log;
    fill(log);
    QTemporaryDir folder;
    LogExport exporter(&log);
    QSignalSpy finished(&exporter, &LogExport::finished);
    for (const qint64 searched : {qint64(2), log.size(), qint64(-1)}) {
        exporter.start(folder.filePath(u"a.csv"_s), {.count = 1, .searched = searched});
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 10'000);
        const QList<QVariant> end = finished.takeFirst();
        QVERIFY(end[0].toBool());
        QCOMPARE(end[1].toString().contains(u"looked at 2 of 5 rows"_s), searched == 2);
    }
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
    const QList<QByteArray> lines = written(log, LogFormat::JsonLines).trimmed().split('\n');
    QCOMPARE(lines.size(), 3);
    QCOMPARE(QJsonDocument::fromJson(lines[0]).object()["event"_L1].toString(), u"records-dropped"_s);
    QVERIFY(lines[0].contains(" 6 "));
    QVERIFY(lines[1].contains("\"PUBLISH\""));
}

// Those that stand together once, those behind a record that is kept anew.
void TstExporters::eachGapIsTold()
{
    PacketLog log;
    publishOne(log, u"kept"_s, "x");
    const LogRecord kept = log.record(0);
    LogRecord gone = kept;
    gone.entry = eventEntry(TransportEvent::Kind::RecordsDropped, u"dropped"_s);
    const auto writer = makeLogWriter(LogFormat::JsonLines, {});
    QByteArray out;
    for (const LogRecord &record : {gone, gone, kept, gone, gone, kept})
        writer->write(out, record);
    QCOMPARE(out.count("records-dropped"), 2);
    QCOMPARE(out.count("\"PUBLISH\""), 2);
}

QTEST_GUILESS_MAIN(TstExporters)
#include "tst_exporters.moc"
