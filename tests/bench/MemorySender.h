// Packets written from memory as fast as the reader takes them.
#pragma once

#include "LoopbackPeer.h"

#include <algorithm>

class MemorySender
{
public:
    /// Writes `packet` `count` times.
    MemorySender(const QByteArray &packet, qint64 count)
        : m_packet(packet)
        , m_count(count)
    {
    }
    quint16 port() const { return m_peer.port(); } ///< See LoopbackPeer.

private:
    void writePackets(int peer) const
    {
        constexpr qint64 atOnce = 1'000;
        const QByteArray block = m_packet.repeated(atOnce);
        for (qint64 left = m_count; left > 0; left -= atOnce) {
            if (!LoopbackPeer::writeAll(peer, block.first(std::min(left, atOnce) * m_packet.size())))
                return;
        }
    }

    QByteArray m_packet;
    qint64 m_count;
    LoopbackPeer m_peer{[this](int peer) { writePackets(peer); }}; ///< Last: its thread uses the others.
};
