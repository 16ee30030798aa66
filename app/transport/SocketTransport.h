// mqtt over TCP, mqtts over TLS.
#pragma once

#include "transport/NetworkTransport.h"

/// The bytes of the stream are MQTT's. On mqtt nothing of QtSsl is created.
class SocketTransport : public NetworkTransport
{
    Q_OBJECT
public:
    explicit SocketTransport(bool tls, QObject *parent = nullptr);
    ~SocketTransport() override;

    void write(const QByteArray &bytes) override;
    qint64 bytesToWrite() const override;

protected:
    QTcpSocket *makeSocket() override;
    void tcpEstablished() override;
    void closeStream() override;
    void dropSocket() override;

private:
    void readAll();

    const bool m_tls;
};
