#include "ui-status/StatusFixtures.h"

#include <QSslCertificate>

using namespace Qt::StringLiterals;

namespace {

// A self-signed EC certificate for CN=broker.lan, O=Connack Lab, names broker.lan, pi2.home and 192.168.1.20; made for these tests.
constexpr char certificatePem[] = R"(-----BEGIN CERTIFICATE-----
MIIB0jCCAXigAwIBAgIUDWXy6URpkdhTDlEal2yN2w7NfI8wCgYIKoZIzj0EAwIw
KzEUMBIGA1UECgwLQ29ubmFjayBMYWIxEzARBgNVBAMMCmJyb2tlci5sYW4wHhcN
MjYxMTIyMTMxNDA5WhcNMzYxMTE5MTMxNDA5WjArMRQwEgYDVQQKDAtDb25uYWNr
IExhYjETMBEGA1UEAwwKYnJva2VyLmxhbjBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABE9GaRgYRR7K3ToVOrc/Pj+EmrXVPtNFLfVXXxou/kLTc+3liSf8KKBPl3L9
veuAK4fhdKSm0NStfcQiQlHxJ6KjejB4MB0GA1UdDgQWBBQWWyL2wgtwRL55e7jv
7+7vaVvFHTAfBgNVHSMEGDAWgBQWWyL2wgtwRL55e7jv7+7vaVvFHTAPBgNVHRMB
Af8EBTADAQH/MCUGA1UdEQQeMByCCmJyb2tlci5sYW6CCHBpMi5ob21lhwTAqAEU
MAoGCCqGSM49BAMCA0gAMEUCIQDSdrE4RJTSmmihb4xL2nmc04Z/Amqb2UyjMqdT
+/hPNAIgBd33qKO1M0A70rgTOTVWWS3MvVtU8/21/QRsmLSnAQY=
-----END CERTIFICATE-----)";

QByteArray certificate()
{
    return QSslCertificate(QByteArray(certificatePem)).toDer();
}

StatusSnapshot base(const QString &url, Scheme scheme)
{
    StatusSnapshot snapshot;
    Attempt &attempt = snapshot.attempt;
    attempt.number = 1;
    attempt.startedAt = QDateTime::currentDateTimeUtc().addSecs(-5);
    attempt.settings.endpoint = {scheme, url, std::nullopt};
    attempt.settings.clientId = u"connack-3f9a21c7"_s;
    attempt.settings.keepAlive = 60;
    for (StageProgress &stage : attempt.stages)
        stage = {StageState::NotReached, 0, 0};
    attempt.stage(Stage::Resolve) = {StageState::Ok, 0, 0.8};
    attempt.stage(Stage::Tcp) = {StageState::Ok, 0.8, 0.2};
    attempt.stage(Stage::Tls) = {usesTls(scheme) ? StageState::NotReached : StageState::Skipped, 1, 0};
    attempt.stage(Stage::WebSocket) = {usesWebSocket(scheme) ? StageState::NotReached : StageState::Skipped, 1, 0};
    attempt.transport.resolve.host = url;
    attempt.transport.resolve.addresses = {QHostAddress(u"192.168.1.20"_s), QHostAddress(u"fe80::1"_s)};
    AddressAttempt address;
    address.address = QHostAddress(u"192.168.1.20"_s);
    address.port = attempt.settings.endpoint.effectivePort();
    address.startMs = 0.8;
    address.durationMs = 0.2;
    address.result = AddressAttempt::Result::Connected;
    attempt.transport.tcp.attempts = {address};
    snapshot.stateSince = attempt.startedAt;
    return snapshot;
}

void end(StatusSnapshot &snapshot, Ending::By by, double ms)
{
    snapshot.attempt.ending = {by, ms, {}};
    snapshot.attempts = {snapshot.attempt};
}

StatusSnapshot running()
{
    StatusSnapshot snapshot = base(u"pi2.home"_s, Scheme::Mqtts);
    snapshot.state = Client::State::Connecting;
    snapshot.attempt.stage(Stage::Tls) = {StageState::Running, 1.0, 0};
    return snapshot;
}

StatusSnapshot connectedV3()
{
    StatusSnapshot snapshot = base(u"broker.lan"_s, Scheme::Mqtt);
    snapshot.state = Client::State::Connected;
    snapshot.attempt.connected = true;
    snapshot.attempt.stage(Stage::Mqtt) = {StageState::Ok, 1.0, 1.4};
    snapshot.attempt.mqtt.connack = mqtt::Connack{true, 0, {}};
    snapshot.attempt.mqtt.connackMs = 2.4;
    return snapshot;
}

StatusSnapshot refused()
{
    StatusSnapshot snapshot = base(u"192.168.1.20"_s, Scheme::Mqtts);
    snapshot.attempt.stage(Stage::Resolve) = {StageState::Skipped, 0, 0};
    snapshot.attempt.stage(Stage::Tcp) = {StageState::Failed, 0, 0.4};
    snapshot.attempt.transport.tcp.attempts[0].result = AddressAttempt::Result::Refused;
    snapshot.attempt.transport.tcp.attempts[0].errorString = u"Connection refused"_s;
    Diagnosis diagnosis;
    diagnosis.cause = u"tcp-refused"_s;
    diagnosis.stage = u"tcp"_s;
    diagnosis.title = u"Nothing listens on 192.168.1.20 port 8883"_s;
    diagnosis.explanation =
        u"The host is up and refused the connection after 0.4 ms. Port 1883 on it is open: the broker may have no TLS listener."_s;
    diagnosis.suggestions = {u"Start the broker, or its TLS listener, on port 8883."_s,
                             u"Connect to mqtt://192.168.1.20 if the lab has no TLS."_s};
    diagnosis.evidence = {u"192.168.1.20:8883 refused after 0.4 ms"_s};
    diagnosis.confidence = Diagnosis::Confidence::Likely;
    diagnosis.actions = {{u"Use mqtt://192.168.1.20"_s, {}}};
    snapshot.diagnosis = diagnosis;
    end(snapshot, Ending::By::NetworkError, 0.4);
    return snapshot;
}

Probe probe(ProbePlan::Question question, const QString &variant, const StatusSnapshot &snapshot)
{
    Probe probe;
    probe.plan.question = question;
    probe.plan.variant = variant;
    probe.plan.settings = snapshot.attempt.settings;
    probe.plan.settings.clientId = u"connack0badcafe"_s;
    probe.stage(Stage::Resolve) = {StageState::Ok, 0, 0.3};
    probe.stage(Stage::Tcp) = {StageState::Ok, 0.3, 0.2};
    return probe;
}

StatusSnapshot silent()
{
    StatusSnapshot snapshot = base(u"broker.lan"_s, Scheme::Mqtt);
    snapshot.attempt.stage(Stage::Mqtt) = {StageState::Failed, 1.0, 3.2};
    snapshot.attempt.mqtt.connectSentMs = 1;
    snapshot.attempt.settings.version = mqtt::Version::V5;
    Diagnosis diagnosis;
    diagnosis.cause = u"mqtt-closed-without-connack"_s;
    diagnosis.stage = u"mqtt"_s;
    diagnosis.title = u"The server closed the connection without a CONNACK"_s;
    diagnosis.explanation = u"broker.lan closed the connection 3.2 ms after CONNECT."_s;
    diagnosis.suggestions = {u"Look into the broker's log."_s};
    diagnosis.confidence = Diagnosis::Confidence::Likely;
    snapshot.diagnosis = diagnosis;
    end(snapshot, Ending::By::Peer, 4.2);
    return snapshot;
}

/// Five probes: two are done, two run, one was given up.
StatusSnapshot probing()
{
    StatusSnapshot snapshot = silent();
    using Question = ProbePlan::Question;
    Probe works = probe(Question::ProtocolVersion, u"3.1.1"_s, snapshot);
    works.state = Probe::State::Done;
    works.durationMs = 12;
    works.connected = true;
    works.mqtt.connack = mqtt::Connack{};
    works.mqtt.connackMs = 2;
    works.stage(Stage::Mqtt) = {StageState::Ok, 0.5, 1.5};
    Probe web = probe(Question::WithWebSocket, u"/mqtt"_s, snapshot);
    web.plan.settings.endpoint.scheme = Scheme::Ws;
    web.state = Probe::State::Done;
    web.durationMs = 4;
    web.transport.webSocket.requestSent = true;
    web.transport.webSocket.requestPath = u"/mqtt"_s;
    web.transport.webSocket.status = 404;
    web.transport.webSocket.reasonPhrase = u"Not Found"_s;
    web.transport.webSocket.headers = {{u"Server"_s, u"nginx"_s}};
    Probe tls = probe(Question::WithTls, u"mqtts"_s, snapshot);
    tls.plan.settings.endpoint.scheme = Scheme::Mqtts;
    tls.transport.tls.chain = {certificate()};
    Probe given = probe(Question::FreshClientId, {}, snapshot);
    given.state = Probe::State::Cancelled;
    snapshot.attempt.probes = {works, web, tls, probe(Question::WithoutWill, {}, snapshot), given};
    snapshot.attempts = {snapshot.attempt};
    snapshot.probing = true;
    return snapshot;
}

StatusSnapshot probed()
{
    StatusSnapshot snapshot = probing();
    for (Probe &probe : snapshot.attempt.probes)
        probe.state = Probe::State::Done;
    snapshot.attempts = {snapshot.attempt};
    snapshot.probing = false;
    snapshot.diagnosis->title = u"The broker does not speak this MQTT version"_s;
    snapshot.diagnosis->cause = u"mqtt-protocol-version-unsupported"_s;
    snapshot.diagnosis->confidence = Diagnosis::Confidence::Certain;
    snapshot.diagnosis->actions = {{u"Switch to MQTT 3.1.1"_s, {}}};
    return snapshot;
}

StatusSnapshot throughProxy(bool failed)
{
    StatusSnapshot snapshot = failed ? refused() : connectedV3();
    Attempt &attempt = snapshot.attempt;
    attempt.transport.tcp.attempts.clear();
    attempt.stage(Stage::Resolve) = {StageState::Skipped, 0, 0};
    attempt.stage(Stage::Tcp) = {failed ? StageState::Failed : StageState::Ok, 0.2, 40};
    attempt.transport.tcp.proxy = ProxyFacts{u"http"_s, u"proxy.lan"_s, 3128, QAbstractSocket::UnknownSocketError, failed, 0, {}};
    attempt.transport.tcp.proxy->startMs = 0.2;
    attempt.transport.tcp.proxy->durationMs = 40;
    if (failed) {
        snapshot.diagnosis->cause = u"proxy-failure"_s;
        snapshot.diagnosis->title = u"The proxy does not connect to the broker"_s;
        attempt.transport.tcp.proxy->errorString = u"Connection refused"_s;
        snapshot.attempts = {attempt};
    } else {
        attempt.transport.tcp.proxy->askedMs = 10.2;
        attempt.stage(Stage::Mqtt) = {StageState::Ok, 40.2, 1.4};
    }
    return snapshot;
}

StatusSnapshot webSocketRefused()
{
    StatusSnapshot snapshot = base(u"broker.lan"_s, Scheme::Ws);
    Attempt &attempt = snapshot.attempt;
    attempt.stage(Stage::WebSocket) = {StageState::Failed, 1.0, 3.2};
    WebSocketFacts &webSocket = attempt.transport.webSocket;
    webSocket.requestSent = true;
    webSocket.requestPath = u"/ws?token=***"_s;
    webSocket.requestHeaders = {{u"Host"_s, u"broker.lan"_s}, {u"Authorization"_s, u"***"_s}};
    webSocket.subprotocolOffered = u"mqtt"_s;
    webSocket.status = 404;
    webSocket.reasonPhrase = u"Not Found"_s;
    webSocket.headers = {{u"Server"_s, u"nginx/1.22.1"_s}, {u"Set-Cookie"_s, u"session=abcdef"_s}};
    webSocket.body = "<html>\r\n<head><title>404 Not Found</title></head>\r\n";
    Diagnosis diagnosis;
    diagnosis.cause = u"ws-path-not-found"_s;
    diagnosis.stage = u"websocket"_s;
    diagnosis.title = u"The server knows no such path"_s;
    snapshot.diagnosis = diagnosis;
    end(snapshot, Ending::By::WebSocketFailure, 5);
    return snapshot;
}

StatusSnapshot lost()
{
    StatusSnapshot snapshot = connectedV3();
    snapshot.state = Client::State::Idle;
    Diagnosis diagnosis;
    diagnosis.cause = u"session-client-id-taken-over"_s;
    diagnosis.stage = u"session"_s;
    diagnosis.title = u"Another client uses this client ID"_s;
    diagnosis.explanation =
        u"Connected and thrown out four times, each about 1 s after CONNACK. With another client ID the connection holds."_s;
    diagnosis.suggestions = {u"Give each client its own client ID."_s};
    snapshot.diagnosis = diagnosis;
    end(snapshot, Ending::By::Peer, 312'000);
    return snapshot;
}

StatusSnapshot waiting()
{
    StatusSnapshot snapshot = lost();
    snapshot.reconnect.state = ReconnectStatus::State::Waiting;
    snapshot.reconnect.number = 3;
    snapshot.reconnect.at = QDateTime::currentDateTimeUtc().addSecs(3'600);
    snapshot.reconnect.lossCause = u"session-network-lost"_s;
    snapshot.reconnect.lostAt = QDateTime::currentDateTimeUtc();
    snapshot.reconnect.plan.reason = reconnect::retryRule(u"session-network-lost")->reason;
    return snapshot;
}

StatusSnapshot stopped()
{
    StatusSnapshot snapshot = waiting();
    snapshot.reconnect.state = ReconnectStatus::State::Stopped;
    snapshot.reconnect.lossCause = snapshot.diagnosis->cause;
    snapshot.reconnect.plan.reason = reconnect::retryRule(snapshot.diagnosis->cause)->reason;
    snapshot.reconnect.plan.takenOver = true;
    snapshot.reconnect.plan.rhythm = {900, 1'000, 1'100, 1'000};
    return snapshot;
}

StatusSnapshot ended(Ending::By by, bool connected)
{
    StatusSnapshot snapshot = connected ? connectedV3() : running();
    snapshot.state = Client::State::Idle;
    if (!connected)
        snapshot.attempt.stage(Stage::Tls) = {StageState::Failed, 1, 2100};
    end(snapshot, by, connected ? 62'000 : 2101);
    return snapshot;
}

} // namespace

StatusSnapshot fixtures::failedTls()
{
    StatusSnapshot snapshot = base(u"raspberrypi.lan"_s, Scheme::Mqtts);
    snapshot.attempt.stage(Stage::Tls) = {StageState::Failed, 1.0, 6.1};
    TlsFacts &tls = snapshot.attempt.transport.tls;
    tls.started = tls.encrypted = true;
    tls.protocol = u"TLSv1.3"_s;
    tls.cipher = u"TLS_AES_256_GCM_SHA384"_s;
    tls.chain = {certificate()};
    tls.serverName = u"raspberrypi.lan"_s;
    tls.caSource = u"ca.pem"_s;
    tls.errors = {{1, u"The host name did not match any of the valid hosts for this certificate"_s, 0}};
    tls.alerts = {{false, true, 42, 7.0}};
    Diagnosis diagnosis;
    diagnosis.cause = u"tls-certificate-hostname-mismatch"_s;
    diagnosis.stage = u"tls"_s;
    diagnosis.title = u"The certificate is for other names"_s;
    diagnosis.explanation = u"The broker's certificate names broker.lan, pi2.home and 192.168.1.20; the URL asks for raspberrypi.lan."_s;
    diagnosis.suggestions = {u"Connect to one of the names in the certificate: mqtts://broker.lan or mqtts://pi2.home."_s,
                             u"Or have a certificate issued that names raspberrypi.lan as well."_s,
                             u"Or set TLS, Server name to broker.lan if the address is right and only the name differs."_s};
    diagnosis.evidence = {u"certificate names: DNS:broker.lan, DNS:pi2.home, IP:192.168.1.20"_s, u"asked for: raspberrypi.lan"_s};
    diagnosis.actions = {{u"Use mqtts://broker.lan"_s, {}}, {u"Verify the name broker.lan"_s, {}}};
    snapshot.diagnosis = diagnosis;
    snapshot.notes = {{u"verification-off"_s, u"A note about something."_s}};
    end(snapshot, Ending::By::TlsFailure, 7.1);
    return snapshot;
}

StatusSnapshot fixtures::untrusted()
{
    StatusSnapshot snapshot = failedTls();
    Attempt &attempt = snapshot.attempt;
    attempt.settings.endpoint.host = attempt.transport.tls.serverName = u"broker.lan"_s;
    attempt.transport.tls.errors = {{11, u"The certificate is self-signed, and untrusted"_s, 0}};
    attempt.transport.tls.systemCaUsed = false;
    attempt.transport.tls.caCertificates.clear();
    snapshot.diagnosis = diagnose(attempt);
    snapshot.attempts = {attempt};
    return snapshot;
}

StatusSnapshot fixtures::connectedV5()
{
    StatusSnapshot snapshot = base(u"broker.lan"_s, Scheme::Wss);
    snapshot.state = Client::State::Connected;
    Attempt &attempt = snapshot.attempt;
    attempt.settings.version = mqtt::Version::V5;
    attempt.settings.clientId.clear();
    attempt.settings.properties.sessionExpiryInterval = 3600;
    attempt.connected = true;
    attempt.stage(Stage::Tls) = {StageState::Ok, 1.0, 6.1};
    attempt.stage(Stage::WebSocket) = {StageState::Ok, 7.1, 101.2};
    attempt.stage(Stage::Mqtt) = {StageState::Ok, 108.3, 1.0};
    attempt.transport.tls.started = attempt.transport.tls.encrypted = true;
    attempt.transport.tls.protocol = u"TLSv1.3"_s;
    attempt.transport.tls.cipher = u"TLS_AES_256_GCM_SHA384"_s;
    attempt.transport.tls.chain = {certificate()};
    attempt.transport.tls.caSource = u"ca.pem"_s;
    attempt.transport.tls.serverName = u"broker.lan"_s;
    WebSocketFacts &webSocket = attempt.transport.webSocket;
    webSocket.requestSent = webSocket.upgraded = true;
    webSocket.requestPath = u"/mqtt"_s;
    webSocket.status = 101;
    webSocket.reasonPhrase = u"Switching Protocols"_s;
    webSocket.headers = {{u"Upgrade"_s, u"websocket"_s}, {u"Sec-WebSocket-Protocol"_s, u"mqtt"_s}};
    mqtt::Connack connack;
    connack.properties.set(mqtt::PropertyId::AssignedClientIdentifier, u"auto-7C2F"_s);
    connack.properties.set(mqtt::PropertyId::SessionExpiryInterval, quint32(600));
    connack.properties.set(mqtt::PropertyId::ServerKeepAlive, quint32(30));
    connack.properties.set(mqtt::PropertyId::ReceiveMaximum, quint32(20));
    connack.properties.set(mqtt::PropertyId::MaximumQoS, quint32(1));
    connack.properties.set(mqtt::PropertyId::RetainAvailable, quint32(0));
    connack.properties.appendUserProperty(u"region"_s, u"eu"_s);
    attempt.mqtt.connack = connack;
    attempt.mqtt.connackMs = 109.3;
    snapshot.roundTripMs = 0.4;
    snapshot.notes = {{u"server-keepalive"_s, u"The broker set the keep-alive to 30 s; 60 s were asked for."_s}};
    return snapshot;
}

StatusSnapshot fixtures::hostile()
{
    StatusSnapshot snapshot = connectedV5();
    const QString markup = u"<h1>Owned</h1><img src=x onerror=y>\n\u202Egnp.exe\u0007"_s;
    const QString huge(65'535, u'W');
    mqtt::Connack &connack = *snapshot.attempt.mqtt.connack;
    connack.properties.set(mqtt::PropertyId::AssignedClientIdentifier, markup + huge);
    connack.properties.set(mqtt::PropertyId::ReasonString, markup + huge);
    for (int i = 0; i < 5000; ++i)
        connack.properties.appendUserProperty(markup, huge.left(100));
    snapshot.attempt.transport.webSocket.headers.append({markup, huge.left(8192)});
    snapshot.notes = {{u"client-id-assigned"_s, markup + huge}};
    Diagnosis diagnosis;
    diagnosis.stage = u"mqtt"_s;
    diagnosis.title = markup + huge;
    diagnosis.explanation = markup + huge;
    diagnosis.suggestions = {markup + huge};
    diagnosis.evidence = QStringList(3000, markup + huge.left(5000));
    diagnosis.actions = {{markup + u"& more"_s + huge, {}}};
    snapshot.diagnosis = diagnosis;
    snapshot.state = Client::State::Idle;
    snapshot.attempt.connected = false;
    Probe told = probe(ProbePlan::Question::WebSocketPath, markup + huge, snapshot);
    told.plan.settings.endpoint.host = markup + huge;
    told.plan.settings.webSocket.path = u'/' + markup + huge;
    told.transport.webSocket = snapshot.attempt.transport.webSocket;
    told.transport.webSocket.status = 404;
    told.transport.webSocket.reasonPhrase = markup + huge;
    told.transport.webSocket.body = (markup + huge.left(2048)).toUtf8();
    told.transport.webSocket.closeCode = 4711;
    told.transport.webSocket.closeReason = markup;
    snapshot.attempt.transport.webSocket = told.transport.webSocket;
    snapshot.attempt.probes = QList<Probe>(20, told);
    snapshot.probing = true;
    end(snapshot, Ending::By::Peer, 110);
    return snapshot;
}

QMap<QString, StatusSnapshot> fixtures::all()
{
    StatusSnapshot stale = failedTls();
    stale.stale = true;
    return {{u"idle"_s, {}},
            {u"running"_s, running()},
            {u"connected"_s, connectedV5()},
            {u"connected-v3"_s, connectedV3()},
            {u"failed-tls"_s, failedTls()},
            {u"failed-refused"_s, refused()},
            {u"probing"_s, probing()},
            {u"probed"_s, probed()},
            {u"proxy"_s, throughProxy(false)},
            {u"proxy-failed"_s, throughProxy(true)},
            {u"websocket-refused"_s, webSocketRefused()},
            {u"untrusted"_s, untrusted()},
            {u"lost"_s, lost()},
            {u"waiting"_s, waiting()},
            {u"stopped"_s, stopped()},
            {u"disconnected"_s, ended(Ending::By::LocalDisconnect, true)},
            {u"cancelled"_s, ended(Ending::By::Cancelled, false)},
            {u"stale"_s, stale},
            {u"hostile"_s, hostile()}};
}
