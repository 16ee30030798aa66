#include "interchange/CodeReader.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using TokenKind = CodeToken::Kind;
using Kind = CodeValue::Kind;

constexpr int DeepestNesting = 48;
constexpr qsizetype MostSteps = 20'000;
constexpr qsizetype MostWork = 4'000'000;          ///< Tokens looked at in all, for calls within calls are read again.
constexpr qsizetype LongestText = 4 * 1024 * 1024; ///< Characters that are put together, in all.
constexpr qsizetype MostMembers = 10'000;

CodeValue literal(const QJsonValue &value)
{
    CodeValue result;
    result.kind = Kind::Literal;
    result.literal = value;
    return result;
}

class Reader
{
public:
    Reader(const QString &text, CodeLanguage language)
        : m_text(text)
        , m_python(language == CodeLanguage::Python)
    {
        CodeTokens cut = cutCode(text, language);
        m_tokens = cut.tokens;
        m_code.problem = cut.problem;
    }

    Code read()
    {
        while (!isEnd() && m_code.steps.size() < MostSteps && m_work < MostWork)
            step();
        return m_code;
    }

private:
    const CodeToken &token(qsizetype ahead = 0) const { return m_tokens[std::min(m_at + ahead, m_tokens.size() - 1)]; }
    bool isEnd() const { return token().kind == TokenKind::End; }
    void next()
    {
        ++m_work;
        if (!isEnd())
            ++m_at;
    }
    bool accept(QChar sign)
    {
        if (!token().isSign(sign))
            return false;
        next();
        return true;
    }
    void step();
    bool isAssignment() const;
    void add(const QString &target, const CodeValue &value, bool isCall, qsizetype offset);
    QString dottedName();
    CodeValue expression(int depth);
    CodeValue joined(int depth);
    CodeValue operand(int depth);
    CodeValue named(int depth);
    CodeValue templateText(const CodeToken &token);
    CodeValue list(int depth, QChar closes);
    CodeValue map(int depth);
    void mapMember(CodeValue &map, int depth);
    CodeValue call(const QString &callee, int depth);
    CodeValue computed(qsizetype startToken);
    void skipExpression();
    bool endsExpression() const;
    CodeValue plus(const CodeValue &left, const CodeValue &right, const CodeValue &otherwise);
    void addMembers(CodeValue &value, const CodeValue &more) const;

    const QString m_text;
    const bool m_python;
    QList<CodeToken> m_tokens;
    qsizetype m_at = 0;
    qsizetype m_work = 0;
    qsizetype m_joined = 0;
    qsizetype m_lineOffset = 0; ///< Lines are counted as the steps go on.
    qsizetype m_line = 1;
    QHash<QString, CodeValue> m_variables;
    Code m_code;
};

void Reader::add(const QString &target, const CodeValue &value, bool isCall, qsizetype offset)
{
    m_line += QStringView(m_text).mid(m_lineOffset, std::max<qsizetype>(0, offset - m_lineOffset)).count(u'\n');
    m_lineOffset = std::max(offset, m_lineOffset);
    m_code.steps.append({target, value, isCall, m_line});
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
    if (token().kind != TokenKind::Name)
        return next();
    const qsizetype start = m_at;
    const qsizetype offset = token().offset;
    const QString name = dottedName();
    const qsizetype behind = m_at;
    if (token().isSign(u'(')) {
        add(name, call(name, 0), true, offset);
        m_at = behind + 1; // calls within its arguments are steps as well
        return;
    }
    if (token().isSign(u':') && token(1).kind == TokenKind::Name) { // a type
        next();
        dottedName();
        if (!isAssignment())
            m_at = behind;
    }
    if (isAssignment()) {
        next();
        const qsizetype value = m_at;
        const CodeValue assigned = expression(0);
        add(name, assigned, false, offset);
        m_variables.insert(name, assigned);
        m_at = value;
        return;
    }
    m_at = std::max(behind, start + 1);
}

QString Reader::dottedName()
{
    QString name = token().text;
    next();
    while ((token().isSign(u'.') && token(1).kind == TokenKind::Name)
           || (token().isSign(u'?') && token(1).isSign(u'.') && token(2).kind == TokenKind::Name)) {
        next();
        accept(u'.');
        name += u'.' + token().text;
        next();
        if (name.size() > 200)
            name.truncate(200);
    }
    return name;
}

bool Reader::endsExpression() const
{
    const CodeToken &t = token();
    if (!m_python && t.startsLine && t.kind != TokenKind::Sign) // where JavaScript puts a semicolon itself
        return true;
    return t.kind == TokenKind::End || t.kind == TokenKind::LineEnd
        || (t.kind == TokenKind::Sign && QStringView(u",;)]}").contains(t.text.front()));
}

/// To the comma, the bracket or the line's end behind it.
void Reader::skipExpression()
{
    int depth = 0;
    while (!isEnd() && m_work < MostWork) {
        if (depth == 0 && endsExpression())
            return;
        if (token().kind == TokenKind::Sign) {
            const QChar sign = token().text.front();
            depth += QStringView(u"([{").contains(sign) ? 1 : QStringView(u")]}").contains(sign) ? -1 : 0;
        }
        next();
    }
}

CodeValue Reader::computed(qsizetype startToken)
{
    skipExpression();
    const qsizetype start = m_tokens[startToken].offset;
    const qsizetype end = m_at > startToken ? m_tokens[m_at - 1].end : m_tokens[startToken].end;
    CodeValue value;
    value.name = m_text.mid(start, std::min<qsizetype>(end - start, 60)).simplified();
    return value;
}

CodeValue Reader::expression(int depth)
{
    const qsizetype start = m_at;
    if (depth > DeepestNesting || m_work >= MostWork)
        return computed(start);
    const CodeValue value = joined(depth);
    if (endsExpression())
        return value;
    if (!m_python && token().isName("as"_L1)) { // "as const" of TypeScript
        skipExpression();
        return value;
    }
    return computed(start);
}

CodeValue Reader::plus(const CodeValue &left, const CodeValue &right, const CodeValue &otherwise)
{
    const bool areLiterals = left.kind == Kind::Literal && right.kind == Kind::Literal;
    if (areLiterals && left.literal.isDouble() && right.literal.isDouble())
        return literal(left.literal.toDouble() + right.literal.toDouble());
    const auto asText = [](const CodeValue &value) {
        return value.literal.isDouble() ? QString::number(value.literal.toDouble(), 'g', 15) : value.literal.toString();
    };
    if (areLiterals && (left.isText() || right.isText())) {
        const QString text = asText(left) + asText(right);
        m_joined += text.size();
        return m_joined > LongestText ? otherwise : literal(text);
    }
    return otherwise;
}

/// Operands with "+" and "*" between them, and Python's strings beside each other.
CodeValue Reader::joined(int depth)
{
    const qsizetype start = m_at;
    CodeValue value = operand(depth);
    while (m_work < MostWork) {
        const bool adds = token().isSign(u'+');
        const bool multiplies = token().isSign(u'*');
        const bool follows = m_python && value.isText() && token().kind == TokenKind::Text;
        if (!adds && !multiplies && !follows)
            return value;
        if (!follows)
            next();
        const CodeValue right = operand(depth);
        CodeValue unknown;
        if (multiplies && value.literal.isDouble() && right.literal.isDouble())
            value = literal(value.literal.toDouble() * right.literal.toDouble());
        else
            value = multiplies ? unknown : plus(value, right, unknown);
        if (value.kind == Kind::Computed)
            return computed(start);
    }
    return value;
}

CodeValue Reader::operand(int depth)
{
    const qsizetype start = m_at;
    const CodeToken current = token();
    switch (current.kind) {
    case TokenKind::Number:
        next();
        return literal(current.number);
    case TokenKind::Text:
        next();
        return literal(current.text);
    case TokenKind::Bytes: {
        next();
        CodeValue bytes;
        bytes.kind = Kind::Bytes;
        bytes.name = current.text;
        return bytes;
    }
    case TokenKind::Template:
        next();
        return templateText(current);
    case TokenKind::Name:
        return named(depth);
    case TokenKind::Sign:
        break;
    case TokenKind::End:
    case TokenKind::LineEnd:
        return {};
    }
    if (current.isSign(u'-') && token(1).kind == TokenKind::Number) {
        next();
        const double number = token().number;
        next();
        return literal(-number);
    }
    if (current.isSign(u'{'))
        return map(depth);
    if (current.isSign(u'['))
        return list(depth, u']');
    if (current.isSign(u'(')) {
        CodeValue inner = list(depth, u')');
        // Brackets around one value are only brackets, but for Python's (1,).
        const bool isTuple = m_python && m_tokens[m_at - 2].isSign(u',');
        return inner.items.size() == 1 && !isTuple ? inner.items.first() : inner;
    }
    return computed(start);
}

CodeValue Reader::named(int depth)
{
    const bool isNew = token().isName("new"_L1) || token().isName("await"_L1);
    if (isNew && token(1).kind == TokenKind::Name)
        next();
    const QString name = dottedName();
    if (token().isSign(u'('))
        return call(name, depth);
    static const QHash<QString, QJsonValue> constants{
        {u"true"_s, true},         {u"True"_s, true},         {u"false"_s, false},           {u"False"_s, false},
        {u"None"_s, QJsonValue()}, {u"null"_s, QJsonValue()}, {u"undefined"_s, QJsonValue()}};
    if (constants.contains(name))
        return literal(constants.value(name));
    const auto known = m_variables.constFind(name);
    const bool isObject = m_python && known != m_variables.cend() && known->kind == Kind::Call; // what is set on it comes later
    if (known != m_variables.cend() && !isObject)
        return *known;
    // "config.host", where config is a map
    if (const qsizetype dot = name.lastIndexOf(u'.'); dot > 0) {
        const auto owner = m_variables.constFind(name.left(dot));
        const QByteArray key = name.mid(dot + 1).toLatin1();
        const CodeValue *member = owner == m_variables.cend() ? nullptr : owner->member(QLatin1StringView(key));
        if (member && owner->kind == Kind::Map)
            return *member;
    }
    CodeValue value;
    value.kind = Kind::Name;
    value.name = name;
    return value;
}

/// `text ${name} text` and f"text {name} text" with variables that are known.
CodeValue Reader::templateText(const CodeToken &token)
{
    const QString opens = m_python ? u"{"_s : u"${"_s;
    QString text;
    qsizetype at = 0;
    while (at < token.text.size()) {
        const qsizetype start = token.text.indexOf(opens, at);
        const qsizetype end = start < 0 ? -1 : token.text.indexOf(u'}', start);
        text += QStringView(token.text).mid(at, start < 0 ? -1 : start - at);
        if (end < 0)
            break;
        const QString name = token.text.mid(start + opens.size(), end - start - opens.size()).trimmed();
        const CodeValue known = m_variables.value(name);
        CodeValue unknown;
        const CodeValue joinedText = plus(literal(text), known, unknown);
        if (joinedText.kind == Kind::Computed) {
            unknown.name = token.text.left(60);
            return unknown;
        }
        text = joinedText.text();
        at = end + 1;
    }
    return literal(text);
}

CodeValue Reader::list(int depth, QChar closes)
{
    CodeValue value;
    value.kind = Kind::List;
    next();
    while (!isEnd() && !token().isSign(closes) && m_work < MostWork) {
        const qsizetype before = m_at;
        value.items.append(expression(depth + 1));
        if (!accept(u',') && !token().isSign(closes))
            skipExpression();
        if (m_at == before)
            next();
    }
    accept(closes);
    return value;
}

CodeValue Reader::map(int depth)
{
    CodeValue value;
    value.kind = Kind::Map;
    next();
    while (!isEnd() && !token().isSign(u'}') && m_work < MostWork) {
        const qsizetype before = m_at;
        mapMember(value, depth);
        accept(u',');
        if (m_at == before)
            next();
    }
    m_code.isDamaged = !accept(u'}') || m_code.isDamaged;
    return value;
}

void Reader::mapMember(CodeValue &map, int depth)
{
    if (token().isSign(u'.') || token().isSign(u'*')) { // ...base, **base
        while (token().isSign(u'.') || token().isSign(u'*'))
            next();
        const CodeValue base = expression(depth + 1);
        if (base.kind == Kind::Map)
            addMembers(map, base);
        else
            map.members.append({u"..."_s, base});
        return;
    }
    const CodeToken key = token();
    const bool isKey = key.kind == TokenKind::Name || key.kind == TokenKind::Text || key.kind == TokenKind::Number;
    if (!isKey)
        return skipExpression();
    if (token(1).isSign(u':')) {
        next();
        next();
        map.members.append({key.text, expression(depth + 1)});
    } else if (key.kind == TokenKind::Name && (token(1).isSign(u',') || token(1).isSign(u'}'))) { // {host, port}
        map.members.append({key.text, named(depth)});
    } else {
        m_code.isDamaged = m_code.isDamaged || !token(1).isSign(u'('); // else it is a method
        const qsizetype start = m_at;
        map.members.append({key.text, computed(start)});
    }
}

void Reader::addMembers(CodeValue &value, const CodeValue &more) const
{
    if (more.kind == Kind::Map && value.members.size() + more.members.size() < MostMembers)
        value.members += more.members;
}

CodeValue Reader::call(const QString &callee, int depth)
{
    CodeValue value;
    value.kind = Kind::Call;
    value.name = callee;
    next();
    while (!isEnd() && !token().isSign(u')') && m_work < MostWork) {
        const qsizetype before = m_at;
        const bool isNamed = m_python && token().kind == TokenKind::Name && token(1).isSign(u'=') && !token(2).isSign(u'=');
        if (isNamed) {
            const QString name = token().text;
            next();
            next();
            value.members.append({name, expression(depth + 1)});
        } else if (m_python && token().isSign(u'*')) { // *args, **kwargs
            while (token().isSign(u'*'))
                next();
            const CodeValue more = expression(depth + 1);
            if (more.kind == Kind::List && value.items.size() + more.items.size() < MostMembers)
                value.items += more.items;
            addMembers(value, more);
        } else {
            value.items.append(expression(depth + 1));
        }
        if (!accept(u',') && !token().isSign(u')'))
            skipExpression();
        if (m_at == before)
            next();
    }
    accept(u')');
    return value;
}

} // namespace

bool CodeValue::isNothing() const
{
    return (kind == Kind::Literal && literal.isNull()) || (kind == Kind::Name && name == "undefined"_L1);
}

const CodeValue *CodeValue::member(QLatin1StringView wanted) const
{
    const auto found = std::find_if(members.rbegin(), members.rend(), [&](const auto &member) { return member.first == wanted; });
    return found == members.rend() ? nullptr : &found->second;
}

Code readCode(const QString &text, CodeLanguage language)
{
    return Reader(text, language).read();
}
