#include "trace/PcapNg.h"

#include "trace/PacketText.h"

#include <QtEndian>

// Block and option codes: IETF draft-ietf-opsawg-pcapng. Tags of the exported PDU: Wireshark's epan/exported_pdu.h.

namespace {

constexpr quint32 sectionHeaderBlock = 0x0A0D0D0A, interfaceDescriptionBlock = 1, enhancedPacketBlock = 6;
constexpr quint16 linkTypeUpperPdu = 252; ///< LINKTYPE_WIRESHARK_UPPER_PDU
constexpr quint16 optionComment = 1, optionApplication = 4;
constexpr quint16 interfaceName = 2, interfaceDescription = 3, interfaceTimeResolution = 9, packetFlags = 2;
constexpr quint16 tagDissectorName = 12, tagIpv4Source = 20, tagIpv4Destination = 21, tagIpv6Source = 22, tagIpv6Destination = 23,
                  tagPortType = 24, tagSourcePort = 25, tagDestinationPort = 26;
constexpr quint32 portTypeTcp = 2;
constexpr qsizetype longestOption = 60'000;

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

QByteArray tag(quint16 code, const QByteArray &value)
{
    return big(code) + big(quint16(value.size())) + value;
}

QByteArray addressTag(const QHostAddress &address, bool source)
{
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    if (isIpv4)
        return tag(source ? tagIpv4Source : tagIpv4Destination, big(ipv4));
    const Q_IPV6ADDR ipv6 = address.toIPv6Address();
    return tag(source ? tagIpv6Source : tagIpv6Destination, QByteArray(reinterpret_cast<const char *>(ipv6.c), sizeof ipv6.c));
}

/// The ends of the connection, made up where they are unknown: the dissector keeps the protocol version for each conversation.
LogEndpoints endpointsOf(const LogRecord &record)
{
    LogEndpoints ends = record.source ? record.source->endpoints : LogEndpoints{};
    if (ends.localAddress.isNull() || ends.peerAddress.isNull())
        ends.localAddress = ends.peerAddress = QHostAddress(QHostAddress::LocalHost);
    if (ends.localPort == 0)
        ends.localPort = quint16(49'152 + record.entry.attempt % 16'384); // one of the dynamic ports (RFC 6335)
    if (ends.peerPort == 0)
        ends.peerPort = 1883;
    return ends;
}

QByteArray exportedPdu(const LogRecord &record)
{
    const LogEndpoints ends = endpointsOf(record);
    const bool sent = record.entry.sender == mqtt::Sender::Client;
    QByteArray tags = tag(tagDissectorName, "mqtt");
    tags += addressTag(sent ? ends.localAddress : ends.peerAddress, true);
    tags += addressTag(sent ? ends.peerAddress : ends.localAddress, false);
    tags += tag(tagPortType, big(portTypeTcp));
    tags += tag(tagSourcePort, big(quint32(sent ? ends.localPort : ends.peerPort)));
    tags += tag(tagDestinationPort, big(quint32(sent ? ends.peerPort : ends.localPort)));
    tags += tag(0, {}); // end of the tags
    return tags + overwrite(record.entry.bytes, maskedRanges(record.entry, record.secrets));
}

} // namespace

void PcapNgWriter::writeBlock(quint32 type, const QByteArray &body)
{
    const QByteArray length = little(quint32(body.size() + 12));
    m_device->write(little(type) + length + body + length);
}

void PcapNgWriter::writeHeader()
{
    const QByteArray noOptions = option(0, {});
    writeBlock(sectionHeaderBlock,
               little(quint32(0x1A2B3C4D)) + little(quint16(1)) + little(quint16(0)) + little(qint64(-1))
                   + option(optionApplication, "Connack " CONNACK_VERSION) + noOptions);
    writeBlock(interfaceDescriptionBlock,
               little(linkTypeUpperPdu) + little(quint16(0)) + little(quint32(0)) + option(interfaceName, "connack")
                   + option(interfaceDescription, "MQTT packets of a Connack connection; secrets are overwritten with 2a")
                   + option(interfaceTimeResolution, QByteArray(1, 6)) + noOptions);
}

void PcapNgWriter::writeRecord(const LogRecord &record)
{
    if (record.entry.kind == TraceEntry::Kind::TransportEvent) {
        m_comments.append(packetName(record.entry) + QStringLiteral(": ") + maskedText(packetSummary(record.entry), record.secrets));
        return;
    }
    m_comments.prepend(QStringLiteral("attempt %1").arg(record.entry.attempt));
    const QByteArray comment = m_comments.join(QLatin1Char('\n')).toUtf8().left(longestOption);
    m_comments.clear();
    const QByteArray data = exportedPdu(record);
    const auto time = quint64(record.microsecondsSinceEpoch());
    const quint32 direction = record.entry.sender == mqtt::Sender::Client ? 2 : 1; // outbound, inbound
    writeBlock(enhancedPacketBlock,
               little(quint32(0)) + little(quint32(time >> 32)) + little(quint32(time)) + little(quint32(data.size()))
                   + little(quint32(data.size())) + padded(data) + option(optionComment, comment) + option(packetFlags, little(direction))
                   + option(0, {}));
}
