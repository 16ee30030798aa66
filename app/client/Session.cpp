#include "client/Session.h"

#include <algorithm>

using mqtt::PacketType;
using mqtt::QoS;

namespace {

constexpr quint8 packetIdentifierNotFound = 0x92;
constexpr qint64 overhead = 100; ///< Bytes that a message or a property takes besides what it carries, roughly.

qint64 weight(const mqtt::Property &property)
{
    if (const auto *pair = std::get_if<mqtt::StringPair>(&property.value))
        return overhead + 2 * (pair->name.size() + pair->value.size());
    if (const auto *text = std::get_if<QString>(&property.value))
        return overhead + 2 * text->size();
    const auto *bytes = std::get_if<QByteArray>(&property.value);
    return overhead + (bytes ? bytes->size() : 0);
}

qint64 weight(const mqtt::Publish &publish)
{
    qint64 bytes = overhead + publish.payload.size() + 2 * publish.topicName.size();
    for (const mqtt::Property &property : publish.properties.entries())
        bytes += weight(property);
    return bytes;
}

template <typename Map, typename Order>
auto keysInOrder(const Map &map, Order order)
{
    QList<typename Map::key_type> keys = map.keys();
    std::sort(keys.begin(), keys.end(), [&](auto a, auto b) { return order(map[a]) < order(map[b]); });
    return keys;
}

} // namespace

void Session::beginConnection(mqtt::Version version, quint16 receiveMaximum)
{
    m_version = version;
    m_receiveMaximum = receiveMaximum;
    m_open = 0;
    m_sendAgain.clear();
    m_releaseAgain.clear();
    for (Outgoing &outgoing : m_outgoing)
        outgoing.open = false;
    const auto inOrder = keysInOrder(m_outgoing, [](const Outgoing &outgoing) { return outgoing.lastStep; });
    for (const quint16 identifier : inOrder)
        (m_outgoing[identifier].awaiting == Awaiting::Pubcomp ? m_releaseAgain : m_sendAgain).push_back(identifier);
}

QList<Session::Request> Session::endConnection()
{
    QList<Request> requests;
    for (auto it = m_requests.cbegin(); it != m_requests.cend(); ++it)
        requests.append({it.key(), it.value()});
    std::sort(requests.begin(), requests.end(), [](const Request &a, const Request &b) { return a.packetIdentifier < b.packetIdentifier; });
    m_requests.clear();
    return requests;
}

QList<quint32> Session::discard()
{
    QList<quint32> ids;
    const auto inOrder = keysInOrder(m_outgoing, [](const Outgoing &outgoing) { return outgoing.firstSent; });
    for (const quint16 identifier : inOrder)
        ids << m_outgoing[identifier].id;
    m_outgoing.clear();
    m_sendAgain.clear();
    m_releaseAgain.clear();
    m_abandoned.clear();
    m_incoming.clear();
    m_open = 0;
    m_heldBytes = 0;
    return ids;
}

QList<quint32> Session::discardWaiting()
{
    QList<quint32> ids;
    for (const Waiting &waiting : m_waiting)
        ids << waiting.id;
    m_waiting.clear();
    m_waitingBytes = 0;
    return ids;
}

quint32 Session::nextId()
{
    if (++m_lastId == 0)
        ++m_lastId;
    return m_lastId;
}

quint32 Session::enqueue(mqtt::Publish publish, std::optional<mqtt::Publish> firstCopy)
{
    const quint32 id = nextId();
    m_waitingBytes += weight(publish);
    m_waiting.push_back({id, std::move(publish), std::move(firstCopy)});
    return id;
}

bool Session::sendsNow() const
{
    const qsizetype used = m_outgoing.size() + m_requests.size() + m_abandoned.size();
    return m_waiting.empty() && m_sendAgain.empty() && hasQuota() && used < 65'535;
}

std::optional<Session::Sendable> Session::takeSendable()
{
    if (const auto again = takeAgain())
        return again;
    return m_sendAgain.empty() ? takeWaiting() : std::nullopt; // new messages do not overtake old ones
}

std::optional<Session::Sendable> Session::takeAgain()
{
    while (!m_sendAgain.empty() && hasQuota()) {
        const quint16 identifier = m_sendAgain.front();
        m_sendAgain.pop_front();
        const auto found = m_outgoing.find(identifier);
        if (found == m_outgoing.end() || found->open || found->awaiting == Awaiting::Pubcomp)
            continue; // acknowledged meanwhile
        open(*found);
        Sendable again{found->id, found->publish};
        again.publish.dup = true;
        return again;
    }
    return std::nullopt;
}

std::optional<Session::Sendable> Session::takeWaiting()
{
    if (m_waiting.empty() || !hasQuota())
        return std::nullopt;
    const quint16 identifier = freeIdentifier();
    if (identifier == 0)
        return std::nullopt;
    Waiting next = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_waitingBytes -= weight(next.publish);
    m_heldBytes += weight(next.publish);
    next.publish.packetIdentifier = identifier;
    Sendable first{next.id, next.firstCopy.value_or(next.publish)};
    first.publish.packetIdentifier = identifier;
    first.publish.dup = false; // the first copy [MQTT-3.3.1-3]
    Outgoing outgoing;
    outgoing.id = next.id;
    outgoing.awaiting = next.publish.qos == QoS::AtLeastOnce ? Awaiting::Puback : Awaiting::Pubrec;
    outgoing.firstSent = outgoing.lastStep = ++m_step;
    outgoing.publish = std::move(next.publish);
    open(outgoing);
    m_outgoing.insert(identifier, std::move(outgoing));
    return first;
}

std::optional<mqtt::Pubrel> Session::takeRelease()
{
    while (!m_releaseAgain.empty()) {
        mqtt::Pubrel pubrel;
        pubrel.packetIdentifier = m_releaseAgain.front();
        m_releaseAgain.pop_front();
        const auto found = m_outgoing.find(pubrel.packetIdentifier);
        if (found == m_outgoing.end() || found->open)
            continue;
        open(*found);
        return pubrel;
    }
    return std::nullopt;
}

void Session::abandon(const mqtt::Publish &publish)
{
    const auto found = m_outgoing.find(publish.packetIdentifier);
    if (found == m_outgoing.end())
        return;
    if (publish.dup && publish.qos == QoS::ExactlyOnce)
        m_abandoned.insert(publish.packetIdentifier);
    erase(found);
}

/// It counts against the send quota from now on. That holds for a PUBREL sent again too: the server may count its message as under way
/// [MQTT-3.3.4-7].
void Session::open(Outgoing &outgoing)
{
    if (!std::exchange(outgoing.open, true))
        ++m_open;
}

void Session::erase(OutgoingByIdentifier::iterator found)
{
    if (found->open)
        --m_open;
    if (found->awaiting != Awaiting::Pubcomp)
        m_heldBytes -= weight(found->publish);
    m_outgoing.erase(found);
}

std::optional<Session::Completed> Session::complete(const mqtt::PublishAcknowledgement &packet, Awaiting awaiting)
{
    const auto found = m_outgoing.find(packet.packetIdentifier);
    if (found == m_outgoing.end() || found->awaiting != awaiting)
        return std::nullopt;
    Completed completed{found->id, packet.reasonCode, packet.properties.string(mqtt::PropertyId::ReasonString).value_or(QString())};
    erase(found);
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
    if (pubrec.reasonCode >= 0x80) { // the message is over [MQTT-4.4.0-2]
        const auto completed = complete(pubrec, Awaiting::Pubrec);
        return {completed ? completed->id : 0, std::nullopt, completed};
    }
    const auto found = m_outgoing.find(pubrec.packetIdentifier);
    if (found == m_outgoing.end() || found->awaiting == Awaiting::Puback) {
        answer.reasonCode = m_version == mqtt::Version::V5 ? packetIdentifierNotFound : 0;
        return {0, answer, std::nullopt};
    }
    if (found->awaiting == Awaiting::Pubrec) {
        m_heldBytes -= weight(found->publish);
        found->publish = {};
        found->awaiting = Awaiting::Pubcomp;
        found->lastStep = ++m_step;
    }
    open(*found);
    return {found->id, answer, std::nullopt};
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
        if (!m_outgoing.contains(m_lastIdentifier) && !m_requests.contains(m_lastIdentifier) && !m_abandoned.contains(m_lastIdentifier))
            return m_lastIdentifier;
    }
    return 0;
}
