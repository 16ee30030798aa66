// Writes the fields of one packet.
#pragma once

#include "mqtt/Codec.h"

namespace mqtt {

/// Appends fields and keeps the first error. `field` is the specification's name for the field, for errors.
class Writer
{
public:
    /// `expectedSize`: bytes that the fields will probably take, so that memory is asked for once.
    explicit Writer(qsizetype expectedSize);

    void byte(quint8 value) { *take(1) = char(value); }
    void twoByteInteger(quint16 value);
    void fourByteInteger(quint32 value);
    void variableByteInteger(quint32 value, const char *field);
    void utf8String(QStringView text, const char *field);
    void binaryData(QByteArrayView data, const char *field);
    void raw(QByteArrayView data);

    /// A block begins whose length stands before it; endBlock() gets what this returns, and the name of the length.
    qsizetype beginBlock();
    void endBlock(qsizetype begin, const char *field);

    void fail(const char *field, const char *what);
    const std::optional<EncodeError> &error() const { return m_error; }

    /// The packet with its fixed header, or the first error. The writer is of no use afterwards.
    std::variant<QByteArray, EncodeError> finish(quint8 firstByte);

private:
    /// Room for that many more bytes, which count as written.
    char *take(qsizetype count)
    {
        if (m_end - m_next < count)
            grow(count);
        char *place = m_next;
        m_next += count;
        return place;
    }
    void grow(qsizetype count);

    QByteArray m_buffer; ///< Behind room for the longest fixed header.
    char *m_next;
    char *m_end;
    std::optional<EncodeError> m_error;
};

} // namespace mqtt
