#include "window/MainWindow.h"

#include "connection/ConnectionList.h"
#include "connection/ConnectionPage.h"
#include "connection/StatusLine.h"
#include "settings/FormValues.h"
#include "window/Language.h"
#include "window/WelcomePage.h"

#include <QApplication>
#include <QCloseEvent>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QUndoGroup>

using namespace Qt::StringLiterals;

namespace {

constexpr int closeLimitMs = 2500; ///< A broker that does not let go does not keep the window.

ConnectionSettings freshSettings()
{
    ConnectionSettings settings = newConnectionSettings();
    const QString prefix = QSettings().value("clientIdPrefix"_L1).toString();
    if (!prefix.isEmpty())
        settings.clientId = randomClientId(prefix);
    return settings;
}

} // namespace

MainWindow::MainWindow(ProfileStore store, QWidget *parent)
    : QMainWindow(parent)
    , m_store(std::move(store))
    , m_list(new ConnectionList(&m_model))
    , m_stack(new QStackedWidget)
    , m_welcome(new WelcomePage)
    , m_splitter(new QSplitter)
    , m_statusLine(new StatusLine)
    , m_undo(new QUndoGroup(this))
{
    m_networkThread.setObjectName(u"network"_s);
    m_networkThread.start();
    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(500);
    connect(&m_saveTimer, &QTimer::timeout, this, &MainWindow::save);
    build();
    buildMenus();
    retranslate();
    loadProfiles();
    restore();
}

MainWindow::~MainWindow()
{
    for (ConnectionPage *page : std::as_const(m_pages))
        delete page; // their clients go before the thread does
    m_networkThread.quit();
    m_networkThread.wait(closeLimitMs);
}

void MainWindow::build()
{
    m_stack->addWidget(m_welcome);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_stack);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setCollapsible(1, false);
    m_splitter->setSizes({220, 1060});
    setCentralWidget(m_splitter);
    statusBar()->addWidget(m_statusLine, 1);
    statusBar()->setSizeGripEnabled(false);
    connect(m_list, &ConnectionList::currentChanged, this, &MainWindow::select);
    connect(m_list, &ConnectionList::newRequested, this, &MainWindow::newConnection);
    connect(m_list, &ConnectionList::duplicateRequested, this, &MainWindow::duplicate);
    connect(m_list, &ConnectionList::deleteRequested, this, &MainWindow::removeCurrent);
    connect(m_list, &ConnectionList::undoRequested, this, &MainWindow::undoRemove);
    connect(m_welcome, &WelcomePage::newRequested, this, &MainWindow::newConnection);
    connect(m_welcome, &WelcomePage::textGiven, this, [this](const QString &text) {
        newConnection();
        currentPage()->enterText(text);
    });
}

void MainWindow::loadProfiles()
{
    const ProfileStore::LoadResult result = m_store.load();
    for (const Profile &profile : result.profiles)
        m_model.append(profile, true);
    if (!result.message.isEmpty())
        m_list->say(result.message);
}

ConnectionPage *MainWindow::openUnsaved(const ConnectionSettings &settings, const QList<Note> &notes)
{
    const Profile profile{QUuid::createUuid(), settings};
    m_model.append(profile, false);
    m_list->setCurrent(profile.id);
    ConnectionPage *page = pageFor(profile.id);
    page->setInputNotes(notes);
    return page;
}

ConnectionPage *MainWindow::currentPage() const
{
    return m_pages.value(m_current);
}

void MainWindow::newConnection()
{
    const Profile profile{QUuid::createUuid(), freshSettings()};
    m_model.append(profile, true);
    m_list->setCurrent(profile.id);
    currentPage()->focusUrl();
    m_saveTimer.start();
}

void MainWindow::duplicate()
{
    const int row = m_model.rowOf(m_current);
    if (row < 0)
        return;
    Profile profile{QUuid::createUuid(), m_model.profile(row).settings};
    profile.settings.clientId = randomClientId(clientIdPrefix(profile.settings.clientId)); // two clients never share one by accident
    if (!profile.settings.name.isEmpty())
        profile.settings.name = tr("%1 (copy)").arg(profile.settings.name);
    m_model.insert(row + 1, profile, m_model.isSaved(row));
    m_list->setCurrent(profile.id);
    m_saveTimer.start();
}

void MainWindow::removeCurrent()
{
    const int row = m_model.rowOf(m_current);
    if (row < 0)
        return;
    const bool saved = m_model.isSaved(row);
    if (ConnectionPage *page = m_pages.take(m_current))
        retire(page);
    m_current = {};
    refreshComparison();
    m_deleted = Deleted{m_model.take(row), row, saved};
    m_list->say(tr("Deleted: %1").arg(ConnectionsModel::nameOf(m_deleted->profile.settings)), tr("Undo"));
    if (m_model.rowCount() == 0)
        select({});
    else
        m_list->setCurrent(m_model.profile(qMin(row, m_model.rowCount() - 1)).id);
    m_saveTimer.start();
}

void MainWindow::undoRemove()
{
    if (!m_deleted)
        return;
    m_model.insert(qMin(m_deleted->row, m_model.rowCount()), m_deleted->profile, m_deleted->saved);
    m_list->setCurrent(m_deleted->profile.id);
    m_deleted.reset();
    refreshEntries();
    m_list->say({});
    m_saveTimer.start();
}

/// The name of the connection; the platform adds the program's.
void MainWindow::showTitle()
{
    const int row = m_model.rowOf(m_current);
    setWindowTitle(row < 0 ? u"Connack"_s : ConnectionsModel::nameOf(m_model.profile(row).settings));
}

/// Ends the page's connection in order and then the page; it is no longer shown.
void MainWindow::retire(ConnectionPage *page)
{
    page->disconnect(this);
    page->connection()->disconnect(this);
    m_statusLine->setConnection(nullptr);
    m_stack->removeWidget(page);
    page->hide();
    if (page->connection()->state() == Client::State::Idle) {
        page->disconnectFromBroker(); // it may be waiting for a reconnect
        page->deleteLater();
        return;
    }
    connect(page->connection(), &Connection::ended, page, &QObject::deleteLater);
    QTimer::singleShot(closeLimitMs, page, &QObject::deleteLater);
    page->disconnectFromBroker();
}

void MainWindow::select(const QUuid &id)
{
    m_current = id;
    showTitle();
    if (m_model.rowOf(id) < 0) {
        m_stack->setCurrentWidget(m_welcome);
        m_statusLine->setConnection(nullptr);
        m_undo->setActiveStack(nullptr);
        refreshEntries();
        return;
    }
    ConnectionPage *page = pageFor(id);
    m_stack->setCurrentWidget(page);
    page->setLogFull(m_logFull->isChecked());
    m_statusLine->setConnection(page->connection());
    m_undo->setActiveStack(page->undoStack());
    refreshEntries();
}

ConnectionPage *MainWindow::pageFor(const QUuid &id)
{
    if (ConnectionPage *page = m_pages.value(id))
        return page;
    auto *page = new ConnectionPage(&m_networkThread, m_model.profile(m_model.rowOf(id)).settings);
    m_pages.insert(id, page);
    m_stack->addWidget(page);
    m_undo->addStack(page->undoStack());
    passProbes(page);
    page->restoreState(QSettings().value("window/page"_L1).toByteArray());
    watch(id, page);
    return page;
}

void MainWindow::watch(const QUuid &id, ConnectionPage *page)
{
    connect(page, &ConnectionPage::settingsChanged, this, [this, id, page] {
        m_model.setSettings(id, page->settings());
        showTitle();
        m_saveTimer.start();
    });
    connect(page, &ConnectionPage::logFullRequested, this, &MainWindow::setLogFull);
    connect(page, &ConnectionPage::compareRequested, this, [this, id](int attempt) { compareAttempts(id, attempt); });
    const auto showState = [this, id, page] {
        m_model.setState(id, connectionState(*page->connection()));
        refreshEntries();
        refreshComparison();
    };
    connect(page->connection(), &Connection::stateChanged, this, showState);
    connect(page->connection(), &Connection::ended, this, showState);
    connect(page->connection(), &Connection::probingChanged, this, showState);
    connect(page->connection(), &Connection::reconnectChanged, this, showState);
}

void MainWindow::save()
{
    m_saveTimer.stop();
    QString error;
    if (!m_store.save(m_model.savedProfiles(), &error))
        m_list->say(error);
}

void MainWindow::saveCurrent()
{
    m_model.setSaved(m_current);
    save();
}

void MainWindow::restore()
{
    const QSettings settings;
    resize(1280, 800);
    restoreGeometry(settings.value("window/geometry"_L1).toByteArray());
    m_splitter->restoreState(settings.value("window/splitter"_L1).toByteArray());
    const QUuid selected = settings.value("window/connection"_L1).toUuid();
    if (m_model.rowOf(selected) >= 0)
        m_list->setCurrent(selected);
    else if (m_model.rowCount() > 0)
        m_list->setCurrent(m_model.profile(0).id);
    else
        m_welcome->setFocus();
}

void MainWindow::remember() const
{
    QSettings settings;
    settings.setValue("window/geometry"_L1, saveGeometry());
    settings.setValue("window/splitter"_L1, m_splitter->saveState());
    settings.setValue("window/connection"_L1, m_current);
    if (const ConnectionPage *page = currentPage(); page && !page->isLogFull())
        settings.setValue("window/page"_L1, page->saveState());
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

bool MainWindow::allIdle() const
{
    return std::all_of(m_pages.begin(), m_pages.end(),
                       [](const ConnectionPage *page) { return page->connection()->state() == Client::State::Idle; });
}

/// Every connection is ended in order (DISCONNECT) before the window goes; what does not end in time is dropped.
void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_closing) {
        m_closing = true;
        remember();
        save();
        for (ConnectionPage *page : std::as_const(m_pages)) {
            connect(page->connection(), &Connection::stateChanged, this, [this] {
                if (allIdle()) {
                    m_mayClose = true;
                    QTimer::singleShot(0, this, &QWidget::close);
                }
            });
            page->disconnectFromBroker();
        }
        QTimer::singleShot(closeLimitMs, this, [this] {
            m_mayClose = true;
            close();
        });
    }
    if (m_mayClose || allIdle()) {
        event->accept();
        QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    } else {
        hide();
        event->ignore();
    }
}
