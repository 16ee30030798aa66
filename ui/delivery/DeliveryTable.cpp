#include "delivery/DeliveryTable.h"

#include "theme/Theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;

DeliveryTable::DeliveryTable(QAbstractItemModel *model, const QString &name, QWidget *parent)
    : QTableView(parent)
{
    setModel(model);
    setAccessibleName(name);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setIconSize(QSize(16, 16));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setRowHeight();
}

void DeliveryTable::setRowHeight()
{
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(std::max(20, fontMetrics().height() + theme::halfGrid));
}

void DeliveryTable::setEmptyText(const QString &text)
{
    m_emptyText = text;
    setAccessibleDescription(text);
    viewport()->update();
}

void DeliveryTable::setColumnShares(const QList<int> &shares)
{
    m_shares = shares;
    shareWidth();
}

void DeliveryTable::shareWidth()
{
    const int all = std::accumulate(m_shares.begin(), m_shares.end(), 0);
    for (int column = 0; column + 1 < m_shares.size(); ++column)
        setColumnWidth(column, viewport()->width() * m_shares[column] / all);
}

QString DeliveryTable::rowsAsText() const
{
    QList<int> rows;
    for (const QModelIndex &index : selectionModel()->selectedRows())
        rows.append(index.row());
    if (rows.isEmpty()) {
        rows.resize(model()->rowCount());
        std::iota(rows.begin(), rows.end(), 0);
    }
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const int row : std::as_const(rows)) {
        QStringList cells;
        for (int column = 0; column < model()->columnCount(); ++column)
            cells.append(model()->index(row, column).data().toString());
        cells.append(model()->index(row, 0).data(Qt::StatusTipRole).toString());
        lines.append(cells.join(u'\t'));
    }
    return lines.join(u'\n');
}

void DeliveryTable::copyRows()
{
    if (model()->rowCount() > 0)
        QGuiApplication::clipboard()->setText(rowsAsText());
}

bool DeliveryTable::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
        event->accept();
        return true;
    }
    return QTableView::event(event);
}

void DeliveryTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copyRows();
    else
        QTableView::keyPressEvent(event);
}

void DeliveryTable::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    QAction *copy = menu.addAction(theme::icon(u"copy"_s, palette()), tr("&Copy"), this, &DeliveryTable::copyRows);
    copy->setShortcut(QKeySequence::Copy);
    copy->setEnabled(model()->rowCount() > 0);
    emit menuRequested(&menu);
    menu.exec(event->globalPos());
}

void DeliveryTable::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (model()->rowCount() > 0 || m_emptyText.isEmpty())
        return;
    QPainter painter(viewport());
    painter.setPen(theme::colour(theme::Sign::Skipped, palette()));
    painter.drawText(viewport()->rect().adjusted(2 * theme::grid, theme::grid, -2 * theme::grid, -theme::grid),
                     int(Qt::AlignCenter | Qt::TextWordWrap), m_emptyText);
}

void DeliveryTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        shareWidth();
}

void DeliveryTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        setRowHeight();
}
