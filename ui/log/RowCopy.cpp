#include "log/RowCopy.h"

#include "log/PacketTable.h"

#include <QHeaderView>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QList<int> shownColumns(const PacketTable &table)
{
    QList<int> columns;
    const QHeaderView *header = table.horizontalHeader();
    for (int visual = 0; visual < header->count(); ++visual) {
        if (!header->isSectionHidden(header->logicalIndex(visual)))
            columns.append(header->logicalIndex(visual));
    }
    return columns;
}

QStringList cellsOf(const PacketTable &table, int row, const QList<int> &columns)
{
    QStringList cells;
    for (const int column : columns)
        cells.append(table.log()->text(row, column));
    return cells;
}

/// A cell of a table in Markdown: what would end it or be taken as markup is written out.
QString escaped(QString cell)
{
    for (const QChar c : u"\\|*_`<>[]"_s)
        cell.replace(c, u'\\' + QString(c));
    return cell;
}

} // namespace

QString rowsAsText(const PacketTable &table)
{
    const QList<int> columns = shownColumns(table);
    QStringList lines;
    for (const int row : table.selectedRowNumbers())
        lines.append(cellsOf(table, row, columns).join(u'\t'));
    return lines.join(u'\n');
}

QString rowsAsMarkdown(const PacketTable &table)
{
    const QList<int> columns = shownColumns(table);
    const auto line = [](const QStringList &cells) { return u"| "_s + cells.join(u" | "_s) + u" |\n"_s; };
    QStringList names, rules;
    for (const int column : columns) {
        names.append(escaped(table.log()->headerData(column, Qt::Horizontal, Qt::AccessibleTextRole).toString()));
        rules.append(u"---"_s);
    }
    QString text = line(names) + line(rules);
    for (const int row : table.selectedRowNumbers()) {
        QStringList cells = cellsOf(table, row, columns);
        std::transform(cells.begin(), cells.end(), cells.begin(), escaped);
        text += line(cells);
    }
    return text;
}
