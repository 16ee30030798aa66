#include "log/LogView.h"

#include "log/ChosenRows.h"
#include "log/FilterEdit.h"
#include "log/LogBudget.h"
#include "log/LogButtons.h"
#include "log/LogFont.h"
#include "log/LogViewPrivate.h"
#include "text/PlainText.h"
#include "trace/RecentTopics.h"

#include <QDataStream>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace {

constexpr quint32 stateVersion = 2;
constexpr int sideBySide = 1400; ///< px: from this width on, detail and bytes stand beside each other, below it under each other.
constexpr qsizetype topicsOffered = 50;

/// What the log holds, for the completion of its filter.
FilterVocabulary vocabularyOf(const PacketLog *log)
{
    FilterVocabulary vocabulary;
    vocabulary.topics = [log](const QString &typed) { return recentTopics(*log, typed, topicsOffered); };
    vocabulary.connections = [log] {
        QStringList names;
        for (const auto &source : log->sources()) {
            if (!source->connection.isEmpty() && !names.contains(source->connection))
                names.append(source->connection);
        }
        return names;
    };
    vocabulary.attempts = [log] {
        QList<int> numbers;
        for (const auto &source : log->sources()) {
            if (source->kind == LogSource::Kind::Attempt)
                numbers.prepend(source->number);
        }
        return numbers;
    };
    return vocabulary;
}

} // namespace

LogView::Private::Private(LogView *view, PacketLog *log, Connection *connection)
    : q(view)
    , log(log)
    , connection(connection)
    , model(new PacketLogModel(log, view))
    , exports(new LogExportMenu(log, connection ? connection->logToFile() : nullptr,
                                {[this] { return filteredRows(*model); },
                                 [this] { return chosenRows(*model, table->selectionModel()->selection()); },
                                 [this] { return reveal->isChecked(); }},
                                view))
    , sourceFinder(new LogFind(log, view))
    , filter(new FilterLine(view))
    , status(new LogStatus(log, model, view))
    , search(makeLogButton(view, u"Find in the Log"_s, true))
    , follow(makeLogButton(view, u"Follow the End"_s, true))
    , reveal(makeLogButton(view, u"Reveal Secrets for This View"_s, true))
    , save(makeLogButton(view, u"Export"_s))
    , clear(makeLogButton(view, u"Clear"_s))
    , more(makeLogButton(view, u"Log Menu"_s))
    , menu(new QMenu(more))
    , table(new PacketTable(model, view))
    , columns(new LogColumns(table))
    , detail(new PacketDetail(view))
    , split(new QSplitter(Qt::Horizontal, view))
    , findBar(new LogFindBar(log, view))
    , message(new LogMessage(false, view))
    , warning(new LogMessage(true, view))
{
    table->setAccessibleName(u"Packets"_s);
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    more->setMenu(menu);
    more->setPopupMode(QToolButton::InstantPopup);
    menu->setToolTipsVisible(true);
    save->setMenu(exports);
    save->setPopupMode(QToolButton::MenuButtonPopup);
    filter->edit()->setVocabulary(vocabularyOf(log));
    findBar->edit()->setVocabulary(vocabularyOf(log));
    LogBudget::instance()->follow(log);
    followLogFontSize(table, [this] { columns->refresh(); });
    layOut();
    wire();
    if (!connection) { // of a file, connections may stand mixed: which one, and the time that they share
        table->setColumnHidden(PacketLogModel::Source, false);
        model->setTimeFormat(PacketLogModel::TimeFormat::Clock);
    }
    retranslate();
    showSpillError();
    updateEnabled();
}

void LogView::Private::layOut()
{
    split->setChildrenCollapsible(false);
    split->addWidget(table);
    split->addWidget(detail);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    filter->bar()->addWidget(status);
    for (QToolButton *button : {search, follow, reveal, save, clear, more})
        filter->bar()->addWidget(button);
    clear->setVisible(connection != nullptr); // an opened file is closed instead
    auto *all = new QVBoxLayout(q);
    all->setContentsMargins(theme::halfGrid, theme::halfGrid, theme::halfGrid, theme::halfGrid);
    all->setSpacing(theme::halfGrid);
    all->addWidget(filter);
    all->addWidget(split, 1);
    for (QWidget *below : std::initializer_list<QWidget *>{findBar, warning, message})
        all->addWidget(below);
    for (QWidget *strip : exports->strips())
        all->addWidget(strip);
}

void LogView::Private::arrange()
{
    const bool wide = q->width() >= sideBySide;
    const auto orientation = wide ? Qt::Horizontal : Qt::Vertical;
    if (arranged && detail->orientation() == orientation)
        return; // the reader's splitter decides
    arranged = true;
    detail->setOrientation(orientation);
    const int details = q->width() * (wide ? 50 : 38) / 100;
    split->setSizes({q->width() - details, details});
    detail->setSizes(wide ? QList<int>{details / 2, details / 2} : QList<int>{q->height() * 3 / 5, q->height() * 2 / 5});
}

void LogView::Private::retranslate()
{
    columns->refresh();
    table->setAccessibleDescription(
        LogView::tr("A row for each packet and event, the oldest first; what is chosen is taken apart in the packet "
                    "detail. Space follows the end, M sets a bookmark."));
    exports->retranslate();
    nameLogButton(search, u"search"_s, LogView::tr("Find in the Log"),
                  LogView::tr("Look for rows without hiding the others (Ctrl+Shift+F)"));
    nameLogButton(follow, u"follow"_s, LogView::tr("Follow the End"), LogView::tr("Follow the end: new rows stay in sight (Space)"));
    nameLogButton(
        reveal, reveal->isChecked() ? u"hide"_s : u"reveal"_s, LogView::tr("Reveal Secrets for This View"),
        reveal->isChecked()
            ? LogView::tr("Passwords and authentication data are shown in detail and bytes. Press to mask them again.")
            : LogView::tr("Show passwords and authentication data in detail and bytes, for this view, until the next connection"));
    nameLogButton(save, u"export"_s, LogView::tr("Export"),
                  LogView::tr("Write all rows to a file: .pcapng for Wireshark, .jsonl, .csv, .txt or .md (Ctrl+E). The arrow has more: "
                              "filtered or chosen rows, a file that grows with the log."));
    nameLogButton(clear, u"delete"_s, LogView::tr("Clear"), LogView::tr("Remove all rows from the log"));
    nameLogButton(more, u"menu"_s, LogView::tr("Log Menu"),
                  LogView::tr("Attempts to go to, bookmarks, columns, times and the memory of the log"));
    updateEnabled();
}

LogView::LogView(PacketLog *log, Connection *connection, QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>(this, log, connection))
{
}

LogView::~LogView() = default;

void LogView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    d->arrange();
}

void LogView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange && event->type() != QEvent::PaletteChange && event->type() != QEvent::StyleChange)
        return;
    d->retranslate();
    d->model->refresh();
    d->detail->refresh();
}

QByteArray LogView::saveState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << stateVersion << d->table->horizontalHeader()->saveState() << d->split->saveState() << d->detail->saveState()
        << d->detail->tree()->header()->saveState() << quint8(d->model->timeFormat());
    return state;
}

bool LogView::restoreState(const QByteArray &state)
{
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 version = 0;
    QByteArray columns, split, detail, tree;
    quint8 format = 0;
    in >> version >> columns >> split >> detail >> tree >> format;
    if (in.status() != QDataStream::Ok || version != stateVersion || format > quint8(PacketLogModel::TimeFormat::SinceChosen))
        return false;
    d->model->setTimeFormat(PacketLogModel::TimeFormat(format));
    d->arranged = true;
    const bool restored = d->table->horizontalHeader()->restoreState(columns);
    d->model->setSourceShown(!d->table->isColumnHidden(PacketLogModel::Source));
    return restored && d->split->restoreState(split) && d->detail->restoreState(detail) && d->detail->tree()->header()->restoreState(tree);
}

void LogView::focusFilter()
{
    d->filter->focusEdit();
}

void LogView::openFind()
{
    d->findBar->open();
    d->search->setChecked(true);
}

void LogView::findNext()
{
    d->find(LogFind::Direction::Forwards);
}

void LogView::findPrevious()
{
    d->find(LogFind::Direction::Backwards);
}

void LogView::exportLog()
{
    d->exports->exportAll();
}

void LogView::showRecord(qint64 index)
{
    d->showRecord(index);
}
