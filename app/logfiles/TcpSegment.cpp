#include "logfiles/TcpSegment.h"

#include <QtEndian>

#include <algorithm>

namespace {

// https://www.tcpdump.org/linktypes.html
constexpr quint16 linkNull = 0, linkEthernet = 1, linkRawBsd = 12, linkRawOpenBsd = 14, linkRaw = 101, linkLoop = 108, linkCooked = 113,
                  linkIpv4 = 228, linkIpv6 = 229, linkCooked2 = 276;
constexpr quint16 etherIpv4 = 0x0800, etherIpv6 = 0x86DD, etherVlan = 0x8100, etherServiceVlan = 0x88A8, etherOldVlan = 0x9100;
constexpr quint8 protocolHopByHop = 0, protocolTcp = 6, protocolRouting = 43, protocolFragment = 44, protocolAuthentication = 51,
                 protocolDestinationOptions = 60;
constexpr int mostVlanTags = 4, mostExtensionHeaders = 8;

quint8 byteAt(QByteArrayView bytes, qsizetype at)
{
    return quint8(bytes[at]);
}

quint16 big16(QByteArrayView bytes, qsizetype at)
{
    return qFromBigEndian<quint16>(bytes.data() + at);
}

quint32 big32(QByteArrayView bytes, qsizetype at)
{
    return qFromBigEndian<quint32>(bytes.data() + at);
}

void setIpv4(TcpEnd &end, QByteArrayView address)
{
    end.address.fill(0);
    end.address[10] = end.address[11] = 0xFF;
    std::copy(address.begin(), address.end(), end.address.begin() + 12);
}

void setIpv6(TcpEnd &end, QByteArrayView address)
{
    std::copy(address.begin(), address.end(), end.address.begin());
}

/// `length`: bytes that the IP packet says it carries here; `bytes` may be fewer.
FrameKind readTcp(QByteArrayView bytes, qsizetype length, TcpSegment &segment)
{
    if (bytes.size() < 20 || length < 20)
        return FrameKind::Damaged;
    const qsizetype header = (byteAt(bytes, 12) >> 4) * 4;
    if (header < 20 || header > length || header > bytes.size())
        return FrameKind::Damaged;
    segment.source.port = big16(bytes, 0);
    segment.destination.port = big16(bytes, 2);
    segment.sequence = big32(bytes, 4);
    segment.acknowledgement = big32(bytes, 8);
    segment.flags = byteAt(bytes, 13);
    const qsizetype captured = std::min(length, bytes.size()) - header; // what follows the packet is padding of the link
    segment.payload = bytes.sliced(header, captured);
    segment.notCaptured = length - header - captured;
    return FrameKind::Tcp;
}

FrameKind readIpv4(QByteArrayView bytes, TcpSegment &segment)
{
    if (bytes.size() < 20)
        return FrameKind::Damaged;
    const qsizetype header = (byteAt(bytes, 0) & 0x0F) * 4;
    qsizetype total = big16(bytes, 2);
    if (total == 0) // segmentation offload: the network card fills it in later
        total = bytes.size();
    if (header < 20 || header > bytes.size() || total < header)
        return FrameKind::Damaged;
    if (big16(bytes, 6) & 0x3FFF) // More Fragments, or an offset
        return FrameKind::Fragment;
    if (byteAt(bytes, 9) != protocolTcp)
        return FrameKind::NotTcp;
    setIpv4(segment.source, bytes.sliced(12, 4));
    setIpv4(segment.destination, bytes.sliced(16, 4));
    return readTcp(bytes.sliced(header), total - header, segment);
}

FrameKind readIpv6(QByteArrayView bytes, TcpSegment &segment)
{
    if (bytes.size() < 40)
        return FrameKind::Damaged;
    qsizetype length = big16(bytes, 4);
    if (length == 0)
        length = bytes.size() - 40;
    quint8 next = byteAt(bytes, 6);
    setIpv6(segment.source, bytes.sliced(8, 16));
    setIpv6(segment.destination, bytes.sliced(24, 16));
    QByteArrayView rest = bytes.sliced(40);
    for (int headers = 0; headers < mostExtensionHeaders && next != protocolTcp; ++headers) {
        if (next != protocolHopByHop && next != protocolRouting && next != protocolFragment && next != protocolAuthentication
            && next != protocolDestinationOptions)
            return FrameKind::NotTcp;
        if (rest.size() < 8)
            return FrameKind::Damaged;
        if (next == protocolFragment && (big16(rest, 2) & 0xFFF9))
            return FrameKind::Fragment;
        const qsizetype units = byteAt(rest, 1);
        const qsizetype size = next == protocolFragment ? 8 : next == protocolAuthentication ? (units + 2) * 4 : (units + 1) * 8;
        if (size > rest.size() || size > length)
            return FrameKind::Damaged;
        next = byteAt(rest, 0);
        rest = rest.sliced(size);
        length -= size;
    }
    return next == protocolTcp ? readTcp(rest, length, segment) : FrameKind::NotTcp;
}

FrameKind readIp(QByteArrayView bytes, TcpSegment &segment)
{
    const int version = bytes.isEmpty() ? 0 : byteAt(bytes, 0) >> 4;
    return version == 4 ? readIpv4(bytes, segment) : version == 6 ? readIpv6(bytes, segment) : FrameKind::NotIp;
}

/// `bytes` begin with an EtherType.
FrameKind readEtherType(QByteArrayView bytes, TcpSegment &segment)
{
    for (int tags = 0; bytes.size() >= 2; ++tags) {
        const quint16 type = big16(bytes, 0);
        if (type == etherIpv4 || type == etherIpv6)
            return readIp(bytes.sliced(2), segment);
        const bool vlan = type == etherVlan || type == etherServiceVlan || type == etherOldVlan;
        if (!vlan || tags == mostVlanTags || bytes.size() < 4)
            return FrameKind::NotIp;
        bytes = bytes.sliced(4);
    }
    return FrameKind::Damaged;
}

} // namespace

QHostAddress TcpEnd::hostAddress() const
{
    const QHostAddress ipv6(address.data());
    bool isIpv4 = false;
    const quint32 ipv4 = ipv6.toIPv4Address(&isIpv4);
    return isIpv4 && address[10] == 0xFF ? QHostAddress(ipv4) : ipv6;
}

bool isKnownLinkType(quint16 linkType)
{
    constexpr quint16 known[] = {linkNull, linkEthernet, linkRawBsd, linkRawOpenBsd, linkRaw,
                                 linkLoop, linkCooked,   linkIpv4,   linkIpv6,       linkCooked2};
    return std::find(std::begin(known), std::end(known), linkType) != std::end(known);
}

FrameKind readTcpSegment(quint16 linkType, QByteArrayView frame, TcpSegment &segment)
{
    const auto after = [&frame](qsizetype size) { return frame.sliced(std::min(size, frame.size())); };
    segment = {};
    switch (linkType) {
    case linkEthernet:
        return readEtherType(after(12), segment);
    case linkCooked:
        return readEtherType(after(14), segment);
    case linkCooked2: // its protocol field comes first
        return frame.size() < 20                                           ? FrameKind::Damaged
            : big16(frame, 0) == etherIpv4 || big16(frame, 0) == etherIpv6 ? readIp(after(20), segment)
            : big16(frame, 0) == etherVlan                                 ? readEtherType(after(22), segment)
                                                                           : FrameKind::NotIp;
    case linkNull:
    case linkLoop: // the address family in front is not needed: IP tells its version itself
        return readIp(after(4), segment);
    case linkRaw:
    case linkRawBsd:
    case linkRawOpenBsd:
    case linkIpv4:
    case linkIpv6:
        return readIp(frame, segment);
    default:
        return FrameKind::UnknownLinkType;
    }
}
