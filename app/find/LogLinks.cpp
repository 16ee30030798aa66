#include "find/LogLinks.h"

#include "find/LogCursor.h"
#include "find/LogExchange.h"
#include "find/PacketPeek.h"
#include "mqtt/Codec.h"

#include <algorithm>
#include <deque>

using mqtt::PacketType;

namespace {

using Family = LogExchange::Family;

/// Collects the records of one exchange.
class Collector
{
public:
    Collector(LogCursor &cursor, const LogRow &row)
        : m_cursor(cursor)
        , m_row(row)
        , m_exchange(exchangeOf(row))
    {
    }

    QList<LogLink> collect()
    {
        if (m_exchange.family == Family::None)
            return {};
        if (m_exchange.family == Family::Ping) {
            collectPings();
            return m_links;
        }
        if (!beginsExchange(m_row))
            collectBefore(m_row.index - 1, m_row.sourceId);
        if (!endsExchange(m_row))
            collectAfter(m_row.index + 1, m_row.sourceId);
        std::sort(m_links.begin(), m_links.end(), [](const LogLink &a, const LogLink &b) { return a.index < b.index; });
        return m_links;
    }

private:
    void add(const LogRow &row);
    void collectBefore(qint64 from, quint32 sourceId);
    void collectAfter(qint64 from, quint32 sourceId);
    void collectPings();
    bool keepsSession(quint32 sourceId, qint64 connectIndex, quint32 earlierId);
    std::optional<quint32> attemptBefore(quint32 sourceId) const;
    std::optional<qint64> connectOf(quint32 sourceId, qint64 from);

    LogCursor &m_cursor;
    const LogRow m_row; ///< Its bytes are not used after others were read.
    LogExchange m_exchange;
    QList<LogLink> m_links;
};

void Collector::add(const LogRow &row)
{
    LogLink link;
    const PacketPeek packet(row);
    link.index = row.index;
    link.type = packet.type();
    link.sender = row.sender;
    link.microseconds = row.microseconds - m_row.microseconds;
    link.onOtherConnection = row.sourceId != m_row.sourceId;
    m_links.append(link);
}

/// Back to where the exchange began; from an earlier connection too, if the session was kept.
void Collector::collectBefore(qint64 from, quint32 sourceId)
{
    for (qint64 index = from; m_cursor.moveTo(index); --index) {
        const LogRow &row = m_cursor.row();
        if (row.sourceId != sourceId || !row.isPacket)
            continue;
        const LogExchange exchange = exchangeOf(row);
        if (exchange == m_exchange) {
            if (endsExchange(row))
                return;
            add(row);
            if (beginsExchange(row))
                return;
        } else if (exchange.family == Family::Connect && PacketPeek(row).type() == PacketType::Connect) {
            const auto earlier = m_exchange.family == Family::Publish ? attemptBefore(sourceId) : std::nullopt;
            if (!earlier || !keepsSession(sourceId, index, *earlier))
                return;
            sourceId = *earlier;
        }
    }
}

void Collector::collectAfter(qint64 from, quint32 sourceId)
{
    for (qint64 index = from; m_cursor.moveTo(index); ++index) {
        const LogRow &row = m_cursor.row();
        if (row.sourceId != sourceId) {
            const bool isConnect = row.isPacket && PacketPeek(row).type() == PacketType::Connect;
            if (!isConnect || m_exchange.family != Family::Publish || attemptBefore(row.sourceId) != sourceId)
                continue;
            const quint32 later = row.sourceId;
            if (!keepsSession(later, index, sourceId))
                return;
            sourceId = later;
            continue;
        }
        if (exchangeOf(row) != m_exchange)
            continue;
        if (beginsExchange(row))
            return; // the identifier is used again
        add(row);
        if (endsExchange(row))
            return;
    }
}

/// The attempt before, of the same connection.
std::optional<quint32> Collector::attemptBefore(quint32 sourceId) const
{
    const auto sources = m_cursor.log().sources();
    if (qsizetype(sourceId) >= sources.size() || sources[sourceId]->kind != LogSource::Kind::Attempt)
        return std::nullopt;
    for (qsizetype id = qsizetype(sourceId) - 1; id >= 0; --id) {
        const LogSource &source = *sources[id];
        if (source.kind == LogSource::Kind::Attempt && source.connection == sources[sourceId]->connection)
            return quint32(id);
    }
    return std::nullopt;
}

/// The CONNECT of the source, looked for backwards.
std::optional<qint64> Collector::connectOf(quint32 sourceId, qint64 from)
{
    for (qint64 index = from; m_cursor.moveTo(index); --index) {
        const LogRow &row = m_cursor.row();
        if (row.sourceId == sourceId && row.isPacket && PacketPeek(row).type() == PacketType::Connect)
            return index;
    }
    return std::nullopt;
}

/// The server went on with the session of the earlier connection: Session Present, and the same Client Identifier.
bool Collector::keepsSession(quint32 sourceId, qint64 connectIndex, quint32 earlierId)
{
    bool present = false;
    for (qint64 index = connectIndex + 1; m_cursor.moveTo(index); ++index) {
        const LogRow &row = m_cursor.row();
        if (row.sourceId != sourceId)
            continue;
        const PacketPeek packet(row);
        if (row.isPacket && packet.type() == PacketType::Connack) {
            present = row.bytes.size() > packet.headerLength() && row.bytes[packet.headerLength()] & 1;
            break;
        }
        if (!row.isPacket && row.eventKind == TransportEvent::Kind::Closed)
            break;
    }
    if (!present)
        return false;
    const auto clientIdAt = [this](qint64 index) {
        m_cursor.moveTo(index);
        const LogRow &row = m_cursor.row();
        const auto decoded = mqtt::decode(row.bytes, row.version, row.sender);
        const auto *packet = std::get_if<mqtt::Packet>(&decoded);
        const auto *connect = packet ? std::get_if<mqtt::Connect>(packet) : nullptr;
        return connect ? connect->clientId : QString();
    };
    const auto earlier = connectOf(earlierId, connectIndex - 1);
    if (!earlier)
        return false;
    const QString id = clientIdAt(connectIndex), earlierClientId = clientIdAt(*earlier);
    return id == earlierClientId || earlierClientId.isEmpty(); // assigned by the server
}

/// PINGRESP answer PINGREQ in order. Told from where all before were answered: the last PINGRESP with one PINGREQ alone before it.
void Collector::collectPings()
{
    enum class Seen : quint8 { Nothing, Response, RequestThenResponse };
    Seen seen = Seen::Nothing;
    qint64 start = m_row.index;
    const auto isPing = [this](PacketType type) { return m_cursor.row().isPacket && PacketPeek(m_cursor.row()).type() == type; };
    for (qint64 index = m_row.index - 1; m_cursor.moveTo(index); --index) {
        if (m_cursor.row().sourceId != m_row.sourceId)
            continue;
        if (isPing(PacketType::Connect))
            break;
        if (isPing(PacketType::Pingresp)) {
            if (seen == Seen::RequestThenResponse)
                break;
            seen = Seen::Response;
            start = index;
        } else if (isPing(PacketType::Pingreq)) {
            seen = seen == Seen::Response ? Seen::RequestThenResponse : Seen::Nothing;
            start = index;
        }
    }
    std::deque<qint64> open;
    for (qint64 index = start; m_cursor.moveTo(index); ++index) {
        if (m_cursor.row().sourceId != m_row.sourceId)
            continue;
        if (isPing(PacketType::Connect) || (!m_cursor.row().isPacket && m_cursor.row().eventKind == TransportEvent::Kind::Closed))
            return;
        if (isPing(PacketType::Pingreq))
            open.push_back(index);
        if (!isPing(PacketType::Pingresp))
            continue;
        const qint64 asked = open.empty() ? -1 : open.front();
        if (!open.empty())
            open.pop_front();
        if (asked != m_row.index && index != m_row.index)
            continue;
        if (asked >= 0 && m_cursor.moveTo(asked == m_row.index ? index : asked))
            add(m_cursor.row());
        return;
    }
}

} // namespace

QList<LogLink> linksOf(const PacketLog &log, qint64 index, const std::atomic<bool> *cancelled)
{
    LogCursor cursor(log, cancelled);
    if (!cursor.moveTo(index))
        return {};
    const LogSlice held = log.slice(index); // its bytes are looked at to the end
    const LogRow row = held.row(index);
    const QList<LogLink> links = Collector(cursor, row).collect();
    return cancelled && *cancelled ? QList<LogLink>() : links;
}
