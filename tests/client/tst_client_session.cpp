// The client's half of the session over connections (sections 3.2.2.1.1, 4.1 and 4.4), over a transport in memory.
#include "client/ScriptedTransport.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using Drop = Client::PublishDrop;
using mqtt::PropertyId;
using mqtt::QoS;
using mqtt::Version;

namespace {

mqtt::Publish message(int qos, const QByteArray &payload = "x", const QString &topic = u"a"_s)
{
    mqtt::Publish publish;
    publish.topicName = topic;
    publish.qos = QoS(qos);
    publish.payload = payload;
    return publish;
}

/// Of a client whose session outlives the connection: `expiry` in seconds for 5.0.
ConnectionSettings resuming(Version version, quint32 expiry = 60)
{
    ConnectionSettings settings = ScriptedClient::settings(version);
    settings.clientId = u"resumer"_s;
    settings.cleanStart = false;
    if (version == Version::V5)
        settings.properties.sessionExpiryInterval = expiry;
    return settings;
}

QByteArray connack(Version version, bool present, const char *properties = "")
{
    QByteArray body = QByteArray(1, present ? '\1' : '\0') + '\0';
    const QByteArray encoded = QByteArray::fromHex(properties);
    if (version == Version::V5)
        body += char(encoded.size()) + encoded;
    return ("\x20" + QByteArray(1, char(body.size())) + body).toHex();
}

/// What the client wrote, one packet an entry: "32 id 1 x" as type, DUP, identifier and payload.
QStringList written(ScriptedTransport *transport, Version version)
{
    QStringList packets;
    mqtt::StreamFramer framer(version);
    framer.append(transport->takeWritten());
    for (;;) {
        const auto result = framer.next();
        const auto *frame = std::get_if<mqtt::StreamFramer::Frame>(&result);
        if (!frame)
            return packets;
        const auto decoded = mqtt::decode(frame->bytes, version, mqtt::Sender::Client);
        const auto &packet = std::get<mqtt::Packet>(decoded);
        QString text = QLatin1String(mqtt::name(mqtt::typeOf(packet)));
        if (const auto *publish = std::get_if<mqtt::Publish>(&packet)) {
            text += u" %1%2"_s.arg(QString::fromLatin1(publish->payload), publish->dup ? u" again"_s : QString());
            if (publish->qos != QoS::AtMostOnce)
                text += u" %1"_s.arg(publish->packetIdentifier);
            if (const auto alias = publish->properties.integer(PropertyId::TopicAlias))
                text += u" alias %1 %2"_s.arg(QString::number(*alias), publish->topicName);
        } else if (const auto *pubrel = std::get_if<mqtt::Pubrel>(&packet)) {
            text += u" %1"_s.arg(pubrel->packetIdentifier);
        }
        packets << text;
    }
}

} // namespace

class TstClientSession : public QObject
{
    Q_OBJECT
private slots:
    void tellsEachStep();
    void callerLearnsTheIdFirst();
    void openMessagesAreSentAgain_data();
    void openMessagesAreSentAgain();
    void nothingIsSentAgainWithoutAReconnect();
    void pubrelKeepsTheOrderOfPubrec();
    void sentAgainTwice();
    void sessionLost_data();
    void sessionLost();
    void cleanStartDiscards_data();
    void cleanStartDiscards();
    void sessionEndsWithItsConnection_data();
    void sessionEndsWithItsConnection();
    void sessionExpires();
    void expiryChangedAtDisconnect_data();
    void expiryChangedAtDisconnect();
    void failedAttemptKeepsTheSession();
    void otherSession_data();
    void otherSession();
    void forgotten();
    void unexpected_data();
    void unexpected();
    void givenUpSessionIsNotResumed();
    void receivedQos2IsDeliveredOnceOverConnections();
    void sentAgainWithinReceiveMaximum();
    void sentAgainWithinTheLimits();
    void requestsAreUnanswered();
    void automaticTopicAliases();
    void aliasesDoNotOutliveTheConnection();
    void keepAliveStopped();
    void heldMessagesAreBounded();
};

void TstClientSession::tellsEachStep()
{
    ScriptedClient scripted;
    scripted.connect(resuming(Version::V5));
    QStringList steps;
    connect(&scripted.client, &Client::publishSent, this,
            [&](quint32 id, quint16 identifier, bool dup) { steps << u"sent %1 %2 %3"_s.arg(id).arg(identifier).arg(dup); });
    connect(&scripted.client, &Client::publishAcknowledged, this,
            [&](quint32 id, mqtt::PacketType type, quint8 code, const QString &reason) {
                steps << u"%1 %2 %3 %4"_s.arg(QLatin1String(mqtt::name(type))).arg(id).arg(code).arg(reason);
            });
    connect(&scripted.client, &Client::published, this,
            [&](quint32 id, quint8 code, const QString &reason) { steps << u"published %1 %2 %3"_s.arg(id).arg(code).arg(reason); });
    scripted.client.publish(message(2));
    scripted.client.publish(message(1));
    scripted.client.publish(message(0));
    scripted.transport()->receiveHex("500b00011007"
                                     "1f00046e6f6e65"); // PUBREC 0x10 "none", before the event loop ran
    scripted.transport()->receiveHex("40020002");
    scripted.transport()->receiveHex("70020001");
    scripted.transport()->receiveHex("50020009"); // of no message
    QCOMPARE(steps,
             (QStringList{u"sent 1 1 0"_s, u"sent 2 2 0"_s, u"sent 3 0 0"_s, u"published 3 0 "_s, u"PUBREC 1 16 none"_s, u"PUBACK 2 0 "_s,
                          u"published 2 0 "_s, u"PUBCOMP 1 0 "_s, u"published 1 0 "_s}));
}

void TstClientSession::callerLearnsTheIdFirst()
{
    ScriptedClient scripted;
    scripted.connect(resuming(Version::V311));
    QSignalSpy sent(&scripted.client, &Client::publishSent);
    const quint32 id = scripted.client.publish(message(1));
    QVERIFY(sent.isEmpty());
    QTRY_COMPARE(sent.size(), 1);
    QCOMPARE(sent.first().first().toUInt(), id);
}

void TstClientSession::openMessagesAreSentAgain_data()
{
    QTest::addColumn<Version>("version");
    for (const Version version : {Version::V31, Version::V311, Version::V5})
        QTest::newRow(mqtt::name(version)) << version;
}

void TstClientSession::openMessagesAreSentAgain()
{
    QFETCH(Version, version);
    ScriptedClient scripted;
    QSignalSpy sent(&scripted.client, &Client::publishSent);
    QSignalSpy published(&scripted.client, &Client::published);
    QSignalSpy dropped(&scripted.client, &Client::publishDropped);
    scripted.connect(resuming(version), connack(version, false).constData());
    QList<quint32> ids;
    for (int i = 1; i <= 5; ++i)
        ids << scripted.client.publish(message(1 + i % 2, QByteArray::number(i)));
    scripted.transport()->receiveHex("40020002"); // 2 is over
    scripted.transport()->receiveHex("50020003"); // 3 has its PUBREC
    scripted.transport()->takeWritten();
    scripted.client.dropConnection();
    QCOMPARE(published.size(), 1);
    sent.clear();
    scripted.open(resuming(version));
    scripted.transport()->takeWritten();
    scripted.transport()->receiveHex(connack(version, version != Version::V31).constData());
    QCOMPARE(scripted.client.attempt().mqtt.session, version == Version::V31 ? SessionOutcome::None : SessionOutcome::Kept);
    QCOMPARE(written(scripted.transport(), version),
             (QStringList{u"PUBREL 3"_s, u"PUBLISH 1 again 1"_s, u"PUBLISH 4 again 4"_s, u"PUBLISH 5 again 5"_s}));
    const quint32 fresh = scripted.client.publish(message(1, "6"));
    QCOMPARE(written(scripted.transport(), version), QStringList{u"PUBLISH 6 6"_s}); // an identifier that is not in use
    QTRY_COMPARE(sent.size(), 4);
    QCOMPARE(sent[0], (QVariantList{ids[0], quint16(1), true}));
    QCOMPARE(sent[3], (QVariantList{fresh, quint16(6), false}));
    scripted.transport()->receiveHex("50020001");
    scripted.transport()->receiveHex("70020001");
    scripted.transport()->receiveHex("70020003");
    scripted.transport()->receiveHex("40020004");
    scripted.transport()->receiveHex("50020005");
    scripted.transport()->receiveHex("70020005");
    scripted.transport()->receiveHex("40020006");
    QCOMPARE(published.size(), 6); // each once
    QVERIFY(dropped.isEmpty());
}

void TstClientSession::nothingIsSentAgainWithoutAReconnect()
{
    ScriptedClient scripted;
    scripted.connect(resuming(Version::V5), connack(Version::V5, false).constData());
    scripted.client.publish(message(1, "1"));
    scripted.client.publish(message(2, "2"));
    scripted.transport()->receiveHex("50020002");
    QCOMPARE(written(scripted.transport(), Version::V5), (QStringList{u"PUBLISH 1 1"_s, u"PUBLISH 2 2"_s, u"PUBREL 2"_s}));
    QSignalSpy answered(&scripted.client, &Client::pingAnswered);
    scripted.client.ping();
    scripted.transport()->receiveHex("d000");
    QCOMPARE(answered.size(), 1);
    QCOMPARE(written(scripted.transport(), Version::V5), QStringList{u"PINGREQ"_s});
}

void TstClientSession::pubrelKeepsTheOrderOfPubrec()
{
    ScriptedClient scripted;
    scripted.connect(resuming(Version::V311), connack(Version::V311, false).constData());
    for (int i = 1; i <= 3; ++i)
        scripted.client.publish(message(2));
    scripted.transport()->takeWritten();
    scripted.transport()->receiveHex("500200035002000250020001"); // in reverse
    const QStringList order{u"PUBREL 3"_s, u"PUBREL 2"_s, u"PUBREL 1"_s};
    QCOMPARE(written(scripted.transport(), Version::V311), order); // [MQTT-4.6.0-4]
    scripted.client.dropConnection();
    scripted.connect(resuming(Version::V311), "20020000");
    // Session Present 0: nothing of it is left.
    QCOMPARE(scripted.client.attempt().mqtt.session, SessionOutcome::Lost);

    ScriptedClient kept;
    kept.connect(resuming(Version::V311), connack(Version::V311, false).constData());
    for (int i = 1; i <= 3; ++i)
        kept.client.publish(message(2));
    kept.transport()->receiveHex("500200035002000250020001");
    kept.client.dropConnection();
    kept.open(resuming(Version::V311));
    kept.transport()->takeWritten();
    kept.transport()->receiveHex("20020100");
    QCOMPARE(written(kept.transport(), Version::V311), order);
}

void TstClientSession::sentAgainTwice()
{
    ScriptedClient scripted;
    scripted.connect(resuming(Version::V311), "20020000");
    for (int i = 1; i <= 3; ++i)
        scripted.client.publish(message(1 + i % 2, QByteArray::number(i)));
    for (int round = 0; round < 3; ++round) {
        scripted.client.dropConnection();
        scripted.open(resuming(Version::V311));
        scripted.transport()->takeWritten();
        scripted.transport()->receiveHex("20020100");
        QCOMPARE(written(scripted.transport(), Version::V311),
                 (QStringList{u"PUBLISH 1 again 1"_s, u"PUBLISH 2 again 2"_s, u"PUBLISH 3 again 3"_s})); // [MQTT-4.6.0-1]
    }
}

void TstClientSession::sessionLost_data()
{
    QTest::addColumn<Version>("version");
    QTest::newRow("3.1.1") << Version::V311;
    QTest::newRow("5.0") << Version::V5;
}

void TstClientSession::sessionLost()
{
    QFETCH(Version, version);
    ScriptedClient scripted;
    QSignalSpy dropped(&scripted.client, &Client::publishDropped);
    scripted.connect(resuming(version), connack(version, false, version == Version::V5 ? "210002" : "").constData()); // Receive Maximum 2
    QCOMPARE(scripted.client.attempt().mqtt.session, SessionOutcome::New);
    const quint32 first = scripted.client.publish(message(1, "1"));
    const quint32 second = scripted.client.publish(message(2, "2"));
    const quint32 third = scripted.client.publish(message(2, "3"));
    scripted.transport()->receiveHex("3406000161000778"); // a QoS 2 message of the server
    scripted.client.dropConnection();
    QCoreApplication::processEvents();
    QVERIFY(dropped.isEmpty());
    scripted.open(resuming(version));
    scripted.transport()->takeWritten();
    QSignalSpy received(&scripted.client, &Client::messageReceived);
    scripted.transport()->receiveHex(connack(version, false).constData());
    QCOMPARE(scripted.client.attempt().mqtt.session, SessionOutcome::Lost);
    QTRY_COMPARE(dropped.size(), version == Version::V5 ? 2 : 3); // the third was never sent on 5.0
    QCOMPARE(dropped[0], (QVariantList{first, QVariant::fromValue(Drop::SessionLost)}));
    QCOMPARE(dropped[1], (QVariantList{second, QVariant::fromValue(Drop::SessionLost)}));
    if (version == Version::V5)
        QCOMPARE(written(scripted.transport(), version), QStringList{u"PUBLISH 3 3"_s});
    else
        QCOMPARE(dropped[2].first().toUInt(), third);
    scripted.transport()->receive(version == Version::V5 ? QByteArray::fromHex("340700016100070079")
                                                         : QByteArray::fromHex("3406000161000779"));
    QCOMPARE(received.size(), 1); // the same identifier is a new message
}

void TstClientSession::cleanStartDiscards_data()
{
    sessionLost_data();
    QTest::newRow("3.1") << Version::V31;
}

void TstClientSession::cleanStartDiscards()
{
    QFETCH(Version, version);
    ScriptedClient scripted;
    QSignalSpy dropped(&scripted.client, &Client::publishDropped);
    scripted.connect(resuming(version), connack(version, false).constData());
    const quint32 id = scripted.client.publish(message(1));
    scripted.client.dropConnection();
    ConnectionSettings clean = resuming(version);
    clean.cleanStart = true;
    scripted.open(clean);
    scripted.transport()->takeWritten();
    QVERIFY(dropped.isEmpty()); // the server may never hear of it
    scripted.transport()->receiveHex(connack(version, false).constData());
    QCOMPARE(scripted.client.attempt().mqtt.session, SessionOutcome::New);
    QTRY_COMPARE(dropped.size(), 1);
    QCOMPARE(dropped.first(), (QVariantList{id, QVariant::fromValue(Drop::SessionEnded)}));
    QVERIFY(scripted.transport()->written.isEmpty());
}

void TstClientSession::sessionEndsWithItsConnection_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<bool>("cleanStart");
    QTest::addColumn<quint32>("expiry");
    QTest::addColumn<bool>("ends");
    QTest::newRow("3.1, clean session") << Version::V31 << true << 0U << true;
    QTest::newRow("3.1.1, clean session") << Version::V311 << true << 0U << true;
    QTest::newRow("3.1.1") << Version::V311 << false << 0U << false;
    QTest::newRow("5.0, clean start, expiry 0") << Version::V5 << true << 0U << true;
    QTest::newRow("5.0, expiry 0") << Version::V5 << false << 0U << true;
    QTest::newRow("5.0, clean start, expiry 60") << Version::V5 << true << 60U << false;
    QTest::newRow("5.0, never expires") << Version::V5 << false << 0xFFFFFFFFU << false;
}

void TstClientSession::sessionEndsWithItsConnection()
{
    QFETCH(Version, version);
    QFETCH(bool, cleanStart);
    QFETCH(quint32, expiry);
    QFETCH(bool, ends);
    ScriptedClient scripted;
    QSignalSpy dropped(&scripted.client, &Client::publishDropped);
    QSignalSpy sent(&scripted.client, &Client::publishSent);
    ConnectionSettings settings = resuming(version, expiry);
    settings.cleanStart = cleanStart;
    scripted.connect(settings, connack(version, false).constData());
    const quint32 id = scripted.client.publish(message(1));
    scripted.client.dropConnection();
    QTRY_COMPARE(sent.size(), 1);
    QCOMPARE(dropped.size(), ends ? 1 : 0);
    if (ends)
        QCOMPARE(dropped.first(), (QVariantList{id, QVariant::fromValue(Drop::SessionEnded)}));
}

void TstClientSession::sessionExpires()
{
    ScriptedClient scripted;
    QSignalSpy dropped(&scripted.client, &Client::publishDropped);
    scripted.connect(resuming(Version::V5, 60), connack(Version::V5, false, "1100000001").constData()); // the server grants 1 s
    const quint32 id = scripted.client.publish(message(1));
    scripted.client.dropConnection();
    QElapsedTimer since;
    since.start();
    QTRY_COMPARE_WITH_TIMEOUT(dropped.size(), 1, 10'000);
    QVERIFY2(since.elapsed() >= 900, qPrintable(QString::number(since.elapsed())));
    QCOMPARE(dropped.first(), (QVariantList{id, QVariant::fromValue(Drop::SessionEnded)}));
    scripted.connect(resuming(Version::V5), connack(Version::V5, false).constData());
    QCOMPARE(scripted.client.attempt().mqtt.session, SessionOutcome::New); // not lost: it was over
}

void TstClientSession::expiryChangedAtDisconnect_data()
{
    QTest::addColumn<quint32>("connect");
    QTest::addColumn<quint32>("disconnect");
    QTest::addColumn<bool>("ends");
    QTest::newRow("60 to 0") << 60U << 0U << true;
    QTest::newRow("60 to 120") << 60U << 120U << false;
    QTest::newRow("0 to 60, which is not allowed") << 0U << 60U << true;
}

void TstClientSession::expiryChangedAtDisconnect()
{
    QFETCH(quint32, connect);
    QFETCH(quint32, disconnect);
    QFETCH(bool, ends);
    ScriptedClient scripted;
    QSignalSpy dropped(&scripted.client, &Client::publishDropped);
    QSignalSpy sent(&scripted.client, &Client::publishSent);
    scripted.connect(resuming(Version::V5, connect), connack(Version::V5, false).constData());
    scripted.client.publish(message(1));
    mqtt::Properties properties;
    properties.set(PropertyId::SessionExpiryInterval, disconnect);
    scripted.client.disconnectFromBroker(0, properties);
    QTRY_COMPARE(sent.size(), 1);
    QCOMPARE(dropped.size(), ends ? 1 : 0);
}

void TstClientSession::failedAttemptKeepsTheSession()
{
    ScriptedClient scripted;
    QSignalSpy dropped(&scripted.client, &Client::publishDropped);
    scripted.connect(resuming(Version::V311), "20020000");
    scripted.client.publish(message(1, "1"));
    scripted.client.dropConnection();
    scripted.client.connectToBroker(resuming(Version::V311));
    scripted.transport()->end({Ending::By::Peer, 1, {}});
    scripted.open(resuming(Version::V311));
    scripted.transport()->receiveHex("20020003"); // Server unavailable
    QCOMPARE(scripted.client.state(), Client::State::Idle);
    scripted.open(resuming(Version::V311));
    scripted.transport()->takeWritten();
    scripted.transport()->receiveHex("20020100");
    QCOMPARE(written(scripted.transport(), Version::V311), QStringList{u"PUBLISH 1 again 1"_s});
    QVERIFY(dropped.isEmpty());
}

void TstClientSession::otherSession_data()
{
    QTest::addColumn<int>("what");
    QTest::newRow("client ID") << 0;
    QTest::newRow("host") << 1;
    QTest::newRow("version") << 2;
}

void TstClientSession::otherSession()
{
    QFETCH(int, what);
    ScriptedClient scripted;
    QSignalSpy dropped(&scripted.client, &Client::publishDropped);
    scripted.connect(resuming(Version::V5), connack(Version::V5, false, "210001").constData());
    scripted.client.publish(message(1)); // under way
    scripted.client.publish(message(1)); // waits
    scripted.client.dropConnection();
    ConnectionSettings other = resuming(what == 2 ? Version::V311 : Version::V5);
    if (what == 0)
        other.clientId = u"other"_s;
    if (what == 1)
        other.endpoint.host = u"other.test"_s;
    scripted.open(other);
    scripted.transport()->takeWritten();
    scripted.transport()->receiveHex(connack(other.version, true).constData());
    QCOMPARE(scripted.client.attempt().mqtt.session, SessionOutcome::Unexpected);
    QTRY_COMPARE(dropped.size(), 2);
    QCOMPARE(dropped[1][1].value<Drop>(), Drop::OtherSession);
    QVERIFY(scripted.transport()->written.isEmpty());
}

void TstClientSession::forgotten()
{
    ScriptedClient scripted;
    QSignalSpy dropped(&scripted.client, &Client::publishDropped);
    QSignalSpy received(&scripted.client, &Client::messageReceived);
    scripted.connect(resuming(Version::V311), "20020000");
    scripted.client.publish(message(2));
    scripted.transport()->receiveHex("3406000161000778");
    scripted.client.forgetSession();
    QTRY_COMPARE(dropped.size(), 1);
    QCOMPARE(dropped.first()[1].value<Drop>(), Drop::SessionForgotten);
    scripted.transport()->receiveHex("3c06000161000778"); // its identifier is forgotten
    QCOMPARE(received.size(), 2);
    scripted.client.publish(message(1, "2"));
    scripted.client.dropConnection();
    scripted.client.forgetSession();
    QTRY_COMPARE(dropped.size(), 2);
    scripted.open(resuming(Version::V311));
    scripted.transport()->takeWritten();
    scripted.transport()->receiveHex("20020100");
    QCOMPARE(scripted.client.attempt().mqtt.session, SessionOutcome::Unexpected);
    QVERIFY(scripted.client.isConnected()); // 3.1.1 leaves it to the client
    QVERIFY(scripted.transport()->written.isEmpty());
}

void TstClientSession::unexpected_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<bool>("cleanStart");
    QTest::newRow("3.1.1") << Version::V311 << false;
    QTest::newRow("5.0") << Version::V5 << false;
    QTest::newRow("3.1.1, clean session") << Version::V311 << true;
    QTest::newRow("5.0, clean start") << Version::V5 << true;
}

// Without a clean start, who asks for the session vouches for it: it may be of an earlier run. With one, the server breaks the rules.
void TstClientSession::unexpected()
{
    QFETCH(Version, version);
    QFETCH(bool, cleanStart);
    ScriptedClient scripted;
    ConnectionSettings settings = resuming(version);
    settings.cleanStart = cleanStart;
    scripted.open(settings);
    scripted.transport()->receiveHex(connack(version, true).constData());
    QCOMPARE(scripted.client.attempt().mqtt.session, SessionOutcome::Unexpected);
    QCOMPARE(scripted.client.isConnected(), !cleanStart);
    QCOMPARE(scripted.client.attempt().mqtt.decodeError.has_value(), cleanStart);
}

// Here we know that our half is gone [MQTT-3.2.2-4].
void TstClientSession::givenUpSessionIsNotResumed()
{
    ScriptedClient scripted;
    QSignalSpy failed(&scripted.client, &Client::failed);
    scripted.connect(resuming(Version::V5), connack(Version::V5, false).constData());
    scripted.client.dropConnection();
    scripted.client.forgetSession();
    scripted.open(resuming(Version::V5));
    const QPointer<ScriptedTransport> transport = scripted.transport();
    transport->takeWritten();
    transport->receiveHex(connack(Version::V5, true).constData());
    QCOMPARE(failed.size(), 1);
    QCOMPARE(transport->written, QByteArray::fromHex("e00182"));
    QCOMPARE(scripted.client.attempt().mqtt.session, SessionOutcome::Unexpected);
    QCOMPARE(QByteArray(scripted.client.attempt().mqtt.decodeError->statement), "MQTT-3.2.2-4");
    ConnectionSettings clean = resuming(Version::V5);
    clean.cleanStart = true; // the way out
    scripted.connect(clean, connack(Version::V5, false).constData());
    QVERIFY(scripted.client.isConnected());
}

void TstClientSession::receivedQos2IsDeliveredOnceOverConnections()
{
    ScriptedClient scripted;
    QSignalSpy received(&scripted.client, &Client::messageReceived);
    scripted.connect(resuming(Version::V311), "20020000");
    scripted.transport()->receiveHex("3406000161000778");
    QCOMPARE(received.size(), 1);
    scripted.client.dropConnection();
    scripted.open(resuming(Version::V311));
    scripted.transport()->receiveHex("20020100");
    scripted.transport()->takeWritten();
    scripted.transport()->receiveHex("3c06000161000778"); // again: PUBREC was lost
    scripted.transport()->receiveHex("62020007");
    QCOMPARE(scripted.transport()->takeWritten(), QByteArray::fromHex("5002000770020007"));
    QCOMPARE(received.size(), 1);
    scripted.transport()->receiveHex("3406000161000778"); // after PUBCOMP a new message
    QCOMPARE(received.size(), 2);
}

void TstClientSession::sentAgainWithinReceiveMaximum()
{
    ScriptedClient scripted;
    scripted.connect(resuming(Version::V5), connack(Version::V5, false).constData());
    for (int i = 1; i <= 4; ++i)
        scripted.client.publish(message(2, QByteArray::number(i)));
    scripted.transport()->receiveHex("50020001");
    scripted.client.dropConnection();
    scripted.open(resuming(Version::V5));
    scripted.transport()->takeWritten();
    scripted.transport()->receiveHex(connack(Version::V5, true, "210002").constData()); // Receive Maximum 2
    QCOMPARE(written(scripted.transport(), Version::V5), (QStringList{u"PUBREL 1"_s, u"PUBLISH 2 again 2"_s}));
    scripted.client.publish(message(1, "5"));
    QCOMPARE(written(scripted.transport(), Version::V5), QStringList());
    scripted.transport()->receiveHex("5003000280"); // PUBREC 0x80 gives one back
    QCOMPARE(written(scripted.transport(), Version::V5), QStringList{u"PUBLISH 3 again 3"_s});
    scripted.transport()->receiveHex("70020001");
    QCOMPARE(written(scripted.transport(), Version::V5), QStringList{u"PUBLISH 4 again 4"_s});
    scripted.transport()->receiveHex("50020003");
    scripted.transport()->receiveHex("70020003");
    QCOMPARE(written(scripted.transport(), Version::V5), (QStringList{u"PUBREL 3"_s, u"PUBLISH 5 5"_s}));
}

void TstClientSession::sentAgainWithinTheLimits()
{
    ScriptedClient scripted;
    QSignalSpy dropped(&scripted.client, &Client::publishDropped);
    scripted.connect(resuming(Version::V5), connack(Version::V5, false).constData());
    mqtt::Publish retained = message(1, "r");
    retained.retain = true;
    const quint32 first = scripted.client.publish(retained);
    const quint32 second = scripted.client.publish(message(1, QByteArray(50, 'x')));
    const quint32 third = scripted.client.publish(message(2, "q"));
    scripted.client.publish(message(1, "4"));
    scripted.client.dropConnection();
    scripted.open(resuming(Version::V5));
    scripted.transport()->takeWritten();
    scripted.transport()->receiveHex(connack(Version::V5, true, "24012500270000001e").constData()); // QoS 1, no retain, 30 bytes
    QCOMPARE(written(scripted.transport(), Version::V5), QStringList{u"PUBLISH 4 again 4"_s});
    QTRY_COMPARE(dropped.size(), 3);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(dropped[i], (QVariantList{QList{first, second, third}[i], QVariant::fromValue(Drop::NotAllowed)}));
    scripted.transport()->receiveHex("40020004");
    for (int i = 0; i < 65'534; ++i) { // the identifier of the QoS 2 message stays out of use: the server may know it
        const quint16 identifier = scripted.client.subscribe({{u"a"_s}});
        QVERIFY(identifier != 0 && identifier != 3);
        scripted.transport()->takeWritten();
    }
    QCOMPARE(scripted.client.subscribe({{u"a"_s}}), quint16(0));
}

void TstClientSession::requestsAreUnanswered()
{
    ScriptedClient scripted;
    QStringList told;
    connect(&scripted.client, &Client::requestUnanswered, this,
            [&](quint16 identifier, mqtt::PacketType type) { told << u"%1 %2"_s.arg(QLatin1String(mqtt::name(type))).arg(identifier); });
    connect(&scripted.client, &Client::closed, this, [&] { told << u"closed"_s; });
    scripted.connect(resuming(Version::V311), "20020000");
    scripted.client.subscribe({{u"a"_s}});
    scripted.client.subscribe({{u"b"_s}});
    scripted.client.unsubscribe({u"b"_s});
    scripted.transport()->receiveHex("9003000100");
    scripted.client.dropConnection();
    QCOMPARE(told, (QStringList{u"SUBSCRIBE 2"_s, u"UNSUBSCRIBE 3"_s, u"closed"_s}));
    QSignalSpy subscribed(&scripted.client, &Client::subscribed);
    scripted.connect(resuming(Version::V311), "20020100");
    scripted.transport()->receiveHex("9003000200"); // its request is over
    QVERIFY(subscribed.isEmpty());
}

void TstClientSession::automaticTopicAliases()
{
    ScriptedClient scripted;
    scripted.client.setAutomaticTopicAliases(true);
    scripted.connect(resuming(Version::V5), connack(Version::V5, false, "220002").constData()); // Topic Alias Maximum 2
    const auto sent = [&](const QString &topic) {
        scripted.client.publish(message(0, "x", topic));
        return written(scripted.transport(), Version::V5).join(u'|');
    };
    QCOMPARE(sent(u"a"_s), u"PUBLISH x alias 1 a"_s);
    QCOMPARE(sent(u"a"_s), u"PUBLISH x alias 1 "_s);
    QCOMPARE(sent(u"b"_s), u"PUBLISH x alias 2 b"_s);
    QCOMPARE(sent(u"c"_s), u"PUBLISH x"_s); // none left
    QCOMPARE(sent(u"b"_s), u"PUBLISH x alias 2 "_s);
    mqtt::Publish own = message(0, "x", u"c"_s);
    own.properties.set(PropertyId::TopicAlias, quint32(1)); // takes 1 away from a
    scripted.client.publish(own);
    QCOMPARE(written(scripted.transport(), Version::V5), QStringList{u"PUBLISH x alias 1 c"_s});
    QCOMPARE(sent(u"a"_s), u"PUBLISH x"_s);
    QCOMPARE(sent(u"c"_s), u"PUBLISH x alias 1 "_s);

    ScriptedClient none;
    none.client.setAutomaticTopicAliases(true);
    none.connect(resuming(Version::V5), connack(Version::V5, false).constData()); // [MQTT-3.2.2-18]
    none.client.publish(message(0));
    QCOMPARE(written(none.transport(), Version::V5), QStringList{u"PUBLISH x"_s});
}

void TstClientSession::aliasesDoNotOutliveTheConnection()
{
    ScriptedClient scripted;
    scripted.client.setAutomaticTopicAliases(true);
    scripted.connect(resuming(Version::V5), connack(Version::V5, false, "220002").constData());
    scripted.client.publish(message(1, "1"));
    scripted.client.publish(message(1, "2"));
    QCOMPARE(written(scripted.transport(), Version::V5), (QStringList{u"PUBLISH 1 1 alias 1 a"_s, u"PUBLISH 2 2 alias 1 "_s}));
    scripted.client.dropConnection();
    scripted.open(resuming(Version::V5));
    scripted.transport()->takeWritten();
    scripted.transport()->receiveHex(connack(Version::V5, true, "220002").constData());
    const QByteArray again = scripted.transport()->written;
    QVERIFY(again.contains(QByteArray::fromHex("3a07000161000100")) && again.contains(QByteArray::fromHex("3a07000161000200")));
    scripted.transport()->takeWritten();
    scripted.client.publish(message(0, "3"));
    QCOMPARE(written(scripted.transport(), Version::V5), QStringList{u"PUBLISH 3 alias 1 a"_s}); // [MQTT-3.3.2-7]
    mqtt::Publish old = message(0, "4", QString());
    old.properties.set(PropertyId::TopicAlias, quint32(2));
    QCOMPARE(scripted.client.publish(old), 0U);
}

void TstClientSession::keepAliveStopped()
{
    ConnectionSettings settings = resuming(Version::V311);
    settings.keepAlive = 1;
    ScriptedClient silent;
    ScriptedClient other; // the clock
    QSignalSpy never(&silent.client, &Client::pingSent);
    QSignalSpy pings(&other.client, &Client::pingSent);
    silent.client.setKeepAliveStopped(true);
    QVERIFY(!silent.client.isKeepAliveStopped()); // not connected
    silent.connect(settings, "20020000");
    other.connect(settings, "20020000");
    silent.client.setKeepAliveStopped(true);
    connect(
        &other.client, &Client::pingSent, this, [&] { other.transport()->receiveHex("d000"); }, Qt::QueuedConnection);
    QTRY_COMPARE_WITH_TIMEOUT(pings.size(), 2, 10'000);
    QVERIFY(never.isEmpty());
    QVERIFY(silent.client.isConnected());
    silent.client.dropConnection();
    silent.connect(settings, "20020100");
    QVERIFY(!silent.client.isKeepAliveStopped());
    QTRY_COMPARE_WITH_TIMEOUT(never.size(), 1, 10'000);
}

void TstClientSession::heldMessagesAreBounded()
{
    ScriptedClient scripted;
    scripted.connect(resuming(Version::V5), connack(Version::V5, false).constData());
    const QByteArray large(1'048'576, 'x');
    int taken = 0;
    QString error;
    for (; taken < 200 && scripted.client.publish(message(1, large), &error) != 0; ++taken)
        scripted.transport()->takeWritten();
    QVERIFY2(taken >= 60 && taken < 70, qPrintable(QString::number(taken)));
    QVERIFY(!error.isEmpty());
    scripted.transport()->receiveHex("40020001");
    scripted.transport()->receiveHex("40020002");
    QVERIFY(scripted.client.publish(message(1, large)) != 0); // acknowledged ones make room
}

QTEST_GUILESS_MAIN(TstClientSession)
#include "tst_client_session.moc"
