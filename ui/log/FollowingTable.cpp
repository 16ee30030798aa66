#include "log/PacketTable.h"

#include "log/PacketLogModel.h"
#include "theme/Theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

PacketTable::PacketTable(PacketLogModel *model, QWidget *parent)
    : QTableView(parent)
    , m_packets(model)
{
    setModel(model);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setTabKeyNavigation(false); // Tab leaves the table
    setWordWrap(false);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setVerticalScrollMode(ScrollPerItem);
    setHorizontalScrollMode(ScrollPerPixel);
    setIconSize({16, 16});
    verticalHeader()->hide();
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    setRowHeight();
    // Only what the reader does to the scroll bar stops or starts following; rows that arrive do not.
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        const QScrollBar *bar = verticalScrollBar();
        if (m_following && value < bar->maximum())
            setFollowing(false);
        else if (!m_following && value == bar->maximum() && bar->maximum() > 0)
            setFollowing(true);
    });
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, [this](int, int maximum) {
        if (m_following)
            verticalScrollBar()->setValue(maximum);
    });
}

void PacketTable::setRowHeight()
{
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(1);
    verticalHeader()->setDefaultSectionSize(qMax(18, fontMetrics().height() + theme::halfGrid));
}

void PacketTable::setFollowing(bool following)
{
    if (following == m_following)
        return;
    m_following = following;
    if (following)
        scrollToBottom();
    emit followingChanged(following);
}

void PacketTable::rowsInserted(const QModelIndex &parent, int start, int end)
{
    QTableView::rowsInserted(parent, start, end);
    if (start == 0)
        viewport()->update(); // the empty text goes
}

void PacketTable::setEmptyText(const QString &text)
{
    m_emptyText = text;
    viewport()->update();
}

int PacketTable::selectedRowCount() const
{
    int count = 0;
    for (const QItemSelectionRange &range : selectionModel()->selection())
        count += range.height();
    return count;
}

QString PacketTable::selectedRows() const
{
    QList<int> rows;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom() && rows.size() < longestCopy; ++row)
            rows += row;
    }
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const int row : std::as_const(rows))
        lines += m_packets->rowText(row);
    return lines.join(QLatin1Char('\n'));
}

void PacketTable::chooseRow(int row)
{
    const QModelIndex index = m_packets->index(row, 0);
    if (!index.isValid())
        return;
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
}

bool PacketTable::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Copy) || (key->key() == Qt::Key_Space && key->modifiers() == Qt::NoModifier)) {
            event->accept();
            return true;
        }
    }
    return QTableView::event(event);
}

void PacketTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        emit copyRequested();
    else if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier)
        setFollowing(!m_following);
    else if (event->key() == Qt::Key_Home && event->modifiers() == Qt::NoModifier)
        chooseRow(0);
    else if (event->key() == Qt::Key_End && event->modifiers() == Qt::NoModifier)
        chooseRow(m_packets->rowCount() - 1);
    else
        QTableView::keyPressEvent(event);
}

void PacketTable::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (m_packets->rowCount() > 0 || m_emptyText.isEmpty())
        return;
    QPainter painter(viewport());
    painter.setPen(theme::colour(theme::Sign::Skipped, palette()));
    painter.drawText(viewport()->rect().adjusted(2 * theme::grid, theme::grid, -2 * theme::grid, -theme::grid),
                     int(Qt::AlignCenter | Qt::TextWordWrap), m_emptyText);
}

void PacketTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        setRowHeight();
}
