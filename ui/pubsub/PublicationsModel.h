// What we published, as a table.
#pragma once

#include "pubsub/Publications.h"

#include <QAbstractTableModel>
#include <QTimer>

/// Changes are announced in batches, once a frame at most.
class PublicationsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Time, Topic, Qos, Size, State, Times, ColumnCount };

    explicit PublicationsModel(Publications *publications, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// One with index -1 for a row that does not exist.
    Publication publication(int row) const;
    void refresh(); ///< Language or palette changed.

signals:
    /// Rows came, went or changed.
    void contentChanged();

private:
    void take();
    void reset();
    QString text(const Publication &publication, int column) const;

    Publications *m_publications;
    qint64 m_first = 0;
    qint64 m_end = 0;
    QTimer m_flush;
};
