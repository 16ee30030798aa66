// A TLS handshake made to look at the server, with an offer of one's own.
#pragma once

#include "transport/Transport.h"

#include <QTimer>

#include <chrono>

/// What a ClientHello of a probe offers.
struct TlsOffer {
    int minimumVersion = 0; ///< 0x0301 TLS 1.0 ... 0x0304 TLS 1.3; 0: the lowest that OpenSSL has, or that `permissive` allows.
    int maximumVersion = 0; ///< 0: the highest.
    /// All ciphers, security level 0, whatever the system's configuration forbids; false: what a connection of these settings offers (by
    /// default TLS 1.2 and 1.3 with the default ciphers and security level).
    bool permissive = true;
    std::optional<QString> serverName; ///< SNI; nullopt: as a connection of these settings sends it (none for an address); empty: none.
    std::optional<QStringList> alpn;   ///< nullopt: that of the settings; empty: none.
    bool operator==(const TlsOffer &) const = default;
};

/// What the server showed of itself in a handshake that verifies nothing and sends no application data.
struct TlsServerFacts {
    bool tls = false;       ///< It answered with a TLS record (an alert counts).
    bool completed = false; ///< The handshake came to its end on our side.
    QString protocol;       ///< "TLSv1.2", as its ServerHello says, also when we cannot go on with it; empty: no ServerHello.
    QString cipher;         ///< OpenSSL's name.
    QString keyExchange;    ///< "X25519", "P-256", "DH 2048", "RSA", ... empty: not known.
    std::optional<QString> alpn;
    bool certificateRequested = false; ///< It sent a CertificateRequest.
    QStringList acceptedCas;           ///< The CAs it names there, at most 50, as "O=Lab, CN=Lab Root CA".
    QList<QByteArray> chain;           ///< DER, the leaf first; bounded (20 certificates, 64 KiB each).
    QByteArray ocspResponse;           ///< Stapled, DER; empty: none.
    std::optional<int> alert;          ///< The fatal alert that it sent, also after the handshake (TLS 1.3) within the waiting time.
    bool closedAfterHandshake = false; ///< It closed, or sent a fatal alert, within the waiting time after a completed handshake.
    QByteArray firstBytes;             ///< At most 512, when it was not TLS.
    QString errorString;               ///< OpenSSL's words; empty: it did not complain.
};

/// Makes one handshake with OpenSSL itself, to learn what QSslSocket keeps to itself, over a connection like any other of these settings
/// (resolver, "connect to", proxy). Offers no client certificate. Lives on any thread with an event loop; used once.
class TlsInspector : public QObject
{
    Q_OBJECT
public:
    explicit TlsInspector(QObject *parent = nullptr);
    ~TlsInspector() override;

    /// Connects, shakes hands, waits 300 ms for a late alert or close, and closes. `limit` is for all of it; `clock` gives the times.
    void open(const ConnectionSettings &settings, const TlsOffer &offer, std::chrono::milliseconds limit, const QElapsedTimer &clock);
    /// Drops the connection at once; finished() follows before it returns, if it was not emitted before.
    void abort();

    /// Known so far; final after finished().
    const TlsServerFacts &facts() const { return m_facts; }
    /// The network below, final after finished(). `ending` is how the connection was lost; By::Timeout: the limit passed; By::None: we had
    /// seen enough.
    const TransportFacts &transportFacts() const { return m_finished || m_leaving ? m_transportFacts : m_transport->facts(); }

signals:
    /// Of the network below, and of the handshake: what was offered, what was chosen, alerts.
    void eventOccurred(const TransportEvent &event);
    /// Once, not before open() returned. The inspector may be deleted later, not in the slot.
    void finished();

private:
    struct Session;

    void receive(const QByteArray &bytes);
    void step();
    void readOn();
    void flush();
    void leave();
    void lost();
    void tellHandshake();
    void tell(const TransportEvent &event);
    void end(const Ending &ending);
    double now() const { return m_clock.isValid() ? double(m_clock.nsecsElapsed()) / 1e6 : 0; }

    std::unique_ptr<Transport> m_transport;
    std::unique_ptr<Session> m_session;
    QElapsedTimer m_clock;
    QTimer m_limit, m_rest; ///< For all; for what may follow the handshake or the first bytes of something else.
    TlsServerFacts m_facts;
    TransportFacts m_transportFacts;
    QByteArray m_start;     ///< Of what was received, at most 512 bytes.
    qint64 m_received = 0;  ///< Bytes.
    bool m_failed = false;  ///< OpenSSL gave up.
    bool m_told = false;    ///< What came of the handshake.
    bool m_leaving = false; ///< What follows is our own doing.
    bool m_finished = false;
};
