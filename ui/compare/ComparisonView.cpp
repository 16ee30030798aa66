#include "compare/ComparisonView.h"

#include "compare/ComparisonModel.h"
#include "status/FactDelegate.h"
#include "theme/Theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QPalette>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;

namespace {

constexpr int shares[] = {5, 8, 8, 3}; ///< Of the width, by column.

} // namespace

ComparisonView::ComparisonView(ComparisonModel *model, QWidget *parent)
    : QTreeView(parent)
    , m_comparison(model)
{
    setModel(model);
    setItemDelegate(new FactDelegate(this));
    setAccessibleName(u"Comparison"_s);
    setWordWrap(true);
    setIndentation(2 * theme::grid);
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectRows);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    header()->setStretchLastSection(true);
    header()->setSectionsMovable(false);
    header()->setMinimumSectionSize(48);
    connect(header(), &QHeaderView::sectionResized, this, [this] { scheduleDelayedItemsLayout(); });
    connect(model, &QAbstractItemModel::modelReset, this, &ComparisonView::arrange);
    arrange();
}

void ComparisonView::arrange()
{
    for (int row = 0; row < m_comparison->rowCount(); ++row)
        setFirstColumnSpanned(row, {}, true);
    expandAll();
    shareWidth();
    viewport()->update();
}

void ComparisonView::shareWidth()
{
    const int all = std::accumulate(std::begin(shares), std::end(shares), 0);
    for (int column = 0; column + 1 < ComparisonModel::ColumnCount; ++column)
        header()->resizeSection(column, viewport()->width() * shares[column] / all);
}

void ComparisonView::setEmptyText(const QString &text)
{
    m_emptyText = text;
    setAccessibleDescription(text);
    viewport()->update();
}

void ComparisonView::copyRows()
{
    QModelIndexList chosen = selectionModel()->selectedRows();
    std::sort(chosen.begin(), chosen.end(), [](const QModelIndex &a, const QModelIndex &b) {
        const auto place = [](const QModelIndex &at) {
            return at.parent().isValid() ? std::pair(at.parent().row(), at.row() + 1) : std::pair(at.row(), 0);
        };
        return place(a) < place(b);
    });
    QStringList lines;
    for (const QModelIndex &index : std::as_const(chosen)) {
        QStringList cells;
        for (int column = 0; column < ComparisonModel::ColumnCount; ++column)
            cells.append(index.siblingAtColumn(column).data().toString());
        lines.append(m_comparison->row(index) ? cells.join(u'\t') : cells.first());
    }
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

bool ComparisonView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
        event->accept();
        return true;
    }
    return QTreeView::event(event);
}

void ComparisonView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copyRows();
    else
        QTreeView::keyPressEvent(event);
}

void ComparisonView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    QAction *copy = menu.addAction(theme::icon(u"copy"_s, palette()), tr("&Copy"), this, &ComparisonView::copyRows);
    copy->setShortcut(QKeySequence::Copy);
    copy->setEnabled(selectionModel()->hasSelection());
    emit menuRequested(&menu);
    menu.exec(event->globalPos());
}

void ComparisonView::paintEvent(QPaintEvent *event)
{
    QTreeView::paintEvent(event);
    if (m_comparison->rowCount() > 0 || m_emptyText.isEmpty())
        return;
    QPainter painter(viewport());
    painter.setPen(theme::colour(theme::Sign::Skipped, palette()));
    painter.drawText(viewport()->rect().adjusted(2 * theme::grid, 2 * theme::grid, -2 * theme::grid, -2 * theme::grid),
                     int(Qt::AlignTop | Qt::AlignHCenter | Qt::TextWordWrap), m_emptyText);
}

void ComparisonView::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    if (event->size().width() != event->oldSize().width()) {
        shareWidth();
        scheduleDelayedItemsLayout(); // rows wrap anew
    }
}
