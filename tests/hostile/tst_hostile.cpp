// What a hostile or broken broker sends: nothing of it crashes, hangs or fills the memory, and the cause is named.
#include "hostile/HostilePeer.h"
#include "hostile/Victim.h"

#include "mqtt/Codec.h"
#include "pubsub/MessageStore.h"

#include <QRandomGenerator>
#include <QScopeGuard>

using namespace Qt::StringLiterals;
using mqtt::Version;

namespace {

constexpr qint64 MiB = 1024 * 1024;
constexpr qint64 logBytes = 32 * MiB;        ///< Allowed to the packet log in floods.
constexpr qint64 spillingLogBytes = 4 * MiB; ///< So little that it goes to its file all the time.
/// Beside the log: the messages that are kept, and what the rest of a process may take.
constexpr qint64 slackBytes = MessageStore::defaultMaximumBytes + 96 * MiB + sanitizerBytes;

QByteArray connack(Version version)
{
    return QByteArray::fromHex(version == Version::V5 ? "2003000000" : "20020000");
}

QByteArray publish(const QString &topic, const QByteArray &payload, Version version, mqtt::QoS qos = mqtt::QoS::AtMostOnce,
                   quint16 identifier = 0, bool retain = false)
{
    mqtt::Publish message;
    message.topicName = topic;
    message.payload = payload;
    message.qos = qos;
    message.packetIdentifier = identifier;
    message.retain = retain;
    return std::get<QByteArray>(mqtt::encode(message, version));
}

/// One packet of every type that a server sends, and those that it must not send.
QList<QByteArray> samples(Version version)
{
    QList<QByteArray> packets{connack(version),
                              publish(u"a/b"_s, "payload", version),
                              publish(u"a/b"_s, "payload", version, mqtt::QoS::AtLeastOnce, 1),
                              publish(u"a/b"_s, "payload", version, mqtt::QoS::ExactlyOnce, 2, true),
                              QByteArray::fromHex("40020001"),
                              QByteArray::fromHex("50020001"),
                              QByteArray::fromHex("62020001"),
                              QByteArray::fromHex("70020001"),
                              QByteArray::fromHex("d000"),
                              QByteArray::fromHex("c000"),
                              QByteArray::fromHex("e000")};
    if (version == Version::V5)
        packets << QByteArray::fromHex("9004000100") + '\0' << QByteArray::fromHex("b004000100") + '\0'
                << QByteArray::fromHex("f00a180815000474657374") << QByteArray::fromHex("e0028b00")
                << QByteArray::fromHex("200f00000c21000a24002500270000ffff220005") << QByteArray::fromHex("300b0003612f62052300012300ff");
    else
        packets << QByteArray::fromHex("9003000100") << QByteArray::fromHex("b0020001");
    return packets;
}

QByteArray mutated(QByteArray bytes, QRandomGenerator &random)
{
    for (int n = random.bounded(1, 4); n > 0 && !bytes.isEmpty(); --n) {
        const qsizetype at = random.bounded(int(bytes.size()));
        switch (random.bounded(4)) {
        case 0:
            bytes[at] = char(random.bounded(256));
            break;
        case 1:
            bytes.remove(at, random.bounded(1, 4));
            break;
        case 2:
            bytes.insert(at, char(random.bounded(256)));
            break;
        default:
            bytes[at] = char(bytes[at] ^ (1 << random.bounded(8)));
        }
    }
    return bytes;
}

/// What the server sends in one round: rubbish, or packets of which some are damaged.
QByteArray rubbish(Version version, QRandomGenerator &random)
{
    QByteArray bytes;
    if (random.bounded(3) == 0) {
        bytes.resize(random.bounded(1, 600));
        for (char &c : bytes)
            c = char(random.bounded(256));
        return bytes;
    }
    const QList<QByteArray> packets = samples(version);
    for (int n = random.bounded(1, 6); n > 0; --n) {
        const QByteArray &packet = packets[random.bounded(int(packets.size()))];
        bytes += random.bounded(2) == 0 ? packet : mutated(packet, random);
    }
    return bytes;
}

} // namespace

class TstHostile : public QObject
{
    Q_OBJECT
private slots:
    void anyBytes_data();
    void anyBytes();
    void packets_data();
    void packets();
    void subackWithTooManyCodes();
    void challengesWithoutEnd();
    void sizeLimit_data();
    void sizeLimit();
    void hugePacketDribbles();
    void floods_data();
    void floods();
    void floodsWithoutReading();
};

void TstHostile::anyBytes_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<bool>("afterConnack");
    for (const auto &[name, version] : {std::pair{"3.1", Version::V31}, std::pair{"3.1.1", Version::V311}, std::pair{"5.0", Version::V5}}) {
        QTest::addRow("%s, in place of CONNACK", name) << version << false;
        QTest::addRow("%s, after CONNACK", name) << version << true;
    }
}

/// Many rounds, each the same in every run; on a slow machine fewer of them.
void TstHostile::anyBytes()
{
    QFETCH(const Version, version);
    QFETCH(const bool, afterConnack);
    constexpr int mostRounds = 300, leastRounds = 20;
    constexpr qint64 enoughMs = 1'000;
    std::atomic<quint32> seed = 0;
    HostilePeer peer([&](HostileLink &link) {
        QRandomGenerator random(seed);
        link.send((afterConnack ? connack(version) : QByteArray()) + rubbish(version, random));
    });
    Victim victim(peer.port(), version);
    QElapsedTimer clock;
    clock.start();
    for (quint32 round = 1; round <= mostRounds && (round <= leastRounds || clock.elapsed() < enoughMs); ++round) {
        seed = round;
        const QByteArray where = "round " + QByteArray::number(round);
        const int before = victim.connection->attempt().number;
        victim.connection->open(victim.settings);
        QVERIFY2(QTest::qWaitFor([&] { return victim.connection->attempt().number > before && victim.isOver(); }, 10'000), where);
        QVERIFY2(!victim.cause().isEmpty(), where);
        QVERIFY2(!victim.connection->diagnosis()->evidence.isEmpty(), where);
        QVERIFY2(!afterConnack || victim.connection->attempt().connected, where);
    }
}

void TstHostile::packets_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("cause"); ///< Empty: it does no harm.
    const auto row = [](const char *name, Version version, const QByteArray &bytes, const QString &cause = {}) {
        QTest::addRow("%s, %s",
                      version == Version::V5        ? "5.0"
                          : version == Version::V31 ? "3.1"
                                                    : "3.1.1",
                      name)
            << version << bytes << cause;
    };
    const auto hex = [](const char *digits) { return QByteArray::fromHex(digits); };
    const QString broken = u"session-disconnected"_s;
    for (const Version version : {Version::V31, Version::V311, Version::V5}) {
        row("PUBACK for no message", version, hex("40021234"));
        row("PUBREC for no message", version, hex("50021234"));
        row("PUBREL for no message", version, hex("62021234"));
        row("PUBCOMP for no message", version, hex("70021234"));
        row("PINGRESP unasked", version, hex("d000d000d000"));
        row("SUBACK for no request", version, hex(version == Version::V5 ? "900412340000" : "9003123400"));
        row("UNSUBACK for no request", version, hex(version == Version::V5 ? "b00412340000" : "b0021234"));
        row("CONNACK again", version, connack(version), broken);
        row("CONNECT", version, hex("101000044d5154540402003c000474657374"), broken);
        row("SUBSCRIBE", version, hex("8206000100016100"), broken);
        row("PINGREQ", version, hex("c000"), broken);
        row("type 0", version, hex("0000"), broken);
        row("a length of five bytes", version, hex("30ffffffff01"), broken);
        row("PUBLISH with QoS 3", version, hex("36050001610001"), broken);
        row("PUBLISH with identifier 0", version, publish(u"a"_s, "1", version, mqtt::QoS::AtMostOnce).replace(0, 1, "\x32"), broken);
        row("PUBLISH to a wildcard", version, publish(u"a/#"_s, {}, version), broken);
    }
    row("DISCONNECT", Version::V311, hex("e000"), broken);
    row("AUTH", Version::V311, hex("f000"), broken);
    row("AUTH without a method", Version::V5, hex("f000"), broken);
    row("alias above the maximum", Version::V5, hex("30080001610323000600"), broken);
    row("alias 0", Version::V5, hex("30080001610323000000"), broken);
    row("alias that was never set", Version::V5, hex("300600000323000100").left(8), broken);
    row("alias within the maximum", Version::V5, hex("3008000161032300057f"));
    row("PUBACK with an unknown code", Version::V5, hex("4003123477"), broken);
    row("more QoS 2 than our Receive Maximum", Version::V5,
        publish(u"a"_s, {}, Version::V5, mqtt::QoS::ExactlyOnce, 1) + publish(u"a"_s, {}, Version::V5, mqtt::QoS::ExactlyOnce, 2)
            + publish(u"a"_s, {}, Version::V5, mqtt::QoS::ExactlyOnce, 3),
        broken);
}

/// What must not come after the CONNACK ends it with a cause that quotes it; what does no harm lets the next message through.
void TstHostile::packets()
{
    QFETCH(const Version, version);
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, cause);
    HostilePeer peer([&](HostileLink &link) {
        link.send(connack(version) + bytes + publish(u"last"_s, "last", version));
        link.awaitEnd();
    });
    Victim victim(peer.port(), version);
    victim.settings.properties.topicAliasMaximum = 5;
    victim.settings.properties.receiveMaximum = 2;
    std::atomic<bool> lastCame = false;
    QObject::connect(
        victim.connection->client(), &Client::messageReceived, victim.connection->client(),
        [&](const mqtt::Publish &message) { lastCame = lastCame || message.topicName == "last"_L1; }, Qt::DirectConnection);
    victim.open();
    QVERIFY(QTest::qWaitFor([&] { return lastCame || victim.isOver(); }, 10'000));
    if (cause.isEmpty()) {
        QVERIFY2(lastCame, qPrintable(victim.cause()));
        victim.connection->disconnectFromBroker();
        QVERIFY(victim.awaitEnd());
        QCOMPARE(victim.cause(), QString());
        return;
    }
    QVERIFY(victim.awaitEnd());
    QVERIFY(!lastCame);
    QCOMPARE(victim.cause(), cause);
    const Attempt &attempt = victim.connection->attempt();
    QVERIFY(attempt.mqtt.decodeError);
    QVERIFY(!attempt.mqtt.offendingPacket.isEmpty());
}

void TstHostile::subackWithTooManyCodes()
{
    HostilePeer peer([](HostileLink &link) {
        link.send(connack(Version::V311));
        if (link.await(0x82))
            link.send(QByteArray::fromHex("900a00010000000000000000"));
        link.awaitEnd();
    });
    Victim victim(peer.port());
    QVERIFY(victim.open());
    Client *client = victim.connection->client();
    QMetaObject::invokeMethod(client, [client] {
        mqtt::Subscription subscription;
        subscription.topicFilter = u"a"_s;
        client->subscribe({subscription});
    });
    QVERIFY(victim.awaitEnd());
    QCOMPARE(victim.cause(), u"session-disconnected"_s);
}

void TstHostile::challengesWithoutEnd()
{
    HostilePeer peer([](HostileLink &link) {
        while (link.send(QByteArray::fromHex("f009180715000474657374")))
            ;
    });
    Victim victim(peer.port(), Version::V5);
    victim.settings.properties.authenticationMethod = u"test"_s;
    QVERIFY(!victim.open());
    QVERIFY(victim.awaitEnd());
    QVERIFY(QStringList({u"mqtt-authentication-failed"_s, u"mqtt-protocol-error"_s}).contains(victim.cause()));
}

void TstHostile::sizeLimit_data()
{
    QTest::addColumn<bool>("afterConnack");
    QTest::addColumn<QString>("cause");
    QTest::newRow("in place of CONNACK") << false << u"mqtt-protocol-error"_s;
    QTest::newRow("above our Maximum Packet Size") << true << u"session-disconnected"_s;
}

/// 268,435,455 bytes are announced: refused before they come.
void TstHostile::sizeLimit()
{
    QFETCH(const bool, afterConnack);
    QFETCH(const QString, cause);
    HostilePeer peer([&](HostileLink &link) {
        link.send(afterConnack ? connack(Version::V5) + QByteArray::fromHex("30ffffff7f000161") : QByteArray::fromHex("20ffffff7f0000"));
        while (link.send(QByteArray(65'536, 'x')))
            ;
    });
    Victim victim(peer.port(), Version::V5);
    victim.settings.properties.maximumPacketSize = 1'000;
    const qint64 before = residentBytes();
    victim.open();
    QVERIFY(victim.awaitEnd());
    QCOMPARE(victim.cause(), cause);
    QVERIFY2(residentBytes() - before < slackBytes / 4, qPrintable(QString::number((residentBytes() - before) / MiB)));
}

/// As large as a packet can be, and hardly anything of it comes: nothing is kept ready for the rest, and Disconnect ends it.
void TstHostile::hugePacketDribbles()
{
    std::atomic<int> sent = 0;
    HostilePeer peer([&](HostileLink &link) {
        link.send(connack(Version::V311) + QByteArray::fromHex("30ffffff7f000161"));
        for (; sent < 64 && link.send(QByteArray(1'000, 'x')); ++sent)
            ;
        link.awaitEnd();
    });
    Victim victim(peer.port());
    const qint64 before = residentBytes();
    QVERIFY(victim.open());
    QTRY_COMPARE_WITH_TIMEOUT(sent.load(), 64, 10'000);
    QVERIFY2(residentBytes() - before < 32 * MiB + sanitizerBytes, qPrintable(QString::number((residentBytes() - before) / MiB)));
    victim.connection->disconnectFromBroker();
    QVERIFY(victim.awaitEnd());
    QCOMPARE(victim.cause(), QString());
}

void TstHostile::floods_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<QByteArray>("chunk");
    QByteArray retained, qos1, pubrec, pubrel, ping;
    for (int i = 0; i < 256; ++i) {
        retained += publish(u"retained/%1"_s.arg(i), QByteArray(1'000, 'x'), Version::V311, mqtt::QoS::AtMostOnce, 0, true);
        qos1 += publish(u"a"_s, "x", Version::V311, mqtt::QoS::AtLeastOnce, 7);
        pubrec += QByteArray::fromHex("50021234");
        pubrel += QByteArray::fromHex("62021234");
        ping += QByteArray::fromHex("d000");
    }
    QTest::newRow("retained messages without end") << Version::V311 << retained;
    QTest::newRow("one large message after another") << Version::V5 << publish(u"big"_s, QByteArray(4 * MiB, 'x'), Version::V5);
    QTest::newRow("QoS 1, each to be acknowledged") << Version::V311 << qos1;
    QTest::newRow("PUBREC for no message, 3.1.1") << Version::V311 << pubrec;
    QTest::newRow("PUBREC for no message, 5.0") << Version::V5 << pubrec;
    QTest::newRow("PUBREL for no message") << Version::V5 << pubrel;
    QTest::newRow("PINGRESP unasked") << Version::V311 << ping;
}

/// At full speed: the memory stays within what the log may take, the event loop answers, and Disconnect ends it.
void TstHostile::floods()
{
    QFETCH(const Version, version);
    QFETCH(const QByteArray, chunk);
    std::atomic<qint64> sent = 0;
    HostilePeer peer([&](HostileLink &link) {
        link.send(connack(version));
        while (link.send(chunk))
            sent += chunk.size();
    });
    Victim victim(peer.port(), version);
    victim.connection->log()->setMemoryBudget(spillingLogBytes);
    const qint64 before = residentBytes();
    QVERIFY(victim.open());
    LoopWatch watch;
    QElapsedTimer clock;
    clock.start();
    qint64 most = 0;
    QVERIFY(QTest::qWaitFor(
        [&] {
            most = std::max(most, residentBytes() - before);
            return (clock.elapsed() > 1'000 && sent > 0) || victim.isOver();
        },
        10'000));
    QCOMPARE(victim.cause(), QString());
    QVERIFY2(most < logBytes + slackBytes, qPrintable(u"%1 MiB"_s.arg(most / MiB)));
    clock.restart();
    victim.connection->disconnectFromBroker();
    QVERIFY(victim.awaitEnd());
    QVERIFY2(clock.elapsed() < 5'000, qPrintable(u"%1 ms"_s.arg(clock.elapsed())));
    QVERIFY2(watch.longestMs() < 2'000, qPrintable(u"%1 ms"_s.arg(watch.longestMs())));
    QCOMPARE(victim.cause(), QString());
    // What is above the budget went to the temporary file meanwhile; nothing is lost.
    const PacketLog &log = *victim.connection->log();
    QVERIFY2(log.spillError().isEmpty(), qPrintable(log.spillError()));
    QCOMPARE(log.dropped(), 0);
    if (victim.connection->attempt().mqtt.bytesReceived > 4 * spillingLogBytes)
        QVERIFY(log.spilledBytes() > 0);
    qInfo("%lld MiB in 1 s, memory +%lld MiB, longest gap %lld ms", sent / MiB, most / MiB, watch.longestMs());
}

/// It makes us answer and reads nothing: it is given up before what waits for it fills the memory.
void TstHostile::floodsWithoutReading()
{
    QByteArray chunk;
    for (int i = 0; i < 4'096; ++i)
        chunk += QByteArray::fromHex("62021234");
    std::atomic<bool> go = false;
    HostilePeer peer([&](HostileLink &link) {
        link.send(connack(Version::V311));
        go.wait(false);
        while (link.sendDeaf(chunk))
            ;
    });
    const auto released = qScopeGuard([&] {
        go = true;
        go.notify_all();
    });
    Victim victim(peer.port());
    victim.connection->log()->setMemoryBudget(logBytes);
    const qint64 before = residentBytes();
    QVERIFY(victim.open());
    Client *client = victim.connection->client();
    QString refusal;
    QMetaObject::invokeMethod(
        client,
        [&] {
            mqtt::Publish message;
            message.topicName = u"big"_s;
            message.payload = QByteArray(MiB, 'x');
            for (int i = 0; i < 100 && refusal.isEmpty(); ++i)
                client->publish(message, &refusal);
        },
        Qt::BlockingQueuedConnection);
    QVERIFY2(refusal.contains("does not keep up"_L1), qPrintable(refusal));
    go = true;
    go.notify_all();
    QVERIFY(QTest::qWaitFor([&] { return victim.isOver(); }, 60'000));
    QVERIFY2(residentBytes() - before < logBytes + slackBytes, qPrintable(QString::number((residentBytes() - before) / MiB)));
    QCOMPARE(victim.cause(), u"session-network-lost"_s);
}

QTEST_GUILESS_MAIN(TstHostile)
#include "tst_hostile.moc"
