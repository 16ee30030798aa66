#include "hostile/HostilePeer.h"

#include <QtGlobal>

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr int pollMs = 50;
constexpr std::size_t readBytes = 65'536;

} // namespace

/// False when it is over; else what can be done on the socket now.
bool HostileLink::wait(short events, short &got)
{
    while (!m_stopped) {
        pollfd waited{m_socket, events, 0};
        if (::poll(&waited, 1, pollMs) < 0)
            return false;
        got = waited.revents;
        if (got != 0)
            return true;
    }
    return false;
}

bool HostileLink::write(const QByteArray &bytes, bool reads)
{
    static thread_local char read[readBytes];
    qsizetype written = 0;
    while (written < bytes.size()) {
        short got = 0;
        if (!wait(short(reads ? POLLOUT | POLLIN : POLLOUT), got))
            return false;
        if ((got & POLLIN) != 0 && ::recv(m_socket, read, sizeof read, MSG_DONTWAIT) == 0)
            return false;
        if ((got & POLLOUT) != 0) {
            const ssize_t sent = ::send(m_socket, bytes.data() + written, std::size_t(bytes.size() - written), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent < 0 && errno != EAGAIN)
                return false;
            written += std::max<ssize_t>(sent, 0);
        } else if ((got & (POLLERR | POLLHUP)) != 0) {
            return false;
        }
    }
    return true;
}

bool HostileLink::send(const QByteArray &bytes)
{
    return write(bytes, true);
}

bool HostileLink::sendDeaf(const QByteArray &bytes)
{
    return write(bytes, false);
}

bool HostileLink::await(quint8 firstByte)
{
    char read[4096];
    for (short got = 0; wait(POLLIN, got);) {
        const ssize_t size = ::recv(m_socket, read, sizeof read, MSG_DONTWAIT);
        if (size <= 0 && !(size < 0 && errno == EAGAIN))
            return false;
        if (size > 0 && quint8(read[0]) == firstByte)
            return true;
    }
    return false;
}

void HostileLink::awaitEnd()
{
    await(0x00); // no packet begins so
}

HostilePeer::HostilePeer(std::function<void(HostileLink &)> script)
    : m_script(std::move(script))
{
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (m_listener < 0 || ::bind(m_listener, reinterpret_cast<sockaddr *>(&address), size) != 0 || ::listen(m_listener, 8) != 0
        || ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        qFatal("no socket to listen on");
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { run(); });
}

HostilePeer::~HostilePeer()
{
    m_stopped = true;
    m_thread.join();
    ::close(m_listener);
}

void HostilePeer::run()
{
    while (!m_stopped) {
        pollfd waited{m_listener, POLLIN, 0};
        if (::poll(&waited, 1, pollMs) <= 0)
            continue;
        const int socket = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0)
            continue;
        HostileLink link(socket, m_stopped);
        if (link.await(0x10))
            m_script(link);
        ::shutdown(socket, SHUT_WR);
        char rest[4096]; // read to its end, so that what was sent is not lost in a reset
        for (pollfd end{socket, POLLIN, 0}; !m_stopped && ::poll(&end, 1, 1'000) > 0 && ::recv(socket, rest, sizeof rest, 0) > 0;)
            ;
        ::close(socket);
    }
}
