// UTF-8 as MQTT wants it (MQTT 5.0, section 1.5.4): well-formed, without U+0000, with U+FEFF kept.
// QString::fromUtf8() drops a leading U+FEFF and replaces what is ill-formed, so it is of no use here.
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace mqtt {

struct Utf8Problem {
    enum class Kind : quint8 { None, IllFormed, NulCharacter };
    Kind kind = Kind::None;
    qsizetype offset = 0; ///< Of the first byte that is wrong.
};

/// The text, or an empty string and why not.
QString decodeUtf8(const char *bytes, qsizetype size, Utf8Problem &problem);

/// True if a topic in UTF-8 has # or +.
bool hasWildcard(const char *bytes, qsizetype size);

/// True if all characters are U+0001 to U+007F: then they are their own UTF-8.
bool isAsciiWithoutNul(QStringView text);

/// nullopt if the text has U+0000 or a lone surrogate.
std::optional<QByteArray> encodeUtf8(QStringView text);

/// Bytes that the text takes in UTF-8; a lone surrogate counts three.
qsizetype utf8Length(QStringView text);

} // namespace mqtt
