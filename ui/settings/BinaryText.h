// Bytes as a person types them: text, hexadecimal or Base64.
#pragma once

#include "settings/ConnectionSettings.h"

/// The bytes, or why the text is none (translated).
std::variant<QByteArray, QString> bytesFromText(const QString &text, BinaryValue::Form form);
/// nullopt if the bytes have no such form (bytes that are not UTF-8 as text).
std::optional<QString> bytesToText(const QByteArray &bytes, BinaryValue::Form form);
