#include "payload/JsonScanner.h"

namespace payload {

using Why = JsonProblem::Kind;

namespace {

constexpr std::size_t rememberedStarts = 4096; ///< Deeper than that the place of an opening bracket is not told.

bool isBlank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isHexDigit(char c)
{
    return isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

bool isWordCharacter(char c)
{
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '$' || uchar(c) >= 0x80;
}

} // namespace

JsonScanner::JsonScanner(QByteArrayView bytes, qsizetype offset, Begin begin)
    : m_bytes(bytes)
    , m_next(offset)
    , m_valueAlone(begin != Begin::Document)
{
    if (begin == Begin::Document && offset == 0 && bytes.startsWith("\xEF\xBB\xBF"))
        m_next = 3; // section 8.1: a byte order mark may be ignored
    if (begin == Begin::AfterEntryOfObject || begin == Begin::AfterEntryOfArray) {
        m_open.push_back(begin == Begin::AfterEntryOfObject);
        m_openedAt.push_back(offset);
        m_expect = Expect::CommaOrEnd;
    }
}

bool JsonScanner::endedEarly() const
{
    return m_problem.kind == Why::ObjectNotClosed || m_problem.kind == Why::ArrayNotClosed || m_problem.kind == Why::TextNotClosed
        || m_problem.kind == Why::Nothing || (m_problem.kind != Why::None && m_problem.offset >= m_bytes.size());
}

bool JsonScanner::next()
{
    m_token = JsonToken::None;
    if (m_problem.kind != Why::None || (m_expect == Expect::Nothing && m_valueAlone))
        return false;
    while (m_next < m_bytes.size() && isBlank(m_bytes[m_next]))
        ++m_next;
    if (m_next >= m_bytes.size())
        return m_expect == Expect::Nothing ? false : failEnd();

    const char c = m_bytes[m_next];
    if (c == '/' && m_next + 1 < m_bytes.size() && (m_bytes[m_next + 1] == '/' || m_bytes[m_next + 1] == '*'))
        return fail(Why::Comment, m_next);
    switch (m_expect) {
    case Expect::ValueOrEnd:
        return c == ']' ? close(JsonToken::EndArray) : readValue(c);
    case Expect::Value:
        if (c == ']' && m_afterComma && !m_open.empty())
            return fail(Why::TrailingComma, m_start);
        return readValue(c);
    case Expect::NameOrEnd:
        if (c == '}')
            return close(JsonToken::EndObject);
        [[fallthrough]];
    case Expect::Name:
        if (c == '}' && m_afterComma)
            return fail(Why::TrailingComma, m_start);
        return c == '"' ? readString(JsonToken::Name, Expect::Colon) : fail(c == '\'' ? Why::SingleQuote : Why::NameExpected, m_next);
    case Expect::Colon:
        return c == ':' ? accept(JsonToken::Colon, 1, Expect::Value) : fail(Why::ColonExpected, m_next);
    case Expect::CommaOrEnd:
        if (c == ',')
            return accept(JsonToken::Comma, 1, m_open.back() ? Expect::Name : Expect::Value);
        if (c == (m_open.back() ? '}' : ']'))
            return close(m_open.back() ? JsonToken::EndObject : JsonToken::EndArray);
        return fail(m_open.back() ? Why::CommaOrBraceExpected : Why::CommaOrBracketExpected, m_next);
    case Expect::Nothing:
        break;
    }
    return fail(Why::AfterEnd, m_next);
}

bool JsonScanner::fail(Why kind, qsizetype offset)
{
    m_problem = {kind, offset};
    return false;
}

bool JsonScanner::failEnd()
{
    if (m_open.empty())
        return fail(Why::Nothing, m_bytes.size());
    const qsizetype opened = m_open.size() <= m_openedAt.size() ? m_openedAt[m_open.size() - 1] : m_bytes.size();
    return fail(m_open.back() ? Why::ObjectNotClosed : Why::ArrayNotClosed, opened);
}

bool JsonScanner::accept(JsonToken token, qsizetype length, Expect then)
{
    m_token = token;
    m_start = m_next;
    m_end = m_next = m_next + length;
    m_expect = then;
    m_afterComma = token == JsonToken::Comma;
    return true;
}

bool JsonScanner::open(JsonToken token)
{
    const bool isObject = token == JsonToken::BeginObject;
    m_open.push_back(isObject);
    if (m_openedAt.size() < rememberedStarts && m_openedAt.size() + 1 == m_open.size())
        m_openedAt.push_back(m_next);
    return accept(token, 1, isObject ? Expect::NameOrEnd : Expect::ValueOrEnd);
}

bool JsonScanner::close(JsonToken token)
{
    m_open.pop_back();
    if (m_openedAt.size() > m_open.size())
        m_openedAt.pop_back();
    return accept(token, 1, afterValue());
}

bool JsonScanner::readValue(char c)
{
    switch (c) {
    case '{':
        return open(JsonToken::BeginObject);
    case '[':
        return open(JsonToken::BeginArray);
    case '"':
        return readString(JsonToken::String, afterValue());
    case 't':
        return readWord("true", JsonToken::True);
    case 'f':
        return readWord("false", JsonToken::False);
    case 'n':
        return readWord("null", JsonToken::Null);
    default:
        return c == '-' || isDigit(c) ? readNumber() : failValue(c);
    }
}

bool JsonScanner::failValue(char c)
{
    if (c == '\'')
        return fail(Why::SingleQuote, m_next);
    if (c == '+' || c == '.')
        return fail(Why::BadNumber, m_next);
    return fail(isWordCharacter(c) ? Why::UnknownWord : Why::ValueExpected, m_next);
}

bool JsonScanner::readWord(QByteArrayView word, JsonToken token)
{
    const qsizetype after = m_next + word.size();
    const bool goesOn = after < m_bytes.size() && (isWordCharacter(m_bytes[after]) || isDigit(m_bytes[after]));
    if (!m_bytes.sliced(m_next).startsWith(word) || goesOn)
        return fail(Why::UnknownWord, m_next);
    return accept(token, word.size(), afterValue());
}

bool JsonScanner::readString(JsonToken token, Expect then)
{
    qsizetype at = m_next + 1;
    for (; at < m_bytes.size(); ++at) {
        const char c = m_bytes[at];
        if (c == '"')
            return accept(token, at + 1 - m_next, then);
        if (uchar(c) < 0x20)
            return fail(Why::ControlInText, at);
        if (c != '\\')
            continue;
        if (++at == m_bytes.size())
            break;
        const char escape = m_bytes[at];
        if (escape == 'u') {
            for (int i = 0; i < 4; ++i) {
                if (++at == m_bytes.size())
                    return fail(Why::TextNotClosed, m_next);
                if (!isHexDigit(m_bytes[at]))
                    return fail(Why::BadEscape, at);
            }
        } else if (!QByteArrayView("\"\\/bfnrt").contains(escape)) {
            return fail(Why::BadEscape, at);
        }
    }
    return fail(Why::TextNotClosed, m_next);
}

qsizetype JsonScanner::digits(qsizetype at) const
{
    while (at < m_bytes.size() && isDigit(m_bytes[at]))
        ++at;
    return at;
}

/// Section 6: [ minus ] int [ frac ] [ exp ]
bool JsonScanner::readNumber()
{
    qsizetype at = m_next + (m_bytes[m_next] == '-' ? 1 : 0);
    const qsizetype integer = at;
    at = digits(at);
    if (at == integer || (m_bytes[integer] == '0' && at > integer + 1))
        return fail(Why::BadNumber, m_next);
    if (at < m_bytes.size() && m_bytes[at] == '.') {
        const qsizetype fraction = at + 1;
        at = digits(fraction);
        if (at == fraction)
            return fail(Why::BadNumber, m_next);
    }
    if (at < m_bytes.size() && (m_bytes[at] | 0x20) == 'e') {
        ++at;
        if (at < m_bytes.size() && (m_bytes[at] == '+' || m_bytes[at] == '-'))
            ++at;
        const qsizetype exponent = at;
        at = digits(exponent);
        if (at == exponent)
            return fail(Why::BadNumber, m_next);
    }
    if (at < m_bytes.size() && (isWordCharacter(m_bytes[at]) || m_bytes[at] == '.'))
        return fail(Why::BadNumber, m_next);
    return accept(JsonToken::Number, at - m_next, afterValue());
}

} // namespace payload
