// What was seen of one connection, whatever it was made for.
#pragma once

#include "client/AuthenticationFacts.h"
#include "mqtt/Codec.h"
#include "transport/Facts.h"
#include "transport/Transport.h"

/// What CONNACK says of the session, against what we held of it (section 3.2.2.1.1).
enum class SessionOutcome : quint8 {
    None,       ///< Not known: no successful CONNACK, or MQTT 3.1 without Clean Session, whose CONNACK does not tell.
    New,        ///< It begins here: we held none, or asked for a clean start.
    Kept,       ///< Both sides still have it: it goes on.
    Lost,       ///< The server no longer has it (Session Present 0): our half is discarded [MQTT-3.2.2-5].
    Unexpected, ///< The server has one that we do not hold, or that we asked it to discard [MQTT-3.2.2-4].
};

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
    AuthenticationFacts authentication;  ///< Of the exchange that they belong to.
    std::optional<mqtt::Disconnect> serverDisconnect;
    std::optional<mqtt::DecodeError> decodeError; ///< The packet that could not be read, or was not allowed where it came.
    QByteArray offendingPacket;                   ///< Its bytes (at most 512).
    std::optional<mqtt::PacketType> offendingType;
    SessionOutcome session = SessionOutcome::None;
    bool pingUnanswered = false; ///< No PINGRESP came in time.
    std::optional<double> lastReceivedMs;
    QString encodeError; ///< CONNECT could not be encoded (a lone surrogate, ...).
};

/// The evidence of one connection, from its beginning to its end.
struct ConnectionFacts {
    StageProgresses stages;
    TransportFacts transport;
    MqttFacts mqtt;
    Ending ending;          ///< By::None while it runs or is connected.
    bool connected = false; ///< A successful CONNACK came (it stays true afterwards).

    StageProgress &stage(Stage s) { return stages[std::size_t(s)]; }
    const StageProgress &stage(Stage s) const { return stages[std::size_t(s)]; }
    /// The first stage that failed; nullopt if none did.
    std::optional<Stage> failedStage() const;
};
