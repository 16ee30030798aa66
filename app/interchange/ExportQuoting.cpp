#include "interchange/ExportQuoting.h"

#include <QList>
#include <QRandomGenerator>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace {

constexpr QChar opens(0xFDD0); // noncharacters: no text of a person or of MQTT has them
constexpr QChar closes(0xFDD1);
constexpr QChar ends(0xFDD2); // the part that is drawn

/// Drawn anew in each process, so that a text from elsewhere cannot hold one.
const QString &placeholderStart()
{
    static const QString start = opens + QString::number(QRandomGenerator::system()->generate64(), 36) + ends;
    return start;
}

struct Piece {
    QString text; ///< Of a placeholder: its name.
    bool isPlaceholder = false;
};

QList<Piece> piecesOf(const QString &text)
{
    QList<Piece> pieces;
    qsizetype from = 0;
    for (;;) {
        const qsizetype start = text.indexOf(placeholderStart(), from);
        const qsizetype end = start < 0 ? -1 : text.indexOf(closes, start);
        if (end < 0)
            break;
        if (start > from)
            pieces << Piece{text.mid(from, start - from)};
        const qsizetype name = start + placeholderStart().size();
        pieces << Piece{text.mid(name, end - name), true};
        from = end + 1;
    }
    if (from < text.size())
        pieces << Piece{text.mid(from)};
    return pieces;
}

/// Control and format characters, separators of lines and paragraphs, what is no character: not to be pasted as they are.
bool isInvisible(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_NotAssigned:
    case QChar::Other_PrivateUse:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return false;
    }
}

bool isBareInShell(const QByteArray &bytes)
{
    const auto isSafe = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || QByteArrayView("_@%+=:,./-").contains(c);
    };
    return !bytes.isEmpty() && bytes[0] != '=' && std::all_of(bytes.begin(), bytes.end(), isSafe);
}

QString singleQuoted(const QString &text)
{
    QString quoted = text;
    return u'\'' + quoted.replace(u'\'', "'\\''"_L1) + u'\'';
}

/// Bytes by their octal numbers; never a line feed at the end, which "$()" would drop.
QString printed(const QByteArray &bytes)
{
    QString word = u"\"$(printf '"_s;
    for (const char byte : bytes)
        word += u'\\' + QString::number(quint8(byte), 8).rightJustified(3, u'0');
    return word + "')\""_L1;
}

/// How many bytes the UTF-8 sequence at `at` has, and its character; 0: it is none.
int sequenceAt(QByteArrayView bytes, qsizetype at, char32_t *character)
{
    const auto first = quint8(bytes[at]);
    const int length = first < 0x80 ? 1 : first >= 0xC2 && first < 0xE0 ? 2 : first >= 0xE0 && first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (length == 0 || at + length > bytes.size() || (first >= 0x80 && first < 0xC2))
        return 0;
    QStringDecoder decode(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decode(bytes.sliced(at, length));
    const QList<uint> characters = text.toUcs4();
    if (decode.hasError() || characters.size() != 1 || (characters[0] == QChar::ReplacementCharacter && length != 3))
        return 0;
    *character = characters[0];
    return length;
}

QString shellPiece(const QByteArray &bytes)
{
    if (isBareInShell(bytes))
        return QString::fromLatin1(bytes);
    QString word;
    QByteArray shown;
    QByteArray hidden;
    const auto flush = [&] {
        if (!shown.isEmpty())
            word += isBareInShell(shown) ? QString::fromLatin1(shown) : singleQuoted(QString::fromUtf8(shown));
        if (!hidden.isEmpty())
            word += printed(hidden);
        shown.clear();
        hidden.clear();
    };
    for (qsizetype at = 0; at < bytes.size();) {
        char32_t character = 0;
        const int length = sequenceAt(bytes, at, &character);
        const bool isShown = length > 0 && (character == U'\n' || !isInvisible(character));
        if (isShown != hidden.isEmpty())
            flush();
        (isShown ? shown : hidden) += bytes.mid(at, qMax(length, 1));
        at += qMax(length, 1);
    }
    flush();
    return word.isEmpty() ? u"''"_s : word;
}

/// `escape` gives a character's escape sequence, empty where it may stand as it is.
QString escaped(const QString &text, QChar quote, const std::function<QString(char32_t)> &escape)
{
    QString literal = quote;
    for (const uint c : text.toUcs4()) {
        if (c == u'\\' || c == quote.unicode())
            literal += u'\\' + QChar(char16_t(c));
        else if (c == u'\n')
            literal += "\\n"_L1;
        else if (isInvisible(c))
            literal += escape(c);
        else
            literal += QString::fromUcs4(reinterpret_cast<const char32_t *>(&c), 1);
    }
    return literal + quote;
}

QString hex(char32_t c, int digits)
{
    return QString::number(c, 16).rightJustified(digits, u'0');
}

QString joined(const QString &text, const std::function<QString(const QString &)> &literal,
               const std::function<QString(const QString &)> &variable)
{
    QStringList parts;
    for (const Piece &piece : piecesOf(text))
        parts += piece.isPlaceholder ? variable(piece.text) : literal(piece.text);
    return parts.isEmpty() ? literal(QString()) : parts.join(" + "_L1);
}

} // namespace

QString placeholder(const QString &name)
{
    return placeholderStart() + name + closes;
}

bool hasPlaceholder(const QString &text)
{
    return text.contains(placeholderStart());
}

QString withoutPlaceholders(const QString &text)
{
    QString plain;
    for (const Piece &piece : piecesOf(text))
        plain += piece.isPlaceholder ? QString() : piece.text;
    return plain;
}

qsizetype placeholderLength(QStringView text)
{
    return text.startsWith(placeholderStart()) ? text.indexOf(closes) + 1 : 0;
}

QString changedAroundPlaceholders(const QString &text, const std::function<QString(const QString &)> &change)
{
    QString changed;
    for (const Piece &piece : piecesOf(text))
        changed += piece.isPlaceholder ? placeholder(piece.text) : change(piece.text);
    return changed;
}

QString withBareNames(const QString &text)
{
    QString plain;
    for (const Piece &piece : piecesOf(text))
        plain += piece.text;
    return plain;
}

std::optional<QString> shellWord(const QByteArray &bytes)
{
    if (const QString text = QString::fromUtf8(bytes); hasPlaceholder(text))
        return shellWord(text);
    return bytes.contains('\0') ? std::nullopt : std::optional(shellPiece(bytes));
}

std::optional<QString> shellWord(const QString &text)
{
    if (text.contains(QChar::Null))
        return std::nullopt;
    QString word;
    for (const Piece &piece : piecesOf(text))
        word += piece.isPlaceholder ? u"\"$"_s + piece.text + u'"' : shellPiece(piece.text.toUtf8());
    return word.isEmpty() ? u"''"_s : word;
}

QString jsString(const QString &text)
{
    const auto escape = [](char32_t c) { return c > 0xFFFF ? "\\u{"_L1 + hex(c, 1) + u'}' : "\\u"_L1 + hex(c, 4); };
    return joined(
        text, [&](const QString &plain) { return escaped(plain, u'\'', escape); },
        [](const QString &name) { return "process.env."_L1 + name; });
}

QString pythonString(const QString &text)
{
    const auto escape = [](char32_t c) { return c > 0xFFFF ? "\\U"_L1 + hex(c, 8) : "\\u"_L1 + hex(c, 4); };
    return joined(
        text, [&](const QString &plain) { return escaped(plain, u'"', escape); },
        [](const QString &name) { return "os.environ[\""_L1 + name + "\"]"_L1; });
}

QString pythonBytes(const QByteArray &bytes)
{
    if (const QString text = QString::fromUtf8(bytes); hasPlaceholder(text)) {
        const QString value = pythonString(text);
        return (value.contains(" + "_L1) ? u'(' + value + u')' : value) + ".encode()"_L1;
    }
    QString literal = u"b\""_s;
    for (const char byte : bytes) {
        if (byte == '"' || byte == '\\')
            literal += QChar(u'\\') + QLatin1Char(byte);
        else if (byte >= 0x20 && byte < 0x7F)
            literal += QLatin1Char(byte);
        else
            literal += "\\x"_L1 + hex(quint8(byte), 2);
    }
    return literal + u'"';
}

bool isConfValue(const QString &value)
{
    const auto isWrong = [](QChar c) { return c.unicode() < 0x20 || c == QChar(0x7F); };
    return !value.isEmpty() && !value[0].isSpace() && !value.back().isSpace() && std::none_of(value.begin(), value.end(), isWrong);
}

QString commentLine(const QString &text)
{
    QString line;
    for (const uint c : withBareNames(text).toUcs4())
        line += isInvisible(c) ? u" "_s : QString::fromUcs4(reinterpret_cast<const char32_t *>(&c), 1);
    return line.simplified();
}
