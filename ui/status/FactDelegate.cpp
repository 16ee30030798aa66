#include "status/FactDelegate.h"

#include "theme/Theme.h"

#include <QApplication>
#include <QPainter>
#include <QTextLayout>
#include <QTreeView>

namespace {

constexpr int margin = 3;     ///< px around the text.
constexpr int iconSpace = 20; ///< px of an icon with its gap.

/// Breaks the text to the width; returns the height.
double layOut(QTextLayout &layout, int width)
{
    QTextOption option(Qt::AlignLeft);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    double y = 0;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition(QPointF(0, y));
        y += line.height();
    }
    layout.endLayout();
    return y;
}

QString multiLine(QString text)
{
    return text.replace(QLatin1Char('\n'), QChar::LineSeparator);
}

} // namespace

FactDelegate::FactDelegate(QTreeView *view)
    : QStyledItemDelegate(view)
    , m_view(view)
{
}

int FactDelegate::textWidth(const QModelIndex &index) const
{
    const bool spans = m_view->isFirstColumnSpanned(index.row(), index.parent());
    int width = spans ? m_view->viewport()->width() : m_view->columnWidth(index.column());
    if (index.column() == 0) {
        int depth = m_view->rootIsDecorated() ? 1 : 0;
        for (QModelIndex up = index.parent(); up.isValid(); up = up.parent())
            ++depth;
        width -= depth * m_view->indentation();
    }
    if (!index.data(Qt::DecorationRole).isNull())
        width -= iconSpace;
    return qMax(40, width - 2 * margin);
}

QSize FactDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QTextLayout layout(multiLine(index.data().toString()), option.font);
    const double height = layOut(layout, textWidth(index));
    return {0, qMax(20, int(height + 0.999) + 2 * margin)};
}

void FactDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QString text = item.text;
    const QIcon icon = item.icon;
    item.text.clear();
    item.icon = {};
    item.features &= ~QStyleOptionViewItem::HasDecoration;
    const QStyle *style = item.widget ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);

    QRect area = option.rect.adjusted(margin, margin, -margin, -margin);
    if (!icon.isNull()) {
        icon.paint(painter, QRect(area.left(), area.top(), 16, 16));
        area.setLeft(area.left() + iconSpace);
    }
    const bool selected = item.state & QStyle::State_Selected;
    const auto group = item.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
    QTextLayout layout(multiLine(text), item.font);
    layOut(layout, area.width());
    painter->save();
    painter->setClipRect(option.rect);
    painter->setPen(item.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text));
    layout.draw(painter, area.topLeft());
    painter->restore();
}
