// floor_ws PORT, floor_wss PORT CAFILE: the same as floor_socket over a WebSocket.
#include "floor.h"

#include <QCoreApplication>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    QWebSocket socket;
    QUrl url(QStringLiteral("ws://localhost/mqtt"));
#if FLOOR_TLS
    QSslConfiguration configuration = socket.sslConfiguration();
    configuration.setCaCertificates(QSslCertificate::fromPath(arguments.value(2)));
    socket.setSslConfiguration(configuration);
    url.setScheme(QStringLiteral("wss"));
#endif
    url.setPort(arguments.value(1).toInt());
    QObject::connect(&socket, &QWebSocket::connected, &socket, [&socket] { socket.sendBinaryMessage(connectPacket); });
    QObject::connect(&socket, &QWebSocket::binaryMessageReceived, &socket, [&socket](const QByteArray &message) {
        if (!isAccepted(message)) {
            QCoreApplication::exit(1);
        }
        socket.sendBinaryMessage(disconnectPacket);
        socket.close();
    });
    QObject::connect(&socket, &QWebSocket::disconnected, &application, [] { QCoreApplication::exit(0); });
    QWebSocketHandshakeOptions options;
    options.setSubprotocols({QStringLiteral("mqtt")});
    socket.open(url, options);
    return QCoreApplication::exec();
}
