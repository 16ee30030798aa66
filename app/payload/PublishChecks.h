// Judges the properties of a PUBLISH that is about to be sent (MQTT 5.0, section 3.3.2.3).
#pragma once

#include "mqtt/Properties.h"

#include <QList>

namespace payload {

/// One property that cannot be sent as it is, or that the receiver will not like.
struct PropertyProblem {
    mqtt::PropertyId property;
    QString text;        ///< What is wrong and what to do, translated.
    bool isFatal = true; ///< False: it can be sent all the same.
    bool operator==(const PropertyProblem &) const = default;
};

/// What the peer allows; not set: not connected, nothing is known.
struct PublishLimits {
    std::optional<quint16> topicAliasMaximum; ///< Of the server's CONNACK; absent in a CONNACK means 0 (section 3.2.2.3.8).
    bool operator==(const PublishLimits &) const = default;
};

/// In the order of the fields; empty if the properties can be sent. `payload` is nullptr where it is not known yet.
QList<PropertyProblem> checkPublishProperties(const mqtt::Properties &properties, const PublishLimits &limits,
                                              const QByteArray *payload = nullptr);

} // namespace payload
