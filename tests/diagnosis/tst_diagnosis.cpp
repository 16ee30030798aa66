// Evidence made by hand, a row for each cause that one attempt settles, with its near misses; and what holds for every diagnosis.
#include "diagnosis/Evidence.h"

#include <QFile>
#include <QLocale>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace evidence;
using mqtt::PropertyId;
using mqtt::Version;

namespace {

Attempt inputProblem(const char *cause)
{
    Attempt a = attempt(Scheme::Mqtts);
    a.inputProblems = {{QLatin1String(cause), SettingsField::CaFile, u"ca.pem does not exist."_s, u"Name a file that can be read."_s}};
    return a;
}

Attempt unresolved(ResolveFacts::Error error)
{
    Attempt a = attempt(Scheme::Mqtt);
    a.transport.resolve = {u"brokr.lan"_s, {}, error, u"Host not found"_s};
    fail(a, Stage::Resolve, By::NetworkError);
    return a;
}

Attempt unreached(AddressAttempt::Result result, By by = By::NetworkError, Scheme scheme = Scheme::Mqtt)
{
    Attempt a = attempt(scheme);
    finish(a, Stage::Resolve, StageState::Ok);
    a.transport.tcp.attempts = {{QHostAddress(u"::1"_s), 20'000, 0, 0.4, result, u"words of the system"_s},
                                {QHostAddress(u"192.0.2.7"_s), 20'000, 0, 0.4, result, u"words"_s}};
    fail(a, Stage::Tcp, by);
    return a;
}

Attempt mixed()
{
    Attempt a = unreached(AddressAttempt::Result::Unreachable);
    a.transport.tcp.attempts[1].result = AddressAttempt::Result::Refused;
    return a;
}

Attempt viaProxy(const char *type, QAbstractSocket::SocketError error, int status, const QString &words)
{
    Attempt a = unreached(AddressAttempt::Result::Cancelled);
    a.transport.tcp.attempts.clear();
    a.transport.tcp.proxy = ProxyFacts{QLatin1String(type), u"proxy.lan"_s, 3128, error, true, status, words};
    return a;
}

Attempt tlsFailed(const QByteArray &firstBytes, const QString &words, By by = By::TlsFailure, quint16 port = 20'000)
{
    Attempt a = reached(Scheme::Mqtts, Version::V311, port);
    a.transport.tls.firstBytes = firstBytes;
    a.transport.tls.errorString = words;
    fail(a, Stage::Tls, by);
    return a;
}

Attempt alerted(int alert, bool offered, bool serverHello)
{
    Attempt a = tlsFailed({}, {});
    a.transport.tls.alerts = {{true, true, alert, 5}};
    a.transport.tls.clientCertificateOffered = offered;
    if (serverHello)
        a.transport.tls.cipher = u"ECDHE-RSA-AES256-GCM-SHA384"_s;
    return a;
}

Attempt alertedLate(int alert, bool offered)
{
    Attempt a = connecting(Scheme::Mqtts);
    a.transport.tls.alerts = {{true, true, alert, 5}};
    a.transport.tls.clientCertificateOffered = offered;
    fail(a, Stage::Mqtt, By::TlsFailure);
    return a;
}

Attempt http(int status, const char *phrase, const QByteArray &body = {}, QList<HttpHeader> headers = {}, Scheme scheme = Scheme::Ws)
{
    Attempt a = encrypted(scheme);
    a.transport.webSocket.status = status;
    a.transport.webSocket.reasonPhrase = QLatin1String(phrase);
    a.transport.webSocket.body = body;
    a.transport.webSocket.headers = headers;
    fail(a, Stage::WebSocket, By::WebSocketFailure);
    return a;
}

Attempt webSocketAnswered(const QByteArray &bytes)
{
    Attempt a = encrypted(Scheme::Ws);
    a.transport.webSocket.firstBytes = bytes;
    fail(a, Stage::WebSocket, By::WebSocketFailure);
    return a;
}

Attempt webSocketEnded(By by, quint16 port = 20'000)
{
    Attempt a = encrypted(Scheme::Ws, Version::V311, port);
    fail(a, Stage::WebSocket, by);
    return a;
}

Attempt upgraded(By by = By::Peer)
{
    Attempt a = connecting(Scheme::Ws);
    fail(a, Stage::Mqtt, by);
    return a;
}

template <typename Change>
Attempt with(Attempt a, Change change)
{
    change(a);
    return a;
}

Attempt ended(By by, Version version = Version::V311, Scheme scheme = Scheme::Mqtt, quint16 port = 20'000)
{
    Attempt a = connecting(scheme, version, port);
    fail(a, Stage::Mqtt, by);
    return a;
}

Attempt undecodable(mqtt::DecodeError::Kind kind)
{
    Attempt a = answered(QByteArray::fromHex("20020200"));
    a.mqtt.decodeError = mqtt::DecodeError{kind, 0x81, 2, 1, "Connect Acknowledge Flags", "MQTT-3.2.2-1", "reserved bits are set"};
    a.mqtt.offendingPacket = a.mqtt.firstBytes;
    a.mqtt.offendingType = mqtt::PacketType::Connack;
    return a;
}

Attempt disconnected(quint8 code)
{
    Attempt a = lost(By::Peer, Version::V5);
    a.mqtt.serverDisconnect = mqtt::Disconnect{code, {}};
    a.mqtt.serverDisconnect->properties.set(PropertyId::ReasonString, u"said so"_s);
    return a;
}

} // namespace

class TstDiagnosis : public QObject
{
    Q_OBJECT
private slots:
    void cause_data();
    void cause();
    void nothingToSay();
    void cancelled();
    void webSocketIsNamed();
    void codesOfAnotherVersion();
    void catalogueIsTheContracts();
    void timesFollowTheLocale();
    void secretsStayOut();
    void authenticationDataStaysOut();
    void actions();
    void stagesAsDiagnosed();
    void notes();

private:
    void rowsOfReach();
    void rowsOfTls();
    void rowsOfWebSocket();
    void rowsOfMqtt();
    void rowsOfSession();
    static void row(const char *name, const char *cause, const Attempt &attempt, const char *says = "");
};

void TstDiagnosis::row(const char *name, const char *cause, const Attempt &attempt, const char *says)
{
    QTest::newRow(name) << QString::fromLatin1(cause) << attempt << QString::fromLatin1(says);
}

void TstDiagnosis::rowsOfReach()
{
    for (const char *cause : {"url-invalid", "url-unsupported-scheme", "option-invalid", "ca-file-unusable", "client-certificate-unusable",
                              "client-key-unusable", "client-key-mismatch", "client-key-passphrase"})
        row(cause, cause, inputProblem(cause), "ca.pem");
    row("CONNECT cannot be encoded", "option-invalid",
        with(attempt(Scheme::Mqtt), [](Attempt &a) { a.mqtt.encodeError = u"Client Identifier: lone surrogate"_s; }), "surrogate");
    row("host not found", "host-not-found", unresolved(ResolveFacts::Error::HostNotFound), "brokr\\.lan");
    row("resolver failure", "resolver-failure", unresolved(ResolveFacts::Error::Failure), "brokr\\.lan");
    row("look-up without an end", "resolver-failure", with(attempt(Scheme::Mqtt), [](Attempt &a) { fail(a, Stage::Resolve, By::Timeout); }),
        "broker\\.lan");
    using R = AddressAttempt::Result;
    row("refused", "tcp-refused", unreached(R::Refused), "\\[::1\\]:20000.*192\\.0\\.2\\.7:20000");
    row("one unreachable, one refused", "tcp-refused", mixed(), "unreachable");
    row("tcp timeout", "tcp-timeout", unreached(R::Running, By::Timeout), "192\\.0\\.2\\.7");
    row("unreachable", "tcp-unreachable", unreached(R::Unreachable), "unreachable");
    row("other error", "tcp-unreachable", unreached(R::Other), "words of the system");
    row("reset while connecting", "tcp-reset", unreached(R::Reset), "reset");
    row("reset before anything was sent", "tcp-reset", with(reached(Scheme::Mqtt), [](Attempt &a) { fail(a, Stage::Mqtt, By::PeerReset); }),
        "reset");
    row("proxy refuses", "proxy-failure", viaProxy("http", QAbstractSocket::ProxyConnectionRefusedError, 0, u"Proxy connection refused"_s),
        "proxy\\.lan:3128.*refused");
    row("proxy 407", "proxy-failure", viaProxy("http", QAbstractSocket::ProxyAuthenticationRequiredError, 407, {}), "407");
    row("proxy 503 does not tell", "proxy-failure", viaProxy("http", QAbstractSocket::ConnectionRefusedError, 503, {}), "503");
    row("socks: refused", "tcp-refused", viaProxy("socks5", QAbstractSocket::ConnectionRefusedError, 0, u"Connection refused"_s), "proxy");
    row("socks: host unreachable", "host-not-found", viaProxy("socks5", QAbstractSocket::HostNotFoundError, 0, u"Host unreachable"_s),
        "unreachable");
    row("socks: network unreachable", "tcp-unreachable", viaProxy("socks5", QAbstractSocket::NetworkError, 0, u"Network unreachable"_s),
        "no way");
}

void TstDiagnosis::rowsOfTls()
{
    row("SSH answers", "tls-not-offered", tlsFailed("SSH-2.0-OpenSSH_9.2\r\n", u"wrong version number"_s), "SSH-2\\.0");
    row("HTTP answers", "tls-not-offered", tlsFailed("HTTP/1.1 400 Bad Request\r\n", u"wrong version number"_s), "HTTP");
    row("only OpenSSL's words", "tls-not-offered", tlsFailed({}, u"error:0A00010B:SSL routines::wrong version number"_s), "wrong version");
    row("bare close on 1883", "tls-not-offered", tlsFailed({}, u"unexpected eof while reading"_s, By::Peer, 1883), "1883");
    row("bare close", "tls-closed", tlsFailed({}, u"unexpected eof while reading"_s, By::Peer), "closed");
    row("reset in the handshake", "tls-closed", tlsFailed({}, {}, By::PeerReset), "reset");
    row("closed after ServerHello", "tls-closed", tlsFailed(QByteArray::fromHex("160303007a02"), {}, By::Peer), "client certificate");
    row("silence", "tls-timeout", tlsFailed({}, {}, By::Timeout), "ClientHello");
    row("alert 70", "tls-version-unsupported", alerted(70, false, false), "protocol version \\(70\\)");
    row("alert in raw bytes", "tls-version-unsupported", tlsFailed(QByteArray::fromHex("15030100020246"), {}), "protocol version");
    row("alert in OpenSSL's words", "tls-version-unsupported", tlsFailed({}, u"tlsv1 alert protocol version"_s), "protocol version");
    row("our own OpenSSL", "tls-version-unsupported", tlsFailed({}, u"unsupported protocol"_s), "unsupported protocol");
    row("alert 40 at ClientHello", "tls-no-shared-cipher", alerted(40, false, false), "handshake failure");
    row("alert 40 after ServerHello", "tls-client-certificate-required", alerted(40, false, true), "client certificate|certificate");
    row("alert 71", "tls-no-shared-cipher", alerted(71, false, false), "insufficient security");
    row("alert 116", "tls-client-certificate-required", alertedLate(116, false), "certificate required \\(116\\)");
    row("alert 42 without a certificate", "tls-client-certificate-required", alerted(42, false, true), "bad certificate");
    row("alert 48", "tls-client-certificate-rejected", alertedLate(48, true), "unknown ca");
    row("alert 44", "tls-client-certificate-rejected", alertedLate(44, true), "revoked");
    row("alert 45", "tls-client-certificate-rejected", alertedLate(45, true), "expired");
    row("alert 120", "tls-alpn-required", alerted(120, false, false), "ALPN");
    row("alert 112", "tls-servername-unrecognised", alerted(112, false, false), "unrecognized name");
    row("alert 80", "tls-closed", alerted(80, false, false), "internal error");
    row("weak key, by OpenSSL's words", "tls-certificate-weak", tlsFailed({}, u"ee key too small"_s), "key too small");
    row("nginx wants a certificate", "tls-client-certificate-required",
        http(400, "Bad Request", "<html><head><title>400 No required SSL certificate was sent</title></head>", {}, Scheme::Wss),
        "No required SSL certificate");
    row("status 496", "tls-client-certificate-required", http(496, "", {}, {}, Scheme::Wss), "496");
    row("IIS wants a certificate", "tls-client-certificate-required",
        http(403, "Forbidden",
             "<h2>403.7 - The page you are attempting to access requires your browser to have a Secure Sockets Layer (SSL) client "
             "certificate",
             {}, Scheme::Wss),
        "SSL");
    row("an ordinary 400 over TLS", "ws-upgrade-rejected", http(400, "Bad Request", "<h1>Bad Request</h1>", {}, Scheme::Wss), "400");
}

void TstDiagnosis::rowsOfWebSocket()
{
    row("Redis", "ws-not-a-websocket", webSocketAnswered("-ERR unknown command\r\n"), "Redis");
    row("MQTT", "ws-not-a-websocket", webSocketAnswered(QByteArray::fromHex("20020005")), "MQTT");
    row("hung up on 1883", "ws-not-a-websocket", webSocketEnded(By::Peer, 1883), "mqtt://");
    row("404", "ws-path-not-found", http(404, "Not Found"), "404.*/mqtt");
    for (const int status : {401, 403, 407})
        row(QByteArray::number(status).constData(), "ws-unauthorized", http(status, "No"), QByteArray::number(status).constData());
    row("301", "ws-redirected", http(301, "Moved Permanently", {}, {{u"Location"_s, u"https://broker.lan/mqtt"_s}}),
        "https://broker\\.lan/mqtt");
    row("302 without Location", "ws-redirected", http(302, "Found"), "302");
    row("200", "ws-no-upgrade", http(200, "OK", "<html><title>Greenhouse dashboard</title>"), "Greenhouse dashboard");
    row("400", "ws-upgrade-rejected", http(400, "Bad Request"), "400");
    row("426", "ws-upgrade-rejected", http(426, "Upgrade Required", {}, {{u"Upgrade"_s, u"h2c"_s}}), "426");
    for (const int status : {502, 503, 504})
        row(QByteArray::number(status).constData(), "ws-gateway-error", http(status, "Bad Gateway"),
            QByteArray::number(status).constData());
    row("wrong accept", "ws-upgrade-rejected",
        with(http(101, "Switching Protocols"), [](Attempt &a) { a.transport.webSocket.acceptMismatch = true; }), "Sec-WebSocket-Accept");
    row("nginx HTTPS port", "ws-port-expects-tls",
        http(400, "Bad Request", "<center>The plain HTTP request was sent to HTTPS port</center>"), "HTTPS");
    row("Go HTTPS port", "ws-port-expects-tls", http(400, "Bad Request", "Client sent an HTTP request to an HTTPS server.\n"), "HTTPS");
    row("TLS alert", "ws-port-expects-tls", webSocketAnswered(QByteArray::fromHex("15030100020246")), "15 03 01");
    row("hung up", "ws-closed", webSocketEnded(By::Peer), "closed");
    row("upgrade timeout", "ws-timeout", webSocketEnded(By::Timeout), "upgrade");
    row("text frame", "ws-text-frames",
        with(upgraded(By::WebSocketFailure),
             [](Attempt &a) {
                 a.transport.webSocket.textFrameReceived = true;
                 a.transport.webSocket.textFrameStart = QByteArray::fromHex("20020000");
             }),
        "text");
    row("closed 1008", "ws-closed",
        with(upgraded(),
             [](Attempt &a) {
                 a.transport.webSocket.closeCode = 1008;
                 a.transport.webSocket.closeReason = u"device not enrolled"_s;
             }),
        "1008.*device not enrolled");
    row("closed 1000 after CONNECT", "mqtt-closed-without-connack",
        with(upgraded(), [](Attempt &a) { a.transport.webSocket.closeCode = 1000; }), "1000");
    row("another sub-protocol", "ws-subprotocol-missing",
        with(upgraded(), [](Attempt &a) { a.transport.webSocket.subprotocol = u"chat"_s; }), "chat");
    row("no sub-protocol, no MQTT", "ws-subprotocol-missing",
        with(upgraded(), [](Attempt &a) { a.transport.webSocket.subprotocol.clear(); }), "sub-protocol");
}

void TstDiagnosis::rowsOfMqtt()
{
    row("TLS alert", "mqtt-port-expects-tls", answered(QByteArray::fromHex("15030100020246")), "TLS");
    row("HTTP that wants TLS", "mqtt-port-expects-tls",
        answered("HTTP/1.1 400 Bad Request\r\n\r\nThe plain HTTP request was sent to HTTPS port"), "HTTPS");
    row("HTTP that wants an upgrade", "mqtt-port-expects-websocket", answered("HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\n"),
        "WebSocket");
    row("silence on 9001", "mqtt-port-expects-websocket", ended(By::Timeout, Version::V311, Scheme::Mqtt, 9001), "9001");
    row("closed on 8883", "mqtt-port-expects-tls", ended(By::Peer, Version::V311, Scheme::Mqtt, 8883), "8883");
    row("SSH", "mqtt-not-a-broker", answered("SSH-2.0-OpenSSH_9.2p1\r\n"), "SSH");
    row("SMTP", "mqtt-not-a-broker", answered("220 mail.lan ESMTP Postfix\r\n"), "SMTP");
    row("FTP", "mqtt-not-a-broker", answered("220 (vsFTPd 3.0.3)\r\n"), "FTP");
    row("AMQP", "mqtt-not-a-broker", answered(QByteArray("AMQP\x00\x00\x09\x01", 8)), "AMQP");
    row("MySQL", "mqtt-not-a-broker", answered(QByteArray::fromHex("4a0000000a382e302e3336000800000071") + QByteArray(60, 'x')), "MySQL");
    row("PostgreSQL", "mqtt-not-a-broker", answered(QByteArray::fromHex("45000000") + "\x8cSFATAL" + QByteArray(1, '\0') + "VFATAL"),
        "PostgreSQL");
    row("Redis", "mqtt-not-a-broker", answered("-ERR unknown command\r\n"), "Redis");
    row("HTTP", "mqtt-not-a-broker", answered("HTTP/1.1 404 Not Found\r\n"), "HTTP");
    row("plain text", "mqtt-not-a-broker", answered("welcome to the serial server\r\n"), "welcome");
    row("echo of CONNECT", "mqtt-not-a-broker", answered(QByteArray::fromHex("101200044d5154540402003c000670756d702d37")), "echo");
    row("silence", "mqtt-no-answer", ended(By::Timeout), "no CONNACK");
    row("closed", "mqtt-closed-without-connack", ended(By::Peer), "closed");
    row("closed, version 5", "mqtt-closed-without-connack", ended(By::Peer, Version::V5), "MQTT 5\\.0");
    row("reset", "mqtt-closed-without-connack", ended(By::PeerReset), "reset");
    row("3.1.1 CONNACK to 5.0", "mqtt-protocol-version-unsupported",
        with(answered(QByteArray::fromHex("20020001"), Scheme::Mqtt, Version::V5),
             [](Attempt &a) { a.mqtt.versionMismatchConnack = true; }),
        "20 02 00 01");
    row("5.0 CONNACK to 3.1.1", "mqtt-protocol-version-unsupported", answered(QByteArray::fromHex("2003008400")), "5\\.0");
    row("malformed", "mqtt-malformed-packet", undecodable(mqtt::DecodeError::Kind::MalformedPacket), "20 02 02 00.*reserved");
    row("protocol error", "mqtt-protocol-error", undecodable(mqtt::DecodeError::Kind::ProtocolError), "CONNACK");
    const std::pair<int, const char *> old[] = {{1, "mqtt-protocol-version-unsupported"},
                                                {2, "mqtt-client-id-rejected"},
                                                {3, "mqtt-server-unavailable"},
                                                {4, "mqtt-bad-credentials"},
                                                {5, "mqtt-not-authorized"},
                                                {6, "mqtt-refused"},
                                                {0x87, "mqtt-refused"}};
    for (const auto &[code, cause] : old)
        row(qPrintable(u"3.1.1 code %1"_s.arg(code)), cause, refused(quint8(code), Version::V311), qPrintable(u"\\b%1\\b"_s.arg(code)));
    const std::pair<int, const char *> present[] = {{0x80, "mqtt-refused"},
                                                    {0x81, "mqtt-malformed-packet"},
                                                    {0x82, "mqtt-protocol-error"},
                                                    {0x83, "mqtt-refused"},
                                                    {0x84, "mqtt-protocol-version-unsupported"},
                                                    {0x85, "mqtt-client-id-rejected"},
                                                    {0x86, "mqtt-bad-credentials"},
                                                    {0x87, "mqtt-not-authorized"},
                                                    {0x88, "mqtt-server-unavailable"},
                                                    {0x89, "mqtt-server-busy"},
                                                    {0x8A, "mqtt-banned"},
                                                    {0x8C, "mqtt-bad-authentication-method"},
                                                    {0x90, "mqtt-will-rejected"},
                                                    {0x95, "mqtt-packet-too-large"},
                                                    {0x97, "mqtt-quota-exceeded"},
                                                    {0x99, "mqtt-will-rejected"},
                                                    {0x9A, "mqtt-retain-not-supported"},
                                                    {0x9B, "mqtt-qos-not-supported"},
                                                    {0x9C, "mqtt-use-another-server"},
                                                    {0x9D, "mqtt-use-another-server"},
                                                    {0x9F, "mqtt-connection-rate-exceeded"},
                                                    {0xA5, "mqtt-refused"}};
    for (const auto &[code, cause] : present)
        row(qPrintable(u"5.0 code 0x%1"_s.arg(code, 0, 16)), cause, refused(quint8(code), Version::V5),
            qPrintable(u"0x%1"_s.arg(code, 0, 16)));
    row("refused during AUTH", "mqtt-authentication-failed",
        with(refused(0x87, Version::V5),
             [](Attempt &a) {
                 a.mqtt.authReceived = 1;
                 a.settings.properties.authenticationMethod = u"SCRAM-SHA-256"_s;
             }),
        "SCRAM-SHA-256");
    const auto scrammed = [](const scram::Failure &failure) {
        return with(ended(By::LocalError, Version::V5), [&](Attempt &a) {
            a.settings.properties.authenticationMethod = u"SCRAM-SHA-256"_s;
            a.settings.credentials = {u"pump"_s, "pencil"_ba};
            a.mqtt.authentication.scram = true;
            a.mqtt.authentication.iterations = 4096;
            a.mqtt.authentication.failure = failure;
            a.mqtt.authReceived = 1;
        });
    };
    using Kind = scram::Failure::Kind;
    row("SCRAM, wrong signature", "mqtt-authentication-failed", scrammed({Kind::WrongSignature, {}}), "server signature does not match");
    row("SCRAM, wrong signature with CONNACK 0", "mqtt-authentication-failed",
        with(scrammed({Kind::WrongSignature, {}}),
             [](Attempt &a) {
                 a.mqtt.connack = mqtt::Connack{false, 0, {}};
             }),
        "server signature does not match");
    row("SCRAM, no signature", "mqtt-authentication-failed", scrammed({Kind::NoSignature, {}}), "server signature is missing");
    row("SCRAM, server error", "mqtt-authentication-failed", scrammed({Kind::ServerError, u"invalid-proof"_s}),
        "server error: invalid-proof");
    row("SCRAM, server error in CONNACK", "mqtt-authentication-failed",
        with(scrammed({Kind::ServerError, u"invalid-proof"_s}),
             [](Attempt &a) {
                 a.mqtt.connack = mqtt::Connack{false, 0x87, {}};
             }),
        "0x87.*server error: invalid-proof|server error: invalid-proof.*0x87");
    row("SCRAM, other error", "mqtt-authentication-failed", scrammed({Kind::ServerError, u"no-resources"_s}), "server error: no-resources");
    row("SCRAM, malformed", "mqtt-authentication-failed", scrammed({Kind::Malformed, u"the salt (s=)"_s}), "the salt");
    row("SCRAM, nonce", "mqtt-authentication-failed", scrammed({Kind::Nonce, {}}), "nonce");
    row("SCRAM, extension", "mqtt-authentication-failed", scrammed({Kind::Extension, {}}), "m=");
    row("SCRAM, iterations", "mqtt-authentication-failed", scrammed({Kind::Iterations, u"1000000000"_s}), "iteration count: 1000000000");
    row("SCRAM, out of turn", "mqtt-authentication-failed", scrammed({Kind::OutOfTurn, u"AUTH"_s}), "out of turn");
    row("SCRAM, no hash", "mqtt-authentication-failed", scrammed({Kind::Unavailable, {}}), "OpenSSL");
    row("closed while AUTH waits", "mqtt-authentication-failed",
        with(ended(By::Peer, Version::V5),
             [](Attempt &a) {
                 a.mqtt.authReceived = 1;
                 a.mqtt.authentication.waiting = true;
             }),
        "AUTH");
    row("busy during AUTH", "mqtt-server-busy", with(refused(0x89, Version::V5), [](Attempt &a) { a.mqtt.authReceived = 1; }), "0x89");
    row("closed during AUTH", "mqtt-authentication-failed", with(ended(By::Peer, Version::V5), [](Attempt &a) { a.mqtt.authReceived = 1; }),
        "AUTH");
}

void TstDiagnosis::rowsOfSession()
{
    const auto anew = [](Attempt a) {
        a.mqtt.authentication.reauthenticating = true;
        a.settings.properties.authenticationMethod = u"SCRAM-SHA-256"_s;
        return a;
    };
    row("re-authentication refused", "mqtt-authentication-failed", anew(disconnected(0x87)), "DISCONNECT: 0x87");
    row("re-authentication, wrong signature", "mqtt-authentication-failed",
        with(anew(lost(By::LocalError)),
             [](Attempt &a) {
                 a.mqtt.authentication.failure = scram::Failure{scram::Failure::Kind::WrongSignature, {}};
             }),
        "server signature does not match");
    row("closed in a re-authentication", "mqtt-authentication-failed", anew(lost(By::Peer)), "SCRAM-SHA-256");
    row("network lost in a re-authentication", "session-network-lost", anew(lost(By::NetworkError)), "");
    row("DISCONNECT 0x8E", "session-client-id-taken-over", disconnected(0x8E), "0x8e.*said so");
    row("DISCONNECT 0x8D", "session-keepalive-timeout", disconnected(0x8D), "0x8d");
    row("DISCONNECT 0x98", "session-disconnected", disconnected(0x98), "0x98.*said so");
    row("ping unanswered", "session-keepalive-timeout", with(lost(By::Timeout), [](Attempt &a) { a.mqtt.pingUnanswered = true; }),
        "PINGRESP");
    row("closed later", "session-closed-by-server", lost(By::Peer), "closed");
    row("reset later", "session-network-lost", lost(By::PeerReset), "reset");
    row("network error", "session-network-lost", lost(By::NetworkError), "broke off");
    row("malformed later", "session-disconnected",
        with(lost(By::LocalError),
             [](Attempt &a) {
                 a.mqtt.decodeError = mqtt::DecodeError{};
                 a.mqtt.offendingPacket = "\x36";
             }),
        "packet: 36");
    row("subscribe refused", "subscribe-refused",
        with(connected(Version::V5),
             [](Attempt &a) {
                 a.subscriptions = {{u"secret/plans"_s, 0, 0x87, {}, 1}};
             }),
        "secret/plans.*0x87");
    row("subscribe unanswered", "subscribe-unanswered",
        with(connected(),
             [](Attempt &a) {
                 a.subscriptions = {{u"open/valve"_s, 0, {}, {}, 5'000}};
             }),
        "SUBACK");
    row("publish refused", "publish-refused",
        with(connected(Version::V5),
             [](Attempt &a) {
                 a.publishes = {{u"closed/valve"_s, 1, 0x87, {}, true, false, {}, 1}};
             }),
        "closed/valve.*0x87");
    row("publish not sent", "publish-refused",
        with(connected(Version::V5),
             [](Attempt &a) {
                 a.mqtt.connack->properties.set(PropertyId::MaximumQoS, quint32(1));
                 a.publishes = {{u"open/valve"_s, 2, {}, {}, false, true, {}, 0, u"Up to QoS 1."_s}};
             }),
        "not sent: Up to QoS 1\\..*Maximum QoS 1");
    row("subscribe not sent", "subscribe-refused",
        with(connected(Version::V5),
             [](Attempt &a) {
                 a.subscriptions = {{u"a/b"_s, 2, {}, {}, 0, u"Too large."_s}};
             }),
        "not sent: Too large\\.");
    row("publish unanswered", "publish-unanswered",
        with(connected(),
             [](Attempt &a) {
                 a.publishes = {{u"open/valve"_s, 1, {}, {}, false, false, {}, 5'000}};
             }),
        "PUBACK");
    row("publish lost", "publish-lost",
        with(connected(),
             [](Attempt &a) {
                 a.publishes = {{u"closed/valve"_s, 1, 0, {}, true, true, {}, 2'000}};
             }),
        "closed/valve");
}

void TstDiagnosis::cause_data()
{
    QTest::addColumn<QString>("cause");
    QTest::addColumn<Attempt>("attempt");
    QTest::addColumn<QString>("says"); // a pattern for title, explanation and evidence together
    rowsOfReach();
    rowsOfTls();
    rowsOfWebSocket();
    rowsOfMqtt();
    rowsOfSession();
}

void TstDiagnosis::cause()
{
    QFETCH(QString, cause);
    QFETCH(Attempt, attempt);
    QFETCH(QString, says);
    const std::optional<Diagnosis> diagnosis = diagnose(attempt);
    QVERIFY(diagnosis);
    QCOMPARE(diagnosis->cause, cause);
    QVERIFY(!diagnosis->title.isEmpty() && !diagnosis->explanation.isEmpty() && !diagnosis->stage.isEmpty());
    QVERIFY(!diagnosis->suggestions.isEmpty() && !diagnosis->evidence.isEmpty());
    for (const QString &text : diagnosis->suggestions + diagnosis->evidence + QStringList{diagnosis->explanation}) {
        QVERIFY(!text.trimmed().isEmpty());
        static const QRegularExpression leftOver(u"%[0-9n]"_s);
        QVERIFY2(!text.contains(leftOver), qPrintable(text));
    }
    const QString said = diagnosis->title + u'\n' + diagnosis->explanation + u'\n' + diagnosis->evidence.join(u'\n');
    const QRegularExpression pattern(says, QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    QVERIFY2(pattern.match(said).hasMatch(), qPrintable(said));
    const std::optional<Diagnosis> again = diagnose(attempt);
    QCOMPARE(again->explanation, diagnosis->explanation);
    QCOMPARE(again->suggestions, diagnosis->suggestions);
    QCOMPARE(again->evidence, diagnosis->evidence);
    for (qsizetype i = 0; i < diagnosis->actions.size(); ++i) {
        QCOMPARE(again->actions[i].settings, diagnosis->actions[i].settings);
        QVERIFY(diagnosis->actions[i].settings != attempt.settings);
        QVERIFY(!diagnosis->actions[i].label.isEmpty());
    }
}

void TstDiagnosis::nothingToSay()
{
    QVERIFY(!diagnose(connected()));
    QVERIFY(!diagnose(connecting()));              // still running
    QVERIFY(!diagnose(lost(By::LocalDisconnect))); // ended by the user
    QVERIFY(!diagnose(ended(By::Cancelled)));
    QVERIFY(!diagnoseCancelled(lost(By::Cancelled)));
    Attempt waiting = connected();
    waiting.subscriptions = {{u"a"_s, 0, {}, {}, 0}}; // just sent
    QVERIFY(!diagnose(waiting));
}

void TstDiagnosis::cancelled()
{
    const auto silent = diagnoseCancelled(ended(By::Cancelled));
    QVERIFY(silent);
    QCOMPARE(silent->cause, u"mqtt-no-answer"_s);
    QCOMPARE(silent->confidence, Diagnosis::Confidence::Possible);
    QVERIFY2(silent->explanation.startsWith("The attempt was interrupted"_L1), qPrintable(silent->explanation));
    const auto unanswered = diagnoseCancelled(unreached(AddressAttempt::Result::Cancelled, By::Cancelled));
    QVERIFY(unanswered);
    QCOMPARE(unanswered->cause, u"tcp-timeout"_s);
    QVERIFY2(unanswered->evidence.last().contains("ended by the user"_L1), qPrintable(unanswered->evidence.last()));
}

void TstDiagnosis::webSocketIsNamed()
{
    const auto http = diagnose(answered("HTTP/1.1 403 Forbidden\r\n"));
    QCOMPARE(http->confidence, Diagnosis::Confidence::Likely);
    QVERIFY(http->explanation.contains("WebSocket"_L1));
    const auto hungUp = diagnose(webSocketEnded(By::PeerReset));
    QVERIFY(hungUp->explanation.contains("TLS"_L1));
    const auto wss = std::any_of(hungUp->actions.begin(), hungUp->actions.end(),
                                 [](const FixAction &action) { return action.settings.endpoint.scheme == Scheme::Wss; });
    QVERIFY(wss);
}

void TstDiagnosis::codesOfAnotherVersion()
{
    QVERIFY(diagnose(refused(0x87, Version::V311))->explanation.contains("a code of MQTT 5"_L1));
    const QString undefined = diagnose(refused(0xC8, Version::V311))->explanation; // of no version
    QVERIFY(!undefined.contains("a code of MQTT 5"_L1));
    QCOMPARE(undefined.count("defines no such code"_L1), 1);
}

void TstDiagnosis::catalogueIsTheContracts()
{
    QFile file(QStringLiteral(TEST_DATA_DIR) + "/../lab/contract.py"_L1);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    const QString causes = text.mid(text.indexOf("CAUSES = {"_L1), text.indexOf("\n}"_L1) - text.indexOf("CAUSES = {"_L1));
    static const QRegularExpression group(u"\"(\\w+)\": \"+([^\"]*)\""_s);
    QStringList wanted;
    for (auto i = group.globalMatch(causes); i.hasNext();) {
        const QRegularExpressionMatch match = i.next();
        for (const QString &id : match.captured(2).simplified().split(u' '))
            wanted << match.captured(1) + u' ' + id;
    }
    QVERIFY(wanted.size() > 70);
    QStringList held;
    for (const CauseInfo &info : causeCatalogue())
        held << QLatin1String(info.stage) + u' ' + QLatin1String(info.id);
    wanted.sort();
    held.sort();
    QCOMPARE(held, wanted);
}

/// In what is said; what was observed is the same everywhere.
void TstDiagnosis::timesFollowTheLocale()
{
    const auto restore = qScopeGuard([before = QLocale()] { QLocale::setDefault(before); });
    QLocale::setDefault(QLocale(QLocale::German));
    Attempt attempt = lost(By::Peer);
    attempt.mqtt.connackMs = 10;
    attempt.ending.atMs = 1'260;
    const auto diagnosis = diagnose(attempt);
    QVERIFY(diagnosis);
    QVERIFY2(diagnosis->explanation.contains("1,3 s"_L1) || diagnosis->explanation.contains("1,2 s"_L1),
             qPrintable(diagnosis->explanation));
    QVERIFY2(diagnosis->evidence.join(u' ').contains(QRegularExpression(u"connected for 1\\.[23] s"_s)),
             qPrintable(diagnosis->evidence.join(u' ')));
}

void TstDiagnosis::secretsStayOut()
{
    const QByteArray secret = "hunter2-in-clear";
    Attempt echoed = answered("you said " + secret + " and " + secret.toBase64() + "\r\n");
    Attempt cut = answered(QByteArray(500, 'x') + "hunter2-in-c");
    Attempt reason = refused(0x87, Version::V5);
    reason.mqtt.connack->properties.set(PropertyId::ReasonString, u"password hunter2-in-clear is wrong"_s);
    reason.mqtt.connack->properties.appendUserProperty(u"got"_s, u"hunter2-in-clear"_s);
    for (Attempt a : {echoed, cut, reason}) {
        a.settings.credentials.username = u"lab"_s;
        a.settings.credentials.password = secret;
        const Diagnosis diagnosis = *diagnose(a);
        const QString all = diagnosis.explanation + diagnosis.evidence.join(u' ') + diagnosis.suggestions.join(u' ');
        QVERIFY(!all.contains("hunter2"_L1));
        QVERIFY(!all.contains(QString::fromLatin1(secret.toBase64())));
        QVERIFY(!all.contains(QString::fromLatin1(secret.first(8).toHex(' '))));
    }
}

void TstDiagnosis::authenticationDataStaysOut()
{
    // AUTH 0x18 with the method "M" and the data "s3cr3t", CONNACK 0x87 with "pr00f" behind it.
    const QByteArray auth = QByteArray::fromHex("f00f180d1500014d160006") + "s3cr3t";
    const QByteArray connack = QByteArray::fromHex("200f00870c1500014d160005") + "pr00f";
    Attempt a = ended(By::Peer, Version::V5);
    a.mqtt.authReceived = 1;
    a.mqtt.firstBytes = auth + connack;
    const QString evidence = diagnose(a)->evidence.join(u'\n').remove(u' ');
    QVERIFY(evidence.contains(u"f00f180d1500014d160006"_s, Qt::CaseInsensitive)); // the rest is there
    for (const QByteArray secret : {"s3cr3t", "pr00f"})
        QVERIFY2(!evidence.contains(QString::fromLatin1(secret.toHex()), Qt::CaseInsensitive), secret);
}

void TstDiagnosis::actions()
{
    Attempt moved = refused(0x9C, Version::V5);
    moved.mqtt.connack->properties.set(PropertyId::ServerReference, u"backup.lan:8883"_s);
    const Diagnosis diagnosis = *diagnose(moved);
    QCOMPARE(diagnosis.actions.size(), 1);
    QCOMPARE(diagnosis.actions.first().settings.endpoint.host, u"backup.lan"_s);
    QCOMPARE(diagnosis.actions.first().settings.endpoint.effectivePort(), 8883);
    QVERIFY(diagnosis.suggestions.first().contains("backup.lan"_L1));

    const Diagnosis redirected = *diagnose(http(301, "Moved", {}, {{u"Location"_s, u"/sites/mqtt"_s}}));
    QCOMPARE(redirected.actions.first().settings.webSocket.path, u"/sites/mqtt"_s);
    QCOMPARE(redirected.actions.first().settings.endpoint.host, u"broker.lan"_s);

    const Diagnosis tls = *diagnose(answered(QByteArray::fromHex("15030100020246")));
    QCOMPARE(tls.actions.first().settings.endpoint.scheme, Scheme::Mqtts);
    QCOMPARE(tls.actions.first().settings.endpoint.effectivePort(), 20'000);
}

void TstDiagnosis::stagesAsDiagnosed()
{
    const Attempt late = alertedLate(116, false);
    const StageProgresses stages = ::stagesAsDiagnosed(late, diagnose(late));
    QCOMPARE(stages[std::size_t(Stage::Tcp)].state, StageState::Ok);
    QCOMPARE(stages[std::size_t(Stage::Tls)].state, StageState::Failed);
    QCOMPARE(stages[std::size_t(Stage::WebSocket)].state, StageState::Skipped);
    QCOMPARE(stages[std::size_t(Stage::Mqtt)].state, StageState::NotReached);
}

void TstDiagnosis::notes()
{
    Attempt a = connected(Version::V5);
    a.settings.credentials.password = "secret-7";
    a.transport.tcp.attempts.prepend({QHostAddress(u"::1"_s), 20'000, 0, 1, AddressAttempt::Result::Refused, {}});
    a.settings.cleanStart = false;
    a.settings.properties.sessionExpiryInterval = 3600;
    mqtt::Properties &granted = a.mqtt.connack->properties;
    for (const auto &[id, value] : std::initializer_list<std::pair<PropertyId, quint32>>{{PropertyId::ServerKeepAlive, 30},
                                                                                         {PropertyId::SessionExpiryInterval, 60},
                                                                                         {PropertyId::ReceiveMaximum, 5},
                                                                                         {PropertyId::MaximumQoS, 1},
                                                                                         {PropertyId::RetainAvailable, 0},
                                                                                         {PropertyId::MaximumPacketSize, 2000},
                                                                                         {PropertyId::TopicAliasMaximum, 10},
                                                                                         {PropertyId::WildcardSubscriptionAvailable, 0},
                                                                                         {PropertyId::SubscriptionIdentifierAvailable, 0},
                                                                                         {PropertyId::SharedSubscriptionAvailable, 0}})
        granted.set(id, value);
    granted.set(PropertyId::AssignedClientIdentifier, u"auto-1"_s);
    QStringList ids;
    for (const Note &note : notesFor(a)) {
        QVERIFY(!note.text.contains("secret-7"_L1));
        ids << note.id;
    }
    for (const char *id :
         {"secret-in-clear", "address-fallback", "server-keepalive", "client-id-assigned", "session-expiry-changed", "session-not-kept",
          "receive-maximum", "maximum-qos", "retain-unavailable", "maximum-packet-size", "topic-alias-maximum", "wildcard-unavailable",
          "subscription-identifiers-unavailable", "shared-subscriptions-unavailable"})
        QVERIFY2(ids.count(QLatin1String(id)) == 1, id);
    const QList<Note> plain = notesFor(connected());
    for (const Note &note : plain)
        QVERIFY2(note.id != "secret-in-clear"_L1 && note.id != "server-keepalive"_L1 && note.id != "session-not-kept"_L1,
                 qPrintable(note.id));
}

QTEST_GUILESS_MAIN(TstDiagnosis)
#include "tst_diagnosis.moc"
