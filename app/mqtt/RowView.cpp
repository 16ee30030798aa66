#include "mqtt/RowView.h"

namespace mqtt {
namespace {

// Reads lengths and identifiers. Past the end it gives zeros, and ok() is false from then on.
class Cursor
{
public:
    explicit Cursor(QByteArrayView packet)
        : m_bytes(reinterpret_cast<const uchar *>(packet.data()))
        , m_size(packet.size())
    {
    }

    bool ok() const { return m_ok; }
    qsizetype offset() const { return m_next; }
    qsizetype left() const { return m_size - m_next; }

    quint8 byte()
    {
        if (!skip(1))
            return 0;
        return m_bytes[m_next - 1];
    }

    quint16 twoByteInteger()
    {
        if (!skip(2))
            return 0;
        return quint16(m_bytes[m_next - 2] << 8 | m_bytes[m_next - 1]);
    }

    quint32 variableByteInteger()
    {
        quint32 value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            const quint8 next = byte();
            value |= (next & 0x7Fu) << shift;
            if (!(next & 0x80))
                return value;
        }
        m_ok = false; // it goes on after four bytes
        return 0;
    }

    bool skip(qsizetype count)
    {
        if (!m_ok || count > left()) {
            m_ok = false;
            return false;
        }
        m_next += count;
        return true;
    }

private:
    const uchar *m_bytes;
    qsizetype m_size;
    qsizetype m_next = 0;
    bool m_ok = true;
};

void readPublish(Cursor &in, Version version, RowView &row)
{
    const quint16 length = in.twoByteInteger();
    const qsizetype offset = in.offset();
    if (!in.skip(length))
        return;
    row.topicOffset = offset;
    row.topicLength = length;
    if (row.qos() != QoS::AtMostOnce)
        row.packetIdentifier = in.twoByteInteger();
    if (version == Version::V5)
        in.skip(in.variableByteInteger());
    if (in.ok())
        row.payloadOffset = in.offset();
}

bool beginsWithIdentifier(PacketType type)
{
    return type >= PacketType::Puback && type <= PacketType::Unsuback;
}

} // namespace

RowView rowView(QByteArrayView packet, Version version)
{
    Cursor in(packet);
    RowView row;
    const quint8 first = in.byte();
    row.type = PacketType(first >> 4);
    row.flags = first & 0x0F;
    const bool lengthMatches = in.variableByteInteger() == quint32(in.left());
    if (row.type == PacketType::Publish)
        readPublish(in, version, row);
    else if (beginsWithIdentifier(row.type))
        row.packetIdentifier = in.twoByteInteger();
    row.complete = in.ok() && lengthMatches;
    return row;
}

} // namespace mqtt
