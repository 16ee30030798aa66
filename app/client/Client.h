// The MQTT client: a state machine over a Transport.
#pragma once

#include "client/Attempt.h"
#include "mqtt/StreamFramer.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

/// A packet as it was on the wire, or what happened below MQTT. Secrets are not masked here: masking is for whoever shows it.
struct TraceEntry {
    enum class Kind : quint8 { Packet, TransportEvent };
    Kind kind = Kind::Packet;
    int attempt = 0;             ///< Attempt::number
    qint64 microseconds = 0;     ///< Since the attempt began.
    mqtt::Version version = mqtt::Version::V311;
    mqtt::Sender sender = mqtt::Sender::Client;
    QByteArray bytes;            ///< The whole packet, or what could be had of a malformed one.
    std::optional<mqtt::DecodeError> error;
    ::TransportEvent event;      ///< Kind::TransportEvent only.
};

/// The limits in force on a connection: what the server granted, or the defaults of the standard (section 3.2.2.3).
struct SessionLimits {
    quint16 keepAlive = 0;              ///< Seconds; Server Keep Alive or our own.
    quint32 maximumPacketSize = 0;      ///< Bytes the server takes; 0: no limit.
    quint16 receiveMaximum = 65'535;
    mqtt::QoS maximumQos = mqtt::QoS::ExactlyOnce;
    bool retainAvailable = true;
    bool wildcardSubscriptionAvailable = true;
    bool subscriptionIdentifiersAvailable = true;
    bool sharedSubscriptionAvailable = true;
    quint16 topicAliasMaximum = 0;
    std::optional<quint32> sessionExpiryInterval; ///< Seconds, as in force; nullopt below 5.0.
    QString clientId;                   ///< Assigned or our own.
    bool operator==(const SessionLimits &) const = default;
};

/// Makes one connection attempt at a time and reports each stage of it. Never blocks; lives on any one thread with an event loop.
/// Times in signals and in Attempt are milliseconds since the attempt began.
class Client : public QObject
{
    Q_OBJECT
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    Q_PROPERTY(bool connected READ isConnected NOTIFY connectedChanged)
public:
    enum class State : quint8 { Idle, Connecting, AwaitingConnack, Connected, Disconnecting };
    Q_ENUM(State)

    using TransportFactory = std::function<std::unique_ptr<Transport>(Scheme)>;
    /// Tests pass a factory of their own; the default is makeTransport.
    explicit Client(QObject *parent = nullptr, TransportFactory makeTransport = {});
    ~Client() override;

    State state() const { return m_state; }
    bool isConnected() const { return m_state == State::Connected; }
    const Attempt &attempt() const { return m_attempt; } ///< Same thread only; others take the copy of attemptChanged.
    const SessionLimits &limits() const { return m_limits; }

public slots:
    /// Begins an attempt; does nothing unless Idle. Settings that cannot be used end it at once with failed().
    /// `inputNotes` are those of reading the settings.
    void connectToBroker(const ConnectionSettings &settings, const QList<Note> &inputNotes = {});
    /// Ends an attempt at any stage. Connected: like disconnectFromBroker().
    void cancel();
    /// Sends DISCONNECT (section 3.14) if Connected, closes, and ends with closed(). 5.0: with reason code and properties.
    void disconnectFromBroker(quint8 reasonCode = 0, const mqtt::Properties &properties = {});
    /// Drops the network connection without DISCONNECT, so that the will is published.
    void dropConnection();

    /// Sends SUBSCRIBE; the packet identifier is in the result signal. Returns 0 unless Connected or if it cannot be encoded.
    quint16 subscribe(const QList<mqtt::Subscription> &subscriptions, const mqtt::Properties &properties = {});
    quint16 unsubscribe(const QStringList &topicFilters, const mqtt::Properties &properties = {});
    /// Sends PUBLISH or queues it until the Receive Maximum allows. Returns an id for published() (not the packet identifier); 0 if refused
    /// (not Connected; above the server's Maximum QoS or Maximum Packet Size; retain not available; wrong topic) and why in *error.
    quint32 publish(const mqtt::Publish &publish, QString *error = nullptr);
    /// Sends PINGREQ now.
    void ping();
    /// Answers an AUTH of the server (5.0): Reason Code 0x18 while connecting, 0x19 to re-authenticate.
    void sendAuth(quint8 reasonCode, const QByteArray &authenticationData);

signals:
    void stateChanged(Client::State state);
    void connectedChanged(bool connected);
    /// Evidence grew: a stage began or ended, or something else became known. A copy is safe to keep.
    void attemptChanged(const Attempt &attempt);
    /// A packet went out or came in, or something happened below MQTT. In wire order.
    void traced(const TraceEntry &entry);
    /// Every CONNACK, a refusal too.
    void connackReceived(const mqtt::Connack &connack);
    /// A successful CONNACK came; State is Connected. `attempt` holds the facts.
    void connected(const Attempt &attempt);
    /// At most once for an attempt, never after connected(): it did not reach a successful CONNACK.
    void failed(const Attempt &attempt);
    /// Once for each attempt that had connected(): the connection is over; attempt.ending tells by whom.
    void closed(const Attempt &attempt);
    void limitsChanged(const SessionLimits &limits);
    void pingSent();
    void pingAnswered(double roundTripMs);
    void serverDisconnectReceived(const mqtt::Disconnect &disconnect);
    void authReceived(const mqtt::Auth &auth);
    /// An Application Message arrived; QoS 2 is announced once, when its PUBLISH comes first.
    void messageReceived(const mqtt::Publish &publish);
    void subscribed(quint16 packetIdentifier, const mqtt::Suback &suback);
    void unsubscribed(quint16 packetIdentifier, const mqtt::Unsuback &unsuback);
    /// The last acknowledgement came (QoS 0: written). reasonCode is PUBACK's, PUBREC's if it refused, or PUBCOMP's.
    void published(quint32 id, quint8 reasonCode, const QString &reasonString);

private:
    State m_state = State::Idle;
    Attempt m_attempt;
    SessionLimits m_limits;
};

Q_DECLARE_METATYPE(TraceEntry)
Q_DECLARE_METATYPE(SessionLimits)
