// One TLS handshake, made to learn what a server shows and wants: more than QSslSocket tells.
#pragma once

#include "transport/Transport.h"

#include <QTimer>

#include <chrono>

/// What a ClientHello of a probe offers.
struct TlsOffer {
    int minimumVersion = 0;            ///< 0x0301 TLS 1.0 ... 0x0304 TLS 1.3; 0: the lowest that OpenSSL has.
    int maximumVersion = 0;            ///< 0: the highest.
    bool permissive = true;            ///< All ciphers, security level 0; false: what a connection of ours offers, TLS 1.2 and 1.3.
    std::optional<QString> serverName; ///< SNI; nullopt: as a connection of these settings sends it (none for an address); empty: none.
    std::optional<QStringList> alpn;   ///< nullopt: that of the settings; empty: none.
    bool operator==(const TlsOffer &) const = default;
};

/// What the server showed of itself in a handshake that verifies nothing and sends no application data.
struct TlsServerFacts {
    bool tls = false;       ///< It answered with a TLS record; an alert counts.
    bool completed = false; ///< The handshake came to its end on our side.
    QString protocol;       ///< "TLSv1.2"; empty: no ServerHello.
    QString cipher;         ///< OpenSSL's name.
    QString keyExchange;    ///< "X25519", "prime256v1", ...; empty: not known.
    std::optional<QString> alpn;
    bool certificateRequested = false; ///< It sent a CertificateRequest.
    QStringList acceptedCas;           ///< The CAs that it names there, one line each, at most 50.
    QList<QByteArray> chain;           ///< DER, the leaf first; at most 20.
    QByteArray ocspResponse;           ///< Stapled, DER; empty: none. At most 64 KiB.
    std::optional<int> alert;          ///< The fatal alert that it sent, after the handshake as well (TLS 1.3).
    bool closedAfterHandshake = false; ///< It asked for a certificate and closed soon after the handshake.
    QByteArray firstBytes;             ///< At most 512, when it was not TLS.
    QString errorString;               ///< OpenSSL's words.
};

/// Opens a TCP connection as SocketTransport does (look-up, addresses, connectTo, proxy), does one handshake over it with libssl, waits a
/// little for what TLS 1.3 tells only then, and leaves. Offers no client certificate. Never blocks; lives on any one thread with an event
/// loop; used once.
class TlsInspector : public QObject
{
    Q_OBJECT
public:
    explicit TlsInspector(QObject *parent = nullptr);
    ~TlsInspector() override;

    /// `limit` is for all of it. finished() follows.
    void open(const ConnectionSettings &settings, const TlsOffer &offer, std::chrono::milliseconds limit, const QElapsedTimer &clock);
    /// Leaves at once; finished() does not follow.
    void abort();
    const TlsServerFacts &facts() const { return m_facts; }
    const TransportFacts &transportFacts() const { return m_transport->facts(); } ///< Look-up and TCP.
    const Ending &ending() const { return m_ending; }

signals:
    void stageChanged(Stage stage, StageState state); ///< Resolve, Tcp and Tls.
    void finished();

private:
    class Handshake;
    void onOpened();
    void onReceived(const QByteArray &bytes);
    void onClosed();
    void advance();
    void end(const Ending &ending);

    std::unique_ptr<Transport> m_transport;
    std::unique_ptr<Handshake> m_handshake;
    QTimer m_limit{this}, m_afterwards{this};
    QElapsedTimer m_clock;
    ConnectionSettings m_settings;
    TlsOffer m_offer;
    TlsServerFacts m_facts;
    Ending m_ending;
    qint64 m_received = 0;
    bool m_over = false;
};
