// Reads JSON (RFC 8259) token by token, without building anything and without recursion.
#pragma once

#include <QByteArray>

#include <vector>

namespace payload {

/// Why and where bytes are no JSON.
struct JsonProblem {
    enum class Kind : quint8 {
        None,
        Nothing,       ///< No token at all.
        NotUtf8,       ///< RFC 8259, section 8.1
        ValueExpected, ///< Something else stands where a value must be.
        UnknownWord,   ///< True, None, undefined, NaN, a text without quotes.
        SingleQuote,
        Comment,
        NameExpected,
        ColonExpected,
        CommaOrBraceExpected,
        CommaOrBracketExpected,
        TrailingComma,
        TextNotClosed, ///< `offset` is its opening quote.
        ControlInText, ///< Section 7: U+0000 to U+001F are escaped.
        BadEscape,
        BadNumber,
        ObjectNotClosed, ///< `offset` is its opening brace: the bytes end inside.
        ArrayNotClosed,
        AfterEnd, ///< Something follows the value.
    };
    Kind kind = Kind::None;
    qsizetype offset = 0; ///< In bytes.
    bool operator==(const JsonProblem &) const = default;
};

enum class JsonToken : quint8 { None, BeginObject, EndObject, BeginArray, EndArray, Name, String, Number, True, False, Null, Colon, Comma };

constexpr bool isValueStart(JsonToken token)
{
    return token == JsonToken::BeginObject || token == JsonToken::BeginArray || (token >= JsonToken::String && token <= JsonToken::Null);
}

/// The grammar is checked on the way; that the texts are UTF-8 is not (checkJson() does). Memory: one bit for each open container.
class JsonScanner
{
public:
    /// Where to begin: before a value, or inside a container after one of its entries.
    enum class Begin : quint8 { Document, Value, AfterEntryOfObject, AfterEntryOfArray };

    explicit JsonScanner(QByteArrayView bytes, qsizetype offset = 0, Begin begin = Begin::Document);

    /// The next token: false at the end and at a problem.
    bool next();
    JsonToken token() const { return m_token; }
    qsizetype start() const { return m_start; } ///< First byte of the token.
    qsizetype end() const { return m_end; }     ///< One past its last byte.
    /// Containers that are open after this token.
    qsizetype depth() const { return qsizetype(m_open.size()); }
    const JsonProblem &problem() const { return m_problem; }
    /// The problem is that the bytes stop too early: more of them could make it good.
    bool endedEarly() const;

private:
    enum class Expect : quint8 { Value, ValueOrEnd, Name, NameOrEnd, Colon, CommaOrEnd, Nothing };

    bool fail(JsonProblem::Kind kind, qsizetype offset);
    bool accept(JsonToken token, qsizetype length, Expect then);
    bool open(JsonToken token);
    bool close(JsonToken token);
    bool readValue(char c);
    bool readWord(QByteArrayView word, JsonToken token);
    bool readString(JsonToken token, Expect then);
    bool readNumber();
    bool failValue(char c);
    bool failEnd();
    Expect afterValue() const { return m_open.empty() ? Expect::Nothing : Expect::CommaOrEnd; }
    qsizetype digits(qsizetype at) const;

    QByteArrayView m_bytes;
    qsizetype m_next;
    Expect m_expect = Expect::Value;
    bool m_afterComma = false;
    bool m_valueAlone = false; ///< What follows the value is none of ours.
    JsonToken m_token = JsonToken::None;
    qsizetype m_start = 0;
    qsizetype m_end = 0;
    std::vector<bool> m_open;          ///< True: an object.
    std::vector<qsizetype> m_openedAt; ///< The innermost few, for the words of a problem.
    JsonProblem m_problem;
};

} // namespace payload
