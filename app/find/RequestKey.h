// Ties an acknowledgement to what it acknowledges.
#pragma once

#include "trace/LogChunk.h"

#include <optional>

/// Who asked what, in one number: the same for a request and its answer on the same source. Packet Identifiers are reused: the answer
/// belongs to the request that came last. nullopt: the packet is none (QoS 0, PINGREQ, ...). Requests: CONNECT, PUBLISH with QoS 1 or 2,
/// SUBSCRIBE and UNSUBSCRIBE.
std::optional<quint64> requestKeyOf(const LogRow &row);
/// Answers: CONNACK, PUBACK, PUBREC and PUBCOMP (as answers to PUBLISH), SUBACK and UNSUBACK.
std::optional<quint64> answeredKeyOf(const LogRow &row);
