#include "mqtt/ReasonCodes.h"

#include <QCoreApplication>

#include <algorithm>
#include <span>

namespace mqtt {
namespace {

using enum PacketType;

struct Row {
    ReasonCodeInfo info;
    quint16 packets; // bit n: defined for packets of PacketType n
};

template <typename... Types>
constexpr quint16 in(Types... packets)
{
    return quint16(((1u << unsigned(packets)) | ...));
}

constexpr quint16 acknowledgements = in(Puback, Pubrec);
constexpr quint16 ends = in(Connack, Disconnect);

// MQTT 5.0, section 2.4, and the tables of each packet.
constexpr Row table5[] = {
    {{0x00, "Success", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "It worked.")}, in(Connack, Puback, Pubrec, Pubrel, Pubcomp, Unsuback, Auth)},
    {{0x00, "Normal disconnection", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "An ordinary goodbye; the will is not published.")},
     in(Disconnect)},
    {{0x00, "Granted QoS 0", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "Subscribed; messages arrive with QoS 0.")}, in(Suback)},
    {{0x01, "Granted QoS 1", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "Subscribed; messages arrive with QoS 1 at most.")}, in(Suback)},
    {{0x02, "Granted QoS 2", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "Subscribed with the full QoS.")}, in(Suback)},
    {{0x04, "Disconnect with Will Message",
      QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The client leaves and wants its will published all the same.")},
     in(Disconnect)},
    {{0x10, "No matching subscribers",
      QT_TRANSLATE_NOOP("mqtt::ReasonCode",
                        "The message was taken, but nobody is subscribed to its topic: look at the spelling of the topic.")},
     acknowledgements},
    {{0x11, "No subscription existed",
      QT_TRANSLATE_NOOP("mqtt::ReasonCode", "Nothing to unsubscribe: the filter was not subscribed in this session.")},
     in(Unsuback)},
    {{0x18, "Continue authentication",
      QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The other side wants the next step of the authentication exchange.")},
     in(Auth)},
    {{0x19, "Re-authenticate",
      QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The client starts the authentication exchange again on a live connection.")},
     in(Auth)},
    {{0x80, "Unspecified error", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "Refused without a reason: the broker's log has to tell.")},
     ends | acknowledgements | in(Suback, Unsuback)},
    {{0x81, "Malformed Packet",
      QT_TRANSLATE_NOOP("mqtt::ReasonCode",
                        "The other side could not parse what it got: a codec fault, something in between that changes bytes, or the wrong "
                        "protocol version.")},
     ends},
    {{0x82, "Protocol Error",
      QT_TRANSLATE_NOOP("mqtt::ReasonCode", "Parsed, but not allowed here: a wrong order, a forbidden value or a forbidden combination.")},
     ends},
    {{0x83, "Implementation specific error",
      QT_TRANSLATE_NOOP("mqtt::ReasonCode", "Legal, but this broker does not take it: often a plug-in or a local rule.")},
     ends | acknowledgements | in(Suback, Unsuback)},
    {{0x84, "Unsupported Protocol Version",
      QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The broker does not speak this version: try another one.")},
     in(Connack)},
    {{0x85, "Client Identifier not valid",
      QT_TRANSLATE_NOOP("mqtt::ReasonCode",
                        "The broker does not take this client identifier: too long, empty, with wrong characters, or reserved.")},
     in(Connack)},
    {{0x86, "Bad User Name or Password", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The credentials are wrong or missing.")}, in(Connack)},
    {{0x87, "Not authorized",
      QT_TRANSLATE_NOOP(
          "mqtt::ReasonCode",
          "The identity is not allowed to do this: look at the access rules first. Some brokers also say so to a wrong password.")},
     ends | acknowledgements | in(Suback, Unsuback)},
    {{0x88, "Server unavailable", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The broker runs but takes no connections now.")}, in(Connack)},
    {{0x89, "Server busy", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The broker has too much to do: try again later.")}, ends},
    {{0x8A, "Banned", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "An administrator or a ban rule shut this client out.")}, in(Connack)},
    {{0x8B, "Server shutting down", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The broker is stopping: reconnect later.")}, in(Disconnect)},
    {{0x8C, "Bad authentication method",
      QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The broker does not offer this authentication method, or it changed in between.")},
     in(Connack)},
    {{0x8D, "Keep Alive timeout", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The broker heard nothing for one and a half keep-alive times.")},
     in(Disconnect)},
    {{0x8E, "Session taken over", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "Another connection came with the same client identifier.")},
     in(Disconnect)},
    {{0x8F, "Topic Filter invalid",
      QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The topic filter is well formed, but this broker does not take it.")},
     in(Suback, Unsuback, Disconnect)},
    {{0x90, "Topic Name invalid",
      QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The topic (or the will's topic) is well formed, but not taken here.")},
     ends | acknowledgements},
    {{0x91, "Packet Identifier in use",
      QT_TRANSLATE_NOOP("mqtt::ReasonCode", "Both sides disagree about the session: a clean start helps.")},
     acknowledgements | in(Suback, Unsuback)},
    {{0x92, "Packet Identifier not found",
      QT_TRANSLATE_NOOP(
          "mqtt::ReasonCode",
          "An acknowledgement for something unknown: harmless while a session is recovered, otherwise both sides disagree about it.")},
     in(Pubrel, Pubcomp)},
    {{0x93, "Receive Maximum exceeded", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "Too many unacknowledged QoS 1 and 2 messages at once.")},
     in(Disconnect)},
    {{0x94, "Topic Alias invalid", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "A topic alias of 0, or above the limit that was announced.")},
     in(Disconnect)},
    {{0x95, "Packet too large", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The packet is larger than the receiver's maximum packet size.")},
     ends},
    {{0x96, "Message rate too high", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "Messages come faster than allowed.")}, in(Disconnect)},
    {{0x97, "Quota exceeded", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "A limit that the broker or its administrator set is reached.")},
     ends | acknowledgements | in(Suback)},
    {{0x98, "Administrative action", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "Somebody closed the connection by hand or by rule.")},
     in(Disconnect)},
    {{0x99, "Payload format invalid", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The payload is not the UTF-8 that was promised.")},
     ends | acknowledgements},
    {{0x9A, "Retain not supported",
      QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The broker keeps no retained messages: drop the retain flag, also on the will.")},
     ends},
    {{0x9B, "QoS not supported",
      QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The QoS is above the broker's maximum QoS; this counts for the will, too.")},
     ends},
    {{0x9C, "Use another server", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "Go to another broker for now: look at the Server Reference.")},
     ends},
    {{0x9D, "Server moved", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "Go to another broker for good: look at the Server Reference.")}, ends},
    {{0x9E, "Shared Subscriptions not supported",
      QT_TRANSLATE_NOOP("mqtt::ReasonCode", "This broker has no shared subscriptions ($share filters).")},
     in(Suback, Disconnect)},
    {{0x9F, "Connection rate exceeded", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "Too many connections in a short time: slow down.")}, ends},
    {{0xA0, "Maximum connect time", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The time that this connection was allowed is over.")},
     in(Disconnect)},
    {{0xA1, "Subscription Identifiers not supported", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "Leave the subscription identifier out.")},
     in(Suback, Disconnect)},
    {{0xA2, "Wildcard Subscriptions not supported", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "Subscribe without the wildcards + and #.")},
     in(Suback, Disconnect)},
};

// MQTT 3.1 and 3.1.1, section 3.2: CONNACK.
constexpr ReasonCodeInfo connackTable3[] = {
    {0, "Connection Accepted", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The client is connected.")},
    {1, "Unacceptable protocol version",
     QT_TRANSLATE_NOOP("mqtt::ReasonCode",
                       "The broker does not speak this version. A broker without MQTT 5 also answers so to a CONNECT of MQTT 5.")},
    {2, "Identifier rejected",
     QT_TRANSLATE_NOOP("mqtt::ReasonCode",
                       "The broker does not take the client identifier: empty without a clean session, longer than 23 bytes on a strict "
                       "broker, or reserved.")},
    {3, "Server unavailable", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The broker is up but takes no MQTT connections now.")},
    {4, "Bad user name or password",
     QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The credentials are wrong or missing. Some brokers use code 5 for this.")},
    {5, "Not authorized",
     QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The client may not connect. Some brokers also say so to a wrong password.")},
};

// MQTT 3.1.1, section 3.9.3; 3.1 has no failure code.
constexpr ReasonCodeInfo subackTable3[] = {
    {0x00, "Granted QoS 0", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "Subscribed; messages arrive with QoS 0.")},
    {0x01, "Granted QoS 1", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "Subscribed; messages arrive with QoS 1 at most.")},
    {0x02, "Granted QoS 2", QT_TRANSLATE_NOOP("mqtt::ReasonCode", "Subscribed with the full QoS.")},
    {0x80, "Failure",
     QT_TRANSLATE_NOOP("mqtt::ReasonCode", "The subscription was refused without a reason: look at the broker's access rules and log.")},
};

const ReasonCodeInfo *find(std::span<const ReasonCodeInfo> table, quint8 code)
{
    const auto found = std::find_if(table.begin(), table.end(), [code](const ReasonCodeInfo &info) { return info.code == code; });
    return found == table.end() ? nullptr : &*found;
}

QString number(quint8 code, PacketType packet, Version version)
{
    if (version != Version::V5 && packet == Connack)
        return QString::number(code);
    return QStringLiteral("0x%1").arg(QString::number(code, 16).toUpper(), 2, u'0');
}

} // namespace

const ReasonCodeInfo *reasonCodeInfo(quint8 code, PacketType packet, Version version)
{
    if (version != Version::V5) {
        if (packet == Connack)
            return find(connackTable3, code);
        if (packet == Suback && !(version == Version::V31 && code == 0x80))
            return find(subackTable3, code);
        return nullptr;
    }
    const auto found = std::find_if(std::begin(table5), std::end(table5),
                                    [=](const Row &row) { return row.info.code == code && ((row.packets >> unsigned(packet)) & 1); });
    return found == std::end(table5) ? nullptr : &found->info;
}

QString describeReasonCode(quint8 code, PacketType packet, Version version)
{
    const QString digits = number(code, packet, version);
    if (const ReasonCodeInfo *info = reasonCodeInfo(code, packet, version))
        return QCoreApplication::translate("mqtt::ReasonCode", "%1 %2", "number and name of a code").arg(digits, QLatin1String(info->name));
    return QCoreApplication::translate("mqtt::ReasonCode", "%1 (MQTT %2 defines no such code for %3)")
        .arg(digits, QLatin1String(name(version)), QLatin1String(name(packet)));
}

QString reasonCodeMeaning(quint8 code, PacketType packet, Version version)
{
    const ReasonCodeInfo *info = reasonCodeInfo(code, packet, version);
    return info ? QCoreApplication::translate("mqtt::ReasonCode", info->meaning) : QString();
}

bool isFailure(quint8 code, PacketType packet, Version version)
{
    if (version != Version::V5 && packet == Connack)
        return code != 0;
    return code >= 0x80;
}

} // namespace mqtt
