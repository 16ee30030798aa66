// Writes the fields of one packet.
#pragma once

#include "mqtt/Codec.h"

namespace mqtt {

/// Appends fields and keeps the first error. `field` is the specification's name for the field, for errors.
class Writer
{
public:
    void byte(quint8 value) { m_bytes.append(char(value)); }
    void twoByteInteger(quint16 value);
    void fourByteInteger(quint32 value);
    void variableByteInteger(quint32 value, const char *field);
    void utf8String(QStringView text, const char *field);
    void binaryData(QByteArrayView data, const char *field);
    void raw(QByteArrayView data) { m_bytes.append(data); }

    void fail(const char *field, const char *what);
    const std::optional<EncodeError> &error() const { return m_error; }
    /// Takes over the error of a part.
    void append(const Writer &part);
    const QByteArray &bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
    std::optional<EncodeError> m_error;
};

} // namespace mqtt
