#include "find/PacketExchange.h"
#include "find/LogScript.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace mqtt;

namespace {

constexpr int deadlineMs = 20'000;

QList<qint64> linked(const PacketLog &log, qint64 index)
{
    QList<qint64> indexes;
    for (const LogLink &link : linksOf(log, index))
        indexes.append(link.index);
    return indexes;
}

/// Each of them is linked with all the others and with nothing else.
void verifyTogether(const PacketLog &log, const QList<qint64> &records)
{
    for (const qint64 index : records) {
        QList<qint64> others = records;
        others.removeOne(index);
        QCOMPARE(linked(log, index), others);
    }
}

Subscribe subscribeTo(const QString &filter, quint16 id)
{
    Subscribe subscribe;
    subscribe.packetIdentifier = id;
    subscribe.subscriptions = {{filter, QoS::AtMostOnce}};
    return subscribe;
}

template <typename Granted>
Granted granted(quint16 id)
{
    Granted packet;
    packet.packetIdentifier = id;
    packet.reasonCodes = {0};
    return packet;
}

Connect connectAs(const QString &clientId, bool clean)
{
    Connect connect;
    connect.version = Version::V5;
    connect.clientId = clientId;
    connect.cleanStart = clean;
    return connect;
}

Connack connackWith(bool sessionPresent)
{
    Connack connack;
    connack.sessionPresent = sessionPresent;
    return connack;
}

} // namespace

class TstLogLinks : public QObject
{
    Q_OBJECT
private slots:
    void qos1();
    void qos2();
    void identifiersAreReused();
    void bothSidesHaveIdentifiersOfTheirOwn();
    void sourcesAreApart();
    void aRefusalEndsQos2();
    void subscriptions();
    void pings();
    void connecting();
    void authenticatingAgain();
    void resends();
    void resumedSessions();
    void otherSessionsAreNotTied();
    void nothingBelongsToQos0AndEvents();
    void answersInTheBackground();
    void manyRecordsBetween();
    void whatIsAwaitedIsLookedForInNewRecordsAlone();
    void whatComesLaterChangesTheExchange();
};

void TstLogLinks::qos1()
{
    PacketLog log;
    LogScript script(log);
    script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 5, QoS::AtLeastOnce)); // 0
    script.add(Sender::Client, Pingreq{});                                            // 1
    script.add(Sender::Server, LogScript::acknowledge<Puback>(5));                    // 2
    verifyTogether(log, {0, 2});
    const LogLink answer = linksOf(log, 0).first();
    QCOMPARE(answer.type, PacketType::Puback);
    QCOMPARE(answer.sender, Sender::Server);
    QCOMPARE(answer.microseconds, 2000);
    QVERIFY(!answer.onOtherConnection);
    QCOMPARE(linksOf(log, 2).first().microseconds, -2000);
}

void TstLogLinks::qos2()
{
    PacketLog log;
    LogScript script(log);
    script.add(Sender::Server, LogScript::publish(u"a"_s, "x", 5, QoS::ExactlyOnce)); // 0
    script.add(Sender::Client, LogScript::acknowledge<Pubrec>(5));                    // 1
    script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 5, QoS::ExactlyOnce)); // 2: ours
    script.add(Sender::Server, LogScript::acknowledge<Pubrel>(5));                    // 3
    script.add(Sender::Client, LogScript::acknowledge<Pubcomp>(5));                   // 4
    verifyTogether(log, {0, 1, 3, 4});
    QCOMPARE(linked(log, 2), QList<qint64>());
}

void TstLogLinks::identifiersAreReused()
{
    PacketLog log;
    LogScript script(log);
    for (int i = 0; i < 3; ++i) {
        script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 1, QoS::AtLeastOnce));
        script.add(Sender::Server, LogScript::acknowledge<Puback>(1));
    }
    script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 1, QoS::AtLeastOnce)); // 6: never answered
    script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 1, QoS::AtLeastOnce)); // 7
    script.add(Sender::Server, LogScript::acknowledge<Puback>(1));                    // 8
    script.add(Sender::Client, subscribeTo(u"a"_s, 1));                               // 9
    script.add(Sender::Server, granted<Suback>(1));                                   // 10
    for (const qint64 first : {0, 2, 4, 7, 9})
        verifyTogether(log, {first, first + 1});
    QCOMPARE(linked(log, 6), QList<qint64>());
}

void TstLogLinks::bothSidesHaveIdentifiersOfTheirOwn()
{
    PacketLog log;
    LogScript script(log);
    script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 1, QoS::AtLeastOnce)); // 0
    script.add(Sender::Server, LogScript::publish(u"b"_s, "x", 1, QoS::AtLeastOnce)); // 1
    script.add(Sender::Client, LogScript::acknowledge<Puback>(1));                    // 2 of 1
    script.add(Sender::Server, LogScript::acknowledge<Puback>(1));                    // 3 of 0
    verifyTogether(log, {0, 3});
    verifyTogether(log, {1, 2});
}

void TstLogLinks::sourcesAreApart()
{
    PacketLog log;
    LogScript first(log), second(log);
    const auto publish = LogScript::publish(u"a"_s, "x", 1, QoS::AtLeastOnce);
    first.add(Sender::Client, publish);                            // 0
    second.add(Sender::Client, publish);                           // 1
    second.add(Sender::Server, LogScript::acknowledge<Puback>(1)); // 2
    first.add(Sender::Server, LogScript::acknowledge<Puback>(1));  // 3
    verifyTogether(log, {0, 3});
    verifyTogether(log, {1, 2});
}

void TstLogLinks::aRefusalEndsQos2()
{
    PacketLog log;
    LogScript script(log);
    script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 1, QoS::ExactlyOnce));       // 0
    script.add(Sender::Server, LogScript::acknowledge<Pubrec>(1, 0x87));                    // 1
    script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 1, QoS::ExactlyOnce, true)); // 2: not of the first
    script.add(Sender::Server, LogScript::acknowledge<Pubrec>(1));                          // 3
    verifyTogether(log, {0, 1});
    verifyTogether(log, {2, 3});
}

void TstLogLinks::subscriptions()
{
    PacketLog log;
    LogScript script(log);
    Unsubscribe unsubscribe;
    unsubscribe.packetIdentifier = 2;
    unsubscribe.topicFilters = {u"a"_s};
    script.add(Sender::Client, subscribeTo(u"a"_s, 1)); // 0
    script.add(Sender::Client, unsubscribe);            // 1
    script.add(Sender::Server, granted<Unsuback>(2));   // 2
    script.add(Sender::Server, granted<Suback>(1));     // 3
    verifyTogether(log, {0, 3});
    verifyTogether(log, {1, 2});
}

void TstLogLinks::pings()
{
    PacketLog log;
    LogScript script(log);
    script.add(Sender::Client, connectAs(u"a"_s, true)); // 0
    script.add(Sender::Server, connackWith(false));      // 1
    for (int i = 0; i < 3; ++i) {
        script.add(Sender::Client, Pingreq{});  // 2, 4, 6
        script.add(Sender::Server, Pingresp{}); // 3, 5, 7
    }
    script.add(Sender::Client, Pingreq{});  // 8
    script.add(Sender::Client, Pingreq{});  // 9
    script.add(Sender::Server, Pingresp{}); // 10 of 8
    script.add(Sender::Server, Pingresp{}); // 11 of 9
    script.add(Sender::Client, Pingreq{});  // 12, unanswered
    script.add(Sender::Server, Pingresp{}); // 13 of 12
    script.add(Sender::Server, Pingresp{}); // 14 of none
    script.add(Sender::Client, Pingreq{});  // 15, unanswered
    for (const qint64 first : {2, 4, 6, 12})
        verifyTogether(log, {first, first + 1});
    verifyTogether(log, {8, 10});
    verifyTogether(log, {9, 11});
    QCOMPARE(linked(log, 14), QList<qint64>());
    QCOMPARE(linked(log, 15), QList<qint64>());
}

void TstLogLinks::connecting()
{
    PacketLog log;
    LogScript script(log);
    Auth auth;
    auth.reasonCode = 0x18;
    auth.properties.set(PropertyId::AuthenticationMethod, u"SCRAM"_s);
    script.add(Sender::Client, connectAs(u"a"_s, true)); // 0
    script.add(Sender::Server, auth);                    // 1
    script.add(Sender::Client, auth);                    // 2
    script.add(Sender::Server, connackWith(false));      // 3
    verifyTogether(log, {0, 1, 2, 3});
    script.begin();
    script.add(Sender::Client, connectAs(u"a"_s, true)); // 4
    script.add(Sender::Server, connackWith(false));      // 5
    verifyTogether(log, {4, 5});
}

void TstLogLinks::authenticatingAgain()
{
    PacketLog log;
    LogScript script(log);
    const auto auth = [](quint8 code) {
        Auth packet;
        packet.reasonCode = code;
        packet.properties.set(PropertyId::AuthenticationMethod, u"SCRAM"_s);
        return packet;
    };
    script.add(Sender::Client, connectAs(u"a"_s, true)); // 0
    script.add(Sender::Server, connackWith(false));      // 1
    for (int i = 0; i < 2; ++i) {
        script.add(Sender::Client, auth(0x19)); // 2, 5
        script.add(Sender::Server, auth(0x18)); // 3, 6
        script.add(Sender::Server, auth(0x00)); // 4, 7
    }
    verifyTogether(log, {0, 1});
    verifyTogether(log, {2, 3, 4});
    verifyTogether(log, {5, 6, 7});
}

void TstLogLinks::resends()
{
    PacketLog log;
    LogScript script(log, Version::V311);
    script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 1, QoS::ExactlyOnce));       // 0
    script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 1, QoS::ExactlyOnce, true)); // 1
    script.add(Sender::Server, LogScript::acknowledge<Pubrec>(1));                          // 2
    script.add(Sender::Client, LogScript::acknowledge<Pubrel>(1));                          // 3
    script.add(Sender::Client, LogScript::acknowledge<Pubrel>(1));                          // 4
    script.add(Sender::Server, LogScript::acknowledge<Pubcomp>(1));                         // 5
    verifyTogether(log, {0, 1, 2, 3, 4, 5});
    for (const qint64 index : {0, 1, 2, 3, 4, 5}) { // whichever is looked at, the later one is the one that was sent again
        QList<bool> again;
        for (const PacketExchange::Step &step : readExchange(log, index).steps)
            again.append(step.isAgain);
        QCOMPARE(again, (QList<bool>{false, true, false, false, true, false}));
    }
}

// Sent on one connection, acknowledged on the next.
void TstLogLinks::resumedSessions()
{
    PacketLog log;
    LogScript script(log);
    script.add(Sender::Client, connectAs(u"pump"_s, false));                          // 0
    script.add(Sender::Server, connackWith(false));                                   // 1
    script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 1, QoS::AtLeastOnce)); // 2
    script.add(Sender::Client, LogScript::publish(u"b"_s, "x", 2, QoS::ExactlyOnce)); // 3
    script.add(Sender::Server, LogScript::acknowledge<Pubrec>(2));                    // 4
    script.addEvent(TransportEvent::Kind::Closed, u"dropped"_s);                      // 5
    script.begin(LogSource::Kind::Probe);
    script.add(Sender::Client, connectAs(u"other"_s, true)); // 6: in between
    script.begin();
    script.add(Sender::Client, connectAs(u"pump"_s, false));                                // 7
    script.add(Sender::Server, connackWith(true));                                          // 8
    script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 1, QoS::AtLeastOnce, true)); // 9
    script.add(Sender::Client, LogScript::acknowledge<Pubrel>(2));                          // 10
    script.add(Sender::Server, LogScript::acknowledge<Puback>(1));                          // 11
    script.add(Sender::Server, LogScript::acknowledge<Pubcomp>(2));                         // 12
    verifyTogether(log, {2, 9, 11});
    verifyTogether(log, {3, 4, 10, 12});
    const QList<LogLink> links = linksOf(log, 9);
    QVERIFY(links[0].onOtherConnection && !links[1].onOtherConnection);
    const auto steps = readExchange(log, 9).steps;
    QVERIFY(!steps[0].isAgain && steps[1].isAgain);
    verifyTogether(log, {7, 8}); // CONNECT does not reach over
}

void TstLogLinks::otherSessionsAreNotTied()
{
    const auto lines = [](bool sessionPresent, const QString &clientId) {
        PacketLog log;
        LogScript script(log);
        script.add(Sender::Client, connectAs(u"pump"_s, false));                          // 0
        script.add(Sender::Server, connackWith(false));                                   // 1
        script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 1, QoS::AtLeastOnce)); // 2
        script.begin();
        script.add(Sender::Client, connectAs(clientId, false));                                 // 3
        script.add(Sender::Server, connackWith(sessionPresent));                                // 4
        script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 1, QoS::AtLeastOnce, true)); // 5
        script.add(Sender::Server, LogScript::acknowledge<Puback>(1));                          // 6
        return std::pair(linked(log, 5), linked(log, 2));
    };
    const QList<qint64> alone{6}, none, whole{2, 6}, later{5, 6};
    QCOMPARE(lines(false, u"pump"_s), std::pair(alone, none));
    QCOMPARE(lines(true, u"gate"_s), std::pair(alone, none));
    QCOMPARE(lines(true, u"pump"_s), std::pair(whole, later));
}

void TstLogLinks::nothingBelongsToQos0AndEvents()
{
    PacketLog log;
    LogScript script(log);
    script.add(Sender::Client, LogScript::publish(u"a"_s, "x"));
    script.addEvent(TransportEvent::Kind::Closed, u"closed"_s);
    script.add(Sender::Server, LogScript::acknowledge<Puback>(0 + 1)); // of nothing in the log
    script.add(Sender::Client, QByteArray());
    for (const qint64 index : {-1, 0, 1, 2, 3, 4})
        QCOMPARE(linked(log, index), QList<qint64>());
}

void TstLogLinks::answersInTheBackground()
{
    PacketLog log;
    LogScript script(log);
    script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 5, QoS::AtLeastOnce));
    script.add(Sender::Server, LogScript::acknowledge<Puback>(5));
    PacketExchangeFinder finder(&log);
    QList<qint64> asked;
    PacketExchange found;
    connect(&finder, &PacketExchangeFinder::found, this, [&](qint64 index, const PacketExchange &exchange) {
        asked.append(index);
        found = exchange;
    });
    finder.find(0);
    finder.find(1); // instead
    QTRY_COMPARE_WITH_TIMEOUT(asked, QList<qint64>{1}, deadlineMs);
    QCOMPARE(found.state, PacketExchange::State::Whole);
    QCOMPARE(found.steps.first().index, 0);
    finder.find(0);
    finder.cancel();
    finder.find(1);
    QTRY_COMPARE_WITH_TIMEOUT(asked, (QList<qint64>{1, 1}), deadlineMs);
    std::atomic<bool> cancelled = true;
    QVERIFY(linksOf(log, 0, &cancelled).isEmpty());
    QCOMPARE(readExchange(log, 0, &cancelled).state, PacketExchange::State::None);
}

void TstLogLinks::manyRecordsBetween()
{
    PacketLog log;
    log.setMemoryBudget(2'000'000); // some of them in the temporary file
    LogScript script(log);
    script.add(Sender::Client, subscribeTo(u"a"_s, 77)); // 0
    const QByteArray publish = std::get<QByteArray>(encode(LogScript::publish(u"a"_s, QByteArray(100, 'x')), Version::V5));
    for (int i = 0; i < 60'000; ++i)
        script.add(Sender::Server, publish);
    const qint64 suback = script.add(Sender::Server, granted<Suback>(77));
    verifyTogether(log, {0, suback});
}

void TstLogLinks::whatIsAwaitedIsLookedForInNewRecordsAlone()
{
    PacketLog log;
    LogScript script(log);
    script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 7, QoS::AtLeastOnce)); // 0
    const QByteArray publish = std::get<QByteArray>(encode(LogScript::publish(u"a"_s, "x"), Version::V5));
    for (int i = 0; i < 400'000; ++i)
        script.add(Sender::Server, publish);
    const auto timeOf = [](const auto &read) {
        QElapsedTimer timer;
        timer.start();
        read();
        return timer.nsecsElapsed();
    };
    PacketExchange exchange;
    const qint64 first = timeOf([&] { exchange = readExchange(log, 0); });
    qint64 again = std::numeric_limits<qint64>::max();
    for (int i = 0; i < 5; ++i) { // the machine may do something else meanwhile
        QCOMPARE(exchange.state, PacketExchange::State::Waiting);
        QCOMPARE(exchange.readTo, log.size());
        script.add(Sender::Server, publish);
        again = std::min(again, timeOf([&] { exchange = readExchangeAgain(log, 0, exchange); }));
    }
    QVERIFY2(again < first / 20, qPrintable(u"%1 ns after %2 ns"_s.arg(again).arg(first)));
    QCOMPARE(exchange.readTo, log.size());
    const qint64 answer = script.add(Sender::Server, LogScript::acknowledge<Puback>(7));
    exchange = readExchangeAgain(log, 0, exchange);
    QCOMPARE(exchange.state, PacketExchange::State::Whole);
    QCOMPARE(exchange.steps.last().index, answer);
}

// Looking on tells the same as looking anew, after each record.
void TstLogLinks::whatComesLaterChangesTheExchange()
{
    PacketLog log;
    LogScript other(log);
    other.begin(LogSource::Kind::Attempt, u"gate"_s);
    LogScript script(log);
    script.add(Sender::Client, connectAs(u"pump"_s, false)); // 0
    PacketExchange connecting = readExchange(log, 0), publishing, pinging;
    const auto lookOn = [&log](qint64 index, PacketExchange &exchange) {
        exchange = readExchangeAgain(log, index, exchange);
        const PacketExchange anew = readExchange(log, index);
        QCOMPARE(exchange.state, anew.state);
        QCOMPARE(exchange.steps, anew.steps);
    };
    const auto check = [&] {
        lookOn(0, connecting);
        if (log.size() > 2)
            lookOn(2, publishing);
        if (log.size() > 3)
            lookOn(3, pinging);
    };
    using State = PacketExchange::State;
    QCOMPARE(connecting.state, State::Waiting);
    script.add(Sender::Server, connackWith(false)); // 1
    check();
    QCOMPARE(connecting.state, State::Whole);
    script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 5, QoS::ExactlyOnce)); // 2
    check();
    script.add(Sender::Client, Pingreq{}); // 3
    check();
    other.add(Sender::Server, LogScript::acknowledge<Pubrec>(5)); // of another connection
    other.add(Sender::Server, Pingresp{});
    check();
    QCOMPARE(publishing.steps.size(), 1);
    script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 5, QoS::ExactlyOnce, true));
    check();
    script.add(Sender::Server, LogScript::acknowledge<Pubrec>(5));
    check();
    QCOMPARE(publishing.awaited, PacketType::Pubrel);
    QCOMPARE(pinging.state, State::Waiting);
    script.begin(); // the session goes on, on another connection
    script.add(Sender::Client, connectAs(u"pump"_s, false));
    check();
    script.add(Sender::Server, connackWith(true));
    check();
    script.add(Sender::Client, LogScript::acknowledge<Pubrel>(5));
    check();
    QCOMPARE(publishing.awaited, PacketType::Pubcomp);
    script.addEvent(TransportEvent::Kind::Closed, u"dropped"_s);
    check();
    QCOMPARE(publishing.state, State::Ended);
}

QTEST_GUILESS_MAIN(TstLogLinks)
#include "tst_loglinks.moc"
