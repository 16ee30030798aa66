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
    void subscribedWithoutAPage();
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
    Connection connection(&m_thread);
    ConnectionPage page(&connection, settings());
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
    Connection connection(&m_thread);
    ConnectionPage page(&connection, toPeer);
    page.connectToBroker();
    Subscriptions *rows = page.connection()->pubSub()->subscriptions();
    QTRY_COMPARE_WITH_TIMEOUT(rows->rows().first().state, SubscriptionRow::State::Granted, 15'000);
    QSignalSpy ended(page.connection(), &Connection::ended);
    page.disconnectFromBroker();
    QVERIFY(ended.wait(15'000));
}

/// A page was never made, or is closed: the subscriptions are those of the connection all the same.
void TstPubSubPage::subscribedWithoutAPage()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(mqtt::Version::V311));
    ConnectionSettings toPeer = settings();
    toPeer.endpoint.port = peer.port();
    Connection connection(&m_thread);
    connection.open(toPeer);
    Subscriptions *rows = connection.pubSub()->subscriptions();
    QTRY_VERIFY_WITH_TIMEOUT(!rows->rows().isEmpty() && rows->rows().first().state == SubscriptionRow::State::Granted, 15'000);
    {
        ConnectionPage page(&connection, toPeer);
        QCOMPARE(rows->rows().first().state, SubscriptionRow::State::Granted);
    }
    QCOMPARE(rows->rows().first().state, SubscriptionRow::State::Granted);
}

void TstPubSubPage::shortcutsReachTheTab()
{
    Connection connection(&m_thread);
    ConnectionPage page(&connection, settings());
    page.resize(1060, 700);
    page.show();
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    QVERIFY(!page.findChild<PubSubView *>());
    page.subscribeToTopic();
    const auto *view = page.findChild<PubSubView *>();
    QVERIFY(view && view->isVisible());
    QVERIFY(page.focusWidget() && page.focusWidget()->accessibleName() == u"Topic filter"_s);
    page.focusFilter();
    QCOMPARE(page.focusWidget()->accessibleName(), u"Message filter"_s);
    QVERIFY(page.isFollowing());
    page.toggleFollowing();
    QVERIFY(!page.isFollowing());
}

void TstPubSubPage::stateComesBack()
{
    Connection connection(&m_thread);
    ConnectionPage page(&connection, settings());
    page.subscribeToTopic();
    Connection another(&m_thread);
    ConnectionPage other(&another, settings());
    other.restoreState(page.saveState());
    other.show();
    QVERIFY(other.findChild<PubSubView *>()->isVisible());
    other.restoreState("rubbish");
}

QTEST_MAIN(TstPubSubPage)
#include "tst_pubsubpage.moc"
