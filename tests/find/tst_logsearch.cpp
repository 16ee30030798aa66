#include "find/LogMatcher.h"
#include "find/LogScript.h"
#include "find/LogSearch.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <set>
#include <thread>

using namespace Qt::StringLiterals;
using namespace mqtt;

namespace {

constexpr int deadlineMs = 20'000;

QList<qint64> all(const LogHits &hits)
{
    QList<qint64> list;
    for (qint64 row = 0; row < hits.size(); ++row)
        list.append(hits.at(row));
    return list;
}

/// Writes down what a view would have done by the signals alone.
struct Listener {
    explicit Listener(const LogSearch &search)
    {
        QObject::connect(&search, &LogSearch::aboutToAdd, &search,
                         [&](qint64 first, qint64) { isConsistent &= first == rows && first == search.hits().size(); });
        QObject::connect(&search, &LogSearch::added, &search, [&](qint64, qint64 count) {
            rows += count;
            ++additions;
            isConsistent &= rows == search.hits().size();
        });
        QObject::connect(&search, &LogSearch::changed, &search, [&] { rows = search.hits().size(); });
        QObject::connect(&search, &LogSearch::wasReset, &search, [&] {
            rows = 0;
            isConsistent &= search.hits().isEmpty();
        });
    }
    qint64 rows = 0;
    int additions = 0;
    bool isConsistent = true;
};

} // namespace

class TstLogSearch : public QObject
{
    Q_OBJECT
private slots:
    void hitsAreASet();
    void hitsTakeTwoBytes();
    void findsWhatIsThere();
    void followsTheLog();
    void tellsOnceAFrame();
    void changesEarlierRows();
    void startsAnewWhenCleared();
    void cancels();
    void survivesItsEnd();
    void findsNextAndPrevious();
    void findsBehindAliases();
    void cancelsFind();
};

void TstLogSearch::hitsAreASet()
{
    LogHits hits;
    std::set<qint64> reference;
    QRandomGenerator random(3);
    for (qint64 index = 0; index < 400'000; index += 1 + qint64(random.bounded(random.bounded(20u) == 0 ? 90'000u : 4u))) {
        hits.append(index);
        reference.insert(index);
    }
    for (int i = 0; i < 2000; ++i) {
        const auto index = qint64(random.bounded(400'000u));
        const bool isThere = reference.contains(index);
        const auto row = qint64(std::distance(reference.begin(), reference.lower_bound(index)));
        QCOMPARE(hits.rowsBefore(index), row);
        QCOMPARE(hits.rowOf(index), isThere ? row : -1);
        if (i % 2) {
            QCOMPARE(hits.insert(index), isThere ? -1 : row);
            reference.insert(index);
        } else {
            QCOMPARE(hits.remove(index), isThere ? row : -1);
            reference.erase(index);
        }
    }
    QCOMPARE(hits.size(), qint64(reference.size()));
    QCOMPARE(all(hits), QList<qint64>(reference.begin(), reference.end()));
    hits.clear();
    QVERIFY(hits.isEmpty());
    QCOMPARE(hits.rowOf(3), -1);
}

void TstLogSearch::hitsTakeTwoBytes()
{
    LogHits hits;
    for (qint64 index = 0; index < 3'000'000; index += 3)
        hits.append(index);
    QVERIFY(hits.memoryBytes() < hits.size() * 5 / 2);
    QCOMPARE(hits.at(777'777), 3 * 777'777);
}

void TstLogSearch::findsWhatIsThere()
{
    PacketLog log;
    LogScript script(log);
    for (int i = 0; i < 30'000; ++i)
        script.add(Sender::Server, LogScript::publish(i % 10 ? u"a"_s : u"b"_s, QByteArray::number(i)));
    LogSearch search(&log);
    Listener listener(search);
    search.setFilter(filterOf(u"topic:b"_s));
    QVERIFY(search.isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!search.isRunning(), deadlineMs);
    QCOMPARE(search.hits().size(), 3'000);
    QCOMPARE(search.hits().at(2'999), 29'990);
    QCOMPARE(search.searched(), 30'000);
    QCOMPARE(listener.rows, 3'000);
    search.setFilter(filterOf(u"29999"_s));
    QCOMPARE(search.hits().size(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(all(search.hits()), QList<qint64>{29'999}, deadlineMs);
    QVERIFY(listener.isConsistent);
}

// What a thread appends while it is searched is found too, each record once.
void TstLogSearch::followsTheLog()
{
    constexpr int count = 60'000;
    PacketLog log;
    LogScript script(log);
    LogSearch search(&log);
    Listener listener(search);
    search.setFilter(filterOf(u"\"even\""_s));
    std::thread writer([&] {
        const QByteArray even = std::get<QByteArray>(encode(LogScript::publish(u"t"_s, "even"), Version::V5));
        const QByteArray odd = std::get<QByteArray>(encode(LogScript::publish(u"t"_s, "odd"), Version::V5));
        for (int i = 0; i < count; ++i)
            script.add(Sender::Server, i % 2 ? odd : even);
    });
    QTRY_COMPARE_WITH_TIMEOUT(search.hits().size(), count / 2, deadlineMs);
    writer.join();
    for (qint64 row = 0; row < search.hits().size(); ++row)
        QVERIFY(search.hits().at(row) == row * 2);
    QVERIFY(listener.isConsistent);
    QCOMPARE(listener.rows, count / 2);
    script.add(Sender::Server, LogScript::publish(u"t"_s, "even")); // after it had come to the end
    QTRY_COMPARE_WITH_TIMEOUT(search.hits().size(), count / 2 + 1, deadlineMs);
}

void TstLogSearch::tellsOnceAFrame()
{
    PacketLog log;
    LogScript script(log);
    LogSearch search(&log);
    Listener listener(search);
    search.setFilter(LogFilter());
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 2'000; ++i) {
        script.add(Sender::Server, Pingresp{});
        if (i % 10 == 0)
            QCoreApplication::processEvents();
    }
    QTRY_COMPARE_WITH_TIMEOUT(search.hits().size(), 2'000, deadlineMs);
    QVERIFY2(listener.additions <= clock.elapsed() / 15 + 2, qPrintable(QString::number(listener.additions)));
}

void TstLogSearch::changesEarlierRows()
{
    PacketLog log;
    LogScript script(log);
    script.add(Sender::Client, LogScript::publish(u"a"_s, "1", 1, QoS::AtLeastOnce)); // 0
    script.add(Sender::Client, Pingreq{});                                            // 1
    LogSearch refused(&log), taken(&log);
    Listener listener(refused), other(taken);
    refused.setFilter(filterOf(u"is:refused"_s));
    taken.setFilter(filterOf(u"not is:refused"_s));
    QTRY_COMPARE_WITH_TIMEOUT(taken.hits().size(), 2, deadlineMs);
    QTRY_VERIFY_WITH_TIMEOUT(!refused.isRunning(), deadlineMs);
    QCOMPARE(refused.hits().size(), 0);
    QSignalSpy changed(&refused, &LogSearch::changed);
    script.add(Sender::Server, LogScript::acknowledge<Puback>(1, 0x87)); // 2
    QTRY_COMPARE_WITH_TIMEOUT(all(refused.hits()), (QList<qint64>{0, 2}), deadlineMs);
    QTRY_COMPARE_WITH_TIMEOUT(all(taken.hits()), QList<qint64>{1}, deadlineMs);
    QCOMPARE(changed.count(), 1);
    QVERIFY(listener.isConsistent && other.isConsistent);
    QCOMPARE(other.rows, 1);
}

void TstLogSearch::startsAnewWhenCleared()
{
    PacketLog log;
    LogScript script(log);
    LogSearch search(&log);
    search.setFilter(filterOf(u"type:pingreq"_s));
    for (int i = 0; i < 100; ++i)
        script.add(Sender::Client, Pingreq{});
    QTRY_COMPARE_WITH_TIMEOUT(search.hits().size(), 100, deadlineMs);
    log.clear();
    QCOMPARE(search.hits().size(), 0);
    script.add(Sender::Server, Pingresp{});
    script.add(Sender::Client, Pingreq{});
    QTRY_COMPARE_WITH_TIMEOUT(all(search.hits()), QList<qint64>{1}, deadlineMs);
    search.cancel();
    log.clear();
    QCOMPARE(search.hits().size(), 0); // its indexes mean nothing any more
    QVERIFY(search.isCancelled());
}

void TstLogSearch::cancels()
{
    PacketLog log;
    LogScript script(log);
    for (int i = 0; i < 50'000; ++i)
        script.add(Sender::Client, LogScript::publish(u"topic/%1"_s.arg(i), "x"));
    LogSearch search(&log);
    search.setFilter(filterOf(u"prop:contentType or user-property:a or x"_s));
    search.cancel();
    QVERIFY(!search.isRunning());
    QVERIFY(search.isCancelled());
    const qint64 hits = search.hits().size();
    QSignalSpy added(&search, &LogSearch::added);
    QSignalSpy progressed(&search, &LogSearch::progressed);
    script.add(Sender::Client, LogScript::publish(u"t"_s, "x"));
    LogSearch other(&log); // takes its time: nothing comes of the first meanwhile
    other.setFilter(filterOf(u"x"_s));
    QTRY_COMPARE_WITH_TIMEOUT(other.hits().size(), 50'001, deadlineMs);
    QCOMPARE(search.hits().size(), hits);
    QVERIFY(added.isEmpty() && progressed.isEmpty());
    search.setFilter(filterOf(u"type:publish"_s));
    QTRY_COMPARE_WITH_TIMEOUT(search.hits().size(), 50'001, deadlineMs);
}

// Ends, and is started anew, while it reads.
void TstLogSearch::survivesItsEnd()
{
    PacketLog log;
    LogScript script(log);
    for (int i = 0; i < 20'000; ++i)
        script.add(Sender::Client, LogScript::publish(u"t"_s, "x"));
    for (int i = 0; i < 20; ++i) {
        LogSearch search(&log);
        LogFind find(&log);
        search.setFilter(filterOf(u"payload:y or x"_s));
        find.find(filterOf(u"\"nowhere\" or \"else\""_s), 0, LogFind::Direction::Forwards);
        for (int j = 0; j < i % 4; ++j)
            search.setFilter(filterOf(u"type:puback"_s));
    }
}

void TstLogSearch::findsNextAndPrevious()
{
    PacketLog log;
    LogScript script(log);
    for (int i = 0; i < 40'000; ++i)
        script.add(Sender::Client, LogScript::publish(u"t"_s, i == 5 || i == 20'000 || i == 20'001 || i == 39'000 ? "needle" : "hay"));
    LogFind find(&log);
    QSignalSpy found(&find, &LogFind::found);
    const auto result = [&](const QString &filter, qint64 from, LogFind::Direction direction) {
        found.clear();
        find.find(filterOf(filter), from, direction);
        return found.wait(deadlineMs) ? std::pair(found[0][0].toLongLong(), found[0][1].toBool()) : std::pair(qint64(-7), false);
    };
    using enum LogFind::Direction;
    const auto hit = [](qint64 index, bool wrapped) { return std::pair(index, wrapped); };
    QCOMPARE(result(u"needle"_s, 5, Forwards), hit(20'000, false));
    QCOMPARE(result(u"needle"_s, 20'000, Forwards), hit(20'001, false));
    QCOMPARE(result(u"needle"_s, -1, Forwards), hit(5, false));
    QCOMPARE(result(u"needle"_s, 39'000, Forwards), hit(5, true));
    QCOMPARE(result(u"needle"_s, 20'000, Backwards), hit(5, false));
    QCOMPARE(result(u"needle"_s, 20'001, Backwards), hit(20'000, false));
    QCOMPARE(result(u"needle"_s, 40'000, Backwards), hit(39'000, false));
    QCOMPARE(result(u"needle"_s, 5, Backwards), hit(39'000, true));
    QCOMPARE(result(u"needle t<1s"_s, 5, Forwards), hit(5, true)); // the only one is where it began
    QCOMPARE(result(u"nowhere"_s, 5, Forwards), hit(-1, false));
    QCOMPARE(result(u"nowhere"_s, 5, Backwards), hit(-1, false));
    QVERIFY(!find.isRunning());
}

void TstLogSearch::findsBehindAliases()
{
    PacketLog log;
    LogScript script(log);
    Publish publish = LogScript::publish(u"hall"_s, "x");
    publish.properties.set(PropertyId::TopicAlias, quint32(1));
    script.add(Sender::Server, publish); // 0
    for (int i = 0; i < 20'000; ++i)
        script.add(Sender::Server, Pingresp{});
    publish.topicName.clear();
    script.add(Sender::Server, publish); // 20,001
    LogFind find(&log);
    QSignalSpy found(&find, &LogFind::found);
    find.find(filterOf(u"topic:hall"_s), 19'000, LogFind::Direction::Forwards);
    QVERIFY(found.wait(deadlineMs));
    QCOMPARE(found[0][0].toLongLong(), 20'001);
}

void TstLogSearch::cancelsFind()
{
    PacketLog log;
    LogScript script(log);
    for (int i = 0; i < 20'000; ++i)
        script.add(Sender::Client, LogScript::publish(u"t"_s, "x"));
    LogFind find(&log);
    QSignalSpy found(&find, &LogFind::found);
    find.find(filterOf(u"\"nowhere\" or \"else\""_s), 0, LogFind::Direction::Forwards);
    find.cancel();
    QVERIFY(!find.isRunning());
    find.find(filterOf(u"x"_s), 10, LogFind::Direction::Forwards);
    QVERIFY(found.wait(deadlineMs));
    QCOMPARE(found.count(), 1);
    QCOMPARE(found[0][0].toLongLong(), 11);
}

QTEST_GUILESS_MAIN(TstLogSearch)
#include "tst_logsearch.moc"
