// What a transport observed: the evidence of the network layers. Plain values; times are milliseconds since the attempt began.
#pragma once

#include <QAbstractSocket>
#include <QHostAddress>
#include <QList>
#include <QMetaType>
#include <QString>

#include <array>
#include <optional>

/// The stages of an attempt, in their order.
enum class Stage : quint8 { Resolve, Tcp, Tls, WebSocket, Mqtt };
inline constexpr int stageCount = 5;
inline constexpr std::array<Stage, stageCount> allStages{Stage::Resolve, Stage::Tcp, Stage::Tls, Stage::WebSocket, Stage::Mqtt};
/// "resolve", "tcp", "tls", "websocket", "mqtt": as the JSON report names them. Static storage.
const char *stageId(Stage stage);

enum class StageState : quint8 { NotReached, Running, Ok, Failed, Skipped };
/// "not-reached", "running", "ok", "failed", "skipped". Static storage.
const char *stageStateId(StageState state);

/// State and time of one stage.
struct StageProgress {
    StageState state = StageState::NotReached;
    double startMs = 0;    ///< Since the attempt began.
    double durationMs = 0; ///< So far, while running.
};
using StageProgresses = std::array<StageProgress, stageCount>;

struct ResolveFacts {
    enum class Error : quint8 { None, HostNotFound, Failure };
    QString host;                  ///< What was looked up; empty when the host was an address.
    QList<QHostAddress> addresses; ///< In the order in which they are tried.
    Error error = Error::None;
    QString errorString;
};

/// One TCP connection attempt to one address.
struct AddressAttempt {
    enum class Result : quint8 { Running, Connected, Refused, TimedOut, Unreachable, Reset, Cancelled, Other };
    QHostAddress address;
    quint16 port = 0;
    double startMs = 0;
    double durationMs = 0;
    Result result = Result::Running;
    QString errorString; ///< The system's words, empty if connected.
};

/// How the proxy took part.
struct ProxyFacts {
    QString type; ///< "socks5" or "http"
    QString host;
    quint16 port = 0;
    QAbstractSocket::SocketError error = QAbstractSocket::UnknownSocketError; ///< Meaningful if failed.
    bool failed = false;
    int httpStatus = 0; ///< Of an HTTP proxy's answer, 0 if none was seen.
    QString errorString;
    double startMs = 0;              ///< Looking up and connecting to the proxy began.
    std::optional<double> askedMs{}; ///< When it was asked for the broker: until then the time is the proxy's own, then the broker's.
    double durationMs = 0;           ///< From startMs until it gave the connection, or failed; 0 before.
};

struct TcpFacts {
    QList<AddressAttempt> attempts;
    QHostAddress peerAddress;
    quint16 peerPort = 0;
    QHostAddress localAddress;
    quint16 localPort = 0;
    std::optional<ProxyFacts> proxy;
};

/// One verification error, as QSslError has it, for one certificate of the chain.
struct TlsVerificationError {
    int code = 0;        ///< QSslError::SslError
    QString text;        ///< QSslError::errorString()
    int chainIndex = -1; ///< Into TlsFacts::chain; -1: none of them.
};

struct TlsAlert {
    bool received = true; ///< Sent by the peer; false: by us.
    bool fatal = true;
    int description = 0; ///< RFC 8446, section 6: 40 handshake_failure, ...
    double atMs = 0;
};

struct TlsFacts {
    bool started = false;
    bool encrypted = false;      ///< The handshake was completed (verification may still have failed).
    QString protocol;            ///< "TLSv1.3"; empty before it is known.
    QString cipher;              ///< OpenSSL's name.
    QString keyExchange;         ///< "P-256", "DH 2048"; empty where QSslSocket does not tell (X25519).
    std::optional<QString> alpn; ///< The protocol the server chose.
    QList<QByteArray> chain;     ///< DER, as presented: the leaf first.
    bool verificationEnabled = true;
    QList<TlsVerificationError> errors; ///< Found even when verification is off.
    QList<TlsAlert> alerts;
    QString errorString;   ///< The TLS library's words when the handshake failed.
    QByteArray firstBytes; ///< Start (at most 512 bytes) of what the peer sent raw, if the handshake failed.
    QString serverName;    ///< SNI sent and name verified.
    QStringList alpnOffered;
    QStringList ciphersOffered;            ///< OpenSSL's names, in our order; only if the handshake failed.
    bool clientCertificateOffered = false; ///< We had one to give.
    QList<QByteArray> caCertificates;      ///< DER of the CA file(s), empty when the system's alone were used.
    bool systemCaUsed = true;
    QString caSource;             ///< For texts: "ca.pem", "the system's CA store", ...
    QByteArray clientCertificate; ///< DER of the client certificate given, or empty.
    QList<QByteArray> crls;       ///< DER of the CRL file.
    QByteArray ocspResponse;      ///< DER of the stapled OCSP response; empty if none came.
    QString keyLogFile;           ///< Where the session keys are written; empty: nowhere.
};

struct HttpHeader {
    QString name;
    QString value;
};

struct WebSocketFacts {
    bool requestSent = false;
    QString requestPath;
    QList<HttpHeader> requestHeaders; ///< Secret values already replaced by "***".
    int status = 0;                   ///< 0: no status line came.
    QString reasonPhrase;
    QList<HttpHeader> headers; ///< Bounded: 100 headers, 8 KiB each.
    QByteArray body;           ///< Start (at most 2 KiB) of a body that came instead of the upgrade.
    QByteArray firstBytes;     ///< Start (at most 512 bytes) of an answer that is no HTTP.
    bool upgraded = false;
    QString subprotocolOffered;
    QString subprotocol;         ///< Chosen by the server; empty: none.
    bool acceptMismatch = false; ///< Sec-WebSocket-Accept is wrong or missing in a 101.
    bool textFrameReceived = false;
    QByteArray textFrameStart;    ///< At most 512 bytes.
    std::optional<int> closeCode; ///< Of a Close frame from the peer (RFC 6455, section 7.4).
    QString closeReason;
    QString errorString; ///< QWebSocket's words.
};

/// How a connection, or an attempt at one, came to its end.
struct Ending {
    enum class By : quint8 {
        None,             ///< Not ended.
        Peer,             ///< Orderly close (FIN, TLS close_notify, WebSocket Close) by the broker or something between.
        PeerReset,        ///< RST.
        NetworkError,     ///< Any other socket error.
        TlsFailure,       ///< The TLS handshake failed or an alert came.
        WebSocketFailure, ///< The HTTP upgrade failed, or a frame that is not allowed came.
        Timeout,          ///< Our limit passed.
        Cancelled,        ///< The user's Cancel.
        LocalDisconnect,  ///< We sent DISCONNECT.
        LocalError,       ///< We closed because of what the peer sent (malformed, protocol error, refusal).
    };
    By by = By::None;
    double atMs = 0;
    QString errorString; ///< The system's or library's words, if any.
};

Q_DECLARE_METATYPE(Stage)
Q_DECLARE_METATYPE(StageState)
Q_DECLARE_METATYPE(Ending)
