#include "interop/Peer.h"

#include "diagnosis/Diagnosis.h"
#include "mqtt/ReasonCodes.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int deadlineMs = 5'000;

} // namespace

Peer::Peer(const Broker &broker)
{
    settings = newConnectionSettings();
    settings.endpoint = {Scheme::Mqtt, broker.host, broker.port};
    settings.version = broker.version;
    settings.network.connectTimeout = std::chrono::milliseconds(deadlineMs);
    if (!broker.username.isEmpty()) {
        settings.credentials.username = broker.username;
        settings.credentials.password = broker.password.toUtf8();
    }
    QObject::connect(&m_client, &Client::messageReceived, this, [this](const mqtt::Publish &message) { m_messages << message; });
    QObject::connect(&m_client, &Client::subscribed, this, [this](quint16 identifier, const mqtt::Suback &suback) {
        m_subacks.insert(identifier, suback.reasonCodes.value(0, 0x80));
    });
    QObject::connect(&m_client, &Client::published, this, [this](quint32 id, quint8 code) { m_published.insert(id, code); });
    for (const auto over : {&Client::failed, &Client::closed})
        QObject::connect(&m_client, over, this, [this] { m_over = true; });
}

bool Peer::until(const std::function<bool()> &done) const
{
    return QTest::qWaitFor([&] { return done() || m_over; }, deadlineMs) && done();
}

QString Peer::connect()
{
    if (!QTest::qWaitFor([this] { return m_client.state() == Client::State::Idle; }, deadlineMs))
        return u"the last connection does not end"_s;
    m_over = false;
    m_client.connectToBroker(settings);
    if (until([this] { return m_client.isConnected(); }))
        return {};
    const QString why = ended();
    m_client.cancel();
    return why.isEmpty() ? u"no CONNACK came"_s : why;
}

void Peer::disconnect()
{
    m_client.disconnectFromBroker();
    until([this] { return m_over; });
}

void Peer::drop()
{
    m_client.dropConnection();
    until([this] { return m_over; });
}

std::optional<quint8> Peer::subscribe(const QString &topicFilter, mqtt::QoS qos)
{
    mqtt::Subscription subscription;
    subscription.topicFilter = topicFilter;
    subscription.qos = qos;
    const quint16 identifier = m_client.subscribe({subscription});
    if (identifier == 0 || !until([&] { return m_subacks.contains(identifier); }))
        return std::nullopt;
    return m_subacks.value(identifier);
}

bool Peer::publish(mqtt::Publish message)
{
    const quint32 id = m_client.publish(message);
    return id != 0 && until([&] { return m_published.contains(id); })
        && !mqtt::isFailure(m_published.value(id), mqtt::PacketType::Puback, settings.version);
}

bool Peer::has(const QByteArray &payload) const
{
    return std::any_of(m_messages.begin(), m_messages.end(), [&](const mqtt::Publish &message) { return message.payload == payload; });
}

std::optional<mqtt::Publish> Peer::take(const QByteArray &payload)
{
    if (!until([&] { return has(payload); }))
        return std::nullopt;
    const auto found =
        std::find_if(m_messages.begin(), m_messages.end(), [&](const mqtt::Publish &message) { return message.payload == payload; });
    const mqtt::Publish message = *found;
    m_messages.erase(found);
    return message;
}

bool Peer::sessionPresent() const
{
    const auto &connack = m_client.attempt().mqtt.connack;
    return connack && connack->sessionPresent;
}

QString Peer::ended() const
{
    if (!m_over)
        return {};
    const auto diagnosis = diagnose(m_client.attempt());
    return diagnosis ? diagnosis->cause : u"ended"_s;
}
