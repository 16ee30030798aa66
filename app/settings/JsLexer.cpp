#include "settings/JsLexer.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct Options {
    Q_DECLARE_TR_FUNCTIONS(Options)
};

bool startsWord(QChar c)
{
    return c.isLetter() || c == u'_' || c == u'$' || c.isSurrogate();
}

bool continuesWord(QChar c)
{
    return startsWord(c) || c.isDigit() || c.isMark();
}

bool isDigitOf(QChar c, int base)
{
    const ushort code = c.unicode();
    if (base <= 10)
        return code >= u'0' && code < u'0' + base;
    return (code >= u'0' && code <= u'9') || (code >= u'a' && code <= u'f') || (code >= u'A' && code <= u'F');
}

} // namespace

JsParseError JsLexer::errorAt(qsizetype offset, const QString &text) const
{
    const QStringView before = QStringView(m_text).left(offset);
    return {before.count(u'\n') + 1, offset - (before.lastIndexOf(u'\n') + 1) + 1, text};
}

/// False if a comment does not end; m_at is then where it starts.
bool JsLexer::skipBlanks()
{
    while (m_at < m_text.size()) {
        const QChar c = m_text[m_at];
        if (c.isSpace() || c == QChar::ByteOrderMark) {
            ++m_at;
        } else if (c == u'/' && at(m_at + 1) == u'/') {
            const qsizetype end = m_text.indexOf(u'\n', m_at);
            m_at = end < 0 ? m_text.size() : end;
        } else if (c == u'/' && at(m_at + 1) == u'*') {
            const qsizetype end = m_text.indexOf("*/"_L1, m_at + 2);
            if (end < 0)
                return false;
            m_at = end + 2;
        } else {
            break;
        }
    }
    return true;
}

JsToken JsLexer::next()
{
    if (!skipBlanks())
        return error(m_at, Options::tr("the comment that starts here does not end: \"*/\" was expected."));
    if (m_at >= m_text.size())
        return {JsToken::Kind::End, m_at, {}, 0};
    const QChar c = m_text[m_at];
    if (startsWord(c))
        return word();
    if (c == u'"' || c == u'\'' || c == u'`')
        return string(c);
    if (isDigitOf(c, 10) || (c == u'.' && isDigitOf(at(m_at + 1), 10)))
        return number();
    if (!c.isPrint())
        return error(m_at, Options::tr("the invisible character U+%1 stands here.").arg(c.unicode(), 4, 16, '0'_L1));
    return {JsToken::Kind::Punctuator, m_at++, QString(c), 0};
}

JsToken JsLexer::word()
{
    const qsizetype start = m_at;
    while (m_at < m_text.size() && continuesWord(m_text[m_at]))
        ++m_at;
    return {JsToken::Kind::Word, start, m_text.mid(start, m_at - start), 0};
}

JsToken JsLexer::string(QChar quote)
{
    const qsizetype start = m_at++;
    QString content;
    while (m_at < m_text.size()) {
        const QChar c = m_text[m_at];
        if (c == quote) {
            ++m_at;
            return {JsToken::Kind::String, start, content, 0};
        }
        if (c == u'\n' && quote != u'`')
            break;
        if (quote == u'`' && c == u'$' && at(m_at + 1) == u'{')
            return error(m_at, Options::tr("code is not run: write the text itself in place of ${...}."));
        if (c == u'\\') {
            const qsizetype escapeStart = m_at;
            if (!escape(content))
                return error(escapeStart, Options::tr("this is no complete escape: \\xHH, \\uHHHH or \\u{H...} was expected."));
        } else {
            content += c;
            ++m_at;
        }
    }
    return error(start, Options::tr("the string that starts here does not end: %1 was expected.").arg(quote));
}

/// A backslash and what belongs to it; anything unknown stands for itself.
bool JsLexer::escape(QString &content)
{
    const QChar c = at(m_at + 1);
    m_at += 2;
    switch (c.unicode()) {
    case u'n':
        content += u'\n';
        return true;
    case u'r':
        content += u'\r';
        return true;
    case u't':
        content += u'\t';
        return true;
    case u'b':
        content += u'\b';
        return true;
    case u'f':
        content += u'\f';
        return true;
    case u'v':
        content += u'\v';
        return true;
    case u'0':
        content += QChar(0);
        return true;
    case u'\r': // a line that goes on
        if (at(m_at) == u'\n')
            ++m_at;
        return true;
    case u'\n':
        return true;
    case u'x':
        return codePoint(content, 2);
    case u'u':
        return at(m_at) == u'{' ? bracedCodePoint(content) : codePoint(content, 4);
    default:
        if (m_at <= m_text.size())
            content += c;
        return m_at <= m_text.size();
    }
}

bool JsLexer::codePoint(QString &content, qsizetype digits)
{
    const QStringView hex = QStringView(m_text).mid(m_at, digits);
    if (hex.size() != digits || !std::all_of(hex.begin(), hex.end(), [](QChar c) { return isDigitOf(c, 16); }))
        return false;
    content += QChar(hex.toUShort(nullptr, 16));
    m_at += digits;
    return true;
}

bool JsLexer::bracedCodePoint(QString &content)
{
    constexpr qsizetype mostDigits = 8;
    const qsizetype end = m_text.indexOf(u'}', m_at);
    const QStringView hex = QStringView(m_text).mid(m_at + 1, std::max<qsizetype>(0, end - m_at - 1));
    bool isNumber = false;
    const char32_t code = hex.size() <= mostDigits ? hex.toUInt(&isNumber, 16) : 0;
    if (end < 0 || !isNumber || code > QChar::LastValidCodePoint)
        return false;
    content += QString::fromUcs4(&code, 1);
    m_at = end + 1;
    return true;
}

JsToken JsLexer::number()
{
    const qsizetype start = m_at;
    const QChar kind = at(m_at) == u'0' ? at(m_at + 1).toLower() : QChar();
    const int base = kind == u'x' ? 16 : kind == u'o' ? 8 : kind == u'b' ? 2 : 10;
    if (base != 10)
        m_at += 2;
    QString digits;
    while (m_at < m_text.size()) {
        const QChar c = m_text[m_at];
        const bool isExponentSign = base == 10 && (c == u'+' || c == u'-') && !digits.isEmpty() && digits.back().toLower() == u'e';
        if (!isDigitOf(c, base) && c != u'_' && !(base == 10 && (c == u'.' || c.toLower() == u'e' || isExponentSign)))
            break;
        if (c != u'_')
            digits += c;
        ++m_at;
    }
    bool isNumber = false;
    const double value = base == 10 ? digits.toDouble(&isNumber) : double(digits.toULongLong(&isNumber, base));
    if (!isNumber || continuesWord(at(m_at)))
        return error(start, Options::tr("this is no number; text needs quotes."));
    return {JsToken::Kind::Number, start, {}, value};
}
