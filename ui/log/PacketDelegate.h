// Draws the cells of the packet log.
#pragma once

#include "log/LogColours.h"

#include <QStyledItemDelegate>

class PacketLogModel;

/// One line of text and one sign, without the layout that QStyledItemDelegate makes for each cell: thousands of them are drawn a second.
class PacketDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit PacketDelegate(const PacketLogModel *model, QObject *parent = nullptr);
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    QPixmap signOf(const QModelIndex &index, const QColor &text, const QColor &ground, const QPalette &palette, bool isSelected,
                   qreal ratio) const;

    const PacketLogModel *m_model;
    mutable LogSigns m_signs;
};
