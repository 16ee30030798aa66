#include "find/LogTracker.h"

#include "find/PacketPeek.h"
#include "find/RequestKey.h"
#include "mqtt/ReasonCodes.h"

#include <algorithm>

using mqtt::PacketType;

namespace {

constexpr qint64 topicBytesMaximum = 4 * 1024 * 1024; ///< Kept of topics that were read back.

quint64 aliasKey(const LogRow &row, quint16 alias)
{
    return quint64(row.sourceId) << 32 | quint64(row.sender) << 16 | alias;
}

} // namespace

void LogTracker::read(const LogSlice &slice)
{
    if (!isNeeded() || slice.isDropped()) {
        m_position = std::max(m_position, slice.end());
        return;
    }
    for (qint64 index = std::max(m_position, slice.first()); index < slice.end(); ++index) {
        const LogRow row = slice.row(index);
        if (!row.isPacket && row.eventKind == TransportEvent::Kind::Closed)
            m_requests.erase(row.sourceId);
        if (!row.isPacket || row.malformed || row.bytes.isEmpty())
            continue;
        const auto type = PacketType(quint8(row.bytes[0]) >> 4);
        if (type == PacketType::Publish && m_tracksAliases && row.version == mqtt::Version::V5)
            readPublish(row);
        if (m_tracksRefusals) {
            readRequest(row);
            readAnswer(row);
        }
    }
    m_position = std::max(m_position, slice.end());
}

void LogTracker::readPublish(const LogRow &row)
{
    const PacketPeek packet(row);
    const QByteArrayView topic = packet.topic();
    if (topic.isEmpty())
        return;
    const quint16 alias = packet.topicAlias();
    if (alias == 0)
        return;
    const size_t hash = qHash(topic);
    std::vector<AliasChange> &changes = m_aliases[aliasKey(row, alias)];
    if (changes.empty() || changes.back().topicHash != hash)
        changes.push_back({row.index, hash});
}

void LogTracker::readRequest(const LogRow &row)
{
    const auto key = requestKeyOf(row);
    if (!key)
        return;
    const bool again = PacketPeek(row).type() == PacketType::Publish && PacketPeek(row).dup();
    const auto [place, isNew] = m_requests[row.sourceId].try_emplace(*key, Request{row.index, row.index});
    if (!isNew)
        place->second = {again ? place->second.first : row.index, row.index};
}

void LogTracker::readAnswer(const LogRow &row)
{
    const auto key = answeredKeyOf(row);
    if (!key)
        return;
    const auto source = m_requests.find(row.sourceId);
    if (source == m_requests.end())
        return;
    const auto place = source->second.find(*key);
    if (place == source->second.end())
        return;
    const PacketPeek packet(row);
    bool refused = false;
    for (const char code : packet.reasonCodes())
        refused |= mqtt::isFailure(quint8(code), packet.type(), row.version);
    if (packet.type() == PacketType::Pubrec && !refused)
        return; // PUBCOMP ends it
    if (refused && packet.type() != PacketType::Pubcomp) {
        refuse(place->second.first);
        if (place->second.last != place->second.first)
            refuse(place->second.last);
    }
    source->second.erase(place);
}

void LogTracker::refuse(qint64 index)
{
    if (m_refused.insert(index) >= 0)
        m_news.push_back(index);
}

std::vector<qint64> LogTracker::takeRefusedBefore(qint64 index)
{
    std::vector<qint64> taken;
    std::swap(taken, m_news);
    std::erase_if(taken, [index](qint64 refused) { return refused >= index; });
    return taken;
}

QByteArrayView LogTracker::topicOf(const PacketLog &log, const LogRow &row)
{
    const PacketPeek packet(row);
    if (const QByteArrayView topic = packet.topic(); !topic.isEmpty() || row.version != mqtt::Version::V5)
        return topic;
    const quint16 alias = packet.topicAlias();
    const quint64 key = aliasKey(row, alias);
    const auto changes = m_aliases.find(key);
    if (alias == 0 || changes == m_aliases.end())
        return {};
    const auto after = std::upper_bound(changes->second.cbegin(), changes->second.cend(), row.index,
                                        [](qint64 index, const AliasChange &change) { return index < change.index; });
    if (after == changes->second.cbegin())
        return {};
    const qint64 setAt = std::prev(after)->index;
    if (m_topicBytes > topicBytesMaximum) {
        m_topics.clear();
        m_topicBytes = 0;
    }
    Topic &topic = m_topics[key];
    if (topic.setAt != setAt) {
        const LogSlice slice = log.slice(setAt);
        topic.setAt = setAt;
        topic.name = slice.isEmpty() || slice.isDropped() ? QByteArray() : PacketPeek(slice.row(setAt)).topic().toByteArray();
        m_topicBytes += topic.name.size() + qint64(sizeof(Topic));
    }
    return topic.name;
}
