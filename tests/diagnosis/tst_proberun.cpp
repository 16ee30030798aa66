// Probes over real sockets, against peers on loopback that behave like one fault each.
#include "diagnosis/Diagnosis.h"
#include "diagnosis/ProbeRun.h"

#include "client/Client.h"
#include "client/ProbeConnection.h"
#include "support/ScriptedPeer.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using mqtt::PacketType;
using mqtt::Version;
using Question = ProbePlan::Question;

namespace {

ConnectionSettings settings(quint16 port, Version version = Version::V311)
{
    ConnectionSettings settings = newConnectionSettings();
    settings.endpoint.host = u"127.0.0.1"_s;
    settings.endpoint.port = port;
    settings.version = version;
    settings.clientId = u"pump-7"_s;
    settings.network.connectTimeout = 600ms;
    return settings;
}

/// One attempt to its end.
Attempt attemptTo(const ConnectionSettings &settings)
{
    Client client;
    QSignalSpy failed(&client, &Client::failed);
    QSignalSpy closed(&client, &Client::closed);
    client.connectToBroker(settings);
    const bool ended = QTest::qWaitFor([&] { return failed.size() + closed.size() > 0; }, 10'000);
    return ended ? client.attempt() : Attempt();
}

/// The attempt with all its probes.
Attempt probed(const Attempt &attempt, std::chrono::milliseconds limit = 10s)
{
    ProbeRun run;
    QSignalSpy finished(&run, &ProbeRun::finished);
    run.start(attempt, limit);
    const bool ended = QTest::qWaitFor([&] { return !finished.isEmpty(); }, 20'000);
    return ended && !run.isRunning() ? run.attempt() : Attempt();
}

QString causeOf(const Attempt &attempt)
{
    const auto diagnosis = diagnose(attempt);
    return diagnosis ? diagnosis->cause : u"none"_s;
}

mqtt::Connect connectOf(PeerLink &link)
{
    return std::get<mqtt::Connect>(link.decoded(link.ofType(PacketType::Connect).value(0)));
}

bool isConnect(const QByteArray &packet)
{
    return PacketType(quint8(packet.at(0)) >> 4) == PacketType::Connect;
}

} // namespace

class TstProbeRun : public QObject
{
    Q_OBJECT
private slots:
    void nothingToAsk();
    void versionThatIsNotSpoken();
    void willThatIsNotTaken();
    void propertyThatIsNotTaken();
    void clientIdTakenOver();
    void limitEndsASilentPort();
    void greetingIsBounded();
    void resetUnasked();
    void cancel();
    void deletedInASlot();
    void closesInOrder();
    void signalsTellEachProbe();
    void neighbourPorts();
};

void TstProbeRun::nothingToAsk()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(Version::V311));
    Client client;
    QSignalSpy connected(&client, &Client::connected);
    client.connectToBroker(settings(peer.port()));
    QTRY_COMPARE(connected.size(), 1);
    const Attempt result = probed(client.attempt());
    QVERIFY(result.connected);
    QVERIFY(result.probes.isEmpty());
    QCOMPARE(peer.links().size(), std::size_t(1));
}

void TstProbeRun::versionThatIsNotSpoken()
{
    ScriptedPeer peer;
    peer.onPacket = [](PeerLink &link, const QByteArray &packet) {
        if (!isConnect(packet))
            return;
        if (link.version() == Version::V311)
            link.send(ScriptedPeer::acceptance(Version::V311));
        else
            link.close();
    };
    const Attempt result = probed(attemptTo(settings(peer.port(), Version::V5)));
    QCOMPARE(causeOf(result), u"mqtt-protocol-version-unsupported"_s);
    QCOMPARE(diagnose(result)->actions.value(0).settings.version, Version::V311);
}

void TstProbeRun::willThatIsNotTaken()
{
    ScriptedPeer peer;
    int wills = 0;
    QStringList clientIds;
    peer.onPacket = [&](PeerLink &link, const QByteArray &packet) {
        if (!isConnect(packet))
            return;
        const mqtt::Connect connect = connectOf(link);
        clientIds << connect.clientId;
        wills += connect.will ? 1 : 0;
        if (connect.will)
            link.close();
        else
            link.send(ScriptedPeer::acceptance(link.version()));
    };
    ConnectionSettings withWill = settings(peer.port());
    withWill.will.enabled = true;
    withWill.will.topic = u"pumps/7"_s;
    const Attempt result = probed(attemptTo(withWill));
    QCOMPARE(causeOf(result), u"mqtt-will-rejected"_s);
    QCOMPARE(wills, 1); // that of the attempt itself
    QCOMPARE(clientIds.count(u"pump-7"_s), 2);
}

void TstProbeRun::propertyThatIsNotTaken()
{
    ScriptedPeer peer;
    peer.onPacket = [](PeerLink &link, const QByteArray &packet) {
        if (!isConnect(packet))
            return;
        if (connectOf(link).properties.integer(mqtt::PropertyId::TopicAliasMaximum))
            link.close();
        else
            link.send(ScriptedPeer::acceptance(link.version()));
    };
    ConnectionSettings withProperties = settings(peer.port(), Version::V5);
    withProperties.properties.receiveMaximum = 20;
    withProperties.properties.topicAliasMaximum = 5;
    withProperties.properties.userProperties = {{u"site"_s, u"north"_s}};
    const Attempt result = probed(attemptTo(withProperties));
    const auto diagnosis = diagnose(result);
    QVERIFY(diagnosis);
    QVERIFY2(diagnosis->explanation.contains("topicAliasMaximum"_L1), qPrintable(diagnosis->explanation));
    const ConnectionSettings offered = diagnosis->actions.value(0).settings;
    QVERIFY(!offered.properties.topicAliasMaximum);
    QCOMPARE(offered.properties.receiveMaximum, std::optional<quint32>(20));
}

/// Another client comes back each time, and throws ours out.
void TstProbeRun::clientIdTakenOver()
{
    ScriptedPeer peer;
    peer.onPacket = [](PeerLink &link, const QByteArray &packet) {
        if (!isConnect(packet))
            return;
        link.send(ScriptedPeer::acceptance(link.version()));
        if (connectOf(link).clientId == "pump-7"_L1)
            QTimer::singleShot(100, &link, [&link] { link.close(); });
    };
    const Attempt result = probed(attemptTo(settings(peer.port())));
    QCOMPARE(causeOf(result), u"session-client-id-taken-over"_s);
    QCOMPARE(diagnose(result)->confidence, Diagnosis::Confidence::Certain);
}

void TstProbeRun::limitEndsASilentPort()
{
    ScriptedPeer peer;
    const Attempt attempt = attemptTo(settings(peer.port()));
    QElapsedTimer clock;
    clock.start();
    const Attempt result = probed(attempt, 500ms);
    QVERIFY(!result.probes.isEmpty());
    QVERIFY(clock.elapsed() >= 400);
    for (const Probe &probe : result.probes)
        QVERIFY(probe.state != Probe::State::Running);
    QCOMPARE(result.probes.last().state, Probe::State::Cancelled);
    QCOMPARE(causeOf(result), u"mqtt-no-answer"_s);
}

void TstProbeRun::greetingIsBounded()
{
    ScriptedPeer peer(PeerScript().flood(QByteArray(65'536, 'x')));
    ProbePlan plan;
    plan.settings = settings(peer.port());
    const auto connection = ProbeConnection::make(plan);
    QSignalSpy finished(connection.get(), &ProbeConnection::finished);
    connection->start(0);
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(connection->probe().mqtt.firstBytes.size(), 512);
    QCOMPARE(connection->probe().state, Probe::State::Done);
    QTRY_VERIFY(peer.link()->ended);
}

void TstProbeRun::resetUnasked()
{
    ScriptedPeer peer(PeerScript().reset());
    Attempt attempt = attemptTo(settings(peer.port()));
    // Whether CONNECT was out before the reset came is a race that the probe settles.
    const Attempt result = probed(attempt);
    QCOMPARE(causeOf(result), u"tcp-reset"_s);
}

void TstProbeRun::cancel()
{
    ScriptedPeer peer;
    ProbeRun run;
    QSignalSpy finished(&run, &ProbeRun::finished);
    QSignalSpy changed(&run, &ProbeRun::changed);
    run.start(attemptTo(settings(peer.port())), 10s);
    QVERIFY(run.isRunning());
    QTRY_VERIFY(changed.size() >= 2);
    run.cancel();
    QCOMPARE(finished.size(), 1);
    QVERIFY(!run.isRunning());
    const auto made = run.attempt().probes.size();
    run.cancel();
    QCOMPARE(finished.size(), 1);
    // It can be used again, and goes on from what is known.
    run.start(run.attempt(), 10s);
    QTRY_VERIFY(run.attempt().probes.size() > made);
    run.cancel();
    QCOMPARE(finished.size(), 2);
}

void TstProbeRun::deletedInASlot()
{
    ScriptedPeer peer(PeerScript().awaitBytes(1).close());
    const Attempt attempt = attemptTo(settings(peer.port()));
    for (int signal = 1; signal < 12; ++signal) {
        QPointer<ProbeRun> run = new ProbeRun;
        int seen = 0;
        connect(run, &ProbeRun::changed, this, [&] {
            if (++seen == signal)
                delete run.data();
        });
        QSignalSpy finished(run, &ProbeRun::finished);
        run->start(attempt, 10s);
        QTRY_VERIFY(!run || finished.size() == 1);
        delete run.data();
    }
}

/// A probe that got through says goodbye, and leaves no session behind.
void TstProbeRun::closesInOrder()
{
    ScriptedPeer peer;
    QList<mqtt::Connect> connects;
    peer.onPacket = [&](PeerLink &link, const QByteArray &packet) {
        if (!isConnect(packet))
            return;
        connects << connectOf(link);
        if (link.version() == Version::V5)
            link.close();
        else
            link.send(ScriptedPeer::acceptance(link.version()));
    };
    ConnectionSettings kept = settings(peer.port(), Version::V5);
    kept.cleanStart = false;
    const Attempt result = probed(attemptTo(kept));
    QVERIFY(!result.probes.isEmpty());
    for (const mqtt::Connect &connect : connects.mid(1))
        QVERIFY(connect.cleanStart);
    for (PeerLink *link : peer.links()) {
        QTRY_VERIFY(link->ended);
        if (link->count(PacketType::Connect) == 1 && link->version() != Version::V5)
            QCOMPARE(link->count(PacketType::Disconnect), 1);
    }
}

void TstProbeRun::signalsTellEachProbe()
{
    ScriptedPeer peer(PeerScript().awaitBytes(1).close());
    const Attempt attempt = attemptTo(settings(peer.port()));
    ProbeRun run;
    qsizetype running = 0, most = 0;
    connect(&run, &ProbeRun::changed, this, [&](const Attempt &now) {
        running =
            std::count_if(now.probes.begin(), now.probes.end(), [](const Probe &probe) { return probe.state == Probe::State::Running; });
        most = std::max(most, running);
    });
    QSignalSpy finished(&run, &ProbeRun::finished);
    run.start(attempt, 10s);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 10'000);
    QCOMPARE(running, 0);
    QVERIFY(most > 1 && most <= 5);
}

void TstProbeRun::neighbourPorts()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(Version::V311));
    ProbePlan plan;
    plan.question = Question::NeighbourPort;
    plan.settings = settings(peer.port());
    plan.variant = QString::number(peer.port());
    ProbeRun run;
    QSignalSpy finished(&run, &ProbeRun::finished);
    run.start(attemptTo(settings(peer.port())), {plan}, 5s);
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(run.attempt().probes.size(), 1);
    QVERIFY(run.attempt().probes.first().connected);
}

QTEST_GUILESS_MAIN(TstProbeRun)
#include "tst_proberun.moc"
