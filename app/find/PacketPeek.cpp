#include "find/PacketPeek.h"

#include "mqtt/RowView.h"

#include <algorithm>

using mqtt::PacketType;

qsizetype PacketPeek::headerLength() const
{
    qsizetype at = std::min<qsizetype>(1, m_bytes.size());
    length(at);
    return at;
}

qsizetype PacketPeek::length(qsizetype &at) const
{
    qsizetype value = 0;
    for (int shift = 0; shift < 28 && at < m_bytes.size(); shift += 7) {
        const auto byte = quint8(m_bytes[at++]);
        value |= qsizetype(byte & 0x7F) << shift;
        if (!(byte & 0x80))
            return value;
    }
    return -1;
}

qsizetype PacketPeek::twoByteInteger(qsizetype at) const
{
    return at + 2 <= m_bytes.size() ? quint8(m_bytes[at]) << 8 | quint8(m_bytes[at + 1]) : 0;
}

QByteArrayView PacketPeek::part(qsizetype from, qsizetype end) const
{
    end = std::min(end, m_bytes.size());
    return from < end ? m_bytes.sliced(from, end - from) : QByteArrayView();
}

QByteArrayView PacketPeek::topic() const
{
    const mqtt::RowView view = type() == PacketType::Publish ? mqtt::rowView(m_bytes, m_version) : mqtt::RowView();
    return m_bytes.sliced(view.topicOffset, view.topicLength);
}

QByteArrayView PacketPeek::payload() const
{
    const mqtt::RowView view = type() == PacketType::Publish ? mqtt::rowView(m_bytes, m_version) : mqtt::RowView();
    return view.payloadOffset > 0 ? m_bytes.sliced(view.payloadOffset) : QByteArrayView();
}

/// Where the length of the properties stands; -1: the packet has none that are looked for here.
qsizetype PacketPeek::propertiesStart() const
{
    if (m_version != mqtt::Version::V5)
        return -1;
    switch (type()) {
    case PacketType::Publish: {
        const qsizetype header = headerLength();
        return header + 2 + twoByteInteger(header) + (qos() ? 2 : 0);
    }
    case PacketType::Puback:
    case PacketType::Pubrec:
    case PacketType::Pubrel:
    case PacketType::Pubcomp:
        return headerLength() + 3;
    case PacketType::Subscribe:
    case PacketType::Suback:
    case PacketType::Unsubscribe:
    case PacketType::Unsuback:
    case PacketType::Connack:
        return headerLength() + 2;
    case PacketType::Disconnect:
    case PacketType::Auth:
        return headerLength() + 1;
    default:
        return -1;
    }
}

QByteArrayView PacketPeek::properties() const
{
    qsizetype at = propertiesStart();
    if (at < 0)
        return {};
    const qsizetype size = length(at);
    return part(at, at + size);
}

quint16 PacketPeek::topicAlias() const
{
    if (type() != PacketType::Publish)
        return 0;
    const QByteArrayView all = properties();
    const auto number = [all](qsizetype at) { return at + 2 <= all.size() ? quint8(all[at]) << 8 | quint8(all[at + 1]) : 0; };
    for (qsizetype at = 0; at < all.size();) {
        const auto id = mqtt::PropertyId(quint8(all[at++]));
        switch (id) {
        case mqtt::PropertyId::TopicAlias:
            return quint16(number(at));
        case mqtt::PropertyId::PayloadFormatIndicator:
            at += 1;
            break;
        case mqtt::PropertyId::MessageExpiryInterval:
            at += 4;
            break;
        case mqtt::PropertyId::SubscriptionIdentifier:
            while (at < all.size() && (quint8(all[at++]) & 0x80)) { }
            break;
        case mqtt::PropertyId::ContentType:
        case mqtt::PropertyId::ResponseTopic:
        case mqtt::PropertyId::CorrelationData:
            at += 2 + number(at);
            break;
        case mqtt::PropertyId::UserProperty:
            at += 2 + number(at);
            at += 2 + number(at);
            break;
        default: // PUBLISH has no others
            return 0;
        }
    }
    return 0;
}

QByteArrayView PacketPeek::reasonCodes() const
{
    static constexpr char success[] = {0};
    const auto oneAt = [this](qsizetype at) { return at < m_bytes.size() ? m_bytes.sliced(at, 1) : QByteArrayView(success, 1); };
    const bool isV5 = m_version == mqtt::Version::V5;
    switch (type()) {
    case PacketType::Connack:
        return part(headerLength() + 1, headerLength() + 2);
    case PacketType::Puback:
    case PacketType::Pubrec:
    case PacketType::Pubrel:
    case PacketType::Pubcomp:
        return isV5 ? oneAt(headerLength() + 2) : QByteArrayView();
    case PacketType::Disconnect:
    case PacketType::Auth:
        return isV5 ? oneAt(headerLength()) : QByteArrayView();
    case PacketType::Suback:
    case PacketType::Unsuback: {
        if (!isV5)
            return type() == PacketType::Suback ? part(headerLength() + 2, m_bytes.size()) : QByteArrayView();
        qsizetype at = headerLength() + 2;
        const qsizetype size = length(at);
        return size < 0 ? QByteArrayView() : part(at + size, m_bytes.size());
    }
    default:
        return {};
    }
}
