#include "find/FilterTextTests.h"

#include "mqtt/ReasonCodes.h"

#include <algorithm>
#include <bitset>

using mqtt::PacketType;
using Cost = FilterTest::Cost;

namespace {

constexpr quint16 bit(PacketType type)
{
    return quint16(1u << unsigned(type));
}

TextFinder finderOf(const FilterTerm &term)
{
    return TextFinder(term.values.last().toUtf8(), term.quoted ? TextFinder::Case::Exact : TextFinder::Case::Ascii);
}

/// The text stands in this part of the packet, at a place that is `accepted` and not masked.
template <typename Accepted>
bool findsIn(FilterRow &row, const TextFinder &finder, QByteArrayView part, Accepted accepted)
{
    const qsizetype offset = part.data() - row.row().bytes.data();
    for (qsizetype at = finder.find(part); at >= 0; at = finder.find(part, at + 1)) {
        if (accepted(offset + at) && !row.isMasked(offset + at, finder.size()))
            return true;
    }
    return false;
}

bool findsAnywhereIn(FilterRow &row, const TextFinder &finder, QByteArrayView part)
{
    return findsIn(row, finder, part, [](qsizetype) { return true; });
}

/// The packet's properties, those of the will too, any of which `wanted` accepts.
template <typename Wanted>
bool hasProperty(FilterRow &row, Wanted wanted)
{
    if (row.row().version != mqtt::Version::V5 || (row.is(PacketType::Publish) && row.packet().properties().isEmpty()))
        return false;
    const mqtt::Packet *packet = row.decoded();
    if (!packet)
        return false;
    return std::visit(
        [&]<typename Packet>(const Packet &alternative) {
            const auto has = [&](const mqtt::Properties &all) { return std::any_of(all.entries().begin(), all.entries().end(), wanted); };
            if constexpr (std::is_same_v<Packet, mqtt::Pingreq> || std::is_same_v<Packet, mqtt::Pingresp>)
                return false;
            else if constexpr (std::is_same_v<Packet, mqtt::Connect>)
                return has(alternative.properties) || (alternative.will && has(alternative.will->properties));
            else
                return has(alternative.properties);
        },
        *packet);
}

bool holds(const mqtt::PropertyValue &value, const TextFinder &finder, const QString &text)
{
    if (const auto *number = std::get_if<quint32>(&value))
        return QString::number(*number) == text;
    if (const auto *string = std::get_if<QString>(&value))
        return finder.isIn(string->toUtf8());
    if (const auto *bytes = std::get_if<QByteArray>(&value))
        return finder.isIn(*bytes);
    const auto &pair = std::get<mqtt::StringPair>(value);
    return finder.isIn(pair.name.toUtf8()) || finder.isIn(pair.value.toUtf8());
}

FilterTest anywhereTest(const TextFinder &finder, bool eventsToo)
{
    return {Cost::Search,
            [finder, eventsToo](FilterRow &row) {
                if (!row.row().isPacket)
                    return eventsToo && finder.isIn(row.eventText());
                return findsAnywhereIn(row, finder, row.row().bytes);
            },
            finder, 0, eventsToo};
}

/// Which codes have a name with the word in it.
using CodeNames = std::bitset<2 * 16 * 256>;

std::size_t codePlace(quint8 code, PacketType type, mqtt::Version version)
{
    return (version == mqtt::Version::V5 ? 4096 : 0) + std::size_t(type) * 256 + code;
}

CodeNames codesNamed(const TextFinder &finder, quint16 &types)
{
    CodeNames named;
    for (const mqtt::Version version : {mqtt::Version::V311, mqtt::Version::V5}) {
        for (int type = 1; type <= 15; ++type) {
            for (int code = 0; code < 256; ++code) {
                const auto *info = mqtt::reasonCodeInfo(quint8(code), PacketType(type), version);
                if (!info || !finder.isIn(info->name))
                    continue;
                named.set(codePlace(quint8(code), PacketType(type), version));
                types |= bit(PacketType(type));
            }
        }
    }
    return named;
}

} // namespace

FilterTest payloadTest(const FilterTerm &term)
{
    const TextFinder finder = finderOf(term);
    return {Cost::Search,
            [finder](FilterRow &row) {
                if (row.is(PacketType::Publish))
                    return findsAnywhereIn(row, finder, row.packet().payload());
                const mqtt::Packet *packet = row.is(PacketType::Connect) ? row.decoded() : nullptr;
                const auto *connect = packet ? std::get_if<mqtt::Connect>(packet) : nullptr;
                return connect && connect->will && finder.isIn(connect->will->payload);
            },
            finder};
}

FilterTest clientTest(const FilterTerm &term)
{
    const TextFinder finder = finderOf(term);
    return {Cost::Decode,
            [finder](FilterRow &row) {
                const mqtt::Packet *packet = row.is(PacketType::Connect) || row.is(PacketType::Connack) ? row.decoded() : nullptr;
                if (!packet)
                    return false;
                if (const auto *connect = std::get_if<mqtt::Connect>(packet))
                    return finder.isIn(connect->clientId.toUtf8());
                const auto assigned = std::get<mqtt::Connack>(*packet).properties.string(mqtt::PropertyId::AssignedClientIdentifier);
                return assigned && finder.isIn(assigned->toUtf8());
            },
            finder};
}

FilterTest propertyTest(const FilterTerm &term)
{
    const auto id = mqtt::PropertyId(term.numbers.first());
    const QString value = term.values.value(1);
    return {Cost::Decode, [id, value, finder = finderOf(term)](FilterRow &row) {
                return hasProperty(row, [&](const mqtt::Property &property) {
                    return property.id == id && (value.isEmpty() || holds(property.value, finder, value));
                });
            }};
}

FilterTest userPropertyTest(const FilterTerm &term)
{
    const bool anyValue = term.values.size() < 2 || term.values[1].isEmpty();
    const Qt::CaseSensitivity sensitivity = term.quoted && term.values.size() == 1 ? Qt::CaseSensitive : Qt::CaseInsensitive;
    return {Cost::Decode, [=, name = term.values.first(), finder = finderOf(term)](FilterRow &row) {
                return hasProperty(row, [&](const mqtt::Property &property) {
                    const auto *pair = std::get_if<mqtt::StringPair>(&property.value);
                    return pair && pair->name.compare(name, sensitivity) == 0 && (anyValue || finder.isIn(pair->value.toUtf8()));
                });
            }};
}

FilterTest hexTest(const FilterTerm &term)
{
    std::vector<FilterTest> tests;
    for (const QString &value : term.values)
        tests.push_back(anywhereTest(TextFinder(QByteArray::fromHex(value.toLatin1())), false));
    if (tests.size() == 1)
        return tests.front();
    return {Cost::Search, [tests](FilterRow &row) {
                return std::any_of(tests.begin(), tests.end(), [&](const FilterTest &test) { return test.meets(row); });
            }};
}

FilterTest wordTest(const FilterTerm &term)
{
    const TextFinder finder = finderOf(term);
    quint16 names = 0, besides = 0;
    for (int type = 1; type <= 15; ++type) {
        if (finder.isIn(mqtt::name(PacketType(type))))
            names |= bit(PacketType(type));
    }
    const CodeNames codes = codesNamed(finder, besides);
    const auto meets = [=](FilterRow &row) {
        if (!row.row().isPacket)
            return finder.isIn(row.eventText());
        const PacketType type = row.packet().type();
        if (names & bit(type))
            return true;
        if (besides & bit(type) && !row.row().malformed) {
            for (const char code : row.packet().reasonCodes()) {
                if (codes[codePlace(quint8(code), type, row.row().version == mqtt::Version::V5 ? mqtt::Version::V5 : mqtt::Version::V311)])
                    return true;
            }
        }
        return findsIn(row, finder, row.row().bytes, [&](qsizetype at) { return row.isText(at, finder.size()); });
    };
    return {Cost::Search, meets, finder, quint16(names | besides), true};
}

FilterTest quotedTest(const FilterTerm &term)
{
    return anywhereTest(finderOf(term), true);
}
