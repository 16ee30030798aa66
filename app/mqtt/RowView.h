// What a row of the packet log needs of a packet, read without decoding it.
#pragma once

#include "mqtt/Types.h"

#include <QByteArrayView>

namespace mqtt {

/// The beginning of a packet, found by its lengths alone: no UTF-8, no property and no reserved bit is checked. Where decode() accepts the
/// packet, it says the same as decode(). Of a damaged packet it says what its bytes still tell.
struct RowView {
    PacketType type{};            ///< The upper four bits of the first byte as they are: 0 is possible in a damaged packet.
    quint8 flags = 0;             ///< The lower four bits of the first byte.
    quint16 packetIdentifier = 0; ///< 0: the packet has none.
    qsizetype topicOffset = 0;    ///< PUBLISH: where the Topic Name begins, behind its length; bytes from the first byte of the packet.
    qsizetype topicLength = 0;    ///< Bytes; 0 also with a Topic Alias in its place.
    qsizetype payloadOffset = 0;  ///< PUBLISH: where the Payload begins; it goes to the end of the packet. 0 for other packets.
    bool complete = false;        ///< All of this lies within the packet, and Remaining Length counts the bytes that follow it.

    QoS qos() const { return QoS(flags >> 1 & 0x03); } ///< PUBLISH only.
};

/// Never reads outside `packet`, whatever its bytes are.
RowView rowView(QByteArrayView packet, Version version);

} // namespace mqtt
