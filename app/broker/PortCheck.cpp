#include "broker/PortCheck.h"

#include <QTcpServer>

#include <memory>
#include <vector>

namespace {

constexpr int retryMs = 50;

} // namespace

PortCheck::PortCheck(QList<quint16> ports, QObject *parent)
    : QObject(parent)
    , m_ports(std::move(ports))
{
    m_again.setSingleShot(true);
    m_again.setInterval(retryMs);
    connect(&m_again, &QTimer::timeout, this, &PortCheck::tryNext);
    connect(&m_socket, &QTcpSocket::connected, this, [this] {
        m_socket.abort();
        m_ports.removeFirst();
        tryNext();
    });
    connect(&m_socket, &QTcpSocket::errorOccurred, &m_again, qOverload<>(&QTimer::start));
}

void PortCheck::start()
{
    tryNext();
}

void PortCheck::tryNext()
{
    if (m_ports.isEmpty())
        emit allAccept();
    else
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_ports.constFirst());
}

QList<quint16> freeLoopbackPorts(int count)
{
    std::vector<std::unique_ptr<QTcpServer>> servers; // all at once, so that each gets another one
    QList<quint16> ports;
    for (int i = 0; i < count; ++i) {
        servers.push_back(std::make_unique<QTcpServer>());
        if (servers.back()->listen(QHostAddress::LocalHost))
            ports.append(servers.back()->serverPort());
    }
    return ports;
}
