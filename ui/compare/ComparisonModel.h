// A comparison as an item model: the sections, and under each its rows.
#pragma once

#include "diagnosis/Comparison.h"

#include <QAbstractItemModel>

#include <vector>

class ComparisonModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { Field, Left, Right, Difference, ColumnCount };
    using QAbstractItemModel::QAbstractItemModel;

    void setRows(const QList<ComparisonRow> &rows);
    const QList<ComparisonRow> &rows() const { return m_rows; }
    /// Leaves out what is the same, and sections of which nothing is left.
    void setOnlyDifferences(bool only);
    bool onlyDifferences() const { return m_onlyDifferences; }
    /// nullptr for a section's heading and an invalid index.
    const ComparisonRow *row(const QModelIndex &index) const;
    void refresh(); ///< Language or palette changed.

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Section {
        ComparisonRow::Section section;
        std::vector<qsizetype> rows; ///< Into m_rows.
    };
    void build();
    QVariant rowData(const ComparisonRow &row, int column, int role) const;

    QList<ComparisonRow> m_rows;
    std::vector<Section> m_sections;
    bool m_onlyDifferences = true;
};
