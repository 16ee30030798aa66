#include "status/FactModel.h"

#include "text/PlainText.h"

#include <QGuiApplication>
#include <QPalette>

void FactModel::setHeaders(const QStringList &headers)
{
    beginResetModel();
    m_headers = headers;
    endResetModel();
}

void FactModel::setFacts(Facts facts)
{
    beginResetModel();
    m_facts = std::move(facts);
    m_nodes.clear();
    m_top.clear();
    addNodes(m_facts, -1, m_top);
    endResetModel();
}

void FactModel::addNodes(const Facts &facts, int parent, std::vector<int> &siblings)
{
    for (const Fact &fact : facts) {
        const int node = int(m_nodes.size());
        m_nodes.push_back({&fact, parent, int(siblings.size()), {}});
        siblings.push_back(node);
        std::vector<int> children;
        addNodes(fact.children, node, children);
        m_nodes[std::size_t(node)].children = std::move(children);
    }
}

const std::vector<int> &FactModel::childrenOf(const QModelIndex &index) const
{
    return index.isValid() ? m_nodes[std::size_t(index.internalId())].children : m_top;
}

const Fact *FactModel::fact(const QModelIndex &index) const
{
    return index.isValid() ? m_nodes[std::size_t(index.internalId())].fact : nullptr;
}

QModelIndex FactModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, quintptr(childrenOf(parent)[std::size_t(row)]));
}

QModelIndex FactModel::parent(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const int parent = m_nodes[std::size_t(index.internalId())].parent;
    return parent < 0 ? QModelIndex() : createIndex(m_nodes[std::size_t(parent)].row, 0, quintptr(parent));
}

int FactModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(childrenOf(parent).size());
}

QVariant FactModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Fact &fact = *this->fact(index);
    const QString cell = fact.cells.value(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return cell;
    case Qt::AccessibleTextRole:
        return index.column() == 0 && !fact.signText.isEmpty()
            ? tr("%1, %2", "text of a row and the meaning of its icon").arg(cell, fact.signText)
            : cell;
    case Qt::ToolTipRole:
        return text::toolTip(cell);
    case Qt::DecorationRole:
        return index.column() == 0 && fact.sign ? QVariant(theme::icon(*fact.sign, QGuiApplication::palette())) : QVariant();
    case Qt::ForegroundRole:
        return fact.quiet ? QVariant(theme::colour(theme::Sign::Skipped, QGuiApplication::palette())) : QVariant();
    default:
        return {};
    }
}

QVariant FactModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? QVariant(m_headers.value(section)) : QVariant();
}

QString FactModel::textOf(const QModelIndex &index, bool deep) const
{
    const Fact *fact = this->fact(index);
    if (!fact)
        return {};
    QString text = fact->copyText.isEmpty() ? fact->cells.join(QLatin1Char('\t')) : fact->copyText;
    for (int row = 0; deep && row < rowCount(index); ++row) {
        const QStringList lines = textOf(this->index(row, 0, index), true).split(QLatin1Char('\n'));
        for (const QString &line : lines)
            text += QStringLiteral("\n  ") + line;
    }
    return text;
}
