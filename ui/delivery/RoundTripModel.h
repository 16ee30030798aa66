// The messages of a round trip as rows.
#pragma once

#include "delivery/RoundTrip.h"

#include <QAbstractTableModel>

class RoundTripModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Qos, Result, Latency, Acknowledged, ColumnCount };
    explicit RoundTripModel(const RoundTrip *trip, QObject *parent = nullptr);

    /// The row that deserves to be read first: the first one that went wrong, else that on its way, else the last one that is over; -1:
    /// none.
    int tellingRow() const;
    /// Whole sentences on the row.
    QString explanation(int row) const;
    void refresh(); ///< Language or palette changed.

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void update();

    const RoundTrip *m_trip;
    TopicDelivery m_delivery;
};
