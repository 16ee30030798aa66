#include "settings/BinaryText.h"

#include <QCoreApplication>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace {

struct BinaryText {
    Q_DECLARE_TR_FUNCTIONS(BinaryText)
};

int hexDigit(QChar c)
{
    const char16_t u = c.unicode();
    if (u >= u'0' && u <= u'9')
        return u - u'0';
    const char16_t lower = u | 0x20;
    return lower >= u'a' && lower <= u'f' ? lower - u'a' + 10 : -1;
}

bool separatesHex(QChar c)
{
    return c.isSpace() || c == u':' || c == u'-' || c == u',';
}

/// The character at a position, whole.
QString characterAt(QStringView text, qsizetype position)
{
    const bool pair = text[position].isHighSurrogate() && position + 1 < text.size();
    return text.mid(position, pair ? 2 : 1).toString();
}

int base64Digit(QChar c)
{
    const char16_t u = c.unicode();
    if (u >= u'A' && u <= u'Z')
        return u - u'A';
    if (u >= u'a' && u <= u'z')
        return u - u'a' + 26;
    if (u >= u'0' && u <= u'9')
        return u - u'0' + 52;
    return u == u'+' || u == u'-' ? 62 : u == u'/' || u == u'_' ? 63 : -1;
}

BytesProblem noBase64(qsizetype position)
{
    return {position, BinaryText::tr("This is no Base64: it has characters other than A-Z, a-z, 0-9, + and /, or a wrong length.")};
}

template <typename Result>
std::variant<QByteArray, QString> withoutPlace(const Result &result)
{
    if (const auto *problem = std::get_if<BytesProblem>(&result))
        return problem->text;
    return std::get<QByteArray>(result);
}

} // namespace

std::variant<QByteArray, BytesProblem> bytesFromHex(QStringView text)
{
    QByteArray bytes;
    bytes.reserve(text.size() / 2);
    int high = -1;
    qsizetype pairStart = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (separatesHex(text[i]))
            continue;
        if (high < 0 && text[i] == u'0' && i + 1 < text.size() && (text[i + 1] == u'x' || text[i + 1] == u'X')) {
            ++i;
            continue;
        }
        const int digit = hexDigit(text[i]);
        if (digit < 0)
            return BytesProblem{i,
                                BinaryText::tr("\"%1\" is no hexadecimal digit. Give pairs of 0 to 9 and a to f, such as 00 ff 7e.")
                                    .arg(characterAt(text, i))};
        if (high < 0) {
            high = digit;
            pairStart = i;
        } else {
            bytes.append(char(high << 4 | digit));
            high = -1;
        }
    }
    if (high >= 0)
        return BytesProblem{pairStart, BinaryText::tr("A byte has two hexadecimal digits; the last one has only one.")};
    return bytes;
}

std::variant<QByteArray, BytesProblem> bytesFromBase64(QStringView text)
{
    QByteArray bytes;
    bytes.reserve(text.size() / 4 * 3);
    quint32 group = 0;
    int digits = 0; // of the group
    int padding = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i].isSpace())
            continue;
        const int digit = base64Digit(text[i]);
        const bool isPadding = text[i] == u'=' && digits + padding >= 2 && digits + padding < 4;
        if (isPadding)
            ++padding;
        else if (digit < 0 || padding > 0)
            return noBase64(i);
        if (isPadding)
            continue;
        group = group << 6 | quint32(digit);
        if (++digits == 4) {
            bytes.append(char(group >> 16)).append(char(group >> 8)).append(char(group));
            group = 0;
            digits = 0;
        }
    }
    if (digits == 1 || (padding > 0 && digits + padding != 4))
        return noBase64(text.size());
    if (digits >= 2)
        bytes.append(char(group >> (digits == 2 ? 4 : 10)));
    if (digits == 3)
        bytes.append(char(group >> 2));
    return bytes;
}

std::variant<QByteArray, QString> bytesFromText(const QString &text, BinaryValue::Form form)
{
    switch (form) {
    case BinaryValue::Form::Hex:
        return withoutPlace(bytesFromHex(text));
    case BinaryValue::Form::Base64:
        return withoutPlace(bytesFromBase64(text));
    case BinaryValue::Form::Text:
    case BinaryValue::Form::File:
        break;
    }
    return text.toUtf8();
}

std::optional<QString> bytesToText(const QByteArray &bytes, BinaryValue::Form form)
{
    if (form == BinaryValue::Form::Hex)
        return QString::fromLatin1(bytes.toHex(' '));
    if (form == BinaryValue::Form::Base64)
        return QString::fromLatin1(bytes.toBase64());
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    const QString text = decoder(bytes);
    return decoder.hasError() ? std::nullopt : std::optional(text);
}
