// Many connections in one window: tabs, the list, shared client IDs, secrets, and the end of them all.
#include "connection/ConnectionList.h"
#include "connection/ConnectionPage.h"
#include "connection/ConnectionTree.h"
#include "profiles/SecretKeeper.h"
#include "settings/CredentialsForm.h"
#include "settings/FieldHint.h"
#include "settings/SettingsTabs.h"
#include "status/StatusPanel.h"
#include "support/Mosquitto.h"
#include "support/ScriptedPeer.h"
#include "window/ConnectionPages.h"
#include "window/Language.h"
#include "window/MainWindow.h"
#include "window/PageTabs.h"

#include <QApplication>
#include <QCheckBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr int deadline = 15'000; // ms

template <typename Widget>
Widget *named(QWidget *within, const QString &name)
{
    for (Widget *widget : within->findChildren<Widget *>()) {
        if (widget->accessibleName() == name && widget->isVisibleTo(within))
            return widget;
    }
    return nullptr;
}

bool showsText(QWidget *within, const QString &text)
{
    const QList<QLabel *> labels = within->findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(),
                       [&](const QLabel *label) { return label->isVisibleTo(within) && label->text().contains(text); });
}

/// Its tab need not be in front.
CredentialsForm *credentialsOf(ConnectionPage *page)
{
    page->findChild<SettingsTabs *>()->forms();
    return page->findChild<CredentialsForm *>();
}

/// Holds what it is given for as long as the test wants, over several windows.
struct Vault {
    QHash<QUuid, QByteArray> held;
    bool isLocked = false;
    bool isSilent = false; ///< Answers wait in `waiting`.
    QList<std::function<void()>> waiting;
};

class VaultStore : public SecretStore
{
public:
    explicit VaultStore(Vault &vault)
        : m_vault(vault)
    {
    }
    bool isLasting() const override { return true; }
    void read(const QUuid &id, const Then &then) override
    {
        later([this, id, then] {
            const bool locked = m_vault.isLocked && !id.isNull();
            then({locked ? Problem::Denied : Problem::None,
                  {},
                  !locked && m_vault.held.contains(id),
                  locked ? QByteArray() : m_vault.held.value(id)});
        });
    }
    void write(const QUuid &id, const QByteArray &secret, const Then &then) override
    {
        later([this, id, secret, then] {
            if (!m_vault.isLocked)
                m_vault.held.insert(id, secret);
            then({m_vault.isLocked ? Problem::Denied : Problem::None, {}, false, {}});
        });
    }
    void remove(const QUuid &id, const Then &then) override
    {
        later([this, id, then] {
            m_vault.held.remove(id);
            then({});
        });
    }

private:
    void later(const std::function<void()> &answer)
    {
        if (m_vault.isSilent)
            m_vault.waiting.append(answer);
        else
            QMetaObject::invokeMethod(this, answer, Qt::QueuedConnection);
    }
    Vault &m_vault;
};

} // namespace

class TstManyConnections : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void tabs();
    void glances();
    void closedTabsGoOn();
    void tabsComeBack();
    void runsWithoutAPage();
    void connectSeveralOfTheList();
    void newsOfTheHidden();
    void undoWhereThePersonIs();
    void renamedInTheList();
    void savedWithoutConnecting();
    void unsavedAreSavedByKey();
    void sharedClientIdIsAskedFirst();
    void sharedClientIdAnyway();
    void secretsAcrossStarts();
    void connectWaitsForSecrets();
    void secretsForgottenWithTheConnection();
    void secretsNotRemembered();
    void noKeyStore();
    void lockedKeyStore();
    void tenAtOnceEndCleanly();
    void closingWhileConnecting();

private:
    std::unique_ptr<MainWindow> makeWindow(Vault *vault = nullptr);
    QUuid addConnection(MainWindow &window, quint16 port, const QString &name);
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TstManyConnections::initTestCase()
{
    QApplication::setApplicationName(u"connack-test"_s);
    QApplication::setOrganizationName(u"connack-test"_s);
    QApplication::setQuitOnLastWindowClosed(false);
    QSettings::setDefaultFormat(QSettings::IniFormat);
}

void TstManyConnections::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder->path());
    language::use(u"en"_s);
}

std::unique_ptr<MainWindow> TstManyConnections::makeWindow(Vault *vault)
{
    std::unique_ptr<SecretStore> secrets = vault ? std::make_unique<VaultStore>(*vault) : nullptr;
    auto window = std::make_unique<MainWindow>(ProfileStore(m_folder->filePath(u"connections.json"_s)), std::move(secrets));
    window->resize(1280, 800);
    window->show();
    if (!QTest::qWaitForWindowActive(window.get()))
        qWarning("the window did not become active");
    return window;
}

/// A new one in a tab of its own, typed as a person would.
QUuid TstManyConnections::addConnection(MainWindow &window, quint16 port, const QString &name)
{
    QTest::keyClick(&window, Qt::Key_N, Qt::ControlModifier);
    auto *line = named<QLineEdit>(&window, u"URL"_s);
    line->selectAll();
    QTest::keyClicks(line, u"mqtt://127.0.0.1:%1"_s.arg(port));
    named<QLineEdit>(&window, u"Name"_s)->setText(name);
    return window.findChild<ConnectionPages *>()->current();
}

void TstManyConnections::tabs()
{
    const auto window = makeWindow();
    auto *bar = window->findChild<PageTabs *>();
    auto *pages = window->findChild<ConnectionPages *>();
    const QUuid a = addConnection(*window, 1883, u"A"_s);
    QVERIFY(!bar->isVisible()); // one alone needs none
    const QUuid b = addConnection(*window, 1883, u"B"_s);
    const QUuid c = addConnection(*window, 1883, u"C"_s);
    QVERIFY(bar->isVisible());
    QCOMPARE(pages->open(), (QList{a, b, c}));
    QCOMPARE(bar->tabText(2), u"C"_s);
    QCOMPARE(bar->accessibleTabName(2), u"C, not connected"_s);
    QTest::keyClick(window.get(), Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(pages->current(), a);
    QTest::keyClick(window.get(), Qt::Key_Tab, Qt::ControlModifier);
    QCOMPARE(pages->current(), b);
    QTest::keyClick(window.get(), Qt::Key_Backtab, Qt::ControlModifier | Qt::ShiftModifier);
    QTest::keyClick(window.get(), Qt::Key_Backtab, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(pages->current(), c);
    bar->moveTab(2, 0);
    QCOMPARE(pages->open(), (QList{c, a, b}));
    QCOMPARE(pages->current(), c);
    QTest::mouseClick(bar, Qt::MiddleButton, {}, bar->tabRect(1).center());
    QCOMPARE(pages->open(), (QList{c, b}));
    QTest::keyClick(window.get(), Qt::Key_W, Qt::ControlModifier);
    QCOMPARE(pages->open(), QList{b});
    QCOMPARE(window->currentPage()->settings().name, u"B"_s);
    QTest::keyClick(window.get(), Qt::Key_W, Qt::ControlModifier);
    QVERIFY(!window->currentPage());
    QVERIFY(showsText(window.get(), u"Connect to an MQTT broker"_s));
    window->findChild<ConnectionList *>()->choose({a});
    QCOMPARE(window->currentPage()->settings().name, u"A"_s);
}

void TstManyConnections::glances()
{
    {
        const auto window = makeWindow();
        for (const QString &name : {u"A"_s, u"B"_s, u"C"_s})
            addConnection(*window, freePort(), name);
        auto *pages = window->findChild<ConnectionPages *>();
        for (const QUuid &id : pages->open())
            pages->close(id);
        window->close();
    }
    const auto window = makeWindow();
    auto *pages = window->findChild<ConnectionPages *>();
    auto *list = window->findChild<ConnectionList *>();
    QTest::keyClick(window.get(), Qt::Key_W, Qt::ControlModifier);
    const QAbstractItemModel *model = list->findChild<ConnectionTree *>()->model();
    QList<QUuid> ids;
    for (int row = 0; row < 3; ++row)
        ids += model->index(row, 0).data(ConnectionsModel::IdRole).toUuid();
    list->setFocus();
    for (const QUuid &id : std::as_const(ids)) {
        list->choose({id});
        QCOMPARE(pages->count(), 1); // each takes the place of the one before
        QCOMPARE(pages->current(), id);
        QVERIFY(pages->open().isEmpty());
    }
    named<QLineEdit>(window.get(), u"URL"_s)->setFocus(); // who works in it keeps it
    QCOMPARE(pages->open(), QList{ids[2]});
    list->choose({ids[0]});
    QCOMPARE(pages->count(), 2);
    QTest::keyClick(list->findChild<ConnectionTree *>(), Qt::Key_Return);
    QCOMPARE(pages->open(), (QList{ids[2], ids[0]}));
}

void TstManyConnections::closedTabsGoOn()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(mqtt::Version::V311));
    const auto window = makeWindow();
    addConnection(*window, peer.port(), u"A"_s);
    window->currentPage()->connectToBroker();
    QTRY_COMPARE_WITH_TIMEOUT(window->currentPage()->connection()->state(), Client::State::Connected, deadline);
    Connection *connection = window->currentPage()->connection();
    QSignalSpy states(connection, &Connection::stateChanged);
    const qsizetype rows = connection->log()->size();
    QVERIFY(rows > 0);
    QTest::keyClick(window.get(), Qt::Key_W, Qt::ControlModifier);
    QVERIFY(!window->currentPage());
    QVERIFY(showsText(window.get(), u"A goes on without its tab."_s));
    QCOMPARE(connection->state(), Client::State::Connected);
    // Shown again: the page of the same connection, with all that it did.
    auto *list = window->findChild<ConnectionList *>();
    const QUuid id = list->findChild<ConnectionTree *>()->model()->index(0, 0).data(ConnectionsModel::IdRole).toUuid();
    list->choose({});
    emit list->openRequested({id});
    QCOMPARE(window->currentPage()->connection(), connection);
    QVERIFY(named<QPushButton>(window.get(), u"Disconnect"_s));
    QTRY_COMPARE(named<QAbstractItemView>(window.get(), u"Packets"_s)->model()->rowCount(), rows);
    QVERIFY(states.isEmpty());
    QTest::keyClick(window.get(), Qt::Key_W, Qt::ControlModifier);
    named<QPushButton>(window.get(), u"Disconnect it"_s)->click();
    QTRY_COMPARE_WITH_TIMEOUT(connection->state(), Client::State::Idle, deadline);
}

void TstManyConnections::tabsComeBack()
{
    QList<QUuid> order;
    QUuid current;
    {
        const auto window = makeWindow();
        for (const QString &name : {u"A"_s, u"B"_s, u"C"_s})
            addConnection(*window, 1883, name);
        auto *pages = window->findChild<ConnectionPages *>();
        window->findChild<PageTabs *>()->moveTab(2, 0);
        QTest::keyClick(window.get(), Qt::Key_2, Qt::ControlModifier);
        order = pages->open();
        current = pages->current();
        window->close();
    }
    const auto window = makeWindow();
    auto *pages = window->findChild<ConnectionPages *>();
    QCOMPARE(pages->open(), order);
    QCOMPARE(pages->current(), current);
    QCOMPARE(pages->pages().size(), 1); // the others are made when they are looked at
    QTest::keyClick(window.get(), Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(pages->pages().size(), 2);
    QCOMPARE(window->currentPage()->settings().name, u"C"_s);
}

void TstManyConnections::runsWithoutAPage()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(mqtt::Version::V311));
    const auto window = makeWindow();
    const QUuid id = addConnection(*window, peer.port(), u"A"_s);
    QTest::keyClick(window.get(), Qt::Key_W, Qt::ControlModifier);
    auto *pages = window->findChild<ConnectionPages *>();
    auto *list = window->findChild<ConnectionList *>();
    QVERIFY(pages->pages().isEmpty());
    const auto word = [&] { return list->findChild<ConnectionTree *>()->model()->index(0, 0).data(ConnectionsModel::WordRole).toString(); };
    emit list->connectRequested({id});
    QTRY_COMPARE_WITH_TIMEOUT(word(), u"connected"_s, deadline);
    QVERIFY(pages->pages().isEmpty());
    QCOMPARE(peer.link()->count(mqtt::PacketType::Connect), 1);
    emit list->disconnectRequested({id});
    QTRY_COMPARE_WITH_TIMEOUT(word(), u"disconnected"_s, deadline);
    QTRY_COMPARE(peer.link()->count(mqtt::PacketType::Disconnect), 1);
}

void TstManyConnections::connectSeveralOfTheList()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(mqtt::Version::V311));
    const auto window = makeWindow();
    QList<QUuid> ids;
    for (const QString &name : {u"A"_s, u"B"_s})
        ids += addConnection(*window, peer.port(), name);
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier); // without a URL
    auto *list = window->findChild<ConnectionList *>();
    auto *pages = window->findChild<ConnectionPages *>();
    const QUuid empty = pages->current();
    pages->show(ids[0], true);
    list->choose(ids + QList{empty});
    emit list->connectRequested(list->chosenConnections());
    const auto connected = [&](const QUuid &id) { return pages->page(id)->connection()->state() == Client::State::Connected; };
    QTRY_VERIFY_WITH_TIMEOUT(connected(ids[0]) && connected(ids[1]), deadline);
    QCOMPARE(pages->current(), empty); // what cannot be connected is shown, and says why
    QVERIFY(showsText(window.get(), u"Type the broker's URL first"_s));
    emit list->disconnectRequested(ids);
    QTRY_VERIFY_WITH_TIMEOUT(!connected(ids[0]) && !connected(ids[1]), deadline);
}

void TstManyConnections::newsOfTheHidden()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(mqtt::Version::V311));
    const auto window = makeWindow();
    const QUuid a = addConnection(*window, peer.port(), u"A"_s);
    window->currentPage()->applyOptionsText(u"{reconnectPeriod: 0}"_s);
    window->currentPage()->connectToBroker();
    QTRY_COMPARE_WITH_TIMEOUT(window->currentPage()->connection()->state(), Client::State::Connected, deadline);
    addConnection(*window, peer.port(), u"B"_s);
    auto *tree = window->findChild<ConnectionTree *>();
    const auto news = [&] { return tree->model()->index(0, 0).data(ConnectionsModel::NewsRole).toBool(); };
    QVERIFY(!news());
    peer.link()->close();
    QTRY_VERIFY_WITH_TIMEOUT(news(), deadline);
    QVERIFY(tree->model()->index(0, 0).data(Qt::ToolTipRole).toString().contains("connection lost"_L1));
    window->findChild<ConnectionPages *>()->show(a, true);
    QVERIFY(!news());
}

void TstManyConnections::undoWhereThePersonIs()
{
    const auto window = makeWindow();
    const QUuid a = addConnection(*window, 1883, u"A"_s);
    const QUuid b = addConnection(*window, 1883, u"B"_s);
    auto *list = window->findChild<ConnectionList *>();
    auto *tree = window->findChild<ConnectionTree *>();
    QTest::keyClick(tree, Qt::Key_Delete);
    QCOMPARE(list->current(), a);
    QTest::keySequence(window.get(), QKeySequence::Undo); // right after a deletion, it comes back
    QCOMPARE(list->current(), b);
    auto *keepAlive = named<QLineEdit>(window.get(), u"Keep-alive"_s);
    keepAlive->setFocus();
    keepAlive->setText(u"7 s"_s);
    QCOMPARE(window->currentPage()->settings().keepAlive, 7U);
    named<QPushButton>(window.get(), u"Connect"_s)->setFocus();
    QTest::keySequence(window.get(), QKeySequence::Undo); // on the page, the edit
    QCOMPARE(window->currentPage()->settings().keepAlive, 60U);
    QCOMPARE(tree->model()->rowCount(), 2);
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_Up);
    QTest::keySequence(window.get(), QKeySequence::Redo); // in the list, the deletion again
    QCOMPARE(tree->model()->rowCount(), 1);
}

void TstManyConnections::renamedInTheList()
{
    const auto window = makeWindow();
    addConnection(*window, 1883, u"A"_s);
    auto *keepAlive = named<QLineEdit>(window.get(), u"Keep-alive"_s);
    keepAlive->setText(u"7 s"_s);
    auto *tree = window->findChild<ConnectionTree *>();
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_F2);
    auto *editor = tree->findChild<QLineEdit *>();
    QVERIFY(editor);
    editor->selectAll();
    QTest::keyClicks(editor, u"pump"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(window->currentPage()->settings().name, u"pump"_s);
    QCOMPARE(named<QLineEdit>(window.get(), u"Name"_s)->text(), u"pump"_s);
    QCOMPARE(window->windowTitle(), u"pump"_s);
    window->currentPage()->undoStack()->undo(); // the edit before; the name is the list's affair
    QCOMPARE(window->currentPage()->settings().keepAlive, 60U);
    QCOMPARE(window->currentPage()->settings().name, u"pump"_s);
    QTest::keySequence(tree, QKeySequence::Undo);
}

void TstManyConnections::savedWithoutConnecting()
{
    {
        const auto window = makeWindow();
        addConnection(*window, 1883, u"A"_s);
        QCOMPARE(window->currentPage()->connection()->attempt().number, 0);
        window->close();
    }
    const ProfileList saved = ProfileStore(m_folder->filePath(u"connections.json"_s)).load().list;
    QCOMPARE(saved.profiles.size(), 1);
    QCOMPARE(saved.profiles[0].settings.name, u"A"_s);
    QCOMPARE(saved.profiles[0].settings.url(), u"mqtt://127.0.0.1"_s);
}

void TstManyConnections::unsavedAreSavedByKey()
{
    const auto window = makeWindow();
    ConnectionSettings settings = newConnectionSettings();
    settings.endpoint.host = u"given.example"_s;
    window->openUnsaved(settings, {});
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    const auto saved = [&] { return ProfileStore(m_folder->filePath(u"connections.json"_s)).load().list.profiles; };
    QTRY_COMPARE(saved().size(), 1); // the new one alone
    QTest::keyClick(window.get(), Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(window->currentPage()->settings().endpoint.host, u"given.example"_s);
    QTest::keyClick(window.get(), Qt::Key_S, Qt::ControlModifier);
    QCOMPARE(saved().size(), 2);
}

void TstManyConnections::sharedClientIdIsAskedFirst()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(mqtt::Version::V311));
    const auto window = makeWindow();
    addConnection(*window, peer.port(), u"A"_s);
    named<QLineEdit>(window.get(), u"Client ID"_s)->setText(u"pump"_s);
    ConnectionPage *first = window->currentPage();
    first->connectToBroker();
    QTRY_COMPARE_WITH_TIMEOUT(first->connection()->state(), Client::State::Connected, deadline);
    addConnection(*window, peer.port(), u"B"_s);
    QVERIFY(!showsText(window.get(), u"A has the same client ID"_s));
    named<QLineEdit>(window.get(), u"Client ID"_s)->setText(u"pump"_s);
    QTRY_VERIFY(showsText(window.get(), u"A has the same client ID"_s)); // at the field
    ConnectionPage *second = window->currentPage();
    const ConnectionSettings before = second->settings();
    QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(showsText(window.get(), u"A is connected to this broker with the client ID of this connection."_s));
    QCOMPARE(second->connection()->state(), Client::State::Idle); // nothing happened yet
    auto *mend = named<QPushButton>(window.get(), u"Draw a new client ID and connect"_s);
    QVERIFY(mend);
    mend->click();
    QTRY_COMPARE_WITH_TIMEOUT(second->connection()->state(), Client::State::Connected, deadline);
    QVERIFY(second->settings().clientId != u"pump"_s);
    QCOMPARE(named<QLineEdit>(window.get(), u"Client ID"_s)->text(), second->settings().clientId);
    QVERIFY(!named<QPushButton>(window.get(), u"Connect anyway"_s));
    second->undoStack()->undo();
    QCOMPARE(second->settings(), before);
    QCOMPARE(first->connection()->state(), Client::State::Connected);
}

/// mosquitto does what the standard asks: the first one is thrown out.
void TstManyConnections::sharedClientIdAnyway()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    Mosquitto::Options options;
    options.tls = options.webSockets = false;
    Mosquitto broker(options);
    QVERIFY(broker.isRunning());
    const auto window = makeWindow();
    addConnection(*window, broker.mqttPort(), u"A"_s);
    named<QLineEdit>(window.get(), u"Client ID"_s)->setText(u"pump"_s);
    Connection *first = window->currentPage()->connection();
    window->currentPage()->connectToBroker();
    QTRY_COMPARE_WITH_TIMEOUT(first->state(), Client::State::Connected, deadline);
    QSignalSpy ended(first, &Connection::ended);
    addConnection(*window, broker.mqttPort(), u"B"_s);
    named<QLineEdit>(window.get(), u"Client ID"_s)->setText(u"pump"_s);
    Connection *second = window->currentPage()->connection();
    QTRY_VERIFY(showsText(window.get(), u"A has the same client ID"_s));
    QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    auto *anyway = named<QPushButton>(window.get(), u"Connect anyway"_s);
    QVERIFY(anyway);
    anyway->click();
    QTRY_COMPARE_WITH_TIMEOUT(second->state(), Client::State::Connected, deadline);
    QTRY_VERIFY_WITH_TIMEOUT(!ended.isEmpty(), deadline);
    QVERIFY(!first->isProbing()); // extra connections with that client ID would throw out the second one
    QVERIFY(!first->probesAfterFailure());
    QTest::keyClick(window.get(), Qt::Key_D, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(second->state(), Client::State::Idle, deadline);
    QVERIFY(first->probesAfterFailure()); // alone again
}

void TstManyConnections::secretsAcrossStarts()
{
    Vault vault;
    QUuid id;
    {
        const auto window = makeWindow(&vault);
        id = addConnection(*window, 1883, u"A"_s);
        ConnectionPage *page = window->currentPage();
        page->enterText(u"mqtt://gate7:hunter2@127.0.0.1"_s);
        auto *remember = credentialsOf(page)->findChild<QCheckBox *>(u"remember"_s);
        QVERIFY(remember->isEnabled() && remember->isChecked());
        QTRY_VERIFY_WITH_TIMEOUT(vault.held.contains(id), deadline);
        QVERIFY(vault.held.value(id).contains("hunter2"));
        window->close();
        QTRY_VERIFY(!window->isVisible());
    }
    QFile file(m_folder->filePath(u"connections.json"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("hunter2"));
    const auto window = makeWindow(&vault);
    QTRY_COMPARE_WITH_TIMEOUT(window->currentPage()->settings().credentials.password, std::optional(QByteArray("hunter2")), deadline);
    QCOMPARE(window->currentPage()->undoStack()->count(), 0); // no edit
    // Without it, nothing stays there.
    ConnectionSettings without = window->currentPage()->settings();
    without.credentials.password.reset();
    emit window->currentPage()->findChild<StatusPanel *>()->fixRequested({u"no password"_s, without});
    QTRY_VERIFY_WITH_TIMEOUT(vault.held.isEmpty(), deadline);
}

void TstManyConnections::connectWaitsForSecrets()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(mqtt::Version::V311));
    Vault vault;
    QUuid id;
    {
        const auto window = makeWindow(&vault);
        id = addConnection(*window, peer.port(), u"A"_s);
        window->currentPage()->enterText(u"mqtt://gate7:hunter2@127.0.0.1:%1"_s.arg(peer.port()));
        QTRY_VERIFY_WITH_TIMEOUT(vault.held.contains(id), deadline);
        QTRY_VERIFY(ProfileStore(m_folder->filePath(u"connections.json"_s)).load().list.profiles.value(0).hasStoredSecrets);
        window->close();
    }
    vault.isSilent = true; // it asks to be unlocked
    const auto window = makeWindow(&vault);
    Connection *connection = window->currentPage()->connection();
    QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(showsText(window.get(), u"key store is asked"_s));
    QVERIFY(named<QPushButton>(window.get(), u"Connect without them"_s));
    QCOMPARE(connection->attempt().number, 0);
    vault.isSilent = false;
    while (!vault.waiting.isEmpty())
        vault.waiting.takeFirst()();
    QTRY_COMPARE_WITH_TIMEOUT(connection->state(), Client::State::Connected, deadline);
    QCOMPARE(connection->attempt().settings.credentials.password, std::optional(QByteArray("hunter2")));
    QVERIFY(!named<QPushButton>(window.get(), u"Connect without them"_s));
}

void TstManyConnections::secretsForgottenWithTheConnection()
{
    Vault vault;
    {
        const auto window = makeWindow(&vault);
        const QUuid a = addConnection(*window, 1883, u"A"_s);
        window->currentPage()->enterText(u"mqtt://gate7:hunter2@127.0.0.1"_s);
        const QUuid b = addConnection(*window, 1884, u"B"_s);
        window->currentPage()->enterText(u"mqtt://gate7:hunter3@127.0.0.1"_s);
        QTRY_COMPARE_WITH_TIMEOUT(vault.held.size(), 2, deadline);
        auto *list = window->findChild<ConnectionList *>();
        list->remove({a, b});
        emit list->findChild<ConnectionTree *>()->deleteRequested();
        QTest::keySequence(window.get(), QKeySequence::Undo);
        QCOMPARE(vault.held.size(), 2); // still there, for it can be undone
        list->remove({b});
        window->close();
        QTRY_COMPARE_WITH_TIMEOUT(vault.held.keys(), QList{a}, deadline); // now it cannot
    }
    QVERIFY(ProfileStore(m_folder->filePath(u"connections.json"_s)).load().list.forgotten.isEmpty());
}

void TstManyConnections::secretsNotRemembered()
{
    Vault vault;
    const auto window = makeWindow(&vault);
    const QUuid id = addConnection(*window, 1883, u"A"_s);
    window->currentPage()->enterText(u"mqtt://gate7:hunter2@127.0.0.1"_s);
    QTRY_VERIFY_WITH_TIMEOUT(vault.held.contains(id), deadline);
    auto *form = credentialsOf(window->currentPage());
    QVERIFY(form->findChild<FieldHint *>(u"secretsHint"_s)->text().contains("kept in the system's key store"_L1));
    form->findChild<QCheckBox *>(u"remember"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(vault.held.isEmpty(), deadline);
    QVERIFY(form->findChild<FieldHint *>(u"secretsHint"_s)->text().contains("kept in memory"_L1));
    window->currentPage()->enterText(u"mqtt://gate7:hunter4@127.0.0.1"_s);
    window->close();
    QTRY_VERIFY(!window->isVisible());
    QVERIFY(vault.held.isEmpty());
    QVERIFY(!ProfileStore(m_folder->filePath(u"connections.json"_s)).load().list.profiles.value(0).remembersSecrets);
}

void TstManyConnections::noKeyStore()
{
    const auto window = makeWindow();
    addConnection(*window, 1883, u"A"_s);
    const auto *form = credentialsOf(window->currentPage());
    const auto *remember = form->findChild<QCheckBox *>(u"remember"_s);
    QVERIFY(!remember->isEnabled() && !remember->isChecked());
    QVERIFY(form->findChild<FieldHint *>(u"secretsHint"_s)->text().contains("kept in memory"_L1));
    QVERIFY(showsText(window.get(), u"Saved automatically, without passwords."_s));
}

void TstManyConnections::lockedKeyStore()
{
    Vault vault;
    vault.isLocked = true;
    const auto window = makeWindow(&vault);
    addConnection(*window, 1883, u"A"_s);
    window->currentPage()->enterText(u"mqtt://gate7:hunter2@127.0.0.1"_s);
    const auto *hint = credentialsOf(window->currentPage())->findChild<FieldHint *>(u"secretsHint"_s);
    QTRY_VERIFY_WITH_TIMEOUT(hint->text().contains("locked"_L1), deadline);
    QCOMPARE(hint->sign(), theme::Sign::Warning);
    QVERIFY(showsText(window.get(), u"The secrets of this connection were not saved."_s)); // in the list as well
}

void TstManyConnections::tenAtOnceEndCleanly()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    Mosquitto::Options options;
    options.tls = options.webSockets = false;
    Mosquitto broker(options);
    QVERIFY(broker.isRunning());
    ProfileList saved;
    for (int i = 0; i < 10; ++i) {
        Profile profile;
        profile.id = QUuid::createUuid();
        profile.settings = newConnectionSettings();
        profile.settings.endpoint = {Scheme::Mqtt, u"127.0.0.1"_s, broker.mqttPort()};
        profile.settings.clientId = u"ten-%1"_s.arg(i);
        saved.append(profile);
    }
    QVERIFY(ProfileStore(m_folder->filePath(u"connections.json"_s)).save(saved, nullptr));
    const auto window = makeWindow();
    auto *list = window->findChild<ConnectionList *>();
    emit list->connectRequested(saved.order.connections());
    const QAbstractItemModel *rows = list->findChild<ConnectionTree *>()->model();
    const auto connected = [&] {
        int count = 0;
        for (int row = 0; row < rows->rowCount(); ++row)
            count += rows->index(row, 0).data(ConnectionsModel::WordRole).toString() == "connected"_L1;
        return count;
    };
    QTRY_COMPARE_WITH_TIMEOUT(connected(), 10, deadline);
    QCOMPARE(window->findChild<ConnectionPages *>()->pages().size(), 1);
    window->close();
    QVERIFY(!window->isVisible());
    const auto farewells = [&] {
        int count = 0;
        const QByteArray log = broker.log();
        for (int i = 0; i < 10; ++i)
            count += log.contains("Client ten-" + QByteArray::number(i) + " disconnected.");
        return count;
    };
    QTRY_COMPARE_WITH_TIMEOUT(farewells(), 10, deadline);
    QVERIFY(!QRegularExpression(u"ten-\\d closed its connection"_s).match(QString::fromUtf8(broker.log())).hasMatch());
}

/// One waits for CONNACK, one for TLS: neither keeps the window.
void TstManyConnections::closingWhileConnecting()
{
    ScriptedPeer silent;
    const auto window = makeWindow();
    addConnection(*window, silent.port(), u"A"_s);
    window->currentPage()->connectToBroker();
    Connection *waiting = window->currentPage()->connection();
    QTRY_COMPARE_WITH_TIMEOUT(waiting->state(), Client::State::AwaitingConnack, deadline);
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    window->currentPage()->enterText(u"mqtts://127.0.0.1:%1"_s.arg(silent.port())); // no TLS answers there
    Connection *beginning = window->currentPage()->connection();
    window->currentPage()->connectToBroker();
    QSignalSpy states(beginning, &Connection::stateChanged);
    QTRY_VERIFY_WITH_TIMEOUT(!states.isEmpty(), deadline);
    QElapsedTimer time;
    time.start();
    window->close();
    QVERIFY(!window->isVisible());
    QTRY_COMPARE_WITH_TIMEOUT(waiting->state(), Client::State::Idle, deadline);
    QTRY_COMPARE_WITH_TIMEOUT(beginning->state(), Client::State::Idle, deadline);
}

QTEST_MAIN(TstManyConnections)
#include "tst_many_connections.moc"
