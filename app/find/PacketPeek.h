// Reads single fields from a packet's bytes without decoding it. For any bytes: what is not there is empty.
#pragma once

#include "mqtt/Properties.h"
#include "trace/LogChunk.h"

/// Where the parts of a packet are, as views into its bytes.
class PacketPeek
{
public:
    PacketPeek() = default;
    PacketPeek(QByteArrayView packet, mqtt::Version version)
        : m_bytes(packet)
        , m_version(version)
        , m_first(packet.isEmpty() ? quint8(0) : quint8(packet[0]))
    {
    }
    explicit PacketPeek(const LogRow &row)
        : PacketPeek(row.bytes, row.version)
    {
    }

    mqtt::PacketType type() const { return mqtt::PacketType(m_first >> 4); } ///< 0: reserved, or no bytes at all.
    int qos() const { return (m_first >> 1) & 3; }                           ///< PUBLISH
    bool retain() const { return m_first & 1; }                              ///< PUBLISH
    bool dup() const { return m_first & 8; }                                 ///< PUBLISH
    qsizetype headerLength() const;                                          ///< Bytes up to the end of Remaining Length.

    QByteArrayView topic() const;   ///< PUBLISH: the Topic Name as it stands in the packet.
    QByteArrayView payload() const; ///< PUBLISH
    /// The properties of PUBLISH and of acknowledgements, without their length.
    QByteArrayView properties() const;
    /// Topic Alias of PUBLISH; 0: none.
    quint16 topicAlias() const;

    /// The Reason Codes or return codes: one for each Topic Filter in SUBACK and UNSUBACK, one in others, which is Success if it was left
    /// out; empty in packets that have none.
    QByteArrayView reasonCodes() const;

private:
    qsizetype propertiesStart() const;
    /// What a Variable Byte Integer at `at` says; `at` then stands behind it. -1: it is not whole.
    qsizetype length(qsizetype &at) const;
    qsizetype twoByteInteger(qsizetype at) const;
    QByteArrayView part(qsizetype from, qsizetype end) const;

    QByteArrayView m_bytes;
    mqtt::Version m_version = mqtt::Version::V311;
    quint8 m_first = 0;
};
