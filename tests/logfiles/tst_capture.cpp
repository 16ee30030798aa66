// MQTT in captures of TCP.
#include "fuzz/FuzzLogFiles.h"
#include "logfiles/Captures.h"
#include "logfiles/LogFiles.h"
#include "mqtt/Vectors.h"
#include "trace/TraceEntries.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace mqtt;
using namespace Qt::StringLiterals;

namespace {

QByteArray encoded(const Packet &packet, Version version = Version::V5)
{
    return std::get<QByteArray>(encode(packet, version));
}

QByteArray connectBytes(Version version = Version::V5)
{
    Connect connect;
    connect.version = version;
    connect.clientId = u"pump"_s;
    return encoded(connect, version);
}

QByteArray publishBytes(const QByteArray &payload, Version version = Version::V5)
{
    Publish publish;
    publish.topicName = u"plant/a"_s;
    publish.payload = payload;
    return encoded(publish, version);
}

/// CONNECT, CONNACK, two PUBLISH.
void talk(CaptureBuilder &capture, Version version = Version::V5)
{
    CaptureBuilder::Stream stream;
    capture.handshake(stream);
    capture.sent(stream, connectBytes(version));
    capture.received(stream, encoded(Connack{}, version));
    capture.sent(stream, publishBytes("one", version) + publishBytes("two", version));
}

} // namespace

class TstCapture : public QObject
{
    Q_OBJECT
private slots:
    void forms_data();
    void forms();
    void versionFromConnect_data();
    void versionFromConnect();
    void segmentsOfEverySize();
    void outOfOrderAndAgain();
    void gapsAreTold();
    void snapLengthIsAGap();
    void midStream_data();
    void midStream();
    void midStreamWithinAPacket();
    void closing();
    void portsUsedAgain();
    void malformed();
    void whatElseIsInIt();
    void severalConnections();
    void mutated_data();
    void mutated();
    void mutatedExports_data();
    void mutatedExports();
    void claimsAreNotBelieved_data();
    void claimsAreNotBelieved();
    void tsharkAgrees();
};

void TstCapture::forms_data()
{
    QTest::addColumn<CaptureBuilder>("capture");
    const auto row = [](const char *name, auto change) {
        CaptureBuilder capture;
        change(capture);
        QTest::newRow(name) << capture;
    };
    row("pcap", [](CaptureBuilder &) {});
    row("pcap, big-endian", [](CaptureBuilder &capture) { capture.bigEndian = true; });
    row("pcap, nanoseconds", [](CaptureBuilder &capture) { capture.nanoseconds = true; });
    row("pcap, nanoseconds, big-endian", [](CaptureBuilder &capture) { capture.nanoseconds = capture.bigEndian = true; });
    row("pcapng", [](CaptureBuilder &capture) { capture.pcapNg = true; });
    row("pcapng, big-endian", [](CaptureBuilder &capture) { capture.pcapNg = capture.bigEndian = true; });
    row("pcapng, nanoseconds", [](CaptureBuilder &capture) { capture.pcapNg = capture.nanoseconds = true; });
    row("IPv6", [](CaptureBuilder &capture) { capture.ipv6 = true; });
    row("VLAN", [](CaptureBuilder &capture) { capture.vlanTags = 1; });
    row("two VLAN tags", [](CaptureBuilder &capture) { capture.vlanTags = 2; });
    row("Linux cooked", [](CaptureBuilder &capture) { capture.link = CaptureBuilder::Cooked; });
    row("Linux cooked v2", [](CaptureBuilder &capture) { capture.link = CaptureBuilder::Cooked2; });
    row("Linux cooked v2, VLAN", [](CaptureBuilder &capture) {
        capture.link = CaptureBuilder::Cooked2;
        capture.vlanTags = 1;
    });
    row("raw IP", [](CaptureBuilder &capture) { capture.link = CaptureBuilder::Raw; });
    row("raw IPv6", [](CaptureBuilder &capture) {
        capture.link = CaptureBuilder::Raw;
        capture.ipv6 = true;
    });
    row("loopback", [](CaptureBuilder &capture) { capture.link = CaptureBuilder::Null; });
    row("loopback, big-endian", [](CaptureBuilder &capture) {
        capture.link = CaptureBuilder::Loop;
        capture.bigEndian = true;
    });
    row("another port", [](CaptureBuilder &capture) { capture.serverPort = 21'883; });
}

void TstCapture::forms()
{
    QFETCH(CaptureBuilder, capture);
    const qint64 start = capture.microseconds;
    talk(capture);
    const ReadLog read = readLog(capture.file());
    QVERIFY2(read.state == LogImport::State::Done && !read.incomplete, qPrintable(read.message));
    QCOMPARE(read.bytes(Sender::Client), connectBytes() + publishBytes("one") + publishBytes("two"));
    QCOMPARE(read.bytes(Sender::Server), encoded(Connack{}));
    QCOMPARE(read.packets(), 4);
    const LogSource source = *read.log->record(0).source;
    const QString peer = capture.ipv6 ? u"[fd00::2]:1883"_s : u"10.0.0.2:%1"_s.arg(capture.serverPort);
    QCOMPARE(source.target, u"mqtt://"_s + peer);
    QCOMPARE(source.endpoints.localPort, 40'000);
    QCOMPARE(source.endpoints.peerAddress, QHostAddress(capture.ipv6 ? u"fd00::2"_s : u"10.0.0.2"_s));
    QCOMPARE(read.log->record(1).entry.version, Version::V5);
    QCOMPARE(read.log->record(1).microsecondsSinceEpoch(), start + 3'000); // CONNECT: the fourth frame
}

void TstCapture::versionFromConnect_data()
{
    QTest::addColumn<Version>("version");
    QTest::newRow("3.1") << Version::V31;
    QTest::newRow("3.1.1") << Version::V311;
    QTest::newRow("5.0") << Version::V5;
}

void TstCapture::versionFromConnect()
{
    QFETCH(Version, version);
    CaptureBuilder capture;
    talk(capture, version);
    const ReadLog read = readLog(capture.file());
    QCOMPARE(read.packets(), 4);
    for (qint64 i = 1; i < read.log->size(); ++i) {
        QCOMPARE(read.log->record(i).entry.version, version);
        QVERIFY(!read.log->record(i).entry.error);
    }
}

void TstCapture::segmentsOfEverySize()
{
    const QByteArray stream = connectBytes() + publishBytes("one") + publishBytes(QByteArray(300, 'x'));
    for (qsizetype size = 1; size < 40; ++size) {
        CaptureBuilder capture;
        CaptureBuilder::Stream ends;
        capture.handshake(ends);
        for (qsizetype at = 0; at < stream.size(); at += size)
            capture.sent(ends, stream.mid(at, size));
        const ReadLog read = readLog(capture.file());
        QCOMPARE(read.bytes(Sender::Client), stream);
        QCOMPARE(read.packets(), 3);
    }
}

/// Segments that come in any order, twice, and overlapping; the server's sequence numbers wrap.
void TstCapture::outOfOrderAndAgain()
{
    QByteArray stream = encoded(Connack{});
    for (int i = 0; i < 60; ++i)
        stream += publishBytes(QByteArray::number(i));
    QRandomGenerator random(7);
    for (int round = 0; round < 20; ++round) {
        CaptureBuilder capture;
        CaptureBuilder::Stream ends;
        capture.handshake(ends);
        capture.sent(ends, connectBytes());
        QList<std::pair<quint32, QByteArray>> segments;
        for (qsizetype at = 0; at < stream.size();) {
            const qsizetype size = 1 + qsizetype(random.bounded(90)),
                            overlap = qsizetype(random.bounded(3)) == 0 ? std::min<qsizetype>(at, 11) : 0;
            segments.append({ends.serverSequence + quint32(at - overlap), stream.mid(at - overlap, size + overlap)});
            if (random.bounded(4) == 0)
                segments.append(segments.last());
            at += size;
        }
        for (qsizetype i = 0; i + 1 < segments.size(); ++i)
            segments.swapItemsAt(i, std::min<qsizetype>(segments.size() - 1, i + qsizetype(random.bounded(6))));
        for (const auto &[sequence, bytes] : segments)
            capture.segment(false, sequence, ends.clientSequence, CaptureBuilder::Ack, bytes);
        const ReadLog read = readLog(capture.file());
        QCOMPARE(read.bytes(Sender::Server), stream);
        QCOMPARE(read.events(TransportEvent::Kind::NotCaptured), 0);
        for (qint64 i = 1; i < read.log->size(); ++i)
            QVERIFY(read.log->record(i).entry.microseconds >= read.log->record(i - 1).entry.microseconds);
    }
}

void TstCapture::gapsAreTold()
{
    CaptureBuilder capture;
    CaptureBuilder::Stream stream;
    capture.handshake(stream);
    capture.sent(stream, connectBytes());
    capture.received(stream, encoded(Connack{}));
    capture.received(stream, publishBytes("before"));
    stream.serverSequence += 500; // not captured
    capture.received(stream, publishBytes("after"));
    capture.sent(stream, encoded(Pingreq{})); // acknowledges all of it
    capture.received(stream, publishBytes("later"));
    const ReadLog read = readLog(capture.file());
    QCOMPARE(read.bytes(Sender::Server), encoded(Connack{}) + publishBytes("before") + publishBytes("after") + publishBytes("later"));
    QCOMPARE(read.events(TransportEvent::Kind::NotCaptured), 1);
    bool told = false;
    for (qint64 i = 0; i < read.log->size(); ++i)
        told = told || read.log->record(i).entry.event.text.startsWith(u"500 bytes"_s);
    QVERIFY(told);
    for (qint64 i = 1; i < read.log->size(); ++i) // what waited for the gap stands where it came
        QVERIFY(read.log->record(i).entry.microseconds >= read.log->record(i - 1).entry.microseconds);
}

void TstCapture::snapLengthIsAGap()
{
    CaptureBuilder capture;
    capture.snapLength = 200;
    CaptureBuilder::Stream stream;
    capture.handshake(stream);
    capture.sent(stream, connectBytes());
    capture.sent(stream, publishBytes(QByteArray(1'000, 'x')));
    capture.sent(stream, publishBytes("after"));
    const ReadLog read = readLog(capture.file());
    QCOMPARE(read.bytes(Sender::Client), connectBytes() + publishBytes("after"));
    QCOMPARE(read.events(TransportEvent::Kind::NotCaptured), 1);
}

void TstCapture::midStream_data()
{
    versionFromConnect_data();
}

void TstCapture::midStream()
{
    QFETCH(Version, version);
    const Version expected = version == Version::V31 ? Version::V311 : version; // they look the same
    Subscription subscription;
    subscription.topicFilter = u"a/#"_s;
    Subscribe subscribe;
    subscribe.packetIdentifier = 7;
    subscribe.subscriptions = {subscription};
    Suback suback;
    suback.packetIdentifier = 7;
    suback.reasonCodes = {0};
    CaptureBuilder capture;
    CaptureBuilder::Stream stream;
    capture.received(stream, publishBytes("{\"a\": 1}", version));
    capture.sent(stream, encoded(subscribe, version));
    capture.received(stream, encoded(suback, version));
    const ReadLog read = readLog(capture.file());
    QCOMPARE(read.packets(), 3);
    QCOMPARE(read.events(TransportEvent::Kind::NotCaptured), 1); // its beginning
    QCOMPARE(read.log->record(2).entry.version, expected);
    QCOMPARE(read.log->record(2).entry.sender, Sender::Server);
    QCOMPARE(read.log->record(3).entry.sender, Sender::Client);
    QCOMPARE(read.log->record(0).source->endpoints.peerPort, 1883);
}

void TstCapture::midStreamWithinAPacket()
{
    CaptureBuilder capture;
    CaptureBuilder::Stream stream;
    capture.received(stream, QByteArray(500, '\xFF')); // of a packet that began before
    capture.received(stream, publishBytes("first whole one"));
    const ReadLog read = readLog(capture.file());
    QCOMPARE(read.bytes(Sender::Server), publishBytes("first whole one"));
}

void TstCapture::closing()
{
    CaptureBuilder capture;
    CaptureBuilder::Stream stream;
    capture.handshake(stream);
    capture.sent(stream, connectBytes());
    capture.segment(false, stream.serverSequence, stream.clientSequence, CaptureBuilder::Fin | CaptureBuilder::Ack, {});
    capture.segment(true, stream.clientSequence, stream.serverSequence + 1, CaptureBuilder::Fin | CaptureBuilder::Ack, {});
    CaptureBuilder reset = capture;
    const ReadLog read = readLog(capture.file());
    QCOMPARE(read.events(TransportEvent::Kind::Closed), 1);
    QVERIFY(read.log->record(read.log->size() - 1).entry.event.text.contains(u"by the broker"_s));
    reset.clientPort = 40'001;
    CaptureBuilder::Stream other;
    reset.handshake(other);
    reset.sent(other, connectBytes());
    reset.segment(true, other.clientSequence, 0, CaptureBuilder::Rst, {});
    const ReadLog both = readLog(reset.file());
    QVERIFY(both.log->record(both.log->size() - 1).entry.event.text.startsWith(u"reset by the client"_s));
}

void TstCapture::portsUsedAgain()
{
    CaptureBuilder capture;
    talk(capture, Version::V311);
    CaptureBuilder::Stream stream;
    stream.clientSequence = 900'000;
    capture.handshake(stream);
    capture.sent(stream, connectBytes(Version::V5));
    const ReadLog read = readLog(capture.file());
    QCOMPARE(read.log->sources().size(), 2);
    QCOMPARE(read.log->record(read.log->size() - 1).entry.version, Version::V5);
    QCOMPARE(read.log->record(read.log->size() - 1).source->number, 2);
}

void TstCapture::malformed()
{
    CaptureBuilder capture;
    CaptureBuilder::Stream stream;
    capture.handshake(stream);
    capture.sent(stream, connectBytes());
    capture.received(stream, QByteArray::fromHex("20ffffffffff"));
    capture.received(stream, publishBytes("after"));
    const ReadLog read = readLog(capture.file());
    QCOMPARE(read.packets(), 3);
    QVERIFY(read.log->record(2).entry.error);
    QCOMPARE(read.log->record(3).entry.bytes, publishBytes("after"));
}

void TstCapture::whatElseIsInIt()
{
    CaptureBuilder capture;
    CaptureBuilder::Stream tls, http, other;
    capture.serverPort = 8883;
    capture.handshake(tls);
    capture.sent(tls, QByteArray::fromHex("160301020001"));
    capture.serverPort = 80;
    capture.handshake(http);
    capture.sent(http, "GET /mqtt HTTP/1.1\r\n\r\n");
    capture.serverPort = 22;
    capture.handshake(other);
    capture.received(other, "SSH-2.0-OpenSSH_9.2\r\n");
    const ReadLog read = readLog(capture.file());
    QCOMPARE(read.state, LogImport::State::Failed);
    QVERIFY2(read.message.contains(u"No MQTT is in it"_s) && read.message.contains(u"TLS"_s) && read.message.contains(u"WebSocket"_s),
             qPrintable(read.message));
    CaptureBuilder foreign;
    foreign.frame(QByteArray(60, 'x'));
    QByteArray file = foreign.file();
    file[20] = char(127); // IEEE 802.11 with radiotap
    QVERIFY(readLog(file).message.contains(u"127"_s));
}

void TstCapture::severalConnections()
{
    CaptureBuilder capture;
    QList<CaptureBuilder::Stream> streams(50);
    for (int step = 0; step < 3; ++step) {
        for (int i = 0; i < 50; ++i) {
            capture.clientPort = quint16(50'000 + i);
            step == 0       ? capture.handshake(streams[i])
                : step == 1 ? capture.sent(streams[i], connectBytes(i % 2 ? Version::V5 : Version::V311))
                            : capture.received(streams[i], encoded(Connack{}, i % 2 ? Version::V5 : Version::V311));
        }
    }
    const ReadLog read = readLog(capture.file());
    QCOMPARE(read.log->sources().size(), 50);
    QCOMPARE(read.packets(), 100);
    for (qint64 i = 0; i < read.log->size(); ++i)
        QVERIFY(!read.log->record(i).entry.error);
}

void TstCapture::mutated_data()
{
    forms_data();
}

/// Whatever is done to a file, it is read to its end, and no more records come out than its bytes could make.
void TstCapture::mutated()
{
    QFETCH(CaptureBuilder, capture);
    talk(capture);
    const QByteArray whole = capture.file();
    QRandomGenerator random(11);
    for (int round = 0; round < 100; ++round) {
        QByteArray bytes = whole;
        for (int i = random.bounded(1, 8); i > 0; --i)
            bytes[random.bounded(bytes.size())] = char(random.bounded(256));
        if (round % 5 == 0)
            bytes.truncate(random.bounded(bytes.size()));
        if (round % 7 == 0)
            bytes.insert(random.bounded(bytes.size()), QByteArray(random.bounded(20), char(random.bounded(256))));
        fuzzLogFile(bytes);
    }
}

void TstCapture::mutatedExports_data()
{
    QTest::addColumn<LogFormat>("format");
    QTest::newRow("jsonl") << LogFormat::JsonLines;
    QTest::newRow("pcapng") << LogFormat::PcapNg;
}

void TstCapture::mutatedExports()
{
    QFETCH(LogFormat, format);
    PacketLog log;
    const auto source = log.addSource({.number = 1, .target = u"mqtt://here"_s});
    log.append(source, eventEntry(TransportEvent::Kind::TcpConnected, u"127.0.0.1:1883"_s, 100));
    log.append(source, packetEntry(connectWithSecrets(), Sender::Client, Version::V5, 200));
    log.append(source, packetEntry(Connack{}, Sender::Server, Version::V5, 300));
    const QByteArray whole = writeLog(log, format);
    QRandomGenerator random(13);
    for (int round = 0; round < 500; ++round) {
        QByteArray bytes = whole;
        for (int i = random.bounded(1, 6); i > 0; --i)
            bytes[random.bounded(bytes.size())] = char(random.bounded(256));
        fuzzLogFile(bytes);
    }
}

void TstCapture::claimsAreNotBelieved_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("a frame of 4 GB") << QByteArray::fromHex("d4c3b2a1020004000000000000000000ffff000001000000") + QByteArray(16, '\xFF');
    QTest::newRow("a frame of 16 MB") << QByteArray::fromHex("d4c3b2a1020004000000000000000000ffff000001000000"
                                                             "0000000000000000"
                                                             "00000001"
                                                             "00000001");
    const QByteArray section = QByteArray::fromHex("0a0d0d0a1c0000004d3c2b1a01000000ffffffffffffffff1c000000");
    QTest::newRow("a block of 4 GB") << section + QByteArray::fromHex("06000000fcffffff");
    QTest::newRow("an unknown block of 4 GB") << section + QByteArray::fromHex("99000000fcffffff");
    QTest::newRow("a block of 0 bytes") << section + QByteArray::fromHex("0600000000000000");
    QTest::newRow("a frame of no interface") << section
            + QByteArray::fromHex("060000002000000000000000000000000000000000000000000000002000") + QByteArray(2, '\0');
    QTest::newRow("a section of 4 GB") << QByteArray::fromHex("0a0d0d0afcffffff4d3c2b1a");
}

void TstCapture::claimsAreNotBelieved()
{
    QFETCH(QByteArray, bytes);
    const ReadLog read = readLog(bytes);
    QCOMPARE(read.state, LogImport::State::Failed);
    QVERIFY2(read.message.contains(u"byte "_s), qPrintable(read.message));
}

/// Another program finds the same packets in the same capture.
void TstCapture::tsharkAgrees()
{
    const QString tshark = QStandardPaths::findExecutable(u"tshark"_s);
    if (tshark.isEmpty())
        QSKIP("tshark is not installed");
    CaptureBuilder capture;
    capture.pcapNg = true;
    talk(capture);
    capture.clientPort = 40'001;
    talk(capture, Version::V311);
    QTemporaryDir folder;
    QFile file(folder.filePath(u"capture.pcapng"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(capture.file()) > 0);
    file.close();
    QProcess process;
    process.start(tshark, {u"-r"_s, file.fileName(), u"-T"_s, u"fields"_s, u"-e"_s, u"mqtt.msgtype"_s, u"-Y"_s, u"mqtt"_s});
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.readAllStandardOutput(), QByteArray("1\n2\n3,3\n1\n2\n3,3\n"));
    QCOMPARE(readLog(capture.file()).packets(), 8);
}

QTEST_GUILESS_MAIN(TstCapture)
#include "tst_capture.moc"
