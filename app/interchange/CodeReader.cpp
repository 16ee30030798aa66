#include "interchange/CodeReader.h"

#include "interchange/CodeExpressions.h"
#include "interchange/PythonBlocks.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using TokenKind = CodeToken::Kind;
using Kind = CodeValue::Kind;

constexpr qsizetype MostSteps = 20'000;

class Reader : CodeExpressions
{
public:
    Reader(const CodeTokens &tokens, CodeLanguage language)
        : CodeExpressions(tokens, language)
    {
    }

    Code read(const std::stop_token &stop)
    {
        while (!isEnd() && m_steps.size() < MostSteps && !isExhausted() && !stop.stop_requested())
            step();
        return {m_steps, m_isCut || !isEnd(), {}, m_isDamaged};
    }

private:
    void step();
    void assignment(const QString &name);
    void enterLine();
    std::optional<bool> condition(qsizetype end);
    bool startsStatement(qsizetype token) const;
    bool isAssignment() const;
    void add(const QString &target, const CodeValue &value, bool isCall);

    QList<CodeStep> m_steps;
    PythonBlocks m_blocks;
    CodeRuns m_runs = CodeRuns::Always; ///< The step that is read.
};

void Reader::add(const QString &target, const CodeValue &value, bool isCall)
{
    if (m_runs != CodeRuns::Never)
        m_steps.append({target, value, isCall, m_runs != CodeRuns::Always});
}

/// "name = value", "name: Type = value", "self.name = value".
bool Reader::isAssignment() const
{
    if (!token().isSign(u'='))
        return false;
    return !token(1).isSign(u'=') && !token(1).isSign(u'>');
}

void Reader::step()
{
    if (m_python && (m_at == 0 || m_tokens[m_at - 1].kind == TokenKind::LineEnd))
        enterLine();
    if (token().kind != TokenKind::Name)
        return next();
    const qsizetype start = m_at;
    m_runs = m_python ? m_blocks.runs(start) : CodeRuns::Always;
    const QString name = dottedName();
    const qsizetype behind = m_at;
    if (token().isSign(u'(')) {
        add(name, call(name, 0), true);
        m_at = behind + 1; // calls within its arguments are steps as well
        return;
    }
    if (token().isSign(u':') && token(1).kind == TokenKind::Name && startsStatement(start)) { // a type
        next();
        dottedName();
        if (!isAssignment())
            m_at = behind;
    }
    if (isAssignment())
        return assignment(name);
    m_at = std::max(behind, start + 1);
}

void Reader::assignment(const QString &name)
{
    next();
    const qsizetype value = m_at;
    CodeValue assigned = expression(0);
    add(name, assigned, false);
    if (m_runs == CodeRuns::Unknown) { // whether it is this or what it was before
        assigned = {};
        assigned.kind = Kind::Name;
        assigned.name = name;
    }
    if (m_runs <= CodeRuns::Unknown)
        m_variables.insert(name, assigned);
    m_at = value;
}

/// In Python "else: a = 1" and "if x: a = 1" name no types.
bool Reader::startsStatement(qsizetype token) const
{
    static const QStringList keywords{u"else"_s, u"try"_s, u"finally"_s};
    if (!m_python)
        return true;
    return !keywords.contains(m_tokens[token].text)
        && (token == 0 || m_tokens[token - 1].kind == TokenKind::LineEnd || m_tokens[token - 1].isSign(u';'));
}

void Reader::enterLine()
{
    const qsizetype column = token().column;
    const auto header = PythonBlocks::header(m_tokens, m_at);
    std::optional<bool> known;
    if (header && (header->keyword == "if"_L1 || header->keyword == "elif"_L1 || header->keyword == "while"_L1))
        known = condition(header->body - 1);
    m_blocks.enterLine(column, header, known);
}

/// Of the header at this token, whose colon stands at `end`: a literal, a variable that has one, and whether the script is the program.
std::optional<bool> Reader::condition(qsizetype end)
{
    qsizetype first = m_at + 1;
    bool isTrue = true;
    for (; first < end && m_tokens[first].isName("not"_L1); ++first)
        isTrue = !isTrue;
    const auto isProgram = [&](qsizetype name, qsizetype text) {
        return m_tokens[name].isName("__name__"_L1) && m_tokens[text].kind == TokenKind::Text && m_tokens[text].text == "__main__"_L1;
    };
    const bool compares = end - first == 4 && m_tokens[first + 1].isSign(u'=') && m_tokens[first + 2].isSign(u'=');
    if (compares && (isProgram(first, first + 3) || isProgram(first + 3, first)))
        return isTrue;
    const qsizetype back = std::exchange(m_at, first);
    const CodeValue value = first < end ? operand(0) : CodeValue();
    const bool isWhole = m_at == end;
    m_at = back;
    if (!isWhole || value.kind != Kind::Literal)
        return std::nullopt;
    const QJsonValue &literal = value.literal;
    return isTrue == (literal.isBool() ? literal.toBool() : literal.isString() ? !literal.toString().isEmpty() : literal.toDouble() != 0);
}

} // namespace

Code readCode(const QString &text, CodeLanguage language, const std::stop_token &stop)
{
    const CodeTokens tokens = cutCode(text, language);
    Code code = Reader(tokens, language).read(stop);
    code.problem = tokens.problem;
    return code;
}
