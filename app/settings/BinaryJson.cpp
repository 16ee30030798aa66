// Binary values in their JSON forms.
#include "settings/BinaryText.h"
#include "settings/OptionsJson.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <cmath>

using namespace Qt::StringLiterals;

namespace {

struct Options {
    Q_DECLARE_TR_FUNCTIONS(Options)
};

/// The bytes, or nullopt whatever is wrong.
std::optional<QByteArray> bytesIn(const std::variant<QByteArray, BytesProblem> &result)
{
    const auto *bytes = std::get_if<QByteArray>(&result);
    return bytes ? std::optional(*bytes) : std::nullopt;
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
        return make(bytesIn(bytesFromHex(object.value("hex"_L1).toString())), Form::Hex);
    if (object.value("base64"_L1).isString())
        return make(bytesIn(bytesFromBase64(object.value("base64"_L1).toString())), Form::Base64);
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
