// What a server may send, given what the client announced and sent before: the rules that one packet alone cannot show.
#pragma once

#include "mqtt/Codec.h"

#include <QHash>
#include <QSet>

namespace mqtt {

/// Judges the decoded packets of a server, in order, over one network connection. Pure state, no sockets.
/// Make a new one for each connection; tell it of every packet sent and ask it about every packet received:
///
///     ReceiveRules rules(connect);
///     framer.setMaximumPacketSize(rules.maximumPacketSize());
///     ... rules.sent(subscribe); ... if (const auto error = rules.check(packet, bytes)) refuse(*error);
///
/// decode() keeps a Reason Code that the version does not define, so that it can be shown; it is refused here, as is a Session Present
/// in a refusal, with the packet at hand. It covers the order of packets (CONNACK first and once, nothing after DISCONNECT), Session
/// Present, Authentication Method, Maximum Packet Size, Receive Maximum, Topic Alias, Subscription Identifier, Request Problem Information
/// and the number of codes in SUBACK and UNSUBACK.
class ReceiveRules
{
public:
    /// `connect` is the CONNECT that goes out on this connection.
    explicit ReceiveRules(const Connect &connect);

    /// Bytes the client takes in one packet, for StreamFramer::setMaximumPacketSize().
    quint32 maximumPacketSize() const { return m_maximumPacketSize; }

    /// The client sends this packet. SUBSCRIBE and UNSUBSCRIBE tell what their acknowledgement must look like and which Subscription
    /// Identifiers exist; PUBACK, PUBCOMP and a failing PUBREC end the receipt of a message.
    void sent(const Packet &packet);
    /// A Subscription Identifier of an earlier connection of the same session is in use.
    void addSubscriptionIdentifier(quint32 identifier) { m_subscriptionIdentifiers.insert(identifier); }

    /// nullopt if the server may send this now. A packet that is refused changes nothing.
    /// `bytes` is the packet as it came; with it, offset and length of the error point at the field.
    std::optional<DecodeError> check(const Packet &packet, QByteArrayView bytes = {});

    /// The Topic Name of a PUBLISH that check() let pass, with its Topic Alias resolved (section 3.3.2.3.4).
    QString topicName(const Publish &publish) const;

private:
    enum class Phase : quint8 { AwaitingConnack, Connected, Refused, Disconnected };
    std::optional<DecodeError> checkOrder(const Packet &packet) const;
    std::optional<DecodeError> checkConnack(const Connack &connack) const;
    std::optional<DecodeError> checkAuth(const Auth &auth) const;
    std::optional<DecodeError> checkPublish(const Publish &publish) const;
    std::optional<DecodeError> checkTopicAlias(const Publish &publish) const;
    std::optional<DecodeError> checkProblemInformation(const Packet &packet) const;
    std::optional<DecodeError> checkCodeCount(quint16 packetIdentifier, qsizetype codes, const char *statement) const;
    std::optional<DecodeError> judge(const Packet &packet) const;
    void accept(const Packet &packet);

    Version m_version;
    bool m_cleanStart;
    bool m_requestProblemInformation;
    quint32 m_topicAliasMaximum;
    quint32 m_receiveMaximum;
    quint32 m_maximumPacketSize;
    std::optional<QString> m_authenticationMethod;

    Phase m_phase = Phase::AwaitingConnack;
    bool m_sessionPresent = false; ///< Subscriptions may be older than this program: their identifiers are not known.
    QHash<quint16, QString> m_topicAliases;
    qsizetype m_aliasCharacters = 0; ///< Of all their Topic Names.
    QSet<quint32> m_subscriptionIdentifiers;
    QSet<quint16> m_underWay;                  ///< Packet Identifiers of QoS 1 and 2 messages that are not acknowledged yet.
    QHash<quint16, qsizetype> m_expectedCodes; ///< Topic Filters of each SUBSCRIBE and UNSUBSCRIBE without an answer.
};

} // namespace mqtt
