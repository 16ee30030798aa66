// Which packets belong to one exchange, told from each of them alone.
#pragma once

#include "trace/LogChunk.h"

/// What kind of exchange a packet belongs to, and whose.
struct LogExchange {
    enum class Family : quint8 { None, Publish, Subscribe, Unsubscribe, Ping, Connect };
    Family family = Family::None;
    mqtt::Sender asking = mqtt::Sender::Client;
    quint16 packetIdentifier = 0;
    bool operator==(const LogExchange &) const = default;
};

LogExchange exchangeOf(const LogRow &row);
/// A packet of an exchange: nothing before it belongs to the exchange.
bool beginsExchange(const LogRow &row);
/// Nothing after it belongs to the exchange.
bool endsExchange(const LogRow &row);
