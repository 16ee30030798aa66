// Statements of the standards on publishing and subscribing that need a conversation to show, over a transport in memory.
#include "client/ScriptedTransport.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using mqtt::PropertyId;
using mqtt::QoS;
using mqtt::Version;

class TstClientStatements : public QObject
{
    Q_OBJECT
private slots:
    void receivedQos2IsAcknowledgedInOrder();
    void pubrelFollowsTheOrderOfPubrec();
    void exchangeOutlastsMessageExpiry();
    void receivedExpiredMessageIsFinished();
    void retainFlagIsKept();
    void everyAliasUpToTheMaximum();
    void answersNameTheirRequest_data() { versions(); }
    void answersNameTheirRequest();
    void lowerQosIsGranted();
    void subscriptionOptions_data();
    void subscriptionOptions();
    void limitsOfTheServerAreKept_data();
    void limitsOfTheServerAreKept();
    void whatAServerMustNotSend_data();
    void whatAServerMustNotSend();
    void clientTellsWhichLimitWasPassed_data();
    void clientTellsWhichLimitWasPassed();

private:
    static void versions()
    {
        QTest::addColumn<Version>("version");
        QTest::newRow("3.1.1") << Version::V311;
        QTest::newRow("5.0") << Version::V5;
    }
    static ConnectionSettings v5() { return ScriptedClient::settings(Version::V5); }
};

static mqtt::Publish message(int qos)
{
    mqtt::Publish publish;
    publish.topicName = u"a"_s;
    publish.qos = QoS(qos);
    publish.payload = "x";
    return publish;
}

// [MQTT-4.6.0-3]; nobody subscribed to the topic [MQTT-4.5.0-2]
void TstClientStatements::receivedQos2IsAcknowledgedInOrder()
{
    ScriptedClient scripted;
    scripted.connect(ScriptedClient::settings());
    QByteArray packets;
    QByteArray expected;
    for (const char id : QByteArray("\7\3\11\1\2\10\4\6\5\12")) {
        packets += QByteArray::fromHex("340600016100") + id + 'x';
        expected += QByteArray::fromHex("500200") + id;
    }
    scripted.transport()->receive(packets);
    QCOMPARE(scripted.transport()->written, expected);
}

// [MQTT-4.6.0-4]
void TstClientStatements::pubrelFollowsTheOrderOfPubrec()
{
    ScriptedClient scripted;
    scripted.connect(ScriptedClient::settings());
    for (int i = 0; i < 3; ++i)
        scripted.client.publish(message(2));
    scripted.transport()->takeWritten();
    scripted.transport()->receiveHex("500200035002000150020002");
    QCOMPARE(scripted.transport()->written, QByteArray::fromHex("620200036202000162020002"));
}

// Once sent, a message does not expire [MQTT-4.3.3-7], and the session lasts as long as the connection [MQTT-4.1.0-1].
void TstClientStatements::exchangeOutlastsMessageExpiry()
{
    ScriptedClient scripted;
    QSignalSpy published(&scripted.client, &Client::published);
    scripted.connect(v5());
    mqtt::Publish publish = message(2);
    publish.properties.set(PropertyId::MessageExpiryInterval, quint32(1));
    scripted.client.publish(publish);
    scripted.transport()->takeWritten();
    QElapsedTimer since;
    since.start();
    QTRY_VERIFY_WITH_TIMEOUT(since.elapsed() > 1'100, 10'000); // the time itself is what is awaited
    scripted.transport()->receiveHex("50020001");
    QCOMPARE(scripted.transport()->takeWritten(), QByteArray::fromHex("62020001"));
    scripted.transport()->receiveHex("70020001");
    QCOMPARE(published.size(), 1);
    QCOMPARE(published.first().at(1).toUInt(), 0U);
}

// [MQTT-4.3.3-13]
void TstClientStatements::receivedExpiredMessageIsFinished()
{
    ScriptedClient scripted;
    scripted.connect(v5());
    scripted.transport()->receiveHex("340c00016100050502000000" // Message Expiry Interval 0
                                     "0078");
    scripted.transport()->receiveHex("62020005");
    QCOMPARE(scripted.transport()->written, QByteArray::fromHex("5002000570020005"));
}

// [MQTT-3.3.1-8] and [MQTT-3.3.1-9] of 3.1.1
void TstClientStatements::retainFlagIsKept()
{
    ScriptedClient scripted;
    scripted.connect(ScriptedClient::settings());
    QList<bool> retained;
    connect(&scripted.client, &Client::messageReceived, this, [&](const mqtt::Publish &publish) { retained << publish.retain; });
    scripted.transport()->receiveHex("310400016178300400016178");
    QCOMPARE(retained, (QList<bool>{true, false}));
}

// [MQTT-3.3.2-10]
void TstClientStatements::everyAliasUpToTheMaximum()
{
    ScriptedClient scripted;
    ConnectionSettings settings = v5();
    settings.properties.topicAliasMaximum = 10;
    scripted.connect(settings);
    QStringList topics;
    connect(&scripted.client, &Client::messageReceived, this, [&](const mqtt::Publish &publish) { topics << publish.topicName; });
    QStringList expected;
    for (char alias = 1; alias <= 10; ++alias) {
        const char letter = char('a' + alias);
        scripted.transport()->receive(QByteArray::fromHex("30080001") + letter + QByteArray::fromHex("032300") + alias + 'x');
        scripted.transport()->receive(QByteArray::fromHex("30070000032300") + alias + 'x');
        expected << QString(QLatin1Char(letter)) << QString(QLatin1Char(letter));
    }
    QCOMPARE(topics, expected);
    QVERIFY(scripted.client.isConnected());
    scripted.transport()->receiveHex("300700000323000b78"); // 11
    QCOMPARE(scripted.client.attempt().mqtt.decodeError->reasonCode, quint8(0x94));
}

// [MQTT-2.2.1-6], [MQTT-3.8.4-2], [MQTT-3.10.4-5]: another identifier, or the answer to another kind of request, answers nothing.
void TstClientStatements::answersNameTheirRequest()
{
    QFETCH(Version, version);
    ScriptedClient scripted;
    scripted.connect(ScriptedClient::settings(version));
    QSignalSpy subscribed(&scripted.client, &Client::subscribed);
    QSignalSpy unsubscribed(&scripted.client, &Client::unsubscribed);
    const quint16 first = scripted.client.subscribe({{u"a"_s}, {u"b"_s}});
    const quint16 second = scripted.client.unsubscribe({u"a"_s, u"never"_s});
    QCOMPARE(first, quint16(1));
    QCOMPARE(second, quint16(2));
    const bool v5 = version == Version::V5;
    const QByteArray suback = v5 ? "9005%1000087" : "9004%10080";
    const QByteArray unsuback = v5 ? "b005%1000011" : "b002%1";
    const auto receive = [&](QByteArray hex, const char *identifier) {
        scripted.transport()->receive(QByteArray::fromHex(hex.replace("%1", identifier)));
    };
    receive(suback, "0009");
    receive(unsuback, "0009");
    receive(unsuback, "0001");
    receive(suback, "0002");
    QVERIFY(subscribed.isEmpty() && unsubscribed.isEmpty());
    receive(suback, "0001");
    QCOMPARE(subscribed.size(), 1);
    QCOMPARE(subscribed.first().first().value<quint16>(), first);
    const QList<quint8> codes{0, quint8(v5 ? 0x87 : 0x80)}; // in the order of the filters
    QCOMPARE(subscribed.first().at(1).value<mqtt::Suback>().reasonCodes, codes);
    receive(unsuback, "0002");
    QCOMPARE(unsubscribed.size(), 1);
    QCOMPARE(unsubscribed.first().first().value<quint16>(), second);
    if (v5)
        QCOMPARE(unsubscribed.first().at(1).value<mqtt::Unsuback>().reasonCodes, (QList<quint8>{0, 0x11}));
}

// [MQTT-3.8.4-6] of 3.1.1
void TstClientStatements::lowerQosIsGranted()
{
    ScriptedClient scripted;
    scripted.connect(ScriptedClient::settings());
    QSignalSpy subscribed(&scripted.client, &Client::subscribed);
    scripted.client.subscribe({{u"a"_s, QoS::ExactlyOnce}});
    scripted.transport()->receiveHex("9003000101");
    QCOMPARE(subscribed.size(), 1);
    QCOMPARE(subscribed.first().at(1).value<mqtt::Suback>().reasonCodes, QList<quint8>{1});
}

void TstClientStatements::subscriptionOptions_data()
{
    versions();
}

// Reserved bits are 0, whatever is asked for: [MQTT-3.8.3-5], [MQTT-3.8.3-4] of 3.1.1
void TstClientStatements::subscriptionOptions()
{
    QFETCH(Version, version);
    for (int options = 0; options < 36; ++options) {
        mqtt::Subscription subscription{u"a"_s, QoS(options % 3)};
        subscription.noLocal = options / 3 % 2;
        subscription.retainAsPublished = options / 6 % 2;
        subscription.retainHandling = mqtt::Subscription::RetainHandling(options / 12);
        ScriptedClient scripted;
        scripted.connect(ScriptedClient::settings(version));
        QVERIFY(scripted.client.subscribe({subscription}) != 0);
        const QByteArray bytes = scripted.transport()->written;
        QCOMPARE(quint8(bytes.at(0)), quint8(0x82));
        const int expected =
            version == Version::V5 ? options % 3 | (options / 3 % 2) << 2 | (options / 6 % 2) << 3 | (options / 12) << 4 : options % 3;
        QCOMPARE(int(quint8(bytes.back())), expected);
    }
}

void TstClientStatements::limitsOfTheServerAreKept_data()
{
    QTest::addColumn<QByteArray>("properties");
    QTest::addColumn<bool>("retain");
    QTest::addColumn<int>("qos");
    QTest::addColumn<int>("size");
    QTest::newRow("Maximum QoS 0 [MQTT-3.2.2-11]") << QByteArray("2400") << false << 1 << 1;
    QTest::newRow("Maximum QoS 1 [MQTT-3.2.2-11]") << QByteArray("2401") << false << 2 << 1;
    QTest::newRow("Retain Available 0 [MQTT-3.2.2-14]") << QByteArray("2500") << true << 0 << 1;
    QTest::newRow("Maximum Packet Size 30 [MQTT-3.2.2-15]") << QByteArray("270000001e") << false << 0 << 40;
}

// Not only what publish() is asked for: nor is it sent again, or after it waited, on a connection that allows less.
void TstClientStatements::limitsOfTheServerAreKept()
{
    QFETCH(QByteArray, properties);
    QFETCH(bool, retain);
    QFETCH(int, qos);
    QFETCH(int, size);
    ConnectionSettings settings = v5();
    settings.cleanStart = false;
    settings.properties.sessionExpiryInterval = 60;
    const auto connack = [](const QByteArray &hex, bool present) {
        const QByteArray encoded = QByteArray::fromHex(hex);
        return (QByteArray("\x20") + char(3 + encoded.size()) + char(present) + '\0' + char(encoded.size()) + encoded).toHex();
    };
    mqtt::Publish publish = message(std::max(qos, 1));
    publish.retain = retain;
    publish.payload = QByteArray(size, 'x');
    ScriptedClient scripted;
    QSignalSpy dropped(&scripted.client, &Client::publishDropped);
    scripted.connect(settings, connack("210001", false).constData()); // Receive Maximum 1
    QVERIFY(scripted.client.publish(publish) != 0);
    QVERIFY(scripted.client.publish(publish) != 0); // waits
    scripted.client.dropConnection();
    scripted.open(settings);
    scripted.transport()->takeWritten();
    scripted.transport()->receiveHex(connack(properties, true).constData());
    QVERIFY(scripted.client.isConnected());
    QVERIFY(scripted.transport()->written.isEmpty());
    QTRY_COMPARE(dropped.size(), 2);
    QString why;
    QCOMPARE(scripted.client.publish(publish, &why), 0U);
    QVERIFY(!why.isEmpty());
    QVERIFY(scripted.transport()->written.isEmpty());
}

void TstClientStatements::whatAServerMustNotSend_data()
{
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<QByteArray>("statement");
    QTest::newRow("empty topic without alias") << QByteArray("300400000078") << QByteArray("section 3.3.2.1");
    QTest::newRow("PUBREC with a code of PUBCOMP") << QByteArray("5003000192") << QByteArray("MQTT-3.5.2-1");
}

void TstClientStatements::whatAServerMustNotSend()
{
    QFETCH(QByteArray, packet);
    QFETCH(QByteArray, statement);
    ScriptedClient scripted;
    scripted.connect(v5());
    const QPointer<ScriptedTransport> transport = scripted.transport();
    QSignalSpy closed(&scripted.client, &Client::closed);
    transport->receiveHex(packet.constData());
    QCOMPARE(closed.size(), 1);
    QCOMPARE(QByteArray(scripted.client.attempt().mqtt.decodeError->statement), statement);
    QCOMPARE(transport->written, QByteArray::fromHex("e00182"));
}

void TstClientStatements::clientTellsWhichLimitWasPassed_data()
{
    QTest::addColumn<QByteArray>("packets");
    QTest::addColumn<int>("reasonCode");
    QTest::newRow("Receive Maximum 2, QoS 1 is acknowledged at once")
        << QByteArray("320700016100010078320700016100020078320700016100030078") << 0;
    QTest::newRow("Receive Maximum 2 [MQTT-3.3.4-9]") << QByteArray("340700016100010078340700016100020078340700016100030078") << 0x93;
    QTest::newRow("Topic Alias Maximum 2 [MQTT-3.1.2-26]") << QByteArray("300800016103230003"
                                                                         "78")
                                                           << 0x94;
    QTest::newRow("Maximum Packet Size 20 [MQTT-3.1.2-24]") << QByteArray("30130001610078787878787878787878787878787878") << 0x95;
}

// More than we take is answered with its Reason Code.
void TstClientStatements::clientTellsWhichLimitWasPassed()
{
    QFETCH(QByteArray, packets);
    QFETCH(int, reasonCode);
    ScriptedClient scripted;
    ConnectionSettings settings = v5();
    settings.properties.receiveMaximum = 2;
    settings.properties.topicAliasMaximum = 2;
    settings.properties.maximumPacketSize = 20;
    scripted.connect(settings);
    const QPointer<ScriptedTransport> transport = scripted.transport();
    transport->receive(QByteArray::fromHex(packets));
    QCOMPARE(scripted.client.isConnected(), reasonCode == 0);
    if (reasonCode != 0)
        QCOMPARE(transport->written.right(3), QByteArray::fromHex("e001") + char(reasonCode));
}

QTEST_GUILESS_MAIN(TstClientStatements)
#include "tst_client_statements.moc"
