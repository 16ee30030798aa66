#include "payload/ImageDecode.h"

#include "payload/PayloadKind.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QImageReader>
#include <QLocale>

using payload::ImageKind;

namespace {

struct Images {
    Q_DECLARE_TR_FUNCTIONS(Images)
};

/// A progressive JPEG is decoded once for each of its scans, and a scan can be a few bytes long. Real images have about ten.
constexpr qsizetype mostJpegScans = 64;

QByteArray formatOf(ImageKind kind)
{
    switch (kind) {
    case ImageKind::Png:
        return "png";
    case ImageKind::Jpeg:
        return "jpeg";
    case ImageKind::Gif:
        return "gif";
    case ImageKind::Bmp:
        return "bmp";
    case ImageKind::WebP:
        return "webp";
    case ImageKind::Icon:
        return "ico";
    case ImageKind::Tiff: // its readers are large and have a long history of faults
    case ImageKind::Svg:
    case ImageKind::None:
        break;
    }
    return {};
}

QString sizeProblem(QSize size)
{
    if (!size.isValid() || size.isEmpty())
        return Images::tr("The image does not tell its size, so it is not decoded.");
    if (qint64(size.width()) * size.height() > mostPixels)
        return Images::tr("The image has %1 × %2 pixels. That is too large to be shown here; save it to look at it.")
            .arg(QLocale().toString(size.width()), QLocale().toString(size.height()));
    return {};
}

} // namespace

std::variant<QImage, QString> decodeImage(const QByteArray &bytes)
{
    const ImageKind kind = payload::imageKind(bytes);
    const QByteArray format = formatOf(kind);
    if (kind == ImageKind::None)
        return Images::tr("The bytes do not begin like an image that is known here (PNG, JPEG, GIF, BMP, WebP, ICO).");
    if (format.isEmpty() || !QImageReader::supportedImageFormats().contains(format))
        return Images::tr("This is %1, which is not drawn here. Save it to look at it.").arg(payload::imageName(kind));
    if (kind == ImageKind::Jpeg && bytes.count("\xFF\xDA") > mostJpegScans)
        return Images::tr("The JPEG has %1 scans. That takes too long to be drawn here; save it to look at it.")
            .arg(bytes.count("\xFF\xDA"));

    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, format);
    reader.setAutoDetectImageFormat(false);
    if (const QString problem = sizeProblem(reader.size()); !problem.isEmpty())
        return problem;
    QImage image = reader.read();
    if (image.isNull())
        return Images::tr("The %1 image is damaged or incomplete.").arg(payload::imageName(kind));
    return image;
}
