// An extra connection after a failure, which narrows its cause down.
#pragma once

#include "client/ConnectionFacts.h"
#include "settings/ConnectionSettings.h"

#include <chrono>

/// What a probe asks, and how. It is harmless by its making: the settings carry no will, keep no session, and bear a client ID of their own
/// except where the question is the client ID itself; a password travels only where the attempt itself sent it as openly.
struct ProbePlan {
    enum class Question : quint8 {
        Greeting,          ///< TCP alone, nothing is sent: does the server speak first, or reset?
        Hello,             ///< The first bytes of another protocol (`hello`): does the server answer them?
        WithTls,           ///< The same port with TLS.
        WithoutTls,        ///< The same port in the clear.
        WithWebSocket,     ///< The same port as a WebSocket.
        WithoutWebSocket,  ///< The same port without a WebSocket.
        WebSocketPath,     ///< Another path.
        ProtocolVersion,   ///< Another version of MQTT.
        FreshClientId,     ///< A client ID that no one else has, and no will.
        WithoutWill,       ///< The client ID of the attempt, without its will.
        WithoutProperties, ///< Without all properties of CONNECT (5.0).
        WithoutProperty,   ///< Without one property of CONNECT (5.0).
        SameAgain,         ///< The same once more, without the will: is it lost again?
        Alpn,              ///< Another ALPN protocol, or none.
        TlsOffer,          ///< A TLS handshake alone, with an offer of its own.
        NeighbourPort,     ///< A customary port of the same host.
    };
    Question question = Question::Greeting;
    QString variant; ///< What is tried, untranslated: "/ws", "5.0", "receiveMaximum", "mqtt", "8883"; empty: the question says it all.
    ConnectionSettings settings;
    QByteArray hello;                       ///< Question::Hello only.
    std::chrono::milliseconds limit{3'000}; ///< For the probe as a whole, without `hold`.
    std::chrono::milliseconds hold{0};      ///< How long to stay connected after the CONNACK, to see whether the connection is lost.
    bool operator==(const ProbePlan &) const = default;
};

/// A probe and what it showed: a value, part of the evidence. Times in it are milliseconds since the probe began.
struct Probe : ConnectionFacts {
    enum class State : quint8 {
        Running,
        Done,
        Cancelled, ///< By the user, or since the time for all probes ran out.
    };
    ProbePlan plan;
    State state = State::Running;
    double startMs = 0;    ///< Since probing began.
    double durationMs = 0; ///< Final unless Running.

    /// How long the connection stood after the CONNACK; nullopt if none came.
    std::optional<double> heldMs() const;
};
