// What the buttons of a verdict offer: a port that was found, a CA to be trusted; and how a presented chain is shown.
#include "diagnosis/CertificateAnalysis.h"
#include "diagnosis/Evidence.h"
#include "diagnosis/Fixes.h"
#include "diagnosis/NeighbourPorts.h"
#include "diagnosis/PresentedChain.h"
#include "diagnosis/ProbePlanner.h"
#include "support/TestCertificates.h"

#include <QSslCertificate>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace evidence;
using Question = ProbePlan::Question;

namespace {

Attempt refusedPort(Scheme scheme, quint16 port = 20'000)
{
    Attempt a = attempt(scheme, mqtt::Version::V311, port);
    a.transport.resolve.host = u"broker.lan"_s;
    const QHostAddress address(u"192.0.2.7"_s);
    a.transport.resolve.addresses = {address};
    a.transport.tcp.attempts = {{address, port, 0, 0.4, AddressAttempt::Result::Refused, u"Connection refused"_s}};
    finish(a, Stage::Resolve, StageState::Ok);
    fail(a, Stage::Tcp, By::NetworkError);
    return a;
}

/// All customary ports, as if asked: refused, but for those that `change` opens.
void askPorts(Attempt &a, const std::function<void(quint16 port, Probe &probe)> &change = {})
{
    for (const ProbePlan &plan : neighbourProbes(a)) {
        Probe probe;
        probe.plan = plan;
        probe.state = Probe::State::Done;
        probe.stage(Stage::Tcp) = {StageState::Failed, 0, 0.1};
        probe.ending = {By::NetworkError, 0.1, {}};
        if (change)
            change(plan.settings.endpoint.effectivePort(), probe);
        a.probes << probe;
    }
}

void open(Probe &probe)
{
    probe.stage(Stage::Tcp) = {StageState::Ok, 0, 0.1};
    probe.ending = {By::Peer, 5, {}};
}

void answer(Probe &probe, quint8 code = 0)
{
    open(probe);
    probe.mqtt.connack = mqtt::Connack{false, code, {}};
    probe.mqtt.connackMs = 2;
    probe.connected = code == 0;
    if (usesTls(probe.plan.settings.endpoint.scheme))
        probe.transport.tls.encrypted = true;
}

void answerHttp(Probe &probe, int status)
{
    open(probe);
    probe.transport.webSocket.status = status;
    probe.transport.webSocket.reasonPhrase = u"Not Found"_s;
}

QByteArray der(const QString &pemFile)
{
    return QSslCertificate(fileContent(pemFile)).toDer();
}

const TestCertificates &pki()
{
    return TestCertificates::instance();
}

Attempt untrusted(const QList<QByteArray> &chain, const QList<QByteArray> &anchors, const QString &name = u"localhost"_s)
{
    Attempt a = reached(Scheme::Mqtts);
    a.startedAt = QDateTime::currentDateTimeUtc();
    a.settings.endpoint.host = name;
    a.transport.tls.serverName = name;
    a.transport.tls.chain = chain;
    a.transport.tls.caCertificates = anchors;
    a.transport.tls.systemCaUsed = anchors.isEmpty();
    a.transport.tls.caSource = u"ca.pem"_s;
    a.transport.tls.errors = {{1, u"an error"_s, 0}};
    fail(a, Stage::Tls, By::TlsFailure);
    return a;
}

std::optional<FixAction> decisionOf(const std::optional<Diagnosis> &diagnosis)
{
    for (const FixAction &action : diagnosis->actions) {
        if (!action.decision.isEmpty())
            return action;
    }
    return std::nullopt;
}

} // namespace

class TstActions : public QObject
{
    Q_OBJECT
private slots:
    void endingScramSaysWhereThePasswordGoes();
    void portsAreAskedWhereTheyHelp_data();
    void portsAreAskedWhereTheyHelp();
    void noPortIsOpen();
    void brokerOnAnotherPort();
    void encryptedStaysEncrypted();
    void clearIsNamedAsSuch();
    void whatElseListens();
    void cancelledPortsSayNothing();
    void closedDefaultPortIsNoAdvice();
    void connectToKeepsTheWay();
    void trustIsOfferedForASelfSignedTop();
    void trustIsNotOfferedForWhatIsNotPresented();
    void trustJoinsTheOtherCas();
    void presentedChainSaysWhere();
    void presentedChainOfGarbage();
    void namesMatch_data();
    void namesMatch();
    void namesMatchAsOpenSslHasIt();
    void silentProxy();
};

void TstActions::portsAreAskedWhereTheyHelp_data()
{
    QTest::addColumn<Attempt>("attempt");
    QTest::addColumn<bool>("helps");
    QTest::newRow("refused") << refusedPort(Scheme::Mqtt) << true;
    QTest::newRow("SSH") << answered("SSH-2.0-OpenSSH_9.2\r\n") << true;
    QTest::newRow("password") << refused(4, mqtt::Version::V311) << false;
    QTest::newRow("connected") << connected() << false;
    QTest::newRow("lost") << lost(By::Peer) << false;
    Attempt asked = refusedPort(Scheme::Mqtt);
    askPorts(asked);
    QTest::newRow("asked already") << asked << false;
    Attempt unknown = attempt(Scheme::Mqtt);
    unknown.transport.resolve.error = ResolveFacts::Error::HostNotFound;
    fail(unknown, Stage::Resolve, By::NetworkError);
    QTest::newRow("no such host") << unknown << false;
}

void TstActions::portsAreAskedWhereTheyHelp()
{
    QFETCH(Attempt, attempt);
    QFETCH(bool, helps);
    QCOMPARE(neighbourPortsHelp(attempt, diagnose(attempt)), helps);
}

void TstActions::noPortIsOpen()
{
    Attempt a = refusedPort(Scheme::Mqtt, 1883);
    askPorts(a);
    const auto diagnosis = diagnose(a);
    QCOMPARE(diagnosis->cause, u"tcp-refused"_s);
    QVERIFY2(diagnosis->explanation.contains(u"8883, 8083, 8084, 8080, 9001, 443"_s), qPrintable(diagnosis->explanation));
    QVERIFY(diagnosis->actions.isEmpty());
    QVERIFY(!diagnosis->suggestions.join(u' ').contains(u"may use another"_s)); // nobody needs to guess any more
    QVERIFY(diagnosis->evidence.join(u'\n').contains(u"probe neighbour-port 8883: unreachable"_s));
}

void TstActions::brokerOnAnotherPort()
{
    Attempt a = refusedPort(Scheme::Mqtt);
    askPorts(a, [](quint16 port, Probe &probe) {
        if (port == 1883)
            answer(probe, 5); // it asks for a password: it is a broker
        if (port == 8080)
            answerHttp(probe, 404);
    });
    const auto diagnosis = diagnose(a);
    QCOMPARE(diagnosis->cause, u"tcp-refused"_s);
    QVERIFY2(diagnosis->explanation.contains(u"On port 1883 an MQTT broker answers"_s), qPrintable(diagnosis->explanation));
    QVERIFY2(diagnosis->explanation.contains(u"HTTP 404 Not Found"_s), qPrintable(diagnosis->explanation));
    QVERIFY2(diagnosis->suggestions.first().contains(u"mqtt://broker.lan:1883"_s), qPrintable(diagnosis->suggestions.first()));
    QCOMPARE(diagnosis->actions.size(), 1); // a web server alone is no broker, the default port is offered once
    QCOMPARE(diagnosis->actions.first().settings.endpoint.effectivePort(), quint16(1883));
    QCOMPARE(diagnosis->actions.first().settings.clientId, a.settings.clientId); // all else stays the user's
}

void TstActions::encryptedStaysEncrypted()
{
    Attempt a = refusedPort(Scheme::Mqtts);
    askPorts(a, [](quint16 port, Probe &probe) {
        if (port == 1883 || port == 8883 || port == 8084)
            answer(probe);
    });
    const auto diagnosis = diagnose(a);
    QList<Scheme> offered;
    for (const FixAction &action : diagnosis->actions)
        offered << action.settings.endpoint.scheme;
    QCOMPARE(offered, QList<Scheme>({Scheme::Mqtts, Scheme::Wss, Scheme::Mqtt}));
}

void TstActions::clearIsNamedAsSuch()
{
    Attempt a = refusedPort(Scheme::Mqtts);
    askPorts(a, [](quint16 port, Probe &probe) {
        if (port == 1883)
            answer(probe);
    });
    QVERIFY(diagnose(a)->suggestions.first().contains(u"without TLS"_s));
    Attempt clear = refusedPort(Scheme::Mqtt);
    askPorts(clear, [](quint16 port, Probe &probe) {
        if (port == 8883) {
            answer(probe);
            probe.transport.tls.errors = {{1, u"self-signed"_s, 0}};
        }
    });
    QVERIFY(diagnose(clear)->suggestions.first().contains(u"not trusted"_s));
}

void TstActions::whatElseListens()
{
    Attempt a = answered("SSH-2.0-OpenSSH_9.2\r\n");
    askPorts(a, [](quint16 port, Probe &probe) {
        if (port == 1883) {
            open(probe);
            probe.mqtt.firstBytes = "+PONG\r\n";
            probe.mqtt.bytesReceived = 7;
        }
        if (port == 8083)
            open(probe);
        if (port == 8084) {
            open(probe);
            probe.transport.tls.encrypted = true;
        }
    });
    const auto diagnosis = diagnose(a);
    QCOMPARE(diagnosis->cause, u"mqtt-not-a-broker"_s);
    QVERIFY2(diagnosis->explanation.contains(u"On port 1883 a server speaks Redis"_s), qPrintable(diagnosis->explanation));
    QVERIFY(diagnosis->explanation.contains(u"Port 8083 is open, but does not answer as ws://"_s));
    QVERIFY(diagnosis->explanation.contains(u"On port 8084 a server speaks TLS"_s));
    for (const FixAction &action : diagnosis->actions)
        QVERIFY2(action.settings.endpoint.effectivePort() != 8083 && action.settings.endpoint.effectivePort() != 8084,
                 qPrintable(action.label));
}

void TstActions::cancelledPortsSayNothing()
{
    Attempt a = refusedPort(Scheme::Mqtt);
    const auto before = diagnose(a);
    askPorts(a, [](quint16, Probe &probe) { probe.state = Probe::State::Cancelled; });
    QCOMPARE(diagnose(a)->explanation, before->explanation);
    QCOMPARE(diagnose(a)->actions.size(), before->actions.size());
}

void TstActions::closedDefaultPortIsNoAdvice()
{
    Attempt a = refusedPort(Scheme::Mqtt);
    QCOMPARE(diagnose(a)->actions.first().settings.endpoint.effectivePort(), quint16(1883)); // worth a try while nobody knows
    askPorts(a);
    QVERIFY(diagnose(a)->actions.isEmpty());
}

void TstActions::connectToKeepsTheWay()
{
    Attempt a = refusedPort(Scheme::Mqtt);
    a.settings.network.connectTo = Endpoint{Scheme::Mqtt, u"192.0.2.9"_s, 20'000};
    askPorts(a, [](quint16 port, Probe &probe) {
        if (port == 1883)
            answer(probe);
    });
    const NetworkSettings network = diagnose(a)->actions.first().settings.network;
    QCOMPARE(network.connectTo->host, u"192.0.2.9"_s);
    QVERIFY(!network.connectTo->port); // else the port that was refused would be tried again
}

void TstActions::trustIsOfferedForASelfSignedTop()
{
    const QList<QByteArray> chain{der(pki().server.certificate), der(pki().ca.certificate)};
    const auto diagnosis = diagnose(untrusted(chain, {der(pki().unrelatedCa.certificate)}));
    QCOMPARE(diagnosis->cause, u"tls-certificate-unknown-issuer"_s);
    const auto trust = decisionOf(diagnosis);
    QVERIFY(trust);
    QCOMPARE(trust->fingerprint, certificateInfo(chain.last()).sha256);
    QVERIFY(trust->label.contains(u"Test Root CA"_s));
    const auto lone = diagnose(untrusted({der(pki().selfSigned.certificate)}, {}));
    QCOMPARE(lone->cause, u"tls-certificate-self-signed"_s);
    QVERIFY(decisionOf(lone));
    QVERIFY(lone->actions.isEmpty() || lone->actions.first().settings.tls.verifyPeer); // never by switching the check off
}

void TstActions::trustIsNotOfferedForWhatIsNotPresented()
{
    const auto diagnosis = diagnose(untrusted({der(pki().server.certificate)}, {der(pki().unrelatedCa.certificate)}));
    QVERIFY(!decisionOf(diagnosis)); // the CA is not in the chain
    QVERIFY(!decisionOf(diagnose(untrusted({der(pki().expired.certificate), der(pki().ca.certificate)}, {der(pki().ca.certificate)}))));
}

void TstActions::trustJoinsTheOtherCas()
{
    Attempt a = untrusted({der(pki().server.certificate), der(pki().ca.certificate)}, {der(pki().unrelatedCa.certificate)});
    a.settings.tls.ca = {{u"/etc/ca.pem"_s, {}}};
    const auto trust = decisionOf(diagnose(a));
    QVERIFY(trust);
    QCOMPARE(trust->settings.tls.ca.size(), 2);
    QCOMPARE(trust->settings.tls.ca.first().path, u"/etc/ca.pem"_s);
    QCOMPARE(QSslCertificate(trust->settings.tls.ca.last().pem).toDer(), der(pki().ca.certificate));
    ConnectionSettings rest = trust->settings;
    rest.tls.ca = a.settings.tls.ca;
    QVERIFY(rest == a.settings); // nothing else changes
}

void TstActions::presentedChainSaysWhere()
{
    const QList<QByteArray> chain{der(pki().otherName.certificate), der(pki().ca.certificate)};
    const PresentedChain shown = presentedChain(untrusted(chain, {der(pki().unrelatedCa.certificate)}));
    QCOMPARE(shown.name, u"localhost"_s);
    QCOMPARE(shown.certificates.size(), 2);
    QVERIFY2(shown.certificates[0].complaints.join(u' ').contains(u"localhost"_s), qPrintable(shown.certificates[0].complaints.join(u' ')));
    QVERIFY(!shown.certificates[0].trust);
    QVERIFY(!shown.certificates[1].complaints.isEmpty());
    QVERIFY(shown.certificates[1].trust);
    Attempt verified = untrusted({der(pki().server.certificate)}, {der(pki().ca.certificate)});
    verified.transport.tls.errors.clear();
    const PresentedChain good = presentedChain(verified);
    QVERIFY(good.complaints.isEmpty() && good.certificates[0].complaints.isEmpty() && !good.certificates[0].trust);
}

void TstActions::presentedChainOfGarbage()
{
    const PresentedChain shown = presentedChain(untrusted(QList<QByteArray>(500, "\x30\x82 no certificate"), {}));
    QCOMPARE(shown.certificates.size(), 20);
    for (const PresentedCertificate &certificate : shown.certificates)
        QVERIFY(!certificate.info.readable && !certificate.trust);
}

void TstActions::namesMatch_data()
{
    QTest::addColumn<QString>("entry");
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("good");
    QTest::newRow("same") << u"DNS:broker.lan"_s << u"broker.lan"_s << true;
    QTest::newRow("case and final dot") << u"DNS:Broker.LAN"_s << u"bROKER.lan."_s << true;
    QTest::newRow("other") << u"DNS:broker.lan"_s << u"brokr.lan"_s << false;
    QTest::newRow("wildcard") << u"DNS:*.lab.lan"_s << u"pi2.lab.lan"_s << true;
    QTest::newRow("wildcard, two labels") << u"DNS:*.lab.lan"_s << u"a.pi2.lab.lan"_s << false;
    QTest::newRow("wildcard, no label") << u"DNS:*.lab.lan"_s << u"lab.lan"_s << false;
    QTest::newRow("wildcard of a top-level domain") << u"DNS:*.lan"_s << u"pi2.lan"_s << false;
    QTest::newRow("wildcard behind") << u"DNS:pi.*.lan"_s << u"pi.x.lan"_s << false;
    QTest::newRow("part of a label") << u"DNS:pi*.lab.lan"_s << u"pi2.lab.lan"_s << true;
    QTest::newRow("two wildcards") << u"DNS:*p*.lab.lan"_s << u"pi2.lab.lan"_s << false;
    QTest::newRow("IDN") << u"DNS:xn--brse-5qa.lan"_s << u"b\u00f6rse.lan"_s << true;
    QTest::newRow("address") << u"IP:192.168.1.20"_s << u"192.168.1.20"_s << true;
    QTest::newRow("IPv6") << u"IP:0:0:0:0:0:0:0:1"_s << u"::1"_s << true;
    QTest::newRow("address as a name") << u"DNS:192.168.1.20"_s << u"192.168.1.20"_s << false;
    QTest::newRow("mail") << u"email:broker.lan"_s << u"broker.lan"_s << false;
    QTest::newRow("nothing") << u"DNS:"_s << QString() << false;
}

void TstActions::namesMatch()
{
    QFETCH(QString, entry);
    QFETCH(QString, name);
    QFETCH(bool, good);
    QCOMPARE(isGoodFor(entry, name), good);
}

/// A mark must not say other than the verification.
void TstActions::namesMatchAsOpenSslHasIt()
{
    const QStringList hosts{u"pi2.lab.lan"_s, u"a.pi2.lab.lan"_s, u"lab.lan"_s, u"pi2.lan"_s, u"broker.lan"_s, u"192.168.1.20"_s, u"::1"_s};
    for (const QString &entry :
         {u"DNS:*.lab.lan"_s, u"DNS:pi*.lab.lan"_s, u"DNS:*.lan"_s, u"DNS:broker.lan"_s, u"IP:192.168.1.20"_s, u"IP:::1"_s}) {
        const QByteArray certificate = der(pki().make({u"x"_s, {entry}, TestCertificates::Purpose::Server, -1, 90, 0}).certificate);
        for (const QString &host : hosts)
            QVERIFY2(certificateNames(certificate, host) == isGoodFor(entry, host), qPrintable(entry + u" / "_s + host));
    }
}

void TstActions::silentProxy()
{
    Attempt a = attempt(Scheme::Mqtt);
    a.transport.tcp.proxy = ProxyFacts{u"http"_s, u"proxy.lan"_s, 3128, QAbstractSocket::UnknownSocketError, false, 0, {}};
    finish(a, Stage::Resolve, StageState::Skipped);
    fail(a, Stage::Tcp, By::Timeout, 30'000);
    const auto diagnosis = diagnose(a);
    QCOMPARE(diagnosis->cause, u"proxy-failure"_s);
    QVERIFY(diagnosis->explanation.contains(u"did not answer in time"_s));
}

void TstActions::endingScramSaysWhereThePasswordGoes()
{
    ConnectionSettings settings = newConnectionSettings();
    settings.version = mqtt::Version::V5;
    settings.credentials.username = u"gate7"_s;
    settings.credentials.password = "pencil";
    settings.properties.receiveMaximum = 10;
    const QString warning = u"send the password"_s;
    QVERIFY(!Fix::leaveOutProperty(settings, u"authenticationMethod"_s).label.contains(warning)); // it is in CONNECT already
    settings.properties.authenticationMethod = u"SCRAM-SHA-256"_s;
    QVERIFY(Fix::leaveOutProperty(settings, u"authenticationMethod"_s).label.contains(warning));
    QVERIFY(Fix::leaveOutProperties(settings).label.contains(warning));
    QVERIFY(Fix::useVersion(settings, mqtt::Version::V311).label.contains(warning));
    QVERIFY(!Fix::leaveOutProperty(settings, u"receiveMaximum"_s).label.contains(warning));
    QVERIFY(!Fix::useVersion(settings, mqtt::Version::V5).label.contains(warning));
}

QTEST_GUILESS_MAIN(TstActions)
#include "tst_actions.moc"
