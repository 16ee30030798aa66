// Whose records the packet log of a connection has: attempts, servers, probes and second connections, each in a time line of its own.
#include "check/CheckRun.h"
#include "delivery/RoundTrip.h"
#include "delivery/WillWatch.h"
#include "support/Mosquitto.h"
#include "support/ScriptedPeer.h"
#include "trace/PacketText.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = TransportEvent::Kind;
using SourceKind = LogSource::Kind;
using mqtt::PacketType;
using mqtt::Version;

namespace {

constexpr int deadline = 30'000;

ConnectionSettings settingsFor(quint16 port, Version version = Version::V311)
{
    ConnectionSettings settings = newConnectionSettings();
    settings.name = u"pi2"_s;
    settings.endpoint.host = u"127.0.0.1"_s;
    settings.endpoint.port = port;
    settings.version = version;
    settings.clientId = u"pump-7"_s;
    settings.credentials.username = u"pump"_s;
    settings.credentials.password = "pass-90c4";
    return settings;
}

/// The records of one source.
QList<LogRecord> recordsOf(const PacketLog &log, quint32 source)
{
    QList<LogRecord> records;
    for (qint64 i = 0; i < log.size(); ++i) {
        const LogRecord record = log.record(i);
        if (record.sourceId == source)
            records.append(record);
    }
    return records;
}

QStringList titlesOf(const PacketLog &log, SourceKind kind)
{
    QStringList titles;
    for (const auto &source : log.sources()) {
        if (source->kind == kind)
            titles.append(titleOf(*source));
    }
    return titles;
}

/// What holds for every source, whatever it is.
void checkSources(const PacketLog &log)
{
    for (quint32 id = 0; id < quint32(log.sources().size()); ++id) {
        const QList<LogRecord> records = recordsOf(log, id);
        const QByteArray title = titleOf(*log.source(id)).toUtf8();
        QVERIFY2(!records.isEmpty(), title.constData());
        QVERIFY2(records.first().entry.event.kind == Kind::AttemptStarted, title.constData());
        QVERIFY2(records.first().entry.kind == TraceEntry::Kind::TransportEvent, title.constData());
        QVERIFY2(records.first().entry.event.text.contains(log.source(id)->target), title.constData());
        QCOMPARE(log.source(id)->connection, u"pi2"_s);
        qint64 last = 0;
        for (const LogRecord &record : records) {
            QVERIFY2(record.entry.microseconds >= last, title.constData());
            last = record.entry.microseconds;
            QString told = record.entry.event.text + record.entry.event.values.join(u' ');
            for (const auto &[name, value] : record.entry.event.details)
                told += name + value;
            QVERIFY2(!told.contains(u"pass-90c4"_s), qPrintable(told));
            if (record.entry.event.kind != Kind::TcpConnected || record.entry.kind != TraceEntry::Kind::TransportEvent)
                continue;
            const LogEndpoints ends = record.source->endpoints;
            QVERIFY2(ends.localPort != 0 && ends.peerPort != 0, title.constData());
            QVERIFY(told.contains(u":%1"_s.arg(ends.localPort)) && told.contains(u":%1"_s.arg(ends.peerPort)));
        }
    }
    // In the order in which it happened, whichever source it is: their clocks agree far below the millisecond that QDateTime has.
    constexpr qint64 clocksDiffer = 100; // microseconds
    for (qint64 index = 1; index < log.size(); ++index) {
        const qint64 step = log.record(index).microsecondsSinceEpoch() - log.record(index - 1).microsecondsSinceEpoch();
        QVERIFY2(step > -clocksDiffer, QByteArray::number(step).constData());
    }
}

bool has(const QList<LogRecord> &records, Kind kind, const QString &text)
{
    return std::any_of(records.begin(), records.end(), [&](const LogRecord &record) {
        return record.entry.kind == TraceEntry::Kind::TransportEvent && record.entry.event.kind == kind
            && record.entry.event.text.contains(text);
    });
}

} // namespace

class TstLogSources : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_thread.start(); }
    void cleanupTestCase()
    {
        m_thread.quit();
        QVERIFY(m_thread.wait(10'000));
    }
    void attempts();
    void servers();
    void probes();
    void foreignBytes();
    void unfinishedPacket();
    void cutOffByUs();
    void afterARefusal_data();
    void afterARefusal();
    void endings_data();
    void endings();
    void checkWithProbes();
    void roundTrip();
    void willWatch();

private:
    QThread m_thread;
};

void TstLogSources::attempts()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(Version::V311));
    Connection connection(&m_thread);
    for (int i = 1; i <= 2; ++i) {
        connection.open(settingsFor(peer.port()));
        QTRY_COMPARE_WITH_TIMEOUT(connection.state(), Client::State::Connected, deadline);
        connection.disconnectFromBroker();
        QTRY_COMPARE_WITH_TIMEOUT(connection.state(), Client::State::Idle, deadline);
    }
    checkSources(*connection.log());
    QCOMPARE(titlesOf(*connection.log(), SourceKind::Attempt), QStringList({u"Attempt 1"_s, u"Attempt 2"_s}));
    const auto first = recordsOf(*connection.log(), 0);
    QVERIFY(has(first, Kind::AttemptStarted, u"MQTT 3.1.1, client ID pump-7"_s));
    QVERIFY(has(first, Kind::Closed, u"closed by us"_s));
}

/// Servers that are tried in turn within an attempt have ends of their own.
void TstLogSources::servers()
{
    ScriptedPeer refusing(PeerScript().await(PacketType::Connect).close());
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(Version::V311));
    ConnectionSettings settings = settingsFor(peer.port());
    settings.network.servers = {Endpoint{Scheme::Mqtt, u"127.0.0.1"_s, refusing.port()}, settings.endpoint};
    settings.endpoint = settings.network.servers.first();
    Connection connection(&m_thread);
    connection.open(settings);
    QTRY_COMPARE_WITH_TIMEOUT(connection.state(), Client::State::Connected, deadline);
    checkSources(*connection.log());
    QCOMPARE(titlesOf(*connection.log(), SourceKind::Attempt), QStringList({u"Attempt 1: server 1 of 2"_s, u"Attempt 1: server 2 of 2"_s}));
    QCOMPARE(connection.log()->source(0)->endpoints.peerPort, refusing.port());
    QCOMPARE(connection.log()->source(1)->endpoints.peerPort, peer.port());
    QVERIFY(has(recordsOf(*connection.log(), 0), Kind::Closed, u"closed by the peer (FIN)"_s));
}

void TstLogSources::probes()
{
    ScriptedPeer peer;
    peer.onPacket = [](PeerLink &link, const QByteArray &packet) { // takes 3.1.1 alone
        if (quint8(packet.at(0)) >> 4 != quint8(PacketType::Connect))
            return;
        if (link.version() == Version::V5)
            link.close();
        else
            link.send(ScriptedPeer::acceptance(Version::V311));
    };
    Connection connection(&m_thread);
    QSignalSpy probing(&connection, &Connection::probingChanged);
    connection.open(settingsFor(peer.port(), Version::V5));
    QTRY_VERIFY_WITH_TIMEOUT(probing.size() == 2, deadline);
    checkSources(*connection.log());
    QCOMPARE(titlesOf(*connection.log(), SourceKind::Attempt), QStringList(u"Attempt 1"_s));
    const QStringList made = titlesOf(*connection.log(), SourceKind::Probe);
    QCOMPARE(made.size(), connection.attempt().probes.size());
    QVERIFY2(made.join(u'\n').contains(u": MQTT 3.1.1"_s), qPrintable(made.join(u'\n')));
    // A probe that sends CONNECT has its packets as well.
    bool connects = false;
    for (qint64 i = 0; i < connection.log()->size(); ++i) {
        const LogRecord record = connection.log()->record(i);
        connects = connects || (record.source->kind == SourceKind::Probe && record.entry.bytes.startsWith('\x10'));
    }
    QVERIFY(connects);
}

/// A server of another protocol: what a probe says to it, and what it answers, are no packets.
void TstLogSources::foreignBytes()
{
    const QByteArray greeting = "SSH-2.0-OpenSSH_9.2p1\r\n" + QByteArray(900, 'k') + "\r\n";
    ScriptedPeer peer(PeerScript().send(greeting)); // at once, and again to whoever comes
    Connection connection(&m_thread);
    QSignalSpy ended(&connection, &Connection::ended);
    connection.open(settingsFor(peer.port()));
    QTRY_VERIFY_WITH_TIMEOUT(!ended.isEmpty() && !connection.isProbing(), deadline);
    checkSources(*connection.log());
    const auto records = recordsOf(*connection.log(), 0);
    const auto refused = std::find_if(records.begin(), records.end(), [](const LogRecord &record) { return bool(record.entry.error); });
    QVERIFY(refused != records.end());
    QCOMPARE(refused->entry.bytes, greeting.left(512));
    QVERIFY(has(records, Kind::BytesReceived, u"the log shows the first 512 of %1 bytes"_s.arg(greeting.size())));

    // And bytes over TCP alone.
    ProbePlan plan;
    plan.question = ProbePlan::Question::Hello;
    plan.variant = u"HTTP"_s;
    plan.settings = settingsFor(peer.port());
    plan.hello = "GET / HTTP/1.1\r\n\r\n";
    PacketLog log;
    const auto shared = std::make_shared<SharedLog>(&log);
    ProbeRun run;
    run.setLog(shared);
    QSignalSpy finished(&run, &ProbeRun::finished);
    run.start(connection.attempt(), {plan}, 10s);
    QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), deadline);
    checkSources(log);
    QCOMPARE(titlesOf(log, SourceKind::Probe), QStringList(u"Probe 1: the first bytes of HTTP"_s));
    QVERIFY(has(recordsOf(log, 0), Kind::BytesSent, u"GET / HTTP/1.1"_s));
    QVERIFY(has(recordsOf(log, 0), Kind::BytesReceived, u"SSH-2.0-OpenSSH_9.2p1"_s));
}

void TstLogSources::unfinishedPacket()
{
    const QByteArray start = QByteArray::fromHex("300a0003612f62"); // 12 bytes, it says; 7 came
    ScriptedPeer peer(PeerScript().await(PacketType::Connect).send(ScriptedPeer::acceptance(Version::V311)).send(start).close());
    Connection connection(&m_thread);
    QSignalSpy ended(&connection, &Connection::ended);
    ConnectionSettings settings = settingsFor(peer.port());
    settings.network.reconnectPeriod = 0ms;
    connection.open(settings);
    QTRY_VERIFY_WITH_TIMEOUT(!ended.isEmpty(), deadline);
    const auto records = recordsOf(*connection.log(), 0);
    const auto cut = std::find_if(records.begin(), records.end(), [](const LogRecord &record) { return bool(record.entry.error); });
    QVERIFY(cut != records.end());
    QCOMPARE(cut->entry.bytes, start);
    QCOMPARE(std::pair(cut->entry.error->offset, cut->entry.error->length),
             std::pair(qsizetype(1), qsizetype(1))); // the length that was not kept
    QVERIFY(mqtt::describe(*cut->entry.error).contains(u"never came"_s));
    QCOMPARE(connection.attempts().first().ending.by, Ending::By::Peer); // as before: a lost connection
}

/// Disconnect in the middle of a packet: no packet of the server's is malformed for that.
void TstLogSources::cutOffByUs()
{
    const QByteArray whole = QByteArray::fromHex("30070003612f627879"), start = QByteArray::fromHex("300a0003612f62");
    ScriptedPeer peer(PeerScript().await(PacketType::Connect).send(ScriptedPeer::acceptance(Version::V311) + whole + start)); // at once
    Connection connection(&m_thread);
    QSignalSpy ended(&connection, &Connection::ended);
    connection.open(settingsFor(peer.port()));
    QTRY_COMPARE_WITH_TIMEOUT(connection.state(), Client::State::Connected, deadline);
    QTRY_COMPARE_WITH_TIMEOUT(connection.log()->record(connection.log()->size() - 1).entry.bytes, whole, deadline);
    connection.disconnectFromBroker();
    QTRY_VERIFY_WITH_TIMEOUT(!ended.isEmpty(), deadline);
    const auto records = recordsOf(*connection.log(), 0);
    QVERIFY(std::none_of(records.begin(), records.end(), [](const LogRecord &record) { return record.entry.error.has_value(); }));
    QVERIFY(has(records, Kind::BytesReceived, u"7 bytes of a packet that our close cut off"_s));
    QCOMPARE(records.last().entry.event.kind, Kind::Closed);
}

void TstLogSources::afterARefusal_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QStringList>("names");
    const QByteArray refusal = QByteArray::fromHex("2003008700"), disconnect = QByteArray::fromHex("e00187"),
                     pingresp = QByteArray::fromHex("d000");
    QTest::newRow("packets") << refusal + disconnect + pingresp << QStringList{u"CONNACK"_s, u"DISCONNECT"_s, u"PINGRESP"_s};
    QTest::newRow("after a malformed one") << QByteArray::fromHex("200300000040020000") + pingresp
                                           << QStringList{u"CONNACK"_s, u"PUBACK"_s, u"PINGRESP"_s};
    QTest::newRow("no packet") << refusal + "\x01HTTP/1.1" << QStringList{u"CONNACK"_s, u"Bytes received"_s};
    QTest::newRow("half of one") << refusal + QByteArray::fromHex("300a0003") << QStringList{u"CONNACK"_s, u"Bytes received"_s};
}

/// Reading has ended there, but the log shows all that came.
void TstLogSources::afterARefusal()
{
    QFETCH(const QByteArray, sent);
    QFETCH(const QStringList, names);
    ScriptedPeer peer(PeerScript().await(PacketType::Connect).send(sent));
    Connection connection(&m_thread);
    connection.setProbesAfterFailure(false);
    QSignalSpy ended(&connection, &Connection::ended);
    ConnectionSettings settings = settingsFor(peer.port(), Version::V5);
    settings.network.reconnectPeriod = 0ms;
    connection.open(settings);
    QTRY_VERIFY_WITH_TIMEOUT(!ended.isEmpty(), deadline);
    QStringList shown;
    qsizetype bytes = 0;
    for (const LogRecord &record : recordsOf(*connection.log(), 0)) {
        const bool isPacket = record.entry.kind == TraceEntry::Kind::Packet && record.entry.sender == mqtt::Sender::Server;
        if (isPacket || record.entry.event.kind == Kind::BytesReceived)
            shown.append(packetName(record.entry));
        if (isPacket)
            bytes += record.entry.bytes.size();
    }
    QCOMPARE(shown, names);
    QVERIFY(bytes <= sent.size());
}

void TstLogSources::endings_data()
{
    QTest::addColumn<PeerScript>("script");
    QTest::addColumn<QString>("text");
    const PeerScript connected = PeerScript().await(PacketType::Connect).send(ScriptedPeer::acceptance(Version::V5));
    QTest::newRow("FIN") << PeerScript(connected).close() << u"closed by the peer (FIN)"_s;
    QTest::newRow("RST") << PeerScript(connected).reset() << u"reset by the peer (RST)"_s;
    QTest::newRow("DISCONNECT") << PeerScript(connected).sendHex("e0018b") << u"closed by us after the server's DISCONNECT"_s;
    QTest::newRow("malformed") << PeerScript(connected).sendHex("d20100") << u"closed by us: the server sent what it must not send"_s;
    QTest::newRow("silence") << PeerScript().await(PacketType::Connect) << u"closed by us: the time limit passed"_s;
}

void TstLogSources::endings()
{
    QFETCH(PeerScript, script);
    QFETCH(QString, text);
    ScriptedPeer peer(script);
    Connection connection(&m_thread);
    connection.setProbesAfterFailure(false);
    QSignalSpy ended(&connection, &Connection::ended);
    ConnectionSettings settings = settingsFor(peer.port(), Version::V5);
    settings.network.connectTimeout = 700ms;
    settings.network.reconnectPeriod = 0ms;
    connection.open(settings);
    QTRY_VERIFY_WITH_TIMEOUT(!ended.isEmpty(), deadline);
    const auto records = recordsOf(*connection.log(), 0);
    QCOMPARE(records.last().entry.event.kind, Kind::Closed);
    QCOMPARE(records.last().entry.event.text, text);
}

void TstLogSources::checkWithProbes()
{
    ScriptedPeer peer(PeerScript().await(PacketType::Connect).close());
    CheckOptions options;
    options.settings = settingsFor(peer.port(), Version::V5);
    CheckRun run(options);
    QSignalSpy finished(&run, &CheckRun::finished);
    run.start();
    QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), deadline);
    checkSources(run.log());
    QVERIFY(!run.attempt().probes.isEmpty());
    QCOMPARE(titlesOf(run.log(), SourceKind::Probe).size(), run.attempt().probes.size());
}

void TstLogSources::roundTrip()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    const Mosquitto broker;
    QVERIFY(broker.isRunning());
    Connection connection(&m_thread);
    const ConnectionSettings settings = settingsFor(broker.mqttPort());
    RoundTrip trip(&m_thread);
    DeliveryPlan plan;
    plan.secondCopy = 30ms;
    trip.start(deliverySource(connection, settings), u"a/b"_s, plan);
    QTRY_VERIFY_WITH_TIMEOUT(!trip.isRunning(), deadline);
    const PacketLog &log = *connection.log();
    QTRY_VERIFY_WITH_TIMEOUT(has(recordsOf(log, 0), Kind::Closed, u"closed by us"_s), deadline); // DISCONNECT goes out in its own time
    QTRY_VERIFY_WITH_TIMEOUT(has(recordsOf(log, 1), Kind::Closed, u"closed by us"_s), deadline);
    checkSources(log);
    QStringList titles = titlesOf(log, SourceKind::Companion);
    titles.sort();
    QCOMPARE(titles.size(), 2);
    QVERIFY2(titles.first().startsWith(u"Second connection 1: "_s), qPrintable(titles.first()));
    QVERIFY(titles.join(u'\n').contains(u"publisher of the delivery check"_s));
    QVERIFY(titles.join(u'\n').contains(u"receiver of the delivery check"_s));
    QList<int> types;
    for (qint64 i = 0; i < log.size(); ++i) {
        const LogRecord record = log.record(i);
        if (record.entry.kind == TraceEntry::Kind::Packet)
            types.append(quint8(record.entry.bytes.front()) >> 4);
    }
    QCOMPARE(types.count(1), 2);  // CONNECT
    QCOMPARE(types.count(14), 2); // DISCONNECT
    QCOMPARE(types.count(3), 6);  // three messages, out and in
}

void TstLogSources::willWatch()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    const Mosquitto broker;
    QVERIFY(broker.isRunning());
    Connection connection(&m_thread);
    ConnectionSettings settings = settingsFor(broker.mqttPort());
    settings.will.enabled = true;
    settings.will.topic = u"last/words"_s;
    settings.will.payload.bytes = "gone";
    connection.open(settings);
    QTRY_COMPARE_WITH_TIMEOUT(connection.state(), Client::State::Connected, deadline);
    WillWatch watch(&m_thread);
    watch.start(connection);
    QTRY_COMPARE_WITH_TIMEOUT(watch.report().state, WillReport::State::Watching, deadline);
    connection.dropConnection();
    QTRY_COMPARE_WITH_TIMEOUT(watch.report().state, WillReport::State::Arrived, deadline);
    checkSources(*connection.log());
    QCOMPARE(titlesOf(*connection.log(), SourceKind::Companion), QStringList(u"Second connection 1: watches for the will"_s));
}

QTEST_GUILESS_MAIN(TstLogSources)
#include "tst_logsources.moc"
