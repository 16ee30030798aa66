// Everything that a connection can carry, as one plain value. Forms load and store it; the client reads it.
#pragma once

#include "settings/SubscriptionSettings.h"

#include <QMetaType>
#include <QStringList>

#include <chrono>

/// The four transports of the URL.
enum class Scheme : quint8 { Mqtt, Mqtts, Ws, Wss };

/// "mqtt", "mqtts", "ws" or "wss".
QString schemeName(Scheme scheme);
/// 1883, 8883, 80 and 443.
quint16 defaultPort(Scheme scheme);
/// The scheme for which this port is customary, if it is another one than `scheme` (1883 mqtt, 8883 mqtts, 80 ws, ...).
std::optional<Scheme> customaryForAnother(quint16 port, Scheme scheme);
constexpr bool usesTls(Scheme scheme)
{
    return scheme == Scheme::Mqtts || scheme == Scheme::Wss;
}
constexpr bool usesWebSocket(Scheme scheme)
{
    return scheme == Scheme::Ws || scheme == Scheme::Wss;
}

/// Where the broker is.
struct Endpoint {
    Scheme scheme = Scheme::Mqtt;
    QString host;                ///< A name or an address; IPv6 without brackets.
    std::optional<quint16> port; ///< Not set: the scheme's default.
    bool operator==(const Endpoint &) const = default;
    quint16 effectivePort() const { return port.value_or(defaultPort(scheme)); }
};

/// A value that is bytes on the wire: it remembers how it was typed, so that a form shows it the same way again.
struct BinaryValue {
    enum class Form : quint8 { Text, Hex, Base64, File };
    QByteArray bytes; ///< For Form::File: filled when the file is read (see readFiles()).
    Form form = Form::Text;
    QString fileName; ///< Form::File only.
    bool operator==(const BinaryValue &) const = default;
    bool isEmpty() const { return bytes.isEmpty() && fileName.isEmpty(); }
};

/// A certificate or key as given: a path, or PEM text (the content wins).
struct FileOrPem {
    QString path;
    QByteArray pem;
    bool operator==(const FileOrPem &) const = default;
    bool isEmpty() const { return path.isEmpty() && pem.isEmpty(); }
};

/// User name, password and enhanced authentication. "Not set" differs from empty.
struct Credentials {
    std::optional<QString> username;
    std::optional<QByteArray> password; ///< Secret. Text is UTF-8.
    bool operator==(const Credentials &) const = default;
};

struct TlsSettings {
    enum class MinimumVersion : quint8 { Default, Tls10, Tls11, Tls12, Tls13 }; ///< Default: what Qt and OpenSSL allow.
    bool verifyPeer = true;                                                     ///< MQTT.js: rejectUnauthorized.
    QList<FileOrPem> ca;               ///< PEM (one certificate or several) or DER; empty: the system's.
    bool addSystemCa = false;          ///< With `ca`: trust the system's as well.
    QString crlFile;                   ///< Certificate revocation list, PEM or DER; the leaf is checked against it.
    FileOrPem certificate;             ///< Client certificate, followed by its chain: PEM or DER.
    FileOrPem key;                     ///< PEM or DER.
    FileOrPem pkcs12;                  ///< Certificate and key in one (MQTT.js: pfx).
    std::optional<QString> passphrase; ///< Secret. Opens `key` or `pkcs12`.
    QString serverName;                ///< Sent as SNI and verified; empty: the URL's host.
    QStringList alpn;                  ///< Offered in this order; empty: no ALPN extension.
    MinimumVersion minimumVersion = MinimumVersion::Default;
    QString keyLogFile; ///< Session keys are appended to it (SSLKEYLOGFILE format), so that Wireshark can read the traffic; empty: not.
    bool operator==(const TlsSettings &) const = default;
};

struct WebSocketSettings {
    QString path = QStringLiteral("/mqtt"); ///< With its query, if any; as typed (percent-encoding kept).
    QList<mqtt::StringPair> headers; ///< Extra headers of the upgrade request. Values of Authorization, Cookie and their kind are secret.
    bool operator==(const WebSocketSettings &) const = default;
};

struct WillSettings {
    bool enabled = false;
    QString topic;
    BinaryValue payload;
    int qos = 0; ///< 0, 1 or 2; an int, so that a wrong value can be reported.
    bool retain = false;
    // Will Properties of MQTT 5 (section 3.1.3.2); not set: not sent.
    std::optional<quint32> willDelayInterval; ///< Seconds.
    std::optional<bool> payloadFormatIndicator;
    std::optional<quint32> messageExpiryInterval; ///< Seconds.
    std::optional<QString> contentType;
    std::optional<QString> responseTopic;
    std::optional<BinaryValue> correlationData;
    QList<mqtt::StringPair> userProperties;
    bool operator==(const WillSettings &) const = default;
};

/// Properties of CONNECT in MQTT 5 (section 3.1.2.11); not set: not sent.
struct ConnectPropertySettings {
    std::optional<quint32> sessionExpiryInterval; ///< Seconds; 0xFFFFFFFF: never.
    std::optional<quint32> receiveMaximum;        ///< 1 to 65,535
    std::optional<quint32> maximumPacketSize;     ///< Bytes, from 1.
    std::optional<quint32> topicAliasMaximum;     ///< 0 to 65,535
    std::optional<bool> requestResponseInformation;
    std::optional<bool> requestProblemInformation;
    std::optional<QString> authenticationMethod;
    std::optional<BinaryValue> authenticationData; ///< Secret.
    /// AUTH is answered by hand, or with empty data, though the method is SCRAM; see usesScram(). Not a property of MQTT.
    bool rawAuthentication = false;
    QList<mqtt::StringPair> userProperties;
    bool operator==(const ConnectPropertySettings &) const = default;
};

/// A proxy between client and broker.
struct ProxySettings {
    enum class Type : quint8 { None, Socks5, Http };
    Type type = Type::None;
    QString host;
    quint16 port = 0;
    QString username;
    QString password; ///< Secret.
    bool operator==(const ProxySettings &) const = default;
};

struct NetworkSettings {
    std::chrono::milliseconds connectTimeout{30'000}; ///< Limit for the whole attempt, from the first look-up to CONNACK.
    std::optional<Endpoint> connectTo;                ///< Open the TCP connection here; names, SNI and Host stay the URL's. Scheme unused.
    ProxySettings proxy;
    std::chrono::milliseconds reconnectPeriod{1'000};   ///< MQTT.js: reconnectPeriod; 0 turns automatic reconnecting off.
    std::chrono::milliseconds reconnectMaximum{60'000}; ///< The delays grow up to this one; a longer period wins.
    bool reconnectAfterFailure = false;                 ///< Try again also after an attempt that never connected, not only after a loss.
    bool reconnectOnConnackError = false; ///< Try again also after a refusal that trying again is not likely to mend (MQTT.js).
    bool resumeSession = true;            ///< 5.0: automatic reconnects send Clean Start 0 while the broker keeps the session.
    bool resubscribe = true;
    bool manualConnect = false;
    QList<Endpoint> servers; ///< Tried in order; win over the URL's host and port.
    bool operator==(const NetworkSettings &) const = default;
};

struct ConnectionSettings {
    QString name; ///< For the list of connections; empty: the URL is shown.
    Endpoint endpoint;
    mqtt::Version version = mqtt::Version::V311;
    QString clientId;       ///< Empty: sent empty, the broker assigns one.
    bool cleanStart = true; ///< 3.x: Clean Session.
    quint32 keepAlive = 60; ///< Seconds, 0 to 65,535; wider, so that a wrong value can be reported.
    Credentials credentials;
    TlsSettings tls;
    WebSocketSettings webSocket;
    WillSettings will;
    ConnectPropertySettings properties;
    NetworkSettings network;
    QList<SubscriptionSettings> subscriptions; ///< Wanted whenever it is connected; each Topic Filter once.
    bool operator==(const ConnectionSettings &) const = default;

    /// The URL without user info, for instance "wss://broker.lan:8084/mqtt"; the port is left out where it is the default. IPv6 in
    /// brackets.
    QString url() const;
    /// The same with the effective port always.
    QString urlWithPort() const;
};
Q_DECLARE_METATYPE(ConnectionSettings)

/// `prefix` and eight random hexadecimal digits.
QString randomClientId(const QString &prefix = QStringLiteral("connack-"));
/// Defaults with a fresh random client ID.
ConnectionSettings newConnectionSettings();
