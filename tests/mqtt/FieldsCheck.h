// What must be true of the fields of any packet.
#pragma once

#include "mqtt/Codec.h"

namespace fieldscheck {

/// Where the rows of one level stand.
struct Level {
    qsizetype next;  // the first byte that no row of the level has yet
    qsizetype limit; // end of the parent
};

/// nullptr, or what is wrong. Rows follow each other without a gap, children inside their parent; bits belong to one byte.
/// `complete`: the packet was decoded to its end, so that its fields cover every byte.
inline const char *problem(const mqtt::Fields &fields, QByteArrayView packet, bool complete)
{
    std::vector<Level> levels{{0, packet.size()}};
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const mqtt::Field &field = fields[i];
        if (!field.name || !*field.name || field.depth >= levels.size())
            return "a row without a name or a parent";
        while (levels.size() > std::size_t(field.depth) + 1) {
            if (complete && levels.back().next != levels.back().limit)
                return "children that do not cover their parent";
            levels.pop_back();
        }
        Level &level = levels.back();
        if (field.length <= 0 || field.offset < 0 || field.offset + field.length > level.limit)
            return "a row outside its parent";
        if (field.bitMask ? field.length != 1 : field.offset != level.next)
            return "a gap or an overlap";
        if (field.bitMask
            && std::get<quint32>(field.value) * quint32(field.bitMask & -field.bitMask) != (quint8(packet[field.offset]) & field.bitMask))
            return "bits with another value than the byte";
        level.next = field.offset + field.length;
        const bool hasChildren = i + 1 < fields.size() && fields[i + 1].depth > field.depth;
        if (complete && !hasChildren && std::holds_alternative<std::monostate>(field.value))
            return "a row with neither children nor a value";
        levels.push_back({field.offset, field.offset + field.length});
        if (!hasChildren)
            levels.pop_back();
    }
    for (const Level &level : levels) {
        if (complete && level.next != level.limit)
            return "bytes without a row";
    }
    return nullptr;
}

} // namespace fieldscheck
