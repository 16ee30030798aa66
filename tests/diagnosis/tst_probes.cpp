// Which probes are asked for, that they are harmless, and what their answers make of the verdict. Evidence made by hand.
#include "diagnosis/Evidence.h"

#include "client/ConnectPacket.h"
#include "diagnosis/ProbePlanner.h"
#include "diagnosis/ProbeText.h"
#include "settings/Secrets.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace evidence;
using mqtt::Version;
using Question = ProbePlan::Question;
using Answer = std::function<void(Probe &)>;

Q_DECLARE_METATYPE(Answer)

namespace {

Attempt closedAfterConnect(Scheme scheme, Version version = Version::V311)
{
    Attempt a = connecting(scheme, version);
    fail(a, Stage::Mqtt, By::Peer, 5);
    return a;
}

Attempt withEverything(Attempt a)
{
    ConnectionSettings &settings = a.settings;
    settings.credentials.username = u"gate7"_s;
    settings.credentials.password = "correct horse"_ba;
    settings.will.enabled = true;
    settings.will.topic = u"gates/7/state"_s;
    settings.will.payload.bytes = "gone";
    settings.cleanStart = false;
    settings.tls.passphrase = u"battery staple"_s;
    settings.webSocket.headers = {{u"Authorization"_s, u"Bearer abcdefghij"_s}, {u"Origin"_s, u"http://lab.example"_s}};
    settings.webSocket.path = u"/mqtt?token=0123456789abcdef"_s;
    settings.properties.sessionExpiryInterval = 600;
    settings.properties.receiveMaximum = 7;
    settings.properties.authenticationMethod = u"SCRAM-SHA-1"_s;
    settings.properties.authenticationData = BinaryValue{"secret data", BinaryValue::Form::Text, {}};
    settings.properties.userProperties = {{u"site"_s, u"north"_s}};
    settings.network.servers = {settings.endpoint, {settings.endpoint.scheme, u"other.lan"_s, 1}};
    return a;
}

Attempt withWill(Attempt a)
{
    a.settings.will.enabled = true;
    a.settings.will.topic = u"gates/7/state"_s;
    return a;
}

Attempt handshakeClosed()
{
    Attempt a = reached(Scheme::Mqtts);
    fail(a, Stage::Tls, By::Peer, 5);
    return a;
}

Attempt upgradeClosed(Scheme scheme)
{
    Attempt a = encrypted(scheme);
    fail(a, Stage::WebSocket, By::Peer, 5);
    return a;
}

Attempt httpAnswer(int status, const char *phrase, Scheme scheme = Scheme::Ws)
{
    Attempt a = encrypted(scheme);
    a.transport.webSocket.status = status;
    a.transport.webSocket.reasonPhrase = QLatin1String(phrase);
    fail(a, Stage::WebSocket, By::WebSocketFailure, 5);
    return a;
}

// ---- what a probe may show ----

void reachTcp(Probe &probe)
{
    finish(probe, Stage::Tcp, StageState::Ok);
}

void closeAtOnce(Probe &probe)
{
    reachTcp(probe);
    probe.ending = {By::Peer, 2, {}};
}

void staySilent(Probe &probe)
{
    reachTcp(probe);
    probe.ending = {By::Timeout, 3'000, {}};
}

void accept(Probe &probe)
{
    reachTcp(probe);
    if (usesTls(probe.plan.settings.endpoint.scheme))
        probe.transport.tls.encrypted = true;
    if (usesWebSocket(probe.plan.settings.endpoint.scheme)) {
        probe.transport.webSocket.status = 101;
        probe.transport.webSocket.upgraded = true;
    }
    probe.mqtt.connack = mqtt::Connack{};
    probe.mqtt.connackMs = 3;
    probe.connected = true;
}

void beRefused(Probe &probe)
{
    accept(probe);
    probe.connected = false;
    probe.mqtt.connack->reasonCode = probe.plan.settings.version == Version::V5 ? 0x87 : 5;
    probe.ending = {By::LocalError, 4, {}};
}

void encrypt(Probe &probe)
{
    reachTcp(probe);
    probe.transport.tls.encrypted = true;
    probe.transport.tls.protocol = u"TLSv1.3"_s;
    probe.ending = {By::Peer, 4, {}};
}

void upgradeOnly(Probe &probe)
{
    reachTcp(probe);
    probe.transport.webSocket.status = 101;
    probe.transport.webSocket.upgraded = true;
    probe.ending = {By::Peer, 4, {}};
}

void notFound(Probe &probe)
{
    reachTcp(probe);
    probe.transport.webSocket.status = 404;
    probe.transport.webSocket.reasonPhrase = u"Not Found"_s;
    probe.ending = {By::WebSocketFailure, 4, {}};
}

void beLost(Probe &probe)
{
    accept(probe);
    probe.ending = {By::Peer, 1'000, {}};
}

void beReset(Probe &probe)
{
    reachTcp(probe);
    probe.ending = {By::PeerReset, 1, {}};
}

Answer greet(const QByteArray &bytes)
{
    return [bytes](Probe &probe) {
        reachTcp(probe);
        probe.mqtt.firstBytes = bytes;
        probe.mqtt.bytesReceived = bytes.size();
    };
}

/// A handshake alone that came to its end.
Answer shake(const char *protocol, const char *cipher, bool certificateRequested = false)
{
    return [=](Probe &probe) {
        reachTcp(probe);
        probe.tlsServer.emplace();
        probe.tlsServer->tls = probe.tlsServer->completed = true;
        probe.tlsServer->protocol = QLatin1String(protocol);
        probe.tlsServer->cipher = QLatin1String(cipher);
        probe.tlsServer->certificateRequested = certificateRequested;
        probe.tlsServer->closedAfterHandshake = certificateRequested;
        if (certificateRequested)
            probe.tlsServer->acceptedCas = {u"CN=Device CA"_s};
    };
}

/// One that the server gave up with an alert.
Answer alert(int description)
{
    return [=](Probe &probe) {
        reachTcp(probe);
        probe.tlsServer.emplace();
        probe.tlsServer->tls = true;
        probe.tlsServer->alert = description;
        probe.ending = {By::TlsFailure, 3, {}};
    };
}

Attempt handshakeAlerted(int description)
{
    Attempt a = reached(Scheme::Mqtts);
    a.transport.tls.alerts = {{true, true, description, 3}};
    a.transport.tls.ciphersOffered = {u"TLS_AES_256_GCM_SHA384"_s, u"ECDHE-RSA-AES256-GCM-SHA384"_s};
    fail(a, Stage::Tls, By::TlsFailure, 5);
    return a;
}

Probe made(const ProbePlan &plan, const Answer &answer)
{
    Probe probe;
    probe.plan = plan;
    probe.state = Probe::State::Done;
    probe.durationMs = 5;
    answer(probe);
    return probe;
}

/// What the world answers: for those probes that it names; all others get `otherwise`.
struct World {
    struct Row {
        Question question;
        QString variant; ///< Empty: any.
        Answer answer;
    };
    QList<Row> rows;
    Answer otherwise = closeAtOnce;
};

World only(const Answer &otherwise)
{
    return {{}, otherwise};
}

/// Makes probes until none is asked for; fails the test if that does not end.
void explore(Attempt &attempt, const World &world)
{
    for (int round = 0; round < 20; ++round) {
        const QList<ProbePlan> plans = nextProbes(attempt);
        if (plans.isEmpty())
            return;
        for (const ProbePlan &plan : plans) {
            Answer answer = world.otherwise;
            for (const World::Row &row : world.rows) {
                if (row.question == plan.question && (row.variant.isEmpty() || row.variant == plan.variant)) {
                    answer = row.answer;
                    break;
                }
            }
            attempt.probes << made(plan, answer);
        }
    }
    QFAIL("the questions do not end");
}

QStringList asked(const QList<ProbePlan> &plans)
{
    QStringList names;
    for (const ProbePlan &plan : plans)
        names << QLatin1String(probeId(plan.question)) + (plan.variant.isEmpty() ? QString() : u' ' + plan.variant);
    return names;
}

bool holds(const ConnectionSettings &settings, const QString &secret)
{
    return secretsOf(settings).contains(secret);
}

} // namespace

class TstProbes : public QObject
{
    Q_OBJECT
private slots:
    void nothingToAsk_data();
    void nothingToAsk();
    void firstRound_data();
    void firstRound();
    void harmless_data();
    void harmless();
    void scramKeepsThePassword_data();
    void scramKeepsThePassword();
    void verdict_data();
    void verdict();
    void offersWhatWorks();
    void hangsUpUnasked();
    void versionOfTheServerIsNamed();
    void neighbourPorts();
    void rhythmAlone_data();
    void rhythmAlone();
    void texts();
    void cancelledProbesShowNothing();
};

void TstProbes::nothingToAsk_data()
{
    QTest::addColumn<Attempt>("attempt");
    QTest::newRow("connected") << connected();
    Attempt goodbye = connected();
    goodbye.ending = {By::LocalDisconnect, 9, {}};
    QTest::newRow("disconnected by us") << goodbye;
    Attempt cancelled = connecting();
    fail(cancelled, Stage::Mqtt, By::Cancelled);
    QTest::newRow("cancelled") << cancelled;
    QTest::newRow("runs") << connecting();
    Attempt inExchange = refused(0x87, Version::V5);
    inExchange.mqtt.authentication.scram = true;
    inExchange.mqtt.authReceived = 1;
    QTest::newRow("refused in a SCRAM exchange") << inExchange;
    Attempt unproven = refused(0x00, Version::V5);
    unproven.mqtt.authentication.failure = scram::Failure{scram::Failure::Kind::WrongSignature, {}};
    QTest::newRow("server that did not prove itself") << unproven;
    QTest::newRow("wrong password, 3.1.1") << refused(4, Version::V311);
    QTest::newRow("wrong password, 5.0") << refused(0x86, Version::V5);
    QTest::newRow("server busy") << refused(0x89, Version::V5);
    QTest::newRow("banned") << refused(0x8A, Version::V5);
    QTest::newRow("use another server") << refused(0x9C, Version::V5);
    QTest::newRow("SSH") << answered("SSH-2.0-OpenSSH_9.2\r\n");
    QTest::newRow("502") << httpAnswer(502, "Bad Gateway");
    QTest::newRow("401") << httpAnswer(401, "Unauthorized");
    Attempt input = attempt(Scheme::Mqtts);
    input.inputProblems = {{u"ca-file-unusable"_s, SettingsField::CaFile, u"x"_s, u"y"_s}};
    input.ending = {By::LocalError, 0, {}};
    QTest::newRow("input") << input;
    Attempt longStanding = lost(By::Peer);
    longStanding.ending.atMs = 60'000;
    QTest::newRow("closed after a minute: the rhythm is too slow to wait for") << longStanding;
    QTest::newRow("keep-alive") << [] {
        Attempt a = lost(By::Timeout);
        a.mqtt.pingUnanswered = true;
        return a;
    }();
}

void TstProbes::nothingToAsk()
{
    QFETCH(Attempt, attempt);
    QCOMPARE(asked(nextProbes(attempt)), QStringList());
}

void TstProbes::firstRound_data()
{
    QTest::addColumn<Attempt>("attempt");
    QTest::addColumn<QStringList>("questions");
    QTest::newRow("closed on CONNECT") << closedAfterConnect(Scheme::Mqtt)
                                       << QStringList{u"with-tls mqtts"_s, u"greeting"_s, u"with-websocket /mqtt"_s, u"fresh-client-id"_s};
    QTest::newRow("closed on CONNECT over TLS")
        << closedAfterConnect(Scheme::Mqtts)
        << QStringList{u"with-websocket /mqtt"_s, u"tls-offer as connack offers"_s, u"alpn mqtt"_s, u"fresh-client-id"_s};
    QTest::newRow("handshake_failure") << handshakeAlerted(40)
                                       << QStringList{u"tls-offer every version and cipher"_s, u"tls-offer without server name"_s,
                                                      u"tls-offer ALPN mqtt"_s, u"tls-offer ALPN http/1.1"_s,
                                                      u"tls-offer ALPN x-amzn-mqtt-ca"_s};
    QTest::newRow("closed on CONNECT over ws") << closedAfterConnect(Scheme::Ws) << QStringList{u"fresh-client-id"_s};
    QTest::newRow("closed on ClientHello") << handshakeClosed()
                                           << QStringList{u"without-tls mqtt"_s, u"without-tls /mqtt"_s, u"greeting"_s};
    QTest::newRow("closed on the upgrade") << upgradeClosed(Scheme::Ws)
                                           << QStringList{u"without-websocket"_s, u"with-tls /mqtt"_s, u"with-tls mqtts"_s, u"greeting"_s};
    QTest::newRow("closed on the upgrade over TLS") << upgradeClosed(Scheme::Wss) << QStringList{u"without-websocket"_s};
    QTest::newRow("404") << httpAnswer(404, "Not Found")
                         << QStringList{u"websocket-path /mqtt/"_s, u"websocket-path /ws"_s, u"websocket-path /"_s};
    QTest::newRow("version refused") << refused(1, Version::V311)
                                     << QStringList{u"other-protocol-version 5.0"_s, u"other-protocol-version 3.1"_s};
    QTest::newRow("client ID refused") << refused(0x85, Version::V5) << QStringList{u"fresh-client-id"_s};
    QTest::newRow("not authorized") << refused(5, Version::V311) << QStringList{u"fresh-client-id"_s};
    QTest::newRow("thrown out") << lost(By::Peer) << QStringList{u"same-again"_s, u"fresh-client-id"_s};
    QTest::newRow("HTTP answers CONNECT") << answered("HTTP/1.1 400 Bad Request\r\n\r\n")
                                          << QStringList{u"with-websocket /mqtt"_s, u"with-websocket /ws"_s, u"with-websocket /"_s};
}

void TstProbes::firstRound()
{
    QFETCH(Attempt, attempt);
    QFETCH(QStringList, questions);
    QCOMPARE(asked(nextProbes(attempt)), questions);
}

void TstProbes::harmless_data()
{
    QTest::addColumn<Attempt>("attempt");
    QTest::addColumn<Answer>("otherwise");
    const std::pair<const char *, Answer> worlds[]{{"closes", closeAtOnce},
                                                   {"silent", staySilent},
                                                   {"connects", accept},
                                                   {"refuses", beRefused},
                                                   {"encrypts", encrypt},
                                                   {"upgrades", upgradeOnly},
                                                   {"404", notFound},
                                                   {"loses", beLost},
                                                   {"resets", beReset},
                                                   {"shakes", shake("TLSv1", "AES128-SHA", true)},
                                                   {"alerts", alert(40)},
                                                   {"greets", greet("220 mail.example ESMTP\r\n")},
                                                   {"binary", greet("\x01\x02\x03\x04\x05")}};
    for (const auto &[name, answer] : worlds) {
        for (const Version version : {Version::V31, Version::V311, Version::V5}) {
            const QByteArray of = QByteArray(name) + ", " + mqtt::name(version) + ": ";
            for (const Scheme scheme : {Scheme::Mqtt, Scheme::Mqtts, Scheme::Ws, Scheme::Wss}) {
                const QByteArray row = of + schemeName(scheme).toLatin1();
                QTest::newRow(row + ", closed on CONNECT") << withEverything(closedAfterConnect(scheme, version)) << answer;
                Attempt silent = connecting(scheme, version);
                fail(silent, Stage::Mqtt, By::Timeout, 5'000);
                QTest::newRow(row + ", no answer") << withEverything(silent) << answer;
            }
            for (int code = 1; code < 256; code += code < 6 ? 1 : 7)
                QTest::newRow(of + "code " + QByteArray::number(code)) << withEverything(refused(quint8(code), version)) << answer;
            QTest::newRow(of + "thrown out") << withEverything(lost(By::Peer, version)) << answer;
        }
        QTest::newRow(QByteArray(name) + ", closed on ClientHello") << withEverything(handshakeClosed()) << answer;
        Attempt secure = reached(Scheme::Wss);
        fail(secure, Stage::Tls, By::Peer, 5);
        QTest::newRow(QByteArray(name) + ", closed on ClientHello, wss") << withEverything(secure) << answer;
        QTest::newRow(QByteArray(name) + ", alert") << withEverything(handshakeAlerted(40)) << answer;
        QTest::newRow(QByteArray(name) + ", closed on upgrade") << withEverything(upgradeClosed(Scheme::Ws)) << answer;
        QTest::newRow(QByteArray(name) + ", closed on upgrade, wss") << withEverything(upgradeClosed(Scheme::Wss)) << answer;
        QTest::newRow(QByteArray(name) + ", 404, wss") << withEverything(httpAnswer(404, "Not Found", Scheme::Wss)) << answer;
    }
}

/// Whatever the world answers: the questions end, none comes twice, and none does harm.
void TstProbes::harmless()
{
    QFETCH(Attempt, attempt);
    QFETCH(Answer, otherwise);
    explore(attempt, only(otherwise));
    QStringList names;
    QStringList clientIds;
    for (const Probe &probe : std::as_const(attempt.probes)) {
        const ConnectionSettings &settings = probe.plan.settings;
        names << asked({probe.plan});
        QVERIFY(!settings.will.enabled && settings.will.topic.isEmpty());
        QVERIFY(settings.network.servers.isEmpty());
        QCOMPARE(settings.endpoint.host, attempt.settings.endpoint.host);
        QCOMPARE(settings.endpoint.effectivePort(), attempt.settings.endpoint.effectivePort());
        const bool aboutClientId = probe.plan.question == Question::WithoutWill || probe.plan.question == Question::SameAgain;
        QCOMPARE(settings.clientId == attempt.settings.clientId, aboutClientId);
        // A session of its own is not kept; that of the user's client ID must outlive the probe.
        QCOMPARE(settings.cleanStart, aboutClientId ? attempt.settings.cleanStart : true);
        if (!aboutClientId)
            clientIds << settings.clientId;
        if (usesTls(attempt.settings.endpoint.scheme) && !usesTls(settings.endpoint.scheme)) {
            QVERIFY(!settings.credentials.username && !settings.credentials.password);
            QVERIFY(!settings.properties.authenticationData);
            for (const char *secret : {"correct horse", "Bearer abcdefghij", "0123456789abcdef", "secret data"})
                QVERIFY2(!holds(settings, QString::fromLatin1(secret)), secret);
            QVERIFY(!settings.webSocket.path.contains("0123456789abcdef"_L1));
        }
        if (usesTls(attempt.settings.endpoint.scheme) && usesTls(settings.endpoint.scheme))
            QVERIFY(settings.tls.verifyPeer); // what was verified stays so
        QVERIFY(probe.plan.limit.count() > 0 && probe.plan.limit.count() <= 3'000);
        QVERIFY(probe.plan.hold.count() <= 8'000);
    }
    QCOMPARE(QSet<QString>(names.begin(), names.end()).size(), names.size());
    QCOMPARE(QSet<QString>(clientIds.begin(), clientIds.end()).size(), clientIds.size()); // they must not take each other's place
    QVERIFY(names.size() <= 20);
}

void TstProbes::scramKeepsThePassword_data()
{
    QTest::addColumn<Attempt>("attempt");
    QTest::newRow("method refused") << refused(0x8C, Version::V5);
    QTest::newRow("version refused") << refused(0x84, Version::V5);
    QTest::newRow("not authorized") << refused(0x87, Version::V5);
    QTest::newRow("closed") << closedAfterConnect(Scheme::Mqtt, Version::V5);
    QTest::newRow("silence") << [] {
        Attempt a = connecting(Scheme::Mqtt, Version::V5);
        fail(a, Stage::Mqtt, By::Timeout);
        return a;
    }();
}

/// A password that goes into SCRAM is in no CONNECT, not in one of another version or without the method either.
void TstProbes::scramKeepsThePassword()
{
    QFETCH(Attempt, attempt);
    attempt.settings.credentials = {u"gate7"_s, "correct horse"_ba};
    attempt.settings.properties.authenticationMethod = u"SCRAM-SHA-256"_s;
    int asked = 0;
    for (int round = 0; round < 20; ++round) {
        const QList<ProbePlan> plans = nextProbes(attempt);
        for (const ProbePlan &plan : plans) {
            ++asked;
            QVERIFY2(!makeConnect(plan.settings).password, qPrintable(plan.variant));
            Probe probe;
            probe.plan = plan;
            probe.state = Probe::State::Done;
            attempt.probes << probe;
        }
    }
    QVERIFY(asked > 0);
}

void TstProbes::verdict_data()
{
    using Q = Question;
    QTest::addColumn<Attempt>("attempt");
    QTest::addColumn<World>("world");
    QTest::addColumn<QString>("cause");
    QTest::addColumn<bool>("certain");
    const auto row = [](const char *name, const Attempt &attempt, const World &world, const char *cause, bool certain = true) {
        QTest::newRow(name) << attempt << world << QString::fromLatin1(cause) << certain;
    };
    const Attempt closed = closedAfterConnect(Scheme::Mqtt);
    const Attempt closed5 = closedAfterConnect(Scheme::Mqtt, Version::V5);
    row("nothing works", closed, {}, "mqtt-closed-without-connack", false);
    row("TLS answers", closed, {{{Q::WithTls, {}, encrypt}}}, "mqtt-port-expects-tls");
    row("TLS connects", closed, {{{Q::WithTls, {}, accept}}}, "mqtt-port-expects-tls");
    row("WebSocket opens", closed, {{{Q::WithWebSocket, u"/mqtt"_s, accept}}}, "mqtt-port-expects-websocket");
    row("WebSocket at another path", closed, {{{Q::WithWebSocket, u"/ws"_s, accept}, {Q::WithWebSocket, {}, notFound}}},
        "mqtt-port-expects-websocket");
    row("web server", closed, {{{Q::WithWebSocket, {}, notFound}}}, "mqtt-not-a-broker", false);
    row("another version connects", closed5, {{{Q::ProtocolVersion, u"3.1.1"_s, accept}}}, "mqtt-protocol-version-unsupported");
    row("another version is refused", closed5, {{{Q::ProtocolVersion, u"3.1.1"_s, beRefused}}}, "mqtt-protocol-version-unsupported");
    row("another version is refused, and so is another client ID", closed5,
        {{{Q::ProtocolVersion, u"3.1.1"_s, accept}, {Q::FreshClientId, {}, beRefused}}}, "mqtt-closed-without-connack", false);
    row("ALPN connects, and so does another client ID", closedAfterConnect(Scheme::Mqtts),
        {{{Q::Alpn, {}, accept}, {Q::FreshClientId, {}, accept}}, encrypt}, "mqtt-client-id-rejected");
    row("WebSocket connects, and so does another client ID", closed,
        {{{Q::WithWebSocket, {}, accept}, {Q::WithTls, {}, accept}, {Q::FreshClientId, {}, accept}}}, "mqtt-client-id-rejected");
    row("another client ID", closed, {{{Q::FreshClientId, {}, accept}}}, "mqtt-client-id-rejected");
    row("the will", withWill(closed), {{{Q::FreshClientId, {}, accept}, {Q::WithoutWill, {}, accept}}}, "mqtt-will-rejected", false);
    row("not the will", withWill(closed), {{{Q::FreshClientId, {}, accept}}}, "mqtt-client-id-rejected");
    Attempt withProperties = closed5;
    withProperties.settings.properties.receiveMaximum = 3;
    withProperties.settings.properties.topicAliasMaximum = 3;
    row("a property", withProperties, {{{Q::WithoutProperties, {}, accept}, {Q::WithoutProperty, u"receiveMaximum"_s, accept}}},
        "mqtt-closed-without-connack");
    Attempt silentWithProperty = connecting(Scheme::Mqtt, Version::V5);
    silentWithProperty.settings.properties.receiveMaximum = 3;
    fail(silentWithProperty, Stage::Mqtt, By::Timeout, 5'000);
    row("a property is met with silence", silentWithProperty, {{{Q::WithoutProperties, {}, accept}}, staySilent}, "mqtt-no-answer");
    row("SSH greets", closed, {{{Q::Greeting, {}, greet("SSH-2.0-x\r\n")}}}, "mqtt-not-a-broker");
    row("Redis", closed, {{{Q::Hello, u"redis"_s, greet("+PONG\r\n")}, {Q::Greeting, {}, staySilent}}}, "mqtt-not-a-broker");
    row("PostgreSQL", closed, {{{Q::Hello, u"postgresql"_s, greet("N")}, {Q::Greeting, {}, staySilent}}}, "mqtt-not-a-broker");
    row("AMQP", closed, {{{Q::Hello, u"amqp"_s, greet(QByteArray::fromHex("414d515000000901"))}, {Q::Greeting, {}, staySilent}}},
        "mqtt-not-a-broker");
    Attempt resetConnect = connecting();
    fail(resetConnect, Stage::Mqtt, By::PeerReset, 3);
    row("reset unasked", resetConnect, {{{Q::Greeting, {}, beReset}}, beReset}, "tcp-reset");
    row("reset on CONNECT alone", resetConnect, {{{Q::Greeting, {}, staySilent}}, beReset}, "mqtt-closed-without-connack", false);
    row("hangs up unasked", closed, {}, "mqtt-closed-without-connack", false);
    row("hangs up unasked, TLS", handshakeClosed(), {}, "tls-closed", false);
    row("ALPN", closedAfterConnect(Scheme::Mqtts), {{{Q::Alpn, {}, accept}}, encrypt}, "tls-alpn-required");
    row("TLS: MQTT in the clear", handshakeClosed(), {{{Q::WithoutTls, u"mqtt"_s, beRefused}}}, "tls-not-offered");
    row("TLS: WebSocket in the clear", handshakeClosed(), {{{Q::WithoutTls, u"/mqtt"_s, upgradeOnly}}}, "tls-not-offered");
    row("TLS: HTTP in the clear", handshakeClosed(), {{{Q::WithoutTls, u"/mqtt"_s, notFound}}}, "tls-not-offered");
    row("TLS: SMTP in the clear", handshakeClosed(), {{{Q::Greeting, {}, greet("220 mail.example ESMTP\r\n")}}}, "tls-not-offered");
    row("TLS: nothing answers", handshakeClosed(), {}, "tls-closed", false);
    const QString everything = u"every version and cipher"_s;
    row("TLS: old versions alone", handshakeAlerted(70),
        {{{Q::TlsOffer, everything, shake("TLSv1.1", "AES128-SHA")},
          {Q::TlsOffer, u"TLS 1.0"_s, shake("TLSv1", "AES128-SHA")},
          {Q::TlsOffer, u"TLS 1.1"_s, shake("TLSv1.1", "AES128-SHA")}},
         alert(70)},
        "tls-version-unsupported");
    row("TLS: an old version in answer to a new one", handshakeAlerted(70),
        {{{Q::TlsOffer, everything, shake("TLSv1.1", "AES128-SHA")},
          {Q::TlsOffer, u"TLS 1.1"_s, shake("TLSv1.1", "AES128-SHA")},
          {Q::TlsOffer, u"TLS 1.2"_s, shake("TLSv1.1", "AES128-SHA")}},
         alert(70)},
        "tls-version-unsupported");
    row("TLS: hangs up on new versions", handshakeClosed(),
        {{{Q::TlsOffer, everything, shake("TLSv1", "AES128-SHA")}, {Q::Greeting, {}, staySilent}}}, "tls-version-unsupported");
    row("TLS: another cipher", handshakeAlerted(40), {{{Q::TlsOffer, everything, shake("TLSv1.2", "CAMELLIA256-SHA")}}, alert(40)},
        "tls-no-shared-cipher");
    row("TLS: a known cipher, yet not so", handshakeAlerted(40),
        {{{Q::TlsOffer, everything, shake("TLSv1.2", "ECDHE-RSA-AES256-GCM-SHA384")}}, alert(40)}, "tls-no-shared-cipher", false);
    row("TLS: no version and no cipher will do", handshakeAlerted(40), only(alert(40)), "tls-no-shared-cipher", false);
    row("TLS: goes on without a server name", handshakeAlerted(40),
        {{{Q::TlsOffer, u"without server name"_s, shake("TLSv1.3", "TLS_AES_256_GCM_SHA384")}}, alert(40)}, "tls-servername-unrecognised");
    row("TLS: goes on with ALPN", handshakeAlerted(40),
        {{{Q::TlsOffer, u"ALPN mqtt"_s, shake("TLSv1.3", "TLS_AES_256_GCM_SHA384")}}, alert(40)}, "tls-alpn-required");
    row("TLS: asks for a certificate and closes", closedAfterConnect(Scheme::Mqtts),
        {{{Q::TlsOffer, u"as connack offers"_s, shake("TLSv1.3", "TLS_AES_256_GCM_SHA384", true)}}, encrypt},
        "tls-client-certificate-required");
    row("TLS: asks for a certificate, and another version connects", closedAfterConnect(Scheme::Mqtts, Version::V5),
        {{{Q::TlsOffer, u"as connack offers"_s, shake("TLSv1.3", "TLS_AES_256_GCM_SHA384", true)},
          {Q::ProtocolVersion, u"3.1.1"_s, accept}},
         encrypt},
        "mqtt-protocol-version-unsupported");
    row("ws: MQTT alone", upgradeClosed(Scheme::Ws), {{{Q::WithoutWebSocket, {}, accept}}}, "ws-not-a-websocket");
    row("wss: MQTT alone", upgradeClosed(Scheme::Wss), {{{Q::WithoutWebSocket, {}, beRefused}}}, "ws-not-a-websocket");
    row("ws: TLS", upgradeClosed(Scheme::Ws), {{{Q::WithTls, {}, encrypt}}}, "ws-port-expects-tls");
    row("ws: nothing", upgradeClosed(Scheme::Ws), {}, "ws-closed", false);
    row("404 keeps its cause", httpAnswer(404, "Not Found"), {{{Q::WebSocketPath, u"/ws"_s, accept}}}, "ws-path-not-found");
    row("refused, another client ID connects", refused(5, Version::V311), {{{Q::FreshClientId, {}, accept}}}, "mqtt-client-id-rejected");
    row("refused, but not again", refused(5, Version::V311), only(accept), "mqtt-not-authorized", false);
    row("closed, but not again", closed, {{{Q::FreshClientId, {}, accept}, {Q::SameAgain, {}, accept}}}, "mqtt-closed-without-connack",
        false);
    row("refused for good", refused(5, Version::V311), only(beRefused), "mqtt-not-authorized");
    row("refused, without the will it connects", withWill(refused(0x87, Version::V5)),
        {{{Q::FreshClientId, {}, accept}, {Q::WithoutWill, {}, accept}}}, "mqtt-will-rejected", false);
    row("taken over", lost(By::Peer), {{{Q::SameAgain, {}, beLost}, {Q::FreshClientId, {}, accept}}}, "session-client-id-taken-over");
    Attempt again = lost(By::Peer);
    again.earlierHeldMs = {950};
    row("taken over before", again, {{{Q::FreshClientId, {}, accept}}}, "session-client-id-taken-over");
    row("everyone is thrown out, again and again", again, only(beLost), "session-closed-by-server");
    row("everyone is thrown out", lost(By::Peer), only(beLost), "session-closed-by-server");
    row("thrown out once", lost(By::Peer), only(accept), "session-closed-by-server", false);
}

void TstProbes::verdict()
{
    QFETCH(Attempt, attempt);
    QFETCH(World, world);
    QFETCH(QString, cause);
    QFETCH(bool, certain);
    explore(attempt, world);
    const auto diagnosis = diagnose(attempt);
    QVERIFY(diagnosis);
    QCOMPARE(diagnosis->cause, cause);
    QVERIFY2((diagnosis->confidence == Diagnosis::Confidence::Certain) == certain, qPrintable(diagnosis->explanation));
    QCOMPARE(isSettled(attempt), certain);
    QVERIFY(!diagnosis->suggestions.isEmpty());
    const auto probes = diagnosis->evidence.filter(QRegularExpression(u"^probe "_s));
    QCOMPARE(probes.size(), attempt.probes.size());
}

/// A setting with which a probe got through is offered to the letter.
void TstProbes::offersWhatWorks()
{
    const auto first = [](Attempt attempt, const World &world) {
        explore(attempt, world);
        const auto diagnosis = diagnose(attempt);
        return diagnosis ? diagnosis->actions.value(0).settings : ConnectionSettings();
    };
    Attempt wrongPath = httpAnswer(404, "Not Found");
    wrongPath.settings.webSocket.path = u"/gate"_s;
    QCOMPARE(first(wrongPath, {{{Question::WebSocketPath, u"/ws"_s, accept}}, notFound}).webSocket.path, u"/ws"_s);
    QCOMPARE(first(wrongPath, {{{Question::WebSocketPath, u"/gate/"_s, accept}}, notFound}).webSocket.path, u"/gate/"_s);
    const Attempt closed = closedAfterConnect(Scheme::Mqtt, Version::V5);
    QCOMPARE(first(closed, {{{Question::ProtocolVersion, u"3.1"_s, accept}}}).version, Version::V31);
    const ConnectionSettings tls = first(closed, {{{Question::WithTls, u"/mqtt"_s, accept}, {Question::WithTls, {}, encrypt}}});
    QCOMPARE(tls.endpoint.scheme, Scheme::Wss);
    QCOMPARE(tls.endpoint.effectivePort(), closed.settings.endpoint.effectivePort());
    Attempt known = closed;
    explore(known, {{{Question::FreshClientId, {}, accept}}});
    const auto fresh = std::find_if(known.probes.begin(), known.probes.end(),
                                    [](const Probe &probe) { return probe.plan.question == Question::FreshClientId; });
    QCOMPARE(diagnose(known)->actions.value(0).settings.clientId, fresh->plan.settings.clientId);
}

void TstProbes::hangsUpUnasked()
{
    for (const auto &[attempt, cause] :
         {std::pair{closedAfterConnect(Scheme::Mqtt), u"mqtt-closed-without-connack"_s}, std::pair{handshakeClosed(), u"tls-closed"_s},
          std::pair{upgradeClosed(Scheme::Ws), u"ws-closed"_s}}) {
        Attempt always = attempt;
        explore(always, {}); // closes whatever comes, and also if nothing does
        const auto diagnosis = diagnose(always);
        QCOMPARE(diagnosis->cause, cause);
        QVERIFY2(diagnosis->explanation.contains("also when nothing is sent"_L1), qPrintable(diagnosis->explanation));
        Attempt onlyThen = attempt;
        explore(onlyThen, {{{Question::Greeting, {}, staySilent}}});
        QVERIFY(!diagnose(onlyThen)->explanation.contains("also when nothing is sent"_L1));
    }
}

void TstProbes::versionOfTheServerIsNamed()
{
    Attempt attempt = handshakeAlerted(70);
    explore(attempt,
            {{{Question::TlsOffer, u"every version and cipher"_s, shake("TLSv1.1", "AES128-SHA")},
              {Question::TlsOffer, u"TLS 1.1"_s, shake("TLSv1.1", "AES128-SHA")},
              {Question::TlsOffer, u"TLS 1.2"_s, shake("TLSv1.1", "AES128-SHA")}},
             alert(70)});
    const auto diagnosis = diagnose(attempt);
    QVERIFY2(diagnosis->explanation.contains("The broker speaks TLS 1.1; Connack offers TLS 1.2, TLS 1.3."_L1),
             qPrintable(diagnosis->explanation));
    QCOMPARE(diagnosis->actions.value(0).settings.tls.minimumVersion, TlsSettings::MinimumVersion::Tls11);
}

void TstProbes::neighbourPorts()
{
    Attempt a = withEverything(attempt(Scheme::Mqtts, Version::V5, 8883));
    const QList<ProbePlan> plans = neighbourProbes(a);
    QStringList ports;
    for (const ProbePlan &plan : plans) {
        ports << plan.variant;
        QVERIFY(!plan.settings.will.enabled && !plan.settings.credentials.username && !plan.settings.properties.authenticationData);
        QVERIFY(plan.settings.clientId != a.settings.clientId);
        QCOMPARE(QString::number(plan.settings.endpoint.effectivePort()), plan.variant);
    }
    QCOMPARE(ports, (QStringList{u"1883"_s, u"8083"_s, u"8084"_s, u"8080"_s, u"9001"_s, u"443"_s}));
}

void TstProbes::rhythmAlone_data()
{
    QTest::addColumn<QList<double>>("earlier");
    QTest::addColumn<QString>("cause");
    QTest::newRow("once") << QList<double>{} << u"session-closed-by-server"_s;
    QTest::newRow("twice") << QList<double>{1'000} << u"session-closed-by-server"_s;
    QTest::newRow("steady") << QList<double>{1'100, 900} << u"session-client-id-taken-over"_s;
    QTest::newRow("not steady") << QList<double>{60'000, 900} << u"session-closed-by-server"_s;
}

/// Without probes, a steady rhythm of being thrown out is a likely take-over.
void TstProbes::rhythmAlone()
{
    QFETCH(QList<double>, earlier);
    Attempt attempt = lost(By::Peer);
    attempt.earlierHeldMs = earlier;
    const auto diagnosis = diagnose(attempt);
    QTEST(diagnosis->cause, "cause");
    QCOMPARE(diagnosis->confidence, Diagnosis::Confidence::Likely);
}

void TstProbes::texts()
{
    for (int i = 0; i <= int(Question::NeighbourPort); ++i) {
        ProbePlan plan;
        plan.question = Question(i);
        plan.settings.endpoint = {Scheme::Mqtts, u"broker.lan"_s, 8883};
        QVERIFY(*probeId(plan.question));
        QVERIFY(!probeQuestion(plan).isEmpty());
    }
    const std::pair<Answer, const char *> outcomes[]{
        {closeAtOnce, "closed"}, {staySilent, "no-answer"},        {accept, "connected"},          {beRefused, "refused"},
        {encrypt, "answered"},   {notFound, "answered"},           {upgradeOnly, "upgraded"},      {beLost, "lost"},
        {beReset, "closed"},     {greet("220 x\r\n"), "answered"}, {[](Probe &) {}, "unreachable"}};
    for (const auto &[answer, id] : outcomes) {
        const Probe probe = made({}, answer);
        QCOMPARE(probeOutcomeId(probe), id);
        QVERIFY(!probeAnswer(probe).isEmpty());
    }
}

void TstProbes::cancelledProbesShowNothing()
{
    Attempt a = closedAfterConnect(Scheme::Mqtt);
    explore(a, {{{Question::WithTls, {}, encrypt}}});
    for (Probe &probe : a.probes)
        probe.state = Probe::State::Cancelled;
    const auto diagnosis = diagnose(a);
    QCOMPARE(diagnosis->cause, u"mqtt-closed-without-connack"_s);
    QVERIFY(diagnosis->evidence.filter(u"probe "_s).isEmpty());
    QCOMPARE(QLatin1String(probeOutcomeId(a.probes.first())), "cancelled"_L1);
}

QTEST_APPLESS_MAIN(TstProbes)
#include "tst_probes.moc"
