#include "log/UniformTable.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QHeaderView>
#include <QPainter>
#include <QPaintEvent>
#include <QScrollBar>
#include <QStringListModel>

#include <algorithm>
#include <limits>

UniformTable::UniformTable(QWidget *parent)
    : QTableView(parent)
    , m_noRows(new QStringListModel(this))
{
    setVerticalScrollMode(ScrollPerItem);
    setHorizontalScrollMode(ScrollPerPixel);
    setShowGrid(false);
    verticalHeader()->hide();
    for (auto *button : findChildren<QAbstractButton *>(QString(), Qt::FindDirectChildrenOnly))
        button->hide(); // the corner above the vertical header
}

void UniformTable::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
    verticalHeader()->setModel(m_noRows);
    if (!model)
        return;
    connect(model, &QAbstractItemModel::rowsRemoved, this, &UniformTable::updateRange);
    connect(model, &QAbstractItemModel::modelReset, this, &UniformTable::updateRange);
    connect(model, &QAbstractItemModel::layoutChanged, this, &UniformTable::updateRange);
    updateRange();
}

void UniformTable::setRowPixels(int pixels)
{
    m_rowPixels = qMax(1, pixels);
    updateGeometries();
    viewport()->update();
}

int UniformTable::rowsOfPage() const
{
    return qMax(1, viewport()->height() / m_rowPixels);
}

int UniformTable::firstVisibleRow() const
{
    return verticalScrollBar()->value();
}

int UniformTable::lastVisibleRow() const
{
    const int rows = model() ? model()->rowCount() : 0;
    return int(qMin<qint64>(rows, qint64(firstVisibleRow()) + (viewport()->height() + m_rowPixels - 1) / m_rowPixels)) - 1;
}

int UniformTable::rowTop(int row) const
{
    constexpr qint64 far = std::numeric_limits<int>::max() / 4; // room for what is added to it
    return int(std::clamp<qint64>((qint64(row) - firstVisibleRow()) * m_rowPixels, -far, far));
}

int UniformTable::rowAt(int y) const
{
    if (!model() || y < 0)
        return -1;
    const qint64 row = qint64(firstVisibleRow()) + y / m_rowPixels;
    return row < model()->rowCount() ? int(row) : -1;
}

QRect UniformTable::visualRect(const QModelIndex &index) const
{
    if (!index.isValid() || index.parent().isValid() || isColumnHidden(index.column()))
        return {};
    return {columnViewportPosition(index.column()), rowTop(index.row()), columnWidth(index.column()), m_rowPixels};
}

QModelIndex UniformTable::indexAt(const QPoint &point) const
{
    const int row = rowAt(point.y());
    const int column = columnAt(point.x());
    return row < 0 || column < 0 ? QModelIndex() : model()->index(row, column, rootIndex());
}

void UniformTable::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid() || index.parent().isValid())
        return;
    const int row = index.row();
    const int first = firstVisibleRow();
    const int page = rowsOfPage();
    int wanted = first;
    if (hint == PositionAtTop || (hint == EnsureVisible && row < first))
        wanted = row;
    else if (hint == PositionAtBottom || (hint == EnsureVisible && row >= first + page))
        wanted = row - page + 1;
    else if (hint == PositionAtCenter)
        wanted = row - page / 2;
    verticalScrollBar()->setValue(wanted);
    scrollToColumn(index.column());
}

/// Sideways only if nothing of the column is seen: a chosen row does not move the reader.
void UniformTable::scrollToColumn(int column)
{
    const int left = columnViewportPosition(column);
    const int right = left + columnWidth(column);
    if (isColumnHidden(column) || (right > 0 && left < viewport()->width()))
        return;
    QScrollBar *bar = horizontalScrollBar();
    bar->setValue(bar->value() + (right <= 0 ? left : right - viewport()->width()));
}

void UniformTable::rowsInserted(const QModelIndex &parent, int start, int end)
{
    QTableView::rowsInserted(parent, start, end);
    updateRange();
    if (start <= lastVisibleRow())
        viewport()->update();
}

void UniformTable::updateRange()
{
    const int rows = model() ? model()->rowCount() : 0;
    verticalScrollBar()->setPageStep(rowsOfPage());
    verticalScrollBar()->setRange(0, qMax(0, rows - rowsOfPage()));
}

void UniformTable::updateGeometries()
{
    if (m_arranging)
        return;
    m_arranging = true;
    QHeaderView *header = horizontalHeader();
    const int height = header->isHidden() ? 0 : qBound(header->minimumHeight(), header->sizeHint().height(), header->maximumHeight());
    setViewportMargins(0, height, 0, 0);
    const QRect area = viewport()->geometry();
    header->setGeometry(area.left(), area.top() - height, area.width(), height);
    QScrollBar *bar = horizontalScrollBar();
    bar->setPageStep(viewport()->width());
    bar->setSingleStep(qMax(10, viewport()->width() / 20));
    bar->setRange(0, qMax(0, header->length() - viewport()->width()));
    updateRange();
    m_arranging = false;
    QAbstractItemView::updateGeometries();
}

void UniformTable::scrollContentsBy(int dx, int dy)
{
    if (dx != 0)
        horizontalHeader()->setOffset(horizontalScrollBar()->value());
    if (dy != 0 || dx != 0)
        viewport()->update();
}

/// Modulo 2^32: QAbstractItemView adds and subtracts it alone.
int UniformTable::verticalOffset() const
{
    return int(quint32(firstVisibleRow()) * quint32(m_rowPixels));
}

void UniformTable::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    // Not QTableView's, which lists every cell of the selection for assistive technology.
    QAbstractItemView::selectionChanged(selected, deselected);
    if (!QAccessible::isActive() || selected.isEmpty())
        return;
    const QModelIndex first = selected.constFirst().topLeft();
    QAccessibleEvent event(this, QAccessible::Selection);
    event.setChild((first.row() + 1) * (model()->columnCount() + 1) + first.column());
    QAccessible::updateAccessibility(&event);
}

int UniformTable::nextColumn(int column, int step) const
{
    const QHeaderView *header = horizontalHeader();
    for (int visual = header->visualIndex(column) + step; visual >= 0 && visual < header->count(); visual += step) {
        if (!header->isSectionHidden(header->logicalIndex(visual)))
            return header->logicalIndex(visual);
    }
    return column;
}

QModelIndex UniformTable::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    const int rows = model() ? model()->rowCount() : 0;
    if (rows == 0)
        return {};
    const QModelIndex current = currentIndex();
    if (!current.isValid())
        return model()->index(0, nextColumn(horizontalHeader()->logicalIndex(0), 0));
    qint64 row = current.row();
    int column = current.column();
    const int sideways = isRightToLeft() ? -1 : 1;
    switch (action) {
    case MoveUp:
        --row;
        break;
    case MoveDown:
        ++row;
        break;
    case MovePageUp:
        row -= rowsOfPage();
        break;
    case MovePageDown:
        row += rowsOfPage();
        break;
    case MoveHome:
        row = modifiers & Qt::ControlModifier ? 0 : row;
        break;
    case MoveEnd:
        row = modifiers & Qt::ControlModifier ? rows - 1 : row;
        break;
    case MoveLeft:
    case MovePrevious:
        column = nextColumn(column, action == MoveLeft ? -sideways : -1);
        break;
    case MoveRight:
    case MoveNext:
        column = nextColumn(column, action == MoveRight ? sideways : 1);
        break;
    }
    return model()->index(int(std::clamp<qint64>(row, 0, rows - 1)), column);
}

void UniformTable::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command)
{
    const int rows = model() ? model()->rowCount() : 0;
    if (!selectionModel() || rows == 0)
        return;
    const auto rowOf = [&](int y) {
        const qint64 row = firstVisibleRow() + (y < 0 ? (qint64(y) + 1) / m_rowPixels - 1 : qint64(y) / m_rowPixels);
        return int(std::clamp<qint64>(row, 0, rows - 1));
    };
    const int top = rowOf(qMin(rect.top(), rect.bottom()));
    const int bottom = rowOf(qMax(rect.top(), rect.bottom()));
    const QItemSelection selection(model()->index(top, 0), model()->index(bottom, model()->columnCount() - 1));
    selectionModel()->select(selection, command);
}

QRegion UniformTable::visualRegionForSelection(const QItemSelection &selection) const
{
    QRegion region;
    for (const QItemSelectionRange &range : selection) {
        const int top = qMax(range.top(), firstVisibleRow());
        const int bottom = qMin(range.bottom(), lastVisibleRow());
        if (top <= bottom)
            region += QRect(0, rowTop(top), viewport()->width(), (bottom - top + 1) * m_rowPixels);
    }
    return region;
}

bool UniformTable::paintRow(QPainter *, int, const QRect &)
{
    return false;
}

void UniformTable::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    if (!model() || model()->columnCount() == 0)
        return;
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    const QStyle::State state = option.state;
    const int last = qMin(lastVisibleRow(), firstVisibleRow() + event->rect().bottom() / m_rowPixels);
    for (int row = firstVisibleRow() + qMax(0, event->rect().top()) / m_rowPixels; row <= last; ++row) {
        const QRect rect(0, rowTop(row), viewport()->width(), m_rowPixels);
        const bool isSelected = selectionModel()->isSelected(model()->index(row, 0));
        option.state = state;
        option.state.setFlag(QStyle::State_Selected, isSelected);
        option.state.setFlag(QStyle::State_Active, isActiveWindow());
        option.state.setFlag(QStyle::State_HasFocus, false);
        option.features.setFlag(QStyleOptionViewItem::Alternate, alternatingRowColors() && (row & 1));
        if (option.features & QStyleOptionViewItem::Alternate)
            painter.fillRect(rect, option.palette.brush(QPalette::AlternateBase));
        if (isSelected) {
            option.rect = rect;
            style()->drawPrimitive(QStyle::PE_PanelItemViewRow, &option, &painter, this);
        }
        if (!paintRow(&painter, row, rect))
            paintCells(&painter, row, event->rect(), option);
    }
}

void UniformTable::paintCells(QPainter *painter, int row, const QRect &area, QStyleOptionViewItem option)
{
    const QHeaderView *header = horizontalHeader();
    const int y = rowTop(row);
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        const int left = header->sectionViewportPosition(column);
        const int width = header->sectionSize(column);
        if (header->isSectionHidden(column) || left > area.right() || left + width <= area.left())
            continue;
        const QModelIndex index = model()->index(row, column);
        option.rect = QRect(left, y, width, m_rowPixels);
        option.state.setFlag(QStyle::State_HasFocus, hasFocus() && index == currentIndex());
        itemDelegateForIndex(index)->paint(painter, option, index);
    }
}
