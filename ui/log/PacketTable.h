// The table of the packet log.
#pragma once

#include "log/FollowingTable.h"
#include "log/PacketLogModel.h"

class PacketDelegate;

/// Beside what FollowingTable does: M switches a row's bookmark, and the row that begins an attempt is a band across the table.
class PacketTable : public FollowingTable
{
    Q_OBJECT
public:
    explicit PacketTable(PacketLogModel *model, QWidget *parent = nullptr);

    PacketLogModel *log() const { return m_model; }
    /// The record that the current row shows; -1 if there is none.
    qint64 currentRecord() const { return m_model->indexOf(currentIndex().row()); }
    /// Chooses the row that shows the record, in the middle of the table if it was not seen; false if the filter hides it.
    bool chooseRecord(qint64 index);
    /// What was chosen does not come back: the log was cleared.
    void forgetPlace() { m_wanted = -1; }

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool paintRow(QPainter *painter, int row, const QRect &rect) override;

private:
    void keepPlace();
    void restorePlace();

    PacketLogModel *m_model;
    qint64 m_wanted = -1; ///< The record that was chosen before the rows changed: chosen again once it is a row.
};
