#include "interchange/ShellReader.h"

#include <QCoreApplication>
#include <QDir>
#include <QHash>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(Import)
};

constexpr qsizetype MostCommands = 10'000;
constexpr qsizetype MostHereDocuments = 100;
constexpr qsizetype MostWords = 100'000;
constexpr qsizetype LongestVariable = 65'536; ///< Characters: what grows by being repeated stays small.

bool isNameStart(QChar c)
{
    return c == u'_' || (c.unicode() < 0x80 && c.isLetter());
}

bool isNamePart(QChar c)
{
    return isNameStart(c) || (c >= u'0' && c <= u'9');
}

/// The length of "NAME" in "NAME=value"; 0 if it is no assignment.
qsizetype assignmentLength(const QString &word)
{
    qsizetype length = 0;
    while (length < word.size() && (length == 0 ? isNameStart(word[length]) : isNamePart(word[length])))
        ++length;
    return length > 0 && length < word.size() && word[length] == u'=' ? length : 0;
}

/// "HOST" of "HOST:-default"; "..." if it begins with no name.
QString nameIn(const QString &expansion)
{
    constexpr qsizetype longest = 80;
    qsizetype length = 0;
    while (length < std::min(longest, expansion.size()) && (length == 0 ? isNameStart(expansion[length]) : isNamePart(expansion[length])))
        ++length;
    return length > 0 ? expansion.left(length) : u"..."_s;
}

class Reader
{
public:
    explicit Reader(const QString &text)
        : m_text(text)
    {
    }

    ShellScript read(const std::stop_token &stop)
    {
        while (!stop.stop_requested() && m_at < m_text.size() && m_script.problem.isEmpty() && m_script.commands.size() < MostCommands
               && m_words < MostWords)
            step();
        m_script.isCut = m_at < m_text.size();
        endWord();
        endCommand();
        return m_script;
    }

private:
    QChar at(qsizetype offset) const { return offset < m_text.size() ? m_text[offset] : QChar(); }
    void step();
    void operatorSign();
    void redirection();
    bool hereDocument();
    void singleQuoted();
    void doubleQuoted();
    void ansiQuoted();
    void ansiEscape();
    void dollar();
    void substitution(qsizetype start, QChar opens, QChar closes);
    void backtick();
    void variable(const QString &name);
    void compute(const QString &shownAs);
    bool continuesLine();
    void append(QChar c)
    {
        m_word.text += c;
        m_inWord = true;
    }
    void endWord();
    void endCommand();
    void fail(qsizetype start, const QString &sign);

    const QString m_text;
    qsizetype m_at = 0;
    ShellScript m_script;
    QList<ShellWord> m_command;
    ShellWord m_word;
    bool m_inWord = false;
    bool m_skipsWord = false; ///< It is the file of a redirection.
    qsizetype m_words = 0;
    qsizetype m_hereDocuments = 0;
    qsizetype m_resume = 0;   ///< Where the line behind a here-document begins, while its own line is read; 0: there is none.
    qsizetype m_expanded = 0; ///< Characters that came from variables.
    QHash<QString, ShellWord> m_variables;
};

void Reader::fail(qsizetype start, const QString &sign)
{
    const QStringView before = QStringView(m_text).left(start);
    m_script.problem = ImportText::tr("Line %1, column %2: the quotation mark %3 that stands here does not end.")
                           .arg(QString::number(before.count(u'\n') + 1), QString::number(start - before.lastIndexOf(u'\n')), sign);
    m_at = m_text.size();
}

void Reader::endWord()
{
    if (!m_inWord)
        return;
    ++m_words;
    if (!m_skipsWord)
        m_command.append(m_word);
    m_word = {};
    m_inWord = m_skipsWord = false;
}

/// A command of nothing but assignments sets variables for those behind it.
void Reader::endCommand()
{
    QList<ShellWord> command = std::exchange(m_command, {});
    m_skipsWord = false;
    if (command.isEmpty())
        return;
    QList<ShellWord> assignments = command;
    if (assignments.first().text == "export"_L1 || assignments.first().text == "set"_L1)
        assignments.removeFirst();
    const auto assigns = [](const ShellWord &word) { return assignmentLength(word.text) > 0; };
    if (!assignments.isEmpty() && std::all_of(assignments.begin(), assignments.end(), assigns)) {
        for (const ShellWord &word : std::as_const(assignments)) {
            const QString name = word.text.left(assignmentLength(word.text));
            const QString value = word.text.mid(name.size() + 1);
            const bool isTooLong = value.size() > LongestVariable;
            m_variables.insert(name, {value.left(LongestVariable), isTooLong && word.computed.isEmpty() ? u'$' + name : word.computed});
        }
        return;
    }
    m_script.commands.append(command);
}

bool Reader::continuesLine()
{
    const qsizetype end = at(m_at + 1) == u'\r' ? m_at + 2 : m_at + 1;
    if (at(end) != u'\n')
        return false;
    m_at = end + 1;
    return true;
}

void Reader::step()
{
    const QChar c = m_text[m_at];
    if (c == u'\n' || QStringView(u";|&()<>").contains(c))
        return operatorSign();
    if (c.isSpace() || c == QChar::ByteOrderMark) {
        endWord();
        ++m_at;
    } else if (c == u'#' && !m_inWord) {
        const qsizetype end = m_text.indexOf(u'\n', m_at);
        m_at = end < 0 ? m_text.size() : end;
    } else if (c == u'\\') {
        if (continuesLine())
            return;
        append(m_at + 1 < m_text.size() ? m_text[m_at + 1] : c);
        m_at += 2;
    } else if (c == u'\'') {
        singleQuoted();
    } else if (c == u'"') {
        doubleQuoted();
    } else if (c == u'$') {
        dollar();
    } else if (c == u'`') {
        backtick();
    } else if (c == u'^' && continuesLine()) {
        return;
    } else if (c == u'~' && !m_inWord && (at(m_at + 1) == u'/' || at(m_at + 1).isNull() || at(m_at + 1).isSpace())) {
        m_word.text = QDir::homePath();
        m_inWord = true;
        ++m_at;
    } else {
        append(c);
        ++m_at;
    }
}

void Reader::operatorSign()
{
    const QChar c = m_text[m_at];
    if (c == u'<' || c == u'>')
        return redirection();
    ++m_at;
    if (c == u'&' && at(m_at) == u'>')
        return redirection();
    if (c == u'\n' && m_resume > 0)
        m_at = std::exchange(m_resume, 0);
    endWord();
    endCommand();
}

/// "> file", "2>&1": the number before it and the word behind it are no words of the command.
void Reader::redirection()
{
    const bool isNumber = !m_word.text.isEmpty()
        && std::all_of(m_word.text.begin(), m_word.text.end(), [](QChar digit) { return digit >= u'0' && digit <= u'9'; });
    if (isNumber) {
        m_word = {};
        m_inWord = false;
    }
    endWord();
    const qsizetype start = m_at;
    while (at(m_at) == u'<' || at(m_at) == u'>' || at(m_at) == u'&')
        ++m_at;
    if (QStringView(m_text).mid(start, m_at - start) == "<<"_L1 && hereDocument())
        return;
    m_skipsWord = !m_command.isEmpty(); // a ">" in front is a prompt
}

/// "<<'END'": the lines up to one that is END alone. False: this is none.
bool Reader::hereDocument()
{
    static const QRegularExpression opening(u"-?[ \\t]*(['\"]?)([A-Za-z_][A-Za-z0-9_]*)\\1"_s);
    const auto match = opening.match(m_text, m_at, QRegularExpression::NormalMatch, QRegularExpression::AnchorAtOffsetMatchOption);
    if (!match.hasMatch() || m_command.isEmpty() || m_resume > 0 || m_hereDocuments >= MostHereDocuments)
        return false;
    ++m_hereDocuments;
    const bool isIndented = match.capturedView().startsWith(u'-');
    const qsizetype begin = m_text.indexOf(u'\n', match.capturedEnd()) + 1;
    QString input;
    for (qsizetype line = begin; line > 0 && line < m_text.size();) {
        const qsizetype newline = m_text.indexOf(u'\n', line);
        const qsizetype end = newline < 0 ? m_text.size() : newline;
        QStringView text = QStringView(m_text).mid(line, end - line);
        while (isIndented && text.startsWith(u'\t'))
            text = text.sliced(1);
        if (text.endsWith(u'\r'))
            text.chop(1);
        if (text == match.capturedView(2)) {
            m_command.append({input, {}, true});
            m_at = match.capturedEnd();
            m_resume = qMin(end + 1, m_text.size());
            return true;
        }
        input += text;
        input += u'\n';
        line = end + 1;
    }
    return false;
}

void Reader::singleQuoted()
{
    const qsizetype end = m_text.indexOf(u'\'', m_at + 1);
    if (end < 0)
        return fail(m_at, u"'"_s);
    m_word.text += QStringView(m_text).mid(m_at + 1, end - m_at - 1);
    m_inWord = true;
    m_at = end + 1;
}

void Reader::doubleQuoted()
{
    const qsizetype start = m_at++;
    m_inWord = true;
    while (m_at < m_text.size()) {
        const QChar c = m_text[m_at];
        if (c == u'"') {
            ++m_at;
            return;
        }
        if (c == u'$') {
            dollar();
        } else if (c == u'`') {
            backtick();
        } else if (c == u'\\' && QStringView(u"\"\\$`\n\r").contains(at(m_at + 1)) && m_at + 1 < m_text.size()) {
            if (!continuesLine()) {
                append(m_text[m_at + 1]);
                m_at += 2;
            }
        } else {
            append(c);
            ++m_at;
        }
    }
    fail(start, u"\""_s);
}

void Reader::ansiQuoted()
{
    const qsizetype start = m_at;
    m_at += 2;
    m_inWord = true;
    while (m_at < m_text.size()) {
        if (m_text[m_at] == u'\'') {
            ++m_at;
            return;
        }
        if (m_text[m_at] == u'\\') {
            ansiEscape();
        } else {
            append(m_text[m_at++]);
        }
    }
    fail(start, u"$'"_s);
}

void Reader::ansiEscape()
{
    static const QHash<QChar, QChar> signs{{u'n', u'\n'}, {u't', u'\t'}, {u'r', u'\r'},   {u'a', u'\a'},  {u'b', u'\b'},
                                           {u'f', u'\f'}, {u'v', u'\v'}, {u'e', u'\x1B'}, {u'E', u'\x1B'}};
    const QChar c = at(m_at + 1);
    const qsizetype most = c == u'x' ? 2 : c == u'u' ? 4 : c == u'U' ? 8 : 0;
    m_at += 2;
    if (most == 0)
        return append(signs.value(c, c));
    QString digits;
    while (digits.size() < most && QStringView(u"0123456789abcdefABCDEF").contains(at(m_at)) && m_at < m_text.size())
        digits += m_text[m_at++];
    const char32_t code = digits.toUInt(nullptr, 16);
    if (!digits.isEmpty() && code <= QChar::LastValidCodePoint)
        m_word.text += QString::fromUcs4(&code, 1);
}

/// Without what is written in it: a default value or an argument might be a secret.
void Reader::compute(const QString &shownAs)
{
    if (m_word.computed.isEmpty())
        m_word.computed = shownAs;
    m_word.text += shownAs;
    m_inWord = true;
}

void Reader::variable(const QString &name)
{
    const auto known = m_variables.constFind(name);
    constexpr qsizetype mostExpanded = 1024 * 1024;
    m_expanded += known == m_variables.cend() ? 0 : known->text.size();
    if (known == m_variables.cend() || m_expanded > mostExpanded)
        return compute(u'$' + nameIn(name));
    m_word.text += known->text;
    if (m_word.computed.isEmpty())
        m_word.computed = known->computed;
    m_inWord = true;
}

void Reader::dollar()
{
    const qsizetype start = m_at;
    const QChar c = at(m_at + 1);
    if (c == u'\'' && !m_inWord)
        return ansiQuoted();
    if (c == u'(')
        return substitution(start, u'(', u')');
    if (c == u'{') {
        const qsizetype end = m_text.indexOf(u'}', start);
        m_at = end < 0 ? m_text.size() : end + 1;
        return variable(m_text.mid(start + 2, m_at - start - 3));
    }
    ++m_at;
    while (m_at < m_text.size() && (m_at == start + 1 ? isNameStart(m_text[m_at]) : isNamePart(m_text[m_at])))
        ++m_at;
    if (m_at > start + 1)
        return variable(m_text.mid(start + 1, m_at - start - 1));
    append(u'$');
}

void Reader::substitution(qsizetype start, QChar opens, QChar closes)
{
    int depth = 0;
    for (m_at = start + 1; m_at < m_text.size(); ++m_at) {
        if (m_text[m_at] == opens)
            ++depth;
        else if (m_text[m_at] == closes && --depth == 0)
            break;
    }
    m_at = qMin(m_at + 1, m_text.size());
    compute(u"$(...)"_s);
}

void Reader::backtick()
{
    if (continuesLine())
        return;
    const qsizetype start = m_at;
    const qsizetype end = m_text.indexOf(u'`', start + 1);
    m_at = end < 0 ? m_text.size() : end + 1;
    compute(u"$(...)"_s);
}

} // namespace

ShellScript readShell(const QString &text, const std::stop_token &stop)
{
    return Reader(text).read(stop);
}
