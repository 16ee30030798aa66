// The tab within the page of its connection: subscriptions are settings, can be undone, and make no verdict stale.
#include "connection/ConnectionPage.h"
#include "pubsub/PubSubView.h"
#include "support/ScriptedPeer.h"

#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTest>

using namespace Qt::StringLiterals;

class TstPubSubPage : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"connack-test"_s);
        QCoreApplication::setApplicationName(u"tst_pubsubpage"_s);
        QSettings().clear();
        m_thread.start();
    }
    void cleanupTestCase()
    {
        m_thread.quit();
        m_thread.wait();
    }
    void subscriptionsAreSettings();
    void subscribedOnConnecting();
    void shortcutsReachTheTab();
    void stateComesBack();

private:
    static ConnectionSettings settings()
    {
        ConnectionSettings settings = newConnectionSettings();
        settings.endpoint.host = u"127.0.0.1"_s;
        SubscriptionSettings subscription;
        subscription.topicFilter = u"saved/#"_s;
        settings.subscriptions = {subscription};
        return settings;
    }
    QThread m_thread;
};

void TstPubSubPage::subscriptionsAreSettings()
{
    ConnectionPage page(&m_thread, settings());
    Subscriptions *rows = page.connection()->pubSub()->subscriptions();
    QCOMPARE(rows->wanted(), settings().subscriptions);
    QSignalSpy changed(&page, &ConnectionPage::settingsChanged);
    SubscriptionSettings added;
    added.topicFilter = u"a"_s;
    rows->add(added);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(page.settings().subscriptions.size(), 2);
    page.undoStack()->undo();
    QCOMPARE(page.settings().subscriptions.size(), 1);
    QCOMPARE(rows->wanted(), page.settings().subscriptions);
    rows->remove({u"saved/#"_s});
    QVERIFY(page.settings().subscriptions.isEmpty());
    page.undoStack()->undo();
    QCOMPARE(rows->rows().first().settings.topicFilter, u"saved/#"_s);
}

void TstPubSubPage::subscribedOnConnecting()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(mqtt::Version::V311));
    ConnectionSettings toPeer = settings();
    toPeer.endpoint.port = peer.port();
    ConnectionPage page(&m_thread, toPeer);
    page.connectToBroker();
    Subscriptions *rows = page.connection()->pubSub()->subscriptions();
    QTRY_COMPARE_WITH_TIMEOUT(rows->rows().first().state, SubscriptionRow::State::Granted, 15'000);
    QSignalSpy ended(page.connection(), &Connection::ended);
    page.disconnectFromBroker();
    QVERIFY(ended.wait(15'000));
}

void TstPubSubPage::shortcutsReachTheTab()
{
    ConnectionPage page(&m_thread, settings());
    page.resize(1060, 700);
    page.show();
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    const auto *view = page.findChild<PubSubView *>();
    QVERIFY(!view->isVisible());
    page.subscribeToTopic();
    QVERIFY(view->isVisible());
    QVERIFY(page.focusWidget() && page.focusWidget()->accessibleName() == u"Topic filter"_s);
    page.focusFilter();
    QCOMPARE(page.focusWidget()->accessibleName(), u"Message filter"_s);
    QVERIFY(page.isFollowing());
    page.toggleFollowing();
    QVERIFY(!page.isFollowing());
}

void TstPubSubPage::stateComesBack()
{
    ConnectionPage page(&m_thread, settings());
    page.subscribeToTopic();
    ConnectionPage other(&m_thread, settings());
    other.restoreState(page.saveState());
    other.show();
    QVERIFY(other.findChild<PubSubView *>()->isVisible());
    other.restoreState("rubbish");
}

QTEST_MAIN(TstPubSubPage)
#include "tst_pubsubpage.moc"
