#include "connection/ConnectionDelegate.h"

#include "connection/ConnectionsModel.h"

#include <QApplication>
#include <QLineEdit>
#include <QPainter>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace {

constexpr int signSize = 16;

/// What both kinds of row are painted with.
struct Row {
    QStyleOptionViewItem item;
    QRect inner;
    QColor text;
    QColor dim;
    QIcon::Mode mode = QIcon::Normal;
    QFont nameFont;
};

Row rowOf(const QStyleOptionViewItem &item, const QModelIndex &index)
{
    Row row;
    row.item = item;
    const bool selected = item.state & QStyle::State_Selected;
    const QPalette::ColorGroup group = item.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
    row.text = item.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
    row.dim = selected ? row.text : item.palette.color(group, QPalette::PlaceholderText);
    row.mode = selected ? QIcon::Selected : QIcon::Normal;
    row.inner = item.rect.adjusted(theme::halfGrid, theme::halfGrid, -theme::grid, -theme::halfGrid);
    row.nameFont = item.font;
    row.nameFont.setBold(index.data(ConnectionsModel::NewsRole).toBool());
    return row;
}

void paintIcon(QPainter *painter, const Row &row, const QIcon &icon, int left, int height)
{
    icon.paint(painter, QRect(left, row.inner.top() + (height - signSize) / 2, signSize, signSize), Qt::AlignCenter, row.mode);
}

void paintText(QPainter *painter, const QRect &rect, const QString &text, const QFont &font, const QColor &colour, Qt::TextElideMode elide)
{
    painter->setFont(font);
    painter->setPen(colour);
    painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      QFontMetrics(font).elidedText(text, elide, rect.width()));
}

/// An arrow, the name, the state that stands for all when it is closed, and how many are connected.
void paintGroup(QPainter *painter, const Row &row, const QString &name, const QModelIndex &index)
{
    const auto *view = qobject_cast<const QTreeView *>(row.item.widget);
    const bool isOpen = view && view->isExpanded(index);
    const int height = QFontMetrics(row.nameFont).height();
    paintIcon(painter, row, theme::icon(isOpen ? u"chevron-down"_s : u"next"_s, row.item.palette), row.inner.left(), height);
    const QString count = index.data(ConnectionsModel::CountRole).toString();
    const int countWidth = QFontMetrics(row.item.font).horizontalAdvance(count);
    QRect names = row.inner.adjusted(signSize + theme::halfGrid, 0, -countWidth - theme::grid, 0);
    if (!isOpen) {
        const auto sign = theme::Sign(index.data(ConnectionsModel::SignRole).toInt());
        if (sign != theme::Sign::Idle) {
            names.setRight(names.right() - signSize - theme::halfGrid);
            paintIcon(painter, row, theme::icon(sign, row.item.palette), names.right() + theme::halfGrid, height);
        }
    }
    QFont font = row.nameFont;
    font.setWeight(font.bold() ? QFont::Bold : QFont::DemiBold);
    paintText(painter, names, name, font, row.text, Qt::ElideMiddle);
    painter->setFont(row.item.font);
    painter->setPen(row.dim);
    painter->drawText(row.inner, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, count);
}

void paintConnection(QPainter *painter, Row row, const QString &name, const QModelIndex &index)
{
    const QFontMetrics metrics(row.item.font);
    const auto sign = theme::Sign(index.data(ConnectionsModel::SignRole).toInt());
    paintIcon(painter, row, theme::icon(sign, row.item.palette), row.inner.left(), metrics.height());
    const QRect texts = row.inner.adjusted(signSize + theme::grid, 0, 0, 0);
    QRect first(texts.left(), texts.top(), texts.width(), metrics.height());
    const QRect second(texts.left(), first.bottom() + 2, texts.width(), metrics.height());
    if (index.data(ConnectionsModel::SharedRole).toBool()) {
        first.setRight(first.right() - signSize - theme::halfGrid);
        paintIcon(painter, row, theme::icon(theme::Sign::Warning, row.item.palette), first.right() + theme::halfGrid, metrics.height());
    }
    row.nameFont.setItalic(!index.data(ConnectionsModel::SavedRole).toBool());
    paintText(painter, first, name, row.nameFont, row.text, Qt::ElideMiddle);
    const QString url = index.data(ConnectionsModel::UrlRole).toString();
    const QString word = index.data(ConnectionsModel::WordRole).toString();
    const QString below = url.isEmpty() || url == name ? word : u"%1 · %2"_s.arg(word, url);
    paintText(painter, second, below, row.item.font, row.dim, Qt::ElideRight);
}

} // namespace

void ConnectionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QWidget *widget = option.widget;
    QStyle *style = widget ? widget->style() : QApplication::style();
    const QString name = item.text;
    item.text.clear();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, widget);
    painter->save();
    if (index.data(ConnectionsModel::IsGroupRole).toBool())
        paintGroup(painter, rowOf(item, index), name, index);
    else
        paintConnection(painter, rowOf(item, index), name, index);
    painter->restore();
}

QSize ConnectionDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int line = QFontMetrics(option.font).height();
    const bool isGroup = index.data(ConnectionsModel::IsGroupRole).toBool();
    return {120, (isGroup ? line : 2 * line + 2) + 2 * theme::halfGrid};
}

QWidget *ConnectionDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &) const
{
    auto *line = new QLineEdit(parent);
    line->setAccessibleName(u"New name"_s);
    line->setMaxLength(200);
    return line;
}

void ConnectionDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const int left = option.rect.left() + signSize + theme::grid;
    const int height = qMax(editor->sizeHint().height(), 0);
    editor->setGeometry(left, option.rect.top() + (option.rect.height() - height) / 2, option.rect.right() - left, height);
}
