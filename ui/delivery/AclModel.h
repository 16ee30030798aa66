// The topics of an access check as rows.
#pragma once

#include "delivery/DeliveryText.h"
#include "delivery/RoundTrip.h"

#include <QAbstractTableModel>
#include <QTimer>

/// Changes reach the view at most once a frame.
class AclModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Topic, Publish, Subscribe, Delivered, ColumnCount };
    explicit AclModel(const AclCheck *check, QObject *parent = nullptr);

    /// Whole sentences on the row: publishing, then subscribing.
    QStringList explanation(int row) const;
    void refresh(); ///< Language or palette changed.

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

signals:
    void flushed(); ///< Rows changed.

private:
    void take(qsizetype row);
    void flush();
    std::optional<DeliveryGrade> gradeOf(const TopicDelivery &delivery, int column) const;

    const AclCheck *m_check;
    int m_rows = 0;
    int m_first = -1, m_last = -1; ///< Changed since the last flush.
    QTimer m_timer{this};
};
