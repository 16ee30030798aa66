// MQTT packets as Wireshark's exported PDUs (link type 252), and what Connack's own files say in comments.
#pragma once

#include "logfiles/CaptureFile.h"
#include "mqtt/StreamFramer.h"
#include "trace/PacketLog.h"

#include <map>
#include <optional>

// Tags: Wireshark's epan/exported_pdu.h.
inline constexpr quint16 pduTagDissectorName = 12, pduTagIpv4Source = 20, pduTagIpv4Destination = 21, pduTagIpv6Source = 22,
                         pduTagIpv6Destination = 23, pduTagPortType = 24, pduTagSourcePort = 25, pduTagDestinationPort = 26;

/// A transport event as a comment of the packet after it: "attempt 1 +0.000100 s tcp-connected: 127.0.0.1:1883", its details below it as
/// "  name: value". `source` as nameInFiles() has it.
QString eventComment(const QString &source, qint64 microseconds, const TransportEvent &event);
struct CommentedEvent {
    QString source;
    qint64 microseconds = 0; ///< Since the source began.
    TransportEvent event;
};
/// What eventComment() made; nullopt for any other comment.
std::optional<CommentedEvent> eventInComment(const QString &comment);

/// "read as MQTT 5.0 (its CONNECT is not in this file)".
QString versionComment(mqtt::Version version);
std::optional<mqtt::Version> versionInComment(const QString &comment);
/// Which preference lets Wireshark read the packets of that connection.
QString preferenceComment(mqtt::Version version);
/// On a CONNECT that stands in front of later packets of its connection, for dissectors: it is no record of this file.
QString repeatedConnectComment();

/// Why a packet was refused, where its bytes alone do not tell.
QString errorComment(const mqtt::DecodeError &error);
std::optional<mqtt::DecodeError> errorInComment(const QString &comment);

/// Writes exported PDUs of MQTT into a log: Connack's own, with their sources and events, and those of others, by their addresses.
class ExportedPduReader
{
public:
    explicit ExportedPduReader(PacketLog *log)
        : m_log(log)
    {
    }

    /// An interface begins: the source that it stands for.
    void learn(const CaptureInterface &interface);
    /// `interface`: the frame's.
    void take(const CapturedFrame &frame, const CaptureInterface &interface);
    qint64 packets() const { return m_packets; }
    qint64 leftOut() const { return m_leftOut; } ///< PDUs of other protocols.

private:
    struct Pdu {
        QByteArray dissector;
        QHostAddress source, destination;
        quint32 sourcePort = 0, destinationPort = 0;
        QByteArray bytes;
        bool isValid = false;
    };
    struct Known {
        PacketLog::SourceId id = 0;
        qint64 startedAt = 0; ///< Microseconds since 1970.
        std::optional<mqtt::Version> version;
        QString clientEnd; ///< Of files of others: who sent CONNECT, or is likely to be the client.
    };
    static Pdu read(QByteArrayView bytes);
    Known *ownSource(const QString &name);
    Known *foreignSource(const Pdu &pdu, qint64 microseconds);
    void takeComments(const CapturedFrame &frame);
    void takePacket(Known &source, const CapturedFrame &frame, mqtt::Sender sender, const QByteArray &bytes, bool isCut);
    static quint32 senderFlag(mqtt::Sender sender) { return sender == mqtt::Sender::Client ? 2 : 1; }

    PacketLog *m_log;
    std::map<QString, Known> m_own;     ///< By interface name.
    std::map<QString, Known> m_foreign; ///< By both ends.
    qint64 m_packets = 0;
    qint64 m_leftOut = 0;
};
