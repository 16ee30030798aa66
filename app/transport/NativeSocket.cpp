#include "transport/NativeSocket.h"

#include <cerrno>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <utility>

namespace {

/// Fills `storage`; returns the length of the address in it.
socklen_t fillAddress(const QHostAddress &address, quint16 port, sockaddr_storage &storage)
{
    storage = {};
    if (address.protocol() == QAbstractSocket::IPv4Protocol) {
        sockaddr_in in{};
        in.sin_family = AF_INET;
        in.sin_port = htons(port);
        in.sin_addr.s_addr = htonl(address.toIPv4Address());
        std::memcpy(&storage, &in, sizeof in);
        return sizeof in;
    }
    sockaddr_in6 in{};
    in.sin6_family = AF_INET6;
    in.sin6_port = htons(port);
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    std::memcpy(&in.sin6_addr, &bytes, sizeof bytes);
    const QByteArray scope = address.scopeId().toLatin1();
    bool isNumber = false;
    in.sin6_scope_id = scope.toUInt(&isNumber);
    if (!isNumber)
        in.sin6_scope_id = if_nametoindex(scope.constData());
    std::memcpy(&storage, &in, sizeof in);
    return sizeof in;
}

} // namespace

NativeSocket &NativeSocket::operator=(NativeSocket &&other) noexcept
{
    if (this != &other) {
        close();
        m_descriptor = other.release();
    }
    return *this;
}

NativeSocket NativeSocket::connectTo(const QHostAddress &address, quint16 port, int &error)
{
    sockaddr_storage storage;
    const socklen_t length = fillAddress(address, port, storage);
    NativeSocket socket(::socket(storage.ss_family, SOCK_STREAM, IPPROTO_TCP));
    error = errno;
    if (!socket.isValid())
        return socket;
    fcntl(socket.m_descriptor, F_SETFD, FD_CLOEXEC);
    fcntl(socket.m_descriptor, F_SETFL, fcntl(socket.m_descriptor, F_GETFL) | O_NONBLOCK);
    const int on = 1; // small packets must not wait for each other
    setsockopt(socket.m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    error = ::connect(socket.m_descriptor, reinterpret_cast<const sockaddr *>(&storage), length) == 0 ? 0 : errno;
    return socket;
}

NativeSocket NativeSocket::duplicateOf(qintptr descriptor)
{
    return NativeSocket(fcntl(int(descriptor), F_DUPFD_CLOEXEC, 0));
}

int NativeSocket::release()
{
    return std::exchange(m_descriptor, -1);
}

void NativeSocket::close()
{
    if (m_descriptor >= 0)
        ::close(release());
}

int NativeSocket::takeError() const
{
    int error = 0;
    socklen_t length = sizeof error;
    return getsockopt(m_descriptor, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno;
}

bool NativeSocket::wasReset() const
{
#ifdef Q_OS_LINUX
    tcp_info info{};
    socklen_t length = sizeof info;
    return isValid() && getsockopt(m_descriptor, IPPROTO_TCP, TCP_INFO, &info, &length) == 0 && info.tcpi_state == TCP_CLOSE;
#else
    // Elsewhere: a socket that was reset has no peer any more.
    sockaddr_storage peer;
    socklen_t length = sizeof peer;
    return isValid() && getpeername(m_descriptor, reinterpret_cast<sockaddr *>(&peer), &length) != 0;
#endif
}

void NativeSocket::resetOnClose() const
{
    const linger option{1, 0};
    if (isValid())
        setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &option, sizeof option);
}

AddressAttempt::Result connectResult(int error)
{
    using Result = AddressAttempt::Result;
    switch (error) {
    case 0:
        return Result::Connected;
    case ECONNREFUSED:
        return Result::Refused;
    case ETIMEDOUT:
        return Result::TimedOut;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
    case EHOSTDOWN:
        return Result::Unreachable;
    case ECONNRESET:
        return Result::Reset;
    default:
        return Result::Other;
    }
}

QString systemText(int error)
{
    return qt_error_string(error);
}
