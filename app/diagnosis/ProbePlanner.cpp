#include "diagnosis/ProbePlanner.h"

#include "diagnosis/Diagnosis.h"
#include "diagnosis/Fixes.h"
#include "diagnosis/GreetingRecogniser.h"
#include "diagnosis/ProbeEvidence.h"
#include "diagnosis/TlsAlerts.h"
#include "settings/EnhancedAuthentication.h"
#include "settings/Secrets.h"

#include <QCryptographicHash>
#include <QHostAddress>
#include <QUrl>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using mqtt::Version;
using probes::Question;

namespace {

constexpr auto greetingLimit = 1'200ms; ///< Servers that speak first do so at once.
constexpr auto helloLimit = 1'000ms;
constexpr double shortestHoldMs = 2'500;
constexpr double longestHoldMs = 8'000; ///< Longer rhythms are not waited for.

using Round = QList<ProbePlan>;

Scheme withWebSocket(Scheme scheme)
{
    return usesTls(scheme) ? Scheme::Wss : Scheme::Ws;
}

Scheme withoutWebSocket(Scheme scheme)
{
    return usesTls(scheme) ? Scheme::Mqtts : Scheme::Mqtt;
}

/// On the same port.
ConnectionSettings onScheme(ConnectionSettings settings, Scheme scheme)
{
    settings.endpoint.port = settings.endpoint.effectivePort();
    settings.endpoint.scheme = scheme;
    return settings;
}

/// For a way on which the attempt itself sent no secret.
ConnectionSettings bare(const ConnectionSettings &settings)
{
    ConnectionSettings clean = withoutSecrets(settings);
    clean.network.proxy = settings.network.proxy; // the way there stays the same
    clean.credentials = {};
    clean.properties.authenticationMethod.reset();
    if (clean.webSocket.path != settings.webSocket.path) // it held a secret
        clean.webSocket.path = settings.webSocket.path.section(u'?', 0, 0);
    clean.webSocket.headers.removeIf([](const mqtt::StringPair &header) { return header.value.isEmpty(); });
    return clean;
}

/// Eight digits that belong to this question of this connection: the same evidence gives the same probes.
QString digits(const ConnectionSettings &settings, const QString &salt)
{
    const QByteArray text = (settings.clientId + u'\n' + salt).toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).first(4).toHex());
}

bool hasProperties(const ConnectionSettings &settings)
{
    return settings.version == Version::V5 && settings.properties != ConnectPropertySettings();
}

/// The same attempt with nothing in it that changes anything at the broker.
class ProbePlanner
{
public:
    explicit ProbePlanner(const Attempt &attempt)
        : m_attempt(attempt)
        , m_settings(harmless(attempt))
    {
    }

    Round next() const;

private:
    static ConnectionSettings harmless(const Attempt &attempt);
    QList<Round> roundsFor(const Diagnosis &diagnosis) const;
    QList<Round> unanswered() const;
    QList<Round> refused(quint8 code) const;
    QList<Round> identity() const;
    QList<Round> handshakeCutOff() const;
    QList<Round> handshakeRefused() const;
    QList<Round> otherCertificate() const;
    ProbePlan tlsOffer(const QString &variant, const TlsOffer &offer) const;
    ProbePlan tlsAsOurs() const;
    Round serverNames() const;
    Round alpnOffers() const;
    QList<Round> upgradeCutOff() const;
    QList<Round> paths() const;
    Round strangers() const;
    QList<Round> thrownOut(bool again) const;

    ProbePlan plan(Question question, const QString &variant, const ConnectionSettings &settings) const;
    ProbePlan greeting() const;
    ProbePlan hello(const QString &variant, const QByteArray &bytes) const;
    ProbePlan version(Version version) const;
    Round otherVersions() const;
    ProbePlan freshClientId() const;
    bool freshClientIdConnects() const;
    ProbePlan asTheUser(ProbePlan probe) const;
    ProbePlan sameAgain() const;
    Round withoutWill() const;
    Round singleProperties() const;
    ProbePlan path(Question question, Scheme scheme, const QString &path) const;
    QStringList customaryPaths() const;
    std::chrono::milliseconds limit() const;
    bool isAsked(const ProbePlan &plan) const;
    const QList<Probe> &made() const { return m_attempt.probes; }
    Scheme scheme() const { return m_settings.endpoint.scheme; }

    bool tlsAlerted() const { return tlsalert::received(m_attempt.transport.tls, m_attempt.ending.errorString).has_value(); }

    const Attempt &m_attempt;
    const ConnectionSettings m_settings;
};

ConnectionSettings ProbePlanner::harmless(const Attempt &attempt)
{
    ConnectionSettings settings = attempt.settings;
    settings.will = {};
    settings.cleanStart = true;
    settings.network.servers.clear();
    return settings;
}

ProbePlan ProbePlanner::plan(Question question, const QString &variant, const ConnectionSettings &settings) const
{
    ProbePlan plan;
    plan.question = question;
    plan.variant = variant;
    plan.settings = settings;
    if (usesScram(m_attempt.settings) && !usesScram(settings))
        plan.settings.credentials.password.reset(); // SCRAM never sends it, and no other question is worth that
    plan.limit = limit();
    // No session is to be left behind, unless whether the broker takes this property is part of the question.
    if (question != Question::FreshClientId && question != Question::WithoutProperty && question != Question::SameAgain
        && question != Question::WithoutWill)
        plan.settings.properties.sessionExpiryInterval.reset();
    if (!m_settings.clientId.isEmpty()) // an empty one is the broker's to fill, and takes nobody's place
        plan.settings.clientId = "connack"_L1 + digits(m_settings, QString::number(int(question)) + variant);
    return plan;
}

/// Long enough for a server as slow as this one has shown itself, in its answer and on the way.
std::chrono::milliseconds ProbePlanner::limit() const
{
    constexpr double least = 1'300, most = 3'000; // ms
    const double way = m_attempt.stage(Stage::Tcp).durationMs;
    const bool silent = m_attempt.ending.by == Ending::By::Timeout;
    const double answer = silent ? 0 : std::max(0.0, m_attempt.ending.atMs - m_attempt.mqtt.connectSentMs.value_or(m_attempt.ending.atMs));
    return std::chrono::milliseconds(qint64(std::clamp(std::max(least, answer * 2) + 8 * way, least, most)));
}

ProbePlan ProbePlanner::greeting() const
{
    ProbePlan probe = plan(Question::Greeting, {}, onScheme(bare(m_settings), Scheme::Mqtt));
    probe.limit = greetingLimit;
    return probe;
}

ProbePlan ProbePlanner::hello(const QString &variant, const QByteArray &bytes) const
{
    ProbePlan probe = plan(Question::Hello, variant, onScheme(bare(m_settings), Scheme::Mqtt));
    probe.hello = bytes;
    probe.limit = helloLimit;
    return probe;
}

ProbePlan ProbePlanner::tlsOffer(const QString &variant, const TlsOffer &offer) const
{
    ProbePlan probe = plan(Question::TlsOffer, variant, bare(m_settings));
    probe.offer = offer;
    return probe;
}

/// What a connection of ours offers: tells whether the server asks for a certificate, and what it staples.
ProbePlan ProbePlanner::tlsAsOurs() const
{
    TlsOffer offer;
    offer.permissive = false;
    return tlsOffer(probes::asOurs, offer);
}

/// Without a server name where one is sent, and with the URL's host where another one is.
Round ProbePlanner::serverNames() const
{
    const QString host = m_settings.endpoint.host;
    const QString sent = m_settings.tls.serverName.isEmpty() ? host : m_settings.tls.serverName;
    Round round;
    TlsOffer offer;
    offer.permissive = false;
    if (QHostAddress(sent).isNull()) {
        offer.serverName = QString();
        round << tlsOffer(probes::withoutServerName, offer);
    }
    if (sent != host && QHostAddress(host).isNull()) {
        offer.serverName = host;
        round << tlsOffer(u"server name %1"_s.arg(host), offer);
    }
    return round;
}

/// The names that brokers are known to want, and none.
Round ProbePlanner::alpnOffers() const
{
    Round round;
    TlsOffer offer;
    offer.permissive = false;
    for (const QString &protocol : {u"mqtt"_s, u"http/1.1"_s, u"x-amzn-mqtt-ca"_s}) {
        offer.alpn = QStringList{protocol};
        if (offer.alpn != m_settings.tls.alpn)
            round << tlsOffer(u"ALPN %1"_s.arg(protocol), offer);
    }
    if (!m_settings.tls.alpn.isEmpty()) {
        offer.alpn = QStringList();
        round << tlsOffer(probes::withoutAlpn, offer);
    }
    return round;
}

ProbePlan ProbePlanner::version(Version version) const
{
    ConnectionSettings settings = m_settings;
    settings.version = version;
    return plan(Question::ProtocolVersion, QString::fromLatin1(mqtt::name(version)), settings);
}

Round ProbePlanner::otherVersions() const
{
    Round round;
    for (const Version other : {Version::V311, Version::V5, Version::V31}) {
        if (other != m_settings.version)
            round << version(other);
    }
    return round;
}

/// Of letters and digits alone and short: every broker has to take it (section 3.1.3.1).
ProbePlan ProbePlanner::freshClientId() const
{
    ProbePlan probe = plan(Question::FreshClientId, {}, m_settings);
    probe.settings.clientId = Fix::useNewClientId(m_attempt.settings).settings.clientId;
    return probe;
}

bool ProbePlanner::freshClientIdConnects() const
{
    return probes::find(made(), Question::FreshClientId, [](const Probe &probe) { return probe.connected; });
}

/// With the client ID of the attempt, and with what the attempt wanted of its session: a clean start would wipe what the broker keeps for
/// it.
ProbePlan ProbePlanner::asTheUser(ProbePlan probe) const
{
    probe.settings.clientId = m_attempt.settings.clientId;
    probe.settings.cleanStart = m_attempt.settings.cleanStart;
    return probe;
}

/// The client ID itself is the question.
ProbePlan ProbePlanner::sameAgain() const
{
    return asTheUser(plan(Question::SameAgain, {}, m_settings));
}

/// The question is whether the client ID or the will is at fault, so the client ID has to be the attempt's.
Round ProbePlanner::withoutWill() const
{
    if (!m_attempt.settings.will.enabled)
        return {};
    return {asTheUser(plan(Question::WithoutWill, {}, m_settings))};
}

/// Each property in turn, once it is known that without all of them the connection works.
Round ProbePlanner::singleProperties() const
{
    const Probe *all = probes::find(made(), Question::WithoutProperties);
    if (!all || !probes::gotConnack(*all))
        return {};
    Round round;
    const QStringList set = Fix::propertiesOf(m_settings);
    for (const QString &name : set)
        round << plan(Question::WithoutProperty, name, Fix::leaveOutProperty(m_settings, name).settings);
    return round.size() > 1 ? round : Round();
}

ProbePlan ProbePlanner::path(Question question, Scheme scheme, const QString &path) const
{
    const bool asOpenly = usesTls(scheme) || !usesTls(this->scheme());
    ConnectionSettings settings = onScheme(asOpenly ? m_settings : bare(m_settings), scheme);
    if (usesTls(scheme) && !usesTls(this->scheme()))
        settings.tls.verifyPeer = false; // the attempt trusted the port without any proof; what would fail is noted
    // In the clear nothing of a token that the path's query may hold.
    settings.webSocket.path = asOpenly || redactedPath(path) == path ? path : path.section(u'?', 0, 0);
    return plan(question, path.section(u'?', 0, 0), settings);
}

/// The usual paths of brokers, and what the one asked for is easily mistaken for.
QStringList ProbePlanner::customaryPaths() const
{
    const QString asked = m_settings.webSocket.path;
    QStringList paths{u"/mqtt"_s, u"/ws"_s, u"/"_s};
    const QString bare = asked.section(u'?', 0, 0);
    if (bare.size() > 1)
        paths.prepend(bare.endsWith(u'/') ? bare.chopped(1) : bare + u'/');
    for (const HttpHeader &header : m_attempt.transport.webSocket.headers) { // a redirection within the same place
        const QUrl target(header.value);
        if (header.name.compare("Location"_L1, Qt::CaseInsensitive) == 0 && target.host().isEmpty() && target.path().startsWith(u'/'))
            paths.prepend(target.path(QUrl::FullyEncoded));
    }
    paths.removeAll(asked);
    paths.removeDuplicates();
    return paths;
}

QList<Round> ProbePlanner::paths() const
{
    Round round;
    const QStringList candidates = customaryPaths();
    for (const QString &candidate : candidates)
        round << path(Question::WebSocketPath, scheme(), candidate);
    return {round};
}

QList<Round> ProbePlanner::identity() const
{
    QList<Round> rounds{{freshClientId()}};
    if (freshClientIdConnects()) // the will was left out there as well; without one, the trouble may have passed
        return rounds << (m_attempt.settings.will.enabled ? withoutWill() : Round{sameAgain()});
    if (hasProperties(m_settings)) {
        ConnectionSettings settings = m_settings;
        settings.properties = {};
        rounds << Round{plan(Question::WithoutProperties, {}, settings)} << singleProperties();
    }
    return rounds;
}

/// CONNECT led to a close or to silence.
QList<Round> ProbePlanner::unanswered() const
{
    Round first;
    if (!usesTls(scheme()) && !usesWebSocket(scheme())) {
        ConnectionSettings secure = onScheme(m_settings, Scheme::Mqtts);
        secure.tls.verifyPeer = false;
        first << plan(Question::WithTls, u"mqtts"_s, secure) << greeting();
    }
    if (!usesWebSocket(scheme()))
        first << path(Question::WithWebSocket, withWebSocket(scheme()), u"/mqtt"_s);
    if (usesTls(scheme())) {
        first << tlsAsOurs();
        const QStringList usual{scheme() == Scheme::Wss ? u"http/1.1"_s : u"mqtt"_s};
        for (const QStringList &protocols : {usual, QStringList()}) {
            ConnectionSettings settings = m_settings;
            settings.tls.alpn = protocols;
            if (protocols != m_settings.tls.alpn)
                first << plan(Question::Alpn, protocols.value(0), settings);
        }
    }
    QList<Round> rounds{first};
    const Probe *secure = probes::find(made(), Question::WithTls, u"mqtts"_s);
    if (secure && probes::speaksTls(*secure) && !probes::gotConnack(*secure))
        rounds << Round{path(Question::WithTls, Scheme::Wss, u"/mqtt"_s)};
    const Probe *webSocket = probes::find(made(), Question::WithWebSocket);
    if (webSocket && probes::speaksHttp(*webSocket) && !webSocket->transport.webSocket.upgraded) {
        Round paths;
        for (const QString &candidate : {u"/ws"_s, u"/"_s})
            paths << path(Question::WithWebSocket, withWebSocket(scheme()), candidate);
        rounds << paths;
    }
    const auto spoke = [](const Probe &probe) {
        return probes::gotConnack(probe) || probes::speaksTls(probe) || probes::speaksHttp(probe);
    };
    const bool found = (probes::find(made(), Question::WithTls, spoke) && !usesTls(scheme()))
        || probes::find(made(), Question::WithWebSocket, [](const Probe &probe) { return probes::speaksHttp(probe); });
    const bool answered = probes::find(made(), Question::FreshClientId, [](const Probe &probe) { return probes::gotConnack(probe); });
    if (found && !answered) // another protocol: what CONNECT carries does not matter
        return rounds;
    rounds[0] << freshClientId();
    rounds << identity();
    if (freshClientIdConnects())
        return rounds;
    if (usesTls(scheme()) && !answered) {
        ConnectionSettings settings = m_settings;
        settings.tls.alpn = {u"x-amzn-mqtt-ca"_s}; // of port 443 of a large service
        rounds << Round{plan(Question::Alpn, settings.tls.alpn.constFirst(), settings)};
    }
    rounds << otherVersions();
    return rounds << strangers();
}

/// The first bytes of protocols whose servers wait to be spoken to; asked when nothing else was answered.
Round ProbePlanner::strangers() const
{
    const auto spoke = [](const Probe &probe) {
        return probes::gotConnack(probe) || probes::speaksHttp(probe)
            || (probe.plan.question != Question::Hello && probe.mqtt.bytesReceived > 0);
    };
    const Probe *listener = probes::find(made(), Question::Greeting);
    if (!listener || probes::closedUnasked(*listener) || probes::resetUnasked(*listener)
        || std::any_of(made().begin(), made().end(), spoke))
        return {};
    return {hello(u"redis"_s, "PING\r\n"), hello(u"postgresql"_s, QByteArray::fromHex("0000000804d2162f")),
            hello(u"memcached"_s, "version\r\n"), hello(u"amqp"_s, QByteArray::fromHex("414d515000000901"))};
}

/// A CONNACK refused it, in MQTT's own words.
QList<Round> ProbePlanner::refused(quint8 code) const
{
    const bool v5 = m_settings.version == Version::V5;
    if (m_attempt.mqtt.versionMismatchConnack || (v5 ? code == 0x84 : code == 1))
        return {otherVersions()};
    if (v5 && (code == 0x90 || code == 0x99 || code == 0x9A || code == 0x9B))
        return {withoutWill()};
    if (v5 && code == 0x8C) {
        ConnectionSettings settings = m_settings;
        settings.properties = {};
        return {Round{plan(Question::WithoutProperties, {}, settings)}};
    }
    if (v5 && code == 0x95) {
        Round round = withoutWill();
        if (hasProperties(m_settings)) {
            ConnectionSettings settings = m_settings;
            settings.properties = {};
            round << plan(Question::WithoutProperties, {}, settings);
        }
        return {round};
    }
    // These say by themselves what is wrong, and a further try would change or tell nothing: wrong password, load, quota, ban, moved.
    constexpr std::array<quint8, 8> settled{0x86, 0x88, 0x89, 0x8A, 0x97, 0x9C, 0x9D, 0x9F};
    if (v5 ? std::find(settled.begin(), settled.end(), code) != settled.end() : code == 3 || code == 4)
        return {};
    QList<Round> rounds = identity();
    if (!v5 && code > 5)
        rounds << otherVersions();
    return rounds;
}

/// The TLS handshake did not get far enough to tell why.
QList<Round> ProbePlanner::handshakeCutOff() const
{
    const ConnectionSettings open = bare(m_settings);
    const Greeting::Protocol spoken = recogniseGreeting(m_attempt.transport.tls.firstBytes).protocol;
    using P = Greeting::Protocol;
    if (spoken == P::Http)
        return {{path(Question::WithoutTls, Scheme::Ws, m_settings.webSocket.path)},
                {path(Question::WithoutTls, Scheme::Ws, u"/mqtt"_s), path(Question::WithoutTls, Scheme::Ws, u"/ws"_s),
                 path(Question::WithoutTls, Scheme::Ws, u"/"_s)}};
    if (spoken != P::Unknown && spoken != P::Mqtt && spoken != P::Text && spoken != P::Tls)
        return {};
    const Round clear{plan(Question::WithoutTls, u"mqtt"_s, onScheme(open, Scheme::Mqtt)),
                      path(Question::WithoutTls, Scheme::Ws, usesWebSocket(scheme()) ? m_settings.webSocket.path : u"/mqtt"_s), greeting()};
    const auto inClear = [](const Probe &probe) {
        return probes::gotConnack(probe) || probes::speaksHttp(probe) || probe.mqtt.bytesReceived > 0;
    };
    const bool found = probes::find(made(), Question::WithoutTls, inClear) || probes::find(made(), Question::Greeting, inClear);
    const bool silent = m_attempt.ending.by == Ending::By::Timeout; // another offer would not make it speak
    if (found)
        return {clear};
    const QList<Round> rounds{clear, strangers()};
    return silent || probes::find(made(), Question::Hello, inClear) ? rounds : rounds + handshakeRefused();
}

/// The server gave the handshake up with an alert, or our TLS library did: what would it take?
QList<Round> ProbePlanner::handshakeRefused() const
{
    QList<Round> rounds{Round{tlsOffer(probes::everything, {})} + serverNames() + alpnOffers()};
    const TlsServerFacts *everything = probes::tlsShown(made(), probes::everything);
    if (!everything || everything->protocol.isEmpty())
        return rounds;
    Round versions; // which versions it has, one by one
    for (const auto &[name, number] : {std::pair{u"TLS 1.0"_s, 0x0301}, std::pair{u"TLS 1.1"_s, 0x0302}, std::pair{u"TLS 1.2"_s, 0x0303},
                                       std::pair{u"TLS 1.3"_s, 0x0304}}) {
        TlsOffer offer;
        offer.minimumVersion = offer.maximumVersion = number;
        versions << tlsOffer(name, offer);
    }
    return rounds << versions;
}

/// The certificate does not fit: does the server have another one under another name?
QList<Round> ProbePlanner::otherCertificate() const
{
    return {serverNames()};
}

/// The HTTP upgrade led to a close or to silence.
QList<Round> ProbePlanner::upgradeCutOff() const
{
    Round first{plan(Question::WithoutWebSocket, {}, onScheme(m_settings, withoutWebSocket(scheme())))};
    if (!usesTls(scheme())) {
        ConnectionSettings secure = onScheme(m_settings, Scheme::Mqtts);
        secure.tls.verifyPeer = false;
        first << path(Question::WithTls, Scheme::Wss, m_settings.webSocket.path) << plan(Question::WithTls, u"mqtts"_s, secure)
              << greeting();
    }
    const auto other = [](const Probe &probe) { return probes::gotConnack(probe) || probes::speaksTls(probe); };
    if (probes::find(made(), Question::WithoutWebSocket, [](const Probe &probe) { return probes::gotConnack(probe); })
        || probes::find(made(), Question::WithTls, other))
        return {first};
    return QList<Round>{first} + paths() << strangers();
}

/// Connected, then closed by the server: is it the client ID?
QList<Round> ProbePlanner::thrownOut(bool again) const
{
    if (!m_attempt.mqtt.connackMs || m_settings.clientId.isEmpty())
        return {};
    // A rival that comes back in a rhythm of its own met the attempt at any point of it: the first wait may have been much shorter.
    const double hold = std::max(shortestHoldMs, m_attempt.heldMs() * 1.5 + 500);
    if (hold > longestHoldMs)
        return {};
    ProbePlan fresh = freshClientId();
    fresh.settings.properties.sessionExpiryInterval.reset(); // thrown out as well, it could not take its session back
    fresh.hold = std::chrono::milliseconds(qint64(hold));
    if (!again)
        return {{fresh}};
    ProbePlan same = sameAgain();
    same.hold = fresh.hold;
    return {{same, fresh}};
}

QList<Round> ProbePlanner::roundsFor(const Diagnosis &diagnosis) const
{
    const QString &cause = diagnosis.cause;
    if (cause == "session-client-id-taken-over"_L1)
        return thrownOut(m_attempt.wasClosedWithoutWord() && m_attempt.earlierHeldMs.isEmpty());
    if (cause == "session-closed-by-server"_L1 || cause == "session-network-lost"_L1)
        return m_attempt.wasClosedWithoutWord() ? thrownOut(m_attempt.earlierHeldMs.isEmpty()) : QList<Round>();
    const AuthenticationFacts &authentication = m_attempt.mqtt.authentication;
    if (m_attempt.connected || authentication.failure || (authentication.scram && m_attempt.mqtt.authReceived > 0))
        return {}; // the exchange itself told
    if (m_attempt.mqtt.connack && m_attempt.failedStage() == Stage::Mqtt)
        return refused(m_attempt.mqtt.connack->reasonCode);
    const bool certificateAsked = cause == "tls-client-certificate-required"_L1 || cause == "tls-client-certificate-rejected"_L1;
    if (certificateAsked && (tlsAlerted() || m_attempt.transport.webSocket.status != 0 || m_attempt.mqtt.bytesReceived > 0))
        return {{tlsAsOurs()}}; // the server said so
    if (m_attempt.mqtt.connectSentMs) {
        const Greeting::Protocol spoken = recogniseGreeting(m_attempt.mqtt.firstBytes).protocol;
        if (spoken == Greeting::Protocol::Http && !usesWebSocket(scheme())) {
            const Scheme webSocket = asksForHttps(QString::fromUtf8(m_attempt.mqtt.firstBytes)) ? Scheme::Wss : withWebSocket(scheme());
            QList<Round> rounds{{path(Question::WithWebSocket, webSocket, u"/mqtt"_s), path(Question::WithWebSocket, webSocket, u"/ws"_s),
                                 path(Question::WithWebSocket, webSocket, u"/"_s)}};
            if (probes::find(made(), Question::WithWebSocket, [](const Probe &probe) { return probes::asksForTls(probe); }))
                rounds << Round{path(Question::WithTls, Scheme::Wss, u"/mqtt"_s), path(Question::WithTls, Scheme::Wss, u"/ws"_s)};
            return rounds;
        }
        if (isTlsRecord(m_attempt.mqtt.firstBytes) && !usesTls(scheme()))
            return {{path(Question::WithTls, Scheme::Wss, u"/mqtt"_s),
                     plan(Question::WithTls, u"mqtts"_s, path(Question::WithTls, Scheme::Mqtts, {}).settings)}};
        if (m_attempt.mqtt.bytesReceived == 0)
            return unanswered() + (m_attempt.transport.webSocket.upgraded && diagnosis.stage == "websocket"_L1 ? paths() : QList<Round>());
        if (m_attempt.mqtt.decodeError && spoken == Greeting::Protocol::Mqtt)
            return {otherVersions()};
        return spoken == Greeting::Protocol::Unknown || spoken == Greeting::Protocol::Mqtt ? unanswered() : QList<Round>();
    }
    const WebSocketFacts &webSocket = m_attempt.transport.webSocket;
    if (diagnosis.stage == "websocket"_L1) {
        const bool settled = cause == "ws-unauthorized"_L1 || cause == "ws-gateway-error"_L1;
        if (webSocket.status != 0)
            return settled || cause == "ws-port-expects-tls"_L1 ? QList<Round>() : paths();
        return webSocket.firstBytes.isEmpty() || recogniseGreeting(webSocket.firstBytes).protocol == Greeting::Protocol::Unknown
            ? upgradeCutOff()
            : QList<Round>();
    }
    if (cause == "tls-version-unsupported"_L1 || cause == "tls-no-shared-cipher"_L1 || cause == "tls-servername-unrecognised"_L1
        || cause == "tls-alpn-required"_L1 || (cause == "tls-closed"_L1 && tlsAlerted()))
        return handshakeRefused();
    if (cause == "tls-certificate-revoked"_L1)
        return {{tlsAsOurs()}};
    if (cause == "tls-certificate-hostname-mismatch"_L1)
        return otherCertificate();
    if (cause == "tls-closed"_L1 || cause == "tls-timeout"_L1 || cause == "tls-not-offered"_L1)
        return handshakeCutOff();
    if (cause == "tcp-reset"_L1)
        return {{greeting()}};
    return {};
}

bool ProbePlanner::isAsked(const ProbePlan &plan) const
{
    return std::any_of(made().begin(), made().end(),
                       [&](const Probe &probe) { return probe.plan.question == plan.question && probe.plan.variant == plan.variant; });
}

Round ProbePlanner::next() const
{
    const std::optional<Diagnosis> diagnosis = diagnose(m_attempt);
    if (!diagnosis || diagnosis->stage == "input"_L1 || diagnosis->stage == "resolve"_L1)
        return {};
    const QList<Round> rounds = roundsFor(*diagnosis);
    for (Round round : rounds) {
        round.removeIf([this](const ProbePlan &plan) { return isAsked(plan); });
        if (!round.isEmpty())
            return round;
    }
    return {};
}

} // namespace

QList<ProbePlan> nextProbes(const Attempt &attempt)
{
    using By = Ending::By;
    if (attempt.ending.by == By::None || attempt.ending.by == By::Cancelled || attempt.ending.by == By::LocalDisconnect)
        return {};
    return ProbePlanner(attempt).next();
}

bool isSettled(const Attempt &attempt)
{
    const std::optional<Diagnosis> diagnosis = diagnose(attempt);
    return diagnosis && diagnosis->confidence == Diagnosis::Confidence::Certain;
}

QList<ProbePlan> neighbourProbes(const Attempt &attempt)
{
    struct Neighbour {
        quint16 port;
        Scheme scheme;
    };
    constexpr std::array neighbours{Neighbour{1883, Scheme::Mqtt}, Neighbour{8883, Scheme::Mqtts}, Neighbour{8083, Scheme::Ws},
                                    Neighbour{8084, Scheme::Wss},  Neighbour{8080, Scheme::Ws},    Neighbour{9001, Scheme::Ws},
                                    Neighbour{443, Scheme::Wss}};
    ConnectionSettings settings = bare(attempt.settings);
    settings.will = {};
    settings.cleanStart = true;
    settings.network.servers.clear();
    settings.tls.verifyPeer = false;
    QList<ProbePlan> plans;
    for (const Neighbour &neighbour : neighbours) {
        if (neighbour.port == attempt.settings.endpoint.effectivePort())
            continue;
        ProbePlan plan;
        plan.question = Question::NeighbourPort;
        plan.variant = QString::number(neighbour.port);
        plan.settings = settings;
        plan.settings.endpoint.scheme = neighbour.scheme;
        plan.settings.endpoint.port = neighbour.port;
        if (plan.settings.network.connectTo)
            plan.settings.network.connectTo->port.reset();
        plan.settings.clientId = "connack"_L1 + digits(settings, plan.variant);
        plan.limit = 2'000ms;
        plans << plan;
    }
    return plans;
}
