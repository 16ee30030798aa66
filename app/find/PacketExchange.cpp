#include "find/PacketExchange.h"

#include "find/LogCursor.h"
#include "find/LogExchange.h"
#include "find/PacketPeek.h"
#include "mqtt/ReasonCodes.h"

#include <algorithm>

using mqtt::PacketType;

namespace {

quint8 firstCode(const PacketPeek &packet)
{
    const QByteArrayView codes = packet.reasonCodes();
    return codes.isEmpty() ? quint8(0) : quint8(codes[0]);
}

/// What is to follow this packet of an exchange; nullopt: nothing.
std::optional<PacketType> followerOf(const LogRow &row, PacketType began)
{
    const PacketPeek packet(row);
    switch (packet.type()) {
    case PacketType::Publish:
        return packet.qos() == 2 ? PacketType::Pubrec : PacketType::Puback;
    case PacketType::Pubrec:
        return mqtt::isFailure(firstCode(packet), PacketType::Pubrec, row.version) ? std::nullopt : std::optional(PacketType::Pubrel);
    case PacketType::Pubrel:
        return PacketType::Pubcomp;
    case PacketType::Subscribe:
        return PacketType::Suback;
    case PacketType::Unsubscribe:
        return PacketType::Unsuback;
    case PacketType::Pingreq:
        return PacketType::Pingresp;
    case PacketType::Connect:
        return PacketType::Connack;
    case PacketType::Auth:
        if (began == PacketType::Connect)
            return PacketType::Connack;
        return row.sender == mqtt::Sender::Server && firstCode(packet) == 0 ? std::nullopt : std::optional(PacketType::Auth);
    default:
        return std::nullopt;
    }
}

bool begins(PacketType type)
{
    return type == PacketType::Publish || type == PacketType::Subscribe || type == PacketType::Unsubscribe || type == PacketType::Pingreq
        || type == PacketType::Connect || type == PacketType::Auth;
}

bool isPartOfExchanges(PacketType type)
{
    return type != PacketType(0) && type != PacketType::Disconnect;
}

/// The connection that carried this record ended after it.
bool endedAfter(LogCursor &cursor, qint64 index)
{
    if (!cursor.moveTo(index))
        return false;
    const quint32 source = cursor.row().sourceId;
    while (cursor.moveTo(++index)) {
        const LogRow &row = cursor.row();
        if (row.sourceId == source && !row.isPacket && row.eventKind == TransportEvent::Kind::Closed)
            return true;
    }
    return false;
}

PacketExchange::Step stepOf(const LogLink &link)
{
    return {link.index, link.type, link.sender, link.microseconds, false, link.onOtherConnection};
}

/// Marks what the exchange holds earlier too.
void markRepeated(QList<PacketExchange::Step> &steps)
{
    for (auto step = steps.begin(); step != steps.end(); ++step) {
        const auto isSame = [&](const PacketExchange::Step &other) { return other.type == step->type && other.sender == step->sender; };
        const bool isRepeatable = step->type == PacketType::Publish || step->type == PacketType::Pubrel;
        step->isAgain = isRepeatable && std::any_of(steps.begin(), step, isSame);
    }
}

/// Times from the record that was asked about become times from step to step.
void makeRelative(QList<PacketExchange::Step> &steps)
{
    qint64 before = steps.first().microseconds;
    for (PacketExchange::Step &step : steps) {
        const qint64 at = step.microseconds;
        step.microseconds = at - before;
        before = at;
    }
}

/// Tells the records that may change what is known of an exchange.
class Concern
{
public:
    Concern(const PacketLog &log, const LogRow &asked)
        : m_log(log)
        , m_exchange(exchangeOf(asked))
        , m_sourceId(asked.sourceId)
        , m_source(log.source(asked.sourceId))
    {
    }

    bool isMet(const LogRow &row)
    {
        if (!row.isPacket)
            return row.eventKind == TransportEvent::Kind::Closed && isOfConnection(row.sourceId);
        const LogExchange exchange = exchangeOf(row);
        // A packet that connects may carry the session over.
        return (exchange == m_exchange || exchange.family == LogExchange::Family::Connect) && isOfConnection(row.sourceId);
    }

private:
    /// The attempt that was asked about, or another one of the same connection.
    bool isOfConnection(quint32 sourceId) const
    {
        const auto source = sourceId == m_sourceId ? m_source : m_log.source(sourceId);
        return source && m_source && source->connection == m_source->connection;
    }

    const PacketLog &m_log;
    LogExchange m_exchange;
    quint32 m_sourceId;
    std::shared_ptr<const LogSource> m_source;
};

} // namespace

PacketExchange readExchange(const PacketLog &log, qint64 index, const std::atomic<bool> *cancelled)
{
    PacketExchange exchange;
    LogCursor cursor(log, cancelled);
    if (!cursor.moveTo(index) || !cursor.row().isPacket || cursor.row().malformed)
        return exchange;
    const PacketPeek asked(cursor.row());
    if (!isPartOfExchanges(asked.type()))
        return exchange;
    exchange.readTo = log.size(); // before anything is looked at: what comes meanwhile is looked at again
    exchange.steps.append({index, asked.type(), cursor.row().sender});
    if (asked.type() == PacketType::Publish && asked.qos() == 0) {
        exchange.state = PacketExchange::State::Unacknowledged;
        return exchange;
    }
    for (const LogLink &link : linksOf(log, index, cancelled))
        exchange.steps.append(stepOf(link));
    std::sort(exchange.steps.begin(), exchange.steps.end(),
              [](const PacketExchange::Step &a, const PacketExchange::Step &b) { return a.index < b.index; });
    markRepeated(exchange.steps);
    makeRelative(exchange.steps);
    const bool isCancelled = cancelled && cancelled->load();
    if (isCancelled || !cursor.moveTo(exchange.steps.last().index))
        return {};
    const auto awaited = followerOf(cursor.row(), exchange.steps.first().type);
    if (!awaited) {
        exchange.state = begins(exchange.steps.first().type) ? PacketExchange::State::Whole : PacketExchange::State::Headless;
        return exchange;
    }
    exchange.awaited = *awaited;
    exchange.state = endedAfter(cursor, exchange.steps.last().index) ? PacketExchange::State::Ended : PacketExchange::State::Waiting;
    return exchange;
}

PacketExchange readExchangeAgain(const PacketLog &log, qint64 index, const PacketExchange &waiting, const std::atomic<bool> *cancelled)
{
    LogCursor cursor(log, cancelled);
    if (waiting.state != PacketExchange::State::Waiting || !cursor.moveTo(index))
        return readExchange(log, index, cancelled);
    Concern concern(log, cursor.row());
    PacketExchange exchange = waiting;
    for (; cursor.moveTo(exchange.readTo); ++exchange.readTo) {
        if (concern.isMet(cursor.row()))
            return readExchange(log, index, cancelled);
    }
    return cancelled && cancelled->load() ? PacketExchange() : exchange;
}

PacketExchangeFinder::PacketExchangeFinder(const PacketLog *log, QObject *parent)
    : QObject(parent)
    , m_log(log)
{
    m_pool.setMaxThreadCount(1);
}

PacketExchangeFinder::~PacketExchangeFinder()
{
    cancel();
    m_pool.waitForDone();
}

void PacketExchangeFinder::cancel()
{
    if (m_cancelled)
        *m_cancelled = true;
    m_cancelled.reset();
}

void PacketExchangeFinder::find(qint64 index)
{
    m_found = {};
    start(index, [this, index](const std::atomic<bool> *cancelled) { return readExchange(*m_log, index, cancelled); });
}

void PacketExchangeFinder::findAgain()
{
    if (m_found.state != PacketExchange::State::Waiting)
        return;
    start(m_foundIndex, [this, index = m_foundIndex, waiting = m_found](const std::atomic<bool> *cancelled) {
        return readExchangeAgain(*m_log, index, waiting, cancelled);
    });
}

void PacketExchangeFinder::start(qint64 index, const Reader &read)
{
    cancel();
    m_cancelled = std::make_shared<std::atomic<bool>>(false);
    m_pool.start([this, index, read, cancelled = m_cancelled] {
        const PacketExchange exchange = read(cancelled.get());
        QMetaObject::invokeMethod(
            this,
            [this, index, exchange, cancelled] {
                if (*cancelled)
                    return;
                m_cancelled.reset();
                m_foundIndex = index;
                m_found = exchange;
                emit found(index, exchange);
            },
            Qt::QueuedConnection);
    });
}
