#include "payload/Draft.h"

#include "payload/Json.h"
#include "payload/PayloadKind.h"
#include "settings/BinaryText.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QLocale>

#include <array>

using namespace Qt::StringLiterals;

namespace payload {
namespace {

struct Payload {
    Q_DECLARE_TR_FUNCTIONS(Payload)
};

constexpr std::array formNames{"text"_L1, "json"_L1, "hex"_L1, "base64"_L1, "file"_L1};

QString tooLong(qint64 size)
{
    return Payload::tr("%1 bytes are too many: a PUBLISH carries at most %2 bytes.")
        .arg(QLocale().toString(size), QLocale().toString(qint64(longestPayload)));
}

QString fileProblem(const QString &path)
{
    if (path.isEmpty())
        return Payload::tr("Give a file. It is read when the message is published.");
    const QFileInfo file(path);
    if (file.isDir())
        return Payload::tr("This is a folder. Give a file.");
    if (!file.exists())
        return Payload::tr("There is no such file.");
    if (!file.isFile())
        return Payload::tr("This is no plain file, but a device or a pipe.");
    if (!file.isReadable())
        return Payload::tr("The file may not be read by this user.");
    return file.size() > longestPayload ? tooLong(file.size()) : QString();
}

std::variant<QByteArray, QString> readFile(const QString &path)
{
    if (const QString problem = fileProblem(path); !problem.isEmpty())
        return problem;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Payload::tr("The file cannot be read: %1").arg(file.errorString());
    const QByteArray content = file.read(longestPayload + 1);
    if (file.error() != QFileDevice::NoError)
        return Payload::tr("The file cannot be read: %1").arg(file.errorString());
    if (content.size() > longestPayload)
        return tooLong(content.size());
    return content;
}

std::variant<QByteArray, QString> textBytes(const QString &text)
{
    if (!text.isValidUtf16())
        return Payload::tr("The text has half of a surrogate pair, which has no UTF-8 form.");
    return text.toUtf8();
}

std::variant<QByteArray, QString> jsonBytes(const QString &text)
{
    auto result = textBytes(text);
    if (const auto *utf8 = std::get_if<QByteArray>(&result)) {
        if (const auto problem = checkJson(*utf8))
            return describeWithPlace(*problem, *utf8);
    }
    return result;
}

std::variant<QByteArray, QString> withPlace(const std::variant<QByteArray, BytesProblem> &result, QStringView text)
{
    if (const auto *bytes = std::get_if<QByteArray>(&result))
        return *bytes;
    const auto &problem = std::get<BytesProblem>(result);
    const TextPlace place = placeOf(text, problem.position);
    return Payload::tr("Line %1, column %2: %3", "place in a text and what is wrong there")
        .arg(QString::number(place.line), QString::number(place.column), problem.text);
}

} // namespace

std::variant<QByteArray, QString> bytes(const Draft &draft)
{
    auto result = [&draft]() -> std::variant<QByteArray, QString> {
        switch (draft.form) {
        case Draft::Form::Json:
            return jsonBytes(draft.text);
        case Draft::Form::Hex:
            return withPlace(bytesFromHex(draft.text), draft.text);
        case Draft::Form::Base64:
            return withPlace(bytesFromBase64(draft.text), draft.text);
        case Draft::Form::File:
            return readFile(draft.text);
        case Draft::Form::Text:
            break;
        }
        return textBytes(draft.text);
    }();
    if (const auto *content = std::get_if<QByteArray>(&result); content && content->size() > longestPayload)
        return tooLong(content->size());
    return result;
}

QString problem(const Draft &draft)
{
    if (draft.form == Draft::Form::File)
        return fileProblem(draft.text);
    const auto result = bytes(draft);
    const auto *why = std::get_if<QString>(&result);
    return why ? *why : QString();
}

qsizetype problemPosition(const Draft &draft)
{
    if (draft.form == Draft::Form::Json) {
        const QByteArray utf8 = draft.text.toUtf8();
        const auto problem = checkJson(utf8);
        return problem ? toText(QByteArrayView(utf8).first(problem->offset)).size() : -1;
    }
    if (draft.form != Draft::Form::Hex && draft.form != Draft::Form::Base64)
        return -1;
    const auto result = draft.form == Draft::Form::Hex ? bytesFromHex(draft.text) : bytesFromBase64(draft.text);
    const auto *problem = std::get_if<BytesProblem>(&result);
    return problem ? problem->position : -1;
}

QJsonObject toJson(const Draft &draft)
{
    return {{u"form"_s, QString(formNames[std::size_t(draft.form)])}, {u"text"_s, draft.text}};
}

Draft draftFromJson(const QJsonObject &object)
{
    Draft draft;
    const QString form = object.value("form"_L1).toString();
    for (std::size_t i = 0; i < formNames.size(); ++i) {
        if (form == formNames[i])
            draft = {Draft::Form(i), object.value("text"_L1).toString()};
    }
    return draft;
}

} // namespace payload
