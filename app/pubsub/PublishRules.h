// Judges a PUBLISH before it is sent, as far as CONNACK and the standard tell.
#pragma once

#include "mqtt/Packets.h"
#include "pubsub/SubscriptionChecks.h"

/// What cannot be sent as it is, and where to change it.
struct PublishProblem {
    enum class Field : quint8 { Topic, Qos, Retain, Payload };
    Field field = Field::Topic;
    QString text; ///< Translated.
    bool operator==(const PublishProblem &) const = default;
};

/// In the order of the fields; empty if it can be sent. Properties are judged elsewhere, except that they count for the packet's size and
/// that a Topic Alias may stand for an empty topic.
QList<PublishProblem> publishProblems(const mqtt::Publish &publish, mqtt::Version version, const KnownLimits &limits);
/// The same for a payload of `payloadSize` bytes that need not be there yet; that of `publish` is ignored.
QList<PublishProblem> publishProblems(const mqtt::Publish &publish, qint64 payloadSize, mqtt::Version version, const KnownLimits &limits);

/// Bytes of the PUBLISH on the wire; -1 if it cannot be encoded. The payload is not copied.
qint64 packetSize(const mqtt::Publish &publish, mqtt::Version version);
