#include "log/FieldTreeModel.h"

#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QFont>
#include <QGuiApplication>
#include <QPalette>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestCell = 1000; ///< Characters; the bytes are in the hex view whole.

} // namespace

void FieldTreeModel::add(FieldText text, bool wrong, int parent)
{
    const int node = int(m_nodes.size());
    std::vector<int> &siblings = parent < 0 ? m_top : m_nodes[std::size_t(parent)].children;
    const int row = int(siblings.size());
    siblings.push_back(node);
    m_nodes.push_back({std::move(text), wrong, parent, row, {}});
}

void FieldTreeModel::setFields(const QList<FieldText> &fields, const std::optional<mqtt::DecodeError> &error, const QString &errorText)
{
    beginResetModel();
    m_nodes.clear();
    m_top.clear();
    std::vector<int> open; // the last node of each depth
    for (const FieldText &text : fields) {
        const std::size_t depth = qMin(std::size_t(text.field.depth), open.size());
        open.resize(depth);
        add(text, false, open.empty() ? -1 : open.back());
        open.push_back(int(m_nodes.size()) - 1);
    }
    if (error && !fields.isEmpty() && fields.last().value == errorText) {
        m_nodes.back().wrong = true;
    } else if (error) {
        FieldText wrong;
        wrong.name = QLatin1String(error->field);
        wrong.value = errorText;
        wrong.explanation = QLatin1String(error->statement);
        wrong.field.offset = error->offset;
        wrong.field.length = error->length;
        add(std::move(wrong), true, -1);
    }
    endResetModel();
}

QModelIndex FieldTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, quintptr(childrenOf(nodeOf(parent))[std::size_t(row)]));
}

QModelIndex FieldTreeModel::parent(const QModelIndex &index) const
{
    const int node = nodeOf(index);
    if (node < 0 || m_nodes[std::size_t(node)].parent < 0)
        return {};
    const int parent = m_nodes[std::size_t(node)].parent;
    return createIndex(m_nodes[std::size_t(parent)].row, 0, quintptr(parent));
}

int FieldTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(childrenOf(nodeOf(parent)).size());
}

QVariant FieldTreeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Node &node = m_nodes[std::size_t(nodeOf(index))];
    const QString &cell = index.column() == Name ? node.text.name : index.column() == Value ? node.text.value : node.text.explanation;
    switch (role) {
    case Qt::DisplayRole:
        return text::visible(cell, longestCell);
    case Qt::ToolTipRole:
        return text::toolTip(text::visible(cell, longestCell));
    case Qt::DecorationRole:
        if ((node.wrong || node.text.isFailure) && index.column() == Name)
            return theme::icon(theme::Sign::Error, QGuiApplication::palette());
        return {};
    case Qt::FontRole:
        if (node.text.isImportant && index.column() != Meaning) {
            QFont font;
            font.setBold(true);
            return font;
        }
        return {};
    case Qt::ForegroundRole:
        if (node.wrong || (node.text.isFailure && index.column() != Meaning))
            return theme::colour(theme::Sign::Error, QGuiApplication::palette());
        return {};
    case Qt::AccessibleTextRole:
        if (node.wrong && index.column() == Name)
            return tr("%1, wrong", "a field at which decoding stopped").arg(text::visible(cell, longestCell));
        if (node.text.isFailure && index.column() == Name)
            return tr("%1, failure", "a Reason Code that says so").arg(text::visible(cell, longestCell));
        return text::visible(cell, longestCell);
    default:
        return {};
    }
}

QVariant FieldTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("Field") : section == Value ? tr("Value") : tr("Meaning");
}

std::pair<qsizetype, qsizetype> FieldTreeModel::bytesOf(const QModelIndex &index) const
{
    if (!index.isValid())
        return {0, 0};
    const mqtt::Field &field = m_nodes[std::size_t(nodeOf(index))].text.field;
    return {field.offset, field.length};
}

QModelIndex FieldTreeModel::fieldAt(qsizetype offset) const
{
    int best = -1;
    for (int i = 0; i < int(m_nodes.size()); ++i) {
        const mqtt::Field &field = m_nodes[std::size_t(i)].text.field;
        if (offset < field.offset || offset >= field.offset + field.length)
            continue;
        // The shortest wins; of equally long ones the later, which is deeper, but a byte is chosen before its bits.
        const mqtt::Field *held = best < 0 ? nullptr : &m_nodes[std::size_t(best)].text.field;
        if (!held || field.length < held->length || (field.length == held->length && (field.bitMask == 0 || held->bitMask != 0)))
            best = i;
    }
    return indexOf(best);
}

QModelIndex FieldTreeModel::importantField() const
{
    int important = -1;
    for (int i = 0; i < int(m_nodes.size()); ++i) {
        if (m_nodes[std::size_t(i)].text.isFailure)
            return indexOf(i);
        if (important < 0 && m_nodes[std::size_t(i)].text.isImportant)
            important = i;
    }
    return indexOf(important);
}

FieldTreeModel::Path FieldTreeModel::pathOf(const QModelIndex &index) const
{
    Path path;
    for (QModelIndex at = index; at.isValid(); at = at.parent())
        path.prepend({m_nodes[std::size_t(nodeOf(at))].text.name, at.row()});
    return path;
}

QModelIndex FieldTreeModel::fieldOnPath(const Path &path) const
{
    int node = -1;
    for (const auto &[name, row] : path) {
        const std::vector<int> &children = childrenOf(node);
        const auto isNamed = [&name = name, this](int child) { return m_nodes[std::size_t(child)].text.name == name; };
        const auto at = std::size_t(row);
        const auto found = at < children.size() && isNamed(children[at]) ? children.begin() + row
                                                                         : std::find_if(children.begin(), children.end(), isNamed);
        if (found == children.end())
            return {};
        node = *found;
    }
    return indexOf(node);
}

QString FieldTreeModel::textOf(const QModelIndex &index) const
{
    const QString value = valueOf(index);
    const QString name = index.isValid() ? m_nodes[std::size_t(nodeOf(index))].text.name : QString();
    return value.isEmpty() ? name : tr("%1: %2", "name and value of a field").arg(name, value);
}

QString FieldTreeModel::valueOf(const QModelIndex &index) const
{
    return index.isValid() ? text::visible(m_nodes[std::size_t(nodeOf(index))].text.value, longestCell * 64) : QString();
}

QString FieldTreeModel::subtreeOf(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    QStringList lines{textOf(index)};
    std::vector<std::pair<int, int>> open; // node and depth; the next one last
    const auto openChildren = [&](int node, int depth) {
        const std::vector<int> &children = childrenOf(node);
        for (auto child = children.rbegin(); child != children.rend(); ++child)
            open.push_back({*child, depth});
    };
    openChildren(nodeOf(index), 1);
    while (!open.empty()) {
        const auto [node, depth] = open.back();
        open.pop_back();
        lines.append(QString(depth * 2, u' ') + textOf(indexOf(node)));
        openChildren(node, depth + 1);
    }
    return lines.join(u'\n');
}
