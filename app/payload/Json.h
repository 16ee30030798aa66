// JSON payloads: judged with words and a place, laid out anew without changing a single token.
#pragma once

#include "payload/JsonScanner.h"

#include <QString>

#include <optional>

namespace payload {

/// A place in a text as people count: from 1, columns in characters.
struct TextPlace {
    qsizetype line = 1;
    qsizetype column = 1;
    bool operator==(const TextPlace &) const = default;
};
/// Lines end with LF, CR LF or CR. `bytes` are UTF-8.
TextPlace placeOf(QByteArrayView bytes, qsizetype offset);
/// The same in a text of UTF-16 units.
TextPlace placeOf(QStringView text, qsizetype position);

/// The first thing that keeps the bytes from being JSON (any value, not only objects and arrays); nullopt if they are JSON.
std::optional<JsonProblem> checkJson(QByteArrayView bytes);
/// What is wrong, without its place, translated: "A comma or } is expected here."
QString describe(const JsonProblem &problem, QByteArrayView bytes);
/// "Line 3, column 7: A comma or } is expected here.", translated.
QString describeWithPlace(const JsonProblem &problem, QByteArrayView bytes);

/// What JSON allows but its readers treat differently, translated, one line each: names that come twice in an object, numbers that lose
/// digits in a reader that uses doubles, a byte order mark. For JSON without a problem. Remembers names of at most `limit` bytes in all.
QStringList jsonNotes(QByteArrayView bytes, qsizetype limit = 4 * 1024 * 1024);

/// The same tokens, byte for byte and in the same order, one entry a line. nullopt if it is no JSON. Depth beyond 64 is not indented
/// further, so the result stays in proportion.
std::optional<QByteArray> indentedJson(QByteArrayView bytes, int width = 2);
/// The same tokens without any blanks between them. nullopt if it is no JSON.
std::optional<QByteArray> compactedJson(QByteArrayView bytes);

/// The text of a Name or String token, with its quotes: escapes are resolved, a lone surrogate becomes U+FFFD.
QString jsonText(QByteArrayView token);

/// Offset of the next (or previous) name or value that contains the text, upper and lower case alike; goes on at the other end. `from` is
/// the offset of the last one found; -1: none yet. -1 if none contains it.
qsizetype findInJson(QByteArrayView bytes, const QString &text, qsizetype from, bool forward);

} // namespace payload
