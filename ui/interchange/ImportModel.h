// The connections that an import found, each with a box to choose it.
#pragma once

#include "interchange/Import.h"

#include <QAbstractTableModel>

#include <algorithm>
#include <vector>

class ImportModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, Url, Version, Columns };
    using QAbstractTableModel::QAbstractTableModel;

    /// All are chosen at first.
    void setConnections(const QList<ImportedConnection> &connections);
    const ImportedConnection *connection(const QModelIndex &index) const; ///< Null for an invalid index.
    QList<ImportedConnection> chosen() const;
    qsizetype chosenCount() const { return std::count(m_chosen.begin(), m_chosen.end(), true); }
    void choose(bool all); ///< All, or none.
    void retranslate();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

signals:
    void chosenChanged();

private:
    QString cell(const ImportedConnection &connection, int column) const;
    QList<ImportedConnection> m_connections;
    std::vector<bool> m_chosen;
};
