// Images out of the bytes of others, within bounds.
#pragma once

#include <QImage>

#include <variant>

/// An image of at most this many pixels is decoded: 16-bit colour makes 128 MiB of them.
inline constexpr qint64 mostPixels = 16 * 1024 * 1024;

/// The (first) image in the bytes, or why it is not shown, translated. The format is chosen by the first bytes alone, out of PNG, JPEG,
/// GIF, BMP, WebP and ICO as far as Qt has them; the size is looked at before anything is decoded. SVG is never drawn.
std::variant<QImage, QString> decodeImage(const QByteArray &bytes);
