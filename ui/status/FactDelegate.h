// Draws tree rows whose text wraps.
#pragma once

#include <QStyledItemDelegate>

class QTreeView;

/// Rows are as high as their wrapped text; a word that is too long is broken, nothing is cut.
class FactDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit FactDelegate(QTreeView *view);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    int textWidth(const QModelIndex &index) const;

    QTreeView *m_view;
};
