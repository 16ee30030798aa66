// The local broker as a process: its start, its ways of ending, and what it leaves behind, which is nothing.
#include "broker/BrokerFixture.h"
#include "broker/BrokerFolder.h"

#include <csignal>

namespace {

const BrokerScenario &healthy()
{
    return brokerScenarios().front();
}

struct Spies {
    explicit Spies(ReferenceBroker &broker)
        : started(&broker, &ReferenceBroker::started)
        , stopped(&broker, &ReferenceBroker::stopped)
        , failed(&broker, &ReferenceBroker::failed)
    {
    }
    QSignalSpy started, stopped, failed;
    QString failure() const { return failed.isEmpty() ? QString() : failed[0][0].toString(); }
};

/// The process that listens for this broker, by its own file.
qint64 processOf(const BrokerAccess &access)
{
    for (const QString &entry : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
        QFile file(u"/proc/%1/cmdline"_s.arg(entry));
        if (entry.toLongLong() > 0 && file.open(QIODevice::ReadOnly)
            && file.readAll().contains((access.folder + "/mosquitto.conf"_L1).toUtf8()))
            return entry.toLongLong();
    }
    return 0;
}

} // namespace

class TstReferenceBroker : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void everyListener();
    void stopLeavesNothing();
    void stopWhileStarting();
    void destructorLeavesNothing();
    void startsAgain();
    void crash();
    void notInstalled();
    void programThatIsNone();
    void refusesToStart();
    void hangs();
    void portTakenMeanwhile();
    void withoutWebSockets();
    void doesNotSayThatItRuns();
    void oldVersion();
    void topics();

private:
    std::unique_ptr<OwnTempPath> m_place;
};

void TstReferenceBroker::init()
{
    if (mosquitto::program().isEmpty())
        QSKIP("mosquitto is not installed");
    m_place = std::make_unique<OwnTempPath>();
}

void TstReferenceBroker::cleanup()
{
    if (m_place)
        QCOMPARE(m_place->left(), QStringList());
    m_place.reset();
}

void TstReferenceBroker::everyListener()
{
    ReferenceBroker broker;
    Spies spies(broker);
    broker.start(healthy());
    QCOMPARE(broker.state(), ReferenceBroker::State::Starting);
    QTRY_COMPARE_WITH_TIMEOUT(spies.started.size(), 1, 20'000);
    QCOMPARE(broker.state(), ReferenceBroker::State::Running);
    QVERIFY(!broker.access().version.isEmpty());
    const QList<BrokerConnection> connections = connectionsTo(broker.access());
    QCOMPARE(connections.size(), broker.access().hasWebSockets ? 5 : 3);
    for (const BrokerConnection &connection : connections) {
        const Attempt attempt = attemptWith(optionsFor(connection.settings));
        QVERIFY2(attempt.mqtt.connack && !diagnose(attempt), qPrintable(connection.settings.url()));
        QCOMPARE(attempt.mqtt.connack->reasonCode, 0);
    }
    QVERIFY(broker.log().contains("running"_L1));
}

void TstReferenceBroker::stopLeavesNothing()
{
    ReferenceBroker broker;
    Spies spies(broker);
    broker.start(healthy());
    QTRY_COMPARE_WITH_TIMEOUT(spies.started.size(), 1, 20'000);
    const BrokerAccess access = broker.access();
    QVERIFY(QDir(access.folder).exists());
    broker.stop();
    QCOMPARE(broker.state(), ReferenceBroker::State::Stopping);
    QTRY_COMPARE_WITH_TIMEOUT(spies.stopped.size(), 1, 10'000);
    QCOMPARE(spies.stopped[0][0].toString(), QString());
    QVERIFY(!QDir(access.folder).exists());
    for (const quint16 port : access.ports)
        QVERIFY(!accepts(port));
    QCOMPARE(broker.access().folder, QString());
    QVERIFY(broker.log().contains("terminating"_L1)); // it ended in order, and its log stays to be read
}

void TstReferenceBroker::stopWhileStarting()
{
    ReferenceBroker broker;
    Spies spies(broker);
    broker.start(healthy());
    broker.stop();
    QTRY_COMPARE_WITH_TIMEOUT(spies.stopped.size(), 1, 10'000);
    QCOMPARE(broker.state(), ReferenceBroker::State::Stopped);
    QCOMPARE(spies.started.size(), 0);
    broker.stop(); // nothing more to say
    QCOMPARE(spies.stopped.size(), 1);
}

void TstReferenceBroker::destructorLeavesNothing()
{
    BrokerAccess access;
    {
        ReferenceBroker broker;
        Spies spies(broker);
        broker.start(healthy());
        QTRY_COMPARE_WITH_TIMEOUT(spies.started.size(), 1, 20'000);
        access = broker.access();
        QVERIFY(accepts(access.ports[0]));
    }
    QVERIFY(!QDir(access.folder).exists());
    QVERIFY(!accepts(access.ports[0]));
}

void TstReferenceBroker::startsAgain()
{
    ReferenceBroker broker;
    Spies spies(broker);
    broker.start(healthy());
    QTRY_COMPARE_WITH_TIMEOUT(spies.started.size(), 1, 20'000);
    const BrokerAccess first = broker.access();
    broker.start(healthy()); // it runs already
    QCOMPARE(broker.access().folder, first.folder);
    broker.stop();
    QTRY_COMPARE_WITH_TIMEOUT(spies.stopped.size(), 1, 10'000);
    broker.start(*brokerScenario(u"expired-certificate"_s));
    QTRY_COMPARE_WITH_TIMEOUT(spies.started.size(), 2, 20'000);
    QVERIFY(broker.access().folder != first.folder);
    QVERIFY(broker.access().password != first.password);
    QVERIFY(!broker.log().contains("terminating"_L1)); // the log of the first run is gone
}

void TstReferenceBroker::crash()
{
    if (!QFile::exists(u"/proc/self/cmdline"_s))
        QSKIP("no /proc to find the process with");
    ReferenceBroker broker;
    Spies spies(broker);
    broker.start(healthy());
    QTRY_COMPARE_WITH_TIMEOUT(spies.started.size(), 1, 20'000);
    const qint64 process = processOf(broker.access());
    QVERIFY(process > 0);
    QCOMPARE(::kill(pid_t(process), SIGKILL), 0);
    QTRY_COMPARE_WITH_TIMEOUT(spies.stopped.size(), 1, 10'000);
    QVERIFY2(spies.stopped[0][0].toString().contains("by itself"_L1), qPrintable(spies.stopped[0][0].toString()));
    QCOMPARE(broker.state(), ReferenceBroker::State::Stopped);
}

void TstReferenceBroker::notInstalled()
{
    ReferenceBroker broker;
    Spies spies(broker);
    broker.setProgram(u"/nowhere/mosquitto"_s);
    broker.start(healthy());
    QTRY_COMPARE_WITH_TIMEOUT(spies.failed.size(), 1, 10'000);
    QVERIFY2(spies.failure().contains("/nowhere/mosquitto"_L1), qPrintable(spies.failure()));
    QCOMPARE(broker.state(), ReferenceBroker::State::Stopped);
}

void TstReferenceBroker::programThatIsNone()
{
    ReferenceBroker broker;
    Spies spies(broker);
    broker.setProgram(u"/bin/false"_s);
    broker.start(healthy());
    QTRY_COMPARE_WITH_TIMEOUT(spies.failed.size(), 1, 10'000);
    QCOMPARE(spies.stopped.size(), 0);
}

void TstReferenceBroker::refusesToStart()
{
    const FakeMosquitto fake("echo mosquitto version 2.0.11", "echo 'Error: Out of \x1b[31mmood.' >&2; exit 1");
    ReferenceBroker broker;
    Spies spies(broker);
    broker.setProgram(fake.path());
    broker.start(healthy());
    QTRY_COMPARE_WITH_TIMEOUT(spies.failed.size(), 1, 10'000);
    QVERIFY2(spies.failure().contains("Error: Out of \\u001b[31mmood."_L1), qPrintable(spies.failure()));
}

void TstReferenceBroker::hangs()
{
    const FakeMosquitto fake("echo mosquitto version 2.0.11", "exec tail -f /dev/null");
    ReferenceBroker broker;
    Spies spies(broker);
    broker.setProgram(fake.path());
    broker.setStartLimit(std::chrono::milliseconds(1500));
    broker.start(healthy());
    QTRY_COMPARE_WITH_TIMEOUT(spies.failed.size(), 1, 10'000);
    QVERIFY2(spies.failure().contains("does not accept"_L1), qPrintable(spies.failure()));
}

void TstReferenceBroker::portTakenMeanwhile()
{
    FakeMosquitto fake("echo mosquitto version 2.0.11", R"sh(count="$(dirname "$0")/count"
echo x >> "$count"
if [ "$(wc -l < "$count")" -lt 3 ]; then echo 'Error: Address already in use' >&2; exit 1; fi
exec "$MOSQUITTO" "$@")sh");
    ReferenceBroker broker;
    Spies spies(broker);
    broker.setProgram(fake.path());
    broker.start(healthy());
    QTRY_COMPARE_WITH_TIMEOUT(spies.started.size(), 1, 20'000);
    QFile count(fake.file(u"count"_s));
    QVERIFY(count.open(QIODevice::ReadOnly));
    QCOMPARE(count.readAll(), "x\nx\nx\n");

    const FakeMosquitto never("echo mosquitto version 2.0.11", "echo 'Error: Address already in use' >&2; exit 1");
    ReferenceBroker other;
    Spies otherSpies(other);
    other.setProgram(never.path());
    other.start(healthy());
    QTRY_COMPARE_WITH_TIMEOUT(otherSpies.failed.size(), 1, 20'000);
    QVERIFY2(otherSpies.failure().contains("already in use"_L1), qPrintable(otherSpies.failure()));
}

void TstReferenceBroker::withoutWebSockets()
{
    const FakeMosquitto fake("echo mosquitto version 2.0.11", R"sh(if grep -q 'protocol websockets' "$2"; then
echo 'Error: Websockets support not available.' >&2; exit 3; fi
exec "$MOSQUITTO" "$@")sh");
    ReferenceBroker broker;
    Spies spies(broker);
    broker.setProgram(fake.path());
    broker.start(healthy());
    QTRY_COMPARE_WITH_TIMEOUT(spies.started.size(), 1, 20'000);
    QVERIFY(!broker.access().hasWebSockets);
    QCOMPARE(connectionsTo(broker.access()).size(), 3);
    broker.stop();
    QTRY_COMPARE_WITH_TIMEOUT(spies.stopped.size(), 1, 10'000);
    broker.start(*brokerScenario(u"wrong-path"_s));
    QTRY_COMPARE_WITH_TIMEOUT(spies.failed.size(), 1, 20'000);
    QVERIFY2(spies.failure().contains("WebSockets"_L1), qPrintable(spies.failure()));
}

/// Then the ports are tried.
void TstReferenceBroker::doesNotSayThatItRuns()
{
    const FakeMosquitto fake("echo mosquitto version 2.0.11", R"sh(exec "$MOSQUITTO" "$@" 2>/dev/null)sh");
    ReferenceBroker broker;
    Spies spies(broker);
    broker.setProgram(fake.path());
    broker.start(healthy());
    QTRY_COMPARE_WITH_TIMEOUT(spies.started.size(), 1, 20'000);
    for (const quint16 port : broker.access().ports)
        QVERIFY(accepts(port));
}

/// Its password file and ACL are of another form, which newer versions read as well.
void TstReferenceBroker::oldVersion()
{
    const FakeMosquitto fake("echo mosquitto version 1.6.9", R"sh(exec "$MOSQUITTO" "$@")sh");
    ReferenceBroker broker;
    Spies spies(broker);
    broker.setProgram(fake.path());
    broker.start(healthy());
    QTRY_COMPARE_WITH_TIMEOUT(spies.started.size(), 1, 20'000);
    QCOMPARE(broker.access().version, u"1.6.9"_s);
    QFile passwords(broker.access().file(BrokerFolder::passwords));
    QVERIFY(passwords.open(QIODevice::ReadOnly));
    QVERIFY(passwords.readAll().startsWith("connack:$6$"));
    const Attempt attempt = attemptWith(optionsFor(connectionsTo(broker.access()).constFirst().settings));
    QVERIFY(attempt.mqtt.connack && attempt.mqtt.connack->reasonCode == 0);
}

void TstReferenceBroker::topics()
{
    ReferenceBroker broker;
    Spies spies(broker);
    broker.start(healthy());
    QTRY_COMPARE_WITH_TIMEOUT(spies.started.size(), 1, 20'000);
    CheckOptions options = optionsFor(connectionsTo(broker.access()).constFirst().settings);
    options.subscribe = {u"#"_s};
    options.publish = {{u"connack/allowed/a"_s, "1"}, {u"plant/pump"_s, "2"}};
    options.qos = mqtt::QoS::AtLeastOnce;
    QVERIFY(!diagnose(attemptWith(options)));
    options.publish = {{QString::fromLatin1(forbiddenTopic), "3"}};
    options.settings.version = mqtt::Version::V311; // the broker does not tell there, the message just does not come
    const auto diagnosis = diagnose(attemptWith(options));
    QVERIFY(diagnosis);
    QCOMPARE(diagnosis->cause, u"publish-lost"_s);
}

QTEST_GUILESS_MAIN(TstReferenceBroker)
#include "tst_reference_broker.moc"
