// Facts as an item model.
#pragma once

#include "status/Fact.h"

#include <QAbstractItemModel>

class FactModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    using QAbstractItemModel::QAbstractItemModel;

    void setHeaders(const QStringList &headers);
    void setFacts(Facts facts);
    const Facts &facts() const { return m_facts; }
    /// The fact of a row; nullptr for an invalid index.
    const Fact *fact(const QModelIndex &index) const;
    /// The row as text, its cells apart by tabs; with `deep` what is under it as well, indented.
    QString textOf(const QModelIndex &index, bool deep) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex & = {}) const override { return int(m_headers.size()); }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Node {
        const Fact *fact = nullptr; ///< Into m_facts.
        int parent = -1;
        int row = 0;
        std::vector<int> children;
    };
    void addNodes(const Facts &facts, int parent, std::vector<int> &siblings);
    const std::vector<int> &childrenOf(const QModelIndex &index) const;

    QStringList m_headers;
    Facts m_facts;
    std::vector<Node> m_nodes;
    std::vector<int> m_top;
};
