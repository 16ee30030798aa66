// The columns of the log: which are shown, how wide, and how the time is told.
#pragma once

#include "log/PacketTable.h"

class QMenu;

/// The header's menu, also for the log's. Order, widths and choice are part of QHeaderView::saveState().
class LogColumns : public QObject
{
    Q_OBJECT
public:
    explicit LogColumns(PacketTable *table);

    void fillColumns(QMenu *menu);
    void fillTimes(QMenu *menu);
    /// The columns as they were at first.
    void reset();
    /// Another language has other widths: of the columns that the reader left alone.
    void refresh();

private:
    void showMenu(QPoint position);
    int widthOf(int column) const;
    int nameWidth() const;
    void setTimeFormat(PacketLogModel::TimeFormat format);

    PacketTable *m_table;
    QList<int> m_given; ///< px that each column was given here.
};
