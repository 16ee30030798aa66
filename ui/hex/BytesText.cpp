#include "hex/BytesText.h"

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype bytesPerLine = 12;

} // namespace

QString hexText(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toHex(' '));
}

QString cArrayText(const QByteArray &bytes)
{
    QString text = u"const unsigned char bytes[%1] = {"_s.arg(bytes.size());
    text.reserve(text.size() + 7 * bytes.size());
    const QByteArray digits = bytes.toHex();
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        text += i % bytesPerLine == 0 ? u"\n    "_s : u" "_s;
        text += u"0x"_s + QLatin1String(digits.constData() + 2 * i, 2) + u',';
    }
    return text + u"\n};"_s;
}
