#include "client/Session.h"

using mqtt::PacketType;
using mqtt::QoS;

namespace {

constexpr quint8 packetIdentifierNotFound = 0x92;

qint64 weight(const mqtt::Publish &publish)
{
    return publish.payload.size() + publish.topicName.size();
}

} // namespace

quint32 Session::nextId()
{
    if (++m_lastId == 0)
        ++m_lastId;
    return m_lastId;
}

quint32 Session::enqueue(mqtt::Publish publish)
{
    const quint32 id = nextId();
    m_waitingBytes += weight(publish);
    m_waiting.push_back({id, std::move(publish)});
    return id;
}

std::optional<mqtt::Publish> Session::takeSendable()
{
    if (m_waiting.empty() || !hasQuota())
        return std::nullopt;
    const quint16 identifier = freeIdentifier();
    if (identifier == 0)
        return std::nullopt;
    Waiting next = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_waitingBytes -= weight(next.publish);
    next.publish.packetIdentifier = identifier;
    next.publish.dup = false; // the first copy [MQTT-3.3.1-3]
    m_outgoing.insert(identifier, {next.id, next.publish.qos == QoS::AtLeastOnce ? Awaiting::Puback : Awaiting::Pubrec});
    return next.publish;
}

std::optional<Session::Completed> Session::complete(const mqtt::PublishAcknowledgement &packet, Awaiting awaiting)
{
    const auto found = m_outgoing.constFind(packet.packetIdentifier);
    if (found == m_outgoing.cend() || found->awaiting != awaiting)
        return std::nullopt;
    Completed completed{found->id, packet.reasonCode, packet.properties.string(mqtt::PropertyId::ReasonString).value_or(QString())};
    m_outgoing.erase(found);
    return completed;
}

std::optional<Session::Completed> Session::acknowledged(const mqtt::Puback &puback)
{
    return complete(puback, Awaiting::Puback);
}

std::optional<Session::Completed> Session::acknowledged(const mqtt::Pubcomp &pubcomp)
{
    return complete(pubcomp, Awaiting::Pubcomp);
}

Session::PubrecResult Session::acknowledged(const mqtt::Pubrec &pubrec)
{
    mqtt::Pubrel answer;
    answer.packetIdentifier = pubrec.packetIdentifier;
    if (pubrec.reasonCode >= 0x80) // the message is over [MQTT-4.4.0-2]
        return {std::nullopt, complete(pubrec, Awaiting::Pubrec)};
    const auto found = m_outgoing.find(pubrec.packetIdentifier);
    if (found == m_outgoing.end() || found->awaiting == Awaiting::Puback) {
        answer.reasonCode = m_version == mqtt::Version::V5 ? packetIdentifierNotFound : 0;
        return {answer, std::nullopt};
    }
    found->awaiting = Awaiting::Pubcomp;
    return {answer, std::nullopt};
}

bool Session::receive(quint16 packetIdentifier)
{
    if (m_incoming.contains(packetIdentifier))
        return false;
    m_incoming.insert(packetIdentifier);
    return true;
}

mqtt::Pubcomp Session::released(const mqtt::Pubrel &pubrel)
{
    mqtt::Pubcomp answer;
    answer.packetIdentifier = pubrel.packetIdentifier;
    if (!m_incoming.remove(pubrel.packetIdentifier) && m_version == mqtt::Version::V5)
        answer.reasonCode = packetIdentifierNotFound;
    return answer;
}

quint16 Session::beginRequest(PacketType type)
{
    const quint16 identifier = freeIdentifier();
    if (identifier != 0)
        m_requests.insert(identifier, type);
    return identifier;
}

bool Session::endRequest(PacketType type, quint16 packetIdentifier)
{
    const auto found = m_requests.constFind(packetIdentifier);
    if (found == m_requests.cend() || *found != type)
        return false;
    m_requests.erase(found);
    return true;
}

quint16 Session::freeIdentifier()
{
    for (int tries = 0; tries < 65'535; ++tries) {
        if (++m_lastIdentifier == 0)
            ++m_lastIdentifier;
        if (!m_outgoing.contains(m_lastIdentifier) && !m_requests.contains(m_lastIdentifier))
            return m_lastIdentifier;
    }
    return 0;
}
