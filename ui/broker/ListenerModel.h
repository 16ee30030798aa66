// The connections to the local broker as rows.
#pragma once

#include "broker/BrokerAccess.h"

#include <QAbstractTableModel>

class ListenerModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, Url, Trust, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void setAccess(const BrokerAccess &access); ///< Of a running broker.
    void clear();
    const BrokerConnection &connection(int row) const { return m_connections[row]; }
    const QList<BrokerConnection> &connections() const { return m_connections; }
    void refresh(); ///< Language or palette changed.

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString textOf(const BrokerConnection &connection, int column) const;
    QString toolTip(const BrokerConnection &connection) const;
    QString listenerHelp(const BrokerConnection &connection) const;

    QList<BrokerConnection> m_connections;
    const BrokerScenario *m_scenario = nullptr;
};
