// What the parts of a LogView do with each other.
#include "find/FilterKeys.h"
#include "log/FilterEdit.h"
#include "log/LogStatisticsView.h"
#include "log/LogViewPrivate.h"
#include "log/RowCopy.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QShortcut>

using namespace Qt::StringLiterals;
using Direction = LogFind::Direction;

void LogView::Private::wire()
{
    wireRows();
    wireFinding();
    addShortcuts();
    QObject::connect(follow, &QToolButton::toggled, table, &PacketTable::setFollowing);
    QObject::connect(table, &PacketTable::followingChanged, follow, &QToolButton::setChecked);
    follow->setChecked(table->isFollowing());
    QObject::connect(reveal, &QToolButton::toggled, q, [this](bool on) {
        detail->setRevealed(on);
        retranslate();
    });
    if (connection) {
        QObject::connect(connection, &Connection::stateChanged, q, [this](Client::State state) {
            if (state == Client::State::Connecting)
                reveal->setChecked(false); // for this view only: a new connection starts masked
        });
    }
    QObject::connect(save, &QToolButton::clicked, exports, [this] { log->size() > 0 ? exports->exportAll() : save->showMenu(); });
    QObject::connect(exports, &LogExportMenu::said, q,
                     [this](bool ok, const QString &text) { say(ok ? theme::Sign::Ok : theme::Sign::Error, text); });
    QObject::connect(clear, &QToolButton::clicked, q, [this] { log->clear(); });
    QObject::connect(
        log, &PacketLog::spillFailed, q, [this] { showSpillError(); }, Qt::QueuedConnection);
    QObject::connect(menu, &QMenu::aboutToShow, q, [this] { fillMenu(); });
}

void LogView::Private::wireRows()
{
    QObject::connect(table->horizontalHeader(), &QHeaderView::sectionResized, model,
                     [this] { model->setSourceShown(!table->isColumnHidden(PacketLogModel::Source)); });
    QObject::connect(model, &PacketLogModel::countsChanged, q, [this] { updateEnabled(); });
    QObject::connect(log, &PacketLog::cleared, q, [this] {
        table->forgetPlace();
        detail->clear();
        showSpillError();
    });
    QObject::connect(table->selectionModel(), &QItemSelectionModel::currentRowChanged, q, [this](const QModelIndex &current) {
        if (!current.isValid())
            return; // what was chosen stays in the detail when a filter hides its row
        detail->setRecord(model->record(current.row()));
        model->setReference(table->currentRecord());
    });
    detail->setLog(log);
    QObject::connect(detail, &PacketDetail::jumpRequested, q, [this](qint64 index) { showRecord(index); });
    QObject::connect(table, &PacketTable::copyRequested, q, [this] { copyRows(false); });
    QObject::connect(table, &QWidget::customContextMenuRequested, q, [this](QPoint position) { showRowMenu(position); });
}

void LogView::Private::wireFinding()
{
    QObject::connect(filter, &FilterLine::filterChanged, q, [this](const LogFilter &wanted) { applyFilter(wanted); });
    QObject::connect(filter, &FilterLine::done, table, qOverload<>(&QWidget::setFocus));
    QObject::connect(filter, &FilterLine::cancelled, model->search(), [this] {
        model->search()->cancel();
        updateEnabled();
        status->refresh();
    });
    QObject::connect(search, &QToolButton::toggled, q, [this](bool on) {
        if (on && findBar->isHidden())
            findBar->open();
        else if (!on && !findBar->isHidden())
            findBar->close();
    });
    QObject::connect(findBar, &LogFindBar::wanted, q,
                     [this](Direction direction) { findBar->find(shownFilter(), table->currentRecord(), direction); });
    QObject::connect(findBar, &LogFindBar::found, q, [this](qint64 index) { table->chooseRecord(index); });
    QObject::connect(findBar, &LogFindBar::closed, q, [this] {
        search->setChecked(false);
        table->setFocus();
    });
    QObject::connect(sourceFinder, &LogFind::found, q, [this](qint64 index) {
        if (index >= 0)
            showRecord(index);
        else
            say(theme::Sign::Info, LogView::tr("It has no row in the log."));
    });
}

void LogView::Private::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, const std::function<void()> &run) {
        auto *shortcut = new QShortcut(keys, q);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        QObject::connect(shortcut, &QShortcut::activated, q, run);
    };
    add(QKeySequence(Qt::Key_F2), [this] { stepBookmark(1); });
    add(QKeySequence(Qt::SHIFT | Qt::Key_F2), [this] { stepBookmark(-1); });
}

/// The chosen packet stays chosen when the filter lets it through.
void LogView::Private::applyFilter(const LogFilter &wanted)
{
    model->setFilter(wanted);
    if (statistics)
        statistics->setFilter(shownFilter());
    updateEnabled();
    status->refresh();
}

/// With the bookmarks, which the find line may ask for.
LogFilter LogView::Private::shownFilter() const
{
    LogFilter shown = model->filter();
    shown.setBookmarks({model->bookmarks()->indexes().begin(), model->bookmarks()->indexes().end()});
    return shown;
}

void LogView::Private::updateEnabled()
{
    const bool any = model->total() > 0;
    save->setEnabled(any || connection); // a file that grows can begin before the first row
    clear->setEnabled(any);
    filter->showProgress(model->search()->searched(), model->search()->size(), model->isFiltered() && model->search()->isRunning());
    table->setEmptyText(
        model->isFiltered() && any ? whyNoRow()
            : connection
            ? LogView::tr("No packets yet. Press Connect: every packet sent and received, and what happens below MQTT, appears here.")
            : LogView::tr("The file holds no packets."));
}

QString LogView::Private::whyNoRow() const
{
    const QString term = termForWord(filter->text());
    return term.isEmpty() ? LogView::tr("No row meets the filter. The button beside it has examples.")
                          : LogView::tr("No row has this word in it. The filter %1 finds what is meant by it.").arg(term);
}

/// Stays until the log is cleared.
void LogView::Private::showSpillError()
{
    const QString why = log->spillError();
    warning->show(theme::Sign::Error,
                  why.isEmpty()
                      ? QString()
                      : LogView::tr("The temporary file for the oldest rows cannot be written (%1): from now on the oldest rows are "
                                    "dropped. Free disk space and clear the log, or raise its memory in the log's menu.")
                            .arg(why));
}

void LogView::Private::copyRows(bool asMarkdown)
{
    const int selected = table->selectedRowCount();
    if (selected == 0)
        return;
    QGuiApplication::clipboard()->setText(asMarkdown ? rowsAsMarkdown(*table) : rowsAsText(*table));
    if (selected > PacketTable::longestCopy)
        say(theme::Sign::Warning,
            LogView::tr("Copied the first %1 of %2 selected rows. Export writes them all.")
                .arg(QLocale().toString(PacketTable::longestCopy), QLocale().toString(selected)));
}

void LogView::Private::find(Direction direction)
{
    if (!findBar->isHidden())
        findBar->find(shownFilter(), table->currentRecord(), direction);
    else if (model->isFiltered())
        stepFiltered(direction == Direction::Forwards ? 1 : -1);
    else
        q->openFind();
}

void LogView::Private::stepFiltered(int step)
{
    const int rows = model->rowCount();
    if (rows == 0)
        return;
    const int current = table->currentIndex().isValid() ? table->currentIndex().row() : step > 0 ? -1 : rows;
    table->chooseRow((current + step + rows) % rows);
}

void LogView::Private::stepBookmark(int step)
{
    const qint64 index = model->bookmarks()->next(table->currentRecord(), step);
    if (index < 0)
        say(theme::Sign::Info, LogView::tr("No row has a bookmark. M in the table sets one."));
    else
        showRecord(index);
}

void LogView::Private::showRecord(qint64 index)
{
    if (index < 0 || table->chooseRecord(index))
        return;
    filter->setText({});
    if (table->chooseRecord(index))
        say(theme::Sign::Info,
            LogView::tr("The filter hid row %1, so it was cleared; Ctrl+Z in its line brings it back.").arg(QLocale().toString(index + 1)));
}
