#include "find/FilterRow.h"

#include "trace/PacketText.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using mqtt::PacketType;

// Both only grow.
void FilterContext::refresh()
{
    if (const QList<QByteArray> known = log.secrets(); known.size() != secrets.size()) {
        secrets = known;
        for (const QByteArray &secret : std::as_const(secrets))
            longestSecret = std::max(longestSecret, secret.size());
    }
    sources = log.sources();
    for (qsizetype id = qsizetype(m_starts.size()); id < sources.size(); ++id)
        m_starts.push_back(sources[id]->startedAt.isValid() ? sources[id]->startedAt.toMSecsSinceEpoch() * 1000 : 0);
}

void FilterRow::set(const LogRow &row)
{
    m_row = row;
    m_packet = row.isPacket ? PacketPeek(row) : PacketPeek();
    m_found.reset();
}

FilterRow::Found &FilterRow::found()
{
    if (!m_found)
        m_found = std::make_unique<Found>();
    return *m_found;
}

/// It may have fields that are made for secrets; or it is malformed, and they may be anywhere.
bool FilterRow::hasOwnSecrets() const
{
    return m_row.malformed || is(PacketType::Connect) || is(PacketType::Connack) || is(PacketType::Auth);
}

bool FilterRow::holdsSecret(QByteArrayView bytes) const
{
    for (const QByteArray &secret : std::as_const(m_context.secrets)) {
        if (bytes.indexOf(secret) >= 0)
            return true;
    }
    return false;
}

const ByteRanges &FilterRow::maskedRanges()
{
    std::optional<ByteRanges> &masked = found().masked;
    if (!masked) {
        TraceEntry entry;
        entry.version = m_row.version;
        entry.sender = m_row.sender;
        entry.bytes = m_row.bytes.toByteArray();
        if (m_row.malformed)
            entry.error.emplace();
        masked = ::maskedRanges(entry, m_context.secrets);
    }
    return *masked;
}

bool FilterRow::isMasked(qsizetype offset, qsizetype length)
{
    if (!hasOwnSecrets()) {
        if (m_context.secrets.isEmpty())
            return false;
        const qsizetype from = std::max<qsizetype>(offset - m_context.longestSecret + 1, 0);
        const qsizetype end = std::min(offset + length + m_context.longestSecret - 1, m_row.bytes.size());
        if (!holdsSecret(m_row.bytes.sliced(from, end - from)))
            return false;
    }
    const ByteRanges &ranges = maskedRanges();
    return std::any_of(ranges.cbegin(), ranges.cend(),
                       [&](const auto &range) { return offset < range.first + range.second && range.first < offset + length; });
}

const mqtt::Packet *FilterRow::decoded()
{
    Found &found = this->found();
    if (!found.isDecoded && m_row.isPacket && !m_row.malformed) {
        const auto keep = [&](mqtt::Decoded<mqtt::Packet> decoded) {
            if (auto *packet = std::get_if<mqtt::Packet>(&decoded))
                found.packet = std::move(*packet);
        };
        if (hasOwnSecrets() || holdsSecret(m_row.bytes))
            keep(mqtt::decode(overwrite(m_row.bytes.toByteArray(), maskedRanges()), m_row.version, m_row.sender));
        else
            keep(mqtt::decode(m_row.bytes, m_row.version, m_row.sender));
    }
    found.isDecoded = true;
    return found.packet ? &*found.packet : nullptr;
}

bool FilterRow::isText(qsizetype offset, qsizetype length)
{
    if (m_row.malformed)
        return true;
    const auto isWithin = [&](QByteArrayView part) {
        const qsizetype from = part.data() - m_row.bytes.data();
        return !part.isEmpty() && offset >= from && offset + length <= from + part.size();
    };
    if (isWithin(m_packet.topic()) || isWithin(m_packet.payload()))
        return true;
    std::optional<mqtt::Fields> &fields = found().fields;
    if (!fields) {
        fields.emplace();
        mqtt::decode(m_row.bytes, m_row.version, m_row.sender, &*fields);
    }
    for (const mqtt::Field &field : *fields) {
        qsizetype size = -1; // without the length that may stand before it
        if (const auto *text = std::get_if<QString>(&field.value))
            size = text->toUtf8().size();
        else if (const auto *bytes = std::get_if<QByteArray>(&field.value))
            size = bytes->size();
        const qsizetype end = field.offset + field.length;
        if (size > 0 && offset >= end - size && offset + length <= end)
            return true;
    }
    return false;
}

const QByteArray &FilterRow::eventText()
{
    std::optional<QByteArray> &text = found().eventText;
    if (!text) {
        TraceEntry entry;
        entry.kind = TraceEntry::Kind::TransportEvent;
        entry.event = m_context.log.eventOf(m_row);
        QString all =
            packetName(entry) + u'\n' + QString::fromLatin1(transportEventId(entry.event.kind)) + u'\n' + translatedText(entry.event);
        for (const auto &[name, value] : maskedDetails(entry.event.details, m_context.secrets))
            all += u'\n' + name + u": "_s + value;
        text = maskedText(all, m_context.secrets).toUtf8();
    }
    return *text;
}
