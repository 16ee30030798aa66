// Options objects as text.
#include "settings/JsObjectParser.h"
#include "settings/OptionsJson.h"

#include <QCoreApplication>
#include <QStringConverter>

using namespace Qt::StringLiterals;

namespace {

struct Options {
    Q_DECLARE_TR_FUNCTIONS(Options)
};

} // namespace

std::variant<QJsonObject, SettingsProblem> parseOptionsObject(const QString &text)
{
    auto parsed = parseJsObject(text);
    if (const auto *object = std::get_if<QJsonObject>(&parsed))
        return *object;
    const auto &error = std::get<JsParseError>(parsed);
    return SettingsProblem{
        u"option-invalid"_s, SettingsField::Options,
        Options::tr("The options cannot be read: line %1, column %2: %3")
            .arg(QString::number(error.line), QString::number(error.column), error.text),
        Options::tr("Give a JSON object or a JavaScript object, for instance {\"clientId\": \"pump-7\", \"keepalive\": 30}.")};
}

std::variant<QJsonObject, SettingsProblem> parseOptionsObject(const QByteArray &content)
{
    const auto encoding = QStringConverter::encodingForData(content, u'{').value_or(QStringConverter::Utf8);
    QStringDecoder decoder(encoding);
    const QString text = decoder(content);
    if (!decoder.hasError())
        return parseOptionsObject(text);
    return SettingsProblem{u"option-invalid"_s, SettingsField::Options, Options::tr("The options are not text in UTF-8."),
                           Options::tr("Save the options as UTF-8.")};
}
