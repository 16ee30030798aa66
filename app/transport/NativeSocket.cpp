#include "transport/NativeSocket.h"

#include "transport/SocketApi.h"

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
    socketapi::start();
    sockaddr_storage storage;
    const socklen_t length = fillAddress(address, port, storage);
    NativeSocket socket(qintptr(::socket(storage.ss_family, SOCK_STREAM, IPPROTO_TCP)));
    error = socketapi::lastError();
    if (!socket.isValid())
        return socket;
    socketapi::prepare(socket.m_descriptor);
    const int on = 1; // small packets must not wait for each other
    socketapi::setOption(socket.m_descriptor, IPPROTO_TCP, TCP_NODELAY, on);
    const bool connected = ::connect(socketapi::native(socket.m_descriptor), reinterpret_cast<const sockaddr *>(&storage), length) == 0;
    error = connected ? 0 : socketapi::lastError();
    return socket;
}

NativeSocket NativeSocket::duplicateOf(qintptr descriptor)
{
    return NativeSocket(socketapi::duplicate(descriptor));
}

qintptr NativeSocket::release()
{
    return std::exchange(m_descriptor, -1);
}

void NativeSocket::close()
{
    if (m_descriptor >= 0)
        socketapi::close(release());
}

int NativeSocket::takeError() const
{
    int error = 0;
    return socketapi::readOption(m_descriptor, SOL_SOCKET, SO_ERROR, error) ? error : socketapi::lastError();
}

bool NativeSocket::send(QByteArrayView bytes, int &error) const
{
    const auto sent = ::send(socketapi::native(m_descriptor), bytes.data(), socketapi::Size(bytes.size()), socketapi::noSignal);
    error = sent < 0 ? socketapi::lastError() : 0;
    return sent == bytes.size();
}

qint64 NativeSocket::receive(char *buffer, qint64 size, bool peek, int &error) const
{
    const auto count = ::recv(socketapi::native(m_descriptor), buffer, socketapi::Size(size), peek ? MSG_PEEK : 0);
    error = count < 0 ? socketapi::lastError() : 0;
    if (socketapi::isTemporary(error))
        error = 0;
    return count;
}

bool NativeSocket::wasReset() const
{
#ifdef Q_OS_LINUX
    tcp_info info{};
    return isValid() && socketapi::readOption(m_descriptor, IPPROTO_TCP, TCP_INFO, info) && info.tcpi_state == TCP_CLOSE;
#else
    // Elsewhere: a socket that was reset has no peer any more.
    sockaddr_storage peer;
    socklen_t length = sizeof peer;
    return isValid() && getpeername(socketapi::native(m_descriptor), reinterpret_cast<sockaddr *>(&peer), &length) != 0;
#endif
}

void NativeSocket::resetOnClose() const
{
    const linger option{1, 0};
    if (isValid())
        socketapi::setOption(m_descriptor, SOL_SOCKET, SO_LINGER, option);
}

int connectionUnderWay()
{
    return socketapi::inProgress;
}

int connectionTimedOut()
{
    return socketapi::timedOut;
}

int connectionReset()
{
    return socketapi::connectionReset;
}

AddressAttempt::Result connectResult(int error)
{
    using Result = AddressAttempt::Result;
    switch (error) {
    case 0:
        return Result::Connected;
    case socketapi::connectionRefused:
        return Result::Refused;
    case socketapi::timedOut:
        return Result::TimedOut;
    case socketapi::networkUnreachable:
    case socketapi::hostUnreachable:
    case socketapi::networkDown:
    case socketapi::hostDown:
        return Result::Unreachable;
    case socketapi::connectionReset:
        return Result::Reset;
    default:
        return Result::Other;
    }
}

QString systemText(int error)
{
    return qt_error_string(error);
}
