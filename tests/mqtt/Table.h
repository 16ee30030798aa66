// The tab-separated tables of tests/data.
#pragma once

#include <QFile>
#include <QHash>
#include <QStringList>

/// A row by column name.
using TableRow = QHash<QString, QString>;

/// All rows; an empty list if the file cannot be read.
inline QList<TableRow> readTable(const QString &fileName)
{
    QList<TableRow> result;
    QFile file(QStringLiteral(TEST_DATA_DIR "/") + fileName);
    if (!file.open(QIODevice::ReadOnly))
        return result;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    const QStringList columns = lines.value(0).split(u'\t');
    for (const QString &line : lines.sliced(1)) {
        const QStringList cells = line.split(u'\t');
        TableRow row;
        for (qsizetype i = 0; i < columns.size(); ++i)
            row.insert(columns[i], cells.value(i));
        result.append(row);
    }
    return result;
}
