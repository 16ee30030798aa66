// The client against servers that misbehave, over loopback.
#include "client/Client.h"
#include "support/ScriptedPeer.h"
#include "support/TestCertificates.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace Qt::StringLiterals;
using mqtt::PacketType;
using mqtt::QoS;
using mqtt::Version;

class TstClientPeers : public QObject
{
    Q_OBJECT
private slots:
    void connectIsFirstAndOnce();
    void refusalIsClosedByUs();
    void closesBeforeConnack_data();
    void closesBeforeConnack();
    void silence();
    void slowBytes();
    void splitAndJoinedPackets();
    void endlessBytes_data();
    void endlessBytes();
    void giantRemainingLength();
    void goodbyeIsTheLastAndTheStreamEnds();
    void keepAliveIsKept_data();
    void keepAliveIsKept();
    void publishingPutsPingsOff();
    void pingUnanswered();
    void noPingBeforeConnack();
    void authChallenge();
    void closesAfterTheHandshake();
    void peerThatDoesNotRead();
    void manyClientsSideBySide();
    void clientOnAnotherThread();
    void cancelledWhileConnecting();
    void noListener();

private:
    static ConnectionSettings settings(const ScriptedPeer &peer, Version version = Version::V311)
    {
        ConnectionSettings settings = newConnectionSettings();
        settings.endpoint.host = u"127.0.0.1"_s;
        settings.endpoint.port = peer.port();
        settings.version = version;
        return settings;
    }
    static PeerScript welcome(Version version = Version::V311)
    {
        return PeerScript().await(PacketType::Connect).send(ScriptedPeer::acceptance(version));
    }
};

void TstClientPeers::connectIsFirstAndOnce()
{
    ScriptedPeer peer(welcome());
    Client client;
    client.connectToBroker(settings(peer));
    QTRY_VERIFY(client.isConnected());
    client.disconnectFromBroker();
    QTRY_VERIFY(peer.link()->ended);
    QCOMPARE(peer.link()->types(), (QList<PacketType>{PacketType::Connect, PacketType::Disconnect}));
    QCOMPARE(peer.links().size(), std::size_t(1));
}

void TstClientPeers::refusalIsClosedByUs()
{
    ScriptedPeer peer(PeerScript().await(PacketType::Connect).sendHex("20020005"));
    Client client;
    QSignalSpy failed(&client, &Client::failed);
    client.connectToBroker(settings(peer));
    QTRY_COMPARE(failed.size(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(peer.link()->ended, 1'000);
    QCOMPARE(peer.link()->packets.size(), 1);
}

void TstClientPeers::closesBeforeConnack_data()
{
    QTest::addColumn<bool>("reset");
    QTest::newRow("close") << false;
    QTest::newRow("reset") << true;
}

void TstClientPeers::closesBeforeConnack()
{
    QFETCH(bool, reset);
    PeerScript script;
    script.await(PacketType::Connect);
    ScriptedPeer peer(reset ? script.reset() : script.close());
    Client client;
    QSignalSpy failed(&client, &Client::failed);
    client.connectToBroker(settings(peer));
    QTRY_COMPARE(failed.size(), 1);
    const Attempt &attempt = client.attempt();
    QCOMPARE(attempt.ending.by, reset ? Ending::By::PeerReset : Ending::By::Peer);
    QCOMPARE(attempt.failedStage(), std::optional(Stage::Mqtt));
    QVERIFY(attempt.mqtt.firstBytes.isEmpty() && !attempt.mqtt.connack);
}

void TstClientPeers::silence()
{
    ScriptedPeer peer;
    Client client;
    QSignalSpy failed(&client, &Client::failed);
    ConnectionSettings with = settings(peer);
    with.network.connectTimeout = std::chrono::milliseconds(1'000);
    client.connectToBroker(with);
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 3'000);
    QCOMPARE(client.attempt().ending.by, Ending::By::Timeout);
    QCOMPARE(client.attempt().failedStage(), std::optional(Stage::Mqtt));
    QTRY_VERIFY(peer.link()->ended);
}

void TstClientPeers::slowBytes()
{
    ScriptedPeer peer(PeerScript().await(PacketType::Connect).sendSlowly(QByteArray::fromHex("2003000000"), 60));
    Client client;
    client.connectToBroker(settings(peer, Version::V5));
    QTRY_VERIFY(client.isConnected());
}

void TstClientPeers::splitAndJoinedPackets()
{
    ScriptedPeer peer(
        PeerScript().await(PacketType::Connect).sendHex("200200").wait(20).sendHex("003004000161783004000162").wait(20).sendHex("79"));
    Client client;
    QStringList topics;
    connect(&client, &Client::messageReceived, this, [&](const mqtt::Publish &message) { topics << message.topicName; });
    client.connectToBroker(settings(peer));
    QTRY_COMPARE(topics, (QStringList{u"a"_s, u"b"_s}));
}

static qint64 residentBytes()
{
    QFile file(u"/proc/self/statm"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4'096 : 0;
}

void TstClientPeers::endlessBytes_data()
{
    QTest::addColumn<QByteArray>("chunk");
    QTest::addColumn<bool>("welcomed");
    QTest::newRow("letters before CONNACK") << QByteArray(65'536, 'a') << false;
    QTest::newRow("zeros before CONNACK") << QByteArray(65'536, '\0') << false;
    QTest::newRow("0xff after CONNACK") << QByteArray(65'536, '\xFF') << true;
    QTest::newRow("AUTH after CONNACK") << QByteArray::fromHex("f000").repeated(30'000) << true;
}

void TstClientPeers::endlessBytes()
{
    QFETCH(QByteArray, chunk);
    QFETCH(bool, welcomed);
    PeerScript script = welcomed ? welcome() : PeerScript();
    ScriptedPeer peer(script.flood(chunk));
    Client client;
    QSignalSpy failed(&client, &Client::failed);
    QSignalSpy closed(&client, &Client::closed);
    client.connectToBroker(settings(peer));
    QTRY_COMPARE_WITH_TIMEOUT(failed.size() + closed.size(), 1, 5'000);
    QVERIFY(client.attempt().mqtt.decodeError);
    QVERIFY(client.attempt().mqtt.firstBytes.size() <= 512 && client.attempt().mqtt.offendingPacket.size() <= 512);
}

void TstClientPeers::giantRemainingLength()
{
    // A PUBLISH that promises 256 MB: memory grows with what comes, not with what is promised.
    ScriptedPeer peer(welcome().sendHex("30ffffff7f0001613030"));
    Client client;
    client.connectToBroker(settings(peer));
    QTRY_VERIFY(client.isConnected());
    QTRY_COMPARE(client.attempt().mqtt.bytesReceived, 4 + 10);
    const qint64 before = residentBytes();
    peer.link()->send(QByteArray(1'048'576, 'x'));
    QTRY_COMPARE(client.attempt().mqtt.bytesReceived, 4 + 10 + 1'048'576);
    QVERIFY(residentBytes() - before < 32 * 1'048'576);
    QVERIFY(client.isConnected());
    client.cancel();

    // With a limit of our own it is refused as soon as its length is known.
    ScriptedPeer limited(welcome(Version::V5).sendHex("30ffffff7f0001"));
    ConnectionSettings with = settings(limited, Version::V5);
    with.properties.maximumPacketSize = 1'000;
    Client other;
    QSignalSpy closed(&other, &Client::closed);
    other.connectToBroker(with);
    QTRY_COMPARE(closed.size(), 1);
    QTRY_VERIFY(limited.link()->ended);
    QCOMPARE(std::get<mqtt::Disconnect>(limited.link()->decoded(limited.link()->packets.last())).reasonCode, quint8(0x95));
}

void TstClientPeers::goodbyeIsTheLastAndTheStreamEnds()
{
    ScriptedPeer peer(welcome());
    Client client;
    client.connectToBroker(settings(peer));
    QTRY_VERIFY(client.isConnected());
    QSignalSpy closed(&client, &Client::closed);
    client.disconnectFromBroker();
    QTRY_VERIFY_WITH_TIMEOUT(peer.link()->ended, 1'000);
    QVERIFY(!peer.link()->endedByReset);
    QVERIFY(peer.link()->received.endsWith(QByteArray::fromHex("e000")));
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(client.attempt().ending.by, Ending::By::LocalDisconnect);
}

void TstClientPeers::keepAliveIsKept_data()
{
    QTest::addColumn<int>("own");
    QTest::addColumn<int>("servers"); // -1: absent
    QTest::addColumn<bool>("pings");
    QTest::newRow("our own second") << 1 << -1 << true;
    QTest::newRow("the server's second [MQTT-3.1.2-21]") << 60 << 1 << true;
    QTest::newRow("the server turns it off") << 1 << 0 << false;
    QTest::newRow("off") << 0 << -1 << false;
}

void TstClientPeers::keepAliveIsKept()
{
    QFETCH(int, own);
    QFETCH(int, servers);
    QFETCH(bool, pings);
    mqtt::Connack connack;
    if (servers >= 0)
        connack.properties.set(mqtt::PropertyId::ServerKeepAlive, quint32(servers));
    const auto encoded = mqtt::encode(connack, Version::V5);
    ScriptedPeer peer;
    peer.playBroker(std::get<QByteArray>(encoded));
    QList<qint64> times;
    QElapsedTimer clock;
    const auto play = peer.onPacket;
    peer.onPacket = [&](PeerLink &link, const QByteArray &packet) {
        times << clock.elapsed();
        play(link, packet);
    };
    Client client;
    QSignalSpy answered(&client, &Client::pingAnswered);
    ConnectionSettings with = settings(peer, Version::V5);
    with.keepAlive = quint32(own);
    clock.start();
    client.connectToBroker(with);
    if (pings)
        QTRY_VERIFY_WITH_TIMEOUT(answered.size() >= 3, 5'000);
    else
        QTest::qWait(1'600);
    QCOMPARE(answered.isEmpty(), !pings);
    for (int i = 1; i < times.size(); ++i)
        QVERIFY2(times[i] - times[i - 1] <= 1'050, qPrintable(QString::number(times[i] - times[i - 1])));
    QVERIFY(client.isConnected());
    QCOMPARE(client.limits().keepAlive, quint16(servers >= 0 ? servers : own));
}

void TstClientPeers::publishingPutsPingsOff()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(Version::V311));
    Client client;
    ConnectionSettings with = settings(peer);
    with.keepAlive = 1;
    client.connectToBroker(with);
    QTRY_VERIFY(client.isConnected());
    QTimer timer;
    mqtt::Publish message;
    message.topicName = u"a"_s;
    connect(&timer, &QTimer::timeout, &client, [&] { client.publish(message); });
    timer.start(200);
    QTRY_VERIFY_WITH_TIMEOUT(peer.link()->count(PacketType::Publish) >= 8, 5'000);
    QCOMPARE(peer.link()->count(PacketType::Pingreq), 0);
}

void TstClientPeers::pingUnanswered()
{
    ScriptedPeer peer(welcome()); // and then silence
    Client client;
    QSignalSpy closed(&client, &Client::closed);
    ConnectionSettings with = settings(peer);
    with.keepAlive = 1;
    client.connectToBroker(with);
    QTRY_COMPARE_WITH_TIMEOUT(closed.size(), 1, 5'000);
    QVERIFY(client.attempt().mqtt.pingUnanswered);
    QCOMPARE(client.attempt().ending.by, Ending::By::Timeout);
    QCOMPARE(peer.link()->count(PacketType::Pingreq), 1);
    QTRY_VERIFY(peer.link()->ended);
}

void TstClientPeers::noPingBeforeConnack()
{
    // [MQTT-3.1.2-30]: with an authentication method only AUTH and DISCONNECT go out before CONNACK.
    ScriptedPeer peer(PeerScript()
                          .await(PacketType::Connect)
                          .wait(1'500)
                          .sendHex("200700000415"
                                   "0001"
                                   "4d"));
    ConnectionSettings with = settings(peer, Version::V5);
    with.keepAlive = 1;
    with.properties.authenticationMethod = u"M"_s;
    Client client;
    client.connectToBroker(with);
    QTRY_COMPARE(client.state(), Client::State::AwaitingConnack);
    QCOMPARE(client.subscribe({{u"a"_s}}), quint16(0));
    client.ping();
    QTRY_VERIFY(client.isConnected());
    QCOMPARE(peer.link()->packets.size(), 1);
}

void TstClientPeers::authChallenge()
{
    // The server asks on, then refuses: as a SCRAM broker does [MQTT-4.12.0-3, -4].
    ScriptedPeer peer(PeerScript()
                          .await(PacketType::Connect)
                          .sendHex("f00a1808150001"
                                   "4d"
                                   "160001"
                                   "63")
                          .await(PacketType::Auth)
                          .sendHex("2003008700"));
    ConnectionSettings with = settings(peer, Version::V5);
    with.properties.authenticationMethod = u"M"_s;
    Client client;
    QSignalSpy failed(&client, &Client::failed);
    QSignalSpy challenged(&client, &Client::authReceived);
    client.connectToBroker(with);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(challenged.size(), 1);
    QCOMPARE(client.attempt().mqtt.authReceived, 1);
    QCOMPARE(client.attempt().mqtt.connack->reasonCode, quint8(0x87));
    const auto answers = peer.link()->ofType(PacketType::Auth);
    QCOMPARE(answers.size(), 1);
    const auto answer = std::get<mqtt::Auth>(peer.link()->decoded(answers.first()));
    QCOMPARE(answer.reasonCode, quint8(0x18));
    QCOMPARE(answer.properties.string(mqtt::PropertyId::AuthenticationMethod), std::optional(u"M"_s));
    QVERIFY(!answer.properties.contains(mqtt::PropertyId::AuthenticationData));
}

void TstClientPeers::closesAfterTheHandshake()
{
    // No alert, just a close: TLS was fine as far as anybody can tell.
    ScriptedPeer peer(PeerScript().await(PacketType::Connect).close(), ScriptedPeer::Security::Tls);
    ConnectionSettings with = settings(peer);
    with.endpoint.scheme = Scheme::Mqtts;
    with.tls.ca = {{TestCertificates::instance().ca.certificate, {}}};
    Client client;
    QSignalSpy failed(&client, &Client::failed);
    client.connectToBroker(with);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(client.attempt().stage(Stage::Tls).state, StageState::Ok);
    QCOMPARE(client.attempt().failedStage(), std::optional(Stage::Mqtt));
    QCOMPARE(client.attempt().ending.by, Ending::By::Peer);
}

void TstClientPeers::peerThatDoesNotRead()
{
    ScriptedPeer peer(welcome().stopReading());
    Client client;
    client.connectToBroker(settings(peer));
    QTRY_VERIFY(client.isConnected());
    mqtt::Publish message;
    message.topicName = u"a"_s;
    message.payload = QByteArray(1'048'576, 'x');
    QString error;
    int taken = 0;
    while (taken < 200 && client.publish(message, &error) != 0)
        ++taken;
    QVERIFY(taken >= 16 && taken < 30); // 16 MiB wait; then no more is taken
    QVERIFY(!error.isEmpty());
    QVERIFY(client.isConnected());
}

void TstClientPeers::manyClientsSideBySide()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(Version::V311));
    std::vector<std::unique_ptr<Client>> clients;
    int subscribed = 0;
    for (int i = 0; i < 50; ++i) {
        clients.push_back(std::make_unique<Client>());
        Client *client = clients.back().get();
        connect(client, &Client::connected, client, [client] { client->subscribe({{u"#"_s, QoS::AtLeastOnce}}); });
        connect(client, &Client::subscribed, this, [&] { ++subscribed; });
        client->connectToBroker(settings(peer));
    }
    QTRY_COMPARE(subscribed, 50);
    QSet<QByteArray> identifiers;
    for (PeerLink *link : peer.links())
        identifiers.insert(link->packets.first());
    QCOMPARE(identifiers.size(), 50); // no two CONNECT alike: each has a client identifier of its own
    clients.clear();
    for (PeerLink *link : peer.links())
        QTRY_VERIFY(link->ended);
}

void TstClientPeers::clientOnAnotherThread()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(Version::V311));
    QThread thread;
    thread.start();
    auto *client = new Client;
    client->moveToThread(&thread);
    connect(&thread, &QThread::finished, client, &QObject::deleteLater);
    QSignalSpy connected(client, &Client::connected);
    QSignalSpy closed(client, &Client::closed);
    const ConnectionSettings with = settings(peer);
    QMetaObject::invokeMethod(client, [client, with] { client->connectToBroker(with); });
    QTRY_COMPARE(connected.size(), 1);
    QMetaObject::invokeMethod(client, [client] { client->disconnectFromBroker(); });
    QTRY_COMPARE(closed.size(), 1);
    thread.quit();
    QVERIFY(thread.wait(5'000));
}

void TstClientPeers::cancelledWhileConnecting()
{
    ScriptedPeer peer; // silent
    Client client;
    QSignalSpy failed(&client, &Client::failed);
    client.connectToBroker(settings(peer));
    QTRY_COMPARE(client.state(), Client::State::AwaitingConnack);
    client.cancel();
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 1'000);
    QCOMPARE(client.attempt().ending.by, Ending::By::Cancelled);
    QTRY_VERIFY(peer.link() && peer.link()->ended);
    QCOMPARE(peer.link()->types().last(), PacketType::Disconnect); // so that no will is published
}

void TstClientPeers::noListener()
{
    quint16 port = 0;
    {
        ScriptedPeer gone;
        port = gone.port();
    }
    ConnectionSettings with = newConnectionSettings();
    with.endpoint.host = u"127.0.0.1"_s;
    with.endpoint.port = port;
    Client client;
    QSignalSpy failed(&client, &Client::failed);
    client.connectToBroker(with);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(client.attempt().failedStage(), std::optional(Stage::Tcp));
    QCOMPARE(client.attempt().transport.tcp.attempts.value(0).result, AddressAttempt::Result::Refused);
}

QTEST_GUILESS_MAIN(TstClientPeers)
#include "tst_client_peers.moc"
