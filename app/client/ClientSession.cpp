// The session over connections, and what becomes of messages.
#include "client/ClientPrivate.h"

#include <algorithm>

using mqtt::PacketType;
using mqtt::PropertyId;
using mqtt::QoS;
using mqtt::Version;

namespace {

constexpr quint32 neverExpires = 0xFFFFFFFF;
/// MQTT 3 has no Receive Maximum, but brokers have one: mosquitto 2.0 ends a connection with more than 20 QoS 2 messages under way, as its
/// max_inflight_messages has it. Other clients stop there too.
constexpr quint16 underWayBelow5 = 20;
constexpr qint64 longestTimerMs = 86'400'000; ///< QTimer takes an int.

} // namespace

/// An attempt begins: is it for the session that we hold?
void Client::takeUpSession()
{
    m_sessionEnd.stop();
    SessionKey key{m_connect.clientId, m_servers, m_connect.version};
    if (key != m_sessionKey) {
        drop(m_session.discard() + m_session.discardWaiting(), PublishDrop::OtherSession);
        m_sessionKey = std::move(key);
        m_sessionHalf = SessionHalf::Unknown;
        m_sessionEndMs.reset();
    } else if (m_sessionEndMs && QDateTime::currentMSecsSinceEpoch() >= *m_sessionEndMs) {
        endSession();
    }
}

/// A client without session state must leave a server that has it [MQTT-3.2.2-4]. Where we just do not know, because we were not there
/// before, who asks for the session to go on vouches for our half.
bool Client::refusesSession(const mqtt::Connack &connack)
{
    if (m_connect.version != Version::V5 || !connack.sessionPresent || m_connect.cleanStart || m_sessionHalf != SessionHalf::Gone)
        return false;
    m_attempt.mqtt.session = SessionOutcome::Unexpected;
    mqtt::DecodeError error;
    error.kind = mqtt::DecodeError::Kind::ProtocolError;
    error.reasonCode = 0x82;
    error.offset = 2;
    error.length = 1;
    error.field = "Session Present";
    error.statement = "MQTT-3.2.2-4";
    error.what = QT_TRANSLATE_NOOP("mqtt::DecodeError", "is set though the client no longer holds this session");
    m_attempt.mqtt.decodeError = error;
    m_readingStopped = true;
    setStage(Stage::Mqtt, StageState::Failed);
    setEnding(Ending::By::LocalError);
    sendDisconnect({error.reasonCode, {}});
    closeWith(Ending::By::LocalError);
    return true;
}

/// A successful CONNACK: does the session go on?
void Client::settleSession(const mqtt::Connack &connack)
{
    const bool held = m_sessionHalf == SessionHalf::Held;
    const bool clean = m_connect.cleanStart;
    const bool untold = m_connect.version == Version::V31 && !clean; // its CONNACK has no Session Present
    m_attempt.mqtt.session = untold ? SessionOutcome::None
        : clean                     ? SessionOutcome::New
        : connack.sessionPresent    ? (held ? SessionOutcome::Kept : SessionOutcome::Unexpected)
                                    : (held ? SessionOutcome::Lost : SessionOutcome::New);
    if (!held || (!untold && m_attempt.mqtt.session != SessionOutcome::Kept))
        drop(m_session.discard(), clean ? PublishDrop::SessionEnded : PublishDrop::SessionLost);
    m_session.beginConnection(m_connect.version, m_connect.version == Version::V5 ? m_limits.receiveMaximum : underWayBelow5);
    m_sessionHalf = SessionHalf::Held;
    m_sessionKey.clientId = m_limits.clientId;
    m_sessionExpiry = m_limits.sessionExpiryInterval;
    m_sessionEndMs.reset();
}

/// A DISCONNECT goes out that may change the Session Expiry Interval (section 3.14.2.2.2).
void Client::noteSessionExpiry(const QByteArray &disconnect)
{
    if (m_connect.version != Version::V5)
        return;
    const auto decoded = mqtt::decode(disconnect, m_connect.version, mqtt::Sender::Client);
    if (const auto *packet = std::get_if<mqtt::Packet>(&decoded)) {
        if (const auto expiry = std::get<mqtt::Disconnect>(*packet).properties.integer(PropertyId::SessionExpiryInterval))
            m_sessionExpiry = expiry;
    }
}

/// The connection is over: the session may end with it (sections 3.1.2.4 of 3.1.1, 3.1.2.11.2 of 5.0).
void Client::leaveSession()
{
    if (m_attempt.connected) {
        const bool lasts = m_connect.version == Version::V5 ? m_sessionExpiry.value_or(0) != 0 : !m_connect.cleanStart;
        if (!lasts) {
            endSession();
            return;
        }
        if (m_sessionExpiry && *m_sessionExpiry != neverExpires)
            m_sessionEndMs = QDateTime::currentMSecsSinceEpoch() + qint64(*m_sessionExpiry) * 1'000;
    }
    awaitSessionEnd();
}

void Client::awaitSessionEnd()
{
    if (!m_sessionEndMs)
        return;
    const qint64 left = *m_sessionEndMs - QDateTime::currentMSecsSinceEpoch();
    if (left <= 0)
        endSession();
    else
        m_sessionEnd.start(int(std::min(left, longestTimerMs)));
}

/// Our half of the session is over. Messages that were never sent are no part of it.
void Client::endSession()
{
    drop(m_session.discard(), PublishDrop::SessionEnded);
    m_sessionHalf = SessionHalf::Gone;
    m_sessionEndMs.reset();
}

void Client::forgetSession()
{
    drop(m_session.discard() + m_session.discardWaiting(), PublishDrop::SessionForgotten);
    if (m_sessionHalf == SessionHalf::Held && m_state != State::Connected) {
        m_sessionEnd.stop();
        m_sessionHalf = SessionHalf::Gone;
        m_sessionEndMs.reset();
    }
}

/// Sends what is under way of earlier connections, then the messages that the server's Receive Maximum lets go [MQTT-3.3.4-7].
void Client::sendWaiting()
{
    while (m_state == State::Connected) {
        const auto pubrel = m_session.takeRelease();
        if (!pubrel)
            break;
        if (!answer(*pubrel))
            return;
    }
    while (m_state == State::Connected) {
        auto next = m_session.takeSendable();
        if (!next)
            return;
        const bool fits = m_limits.maximumPacketSize == 0 || whyTooLarge(next->publish).isEmpty();
        if (!fits || !whyNotAllowed(next->publish).isEmpty()) { // granted less than the connection for which it was meant
            m_session.abandon(next->publish);
            drop({next->id}, PublishDrop::NotAllowed);
        } else if (!sendMessage(std::move(*next))) {
            return;
        }
    }
}

/// False if the connection, or the client, is gone.
bool Client::sendMessage(Session::Sendable message)
{
    mqtt::Publish &publish = message.publish;
    if (!publish.dup)
        useTopicAlias(publish);
    const bool qos0 = publish.qos == QoS::AtMostOnce;
    PublishEvent event{PublishEvent::Kind::Sent, message.id, publish.packetIdentifier, publish.dup, {}};
    if (qos0)
        event.kind = PublishEvent::Kind::Written;
    const QPointer<Client> self(this);
    const bool sent = send(publish);
    if (!self)
        return false;
    if (sent || !qos0)
        postPublishEvent(event);
    else
        drop({message.id}, PublishDrop::NotWritten);
    return sent;
}

/// Tells of it whatever the slots do to the connection. False if the client is gone.
bool Client::acknowledge(quint32 id, const mqtt::PublishAcknowledgement &packet, PacketType type)
{
    const QPointer<Client> self(this);
    tellPublishEvents();
    if (self)
        emit publishAcknowledged(id, type, packet.reasonCode, packet.properties.string(PropertyId::ReasonString).value_or(QString()));
    return self;
}

/// A message is over: the send quota may let the next one go.
void Client::complete(const std::optional<Session::Completed> &completed, const mqtt::PublishAcknowledgement &packet, PacketType type)
{
    const QPointer<Client> self(this);
    if (!completed || !acknowledge(completed->id, packet, type))
        return;
    emit published(completed->id, completed->reasonCode, completed->reasonString);
    if (self)
        sendWaiting();
}

void Client::drop(const QList<quint32> &ids, PublishDrop why)
{
    for (const quint32 id : ids)
        postPublishEvent({PublishEvent::Kind::Dropped, id, 0, false, why});
}

/// Tells it from the event loop: whoever called publish() learns the id first.
void Client::postPublishEvent(const PublishEvent &event)
{
    m_publishEvents.push_back(event);
    if (m_publishEvents.size() == 1)
        QMetaObject::invokeMethod(this, &Client::tellPublishEvents, Qt::QueuedConnection);
}

void Client::tellPublishEvents()
{
    const QPointer<Client> self(this);
    while (self && !m_publishEvents.empty()) {
        const PublishEvent event = m_publishEvents.front();
        m_publishEvents.pop_front();
        if (event.kind == PublishEvent::Kind::Dropped)
            emit publishDropped(event.id, event.why);
        else
            emit publishSent(event.id, event.packetIdentifier, event.dup);
        if (self && event.kind == PublishEvent::Kind::Written)
            emit published(event.id, 0, {});
    }
}
