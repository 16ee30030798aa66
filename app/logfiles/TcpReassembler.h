// One direction of a captured TCP connection: its bytes in order, whatever order the segments came in.
#pragma once

#include <QByteArray>

#include <functional>
#include <map>

/// Retransmissions are dropped, segments that came early wait for those before them. What the capture does not have is told as a gap: as
/// soon as the other side acknowledged bytes beyond it, or when too much waits (1 MiB, or 1,024 segments).
class TcpReassembler
{
public:
    /// `microseconds`: when the bytes could be read at the other side: not before those in front of them came, if these came at all.
    using Bytes = std::function<void(QByteArrayView bytes, qint64 microseconds)>;
    using Gap = std::function<void(quint64 missing, qint64 microseconds)>;
    TcpReassembler(Bytes bytes, Gap gap)
        : m_onBytes(std::move(bytes))
        , m_onGap(std::move(gap))
    {
    }

    /// A SYN: the bytes begin after it.
    void begin(quint32 sequence);
    bool hasBegun() const { return m_begun; }
    /// Without begin(), the first segment is taken as the beginning. `notCaptured` bytes follow the payload on the wire.
    void segment(quint32 sequence, QByteArrayView payload, qsizetype notCaptured, qint64 microseconds);
    /// The other side has everything before `acknowledgement`.
    void acknowledged(quint32 acknowledgement);
    /// Nothing more comes: what waits is given out, with its gaps.
    void finish();
    qsizetype waitingBytes() const { return m_waitingBytes; }

private:
    struct Piece {
        QByteArray bytes;
        qsizetype notCaptured = 0;
        qint64 microseconds = 0;
    };
    void deliver(quint64 position, QByteArrayView payload, qsizetype notCaptured, qint64 microseconds);
    void deliverWaiting(qint64 notBefore);
    void skipToWaiting();
    /// Bytes since the beginning, modulo nothing.
    qint64 positionOf(quint32 sequence) const { return qint64(m_next) + qint32(sequence - m_start - quint32(m_next)); }

    Bytes m_onBytes;
    Gap m_onGap;
    bool m_begun = false;
    quint32 m_start = 0;                ///< Sequence number of the first byte.
    quint64 m_next = 0;                 ///< Bytes given out or skipped.
    std::map<quint64, Piece> m_waiting; ///< By their position.
    qsizetype m_waitingBytes = 0;
};
