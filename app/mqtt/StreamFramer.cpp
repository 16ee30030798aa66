#include "mqtt/StreamFramer.h"

#include "mqtt/Decoders.h"

namespace mqtt {

void StreamFramer::append(QByteArrayView bytes)
{
    if (m_failed)
        return;
    if (m_start > 0) { // at most once for each append(), so that handing out packets stays linear
        m_buffer.remove(0, m_start);
        m_start = 0;
    }
    m_buffer.append(bytes);
}

StreamFramer::Result StreamFramer::next()
{
    const QByteArrayView bytes = QByteArrayView(m_buffer).sliced(m_start);
    if (m_failed || bytes.isEmpty())
        return NeedMore{};
    if (const auto error = checkFirstByte(quint8(bytes[0]), m_version))
        return fail(*error);

    quint32 remainingLength = 0;
    qsizetype header = 1;
    for (bool more = true; more; ++header) {
        if (header == 5)
            break;
        if (header == bytes.size())
            return NeedMore{};
        const auto byte = quint8(bytes[header]);
        remainingLength |= (byte & 0x7Fu) << (7 * (header - 1));
        more = byte & 0x80;
    }
    const quint8 last = quint8(bytes[header - 1]);
    if (header == 5 && (last & 0x80))
        return fail(lengthError(statement::remainingLength, QT_TRANSLATE_NOOP("mqtt::DecodeError", "goes on after four bytes"), header));
    if (header > 2 && last == 0 && m_version == Version::V5)
        return fail(lengthError(statement::shortestForm, QT_TRANSLATE_NOOP("mqtt::DecodeError", "takes more bytes than it needs"), header));

    const qsizetype size = header + qsizetype(remainingLength);
    if (size > qsizetype(m_maximumPacketSize)) {
        DecodeError error =
            lengthError({"", "", "MQTT-3.1.2-24"},
                        QT_TRANSLATE_NOOP("mqtt::DecodeError", "makes the packet larger than the Maximum Packet Size"), header);
        error.kind = DecodeError::Kind::ProtocolError;
        error.reasonCode = 0x95;
        return fail(error);
    }
    if (size > bytes.size())
        return NeedMore{};
    m_start += size;
    return Frame{bytes.first(size)};
}

QByteArray StreamFramer::pending() const
{
    return m_buffer.sliced(m_start);
}

void StreamFramer::reset()
{
    m_buffer.clear();
    m_start = 0;
    m_failed = false;
}

void StreamFramer::abandon()
{
    reset();
    m_failed = true;
}

StreamFramer::Result StreamFramer::fail(const DecodeError &error)
{
    m_failed = true;
    return error;
}

DecodeError StreamFramer::lengthError(const Statement &statement, const char *what, qsizetype header) const
{
    return {DecodeError::Kind::MalformedPacket, 0x81, 1, header - 1, "Remaining Length", statement.of(m_version), what};
}

} // namespace mqtt
