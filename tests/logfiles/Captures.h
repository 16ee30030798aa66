// Builds capture files for tests.
#pragma once

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QtEndian>

#include <algorithm>

/// A pcap of TCP segments between 10.0.0.1 (the client, port 40000 on) and 10.0.0.2 (port 1883).
class CaptureBuilder
{
public:
    enum Link : quint32 { Null = 0, Ethernet = 1, Raw = 101, Loop = 108, Cooked = 113, Cooked2 = 276 };
    Link link = Ethernet;
    bool bigEndian = false;
    bool nanoseconds = false;
    bool ipv6 = false;
    int vlanTags = 0;
    bool pcapNg = false;
    quint16 clientPort = 40'000, serverPort = 1883;
    qint64 microseconds = 1'772'366'400'000'000; ///< Of the next segment; each is a millisecond after the one before.
    qsizetype snapLength = 262'144;

    enum Flag : quint8 { Fin = 1, Syn = 2, Rst = 4, Ack = 16 };
    struct Stream {
        quint32 clientSequence = 1000, serverSequence = 0xFFFFFF00; ///< Of the next byte; the server's wrap.
    };

    void handshake(Stream &stream)
    {
        segment(true, stream.clientSequence++, 0, Syn, {});
        segment(false, stream.serverSequence++, stream.clientSequence, Syn | Ack, {});
        segment(true, stream.clientSequence, stream.serverSequence, Ack, {});
    }
    void sent(Stream &stream, const QByteArray &bytes)
    {
        segment(true, stream.clientSequence, stream.serverSequence, Ack, bytes);
        stream.clientSequence += quint32(bytes.size());
    }
    void received(Stream &stream, const QByteArray &bytes)
    {
        segment(false, stream.serverSequence, stream.clientSequence, Ack, bytes);
        stream.serverSequence += quint32(bytes.size());
    }
    void segment(bool fromClient, quint32 sequence, quint32 acknowledgement, quint8 flags, const QByteArray &payload)
    {
        const quint16 from = fromClient ? clientPort : serverPort, to = fromClient ? serverPort : clientPort;
        const QByteArray tcp = big(from) + big(to) + big(sequence) + big(acknowledgement) + char(0x50) + char(flags) + big(quint16(65'535))
            + big(quint32(0)) + payload;
        frame(linkHeader() + ip(fromClient, tcp));
    }
    void frame(const QByteArray &bytes)
    {
        const QByteArray captured = bytes.left(snapLength);
        const quint64 ticks = quint64(microseconds) * (nanoseconds ? 1000 : 1);
        const quint64 second = nanoseconds ? 1'000'000'000 : 1'000'000;
        if (pcapNg) {
            const QByteArray padding((4 - captured.size() % 4) % 4, '\0');
            block(6,
                  number(quint32(0)) + number(quint32(ticks >> 32)) + number(quint32(ticks)) + number(quint32(captured.size()))
                      + number(quint32(bytes.size())) + captured + padding);
        } else {
            m_frames += number(quint32(ticks / second)) + number(quint32(ticks % second)) + number(quint32(captured.size()))
                + number(quint32(bytes.size())) + captured;
        }
        microseconds += 1'000;
    }
    QByteArray file() const
    {
        if (!pcapNg)
            return number(nanoseconds ? 0xA1B23C4Du : 0xA1B2C3D4u) + number(quint16(2)) + number(quint16(4)) + number(quint32(0))
                + number(quint32(0)) + number(quint32(262'144)) + number(quint32(link)) + m_frames;
        CaptureBuilder head = *this;
        head.m_frames.clear();
        head.block(0x0A0D0D0A, number(0x1A2B3C4Du) + number(quint16(1)) + number(quint16(0)) + QByteArray(8, '\xFF'));
        const QByteArray resolution = number(quint16(9)) + number(quint16(1)) + char(nanoseconds ? 9 : 6) + QByteArray(3, '\0');
        head.block(1, number(quint16(link)) + number(quint16(0)) + number(quint32(0)) + resolution + number(quint32(0)));
        return head.m_frames + m_frames;
    }

private:
    template <typename T>
    static QByteArray big(T value)
    {
        QByteArray bytes(sizeof value, '\0');
        qToBigEndian(value, bytes.data());
        return bytes;
    }
    template <typename T>
    QByteArray number(T value) const
    {
        QByteArray bytes = big(value);
        if (!bigEndian)
            std::reverse(bytes.begin(), bytes.end());
        return bytes;
    }
    void block(quint32 type, const QByteArray &body)
    {
        const QByteArray length = number(quint32(body.size() + 12));
        m_frames += number(type) + length + body + length;
    }
    QByteArray linkHeader() const
    {
        const quint16 type = ipv6 ? 0x86DD : 0x0800;
        QByteArray tags;
        for (int i = 0; i < vlanTags; ++i)
            tags += big(quint16(0x8100)) + big(quint16(7 + i));
        switch (link) {
        case Ethernet:
            return QByteArray(12, '\2') + tags + big(type);
        case Cooked:
            return QByteArray(14, '\0') + tags + big(type);
        case Cooked2:
            return (vlanTags > 0 ? big(quint16(0x8100)) : big(type)) + QByteArray(18, '\0')
                + (vlanTags > 0 ? tags.sliced(2) + big(type) : QByteArray());
        case Null:
        case Loop:
            return number(quint32(ipv6 ? 24 : 2));
        case Raw:
            return {};
        }
        return {};
    }
    QByteArray ip(bool fromClient, const QByteArray &tcp) const
    {
        const QByteArray last(1, char(fromClient ? 1 : 2)), other(1, char(fromClient ? 2 : 1));
        if (ipv6) {
            const QByteArray prefix = QByteArray("\xFD\0", 2) + QByteArray(13, '\0');
            return big(quint32(0x60000000)) + big(quint16(tcp.size())) + char(6) + char(64) + prefix + last + prefix + other + tcp;
        }
        const QByteArray prefix("\x0A\0\0", 3);
        return QByteArray("\x45\0", 2) + big(quint16(20 + tcp.size())) + QByteArray(4, '\0') + char(64) + char(6) + QByteArray(2, '\0')
            + prefix + last + prefix + other + tcp;
    }

    QByteArray m_frames;
};
Q_DECLARE_METATYPE(CaptureBuilder)
