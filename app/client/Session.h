// Packet Identifiers and messages under way: what both sides remember of a session (sections 2.2.1, 4.1, 4.3 and 4.9).
#pragma once

#include "mqtt/Packets.h"

#include <QHash>
#include <QSet>

#include <deque>

/// The client's half of a session. Pure state, no sockets: it says what must be sent, the client sends it.
class Session
{
public:
    explicit Session(mqtt::Version version = mqtt::Version::V311, quint16 receiveMaximum = 65'535)
        : m_version(version)
        , m_receiveMaximum(receiveMaximum)
    {
    }

    /// Takes a message with QoS 1 or 2 into its care; takeSendable() hands it out when the send quota allows. Returns an id that is never
    /// 0.
    quint32 enqueue(mqtt::Publish publish);
    /// An id for a message with QoS 0, which needs no care.
    quint32 nextId();
    /// The next message that may go out, with its Packet Identifier; nullopt while the quota is used up or nothing waits [MQTT-4.9.0-2].
    std::optional<mqtt::Publish> takeSendable();
    bool hasQuota() const { return m_outgoing.size() < m_receiveMaximum; }
    qsizetype waiting() const { return qsizetype(m_waiting.size()); }
    qint64 waitingBytes() const { return m_waitingBytes; } ///< Payloads and topics, roughly.
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
    };
    struct Waiting {
        quint32 id = 0;
        mqtt::Publish publish;
    };
    quint16 freeIdentifier();
    std::optional<Completed> complete(const mqtt::PublishAcknowledgement &packet, Awaiting awaiting);

    mqtt::Version m_version;
    quint16 m_receiveMaximum;
    quint16 m_lastIdentifier = 0;
    quint32 m_lastId = 0;
    std::deque<Waiting> m_waiting;
    qint64 m_waitingBytes = 0;
    QHash<quint16, Outgoing> m_outgoing; ///< By Packet Identifier; its size is what the send quota has given out.
    QHash<quint16, mqtt::PacketType> m_requests;
    QSet<quint16> m_incoming; ///< QoS 2 messages that came and were not released yet.
};
