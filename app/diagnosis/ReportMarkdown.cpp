// Markdown as bug trackers read it (CommonMark and GitHub's tables).
#include "diagnosis/ReportDocument.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shownPackets = 200;

using Tone = ReportCell::Tone;
using Kind = ReportBlock::Kind;

/// Every character that could begin or end markup.
QString escapedWord(const QString &word)
{
    static constexpr QStringView special(u"\\`*_[]<>&|~$#@");
    QString result;
    for (const QChar c : word) {
        if (special.contains(c))
            result += u'\\';
        result += c;
    }
    return result;
}

/// What a tracker would make a link, a mention, an issue or a picture of, however it is escaped.
bool isInterpreted(const QString &word)
{
    return word.contains(u'@') || word.contains(u'#') || word.contains("://"_L1) || word.contains("www."_L1, Qt::CaseInsensitive)
        || word.count(u':') > 1;
}

/// Fenced by more backticks than it holds in a row.
QString codeSpan(const QString &text)
{
    qsizetype longest = 0;
    qsizetype run = 0;
    for (const QChar c : text) {
        run = c == u'`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const QString fence(longest + 1, u'`');
    const bool pad = text.startsWith(u'`') || text.endsWith(u'`') || (text.startsWith(u' ') && text.endsWith(u' '));
    return pad ? u"%1 %2 %1"_s.arg(fence, text) : u"%1%2%1"_s.arg(fence, text);
}

/// For a table's cell, where a "|" ends the cell even in a code span: letters and digits stay, all else becomes a reference.
QString codeElement(const QString &text)
{
    QString result;
    for (const QChar c : text) {
        if (c.unicode() < 0x80 && !c.isLetterOrNumber() && c != u' ')
            result += u"&#%1;"_s.arg(c.unicode());
        else
            result += c;
    }
    return u"<code>%1</code>"_s.arg(result);
}

QString code(const QString &text, bool inTable)
{
    if (text.trimmed().isEmpty())
        return {};
    const bool splits = text.contains(u'|') || text.contains(u'\\') || text.contains(u'`');
    return inTable && splits ? codeElement(text) : codeSpan(text);
}

/// A word in which a tracker would see something becomes code, without the punctuation around it.
QString wordText(const QString &word, bool inTable)
{
    if (!isInterpreted(word))
        return escapedWord(word);
    static const QRegularExpression edges(u"^([\"'(\\[<]*)(.*?)([\"')\\]>.,;!?]*)$"_s);
    const QRegularExpressionMatch match = edges.match(word);
    if (match.captured(2).isEmpty())
        return code(word, inTable);
    return escapedWord(match.captured(1)) + code(match.captured(2), inTable) + escapedWord(match.captured(3));
}

/// A sentence of ours, with whatever it quotes.
QString sentence(const QString &text, bool inTable = false)
{
    QStringList words;
    for (const QString &word : text.simplified().split(u' ', Qt::SkipEmptyParts))
        words.append(wordText(word, inTable));
    QString result = words.join(u' ');
    if (inTable)
        return result;
    // What begins a list, a heading's underline or a rule only at the start of a line.
    static const QRegularExpression start(u"^([-+=]|\\d{1,9}(?=[.)]))"_s);
    const QRegularExpressionMatch match = start.match(result);
    if (match.hasMatch())
        result.insert(match.captured(1)[0].isDigit() ? match.capturedEnd(1) : 0, u'\\');
    return result;
}

QString cellText(const ReportCell &cell, bool inTable)
{
    switch (cell.tone) {
    case Tone::Literal:
        return code(cell.text, inTable);
    case Tone::Good:
        return u"\u2705 "_s + sentence(cell.text, inTable);
    case Tone::Bad:
        return u"\u274C **%1**"_s.arg(sentence(cell.text, inTable));
    case Tone::Weak:
    case Tone::Plain:
        break;
    }
    return sentence(cell.text, inTable);
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
    QString text = u"# %1\n"_s.arg(sentence(document.title));
    for (const ReportBlock &block : document.blocks)
        text += u'\n' + blockText(block);
    return text.toUtf8();
}
