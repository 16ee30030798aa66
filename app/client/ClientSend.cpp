// What the client sends.
#include "client/ClientPrivate.h"

#include "client/ConnectPacket.h"
#include "mqtt/Topics.h"

#include <QMetaMethod>

#include <algorithm>

using mqtt::PacketType;
using mqtt::PropertyId;
using mqtt::QoS;

namespace {

/// Bytes that may wait for a peer that does not read, before publish() refuses more.
constexpr qint64 unreadMaximum = 16 * 1'048'576;
/// Bytes of messages that may wait for their acknowledgement, before publish() refuses more: they may have to be sent again.
constexpr qint64 heldMaximum = 64 * 1'048'576;
/// Bytes of acknowledgements on top of them, before the connection is given up.
constexpr qint64 unreadAnswersMaximum = 1'048'576;

void setError(QString *error, const QString &text)
{
    if (error)
        *error = text;
}

bool isShared(const QString &topicFilter)
{
    return topicFilter.startsWith(QLatin1String("$share/"));
}

} // namespace

TraceEntry Client::traceEntry(TraceEntry::Kind kind) const
{
    TraceEntry entry;
    entry.kind = kind;
    entry.attempt = m_attempt.number;
    entry.microseconds = m_clock.microseconds();
    entry.version = m_connect.version;
    return entry;
}

/// A well-formed packet, of which there may be a flood: no entry is made unless somebody listens to traced(). False: see announce().
bool Client::trace(mqtt::Sender sender, QByteArrayView bytes, std::optional<mqtt::Version> version)
{
    const qint64 microseconds = m_clock.microseconds();
    if (sender == mqtt::Sender::Server)
        m_arrival = {microseconds, bytes.size()};
    if (m_tracer)
        m_tracer->packet(m_attempt, microseconds, version.value_or(m_connect.version), sender, bytes);
    static const QMetaMethod signal = QMetaMethod::fromSignal(&Client::traced);
    if (!isSignalConnected(signal))
        return true;
    TraceEntry entry = traceEntry(TraceEntry::Kind::Packet);
    entry.microseconds = microseconds;
    entry.version = version.value_or(m_connect.version);
    entry.sender = sender;
    entry.bytes = bytes.toByteArray();
    return announce([&] { emit traced(entry); });
}

bool Client::trace(const TraceEntry &entry)
{
    if (m_tracer)
        m_tracer->entry(m_attempt, entry);
    return announce([&] { emit traced(entry); });
}

/// False if the connection, or the client, is gone.
bool Client::write(const QByteArray &bytes)
{
    m_keepAlive.packetSent();
    return announce([&] { m_transport->write(bytes); }) && trace(mqtt::Sender::Client, bytes);
}

/// False if it cannot be sent or the connection is gone.
bool Client::send(const mqtt::Packet &packet)
{
    const auto encoded = mqtt::encode(packet, m_connect.version);
    const auto *bytes = std::get_if<QByteArray>(&encoded);
    if (!bytes)
        return false;
    m_rules->sent(packet);
    return write(*bytes);
}

/// Sends what the protocol asks for in answer to a packet. A peer that makes us answer but does not read is given up.
bool Client::answer(const mqtt::Packet &packet)
{
    if (m_state != State::Connected)
        return false;
    const qint64 unread = m_transport->bytesToWrite();
    m_unreadAnswers = unread == 0 ? 0 : m_unreadAnswers + 4;
    if (unread > unreadMaximum && m_unreadAnswers > unreadAnswersMaximum) {
        dropWith(Ending::By::LocalError, QStringLiteral("the server does not read: %1 bytes wait to be sent").arg(unread));
        return false;
    }
    if (m_limits.maximumPacketSize != 0 && !whyTooLarge(packet).isEmpty()) {
        closeWith(Ending::By::LocalError, QStringLiteral("the server's Maximum Packet Size is too small for an acknowledgement"));
        return false;
    }
    return send(packet);
}

void Client::sendDisconnect(const mqtt::Disconnect &disconnect)
{
    const QByteArray bytes = encodeDisconnect(disconnect, m_connect, m_limits);
    if (bytes.isEmpty() || !m_transport)
        return;
    noteSessionExpiry(bytes);
    write(bytes);
}

QString Client::whyTooLarge(const mqtt::Packet &packet) const
{
    const auto encoded = mqtt::encode(packet, m_connect.version);
    if (const auto *error = std::get_if<mqtt::EncodeError>(&encoded))
        return mqtt::describe(*error);
    const qsizetype size = std::get<QByteArray>(encoded).size();
    if (m_limits.maximumPacketSize == 0 || size <= qsizetype(m_limits.maximumPacketSize))
        return {};
    return tr("The packet has %1 bytes; the broker takes at most %2 (Maximum Packet Size).").arg(size).arg(m_limits.maximumPacketSize);
}

QString Client::topicAliasProblem(const mqtt::Publish &publish) const
{
    const auto alias = publish.properties.integer(PropertyId::TopicAlias);
    if (!alias || m_connect.version != mqtt::Version::V5)
        return publish.topicName.isEmpty() ? mqtt::describe(mqtt::TopicProblem::Empty) : QString();
    if (*alias == 0 || *alias > m_limits.topicAliasMaximum)
        return tr("The Topic Alias is %1; the broker takes 1 to %2 (Topic Alias Maximum; 0: none).")
            .arg(*alias)
            .arg(m_limits.topicAliasMaximum);
    if (publish.topicName.isEmpty() && !m_topicAliases.contains(quint16(*alias)))
        return tr("The Topic Alias %1 was not given a topic name on this connection.").arg(*alias);
    return {};
}

/// Limits of this connection for a message that may be one of an earlier connection; its size apart.
QString Client::whyNotAllowed(const mqtt::Publish &publish) const
{
    if (publish.qos > m_limits.maximumQos)
        return tr("The broker takes messages up to QoS %1 (Maximum QoS).").arg(int(m_limits.maximumQos));
    if (publish.retain && !m_limits.retainAvailable)
        return tr("The broker does not keep retained messages (Retain Available is 0).");
    return {};
}

QString Client::whyNotPublishable(const mqtt::Publish &publish) const
{
    if (!isConnected())
        return tr("Not connected.");
    if (const QString problem = whyNotAllowed(publish); !problem.isEmpty())
        return problem;
    if (const QString problem = topicAliasProblem(publish); !problem.isEmpty())
        return problem;
    if (!publish.topicName.isEmpty()) {
        if (const auto problem = mqtt::checkTopicName(publish.topicName, m_connect.version); problem != mqtt::TopicProblem::None)
            return mqtt::describe(problem);
    }
    if (publish.properties.contains(PropertyId::SubscriptionIdentifier))
        return tr("A client's PUBLISH has no Subscription Identifier.");
    if (const auto response = publish.properties.string(PropertyId::ResponseTopic)) {
        if (const auto problem = mqtt::checkTopicName(*response, m_connect.version); problem != mqtt::TopicProblem::None)
            return mqtt::describe(problem);
    }
    const qint64 waiting = m_transport->bytesToWrite() + m_session.waitingBytes();
    if (waiting > unreadMaximum)
        return tr("The broker does not keep up: %1 bytes already wait to be sent.").arg(waiting);
    if (m_session.heldBytes() > heldMaximum)
        return tr("The broker does not keep up: %1 bytes already wait for their acknowledgement.").arg(m_session.heldBytes());
    mqtt::Publish sample = publish;
    sample.packetIdentifier = publish.qos == QoS::AtMostOnce ? 0 : 1;
    return whyTooLarge(sample);
}

/// A message that must wait could be overtaken by a new meaning of its alias.
void Client::dropTopicAlias(mqtt::Publish &publish) const
{
    const auto alias = publish.properties.integer(PropertyId::TopicAlias);
    if (!alias)
        return;
    if (publish.topicName.isEmpty())
        publish.topicName = m_topicAliases.topicName(quint16(*alias));
    publish.properties.remove(PropertyId::TopicAlias);
}

/// Automatic aliases; and those of the message's own are remembered. A message with it goes out right now.
void Client::useTopicAlias(mqtt::Publish &publish)
{
    if (const auto own = publish.properties.integer(PropertyId::TopicAlias)) {
        if (!publish.topicName.isEmpty())
            m_topicAliases.set(quint16(*own), publish.topicName);
        return;
    }
    if (!m_automaticAliases || m_limits.topicAliasMaximum == 0)
        return;
    const auto known = m_topicAliases.aliasOf(publish.topicName);
    const auto alias = known ? known : m_topicAliases.free(m_limits.topicAliasMaximum);
    if (!alias)
        return;
    mqtt::Publish aliased = publish;
    aliased.properties.set(PropertyId::TopicAlias, quint32(*alias));
    if (known)
        aliased.topicName.clear();
    if (m_limits.maximumPacketSize != 0 && !whyTooLarge(aliased).isEmpty())
        return;
    m_topicAliases.set(*alias, publish.topicName);
    publish = std::move(aliased);
}

quint32 Client::publish(const mqtt::Publish &publish, QString *error)
{
    if (const QString problem = whyNotPublishable(publish); !problem.isEmpty()) {
        setError(error, problem);
        return 0;
    }
    mqtt::Publish message = publish;
    message.dup = false; // the first copy [MQTT-3.3.1-3]
    if (message.qos != QoS::AtMostOnce) {
        mqtt::Publish whole = message;
        dropTopicAlias(whole);
        const bool aliased = message.properties.contains(PropertyId::TopicAlias);
        const quint32 id = m_session.enqueue(whole, aliased && m_session.sendsNow() ? std::optional(message) : std::nullopt);
        sendWaiting();
        return id;
    }
    message.packetIdentifier = 0;
    const quint32 id = m_session.nextId();
    sendMessage({id, message});
    return id;
}

quint16 Client::subscribe(const QList<mqtt::Subscription> &subscriptions, const mqtt::Properties &properties, QString *error)
{
    QString problem = !isConnected() ? tr("Not connected.")
        : subscriptions.isEmpty()    ? tr("There is no topic filter to subscribe to.")
                                     : QString();
    for (const mqtt::Subscription &subscription : subscriptions) {
        const auto topicProblem = mqtt::checkTopicFilter(subscription.topicFilter, m_connect.version);
        if (topicProblem != mqtt::TopicProblem::None && problem.isEmpty())
            problem = mqtt::describe(topicProblem);
        if (subscription.noLocal && isShared(subscription.topicFilter) && problem.isEmpty())
            problem = tr("No Local cannot be set on a shared subscription."); // [MQTT-3.8.3-4]
    }
    mqtt::Subscribe packet{1, properties, subscriptions};
    if (problem.isEmpty())
        problem = whyTooLarge(packet);
    if (problem.isEmpty() && (packet.packetIdentifier = m_session.beginRequest(PacketType::Subscribe)) == 0)
        problem = tr("All 65,535 packet identifiers are in use.");
    if (!problem.isEmpty()) {
        setError(error, problem);
        return 0;
    }
    send(packet);
    return packet.packetIdentifier;
}

quint16 Client::unsubscribe(const QStringList &topicFilters, const mqtt::Properties &properties, QString *error)
{
    QString problem = !isConnected() ? tr("Not connected.")
        : topicFilters.isEmpty()     ? tr("There is no topic filter to unsubscribe from.")
                                     : QString();
    for (const QString &topicFilter : topicFilters) {
        const auto topicProblem = mqtt::checkTopicFilter(topicFilter, m_connect.version);
        if (topicProblem != mqtt::TopicProblem::None && problem.isEmpty())
            problem = mqtt::describe(topicProblem);
    }
    mqtt::Unsubscribe packet{1, properties, topicFilters};
    if (problem.isEmpty())
        problem = whyTooLarge(packet);
    if (problem.isEmpty() && (packet.packetIdentifier = m_session.beginRequest(PacketType::Unsubscribe)) == 0)
        problem = tr("All 65,535 packet identifiers are in use.");
    if (!problem.isEmpty()) {
        setError(error, problem);
        return 0;
    }
    send(packet);
    return packet.packetIdentifier;
}

void Client::ping()
{
    if (m_state != State::Connected || m_keepAlive.awaiting())
        return;
    m_keepAlive.pingSent();
    if (send(mqtt::Pingreq{}))
        emit pingSent();
}

void Client::setKeepAliveStopped(bool stopped)
{
    if (m_state == State::Connected)
        m_keepAlive.setSilent(stopped);
}
