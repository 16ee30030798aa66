#include "mqtt/Writer.h"

#include "mqtt/Utf8.h"

#include <algorithm>
#include <cstring>

namespace mqtt {
namespace {

constexpr qsizetype longestFixedHeader = 5;

int lengthOf(quint32 variableByteInteger)
{
    return variableByteInteger < 1u << 7 ? 1 : variableByteInteger < 1u << 14 ? 2 : variableByteInteger < 1u << 21 ? 3 : 4;
}

void putVariableByteInteger(char *out, quint32 value)
{
    for (; value > 0x7F; value >>= 7)
        *out++ = char(0x80 | (value & 0x7F));
    *out = char(value);
}

} // namespace

Writer::Writer(qsizetype expectedSize)
    : m_buffer(longestFixedHeader + expectedSize, Qt::Uninitialized)
    , m_next(m_buffer.data() + longestFixedHeader)
    , m_end(m_buffer.data() + m_buffer.size())
{
}

void Writer::grow(qsizetype count)
{
    const qsizetype used = m_next - m_buffer.constData();
    m_buffer.resize(std::max(2 * m_buffer.size(), used + count));
    m_next = m_buffer.data() + used;
    m_end = m_buffer.data() + m_buffer.size();
}

void Writer::twoByteInteger(quint16 value)
{
    char *out = take(2);
    out[0] = char(value >> 8);
    out[1] = char(value);
}

void Writer::fourByteInteger(quint32 value)
{
    twoByteInteger(quint16(value >> 16));
    twoByteInteger(quint16(value));
}

void Writer::variableByteInteger(quint32 value, const char *field)
{
    if (value > variableByteIntegerMax)
        fail(field, QT_TRANSLATE_NOOP("mqtt::EncodeError", "is above 268435455"));
    else
        putVariableByteInteger(take(lengthOf(value)), value);
}

void Writer::utf8String(QStringView text, const char *field)
{
    if (text.size() <= 0xFFFF && isAsciiWithoutNul(text)) {
        twoByteInteger(quint16(text.size()));
        std::transform(text.begin(), text.end(), take(text.size()), [](QChar character) { return char(character.unicode()); });
        return;
    }
    if (const auto utf8 = encodeUtf8(text))
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

void Writer::raw(QByteArrayView data)
{
    if (!data.isEmpty())
        std::memcpy(take(data.size()), data.data(), std::size_t(data.size()));
}

qsizetype Writer::beginBlock()
{
    take(1); // enough for the length of most blocks
    return m_next - m_buffer.constData();
}

void Writer::endBlock(qsizetype begin, const char *field)
{
    const qsizetype size = m_next - m_buffer.constData() - begin;
    if (size > qsizetype(variableByteIntegerMax)) {
        variableByteInteger(variableByteIntegerMax + 1, field);
        return;
    }
    if (const int further = lengthOf(quint32(size)) - 1) {
        take(further);
        char *block = m_buffer.data() + begin;
        std::memmove(block + further, block, std::size_t(size));
    }
    putVariableByteInteger(m_buffer.data() + begin - 1, quint32(size));
}

void Writer::fail(const char *field, const char *what)
{
    if (!m_error)
        m_error = EncodeError{field, what};
}

std::variant<QByteArray, EncodeError> Writer::finish(quint8 firstByte)
{
    const qsizetype size = m_next - m_buffer.constData() - longestFixedHeader;
    if (size > qsizetype(variableByteIntegerMax))
        fail("Remaining Length", QT_TRANSLATE_NOOP("mqtt::EncodeError", "is above 268435455"));
    if (m_error)
        return *m_error;
    const qsizetype unused = longestFixedHeader - 1 - lengthOf(quint32(size));
    char *header = m_buffer.data() + unused;
    *header = char(firstByte);
    putVariableByteInteger(header + 1, quint32(size));
    m_buffer.truncate(longestFixedHeader + size);
    m_buffer.remove(0, unused); // moves its begin, not its bytes
    return std::move(m_buffer);
}

} // namespace mqtt
