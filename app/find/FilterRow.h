// A record while a filter looks at it: what costs time is found out once, and only if a term asks.
#pragma once

#include "find/LogTracker.h"
#include "find/PacketPeek.h"
#include "mqtt/Codec.h"
#include "trace/Masking.h"

/// What the records of a log have in common.
class FilterContext
{
public:
    FilterContext(const PacketLog &log, bool tracksAliases, bool tracksRefusals)
        : log(log)
        , tracker(tracksAliases, tracksRefusals)
    {
    }
    /// Takes up secrets and sources that came since.
    void refresh();
    qint64 startOf(quint32 sourceId) const { return sourceId < m_starts.size() ? m_starts[sourceId] : 0; } ///< LogRow::microseconds

    const PacketLog &log;
    LogTracker tracker;
    QList<QByteArray> secrets;
    qsizetype longestSecret = 0;
    QList<std::shared_ptr<const LogSource>> sources;

private:
    std::vector<qint64> m_starts;
};

class FilterRow
{
public:
    explicit FilterRow(FilterContext &context)
        : m_context(context)
    {
    }
    void set(const LogRow &row);

    FilterContext &context() const { return m_context; }
    const LogRow &row() const { return m_row; }
    const PacketPeek &packet() const { return m_packet; } ///< Of events: of nothing.
    bool is(mqtt::PacketType type) const { return m_row.isPacket && m_packet.type() == type; }

    /// Of a PUBLISH, also behind a topic alias.
    QByteArrayView topic()
    {
        const QByteArrayView own = m_packet.topic();
        return own.isEmpty() ? m_context.tracker.topicOf(m_context.log, m_row) : own;
    }
    /// What decode() makes of the packet with its secrets overwritten; nullptr if it is malformed.
    const mqtt::Packet *decoded();
    /// These bytes of the packet, or some of them, are masked.
    bool isMasked(qsizetype offset, qsizetype length);
    /// These bytes of the packet are all in one string or in binary data.
    bool isText(qsizetype offset, qsizetype length);
    /// An event's name and what it says, masked, as UTF-8.
    const QByteArray &eventText();

private:
    struct Found {
        std::optional<mqtt::Packet> packet;
        bool isDecoded = false;
        std::optional<mqtt::Fields> fields;
        std::optional<ByteRanges> masked;
        std::optional<QByteArray> eventText;
    };
    Found &found();
    bool hasOwnSecrets() const;
    const ByteRanges &maskedRanges();
    bool holdsSecret(QByteArrayView bytes) const;

    FilterContext &m_context;
    LogRow m_row;
    PacketPeek m_packet;
    std::unique_ptr<Found> m_found;
};
