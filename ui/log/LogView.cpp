#include "log/LogView.h"

#include "hex/HexView.h"
#include "log/LogViewPrivate.h"
#include "text/PlainText.h"
#include "theme/Theme.h"
#include "trace/PacketText.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QDataStream>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace {

constexpr quint32 stateVersion = 1;
constexpr int sideBySide = 1400;   ///< px: from this width on, detail and bytes stand beside each other, below it under each other.
constexpr int filterDelayMs = 150; ///< After the last key, so that a long log is not searched for every letter.

QToolButton *makeButton(QWidget *parent, bool checkable)
{
    auto *button = new QToolButton(parent);
    button->setAutoRaise(true);
    button->setCheckable(checkable);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

LogView::Private::Private(LogView *view, Connection *connection)
    : q(view)
    , connection(connection)
    , model(new PacketLogModel(connection->log(), view))
    , exporter(new LogExport(connection->log(), view))
{
    filter = new QLineEdit(q);
    filter->setClearButtonEnabled(true);
    filter->setAccessibleName(u"Filter"_s);
    count = new QLabel(q);
    count->setTextFormat(Qt::PlainText);
    follow = makeButton(q, true);
    reveal = makeButton(q, true);
    save = makeButton(q, false);
    clear = makeButton(q, false);
    table = new PacketTable(model, q);
    table->setAccessibleName(u"Packets"_s);
    detail = new PacketDetail(q);
    split = new QSplitter(Qt::Horizontal, q);
    split->setChildrenCollapsible(false);
    split->addWidget(table);
    split->addWidget(detail);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    message = new QLabel(q);
    message->setTextFormat(Qt::PlainText);
    message->setWordWrap(true);
    message->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    messageSign = new QLabel(q);
    closeMessage = makeButton(q, false);
    follow->setAccessibleName(u"Follow the End"_s);
    reveal->setAccessibleName(u"Reveal Secrets for This View"_s);
    save->setAccessibleName(u"Export"_s);
    clear->setAccessibleName(u"Clear"_s);
    closeMessage->setAccessibleName(u"Dismiss"_s);
    layOut();
    wire();
    retranslate();
    showMessage(theme::Sign::Info, {});
    sizeColumns();
    updateCounts();
}

void LogView::Private::layOut()
{
    auto *bar = new QHBoxLayout;
    bar->setSpacing(theme::halfGrid);
    bar->addWidget(filter, 1);
    bar->addWidget(count);
    for (QToolButton *button : {follow, reveal, save, clear})
        bar->addWidget(button);
    auto *inlineMessage = new QHBoxLayout;
    inlineMessage->setSpacing(theme::grid);
    inlineMessage->addWidget(messageSign);
    inlineMessage->addWidget(message, 1);
    inlineMessage->addWidget(closeMessage);
    auto *all = new QVBoxLayout(q);
    all->setContentsMargins(theme::halfGrid, theme::halfGrid, theme::halfGrid, theme::halfGrid);
    all->setSpacing(theme::halfGrid);
    all->addLayout(bar);
    all->addWidget(split, 1);
    all->addLayout(inlineMessage);
}

void LogView::Private::wire()
{
    filterDelay.setSingleShot(true);
    QObject::connect(filter, &QLineEdit::textChanged, q,
                     [this](const QString &text) { filterDelay.start(text.isEmpty() ? 0 : filterDelayMs); });
    QObject::connect(filter, &QLineEdit::returnPressed, table, qOverload<>(&QWidget::setFocus));
    QObject::connect(&filterDelay, &QTimer::timeout, q, [this] { applyFilter(); });
    QObject::connect(model, &PacketLogModel::countsChanged, q, [this] { updateCounts(); });
    QObject::connect(model, &QAbstractItemModel::modelReset, q, [this] { detail->clear(); });
    QObject::connect(table->selectionModel(), &QItemSelectionModel::currentRowChanged, q,
                     [this](const QModelIndex &current) { detail->setRecord(model->record(current.row())); });
    QObject::connect(table, &PacketTable::copyRequested, q, [this] { copyRows(); });
    QObject::connect(table, &QWidget::customContextMenuRequested, q, [this](QPoint position) { showRowMenu(position); });
    QObject::connect(table->horizontalHeader(), &QWidget::customContextMenuRequested, q,
                     [this](QPoint position) { showHeaderMenu(position); });
    QObject::connect(table, &PacketTable::followingChanged, follow, &QToolButton::setChecked);
    QObject::connect(follow, &QToolButton::toggled, table, &PacketTable::setFollowing);
    QObject::connect(reveal, &QToolButton::toggled, q, [this](bool on) {
        detail->setRevealed(on);
        retranslate();
    });
    QObject::connect(connection, &Connection::stateChanged, q, [this](Client::State state) {
        if (state == Client::State::Connecting)
            reveal->setChecked(false); // for this view only: a new connection starts masked
    });
    QObject::connect(save, &QToolButton::clicked, q, [this] { exporter->isRunning() ? exporter->cancel() : askAndExport(); });
    QObject::connect(clear, &QToolButton::clicked, q, [this] { this->connection->log()->clear(); });
    QObject::connect(closeMessage, &QToolButton::clicked, q, [this] { showMessage(theme::Sign::Info, {}); });
    QObject::connect(exporter, &LogExport::progressed, q, [this](qint64 written, qint64 total) {
        showMessage(theme::Sign::Running,
                    LogView::tr("Writing row %1 of %2 … Press Export again to cancel.")
                        .arg(QLocale().toString(written), QLocale().toString(total)));
    });
    QObject::connect(exporter, &LogExport::finished, q,
                     [this](bool ok, const QString &text) { showMessage(ok ? theme::Sign::Ok : theme::Sign::Error, text); });
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    follow->setChecked(table->isFollowing());
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

void LogView::Private::applyFilter()
{
    // The chosen packet stays chosen when the filter lets it through.
    const qint64 chosen = table->currentIndex().isValid() ? model->record(table->currentIndex().row()).index : -1;
    model->setFilter(filter->text());
    if (chosen >= 0 && !model->isFiltered())
        table->chooseRow(int(chosen));
    else if (table->isFollowing())
        table->scrollToBottom();
    updateCounts();
}

void LogView::Private::updateCounts()
{
    const QLocale locale;
    const QString shown = locale.toString(model->rowCount());
    const QString total = locale.toString(model->total());
    if (!model->isFiltered())
        count->setText(LogView::tr("%n row(s)", nullptr, int(model->total())));
    else if (model->isScanning())
        count->setText(LogView::tr("%1 of %2 match so far").arg(shown, total));
    else
        count->setText(LogView::tr("%1 of %2 match").arg(shown, total));
    const bool any = model->total() > 0;
    save->setEnabled(any || exporter->isRunning());
    clear->setEnabled(any);
    table->setEmptyText(
        !any ? LogView::tr("No packets yet. Press Connect: every packet sent and received, and what happens below MQTT, appears here.")
             : LogView::tr("No row matches the filter. Every word of it must occur in a row's packet, direction, topic or summary."));
}

void LogView::Private::showMessage(theme::Sign sign, const QString &text)
{
    const bool shown = !text.isEmpty();
    message->setText(text::visible(text, 1000));
    message->setVisible(shown);
    messageSign->setVisible(shown);
    closeMessage->setVisible(shown);
    if (shown)
        messageSign->setPixmap(theme::icon(sign, q->palette()).pixmap(16));
}

void LogView::Private::copyRows()
{
    const int selected = table->selectedRowCount();
    if (selected == 0)
        return;
    QGuiApplication::clipboard()->setText(table->selectedRows());
    if (selected > PacketTable::longestCopy)
        showMessage(theme::Sign::Warning,
                    LogView::tr("Copied the first %1 of %2 selected rows. Export writes them all.")
                        .arg(QLocale().toString(PacketTable::longestCopy), QLocale().toString(selected)));
}

void LogView::Private::find(int step)
{
    const int rows = model->rowCount();
    if (!model->isFiltered()) {
        q->focusFilter();
    } else if (rows > 0) {
        const int current = table->currentIndex().isValid() ? table->currentIndex().row() : step > 0 ? -1 : rows;
        table->chooseRow((current + step + rows) % rows);
    }
}

void LogView::Private::askAndExport()
{
    const QString filters = LogView::tr("Packets for Wireshark (*.pcapng);;JSON lines (*.jsonl);;Text (*.txt)");
    QString chosen;
    QString name =
        QFileDialog::getSaveFileName(q, LogView::tr("Export the Packet Log"), QDir::home().filePath(u"packets.pcapng"_s), filters, &chosen);
    if (name.isEmpty())
        return;
    if (!logFormatFor(name)) // no ending typed: the chosen filter's
        name += chosen.contains(u"jsonl"_s) ? u".jsonl"_s : chosen.contains(u"pcapng"_s) ? u".pcapng"_s : u".txt"_s;
    exporter->start(name);
}

void LogView::Private::showRowMenu(QPoint position)
{
    QMenu menu(q);
    QAction *rows = menu.addAction(theme::icon(u"copy"_s, q->palette()), LogView::tr("&Copy Rows as Text"));
    rows->setShortcut(QKeySequence::Copy);
    rows->setEnabled(table->selectedRowCount() > 0);
    QAction *hex = menu.addAction(LogView::tr("Copy Packet as &Hexadecimal"));
    hex->setEnabled(!detail->hex()->bytes().isEmpty());
    const QAction *chosen = menu.exec(table->viewport()->mapToGlobal(position));
    if (chosen == rows)
        copyRows();
    else if (chosen == hex) {
        detail->hex()->select(0, 0);
        QGuiApplication::clipboard()->setText(detail->hex()->selectedHex());
    }
}

void LogView::Private::showHeaderMenu(QPoint position)
{
    QMenu menu(q);
    QActionGroup times(&menu);
    const auto add = [&](const QString &text, PacketLogModel::TimeFormat format) {
        QAction *action = times.addAction(menu.addAction(text));
        action->setCheckable(true);
        action->setChecked(model->timeFormat() == format);
        QObject::connect(action, &QAction::triggered, model, [this, format] { model->setTimeFormat(format); });
    };
    add(LogView::tr("Time Since the Attempt Began"), PacketLogModel::TimeFormat::SinceStart);
    add(LogView::tr("Time Since the Previous Row"), PacketLogModel::TimeFormat::Delta);
    add(LogView::tr("Time of Day"), PacketLogModel::TimeFormat::Clock);
    menu.addSeparator();
    for (int column = 0; column < PacketLogModel::ColumnCount; ++column) {
        QAction *action = menu.addAction(model->headerData(column, Qt::Horizontal, Qt::AccessibleTextRole).toString());
        action->setCheckable(true);
        action->setChecked(!table->isColumnHidden(column));
        action->setEnabled(column != PacketLogModel::Packet); // one column always stays
        QObject::connect(action, &QAction::toggled, table, [this, column](bool on) { table->setColumnHidden(column, !on); });
    }
    menu.exec(table->horizontalHeader()->mapToGlobal(position));
}

void LogView::Private::sizeColumns()
{
    const QFontMetrics metrics(table->font());
    const auto width = [&](const QString &sample) { return metrics.horizontalAdvance(sample) + 2 * theme::grid; };
    packetWidth = widestName();
    table->setColumnWidth(PacketLogModel::Number, width(u"00000"_s));
    table->setColumnWidth(PacketLogModel::Time, width(u"00:00:00.000"_s) - theme::grid);
    table->setColumnWidth(PacketLogModel::Direction, 16 + 2 * theme::grid);
    table->setColumnWidth(PacketLogModel::Packet, packetWidth);
    table->setColumnWidth(PacketLogModel::Identifier, width(u"00000"_s));
    table->setColumnWidth(PacketLogModel::Qos, width(u"QoS"_s));
    table->setColumnWidth(PacketLogModel::Size, width(u"00,000 B"_s));
}

int LogView::Private::widestName() const
{
    const QFontMetrics metrics(table->font());
    int widest = metrics.horizontalAdvance(u"UNSUBSCRIBE"_s) + table->iconSize().width(); // a malformed packet has an icon
    for (int kind = 0; kind <= int(TransportEvent::Kind::Closed); ++kind) {
        TraceEntry entry;
        entry.kind = TraceEntry::Kind::TransportEvent;
        entry.event.kind = TransportEvent::Kind(kind);
        widest = qMax(widest, metrics.horizontalAdvance(packetName(entry)));
    }
    return widest + 2 * theme::grid;
}

void LogView::Private::retranslate()
{
    const QPalette palette = q->palette();
    const auto name = [&palette](QToolButton *button, const QString &icon, const QString &text, const QString &help) {
        button->setIcon(theme::icon(icon, palette));
        button->setText(text);
        button->setToolTip(text::toolTip(help));
    };
    if (table->columnWidth(PacketLogModel::Packet) == packetWidth) // the reader left it: as wide as this language needs
        table->setColumnWidth(PacketLogModel::Packet, packetWidth = widestName());
    filter->setPlaceholderText(LogView::tr("Filter: words of packet, direction, topic or summary"));
    filter->setToolTip(LogView::tr("Shows the rows in which every word occurs (Ctrl+F)"));
    name(follow, u"follow"_s, LogView::tr("Follow the End"), LogView::tr("Follow the end: new rows stay in sight (Space)"));
    name(reveal, reveal->isChecked() ? u"hide"_s : u"reveal"_s, LogView::tr("Reveal Secrets for This View"),
         reveal->isChecked()
             ? LogView::tr("Passwords and authentication data are shown in detail and bytes. Press to mask them again.")
             : LogView::tr("Show passwords and authentication data in detail and bytes, for this view, until the next connection"));
    name(save, u"export"_s, LogView::tr("Export"), LogView::tr("Write all rows to a file: .pcapng for Wireshark, .jsonl or .txt (Ctrl+E)"));
    name(clear, u"delete"_s, LogView::tr("Clear"), LogView::tr("Remove all rows from the log"));
    name(closeMessage, u"close"_s, LogView::tr("Dismiss"), LogView::tr("Dismiss this message"));
    updateCounts();
}

LogView::LogView(Connection *connection, QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>(this, connection))
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
    if (in.status() != QDataStream::Ok || version != stateVersion || format > quint8(PacketLogModel::TimeFormat::Delta))
        return false;
    d->model->setTimeFormat(PacketLogModel::TimeFormat(format));
    d->arranged = true;
    return d->table->horizontalHeader()->restoreState(columns) && d->split->restoreState(split) && d->detail->restoreState(detail)
        && d->detail->tree()->header()->restoreState(tree);
}

void LogView::focusFilter()
{
    d->filter->setFocus(Qt::ShortcutFocusReason);
    d->filter->selectAll();
}

void LogView::findNext()
{
    d->find(1);
}

void LogView::findPrevious()
{
    d->find(-1);
}

void LogView::exportLog()
{
    d->askAndExport();
}
