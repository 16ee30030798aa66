#include "mqtt/Writer.h"

#include "mqtt/Utf8.h"

namespace mqtt {

void Writer::twoByteInteger(quint16 value)
{
    byte(quint8(value >> 8));
    byte(quint8(value));
}

void Writer::fourByteInteger(quint32 value)
{
    twoByteInteger(quint16(value >> 16));
    twoByteInteger(quint16(value));
}

void Writer::variableByteInteger(quint32 value, const char *field)
{
    if (value > variableByteIntegerMax) {
        fail(field, QT_TRANSLATE_NOOP("mqtt::EncodeError", "is above 268435455"));
        return;
    }
    do {
        const quint8 more = value > 0x7F ? 0x80 : 0x00;
        byte(quint8((value & 0x7F) | more));
        value >>= 7;
    } while (value > 0);
}

void Writer::utf8String(QStringView text, const char *field)
{
    const auto utf8 = encodeUtf8(text);
    if (utf8)
        binaryData(*utf8, field);
    else if (text.contains(QChar(u'\0')))
        fail(field, QT_TRANSLATE_NOOP("mqtt::EncodeError", "contains U+0000"));
    else
        fail(field, QT_TRANSLATE_NOOP("mqtt::EncodeError", "contains half of a surrogate pair"));
}

void Writer::binaryData(QByteArrayView data, const char *field)
{
    if (data.size() > 0xFFFF) {
        fail(field, QT_TRANSLATE_NOOP("mqtt::EncodeError", "is longer than 65535 bytes"));
        return;
    }
    twoByteInteger(quint16(data.size()));
    raw(data);
}

void Writer::fail(const char *field, const char *what)
{
    if (!m_error)
        m_error = EncodeError{field, what};
}

void Writer::append(const Writer &part)
{
    raw(part.m_bytes);
    if (part.m_error)
        fail(part.m_error->field, part.m_error->what);
}

} // namespace mqtt
