// The socket interfaces of Windows and of all others under one name. For this folder's .cpp files.
#pragma once

#include <QtGlobal>

#ifdef Q_OS_WIN
// clang-format off: the order matters
#include <winsock2.h>
#include <ws2tcpip.h>
#include <iphlpapi.h>
// clang-format on
#else
#include <cerrno>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace socketapi {

#ifdef Q_OS_WIN

constexpr int connectionRefused = WSAECONNREFUSED, connectionReset = WSAECONNRESET, hostDown = WSAEHOSTDOWN,
              hostUnreachable = WSAEHOSTUNREACH, inProgress = WSAEWOULDBLOCK, networkDown = WSAENETDOWN,
              networkUnreachable = WSAENETUNREACH, timedOut = WSAETIMEDOUT;
constexpr int noSignal = 0;

/// Before the first call of this process.
inline void start()
{
    static const int started = [] {
        WSADATA data;
        return WSAStartup(MAKEWORD(2, 2), &data);
    }();
    Q_UNUSED(started); // a failure shows at the next call
}

inline int lastError()
{
    return WSAGetLastError();
}

inline bool isTemporary(int error)
{
    return error == WSAEWOULDBLOCK || error == WSAEINTR;
}

inline void prepare(qintptr socket)
{
    u_long on = 1;
    ioctlsocket(SOCKET(socket), FIONBIO, &on);
    SetHandleInformation(HANDLE(socket), HANDLE_FLAG_INHERIT, 0);
}

inline qintptr duplicate(qintptr socket)
{
    WSAPROTOCOL_INFOW info;
    if (WSADuplicateSocketW(SOCKET(socket), GetCurrentProcessId(), &info) != 0)
        return -1;
    return qintptr(
        WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT));
}

inline void close(qintptr socket)
{
    closesocket(SOCKET(socket));
}

inline SOCKET native(qintptr socket)
{
    return SOCKET(socket);
}

using Size = int; ///< Of what is sent and received.

#else

constexpr int connectionRefused = ECONNREFUSED, connectionReset = ECONNRESET, hostDown = EHOSTDOWN, hostUnreachable = EHOSTUNREACH,
              inProgress = EINPROGRESS, networkDown = ENETDOWN, networkUnreachable = ENETUNREACH, timedOut = ETIMEDOUT;
#ifdef MSG_NOSIGNAL
constexpr int noSignal = MSG_NOSIGNAL;
#else
constexpr int noSignal = 0; // macOS: prepare() sees to it
#endif

inline void start()
{
}

inline int lastError()
{
    return errno;
}

inline bool isTemporary(int error)
{
    return error == EAGAIN || error == EINTR;
}

/// Not inherited by children, and never waited for.
inline void prepare(qintptr socket)
{
    fcntl(int(socket), F_SETFD, FD_CLOEXEC);
    fcntl(int(socket), F_SETFL, fcntl(int(socket), F_GETFL) | O_NONBLOCK);
#ifdef SO_NOSIGPIPE
    const int on = 1;
    setsockopt(int(socket), SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
}

inline qintptr duplicate(qintptr socket)
{
    return fcntl(int(socket), F_DUPFD_CLOEXEC, 0);
}

inline void close(qintptr socket)
{
    ::close(int(socket));
}

inline int native(qintptr socket)
{
    return int(socket);
}

using Size = std::size_t; ///< Of what is sent and received.

#endif

/// An option of the socket; false: it could not be set.
template <typename Value>
bool setOption(qintptr socket, int level, int name, const Value &value)
{
    return setsockopt(native(socket), level, name, reinterpret_cast<const char *>(&value), socklen_t(sizeof value)) == 0;
}

/// False: the option could not be read.
template <typename Value>
bool readOption(qintptr socket, int level, int name, Value &value)
{
    auto length = socklen_t(sizeof value);
    return getsockopt(native(socket), level, name, reinterpret_cast<char *>(&value), &length) == 0;
}

} // namespace socketapi
