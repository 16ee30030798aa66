// The client against a real broker, over every transport and version.
#include "client/Client.h"
#include "support/Mosquitto.h"
#include "support/TestCertificates.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using mqtt::QoS;
using mqtt::Version;

Q_DECLARE_METATYPE(mqtt::Version)

class TstClientMosquitto : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void connects_data();
    void connects();
    void clientCertificate_data();
    void clientCertificate();
    void missingClientCertificate();
    void publishesAndReceives_data();
    void publishesAndReceives();
    void manyMessages();
    void unsubscribes();
    void keepAliveKeepsTheConnection();
    void takeOver();
    void will_data();
    void will();
    void assignedClientId();
    void brokerStops();
    void wrongPassword();

private:
    ConnectionSettings settings(Scheme scheme = Scheme::Mqtt, Version version = Version::V311) const;
    std::unique_ptr<Mosquitto> m_broker;
};

void TstClientMosquitto::initTestCase()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    m_broker = std::make_unique<Mosquitto>();
    QVERIFY2(m_broker->isRunning(), m_broker->log().constData());
}

ConnectionSettings TstClientMosquitto::settings(Scheme scheme, Version version) const
{
    const quint16 ports[] = {m_broker->mqttPort(), m_broker->mqttsPort(), m_broker->wsPort(), m_broker->wssPort()};
    ConnectionSettings settings = newConnectionSettings();
    settings.endpoint = {scheme, u"localhost"_s, ports[int(scheme)]};
    settings.version = version;
    if (usesTls(scheme))
        settings.tls.ca = {{TestCertificates::instance().ca.certificate, {}}};
    return settings;
}

void TstClientMosquitto::connects_data()
{
    QTest::addColumn<int>("scheme");
    QTest::addColumn<Version>("version");
    for (int scheme = 0; scheme < 4; ++scheme) {
        for (const Version version : {Version::V31, Version::V311, Version::V5})
            QTest::addRow("%s %s", qPrintable(schemeName(Scheme(scheme))), mqtt::name(version)) << scheme << version;
    }
}

void TstClientMosquitto::connects()
{
    QFETCH(int, scheme);
    QFETCH(Version, version);
    Client client;
    QSignalSpy failed(&client, &Client::failed);
    QSignalSpy closed(&client, &Client::closed);
    QSignalSpy answered(&client, &Client::pingAnswered);
    client.connectToBroker(settings(Scheme(scheme), version));
    QTRY_VERIFY(client.isConnected() || !failed.isEmpty());
    QVERIFY(client.isConnected());
    for (const Stage stage : allStages) {
        const StageState state = client.attempt().stage(stage).state;
        QVERIFY(state == StageState::Ok || state == StageState::Skipped);
    }
    QCOMPARE(client.attempt().stage(Stage::Tls).state == StageState::Ok, usesTls(Scheme(scheme)));
    QCOMPARE(client.attempt().stage(Stage::WebSocket).state == StageState::Ok, usesWebSocket(Scheme(scheme)));
    client.ping();
    QTRY_COMPARE(answered.size(), 1);
    client.disconnectFromBroker();
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(client.attempt().ending.by, Ending::By::LocalDisconnect);
}

void TstClientMosquitto::clientCertificate_data()
{
    QTest::addColumn<Version>("version");
    for (const Version version : {Version::V31, Version::V311, Version::V5})
        QTest::newRow(mqtt::name(version)) << version;
}

void TstClientMosquitto::clientCertificate()
{
    QFETCH(Version, version);
    ConnectionSettings with = settings(Scheme::Mqtts, version);
    with.endpoint.port = m_broker->mutualTlsPort();
    with.tls.certificate.path = TestCertificates::instance().client.certificate;
    with.tls.key.path = TestCertificates::instance().client.key;
    Client client;
    client.connectToBroker(with);
    QTRY_VERIFY(client.isConnected());
}

void TstClientMosquitto::missingClientCertificate()
{
    ConnectionSettings with = settings(Scheme::Mqtts);
    with.endpoint.port = m_broker->mutualTlsPort();
    Client client;
    QSignalSpy failed(&client, &Client::failed);
    client.connectToBroker(with);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(client.attempt().failedStage(), std::optional(Stage::Tls));
}

void TstClientMosquitto::publishesAndReceives_data()
{
    QTest::addColumn<int>("qos");
    QTest::addColumn<Version>("version");
    for (int qos = 0; qos < 3; ++qos) {
        for (const Version version : {Version::V31, Version::V311, Version::V5})
            QTest::addRow("QoS %d, %s", qos, mqtt::name(version)) << qos << version;
    }
}

void TstClientMosquitto::publishesAndReceives()
{
    QFETCH(int, qos);
    QFETCH(Version, version);
    Client client;
    QSignalSpy subscribed(&client, &Client::subscribed);
    QSignalSpy published(&client, &Client::published);
    QList<mqtt::Publish> messages;
    connect(&client, &Client::messageReceived, this, [&](const mqtt::Publish &message) { messages << message; });
    client.connectToBroker(settings(Scheme::Mqtt, version));
    QTRY_VERIFY(client.isConnected());
    const QString topic = u"test/%1/%2"_s.arg(qos).arg(int(version));
    const quint16 request = client.subscribe({{topic, QoS(qos)}});
    QTRY_COMPARE(subscribed.size(), 1);
    QCOMPARE(subscribed.first().at(0).value<quint16>(), request);
    QCOMPARE(subscribed.first().at(1).value<mqtt::Suback>().reasonCodes, QList<quint8>{quint8(qos)});
    mqtt::Publish message;
    message.topicName = topic;
    message.qos = QoS(qos);
    message.payload = QByteArray::fromHex("00ff41");
    const quint32 id = client.publish(message);
    QVERIFY(id != 0);
    QTRY_COMPARE(published.size(), 1);
    QCOMPARE(published.first().at(0).value<quint32>(), id);
    QVERIFY(published.first().at(1).value<quint8>() < 0x80);
    QTRY_COMPARE(messages.size(), 1);
    QCOMPARE(messages.first().payload, message.payload);
    QCOMPARE(messages.first().topicName, topic);
    QCOMPARE(messages.first().qos, QoS(qos));
}

void TstClientMosquitto::manyMessages()
{
    Client client;
    int published = 0;
    QList<int> received;
    connect(&client, &Client::published, this, [&] { ++published; });
    connect(&client, &Client::messageReceived, this, [&](const mqtt::Publish &message) { received << message.payload.toInt(); });
    client.connectToBroker(settings(Scheme::Mqtt, Version::V5)); // mosquitto's Receive Maximum is 20: the rest waits
    QTRY_VERIFY(client.isConnected());
    client.subscribe({{u"many"_s, QoS::ExactlyOnce}});
    for (int i = 0; i < 300; ++i) {
        mqtt::Publish message;
        message.topicName = u"many"_s;
        message.qos = QoS(1 + i % 2);
        message.payload = QByteArray::number(i);
        QVERIFY(client.publish(message) != 0);
    }
    QTRY_COMPARE_WITH_TIMEOUT(published, 300, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(received.size(), 300, 20'000);
    QCOMPARE(QSet<int>(received.begin(), received.end()).size(), 300); // each once
    QVERIFY(client.isConnected());
}

void TstClientMosquitto::unsubscribes()
{
    Client client;
    QSignalSpy subscribed(&client, &Client::subscribed);
    QSignalSpy unsubscribed(&client, &Client::unsubscribed);
    client.connectToBroker(settings());
    QTRY_VERIFY(client.isConnected());
    client.subscribe({{u"a"_s}, {u"b/#"_s}});
    QTRY_COMPARE(subscribed.size(), 1);
    const quint16 request = client.unsubscribe({u"a"_s, u"never/subscribed"_s});
    QTRY_COMPARE(unsubscribed.size(), 1);
    QCOMPARE(unsubscribed.first().at(0).value<quint16>(), request);
}

void TstClientMosquitto::keepAliveKeepsTheConnection()
{
    Client client;
    QSignalSpy closed(&client, &Client::closed);
    QSignalSpy answered(&client, &Client::pingAnswered);
    ConnectionSettings with = settings();
    with.keepAlive = 1; // mosquitto closes after 1.5 s of silence
    client.connectToBroker(with);
    QTRY_VERIFY_WITH_TIMEOUT(answered.size() >= 3, 6'000);
    QVERIFY(closed.isEmpty());
}

void TstClientMosquitto::takeOver()
{
    ConnectionSettings with = settings(Scheme::Mqtt, Version::V5);
    Client first;
    QSignalSpy closed(&first, &Client::closed);
    first.connectToBroker(with);
    QTRY_VERIFY(first.isConnected());
    Client second;
    second.connectToBroker(with);
    QTRY_VERIFY(second.isConnected());
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(first.attempt().ending.by, Ending::By::Peer);
    QVERIFY(first.attempt().connected);
}

void TstClientMosquitto::will_data()
{
    QTest::addColumn<bool>("drop");
    QTest::addColumn<Version>("version");
    for (const Version version : {Version::V31, Version::V311, Version::V5}) {
        QTest::addRow("dropped, %s", mqtt::name(version)) << true << version;
        QTest::addRow("disconnected, %s", mqtt::name(version)) << false << version;
    }
}

void TstClientMosquitto::will()
{
    QFETCH(bool, drop);
    QFETCH(Version, version);
    Client witness;
    QStringList heard;
    connect(&witness, &Client::messageReceived, this, [&](const mqtt::Publish &message) { heard << QString::fromUtf8(message.payload); });
    QSignalSpy subscribed(&witness, &Client::subscribed);
    witness.connectToBroker(settings());
    QTRY_VERIFY(witness.isConnected());
    witness.subscribe({{u"will/#"_s, QoS::AtLeastOnce}});
    QTRY_COMPARE(subscribed.size(), 1);

    ConnectionSettings with = settings(Scheme::Mqtt, version);
    with.will.enabled = true;
    with.will.topic = u"will/x"_s;
    with.will.payload.bytes = "gone";
    with.will.qos = 1;
    Client client;
    QSignalSpy closed(&client, &Client::closed);
    client.connectToBroker(with);
    QTRY_VERIFY(client.isConnected());
    if (drop)
        client.dropConnection();
    else
        client.disconnectFromBroker();
    QTRY_COMPARE(closed.size(), 1);
    mqtt::Publish marker; // comes after the will, if there is one
    marker.topicName = u"will/marker"_s;
    marker.qos = QoS::AtLeastOnce;
    marker.payload = "marker";
    if (drop)
        QTRY_COMPARE(heard, QStringList{u"gone"_s});
    else {
        QTest::qWait(200);
        witness.publish(marker);
        QTRY_COMPARE(heard, QStringList{u"marker"_s});
    }
}

void TstClientMosquitto::assignedClientId()
{
    ConnectionSettings with = settings(Scheme::Mqtt, Version::V5);
    with.clientId.clear();
    Client client;
    QSignalSpy limits(&client, &Client::limitsChanged);
    client.connectToBroker(with);
    QTRY_VERIFY(client.isConnected());
    QCOMPARE(limits.size(), 1);
    QVERIFY(!client.limits().clientId.isEmpty());
}

void TstClientMosquitto::brokerStops()
{
    Mosquitto::Options options;
    options.tls = options.webSockets = false;
    Mosquitto other(options);
    QVERIFY(other.isRunning());
    ConnectionSettings with = settings();
    with.endpoint.port = other.mqttPort();
    Client client;
    QSignalSpy closed(&client, &Client::closed);
    client.connectToBroker(with);
    QTRY_VERIFY(client.isConnected());
    other.kill();
    QTRY_COMPARE(closed.size(), 1);
    QVERIFY(client.attempt().ending.by == Ending::By::Peer || client.attempt().ending.by == Ending::By::PeerReset);
}

void TstClientMosquitto::wrongPassword()
{
    Mosquitto::Options options;
    options.tls = options.webSockets = options.anonymous = false;
    options.globalConfig = "allow_anonymous false\n";
    Mosquitto other(options);
    QVERIFY(other.isRunning());
    for (const Version version : {Version::V311, Version::V5}) {
        ConnectionSettings with = settings(Scheme::Mqtt, version);
        with.endpoint.port = other.mqttPort();
        with.credentials = {u"nobody"_s, QByteArray("wrong")};
        Client client;
        QSignalSpy failed(&client, &Client::failed);
        client.connectToBroker(with);
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(client.attempt().mqtt.connack);
        QCOMPARE(client.attempt().mqtt.connack->reasonCode, quint8(version == Version::V5 ? 0x87 : 5));
        QCOMPARE(client.attempt().failedStage(), std::optional(Stage::Mqtt));
    }
}

QTEST_GUILESS_MAIN(TstClientMosquitto)
#include "tst_client_mosquitto.moc"
