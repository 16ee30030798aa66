// A broker on a thread of its own that wishes no good, as fast as the machine lets it.
#pragma once

#include <QByteArray>

#include <atomic>
#include <functional>
#include <thread>

/// The server's end of one connection; on the peer's thread.
class HostileLink
{
public:
    HostileLink(int socket, const std::atomic<bool> &stopped)
        : m_socket(socket)
        , m_stopped(stopped)
    {
    }

    /// False once the client is gone or the test is over. Reads (and forgets) what the client sends meanwhile.
    bool send(const QByteArray &bytes);
    /// The same, without reading: what the client answers stays where it is.
    bool sendDeaf(const QByteArray &bytes);
    /// Reads until this byte begins what comes (a packet's first byte), or the end. Nothing is sent meanwhile.
    bool await(quint8 firstByte);
    /// Reads until the client goes.
    void awaitEnd();

private:
    bool wait(short events, short &got);
    bool write(const QByteArray &bytes, bool reads);

    int m_socket;
    const std::atomic<bool> &m_stopped;
};

class HostilePeer
{
public:
    /// Awaits CONNECT, then leaves the connection to `script`; closes when that returns. One connection at a time.
    explicit HostilePeer(std::function<void(HostileLink &)> script);
    ~HostilePeer();
    HostilePeer(const HostilePeer &) = delete;

    quint16 port() const { return m_port; }

private:
    void run();

    std::function<void(HostileLink &)> m_script;
    std::atomic<bool> m_stopped = false;
    int m_listener = -1;
    quint16 m_port = 0;
    std::thread m_thread;
};
