// Packet Identifiers and messages under way: what both sides remember of a session (sections 2.2.1, 4.1, 4.3, 4.4 and 4.9).
#pragma once

#include "mqtt/Packets.h"

#include <QHash>
#include <QSet>

#include <deque>

/// The client's half of a session. Pure state, no sockets: it says what must be sent, the client sends it. It outlives connections:
///
///     session.beginConnection(version, receiveMaximum); // or discard() first, if the server has no session
///     while (const auto pubrel = session.takeRelease()) ... while (const auto message = session.takeSendable()) ...
///     ... session.endConnection();
class Session
{
public:
    explicit Session(mqtt::Version version = mqtt::Version::V311, quint16 receiveMaximum = 65'535)
        : m_version(version)
        , m_receiveMaximum(receiveMaximum)
    {
    }

    /// A connection begins. What is under way of earlier ones is handed out again by takeRelease() and takeSendable() [MQTT-4.4.0-1]. The
    /// send quota does not outlive a connection (section 4.9).
    void beginConnection(mqtt::Version version, quint16 receiveMaximum);
    /// A SUBSCRIBE or UNSUBSCRIBE without its answer.
    struct Request {
        quint16 packetIdentifier = 0;
        mqtt::PacketType type = mqtt::PacketType::Subscribe;
    };
    /// The connection is over. Its requests are no part of the session: returns them by identifier; they are over, their identifiers free.
    QList<Request> endConnection();
    /// The session is over: forgets what both sides remember. Returns the messages that were under way, in the order in which they were
    /// first sent. Those that wait stay.
    QList<quint32> discard();
    /// Forgets the messages that were never sent; returns them in order.
    QList<quint32> discardWaiting();

    /// Takes a message with QoS 1 or 2 into its care; takeSendable() hands it out when the send quota allows. Returns an id that is never
    /// 0. `publish` names its topic and has no Topic Alias: it may be sent on another connection. `firstCopy` is what goes out first, if
    /// that is not the same.
    quint32 enqueue(mqtt::Publish publish, std::optional<mqtt::Publish> firstCopy = {});
    /// An id for a message with QoS 0, which needs no care.
    quint32 nextId();
    struct Sendable {
        quint32 id = 0;
        mqtt::Publish publish; ///< DUP: it was sent before [MQTT-3.3.1-1].
    };
    /// The next message that may go out, with its Packet Identifier: first those to be sent again, in their order [MQTT-4.6.0-1]. nullopt
    /// while the quota is used up or nothing waits [MQTT-4.9.0-2].
    std::optional<Sendable> takeSendable();
    /// The next PUBREL of an earlier connection to be sent again, in the order of their PUBREC [MQTT-4.6.0-4].
    std::optional<mqtt::Pubrel> takeRelease();
    /// A message of takeSendable() is not sent after all. The identifier of one with QoS 2 that the server may know is not used again in
    /// this session: the server would take another message for a copy.
    void abandon(const mqtt::Publish &publish);

    /// What is enqueued now is what takeSendable() hands out next.
    bool sendsNow() const;
    bool hasQuota() const { return m_open < m_receiveMaximum; }
    qsizetype waiting() const { return qsizetype(m_waiting.size()); }
    qint64 waitingBytes() const { return m_waitingBytes; } ///< Of messages never sent, roughly.
    qint64 heldBytes() const { return m_heldBytes; }       ///< Of messages sent that may have to be sent again, roughly.
    qsizetype unacknowledged() const { return m_outgoing.size(); }

    /// A message whose last acknowledgement came.
    struct Completed {
        quint32 id = 0;
        quint8 reasonCode = 0;
        QString reasonString;
    };
    /// nullopt if no message waits for it: an acknowledgement for an unknown identifier is no error.
    std::optional<Completed> acknowledged(const mqtt::Puback &puback);
    std::optional<Completed> acknowledged(const mqtt::Pubcomp &pubcomp);
    struct PubrecResult {
        quint32 id = 0; ///< Of the message; 0: of none.
        std::optional<mqtt::Pubrel> answer;
        std::optional<Completed> completed; ///< PUBREC refused the message.
    };
    PubrecResult acknowledged(const mqtt::Pubrec &pubrec);

    /// A PUBLISH with QoS 2 came: true the first time, false until its PUBREL for the same identifier [MQTT-4.3.3-10].
    bool receive(quint16 packetIdentifier);
    /// The answer to a PUBREL; Reason Code 0x92 if its identifier is unknown.
    mqtt::Pubcomp released(const mqtt::Pubrel &pubrel);

    /// A free Packet Identifier for a SUBSCRIBE or UNSUBSCRIBE; 0 if all 65,535 are in use.
    quint16 beginRequest(mqtt::PacketType type);
    /// True if a request of that type waits for this answer; it is then over and its identifier free.
    bool endRequest(mqtt::PacketType type, quint16 packetIdentifier);

private:
    enum class Awaiting : quint8 { Puback, Pubrec, Pubcomp };
    struct Outgoing {
        quint32 id = 0;
        Awaiting awaiting = Awaiting::Puback;
        bool open = false;     ///< Sent on this connection: counts against the send quota.
        quint64 firstSent = 0; ///< Order of the first PUBLISH.
        quint64 lastStep = 0;  ///< Order of PUBLISH, from PUBREC on of that.
        mqtt::Publish publish; ///< Until PUBREC.
    };
    struct Waiting {
        quint32 id = 0;
        mqtt::Publish publish;
        std::optional<mqtt::Publish> firstCopy;
    };
    using OutgoingByIdentifier = QHash<quint16, Outgoing>;
    quint16 freeIdentifier();
    std::optional<Sendable> takeAgain();
    std::optional<Sendable> takeWaiting();
    void open(Outgoing &outgoing);
    void erase(OutgoingByIdentifier::iterator found);
    std::optional<Completed> complete(const mqtt::PublishAcknowledgement &packet, Awaiting awaiting);

    mqtt::Version m_version;
    quint16 m_receiveMaximum;
    quint16 m_lastIdentifier = 0;
    quint32 m_lastId = 0;
    quint64 m_step = 0;
    std::deque<Waiting> m_waiting;
    qint64 m_waitingBytes = 0;
    qint64 m_heldBytes = 0;
    OutgoingByIdentifier m_outgoing;    ///< By Packet Identifier.
    qsizetype m_open = 0;               ///< What the send quota has given out.
    std::deque<quint16> m_sendAgain;    ///< PUBLISH, in order.
    std::deque<quint16> m_releaseAgain; ///< PUBREL, in order.
    QSet<quint16> m_abandoned;
    QHash<quint16, mqtt::PacketType> m_requests;
    QSet<quint16> m_incoming; ///< QoS 2 messages that came and were not released yet.
};
