#include "log/LogStatisticsView.h"

#include "log/LogButtons.h"
#include "log/RatePlot.h"
#include "log/StatisticsModels.h"
#include "theme/Theme.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>

using namespace Qt::StringLiterals;

namespace {

QString tableText(const QAbstractItemModel &model)
{
    QStringList lines;
    for (int row = -1; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells.append((row < 0 ? model.headerData(column, Qt::Horizontal) : model.index(row, column).data()).toString());
        lines.append(cells.join(u'\t'));
    }
    return lines.join(u'\n');
}

QString selectedText(const QTableView &table)
{
    QMap<int, QStringList> rows;
    QModelIndexList chosen = table.selectionModel()->selectedIndexes();
    std::sort(chosen.begin(), chosen.end());
    for (const QModelIndex &index : std::as_const(chosen))
        rows[index.row()].append(index.data().toString());
    QStringList lines;
    for (const QStringList &cells : std::as_const(rows))
        lines.append(cells.join(u'\t'));
    return lines.join(u'\n');
}

} // namespace

LogStatisticsView::LogStatisticsView(PacketLog *log, QWidget *parent)
    : QWidget(parent)
    , m_statistics(log)
    , m_traffic(new TrafficModel(this))
    , m_delays(new DelayModel(this))
    , m_rates(new RateModel(this))
    , m_state(new QLabel(this))
    , m_emptyText(new QLabel(this))
    , m_delaysTitle(new QLabel(this))
    , m_ratesTitle(new QLabel(this))
    , m_unit(new QComboBox(this))
    , m_asTable(makeLogButton(this, u"Rates as a Table"_s, true))
    , m_copy(makeLogButton(this, u"Copy Statistics"_s))
    , m_close(makeLogButton(this, u"Back to the Packets"_s))
    , m_plot(new RatePlot(this))
    , m_ratePages(new QStackedWidget(this))
    , m_pages(new QStackedWidget(this))
    , m_split(new QSplitter(this))
{
    layOut();
    connect(&m_statistics, &LogStatistics::changed, this, &LogStatisticsView::showFigures);
    connect(m_unit, &QComboBox::currentIndexChanged, this, [this](int index) { m_plot->setUnit(RatePlot::Unit(qMax(0, index))); });
    connect(m_asTable, &QToolButton::toggled, m_ratePages, [this](bool on) { m_ratePages->setCurrentIndex(on ? 1 : 0); });
    connect(m_copy, &QToolButton::clicked, this, &LogStatisticsView::copy);
    connect(m_close, &QToolButton::clicked, this, &LogStatisticsView::closed);
    retranslate();
}

QTableView *LogStatisticsView::makeTable(StatisticsModel *model, const QString &accessibleName)
{
    auto *table = new QTableView(this);
    table->setModel(model);
    table->setAccessibleName(accessibleName);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 2 * theme::halfGrid);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setHighlightSections(false);
    table->setAlternatingRowColors(true);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setTabKeyNavigation(false);
    table->installEventFilter(this);
    connect(table, &QAbstractItemView::clicked, this, [this, model](const QModelIndex &index) {
        if (const QString filter = model->filterAt(index); !filter.isEmpty())
            emit filterRequested(filter);
    });
    m_tables.append(table);
    return table;
}

void LogStatisticsView::layOut()
{
    auto *traffic = makeTable(m_traffic, u"Packets by type"_s);
    auto *delays = makeTable(m_delays, u"Times of answers"_s);
    auto *rates = makeTable(m_rates, u"Rates over time, table"_s);
    m_unit->setAccessibleName(u"Unit of the rates"_s);
    m_unit->view()->setAccessibleName(u"Units"_s);
    m_unit->addItems({{}, {}});
    m_ratePages->addWidget(m_plot);
    m_ratePages->addWidget(rates);
    m_ratesTitle->setBuddy(m_unit);
    m_delaysTitle->setBuddy(delays);
    m_emptyText->setAlignment(Qt::AlignCenter);
    m_emptyText->setWordWrap(true);
    m_emptyText->setForegroundRole(QPalette::PlaceholderText);
    m_state->setForegroundRole(QPalette::PlaceholderText);
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    auto *bar = new QHBoxLayout;
    bar->setSpacing(theme::halfGrid);
    bar->addWidget(m_ratesTitle);
    bar->addWidget(m_unit);
    bar->addWidget(m_asTable);
    bar->addStretch(1);
    auto *top = new QHBoxLayout;
    top->setSpacing(theme::halfGrid);
    top->addWidget(m_state, 1);
    top->addWidget(m_copy);
    top->addWidget(m_close);
    auto *right = new QWidget(this);
    auto *rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins(0, 0, 0, 0);
    rightLayout->setSpacing(theme::halfGrid);
    rightLayout->addLayout(bar);
    rightLayout->addWidget(m_ratePages, 3);
    rightLayout->addWidget(m_delaysTitle);
    rightLayout->addWidget(delays, 2);
    m_split->setChildrenCollapsible(false);
    m_split->addWidget(traffic);
    m_split->addWidget(right);
    m_split->setStretchFactor(0, 2);
    m_split->setStretchFactor(1, 3);
    m_pages->addWidget(m_emptyText);
    m_pages->addWidget(m_split);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(top);
    all->addWidget(m_pages, 1);
}

void LogStatisticsView::retranslate()
{
    m_ratesTitle->setText(tr("&Rates over time:"));
    m_delaysTitle->setText(tr("&Times of answers"));
    m_unit->setItemText(0, tr("Packets per second"));
    m_unit->setItemText(1, tr("Bytes per second"));
    nameLogButton(m_asTable, u"menu"_s, tr("Rates as a Table"), tr("Show the rates as numbers in place of the plot"));
    nameLogButton(m_copy, u"copy"_s, tr("Copy Statistics"),
                  tr("Copy all numbers as text, cells apart by tabs, for a spreadsheet or a bug report"));
    nameLogButton(m_close, u"close"_s, tr("Back to the Packets"), tr("Show the packets again in place of the statistics"));
    showFigures();
}

void LogStatisticsView::setFilter(const LogFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    if (isVisible())
        m_statistics.start(m_filter);
    else
        m_statistics.stop();
}

void LogStatisticsView::showFigures()
{
    const LogFigures &figures = m_statistics.figures();
    m_pages->setCurrentIndex(figures.records == 0 ? 0 : 1);
    for (StatisticsModel *model : {m_traffic, m_delays, m_rates})
        model->setFigures(figures);
    for (QTableView *table : std::as_const(m_tables))
        table->resizeColumnsToContents(); // a header looks at its rows when they come, not when they change
    arrange();
    m_plot->setRates(figures.rates);
    sayState();
}

/// At first the packets by type have the room that their columns need, if it leaves half for the rates; then the reader's splitter decides.
void LogStatisticsView::arrange()
{
    const QTableView *traffic = m_tables.constFirst();
    if (m_isArranged || !isVisible() || m_statistics.figures().records == 0)
        return;
    m_isArranged = true;
    const int wanted = traffic->horizontalHeader()->length() + 2 * traffic->frameWidth() + traffic->verticalScrollBar()->sizeHint().width();
    const int left = qMin(wanted, m_split->width() / 2);
    m_split->setSizes({left, m_split->width() - left});
}

void LogStatisticsView::sayState()
{
    m_emptyText->setText(m_filter.isEmpty()
                             ? tr("Nothing to count yet. Connect: packets by type, rates and the times of answers appear here.")
                             : tr("No row meets the filter. Clear it to count all of them."));
    const QLocale locale;
    if (m_statistics.isRunning())
        m_state->setText(
            tr("counting record %1 of %2", "numbers").arg(locale.toString(m_statistics.counted()), locale.toString(m_statistics.size())));
    else
        m_state->setText(m_filter.isEmpty() ? QString() : tr("Only what the filter shows is counted."));
}

QString LogStatisticsView::text() const
{
    return QStringList{tableText(*m_traffic), tableText(*m_delays), tableText(*m_rates)}.join(u"\n\n"_s) + u'\n';
}

void LogStatisticsView::copy()
{
    QGuiApplication::clipboard()->setText(text());
}

void LogStatisticsView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_statistics.start(m_filter);
}

void LogStatisticsView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_statistics.stop();
}

void LogStatisticsView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        retranslate();
}

bool LogStatisticsView::eventFilter(QObject *watched, QEvent *event)
{
    auto *table = qobject_cast<QTableView *>(watched);
    if (!table || (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride))
        return QWidget::eventFilter(watched, event);
    auto *key = static_cast<QKeyEvent *>(event);
    const bool enters = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (!key->matches(QKeySequence::Copy) && !(enters && key->modifiers() == Qt::NoModifier))
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::ShortcutOverride)
        event->accept(); // the table's while it has the focus
    else if (enters)
        emit table->clicked(table->currentIndex());
    else
        QGuiApplication::clipboard()->setText(selectedText(*table));
    return true;
}
