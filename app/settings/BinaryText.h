// Bytes as a person types them: text, hexadecimal or Base64.
#pragma once

#include "settings/ConnectionSettings.h"

/// Why a text is no bytes, and where.
struct BytesProblem {
    qsizetype position =
        0;        ///< Of the first wrong character, in UTF-16 units; the length of the text where something is missing at its end.
    QString text; ///< Translated, a sentence.
    bool operator==(const BytesProblem &) const = default;
};

/// Pairs of digits; blanks, colons, dashes, commas and "0x" may stand between them.
std::variant<QByteArray, BytesProblem> bytesFromHex(QStringView text);
/// Both alphabets (RFC 4648, sections 4 and 5), with or without padding; blanks and line ends anywhere.
std::variant<QByteArray, BytesProblem> bytesFromBase64(QStringView text);

/// The bytes, or why the text is none (translated).
std::variant<QByteArray, QString> bytesFromText(const QString &text, BinaryValue::Form form);
/// nullopt if the bytes have no such form (bytes that are not UTF-8 as text). A byte order mark stays in the text.
std::optional<QString> bytesToText(const QByteArray &bytes, BinaryValue::Form form);
