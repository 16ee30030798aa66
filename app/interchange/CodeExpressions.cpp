#include "interchange/CodeExpressions.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using TokenKind = CodeToken::Kind;
using Kind = CodeValue::Kind;

constexpr int DeepestNesting = 48;
constexpr qsizetype LongestText = 4 * 1024 * 1024; ///< Characters that are put together, in all.
constexpr qsizetype MostMembers = 10'000;          ///< Of an object that others are copied into.
constexpr qsizetype MostCopied = 200'000;          ///< Members and items that spread copies hold, in all.
constexpr qsizetype LongestShown = 60;

CodeValue literal(const QJsonValue &value)
{
    CodeValue result;
    result.kind = Kind::Literal;
    result.literal = value;
    return result;
}

/// In place of what was too much to copy.
CodeValue refused()
{
    CodeValue value;
    value.name = u"..."_s;
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

CodeExpressions::CodeExpressions(const CodeTokens &tokens, CodeLanguage language)
    : m_python(language == CodeLanguage::Python)
    , m_tokens(tokens.tokens)
    , m_isCut(tokens.isCut)
{
}

void CodeExpressions::next()
{
    ++m_work;
    if (!isEnd())
        ++m_at;
}

bool CodeExpressions::accept(QChar sign)
{
    if (!token().isSign(sign))
        return false;
    next();
    return true;
}

QString CodeExpressions::dottedName()
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

bool CodeExpressions::endsExpression() const
{
    const CodeToken &t = token();
    if (!m_python && t.startsLine && t.kind != TokenKind::Sign) // where JavaScript puts a semicolon itself
        return true;
    return t.kind == TokenKind::End || t.kind == TokenKind::LineEnd
        || (t.kind == TokenKind::Sign && QStringView(u",;)]}").contains(t.text.front()));
}

/// To the comma, the bracket or the line's end behind it.
void CodeExpressions::skipExpression()
{
    int depth = 0;
    while (!isEnd() && !isExhausted()) {
        if (depth == 0 && endsExpression())
            return;
        if (token().kind == TokenKind::Sign) {
            const QChar sign = token().text.front();
            depth += QStringView(u"([{").contains(sign) ? 1 : QStringView(u")]}").contains(sign) ? -1 : 0;
        }
        next();
    }
}

/// What it is made of, without what its literals hold: "… + os.getpid()".
CodeValue CodeExpressions::computed(qsizetype startToken)
{
    skipExpression();
    CodeValue value;
    qsizetype end = m_tokens[startToken].offset;
    for (qsizetype i = startToken; i < std::max(m_at, startToken + 1) && value.name.size() <= LongestShown; ++i) {
        const CodeToken &part = m_tokens[i];
        if (part.offset > end)
            value.name += u' ';
        end = part.end;
        const bool isShown = part.kind == TokenKind::Sign || (part.kind == TokenKind::Name && !part.text.front().isDigit());
        value.name += isShown ? part.text : part.kind == TokenKind::LineEnd || part.kind == TokenKind::End ? QString() : u"…"_s;
    }
    value.name = value.name.simplified().left(LongestShown);
    return value;
}

CodeValue CodeExpressions::expression(int depth)
{
    const qsizetype start = m_at;
    if (depth > DeepestNesting || isExhausted())
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

CodeValue CodeExpressions::plus(const CodeValue &left, const CodeValue &right, const CodeValue &otherwise)
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
CodeValue CodeExpressions::joined(int depth)
{
    const qsizetype start = m_at;
    CodeValue value = operand(depth);
    while (!isExhausted()) {
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

CodeValue CodeExpressions::operand(int depth)
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

CodeValue CodeExpressions::named(int depth)
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
CodeValue CodeExpressions::templateText(const CodeToken &token)
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
            unknown.name = u"…"_s;
            return unknown;
        }
        text = joinedText.text();
        at = end + 1;
    }
    return literal(text);
}

CodeValue CodeExpressions::list(int depth, QChar closes)
{
    CodeValue value;
    value.kind = Kind::List;
    next();
    while (!isEnd() && !token().isSign(closes) && !isExhausted()) {
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

CodeValue CodeExpressions::map(int depth)
{
    CodeValue value;
    value.kind = Kind::Map;
    next();
    while (!isEnd() && !token().isSign(u'}') && !isExhausted()) {
        const qsizetype before = m_at;
        mapMember(value, depth);
        accept(u',');
        if (m_at == before)
            next();
    }
    m_isDamaged = !accept(u'}') || m_isDamaged;
    return value;
}

void CodeExpressions::mapMember(CodeValue &map, int depth)
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
        m_isDamaged = m_isDamaged || !token(1).isSign(u'('); // else it is a method
        const qsizetype start = m_at;
        map.members.append({key.text, computed(start)});
    }
}

bool CodeExpressions::mayCopy(qsizetype count, qsizetype into)
{
    if (into + count >= MostMembers || m_copied + count > MostCopied) {
        m_isCut = true;
        return false;
    }
    m_copied += count;
    return true;
}

void CodeExpressions::addMembers(CodeValue &value, const CodeValue &more)
{
    if (mayCopy(more.members.size(), value.members.size()))
        value.members += more.members;
    else
        value.members.append({u"..."_s, refused()});
}

void CodeExpressions::addItems(CodeValue &value, const CodeValue &more)
{
    if (mayCopy(more.items.size(), value.items.size()))
        value.items += more.items;
    else
        value.members.append({u"..."_s, refused()});
}

CodeValue CodeExpressions::call(const QString &callee, int depth)
{
    CodeValue value;
    value.kind = Kind::Call;
    value.name = callee;
    next();
    while (!isEnd() && !token().isSign(u')') && !isExhausted()) {
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
            if (more.kind == Kind::List)
                addItems(value, more);
            else if (more.kind == Kind::Map)
                addMembers(value, more);
            else
                value.members.append({u"..."_s, more});
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
