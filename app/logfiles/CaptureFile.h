// The frames of a capture file: pcap (micro- and nanoseconds, either byte order) and pcapng.
#pragma once

#include <QIODevice>
#include <QStringList>

/// One interface of a capture file; a pcap has exactly one.
struct CaptureInterface {
    quint16 linkType = 0; ///< https://www.tcpdump.org/linktypes.html
    QString name;
    QString description;
    QStringList comments;
    quint64 ticksPerSecond = 1'000'000;
    qint64 offsetSeconds = 0; ///< Added to every time.
};

/// A frame as it lies in the file.
struct CapturedFrame {
    qint64 microseconds = 0;    ///< Since 1970, UTC.
    quint32 interface = 0;      ///< Index into CaptureFile::interfaces().
    quint32 originalLength = 0; ///< Bytes that it had on the wire; `bytes` may be fewer.
    quint32 flags = 0;          ///< pcapng's epb_flags: the lowest two bits are 1 inbound, 2 outbound.
    QByteArray bytes;
    QStringList comments;
};

/// Reads frame after frame; the file is hostile: what it claims is checked, and memory is bounded by the largest frame (16 MiB).
class CaptureFile
{
    Q_DISABLE_COPY_MOVE(CaptureFile)
public:
    /// By the first four bytes of a file.
    static bool recognises(QByteArrayView head);

    /// `device` is at the beginning of the file and outlives this.
    explicit CaptureFile(QIODevice *device);
    /// False: there are no more, or the file is not what it should be (see error()).
    bool readNext(CapturedFrame &frame);
    /// What is wrong with the file and where: a translated sentence; empty if nothing is. What was read before holds.
    QString error() const { return m_error; }
    /// Those described so far.
    const QList<CaptureInterface> &interfaces() const { return m_interfaces; }

private:
    bool open();
    bool readPcapHeader();
    bool readPcapFrame(CapturedFrame &frame);
    bool readBlock(CapturedFrame &frame, bool &isFrame);
    bool readSectionHeader();
    void readInterface(QByteArrayView body);
    bool readEnhancedPacket(quint32 type, QByteArrayView body, CapturedFrame &frame);
    bool readSimplePacket(QByteArrayView body, CapturedFrame &frame);
    QByteArray take(qint64 size);
    bool skip(qint64 size);
    bool fail(const QString &error);
    quint16 number16(QByteArrayView bytes, qsizetype at) const;
    quint32 number32(QByteArrayView bytes, qsizetype at) const;
    qint64 timeOf(quint64 ticks, const CaptureInterface &interface) const;
    template <typename Visit>
    void forEachOption(QByteArrayView options, Visit visit) const;

    QIODevice *m_device;
    QList<CaptureInterface> m_interfaces;
    qsizetype m_sectionFirst = 0; ///< Index of the section's first interface: each section of a pcapng counts its own from 0.
    QString m_error;
    bool m_opened = false;
    bool m_little = true;
    bool m_isPcapNg = false;
};
