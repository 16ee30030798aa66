#include "find/LogCounter.h"
#include "find/LogScript.h"
#include "find/LogStatistics.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <thread>

using namespace Qt::StringLiterals;
using namespace mqtt;

namespace {

constexpr int deadlineMs = 20'000;
constexpr auto client = std::size_t(Sender::Client), server = std::size_t(Sender::Server);

} // namespace

class TstLogStatistics : public QObject
{
    Q_OBJECT
private slots:
    void percentilesAreNear();
    void histogramTakesAnything();
    void binsCoarsen();
    void binsTakeAnyOrder();
    void countsByTypeAndDirection();
    void timesAcknowledgements();
    void identifiersAreReused();
    void closedConnectionsAreForgotten();
    void followsTheLog();
    void countsWhatAFilterWants();
    void startsAnewWhenCleared();
};

void TstLogStatistics::percentilesAreNear()
{
    QRandomGenerator random(11);
    for (const double spread : {3.0, 8.0, 20.0}) {
        DelayHistogram histogram;
        std::vector<qint64> values;
        for (int i = 0; i < 20'000; ++i) {
            values.push_back(qint64(std::exp(random.generateDouble() * spread)));
            histogram.add(values.back());
        }
        std::sort(values.begin(), values.end());
        for (const double percent : {0.1, 50.0, 90.0, 99.0, 99.9}) {
            const auto exact = double(values[std::size_t(std::ceil(double(values.size()) * percent / 100)) - 1]);
            const auto told = double(histogram.percentile(percent));
            QVERIFY2(std::abs(told - exact) <= exact * 0.008 + 0.5,
                     qPrintable(u"%1: %2 instead of %3"_s.arg(percent).arg(told).arg(exact)));
        }
        QCOMPARE(histogram.maximum(), values.back());
        QCOMPARE(histogram.minimum(), values.front());
        QCOMPARE(histogram.percentile(100), values.back());
        QCOMPARE(histogram.count(), 20'000);
    }
}

void TstLogStatistics::histogramTakesAnything()
{
    DelayHistogram histogram;
    QCOMPARE(histogram.percentile(50), -1);
    QCOMPARE(histogram.maximum(), -1);
    for (const qint64 value : {std::numeric_limits<qint64>::min(), qint64(-5), qint64(0)})
        histogram.add(value);
    QCOMPARE(histogram.percentile(99), 0);
    histogram.add(std::numeric_limits<qint64>::max());
    QVERIFY(histogram.maximum() > 12ll * 86'400 * 1'000'000);
    for (int shift = 0; shift < 40; ++shift) {
        for (const qint64 value : {(qint64(1) << shift) - 1, qint64(1) << shift, (qint64(1) << shift) + 1}) {
            DelayHistogram one;
            one.add(value);
            QCOMPARE(one.percentile(50), value);
        }
    }
}

void TstLogStatistics::binsCoarsen()
{
    RateBins bins;
    const qint64 start = 1'700'000'000'012'345;
    for (int i = 0; i < 100'000; ++i)
        bins.add(start + i * 1'000'000ll, Sender::Server, 10); // one a second, for more than a day
    QVERIFY(bins.bins().size() <= RateBins::most);
    QVERIFY(bins.bins().size() > RateBins::most / 4);
    QVERIFY(bins.start() <= start);
    TrafficCount total;
    for (const TrafficCount &bin : bins.bins())
        total += bin;
    QCOMPARE(total.packets[server], 100'000);
    QCOMPARE(total.bytes[server], 1'000'000);
    QCOMPARE(total.packets[client], 0);
    const qint64 whole = bins.bins()[5].packets[server];
    QVERIFY(std::abs(whole - bins.width() / 1'000'000) <= 1);
}

void TstLogStatistics::binsTakeAnyOrder()
{
    QRandomGenerator random(5);
    RateBins bins;
    qint64 width = RateBins::finest;
    for (int i = 0; i < 2'000; ++i) {
        const auto at = qint64(random.generate64() >> random.bounded(1, 60)) * (i % 2 ? 1 : -1) / 4;
        bins.add(at, Sender::Client, 1);
        QVERIFY(bins.bins().size() <= RateBins::most);
        QVERIFY(bins.width() >= width && bins.start() <= at && at < bins.start() + bins.width() * qint64(bins.bins().size()));
        width = bins.width();
    }
    TrafficCount total;
    for (const TrafficCount &bin : bins.bins())
        total += bin;
    QCOMPARE(total.packets[client], 2'000);
}

void TstLogStatistics::countsByTypeAndDirection()
{
    PacketLog log;
    LogScript script(log);
    LogCounter counter;
    script.addEvent(TransportEvent::Kind::TcpConnected, u"connected"_s);
    script.add(Sender::Client, LogScript::publish(u"a"_s, "12345"));
    script.add(Sender::Client, LogScript::publish(u"a"_s, "12"));
    script.add(Sender::Server, LogScript::publish(u"a"_s, "1"));
    TraceEntry malformed;
    malformed.version = Version::V5;
    malformed.sender = Sender::Server;
    malformed.bytes = QByteArray::fromHex("3002ffff");
    malformed.error.emplace();
    log.append(script.source, malformed);
    for (qint64 index = 0; index < log.size(); ++index)
        counter.add(log.slice(0).row(index), true);
    const LogFigures &figures = counter.figures();
    const TrafficCount publish = figures.byType[std::size_t(PacketType::Publish)];
    QCOMPARE(publish.packets[client], 2);
    QCOMPARE(publish.bytes[client], 11 + 8); // header 2, topic 3, property length 1, payload
    QCOMPARE(publish.packets[server], 2);
    QCOMPARE(publish.bytes[server], 7 + 4);
    QCOMPARE(figures.total(), publish);
    QCOMPARE(figures.events, 1);
    QCOMPARE(figures.malformed, 1);
    QCOMPARE(figures.records, 5);
    QCOMPARE(figures.firstMicroseconds, LogScript::startMs * 1000 + 1000);
}

void TstLogStatistics::timesAcknowledgements()
{
    PacketLog log;
    LogScript script(log);
    const auto wait = [&](int ms) { script.microseconds += ms * 1000 - 1000; }; // of which the next record takes one
    script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 1, QoS::AtLeastOnce));
    script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 2, QoS::ExactlyOnce)); // 1 ms later
    wait(4);
    script.add(Sender::Server, LogScript::acknowledge<Puback>(1)); // 5 ms
    wait(6);
    script.add(Sender::Server, LogScript::acknowledge<Pubrec>(2)); // 10 ms
    script.add(Sender::Client, LogScript::acknowledge<Pubrel>(2));
    wait(7);
    script.add(Sender::Server, LogScript::acknowledge<Pubcomp>(2)); // 7 ms
    script.add(Sender::Client, Pingreq{});
    wait(3);
    script.add(Sender::Server, Pingresp{}); // 3 ms
    script.add(Sender::Server, LogScript::publish(u"b"_s, "x", 1, QoS::AtLeastOnce));
    wait(2);
    script.add(Sender::Client, LogScript::acknowledge<Puback>(1)); // 2 ms, ours
    script.add(Sender::Client, Pingreq{});                         // unanswered
    LogCounter counter;
    for (qint64 index = 0; index < log.size(); ++index)
        counter.add(log.slice(0).row(index), true);
    const auto only = [&](LogDelay which, Sender asking) {
        const DelayHistogram &delay = counter.figures().delay(which, asking);
        return delay.count() == 1 ? delay.maximum() : -delay.count();
    };
    QCOMPARE(only(LogDelay::PublishPuback, Sender::Client), 5'000);
    QCOMPARE(only(LogDelay::PublishPubrec, Sender::Client), 10'000);
    QCOMPARE(only(LogDelay::PubrelPubcomp, Sender::Client), 7'000);
    QCOMPARE(only(LogDelay::PingreqPingresp, Sender::Client), 3'000);
    QCOMPARE(only(LogDelay::PublishPuback, Sender::Server), 2'000);
    QCOMPARE(only(LogDelay::SubscribeSuback, Sender::Client), 0);
    QCOMPARE(counter.figures().unanswered[std::size_t(LogDelay::PingreqPingresp)][client], 1);
    QCOMPARE(counter.figures().unanswered[std::size_t(LogDelay::PublishPuback)][client], 0);
}

void TstLogStatistics::identifiersAreReused()
{
    PacketLog log;
    LogScript script(log);
    const auto publish = [&](bool dup) { script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 1, QoS::AtLeastOnce, dup)); };
    publish(false);
    publish(true);                                                 // again: counts from the first
    script.add(Sender::Server, LogScript::acknowledge<Puback>(1)); // 2 ms
    publish(false);                                                // never answered
    publish(false);
    script.add(Sender::Server, LogScript::acknowledge<Puback>(1)); // 1 ms
    script.add(Sender::Server, LogScript::acknowledge<Puback>(1)); // of none
    script.begin();
    script.add(Sender::Server, LogScript::acknowledge<Puback>(1)); // another connection
    LogCounter counter;
    for (qint64 index = 0; index < log.size(); ++index)
        counter.add(log.slice(0).row(index), true);
    const DelayHistogram &delay = counter.figures().delay(LogDelay::PublishPuback, Sender::Client);
    QCOMPARE(delay.count(), 2);
    QCOMPARE(delay.maximum(), 2'000);
    QCOMPARE(delay.minimum(), 1'000);
    QCOMPARE(counter.figures().unanswered[std::size_t(LogDelay::PublishPuback)][client], 1);
}

void TstLogStatistics::closedConnectionsAreForgotten()
{
    PacketLog log;
    LogScript script(log);
    script.add(Sender::Client, LogScript::publish(u"a"_s, "x", 1, QoS::AtLeastOnce));
    script.add(Sender::Client, Pingreq{});
    script.addEvent(TransportEvent::Kind::Closed, u"closed"_s);
    script.add(Sender::Server, LogScript::acknowledge<Puback>(1));
    script.add(Sender::Server, Pingresp{});
    LogCounter counter;
    for (qint64 index = 0; index < log.size(); ++index)
        counter.add(log.slice(0).row(index), true);
    for (const auto which : {LogDelay::PublishPuback, LogDelay::PingreqPingresp}) {
        QVERIFY(counter.figures().delay(which, Sender::Client).isEmpty());
        QCOMPARE(counter.figures().unanswered[std::size_t(which)][client], 1);
    }
}

void TstLogStatistics::followsTheLog()
{
    PacketLog log;
    LogScript script(log);
    for (int i = 0; i < 100; ++i)
        script.add(Sender::Client, Pingreq{});
    LogStatistics statistics(&log);
    QCOMPARE(statistics.figures().records, 0); // nothing is counted before start()
    statistics.start();
    std::thread writer([&] {
        for (int i = 0; i < 30'000; ++i)
            script.add(Sender::Server, LogScript::publish(u"a"_s, "x"));
    });
    QTRY_COMPARE_WITH_TIMEOUT(statistics.figures().records, 30'100, deadlineMs);
    writer.join();
    QCOMPARE(statistics.figures().byType[std::size_t(PacketType::Publish)].packets[server], 30'000);
    QCOMPARE(statistics.figures().byType[std::size_t(PacketType::Pingreq)].packets[client], 100);
    QVERIFY(!statistics.isRunning());
    statistics.stop();
    QSignalSpy changed(&statistics, &LogStatistics::changed);
    script.add(Sender::Client, Pingreq{});
    LogStatistics other(&log);
    other.start();
    QTRY_COMPARE_WITH_TIMEOUT(other.figures().records, 30'101, deadlineMs);
    QVERIFY(changed.isEmpty());
    QCOMPARE(statistics.figures().records, 30'100); // what was counted stays
}

void TstLogStatistics::countsWhatAFilterWants()
{
    PacketLog log;
    LogScript script(log);
    for (quint16 i = 0; i < 10; ++i) {
        script.add(Sender::Client, LogScript::publish(i % 2 ? u"a"_s : u"b"_s, "x", quint16(i + 1), QoS::AtLeastOnce));
        script.add(Sender::Server, LogScript::acknowledge<Puback>(quint16(i + 1)));
    }
    LogStatistics statistics(&log);
    statistics.start(filterOf(u"topic:a"_s));
    QTRY_COMPARE_WITH_TIMEOUT(statistics.counted(), 20, deadlineMs);
    QCOMPARE(statistics.figures().total().packets[client], 5);
    QCOMPARE(statistics.figures().total().packets[server], 0);
    QCOMPARE(statistics.figures().delay(LogDelay::PublishPuback, Sender::Client).count(), 5);
}

void TstLogStatistics::startsAnewWhenCleared()
{
    PacketLog log;
    LogScript script(log);
    script.add(Sender::Client, Pingreq{});
    LogStatistics statistics(&log);
    statistics.start();
    QTRY_COMPARE_WITH_TIMEOUT(statistics.figures().records, 1, deadlineMs);
    log.clear();
    QCOMPARE(statistics.figures().records, 0);
    script.add(Sender::Client, Pingreq{});
    script.add(Sender::Client, Pingreq{});
    QTRY_COMPARE_WITH_TIMEOUT(statistics.figures().records, 2, deadlineMs);
}

QTEST_GUILESS_MAIN(TstLogStatistics)
#include "tst_logstatistics.moc"
