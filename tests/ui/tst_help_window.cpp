// The help inside: opened by key, by the menu and from a verdict; searched, read, copied.
#include "connection/ConnectionPage.h"
#include "diagnosis/Diagnosis.h"
#include "help/HelpText.h"
#include "help/HelpTree.h"
#include "help/HelpWindow.h"
#include "support/Mosquitto.h"
#include "window/Language.h"

#include "WindowFixture.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

template <typename Widget>
Widget *named(QWidget *within, const QString &name)
{
    const auto all = within->findChildren<Widget *>();
    for (Widget *widget : all) {
        if (widget->accessibleName() == name)
            return widget;
    }
    return nullptr;
}

QStringList shownTitles(HelpTree *tree)
{
    QStringList titles;
    for (int i = 0; i < tree->topLevelItemCount(); ++i) {
        for (int j = 0; j < tree->topLevelItem(i)->childCount(); ++j) {
            if (!tree->topLevelItem(i)->child(j)->isHidden())
                titles << tree->topLevelItem(i)->child(j)->text(0);
        }
    }
    return titles;
}

} // namespace

class TstHelpWindow : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void listsEveryCause();
    void opensByItsKey();
    void search();
    void keyboard();
    void showsPlainText();
    void copiesThePage();
    void listsTheKeys();
    void fromAVerdict();
    void languageAtRunTime();

private:
    std::unique_ptr<MainWindow> makeWindow() { return m_fixture.makeWindow(); }
    WindowFixture m_fixture;
};

void TstHelpWindow::initTestCase()
{
    WindowFixture::prepare();
}

void TstHelpWindow::init()
{
    m_fixture.renew();
}

void TstHelpWindow::cleanup()
{
    language::use(u"en"_s);
}

void TstHelpWindow::listsEveryCause()
{
    HelpWindow window([] { return QList<HelpWindow::Key>(); });
    const QStringList titles = shownTitles(window.findChild<HelpTree *>());
    QCOMPARE(titles.size(), helpPages().size() + 1); // and the keys
    for (const CauseInfo &info : causeCatalogue()) {
        QVERIFY2(titles.contains(QLatin1String(info.title)), info.id);
        QVERIFY2(window.showCause(QLatin1String(info.id)), info.id);
        QVERIFY2(window.findChild<HelpText *>()->toPlainText().contains(QLatin1String(info.title)), info.id);
    }
    QVERIFY(!window.showCause(u"no-such-cause"_s));
}

void TstHelpWindow::opensByItsKey()
{
    const auto window = makeWindow();
    QVERIFY(!window->findChild<HelpWindow *>()); // not before it is asked for
    QTest::keyClick(window.get(), Qt::Key_F1, Qt::ControlModifier);
    auto *help = window->findChild<HelpWindow *>();
    QVERIFY(help);
    QVERIFY(help->isVisible());
    QCOMPARE(help->windowModality(), Qt::NonModal);
    QVERIFY(!help->findChild<HelpText *>()->toPlainText().isEmpty());
}

void TstHelpWindow::search()
{
    HelpWindow window([] { return QList<HelpWindow::Key>(); });
    auto *line = named<QLineEdit>(&window, u"Search the help"_s);
    auto *tree = window.findChild<HelpTree *>();
    auto *text = window.findChild<HelpText *>();
    const qsizetype all = shownTitles(tree).size();
    line->setText(u"OCSP"_s);
    QCOMPARE(shownTitles(tree), QStringList{u"The broker's certificate was revoked"_s});
    QVERIFY(text->toPlainText().contains(u"tls-certificate-revoked"_s)); // it is shown at once
    QVERIFY(!text->extraSelections().isEmpty());
    const auto labels = window.findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) { return label->text().startsWith(u"1 hit"_s); }));
    line->setText(u"certificate clock"_s);
    const QStringList several = shownTitles(tree);
    QVERIFY(several.contains(u"A certificate has expired"_s));
    QVERIFY(several.contains(u"A certificate is not valid yet"_s));
    QVERIFY(!several.contains(u"Nothing listens on the port"_s));
    line->setText(u"certificate xyzzy"_s);
    QVERIFY(shownTitles(tree).isEmpty());
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) { return label->text().startsWith(u"Nothing has"_s); }));
    line->clear();
    QCOMPARE(shownTitles(tree).size(), all);
    QVERIFY(text->extraSelections().isEmpty());
}

void TstHelpWindow::keyboard()
{
    HelpWindow window([] { return QList<HelpWindow::Key>(); });
    window.show();
    auto *line = named<QLineEdit>(&window, u"Search the help"_s);
    auto *tree = window.findChild<HelpTree *>();
    QTest::keyClicks(line, u"proxy"_s);
    const QString first = tree->current()->id;
    QTest::keyClick(line, Qt::Key_Down);
    const QString second = tree->current()->id;
    QVERIFY(first != second);
    QTest::keyClick(line, Qt::Key_Up);
    QCOMPARE(tree->current()->id, first);
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(tree->current()->id, second);
    QTest::keyClick(line, Qt::Key_Escape);
    QVERIFY(line->text().isEmpty());
    QVERIFY(window.isVisible());
    QCOMPARE(tree->current()->id, second); // what was read stays
    QTest::keyClick(line, Qt::Key_Escape);
    QVERIFY(!window.isVisible());
}

void TstHelpWindow::showsPlainText()
{
    HelpText text;
    text.show({HelpPage::Kind::Cause, u"id"_s, u"tcp"_s, u"<b>Title</b>"_s, u"a <i>b</i> & c"_s, u"r"_s, u"m"_s});
    QVERIFY(text.toPlainText().contains(u"<b>Title</b>"_s));
    QVERIFY(text.toPlainText().contains(u"a <i>b</i> & c"_s));
    QVERIFY(text.isReadOnly());
}

void TstHelpWindow::copiesThePage()
{
    HelpWindow window([] { return QList<HelpWindow::Key>(); });
    QVERIFY(window.showCause(u"tcp-refused"_s));
    named<QPushButton>(&window, u"Copy the page"_s)->click();
    const QString copied = QApplication::clipboard()->text();
    QVERIFY(copied.startsWith(u"Nothing listens on the port\ntcp-refused\n"_s));
    QVERIFY(copied.contains(u"What to do\n"_s));
}

/// Those of the menus, as they are.
void TstHelpWindow::listsTheKeys()
{
    const auto window = makeWindow();
    window->openHelp();
    auto *help = window->findChild<HelpWindow *>();
    auto *tree = help->findChild<HelpTree *>();
    QVERIFY(tree->choose(HelpPage::Kind::HowTo, u"keys"_s));
    const QString text = help->findChild<HelpText *>()->toPlainText();
    for (const QString &line : {u"Ctrl+N: New connection"_s, u"Ctrl+Return: Connect or cancel"_s, u"Ctrl+,: Preferences..."_s,
                                u"F1: Explain the focused field"_s, u"Space: Follow the end of the list"_s})
        QVERIFY2(text.contains(line), qPrintable(line + u'\n' + text));
}

void TstHelpWindow::fromAVerdict()
{
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    ConnectionPage *page = window->currentPage();
    auto *more = named<QToolButton>(page, u"More about this cause"_s);
    QVERIFY(more);
    QVERIFY(!more->isVisible()); // there is no verdict yet
    page->enterText(u"mqtt://127.0.0.1:%1"_s.arg(freePort()));
    page->connection()->setProbesAfterFailure(false);
    QSignalSpy ended(page->connection(), &Connection::ended);
    page->connectToBroker();
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(more->isVisibleTo(page), 10'000);
    more->click();
    auto *help = window->findChild<HelpWindow *>();
    QVERIFY(help);
    QVERIFY(help->isVisible());
    QCOMPARE(help->findChild<HelpTree *>()->current()->id, u"tcp-refused"_s);
}

void TstHelpWindow::languageAtRunTime()
{
    HelpWindow window([] { return QList<HelpWindow::Key>(); });
    QVERIFY(window.showCause(u"tcp-refused"_s));
    const QString english = window.findChild<HelpText *>()->toPlainText();
    language::use(u"de"_s);
    QTRY_COMPARE(window.windowTitle(), u"Ursachen und Hilfe"_s);
    QCOMPARE(window.findChild<HelpTree *>()->current()->id, u"tcp-refused"_s); // what was read stays
    const QString german = window.findChild<HelpText *>()->toPlainText();
    QVERIFY(german != english);
    QVERIFY(german.contains(u"Was es bedeutet"_s));
}

QTEST_MAIN(TstHelpWindow)
#include "tst_help_window.moc"
