// The MQTT client: a state machine over a Transport.
#pragma once

#include "client/Attempt.h"
#include "client/AttemptClock.h"
#include "client/Authenticator.h"
#include "client/KeepAlive.h"
#include "client/PacketTracer.h"
#include "client/Session.h"
#include "client/SessionLimits.h"
#include "client/TopicAliases.h"
#include "mqtt/ReceiveRules.h"
#include "mqtt/StreamFramer.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <functional>
#include <memory>

/// Makes one connection attempt at a time and reports each stage of it. Never blocks; lives on any one thread with an event loop.
/// Times in signals and in Attempt are milliseconds since the attempt began.
class Client : public QObject
{
    Q_OBJECT
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    Q_PROPERTY(bool connected READ isConnected NOTIFY connectedChanged)
    /// Whether an AUTH challenge of the server (0x18) that neither SCRAM (see usesScram()) nor a slot of authReceived() answers is answered
    /// with AUTH 0x18, the same method and no data, so that the server goes on and says what it wants [MQTT-4.12.0-3]. At most 10 times in
    /// a connection. Otherwise authAwaited() tells of it. Default: true.
    Q_PROPERTY(bool answerAuthAutomatically READ answersAuthAutomatically WRITE setAnswerAuthAutomatically)
public:
    enum class State : quint8 { Idle, Connecting, AwaitingConnack, Connected, Disconnecting };
    Q_ENUM(State)

    /// Why a message of publish() will never be completed.
    enum class PublishDrop : quint8 {
        SessionLost,      ///< It was under way; the server no longer has the session (Session Present 0).
        SessionEnded,     ///< It was under way; the session ended by a clean start, with its connection, or by its Session Expiry Interval.
        SessionForgotten, ///< forgetSession()
        OtherSession,     ///< connectToBroker() with another client ID, broker or MQTT version.
        NotAllowed,       ///< This connection's Maximum QoS, Retain Available or Maximum Packet Size do not allow it.
        NotWritten,       ///< QoS 0, and the connection was gone.
    };
    Q_ENUM(PublishDrop)

    using TransportFactory = std::function<std::unique_ptr<Transport>(Scheme)>;
    /// Tests pass a factory of their own; the default is makeTransport.
    explicit Client(QObject *parent = nullptr, TransportFactory makeTransport = {});
    ~Client() override;

    State state() const { return m_state; }
    bool isConnected() const { return m_state == State::Connected; }
    const Attempt &attempt() const { return m_attempt; } ///< Same thread only; others take the copy of attemptChanged.
    const SessionLimits &limits() const { return m_limits; }
    bool answersAuthAutomatically() const { return m_answerAuth; }
    void setAnswerAuthAutomatically(bool answer) { m_answerAuth = answer; }
    bool automaticTopicAliases() const { return m_automaticAliases; }
    bool isKeepAliveStopped() const { return m_keepAlive.isSilent(); }

    /// When the packet that is being handled came, for slots that are called directly. Same thread only.
    struct Arrival {
        qint64 microseconds = 0; ///< Since the attempt began, as it was traced.
        qint64 bytes = 0;        ///< Of the packet.
    };
    const Arrival &arrival() const { return m_arrival; }

    /// Gets all that traced() tells, just before it, without the cost of a signal; null: nobody. Same thread only.
    void setTracer(std::unique_ptr<PacketTracer> tracer) { m_tracer = std::move(tracer); }

public slots:
    /// Begins an attempt; does nothing unless Idle. Settings that cannot be used end it at once with failed().
    /// `inputNotes` are those of reading the settings. With NetworkSettings::servers each is tried in turn, within an equal share of what
    /// is left of the connect timeout.
    /// The client's half of the session (messages under way, QoS 2 messages received, messages that wait) outlives the connection. It is
    /// taken up again with the same client ID, endpoints and MQTT version, unless a clean start is asked for or the server has lost it.
    void connectToBroker(const ConnectionSettings &settings, const QList<Note> &inputNotes = {});
    /// Ends an attempt at any stage. Connected: like disconnectFromBroker().
    void cancel();
    /// Sends DISCONNECT (section 3.14) if Connected, closes, and ends with closed(). 5.0: with reason code and properties.
    void disconnectFromBroker(quint8 reasonCode = 0, const mqtt::Properties &properties = {});
    /// Drops the network connection without DISCONNECT, so that the will is published.
    void dropConnection();

    /// Sends SUBSCRIBE; the packet identifier is in the result signal. Returns 0 unless Connected or if it cannot be sent (no filter, one
    /// that is not allowed, No Local on a shared one, too large for the server), and why in *error.
    quint16 subscribe(const QList<mqtt::Subscription> &subscriptions, const mqtt::Properties &properties = {}, QString *error = nullptr);
    quint16 unsubscribe(const QStringList &topicFilters, const mqtt::Properties &properties = {}, QString *error = nullptr);
    /// Sends PUBLISH or queues it until the Receive Maximum allows. Returns an id for published() (not the packet identifier); 0 if refused
    /// (not Connected; above the server's Maximum QoS or Maximum Packet Size; retain not available; wrong topic) and why in *error.
    quint32 publish(const mqtt::Publish &publish, QString *error = nullptr);
    /// Sends PINGREQ now.
    void ping();
    /// 5.0: whether a PUBLISH without a Topic Alias gets one, as far as the server's Topic Alias Maximum goes. Messages sent again get
    /// none. Default: false.
    void setAutomaticTopicAliases(bool automatic) { m_automaticAliases = automatic; }
    /// Sends no PINGREQ by itself, until the connection ends: the server must then end it after 1.5 times the keep-alive [MQTT-3.1.2-22].
    /// Does nothing unless Connected.
    void setKeepAliveStopped(bool stopped);
    /// Wipes our half of the session, connected or not: what is under way and what waits is dropped, received QoS 2 identifiers are
    /// forgotten. The server's half stays: on 5.0 a server that has it is left again at the next CONNACK [MQTT-3.2.2-4].
    void forgetSession();
    /// Answers an AUTH of the server (5.0): Reason Code 0x18 while connecting, 0x19 to re-authenticate. Returns why it was not sent,
    /// translated; empty: it was.
    QString sendAuth(quint8 reasonCode, const QByteArray &authenticationData);
    /// Begins a re-authentication (section 4.12.1): with SCRAM if the settings use it, otherwise with AUTH 0x19 and this data; then its
    /// challenges are answered as those before CONNACK. It ends with reauthenticated() or with the connection, also when the server does
    /// not answer within the connect timeout. Returns why not, translated; empty: it began.
    QString reauthenticate(const QByteArray &authenticationData = {});

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
    /// A challenge waits for sendAuth(0x18, ...): nothing answers it by itself. Until then the connect timeout stands still.
    void authAwaited(const mqtt::Auth &challenge);
    /// The server took the re-authentication; with SCRAM it has proven itself as well.
    void reauthenticated();
    /// For whoever calls sendAuth() or reauthenticate() from another thread: what they returned, if not empty.
    void authNotSent(const QString &why);
    /// An Application Message arrived; QoS 2 is announced once, when its PUBLISH comes first.
    void messageReceived(const mqtt::Publish &publish);
    void subscribed(quint16 packetIdentifier, const mqtt::Suback &suback);
    void unsubscribed(quint16 packetIdentifier, const mqtt::Unsuback &unsuback);
    /// The last acknowledgement came (QoS 0: written). reasonCode is PUBACK's, PUBREC's if it refused, or PUBCOMP's.
    void published(quint32 id, quint8 reasonCode, const QString &reasonString);
    /// A PUBLISH of publish() was written; QoS 0: with identifier 0. `dup`: again, on a new connection. After publish() has returned.
    void publishSent(quint32 id, quint16 packetIdentifier, bool dup);
    /// A PUBACK, PUBREC or PUBCOMP came for it; published() follows if it was the last.
    void publishAcknowledged(quint32 id, mqtt::PacketType type, quint8 reasonCode, const QString &reasonString);
    /// It will never be completed. Comes from the event loop.
    void publishDropped(quint32 id, Client::PublishDrop why);
    /// The connection ended before the answer to a SUBSCRIBE or UNSUBSCRIBE came. Before closed().
    void requestUnanswered(quint16 packetIdentifier, mqtt::PacketType type);

private:
    // Client.cpp: an attempt from its beginning to its end.
    void openServer();
    void openTransport();
    void onStageChanged(Stage stage, StageState state);
    void onTransportEvent(const TransportEvent &event);
    void traceEvent(const TransportEvent &event);
    void onOpened();
    void onClosed();
    void onTimeout();
    void setState(State state);
    void setStage(Stage stage, StageState state);
    void failUnfinishedStage();
    void setEnding(Ending::By by, const QString &text = {});
    void closeWith(Ending::By by, const QString &text = {});
    void dropWith(Ending::By by, const QString &text = {});
    void finish();
    bool wantsNextServer() const;
    void rememberServer();
    void retireTransport();
    void emitAttemptChanged();
    double nowMs() const { return m_clock.elapsedMs(); }
    template <typename Emit>
    bool announce(Emit emitSignals);

    // ClientReceive.cpp: what the server sends.
    void onReceived(const QByteArray &bytes);
    void countReceived(const QByteArray &bytes);
    void readFrames(const QByteArray &bytes);
    void handleFrame(QByteArrayView bytes);
    bool handleOldConnack(QByteArrayView bytes);
    void refuse(const mqtt::DecodeError &error, QByteArrayView bytes);
    void recordRefused(const mqtt::DecodeError &error, QByteArrayView bytes);
    void awaitGreeting(const mqtt::DecodeError &error);
    bool recordGreeting();
    bool traceUnread(QByteArrayView bytes);
    bool traceRest();
    void refuseGreeting();
    void handle(const mqtt::Connack &connack);
    void becomeConnected(const mqtt::Connack &connack);
    void handle(mqtt::Publish &publish);
    void handle(const mqtt::Puback &puback);
    void handle(const mqtt::Pubrec &pubrec);
    void handle(const mqtt::Pubrel &pubrel);
    void handle(const mqtt::Pubcomp &pubcomp);
    void handle(const mqtt::Suback &suback);
    void handle(const mqtt::Unsuback &unsuback);
    void handle(const mqtt::Pingresp &);
    void handle(const mqtt::Disconnect &disconnect);
    template <typename T>
    void handle(const T &)
    {
        // Only clients send the others: ReceiveRules and the decoder let none through.
    }

    // ClientAuth.cpp: enhanced authentication.
    void beginAuthentication();
    void handle(const mqtt::Auth &auth);
    void challengeByHand(const mqtt::Auth &auth);
    void endReauthentication(const mqtt::Auth &auth);
    bool authenticated(const mqtt::Connack &connack);
    void authenticationFailed(const scram::Failure &failure);
    void giveUpChallenges();
    void stopAuthentication();

    // ClientSend.cpp: what we send.
    bool send(const mqtt::Packet &packet);
    bool answer(const mqtt::Packet &packet);
    bool write(const QByteArray &bytes);
    void sendDisconnect(const mqtt::Disconnect &disconnect);
    QString whyNotAllowed(const mqtt::Publish &publish) const;
    QString whyNotPublishable(const mqtt::Publish &publish) const;
    QString whyTooLarge(const mqtt::Packet &packet) const;
    QString topicAliasProblem(const mqtt::Publish &publish) const;
    void dropTopicAlias(mqtt::Publish &publish) const;
    void useTopicAlias(mqtt::Publish &publish);
    bool trace(mqtt::Sender sender, QByteArrayView bytes, std::optional<mqtt::Version> version = {});
    bool traceRefused(QByteArrayView bytes, const mqtt::DecodeError &error);
    bool trace(const TraceEntry &entry);
    TraceEntry traceEntry(TraceEntry::Kind kind) const;

    // ClientSession.cpp: the session over connections, and what becomes of messages.
    struct SessionKey {
        QString clientId;
        QList<Endpoint> servers;
        mqtt::Version version = mqtt::Version::V311;
        bool operator==(const SessionKey &) const = default;
    };
    enum class SessionHalf : quint8 { Unknown, Held, Gone }; // Unknown: another program, or an earlier run of this one, may hold it
    struct PublishEvent {
        enum class Kind : quint8 { Sent, Written, Dropped };
        Kind kind = Kind::Sent;
        quint32 id = 0;
        quint16 packetIdentifier = 0;
        bool dup = false;
        PublishDrop why = PublishDrop::SessionLost;
    };
    void takeUpSession();
    bool refusesSession(const mqtt::Connack &connack);
    void settleSession(const mqtt::Connack &connack);
    void leaveSession();
    void awaitSessionEnd();
    void endSession();
    void noteSessionExpiry(const QByteArray &disconnect);
    void sendWaiting();
    bool sendMessage(Session::Sendable message);
    bool acknowledge(quint32 id, const mqtt::PublishAcknowledgement &packet, mqtt::PacketType type);
    void complete(const std::optional<Session::Completed> &completed, const mqtt::PublishAcknowledgement &packet, mqtt::PacketType type);
    void drop(const QList<quint32> &ids, PublishDrop why);
    void postPublishEvent(const PublishEvent &event);
    void tellPublishEvents();

    TransportFactory m_makeTransport;
    std::unique_ptr<PacketTracer> m_tracer;
    std::unique_ptr<Transport> m_transport;
    std::shared_ptr<const TlsMaterial> m_material; ///< Null unless a server uses TLS.
    int m_insideTransport = 0;                     ///< How deep we are in slots of the transport, where it must not be deleted.
    quint64 m_serial = 0;                          ///< Counts transports begun and ended: slots that act on the client are noticed by it.

    State m_state = State::Idle;
    Attempt m_attempt;
    SessionLimits m_limits;
    AttemptClock m_clock;
    QTimer m_timeout{this};      ///< Of the attempt.
    QTimer m_closeTimeout{this}; ///< Until the transport is closed.
    QTimer m_greetingTimer{this};
    QTimer m_authTimer{this}; ///< Of a re-authentication.
    KeepAlive m_keepAlive{this};

    QList<Endpoint> m_servers; ///< Still to be tried, the current one first.
    mqtt::Connect m_connect;
    QByteArray m_connectBytes;
    mqtt::StreamFramer m_framer;
    Arrival m_arrival;
    std::optional<mqtt::ReceiveRules> m_rules;
    Session m_session; ///< Of m_sessionKey.
    SessionKey m_sessionKey;
    SessionHalf m_sessionHalf = SessionHalf::Unknown;
    std::optional<quint32> m_sessionExpiry; ///< Seconds, in force on this connection; nullopt below 5.0.
    std::optional<qint64> m_sessionEndMs;   ///< When it expires, in ms since the epoch, while disconnected; nullopt: never.
    QTimer m_sessionEnd{this};
    std::deque<PublishEvent> m_publishEvents; ///< To be told from the event loop, or before what follows from them.
    TopicAliases m_topicAliases;              ///< Those we sent in this connection.
    qint64 m_unreadAnswers = 0;               ///< Bytes of acknowledgements since the transport's buffer was last empty.
    Authenticator m_authenticator{this};
    std::optional<int> m_timeoutLeft; ///< Of m_timeout, in ms, while it stands still.
    int m_authAnswers = 0;
    int m_authUnanswered = 0; ///< Challenges since our last AUTH.
    bool m_answerAuth = true;
    bool m_automaticAliases = false;
    bool m_opened = false;
    bool m_readingStopped = false;
    bool m_frameSeen = false;
    std::optional<mqtt::DecodeError> m_greetingError; ///< What came first is no CONNACK; the rest of it is awaited.
    bool m_connectedAnnounced = false;
};
