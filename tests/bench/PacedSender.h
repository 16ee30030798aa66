// A peer that answers CONNECT and, when told, writes packets from memory at a steady rate: no broker is in the way.
#pragma once

#include <QByteArray>

#include <atomic>
#include <chrono>
#include <thread>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

/// Serves one connection, on a thread of its own.
class PacedSender
{
public:
    /// Behind a CONNACK of 3.1.1 and after start(): `packet` `perMillisecond` times each millisecond until there were `count`.
    PacedSender(const QByteArray &packet, qint64 perMillisecond, qint64 count)
        : m_block(packet.repeated(perMillisecond))
        , m_perMillisecond(perMillisecond)
        , m_count(count)
    {
        m_listener = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        const bool listens = bind(m_listener, reinterpret_cast<sockaddr *>(&address), size) == 0 && listen(m_listener, 1) == 0
            && getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) == 0;
        m_port = listens ? ntohs(address.sin_port) : quint16(0);
        m_thread = std::thread([this] { serve(); });
    }
    ~PacedSender()
    {
        m_stopped = true;
        shutdown(m_listener, SHUT_RDWR);
        m_thread.join();
        close(m_listener);
    }
    Q_DISABLE_COPY_MOVE(PacedSender)

    /// On 127.0.0.1; 0 if it cannot listen.
    quint16 port() const { return m_port; }
    void start() { m_started = true; }
    qint64 sent() const { return m_sent; }

private:
    using Clock = std::chrono::steady_clock;

    void serve()
    {
        const int peer = accept(m_listener, nullptr, nullptr);
        if (peer < 0)
            return;
        char byte = 0;
        if (recv(peer, &byte, 1, 0) == 1 && writeAll(peer, QByteArray::fromHex("20020000")))
            writePackets(peer);
        while (recv(peer, &byte, 1, 0) == 1) { // until the reader closes
        }
        close(peer);
    }

    /// A late millisecond is made up for, as long as the reader takes it.
    void writePackets(int peer)
    {
        constexpr std::chrono::milliseconds tick{1};
        while (!m_started && !m_stopped)
            std::this_thread::sleep_for(tick);
        for (Clock::time_point due = Clock::now(); m_sent < m_count && !m_stopped; due += tick) {
            std::this_thread::sleep_until(due);
            if (!writeAll(peer, m_block))
                return;
            m_sent += m_perMillisecond;
        }
    }

    static bool writeAll(int peer, const QByteArray &bytes)
    {
        qsizetype written = 0;
        while (written < bytes.size()) {
            const ssize_t now = send(peer, bytes.constData() + written, std::size_t(bytes.size() - written), MSG_NOSIGNAL);
            if (now <= 0)
                return false;
            written += now;
        }
        return true;
    }

    QByteArray m_block;
    qint64 m_perMillisecond;
    qint64 m_count;
    int m_listener = -1;
    quint16 m_port = 0;
    std::atomic<bool> m_started = false;
    std::atomic<bool> m_stopped = false;
    std::atomic<qint64> m_sent = 0;
    std::thread m_thread;
};
