#include "find/PacketExchange.h"

#include "find/LogCursor.h"
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
    return {link.index, link.type, link.sender, link.microseconds, link.kind == LogLink::Kind::Again, link.onOtherConnection};
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
    exchange.steps.append({index, asked.type(), cursor.row().sender});
    if (asked.type() == PacketType::Publish && asked.qos() == 0) {
        exchange.state = PacketExchange::State::Unacknowledged;
        return exchange;
    }
    for (const LogLink &link : linksOf(log, index, cancelled))
        exchange.steps.append(stepOf(link));
    std::sort(exchange.steps.begin(), exchange.steps.end(),
              [](const PacketExchange::Step &a, const PacketExchange::Step &b) { return a.index < b.index; });
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
    cancel();
    m_cancelled = std::make_shared<std::atomic<bool>>(false);
    m_pool.start([this, index, cancelled = m_cancelled] {
        const PacketExchange exchange = readExchange(*m_log, index, cancelled.get());
        QMetaObject::invokeMethod(
            this,
            [this, index, exchange, cancelled] {
                if (*cancelled)
                    return;
                m_cancelled.reset();
                emit found(index, exchange);
            },
            Qt::QueuedConnection);
    });
}
