#include "connection/ConnectionDelegate.h"

#include "connection/ConnectionsModel.h"

#include <QApplication>
#include <QPainter>

using namespace Qt::StringLiterals;

void ConnectionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QWidget *widget = option.widget;
    QStyle *style = widget ? widget->style() : QApplication::style();
    const QString name = item.text;
    item.text.clear();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, widget);

    const bool selected = item.state & QStyle::State_Selected;
    const QPalette::ColorGroup group = item.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
    const QColor text = item.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
    const QColor dim = selected ? text : item.palette.color(group, QPalette::PlaceholderText);
    const QRect inner = item.rect.adjusted(theme::grid, theme::halfGrid, -theme::grid, -theme::halfGrid);
    const QFontMetrics metrics(item.font);
    const auto sign = theme::Sign(index.data(ConnectionsModel::SignRole).toInt());
    const QRect place(inner.left(), inner.top() + (metrics.height() - 16) / 2, 16, 16);
    theme::icon(sign, item.palette).paint(painter, place, Qt::AlignCenter, selected ? QIcon::Selected : QIcon::Normal);

    painter->save();
    const QRect texts = inner.adjusted(16 + theme::grid, 0, 0, 0);
    const QRect first(texts.left(), texts.top(), texts.width(), metrics.height());
    const QRect second(texts.left(), first.bottom() + 2, texts.width(), metrics.height());
    QFont nameFont = item.font;
    nameFont.setItalic(!index.data(ConnectionsModel::SavedRole).toBool());
    painter->setFont(nameFont);
    painter->setPen(text);
    painter->drawText(first, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      QFontMetrics(nameFont).elidedText(name, Qt::ElideMiddle, first.width()));
    const QString url = index.data(ConnectionsModel::UrlRole).toString();
    const QString word = index.data(ConnectionsModel::WordRole).toString();
    painter->setFont(item.font);
    painter->setPen(dim);
    const QString below = url.isEmpty() || url == name ? word : u"%1 · %2"_s.arg(word, url);
    painter->drawText(second, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      metrics.elidedText(below, Qt::ElideRight, second.width()));
    painter->restore();
}

QSize ConnectionDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {120, 2 * QFontMetrics(option.font).height() + 2 + 2 * theme::halfGrid};
}
