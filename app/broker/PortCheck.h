// Whether ports accept connections.
#pragma once

#include <QList>
#include <QTcpSocket>
#include <QTimer>

/// Tries ports of 127.0.0.1 one after the other, each until it accepts. Who asked sets the limit.
class PortCheck : public QObject
{
    Q_OBJECT
public:
    explicit PortCheck(QList<quint16> ports, QObject *parent = nullptr);
    void start();

signals:
    void allAccept();

private:
    void tryNext();

    QList<quint16> m_ports; ///< Those that are left.
    QTcpSocket m_socket;
    QTimer m_again;
};

/// `count` different ports of 127.0.0.1 on which nothing listens at the moment; fewer if there are not so many.
QList<quint16> freeLoopbackPorts(int count);
