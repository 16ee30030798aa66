// A small reverse proxy in front of a WebSocket listener that serves one path alone.
#pragma once

#include <QTcpServer>

/// What many brokers have before them, and mosquitto itself has not: a request for another path is answered with 404. Listens on 127.0.0.1.
class PathGate : public QObject
{
    Q_OBJECT
public:
    /// Serves `path`, handing its connections on to `targetPort` on 127.0.0.1.
    PathGate(QByteArray path, quint16 targetPort, QObject *parent = nullptr);
    /// False if there is no free port.
    bool listen() { return m_server.listen(QHostAddress::LocalHost); }
    quint16 port() const { return m_server.serverPort(); }

private:
    void accept();
    void readHead(class QTcpSocket *client);
    void relay(QTcpSocket *client);

    QByteArray m_path;
    quint16 m_targetPort;
    QTcpServer m_server;
};
