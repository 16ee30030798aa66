// Every scenario shows the cause that its row of the table promises, and the broker is well otherwise.
#include "broker/BrokerFixture.h"
#include "broker/BrokerFolder.h"

namespace {

QString causeOf(const Attempt &attempt)
{
    const auto diagnosis = diagnose(attempt);
    return diagnosis ? diagnosis->cause : QString();
}

} // namespace

class TstBrokerScenarios : public QObject
{
    Q_OBJECT
private slots:
    void scenario_data();
    void scenario();
};

void TstBrokerScenarios::scenario_data()
{
    QTest::addColumn<QString>("id");
    for (const BrokerScenario &scenario : brokerScenarios())
        QTest::newRow(scenario.id) << QString::fromLatin1(scenario.id);
}

void TstBrokerScenarios::scenario()
{
    if (mosquitto::program().isEmpty())
        QSKIP("mosquitto is not installed");
    QFETCH(QString, id);
    const BrokerScenario &scenario = *brokerScenario(id);
    ReferenceBroker broker;
    QSignalSpy started(&broker, &ReferenceBroker::started);
    broker.start(scenario);
    QTRY_COMPARE_WITH_TIMEOUT(started.size(), 1, 20'000);
    const QList<BrokerConnection> connections = connectionsTo(broker.access());

    CheckOptions options = optionsFor(connections.constFirst().settings);
    options.settings.name.clear(); // what it is called says nothing about its cause
    options.probe = true;
    for (const SubscriptionSettings &subscription : options.settings.subscriptions)
        options.subscribe += subscription.topicFilter;
    if (scenario.fault == BrokerFault::ForbiddenTopic) {
        options.publish = {{QString::fromLatin1(forbiddenTopic), "hello"}};
        options.qos = mqtt::QoS::AtLeastOnce;
    }
    QCOMPARE(causeOf(attemptWith(options)), QString::fromLatin1(scenario.cause));

    if (scenario.fault == BrokerFault::MissingIntermediate) { // with what is missing it connects
        options.settings.tls.ca.append({broker.access().file(BrokerFolder::intermediateCa), {}});
        const Attempt mended = attemptWith(options);
        QVERIFY(mended.mqtt.connack && mended.mqtt.connack->reasonCode == 0);
    }

    // The others do as they are said to, whatever is broken.
    for (const BrokerConnection &connection : connections) {
        const Attempt attempt = attemptWith(optionsFor(connection.settings));
        const bool isConnected = attempt.mqtt.connack && attempt.mqtt.connack->reasonCode == 0;
        QVERIFY2(isConnected == connection.connects, qPrintable(connection.settings.url()));
    }
}

QTEST_GUILESS_MAIN(TstBrokerScenarios)
#include "tst_broker_scenarios.moc"
