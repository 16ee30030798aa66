#include "transport/SocketTransport.h"

#include <QTcpSocket>

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
    auto *socket = new QTcpSocket(this);
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
    if (skip(Stage::Tls) && skip(Stage::WebSocket))
        announceOpened();
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
        dropped->disconnect(this);
        dropped->setParent(nullptr);
        dropped->abort();
        dropped->deleteLater();
    }
}
