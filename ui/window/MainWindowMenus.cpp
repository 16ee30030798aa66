// The menus of MainWindow and what their entries do.
#include "window/MainWindow.h"

#include "connection/ConnectionList.h"
#include "connection/ConnectionPage.h"
#include "connection/StatusLine.h"
#include "connection/ListEditor.h"
#include "diagnosis/NeighbourPorts.h"
#include "preferences/PreferencesWindow.h"
#include "window/ConnectionPages.h"
#include "window/Language.h"

#include <QActionGroup>
#include <QApplication>
#include <QMenuBar>
#include <QUndoGroup>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

constexpr std::array probeLimits{5, 10, 20, 60}; ///< Seconds, to choose from.
constexpr std::array themes{Preferences::Theme::System, Preferences::Theme::Light, Preferences::Theme::Dark,
                            Preferences::Theme::HighContrast};

} // namespace

theme::Mode themeMode(Preferences::Theme theme)
{
    switch (theme) {
    case Preferences::Theme::Light:
        return theme::Mode::Light;
    case Preferences::Theme::Dark:
        return theme::Mode::Dark;
    case Preferences::Theme::HighContrast:
        return theme::Mode::HighContrast;
    case Preferences::Theme::System:
        break;
    }
    return theme::Mode::System;
}

QMenu *MainWindow::addMenu(QMenu *within, const std::function<QString()> &title)
{
    QMenu *menu = within ? within->addMenu(QString()) : menuBar()->addMenu(QString());
    menu->setToolTipsVisible(true);
    m_menus.append({menu, title});
    return menu;
}

QAction *MainWindow::addEntry(QMenu *menu, const QKeySequence &shortcut, const std::function<QString()> &text,
                              const std::function<void()> &run, const std::function<QString()> &help)
{
    QAction *action = menu->addAction(QString());
    action->setShortcut(shortcut);
    m_texts.append({action, text, help});
    connect(action, &QAction::triggered, this, run);
    return action;
}

/// An entry for the connection that is shown.
QAction *MainWindow::addPageEntry(QMenu *menu, const QKeySequence &shortcut, const std::function<QString()> &text,
                                  void (ConnectionPage::*run)(), const std::function<QString()> &help)
{
    const auto call = [this, run] {
        if (ConnectionPage *page = currentPage())
            (page->*run)();
    };
    QAction *action = addEntry(menu, shortcut, text, call, help);
    m_pageEntries.append(action);
    return action;
}

void MainWindow::buildMenus()
{
    buildFileMenu(addMenu(nullptr, [] { return tr("&File"); }));
    buildEditMenu(addMenu(nullptr, [] { return tr("&Edit"); }));
    buildConnectionMenu(addMenu(nullptr, [] { return tr("&Connection"); }));
    buildViewMenu(addMenu(nullptr, [] { return tr("&View"); }));
    buildToolsMenu(addMenu(nullptr, [] { return tr("&Tools"); }));
    QMenu *help = addMenu(nullptr, [] { return tr("&Help"); });
    addEntry(
        help, QKeySequence(u"F1"_s), [] { return tr("&Explain the focused field"); }, [this] { helpOnField(); },
        [] { return tr("Shows at the field what it means, the packet it travels in, and the section of the specification"); });
    addEntry(
        help, QKeySequence(u"Ctrl+F1"_s), [] { return tr("&Causes and help"); }, [this] { openHelp(); },
        [] { return tr("Every cause with how it is recognised and mended, how to do the usual things, all keys; searchable"); });
    addEntry(
        help, {}, [] { return tr("&About Connack"); }, [this] { about(); });
    refreshEntries();
}

void MainWindow::buildFileMenu(QMenu *file)
{
    addEntry(
        file, QKeySequence(u"Ctrl+N"_s), [] { return tr("&New connection"); }, [this] { newConnection(); });
    addEntry(
        file, {}, [] { return tr("New &group"); }, [this] { m_list->addGroup(); },
        [] {
            return tr("Holds connections of the list, which are dragged into it; those that are chosen, if there are several, are in it");
        });
    m_pageEntries.append(addEntry(
        file, QKeySequence(u"Ctrl+Shift+D"_s), [] { return tr("D&uplicate connection"); }, [this] { duplicate({m_current}); },
        [] { return tr("The copy gets a client ID of its own"); }));
    m_pageEntries.append(addEntry(
        file, QKeySequence(u"Ctrl+S"_s), [] { return tr("&Save connection"); }, [this] { saveCurrent(); },
        [] { return tr("Keeps a connection of the command line in the list; those of the list are saved by themselves"); }));
    m_pageEntries.append(addEntry(
        file, {}, [] { return tr("&Delete connection"); }, [this] { m_list->remove({m_current}); },
        [] { return tr("Takes it out of the list; this can be undone"); }));
    m_pageEntries.append(addEntry(
        file, QKeySequence(u"Ctrl+W"_s), [] { return tr("&Close tab"); }, [this] { closeTab(m_current); },
        [] { return tr("The connection stays in the list, and goes on if it is connected"); }));
    file->addSeparator();
    addEntry(
        file, QKeySequence(u"Ctrl+I"_s), [] { return tr("&Import..."); }, [this] { openImport(); },
        [] {
            return tr("Reads connections from URLs, scripts, command lines and the files of other clients; such a file can also be dropped "
                      "here, and such a text be pasted into the list");
        });
    addEntry(
        file, QKeySequence(u"Ctrl+O"_s), [] { return tr("&Open packet log..."); }, [this] { openLogFiles(); },
        [] {
            return tr(
                "Opens a .jsonl or .pcapng of Connack, or a capture (.pcap, .pcapng) of MQTT over TCP, in a window of its own; such a "
                "file can also be dropped here");
        });
    m_attemptEntries.append(addPageEntry(
        file, QKeySequence(u"Ctrl+E"_s), [] { return tr("&Export the packet log..."); }, &ConnectionPage::exportLog,
        [] { return tr("Writes all rows to a file: .pcapng for Wireshark, .jsonl, .csv, .txt or .md. Secrets are masked."); }));
    m_attemptEntries.append(addPageEntry(
        file, QKeySequence(u"Ctrl+Shift+S"_s), [] { return tr("Save the repor&t..."); }, &ConnectionPage::saveReport,
        [] { return tr("Saves everything about the latest attempt as Markdown, HTML, JSON or text, without secrets"); }));
    file->addSeparator();
    addEntry(
        file, QKeySequence(u"Ctrl+Q"_s), [] { return tr("&Quit"); }, [this] { close(); });
}

void MainWindow::buildEditMenu(QMenu *edit)
{
    QAction *undo = m_undo->createUndoAction(this, u" "_s);
    undo->setShortcut(QKeySequence::Undo);
    QAction *redo = m_undo->createRedoAction(this, u" "_s);
    redo->setShortcut(QKeySequence::Redo);
    edit->addAction(undo);
    edit->addAction(redo);
    m_texts.append({undo, [this] { return m_undo->undoText().isEmpty() ? tr("&Undo") : tr("&Undo: %1").arg(m_undo->undoText()); }, {}});
    m_texts.append({redo, [this] { return m_undo->redoText().isEmpty() ? tr("&Redo") : tr("&Redo: %1").arg(m_undo->redoText()); }, {}});
    connect(m_undo, &QUndoGroup::undoTextChanged, this, &MainWindow::nameEntries);
    connect(m_undo, &QUndoGroup::redoTextChanged, this, &MainWindow::nameEntries);
    edit->addSeparator();
    m_attemptEntries.append(addPageEntry(
        edit, QKeySequence(u"Ctrl+Shift+C"_s), [] { return tr("&Copy the report"); }, &ConnectionPage::copyReport,
        [] { return tr("Copies everything about the latest attempt as Markdown, and as HTML for what takes it, without secrets"); }));
    edit->addSeparator();
    addEntry(
        edit, QKeySequence(u"Ctrl+,"_s), [] { return tr("&Preferences..."); }, [this] { openPreferences(); },
        [] { return tr("Theme, language, what new connections begin with, what is kept"); });
}

void MainWindow::buildConnectionMenu(QMenu *connection)
{
    m_connect = addPageEntry(
        connection, {}, [] { return tr("&Connect or cancel"); }, &ConnectionPage::connectOrCancel,
        [] { return tr("Makes one connection attempt, or ends the one that runs"); });
    m_connect->setShortcuts({QKeySequence(u"Ctrl+Return"_s), QKeySequence(u"Ctrl+Enter"_s)});
    m_disconnect = addPageEntry(
        connection, QKeySequence(u"Ctrl+D"_s), [] { return tr("&Disconnect"); }, &ConnectionPage::disconnectFromBroker,
        [] { return tr("Sends DISCONNECT and closes the connection, or stops waiting for a reconnect"); });
    m_tryNow = addPageEntry(
        connection, {}, [] { return tr("&Reconnect now"); }, &ConnectionPage::reconnectNow,
        [] { return tr("Begins the next automatic try at once; after automatic tries have stopped, goes on with them"); });
    addEntry(
        connection, {}, [] { return tr("Co&mpare attempts..."); }, [this] { compareAttempts(m_current, 0); },
        [] { return tr("Shows two attempts side by side and what differs; a saved report from another machine can be one of them"); });
    m_disconnectAll = addEntry(
        connection, {}, [] { return tr("Disconnect &all"); }, [this] { disconnectAll(); },
        [] { return tr("Ends every connection of the list in order, also those without a tab"); });
    connection->addSeparator();
    buildProbeEntries(connection);
    connection->addSeparator();
    addPageEntry(
        connection, QKeySequence(u"Ctrl+Shift+Return"_s), [] { return tr("Pu&blish"); }, &ConnectionPage::publishMessage,
        [] { return tr("Shows the composer of messages; when it is in front already, publishes what stands in it"); });
    addPageEntry(
        connection, QKeySequence(u"Ctrl+B"_s), [] { return tr("Subscr&ibe..."); }, &ConnectionPage::subscribeToTopic,
        [] { return tr("Goes to the line for a topic filter"); });
    connection->addSeparator();
    addPageEntry(
        connection, QKeySequence(u"Ctrl+L"_s), [] { return tr("Edit the &URL"); }, &ConnectionPage::focusUrl);
    buildCopyAsMenu(connection);
    buildGoToMenu(addMenu(connection, [] { return tr("&Go to"); }));
}

void MainWindow::buildGoToMenu(QMenu *goTo)
{
    addEntry(
        goTo, QKeySequence(u"Ctrl+Shift+L"_s), [] { return tr("The &list of connections"); }, [this] { m_list->setFocus(); });
    addEntry(
        goTo, QKeySequence(u"Ctrl+Tab"_s), [] { return tr("&Next tab"); }, [this] { m_pages->step(true); });
    addEntry(
        goTo, QKeySequence(u"Ctrl+Shift+Tab"_s), [] { return tr("&Previous tab"); }, [this] { m_pages->step(false); });
    goTo->addSeparator();
    for (int i = 0; i < 9; ++i) {
        const auto text = [i] { return tr("Tab &%1").arg(i + 1); };
        addEntry(goTo, QKeySequence(u"Ctrl+%1"_s.arg(i + 1)), text, [this, i] { m_pages->showNth(i); });
    }
}

void MainWindow::buildProbeEntries(QMenu *connection)
{
    m_lookCloser = addEntry(
        connection, {}, [] { return tr("Look closer after a &failure"); },
        [this] { Preferences::instance()->setProbes(m_lookCloser->isChecked(), Preferences::instance()->probeSeconds()); },
        [] {
            return tr(
                "After a failure, makes the extra connections that narrow its cause down: another protocol version, a fresh client ID, "
                "the same port with and without TLS and so on. They publish nothing and carry no will. Without them an attempt is "
                "exactly one connection, as with connack check --no-probe.");
        });
    m_lookCloser->setCheckable(true);
    QMenu *limits = addMenu(connection, [] { return tr("Time for &looking closer"); });
    m_probeLimits = new QActionGroup(this);
    for (const int seconds : probeLimits) {
        QAction *action = addEntry(
            limits, {}, [seconds] { return tr("At most %1", "a duration").arg(theme::duration(seconds * 1000.0)); },
            [this, seconds] {
                Preferences::instance()->setProbes(m_lookCloser->isChecked(), seconds);
                showProbes(); // a choice of the same size leaves its tick
            },
            [] { return tr("For all extra connections together, as connack check --probe-timeout"); });
        action->setCheckable(true);
        action->setData(seconds);
        m_probeLimits->addAction(action);
    }
    m_stopProbes = addEntry(
        connection, {}, [] { return tr("&Stop looking closer"); }, [this] { currentPage()->connection()->cancelProbes(); },
        [] { return tr("Ends the extra connections; the verdict stays as far as it came"); });
    m_ports = addEntry(
        connection, {}, [] { return tr("Look at the usual &ports"); }, [this] { currentPage()->connection()->probeNeighbourPorts(); },
        [] { return tr("Makes a connection to each customary port of the host of the last attempt, without user name and password"); });
    showProbes();
}

void MainWindow::showProbes()
{
    m_lookCloser->setChecked(Preferences::instance()->probesAfterFailure());
    for (QAction *action : m_probeLimits->actions())
        action->setChecked(action->data().toInt() == Preferences::instance()->probeSeconds());
    for (Connection *connection : std::as_const(m_connections))
        passProbes(connection);
}

void MainWindow::passProbes(Connection *connection) const
{
    connection->setProbesAfterFailure(m_lookCloser->isChecked());
    connection->setProbesLimit(std::chrono::seconds(Preferences::instance()->probeSeconds()));
    if (!m_lookCloser->isChecked())
        connection->cancelProbes();
}

void MainWindow::applyPreference(Preferences::What what)
{
    if (what == Preferences::What::Theme)
        setTheme(themeMode(Preferences::instance()->theme()));
    else if (what == Preferences::What::Language)
        language::use(Preferences::instance()->language());
    else if (what == Preferences::What::Probes)
        showProbes();
}

void MainWindow::openPreferences()
{
    if (!m_preferences) {
        QList<std::pair<QString, QString>> languages;
        for (const QString &code : language::available())
            languages.append({code, language::nativeName(code)});
        m_preferences = new PreferencesWindow(languages, this);
    }
    m_preferences->show();
    m_preferences->raise();
    m_preferences->activateWindow();
}

void MainWindow::buildViewMenu(QMenu *view)
{
    addPageEntry(
        view, QKeySequence(u"Ctrl+F"_s), [] { return tr("&Filter packets"); }, &ConnectionPage::focusFilter,
        [] { return tr("Shows the rows that meet it alone"); });
    addPageEntry(
        view, QKeySequence(u"Ctrl+Shift+F"_s), [] { return tr("F&ind in the packets"); }, &ConnectionPage::openFind,
        [] { return tr("Looks for rows without hiding the others"); });
    addPageEntry(
        view, QKeySequence(u"F3"_s), [] { return tr("&Next hit"); }, &ConnectionPage::findNext,
        [] { return tr("Chooses the next row that is found, or that the filter lets through"); });
    addPageEntry(
        view, QKeySequence(u"Shift+F3"_s), [] { return tr("&Previous hit"); }, &ConnectionPage::findPrevious,
        [] { return tr("Chooses the previous row that is found, or that the filter lets through"); });
    // Space is a key of the packet list; as a shortcut of the window it would be lost to buttons and fields.
    m_follow = addPageEntry(
        view, {}, [] { return tr("Follow the &end of the list") + u'\t' + QKeySequence(Qt::Key_Space).toString(QKeySequence::NativeText); },
        &ConnectionPage::toggleFollowing,
        [] { return tr("New rows stay in sight, of the packets or the messages; Space in the list switches it"); });
    m_follow->setCheckable(true);
    connect(view, &QMenu::aboutToShow, this, [this] { m_follow->setChecked(currentPage() && currentPage()->isFollowing()); });
    m_logFull = addEntry(
        view, QKeySequence(u"F11"_s), [] { return tr("&Log takes the whole window"); }, [this] { setLogFull(m_logFull->isChecked()); });
    m_logFull->setCheckable(true);
    m_pageEntries.append(m_logFull);
    view->addSeparator();
    buildThemes(view);
    view->addSeparator();
    buildLanguages(view);
}

void MainWindow::buildThemes(QMenu *view)
{
    const std::array<std::function<QString()>, themes.size()> names{[] { return tr("Theme of the &desktop"); },
                                                                    [] { return tr("Ligh&t theme"); }, [] { return tr("Dar&k theme"); },
                                                                    [] { return tr("&High contrast"); }};
    m_themes = new QActionGroup(this);
    for (std::size_t i = 0; i < themes.size(); ++i) {
        QAction *action = addEntry(view, {}, names[i], [theme = themes[i]] { Preferences::instance()->setTheme(theme); });
        action->setCheckable(true);
        action->setData(int(themeMode(themes[i])));
        m_themes->addAction(action);
    }
    setTheme(themeMode(Preferences::instance()->theme()));
}

void MainWindow::buildLanguages(QMenu *view)
{
    m_languages = new QActionGroup(this);
    for (const QString &code : language::available()) {
        QAction *action = addEntry(
            view, {}, [code] { return language::nativeName(code); }, [code] { Preferences::instance()->setLanguage(code); });
        action->setCheckable(true);
        action->setData(code);
        m_languages->addAction(action);
    }
}

void MainWindow::refreshEntries()
{
    const ConnectionPage *page = currentPage();
    const Client::State state = page ? page->connection()->state() : Client::State::Idle;
    for (QAction *action : std::as_const(m_pageEntries))
        action->setEnabled(page);
    for (QAction *action : std::as_const(m_attemptEntries))
        action->setEnabled(page && page->connection()->attempt().number > 0);
    m_connect->setEnabled(page && state != Client::State::Connected && state != Client::State::Disconnecting);
    const auto reconnecting = page ? page->connection()->reconnect().state : ReconnectStatus::State::Off;
    const bool waiting = reconnecting == ReconnectStatus::State::Waiting;
    m_disconnect->setEnabled(state != Client::State::Idle || waiting);
    m_tryNow->setEnabled(waiting || reconnecting == ReconnectStatus::State::Stopped);
    const bool probing = page && page->connection()->isProbing();
    m_stopProbes->setEnabled(probing);
    m_ports->setEnabled(page && !probing && state == Client::State::Idle
                        && neighbourPortsHelp(page->connection()->attempt(), page->connection()->diagnosis()));
    m_disconnectAll->setEnabled(std::any_of(m_connections.begin(), m_connections.end(), [](const Connection *connection) {
        return connection->state() != Client::State::Idle || connection->reconnect().state == ReconnectStatus::State::Waiting;
    }));
}

void MainWindow::setTheme(theme::Mode mode)
{
    theme::apply(mode);
    for (QAction *action : m_themes->actions())
        action->setChecked(action->data().toInt() == int(mode));
}

void MainWindow::retranslate()
{
    showTitle();
    for (const auto &[menu, title] : m_menus)
        menu->setTitle(title());
    nameEntries();
    m_outcomes.clear();
    refreshComparison();
    for (QAction *action : m_languages->actions())
        action->setChecked(action->data().toString() == language::current());
    for (auto it = m_connections.cbegin(); it != m_connections.cend(); ++it)
        m_model.setState(it.key(), connectionState(*it.value()));
    showSecretsKept();
}

void MainWindow::nameEntries()
{
    for (const Texts &entry : m_texts) {
        entry.action->setText(entry.text());
        entry.action->setToolTip(entry.help ? entry.help() : QString());
    }
}

void MainWindow::setLogFull(bool full)
{
    m_logFull->setChecked(full);
    m_list->setVisible(!full);
    if (ConnectionPage *page = currentPage())
        page->setLogFull(full);
}
