// What a filter of the packet log says, as a tree.
#pragma once

#include <QList>
#include <QStringList>

#include <vector>

/// What a term asks about; the word before its colon.
enum class FilterKey : quint8 {
    Text, ///< A word or a quoted text: no key.
    Type,
    Direction,
    Topic,
    QoS,
    PacketIdentifier,
    Reason,
    Retain,
    Dup,
    Size,
    Time,
    Payload,
    Client,
    Property,
    UserProperty,
    Hex,
    Connection,
    Attempt,
    Probe,
    Second,
    Malformed,
    Is,
};

enum class FilterComparison : quint8 { Equal, Less, LessOrEqual, Greater, GreaterOrEqual };

/// FilterKey::Is
enum class FilterState : quint8 { Refused, Bookmarked, Malformed, Event, Packet, Retained, Dup };

/// One condition. `numbers` follow from `values`; a term with several is met by any of them.
struct FilterTerm {
    FilterKey key = FilterKey::Text;
    FilterComparison comparison = FilterComparison::Equal;
    bool quoted = false; ///< The (last) value stood in quotes: case counts.
    /// As typed; of a property its name and, if one was given, its value.
    QStringList values{};
    /// Packet types (FilterTypeCode), bytes, microseconds, codes (FilterReasonCode), ...: what the key takes.
    QList<qint64> numbers{};
    bool operator==(const FilterTerm &) const = default;
};

/// FilterTerm::numbers of type: packet types as they are, events from firstEvent on.
struct FilterTypeCode {
    static constexpr qint64 anyEvent = 64, anyPacket = 65, firstEvent = 128;
};

/// FilterTerm::numbers of reason: Reason Codes as they are, return codes of CONNACK in 3.x from firstReturnCode on.
struct FilterReasonCode {
    static constexpr qint64 firstReturnCode = 0x100, failure = -1, success = -2;
};

/// FilterTerm::numbers of probe: and second: a number from 1, or these.
struct FilterSourceNumber {
    static constexpr qint64 any = -1, none = -2;
};

/// A term, or others that are combined. An empty And is met by every record.
struct FilterNode {
    enum class Kind : quint8 { Term, And, Or, Not };
    Kind kind = Kind::And;
    FilterTerm term{};                  ///< Kind::Term
    std::vector<FilterNode> children{}; ///< Not: one; And and Or: none or at least two, none of them of the same kind.
    bool operator==(const FilterNode &) const = default;
};

/// Text that is parsed to the same tree.
QString printed(const FilterNode &node);
