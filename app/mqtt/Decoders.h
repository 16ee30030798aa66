// The decoders of each packet's Variable Header and Payload. `in` stands behind the fixed header, whose flags are `flags`.
// Errors are in in.error(); what is returned then is not complete.
#pragma once

#include "mqtt/SpanReader.h"

namespace mqtt {

/// Property Length and Properties of a packet; nothing below 5.0.
Properties readProperties(SpanReader &in, PacketType packet);
Properties readWillProperties(SpanReader &in);

Connect readConnect(SpanReader &in);
Connack readConnack(SpanReader &in);
Publish readPublish(SpanReader &in, quint8 flags);
/// PUBACK, PUBREC, PUBREL and PUBCOMP.
PublishAcknowledgement readAcknowledgement(SpanReader &in, PacketType packet);
Subscribe readSubscribe(SpanReader &in, quint8 flags);
Suback readSuback(SpanReader &in);
Unsubscribe readUnsubscribe(SpanReader &in, quint8 flags);
Unsuback readUnsuback(SpanReader &in);
Disconnect readDisconnect(SpanReader &in);
Auth readAuth(SpanReader &in);

/// A Packet Identifier, which is never 0.
quint16 readPacketIdentifier(SpanReader &in, const Statement &statement);

/// What the fixed header says by itself; nullopt if nothing is wrong. For the framer, which need not wait for the rest.
std::optional<DecodeError> checkFirstByte(quint8 byte, Version version);

/// DUP of a packet other than PUBLISH, which is in use in 3.1 alone.
inline bool dupOf31(const SpanReader &in, quint8 flags)
{
    return in.version() == Version::V31 && (flags & 0x08);
}

} // namespace mqtt
