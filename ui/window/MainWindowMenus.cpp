// The menus of MainWindow and what their entries do.
#include "window/MainWindow.h"

#include "connection/ConnectionList.h"
#include "connection/ConnectionPage.h"
#include "connection/StatusLine.h"
#include "window/Language.h"

#include <QActionGroup>
#include <QApplication>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>
#include <QUndoGroup>
#include <QWhatsThis>

#include <array>

using namespace Qt::StringLiterals;

namespace {

struct ThemeName {
    theme::Mode mode;
    const char *key; ///< In QSettings and on the command line.
};
constexpr std::array themeNames{ThemeName{theme::Mode::System, "system"}, ThemeName{theme::Mode::Light, "light"},
                                ThemeName{theme::Mode::Dark, "dark"}};

} // namespace

QAction *MainWindow::addEntry(QMenu *menu, const QKeySequence &shortcut, const std::function<QString()> &text,
                              const std::function<void()> &run)
{
    QAction *action = menu->addAction(QString());
    action->setShortcut(shortcut);
    m_texts.append({action, text});
    connect(action, &QAction::triggered, this, run);
    return action;
}

void MainWindow::buildMenus()
{
    const auto menu = [this](const std::function<QString()> &title) {
        QMenu *menu = menuBar()->addMenu(QString());
        m_menus.append({menu, title});
        return menu;
    };
    const auto onPage = [this](void (ConnectionPage::*call)()) {
        return [this, call] {
            if (ConnectionPage *page = currentPage())
                (page->*call)();
        };
    };
    QMenu *file = menu([] { return tr("&File"); });
    addEntry(
        file, QKeySequence(u"Ctrl+N"_s), [] { return tr("&New connection"); }, [this] { newConnection(); });
    addEntry(
        file, QKeySequence(u"Ctrl+Shift+D"_s), [] { return tr("D&uplicate connection"); }, [this] { duplicate(); });
    addEntry(
        file, QKeySequence(u"Ctrl+S"_s), [] { return tr("&Save connection"); }, [this] { saveCurrent(); });
    addEntry(
        file, {}, [] { return tr("&Delete connection"); }, [this] { removeCurrent(); });
    addEntry(
        file, {}, [] { return tr("Und&o the deletion"); }, [this] { undoRemove(); });
    file->addSeparator();
    addEntry(
        file, QKeySequence(u"Ctrl+Q"_s), [] { return tr("&Quit"); }, [this] { close(); });

    QMenu *edit = menu([] { return tr("&Edit"); });
    QAction *undo = m_undo->createUndoAction(this, u" "_s);
    undo->setShortcut(QKeySequence::Undo);
    QAction *redo = m_undo->createRedoAction(this, u" "_s);
    redo->setShortcut(QKeySequence::Redo);
    edit->addAction(undo);
    edit->addAction(redo);
    m_texts.append({undo, [this] { return m_undo->undoText().isEmpty() ? tr("&Undo") : tr("&Undo: %1").arg(m_undo->undoText()); }});
    m_texts.append({redo, [this] { return m_undo->redoText().isEmpty() ? tr("&Redo") : tr("&Redo: %1").arg(m_undo->redoText()); }});
    connect(m_undo, &QUndoGroup::undoTextChanged, this, &MainWindow::retranslate);
    connect(m_undo, &QUndoGroup::redoTextChanged, this, &MainWindow::retranslate);

    QMenu *connection = menu([] { return tr("&Connection"); });
    QAction *connectAction = addEntry(
        connection, {}, [] { return tr("&Connect or cancel"); }, onPage(&ConnectionPage::connectOrCancel));
    connectAction->setShortcuts({QKeySequence(u"Ctrl+Return"_s), QKeySequence(u"Ctrl+Enter"_s)});
    addEntry(
        connection, QKeySequence(u"Ctrl+D"_s), [] { return tr("&Disconnect"); }, onPage(&ConnectionPage::disconnectFromBroker));
    connection->addSeparator();
    addEntry(
        connection, QKeySequence(u"Ctrl+L"_s), [] { return tr("Edit the &URL"); }, onPage(&ConnectionPage::focusUrl));
    QMenu *goTo = connection->addMenu(QString());
    m_menus.append({goTo, [] { return tr("&Go to"); }});
    for (int i = 0; i < 9; ++i) {
        const auto text = [i] { return tr("Connection &%1 of the list").arg(i + 1); };
        addEntry(goTo, QKeySequence(u"Ctrl+%1"_s.arg(i + 1)), text, [this, i] { m_list->selectShown(i); });
    }

    buildViewMenu(menu([] { return tr("&View"); }));
    QMenu *help = menu([] { return tr("&Help"); });
    addEntry(
        help, QKeySequence(u"F1"_s), [] { return tr("&Explain the focused field"); }, [this] { helpOnField(); });
    addEntry(
        help, {}, [] { return tr("&About Connack"); }, [this] { about(); });
}

void MainWindow::buildViewMenu(QMenu *view)
{
    addEntry(
        view, QKeySequence(u"Ctrl+F"_s), [] { return tr("&Filter packets"); },
        [this] {
            if (currentPage())
                currentPage()->focusFilter();
        });
    m_logFull = addEntry(
        view, QKeySequence(u"F11"_s), [] { return tr("&Log takes the whole window"); }, [this] { setLogFull(m_logFull->isChecked()); });
    m_logFull->setCheckable(true);
    view->addSeparator();
    const std::array<std::function<QString()>, themeNames.size()> names{
        [] { return tr("Theme of the &desktop"); }, [] { return tr("Ligh&t theme"); }, [] { return tr("Dar&k theme"); }};
    m_themes = new QActionGroup(this);
    for (std::size_t i = 0; i < themeNames.size(); ++i) {
        const ThemeName name = themeNames[i];
        QAction *action = addEntry(view, {}, names[i], [this, name] {
            QSettings().setValue("theme"_L1, QLatin1StringView(name.key));
            setTheme(name.mode);
        });
        action->setCheckable(true);
        action->setData(int(name.mode));
        m_themes->addAction(action);
    }
    view->addSeparator();
    m_languages = new QActionGroup(this);
    for (const QString &code : language::available()) {
        QAction *action = addEntry(
            view, {}, [code] { return language::nativeName(code); },
            [code] {
                QSettings().setValue("language"_L1, code);
                language::use(code);
            });
        action->setCheckable(true);
        action->setData(code);
        m_languages->addAction(action);
    }
    const QString preference = QSettings().value("theme"_L1).toString();
    for (const ThemeName &name : themeNames) {
        if (preference == QLatin1StringView(name.key))
            setTheme(name.mode);
    }
    if (!m_themes->checkedAction())
        setTheme(theme::Mode::System);
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
    for (const Texts &entry : m_texts)
        entry.action->setText(entry.text());
    for (QAction *action : m_languages->actions())
        action->setChecked(action->data().toString() == language::current());
    for (auto it = m_pages.cbegin(); it != m_pages.cend(); ++it)
        m_model.setState(it.key(), connectionState(*it.value()->connection()));
}

void MainWindow::setLogFull(bool full)
{
    m_logFull->setChecked(full);
    m_list->setVisible(!full);
    if (ConnectionPage *page = currentPage())
        page->setLogFull(full);
}

/// F1: what the tooltip of the focused field says.
void MainWindow::helpOnField()
{
    for (QWidget *widget = QApplication::focusWidget(); widget; widget = widget->parentWidget()) {
        if (!widget->toolTip().isEmpty()) {
            QWhatsThis::showText(widget->mapToGlobal(QPoint(theme::grid, widget->height())), widget->toolTip(), widget);
            return;
        }
    }
}

void MainWindow::about()
{
    QMessageBox box(this);
    box.setIconPixmap(theme::icon(u"connack"_s, palette()).pixmap(48, 48));
    box.setWindowTitle(tr("About Connack"));
    box.setTextFormat(Qt::PlainText);
    box.setText(tr("Connack %1, with Qt %2").arg(QLatin1StringView(CONNACK_VERSION), QLatin1StringView(qVersion())));
    box.setInformativeText(tr("Shows what happens when a client connects to an MQTT broker, and names the cause when it fails."));
    box.exec();
}
