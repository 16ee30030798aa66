#include "diagnosis/Markdown.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

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

/// A word in which a tracker would see something becomes code, without the punctuation around it.
QString wordText(const QString &word, bool inTable)
{
    const bool splits = inTable && (word.contains(u'|') || word.contains(u'\\'));
    if (splits)
        return markdown::code(word, true);
    if (!isInterpreted(word))
        return escapedWord(word);
    static const QRegularExpression edges(u"^([\"'(\\[<]*)(.*?)([\"')\\]>.,;!?]*)$"_s);
    const QRegularExpressionMatch match = edges.match(word);
    if (match.captured(2).isEmpty())
        return markdown::code(word, inTable);
    return escapedWord(match.captured(1)) + markdown::code(match.captured(2), inTable) + escapedWord(match.captured(3));
}

} // namespace

QString markdown::code(const QString &text, bool inTable)
{
    if (text.trimmed().isEmpty())
        return {};
    const bool splits = text.contains(u'|') || text.contains(u'\\') || text.contains(u'`');
    return inTable && splits ? codeElement(text) : codeSpan(text);
}

QString markdown::sentence(const QString &text, bool inTable)
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
