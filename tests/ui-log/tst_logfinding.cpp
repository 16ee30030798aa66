// Finding in the packet log: the filter line, the find line, bookmarks and the row's terms.
#include "log/FilterEdit.h"
#include "log/FilterLine.h"
#include "log/LogBudget.h"
#include "log/LogFindBar.h"
#include "log/LogMessage.h"
#include "log/LogStatisticsView.h"
#include "log/LogTerms.h"
#include "log/PacketDetail.h"
#include "trace/RecentTopics.h"
#include "LogSamples.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QToolButton>

using namespace Qt::StringLiterals;
using samples::named;
using samples::Shown;

namespace {

QString labelsOf(const QWidget &widget)
{
    QStringList texts;
    for (const auto *label : widget.findChildren<QLabel *>()) {
        if (label->isVisible())
            texts.append(label->text());
    }
    return texts.join(u'\n');
}

} // namespace

class TstLogFinding : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void wrongTermIsNamed();
    void completes();
    void completesInTheMiddle();
    void remembersFilters();
    void examplesAreFilters();
    void changesCanBeUndone();
    void refusedPublishes();
    void findsWithoutHiding();
    void findsAmongShownRows();
    void bookmarks();
    void termsOfARow_data();
    void termsOfARow();
    void hiddenRecordIsShown();
    void topicsSeen();
    void budgetIsForAllLogs();
    void statisticsFollowTheFilter();
    void fileOpened();
};

void TstLogFinding::wrongTermIsNamed()
{
    Shown shown;
    shown.load();
    auto *line = shown.view.findChild<FilterLine *>();
    line->setText(u"type:publish"_s);
    QTRY_COMPARE(shown.model->rowCount(), 2);
    line->edit()->setText(u"type:publish qos:9"_s);
    QTest::keyClick(line->edit(), Qt::Key_Return);
    QVERIFY2(labelsOf(*line).contains(u"0, 1 or 2"_s), qPrintable(labelsOf(*line)));
    QVERIFY(line->edit()->accessibleDescription().contains(u"0, 1 or 2"_s));
    line->grab();                         // with the wave
    QCOMPARE(shown.model->rowCount(), 2); // nothing is lost
    QCOMPARE(line->text(), u"type:publish qos:9"_s);
    line->setText(u"type:publish qos:1 topic:a/#"_s);
    QVERIFY(!labelsOf(*line).contains(u"0, 1 or 2"_s));
    QTRY_COMPARE(shown.model->rowCount(), 1);
    // While it is typed, half of a term is no error yet, but stays without effect.
    line->edit()->setText(u"type:"_s);
    QTest::qWait(1);
    QVERIFY(line->edit()->accessibleDescription().isEmpty());
    QCOMPARE(shown.model->rowCount(), 1);
    QTRY_VERIFY(!line->edit()->accessibleDescription().isEmpty()); // said after a while
}

void TstLogFinding::completes()
{
    Shown shown;
    shown.load();
    shown.view.activateWindow();
    auto *edit = shown.view.findChild<FilterEdit *>();
    shown.view.focusFilter();
    QTest::keyClicks(edit, u"typ"_s);
    QAbstractItemView *popup = edit->completions()->popup();
    QTRY_VERIFY(popup->isVisible());
    QCOMPARE(popup->model()->index(0, 0).data().toString(), u"type:"_s);
    QVERIFY(!popup->model()->index(0, 1).data().toString().isEmpty()); // explained
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key_Return);
    QCOMPARE(edit->text(), u"type:"_s);
    QVERIFY(popup->isVisible()); // its values
    QTest::keyClicks(edit, u"connac"_s);
    QCOMPARE(popup->model()->index(0, 0).data().toString(), u"connack"_s);
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key_Return);
    QCOMPARE(edit->text(), u"type:connack "_s);
    QTRY_COMPARE(shown.model->rowCount(), 2);
}

void TstLogFinding::completesInTheMiddle()
{
    Shown shown;
    shown.load();
    auto *edit = shown.view.findChild<FilterEdit *>();
    edit->setText(u"topic: qos:1"_s);
    edit->setCursorPosition(6);
    edit->offerCompletions();
    QAbstractItemView *popup = edit->completions()->popup();
    QTRY_VERIFY(popup->isVisible());
    QStringList topics;
    for (int row = 0; row < popup->model()->rowCount(); ++row)
        topics.append(popup->model()->index(row, 0).data().toString());
    QVERIFY2(topics.contains(u"a/1"_s) && topics.contains(u"b/2"_s), qPrintable(topics.join(u' ')));
    popup->setCurrentIndex(popup->model()->index(int(topics.indexOf(u"a/1"_s)), 0));
    QTest::keyClick(popup, Qt::Key_Return);
    QCOMPARE(edit->text(), u"topic:a/1 qos:1"_s);
}

void TstLogFinding::remembersFilters()
{
    Shown shown;
    auto *line = shown.view.findChild<FilterLine *>();
    line->setText(u"type:publish"_s);
    line->setText(u"qos:1"_s);
    line->setText(u"qos:7"_s); // wrong: not worth keeping
    line->setText(u"type:publish"_s);
    QCOMPARE(FilterLine::recent(), (QStringList{u"type:publish"_s, u"qos:1"_s}));
    line->setText(u"qos:1 id:3"_s); // the other was its beginning
    QCOMPARE(FilterLine::recent(), (QStringList{u"qos:1 id:3"_s, u"type:publish"_s}));
}

void TstLogFinding::examplesAreFilters()
{
    Shown shown;
    shown.load();
    auto *button = named<QToolButton>(shown.view, u"Filter Examples"_s);
    emit button->menu()->aboutToShow();
    int examples = 0;
    for (const QAction *action : button->menu()->actions()) {
        const QString filter = action->text().section(u'\t', 1).replace(u"&&"_s, u"&"_s);
        if (filter.isEmpty())
            continue;
        ++examples;
        QVERIFY2(std::holds_alternative<LogFilter>(LogFilter::parse(filter)), qPrintable(filter));
    }
    QVERIFY(examples >= 10);
    for (QAction *action : button->menu()->actions()) {
        if (action->text().startsWith(u"The CONNACK"_s))
            action->trigger();
    }
    QTRY_COMPARE(shown.model->rowCount(), 2);
}

void TstLogFinding::changesCanBeUndone()
{
    Shown shown;
    shown.load();
    auto *line = shown.view.findChild<FilterLine *>();
    line->setText(u"qos:1 or qos:2"_s);
    line->addCondition(u"topic:a/1"_s);
    QCOMPARE(line->text(), u"(qos:1 or qos:2) topic:a/1"_s);
    QTRY_COMPARE(shown.model->rowCount(), 1);
    line->edit()->undo();
    QCOMPARE(line->text(), u"qos:1 or qos:2"_s);
    QTRY_COMPARE(shown.model->rowCount(), 2);
}

/// What a stranger looks for: the publishes that the broker refused.
void TstLogFinding::refusedPublishes()
{
    Shown shown;
    shown.load();
    auto *line = shown.view.findChild<FilterLine *>();
    line->setText(u"type:publish is:refused"_s);
    QTRY_COMPARE(shown.model->rowCount(), 1);
    QCOMPARE(shown.model->text(0, PacketLogModel::Topic), u"b/2"_s);
    // A refusal that comes later brings the row above it in.
    shown.log->append(0, samples::publish(u"c/3"_s, 6000, 3));
    shown.log->append(0, samples::publish(u"d/4"_s, 6100, 4));
    shown.log->append(0, samples::puback(0x87, 7000, 4));
    QTRY_COMPARE(shown.model->rowCount(), 2);
    shown.log->append(0, samples::puback(0x87, 7000, 3));
    QTRY_COMPARE(shown.model->rowCount(), 3);
    QCOMPARE(shown.model->text(1, PacketLogModel::Topic), u"c/3"_s);
}

void TstLogFinding::findsWithoutHiding()
{
    Shown shown;
    shown.load();
    auto *bar = shown.view.findChild<LogFindBar *>();
    QVERIFY(bar->isHidden());
    shown.view.openFind();
    QVERIFY(bar->isVisible());
    bar->edit()->setText(u"type:connack"_s);
    QTest::keyClick(bar->edit(), Qt::Key_Return);
    QTRY_COMPARE(shown.table->currentRecord(), 0);
    shown.view.findNext();
    QTRY_COMPARE(shown.table->currentRecord(), 3);
    QCOMPARE(labelsOf(*bar), u"Row 4"_s);
    shown.view.findNext();
    QTRY_COMPARE(shown.table->currentRecord(), 0);
    QCOMPARE(labelsOf(*bar), u"Row 1, from the start again"_s);
    shown.view.findPrevious();
    QTRY_COMPARE(shown.table->currentRecord(), 3);
    QCOMPARE(labelsOf(*bar), u"Row 4, from the end again"_s);
    QCOMPARE(shown.model->rowCount(), 6);
    bar->edit()->setText(u"topic:none"_s);
    shown.view.findNext();
    QTRY_COMPARE(labelsOf(*bar), u"Not found"_s);
    bar->edit()->setText(u"qos:9"_s);
    shown.view.findNext();
    QTRY_VERIFY(labelsOf(*bar).contains(u"0, 1 or 2"_s));
    QTest::keyClick(bar->edit(), Qt::Key_Escape);
    QVERIFY(bar->isHidden());
}

void TstLogFinding::findsAmongShownRows()
{
    Shown shown;
    shown.load();
    shown.view.findChild<FilterLine *>()->setText(u"attempt:1"_s);
    QTRY_COMPARE(shown.model->rowCount(), 5);
    shown.view.openFind();
    shown.view.findChild<LogFindBar *>()->edit()->setText(u"reason:0x87"_s);
    shown.view.findNext();
    QTRY_COMPARE(shown.table->currentRecord(), 5); // not 3, which is hidden
}

void TstLogFinding::bookmarks()
{
    Shown shown;
    shown.load();
    LogBookmarks *bookmarks = shown.model->bookmarks();
    shown.view.activateWindow();
    shown.table->setFocus();
    emit named<QToolButton>(shown.view, u"Log Menu"_s)->menu()->aboutToShow(); // takes no key from the table
    for (const int row : {1, 4}) {
        shown.table->chooseRow(row);
        QTest::keyClick(shown.table, Qt::Key_M);
    }
    QVERIFY(bookmarks->contains(1) && bookmarks->contains(4));
    QVERIFY(!shown.model->index(1, PacketLogModel::Number).data(Qt::DecorationRole).isNull());
    QVERIFY(shown.model->index(2, PacketLogModel::Number).data(Qt::DecorationRole).isNull());
    QCOMPARE(bookmarks->next(4, 1), 1);
    QCOMPARE(bookmarks->next(4, -1), 1);
    QCOMPARE(bookmarks->next(1, -1), 4);
    for (const qint64 next : {1, 4, 1}) {
        QTest::keyClick(shown.table, Qt::Key_F2);
        QCOMPARE(shown.table->currentRecord(), next);
    }
    auto *line = shown.view.findChild<FilterLine *>();
    line->setText(u"is:bookmarked"_s);
    QTRY_COMPARE(shown.model->rowCount(), 2);
    bookmarks->toggle(0);
    QTRY_COMPARE(shown.model->rowCount(), 3);
    bookmarks->toggle(4);
    QTRY_COMPARE(shown.model->rowCount(), 2);
    line->setText({});
    shown.log->clear();
    QTRY_COMPARE(shown.model->rowCount(), 0);
    QVERIFY(bookmarks->isEmpty());
}

void TstLogFinding::termsOfARow_data()
{
    QTest::addColumn<int>("row");
    QTest::addColumn<QStringList>("terms");
    QTest::newRow("PUBLISH") << 1 << QStringList{u"type:publish"_s, u"topic:a/1"_s, u"id:1"_s, u"attempt:1"_s, u"conn:pump"_s};
    QTest::newRow("PUBACK") << 5 << QStringList{u"type:puback"_s, u"id:2"_s, u"reason:0x87"_s, u"attempt:1"_s, u"conn:pump"_s};
    QTest::newRow("CONNACK") << 3 << QStringList{u"type:connack"_s, u"reason:0x87"_s, u"attempt:2"_s, u"conn:pump"_s};
}

/// Each of them is a filter that its row meets.
void TstLogFinding::termsOfARow()
{
    QFETCH(int, row);
    QFETCH(QStringList, terms);
    Shown shown;
    shown.load();
    QStringList found;
    for (const LogTerm &term : termsOf(shown.log->record(row))) {
        found.append(term.term);
        shown.model->setFilter(std::get<LogFilter>(LogFilter::parse(term.term)));
        QTRY_VERIFY(!shown.model->search()->isRunning());
        QVERIFY2(shown.model->rowOf(row) >= 0, qPrintable(term.term));
    }
    QCOMPARE(found, terms);
}

void TstLogFinding::hiddenRecordIsShown()
{
    Shown shown;
    shown.load();
    auto *line = shown.view.findChild<FilterLine *>();
    line->setText(u"type:connack"_s);
    QTRY_COMPARE(shown.model->rowCount(), 2);
    shown.view.showRecord(3);
    QCOMPARE(line->text(), u"type:connack"_s); // the filter shows it
    shown.view.showRecord(4);
    QVERIFY(line->text().isEmpty());
    QCOMPARE(shown.table->currentRecord(), 4);
    QVERIFY(labelsOf(shown.view).contains(u"The filter hid row 5"_s));
    line->edit()->undo();
    QCOMPARE(line->text(), u"type:connack"_s);
}

void TstLogFinding::topicsSeen()
{
    PacketLog log;
    const auto source = log.addSource({.number = 1});
    for (int i = 0; i < 20'000; ++i)
        log.append(source, samples::publish(u"t/%1"_s.arg(i % 30)));
    QCOMPARE(recentTopics(log, {}, 100).size(), 30);
    QCOMPARE(recentTopics(log, {}, 5).size(), 5);
    QCOMPARE(recentTopics(log, u"T/29"_s, 100), QStringList{u"t/29"_s});
    log.addSecrets(QStringList{u"t/29"_s});
    QVERIFY(recentTopics(log, u"t/29"_s, 100).isEmpty());
}

void TstLogFinding::budgetIsForAllLogs()
{
    Shown first, second;
    LogBudget *budget = LogBudget::instance();
    const qint64 before = budget->bytes();
    budget->setBytes(512 * 1024 * 1024);
    QCOMPARE(first.log->memoryBudget(), 512 * 1024 * 1024);
    QCOMPARE(second.log->memoryBudget(), 512 * 1024 * 1024);
    QCOMPARE(QSettings().value("log/memoryBudget"_L1).toLongLong(), 512 * 1024 * 1024);
    QMenu menu;
    budget->fillMenu(&menu);
    int checked = 0;
    for (const QAction *action : menu.actions())
        checked += action->isChecked();
    QCOMPARE(checked, 1);
    budget->setBytes(before);
}

/// A log without a connection.
void TstLogFinding::statisticsFollowTheFilter()
{
    Shown shown;
    shown.load();
    QMenu *menu = named<QToolButton>(shown.view, u"Log Menu"_s)->menu();
    emit menu->aboutToShow();
    const QList<QAction *> actions = menu->actions();
    const auto entry =
        std::find_if(actions.begin(), actions.end(), [](const QAction *action) { return action->text() == "&Statistics"_L1; });
    QVERIFY(entry != actions.end());
    (*entry)->trigger();
    const auto *view = shown.view.findChild<LogStatisticsView *>();
    QVERIFY(view->isVisible());
    QTRY_COMPARE(view->statistics().figures().records, 6);
    auto *line = shown.view.findChild<FilterLine *>();
    line->setText(u"type:puback"_s);
    QTRY_COMPARE(view->statistics().figures().records, 2);
    QTRY_VERIFY2(labelsOf(*view).contains(u"Only what the filter shows"_s), qPrintable(labelsOf(*view)));
    line->setText(u"type:subscribe"_s);
    QTRY_VERIFY2(labelsOf(*view).contains(u"No row meets the filter"_s), qPrintable(labelsOf(*view)));
    line->setText({});
    QTRY_COMPARE(view->statistics().figures().records, 6);
    QVERIFY(!labelsOf(*view).contains(u"Only what the filter shows"_s));
}

void TstLogFinding::fileOpened()
{
    PacketLog log;
    const auto source = log.addSource({.number = 1});
    log.append(source, samples::publish(u"t"_s));
    LogView view(&log, nullptr);
    view.resize(900, 300);
    view.show();
    auto *table = view.findChild<PacketTable *>();
    QCOMPARE(table->model()->rowCount(), 1);
    table->chooseRow(0);
    QVERIFY(!named<QToolButton>(view, u"Clear"_s)->isVisible());
}

QTEST_MAIN(TstLogFinding)
#include "tst_logfinding.moc"
