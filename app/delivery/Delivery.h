// What a check of delivery found: plain values.
#pragma once

#include "client/Client.h"

#include <QPointer>

class SharedLog;

/// Whose settings are tested, and who publishes.
struct DeliverySource {
    ConnectionSettings settings; ///< Of the tested connection. Holds secrets: never print it whole.
    /// Publishes while it is connected, so that its packets stand in its log; lives on the network thread. Null: a connection of its own
    /// publishes.
    QPointer<Client> live;
    /// Where connections made for the check are logged; null: nowhere.
    std::shared_ptr<SharedLog> log{};
};

/// The settings of a connection beside the tested one: the same server, credentials and TLS; a client ID of its own, no will and no
/// session that stays.
ConnectionSettings secondConnection(const ConnectionSettings &tested);

/// What stands before the eight random digits of a client ID, or all of it with a hyphen, and eight new ones. 3.1 allows 23 characters
/// (section 3.1), so the prefix is cut there. Empty for an empty ID: the broker assigns one.
QString siblingClientId(const QString &clientId, mqtt::Version version);

/// How one message fared.
struct DeliveryResult {
    enum class Outcome : quint8 {
        Waiting,            ///< Its turn did not come yet.
        Running,            ///< Published, or about to be.
        Delivered,          ///< Arrived once, as it was published.
        DeliveredTwice,     ///< Arrived more than once.
        DeliveredOtherwise, ///< Arrived with another QoS, retain flag, topic or payload.
        NotAcknowledged,    ///< Arrived, but PUBACK, PUBREC or PUBCOMP did not come.
        Refused,            ///< By a reason code, or by closing the connection.
        SilentlyDropped,    ///< Acknowledged (QoS 0: sent), and nothing arrived though the subscription was granted.
        Unanswered,         ///< Neither acknowledged nor delivered.
        Unwatched,          ///< Acknowledged (QoS 0: sent), but nobody could watch for it.
        NotPossible,        ///< Could not be tried.
        Cancelled,
    };
    Outcome outcome = Outcome::Waiting;
    int qos = 0;
    bool ownPublisher = false; ///< Published by a connection of its own, not by the tested one.

    std::optional<double> acknowledgedMs; ///< From the PUBLISH to PUBACK or PUBCOMP, or the PUBREC that refused it.
    std::optional<quint8> reasonCode;     ///< Of that packet; below 5.0 always 0.
    QString reasonString;                 ///< The broker's words.
    bool closed = false;                  ///< The broker ended the connection on the PUBLISH.
    std::optional<quint8> disconnectCode; ///< Of the DISCONNECT with which it did (5.0).

    std::optional<double> latencyMs; ///< From the PUBLISH to its arrival at the second connection.
    int copies = 0;
    bool copiesMarked = true;     ///< Every further copy had DUP set.
    int arrivedQos = 0;           ///< Of the first copy, as are the following.
    int expectedQos = 0;          ///< The lower one of the message's QoS and what SUBACK granted.
    bool arrivedRetained = false; ///< With the retain flag, which a live message must not have [MQTT-3.3.1-9].
    QString arrivedTopic;         ///< Set if it differs.
    bool payloadDiffers = false;
    int otherMessages = 0; ///< Of other clients, on the same topic, meanwhile; retained ones do not count.

    QString why;   ///< NotPossible: in a translated sentence.
    QString cause; ///< NotPossible: the catalogue's id for why a connection did not come about.
};

/// What the second connection's SUBSCRIBE came to.
struct SubscribeResult {
    enum class Outcome : quint8 { Waiting, Granted, Refused, Closed, Unanswered, NotPossible, Cancelled };
    Outcome outcome = Outcome::Waiting;
    std::optional<quint8> reasonCode; ///< Of SUBACK; of DISCONNECT with Closed.
    QString reasonString;             ///< The broker's words.
    QString why;                      ///< NotPossible: in a translated sentence.
    QString cause;                    ///< NotPossible: the catalogue's id for why a connection did not come about.
    int grantedQos() const { return outcome == Outcome::Granted ? int(reasonCode.value_or(0)) : 0; }
};

/// What was tried after a message was silently dropped, to tell which side is shut off.
struct DropControls {
    std::optional<bool> ownArrived{};  ///< A message that the second connection published on the same topic itself.
    std::optional<bool> elsewhere{};   ///< The same on a topic of Connack's.
    std::optional<quint8> mqtt5Code{}; ///< What MQTT 5 answers to a PUBLISH on the topic: PUBACK's reason code.
    bool mqtt5Closed = false;          ///< MQTT 5 answers by closing.
};

/// All that is known of one topic.
struct TopicDelivery {
    QString topic;
    mqtt::Version version = mqtt::Version::V311;
    bool isFilter = false; ///< With wildcards or shared: it can only be subscribed to.
    double limitMs = 0;    ///< How long a message was waited for.
    SubscribeResult subscribe;
    QList<DeliveryResult> results; ///< One for each QoS asked for.
    std::optional<DropControls> controls;
    QString clientId; ///< Of the second connection.

    bool isOver() const;
};

/// The side that is shut off where messages are silently dropped.
enum class ShutSide : quint8 { Unknown, Publishing, Reading };
/// As far as the controls and the broker's reason codes settle it; Unknown without a dropped message.
ShutSide shutSide(const TopicDelivery &delivery);

/// May this connection publish there?
enum class PublishRight : quint8 { Untested, Yes, Refused, Dropped, Unknown };
PublishRight publishRight(const TopicDelivery &delivery);
/// The first latency of a message that arrived, ms.
std::optional<double> deliveredMs(const TopicDelivery &delivery);

Q_DECLARE_METATYPE(TopicDelivery)
