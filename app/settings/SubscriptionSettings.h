// A subscription that is wanted on a connection, and its JSON form.
#pragma once

#include "mqtt/Packets.h"

#include <QJsonArray>

#include <optional>

/// A Topic Filter with its options, kept with the connection. What 3.x has not is kept and not sent there.
struct SubscriptionSettings : mqtt::Subscription {
    std::optional<quint32> identifier;      ///< Subscription Identifier, 1 to 268,435,455 (section 3.8.2.1.2); 5.0
    QList<mqtt::StringPair> userProperties; ///< Section 3.8.2.1.3; 5.0
    bool enabled = true;                    ///< False: it stays in the list and is not subscribed.
    bool operator==(const SubscriptionSettings &) const = default;

    /// Something is set that only 5.0 sends.
    bool needsV5() const;
    /// What SUBSCRIBE carries in that version.
    mqtt::Subscription subscription(mqtt::Version version) const;
    mqtt::Properties properties(mqtt::Version version) const;
};

/// A list of objects with the names of MQTT.js: {"topic", "qos", "nl", "rap", "rh", "properties": {"subscriptionIdentifier",
/// "userProperties": [["name", "value"], ...]}} and "enabled". What is the default is left out.
QJsonArray toJson(const QList<SubscriptionSettings> &subscriptions);
/// Entries without a topic, and those that name one again, are left out; a wrong value becomes its default. *unread counts both.
QList<SubscriptionSettings> subscriptionsFromJson(const QJsonArray &array, qsizetype *unread = nullptr);
