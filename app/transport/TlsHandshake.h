// TLS on a connected QSslSocket: starts it, judges it, writes down all that was seen.
#pragma once

#include "transport/Transport.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QSslSocket>

#include <memory>

class TlsKeyLog;
struct TlsMaterial;

/// Fills `facts` as the handshake goes on; stays in use afterwards, since alerts can come late (TLS 1.3).
class TlsHandshake : public QObject
{
    Q_OBJECT
public:
    /// `facts` outlive it; `socket` may go first.
    TlsHandshake(QSslSocket *socket, const ConnectionSettings &settings, const TlsMaterial *material, TlsFacts &facts,
                 const QElapsedTimer &clock);

    void start();
    /// Notes what the socket says about its failure. True: it was TLS that failed, not the network.
    bool noteFailure();
    /// Listens to the socket no more: it is about to be dropped.
    void release();

signals:
    /// The peer is accepted.
    void encrypted();
    /// The handshake was completed, but the peer is not accepted; the socket has to be dropped.
    void rejected(const QString &text);
    /// An alert was received, or sent.
    void alerted(const TransportEvent &event);
    /// What becomes of the session keys, if they are to be written to a file.
    void keyLogTold(const TransportEvent &event);

private:
    void collectErrors(const QList<QSslError> &errors);
    void handshakeDone();
    void readFacts();
    void addAlert(bool received, int level, int description);
    void captureFirstBytes();
    void openKeyLog();

    QPointer<QSslSocket> m_socket; ///< Null once it was dropped, which may be before we go.
    TlsFacts &m_facts;
    QElapsedTimer m_clock;
    QPointer<QTcpSocket> m_plain; ///< The socket below TLS; null if it is not to be found.
    QByteArray m_firstBytes;      ///< At most 512.
    QString m_keyLogFile;         ///< Wanted; empty: none.
    std::shared_ptr<TlsKeyLog> m_keyLog;
};
