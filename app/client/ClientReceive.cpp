// What the server sends.
#include "client/ClientPrivate.h"

#include "client/ConnectPacket.h"
#include "client/ConnectionEvents.h"
#include "mqtt/ReasonCodes.h"
#include "transport/EventDetails.h"

#include <QCoreApplication>

#include <algorithm>

using mqtt::PacketType;
using mqtt::Sender;
using mqtt::Version;

namespace {

constexpr qsizetype evidenceBytes = 512;
constexpr qsizetype tracedBytes = 65'536; ///< Of a packet that was refused.
constexpr int greetingMs = 300;           ///< For the rest of a greeting that is not MQTT, so that it can be named.

/// The end of the connection cut a packet off that begins with `start`.
mqtt::DecodeError unfinishedError(QByteArrayView start, Version version)
{
    qsizetype header = 1;
    while (header < start.size() && header < 5 && (quint8(start[header]) & 0x80) != 0)
        ++header;
    mqtt::DecodeError error;
    error.offset = 1;
    error.length = std::min(header, start.size() - 1);
    error.field = "Remaining Length";
    error.statement = version == Version::V5 ? "section 2.1.4" : "section 2.2.3";
    error.what = QT_TRANSLATE_NOOP("mqtt::DecodeError", "promises bytes that never came: the connection ended");
    return error;
}

/// The same when it is we who end it.
TransportEvent unfinishedEvent(const QByteArray &start)
{
    TransportEvent event =
        transportEvent(TransportEvent::Kind::BytesReceived,
                       QT_TRANSLATE_NOOP("TransportEvent", "%1 bytes of a packet that our close cut off"), {QString::number(start.size())});
    addBytes(start, event.details);
    return event;
}

/// The record before this one does not show all of what was refused.
TransportEvent cutEvent(qsizetype shown, qint64 whole)
{
    return transportEvent(TransportEvent::Kind::BytesReceived,
                          QT_TRANSLATE_NOOP("TransportEvent", "the log shows the first %1 of %2 bytes"),
                          {QString::number(shown), QString::number(whole)});
}

/// Why a first packet that begins with this byte is not allowed, though its flags are; nullopt for CONNACK and AUTH.
std::optional<mqtt::DecodeError> greetingError(quint8 firstByte)
{
    const auto type = PacketType(firstByte >> 4);
    if (type == PacketType::Connack || type == PacketType::Auth)
        return std::nullopt;
    mqtt::DecodeError error;
    error.kind = mqtt::DecodeError::Kind::ProtocolError;
    error.reasonCode = 0x82;
    error.length = 1;
    error.field = "MQTT Control Packet type";
    error.statement = "MQTT-3.2.0-1";
    error.what = QT_TRANSLATE_NOOP("mqtt::DecodeError", "is one that must not come before CONNACK");
    return error;
}

} // namespace

void Client::onReceived(const QByteArray &bytes)
{
    const InsideTransport inside(this, m_insideTransport);
    if (!m_opened)
        return;
    countReceived(bytes);
    if (m_greetingError)
        awaitGreeting(*m_greetingError);
    else if (m_readingStopped)
        std::ignore = traceUnread(bytes);
    else
        readFrames(bytes);
}

void Client::countReceived(const QByteArray &bytes)
{
    MqttFacts &facts = m_attempt.mqtt;
    facts.lastReceivedMs = nowMs();
    if (!facts.firstByteMs)
        facts.firstByteMs = facts.lastReceivedMs;
    facts.bytesReceived += bytes.size();
    if (facts.firstBytes.size() < evidenceBytes)
        facts.firstBytes += bytes.left(evidenceBytes - facts.firstBytes.size());
}

void Client::readFrames(const QByteArray &bytes)
{
    m_framer.append(bytes);
    const QPointer<Client> self(this);
    const quint64 serial = m_serial;
    for (;;) {
        const mqtt::StreamFramer::Result result = m_framer.next();
        if (const auto *error = std::get_if<mqtt::DecodeError>(&result)) {
            if (m_frameSeen)
                refuse(*error, m_framer.pending());
            else
                awaitGreeting(*error);
            return;
        }
        const auto *frame = std::get_if<mqtt::StreamFramer::Frame>(&result);
        if (!frame)
            break;
        m_frameSeen = true;
        handleFrame(frame->bytes);
        if (!self || m_serial != serial || m_readingStopped) // see announce()
            return;
    }
    if (m_frameSeen || m_attempt.mqtt.firstBytes.isEmpty())
        return;
    if (const auto error = greetingError(quint8(m_attempt.mqtt.firstBytes.front()))) // not waited for until it is whole
        awaitGreeting(*error);
}

/// `bytes` lie in the framer, which slots may change: nothing reads them after a signal.
void Client::handleFrame(QByteArrayView bytes)
{
    if (handleOldConnack(bytes))
        return;
    mqtt::Decoded<mqtt::Packet> decoded = mqtt::decode(bytes, m_connect.version, Sender::Server);
    if (const auto *error = std::get_if<mqtt::DecodeError>(&decoded)) {
        refuse(*error, bytes);
        return;
    }
    auto &packet = std::get<mqtt::Packet>(decoded);
    if (const auto error = m_rules->check(packet, bytes)) {
        refuse(*error, bytes);
        return;
    }
    if (!trace(Sender::Server, bytes) || m_state == State::Disconnecting)
        return;
    std::visit([this](auto &received) { handle(received); }, packet);
}

/// A broker without 5.0 answers a 5.0 CONNECT with a CONNACK of two bytes. True if this was one and said so.
bool Client::handleOldConnack(QByteArrayView bytes)
{
    if (m_connect.version != Version::V5 || m_attempt.mqtt.connack || bytes.size() != 4 || !bytes.startsWith("\x20\x02"))
        return false;
    m_attempt.mqtt.versionMismatchConnack = true;
    const auto code = quint8(bytes.at(3));
    if (bytes.at(2) != 0 || (code != 0x01 && code != 0x84))
        return false; // by the letter malformed: it takes the usual way
    m_readingStopped = true;
    if (trace(Sender::Server, bytes, Version::V311))
        handle(mqtt::Connack{false, code, {}});
    return true;
}

void Client::recordRefused(const mqtt::DecodeError &error, QByteArrayView bytes)
{
    m_readingStopped = true;
    MqttFacts &facts = m_attempt.mqtt;
    facts.decodeError = error;
    facts.offendingPacket = bytes.first(qMin(bytes.size(), evidenceBytes)).toByteArray();
    if (bytes.isEmpty())
        return;
    const auto first = quint8(bytes.front());
    if ((first >> 4) != 0)
        facts.offendingType = PacketType(first >> 4);
    // A code that must not stand there is still what the server wanted to say.
    const bool shortLength = bytes.size() > 1 && quint8(bytes.at(1)) < 0x80; // else the code stands further on
    const bool parsed = error.kind == mqtt::DecodeError::Kind::ProtocolError;
    if (parsed && first == 0x20 && bytes.size() >= 4 && !facts.connack) {
        const auto decoded = mqtt::decode(bytes, m_connect.version, Sender::Server);
        const auto *packet = std::get_if<mqtt::Packet>(&decoded);
        if (!packet && !shortLength)
            return;
        facts.connack = packet ? std::get<mqtt::Connack>(*packet) : mqtt::Connack{(bytes.at(2) & 1) != 0, quint8(bytes.at(3)), {}};
        facts.connackMs = nowMs();
        if (facts.connack->sessionPresent && facts.connack->reasonCode == 0)
            facts.session = SessionOutcome::Unexpected;
    } else if (parsed && first == 0xE0 && m_connect.version == Version::V5 && !facts.serverDisconnect) {
        const auto decoded = mqtt::decode(bytes, Version::V5, Sender::Server);
        const auto *packet = std::get_if<mqtt::Packet>(&decoded);
        if (!packet && !shortLength)
            return;
        const quint8 code = bytes.size() > 2 ? quint8(bytes.at(2)) : 0;
        facts.serverDisconnect = packet ? std::get<mqtt::Disconnect>(*packet) : mqtt::Disconnect{code, {}};
    }
}

/// A packet that cannot be read or is not allowed: 5.0 says why with DISCONNECT, then closes (section 4.13); 3.x just closes.
void Client::refuse(const mqtt::DecodeError &error, QByteArrayView bytes)
{
    recordRefused(error, bytes);
    if (!m_attempt.connected)
        setStage(Stage::Mqtt, StageState::Failed);
    if (!traceRefused(bytes, error) || m_state == State::Disconnecting)
        return;
    setEnding(Ending::By::LocalError);
    if (m_connect.version == Version::V5 && !m_attempt.mqtt.versionMismatchConnack)
        sendDisconnect({error.reasonCode, {}});
    closeWith(Ending::By::LocalError);
}

/// At most the first 64 KiB, and what is left out is said; the bytes may be gone after it. False: see announce().
bool Client::traceRefused(QByteArrayView bytes, const mqtt::DecodeError &error)
{
    const qint64 whole = m_frameSeen ? bytes.size() : std::max<qint64>(bytes.size(), m_attempt.mqtt.bytesReceived);
    TraceEntry entry = traceEntry(TraceEntry::Kind::Packet);
    entry.sender = Sender::Server;
    entry.bytes = bytes.first(std::min(bytes.size(), tracedBytes)).toByteArray();
    entry.error = error;
    const qsizetype shown = entry.bytes.size();
    return trace(entry) && (whole == shown || announce([&] { traceEvent(cutEvent(shown, whole)); }));
}

/// What came first cannot become CONNACK. The rest of it is awaited for a moment, so that a greeting can be named.
void Client::awaitGreeting(const mqtt::DecodeError &error)
{
    if (m_state != State::AwaitingConnack)
        return;
    m_greetingError = error;
    if (m_attempt.mqtt.firstBytes.size() >= evidenceBytes)
        refuseGreeting();
    else
        m_greetingTimer.start(greetingMs);
}

/// False if a slot ended the connection.
bool Client::recordGreeting()
{
    m_greetingTimer.stop();
    const mqtt::DecodeError error = *std::exchange(m_greetingError, std::nullopt);
    const QByteArray bytes = m_attempt.mqtt.firstBytes;
    m_framer.abandon(); // they lie there as well
    recordRefused(error, bytes);
    return traceRefused(bytes, error);
}

void Client::refuseGreeting()
{
    m_greetingTimer.stop();
    m_framer.abandon();
    refuse(*std::exchange(m_greetingError, std::nullopt), m_attempt.mqtt.firstBytes);
}

/// What comes after the packet that ended the reading: it is not handled, but the log shows it. False: see announce().
bool Client::traceUnread(QByteArrayView bytes)
{
    const auto traceBytes = [this](const QByteArray &rest) {
        return rest.isEmpty() || announce([&] { traceEvent(bytesEvent(TransportEvent::Kind::BytesReceived, rest)); });
    };
    if (m_framer.hasFailed())
        return traceBytes(bytes.toByteArray());
    m_framer.append(bytes);
    for (;;) {
        const mqtt::StreamFramer::Result result = m_framer.next();
        if (std::holds_alternative<mqtt::DecodeError>(result))
            return traceBytes(m_framer.pending());
        const auto *frame = std::get_if<mqtt::StreamFramer::Frame>(&result);
        if (!frame)
            return true;
        const auto decoded = mqtt::decode(frame->bytes, m_connect.version, Sender::Server);
        const auto *error = std::get_if<mqtt::DecodeError>(&decoded);
        if (!(error ? traceRefused(frame->bytes, *error) : trace(Sender::Server, frame->bytes)))
            return false;
    }
}

/// What came and was not traced, when the connection ends. False: see announce().
bool Client::traceRest()
{
    if (m_greetingError) // a greeting that is not MQTT, then the end: both are evidence
        return recordGreeting();
    const QByteArray start = m_framer.hasFailed() ? QByteArray() : m_framer.pending();
    m_framer.reset();
    if (start.isEmpty())
        return true;
    const Ending::By by = m_attempt.ending.by;
    if (m_readingStopped || (by != Ending::By::None && by != Ending::By::Peer)) // nobody else is to blame
        return announce([&] { traceEvent(unfinishedEvent(start)); });
    m_readingStopped = true;
    return traceRefused(start, unfinishedError(start, m_connect.version));
}

void Client::handle(const mqtt::Connack &connack)
{
    m_attempt.mqtt.connack = connack;
    m_attempt.mqtt.connackMs = nowMs();
    const bool refused = mqtt::isFailure(connack.reasonCode, PacketType::Connack, m_connect.version) || connack.reasonCode != 0;
    if (!announce([&] { emit connackReceived(connack); }) || m_state != State::AwaitingConnack)
        return;
    if (!authenticated(connack))
        return;
    if (!refused) {
        if (!refusesSession(connack))
            becomeConnected(connack);
        return;
    }
    m_readingStopped = true;
    setStage(Stage::Mqtt, StageState::Failed);
    if (announce([this] { emitAttemptChanged(); }))
        closeWith(Ending::By::LocalError); // the server must close; we do not wait for it
}

void Client::becomeConnected(const mqtt::Connack &connack)
{
    m_timeout.stop();
    setStage(Stage::Mqtt, StageState::Ok);
    m_attempt.connected = true;
    m_limits = limitsInForce(m_connect, connack);
    m_framer.setMaximumPacketSize(m_rules->maximumPacketSize());
    settleSession(connack);
    m_keepAlive.start(m_limits.keepAlive);
    const SessionLimits limits = m_limits;
    if (!announce([this] { emitAttemptChanged(); }) || !announce([&] { emit limitsChanged(limits); })
        || !announce([this] { setState(State::Connected); }) || m_state != State::Connected)
        return;
    m_connectedAnnounced = true;
    const Attempt attempt = m_attempt;
    if (announce([&] { emit connected(attempt); }))
        sendWaiting();
}

/// Announced even if a slot ends the connection at the acknowledgement: the server may have got that, and does not send the message again.
void Client::handle(mqtt::Publish &publish)
{
    if (publish.topicName.isEmpty())
        publish.topicName = m_rules->topicName(publish);
    if (publish.qos == mqtt::QoS::AtMostOnce) {
        emit messageReceived(publish);
        return;
    }
    bool deliver = true;
    const QPointer<Client> self(this);
    if (publish.qos == mqtt::QoS::AtLeastOnce) {
        mqtt::Puback puback;
        puback.packetIdentifier = publish.packetIdentifier;
        answer(puback);
    } else {
        deliver = m_session.receive(publish.packetIdentifier);
        mqtt::Pubrec pubrec;
        pubrec.packetIdentifier = publish.packetIdentifier;
        answer(pubrec);
    }
    if (self && deliver)
        emit messageReceived(publish);
}

void Client::handle(const mqtt::Puback &puback)
{
    complete(m_session.acknowledged(puback), puback, PacketType::Puback);
}

void Client::handle(const mqtt::Pubrec &pubrec)
{
    const Session::PubrecResult result = m_session.acknowledged(pubrec);
    const QPointer<Client> self(this);
    if (result.answer)
        answer(*result.answer);
    if (self && result.completed)
        complete(result.completed, pubrec, PacketType::Pubrec);
    else if (self && result.id != 0)
        acknowledge(result.id, pubrec, PacketType::Pubrec);
}

void Client::handle(const mqtt::Pubrel &pubrel)
{
    answer(m_session.released(pubrel));
}

void Client::handle(const mqtt::Pubcomp &pubcomp)
{
    complete(m_session.acknowledged(pubcomp), pubcomp, PacketType::Pubcomp);
}

void Client::handle(const mqtt::Suback &suback)
{
    if (m_session.endRequest(PacketType::Subscribe, suback.packetIdentifier))
        emit subscribed(suback.packetIdentifier, suback);
}

void Client::handle(const mqtt::Unsuback &unsuback)
{
    if (m_session.endRequest(PacketType::Unsubscribe, unsuback.packetIdentifier))
        emit unsubscribed(unsuback.packetIdentifier, unsuback);
}

void Client::handle(const mqtt::Pingresp &)
{
    if (const double roundTripMs = m_keepAlive.answered(); roundTripMs >= 0)
        emit pingAnswered(roundTripMs);
}

void Client::handle(const mqtt::Disconnect &disconnect)
{
    m_attempt.mqtt.serverDisconnect = disconnect;
    setEnding(Ending::By::Peer);
    if (announce([&] { emit serverDisconnectReceived(disconnect); }))
        closeWith(Ending::By::Peer);
}
