#include "logfiles/PcapNgWriter.h"

#include "logfiles/ExportedPdu.h"
#include "logfiles/MqttGuess.h"
#include "logfiles/SourceJson.h"
#include "logfiles/StaticText.h"

#include <QJsonDocument>
#include <QtEndian>

using namespace Qt::StringLiterals;

// Block and option codes: IETF draft-ietf-opsawg-pcapng.

namespace {

constexpr quint32 sectionHeaderBlock = 0x0A0D0D0A, interfaceDescriptionBlock = 1, enhancedPacketBlock = 6;
constexpr quint16 linkTypeUpperPdu = 252; ///< LINKTYPE_WIRESHARK_UPPER_PDU
constexpr quint16 optionComment = 1, optionApplication = 4;
constexpr quint16 interfaceName = 2, interfaceDescription = 3, interfaceTimeResolution = 9, packetFlags = 2;
constexpr quint32 portTypeTcp = 2;
constexpr qsizetype longestOption = 60'000;
constexpr qsizetype mostPendingBytes = 256 * 1024; ///< Of events that wait for a packet.
constexpr std::size_t mostPendingEvents = 200;

/// Numbers of a pcapng are in the byte order of its section header: ours is little-endian everywhere.
template <typename T>
QByteArray little(T value)
{
    QByteArray bytes(sizeof(T), '\0');
    qToLittleEndian(value, bytes.data());
    return bytes;
}

/// Tags of an exported PDU are big-endian.
template <typename T>
QByteArray big(T value)
{
    QByteArray bytes(sizeof(T), '\0');
    qToBigEndian(value, bytes.data());
    return bytes;
}

QByteArray padded(QByteArray bytes)
{
    return bytes.append((4 - bytes.size() % 4) % 4, '\0');
}

QByteArray option(quint16 code, const QByteArray &value)
{
    return little(code) + little(quint16(value.size())) + padded(value);
}

/// Not cut within a character.
QByteArray textOption(quint16 code, const QString &text)
{
    QByteArray bytes = text.toUtf8();
    if (bytes.size() > longestOption) {
        qsizetype end = longestOption;
        while (end > 0 && (quint8(bytes[end]) & 0xC0) == 0x80)
            --end;
        bytes.truncate(end);
    }
    return option(code, bytes);
}

QByteArray tag(quint16 code, const QByteArray &value)
{
    return big(code) + big(quint16(value.size())) + value;
}

QByteArray block(quint32 type, const QByteArray &body)
{
    const QByteArray length = little(quint32(body.size() + 12));
    return little(type) + length + body + length;
}

QByteArray frameBlock(quint32 interface, qint64 microseconds, const QByteArray &data, qsizetype originalSize, const QByteArray &options)
{
    const auto time = quint64(std::max<qint64>(microseconds, 0));
    return block(enhancedPacketBlock,
                 little(interface) + little(quint32(time >> 32)) + little(quint32(time)) + little(quint32(data.size()))
                     + little(quint32(originalSize)) + padded(data) + options + option(0, {}));
}

QByteArray addressTag(const QHostAddress &address, bool source)
{
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    if (isIpv4)
        return tag(source ? pduTagIpv4Source : pduTagIpv4Destination, big(ipv4));
    const Q_IPV6ADDR ipv6 = address.toIPv6Address();
    return tag(source ? pduTagIpv6Source : pduTagIpv6Destination, QByteArray(reinterpret_cast<const char *>(ipv6.c), sizeof ipv6.c));
}

/// The ends of the connection, made up where they are unknown: the dissector keeps the protocol version for each conversation.
LogEndpoints endpointsOf(const LogRecord &record)
{
    LogEndpoints ends = record.source ? record.source->endpoints : LogEndpoints{};
    if (ends.localAddress.isNull() || ends.peerAddress.isNull())
        ends.localAddress = ends.peerAddress = QHostAddress(QHostAddress::LocalHost);
    if (ends.localPort == 0)
        ends.localPort = quint16(49'152 + record.sourceId % 16'384); // one of the dynamic ports (RFC 6335)
    if (ends.peerPort == 0)
        ends.peerPort = 1883;
    return ends;
}

/// A reader finds the same when it decodes the packet.
bool isOwnError(const TraceEntry &entry)
{
    const auto decoded = mqtt::decode(entry.bytes, entry.version, entry.sender);
    const auto *own = std::get_if<mqtt::DecodeError>(&decoded);
    return own && sameError(*own, *entry.error);
}

QByteArray tagsOf(const LogRecord &record)
{
    const LogEndpoints ends = endpointsOf(record);
    const bool sent = record.entry.sender == mqtt::Sender::Client;
    QByteArray tags = tag(pduTagDissectorName, "mqtt");
    tags += addressTag(sent ? ends.localAddress : ends.peerAddress, true);
    tags += addressTag(sent ? ends.peerAddress : ends.localAddress, false);
    tags += tag(pduTagPortType, big(portTypeTcp));
    tags += tag(pduTagSourcePort, big(quint32(sent ? ends.localPort : ends.peerPort)));
    tags += tag(pduTagDestinationPort, big(quint32(sent ? ends.peerPort : ends.localPort)));
    return tags + tag(0, {}); // their end
}

} // namespace

void PcapNgWriter::begin(QByteArray &out)
{
    const QString comment = isRevealed() ? u"Secrets are NOT masked in this file."_s : u"Secrets are overwritten with 2a."_s;
    out += block(sectionHeaderBlock,
                 little(quint32(0x1A2B3C4D)) + little(quint16(1)) + little(quint16(0)) + little(qint64(-1))
                     + textOption(optionComment, comment) + option(optionApplication, "Connack " CONNACK_VERSION) + option(0, {}));
}

/// "attempt 2"; no two interfaces have the same.
QString PcapNgWriter::nameOf(quint32 sourceId)
{
    if (const auto found = m_names.find(sourceId); found != m_names.end())
        return found->second;
    const auto &source = m_sources[sourceId];
    const QString wanted = source ? nameInFiles(*source) : u"source %1"_s.arg(sourceId);
    QString name = wanted;
    for (int i = 2; !m_usedNames.insert(name).second; ++i)
        name = u"%1 (%2)"_s.arg(wanted).arg(i);
    return m_names[sourceId] = name;
}

/// Written when the first block refers to it: by then more is known of it.
PcapNgWriter::Interface &PcapNgWriter::interfaceOf(QByteArray &out, quint32 sourceId)
{
    if (const auto found = m_interfaces.find(sourceId); found != m_interfaces.end())
        return found->second;
    const LogSource source = m_sources[sourceId] ? *m_sources[sourceId] : LogSource{};
    Interface &interface = m_interfaces[sourceId];
    interface.number = quint32(m_interfaces.size() - 1);
    interface.name = nameOf(sourceId);
    const QString title = source.target.isEmpty() ? titleOf(source) : u"%1, %2"_s.arg(titleOf(source), source.target);
    const QJsonObject description{{u"connack"_s, toJson(source)}};
    out += block(interfaceDescriptionBlock,
                 little(linkTypeUpperPdu) + little(quint16(0)) + little(quint32(0)) + textOption(interfaceName, interface.name)
                     + textOption(interfaceDescription, title)
                     + textOption(optionComment, QString::fromUtf8(QJsonDocument(description).toJson(QJsonDocument::Compact)))
                     + option(interfaceTimeResolution, QByteArray(1, 6)) + option(0, {}));
    return interface;
}

/// As options; the interfaces that they name are written first.
QByteArray PcapNgWriter::takeComments(QByteArray &out)
{
    QByteArray options;
    for (const Pending &pending : std::exchange(m_pending, {})) {
        interfaceOf(out, pending.sourceId);
        options += pending.comment;
    }
    m_pendingBytes = 0;
    return options;
}

void PcapNgWriter::writeRecord(QByteArray &out, const LogRecord &record)
{
    m_sources[record.sourceId] = record.source;
    const TraceEntry entry = masked(record);
    if (entry.kind == TraceEntry::Kind::TransportEvent) {
        const QString comment = eventComment(nameOf(record.sourceId), entry.microseconds, entry.event);
        m_pending.push_back({record.sourceId, textOption(optionComment, comment)});
        m_pendingBytes += m_pending.back().comment.size();
        m_pendingTime = record.microsecondsSinceEpoch();
        if (m_pendingBytes > mostPendingBytes || m_pending.size() >= mostPendingEvents)
            flush(out);
        return;
    }
    QByteArray options = takeComments(out);
    Interface &interface = interfaceOf(out, record.sourceId);
    if (!std::exchange(interface.described, true) && record.source)
        options += textOption(optionComment, u"%1 %2"_s.arg(titleOf(*record.source), record.source->target).trimmed());
    repeatConnect(out, interface, record);
    options += versionOptions(interface, entry);
    if (entry.error && !isOwnError(entry))
        options += textOption(optionComment, errorComment(*entry.error));
    const QByteArray data = tagsOf(record) + entry.bytes;
    if (data.size() > longestFrame)
        countCut();
    out += frameOf(interface, record, data, options);
}

QByteArray PcapNgWriter::frameOf(const Interface &interface, const LogRecord &record, const QByteArray &data, const QByteArray &options)
{
    const quint32 direction = record.entry.sender == mqtt::Sender::Client ? 2 : 1; // outbound, inbound
    return frameBlock(interface.number, record.microsecondsSinceEpoch(), data.left(longestFrame), data.size(),
                      options + option(packetFlags, little(direction)));
}

/// Before the source's first packet in the file, unless that is the CONNECT.
void PcapNgWriter::repeatConnect(QByteArray &out, Interface &interface, const LogRecord &record)
{
    if (interface.version || guessStart(record.entry.bytes) == StartGuess::Connect)
        return;
    std::optional<LogRecord> connect = connectOf(record.sourceId);
    if (!connect || guessStart(connect->entry.bytes) != StartGuess::Connect)
        return;
    connect->source = record.source; // the same ends as the packets after it: one conversation
    interface.version = versionOfConnect(connect->entry.bytes);
    out += frameOf(interface, *connect, tagsOf(*connect) + masked(*connect).bytes, textOption(optionComment, repeatedConnectComment()));
}

/// Comments where the packet is of another version than a reader would take it for.
QByteArray PcapNgWriter::versionOptions(Interface &interface, const TraceEntry &entry)
{
    if (guessStart(entry.bytes) == StartGuess::Connect)
        interface.version = versionOfConnect(entry.bytes);
    if (interface.version == entry.version)
        return {};
    interface.version = entry.version;
    return textOption(optionComment, versionComment(entry.version)) + textOption(optionComment, preferenceComment(entry.version));
}

/// Events that no packet follows stand in a record without bytes.
void PcapNgWriter::flush(QByteArray &out)
{
    if (m_pending.empty())
        return;
    const quint32 last = m_pending.back().sourceId;
    const QByteArray options = takeComments(out);
    const QByteArray data = tag(pduTagDissectorName, "data") + tag(0, {});
    out += frameBlock(interfaceOf(out, last).number, m_pendingTime, data, data.size(), options);
}

void PcapNgWriter::end(QByteArray &out)
{
    flush(out);
}
