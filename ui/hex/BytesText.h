// Bytes as text for the clipboard.
#pragma once

#include <QByteArray>
#include <QString>

/// How bytes are written as text.
enum class BytesForm { Hexadecimal, Text, CArray, Base64 };

/// "10 0c 00 04"
QString hexText(const QByteArray &bytes);
/// "const unsigned char bytes[4] = {\n    0x10, 0x0c, ...\n};": twelve a line.
QString cArrayText(const QByteArray &bytes);
