#include "transport/SocketTransport.h"

#include "transport/DeleteSafely.h"

#include <QSslSocket>

namespace {

/// Bytes that are read before the event loop has its turn again: however fast the peer is, whoever wants to end the connection is heard.
constexpr qint64 readBytesAtOnce = 65'536;

} // namespace

SocketTransport::SocketTransport(bool tls, QObject *parent)
    : NetworkTransport(parent)
    , m_tls(tls)
{
}

SocketTransport::~SocketTransport()
{
    SocketTransport::dropSocket();
}

QTcpSocket *SocketTransport::makeSocket()
{
    QTcpSocket *socket = m_tls ? new QSslSocket(this) : new QTcpSocket(this);
    connect(socket, &QIODevice::readyRead, this, &SocketTransport::readAll);
    connect(socket, &QAbstractSocket::errorOccurred, this, [this] {
        const Guard alive(this);
        if (isOpen())
            readAll(); // what came before the end
        if (alive)
            socketFailed();
    });
    connect(socket, &QAbstractSocket::disconnected, this, &SocketTransport::socketFailed);
    return socket;
}

void SocketTransport::tcpEstablished()
{
    const auto open = [this] {
        if (!skip(Stage::WebSocket))
            return;
        socket()->setReadBufferSize(readBytesAtOnce);
        announceOpened();
    };
    if (m_tls)
        startTls(static_cast<QSslSocket *>(socket()), open);
    else if (skip(Stage::Tls))
        open();
}

void SocketTransport::write(const QByteArray &bytes)
{
    if (isOpen() && !isClosing())
        socket()->write(bytes);
}

qint64 SocketTransport::bytesToWrite() const
{
    return isOpen() ? socket()->bytesToWrite() : 0;
}

void SocketTransport::readAll()
{
    if (!isOpen())
        return;
    const QByteArray bytes = socket()->readAll();
    if (!bytes.isEmpty())
        emit received(bytes);
}

void SocketTransport::closeStream()
{
    socket()->disconnectFromHost();
}

void SocketTransport::dropSocket()
{
    if (QTcpSocket *dropped = socket()) {
        dropped->disconnect();
        dropped->setParent(nullptr);
        dropped->abort();
        deleteSafely(dropped);
    }
}
