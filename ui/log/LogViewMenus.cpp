// The menus of a LogView: of a row, and of the log.
#include "hex/HexView.h"
#include "log/LogBudget.h"
#include "log/LogTerms.h"
#include "log/LogStatisticsView.h"
#include "log/LogViewPrivate.h"
#include "text/PlainText.h"

#include <QActionGroup>
#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QLocale>
#include <QMenu>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype sourcesListed = 40; ///< The latest: a reconnecting client has thousands.
constexpr int bookmarksListed = 40;

/// The key stands beside the text alone: as a shortcut of the action it would be one of the whole window.
QString withKey(const QString &text, const QKeySequence &key)
{
    return text + u'\t' + key.toString(QKeySequence::NativeText);
}

QAction *add(QMenu *menu, const QString &text, const QObject *context, const std::function<void()> &run)
{
    QAction *action = menu->addAction(text);
    QObject::connect(action, &QAction::triggered, context, run);
    return action;
}

} // namespace

void LogView::Private::showRowMenu(QPoint position)
{
    QMenu rowMenu(q);
    const bool any = table->selectedRowCount() > 0;
    QAction *copy = add(&rowMenu, LogView::tr("&Copy Rows as Text"), q, [this] { copyRows(false); });
    copy->setIcon(theme::icon(u"copy"_s, q->palette()));
    copy->setShortcut(QKeySequence::Copy);
    copy->setEnabled(any);
    add(&rowMenu, LogView::tr("Copy Rows as &Markdown"), q, [this] { copyRows(true); })->setEnabled(any);
    add(&rowMenu, LogView::tr("Copy Packet as &Hexadecimal"), q, [this] {
        detail->hex()->select(0, 0);
        QGuiApplication::clipboard()->setText(detail->hex()->selectedHex());
    })->setEnabled(!detail->hex()->bytes().isEmpty());
    if (table->currentRecord() >= 0) {
        rowMenu.addSeparator();
        QAction *mark =
            add(&rowMenu, withKey(LogView::tr("&Bookmark"), Qt::Key_M), q, [this] { model->bookmarks()->toggle(table->currentRecord()); });
        mark->setCheckable(true);
        mark->setChecked(model->bookmarks()->contains(table->currentRecord()));
        addConditions(&rowMenu);
    }
    rowMenu.exec(table->viewport()->mapToGlobal(position));
}

/// They edit the text of the filter line, where it can be undone.
void LogView::Private::addConditions(QMenu *rowMenu)
{
    const QList<LogTerm> terms = termsOf(model->record(table->currentIndex().row()));
    QMenu *only = rowMenu->addMenu(LogView::tr("&Show Only"));
    QMenu *further = rowMenu->addMenu(LogView::tr("&Add to the Filter"));
    QMenu *without = rowMenu->addMenu(LogView::tr("H&ide"));
    for (const LogTerm &term : terms) {
        const QString text = term.text + u'\t' + text::label(text::visible(term.term, 60));
        add(only, text, q, [this, term] { filter->setText(term.term); });
        add(further, text, q, [this, term] { filter->addCondition(term.term); });
        add(without, text, q, [this, term] { filter->addCondition(u"not "_s + term.term); });
    }
    further->setEnabled(model->isFiltered());
}

void LogView::Private::fillMenu()
{
    menu->clear();
    qDeleteAll(menu->findChildren<QMenu *>(QString(), Qt::FindDirectChildrenOnly)); // with what stands in them
    qDeleteAll(menu->findChildren<QActionGroup *>(QString(), Qt::FindDirectChildrenOnly));
    fillSources(menu->addMenu(LogView::tr("&Go to Attempt")));
    fillBookmarks(menu->addMenu(LogView::tr("&Bookmarks")));
    menu->addSeparator();
    columns->fillTimes(menu);
    menu->addSeparator();
    columns->fillColumns(menu->addMenu(LogView::tr("&Columns")));
    QAction *counted = add(menu, LogView::tr("&Statistics"), q, [this] { showStatistics(!statistics || statistics->isHidden()); });
    counted->setCheckable(true);
    counted->setChecked(statistics && !statistics->isHidden());
    QMenu *memory = menu->addMenu(LogView::tr("&Memory of Each Log"));
    memory->setToolTipsVisible(true);
    memory->menuAction()->setToolTip(text::toolTip(LogView::tr(
        "What is above it goes to an encrypted temporary file, oldest rows first. Nothing is lost; the rows stay in the list.")));
    LogBudget::instance()->fillMenu(memory);
}

void LogView::Private::fillSources(QMenu *sources)
{
    const QList<std::shared_ptr<const LogSource>> all = log->sources();
    for (qsizetype i = all.size() - 1; i >= qMax<qsizetype>(0, all.size() - sourcesListed); --i) {
        const LogSource &source = *all[i];
        const QString began = source.startedAt.toLocalTime().toString(u"HH:mm:ss"_s);
        const QString text = text::label(text::visible(titleOf(source), 80)) + u'\t' + began;
        add(sources, text, q, [this, term = termOf(source)] {
            const auto parsed = LogFilter::parse(term);
            if (const auto *filterOf = std::get_if<LogFilter>(&parsed))
                sourceFinder->find(*filterOf, -1, LogFind::Direction::Forwards);
        });
    }
    if (all.isEmpty())
        sources->addAction(LogView::tr("Nothing was attempted yet"))->setEnabled(false);
}

void LogView::Private::fillBookmarks(QMenu *bookmarks)
{
    QAction *toggle = add(bookmarks, withKey(LogView::tr("&Set or Remove"), Qt::Key_M), q,
                          [this] { model->bookmarks()->toggle(table->currentRecord()); });
    toggle->setEnabled(table->currentRecord() >= 0);
    add(bookmarks, withKey(LogView::tr("&Next"), Qt::Key_F2), q, [this] { stepBookmark(1); });
    add(bookmarks, withKey(LogView::tr("&Previous"), Qt::SHIFT | Qt::Key_F2), q, [this] { stepBookmark(-1); });
    add(bookmarks, LogView::tr("Show Only &Bookmarked Rows"), q, [this] { filter->setText(u"is:bookmarked"_s); });
    add(bookmarks, LogView::tr("&Remove All"), model->bookmarks(), [this] {
        model->bookmarks()->clear();
    })->setEnabled(!model->bookmarks()->isEmpty());
    bookmarks->addSeparator();
    int listed = 0;
    for (const qint64 index : model->bookmarks()->indexes()) {
        if (++listed > bookmarksListed)
            break;
        const LogLine line = makeLogLine(log->record(index));
        const QString text = u"%1  %2  %3"_s.arg(QLocale().toString(index + 1), line.packet, line.summary.left(60));
        add(bookmarks, text::label(text), q, [this, index] { showRecord(index); });
    }
}

/// In place of the packets and their detail; made when it is first wanted.
void LogView::Private::showStatistics(bool on)
{
    if (!statistics) {
        statistics = new LogStatisticsView(log, q);
        statistics->hide();
        qobject_cast<QBoxLayout *>(q->layout())->insertWidget(q->layout()->indexOf(split) + 1, statistics, 1);
        QObject::connect(statistics, &LogStatisticsView::closed, q, [this] { showStatistics(false); });
        QObject::connect(statistics, &LogStatisticsView::filterRequested, q, [this](const QString &term) {
            showStatistics(false);
            filter->setText(term);
        });
    }
    statistics->setFilter(shownFilter());
    split->setVisible(!on);
    statistics->setVisible(on);
    if (!on)
        table->setFocus();
}
