// ws and wss: MQTT in binary WebSocket messages.
#pragma once

#include "transport/FrameObserver.h"
#include "transport/NetworkTransport.h"

class QSslSocket;
class QWebSocket;
struct HttpHead;

/// A QWebSocket whose inner socket is connected, and encrypted, by NetworkTransport first. So every stage is seen, and the HTTP answer is
/// read from the inner socket's buffer before QWebSocket's reading of it is made final.
class WebSocketTransport : public NetworkTransport
{
    Q_OBJECT
public:
    explicit WebSocketTransport(bool tls, QObject *parent = nullptr);
    ~WebSocketTransport() override;

    void write(const QByteArray &bytes) override;
    qint64 bytesToWrite() const override;

protected:
    QTcpSocket *makeSocket() override;
    void tcpEstablished() override;
    void closeStream() override;
    void dropSocket() override;

private:
    enum class Phase : quint8 { Connecting, Upgrading, ReadingBody, Open };

    void connectSignals(QTcpSocket *inner);
    void upgrade();
    void examineAnswer();
    void upgraded();
    void upgradeFailed();
    void readBody();
    void endUpgrade(const QString &text);
    void noteHead(const HttpHead &head);
    /// Everything that came since the upgrade was asked for, whether QWebSocket has read it or not. `keep`: QWebSocket may go on reading.
    QByteArray answer(bool keep);
    /// The sub-protocol that the server chose, if any, is one that was offered.
    bool isOffered() const;
    /// Tells the frames that QWebSocket has read since last time and keeps to itself. False: the transport ended.
    bool observe();
    void innerFailed();
    void streamFailed();
    void textFrame(const QString &frame);
    void peerCloses();
    void closedByPeer();

    const bool m_tls;
    QWebSocket *m_webSocket = nullptr;
    Phase m_phase = Phase::Connecting;
    FrameObserver m_observer;
    bool m_peerCloses = false; ///< A Close frame came.
    bool m_failing = false;    ///< The socket failed; streamFailed() follows.
    QTimer m_limit;            ///< For the body of a refusal, and for the peer's TCP close after its Close frame.
};
