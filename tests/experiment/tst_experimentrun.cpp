// Experiments on live connections: with mosquitto what follows is as specified; with peers that break the rules it is told.
#include "experiment/ExperimentRun.h"
#include "support/Mosquitto.h"
#include "support/ScriptedPeer.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using ClientState = Client::State;
using OutcomeState = Outcome::State;
using What = Expectation::What;
using mqtt::Version;

Q_DECLARE_METATYPE(ExperimentChoice)

class TstExperimentRun : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void impossibleDoesNothing();
    void dropEndsWithoutDisconnect_data() { versions(); }
    void dropEndsWithoutDisconnect();
    void resumeAfterDrop_data() { versions(); }
    void resumeAfterDrop();
    void wipe_data() { versions(); }
    void wipe();
    void stopKeepAlive_data() { versions(); }
    void stopKeepAlive();
    void reasonAndExpiryGoOut_data();
    void reasonAndExpiryGoOut();
    void willIsWatched();
    void brokerThatNeverClosesIsTold();

private:
    static void versions()
    {
        QTest::addColumn<Version>("version");
        QTest::newRow("3.1.1") << Version::V311;
        QTest::newRow("5") << Version::V5;
    }
    ConnectionSettings settings(Version version) const
    {
        ConnectionSettings settings = newConnectionSettings();
        settings.endpoint = {Scheme::Mqtt, u"127.0.0.1"_s, m_mosquitto ? m_mosquitto->mqttPort() : quint16(1)};
        settings.version = version;
        settings.cleanStart = false;
        if (version == Version::V5)
            settings.properties.sessionExpiryInterval = 60;
        return settings;
    }
    void open(const ConnectionSettings &settings)
    {
        m_connection->open(settings);
        QTRY_COMPARE_WITH_TIMEOUT(m_connection->state(), ClientState::Connected, 10'000);
    }
    OutcomeState outcome(What what) const
    {
        for (const auto &observed : m_run->observed()) {
            if (observed.expectation.what == what)
                return observed.outcome.state;
        }
        return OutcomeState::Waiting;
    }
    /// Packets of one type that went out, whole.
    QList<QByteArray> sent(mqtt::PacketType type) const
    {
        QList<QByteArray> packets;
        for (qint64 i = 0; i < m_connection->log()->size(); ++i) {
            const TraceEntry entry = m_connection->log()->record(i).entry;
            if (entry.kind == TraceEntry::Kind::Packet && entry.sender == mqtt::Sender::Client
                && quint8(entry.bytes.at(0)) >> 4 == quint8(type))
                packets << entry.bytes;
        }
        return packets;
    }

    std::unique_ptr<Mosquitto> m_mosquitto;
    std::unique_ptr<Connection> m_connection;
    ExperimentRun *m_run = nullptr;
};

void TstExperimentRun::initTestCase()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    Mosquitto::Options options;
    options.tls = options.webSockets = false;
    m_mosquitto = std::make_unique<Mosquitto>(options);
    QVERIFY(m_mosquitto->isRunning());
}

void TstExperimentRun::init()
{
    m_connection = std::make_unique<Connection>();
    m_connection->setProbesAfterFailure(false);
    m_run = new ExperimentRun(m_connection.get());
}

void TstExperimentRun::cleanup()
{
    m_connection.reset();
}

void TstExperimentRun::impossibleDoesNothing()
{
    m_run->start({Experiment::DropConnection});
    QVERIFY(!m_run->choice());
}

void TstExperimentRun::dropEndsWithoutDisconnect()
{
    QFETCH(Version, version);
    open(settings(version));
    m_run->start({Experiment::DropConnection});
    QTRY_COMPARE_WITH_TIMEOUT(outcome(What::ConnectionEnds), OutcomeState::AsExpected, 10'000);
    QVERIFY(sent(mqtt::PacketType::Disconnect).isEmpty());
    QCOMPARE(outcome(What::SessionKept), OutcomeState::Waiting);
}

void TstExperimentRun::resumeAfterDrop()
{
    QFETCH(Version, version);
    const ConnectionSettings used = settings(version);
    open(used);
    m_run->start({Experiment::DropConnection});
    QTRY_COMPARE_WITH_TIMEOUT(m_connection->state(), ClientState::Idle, 10'000);
    connect(m_run, &ExperimentRun::resumeRequested, this, [&] { m_connection->open(used); });
    m_run->start({Experiment::ResumeSession});
    QTRY_COMPARE_WITH_TIMEOUT(outcome(What::SessionPresent), OutcomeState::AsExpected, 10'000);
}

void TstExperimentRun::wipe()
{
    QFETCH(Version, version);
    const ConnectionSettings used = settings(version);
    open(used);
    m_run->start({Experiment::WipeSession});
    QTRY_COMPARE_WITH_TIMEOUT(outcome(What::SessionAbsent), OutcomeState::AsExpected, 10'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_connection->state(), ClientState::Idle, 10'000);
    open(used);
    QTRY_COMPARE_WITH_TIMEOUT(outcome(What::SessionGone), OutcomeState::AsExpected, 10'000);
}

void TstExperimentRun::stopKeepAlive()
{
    QFETCH(Version, version);
    ConnectionSettings used = settings(version);
    used.keepAlive = 1;
    open(used);
    m_run->start({Experiment::StopKeepAlive});
    QTRY_COMPARE_WITH_TIMEOUT(outcome(What::ServerCloses), OutcomeState::AsExpected, 12'000);
}

void TstExperimentRun::reasonAndExpiryGoOut_data()
{
    QTest::addColumn<ExperimentChoice>("choice");
    QTest::addColumn<QByteArray>("disconnect");
    QTest::newRow("with will") << ExperimentChoice{Experiment::DisconnectWithWill} << QByteArray::fromHex("e00104");
    QTest::newRow("administrative action") << ExperimentChoice{Experiment::DisconnectWithReason, 0x80} << QByteArray::fromHex("e00180");
    QTest::newRow("expiry 5 s") << ExperimentChoice{Experiment::ChangeSessionExpiry, 0, 5} << QByteArray::fromHex("e00700051100000005");
}

void TstExperimentRun::reasonAndExpiryGoOut()
{
    QFETCH(ExperimentChoice, choice);
    open(settings(Version::V5));
    m_run->start(choice);
    QTRY_COMPARE_WITH_TIMEOUT(outcome(What::ConnectionEnds), OutcomeState::AsExpected, 10'000);
    QTEST(sent(mqtt::PacketType::Disconnect).value(0), "disconnect");
}

void TstExperimentRun::willIsWatched()
{
    ConnectionSettings used = settings(Version::V311);
    used.will.enabled = true;
    used.will.topic = u"wills/a"_s;
    open(used);
    Client watcher;
    ConnectionSettings other = newConnectionSettings();
    other.endpoint = used.endpoint;
    connect(&watcher, &Client::messageReceived, m_run, &ExperimentRun::willArrived);
    QSignalSpy subscribed(&watcher, &Client::subscribed);
    connect(&watcher, &Client::connected, &watcher, [&watcher] {
        mqtt::Subscription subscription;
        subscription.topicFilter = u"wills/a"_s;
        watcher.subscribe({subscription});
    });
    watcher.connectToBroker(other);
    QTRY_COMPARE_WITH_TIMEOUT(subscribed.size(), 1, 10'000);
    m_run->setWillWatch(ExperimentRun::WillWatch::Running);
    m_run->start({Experiment::DropConnection});
    QTRY_COMPARE_WITH_TIMEOUT(outcome(What::WillPublished), OutcomeState::AsExpected, 10'000);
}

void TstExperimentRun::brokerThatNeverClosesIsTold()
{
    ScriptedPeer peer;
    peer.onPacket = [](PeerLink &link, const QByteArray &packet) {
        if (quint8(packet.at(0)) >> 4 == quint8(mqtt::PacketType::Connect))
            link.send(ScriptedPeer::acceptance(Version::V311));
    };
    ConnectionSettings used = settings(Version::V311);
    used.endpoint.port = peer.port();
    used.keepAlive = 1;
    open(used);
    m_run->start({Experiment::StopKeepAlive});
    QTRY_COMPARE_WITH_TIMEOUT(outcome(What::ServerCloses), OutcomeState::Otherwise, 15'000);
    QCOMPARE(m_connection->state(), ClientState::Connected);
}

QTEST_GUILESS_MAIN(TstExperimentRun)
#include "tst_experimentrun.moc"
