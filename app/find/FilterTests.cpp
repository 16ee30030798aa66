#include "find/FilterTests.h"

#include "find/FilterTextTests.h"
#include "find/TopicMatcher.h"
#include "mqtt/ReasonCodes.h"

#include <algorithm>
#include <bitset>

using namespace Qt::StringLiterals;
using mqtt::PacketType;
using Cost = FilterTest::Cost;

namespace {

bool compares(qint64 value, const FilterTerm &term)
{
    switch (term.comparison) {
    case FilterComparison::Equal:
        return term.numbers.contains(value);
    case FilterComparison::Less:
        return value < term.numbers.first();
    case FilterComparison::LessOrEqual:
        return value <= term.numbers.first();
    case FilterComparison::Greater:
        return value > term.numbers.first();
    case FilterComparison::GreaterOrEqual:
        return value >= term.numbers.first();
    }
    return false;
}

FilterTest typeTest(const FilterTerm &term)
{
    std::bitset<16> packets;
    std::bitset<128> events;
    for (const qint64 number : term.numbers) {
        if (number == FilterTypeCode::anyPacket)
            packets.set();
        else if (number == FilterTypeCode::anyEvent)
            events.set();
        else if (number >= FilterTypeCode::firstEvent)
            events.set(std::size_t(number - FilterTypeCode::firstEvent));
        else
            packets.set(std::size_t(number));
    }
    return {Cost::Row, [packets, events](FilterRow &row) {
                return row.row().isPacket ? packets[std::size_t(row.packet().type())] : events[std::size_t(row.row().eventKind)];
            }};
}

FilterTest flagTest(const FilterTerm &term, bool (PacketPeek::*flag)() const)
{
    return {Cost::Row, [numbers = term.numbers, flag](FilterRow &row) {
                return row.is(PacketType::Publish) && numbers.contains((row.packet().*flag)() ? 1 : 0);
            }};
}

FilterTest topicTest(const FilterTerm &term)
{
    const QString filter = term.values.first();
    return {Cost::Peek, [matcher = TopicMatcher(filter), filter](FilterRow &row) {
                if (row.is(PacketType::Publish))
                    return matcher.matches(row.topic());
                const bool mayHaveOne = row.is(PacketType::Connect) || row.is(PacketType::Subscribe) || row.is(PacketType::Unsubscribe);
                const mqtt::Packet *packet = mayHaveOne ? row.decoded() : nullptr;
                if (!packet)
                    return false;
                const auto finds = [&](const QString &topic) { return topic == filter || matcher.matches(topic.toUtf8()); };
                if (const auto *connect = std::get_if<mqtt::Connect>(packet))
                    return connect->will && finds(connect->will->topic);
                if (const auto *unsubscribe = std::get_if<mqtt::Unsubscribe>(packet))
                    return std::any_of(unsubscribe->topicFilters.cbegin(), unsubscribe->topicFilters.cend(), finds);
                const auto &subscriptions = std::get<mqtt::Subscribe>(*packet).subscriptions;
                return std::any_of(subscriptions.cbegin(), subscriptions.cend(),
                                   [&](const mqtt::Subscription &subscription) { return finds(subscription.topicFilter); });
            }};
}

bool hasQoS(FilterRow &row, const FilterTerm &term)
{
    const auto is = [&term](qint64 qos) { return compares(qos, term); };
    if (row.is(PacketType::Publish))
        return is(row.packet().qos());
    if (row.is(PacketType::Suback)) {
        const QByteArrayView codes = row.packet().reasonCodes();
        return std::any_of(codes.begin(), codes.end(), [&](char code) { return quint8(code) <= 2 && is(code); });
    }
    const mqtt::Packet *packet = row.is(PacketType::Subscribe) || row.is(PacketType::Connect) ? row.decoded() : nullptr;
    if (!packet)
        return false;
    if (const auto *connect = std::get_if<mqtt::Connect>(packet))
        return connect->will && is(qint64(connect->will->qos));
    const auto &subscriptions = std::get<mqtt::Subscribe>(*packet).subscriptions;
    return std::any_of(subscriptions.cbegin(), subscriptions.cend(),
                       [&](const mqtt::Subscription &subscription) { return is(qint64(subscription.qos)); });
}

bool isRefusal(const FilterRow &row)
{
    if (!row.row().isPacket || row.row().malformed)
        return false;
    const QByteArrayView codes = row.packet().reasonCodes();
    return std::any_of(codes.begin(), codes.end(),
                       [&](char code) { return mqtt::isFailure(quint8(code), row.packet().type(), row.row().version); });
}

FilterTest reasonTest(const FilterTerm &term)
{
    std::bitset<512> codes;
    bool failure = false, success = false;
    for (const qint64 number : term.numbers) {
        failure |= number == FilterReasonCode::failure;
        success |= number == FilterReasonCode::success;
        if (number >= 0)
            codes.set(std::size_t(number));
    }
    return {Cost::Peek, [=](FilterRow &row) {
                if (!row.row().isPacket || row.row().malformed)
                    return false;
                const PacketType type = row.packet().type();
                const bool isReturnCode = type == PacketType::Connack && row.row().version != mqtt::Version::V5;
                for (const char code : row.packet().reasonCodes()) {
                    const bool fails = mqtt::isFailure(quint8(code), type, row.row().version);
                    if (codes[std::size_t(quint8(code)) + (isReturnCode ? FilterReasonCode::firstReturnCode : 0)]
                        || (fails ? failure : success))
                        return true;
                }
                return false;
            }};
}

/// `wanted` is asked once for each source.
template <typename Wanted>
FilterTest sourceTest(Wanted wanted)
{
    enum : quint8 { Unasked, No, Yes };
    return {Cost::Row, [wanted, answers = std::vector<quint8>()](FilterRow &row) mutable {
                const std::size_t id = row.row().sourceId;
                if (qsizetype(id) >= row.context().sources.size())
                    return false;
                if (id >= answers.size())
                    answers.resize(id + 1, Unasked);
                if (answers[id] == Unasked)
                    answers[id] = wanted(*row.context().sources[qsizetype(id)]) ? Yes : No;
                return answers[id] == Yes;
            }};
}

FilterTest sourceNumberTest(const FilterTerm &term, LogSource::Kind kind)
{
    return sourceTest([numbers = term.numbers, kind](const LogSource &source) {
        if (source.kind != kind)
            return numbers.contains(FilterSourceNumber::none);
        return numbers.contains(FilterSourceNumber::any) || numbers.contains(source.number);
    });
}

FilterTest connectionTest(const FilterTerm &term)
{
    const Qt::CaseSensitivity sensitivity = term.quoted ? Qt::CaseSensitive : Qt::CaseInsensitive;
    return sourceTest([text = term.values.first(), sensitivity](const LogSource &source) {
        return source.connection.contains(text, sensitivity) || source.target.contains(text, sensitivity);
    });
}

bool isIn(FilterRow &row, FilterState state, const LogFilter &filter)
{
    switch (state) {
    case FilterState::Refused:
        return isRefusal(row) || row.context().tracker.isRefused(row.row().index);
    case FilterState::Bookmarked:
        return filter.bookmarks().contains(row.row().index);
    case FilterState::Malformed:
        return row.row().malformed;
    case FilterState::Event:
        return !row.row().isPacket;
    case FilterState::Packet:
        return row.row().isPacket;
    case FilterState::Retained:
        return row.is(PacketType::Publish) && row.packet().retain();
    case FilterState::Dup:
        return row.is(PacketType::Publish) && row.packet().dup();
    }
    return false;
}

FilterTest stateTest(const FilterTerm &term, const LogFilter &filter)
{
    return {Cost::Row, [numbers = term.numbers, filter](FilterRow &row) {
                return std::any_of(numbers.cbegin(), numbers.cend(), [&](qint64 number) { return isIn(row, FilterState(number), filter); });
            }};
}

template <typename Wanted>
bool anyTerm(const FilterNode &node, Wanted wanted)
{
    if (node.kind == FilterNode::Kind::Term)
        return wanted(node.term);
    return std::any_of(node.children.begin(), node.children.end(), [&](const FilterNode &child) { return anyTerm(child, wanted); });
}

} // namespace

bool needsAliases(const FilterNode &node)
{
    return anyTerm(node, [](const FilterTerm &term) { return term.key == FilterKey::Topic; });
}

bool needsRefusals(const FilterNode &node)
{
    return anyTerm(node,
                   [](const FilterTerm &term) { return term.key == FilterKey::Is && term.numbers.contains(qint64(FilterState::Refused)); });
}

FilterTest testOf(const FilterTerm &term, const LogFilter &filter)
{
    switch (term.key) {
    case FilterKey::Text:
        return term.quoted ? quotedTest(term) : wordTest(term);
    case FilterKey::Type:
        return typeTest(term);
    case FilterKey::Direction:
        return {Cost::Row, [numbers = term.numbers](FilterRow &row) {
                    return row.row().isPacket && numbers.contains(row.row().sender == mqtt::Sender::Server ? 1 : 0);
                }};
    case FilterKey::Topic:
        return topicTest(term);
    case FilterKey::QoS:
        return {Cost::Peek, [term](FilterRow &row) { return hasQoS(row, term); }};
    case FilterKey::PacketIdentifier:
        return {Cost::Row, [term](FilterRow &row) {
                    return row.row().isPacket && row.row().packetIdentifier != 0 && compares(row.row().packetIdentifier, term);
                }};
    case FilterKey::Reason:
        return reasonTest(term);
    case FilterKey::Retain:
        return flagTest(term, &PacketPeek::retain);
    case FilterKey::Dup:
        return flagTest(term, &PacketPeek::dup);
    case FilterKey::Size:
        return {Cost::Row, [term](FilterRow &row) { return row.row().isPacket && compares(row.row().bytes.size(), term); }};
    case FilterKey::Time:
        return {Cost::Row,
                [term](FilterRow &row) { return compares(row.row().microseconds - row.context().startOf(row.row().sourceId), term); }};
    case FilterKey::Payload:
        return payloadTest(term);
    case FilterKey::Client:
        return clientTest(term);
    case FilterKey::Property:
        return propertyTest(term);
    case FilterKey::UserProperty:
        return userPropertyTest(term);
    case FilterKey::Hex:
        return hexTest(term);
    case FilterKey::Connection:
        return connectionTest(term);
    case FilterKey::Attempt:
        return sourceTest(
            [term](const LogSource &source) { return source.kind == LogSource::Kind::Attempt && compares(source.number, term); });
    case FilterKey::Probe:
        return sourceNumberTest(term, LogSource::Kind::Probe);
    case FilterKey::Second:
        return sourceNumberTest(term, LogSource::Kind::Companion);
    case FilterKey::Malformed:
        return {Cost::Row,
                [numbers = term.numbers](FilterRow &row) { return row.row().isPacket && numbers.contains(row.row().malformed ? 1 : 0); }};
    case FilterKey::Is:
        return stateTest(term, filter);
    }
    return {};
}
