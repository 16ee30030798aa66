#include "transport/FrameObserver.h"

#include <QIODevice>

#include <algorithm>

namespace {

constexpr qsizetype longestControl = 125;

quint64 bigEndian(const char *bytes, std::size_t count)
{
    quint64 value = 0;
    for (std::size_t i = 0; i < count; ++i)
        value = value << 8 | quint8(bytes[i]);
    return value;
}

} // namespace

/// As far as it is known: the second byte tells how long the length is, and whether a mask follows.
std::size_t FrameObserver::headerSize() const
{
    if (m_have < 2)
        return 2;
    const int length = quint8(m_header[1]) & 0x7F;
    return 2u + (length == 127 ? 8u : length == 126 ? 2u : 0u) + ((quint8(m_header[1]) & 0x80) ? 4u : 0u);
}

QList<WebSocketFrame> FrameObserver::take(QIODevice &device, qint64 count)
{
    QList<WebSocketFrame> frames;
    while (count > 0 || (m_inPayload && m_left == 0)) {
        if (!m_inPayload) {
            const qint64 wanted = std::min(count, qint64(headerSize() - m_have));
            const qint64 got = device.read(m_header.data() + m_have, wanted);
            if (got <= 0)
                return frames;
            m_have += std::size_t(got);
            count -= got;
            if (m_have == headerSize())
                beginFrame(frames);
        } else {
            const auto part = qint64(std::min(quint64(count), m_left));
            takePayload(device, part);
            count -= part;
            m_left -= quint64(part);
            if (m_left > 0)
                continue;
            if (m_frame.isControl())
                frames.append(m_frame);
            m_inPayload = false;
            m_have = 0;
        }
    }
    return frames;
}

void FrameObserver::beginFrame(QList<WebSocketFrame> &frames)
{
    const std::size_t lengthSize = headerSize() - 2 - ((quint8(m_header[1]) & 0x80) ? 4u : 0u);
    m_frame = {};
    m_frame.opcode = quint8(m_header[0]) & 0x0F;
    m_frame.final = (quint8(m_header[0]) & 0x80) != 0;
    m_frame.length = lengthSize == 0 ? quint64(quint8(m_header[1]) & 0x7F) : bigEndian(m_header.data() + 2, lengthSize);
    m_left = m_frame.length;
    m_inPayload = true;
    if (!m_frame.isControl() && (!m_frame.final || m_frame.opcode == WebSocketFrame::Continuation))
        frames.append(m_frame);
}

void FrameObserver::takePayload(QIODevice &device, qint64 count)
{
    const qsizetype room = m_frame.isControl() ? longestControl - m_frame.payload.size() : 0;
    const qint64 kept = std::min(count, qint64(room));
    if (kept > 0) {
        QByteArray bytes = device.read(kept);
        if (quint8(m_header[1]) & 0x80) {
            for (qsizetype i = 0; i < bytes.size(); ++i)
                bytes[i] = char(bytes.at(i) ^ m_header[headerSize() - 4 + std::size_t(m_frame.payload.size() + i) % 4]);
        }
        m_frame.payload += bytes;
    }
    if (count > kept)
        device.skip(count - kept);
}
