#include "interchange/CodeLexer.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(Import)
};

using Kind = CodeToken::Kind;

constexpr qsizetype MostTokens = 200'000;

bool startsName(QChar c)
{
    return c.isLetter() || c == u'_' || c == u'$';
}

bool isOctal(QChar c)
{
    return c >= u'0' && c <= u'7';
}

bool continuesName(QChar c)
{
    return startsName(c) || c.isDigit();
}

class Lexer
{
public:
    Lexer(const QString &text, CodeLanguage language)
        : m_text(text)
        , m_python(language == CodeLanguage::Python)
    {
    }

    CodeTokens read()
    {
        while (m_at < m_text.size() && m_result.tokens.size() < MostTokens)
            step();
        m_result.isCut = m_at < m_text.size();
        m_at = m_text.size();
        add(Kind::End, {}, m_text.size());
        return m_result;
    }

private:
    QChar at(qsizetype offset) const { return offset < m_text.size() ? m_text[offset] : QChar(); }
    bool isAt(QLatin1StringView word) const { return QStringView(m_text).mid(m_at).startsWith(word); }
    void add(Kind kind, const QString &text, qsizetype start, double number = 0)
    {
        m_result.tokens.append({kind, text, number, start, m_at, m_startsLine, m_python && m_startsLine ? column(start) : 0});
        m_startsLine = false;
    }
    qsizetype column(qsizetype offset) const;
    void step();
    bool comment();
    void name();
    void number();
    void string(qsizetype start, const QString &prefix);
    bool isTemplate(const QString &prefix, QChar quote, const QString &content) const;
    void escape(QString &content, bool isBytes);
    void codePoint(QString &content, qsizetype digits);
    void octal(QString &content, bool isBytes);
    void lineEnd();
    void unfinished(qsizetype start);

    const QString m_text;
    const bool m_python;
    qsizetype m_at = 0;
    int m_brackets = 0;
    bool m_startsLine = true;
    CodeTokens m_result;
};

qsizetype Lexer::column(qsizetype offset) const
{
    qsizetype start = offset;
    while (start > 0 && m_text[start - 1] != u'\n')
        --start;
    constexpr qsizetype tab = 8;
    qsizetype column = 0;
    for (qsizetype i = start; i < offset; ++i)
        column = m_text[i] == u'\t' ? (column / tab + 1) * tab : column + 1;
    return column;
}

void Lexer::step()
{
    const QChar c = m_text[m_at];
    if (c == u'\n') {
        lineEnd();
    } else if (c.isSpace() || c == QChar::ByteOrderMark) {
        ++m_at;
    } else if (m_python && c == u'\\' && (at(m_at + 1) == u'\n' || at(m_at + 1) == u'\r')) {
        m_at += at(m_at + 1) == u'\r' ? 3 : 2;
    } else if (comment()) {
        return;
    } else if (startsName(c)) {
        name();
    } else if (c.isDigit() || (c == u'.' && at(m_at + 1).isDigit())) {
        number();
    } else if (c == u'"' || c == u'\'' || (!m_python && c == u'`')) {
        string(m_at, {});
    } else {
        m_brackets += QStringView(u"([{").contains(c) ? 1 : QStringView(u")]}").contains(c) && m_brackets > 0 ? -1 : 0;
        ++m_at;
        add(Kind::Sign, c, m_at - 1);
    }
}

/// Within brackets Python's lines go on.
void Lexer::lineEnd()
{
    ++m_at;
    if (m_python && m_brackets == 0 && !m_result.tokens.isEmpty() && m_result.tokens.last().kind != Kind::LineEnd)
        add(Kind::LineEnd, {}, m_at - 1);
    m_startsLine = true;
}

bool Lexer::comment()
{
    if (m_python ? at(m_at) == u'#' : isAt("//"_L1)) {
        const qsizetype end = m_text.indexOf(u'\n', m_at);
        m_at = end < 0 ? m_text.size() : end;
        return true;
    }
    if (m_python || !isAt("/*"_L1))
        return false;
    const qsizetype end = m_text.indexOf("*/"_L1, m_at + 2);
    m_at = end < 0 ? m_text.size() : end + 2;
    return true;
}

void Lexer::name()
{
    const qsizetype start = m_at;
    while (m_at < m_text.size() && continuesName(m_text[m_at]))
        ++m_at;
    const QString text = m_text.mid(start, m_at - start);
    static const QStringList prefixes{u"b"_s, u"r"_s, u"u"_s, u"f"_s, u"br"_s, u"rb"_s, u"fr"_s, u"rf"_s};
    if (m_python && (at(m_at) == u'"' || at(m_at) == u'\'') && prefixes.contains(text.toLower()))
        return string(start, text.toLower());
    add(Kind::Name, text, start);
}

void Lexer::number()
{
    const qsizetype start = m_at;
    while (m_at < m_text.size() && (continuesName(m_text[m_at]) || m_text[m_at] == u'.'))
        ++m_at;
    QString digits = m_text.mid(start, m_at - start).remove(u'_').toLower();
    const int base = digits.startsWith("0x"_L1) ? 16 : digits.startsWith("0o"_L1) ? 8 : digits.startsWith("0b"_L1) ? 2 : 10;
    bool isNumber = false;
    const double value = base == 10 ? digits.toDouble(&isNumber) : double(digits.mid(2).toULongLong(&isNumber, base));
    add(isNumber ? Kind::Number : Kind::Name, digits, start, value);
}

void Lexer::unfinished(qsizetype start)
{
    const QStringView before = QStringView(m_text).left(start);
    if (m_result.problem.isEmpty())
        m_result.problem = ImportText::tr("Line %1, column %2: the string that starts here does not end.")
                               .arg(QString::number(before.count(u'\n') + 1), QString::number(start - before.lastIndexOf(u'\n')));
}

void Lexer::string(qsizetype start, const QString &prefix)
{
    const QChar quote = m_text[m_at];
    const bool isTriple = m_python && at(m_at + 1) == quote && at(m_at + 2) == quote;
    const bool isRaw = prefix.contains(u'r');
    const bool isBytes = prefix.contains(u'b');
    m_at += isTriple ? 3 : 1;
    const qsizetype inner = m_at;
    QString content;
    while (m_at < m_text.size()) {
        const QChar c = m_text[m_at];
        if (c == quote && (!isTriple || (at(m_at + 1) == quote && at(m_at + 2) == quote))) {
            const QString written = m_text.mid(inner, m_at - inner);
            m_at += isTriple ? 3 : 1;
            const bool computed = isTemplate(prefix, quote, written);
            return add(computed ? Kind::Template : isBytes ? Kind::Bytes : Kind::Text, computed ? written : content, start);
        }
        if (c == u'\n' && !isTriple && quote != u'`')
            break;
        if (c == u'\\' && !isRaw) {
            escape(content, isBytes);
        } else if (c == u'\\') {
            content += m_text.mid(m_at, 2);
            m_at += 2;
        } else {
            content += c;
            ++m_at;
        }
    }
    unfinished(start);
}

bool Lexer::isTemplate(const QString &prefix, QChar quote, const QString &content) const
{
    return m_python ? prefix.contains(u'f') && content.contains(u'{') : quote == u'`' && content.contains("${"_L1);
}

void Lexer::escape(QString &content, bool isBytes)
{
    static const QString signs = u"n\nr\rt\tb\bf\fv\va\a0"_s + QChar(0);
    const QChar c = at(m_at + 1);
    m_at += 2;
    if (c == u'\r' && at(m_at) == u'\n')
        ++m_at;
    if (c == u'\n' || c == u'\r' || c.isNull())
        return; // the string goes on in the next line
    if (c == u'x')
        return codePoint(content, 2);
    if (c == u'u' && !isBytes) {
        if (at(m_at) != u'{')
            return codePoint(content, 4);
        constexpr qsizetype longest = 10; // both brackets and eight digits
        const qsizetype digits = QStringView(m_text).mid(m_at, longest).indexOf(u'}') - 1;
        ++m_at;
        if (digits >= 1)
            codePoint(content, digits);
        if (at(m_at) == u'}')
            ++m_at;
        return;
    }
    if (c == u'U' && m_python && !isBytes)
        return codePoint(content, 8);
    if (m_python && isOctal(c))
        return octal(content, isBytes);
    for (qsizetype i = 0; i + 1 < signs.size(); i += 2) {
        if (c == signs[i]) {
            content += signs[i + 1];
            return;
        }
    }
    if (m_python && !QStringView(u"\\'\"").contains(c))
        content += u'\\'; // Python keeps what it does not know
    content += c;
}

void Lexer::codePoint(QString &content, qsizetype digits)
{
    bool isNumber = false;
    const QString hex = m_text.mid(m_at, digits);
    const char32_t code = hex.toUInt(&isNumber, 16);
    if (!isNumber || hex.size() != digits || code > QChar::LastValidCodePoint)
        return;
    m_at += digits;
    content += QString::fromUcs4(&code, 1);
}

/// Python's "\101": up to three digits, of which the first is read already.
void Lexer::octal(QString &content, bool isBytes)
{
    constexpr qsizetype most = 3;
    const qsizetype start = m_at - 1;
    while (m_at < start + most && isOctal(at(m_at)))
        ++m_at;
    const ushort code = QStringView(m_text).mid(start, m_at - start).toUShort(nullptr, 8);
    content += QChar(isBytes ? ushort(code & 0xFF) : code);
}

} // namespace

CodeTokens cutCode(const QString &text, CodeLanguage language)
{
    return Lexer(text, language).read();
}
