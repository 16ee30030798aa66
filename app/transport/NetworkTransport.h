// What all transports share: resolving, connecting TCP, the proxy, and how the connection ended.
#pragma once

#include "transport/NativeSocket.h"
#include "transport/Transport.h"

#include <QPointer>
#include <QTcpSocket>
#include <QTimer>

#include <functional>

class AddressRacer;
class ProxyTunnel;
class QSslSocket;
class Resolver;
class TlsHandshake;

/// Takes a connection up to the established TCP stream and then leaves it to its subclass.
class NetworkTransport : public Transport
{
    Q_OBJECT
public:
    explicit NetworkTransport(QObject *parent = nullptr);
    ~NetworkTransport() override;

    void open(const ConnectionSettings &settings, const TlsMaterial *material, const QElapsedTimer &clock) final;
    void close() final;
    void abort() final;

protected:
    using Guard = QPointer<NetworkTransport>;

    /// The socket that will carry the connection, unconnected, owned by the subclass. Made once, when TCP is there or a proxy is to be
    /// used.
    virtual QTcpSocket *makeSocket() = 0;
    /// TCP is there and the socket is connected: goes on to TLS, WebSocket or opened().
    virtual void tcpEstablished() = 0;
    /// Begins the orderly end; ended() has to follow.
    virtual void closeStream() = 0;
    /// Takes the socket out of use at once, in whatever state it is; it may be the sender of the signal that led here. The destructors of
    /// subclasses call takeDown(), then this.
    virtual void dropSocket() = 0;
    void takeDown();

    const ConnectionSettings &settings() const { return m_settings; }
    const TlsMaterial *material() const { return m_material.get(); }
    QTcpSocket *socket() const { return m_socket; }
    double now() const { return double(m_clock.nsecsElapsed()) / 1e6; }
    const QElapsedTimer &clock() const { return m_clock; }
    bool isOpen() const { return m_open; }
    bool isClosing() const { return m_closing; }

    // These return false when the signal's receiver ended or deleted the transport: then leave at once.
    [[nodiscard]] bool begin(Stage stage);
    [[nodiscard]] bool finish(Stage stage, StageState state);
    [[nodiscard]] bool skip(Stage stage);
    [[nodiscard]] bool report(const TransportEvent &event);
    [[nodiscard]] bool report(TransportEvent::Kind kind, const QString &text);

    /// Runs the TLS stage on a connected socket and then calls `done`.
    void startTls(QSslSocket *socket, const std::function<void()> &done);
    /// All stages are done.
    void announceOpened();
    /// The stream is over: a running stage fails and closed() follows. Does nothing the second time.
    void ended(Ending::By by, const QString &errorString);
    /// The same from what the socket tells, with FIN and RST, and the proxy's failure, told apart.
    void socketFailed();

private:
    void start();
    void resolve();
    void resolved(const ResolveFacts &facts);
    void race();
    void adopt(NativeSocket winner);
    void raceLost();
    void openProxy();
    void failTls(const QString &text);

    ConnectionSettings m_settings;
    std::unique_ptr<TlsMaterial> m_material;
    QElapsedTimer m_clock;
    QString m_host; ///< Where TCP goes.
    quint16 m_port = 0;
    Resolver *m_resolver = nullptr;
    AddressRacer *m_racer = nullptr;
    ProxyTunnel *m_tunnel = nullptr;
    QPointer<QTcpSocket> m_socket;
    std::unique_ptr<TlsHandshake> m_handshake;
    NativeSocket m_watch; ///< A second descriptor of the connection: tells a reset, and sends one.
    QTimer m_closeLimit;
    TransportEvent m_connected;   ///< TCP is there.
    std::optional<Stage> m_stage; ///< The one that runs.
    bool m_open = false;
    bool m_closing = false;
    bool m_ended = false;
};
