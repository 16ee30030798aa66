// The client's states, rules and evidence, over a transport in memory.
#include "client/ScriptedTransport.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using State = Client::State;
using mqtt::PacketType;
using mqtt::PropertyId;
using mqtt::QoS;
using mqtt::Version;

Q_DECLARE_METATYPE(mqtt::Version)

class TstClient : public QObject
{
    Q_OBJECT
private slots:
    void connects_data();
    void connects();
    void everyPacketIsTraced();
    void tracerGetsWhatIsTraced();
    void unusableSettingsSendNothing();
    void oneAttemptAtATime();
    void cancels_data();
    void cancels();
    void timesOut_data();
    void timesOut();
    void refusals_data();
    void refusals();
    void oldConnack_data();
    void oldConnack();
    void greetings_data();
    void greetings();
    void dripOfAGreetingIsKept();
    void violationIsAnsweredWithDisconnect();
    void endBeforeConnack_data();
    void endBeforeConnack();
    void connectionLost();
    void serverDisconnect();
    void disconnects();
    void secondGoodbyeIsNotSent();
    void closeThatHangsIsCutOff();
    void dropSendsNoDisconnect();
    void deletedInASlot_data();
    void deletedInASlot();
    void reconnectsFromASlot();
    void servers();
    void serversAllFail();
    void serversShareTheTimeout();

private:
    static QList<QByteArray> cut(const QByteArray &written)
    {
        mqtt::StreamFramer framer(Version::V5);
        framer.append(written);
        QList<QByteArray> packets;
        for (auto result = framer.next(); auto *frame = std::get_if<mqtt::StreamFramer::Frame>(&result); result = framer.next())
            packets.append(frame->bytes.toByteArray());
        return packets;
    }
};

void TstClient::connects_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<int>("scheme");
    for (const Version version : {Version::V31, Version::V311, Version::V5}) {
        for (int scheme = 0; scheme < 4; ++scheme)
            QTest::addRow("%s %s", qPrintable(schemeName(Scheme(scheme))), mqtt::name(version)) << version << scheme;
    }
}

void TstClient::connects()
{
    QFETCH(Version, version);
    QFETCH(int, scheme);
    ScriptedClient scripted;
    Client &client = scripted.client;
    QStringList order;
    connect(&client, &Client::stateChanged, this, [&](State state) { order << QVariant::fromValue(state).toString(); });
    connect(&client, &Client::connectedChanged, this, [&](bool on) { order << (on ? u"on"_s : u"off"_s); });
    connect(&client, &Client::connackReceived, this, [&] { order << u"connack"_s; });
    connect(&client, &Client::connected, this, [&] { order << u"connected"_s; });
    connect(&client, &Client::closed, this, [&] { order << u"closed"_s; });
    connect(&client, &Client::failed, this, [&] { order << u"failed"_s; });
    ConnectionSettings settings = ScriptedClient::settings(version);
    settings.endpoint.scheme = Scheme(scheme);
    scripted.open(settings);
    QCOMPARE(client.state(), State::AwaitingConnack);
    QCOMPARE(client.attempt().stage(Stage::Mqtt).state, StageState::Running);
    const auto packets = cut(scripted.transport()->written);
    QCOMPARE(packets.size(), 1); // CONNECT, once [MQTT-3.1.0-1, -2]
    QCOMPARE(packets.first().at(0), '\x10');
    scripted.transport()->receive(QByteArray::fromHex(version == Version::V5 ? "2003000000" : "20020000"));
    QVERIFY(client.isConnected());
    const Attempt attempt = client.attempt();
    QVERIFY(attempt.connected && attempt.mqtt.connack && attempt.mqtt.connackMs >= attempt.mqtt.connectSentMs);
    QCOMPARE(attempt.stage(Stage::Mqtt).state, StageState::Ok);
    QCOMPARE(attempt.stage(Stage::Tls).state, usesTls(Scheme(scheme)) ? StageState::Ok : StageState::Skipped);
    QVERIFY(!attempt.failedStage());
    QCOMPARE(attempt.ending.by, Ending::By::None);
    client.disconnectFromBroker();
    const QStringList expected{u"Connecting"_s, u"AwaitingConnack"_s, u"connack"_s, u"Connected"_s, u"on"_s,
                               u"connected"_s,  u"Disconnecting"_s,   u"off"_s,     u"Idle"_s,      u"closed"_s};
    QCOMPARE(order, expected);
}

void TstClient::everyPacketIsTraced()
{
    ScriptedClient scripted;
    QList<TraceEntry> entries;
    connect(&scripted.client, &Client::traced, this, [&](const TraceEntry &entry) { entries << entry; });
    scripted.open(ScriptedClient::settings());
    emit scripted.transport()->eventOccurred({TransportEvent::Kind::TcpConnected, u"x"_s});
    scripted.transport()->receiveHex("20020000");
    scripted.client.ping();
    scripted.transport()->receiveHex("d000");
    scripted.transport()->receiveHex("d00100"); // malformed: traced with its error
    QCOMPARE(entries.size(), 7);
    QCOMPARE(entries.takeFirst().event.kind, TransportEvent::Kind::AttemptStarted);
    QCOMPARE(entries[0].bytes.at(0), '\x10');
    QCOMPARE(entries[0].sender, mqtt::Sender::Client);
    QCOMPARE(entries[1].kind, TraceEntry::Kind::TransportEvent);
    QCOMPARE(entries[2].bytes, QByteArray::fromHex("20020000"));
    QCOMPARE(entries[2].sender, mqtt::Sender::Server);
    QCOMPARE(entries[5].bytes, QByteArray::fromHex("d00100"));
    QVERIFY(entries[5].error);
    QVERIFY(std::is_sorted(entries.begin(), entries.end(), [](const auto &a, const auto &b) { return a.microseconds < b.microseconds; }));
}

namespace {

/// Keeps what it gets as entries.
class KeepingTracer : public PacketTracer
{
public:
    explicit KeepingTracer(QList<TraceEntry> *entries)
        : m_entries(entries)
    {
    }
    void packet(const Attempt &attempt, qint64 microseconds, Version version, mqtt::Sender sender, QByteArrayView bytes) override
    {
        m_entries->append({TraceEntry::Kind::Packet, attempt.number, microseconds, version, sender, bytes.toByteArray(), {}, {}});
    }
    void entry(const Attempt &, const TraceEntry &entry) override { m_entries->append(entry); }

private:
    QList<TraceEntry> *m_entries;
};

} // namespace

// With and without somebody who listens to the signal: the tracer gets all, in the same order.
void TstClient::tracerGetsWhatIsTraced()
{
    for (const bool listened : {false, true}) {
        ScriptedClient scripted;
        QList<TraceEntry> kept;
        QList<TraceEntry> told;
        scripted.client.setTracer(std::make_unique<KeepingTracer>(&kept));
        if (listened)
            connect(&scripted.client, &Client::traced, this, [&](const TraceEntry &entry) { told << entry; });
        scripted.open(ScriptedClient::settings());
        emit scripted.transport()->eventOccurred({TransportEvent::Kind::TcpConnected, u"x"_s});
        scripted.transport()->receiveHex("20020000");
        QList<qint64> sizes;
        connect(&scripted.client, &Client::messageReceived, this, [&] {
            sizes << scripted.client.arrival().bytes;
            QCOMPARE(scripted.client.arrival().microseconds, kept.constLast().microseconds);
        });
        scripted.transport()->receiveHex("3004000161783006000161787878"); // two PUBLISH in one piece
        scripted.transport()->receiveHex("d00100");                       // malformed
        QCOMPARE(sizes, QList<qint64>({6, 8}));
        QCOMPARE(kept.size(), 7);
        QCOMPARE(kept[0].event.kind, TransportEvent::Kind::AttemptStarted);
        QCOMPARE(kept[2].event.text, u"x"_s);
        QCOMPARE(kept[4].bytes, QByteArray::fromHex("300400016178"));
        QCOMPARE(kept[5].bytes, QByteArray::fromHex("3006000161787878"));
        QVERIFY(kept[6].error && kept[6].sender == mqtt::Sender::Server);
        for (qsizetype i = 0; i < told.size(); ++i) {
            QCOMPARE(told[i].bytes, kept[i].bytes);
            QCOMPARE(told[i].microseconds, kept[i].microseconds);
            QCOMPARE(told[i].sender, kept[i].sender);
        }
        QCOMPARE(told.size(), listened ? kept.size() : 0);
    }
}

void TstClient::unusableSettingsSendNothing()
{
    ScriptedClient scripted;
    QSignalSpy failed(&scripted.client, &Client::failed);
    ConnectionSettings settings = ScriptedClient::settings();
    settings.keepAlive = 99'999;
    scripted.client.connectToBroker(settings);
    QCOMPARE(failed.size(), 1);
    QVERIFY(scripted.transports.isEmpty());
    QVERIFY(!scripted.client.attempt().inputProblems.isEmpty());
    QCOMPARE(scripted.client.state(), State::Idle);
    settings = ScriptedClient::settings();
    settings.clientId = QString(QChar(0xD800)); // no UTF-8
    scripted.client.connectToBroker(settings);
    QCOMPARE(failed.size(), 2);
    QVERIFY(scripted.transports.isEmpty());
    const Attempt &attempt = scripted.client.attempt();
    QVERIFY(!attempt.inputProblems.isEmpty() || !attempt.mqtt.encodeError.isEmpty());
    QVERIFY(!attempt.failedStage());
}

void TstClient::oneAttemptAtATime()
{
    ScriptedClient scripted;
    scripted.open(ScriptedClient::settings());
    scripted.client.connectToBroker(ScriptedClient::settings());
    QCOMPARE(scripted.transports.size(), 1);
    QCOMPARE(scripted.client.attempt().number, 1);
}

// Where an attempt stands: before any stage, in each stage, after CONNECT, connected, disconnecting.
static const QList<std::pair<const char *, int>> &stations()
{
    static const QList<std::pair<const char *, int>> list{{"at once", -1},  {"resolve", 0}, {"tcp", 1},       {"tls", 2},
                                                          {"websocket", 3}, {"connack", 4}, {"connected", 5}, {"disconnecting", 6}};
    return list;
}

static void goTo(ScriptedClient &scripted, int station, ConnectionSettings settings = ScriptedClient::settings())
{
    settings.endpoint.scheme = Scheme::Wss;
    scripted.client.connectToBroker(settings);
    ScriptedTransport *transport = scripted.transport();
    for (int stage = 0; stage <= std::min(station, 3); ++stage) {
        transport->stage(Stage(stage), StageState::Running);
        if (stage < station)
            transport->stage(Stage(stage), StageState::Ok);
    }
    if (station >= 4)
        emit transport->opened();
    if (station >= 5)
        transport->receiveHex("20020000");
    if (station >= 6) {
        transport->closeAnswers = false;
        scripted.client.disconnectFromBroker();
    }
}

void TstClient::cancels_data()
{
    QTest::addColumn<int>("station");
    for (const auto &[name, station] : stations())
        QTest::newRow(name) << station;
}

void TstClient::cancels()
{
    QFETCH(int, station);
    ScriptedClient scripted;
    QSignalSpy failed(&scripted.client, &Client::failed);
    QSignalSpy closed(&scripted.client, &Client::closed);
    goTo(scripted, station);
    const QPointer<ScriptedTransport> transport = scripted.transport();
    scripted.client.cancel();
    QCOMPARE(scripted.client.state(), State::Idle);
    const bool wasConnected = station >= 5;
    QCOMPARE(failed.size(), wasConnected ? 0 : 1);
    QCOMPARE(closed.size(), wasConnected ? 1 : 0);
    const Attempt &attempt = scripted.client.attempt();
    QCOMPARE(attempt.ending.by, wasConnected ? Ending::By::LocalDisconnect : Ending::By::Cancelled);
    if (!wasConnected)
        QCOMPARE(attempt.failedStage(), std::optional(Stage(std::max(station, 0))));
    QCOMPARE(transport->written.endsWith(QByteArray::fromHex("e000")), station >= 4); // no will is left behind
    scripted.client.cancel();                                                         // Idle: nothing
    QCOMPARE(failed.size() + closed.size(), 1);
    QTRY_VERIFY(!transport); // no connection is left behind either
}

void TstClient::timesOut_data()
{
    QTest::addColumn<int>("station");
    for (const auto &[name, station] : stations().mid(0, 6))
        QTest::newRow(name) << station;
}

void TstClient::timesOut()
{
    QFETCH(int, station);
    ScriptedClient scripted;
    QSignalSpy failed(&scripted.client, &Client::failed);
    ConnectionSettings settings = ScriptedClient::settings();
    settings.network.connectTimeout = std::chrono::milliseconds(1'000);
    QElapsedTimer clock;
    clock.start();
    goTo(scripted, station, settings);
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 3'000);
    QVERIFY(clock.elapsed() >= 950);
    const Attempt &attempt = scripted.client.attempt();
    QCOMPARE(attempt.ending.by, Ending::By::Timeout);
    QCOMPARE(attempt.failedStage(), std::optional(Stage(std::max(station, 0))));
    for (const Stage stage : allStages) {
        if (stage > *attempt.failedStage())
            QVERIFY(attempt.stage(stage).state != StageState::Ok);
    }
}

void TstClient::refusals_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<QByteArray>("connack");
    QTest::addColumn<int>("code");
    for (int code = 1; code <= 5; ++code)
        QTest::addRow("3.1.1 code %d", code) << Version::V311 << QByteArray::fromHex("200200") + char(code) << code;
    for (const int code :
         {0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x90, 0x95, 0x97, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9F})
        QTest::addRow("5.0 code 0x%x", code) << Version::V5 << QByteArray::fromHex("200300") + char(code) + char(0) << code;
    QTest::newRow("3.1.1 undefined code 6") << Version::V311 << QByteArray::fromHex("20020006") << 6;
    QTest::newRow("5.0 undefined code 0xa3") << Version::V5 << QByteArray::fromHex("200300a300") << 0xA3;
}

void TstClient::refusals()
{
    QFETCH(Version, version);
    QFETCH(QByteArray, connack);
    QFETCH(int, code);
    ScriptedClient scripted;
    QSignalSpy failed(&scripted.client, &Client::failed);
    QSignalSpy connected(&scripted.client, &Client::connected);
    scripted.open(ScriptedClient::settings(version));
    const QPointer<ScriptedTransport> transport = scripted.transport();
    transport->takeWritten();
    transport->receive(connack); // the server does not close: we do [MQTT-3.2.2-7, MQTT-4.13.2-1]
    QVERIFY(transport->closeCalled);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(connected.size(), 0);
    const Attempt &attempt = scripted.client.attempt();
    QCOMPARE(attempt.mqtt.connack->reasonCode, quint8(code));
    QCOMPARE(attempt.ending.by, Ending::By::LocalError);
    QCOMPARE(attempt.failedStage(), std::optional(Stage::Mqtt));
    const bool undefined = attempt.mqtt.decodeError.has_value();
    QCOMPARE(undefined, code == 6 || code == 0xA3);
    QCOMPARE(transport->written.isEmpty(), !undefined || version != Version::V5);
}

void TstClient::oldConnack_data()
{
    QTest::addColumn<QByteArray>("connack");
    QTest::addColumn<bool>("refusal");
    QTest::newRow("code 1") << QByteArray::fromHex("20020001") << true;
    QTest::newRow("code 0x84") << QByteArray::fromHex("20020084") << true;
    QTest::newRow("accepted in the old form") << QByteArray::fromHex("20020000") << false;
    QTest::newRow("code 5 in the old form") << QByteArray::fromHex("20020005") << false;
}

void TstClient::oldConnack()
{
    QFETCH(QByteArray, connack);
    QFETCH(bool, refusal);
    ScriptedClient scripted;
    QSignalSpy failed(&scripted.client, &Client::failed);
    scripted.open(ScriptedClient::settings(Version::V5));
    const QPointer<ScriptedTransport> transport = scripted.transport();
    transport->takeWritten();
    transport->receive(connack);
    QCOMPARE(failed.size(), 1);
    const MqttFacts &facts = scripted.client.attempt().mqtt;
    QVERIFY(facts.versionMismatchConnack);
    QCOMPARE(facts.connack.has_value(), refusal);
    QCOMPARE(facts.decodeError.has_value(), !refusal);
    QVERIFY(transport->written.isEmpty()); // no 5.0 DISCONNECT to a broker without 5.0
    QVERIFY(transport->closeCalled);
}

void TstClient::greetings_data()
{
    QTest::addColumn<QByteArray>("greeting");
    QTest::newRow("SSH") << QByteArray("SSH-2.0-OpenSSH_9.2p1\r\n");
    QTest::newRow("SMTP") << QByteArray("220 mail.lan ESMTP\r\n");
    QTest::newRow("HTTP") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n");
    QTest::newRow("AMQP") << QByteArray::fromHex("414d515000000901");
    QTest::newRow("Redis") << QByteArray("-ERR unknown command\r\n");
    QTest::newRow("TLS alert") << QByteArray::fromHex("15030100020246");
    QTest::newRow("PUBLISH that promises 200 MB") << QByteArray::fromHex("3080dcaf5f");
    QTest::newRow("CONNACK that promises 200 MB") << QByteArray::fromHex("2080dcaf5f");
    QTest::newRow("zeros") << QByteArray(100, '\0');
}

void TstClient::greetings()
{
    QFETCH(QByteArray, greeting);
    ScriptedClient scripted;
    QSignalSpy failed(&scripted.client, &Client::failed);
    scripted.open(ScriptedClient::settings());
    scripted.transport()->receive(greeting);
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 1'500); // long before the connect timeout of 30 s
    const MqttFacts &facts = scripted.client.attempt().mqtt;
    QVERIFY(facts.decodeError);
    QVERIFY(facts.firstBytes.startsWith(greeting.left(512)));
    QVERIFY(!facts.offendingPacket.isEmpty());
    QCOMPARE(scripted.client.attempt().failedStage(), std::optional(Stage::Mqtt));
}

void TstClient::dripOfAGreetingIsKept()
{
    ScriptedClient scripted;
    QSignalSpy failed(&scripted.client, &Client::failed);
    scripted.open(ScriptedClient::settings());
    const QByteArray greeting("SSH-2.0-x");
    for (const char byte : greeting)
        scripted.transport()->receive(QByteArray(1, byte));
    QCOMPARE(failed.size(), 0);
    Ending ending;
    ending.by = Ending::By::Peer;
    scripted.transport()->end(ending);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(scripted.client.attempt().mqtt.firstBytes, greeting);
    QVERIFY(scripted.client.attempt().mqtt.decodeError);
    QCOMPARE(scripted.client.attempt().ending.by, Ending::By::Peer);
}

void TstClient::violationIsAnsweredWithDisconnect()
{
    ScriptedClient v5;
    v5.connect(ScriptedClient::settings(Version::V5));
    QSignalSpy closed(&v5.client, &Client::closed);
    const QPointer<ScriptedTransport> transport = v5.transport();
    transport->receiveHex("2003000000"); // a second CONNACK
    QVERIFY(transport->written.startsWith('\xE0'));
    QCOMPARE(quint8(transport->written.at(2)), quint8(0x82));
    QVERIFY(transport->closeCalled);
    QCOMPARE(closed.size(), 1);
    QCOMPARE(v5.client.attempt().ending.by, Ending::By::LocalError);
    QCOMPARE(v5.client.attempt().mqtt.offendingType, std::optional(PacketType::Connack));
    QVERIFY(v5.client.attempt().connected);

    ScriptedClient v311;
    v311.connect(ScriptedClient::settings());
    const QPointer<ScriptedTransport> other = v311.transport();
    other->receiveHex("20020000");
    QVERIFY(other->written.isEmpty() && other->closeCalled); // 3.x just closes [MQTT-4.8.0-1]
}

void TstClient::endBeforeConnack_data()
{
    QTest::addColumn<int>("scheme");
    QTest::addColumn<int>("by");
    QTest::addColumn<int>("closeCode");
    QTest::addColumn<int>("failedStage");
    QTest::newRow("close") << int(Scheme::Mqtt) << int(Ending::By::Peer) << 0 << int(Stage::Mqtt);
    QTest::newRow("reset") << int(Scheme::Mqtts) << int(Ending::By::PeerReset) << 0 << int(Stage::Mqtt);
    QTest::newRow("late TLS alert") << int(Scheme::Mqtts) << int(Ending::By::TlsFailure) << 0 << int(Stage::Tls);
    QTest::newRow("text frame") << int(Scheme::Ws) << int(Ending::By::WebSocketFailure) << 0 << int(Stage::WebSocket);
    QTest::newRow("close frame 1008") << int(Scheme::Wss) << int(Ending::By::Peer) << 1008 << int(Stage::WebSocket);
    QTest::newRow("close frame 1000") << int(Scheme::Wss) << int(Ending::By::Peer) << 1000 << int(Stage::Mqtt);
}

void TstClient::endBeforeConnack()
{
    QFETCH(int, scheme);
    QFETCH(int, by);
    QFETCH(int, closeCode);
    QFETCH(int, failedStage);
    ScriptedClient scripted;
    QSignalSpy failed(&scripted.client, &Client::failed);
    ConnectionSettings settings = ScriptedClient::settings();
    settings.endpoint.scheme = Scheme(scheme);
    scripted.open(settings);
    if (closeCode)
        scripted.transport()->mutableFacts().webSocket.closeCode = closeCode;
    Ending ending;
    ending.by = Ending::By(by);
    scripted.transport()->end(ending);
    QCOMPARE(failed.size(), 1);
    const Attempt &attempt = scripted.client.attempt();
    QCOMPARE(attempt.failedStage(), std::optional(Stage(failedStage)));
    QCOMPARE(attempt.stage(Stage::Mqtt).state, failedStage == int(Stage::Mqtt) ? StageState::Failed : StageState::NotReached);
    QCOMPARE(attempt.ending.by, Ending::By(by));
}

void TstClient::connectionLost()
{
    ScriptedClient scripted;
    scripted.connect(ScriptedClient::settings());
    QSignalSpy closed(&scripted.client, &Client::closed);
    Ending ending;
    ending.by = Ending::By::PeerReset;
    ending.errorString = u"Connection reset by peer"_s;
    scripted.transport()->end(ending);
    QCOMPARE(closed.size(), 1);
    const Attempt &attempt = scripted.client.attempt();
    QCOMPARE(attempt.ending.by, Ending::By::PeerReset);
    QCOMPARE(attempt.ending.errorString, ending.errorString);
    QVERIFY(attempt.connected && !attempt.failedStage());
}

void TstClient::serverDisconnect()
{
    ScriptedClient scripted;
    scripted.connect(ScriptedClient::settings(Version::V5));
    QSignalSpy closed(&scripted.client, &Client::closed);
    QSignalSpy told(&scripted.client, &Client::serverDisconnectReceived);
    const QPointer<ScriptedTransport> transport = scripted.transport();
    transport->receiveHex("e0018e"); // [MQTT-3.1.4-3]
    QCOMPARE(told.size(), 1);
    QCOMPARE(closed.size(), 1);
    QCOMPARE(scripted.client.attempt().mqtt.serverDisconnect->reasonCode, quint8(0x8E));
    QCOMPARE(scripted.client.attempt().ending.by, Ending::By::Peer);
    QVERIFY(transport->closeCalled && transport->written.isEmpty()); // [MQTT-4.13.2-1]
}

void TstClient::disconnects()
{
    ScriptedClient scripted;
    scripted.connect(ScriptedClient::settings(Version::V5));
    const QPointer<ScriptedTransport> transport = scripted.transport();
    mqtt::Properties properties;
    properties.set(PropertyId::ReasonString, u"bye"_s);
    scripted.client.disconnectFromBroker(0x04, properties);
    QCOMPARE(transport->written, QByteArray::fromHex("e00804061f0003") + "bye");
    QVERIFY(transport->closeCalled);
    QCOMPARE(scripted.client.attempt().ending.by, Ending::By::LocalDisconnect);
}

void TstClient::secondGoodbyeIsNotSent()
{
    ScriptedClient scripted;
    scripted.connect(ScriptedClient::settings());
    const QPointer<ScriptedTransport> transport = scripted.transport();
    transport->closeAnswers = false;
    scripted.client.disconnectFromBroker();
    scripted.client.disconnectFromBroker();
    scripted.client.ping();
    QCOMPARE(scripted.client.subscribe({{u"a"_s}}), quint16(0));
    transport->receiveHex("3206000161000178"); // a PUBLISH on the way: not acknowledged any more [MQTT-3.14.4-1]
    QCOMPARE(transport->written, QByteArray::fromHex("e000"));
}

void TstClient::closeThatHangsIsCutOff()
{
    ScriptedClient scripted;
    scripted.connect(ScriptedClient::settings());
    const QPointer<ScriptedTransport> transport = scripted.transport();
    transport->closeAnswers = false;
    QSignalSpy closed(&scripted.client, &Client::closed);
    scripted.client.disconnectFromBroker();
    QCOMPARE(closed.size(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(closed.size(), 1, 1'500);
    QCOMPARE(scripted.client.attempt().ending.by, Ending::By::LocalDisconnect);
}

void TstClient::dropSendsNoDisconnect()
{
    ScriptedClient scripted;
    scripted.connect(ScriptedClient::settings());
    QSignalSpy closed(&scripted.client, &Client::closed);
    const QPointer<ScriptedTransport> transport = scripted.transport();
    scripted.client.dropConnection();
    QVERIFY(transport->abortCalled && transport->written.isEmpty());
    QCOMPARE(closed.size(), 1);
}

void TstClient::deletedInASlot_data()
{
    QTest::addColumn<int>("signal");
    const char *names[] = {"stateChanged", "attemptChanged",  "traced",       "connackReceived", "limitsChanged",
                           "connected",    "pingSent",        "pingAnswered", "messageReceived", "serverDisconnectReceived",
                           "closed",       "connectedChanged"};
    for (int i = 0; i < int(std::size(names)); ++i)
        QTest::newRow(names[i]) << i;
}

void TstClient::deletedInASlot()
{
    QFETCH(int, signal);
    // Deletes at the first, second, ... time the signal comes, so that every place it comes from is tried.
    for (int time = 1; time < 20; ++time) {
        QPointer<ScriptedTransport> transport;
        auto *client = new Client(nullptr, [&](Scheme) {
            auto made = std::make_unique<ScriptedTransport>();
            transport = made.get();
            return made;
        });
        const QPointer<Client> alive(client);
        int left = time;
        const auto remove = [&] {
            if (--left == 0)
                delete client;
        };
        switch (signal) {
        case 0:
            connect(client, &Client::stateChanged, client, remove);
            break;
        case 1:
            connect(client, &Client::attemptChanged, client, remove);
            break;
        case 2:
            connect(client, &Client::traced, client, remove);
            break;
        case 3:
            connect(client, &Client::connackReceived, client, remove);
            break;
        case 4:
            connect(client, &Client::limitsChanged, client, remove);
            break;
        case 5:
            connect(client, &Client::connected, client, remove);
            break;
        case 6:
            connect(client, &Client::pingSent, client, remove);
            break;
        case 7:
            connect(client, &Client::pingAnswered, client, remove);
            break;
        case 8:
            connect(client, &Client::messageReceived, client, remove);
            break;
        case 9:
            connect(client, &Client::serverDisconnectReceived, client, remove);
            break;
        case 10:
            connect(client, &Client::closed, client, remove);
            break;
        default:
            connect(client, &Client::connectedChanged, client, remove);
            break;
        }
        client->connectToBroker(ScriptedClient::settings(Version::V5));
        const QList<std::function<void()>> steps{
            [&] { transport->succeed(); },
            [&] { transport->receiveHex("2003000000"); },
            [&] { client->ping(); },
            [&] { transport->receiveHex("d00032080001610001007831"); },
            [&] { transport->receiveHex("3408000161000200783431"); },
            [&] { transport->receiveHex("e00500"); },
            [&] { transport->end({}); },
        };
        for (const auto &step : steps) {
            if (alive && transport)
                step();
        }
        const bool gone = !alive;
        delete alive.data();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(!transport); // the connection never outlives its client
        if (!gone)
            return; // it does not come that often
    }
}

void TstClient::reconnectsFromASlot()
{
    ScriptedClient scripted;
    QList<int> numbers;
    connect(&scripted.client, &Client::failed, this, [&](const Attempt &attempt) {
        numbers << attempt.number;
        if (attempt.number < 3)
            scripted.client.connectToBroker(ScriptedClient::settings());
    });
    scripted.client.connectToBroker(ScriptedClient::settings());
    for (int i = 0; i < 3; ++i)
        scripted.transport()->end({});
    QCOMPARE(numbers, (QList<int>{1, 2, 3}));
    QCOMPARE(scripted.client.state(), State::Idle);
}

static ConnectionSettings threeServers()
{
    ConnectionSettings settings = ScriptedClient::settings();
    settings.network.servers = {{Scheme::Mqtt, u"one.test"_s, 1}, {Scheme::Ws, u"two.test"_s, 2}, {Scheme::Mqtt, u"three.test"_s, 3}};
    return settings;
}

void TstClient::servers()
{
    ScriptedClient scripted;
    QSignalSpy failed(&scripted.client, &Client::failed);
    QSignalSpy connected(&scripted.client, &Client::connected);
    scripted.client.connectToBroker(threeServers());
    QCOMPARE(scripted.transport()->settings.endpoint.host, u"one.test"_s);
    scripted.transport()->stage(Stage::Resolve, StageState::Running);
    scripted.transport()->stage(Stage::Resolve, StageState::Failed);
    scripted.transport()->end({});
    QCOMPARE(scripted.transport()->settings.endpoint.host, u"two.test"_s);
    scripted.transport()->succeed();
    scripted.transport()->receiveHex("20020000");
    QCOMPARE(failed.size(), 0);
    QCOMPARE(connected.size(), 1);
    scripted.client.disconnectFromBroker();
    const Attempt &attempt = scripted.client.attempt();
    QCOMPARE(attempt.settings.endpoint.host, u"two.test"_s);
    QCOMPARE(attempt.serverTries.size(), 2);
    QCOMPARE(attempt.serverTries[0].stages[0].state, StageState::Failed);
    QVERIFY(attempt.serverTries[1].connected && !attempt.serverTries[0].connected);
    QVERIFY(!attempt.failedStage());
}

void TstClient::serversAllFail()
{
    ScriptedClient scripted;
    QSignalSpy failed(&scripted.client, &Client::failed);
    scripted.client.connectToBroker(threeServers());
    scripted.transport()->stage(Stage::Resolve, StageState::Failed);
    scripted.transport()->end({});
    scripted.transport()->succeed();
    scripted.transport()->receiveHex("20020005");
    QCOMPARE(failed.size(), 0);
    scripted.transport()->succeed();
    scripted.transport()->receiveHex("20020003");
    QCOMPARE(failed.size(), 1);
    const Attempt attempt = failed.first().first().value<Attempt>();
    QCOMPARE(attempt.settings.endpoint.host, u"one.test"_s); // the first one's evidence
    QCOMPARE(attempt.failedStage(), std::optional(Stage::Resolve));
    QVERIFY(!attempt.mqtt.connack);
    QCOMPARE(attempt.serverTries.size(), 3);
    QCOMPARE(attempt.ofServer(attempt.serverTries[1]).mqtt.connack->reasonCode, quint8(5));
    QCOMPARE(attempt.ofServer(attempt.serverTries[2]).settings.endpoint.host, u"three.test"_s);
}

void TstClient::serversShareTheTimeout()
{
    ScriptedClient scripted;
    QSignalSpy failed(&scripted.client, &Client::failed);
    ConnectionSettings settings = threeServers();
    settings.network.connectTimeout = std::chrono::milliseconds(1'200);
    QElapsedTimer clock;
    clock.start();
    scripted.client.connectToBroker(settings);
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 3'000);
    QVERIFY(clock.elapsed() >= 1'100 && clock.elapsed() < 2'500);
    QCOMPARE(scripted.transports.size(), 3);
}

QTEST_GUILESS_MAIN(TstClient)
#include "tst_client.moc"
