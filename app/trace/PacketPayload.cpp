#include "trace/PacketPayload.h"

#include "trace/Masking.h"

#include <algorithm>
#include <cstring>

namespace {

bool isPayload(const mqtt::Field &field)
{
    return std::strcmp(field.name, "Payload") == 0 || std::strcmp(field.name, "Will Payload") == 0
        || std::strcmp(field.name, "Will Message") == 0;
}

void describe(PacketPayload &payload, const QString &topicName, const mqtt::Properties &properties)
{
    payload.topicName = topicName;
    payload.contentType = properties.string(mqtt::PropertyId::ContentType).value_or(QString());
    if (const auto indicator = properties.integer(mqtt::PropertyId::PayloadFormatIndicator))
        payload.payloadFormatIndicator = *indicator == 1;
}

/// How many bytes of [from, end) lie in the ranges.
qsizetype bytesWithin(const ByteRanges &ranges, qsizetype from, qsizetype end)
{
    qsizetype bytes = 0;
    for (const auto &[offset, length] : ranges)
        bytes += std::max<qsizetype>(0, std::min(offset + length, end) - std::max(offset, from));
    return bytes;
}

} // namespace

std::optional<PacketPayload> payloadOf(const LogRecord &record, const ByteRanges &masked)
{
    const TraceEntry &entry = record.entry;
    if (entry.kind != TraceEntry::Kind::Packet || entry.error)
        return std::nullopt;
    mqtt::Fields fields;
    const auto decoded = mqtt::decode(entry.bytes, entry.version, entry.sender, &fields);
    const auto *packet = std::get_if<mqtt::Packet>(&decoded);
    if (!packet)
        return std::nullopt;
    PacketPayload payload;
    if (const auto *publish = std::get_if<mqtt::Publish>(packet)) {
        payload.bytes = publish->payload;
        describe(payload, publish->topicName, publish->properties);
    } else if (const auto *connect = std::get_if<mqtt::Connect>(packet); connect && connect->will) {
        payload.isWill = true;
        payload.bytes = connect->will->payload;
        describe(payload, connect->will->topic, connect->will->properties);
    } else {
        return std::nullopt;
    }
    const auto field = std::find_if(fields.rbegin(), fields.rend(), isPayload);
    if (field == fields.rend() || masked.isEmpty())
        return payload;
    const qsizetype end = field->offset + field->length, start = end - payload.bytes.size();
    payload.masked = bytesWithin(masked, start, end);
    payload.bytes = overwritePart(payload.bytes, start, masked);
    return payload;
}
