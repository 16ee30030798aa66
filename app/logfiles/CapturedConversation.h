// A TCP connection of a capture, and the MQTT in it.
#pragma once

#include "logfiles/TcpReassembler.h"
#include "logfiles/TcpSegment.h"
#include "mqtt/StreamFramer.h"
#include "trace/PacketLog.h"

#include <array>
#include <optional>

/// What a TCP connection carries, told by its first bytes.
enum class CapturedContent : quint8 {
    Undecided,
    Mqtt,
    Tls,       ///< Cannot be read.
    WebSocket, ///< Or other HTTP.
    Other,
};

/// Puts the segments of both directions in order, finds MQTT by its content (a CONNECT, or packets at the beginning of a segment where the
/// capture began later), and writes packets and what happens to the connection into a log. Memory is bounded by mostHeldBytes and by the
/// largest packet (64 MiB).
class CapturedConversation
{
    Q_DISABLE_COPY_MOVE(CapturedConversation)
public:
    /// `first`: the first segment that was seen of it, whose source is one of the ends.
    CapturedConversation(PacketLog *log, const TcpSegment &first);

    /// `segment` is one of this connection.
    void take(const TcpSegment &segment, qint64 microseconds);
    /// The capture is at its end.
    void finish(qint64 microseconds);

    CapturedContent content() const { return m_content; }
    /// Its SYN begins another connection between the same ends.
    bool isRenewedBy(const TcpSegment &segment) const;
    qint64 packets() const { return m_packets; }
    /// Bytes of the connection that wait for others.
    qsizetype waitingBytes() const;

private:
    struct Direction {
        Direction(CapturedConversation *conversation, int index);
        TcpReassembler reassembler;
        mqtt::StreamFramer framer;
        bool lost = false;      ///< The framer does not know where a packet begins.
        quint64 leftOut = 0;    ///< Bytes since it was lost.
        qsizetype unframed = 0; ///< Bytes that the framer has.
        bool fin = false;
    };
    struct Held {
        int direction = 0;
        QByteArray bytes;
        qint64 microseconds = 0;
    };

    int directionOf(const TcpSegment &segment) const { return segment.source == m_ends[0] ? 0 : 1; }
    void resetFramer(Direction &direction);
    void takeBytes(int direction, QByteArrayView bytes, qint64 microseconds);
    void takeGap(int direction, quint64 missing, qint64 microseconds);
    void judge(int direction, QByteArrayView bytes);
    void judgeMiddle(int direction, QByteArrayView bytes);
    void begin(int client, mqtt::Version version, qint64 microseconds);
    void passHeld();
    void frame(int direction, QByteArrayView bytes, qint64 microseconds);
    void takeFrame(int direction, const QByteArray &bytes, qint64 microseconds);
    void takeFramingError(int direction, const mqtt::DecodeError &error, qint64 microseconds);
    void endLost(int direction, qint64 microseconds);
    void close(const TransportEvent &event, qint64 microseconds);
    void addEvent(const TransportEvent &event, qint64 microseconds);
    mqtt::Sender senderOf(int direction) const { return direction == m_client ? mqtt::Sender::Client : mqtt::Sender::Server; }
    int serverByPort() const;

    PacketLog *m_log;
    std::array<TcpEnd, 2> m_ends;
    std::array<std::unique_ptr<Direction>, 2> m_directions;
    CapturedContent m_content = CapturedContent::Undecided;
    bool m_hasSyn = false; ///< The capture has the beginning.
    bool m_closed = false;
    int m_judged = 0; ///< Pieces that did not settle it.
    std::optional<quint32> m_synSequence;
    std::vector<Held> m_held; ///< Until it is settled what they are.
    qsizetype m_heldBytes = 0;
    int m_client = 0; ///< Index of the direction from the client.
    mqtt::Version m_version = mqtt::Version::V311;
    PacketLog::SourceId m_source = 0;
    qint64 m_startedAt = 0; ///< Microseconds since 1970.
    qint64 m_packets = 0;
};
