#include "compare/ComparisonModel.h"

#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QFont>
#include <QGuiApplication>
#include <QPalette>

namespace {

constexpr quintptr heading = 0; ///< Internal id of a section; its rows have the section's number and one more.

theme::Sign signOf(const ComparisonRow &row)
{
    return row.matters ? theme::Sign::Warning : theme::Sign::Info;
}

} // namespace

void ComparisonModel::setRows(const QList<ComparisonRow> &rows)
{
    beginResetModel();
    m_rows = rows;
    build();
    endResetModel();
}

void ComparisonModel::setOnlyDifferences(bool only)
{
    beginResetModel();
    m_onlyDifferences = only;
    build();
    endResetModel();
}

void ComparisonModel::refresh()
{
    beginResetModel();
    endResetModel();
}

void ComparisonModel::build()
{
    m_sections.clear();
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        const ComparisonRow &row = m_rows[i];
        if (m_onlyDifferences && !differs(row))
            continue;
        if (m_sections.empty() || m_sections.back().section != row.section)
            m_sections.push_back({row.section, {}});
        m_sections.back().rows.push_back(i);
    }
}

const ComparisonRow *ComparisonModel::row(const QModelIndex &index) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || index.internalId() == heading)
        return nullptr;
    return &m_rows[m_sections[index.internalId() - 1].rows[std::size_t(index.row())]];
}

QModelIndex ComparisonModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : heading);
}

QModelIndex ComparisonModel::parent(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() == heading)
        return {};
    return createIndex(int(index.internalId() - 1), 0, heading);
}

int ComparisonModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_sections.size());
    if (parent.internalId() != heading || parent.column() > 0)
        return 0;
    return int(m_sections[std::size_t(parent.row())].rows.size());
}

int ComparisonModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

QVariant ComparisonModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (const ComparisonRow *row = this->row(index))
        return rowData(*row, index.column(), role);
    if (index.column() != Field)
        return {};
    if (role == Qt::DisplayRole)
        return sectionTitle(m_sections[std::size_t(index.row())].section);
    if (role == Qt::FontRole) {
        QFont font;
        font.setBold(true);
        return font;
    }
    return {};
}

QVariant ComparisonModel::rowData(const ComparisonRow &row, int column, int role) const
{
    const QString texts[ColumnCount]{row.field, row.left, row.right, kindText(row.kind)};
    const bool same = row.kind == ComparisonRow::Kind::Same;
    switch (role) {
    case Qt::DisplayRole:
        return texts[column];
    case Qt::AccessibleTextRole:
        if (column != Field || same)
            return texts[column];
        return row.matters ? tr("%1, %2, likely to matter", "field, how it differs").arg(row.field, texts[Difference])
                           : tr("%1, %2", "field, how it differs").arg(row.field, texts[Difference]);
    case Qt::ToolTipRole:
        if (column == Difference && row.matters)
            return text::toolTip(tr("This is likely to matter."));
        if (row.secret && (column == Left || column == Right))
            return text::toolTip(tr("Set on both sides; reports hold no secrets, so whether they are the same is not known."));
        return text::toolTip(texts[column]);
    case Qt::DecorationRole:
        return column == Field && !same ? QVariant(theme::icon(signOf(row), QGuiApplication::palette())) : QVariant();
    case Qt::ForegroundRole:
        return column == Difference && !same ? QVariant(theme::colour(signOf(row), QGuiApplication::palette())) : QVariant();
    default:
        return {};
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    const QString titles[ColumnCount]{tr("Field"), tr("Left"), tr("Right"), tr("Difference")};
    return titles[section];
}
