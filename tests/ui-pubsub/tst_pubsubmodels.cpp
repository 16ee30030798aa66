// The models of the tab "Publish & Subscribe".
#include "log/FollowingTable.h"
#include "pubsub/MessagesModel.h"
#include "pubsub/PublicationsModel.h"
#include "pubsub/SubscriptionsModel.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTextDocument>
#include <QThread>

using namespace Qt::StringLiterals;

namespace {

ReceivedMessage message(const QString &topicName, const QByteArray &payload = "payload")
{
    ReceivedMessage message;
    message.publish.topicName = topicName;
    message.publish.payload = payload;
    message.receivedAt = QDateTime::currentDateTimeUtc();
    return message;
}

SubscriptionSettings wanted(const QString &topicFilter)
{
    SubscriptionSettings settings;
    settings.topicFilter = topicFilter;
    settings.qos = mqtt::QoS::ExactlyOnce;
    return settings;
}

QString cell(const QAbstractItemModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

constexpr auto strict = QAbstractItemModelTester::FailureReportingMode::QtTest;

} // namespace

class TstPubSubModels : public QObject
{
    Q_OBJECT
private slots:
    void messagesInRows();
    void hostileTopicIsPlain();
    void oldMessagesLeaveAtTheTop();
    void filterFindsWords();
    void filterDuringGrowth();
    void oldMatchesLeave();
    void pausedHoldsBack();
    void clearedBetweenFrames();
    void bigPayloadsAreNotHeld();
    void readerStaysWhereTheyAre();
    void floodDoesNotFreeze();
    void subscriptionRows();
    void boxSubscribes();
    void publicationRows();
    void publicationsGiveWay();
};

void TstPubSubModels::messagesInRows()
{
    MessageStore store;
    MessagesModel model(&store);
    const QAbstractItemModelTester tester(&model, strict);
    ReceivedMessage flagged = message(u"a/b"_s, QByteArray("\0\1", 2));
    flagged.publish.retain = flagged.publish.dup = true;
    flagged.publish.qos = mqtt::QoS::AtLeastOnce;
    flagged.subscriptions.topicFilters = {u"a/#"_s};
    store.append(flagged);
    store.append(message(u"c"_s, {}));
    QTRY_COMPARE(model.rowCount(), 2);
    QCOMPARE(cell(model, 0, MessagesModel::Topic), u"a/b"_s);
    QCOMPARE(cell(model, 0, MessagesModel::Flags), u"R D"_s);
    QCOMPARE(cell(model, 0, MessagesModel::Qos), u"1"_s);
    QCOMPARE(cell(model, 0, MessagesModel::Size), u"2 B"_s);
    QCOMPARE(cell(model, 0, MessagesModel::Subscription), u"a/#"_s);
    QVERIFY(cell(model, 0, MessagesModel::Payload).contains(u"00 01"_s));
    QCOMPARE(cell(model, 1, MessagesModel::Payload), u"(empty)"_s);
    QVERIFY(model.index(0, MessagesModel::Flags).data(Qt::ToolTipRole).toString().contains(u"RETAIN"_s));
    QCOMPARE(model.message(0).publish.payload, QByteArray("\0\1", 2));
    QCOMPARE(model.message(2).index, -1);
}

void TstPubSubModels::hostileTopicIsPlain()
{
    MessageStore store;
    MessagesModel model(&store);
    store.append(message(u"<b>x</b>\n\u202E"_s, "<img src=x>"));
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(cell(model, 0, MessagesModel::Topic), u"<b>x</b>\\n\\u202e"_s);
    const QString tip = model.index(0, MessagesModel::Payload).data(Qt::ToolTipRole).toString();
    QTextDocument shown;
    shown.setHtml(tip);
    QCOMPARE(Qt::mightBeRichText(tip) ? shown.toPlainText() : tip, u"<img src=x>"_s);
}

void TstPubSubModels::oldMessagesLeaveAtTheTop()
{
    MessageStore store;
    store.setMaximumBytes(20'000);
    MessagesModel model(&store);
    const QAbstractItemModelTester tester(&model, strict);
    for (int round = 0; round < 5; ++round) {
        for (int i = 0; i < 100; ++i)
            store.append(message(QString::number(round * 100 + i)));
        QTRY_COMPARE(model.dropped() + model.kept(), store.size());
        QCOMPARE(model.rowCount(), int(store.size() - store.dropped()));
        QCOMPARE(cell(model, 0, MessagesModel::Topic), QString::number(store.dropped()));
        QCOMPARE(cell(model, model.rowCount() - 1, MessagesModel::Topic), QString::number(round * 100 + 99));
    }
    QVERIFY(model.dropped() > 0);
}

void TstPubSubModels::filterFindsWords()
{
    MessageStore store;
    MessagesModel model(&store);
    const QAbstractItemModelTester tester(&model, strict);
    store.append(message(u"home/kitchen"_s, "21.5 degrees"));
    store.append(message(u"home/cellar"_s, "12"));
    store.append(message(u"garden"_s, "kitchen herbs"));
    model.setFilter(u"KITCHEN"_s);
    QTRY_COMPARE(model.rowCount(), 2);
    QCOMPARE(model.rowOf(2), 1);
    QCOMPARE(model.rowOf(1), -1);
    model.setFilter(u"kitchen degrees"_s);
    QTRY_COMPARE(model.rowCount(), 1);
    model.setFilter(QString());
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.rowOf(1), 1);
}

void TstPubSubModels::filterDuringGrowth()
{
    MessageStore store;
    MessagesModel model(&store);
    model.setFilter(u"even"_s);
    for (int i = 0; i < 20'000; ++i)
        store.append(message(i % 2 == 0 ? u"even"_s : u"odd"_s));
    QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 10'000, 20'000);
    QVERIFY(!model.isScanning());
}

void TstPubSubModels::oldMatchesLeave()
{
    MessageStore store;
    store.setMaximumBytes(20'000);
    MessagesModel model(&store);
    const QAbstractItemModelTester tester(&model, strict);
    model.setFilter(u"even"_s);
    for (int round = 0; round < 5; ++round) {
        for (int i = 0; i < 100; ++i)
            store.append(message(i % 2 == 0 ? u"even"_s : u"odd"_s));
        QTRY_COMPARE(model.dropped() + model.kept(), store.size());
        QVERIFY(model.rowCount() > 0);
        QVERIFY(model.message(0).index >= store.dropped());
    }
}

void TstPubSubModels::pausedHoldsBack()
{
    MessageStore store;
    MessagesModel model(&store);
    const QAbstractItemModelTester tester(&model, strict);
    store.append(message(u"a"_s));
    QTRY_COMPARE(model.rowCount(), 1);
    model.setPaused(true);
    store.append(message(u"b"_s));
    store.append(message(u"c"_s));
    QTRY_COMPARE(model.waiting(), 2);
    QCOMPARE(model.rowCount(), 1);
    model.setPaused(false);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.waiting(), 0);
}

void TstPubSubModels::clearedBetweenFrames()
{
    MessageStore store;
    MessagesModel model(&store);
    const QAbstractItemModelTester tester(&model, strict);
    for (int i = 0; i < 10; ++i)
        store.append(message(u"old"_s));
    QTRY_COMPARE(model.rowCount(), 10);
    store.clear();
    QCOMPARE(model.rowCount(), 0);
    store.append(message(u"new"_s));
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(cell(model, 0, MessagesModel::Topic), u"new"_s);
}

void TstPubSubModels::bigPayloadsAreNotHeld()
{
    MessageStore store;
    MessagesModel model(&store);
    QByteArray payload(1'000'000, 'x');
    store.append(message(u"a"_s, payload));
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(cell(model, 0, MessagesModel::Topic), u"a"_s);
    store.clear();
    QVERIFY(payload.isDetached()); // nobody else has it any more
}

void TstPubSubModels::readerStaysWhereTheyAre()
{
    MessageStore store;
    store.setMaximumBytes(30'000);
    MessagesModel model(&store);
    FollowingTable table(&model);
    table.resize(600, 200);
    table.show();
    for (int i = 0; i < 150; ++i)
        store.append(message(QString::number(i)));
    QTRY_COMPARE(model.dropped() + model.kept(), store.size());
    QTRY_VERIFY(table.verticalScrollBar()->maximum() > 20);
    QVERIFY(table.isFollowing());
    table.verticalScrollBar()->setValue(table.verticalScrollBar()->maximum() - 10);
    QVERIFY(!table.isFollowing());
    const auto firstSeen = [&] { return cell(model, table.rowAt(1), MessagesModel::Topic); };
    const QString before = firstSeen();
    const qint64 dropped = store.dropped();
    for (int i = 0; i < 50; ++i)
        store.append(message(QString::number(1'000 + i)));
    QTRY_COMPARE(model.dropped() + model.kept(), store.size());
    QVERIFY(store.dropped() > dropped);
    QCOMPARE(firstSeen(), before);
    QVERIFY(!table.isFollowing());
}

void TstPubSubModels::floodDoesNotFreeze()
{
    MessageStore store;
    MessagesModel model(&store);
    FollowingTable table(&model);
    table.resize(600, 200);
    table.show();
    constexpr int count = 200'000;
    std::unique_ptr<QThread> writer(QThread::create([&store] {
        const ReceivedMessage sample = message(u"flood/topic"_s, QByteArray(100, 'x'));
        for (int i = 0; i < count; ++i)
            store.append(sample);
    }));
    int turns = 0;
    QTimer heart;
    connect(&heart, &QTimer::timeout, this, [&] { ++turns; });
    heart.start(10);
    writer->start();
    QTRY_COMPARE_WITH_TIMEOUT(model.dropped() + model.kept(), qint64(count), 30'000);
    writer->wait();
    QVERIFY2(turns >= 3, qPrintable(QString::number(turns)));
    QVERIFY(table.isFollowing());
    QVERIFY(store.bytes() <= MessageStore::defaultMaximumBytes);
}

void TstPubSubModels::subscriptionRows()
{
    Subscriptions subscriptions;
    SubscriptionsModel model(&subscriptions);
    const QAbstractItemModelTester tester(&model, strict);
    subscriptions.add(wanted(u"a"_s));
    subscriptions.add(wanted(u"b"_s));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(cell(model, 0, SubscriptionsModel::Filter), u"a"_s);
    QCOMPARE(cell(model, 0, SubscriptionsModel::State), u"Not connected"_s);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    subscriptions.connectionBegan(mqtt::Version::V5, {}, false, true);
    QVERIFY(changed.size() >= 2);
    subscriptions.sent(subscriptions.rows()[0].key, 1, {});
    subscriptions.subscribed(1, {1, {}, {0}});
    QCOMPARE(cell(model, 0, SubscriptionsModel::State), u"Granted QoS 0 only"_s);
    subscriptions.remove({u"b"_s});
    QCOMPARE(model.rowCount(), 2); // goes when the server says so
    subscriptions.connectionEnds();
    subscriptions.connectionEnded(false);
    QCOMPARE(model.rowCount(), 1);
}

void TstPubSubModels::boxSubscribes()
{
    Subscriptions subscriptions;
    SubscriptionsModel model(&subscriptions);
    subscriptions.add(wanted(u"a"_s));
    const QModelIndex box = model.index(0, SubscriptionsModel::Filter);
    QCOMPARE(box.data(Qt::CheckStateRole).value<Qt::CheckState>(), Qt::Checked);
    QVERIFY(model.setData(box, Qt::Unchecked, Qt::CheckStateRole));
    QCOMPARE(subscriptions.rows().first().state, SubscriptionRow::State::Off);
    QVERIFY(!model.setData(box, u"x"_s, Qt::EditRole));
}

void TstPubSubModels::publicationRows()
{
    Publications publications;
    PublicationsModel model(&publications);
    const QAbstractItemModelTester tester(&model, strict);
    Publication publication;
    publication.publish.topicName = u"a"_s;
    publication.publish.qos = mqtt::QoS::AtLeastOnce;
    publication.at = QDateTime::currentDateTimeUtc();
    publications.begin(publication);
    publications.began(4, {});
    QTRY_COMPARE(model.rowCount(), 1);
    publications.sent(4, 9, false);
    QTRY_COMPARE(cell(model, 0, PublicationsModel::State), u"Awaiting PUBACK"_s);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    publications.acknowledged(4, mqtt::PacketType::Puback, 0, {});
    publications.completed(4, 0);
    QTRY_VERIFY(!changed.isEmpty());
    QCOMPARE(cell(model, 0, PublicationsModel::State), u"Acknowledged"_s);
    QVERIFY(cell(model, 0, PublicationsModel::Times).startsWith(u"PUBACK "_s));
    publications.clear();
    QCOMPARE(model.rowCount(), 0);
}

void TstPubSubModels::publicationsGiveWay()
{
    Publications publications;
    PublicationsModel model(&publications);
    const QAbstractItemModelTester tester(&model, strict);
    for (int round = 0; round < 3; ++round) {
        for (quint32 i = 0; i < 6'000; ++i) {
            publications.begin({});
            publications.began(quint32(round) * 6'000 + i + 1, {});
        }
        QTRY_COMPARE(model.rowCount(), round == 0 ? 6'000 : 10'000);
    }
}

QTEST_MAIN(TstPubSubModels)
#include "tst_pubsubmodels.moc"
