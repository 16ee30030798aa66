// What Qt's sockets do not tell: the system's error of a connection attempt, and whether the peer closed in order or with a reset.
#pragma once

#include "transport/Facts.h"

/// An owned descriptor (Windows: handle) of a TCP socket.
class NativeSocket
{
public:
    NativeSocket() = default;
    explicit NativeSocket(qintptr descriptor)
        : m_descriptor(descriptor)
    {
    }
    ~NativeSocket() { close(); }
    NativeSocket(NativeSocket &&other) noexcept
        : m_descriptor(other.release())
    {
    }
    NativeSocket &operator=(NativeSocket &&other) noexcept;

    /// Starts a non-blocking connection; `error` is the system's, connectionUnderWay() while it goes on, 0 if it is there at once.
    static NativeSocket connectTo(const QHostAddress &address, quint16 port, int &error);
    /// A second descriptor of a socket that somebody else owns.
    static NativeSocket duplicateOf(qintptr descriptor);

    bool isValid() const { return m_descriptor >= 0; }
    qintptr descriptor() const { return m_descriptor; }
    qintptr release();
    void close();
    /// The error of the attempt (SO_ERROR), 0 once connected.
    int takeError() const;
    /// Sends all of it at once; else `error` tells why not.
    bool send(QByteArrayView bytes, int &error) const;
    /// Takes what has arrived, or looks at it; 0: the peer closed, below 0: see `error`, which is 0 where there is just nothing yet.
    qint64 receive(char *buffer, qint64 size, bool peek, int &error) const;
    /// The peer sent RST: the connection is gone, while after an orderly close it is still half open.
    bool wasReset() const;
    /// Closing the last descriptor will send RST instead of FIN.
    void resetOnClose() const;

private:
    qintptr m_descriptor = -1;
};

/// The system's number for a connection that is under way, for one that took too long, for a reset by the peer.
int connectionUnderWay();
int connectionTimedOut();
int connectionReset();
/// What an error of the system means for a connection attempt.
AddressAttempt::Result connectResult(int error);
/// The system's words for an error.
QString systemText(int error);
