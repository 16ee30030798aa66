// Packets written from memory at a steady rate, when told.
#pragma once

#include "LoopbackPeer.h"

#include <atomic>
#include <chrono>

class PacedSender
{
public:
    /// After start(): `packet` `perMillisecond` times each millisecond until there were `count`.
    PacedSender(const QByteArray &packet, qint64 perMillisecond, qint64 count)
        : m_block(packet.repeated(perMillisecond))
        , m_perMillisecond(perMillisecond)
        , m_count(count)
    {
    }
    ~PacedSender() { m_stopped = true; }
    Q_DISABLE_COPY_MOVE(PacedSender)

    quint16 port() const { return m_peer.port(); } ///< See LoopbackPeer.
    void start() { m_started = true; }
    qint64 sent() const { return m_sent; }

private:
    using Clock = std::chrono::steady_clock;

    /// A late millisecond is made up for, as long as the reader takes it.
    void writePackets(int peer)
    {
        constexpr std::chrono::milliseconds tick{1};
        while (!m_started && !m_stopped)
            std::this_thread::sleep_for(tick);
        for (Clock::time_point due = Clock::now(); m_sent < m_count && !m_stopped; due += tick) {
            std::this_thread::sleep_until(due);
            if (!LoopbackPeer::writeAll(peer, m_block))
                return;
            m_sent += m_perMillisecond;
        }
    }

    QByteArray m_block;
    qint64 m_perMillisecond;
    qint64 m_count;
    std::atomic<bool> m_started = false;
    std::atomic<bool> m_stopped = false;
    std::atomic<qint64> m_sent = 0;
    LoopbackPeer m_peer{[this](int peer) { writePackets(peer); }}; ///< Last: its thread uses the others.
};
