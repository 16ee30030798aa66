#include "settings/JsObjectParser.h"

#include "settings/JsLexer.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QMap>

using namespace Qt::StringLiterals;

namespace {

struct Options {
    Q_DECLARE_TR_FUNCTIONS(Options)
};

constexpr int DeepestNesting = 64;
constexpr int MostValues = 100'000;

/// Recursive descent, one token ahead. After the first error every function returns at once.
class Parser
{
public:
    explicit Parser(const QString &text)
        : m_lexer(text)
    {
        next();
    }

    std::variant<QJsonObject, JsParseError> parse()
    {
        skipFront();
        int parentheses = 0;
        while (isPunctuator(u'(') && ++parentheses <= DeepestNesting)
            next();
        if (!isPunctuator(u'{'))
            fail(Options::tr("an object was expected: \"{\""));
        const QJsonObject object = parseObject(0, {});
        for (; parentheses > 0; --parentheses)
            expect(u')', Options::tr("\")\" was expected"));
        while (!m_error && isPunctuator(u';'))
            next();
        if (m_token.kind != JsToken::Kind::End)
            fail(Options::tr("nothing more was expected behind the object"));
        if (m_error)
            return *m_error;
        return object;
    }

private:
    using Kind = JsToken::Kind;

    void next()
    {
        if (m_error)
            return;
        m_token = m_lexer.next();
        if (m_token.kind == Kind::Error)
            failAt(m_token.offset, m_token.text);
    }

    bool isPunctuator(QChar character) const { return m_token.kind == Kind::Punctuator && m_token.text == character; }
    bool isWord(QLatin1StringView word) const { return m_token.kind == Kind::Word && m_token.text == word; }

    void failAt(qsizetype offset, const QString &text)
    {
        if (m_error)
            return;
        m_error = m_lexer.errorAt(offset, text);
        m_token = {Kind::End, offset, {}, 0};
    }

    void fail(const QString &expected)
    {
        if (m_token.kind == Kind::End)
            failAt(m_token.offset, Options::tr("the text ends here; %1.").arg(expected));
        else if (m_token.kind == Kind::Punctuator)
            failAt(m_token.offset, Options::tr("\"%1\" stands here; %2.").arg(m_token.text, expected));
        else // a word or a value may be a secret that lacks its quotes
            failAt(m_token.offset, Options::tr("%1.").arg(expected));
    }

    bool accept(QChar character)
    {
        if (!isPunctuator(character))
            return false;
        next();
        return true;
    }

    void expect(QChar character, const QString &expected)
    {
        if (!accept(character))
            fail(expected);
    }

    /// `options =`, `const options: IClientOptions =`, `export default`, `module.exports =`: up to the brace.
    void skipFront()
    {
        constexpr int mostTokens = 20;
        for (int i = 0; i < mostTokens && (m_token.kind == Kind::Word || isPunctuator(u'=') || isPunctuator(u'.') || isPunctuator(u':'));
             ++i)
            next();
    }

    QJsonObject parseObject(int depth, const QString &path);
    QJsonArray parsePairs(int depth, const QString &path);
    QJsonArray parseArray(int depth, const QString &path);
    bool parseKey(QString &key);
    QJsonValue parseValue(int depth, const QString &path);
    QJsonValue parseSum(int depth, const QString &path);
    QJsonValue parseFactors();
    double parseNumber();
    QJsonValue parseWord(int depth);
    QJsonValue parseCall(const QString &name, qsizetype start, int depth);
    QJsonValue bytesOf(const QJsonValue &first, const QString &encoding, qsizetype offset);
    template <typename Member>
    void parseMembers(int depth, const QString &path, Member member);

    JsLexer m_lexer;
    JsToken m_token;
    std::optional<JsParseError> m_error;
    int m_values = 0;
};

/// The members between braces: calls `member(key, value)` for each whose value is not `undefined`.
template <typename Member>
void Parser::parseMembers(int depth, const QString &path, Member member)
{
    expect(u'{', Options::tr("\"{\" was expected"));
    while (!m_error && !isPunctuator(u'}')) {
        QString key;
        if (!parseKey(key))
            return;
        expect(u':', Options::tr("\":\" and the value of the key were expected"));
        const QJsonValue value = parseValue(depth + 1, key);
        if (!m_error && !value.isUndefined())
            member(key, value);
        if (!m_error && !accept(u',') && !isPunctuator(u'}'))
            fail(path.isEmpty() ? Options::tr("\",\" or \"}\" was expected")
                                : Options::tr("\",\" or \"}\" was expected in \"%1\"").arg(path));
    }
    expect(u'}', Options::tr("\"}\" was expected"));
}

QJsonObject Parser::parseObject(int depth, const QString &path)
{
    // Sorted first: QJsonObject takes a time that grows with the square when its keys come in any other order.
    QMap<QString, QJsonValue> members;
    parseMembers(depth, path, [&](const QString &key, const QJsonValue &value) { members.insert(key, value); });
    QJsonObject object;
    for (auto it = members.begin(); it != members.end(); ++it)
        object.insert(it.key(), it.value());
    return object;
}

QJsonArray Parser::parsePairs(int depth, const QString &path)
{
    QJsonArray pairs;
    parseMembers(depth, path, [&](const QString &key, const QJsonValue &value) { pairs.append(QJsonArray{key, value}); });
    return pairs;
}

QJsonArray Parser::parseArray(int depth, const QString &path)
{
    QJsonArray array;
    expect(u'[', Options::tr("\"[\" was expected"));
    while (!m_error && !isPunctuator(u']')) {
        const QJsonValue value = parseValue(depth + 1, path);
        array.append(value.isUndefined() ? QJsonValue(QJsonValue::Null) : value);
        if (!m_error && !accept(u',') && !isPunctuator(u']'))
            fail(Options::tr("\",\" or \"]\" was expected"));
    }
    expect(u']', Options::tr("\"]\" was expected"));
    return array;
}

bool Parser::parseKey(QString &key)
{
    if (m_token.kind == Kind::Word || m_token.kind == Kind::String)
        key = m_token.text;
    else if (m_token.kind == Kind::Number)
        key = QString::number(m_token.number, 'g', 17);
    else
        fail(Options::tr("a key or \"}\" was expected"));
    next();
    return !m_error;
}

QJsonValue Parser::parseValue(int depth, const QString &path)
{
    if (depth > DeepestNesting)
        failAt(m_token.offset, Options::tr("objects and lists are nested more than %1 deep.").arg(DeepestNesting));
    if (++m_values > MostValues)
        failAt(m_token.offset, Options::tr("there are more than %1 values.").arg(MostValues));
    if (m_error)
        return {};
    if (isPunctuator(u'{')) {
        const bool keepsOrder = path == "userProperties"_L1 || path == "headers"_L1;
        return keepsOrder ? QJsonValue(parsePairs(depth, path)) : QJsonValue(parseObject(depth, path));
    }
    if (isPunctuator(u'['))
        return parseArray(depth, path);
    return parseSum(depth, path);
}

/// Numbers with + - * /, strings joined with +, or a single word or call.
QJsonValue Parser::parseSum(int depth, const QString &path)
{
    if (m_token.kind == Kind::Number || isPunctuator(u'-') || isPunctuator(u'+'))
        return parseFactors();
    if (m_token.kind == Kind::String) {
        QString text = m_token.text;
        next();
        while (!m_error && accept(u'+')) {
            if (m_token.kind != Kind::String)
                fail(Options::tr("a string in quotes was expected; code is not run"));
            text += m_token.text;
            next();
        }
        return text;
    }
    if (m_token.kind == Kind::Word)
        return parseWord(depth);
    fail(path.isEmpty() ? Options::tr("a value was expected") : Options::tr("a value was expected for \"%1\"").arg(path));
    return {};
}

QJsonValue Parser::parseFactors()
{
    const qsizetype start = m_token.offset;
    double sum = 0;
    double sign = 1;
    while (!m_error) {
        double product = parseNumber();
        while (!m_error && (isPunctuator(u'*') || isPunctuator(u'/'))) {
            const bool divides = isPunctuator(u'/');
            next();
            const double factor = parseNumber();
            product = divides ? product / factor : product * factor;
        }
        sum += sign * product;
        if (!isPunctuator(u'+') && !isPunctuator(u'-'))
            break;
        sign = isPunctuator(u'-') ? -1 : 1;
        next();
    }
    if (!qIsFinite(sum))
        failAt(start, Options::tr("this is no finite number."));
    return sum;
}

double Parser::parseNumber()
{
    double sign = 1;
    if (isPunctuator(u'-') || isPunctuator(u'+')) {
        sign = isPunctuator(u'-') ? -1 : 1;
        next();
    }
    const double number = m_token.number;
    if (m_token.kind != Kind::Number)
        fail(Options::tr("a number was expected"));
    next();
    return sign * number;
}

QJsonValue Parser::parseWord(int depth)
{
    const qsizetype start = m_token.offset;
    QString name = m_token.text;
    next();
    if (name == "true"_L1 || name == "false"_L1)
        return name == "true"_L1;
    if (name == "null"_L1)
        return QJsonValue(QJsonValue::Null);
    if (name == "undefined"_L1)
        return QJsonValue(QJsonValue::Undefined);
    if (name == "new"_L1 && m_token.kind == Kind::Word) {
        name = m_token.text;
        next();
    }
    while (!m_error && isPunctuator(u'.')) {
        next();
        name += u'.' + m_token.text;
        next();
    }
    static const QStringList calls{u"Buffer.from"_s,     u"Buffer"_s,        u"Buffer.alloc"_s,    u"Uint8Array"_s,
                                   u"Uint8Array.from"_s, u"Uint8Array.of"_s, u"fs.readFileSync"_s, u"readFileSync"_s};
    if (!isPunctuator(u'(') || !calls.contains(name)) {
        failAt(start,
               Options::tr("text needs quotes, and code is not run: write a string, a number, true, false, null, a list or an object."));
        return {};
    }
    return parseCall(name, start, depth);
}

/// The calls that stand for bytes or for a file's content.
QJsonValue Parser::parseCall(const QString &name, qsizetype start, int depth)
{
    expect(u'(', Options::tr("\"(\" was expected"));
    QJsonArray arguments;
    while (!m_error && !isPunctuator(u')')) {
        arguments.append(parseValue(depth + 1, {}));
        if (!m_error && !accept(u',') && !isPunctuator(u')'))
            fail(Options::tr("\",\" or \")\" was expected"));
    }
    expect(u')', Options::tr("\")\" was expected"));
    if (m_error)
        return {};
    const QJsonValue first = arguments.isEmpty() ? QJsonValue() : arguments.first();
    if (name.endsWith("readFileSync"_L1)) {
        if (!first.isString())
            failAt(start, Options::tr("the name of the file was expected in quotes."));
        return QJsonObject{{u"file"_s, first}};
    }
    if (name == "Buffer.alloc"_L1 && (arguments.size() != 1 || first.toDouble(-1) != 0)) {
        failAt(start, Options::tr("give the bytes with Buffer.from(\"...\", \"hex\")."));
        return {};
    }
    if (name == "Buffer.alloc"_L1 || name == "Uint8Array.of"_L1)
        return bytesOf(name == "Buffer.alloc"_L1 ? QJsonArray() : arguments, {}, start);
    return bytesOf(first, arguments.size() > 1 ? arguments[1].toString() : QString(), start);
}

QJsonValue Parser::bytesOf(const QJsonValue &first, const QString &encoding, qsizetype offset)
{
    const QJsonValue bytes = bufferToJson(first, encoding);
    if (!bytes.isUndefined())
        return bytes;
    failAt(offset,
           first.isString() ? Options::tr("the encoding was expected to be hex, base64, utf8 or latin1.")
                            : Options::tr("a string or a list of bytes was expected."));
    return {};
}

} // namespace

std::variant<QJsonObject, JsParseError> parseJsObject(const QString &text)
{
    constexpr qsizetype longest = 8 * 1024 * 1024;
    if (text.size() > longest)
        return JsParseError{
            1, 1, Options::tr("there are %1 characters; at most %2 are read.").arg(QString::number(text.size()), QString::number(longest))};
    return Parser(text).parse();
}

QJsonValue bufferToJson(const QJsonValue &first, const QString &encoding)
{
    if (first.isArray())
        return QJsonObject{{u"type"_s, u"Buffer"_s}, {u"data"_s, first}};
    const QString name = encoding.toLower();
    if (!first.isString())
        return QJsonValue(QJsonValue::Undefined);
    if (name.isEmpty() || name == "utf8"_L1 || name == "utf-8"_L1)
        return first;
    if (name == "hex"_L1)
        return QJsonObject{{u"hex"_s, first}};
    if (name == "base64"_L1 || name == "base64url"_L1)
        return QJsonObject{{u"base64"_s, first}};
    if (name != "latin1"_L1 && name != "binary"_L1 && name != "ascii"_L1)
        return QJsonValue(QJsonValue::Undefined);
    QByteArray bytes;
    for (const QChar c : first.toString())
        bytes += char(c.unicode() & 0xFF); // as Node has it
    return QJsonObject{{u"hex"_s, QString::fromLatin1(bytes.toHex())}};
}
