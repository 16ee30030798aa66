// Looks at the frames of a WebSocket stream (RFC 6455, section 5.2) beside whoever reads it.
#pragma once

#include <QByteArray>
#include <QList>

#include <array>

class QIODevice;

/// A frame that is more than a whole message.
struct WebSocketFrame {
    enum Opcode : quint8 { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };
    quint8 opcode = Continuation; ///< 4 bits; other values are reserved.
    bool final = true;            ///< FIN: no part of the message follows.
    quint64 length = 0;           ///< Bytes of payload, as its header says.
    QByteArray payload;           ///< Of a control frame, unmasked; at most 125 bytes, the most that it may have.

    bool isControl() const { return opcode >= Close; }
};

/// Takes the stream in pieces of any size. Never fails: what it makes of bytes that are no frames is bounded and means nothing.
class FrameObserver
{
public:
    /// Takes the next `count` bytes of the stream out of `device`, where they are already. Returns the frames that ended in them (of a
    /// data frame: began) and are control frames or parts of a message. Those that are a message of their own are passed over.
    QList<WebSocketFrame> take(QIODevice &device, qint64 count);
    /// Bytes of the frame's payload that are still to come; 0 between frames.
    quint64 left() const { return m_inPayload ? m_left : 0; }

private:
    static constexpr std::size_t longestHeader = 14;

    std::size_t headerSize() const;
    void beginFrame(QList<WebSocketFrame> &frames);
    void takePayload(QIODevice &device, qint64 count);

    std::array<char, longestHeader> m_header{};
    std::size_t m_have = 0; ///< Of m_header.
    bool m_inPayload = false;
    quint64 m_left = 0; ///< Bytes of the payload still to come.
    WebSocketFrame m_frame;
};
