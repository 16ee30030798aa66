// What is exported can be opened again, and is the same.
#include "logfiles/LogFiles.h"
#include "logfiles/LogToFile.h"
#include "logfiles/LogOpener.h"
#include "logfiles/StaticText.h"
#include "mqtt/Vectors.h"
#include "trace/TraceEntries.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace mqtt;
using namespace Qt::StringLiterals;

namespace {

Connect connectAs(Version version, const QString &clientId)
{
    Connect connect;
    connect.version = version;
    connect.clientId = clientId;
    return connect;
}

/// Attempts, a probe and a second connection, whose records alternate; events of every form; refused packets.
void fill(PacketLog &log)
{
    const QDateTime start(QDate(2026, 3, 1), QTime(12, 0, 0, 250), Qt::UTC);
    const auto attempt = log.addSource({.number = 3,
                                        .connection = u"plant \"A\""_s,
                                        .target = u"mqtt://127.0.0.1:1883"_s,
                                        .startedAt = start,
                                        .endpoints = {QHostAddress(u"127.0.0.1"_s), 40'001, QHostAddress(u"127.0.0.1"_s), 1883}});
    const auto probe = log.addSource({.kind = LogSource::Kind::Probe,
                                      .target = u"mqtts://[::1]:8883"_s,
                                      .phrase = "TLS on port %1",
                                      .values = {u"8883"_s},
                                      .startedAt = start.addMSecs(7)});
    const auto companion = log.addSource({.kind = LogSource::Kind::Companion,
                                          .startedAt = start.addSecs(1),
                                          .endpoints = {QHostAddress(u"::1"_s), 40'002, QHostAddress(u"::1"_s), 8883}});
    TraceEntry response = eventEntry(TransportEvent::Kind::WebSocketResponse, u"101 Switching\\Protocols\r\nsecond line"_s, 150);
    response.event.details = {{u"Sec-WebSocket-Protocol"_s, u"mqtt"_s}, {u"odd: name"_s, u"a: b\nc\\n"_s}};
    log.append(attempt, eventEntry(TransportEvent::Kind::TcpConnected, u"127.0.0.1:1883"_s, 100));
    log.append(attempt, response);
    log.append(attempt, packetEntry(connectAs(Version::V5, u"pump"_s), Sender::Client, Version::V5, 200));
    log.append(probe, eventEntry(TransportEvent::Kind::TcpFailed, u"refused"_s, 5));
    log.append(companion, packetEntry(connectAs(Version::V31, u"sub"_s), Sender::Client, Version::V31, 100));
    log.append(attempt, packetEntry(Connack{}, Sender::Server, Version::V5, 1'234'567));
    log.append(attempt, packetEntry(QByteArray::fromHex("30ff"), Sender::Server, Version::V5, 1'234'568));
    TraceEntry refused = packetEntry(Pingresp{}, Sender::Server, Version::V5, 1'234'570);
    refused.error = DecodeError{.kind = DecodeError::Kind::ProtocolError,
                                .reasonCode = 0x82,
                                .offset = 0,
                                .length = 2,
                                .field = "MQTT Control Packet type",
                                .statement = "section 4.13",
                                .what = "nobody asked"};
    log.append(attempt, refused);
    log.append(attempt, eventEntry(TransportEvent::Kind::Closed, u"closed by us"_s, 2'000'000));
    log.append(companion, eventEntry(TransportEvent::Kind::Closed, u""_s, -5));
}

void compareSources(const LogSource &read, const LogSource &written)
{
    QCOMPARE(read.kind, written.kind);
    QCOMPARE(read.number, written.number);
    QCOMPARE(read.connection, written.connection);
    QCOMPARE(read.target, written.target);
    QCOMPARE(titleOf(read), titleOf(written));
    QCOMPARE(read.startedAt, written.startedAt);
    QCOMPARE(read.endpoints.localAddress, written.endpoints.localAddress);
    QVERIFY(read.endpoints == written.endpoints);
}

void compareRecords(const LogRecord &read, const LogRecord &written)
{
    const TraceEntry &a = read.entry, &b = written.entry;
    compareSources(*read.source, *written.source);
    QCOMPARE(a.kind, b.kind);
    QCOMPARE(a.microseconds, b.microseconds);
    QCOMPARE(a.event.kind, b.event.kind);
    QCOMPARE(a.event.text, b.event.text);
    QCOMPARE(a.event.details, b.event.details);
    if (b.kind == TraceEntry::Kind::TransportEvent)
        return;
    QCOMPARE(a.bytes.toHex(), b.bytes.toHex());
    QCOMPARE(a.version, b.version);
    QCOMPARE(a.sender, b.sender);
    const auto decoded = decode(b.bytes, b.version, b.sender);
    const auto *own = std::get_if<DecodeError>(&decoded);
    const DecodeError *expected = b.error ? &*b.error : own; // a reader decodes what it reads
    QCOMPARE(a.error.has_value(), expected != nullptr);
    if (expected) {
        QVERIFY(sameError(*a.error, *expected));
        QCOMPARE(a.error->reasonCode, expected->reasonCode);
    }
}

void compareLogs(const PacketLog &read, const PacketLog &written)
{
    QCOMPARE(read.size(), written.size());
    for (qint64 i = 0; i < written.size(); ++i) {
        compareRecords(read.record(i), written.record(i));
        if (QTest::currentTestFailed()) {
            qWarning("at record %lld", i);
            return;
        }
    }
}

} // namespace

class TstRoundTrip : public QObject
{
    Q_OBJECT
private slots:
    void sameRecords_data();
    void sameRecords();
    void vectors_data() { sameRecords_data(); }
    void vectors();
    void filteredRowsKeepTheirVersion_data() { sameRecords_data(); }
    void filteredRowsKeepTheirVersion();
    void recognisedByContent();
    void olderJsonLines();
    void damagedLines_data();
    void damagedLines();
    void overlongLine();
    void unusableFiles_data();
    void unusableFiles();
    void cutFiles_data() { sameRecords_data(); }
    void cutFiles();
    void opensInTheBackground();
    void followsTheLog();
};

void TstRoundTrip::sameRecords_data()
{
    QTest::addColumn<LogFormat>("format");
    QTest::newRow("jsonl") << LogFormat::JsonLines;
    QTest::newRow("pcapng") << LogFormat::PcapNg;
}

void TstRoundTrip::sameRecords()
{
    QFETCH(LogFormat, format);
    PacketLog log;
    fill(log);
    const ReadLog read = readLog(writeLog(log, format));
    QCOMPARE(read.state, LogImport::State::Done);
    QVERIFY2(!read.incomplete, qPrintable(read.message));
    compareLogs(*read.log, log);
    // And what was read can be written again.
    const ReadLog again = readLog(writeLog(*read.log, format));
    compareLogs(*again.log, log);
}

void TstRoundTrip::vectors()
{
    QFETCH(LogFormat, format);
    PacketLog log;
    for (const QString &file : {u"vectors-valid.jsonl"_s, u"vectors-malformed.jsonl"_s}) {
        PacketLog::SourceId source = 0;
        for (const Vector &vector : readVectors(file)) {
            if (vector.bytes.isEmpty() || vector.bytes.size() > 250'000) // see pcapngCutsWhatWiresharkCannotRead()
                continue;
            source = log.addSource({.number = int(log.size()) + 1, .startedAt = QDateTime::fromMSecsSinceEpoch(1'000, Qt::UTC)});
            log.append(source, packetEntry(vector.bytes, vector.sender, vector.version, 17));
        }
    }
    QVERIFY(log.size() > 700);
    const ReadLog read = readLog(writeLog(log, format, {.reveal = true}));
    QCOMPARE(read.state, LogImport::State::Done);
    compareLogs(*read.log, log);
}

/// Without its CONNECT a packet does not tell its version.
void TstRoundTrip::filteredRowsKeepTheirVersion()
{
    QFETCH(LogFormat, format);
    PacketLog log;
    for (const Version version : {Version::V31, Version::V311, Version::V5}) {
        Publish publish;
        publish.topicName = u"a"_s;
        log.append(log.addSource({.number = int(version), .startedAt = QDateTime::fromMSecsSinceEpoch(7, Qt::UTC)}),
                   packetEntry(publish, Sender::Server, version));
    }
    compareLogs(*readLog(writeLog(log, format)).log, log);
}

/// As they were before sources were written.
void TstRoundTrip::recognisedByContent()
{
    PacketLog log;
    fill(log);
    QVERIFY(LogImport::recognises(writeLog(log, LogFormat::PcapNg)));
    const QByteArray lines = writeLog(log, LogFormat::JsonLines);
    QVERIFY(LogImport::recognises(lines));
    QVERIFY(LogImport::recognises("\xEF\xBB\xBF" + lines));
    Publish publish;
    publish.topicName = u"a"_s;
    publish.payload = QByteArray(200'000, 'x');
    PacketLog large;
    large.append(large.addSource({.number = 1}), packetEntry(publish, Sender::Client, Version::V5, 1));
    QVERIFY(LogImport::recognises(writeLog(large, LogFormat::JsonLines).left(64 * 1024)));
    for (const char *other : {"", "{}", "{\"host\": \"a\", \"protocol\": \"mqtt\"}", "{\n  host: 'a',\n}", "t,event,hex\n", "[1]"})
        QVERIFY2(!LogImport::recognises(other), other);
}

void TstRoundTrip::olderJsonLines()
{
    const ReadLog read =
        readLog(R"({"attempt":1,"event":"tcp-connected","t":0.0001,"text":"127.0.0.1:1883","time":"2026-03-01T12:00:00.250Z"}
{"attempt":1,"direction":"sent","fields":{"protocolVersion":5},"hex":"101000044d5154540502003c000003616263","length":18,"t":0.0002,"time":"2026-03-01T12:00:00.250Z","type":"CONNECT"}
)");
    QCOMPARE(read.state, LogImport::State::Done);
    QCOMPARE(read.log->size(), 2);
    QCOMPARE(read.log->record(1).entry.version, Version::V5);
    QCOMPARE(read.log->record(1).source->number, 1);
    QCOMPARE(read.log->record(1).microsecondsSinceEpoch(), 1'772'366'400'250'200);
}

void TstRoundTrip::damagedLines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("no hexadecimal digit") << QByteArray(R"({"direction":"sent","hex":"c0zz","t":1,"version":5})");
    QTest::newRow("half a byte") << QByteArray(R"({"direction":"sent","hex":"c00","t":1,"version":5})");
    QTest::newRow("no byte") << QByteArray(R"({"direction":"sent","hex":"","t":1,"version":5})");
    QTest::newRow("letters beyond Latin-1") << QByteArray(R"({"direction":"sent","hex":"c0Ā0","t":1,"version":5})");
    QTest::newRow("time is a text") << QByteArray(R"({"direction":"sent","hex":"c000","t":"x","version":5})");
    QTest::newRow("no time") << QByteArray(R"({"direction":"sent","hex":"c000","version":5})");
    QTest::newRow("time beyond all calendars") << QByteArray(R"({"direction":"sent","hex":"c000","t":1e300,"version":5})");
    QTest::newRow("no direction") << QByteArray(R"({"hex":"c000","t":1,"version":5})");
    QTest::newRow("another direction") << QByteArray(R"({"direction":"up","hex":"c000","t":1,"version":5})");
    QTest::newRow("version of no MQTT") << QByteArray(R"({"direction":"sent","hex":"c000","t":1,"version":6})");
    QTest::newRow("version is a text") << QByteArray(R"({"direction":"sent","hex":"c000","t":1,"version":"5"})");
    QTest::newRow("event is a number") << QByteArray(R"({"event":7,"t":1})");
    QTest::newRow("event without a time") << QByteArray(R"({"event":"tcp-connected"})");
}

/// They are told, and no packet is made of them.
void TstRoundTrip::damagedLines()
{
    QFETCH(QByteArray, line);
    const QByteArray good = R"({"direction":"sent","hex":"c000","t":1,"version":5})";
    const ReadLog read = readLog(good + '\n' + line + '\n' + good + '\n');
    QCOMPARE(read.log->size(), 2);
    QVERIFY(read.incomplete);
    QVERIFY2(read.message.contains(u"the first is line 2"_s), qPrintable(read.message));
}

/// Memory is bounded: it is left out, and what follows is read.
void TstRoundTrip::overlongLine()
{
    const QByteArray record = R"({"attempt":1,"event":"closed","t":1,"text":"bye"})";
    const ReadLog read = readLog(record + '\n' + QByteArray(65 * 1024 * 1024, 'x') + '\n' + record);
    QCOMPARE(read.log->size(), 2);
    QVERIFY2(read.incomplete && read.message.contains(u"line 2."_s), qPrintable(read.message));
    QCOMPARE(readLog(record + '\n' + QByteArray(65 * 1024 * 1024, 'x')).log->size(), 1);
}

void TstRoundTrip::unusableFiles_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    QTest::newRow("empty") << QByteArray() << u"empty"_s;
    QTest::newRow("text") << QByteArray("hello world") << u"68 65 6c 6c 6f"_s;
    QTest::newRow("gzip") << QByteArray("\x1F\x8B\x08") << u"gzip"_s;
    QTest::newRow("not JSON") << QByteArray("{a b c}\n") << u"Line 1"_s;
    QTest::newRow("other JSON") << QByteArray("{\"a\": 1}\n{\"b\": 2}\n") << u"line 1."_s;
    QTest::newRow("pcap without frames") << QByteArray::fromHex("d4c3b2a1020004000000000000000000ffff000001000000") << u"no frames"_s;
    QTest::newRow("cut header") << QByteArray::fromHex("d4c3b2a1020004") << u"7 byte"_s;
    QTest::newRow("damaged section") << QByteArray::fromHex("0a0d0d0a1c00000001020304") << u"byte order"_s;
}

void TstRoundTrip::unusableFiles()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    const ReadLog read = readLog(bytes);
    QCOMPARE(read.state, LogImport::State::Failed);
    QVERIFY2(read.message.contains(says), qPrintable(read.message));
    QVERIFY2(read.message.contains(u".pcapng"_s), qPrintable(read.message)); // what would be accepted
}

void TstRoundTrip::cutFiles()
{
    QFETCH(LogFormat, format);
    PacketLog log;
    fill(log);
    const QByteArray whole = writeLog(log, format);
    qint64 most = 0;
    for (qsizetype size = 0; size < whole.size(); ++size) {
        const ReadLog read = readLog(whole.left(size));
        QVERIFY(read.log->size() >= most || format == LogFormat::JsonLines);
        QVERIFY(!read.message.isEmpty());
        most = std::max(most, read.log->size());
    }
    QVERIFY(most >= log.size() - 3);
}

void TstRoundTrip::opensInTheBackground()
{
    PacketLog log, read;
    fill(log);
    QTemporaryDir folder;
    const QString name = folder.filePath(u"log.jsonl"_s);
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(writeLog(log, LogFormat::JsonLines)) > 0);
    file.close();
    LogOpener opener(&read);
    QSignalSpy finished(&opener, &LogOpener::finished);
    opener.start(name);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 10'000);
    QCOMPARE(finished[0][0].value<LogOpener::Outcome>(), LogOpener::Outcome::Complete);
    compareLogs(read, log);
    opener.start(folder.filePath(u"missing.jsonl"_s));
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, 10'000);
    QCOMPARE(finished[1][0].value<LogOpener::Outcome>(), LogOpener::Outcome::Failed);
    QVERIFY(finished[1][1].toString().contains(u"missing.jsonl"_s));
}

void TstRoundTrip::followsTheLog()
{
    QTemporaryDir folder;
    const QString name = folder.filePath(u"live.pcapng"_s);
    PacketLog log;
    fill(log);
    LogToFile follower(&log);
    QSignalSpy stopped(&follower, &LogToFile::stopped);
    QVERIFY2(follower.start(name), qPrintable(follower.message()));
    QTRY_COMPARE_WITH_TIMEOUT(follower.written(), log.size(), 10'000);
    fill(log);
    QTRY_COMPARE_WITH_TIMEOUT(follower.written(), log.size(), 10'000);
    log.append(0, eventEntry(TransportEvent::Kind::Closed, u"the last"_s));
    follower.stop();
    QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, 10'000);
    QVERIFY2(stopped[0][0].toBool(), qPrintable(follower.message()));
    QFile file(name);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(readLog(file.readAll()).log->size(), log.size());
    QVERIFY(!follower.start(folder.filePath(u"missing/live.pcapng"_s)));
    QVERIFY(!follower.message().isEmpty());
}

QTEST_GUILESS_MAIN(TstRoundTrip)
#include "tst_roundtrip.moc"
