// floor_mqtt PORT, floor_mqtts PORT CAFILE: connects to localhost, sends a fixed CONNECT, waits for CONNACK, sends DISCONNECT, exits with 0.
#include "floor.h"

#include <QCoreApplication>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpSocket>

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    const quint16 port = arguments.value(1).toUShort();
#if FLOOR_TLS
    QSslSocket socket;
    QSslConfiguration configuration = socket.sslConfiguration();
    configuration.setCaCertificates(QSslCertificate::fromPath(arguments.value(2)));
    socket.setSslConfiguration(configuration);
    QObject::connect(&socket, &QSslSocket::encrypted, &socket, [&socket] { socket.write(connectPacket); });
    socket.connectToHostEncrypted(QStringLiteral("localhost"), port);
#else
    QTcpSocket socket;
    QObject::connect(&socket, &QTcpSocket::connected, &socket, [&socket] { socket.write(connectPacket); });
    socket.connectToHost(QStringLiteral("localhost"), port);
#endif
    QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&socket] {
        if (!isAccepted(socket.readAll())) {
            QCoreApplication::exit(1);
        }
        socket.write(disconnectPacket);
        socket.disconnectFromHost();
    });
    QObject::connect(&socket, &QTcpSocket::errorOccurred, &application, [] { QCoreApplication::exit(1); });
    QObject::connect(&socket, &QTcpSocket::disconnected, &application, [] { QCoreApplication::exit(0); });
    return QCoreApplication::exec();
}
