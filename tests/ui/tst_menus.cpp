// Every menu of the window in every language: the menu bar, the buttons', and those of the right mouse button.
#include "connection/ConnectionPage.h"
#include "support/ScriptedPeer.h"
#include "window/Language.h"

#include "WindowFixture.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QMenu>
#include <QMenuBar>
#include <QTabWidget>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace {

/// The entries whose accelerator an earlier one of the same menu has, and those without a text.
QStringList complaintsAbout(const QList<QAction *> &menu)
{
    QHash<QKeySequence, QString> seen;
    QStringList complaints;
    for (const QAction *action : menu) {
        if (!action->isSeparator() && action->text().trimmed().isEmpty())
            complaints.append(u"an entry without a text"_s);
        const QKeySequence mnemonic = QKeySequence::mnemonic(action->text());
        if (!mnemonic.isEmpty() && seen.contains(mnemonic))
            complaints.append(seen.value(mnemonic) + u" | "_s + action->text());
        seen.insert(mnemonic, action->text());
    }
    return complaints;
}

/// Takes note of each menu that opens, with those inside it, and closes it.
class OpenedMenus : public QObject
{
public:
    OpenedMenus() { qApp->installEventFilter(this); }
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        auto *menu = qobject_cast<QMenu *>(watched);
        if (menu && event->type() == QEvent::Show) {
            ++count;
            add(menu);
            QTimer::singleShot(0, menu, &QMenu::close);
        }
        return false;
    }

    int count = 0;
    QStringList complaints;

private:
    void add(const QMenu *menu)
    {
        complaints += complaintsAbout(menu->actions());
        for (const QAction *action : menu->actions()) {
            if (action->menu())
                add(action->menu());
        }
    }
};

/// As the context menu key does on the current row, or the right mouse button on a header.
void askForMenu(QWidget *widget)
{
    auto *header = qobject_cast<QHeaderView *>(widget);
    auto *view = qobject_cast<QAbstractItemView *>(widget);
    QWidget *target = header ? header->viewport() : view->viewport();
    QPoint place(5, 5);
    if (!header && view->currentIndex().isValid())
        place = view->visualRect(view->currentIndex()).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, place, target->mapToGlobal(place));
    QApplication::sendEvent(target, &event);
}

QByteArray subscribedAndPublished()
{
    // SUBACK of packet identifier 1, and a PUBLISH "a" with payload "{}".
    return QByteArray::fromHex("9003000100") + QByteArray::fromHex("30050001617b7d");
}

} // namespace

class TstMenus : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { WindowFixture::prepare(); }
    void init() { m_fixture.renew(); }
    void cleanup() { language::use(u"en"_s); }
    void menuBar_data() { languages(); }
    void menuBar();
    void buttons_data() { languages(); }
    void buttons();
    void contextMenus_data() { languages(); }
    void contextMenus();

private:
    static void languages();
    WindowFixture m_fixture;
};

void TstMenus::languages()
{
    QTest::addColumn<QString>("code");
    for (const QString &code : language::available())
        QTest::newRow(qPrintable(code)) << code;
    QVERIFY(language::available().contains(u"de"_s));
}

/// No key and no accelerator twice; every shortcut there is stands in a menu.
void TstMenus::menuBar()
{
    QFETCH(const QString, code);
    language::use(code);
    const auto window = m_fixture.makeWindow();
    QStringList shortcuts;
    QStringList complaints = complaintsAbout(window->menuBar()->actions());
    for (const QMenu *menu : window->menuBar()->findChildren<QMenu *>()) {
        complaints += complaintsAbout(menu->actions());
        for (const QAction *action : menu->actions()) {
            for (const QKeySequence &shortcut : action->shortcuts())
                shortcuts.append(shortcut.toString(QKeySequence::PortableText));
        }
    }
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join(u'\n')));
    QCOMPARE(QSet<QString>(shortcuts.begin(), shortcuts.end()).size(), shortcuts.size());
    for (const auto *key :
         {"Ctrl+Return", "Ctrl+D", "Ctrl+L", "Ctrl+N", "Ctrl+Shift+D", "Ctrl+F", "Ctrl+1",   "Ctrl+9", "Ctrl+Shift+C", "Ctrl+Shift+S",
          "Ctrl+E",      "F1",     "F11",    "Ctrl+Q", "Ctrl+Z",       "F3",     "Shift+F3", "Ctrl+W", "Ctrl+Tab",     "Ctrl+Shift+Tab"})
        QVERIFY2(shortcuts.contains(QLatin1StringView(key)), key);
}

void TstMenus::buttons()
{
    QFETCH(const QString, code);
    language::use(code);
    const auto window = m_fixture.makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    QStringList complaints;
    int count = 0;
    for (QMenu *menu : window->currentPage()->findChildren<QMenu *>()) {
        emit menu->aboutToShow(); // some are filled only then
        complaints += complaintsAbout(menu->actions());
        count += menu->actions().isEmpty() ? 0 : 1;
    }
    QVERIFY(count >= 3);
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join(u'\n')));
}

/// With a row chosen in each list, for then the menu has all its entries.
void TstMenus::contextMenus()
{
    QFETCH(const QString, code);
    language::use(code);
    ScriptedPeer peer;
    peer.onPacket = [](PeerLink &link, const QByteArray &packet) {
        if (packet.at(0) == 0x10)
            link.send(ScriptedPeer::acceptance(mqtt::Version::V311) + subscribedAndPublished());
    };
    const auto window = m_fixture.makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    ConnectionPage *page = window->currentPage();
    QTest::keyClick(window.get(), Qt::Key_L, Qt::ControlModifier); // the URL
    QTest::keyClicks(QApplication::focusWidget(), u"mqtt://127.0.0.1:%1"_s.arg(peer.port()));
    page->connectToBroker();
    QTRY_COMPARE(page->connection()->state(), Client::State::Connected);
    OpenedMenus opened;
    for (auto *tabs : page->findChildren<QTabWidget *>()) {
        for (int tab = 0; tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            for (auto *view : page->findChildren<QAbstractItemView *>()) {
                if (!view->isVisible() || (view->contextMenuPolicy() == Qt::NoContextMenu))
                    continue;
                if (view->model() && view->model()->rowCount() > 0 && !qobject_cast<QHeaderView *>(view))
                    view->setCurrentIndex(view->model()->index(0, 0));
                askForMenu(view);
            }
        }
    }
    QVERIFY(opened.count >= 5);
    opened.complaints.removeDuplicates();
    QVERIFY2(opened.complaints.isEmpty(), qPrintable(opened.complaints.join(u'\n')));
}

QTEST_MAIN(TstMenus)
#include "tst_menus.moc"
