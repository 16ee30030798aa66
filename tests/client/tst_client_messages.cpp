// Publishing, subscribing and authentication by the rules, over a transport in memory.
#include "client/ScriptedTransport.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using State = Client::State;
using mqtt::PropertyId;
using mqtt::QoS;
using mqtt::Version;

class TstClientMessages : public QObject
{
    Q_OBJECT
private slots:
    void qos0();
    void qos1();
    void qos2();
    void refusedByTheBroker();
    void receivedQos1IsAcknowledgedInOrder();
    void receivedQos2IsDeliveredOnce();
    void unknownPubrelIsAnswered();
    void incomingTopicAliasIsResolved();
    void limitsAreObeyed_data();
    void limitsAreObeyed();
    void receiveMaximum();
    void topicAliases();
    void waitingMessageKeepsItsTopic();
    void subscribeRules_data();
    void subscribeRules();
    void subackMustAnswerTheRequest();
    void unansweredAcknowledgementsAreBounded();
    void acknowledgementsThatDoNotFit();
    void authIsAnsweredOnceAtMost();
    void endlessChallenges();
    void noAuthWithoutAMethod();
    void notConnected();

private:
    static mqtt::Publish message(int qos = 0, const QString &topic = u"a"_s)
    {
        mqtt::Publish publish;
        publish.topicName = topic;
        publish.qos = QoS(qos);
        publish.payload = "x";
        return publish;
    }
    static ConnectionSettings v5() { return ScriptedClient::settings(Version::V5); }
};

void TstClientMessages::qos0()
{
    ScriptedClient scripted;
    scripted.connect(ScriptedClient::settings());
    QSignalSpy published(&scripted.client, &Client::published);
    mqtt::Publish publish = message();
    publish.dup = true; // never on a first copy [MQTT-3.3.1-2]
    const quint32 id = scripted.client.publish(publish);
    QCOMPARE(scripted.transport()->written, QByteArray::fromHex("300400016178"));
    QCOMPARE(published.size(), 0); // the caller learns the id first
    QTRY_COMPARE(published.size(), 1);
    QCOMPARE(published.first().first().value<quint32>(), id);
}

void TstClientMessages::qos1()
{
    ScriptedClient scripted;
    scripted.connect(ScriptedClient::settings());
    QSignalSpy published(&scripted.client, &Client::published);
    const quint32 id = scripted.client.publish(message(1));
    QCOMPARE(scripted.transport()->written, QByteArray::fromHex("3206000161000178"));
    scripted.transport()->receiveHex("40020002"); // for another message
    QCOMPARE(published.size(), 0);
    scripted.transport()->receiveHex("40020001");
    QCOMPARE(published.size(), 1);
    QCOMPARE(published.first().first().value<quint32>(), id);
    scripted.transport()->receiveHex("40020001"); // again: nothing
    QCOMPARE(published.size(), 1);
    QVERIFY(scripted.client.isConnected());
}

void TstClientMessages::qos2()
{
    ScriptedClient scripted;
    scripted.connect(ScriptedClient::settings());
    QSignalSpy published(&scripted.client, &Client::published);
    scripted.client.publish(message(2));
    QCOMPARE(scripted.transport()->takeWritten(), QByteArray::fromHex("3406000161000178"));
    scripted.transport()->receiveHex("50020001");
    QCOMPARE(scripted.transport()->takeWritten(), QByteArray::fromHex("62020001"));
    QCOMPARE(published.size(), 0);
    scripted.transport()->receiveHex("70020001");
    QCOMPARE(published.size(), 1);
}

void TstClientMessages::refusedByTheBroker()
{
    ScriptedClient scripted;
    scripted.connect(v5());
    QSignalSpy published(&scripted.client, &Client::published);
    scripted.client.publish(message(1));
    scripted.client.publish(message(2));
    scripted.transport()->takeWritten();
    scripted.transport()->receiveHex("4009000187051f00026e6f"); // PUBACK 0x87 "no"
    scripted.transport()->receiveHex("5003000297");             // PUBREC 0x97
    QCOMPARE(published.size(), 2);
    QCOMPARE(published[0].at(1).value<quint8>(), quint8(0x87));
    QCOMPARE(published[0].at(2).toString(), u"no"_s);
    QCOMPARE(published[1].at(1).value<quint8>(), quint8(0x97));
    QVERIFY(scripted.transport()->written.isEmpty()); // no PUBREL after a refusal [MQTT-4.3.3-4]
}

void TstClientMessages::receivedQos1IsAcknowledgedInOrder()
{
    ScriptedClient scripted;
    scripted.connect(ScriptedClient::settings());
    QSignalSpy received(&scripted.client, &Client::messageReceived);
    QByteArray packets;
    QByteArray expected;
    for (char id = 1; id <= 10; ++id) {
        packets += QByteArray::fromHex("320600016100") + id + 'x';
        expected += QByteArray::fromHex("400200") + id;
    }
    scripted.transport()->receive(packets);
    QCOMPARE(scripted.transport()->written, expected);
    QCOMPARE(received.size(), 10);
    scripted.transport()->receiveHex("3a06000161000178"); // after PUBACK it is a new message, whatever DUP says [MQTT-4.3.2-5]
    QCOMPARE(received.size(), 11);
}

void TstClientMessages::receivedQos2IsDeliveredOnce()
{
    ScriptedClient scripted;
    scripted.connect(ScriptedClient::settings());
    QSignalSpy received(&scripted.client, &Client::messageReceived);
    for (int round = 1; round <= 2; ++round) {
        scripted.transport()->receiveHex("3406000161000578");
        scripted.transport()->receiveHex("3c06000161000578");
        QCOMPARE(received.size(), round);
        QCOMPARE(scripted.transport()->takeWritten(), QByteArray::fromHex("5002000550020005"));
        scripted.transport()->receiveHex("62020005");
        QCOMPARE(scripted.transport()->takeWritten(), QByteArray::fromHex("70020005"));
    }
}

void TstClientMessages::unknownPubrelIsAnswered()
{
    ScriptedClient scripted;
    scripted.connect(v5());
    scripted.transport()->receiveHex("62020007");
    QCOMPARE(quint8(scripted.transport()->written.at(4)), quint8(0x92));
    ScriptedClient older;
    older.connect(ScriptedClient::settings());
    older.transport()->receiveHex("62020007");
    QCOMPARE(older.transport()->written, QByteArray::fromHex("70020007"));
}

void TstClientMessages::incomingTopicAliasIsResolved()
{
    ScriptedClient scripted;
    ConnectionSettings settings = v5();
    settings.properties.topicAliasMaximum = 10;
    scripted.connect(settings);
    QStringList topics;
    connect(&scripted.client, &Client::messageReceived, this, [&](const mqtt::Publish &publish) { topics << publish.topicName; });
    scripted.transport()->receiveHex("30080001610323000a78");
    scripted.transport()->receiveHex("300700000323000a78");
    QCOMPARE(topics, (QStringList{u"a"_s, u"a"_s}));
}

void TstClientMessages::limitsAreObeyed_data()
{
    QTest::addColumn<QByteArray>("connack");
    QTest::addColumn<mqtt::Publish>("publish");
    mqtt::Publish retained = message();
    retained.retain = true;
    mqtt::Publish large = message();
    large.payload = QByteArray(40, 'x');
    mqtt::Publish alias = message();
    alias.properties.set(PropertyId::TopicAlias, quint32(2));
    mqtt::Publish aliasZero = message();
    aliasZero.properties.set(PropertyId::TopicAlias, quint32(0));
    mqtt::Publish identifier = message();
    identifier.properties.append(PropertyId::SubscriptionIdentifier, quint32(1));
    mqtt::Publish response = message();
    response.properties.set(PropertyId::ResponseTopic, u"a/#"_s);
    QTest::newRow("Maximum QoS 0") << QByteArray::fromHex("20050000022400") << message(1);
    QTest::newRow("Maximum QoS 1") << QByteArray::fromHex("20050000022401") << message(2);
    QTest::newRow("Retain Available 0") << QByteArray::fromHex("20050000022500") << retained;
    QTest::newRow("Maximum Packet Size 30") << QByteArray::fromHex("2008000005270000001e") << large;
    QTest::newRow("no Topic Alias Maximum") << QByteArray::fromHex("2003000000") << alias;
    QTest::newRow("Topic Alias Maximum 1") << QByteArray::fromHex("2006000003220001") << alias;
    QTest::newRow("Topic Alias 0") << QByteArray::fromHex("2006000003220001") << aliasZero;
    QTest::newRow("Subscription Identifier") << QByteArray::fromHex("2003000000") << identifier;
    QTest::newRow("wildcard in the topic name") << QByteArray::fromHex("2003000000") << message(0, u"a/+"_s);
    QTest::newRow("wildcard in the response topic") << QByteArray::fromHex("2003000000") << response;
    QTest::newRow("empty topic name") << QByteArray::fromHex("2003000000") << message(0, QString());
    QTest::newRow("U+0000") << QByteArray::fromHex("2003000000") << message(0, u"a\0b"_s);
    QTest::newRow("lone surrogate") << QByteArray::fromHex("2003000000") << message(0, QString(QChar(0xD800)));
    QTest::newRow("65536 bytes of topic") << QByteArray::fromHex("2003000000") << message(0, QString(65'536, u'a'));
}

void TstClientMessages::limitsAreObeyed()
{
    QFETCH(QByteArray, connack);
    QFETCH(mqtt::Publish, publish);
    ScriptedClient scripted;
    scripted.connect(v5(), connack.toHex().constData());
    QString error;
    QCOMPARE(scripted.client.publish(publish, &error), quint32(0));
    QVERIFY(!error.isEmpty());
    QVERIFY(scripted.transport()->written.isEmpty());
    QVERIFY(scripted.client.publish(message()) != 0); // what is allowed still goes
}

void TstClientMessages::receiveMaximum()
{
    ScriptedClient scripted;
    scripted.connect(v5(), "2006000003210001"); // Receive Maximum 1
    for (int i = 0; i < 3; ++i)
        QVERIFY(scripted.client.publish(message(1 + i % 2)) != 0);
    QCOMPARE(scripted.transport()->takeWritten().size(), 9); // one of them
    scripted.client.ping();                                  // everything else goes on [MQTT-3.3.4-8]
    QVERIFY(scripted.client.subscribe({{u"a"_s}}) != 0);
    QVERIFY(scripted.client.publish(message()) != 0);
    QCOMPARE(scripted.transport()->takeWritten().left(3), QByteArray::fromHex("c00082"));
    scripted.transport()->receiveHex("40020001");
    QCOMPARE(scripted.transport()->takeWritten().left(1), QByteArray::fromHex("34"));
    scripted.transport()->receiveHex("50020003");
    QCOMPARE(scripted.transport()->takeWritten(), QByteArray::fromHex("62020003"));
    scripted.transport()->receiveHex("70020003");
    QCOMPARE(scripted.transport()->takeWritten().left(1), QByteArray::fromHex("32"));
}

void TstClientMessages::topicAliases()
{
    ScriptedClient scripted;
    scripted.connect(v5(), "2006000003220002"); // Topic Alias Maximum 2
    mqtt::Publish publish = message(0, QString());
    publish.properties.set(PropertyId::TopicAlias, quint32(1));
    QCOMPARE(scripted.client.publish(publish), quint32(0)); // not known yet
    publish.topicName = u"a"_s;
    QVERIFY(scripted.client.publish(publish) != 0);
    publish.topicName.clear();
    QVERIFY(scripted.client.publish(publish) != 0);
    publish.properties.set(PropertyId::TopicAlias, quint32(2));
    QCOMPARE(scripted.client.publish(publish), quint32(0));
}

void TstClientMessages::waitingMessageKeepsItsTopic()
{
    ScriptedClient scripted;
    scripted.connect(v5(), "2009000006210001220001"); // Receive Maximum 1, Topic Alias Maximum 1
    mqtt::Publish define = message(1);
    define.properties.set(PropertyId::TopicAlias, quint32(1));
    QVERIFY(scripted.client.publish(define) != 0);
    mqtt::Publish use = message(1, QString());
    use.properties.set(PropertyId::TopicAlias, quint32(1));
    QVERIFY(scripted.client.publish(use) != 0); // waits
    mqtt::Publish redefine = message(0, u"b"_s);
    redefine.properties.set(PropertyId::TopicAlias, quint32(1));
    QVERIFY(scripted.client.publish(redefine) != 0); // overtakes it
    scripted.transport()->takeWritten();
    scripted.transport()->receiveHex("40020001");
    QCOMPARE(scripted.transport()->written, QByteArray::fromHex("320700016100020078"));
}

void TstClientMessages::subscribeRules_data()
{
    QTest::addColumn<QString>("topicFilter");
    QTest::addColumn<bool>("allowed");
    for (const char *good : {"#", "a/#", "+", "a/+/b", "+/+", "$share/g/a/#", "$SYS/#"})
        QTest::newRow(good) << QString::fromLatin1(good) << true;
    for (const char *bad : {"", "a#", "#/a", "a/#/b", "a+", "+a/b", "$share//a", "$share/g", "$share/g+/a"})
        QTest::newRow(*bad ? bad : "empty") << QString::fromLatin1(bad) << false;
}

void TstClientMessages::subscribeRules()
{
    QFETCH(QString, topicFilter);
    QFETCH(bool, allowed);
    ScriptedClient scripted;
    scripted.connect(v5());
    QString error;
    QCOMPARE(scripted.client.subscribe({{topicFilter, QoS::AtLeastOnce}}, {}, &error) != 0, allowed);
    QCOMPARE(error.isEmpty(), allowed);
    QCOMPARE(scripted.transport()->takeWritten().startsWith('\x82'), allowed);
    QCOMPARE(scripted.client.unsubscribe({topicFilter}) != 0, allowed);
    QCOMPARE(scripted.transport()->takeWritten().startsWith('\xA2'), allowed);
    mqtt::Subscription shared{u"$share/g/a"_s};
    shared.noLocal = true;
    QCOMPARE(scripted.client.subscribe({shared}), quint16(0)); // [MQTT-3.8.3-4]
    QCOMPARE(scripted.client.subscribe({}), quint16(0));       // [MQTT-3.8.3-2]
    QCOMPARE(scripted.client.unsubscribe({}), quint16(0));
}

void TstClientMessages::subackMustAnswerTheRequest()
{
    ScriptedClient scripted;
    scripted.connect(ScriptedClient::settings());
    QSignalSpy subscribed(&scripted.client, &Client::subscribed);
    QSignalSpy closed(&scripted.client, &Client::closed);
    const quint16 id = scripted.client.subscribe({{u"a"_s}, {u"b"_s}});
    QCOMPARE(id, quint16(1));
    scripted.transport()->receiveHex("900400010080"); // codes in the order of the filters
    QCOMPARE(subscribed.size(), 1);
    QCOMPARE(subscribed.first().at(1).value<mqtt::Suback>().reasonCodes, (QList<quint8>{0, 0x80}));
    scripted.client.subscribe({{u"a"_s}, {u"b"_s}});
    scripted.transport()->receiveHex("9003000200"); // two filters, one code
    QCOMPARE(closed.size(), 1);
    QVERIFY(scripted.client.attempt().mqtt.decodeError);
}

void TstClientMessages::unansweredAcknowledgementsAreBounded()
{
    ScriptedClient scripted;
    scripted.connect(ScriptedClient::settings());
    QSignalSpy closed(&scripted.client, &Client::closed);
    const QPointer<ScriptedTransport> transport = scripted.transport();
    transport->unread = 17 * 1'048'576; // the peer sends on and reads nothing
    const QByteArray packets = QByteArray::fromHex("3206000161000178").repeated(10'000);
    for (int i = 0; i < 50 && closed.isEmpty(); ++i) {
        transport->receive(packets);
        if (transport)
            transport->takeWritten();
    }
    QCOMPARE(closed.size(), 1); // [MQTT-4.8.0-2]
    QCOMPARE(scripted.client.attempt().ending.by, Ending::By::LocalError);
    QVERIFY(!scripted.client.attempt().ending.errorString.isEmpty());
}

void TstClientMessages::acknowledgementsThatDoNotFit()
{
    ScriptedClient scripted;
    scripted.connect(v5(), "20080000052700000003"); // Maximum Packet Size 3: no PUBACK fits
    QSignalSpy closed(&scripted.client, &Client::closed);
    const QPointer<ScriptedTransport> transport = scripted.transport();
    transport->receiveHex("320700016100010078");
    QCOMPARE(closed.size(), 1);
    QVERIFY(transport->written.isEmpty());
}

void TstClientMessages::authIsAnsweredOnceAtMost()
{
    ScriptedClient scripted;
    connect(&scripted.client, &Client::authReceived, this, [&] { scripted.client.sendAuth(0x18, "proof"); });
    ConnectionSettings settings = v5();
    settings.properties.authenticationMethod = u"M"_s;
    scripted.open(settings);
    scripted.transport()->takeWritten();
    scripted.transport()->receiveHex("f00618041500014d");
    const auto decoded = mqtt::decode(scripted.transport()->written, Version::V5, mqtt::Sender::Client);
    const auto auth = std::get<mqtt::Auth>(std::get<mqtt::Packet>(decoded)); // one packet and no more
    QCOMPARE(auth.properties.binary(PropertyId::AuthenticationData), std::optional<QByteArray>("proof"));
    QCOMPARE(scripted.client.state(), State::AwaitingConnack);
}

void TstClientMessages::endlessChallenges()
{
    ScriptedClient scripted;
    QSignalSpy failed(&scripted.client, &Client::failed);
    ConnectionSettings settings = v5();
    settings.properties.authenticationMethod = u"M"_s;
    scripted.open(settings);
    const QPointer<ScriptedTransport> transport = scripted.transport();
    for (int i = 0; i < 20 && failed.isEmpty(); ++i)
        transport->receiveHex("f00618041500014d");
    QCOMPARE(failed.size(), 1);
    QCOMPARE(scripted.client.attempt().mqtt.authReceived, 11);
    QCOMPARE(scripted.client.attempt().failedStage(), std::optional(Stage::Mqtt));
}

void TstClientMessages::noAuthWithoutAMethod()
{
    ScriptedClient scripted;
    scripted.connect(v5());
    scripted.client.sendAuth(0x19, "x"); // [MQTT-4.12.0-7]
    QVERIFY(scripted.transport()->written.isEmpty());
}

void TstClientMessages::notConnected()
{
    Client client;
    QString error;
    QCOMPARE(client.publish(message(), &error), quint32(0));
    QVERIFY(!error.isEmpty());
    QCOMPARE(client.subscribe({{u"a"_s}}), quint16(0));
    QCOMPARE(client.unsubscribe({u"a"_s}), quint16(0));
    client.ping();
    client.sendAuth(0x18, {});
    client.disconnectFromBroker();
    client.dropConnection();
    client.cancel();
    QCOMPARE(client.state(), State::Idle);
}

QTEST_GUILESS_MAIN(TstClientMessages)
#include "tst_client_messages.moc"
