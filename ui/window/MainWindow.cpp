#include "window/MainWindow.h"

#include "connection/ConnectionList.h"
#include "connection/ConnectionPage.h"
#include "connection/ListEditor.h"
#include "connection/StatusLine.h"
#include "preferences/Preferences.h"
#include "preferences/Remembered.h"
#include "profiles/SecretKeeper.h"
#include "settings/FormValues.h"
#include "theme/Accessible.h"
#include "window/ConnectionPages.h"
#include "window/InputFilter.h"
#include "window/Language.h"
#include "window/WelcomePage.h"

#include <QApplication>
#include <QMenu>
#include <QScreen>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QUndoGroup>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int threadLimitMs = 2500;

} // namespace

MainWindow::MainWindow(ProfileStore store, std::unique_ptr<SecretStore> secrets, QWidget *parent)
    : QMainWindow(parent)
    , m_store(std::move(store))
    , m_editor(new ListEditor(&m_model, this))
    , m_keeper(new SecretKeeper(secrets ? std::move(secrets) : std::make_unique<MemorySecretStore>(), this))
    , m_list(new ConnectionList(&m_model, m_editor))
    , m_welcome(new WelcomePage)
    , m_pages(new ConnectionPages(&m_model, m_welcome, [this](const QUuid &id) { return makePage(id); }))
    , m_right(new QStackedWidget)
    , m_splitter(new QSplitter)
    , m_statusLine(new StatusLine)
    , m_undo(new QUndoGroup(this))
{
    theme::installAccessible();
    m_networkThread.setObjectName(u"network"_s);
    m_networkThread.start();
    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(500);
    connect(&m_saveTimer, &QTimer::timeout, this, &MainWindow::save);
    qApp->installEventFilter(new InputFilter(this));
    build();
    watchList();
    watchSecrets();
    buildMenus();
    connect(Preferences::instance(), &Preferences::changed, this, &MainWindow::applyPreference);
    retranslate();
    loadProfiles();
    restore();
}

MainWindow::~MainWindow()
{
    disconnect(qApp, nullptr, this, nullptr);
    disconnect(m_undo, nullptr, this, nullptr);
    m_editor->undoStack()->disconnect(this);
    m_statusLine->setConnection(nullptr);
    delete m_splitter; // pages go before their connections, and those before the thread
    qDeleteAll(std::exchange(m_connections, {}));
    m_networkThread.quit();
    m_networkThread.wait(threadLimitMs);
}

void MainWindow::build()
{
    m_splitter->addWidget(m_list);
    m_right->addWidget(m_pages);
    m_splitter->addWidget(m_right);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setCollapsible(1, false);
    m_splitter->setSizes({220, 1060});
    setCentralWidget(m_splitter);
    setAcceptDrops(true);
    statusBar()->addWidget(m_statusLine, 1);
    statusBar()->setSizeGripEnabled(false);
    connect(m_welcome, &WelcomePage::newRequested, this, &MainWindow::newConnection);
    connect(m_welcome, &WelcomePage::importGiven, this, &MainWindow::openImport);
    connect(m_list, &ConnectionList::pasteRequested, this, &MainWindow::pasteImport);
    connect(m_welcome, &WelcomePage::importRequested, this, [this] { openImport(); });
    connect(m_welcome, &WelcomePage::brokerRequested, this, &MainWindow::startLocalBroker);
    connect(m_welcome, &WelcomePage::logRequested, this, &MainWindow::openLogFiles);
    connect(m_welcome, &WelcomePage::textGiven, this, [this](const QString &text) {
        newConnection();
        currentPage()->enterText(text);
    });
    connect(m_pages, &ConnectionPages::currentChanged, this, &MainWindow::select);
    connect(m_pages, &ConnectionPages::closeRequested, this, &MainWindow::closeTab);
    connect(m_pages, &ConnectionPages::replaced, this, [this](const QUuid &id) {
        if (Connection *connection = m_connections.value(id); connection && connection->attempt().number == 0)
            retire(m_connections.take(id)); // it was only looked at
    });
}

void MainWindow::watchList()
{
    connect(m_list, &ConnectionList::currentChanged, this, [this](const QUuid &id) {
        if (id != m_pages->current())
            m_pages->show(id, false);
    });
    connect(m_list, &ConnectionList::openRequested, this, [this](const QList<QUuid> &ids) {
        m_right->setCurrentWidget(m_pages);
        for (const QUuid &id : ids)
            m_pages->show(id, true);
    });
    connect(m_list, &ConnectionList::newRequested, this, &MainWindow::newConnection);
    connect(m_list, &ConnectionList::duplicateRequested, this, &MainWindow::duplicate);
    connect(m_list, &ConnectionList::copyAsMenuMade, this, &MainWindow::fillCopyAs);
    connect(m_list, &ConnectionList::connectRequested, this, &MainWindow::connectListed);
    connect(m_list, &ConnectionList::disconnectRequested, this, &MainWindow::disconnectListed);
    connect(m_editor, &ListEditor::removed, this, &MainWindow::removed);
    connect(m_editor, &ListEditor::placed, this, [this](const QList<QUuid> &ids) {
        for (const QUuid &id : ids)
            m_secretsTouched.insert(id);
    });
    connect(m_editor, &ListEditor::renamed, this, [this](const QUuid &id, const QString &name) {
        if (ConnectionPage *page = m_pages->page(id))
            page->setName(name);
        showTitle();
    });
    connect(m_editor, &ListEditor::edited, &m_saveTimer, qOverload<>(&QTimer::start));
    connect(&m_model, &ConnectionsModel::collapsedChanged, &m_saveTimer, qOverload<>(&QTimer::start));
    connect(&m_model, &ConnectionsModel::sharingChanged, this, &MainWindow::refreshSharing);
    m_undo->addStack(m_editor->undoStack());
    connect(m_editor->undoStack(), &QUndoStack::indexChanged, this, [this] { chooseUndo(true); });
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget *, const QWidget *to) {
        if (to && m_pages->isAncestorOf(to))
            chooseUndo(false);
    });
    connect(m_list, &ConnectionList::used, this, [this] { chooseUndo(true); });
}

/// Ctrl+Z takes back what was done where the person works: in the list after a change or a click there, else on the page.
void MainWindow::chooseUndo(bool ofList)
{
    m_undoesList = ofList;
    ConnectionPage *page = currentPage();
    QUndoStack *list = m_editor->undoStack();
    const bool isOfList = !page || (ofList && (list->canUndo() || list->canRedo()));
    m_undo->setActiveStack(isOfList ? list : page->undoStack());
}

void MainWindow::loadProfiles()
{
    const ProfileStore::LoadResult result = m_store.load();
    m_forgotten = result.list.forgotten;
    m_model.load(result.list);
    sayAtStart(result.message);
}

void MainWindow::sayAtStart(const QString &text)
{
    if (text.isEmpty())
        return;
    m_startMessages.append(text);
    m_list->say(m_startMessages.join(u'\n'));
}

ConnectionPage *MainWindow::openUnsaved(const ConnectionSettings &settings, const QList<Note> &notes)
{
    const QUuid id = m_editor->add(settings, {}, false, {});
    m_editor->undoStack()->clear(); // it was no change of the list
    m_pages->show(id, true);
    currentPage()->setInputNotes(notes);
    return currentPage();
}

ConnectionPage *MainWindow::currentPage() const
{
    return m_pages->page(m_current);
}

/// Below what is chosen, in its group.
void MainWindow::newConnection()
{
    const QList<QUuid> chosen = m_list->chosen();
    const QUuid id =
        m_editor->add(Preferences::instance()->newConnection(), chosen.isEmpty() ? QUuid() : chosen.last(), true, tr("New connection"));
    m_model.setSecretsKept(id, Preferences::instance()->storesSecrets(), false);
    m_pages->show(id, true);
    currentPage()->focusUrl();
}

void MainWindow::duplicate(const QList<QUuid> &ids)
{
    const QList<QUuid> copies = m_editor->duplicate(ids);
    for (qsizetype i = 0; i < copies.size() && i < ids.size(); ++i) {
        if (!awaitsSecrets(ids[i]))
            continue;
        m_copies.insert(ids[i], copies[i]);
        readSecrets(ids[i]);
    }
    if (!copies.isEmpty())
        m_pages->show(copies.first(), true);
}

/// They are no longer in the list: their pages go, and their connections end in order.
void MainWindow::removed(const QList<QUuid> &ids)
{
    for (const QUuid &id : ids) {
        m_pages->close(id);
        if (Connection *connection = m_connections.take(id))
            retire(connection);
        m_model.setState(id, {});
    }
    refreshComparison();
}

/// The name of the connection; the platform adds the program's.
void MainWindow::showTitle()
{
    setWindowTitle(m_model.isShown(m_current) ? m_model.name(m_current) : u"Connack"_s);
}

void MainWindow::select(const QUuid &id)
{
    m_current = id;
    showTitle();
    m_model.setSeen(id);
    ConnectionPage *page = currentPage();
    m_statusLine->setConnection(page ? page->connection() : nullptr);
    m_right->setCurrentWidget(m_pages); // the import keeps what is in it
    if (page) {
        page->setLogFull(m_logFull->isChecked());
        m_list->setCurrent(id);
        readSecrets(id);
    } else {
        m_list->choose({});
    }
    chooseUndo(m_undoesList);
    refreshEntries();
}

void MainWindow::closeTab(QUuid id)
{
    m_pages->close(id);
    const Connection *connection = m_connections.value(id);
    if (connection && (connection->state() != Client::State::Idle || connection->reconnect().state == ReconnectStatus::State::Waiting))
        m_list->say(tr("%1 goes on without its tab.").arg(m_model.name(id)), tr("Disconnect"), u"Disconnect it"_s, [this, id] {
            disconnectListed({id});
            m_list->say({});
        });
}

ConnectionPage *MainWindow::makePage(const QUuid &id)
{
    auto *page = new ConnectionPage(connectionFor(id), m_model.profile(id).settings);
    m_undo->addStack(page->undoStack());
    page->restoreState(QSettings().value("window/page"_L1).toByteArray());
    page->setSecretsKept(secretsKept(id));
    page->setSecretsAwaited(awaitsSecrets(id));
    watchPage(id, page);
    QMetaObject::invokeMethod(
        page, [this] { refreshSharing(); }, Qt::QueuedConnection);
    return page;
}

void MainWindow::watchPage(const QUuid &id, ConnectionPage *page)
{
    connect(page, &ConnectionPage::settingsChanged, this, [this, id, page] {
        m_model.setSettings(id, page->settings());
        if (page->undoStack()->count() > 0) // edited, and not only filled with its secrets
            m_pages->keep(id);
        showTitle();
        saveLater(id);
    });
    connect(page, &ConnectionPage::logFullRequested, this, &MainWindow::setLogFull);
    connect(page, &ConnectionPage::causeHelpRequested, this, &MainWindow::openHelp);
    connect(page, &ConnectionPage::compareRequested, this, [this, id](int attempt) { compareAttempts(id, attempt); });
    connect(page, &ConnectionPage::rememberSecretsEdited, this, [this, id](bool remember) { setRemembersSecrets(id, remember); });
    connect(page->undoStack(), &QUndoStack::indexChanged, this, [this, id] {
        if (id == m_current)
            chooseUndo(false);
    });
}

void MainWindow::saveLater(const QUuid &id)
{
    m_secretsTouched.insert(id);
    m_saveTimer.start();
}

void MainWindow::save()
{
    m_saveTimer.stop();
    ProfileList list = m_model.saved();
    list.forgotten = m_forgotten;
    QString error;
    if (!m_store.save(list, &error))
        m_list->say(error);
    keepSecrets();
}

void MainWindow::saveCurrent()
{
    m_model.setSaved(m_current);
    m_secretsTouched.insert(m_current);
    save();
    showSecretsKept();
}

void MainWindow::restore()
{
    const QSettings settings;
    resize(QSize(1280, 800).boundedTo(screen()->availableGeometry().size()));
    restoreGeometry(settings.value("window/geometry"_L1).toByteArray());
    m_splitter->restoreState(settings.value("window/splitter"_L1).toByteArray());
    const QStringList tabs = settings.value("window/tabs"_L1).toStringList();
    for (const QString &tab : tabs) {
        if (const QUuid id = QUuid::fromString(tab); m_model.isShown(id))
            m_pages->add(id);
    }
    const QUuid selected = settings.value("window/connection"_L1).toUuid();
    const QList<QUuid> all = m_model.order().connections();
    if (m_model.isShown(selected))
        m_pages->show(selected, false);
    else if (m_pages->count() > 0)
        m_pages->showNth(0);
    else if (!all.isEmpty())
        m_pages->show(all.first(), false);
    else
        m_welcome->setFocus();
    m_list->setCurrent(m_current);
}

void MainWindow::remember() const
{
    Remembered settings(Remembered::Kind::Window);
    settings.setValue("window/geometry"_L1, saveGeometry());
    settings.setValue("window/splitter"_L1, m_splitter->saveState());
    settings.setValue("window/connection"_L1, m_current);
    QStringList tabs;
    for (const QUuid &id : m_pages->open())
        tabs += id.toString(QUuid::WithoutBraces);
    settings.setValue("window/tabs"_L1, tabs);
    if (const ConnectionPage *page = currentPage(); page && !page->isLogFull())
        settings.setValue("window/page"_L1, page->saveState());
    Preferences::instance()->save();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}
