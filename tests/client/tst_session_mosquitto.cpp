// Sessions and wills with a real broker: what must arrive once arrives once, and the will goes out when it must and never else.
#include "client/Client.h"
#include "client/ConnectPacket.h"
#include "support/Mosquitto.h"

#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using mqtt::PropertyId;
using mqtt::QoS;
using mqtt::Version;

class TstSessionMosquitto : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void sentOnceAcrossDrops_data() { versions(); }
    void sentOnceAcrossDrops();
    void receivedOnceAcrossDrops_data() { versions(); }
    void receivedOnceAcrossDrops();
    void sessionPresent_data() { versions(); }
    void sessionPresent();
    void sessionLostByTheBroker_data() { versions(); }
    void sessionLostByTheBroker();
    void will();

private:
    static void versions();
    ConnectionSettings settings(Version version, const QString &clientId) const;
    ConnectionSettings resuming(Version version, const QString &clientId, quint32 expiry = 600) const;
    std::unique_ptr<Mosquitto> m_broker;
};

namespace {

constexpr int deadlineMs = 30'000;
constexpr int messages = 1'000;
constexpr int drops = 10;

/// A client that listens on a topic filter, and what it heard.
struct Listener {
    Client client;
    QStringList heard; ///< Payloads
    bool subscribed = false;

    Listener(const ConnectionSettings &settings, const QString &topicFilter)
    {
        QObject::connect(&client, &Client::messageReceived, &client,
                         [this](const mqtt::Publish &message) { heard << QString::fromUtf8(message.payload); });
        QObject::connect(&client, &Client::subscribed, &client, [this] { subscribed = true; });
        QObject::connect(&client, &Client::connected, &client, [this, topicFilter] {
            if (!subscribed)
                client.subscribe({{topicFilter, QoS::ExactlyOnce}});
        });
        client.connectToBroker(settings);
    }
};

mqtt::Publish numbered(const QString &topic, int number)
{
    mqtt::Publish publish;
    publish.topicName = topic;
    publish.qos = QoS::ExactlyOnce;
    publish.payload = QByteArray::number(number);
    return publish;
}

QStringList numbers()
{
    QStringList all;
    for (int i = 0; i < messages; ++i)
        all << QString::number(i);
    return all;
}

/// Connects again whenever the connection is over.
void keepConnecting(Client &client, const ConnectionSettings &settings)
{
    QObject::connect(
        &client, &Client::closed, &client, [&client, settings] { client.connectToBroker(settings); }, Qt::QueuedConnection);
}

} // namespace

void TstSessionMosquitto::versions()
{
    QTest::addColumn<Version>("version");
    QTest::newRow("3.1.1") << Version::V311;
    QTest::newRow("5.0") << Version::V5;
}

void TstSessionMosquitto::initTestCase()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    Mosquitto::Options options;
    options.tls = options.webSockets = false;
    options.globalConfig = "max_queued_messages 0\n"; // it would drop what it cannot send on at once
    m_broker = std::make_unique<Mosquitto>(options);
    QVERIFY2(m_broker->isRunning(), m_broker->log().constData());
}

ConnectionSettings TstSessionMosquitto::settings(Version version, const QString &clientId) const
{
    ConnectionSettings settings = newConnectionSettings();
    settings.endpoint = {Scheme::Mqtt, u"127.0.0.1"_s, m_broker->mqttPort()};
    settings.version = version;
    settings.clientId = clientId;
    return settings;
}

ConnectionSettings TstSessionMosquitto::resuming(Version version, const QString &clientId, quint32 expiry) const
{
    ConnectionSettings with = settings(version, clientId);
    with.cleanStart = false;
    if (version == Version::V5)
        with.properties.sessionExpiryInterval = expiry;
    return with;
}

// 1,000 messages with QoS 2, and ten times the connection is gone while some of them are at each step.
void TstSessionMosquitto::sentOnceAcrossDrops()
{
    QFETCH(Version, version);
    const QString topic = u"sent/%1"_s.arg(int(version));
    Listener listener(settings(version, u"listener-%1"_s.arg(int(version))), topic);
    QTRY_VERIFY_WITH_TIMEOUT(listener.subscribed, deadlineMs);

    const ConnectionSettings with = resuming(version, u"sender-%1"_s.arg(int(version)));
    Client client;
    int acknowledged = 0; // steps
    int completed = 0;
    int dropped = 0;
    int again = 0;
    QList<SessionOutcome> outcomes;
    connect(&client, &Client::connected, this, [&](const Attempt &attempt) { outcomes << attempt.mqtt.session; });
    connect(&client, &Client::published, this, [&] { ++completed; });
    connect(&client, &Client::publishDropped, this, [&] { ++dropped; });
    connect(&client, &Client::publishSent, this, [&](quint32, quint16, bool dup) { again += dup ? 1 : 0; });
    connect(&client, &Client::publishAcknowledged, this, [&] {
        if (++acknowledged % 181 == 0 && outcomes.size() <= drops) // an odd number: after PUBREC and after PUBCOMP in turn
            client.dropConnection();
    });
    keepConnecting(client, with);
    client.connectToBroker(with);
    QTRY_VERIFY_WITH_TIMEOUT(client.isConnected(), deadlineMs);
    for (int i = 0; i < messages; ++i) {
        QTRY_VERIFY_WITH_TIMEOUT(client.isConnected(), deadlineMs);
        QVERIFY(client.publish(numbered(topic, i)) != 0);
    }
    QTRY_COMPARE_WITH_TIMEOUT(completed, messages, deadlineMs);
    QTRY_COMPARE_WITH_TIMEOUT(listener.heard.size(), messages, deadlineMs);
    QList<SessionOutcome> expected(drops + 1, SessionOutcome::Kept);
    expected[0] = SessionOutcome::New;
    QCOMPARE(outcomes, expected);
    QCOMPARE(dropped, 0);
    QVERIFY(again > 0);
    listener.heard.sort();
    QStringList all = numbers();
    all.sort();
    QCOMPARE(listener.heard, all); // each once
}

void TstSessionMosquitto::receivedOnceAcrossDrops()
{
    QFETCH(Version, version);
    const QString topic = u"received/%1"_s.arg(int(version));
    const ConnectionSettings with = resuming(version, u"receiver-%1"_s.arg(int(version)));
    Listener listener(with, topic);
    keepConnecting(listener.client, with);
    int connections = 0;
    int repeated = 0; // PUBLISH packets with DUP
    connect(&listener.client, &Client::connected, this, [&] { ++connections; });
    connect(&listener.client, &Client::traced, this,
            [&](const TraceEntry &entry) { repeated += entry.sender == mqtt::Sender::Server && entry.bytes.startsWith('\x3c') ? 1 : 0; });
    connect(&listener.client, &Client::messageReceived, this, [&] {
        if (listener.heard.size() % 90 == 0 && connections <= drops)
            listener.client.dropConnection();
    });
    QTRY_VERIFY_WITH_TIMEOUT(listener.subscribed, deadlineMs);

    Client sender;
    int completed = 0;
    connect(&sender, &Client::published, this, [&] { ++completed; });
    sender.connectToBroker(settings(version, u"steady-%1"_s.arg(int(version))));
    QTRY_VERIFY_WITH_TIMEOUT(sender.isConnected(), deadlineMs);
    for (int i = 0; i < messages; ++i)
        QVERIFY(sender.publish(numbered(topic, i)) != 0);
    QTRY_COMPARE_WITH_TIMEOUT(completed, messages, deadlineMs);
    QTRY_VERIFY_WITH_TIMEOUT(listener.heard.size() >= messages, deadlineMs);
    QTRY_VERIFY_WITH_TIMEOUT(listener.client.isConnected(), deadlineMs);
    mqtt::Publish last = numbered(topic, messages); // comes after all that may still be repeated
    sender.publish(last);
    QTRY_COMPARE_WITH_TIMEOUT(listener.heard.last(), QString::number(messages), deadlineMs);
    QCOMPARE(connections, drops + 1);
    QVERIFY(repeated > 0);
    QStringList all = numbers() + QStringList{QString::number(messages)};
    all.sort();
    listener.heard.sort();
    QCOMPARE(listener.heard, all); // each once
}

void TstSessionMosquitto::sessionPresent()
{
    QFETCH(Version, version);
    const ConnectionSettings with = resuming(version, u"present-%1"_s.arg(int(version)));
    Client client;
    const auto outcome = [&](Client &of, const ConnectionSettings &settings) {
        QSignalSpy connected(&of, &Client::connected);
        QSignalSpy closed(&of, &Client::closed);
        of.connectToBroker(settings);
        if (!QTest::qWaitFor([&] { return connected.size() == 1; }, deadlineMs))
            return SessionOutcome::None;
        of.disconnectFromBroker();
        const bool over = QTest::qWaitFor([&] { return closed.size() == 1; }, deadlineMs);
        return over ? of.attempt().mqtt.session : SessionOutcome::None;
    };
    QCOMPARE(outcome(client, with), SessionOutcome::New);
    QCOMPARE(outcome(client, with), SessionOutcome::Kept);
    Client stranger; // the same client ID, and nothing remembered
    QCOMPARE(outcome(stranger, with), SessionOutcome::Unexpected);
    ConnectionSettings clean = with;
    clean.cleanStart = true;
    if (version == Version::V5)
        clean.properties.sessionExpiryInterval = 0;
    QCOMPARE(outcome(stranger, clean), SessionOutcome::New); // takes it away from the first
    QCOMPARE(outcome(client, with), SessionOutcome::Lost);
    QCOMPARE(outcome(client, clean), SessionOutcome::New);
    QCOMPARE(outcome(client, with), SessionOutcome::New); // it ended with that connection
}

void TstSessionMosquitto::sessionLostByTheBroker()
{
    QFETCH(Version, version);
    Mosquitto::Options options;
    options.tls = options.webSockets = false;
    options.globalConfig = "max_inflight_messages 20\n";
    Mosquitto broker(options); // persists nothing
    QVERIFY(broker.isRunning());
    ConnectionSettings with = resuming(version, u"loser"_s);
    with.endpoint.port = broker.mqttPort();
    Client client;
    QSignalSpy closed(&client, &Client::closed);
    QSignalSpy completed(&client, &Client::published);
    QSignalSpy dropped(&client, &Client::publishDropped);
    client.connectToBroker(with);
    QTRY_VERIFY_WITH_TIMEOUT(client.isConnected(), deadlineMs);
    for (int i = 0; i < 30; ++i)
        QVERIFY(client.publish(numbered(u"lost"_s, i)) != 0);
    client.dropConnection();
    QCOMPARE(closed.size(), 1);
    broker.kill();
    QVERIFY(broker.restart());
    client.connectToBroker(with);
    QTRY_VERIFY_WITH_TIMEOUT(client.isConnected(), deadlineMs);
    QCOMPARE(client.attempt().mqtt.session, SessionOutcome::Lost);
    const int sent = 20; // at a time; the rest was never sent and still goes out
    QTRY_COMPARE_WITH_TIMEOUT(dropped.size(), sent, deadlineMs);
    QTRY_COMPARE_WITH_TIMEOUT(completed.size(), 30 - sent, deadlineMs);
    QCOMPARE(dropped.first().at(1).value<Client::PublishDrop>(), Client::PublishDrop::SessionLost);
}

namespace {

enum class End { Disconnect, DisconnectWithWill, Drop, KeepAlive, TakeOver, ProtocolError };

struct WillCase {
    QString name; ///< Client ID, topic and payload of the will.
    Version version = Version::V5;
    End end = End::Drop;
    bool fires = false;
    std::optional<quint32> delay = {}; ///< Will Delay Interval in seconds.
    quint32 expiry = 0;                ///< Session Expiry Interval in seconds.
    bool resumes = false;              ///< Connects again at once, without clean start.
};

ConnectionSettings withWill(ConnectionSettings settings, const WillCase &row)
{
    settings.will.enabled = true;
    settings.will.topic = u"will/"_s + row.name;
    settings.will.payload.bytes = row.name.toUtf8();
    settings.will.qos = 1;
    settings.will.willDelayInterval = row.delay;
    if (settings.version == Version::V5)
        settings.properties.sessionExpiryInterval = row.expiry;
    if (row.end == End::KeepAlive)
        settings.keepAlive = 1;
    return settings;
}

/// A client with a will, until its end.
struct Mortal {
    Client client;
    std::unique_ptr<Client> rival;
    std::unique_ptr<QTcpSocket> rude;
    bool over = false; ///< What must be done is done.

    Mortal(const ConnectionSettings &settings, const WillCase &row)
    {
        if (row.end == End::ProtocolError) {
            rude = std::make_unique<QTcpSocket>();
            rude->connectToHost(settings.endpoint.host, settings.endpoint.port.value_or(0));
            mqtt::Publish publish; // a topic name with a wildcard is no topic name
            publish.topicName = u"a/#"_s;
            for (const mqtt::Packet &packet : {mqtt::Packet(makeConnect(settings)), mqtt::Packet(publish)})
                rude->write(std::get<QByteArray>(mqtt::encode(packet, settings.version)));
            QObject::connect(rude.get(), &QTcpSocket::disconnected, &client, [this] { over = true; });
            return;
        }
        QObject::connect(&client, &Client::connected, &client, [this, settings, row] { end(settings, row); });
        QObject::connect(
            &client, &Client::closed, &client,
            [this, settings, row] {
                if (row.resumes && !std::exchange(over, true)) {
                    ConnectionSettings again = settings;
                    again.cleanStart = false;
                    client.connectToBroker(again);
                } else if (row.end != End::TakeOver) {
                    over = true;
                }
            },
            Qt::QueuedConnection);
        client.connectToBroker(settings);
    }

private:
    void end(const ConnectionSettings &settings, const WillCase &row)
    {
        if (over)
            return; // resumed: stays
        switch (row.end) {
        case End::Disconnect:
            client.disconnectFromBroker();
            break;
        case End::DisconnectWithWill:
            client.disconnectFromBroker(0x04);
            break;
        case End::Drop:
            client.dropConnection();
            break;
        case End::KeepAlive:
            client.setKeepAliveStopped(true);
            break;
        case End::TakeOver: {
            ConnectionSettings plain = settings;
            plain.will = {};
            rival = std::make_unique<Client>();
            QObject::connect(rival.get(), &Client::connected, &client, [this] { over = true; });
            rival->connectToBroker(plain);
            break;
        }
        case End::ProtocolError:
            break;
        }
    }
};

QString expectedOf(const QList<WillCase> &rows)
{
    QStringList names;
    for (const WillCase &row : rows) {
        if (row.fires)
            names << row.name;
    }
    names.sort();
    return names.join(u", "_s);
}

QList<WillCase> willCases()
{
    QList<WillCase> rows;
    for (const Version version : {Version::V31, Version::V311, Version::V5}) {
        const auto add = [&](const QString &name, End end, bool fires, bool resumes = false) {
            rows += {u"%1-%2"_s.arg(QLatin1String(mqtt::name(version)), name), version, end, fires, {}, resumes ? 600U : 0U, resumes};
        };
        add(u"disconnected"_s, End::Disconnect, false);
        add(u"dropped"_s, End::Drop, true);
        add(u"silent"_s, End::KeepAlive, true);
        add(u"taken-over"_s, End::TakeOver, true);
        add(u"rude"_s, End::ProtocolError, true);
        add(u"resumed"_s, End::Drop, true, true);
    }
    // 5.0: the will waits for its delay or for the end of the session, whichever comes first [MQTT-3.1.2-8], unless the session goes on
    // before [MQTT-3.1.3-9]. Left out, because mosquitto 2.0.11 forgets the will there: a session that ends at once though the delay is not
    // over (expiry 0, or a take-over with clean start), DISCONNECT with a failure code, a second CONNECT, and a take-over that resumes.
    const Version v5 = Version::V5;
    rows += {u"disconnected-0x04"_s, v5, End::DisconnectWithWill, true};
    rows += {u"late"_s, v5, End::Drop, true, 2, 600};
    rows += {u"late-resumed"_s, v5, End::Drop, false, 2, 600, true};
    rows += {u"late-disconnected"_s, v5, End::Disconnect, false, 2, 600};
    rows += {u"late-disconnected-0x04"_s, v5, End::DisconnectWithWill, true, 2, 600};
    rows += {u"late-session-ends-first"_s, v5, End::Drop, true, 600, 2};
    rows += {u"late-rude"_s, v5, End::ProtocolError, true, 2, 600};
    return rows;
}

} // namespace

// Exactly the cases in which it must (section 3.1.2.5), all at the same time. A last client with a delayed will is the clock: once its will
// is there, all others had their time.
void TstSessionMosquitto::will()
{
    Listener listener(settings(Version::V5, u"mourner"_s), u"will/#"_s);
    QElapsedTimer since;
    since.start();
    QHash<QString, qint64> arrivedMs;
    connect(&listener.client, &Client::messageReceived, this,
            [&](const mqtt::Publish &message) { arrivedMs.insert(QString::fromUtf8(message.payload), since.elapsed()); });
    QTRY_VERIFY_WITH_TIMEOUT(listener.subscribed, deadlineMs);

    const auto with = [this](const WillCase &row) { return withWill(settings(row.version, row.name), row); };
    const QList<WillCase> rows = willCases();
    std::vector<std::unique_ptr<Mortal>> mortals;
    since.restart();
    for (const WillCase &row : rows)
        mortals.push_back(std::make_unique<Mortal>(with(row), row));
    for (std::size_t i = 0; i < mortals.size(); ++i) {
        const WillCase &row = rows[qsizetype(i)];
        QVERIFY2(QTest::qWaitFor([&] { return mortals[i]->over; }, deadlineMs), qPrintable(row.name));
        QVERIFY2(!row.fires || QTest::qWaitFor([&] { return arrivedMs.contains(row.name); }, deadlineMs), qPrintable(row.name));
    }
    const WillCase clock{u"clock"_s, Version::V5, End::Drop, true, 3, 600};
    const Mortal last(with(clock), clock);
    QTRY_VERIFY_WITH_TIMEOUT(listener.heard.contains(clock.name), deadlineMs);
    listener.heard.removeOne(clock.name);
    listener.heard.sort();
    QCOMPARE(listener.heard.join(u", "_s), expectedOf(rows)); // each once
    for (const WillCase &row : rows)                          // the broker counts in whole seconds
        QVERIFY2(!row.fires || !row.delay || arrivedMs[row.name] >= 900, qPrintable(row.name));
}

QTEST_GUILESS_MAIN(TstSessionMosquitto)
#include "tst_session_mosquitto.moc"
