// The store of received messages, and which subscriptions a message matched.
#include "pubsub/MessageStore.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace Qt::StringLiterals;
using mqtt::PropertyId;

class TstMessageStore : public QObject
{
    Q_OBJECT
private slots:
    void keepsOrderAndIndex();
    void growthIsAnnouncedOnceUntilRead();
    void oldestGiveWay();
    void propertiesCountAsMemory();
    void newestStaysHoweverBig();
    void clearBeginsAnew();
    void appendedOnAnotherThread();
    void matchesByFilter();
    void matchesByIdentifier();
    void identifierOfAnotherSession();
    void filtersChange();

private:
    static ReceivedMessage message(const QString &topicName, const QByteArray &payload = {})
    {
        ReceivedMessage message;
        message.publish.topicName = topicName;
        message.publish.payload = payload;
        return message;
    }
};

void TstMessageStore::keepsOrderAndIndex()
{
    MessageStore store;
    store.append(message(u"a"_s));
    store.append(message(u"b"_s, "payload"));
    QCOMPARE(store.size(), 2);
    QCOMPARE(store.message(0).publish.topicName, u"a"_s);
    QCOMPARE(store.message(1).index, 1);
    QCOMPARE(store.message(1).publish.payload, QByteArray("payload"));
    QCOMPARE(store.message(2).index, -1);
    QCOMPARE(store.message(-1).index, -1);
}

void TstMessageStore::growthIsAnnouncedOnceUntilRead()
{
    MessageStore store;
    QSignalSpy grown(&store, &MessageStore::grown);
    for (int i = 0; i < 1'000; ++i)
        store.append(message(u"t"_s));
    QCOMPARE(grown.size(), 1);
    QCOMPARE(store.size(), 1'000);
    store.append(message(u"t"_s));
    QCOMPARE(grown.size(), 2);
}

void TstMessageStore::oldestGiveWay()
{
    MessageStore store;
    store.setMaximumBytes(100'000);
    for (int i = 0; i < 100; ++i)
        store.append(message(QString::number(i), QByteArray(10'000, 'x')));
    QVERIFY(store.bytes() <= 100'000);
    QVERIFY(store.dropped() >= 90);
    QCOMPARE(store.size(), 100);
    QCOMPARE(store.message(store.dropped() - 1).index, -1);
    QCOMPARE(store.message(store.dropped()).publish.topicName, QString::number(store.dropped()));
    QCOMPARE(store.message(99).publish.topicName, u"99"_s);
    store.setMaximumBytes(20'000);
    QVERIFY(store.dropped() >= 98);
}

void TstMessageStore::propertiesCountAsMemory()
{
    MessageStore store;
    store.setMaximumBytes(1'000'000);
    ReceivedMessage big = message(u"t"_s);
    for (int i = 0; i < 100; ++i)
        big.publish.properties.appendUserProperty(QString(1'000, u'n'), QString(1'000, u'v'));
    for (int i = 0; i < 10; ++i)
        store.append(big);
    QVERIFY(store.dropped() >= 7);
}

void TstMessageStore::newestStaysHoweverBig()
{
    MessageStore store;
    store.setMaximumBytes(1'000);
    store.append(message(u"small"_s));
    store.append(message(u"big"_s, QByteArray(100'000, 'x')));
    QCOMPARE(store.dropped(), 1);
    QCOMPARE(store.message(1).publish.payload.size(), 100'000);
}

void TstMessageStore::clearBeginsAnew()
{
    MessageStore store;
    QSignalSpy cleared(&store, &MessageStore::cleared);
    QSignalSpy grown(&store, &MessageStore::grown);
    store.append(message(u"t"_s));
    store.clear();
    QCOMPARE(cleared.size(), 1);
    QCOMPARE(store.size(), 0);
    QCOMPARE(store.bytes(), 0);
    store.append(message(u"u"_s));
    QCOMPARE(grown.size(), 2);
    QCOMPARE(store.message(0).publish.topicName, u"u"_s);
}

void TstMessageStore::appendedOnAnotherThread()
{
    MessageStore store;
    store.setMaximumBytes(200'000);
    std::unique_ptr<QThread> writer(QThread::create([&store] {
        for (int i = 0; i < 20'000; ++i)
            store.append(message(QString::number(i)));
    }));
    writer->start();
    qint64 last = 0;
    while (!writer->isFinished()) {
        const qint64 size = store.size();
        QVERIFY(size >= last);
        last = size;
        const ReceivedMessage read = store.message(size - 1);
        if (read.index >= 0)
            QCOMPARE(read.publish.topicName, QString::number(read.index));
    }
    writer->wait();
    QCOMPARE(store.size(), 20'000);
}

void TstMessageStore::matchesByFilter()
{
    SubscriptionMatcher matcher;
    matcher.setFilters({{u"a/#"_s, 0}, {u"a/+"_s, 0}, {u"$share/g/a/b"_s, 0}, {u"c"_s, 0}});
    mqtt::Publish publish;
    publish.topicName = u"a/b"_s;
    const MatchedFilters expected{{u"a/#"_s, u"a/+"_s, u"$share/g/a/b"_s}, false};
    QCOMPARE(matcher.match(publish), expected);
    QCOMPARE(matcher.match(publish), expected); // now out of what it remembers
    publish.topicName = u"d"_s;
    QVERIFY(matcher.match(publish).topicFilters.isEmpty());
}

void TstMessageStore::matchesByIdentifier()
{
    SubscriptionMatcher matcher;
    matcher.setFilters({{u"a/#"_s, 1}, {u"a/+"_s, 2}, {u"a/b"_s, 3}});
    mqtt::Publish publish;
    publish.topicName = u"a/b"_s;
    publish.properties.append(PropertyId::SubscriptionIdentifier, quint32(3));
    publish.properties.append(PropertyId::SubscriptionIdentifier, quint32(1));
    const MatchedFilters expected{{u"a/#"_s, u"a/b"_s}, true};
    QCOMPARE(matcher.match(publish), expected);
}

void TstMessageStore::identifierOfAnotherSession()
{
    SubscriptionMatcher matcher;
    matcher.setFilters({{u"a/b"_s, 0}});
    mqtt::Publish publish;
    publish.topicName = u"a/b"_s;
    publish.properties.append(PropertyId::SubscriptionIdentifier, quint32(9));
    const MatchedFilters expected{{u"a/b"_s}, false};
    QCOMPARE(matcher.match(publish), expected);
}

void TstMessageStore::filtersChange()
{
    SubscriptionMatcher matcher;
    mqtt::Publish publish;
    publish.topicName = u"a"_s;
    QVERIFY(matcher.match(publish).topicFilters.isEmpty());
    matcher.setFilters({{u"a"_s, 0}});
    QCOMPARE(matcher.match(publish).topicFilters, QStringList{u"a"_s});
    for (int i = 0; i < 5'000; ++i) { // more topics than it remembers
        publish.topicName = QString::number(i);
        QVERIFY(matcher.match(publish).topicFilters.isEmpty());
    }
    publish.topicName = u"a"_s;
    QCOMPARE(matcher.match(publish).topicFilters, QStringList{u"a"_s});
}

QTEST_GUILESS_MAIN(TstMessageStore)
#include "tst_messagestore.moc"
