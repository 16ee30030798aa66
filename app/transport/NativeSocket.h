// What Qt's sockets do not tell: the system's error of a connection attempt, and whether the peer closed in order or with a reset.
#pragma once

#include "transport/Facts.h"

/// An owned file descriptor of a TCP socket.
class NativeSocket
{
public:
    NativeSocket() = default;
    explicit NativeSocket(int descriptor)
        : m_descriptor(descriptor)
    {
    }
    ~NativeSocket() { close(); }
    NativeSocket(NativeSocket &&other) noexcept
        : m_descriptor(other.release())
    {
    }
    NativeSocket &operator=(NativeSocket &&other) noexcept;

    /// Starts a non-blocking connection; `error` is an errno, EINPROGRESS while it is under way, 0 if it is there at once.
    static NativeSocket connectTo(const QHostAddress &address, quint16 port, int &error);
    /// A second descriptor of a socket that somebody else owns.
    static NativeSocket duplicateOf(qintptr descriptor);

    bool isValid() const { return m_descriptor >= 0; }
    int descriptor() const { return m_descriptor; }
    int release();
    void close();
    /// The error of the attempt (SO_ERROR), 0 once connected.
    int takeError() const;
    /// The peer sent RST: the connection is gone, while after an orderly close it is still half open.
    bool wasReset() const;
    /// Closing the last descriptor will send RST instead of FIN.
    void resetOnClose() const;

private:
    int m_descriptor = -1;
};

/// What an errno means for a connection attempt.
AddressAttempt::Result connectResult(int error);
/// The system's words for an errno.
QString systemText(int error);
