#include "settings/BinaryText.h"

#include <QCoreApplication>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace {

std::variant<QByteArray, QString> fromHex(const QString &text)
{
    QByteArray digits;
    for (const QChar c : text) {
        if (c.isSpace() || c == u':' || c == u'-')
            continue;
        if (!((c >= u'0' && c <= u'9') || (c.toLower() >= u'a' && c.toLower() <= u'f')))
            return QCoreApplication::translate("BinaryText",
                                               "\"%1\" is no hexadecimal digit. Give pairs of 0 to 9 and a to f, such as 00 ff 7e.")
                .arg(QString(c));
        digits.append(c.toLatin1());
    }
    if (digits.size() % 2)
        return QCoreApplication::translate("BinaryText", "A byte has two hexadecimal digits; the last one has only one.");
    return QByteArray::fromHex(digits);
}

std::variant<QByteArray, QString> fromBase64(const QString &text)
{
    QByteArray compact;
    for (const QChar c : text) {
        if (!c.isSpace())
            compact.append(c.unicode() < 128 ? c.toLatin1() : '?');
    }
    const auto options = compact.contains('-') || compact.contains('_') ? QByteArray::Base64UrlEncoding : QByteArray::Base64Encoding;
    const auto result = QByteArray::fromBase64Encoding(compact, options | QByteArray::AbortOnBase64DecodingErrors);
    if (!result)
        return QCoreApplication::translate("BinaryText",
                                           "This is no Base64: it has characters other than A-Z, a-z, 0-9, + and /, or a wrong length.");
    return result.decoded;
}

} // namespace

std::variant<QByteArray, QString> bytesFromText(const QString &text, BinaryValue::Form form)
{
    switch (form) {
    case BinaryValue::Form::Hex:
        return fromHex(text);
    case BinaryValue::Form::Base64:
        return fromBase64(text);
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
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(bytes);
    return decoder.hasError() ? std::nullopt : std::optional(text);
}
