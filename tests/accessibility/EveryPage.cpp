#include "EveryPage.h"

#include "broker/BrokerWindow.h"
#include "certificates/CertificatesWindow.h"
#include "compare/CompareWindow.h"
#include "connection/ConnectionPage.h"
#include "help/HelpWindow.h"
#include "log/LogFileView.h"
#include "log/PacketTable.h"
#include "logfiles/LogWriter.h"
#include "preferences/PreferencesWindow.h"
#include "pubsub/MessagesPane.h"
#include "pubsub/PubSubView.h"
#include "support/Mosquitto.h"
#include "support/ScriptedPeer.h"
#include "window/PageTabs.h"

#include <QApplication>
#include <QFile>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QSet>
#include <QTabBar>
#include <QTimer>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

QString plain(QString text)
{
    return text.remove(u'&').section(u'\t', 0, 0);
}

QAction *entryOf(const QWidget *menu, const QString &text)
{
    for (QAction *action : menu->actions()) {
        if (plain(action->text()) == text)
            return action;
        if (QAction *found = action->menu() ? entryOf(action->menu(), text) : nullptr)
            return found;
    }
    return nullptr;
}

/// What was asked for is laid out and shown.
void settle()
{
    for (int i = 0; i < 3; ++i) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
    }
    QTest::qWait(20);
}

} // namespace

qsizetype tellFaults(const QStringList &faults)
{
    QSet<QString> once;
    for (const QString &fault : faults) {
        const QString what = fault.section(u" ("_s, 0, 0);
        if (!once.contains(what))
            qWarning("%s", qPrintable(fault));
        once.insert(what);
    }
    return once.size();
}

/// Each is switched once, however one gets to it.
struct EveryPage::Seen {
    QSet<QWidget *> tabs;
    QSet<QWidget *> folds;
};

EveryPage::EveryPage(Visit visit)
    : m_visit(std::move(visit))
{
}

EveryPage::~EveryPage() = default;

MainWindow &EveryPage::fresh()
{
    m_window.reset();
    m_fixture.renew();
    QApplication::setLayoutDirection(m_direction);
    m_window = m_fixture.makeWindow();
    return *m_window;
}

void EveryPage::trigger(const QString &entry)
{
    QAction *action = entryOf(m_window->menuBar(), entry);
    QVERIFY2(action && action->isEnabled(), qPrintable(entry));
    action->trigger();
    settle();
}

void EveryPage::look(const QString &page, QWidget *window)
{
    Seen seen;
    window->activateWindow();
    settle();
    lookAtTabs(page, window, seen);
}

void EveryPage::lookAtTabs(const QString &page, QWidget *window, Seen &seen)
{
    m_visit(page, window);
    lookAtFolds(page, window, seen);
    for (auto *bar : window->findChildren<QTabBar *>()) {
        if (!bar->isVisible() || bar->window() != window || qobject_cast<PageTabs *>(bar) || seen.tabs.contains(bar))
            continue;
        seen.tabs.insert(bar);
        const int first = bar->currentIndex();
        for (int i = 0; i < bar->count(); ++i) {
            if (i == first || !bar->isTabEnabled(i) || !bar->isTabVisible(i))
                continue;
            bar->setCurrentIndex(i);
            settle();
            lookAtTabs(page + u" > "_s + plain(bar->tabText(i)), window, seen);
        }
        bar->setCurrentIndex(first);
        settle();
    }
}

void EveryPage::lookAtFolds(const QString &page, QWidget *window, Seen &seen)
{
    for (auto *button : window->findChildren<QToolButton *>()) {
        const bool folds = button->isCheckable() && !button->isChecked() && button->isVisible() && button->isEnabled();
        if (!folds || button->window() != window || seen.folds.contains(button) || button->accessibleName() == "Log takes the page"_L1)
            continue;
        seen.folds.insert(button);
        const QPointer<QToolButton> still = button;
        button->click();
        settle();
        m_visit(page + u" > "_s + button->accessibleName(), window);
        if (still && still->isChecked())
            still->click();
        settle();
    }
}

void EveryPage::welcome()
{
    look(u"welcome"_s, &fresh());
}

void EveryPage::newConnection()
{
    fresh();
    trigger(u"New connection"_s);
    ConnectionPage *page = m_window->currentPage();
    page->applyOptionsText(u"{protocol: 'wss', host: 'localhost', port: 8084, path: '/mqtt', protocolVersion: 5, username: 'a', "
                           "password: 'b', will: {topic: 'a/b', payload: 'c'}}"_s);
    settle();
    look(u"new connection"_s, m_window.get());
}

void EveryPage::connectTo(const QString &url)
{
    trigger(u"New connection"_s);
    m_window->currentPage()->enterText(url);
    m_window->currentPage()->connectToBroker();
}

void EveryPage::failedConnection()
{
    fresh();
    connectTo(u"mqtt://127.0.0.1:%1"_s.arg(freePort()));
    QTRY_VERIFY(m_window->currentPage()->connection()->diagnosis());
    QTRY_VERIFY(!m_window->currentPage()->connection()->isProbing());
    look(u"failed connection"_s, m_window.get());
}

void EveryPage::connected()
{
    fresh();
    m_peer = std::make_unique<ScriptedPeer>();
    m_peer->playBroker(ScriptedPeer::acceptance(mqtt::Version::V311));
    connectTo(u"mqtt://127.0.0.1:%1"_s.arg(m_peer->port()));
    ConnectionPage *page = m_window->currentPage();
    QTRY_COMPARE(page->connection()->state(), Client::State::Connected);
    auto *packets = page->findChild<PacketTable *>();
    QTRY_VERIFY(packets->model()->rowCount() > 2);
    packets->selectRow(1);
    trigger(u"Subscribe..."_s);
    SubscriptionSettings subscription;
    subscription.topicFilter = u"a/#"_s;
    page->connection()->pubSub()->subscriptions()->add(subscription);
    mqtt::Publish message;
    message.topicName = u"a/b"_s;
    message.payload = "{\"a\": 1}";
    m_peer->link()->send(message);
    page->connection()->pubSub()->publish(message);
    auto *messages = page->findChild<MessagesPane *>()->findChild<QAbstractItemView *>();
    QTRY_VERIFY(messages->model()->rowCount() > 0);
    messages->setCurrentIndex(messages->model()->index(0, 0));
    look(u"connected"_s, m_window.get());
    page->disconnectFromBroker();
    QTRY_COMPARE(page->connection()->state(), Client::State::Idle);
}

void EveryPage::narrow()
{
    fresh();
    trigger(u"New connection"_s);
    m_window->resize(700, 560);
    settle();
    look(u"narrow"_s, m_window.get());
}

void EveryPage::localBroker()
{
    fresh().setBrokerProgram(u"/nowhere/mosquitto"_s);
    trigger(u"Local broker..."_s);
    look(u"no broker"_s, m_window->findChild<BrokerWindow *>());
    if (!Mosquitto::isInstalled())
        return;
    fresh();
    trigger(u"Local broker..."_s);
    auto *window = m_window->findChild<BrokerWindow *>();
    look(u"broker"_s, window);
}

void EveryPage::certificates()
{
    fresh();
    trigger(u"Certificates..."_s);
    look(u"certificates"_s, m_window->findChild<CertificatesWindow *>());
}

void EveryPage::import()
{
    fresh().openImport(u"mosquitto_sub -h localhost -t a/b -u me"_s);
    settle();
    look(u"import"_s, m_window.get());
}

void EveryPage::compare()
{
    fresh();
    for (int i = 0; i < 2; ++i) {
        connectTo(u"mqtt://127.0.0.1:%1"_s.arg(freePort()));
        QTRY_VERIFY(m_window->currentPage()->connection()->diagnosis());
        QTRY_VERIFY(!m_window->currentPage()->connection()->isProbing());
    }
    trigger(u"Compare attempts..."_s);
    look(u"compare"_s, m_window->findChild<CompareWindow *>());
}

void EveryPage::logFile()
{
    fresh();
    m_peer = std::make_unique<ScriptedPeer>();
    m_peer->playBroker(ScriptedPeer::acceptance(mqtt::Version::V311));
    connectTo(u"mqtt://127.0.0.1:%1"_s.arg(m_peer->port()));
    Connection *connection = m_window->currentPage()->connection();
    QTRY_COMPARE(connection->state(), Client::State::Connected);
    m_window->currentPage()->disconnectFromBroker();
    QTRY_COMPARE(connection->state(), Client::State::Idle);
    QByteArray bytes;
    const auto writer = makeLogWriter(LogFormat::JsonLines);
    writer->begin(bytes);
    for (qint64 i = 0; i < connection->log()->size(); ++i)
        writer->write(bytes, connection->log()->record(i));
    writer->end(bytes);
    QTemporaryDir folder;
    QFile file(folder.filePath(u"log.jsonl"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    file.close();
    m_window->openLogFile(file.fileName());
    auto *window = m_window->findChild<LogFileView *>();
    auto *packets = window->findChild<PacketTable *>();
    QTRY_VERIFY(packets->model()->rowCount() > 2);
    packets->selectRow(1);
    look(u"log file"_s, window);
}

void EveryPage::preferences()
{
    fresh().openPreferences();
    look(u"preferences"_s, m_window->findChild<PreferencesWindow *>());
}

void EveryPage::help()
{
    fresh().openHelp(u"tcp-refused"_s);
    look(u"help"_s, m_window->findChild<HelpWindow *>());
}

void EveryPage::about()
{
    fresh();
    QTimer::singleShot(0, m_window.get(), [this] {
        auto *box = m_window->findChild<QMessageBox *>();
        QVERIFY(box);
        look(u"about"_s, box);
        box->close();
    });
    trigger(u"About Connack"_s);
}

void EveryPage::all()
{
    for (const auto page : {&EveryPage::welcome, &EveryPage::newConnection, &EveryPage::failedConnection, &EveryPage::connected,
                            &EveryPage::narrow, &EveryPage::localBroker, &EveryPage::certificates, &EveryPage::import, &EveryPage::compare,
                            &EveryPage::logFile, &EveryPage::preferences, &EveryPage::help, &EveryPage::about}) {
        (this->*page)();
        if (QTest::currentTestFailed())
            return;
    }
}
