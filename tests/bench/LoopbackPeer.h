// A peer that answers CONNECT and then writes what it is told to: no broker is in the way.
#pragma once

#include <QByteArray>

#include <functional>
#include <thread>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

/// Serves one connection of MQTT 3.1.1, on a thread of its own.
class LoopbackPeer
{
public:
    /// `write` is called on that thread once CONNACK is sent.
    explicit LoopbackPeer(std::function<void(int peer)> write)
    {
        m_listener = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        const bool listens = bind(m_listener, reinterpret_cast<sockaddr *>(&address), size) == 0 && listen(m_listener, 1) == 0
            && getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) == 0;
        m_port = listens ? ntohs(address.sin_port) : quint16(0);
        m_thread = std::thread([this, write = std::move(write)] { serve(write); });
    }
    ~LoopbackPeer()
    {
        shutdown(m_listener, SHUT_RDWR);
        m_thread.join();
        close(m_listener);
    }
    Q_DISABLE_COPY_MOVE(LoopbackPeer)

    /// On 127.0.0.1; 0 if it cannot listen.
    quint16 port() const { return m_port; }

    /// False once the reader is gone.
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

private:
    void serve(const std::function<void(int peer)> &write) const
    {
        const int peer = accept(m_listener, nullptr, nullptr);
        if (peer < 0)
            return;
        char byte = 0;
        if (recv(peer, &byte, 1, 0) == 1 && writeAll(peer, QByteArray::fromHex("20020000")))
            write(peer);
        while (recv(peer, &byte, 1, 0) == 1) { // until the reader has all and closes
        }
        close(peer);
    }

    int m_listener = -1;
    quint16 m_port = 0;
    std::thread m_thread;
};
