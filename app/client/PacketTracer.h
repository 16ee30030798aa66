// What a client traces, and who takes it.
#pragma once

#include "client/Attempt.h"
#include "mqtt/Codec.h"

/// A packet as it was on the wire, or what happened below MQTT. Secrets are not masked here: masking is for whoever shows it.
struct TraceEntry {
    enum class Kind : quint8 { Packet, TransportEvent };
    Kind kind = Kind::Packet;
    int attempt = 0;         ///< Attempt::number
    qint64 microseconds = 0; ///< Since the millisecond in which the attempt began: Attempt::startedAt.
    mqtt::Version version = mqtt::Version::V311;
    mqtt::Sender sender = mqtt::Sender::Client;
    QByteArray bytes; ///< The whole packet, or what could be had of a malformed one.
    std::optional<mqtt::DecodeError> error;
    ::TransportEvent event; ///< Kind::TransportEvent only.
};

/// Takes what a client traces, in wire order, on the client's thread. It is called for every packet of a flood, so nothing is copied for
/// it. It must not end or delete the client.
class PacketTracer
{
public:
    virtual ~PacketTracer() = default;

    /// A well-formed packet; `bytes` are there during the call, `microseconds` as in TraceEntry.
    virtual void packet(const Attempt &attempt, qint64 microseconds, mqtt::Version version, mqtt::Sender sender, QByteArrayView bytes) = 0;
    /// Anything else: a packet that was refused, or what happened below MQTT.
    virtual void entry(const Attempt &attempt, const TraceEntry &entry) = 0;
};

Q_DECLARE_METATYPE(TraceEntry)
