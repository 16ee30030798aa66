// The TCP segment in a captured frame.
#pragma once

#include <QByteArrayView>
#include <QHostAddress>

#include <array>

/// One end of a TCP connection. IPv4 addresses are kept mapped into IPv6.
struct TcpEnd {
    std::array<quint8, 16> address{};
    quint16 port = 0;
    auto operator<=>(const TcpEnd &) const = default;
    QHostAddress hostAddress() const;
};

struct TcpSegment {
    enum Flag : quint8 { Fin = 1, Syn = 2, Rst = 4, Ack = 16 };
    TcpEnd source, destination;
    quint32 sequence = 0;
    quint32 acknowledgement = 0; ///< Valid with Ack.
    quint8 flags = 0;
    QByteArrayView payload;    ///< Points into the frame.
    qsizetype notCaptured = 0; ///< Bytes of the payload that the frame had on the wire but the capture left out.
    bool has(Flag flag) const { return flags & flag; }
};

/// Why a frame gives no TCP segment.
enum class FrameKind : quint8 {
    Tcp,
    UnknownLinkType,
    NotIp,
    NotTcp,
    Fragment, ///< Of an IP packet: not put together.
    Damaged,  ///< Headers are cut or contradict each other.
};

/// Link types: Ethernet (with VLAN tags), Linux cooked v1 and v2, raw IP, BSD loopback; others are UnknownLinkType.
bool isKnownLinkType(quint16 linkType);
/// Takes the link, IP and TCP headers off a frame. `segment` is set for FrameKind::Tcp alone. Any bytes are safe.
FrameKind readTcpSegment(quint16 linkType, QByteArrayView frame, TcpSegment &segment);
