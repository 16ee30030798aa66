// Reads a JavaScript object literal of plain values; strict JSON is a part of that.
#pragma once

#include <QJsonObject>

#include <variant>

/// Where and why reading stopped.
struct JsParseError {
    qsizetype line = 1;   ///< From 1.
    qsizetype column = 1; ///< From 1, in UTF-16 units.
    QString text;         ///< Translated: what was found, and what was expected. Never holds a string's content or a secret.
};

/// Besides JSON: unquoted keys, single quotes, template literals without substitution, trailing commas, comments, `undefined` (the key is
/// dropped), hexadecimal, octal and binary numbers, a leading +, sums and products of numbers (30 * 1000), strings joined with +, an
/// assignment, declaration or `export default` in front, a semicolon behind. Values that stand for bytes or files become the forms of
/// binaryFromJson(): Buffer.from(...), new Uint8Array([...]), Buffer.alloc(0), fs.readFileSync("file"). The members of "userProperties" and
/// "headers" become a list of [name, value], for their order and repetitions matter. Bounded: 8 Mi characters, depth 64, 100,000 values.
std::variant<QJsonObject, JsParseError> parseJsObject(const QString &text);

/// What Node's Buffer.from(first, encoding) holds, in the forms of binaryFromJson(); without an encoding it is UTF-8. Undefined: `first` is
/// neither text nor a list, or the encoding is another than hex, base64, utf8, latin1 and their aliases.
QJsonValue bufferToJson(const QJsonValue &first, const QString &encoding);
