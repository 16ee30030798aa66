// A payload as a person enters it.
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <variant>

namespace payload {

/// What was typed and in which form: the text is kept as it is, so that a form shows the same again.
struct Draft {
    enum class Form : quint8 { Text, Json, Hex, Base64, File };
    Form form = Form::Text;
    QString text; ///< As typed; for Form::File the path.
    bool operator==(const Draft &) const = default;
    bool isEmpty() const { return text.isEmpty(); }
};

/// No PUBLISH can carry more: the Remaining Length is at most 268,435,455 bytes (section 2.1.4).
inline constexpr qsizetype longestPayload = 268'435'455;

/// The bytes to publish, or why there are none, translated: hexadecimal, Base64 or JSON that is wrong (with its place), a file that is
/// missing or too long. Form::File reads the file now.
std::variant<QByteArray, QString> bytes(const Draft &draft);

/// The same judgement without reading a file: empty if bytes() would most likely succeed.
QString problem(const Draft &draft);

/// Where the text of a draft with a problem is wrong, in UTF-16 units; -1: there is no such place.
qsizetype problemPosition(const Draft &draft);

/// {"form": "json", "text": "..."}, for settings files; the other way round anything unreadable is an empty text.
QJsonObject toJson(const Draft &draft);
Draft draftFromJson(const QJsonObject &object);

} // namespace payload
