// The ways in which the local broker can be started: healthy, or broken on purpose in one place, to see what that looks like.
#pragma once

#include <QString>

#include <span>

/// The ways in, in the order in which they are listed.
enum class BrokerListener : quint8 { Mqtt, Mqtts, MutualTls, Ws, Wss };
inline constexpr int brokerListenerCount = 5;

/// "mqtt", "mqtts", "mqtts with client certificate", "ws" or "wss": translated.
QString listenerName(BrokerListener listener);

/// What is wrong, either with the broker or with the connection to it.
enum class BrokerFault : quint8 {
    None,
    ExpiredCertificate,
    FutureCertificate,
    WrongName,
    UnknownCa,
    MissingIntermediate,
    MissingClientCertificate,
    ExpiredClientCertificate,
    WrongPassword,
    Anonymous,
    ForbiddenTopic,
    WrongPath,
    TlsToPlain,
    PlainToTls,
};

/// A row of the table of scenarios. Texts are source texts, context "BrokerScenario".
struct BrokerScenario {
    BrokerFault fault;
    const char *id;          ///< For the command line: "expired-certificate".
    BrokerListener listener; ///< The way in on which it shows.
    const char *cause;       ///< Id of the cause that a tester should be told; empty: the connection works.
    const char *nameSource;
    const char *brokenSource;
    const char *seenSource;

    QString name() const;   ///< "Expired server certificate": translated.
    QString broken() const; ///< What is wrong, in a sentence.
    QString seen() const;   ///< What a tester will see, and how it is mended.
    bool breaksServerCertificate() const; ///< Then no listener with TLS can be used.
    bool isHealthy() const { return fault == BrokerFault::None; }
};

/// All of them, the healthy one first.
std::span<const BrokerScenario> brokerScenarios();
/// By its id; nullptr if there is none.
const BrokerScenario *brokerScenario(const QString &id);

/// What the scenario with a forbidden topic forbids, and what is allowed.
inline constexpr auto forbiddenTopics = "connack/forbidden/#";
inline constexpr auto allowedTopics = "connack/allowed/#";
inline constexpr auto forbiddenTopic = "connack/forbidden/test";
