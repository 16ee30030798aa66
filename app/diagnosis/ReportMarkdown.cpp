// Markdown as bug trackers read it (CommonMark and GitHub's tables).
#include "diagnosis/Markdown.h"
#include "diagnosis/ReportDocument.h"

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shownPackets = 200;

using Tone = ReportCell::Tone;
using Kind = ReportBlock::Kind;

QString cellText(const ReportCell &cell, bool inTable)
{
    switch (cell.tone) {
    case Tone::Literal:
        return markdown::code(cell.text, inTable);
    case Tone::Good:
        return u"\u2705 "_s + markdown::sentence(cell.text, inTable);
    case Tone::Bad:
        return u"\u274C **%1**"_s.arg(markdown::sentence(cell.text, inTable));
    case Tone::Weak:
    case Tone::Plain:
        break;
    }
    return markdown::sentence(cell.text, inTable);
}

QString rowText(const QList<ReportCell> &cells)
{
    QString row = u"|"_s;
    for (const ReportCell &cell : cells)
        row += u" %1 |"_s.arg(cellText(cell, true));
    return row + u'\n';
}

QString tableText(const ReportBlock &block)
{
    QString text = rowText(block.cells) + u'|';
    for (qsizetype i = 0; i < block.cells.size(); ++i)
        text += u" --- |"_s;
    text += u'\n';
    for (const QList<ReportCell> &row : block.rows)
        text += rowText(row);
    return text;
}

QString blockText(const ReportBlock &block)
{
    switch (block.kind) {
    case Kind::Section:
        return u"## %1\n"_s.arg(cellText(block.cells.first(), false));
    case Kind::Subsection:
        return u"### %1\n"_s.arg(cellText(block.cells.first(), false));
    case Kind::Paragraph:
        return cellText(block.cells.first(), false) + u'\n';
    case Kind::Table:
        return tableText(block);
    case Kind::Numbered:
    case Kind::Bullets:
        break;
    }
    QString text;
    for (qsizetype i = 0; i < block.cells.size(); ++i) {
        const QString mark = block.kind == Kind::Numbered ? QString::number(i + 1) + u'.' : u"-"_s;
        text += mark + u' ' + cellText(block.cells[i], false) + u'\n';
    }
    return text;
}

} // namespace

QByteArray toMarkdown(const Report &report)
{
    const ReportDocument document = reportDocument(report, shownPackets);
    QString text = u"# %1\n"_s.arg(markdown::sentence(document.title));
    for (const ReportBlock &block : document.blocks)
        text += u'\n' + blockText(block);
    return text.toUtf8();
}
