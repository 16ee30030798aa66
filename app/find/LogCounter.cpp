#include "find/LogCounter.h"

#include "find/PacketPeek.h"
#include "mqtt/ReasonCodes.h"

using namespace Qt::StringLiterals;
using mqtt::PacketType;

namespace {

constexpr std::size_t openPingsMaximum = 1000; ///< More without an answer are not timed.

mqtt::Sender other(mqtt::Sender sender)
{
    return sender == mqtt::Sender::Client ? mqtt::Sender::Server : mqtt::Sender::Client;
}

quint32 keyOf(LogDelay delay, mqtt::Sender asking, quint16 packetIdentifier)
{
    return quint32(delay) << 20 | quint32(asking) << 16 | packetIdentifier;
}

} // namespace

QString nameOf(LogDelay delay)
{
    switch (delay) {
    case LogDelay::ConnectConnack:
        return u"CONNECT → CONNACK"_s;
    case LogDelay::PingreqPingresp:
        return u"PINGREQ → PINGRESP"_s;
    case LogDelay::PublishPuback:
        return u"PUBLISH → PUBACK"_s;
    case LogDelay::PublishPubrec:
        return u"PUBLISH → PUBREC"_s;
    case LogDelay::PubrelPubcomp:
        return u"PUBREL → PUBCOMP"_s;
    case LogDelay::SubscribeSuback:
        return u"SUBSCRIBE → SUBACK"_s;
    case LogDelay::UnsubscribeUnsuback:
        return u"UNSUBSCRIBE → UNSUBACK"_s;
    }
    return {};
}

TrafficCount LogFigures::total() const
{
    TrafficCount all;
    for (const TrafficCount &one : byType)
        all += one;
    return all;
}

void LogCounter::add(const LogRow &row, bool isWanted)
{
    if (isWanted)
        count(row);
    if (!row.isPacket) {
        if (row.eventKind == TransportEvent::Kind::Closed)
            forget(row.sourceId);
    } else if (!row.malformed && !row.bytes.isEmpty()) {
        time(row, isWanted);
    }
}

void LogCounter::count(const LogRow &row)
{
    if (m_figures.records++ == 0)
        m_figures.firstMicroseconds = row.microseconds;
    m_figures.lastMicroseconds = row.microseconds;
    if (!row.isPacket) {
        ++m_figures.events;
        return;
    }
    m_figures.malformed += row.malformed ? 1 : 0;
    TrafficCount &type = m_figures.byType[row.bytes.isEmpty() ? 0 : quint8(row.bytes[0]) >> 4];
    ++type.packets[std::size_t(row.sender)];
    type.bytes[std::size_t(row.sender)] += row.bytes.size();
    m_figures.rates.add(row.microseconds, row.sender, row.bytes.size());
}

/// What is sent again keeps the time of the first, since that is how long the message took.
void LogCounter::ask(const LogRow &row, LogDelay delay, bool keepsFirst)
{
    const auto [place, isNew] =
        m_waiting[row.sourceId].try_emplace(keyOf(delay, row.sender, row.packetIdentifier), Waiting{row.microseconds, delay, row.sender});
    if (!isNew && keepsFirst)
        return;
    place->second.microseconds = row.microseconds;
    ++m_figures.unanswered[std::size_t(delay)][std::size_t(row.sender)]; // the identifier used again: the earlier one stays unanswered
}

void LogCounter::answer(const LogRow &row, LogDelay delay)
{
    const auto source = m_waiting.find(row.sourceId);
    if (source == m_waiting.end())
        return;
    const auto place = source->second.find(keyOf(delay, other(row.sender), row.packetIdentifier));
    if (place == source->second.end())
        return;
    m_figures.delays[std::size_t(delay)][std::size_t(place->second.asking)].add(row.microseconds - place->second.microseconds);
    --m_figures.unanswered[std::size_t(delay)][std::size_t(place->second.asking)];
    source->second.erase(place);
}

void LogCounter::time(const LogRow &row, bool isWanted)
{
    const PacketPeek packet(row);
    switch (packet.type()) {
    case PacketType::Publish:
        if (isWanted && packet.qos())
            ask(row, packet.qos() == 1 ? LogDelay::PublishPuback : LogDelay::PublishPubrec, packet.dup());
        break;
    case PacketType::Pubrel:
        if (isWanted)
            ask(row, LogDelay::PubrelPubcomp, true);
        break;
    case PacketType::Connect:
        if (isWanted)
            ask(row, LogDelay::ConnectConnack, false);
        break;
    case PacketType::Subscribe:
        if (isWanted)
            ask(row, LogDelay::SubscribeSuback, false);
        break;
    case PacketType::Unsubscribe:
        if (isWanted)
            ask(row, LogDelay::UnsubscribeUnsuback, false);
        break;
    case PacketType::Connack:
        return answer(row, LogDelay::ConnectConnack);
    case PacketType::Puback:
        return answer(row, LogDelay::PublishPuback);
    case PacketType::Pubrec:
        return answer(row, LogDelay::PublishPubrec);
    case PacketType::Pubcomp:
        return answer(row, LogDelay::PubrelPubcomp);
    case PacketType::Suback:
        return answer(row, LogDelay::SubscribeSuback);
    case PacketType::Unsuback:
        return answer(row, LogDelay::UnsubscribeUnsuback);
    case PacketType::Pingreq:
    case PacketType::Pingresp:
        return timePing(row, isWanted);
    default:
        break;
    }
}

/// Without an identifier they are answered in order; that a PINGREQ is wanted or not must not change whose answer is whose.
void LogCounter::timePing(const LogRow &row, bool isWanted)
{
    std::deque<std::pair<qint64, bool>> &open = m_pings[row.sourceId];
    qint64 &unanswered = m_figures.unanswered[std::size_t(LogDelay::PingreqPingresp)][std::size_t(mqtt::Sender::Client)];
    if (PacketPeek(row).type() == PacketType::Pingreq) {
        if (open.size() == openPingsMaximum)
            return;
        open.push_back({row.microseconds, isWanted});
        unanswered += isWanted ? 1 : 0;
        return;
    }
    if (open.empty())
        return;
    const auto [asked, wasWanted] = open.front();
    open.pop_front();
    if (!wasWanted)
        return;
    --unanswered;
    m_figures.delays[std::size_t(LogDelay::PingreqPingresp)][std::size_t(mqtt::Sender::Client)].add(row.microseconds - asked);
}

/// Its connection is closed: what waits stays unanswered.
void LogCounter::forget(quint32 sourceId)
{
    m_waiting.erase(sourceId);
    m_pings.erase(sourceId);
}
