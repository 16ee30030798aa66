// bench_peer CERTIFICATE KEY: answers every CONNECT at once, over all four transports, until standard input is closed.
// Prints the ports of mqtt, mqtts, ws and wss in one line. A broker in its place would be measured with its own delays.
#include <QCoreApplication>
#include <QFile>
#include <QSocketNotifier>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTextStream>
#include <QWebSocket>
#include <QWebSocketServer>

#include <unistd.h>

namespace {

const QByteArray connack = QByteArray::fromHex("20020000");

QByteArray answerTo(const QByteArray &bytes)
{
    return bytes.startsWith('\x10') ? connack : QByteArray();
}

void serve(QTcpServer &server)
{
    QObject::connect(&server, &QTcpServer::pendingConnectionAvailable, &server, [&server] {
        while (QTcpSocket *socket = server.nextPendingConnection()) {
            socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] { socket->write(answerTo(socket->readAll())); });
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    });
    server.listen(QHostAddress::LocalHost);
}

void serve(QWebSocketServer &server)
{
    QObject::connect(&server, &QWebSocketServer::newConnection, &server, [&server] {
        while (QWebSocket *socket = server.nextPendingConnection()) {
            QObject::connect(socket, &QWebSocket::binaryMessageReceived, socket, [socket](const QByteArray &message) {
                if (const QByteArray answer = answerTo(message); !answer.isEmpty()) {
                    socket->sendBinaryMessage(answer);
                }
            });
            QObject::connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
        }
    });
    server.listen(QHostAddress::LocalHost);
}

QByteArray contents(const QString &fileName)
{
    QFile file(fileName);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificate(QSslCertificate(contents(arguments.value(1))));
    tls.setPrivateKey(QSslKey(contents(arguments.value(2)), QSsl::Ec));
    tls.setPeerVerifyMode(QSslSocket::VerifyNone);

    QTcpServer mqtt;
    QSslServer mqtts;
    mqtts.setSslConfiguration(tls);
    QWebSocketServer ws(QString(), QWebSocketServer::NonSecureMode);
    QWebSocketServer wss(QString(), QWebSocketServer::SecureMode);
    wss.setSslConfiguration(tls);
    serve(mqtt);
    serve(mqtts);
    serve(ws);
    serve(wss);
    QTextStream(stdout) << mqtt.serverPort() << ' ' << mqtts.serverPort() << ' ' << ws.serverPort() << ' ' << wss.serverPort() << Qt::endl;

    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &application, [&application] {
        char byte;
        if (read(STDIN_FILENO, &byte, 1) <= 0) {
            application.quit();
        }
    });
    return QCoreApplication::exec();
}
