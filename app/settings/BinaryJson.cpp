// Binary values in their JSON forms.
#include "settings/OptionsJson.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>
#include <cctype>
#include <cmath>

using namespace Qt::StringLiterals;

namespace {

struct Options {
    Q_DECLARE_TR_FUNCTIONS(Options)
};

/// Pairs of digits, with blanks, colons or dashes between them if need be.
std::optional<QByteArray> bytesFromHex(const QString &text)
{
    QByteArray digits;
    digits.reserve(text.size());
    for (const QChar c : text) {
        if (c.unicode() < 128 && std::isxdigit(c.unicode()))
            digits += char(c.unicode());
        else if (!c.isSpace() && c != u':' && c != u'-')
            return std::nullopt;
    }
    return digits.size() % 2 == 0 ? std::optional(QByteArray::fromHex(digits)) : std::nullopt;
}

/// Both alphabets, with or without padding and line breaks.
std::optional<QByteArray> bytesFromBase64(const QString &text)
{
    QByteArray plain = text.toLatin1();
    plain.removeIf([](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
    if (text.size() > 0 && std::any_of(text.begin(), text.end(), [](QChar c) { return c.unicode() > 127; }))
        return std::nullopt;
    std::replace(plain.begin(), plain.end(), '-', '+');
    std::replace(plain.begin(), plain.end(), '_', '/');
    while (plain.endsWith('='))
        plain.chop(1);
    const auto result = QByteArray::fromBase64Encoding(plain, QByteArray::OmitTrailingEquals | QByteArray::AbortOnBase64DecodingErrors);
    return result && plain.size() % 4 != 1 ? std::optional(result.decoded) : std::nullopt;
}

std::optional<QByteArray> bytesFromList(const QJsonValue &value)
{
    if (!value.isArray())
        return std::nullopt;
    const QJsonArray list = value.toArray();
    QByteArray bytes;
    bytes.reserve(list.size());
    for (const QJsonValue &entry : list) {
        const double number = entry.toDouble(-1);
        if (number < 0 || number > 255 || number != std::floor(number))
            return std::nullopt;
        bytes += char(quint8(number));
    }
    return bytes;
}

std::optional<BinaryValue> fromObject(const QJsonObject &object)
{
    using Form = BinaryValue::Form;
    const auto make = [&](std::optional<QByteArray> bytes, Form form) {
        const bool isText = object.value("form"_L1).toString() == "text"_L1;
        return bytes ? std::optional(BinaryValue{*bytes, isText ? Form::Text : form, {}}) : std::nullopt;
    };
    if (object.value("hex"_L1).isString())
        return make(bytesFromHex(object.value("hex"_L1).toString()), Form::Hex);
    if (object.value("base64"_L1).isString())
        return make(bytesFromBase64(object.value("base64"_L1).toString()), Form::Base64);
    if (object.value("type"_L1).toString() == "Buffer"_L1)
        return make(bytesFromList(object.value("data"_L1)), Form::Hex);
    const QJsonValue file = object.value("file"_L1);
    return file.isString() ? std::optional(BinaryValue{{}, Form::File, file.toString()}) : std::nullopt;
}

} // namespace

std::variant<BinaryValue, SettingsProblem> binaryFromJson(const QJsonValue &value, SettingsField field)
{
    if (value.isString())
        return BinaryValue{value.toString().toUtf8(), BinaryValue::Form::Text, {}};
    if (const auto read = fromObject(value.toObject()))
        return *read;
    return SettingsProblem{
        u"option-invalid"_s, field, Options::tr("The value cannot be read as bytes."),
        Options::tr("Give text, {\"hex\": \"00ff\"}, {\"base64\": \"AP8=\"}, {\"file\": \"path\"}, or a Buffer as JSON prints it.")};
}

QJsonValue binaryToJson(const BinaryValue &value)
{
    switch (value.form) {
    case BinaryValue::Form::Hex:
        return QJsonObject{{u"hex"_s, QString::fromLatin1(value.bytes.toHex())}};
    case BinaryValue::Form::Base64:
        return QJsonObject{{u"base64"_s, QString::fromLatin1(value.bytes.toBase64())}};
    case BinaryValue::Form::File:
        return QJsonObject{{u"file"_s, value.fileName}};
    case BinaryValue::Form::Text:
        break;
    }
    const QString text = QString::fromUtf8(value.bytes);
    if (text.toUtf8() == value.bytes)
        return text;
    return QJsonObject{{u"base64"_s, QString::fromLatin1(value.bytes.toBase64())}, {u"form"_s, u"text"_s}};
}
