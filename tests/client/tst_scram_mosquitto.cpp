// SCRAM against a real broker: mosquitto with a plug-in of its own.
#include "client/Client.h"
#include "support/Mosquitto.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr int deadline = 20'000;

Mosquitto::Options options(const QByteArray &more = {})
{
    Mosquitto::Options options;
    options.tls = options.webSockets = false;
    options.globalConfig = "plugin " SCRAM_PLUGIN "\n" + more;
    return options;
}

ConnectionSettings settings(const Mosquitto &broker, const QString &method = u"SCRAM-SHA-256"_s, const QByteArray &password = "pencil")
{
    ConnectionSettings settings = newConnectionSettings();
    settings.endpoint = {Scheme::Mqtt, u"127.0.0.1"_s, broker.mqttPort()};
    settings.version = mqtt::Version::V5;
    settings.credentials = {u"pump,7"_s, password};
    settings.properties.authenticationMethod = method;
    return settings;
}

} // namespace

class TstScramMosquitto : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void connects_data();
    void connects();
    void wrongPassword();
    void unknownMethod();
    void serverThatDoesNotKnowThePassword();
    void manyIterations();
    void reauthenticates();

private:
    std::unique_ptr<Mosquitto> m_broker;
};

void TstScramMosquitto::initTestCase()
{
    if (QByteArray(SCRAM_PLUGIN).isEmpty())
        QSKIP("mosquitto's plug-in headers are not installed");
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    m_broker = std::make_unique<Mosquitto>(options());
    QVERIFY2(m_broker->isRunning(), m_broker->log());
}

void TstScramMosquitto::connects_data()
{
    QTest::addColumn<QString>("method");
    for (const char *method : {"SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512"})
        QTest::newRow(method) << QString::fromLatin1(method);
}

void TstScramMosquitto::connects()
{
    QFETCH(QString, method);
    Client client;
    client.connectToBroker(settings(*m_broker, method));
    QTRY_VERIFY_WITH_TIMEOUT(client.isConnected(), deadline);
    QVERIFY(client.attempt().mqtt.authentication.serverVerified);
    QCOMPARE(client.attempt().mqtt.authentication.iterations, 4096U);
}

void TstScramMosquitto::wrongPassword()
{
    Client client;
    QSignalSpy failed(&client, &Client::failed);
    client.connectToBroker(settings(*m_broker, u"SCRAM-SHA-256"_s, "pencils"));
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, deadline);
    QCOMPARE(client.attempt().mqtt.connack->reasonCode, quint8(0x87));
    QCOMPARE(client.attempt().mqtt.authReceived, 1);
}

void TstScramMosquitto::unknownMethod()
{
    Client client;
    QSignalSpy failed(&client, &Client::failed);
    client.connectToBroker(settings(*m_broker, u"TOKEN"_s));
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, deadline);
    QCOMPARE(client.attempt().mqtt.connack->reasonCode, quint8(0x8C)); // [MQTT-4.12.0-1]
}

void TstScramMosquitto::serverThatDoesNotKnowThePassword()
{
    Mosquitto broker(options("plugin_opt_forget true\n"));
    QVERIFY2(broker.isRunning(), broker.log());
    Client client;
    QSignalSpy failed(&client, &Client::failed);
    client.connectToBroker(settings(broker));
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, deadline);
    QCOMPARE(client.attempt().mqtt.authentication.failure->kind, scram::Failure::Kind::WrongSignature);
}

void TstScramMosquitto::manyIterations()
{
    Mosquitto broker(options("plugin_opt_iterations 20000\n"));
    QVERIFY2(broker.isRunning(), broker.log());
    Client client;
    client.connectToBroker(settings(broker, u"SCRAM-SHA-512"_s));
    QTRY_VERIFY_WITH_TIMEOUT(client.isConnected(), deadline);
    QCOMPARE(client.attempt().mqtt.authentication.iterations, 20'000U);
}

void TstScramMosquitto::reauthenticates()
{
    Client client;
    QSignalSpy done(&client, &Client::reauthenticated);
    client.connectToBroker(settings(*m_broker));
    QTRY_VERIFY_WITH_TIMEOUT(client.isConnected(), deadline);
    for (int round = 1; round <= 3; ++round) {
        QCOMPARE(client.reauthenticate(), QString());
        QTRY_COMPARE_WITH_TIMEOUT(done.size(), round, deadline);
    }
    QVERIFY(client.isConnected());
    QCOMPARE(client.attempt().mqtt.authentication.reauthentications, 3);
    QSignalSpy pong(&client, &Client::pingAnswered);
    client.ping();
    QTRY_COMPARE_WITH_TIMEOUT(pong.size(), 1, deadline);
}

QTEST_GUILESS_MAIN(TstScramMosquitto)
#include "tst_scram_mosquitto.moc"
