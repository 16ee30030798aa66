// Ten connections at once on one network thread, each with traffic: none is lost, none disturbs another, the event loop goes on.
#include "connection/Connection.h"
#include "support/Mosquitto.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

constexpr int connections = 10;
constexpr int messagesEach = 200;
constexpr int deadline = 30'000; ///< ms

/// One connection; what it received is counted on the network thread.
struct Member {
    std::unique_ptr<Connection> connection;
    std::array<std::atomic<int>, connections> received{}; ///< By sender.
    std::atomic<int> strange = 0;                         ///< Out of order, twice, or not of this test.
    std::atomic<bool> subscribed = false;
    std::atomic<int> published = 0;
};

} // namespace

class TstTenConnections : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void everyMessageArrives_data();
    void everyMessageArrives();
    void onesEndLeavesTheOthers();

private:
    void open(Member &member, int number, mqtt::Version version);
    static void publish(Member &member, int number, mqtt::QoS qos);

    std::unique_ptr<Mosquitto> m_broker;
    std::unique_ptr<QThread> m_thread;
    std::vector<std::unique_ptr<Member>> m_members;
};

void TstTenConnections::init()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    m_broker =
        std::make_unique<Mosquitto>(Mosquitto::Options{false, false, "max_queued_messages 0\nmax_inflight_messages 0", true, {}, {}});
    m_thread = std::make_unique<QThread>();
    m_thread->start();
    for (int i = 0; i < connections; ++i)
        m_members.push_back(std::make_unique<Member>());
}

void TstTenConnections::cleanup()
{
    for (const auto &member : m_members)
        member->connection.reset();
    m_members.clear();
    if (m_thread) {
        m_thread->quit();
        m_thread->wait();
    }
    m_broker.reset();
}

void TstTenConnections::open(Member &member, int number, mqtt::Version version)
{
    member.connection = std::make_unique<Connection>(m_thread.get());
    Client *client = member.connection->client();
    const auto direct = [&](auto signal, auto slot) { connect(client, signal, client, slot, Qt::DirectConnection); };
    direct(&Client::messageReceived, [&member](const mqtt::Publish &message) {
        const int sender = message.topicName.section(u'/', 1).toInt();
        if (sender < 0 || sender >= connections || message.payload.toInt() != member.received[std::size_t(sender)])
            ++member.strange;
        else
            ++member.received[std::size_t(sender)];
    });
    direct(&Client::subscribed,
           [&member](quint16, const mqtt::Suback &suback) { member.subscribed = suback.reasonCodes.value(0, 0x80) <= 2; });
    direct(&Client::published, [&member] { ++member.published; });
    direct(&Client::connected, [client] {
        mqtt::Subscription subscription;
        subscription.topicFilter = u"ten/+"_s;
        subscription.qos = mqtt::QoS::ExactlyOnce;
        client->subscribe({subscription});
    });
    ConnectionSettings settings = newConnectionSettings();
    settings.name = u"Number %1"_s.arg(number);
    settings.endpoint = {Scheme::Mqtt, u"127.0.0.1"_s, m_broker->mqttPort()};
    settings.version = version;
    member.connection->open(settings);
}

void TstTenConnections::publish(Member &member, int number, mqtt::QoS qos)
{
    Client *client = member.connection->client();
    QMetaObject::invokeMethod(client, [client, number, qos] {
        for (int i = 0; i < messagesEach; ++i) {
            mqtt::Publish message;
            message.topicName = u"ten/%1"_s.arg(number);
            message.payload = QByteArray::number(i);
            message.qos = qos;
            client->publish(message);
        }
    });
}

void TstTenConnections::everyMessageArrives_data()
{
    QTest::addColumn<mqtt::Version>("version");
    QTest::addColumn<mqtt::QoS>("qos");
    QTest::newRow("3.1.1, QoS 0") << mqtt::Version::V311 << mqtt::QoS::AtMostOnce;
    QTest::newRow("3.1.1, QoS 1") << mqtt::Version::V311 << mqtt::QoS::AtLeastOnce;
    QTest::newRow("5.0, QoS 2") << mqtt::Version::V5 << mqtt::QoS::ExactlyOnce;
}

/// Each gets what each has sent, once and in order.
void TstTenConnections::everyMessageArrives()
{
    QFETCH(const mqtt::Version, version);
    QFETCH(const mqtt::QoS, qos);
    for (int i = 0; i < connections; ++i)
        open(*m_members[std::size_t(i)], i, version);
    const auto all = [this](auto holds) {
        return std::all_of(m_members.begin(), m_members.end(), [&](const auto &member) { return holds(*member); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(all([](const Member &member) { return member.subscribed.load(); }), deadline);
    for (int i = 0; i < connections; ++i)
        publish(*m_members[std::size_t(i)], i, qos);
    const auto complete = [](const Member &member) {
        return member.published == messagesEach
            && std::all_of(member.received.begin(), member.received.end(), [](const auto &count) { return count == messagesEach; });
    };
    QTRY_VERIFY_WITH_TIMEOUT(all(complete), deadline);
    for (const auto &member : m_members) {
        QCOMPARE(member->strange.load(), 0);
        QCOMPARE(member->connection->state(), Client::State::Connected);
        QCOMPARE(member->connection->attempts().size(), 0);
        QVERIFY(!member->connection->diagnosis());
    }
}

void TstTenConnections::onesEndLeavesTheOthers()
{
    for (int i = 0; i < connections; ++i)
        open(*m_members[std::size_t(i)], i, mqtt::Version::V311);
    for (const auto &member : m_members)
        QTRY_VERIFY_WITH_TIMEOUT(member->subscribed.load(), deadline);
    m_members[3]->connection->disconnectFromBroker();
    m_members[4]->connection.reset();
    publish(*m_members[5], 5, mqtt::QoS::AtLeastOnce);
    for (int i = 0; i < connections; ++i) {
        if (i != 3 && i != 4)
            QTRY_COMPARE_WITH_TIMEOUT(m_members[std::size_t(i)]->received[5].load(), messagesEach, deadline);
    }
    QTRY_COMPARE_WITH_TIMEOUT(m_members[3]->connection->state(), Client::State::Idle, deadline);
}

QTEST_GUILESS_MAIN(TstTenConnections)
#include "tst_ten_connections.moc"
