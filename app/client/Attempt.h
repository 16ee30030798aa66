// The evidence of one connection attempt, from its settings to its end: what the diagnosis reads and the report prints.
#pragma once

#include "mqtt/Codec.h"
#include "settings/Checks.h"
#include "transport/Facts.h"
#include "transport/Transport.h"

#include <QDateTime>

/// What was seen of MQTT itself.
struct MqttFacts {
    std::optional<double> connectSentMs; ///< When CONNECT was handed to the transport.
    QByteArray firstBytes;               ///< Start (at most 512 bytes) of what the peer sent after opened().
    qint64 bytesReceived = 0;
    std::optional<double> firstByteMs;
    std::optional<mqtt::Connack> connack; ///< The first one, a refusal too.
    std::optional<double> connackMs;
    bool versionMismatchConnack = false; ///< The two-byte CONNACK with which a broker without 5.0 answers a 5.0 CONNECT.
    int authReceived = 0;                ///< AUTH packets from the server in this attempt.
    std::optional<mqtt::Disconnect> serverDisconnect;
    std::optional<mqtt::DecodeError> decodeError; ///< The packet that could not be read, or was not allowed where it came.
    QByteArray offendingPacket;                   ///< Its bytes (at most 512).
    std::optional<mqtt::PacketType> offendingType;
    bool pingUnanswered = false; ///< No PINGRESP came in time.
    std::optional<double> lastReceivedMs;
    QString encodeError; ///< CONNECT could not be encoded (a lone surrogate, ...).
};

/// What became of a SUBSCRIBE of this attempt.
struct SubscriptionOutcome {
    QString topicFilter;
    int requestedQos = 0;
    std::optional<quint8> reasonCode; ///< Of SUBACK; nullopt: unanswered, or not sent.
    QString reasonString;
    double ms = 0;
    QString notSent{}; ///< Why our client did not send it, translated; empty: it did.
};

/// What became of a PUBLISH of this attempt.
struct PublishOutcome {
    QString topicName;
    int qos = 0;
    std::optional<quint8> reasonCode; ///< Of PUBACK, PUBREC or PUBCOMP; nullopt: unanswered, or QoS 0.
    QString reasonString;
    bool acknowledged = false;         ///< QoS 0: written.
    bool matchesSubscription = false;  ///< A granted subscription of this attempt matches, so it must come back.
    std::optional<double> roundTripMs; ///< When it came back; nullopt: it did not within the limit.
    double ms = 0;
    QString notSent{}; ///< Why our client did not send it (above the server's Maximum QoS, ...), translated; empty: it did.
};

/// What became of one entry of NetworkSettings::servers.
struct ServerTry {
    Endpoint endpoint;
    StageProgresses stages;
    TransportFacts transport;
    MqttFacts mqtt;
    Ending ending;
    bool connected = false;
};

/// A value: copied between threads and kept for comparisons.
struct Attempt {
    int number = 0;                       ///< Counts from 1 within a connection.
    QDateTime startedAt;                  ///< UTC
    ConnectionSettings settings;          ///< As used. Holds secrets: never print it whole.
    QList<SettingsProblem> inputProblems; ///< Not empty: nothing was sent.
    QList<Note> inputNotes;               ///< Notes made while the settings were read (port-overridden, unknown-option, ...).
    StageProgresses stages;
    TransportFacts transport;
    MqttFacts mqtt;
    Ending ending;          ///< By::None while it runs or is connected.
    bool connected = false; ///< A successful CONNACK came (it stays true afterwards).
    QList<SubscriptionOutcome> subscriptions;
    QList<PublishOutcome> publishes;
    /// Every server tried, in order, the one that answered last; empty unless NetworkSettings::servers is set. The fields above are those
    /// of the server that connected, or, when all failed, of the first one; settings.endpoint is that server.
    QList<ServerTry> serverTries;

    /// The evidence of one of serverTries as an attempt of its own.
    Attempt ofServer(const ServerTry &server) const;

    StageProgress &stage(Stage s) { return stages[std::size_t(s)]; }
    const StageProgress &stage(Stage s) const { return stages[std::size_t(s)]; }
    /// The first stage that failed; nullopt if none did.
    std::optional<Stage> failedStage() const;
};
Q_DECLARE_METATYPE(Attempt)
