#include "broker/PathGate.h"

#include <QTcpSocket>
#include <QTimer>

namespace {

constexpr qint64 longestHead = 16 << 10;  ///< Bytes of a request up to its empty line.
constexpr int headLimitMs = 10'000;       ///< For a client that connects and says nothing.
constexpr qint64 bufferLimit = 256 << 10; ///< Bytes under way in each direction.

/// "/mqtt" out of "GET /mqtt?x=1 HTTP/1.1"; empty if it is no request.
QByteArray pathOf(const QByteArray &head)
{
    const QList<QByteArray> words = head.split('\r').constFirst().split(' ');
    return words.size() == 3 && words[2].startsWith("HTTP/") ? words[1].split('?').constFirst() : QByteArray();
}

void answer(QTcpSocket *client, const QByteArray &status, const QByteArray &text)
{
    client->write("HTTP/1.1 " + status + "\r\nContent-Type: text/plain\r\nContent-Length: " + QByteArray::number(text.size())
                  + "\r\nConnection: close\r\n\r\n" + text);
    client->disconnectFromHost();
}

/// Takes from one side what the other side can take.
void pass(QTcpSocket *from, QTcpSocket *to)
{
    if (to->state() == QAbstractSocket::ConnectedState && to->bytesToWrite() < bufferLimit)
        to->write(from->read(bufferLimit));
}

void join(QTcpSocket *from, QTcpSocket *to)
{
    QObject::connect(from, &QTcpSocket::readyRead, to, [from, to] { pass(from, to); });
    QObject::connect(to, &QTcpSocket::bytesWritten, from, [from, to] { pass(from, to); });
    QObject::connect(from, &QTcpSocket::disconnected, to, [from, to] {
        to->write(from->readAll());
        to->disconnectFromHost();
    });
}

} // namespace

PathGate::PathGate(QByteArray path, quint16 targetPort, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_targetPort(targetPort)
{
    connect(&m_server, &QTcpServer::newConnection, this, &PathGate::accept);
}

void PathGate::accept()
{
    while (QTcpSocket *client = m_server.nextPendingConnection()) {
        client->setReadBufferSize(bufferLimit);
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
        connect(client, &QTcpSocket::readyRead, this, [this, client] { readHead(client); });
        auto *limit = new QTimer(client);
        limit->setObjectName(QStringLiteral("head limit"));
        limit->setSingleShot(true);
        connect(limit, &QTimer::timeout, client, &QTcpSocket::abort);
        limit->start(headLimitMs);
    }
}

/// Looks at the request and leaves it there, to be handed on as it is.
void PathGate::readHead(QTcpSocket *client)
{
    const QByteArray bytes = client->peek(longestHead);
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    if (end < 0) {
        if (bytes.size() == longestHead)
            client->abort();
        return;
    }
    client->disconnect(this);
    delete client->findChild<QTimer *>();
    const QByteArray path = pathOf(bytes.left(end));
    if (path.isEmpty())
        answer(client, "400 Bad Request", "This is no HTTP request.\n");
    else if (path != m_path)
        answer(client, "404 Not Found", "Nothing is served at this path.\n");
    else
        relay(client);
}

void PathGate::relay(QTcpSocket *client)
{
    auto *broker = new QTcpSocket(client);
    broker->setReadBufferSize(bufferLimit);
    join(client, broker);
    join(broker, client);
    connect(broker, &QTcpSocket::connected, client, [client, broker] { pass(client, broker); });
    connect(broker, &QTcpSocket::errorOccurred, client, [client](QAbstractSocket::SocketError error) {
        if (error == QAbstractSocket::ConnectionRefusedError)
            answer(client, "502 Bad Gateway", "The broker does not answer.\n");
        else if (error != QAbstractSocket::RemoteHostClosedError)
            client->abort();
    });
    broker->connectToHost(QHostAddress(QHostAddress::LocalHost), m_targetPort);
}
