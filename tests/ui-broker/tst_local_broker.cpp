// The local broker in the main window: one click, its connections in the list, and what becomes of them.
#include "broker/BrokerFixture.h"
#include "broker/BrokerWindow.h"
#include "connection/Connection.h"
#include "connection/ConnectionList.h"
#include "connection/ConnectionPage.h"
#include "connection/ConnectionTree.h"
#include "connection/ListEditor.h"
#include "window/ConnectionPages.h"
#include "window/Language.h"
#include "window/MainWindow.h"

#include <QApplication>
#include <QJsonDocument>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSortFilterProxyModel>
#include <QUndoStack>

namespace {

constexpr int deadline = 20'000; // ms

QPushButton *button(QWidget *within, const QString &name)
{
    for (QPushButton *candidate : within->findChildren<QPushButton *>()) {
        if (candidate->accessibleName() == name)
            return candidate;
    }
    return nullptr;
}

/// What a program that was killed has left, before this one starts.
class LeftOver
{
public:
    LeftOver()
    {
        m_folder = QDir(m_place.path()).filePath(u"connack-broker-killed"_s);
        QDir().mkpath(m_folder);
        QFile lock(m_folder + "/lock"_L1);
        if (lock.open(QIODevice::WriteOnly))
            lock.write("4194399\nconnack\n" + QSysInfo::machineHostName().toUtf8() + '\n');
    }
    QString folder() const { return m_folder; }

private:
    OwnTempPath m_place;
    QString m_folder;
};
const LeftOver leftOver;

} // namespace

class TstLocalBroker : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void leftOversGoAtTheStart();
    void oneClickToGreen();
    void startedAgainWhileItRuns();
    void nothingIsSaved();
    void stopRemovesTheUntouched();
    void stopKeepsWhatWasTried();
    void brokerDies();
    void undoLeavesThemThere();
    void deletedByHand();
    void ownConnectionInTheGroup();
    void staysBehindItsWindow();
    void cannotStart();
    void closingEndsIt();

private:
    std::unique_ptr<MainWindow> makeWindow();
    BrokerWindow *startIn(MainWindow &window);
    bool stopIn(MainWindow &window);
    ConnectionsModel *modelOf(MainWindow &window);
    QStringList rows(MainWindow &window); ///< As the list shows them; groups with their connections behind a ">".
    QByteArray file() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<OwnTempPath> m_place;
};

void TstLocalBroker::initTestCase()
{
    if (mosquitto::program().isEmpty())
        QSKIP("mosquitto is not installed");
    QApplication::setApplicationName(u"connack-test"_s);
    QApplication::setOrganizationName(u"connack-test"_s);
    QApplication::setQuitOnLastWindowClosed(false);
    QSettings::setDefaultFormat(QSettings::IniFormat);
}

void TstLocalBroker::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_place = std::make_unique<OwnTempPath>();
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder->path());
    language::use(u"en"_s);
}

void TstLocalBroker::cleanup()
{
    if (m_place)
        QCOMPARE(m_place->left(), QStringList());
    m_place.reset();
}

std::unique_ptr<MainWindow> TstLocalBroker::makeWindow()
{
    auto window = std::make_unique<MainWindow>(ProfileStore(m_folder->filePath(u"connections.json"_s)));
    window->resize(1280, 800);
    window->show();
    return window;
}

/// By the welcome page's button.
BrokerWindow *TstLocalBroker::startIn(MainWindow &window)
{
    button(&window, u"Start the local broker"_s)->click();
    auto *broker = window.findChild<BrokerWindow *>();
    const bool runs = broker && QTest::qWaitFor([&] { return broker->broker()->state() == ReferenceBroker::State::Running; }, deadline);
    return runs ? broker : nullptr;
}

bool TstLocalBroker::stopIn(MainWindow &window)
{
    auto *broker = window.findChild<BrokerWindow *>();
    broker->broker()->stop();
    return QTest::qWaitFor([&] { return broker->broker()->state() == ReferenceBroker::State::Stopped; }, deadline);
}

ConnectionsModel *TstLocalBroker::modelOf(MainWindow &window)
{
    auto *shown = qobject_cast<QSortFilterProxyModel *>(window.findChild<ConnectionTree *>()->model());
    return qobject_cast<ConnectionsModel *>(shown->sourceModel());
}

QStringList TstLocalBroker::rows(MainWindow &window)
{
    QStringList result;
    const ConnectionsModel *model = modelOf(window);
    for (const ProfileOrder::Item &item : model->order().items) {
        result += model->name(item.id);
        for (const QUuid &member : item.members)
            result += u'>' + model->name(member);
    }
    return result;
}

QByteArray TstLocalBroker::file() const
{
    QFile file(m_folder->filePath(u"connections.json"_s));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TstLocalBroker::leftOversGoAtTheStart()
{
    QVERIFY(!QDir(leftOver.folder()).exists());
}

void TstLocalBroker::oneClickToGreen()
{
    const auto window = makeWindow();
    QVERIFY(startIn(*window));
    ConnectionPage *page = window->currentPage();
    QVERIFY(page); // filled in and shown
    QCOMPARE(page->settings().endpoint.scheme, Scheme::Mqtts);
    QVERIFY(page->settings().tls.ca.value(0).path.endsWith("ca.pem"_L1));
    QVERIFY(!window->findChild<BrokerWindow *>()->isVisible());
    button(page, u"Connect"_s)->click();
    QTRY_COMPARE_WITH_TIMEOUT(page->connection()->state(), Client::State::Connected, deadline);
    QVERIFY(stopIn(*window));
    QTRY_COMPARE_WITH_TIMEOUT(page->connection()->state(), Client::State::Idle, deadline);
    QCOMPARE(page->connection()->reconnect().state, ReconnectStatus::State::Off); // nothing keeps knocking
    QVERIFY(!page->connection()->diagnosis());                                    // it was ended in order, nothing failed
}

void TstLocalBroker::startedAgainWhileItRuns()
{
    const auto window = makeWindow();
    QVERIFY(startIn(*window));
    const ProfileOrder order = modelOf(*window)->order();
    window->findChild<ConnectionPages *>()->close(window->findChild<ConnectionPages *>()->current());
    QVERIFY(!window->currentPage());
    button(window.get(), u"Start the local broker"_s)->click();
    QVERIFY(window->currentPage());
    QCOMPARE(modelOf(*window)->order(), order);
}

void TstLocalBroker::nothingIsSaved()
{
    {
        const auto window = makeWindow();
        window->findChild<ListEditor *>()->add(newConnectionSettings(), {}, true, u"add"_s);
        QVERIFY(startIn(*window));
        QCOMPARE(rows(*window).size(), 7);
        window->close();
        QVERIFY(file().contains("connections"));
        QVERIFY2(!file().contains("ocal broker") && !file().contains("127.0.0.1"), file());
    }
    const auto window = makeWindow();
    QCOMPARE(rows(*window).size(), 1);
}

void TstLocalBroker::stopRemovesTheUntouched()
{
    const auto window = makeWindow();
    QVERIFY(startIn(*window));
    QVERIFY(window->currentPage());
    QCOMPARE(rows(*window).constFirst(), u"Local broker"_s);
    QVERIFY(stopIn(*window));
    QCOMPARE(rows(*window), QStringList());
    QVERIFY(!window->currentPage()); // though its page was open
    QVERIFY(startIn(*window));
    QCOMPARE(rows(*window).size(), 6);
}

void TstLocalBroker::stopKeepsWhatWasTried()
{
    const auto window = makeWindow();
    BrokerWindow *broker = startIn(*window);
    QVERIFY(broker);
    emit broker->connectRequested(0);
    ConnectionPage *page = window->currentPage();
    QTRY_COMPARE_WITH_TIMEOUT(page->connection()->state(), Client::State::Connected, deadline);
    QVERIFY(stopIn(*window));
    QCOMPARE(window->currentPage(), page);
    QCOMPARE(rows(*window).size(), 2);
    QVERIFY2(rows(*window)[0].startsWith("Local broker, ended at "_L1), qPrintable(rows(*window)[0]));
    QCOMPARE(rows(*window)[1], u">Local broker: mqtt"_s);
    QVERIFY(startIn(*window)); // another run has a group of its own
    QCOMPARE(rows(*window).size(), 8);
    QCOMPARE(window->findChild<BrokerWindow *>()->connections().size(), 5);
}

void TstLocalBroker::brokerDies()
{
    FakeMosquitto fake("echo mosquitto version 2.0.11", R"sh(dir="$(dirname "$0")"
"$MOSQUITTO" "$@" & child=$!
while [ ! -e "$dir/end" ]; do sleep 0.1; done
kill -9 "$child"; wait "$child"; exit 1)sh");
    const auto window = makeWindow();
    window->setBrokerProgram(fake.path());
    BrokerWindow *broker = startIn(*window);
    QVERIFY(broker);
    emit broker->connectRequested(0);
    ConnectionPage *page = window->currentPage();
    QTRY_COMPARE_WITH_TIMEOUT(page->connection()->state(), Client::State::Connected, deadline);
    QFile end(fake.file(u"end"_s));
    QVERIFY(end.open(QIODevice::WriteOnly));
    QTRY_COMPARE_WITH_TIMEOUT(broker->broker()->state(), ReferenceBroker::State::Stopped, deadline);
    QTRY_COMPARE_WITH_TIMEOUT(page->connection()->state(), Client::State::Idle, deadline);
    QTRY_VERIFY_WITH_TIMEOUT(page->connection()->reconnect().state != ReconnectStatus::State::Waiting, deadline);
    QCOMPARE(rows(*window).size(), 2);
}

void TstLocalBroker::undoLeavesThemThere()
{
    const auto window = makeWindow();
    auto *editor = window->findChild<ListEditor *>();
    ConnectionSettings settings = newConnectionSettings();
    settings.name = u"own"_s;
    const QUuid own = editor->add(settings, {}, true, u"add"_s);
    editor->remove({own});
    QVERIFY(startIn(*window));
    QCOMPARE(editor->undoStack()->count(), 2); // the broker is no step
    editor->undoStack()->undo();
    QCOMPARE(rows(*window).size(), 7);
    QVERIFY(rows(*window).contains(u"own"_s));
    QVERIFY(window->currentPage());
    editor->undoStack()->undo();
    QCOMPARE(rows(*window).size(), 6);
    editor->undoStack()->redo();
    QVERIFY(stopIn(*window));
    QCOMPARE(rows(*window), QStringList{u"own"_s});
    editor->undoStack()->undo();
    editor->undoStack()->redo();
    QCOMPARE(rows(*window), QStringList{u"own"_s});
}

void TstLocalBroker::deletedByHand()
{
    const auto window = makeWindow();
    auto *editor = window->findChild<ListEditor *>();
    BrokerWindow *broker = startIn(*window);
    QVERIFY(broker);
    const QUuid first = modelOf(*window)->order().connections().constFirst();
    editor->remove({first});
    QCOMPARE(rows(*window).size(), 5);
    emit broker->openRequested(0); // says that it was deleted
    QVERIFY(!modelOf(*window)->isShown(first));
    editor->undoStack()->undo();
    QVERIFY(modelOf(*window)->isShown(first));
    editor->undoStack()->redo();
    QVERIFY(stopIn(*window));
    editor->undoStack()->undo(); // it is gone for good
    QCOMPARE(rows(*window), QStringList());
}

void TstLocalBroker::ownConnectionInTheGroup()
{
    const auto window = makeWindow();
    auto *editor = window->findChild<ListEditor *>();
    ConnectionSettings settings = newConnectionSettings();
    settings.name = u"own"_s;
    const QUuid own = editor->add(settings, {}, true, u"add"_s);
    QVERIFY(startIn(*window));
    const QUuid group = modelOf(*window)->order().groups().constFirst();
    editor->moveToGroup({own}, group);
    const ProfileList saved = modelOf(*window)->saved();
    QCOMPARE(saved.order.connections(), QList{own});
    QVERIFY(saved.order.groups().isEmpty());
    QVERIFY(stopIn(*window));
    QVERIFY(modelOf(*window)->isShown(own));
    QCOMPARE(rows(*window).size(), 2);
}

/// Who starts the broker in its own window goes on to look at that one.
void TstLocalBroker::staysBehindItsWindow()
{
    const auto window = makeWindow();
    BrokerWindow *broker = startIn(*window);
    QVERIFY(broker);
    QVERIFY(stopIn(*window));
    QVERIFY(!window->currentPage());
    broker->show();
    broker->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(broker));
    broker->start();
    QTRY_COMPARE_WITH_TIMEOUT(broker->broker()->state(), ReferenceBroker::State::Running, deadline);
    QVERIFY(window->currentPage()); // as the only one
    QTest::qWait(50);
    QVERIFY(broker->isActiveWindow());
    emit broker->openRequested(0);
    QTRY_VERIFY_WITH_TIMEOUT(window->isActiveWindow(), deadline);
}

void TstLocalBroker::cannotStart()
{
    const auto window = makeWindow();
    window->setBrokerProgram(u"/nowhere/mosquitto"_s);
    button(window.get(), u"Start the local broker"_s)->click();
    auto *broker = window->findChild<BrokerWindow *>();
    QVERIFY(broker);
    QTRY_VERIFY_WITH_TIMEOUT(broker->isVisible(), deadline); // it says why
    QCOMPARE(rows(*window), QStringList());
}

void TstLocalBroker::closingEndsIt()
{
    quint16 port = 0;
    {
        const auto window = makeWindow();
        BrokerWindow *broker = startIn(*window);
        QVERIFY(broker);
        port = broker->broker()->access().port(BrokerListener::Mqtt);
        emit broker->connectRequested(0);
        QTRY_COMPARE_WITH_TIMEOUT(window->currentPage()->connection()->state(), Client::State::Connected, deadline);
        window->close();
        QTRY_VERIFY_WITH_TIMEOUT(!window->isVisible(), deadline);
    }
    QVERIFY(!accepts(port));
}

QTEST_MAIN(TstLocalBroker)
#include "tst_local_broker.moc"
