// What a payload is, by its bytes and by what its sender says of it. Pure functions; nothing here changes a byte.
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace payload {

/// What the sender of a message says of its payload (MQTT 5 only).
struct Hints {
    QString contentType;                        ///< Content Type (section 3.3.2.3.9): any text, mostly a MIME type; empty: not given.
    std::optional<bool> payloadFormatIndicator; ///< Section 3.3.2.3.2: true: UTF-8 text; false or not given: unspecified bytes.
    QString topicName;                          ///< Names the file that the payload is saved as; may be empty.
    bool operator==(const Hints &) const = default;
};

enum class Kind : quint8 { Empty, Text, Json, Image, Binary };

/// Image formats by their first bytes. Svg is text that is never drawn: it can make a program read files and use up memory.
enum class ImageKind : quint8 { None, Png, Jpeg, Gif, Bmp, WebP, Tiff, Icon, Svg };

ImageKind imageKind(const QByteArray &bytes);
/// "PNG", "JPEG", ...; empty for None.
QString imageName(ImageKind kind);

/// Offset of the first byte that is not well-formed UTF-8 (RFC 3629); nullopt if all of it is. U+0000 is allowed in a payload.
std::optional<qsizetype> firstNonUtf8(QByteArrayView bytes);

/// The payload as text: ill-formed bytes become U+FFFD, a byte order mark stays.
QString toText(QByteArrayView bytes);

/// The most fitting kind. Looks at all bytes of a payload up to `judgedBytes`, and at the first `judgedBytes` of a longer one. JSON is an
/// object or an array that is well-formed (or whose sender says "application/json", even if it is not).
Kind recognise(const QByteArray &bytes, const Hints &hints);
inline constexpr qsizetype judgedBytes = 256 * 1024;

/// What the sender says and the bytes do not hold ("Payload Format Indicator says UTF-8, but byte 12 is none"), translated; or empty.
/// Looks at no more than `limit` bytes.
QString mismatch(const QByteArray &bytes, const Hints &hints, qsizetype limit = 16 * 1024 * 1024);

/// A file name ending for the payload, without the dot: "json", "png", "txt", "bin".
QString suffix(const QByteArray &bytes, const Hints &hints);
/// A file name out of the last level of the topic and suffix(): "temperature.json"; safe on every file system.
QString fileName(const QByteArray &bytes, const Hints &hints);

/// One line for a table: text with line ends and other control characters as symbols (↵, ␀), other bytes as hexadecimal; "…" where it was
/// cut. Empty for an empty payload. Looks at a few hundred bytes only.
QString preview(const QByteArray &bytes, qsizetype limit = 160);

} // namespace payload
