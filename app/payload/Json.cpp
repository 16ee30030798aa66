#include "payload/Json.h"

#include "payload/PayloadKind.h"

#include <QCoreApplication>
#include <QLocale>
#include <QSet>
#include <QStringList>

#include <cmath>

using namespace Qt::StringLiterals;

namespace payload {

using Why = JsonProblem::Kind;

namespace {

struct Json {
    Q_DECLARE_TR_FUNCTIONS(Json)
};

constexpr qsizetype deepestIndent = 64;

QString wordAt(QByteArrayView bytes, qsizetype offset)
{
    qsizetype end = offset;
    while (end < bytes.size() && end < offset + 40 && !QByteArrayView(" \t\r\n,:[]{}\"").contains(bytes[end]))
        ++end;
    return toText(bytes.sliced(offset, end - offset));
}

/// Digits of a number without sign, point, exponent and zeros at either end.
QByteArray significantDigits(QByteArrayView number)
{
    QByteArray digits;
    for (const char c : number) {
        if ((c | 0x20) == 'e')
            break;
        if (c >= '0' && c <= '9' && !(digits.isEmpty() && c == '0'))
            digits += c;
    }
    while (digits.endsWith('0'))
        digits.chop(1);
    return digits;
}

/// A reader that keeps numbers as IEEE 754 doubles gets another one.
bool losesDigits(QByteArrayView number)
{
    bool inRange = false;
    const double value = number.toByteArray().toDouble(&inRange);
    if (!inRange || !std::isfinite(value))
        return true;
    const QByteArray digits = significantDigits(number);
    return digits.size() > 15 && significantDigits(QByteArray::number(value, 'g', QLocale::FloatingPointShortest)) != digits;
}

void indent(QByteArray &out, qsizetype depth, int width)
{
    out.append('\n').append(qMin(depth, deepestIndent) * width, ' ');
}

bool isEnd(JsonToken token)
{
    return token == JsonToken::EndObject || token == JsonToken::EndArray;
}

bool isBegin(JsonToken token)
{
    return token == JsonToken::BeginObject || token == JsonToken::BeginArray;
}

/// Halves of surrogate pairs that stand alone become U+FFFD.
QString withoutLoneSurrogates(QString text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
            ++i;
        else if (text[i].isSurrogate())
            text[i] = QChar::ReplacementCharacter;
    }
    return text;
}

char escapedCharacter(char c)
{
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return c;
    }
}

class DuplicateNames
{
public:
    explicit DuplicateNames(qsizetype limit)
        : m_left(limit)
    {
    }
    void see(const JsonScanner &scanner, QByteArrayView bytes)
    {
        if (isBegin(scanner.token()))
            m_open.emplace_back();
        else if (isEnd(scanner.token()))
            m_open.pop_back();
        else if (scanner.token() == JsonToken::Name && m_left > 0 && m_first.isNull())
            add(bytes.sliced(scanner.start(), scanner.end() - scanner.start()));
    }
    QString first() const { return m_first; }

private:
    void add(QByteArrayView token)
    {
        const QString name = jsonText(token);
        m_left -= token.size() + 32;
        if (m_open.back().contains(name))
            m_first = name.isNull() ? u""_s : name;
        m_open.back().insert(name);
    }
    std::vector<QSet<QString>> m_open;
    qsizetype m_left;
    QString m_first;
};

} // namespace

TextPlace placeOf(QByteArrayView bytes, qsizetype offset)
{
    TextPlace place;
    offset = qMin(offset, bytes.size());
    for (qsizetype i = 0; i < offset; ++i) {
        const bool isLineEnd = bytes[i] == '\n' || (bytes[i] == '\r' && !(i + 1 < bytes.size() && bytes[i + 1] == '\n'));
        if (isLineEnd)
            place = {place.line + 1, 1};
        else if ((bytes[i] & 0xC0) != 0x80) // not a continuation byte
            ++place.column;
    }
    return place;
}

TextPlace placeOf(QStringView text, qsizetype position)
{
    TextPlace place;
    position = qMin(position, text.size());
    for (qsizetype i = 0; i < position; ++i) {
        const bool isLineEnd = text[i] == u'\n' || (text[i] == u'\r' && !(i + 1 < text.size() && text[i + 1] == u'\n'));
        if (isLineEnd)
            place = {place.line + 1, 1};
        else if (!text[i].isLowSurrogate())
            ++place.column;
    }
    return place;
}

std::optional<JsonProblem> checkJson(QByteArrayView bytes)
{
    const std::optional<qsizetype> wrong = firstNonUtf8(bytes);
    JsonScanner scanner(wrong ? bytes.first(*wrong) : bytes);
    while (scanner.next()) { }
    if (wrong && (scanner.problem().kind == Why::None || scanner.endedEarly()))
        return JsonProblem{Why::NotUtf8, *wrong};
    return scanner.problem().kind == Why::None ? std::nullopt : std::optional(scanner.problem());
}

QString describe(const JsonProblem &problem, QByteArrayView bytes)
{
    switch (problem.kind) {
    case Why::None:
        return {};
    case Why::Nothing:
        return Json::tr("There is no JSON value yet.");
    case Why::NotUtf8:
        return Json::tr("This byte is no UTF-8, and JSON is UTF-8 text.");
    case Why::ValueExpected:
        return Json::tr("A value is expected here: an object, an array, a text in double quotes, a number, true, false or null.");
    case Why::UnknownWord:
        return Json::tr("\"%1\" is no JSON value. Texts stand in double quotes; the only words are true, false and null.")
            .arg(wordAt(bytes, problem.offset));
    case Why::SingleQuote:
        return Json::tr("JSON has no single quotes. Use double quotes.");
    case Why::Comment:
        return Json::tr("JSON has no comments.");
    case Why::NameExpected:
        return Json::tr("A name in double quotes is expected here.");
    case Why::ColonExpected:
        return Json::tr("A colon is expected here, between the name and its value.");
    case Why::CommaOrBraceExpected:
        return Json::tr("A comma or } is expected here.");
    case Why::CommaOrBracketExpected:
        return Json::tr("A comma or ] is expected here.");
    case Why::TrailingComma:
        return Json::tr("No comma may stand after the last entry.");
    case Why::TextNotClosed:
        return Json::tr("The text that begins here has no closing double quote.");
    case Why::ControlInText:
        return Json::tr("A line end, tab or other control character stands in a text. Write it as \\n, \\t or \\u001F.");
    case Why::BadEscape:
        return Json::tr("After a backslash comes one of \" \\ / b f n r t, or u and four hexadecimal digits.");
    case Why::BadNumber:
        return Json::tr("\"%1\" is no JSON number: it has no plus sign and no zero in front, and digits on both sides of a point.")
            .arg(wordAt(bytes, problem.offset));
    case Why::ObjectNotClosed:
        return Json::tr("The object that begins here is not closed: } is missing.");
    case Why::ArrayNotClosed:
        return Json::tr("The array that begins here is not closed: ] is missing.");
    case Why::AfterEnd:
        return Json::tr("The JSON value is complete before this. Nothing may follow it.");
    }
    return {};
}

QString describeWithPlace(const JsonProblem &problem, QByteArrayView bytes)
{
    const TextPlace place = placeOf(bytes, problem.offset);
    return Json::tr("Line %1, column %2: %3", "place in a text and what is wrong there")
        .arg(QString::number(place.line), QString::number(place.column), describe(problem, bytes));
}

QStringList jsonNotes(QByteArrayView bytes, qsizetype limit)
{
    QStringList notes;
    if (bytes.startsWith("\xEF\xBB\xBF"))
        notes << Json::tr("It begins with a byte order mark, which some readers refuse.");
    DuplicateNames names(limit);
    QByteArray number;
    JsonScanner scanner(bytes);
    while (scanner.next()) {
        names.see(scanner, bytes);
        const QByteArrayView token = bytes.sliced(scanner.start(), scanner.end() - scanner.start());
        if (scanner.token() == JsonToken::Number && number.isEmpty() && token.size() < 1000 && losesDigits(token))
            number = token.toByteArray();
    }
    if (!names.first().isNull())
        notes << Json::tr("The name \"%1\" comes more than once in an object: readers differ in which one they take.")
                     .arg(names.first().left(60));
    if (!number.isEmpty())
        notes << Json::tr("A reader that keeps numbers as doubles changes %1.").arg(QString::fromLatin1(number.left(60)));
    return notes;
}

std::optional<QByteArray> indentedJson(QByteArrayView bytes, int width)
{
    if (checkJson(bytes))
        return std::nullopt;
    QByteArray out;
    out.reserve(bytes.size() + bytes.size() / 2);
    JsonToken last = JsonToken::None;
    JsonScanner scanner(bytes);
    for (; scanner.next(); last = scanner.token()) {
        const bool breaks = isEnd(scanner.token()) ? !isBegin(last) : isBegin(last) || last == JsonToken::Comma;
        if (breaks)
            indent(out, scanner.depth() - (isBegin(scanner.token()) ? 1 : 0), width);
        out.append(bytes.data() + scanner.start(), scanner.end() - scanner.start());
        if (scanner.token() == JsonToken::Colon)
            out.append(' ');
    }
    return out;
}

std::optional<QByteArray> compactedJson(QByteArrayView bytes)
{
    if (checkJson(bytes))
        return std::nullopt;
    QByteArray out;
    out.reserve(bytes.size());
    JsonScanner scanner(bytes);
    while (scanner.next())
        out.append(bytes.data() + scanner.start(), scanner.end() - scanner.start());
    return out;
}

QString jsonText(QByteArrayView token)
{
    if (token.size() < 2)
        return {};
    token = token.sliced(1, token.size() - 2);
    if (!token.contains('\\'))
        return toText(token);
    QString text;
    qsizetype plain = 0; // what was copied so far
    for (qsizetype i = 0; i < token.size(); ++i) {
        if (token[i] != '\\' || i + 1 >= token.size())
            continue;
        text += toText(token.sliced(plain, i - plain));
        const char escape = token[++i];
        if (escape == 'u' && i + 4 < token.size()) {
            text += QChar(char16_t(token.sliced(i + 1, 4).toByteArray().toUShort(nullptr, 16)));
            i += 4;
        } else {
            text += QLatin1Char(escapedCharacter(escape));
        }
        plain = i + 1;
    }
    text += toText(token.sliced(plain));
    return withoutLoneSurrogates(text);
}

qsizetype findInJson(QByteArrayView bytes, const QString &text, qsizetype from, bool forward)
{
    if (text.isEmpty())
        return -1;
    qsizetype first = -1;
    qsizetype before = -1;
    qsizetype last = -1;
    JsonScanner scanner(bytes);
    while (scanner.next()) {
        if (scanner.token() < JsonToken::Name || scanner.token() > JsonToken::Null)
            continue;
        const QByteArrayView token = bytes.sliced(scanner.start(), scanner.end() - scanner.start());
        const bool quoted = scanner.token() <= JsonToken::String;
        const QString content = quoted ? jsonText(token) : QString::fromLatin1(token.data(), token.size());
        if (!content.contains(text, Qt::CaseInsensitive))
            continue;
        if (forward && scanner.start() > from)
            return scanner.start();
        first = first < 0 ? scanner.start() : first;
        before = scanner.start() < from ? scanner.start() : before;
        last = scanner.start();
    }
    return forward ? first : before >= 0 ? before : last;
}

} // namespace payload
