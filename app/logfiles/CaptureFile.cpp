#include "logfiles/CaptureFile.h"

#include <QCoreApplication>
#include <QtEndian>

#include <algorithm>

// Block and option codes: IETF draft-ietf-opsawg-pcapng; the older form: draft-ietf-opsawg-pcap.

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(CaptureFile)
};

constexpr quint32 sectionHeaderBlock = 0x0A0D0D0A, interfaceDescriptionBlock = 1, packetBlock = 2, simplePacketBlock = 3,
                  enhancedPacketBlock = 6;
constexpr quint32 byteOrderMagic = 0x1A2B3C4D, microMagic = 0xA1B2C3D4, nanoMagic = 0xA1B23C4D;
constexpr quint16 endOfOptions = 0, optionComment = 1, packetFlags = 2;
constexpr quint16 interfaceName = 2, interfaceDescription = 3, interfaceTimeResolution = 9, interfaceTimeOffset = 14;
constexpr qint64 largestBlock = 16 * 1024 * 1024; ///< Bytes of a frame or of a block that is read.
constexpr qsizetype largestNumberOfInterfaces = 65'536;
constexpr qsizetype largestNumberOfComments = 1'000; ///< Of one frame or interface.
constexpr qint64 latestSecond = 253'402'300'799;     ///< The end of the year 9999.

quint32 big32(QByteArrayView bytes)
{
    return bytes.size() < 4 ? 0 : qFromBigEndian<quint32>(bytes.data());
}

quint32 swapped(quint32 value)
{
    return qbswap(value);
}

qsizetype paddedTo4(qsizetype size)
{
    return (size + 3) / 4 * 4;
}

/// if_tsresol: 10^-n, or with the highest bit 2^-n. 0: it cannot be used.
quint64 ticksPerSecond(quint8 resolution)
{
    const int exponent = resolution & 0x7F;
    if (resolution & 0x80)
        return exponent < 63 ? quint64(1) << exponent : 0;
    if (exponent > 18)
        return 0;
    quint64 ticks = 1;
    for (int i = 0; i < exponent; ++i)
        ticks *= 10;
    return ticks;
}

} // namespace

bool CaptureFile::recognises(QByteArrayView head)
{
    const quint32 magic = big32(head);
    return magic == sectionHeaderBlock || magic == microMagic || magic == nanoMagic || swapped(magic) == microMagic
        || swapped(magic) == nanoMagic;
}

CaptureFile::CaptureFile(QIODevice *device)
    : m_device(device)
{
}

bool CaptureFile::fail(const QString &error)
{
    if (m_error.isEmpty())
        m_error = error;
    return false;
}

QByteArray CaptureFile::take(qint64 size)
{
    // In pieces: a length that the file does not have must not be allocated.
    constexpr qint64 piece = 256 * 1024;
    QByteArray bytes;
    while (bytes.size() < size) {
        const QByteArray read = m_device->read(std::min(piece, size - bytes.size()));
        if (read.isEmpty())
            break;
        bytes += read;
    }
    return bytes;
}

bool CaptureFile::skip(qint64 size)
{
    while (size > 0) {
        const qint64 skipped = m_device->skip(std::min<qint64>(size, 1024 * 1024));
        if (skipped <= 0)
            return false;
        size -= skipped;
    }
    return true;
}

quint16 CaptureFile::number16(QByteArrayView bytes, qsizetype at) const
{
    const char *data = bytes.data() + at;
    return m_little ? qFromLittleEndian<quint16>(data) : qFromBigEndian<quint16>(data);
}

quint32 CaptureFile::number32(QByteArrayView bytes, qsizetype at) const
{
    const char *data = bytes.data() + at;
    return m_little ? qFromLittleEndian<quint32>(data) : qFromBigEndian<quint32>(data);
}

qint64 CaptureFile::timeOf(quint64 ticks, const CaptureInterface &interface) const
{
    const quint64 perSecond = interface.ticksPerSecond;
    const auto seconds = std::min<quint64>(ticks / perSecond, quint64(latestSecond));
    const quint64 rest = ticks % perSecond;
    const auto fraction =
        perSecond <= 1'000'000'000'000 ? qint64(rest * 1'000'000 / perSecond) : qint64(double(rest) / double(perSecond) * 1e6);
    return std::clamp<qint64>(qint64(seconds) + interface.offsetSeconds, -latestSecond, latestSecond) * 1'000'000 + fraction;
}

template <typename Visit>
void CaptureFile::forEachOption(QByteArrayView options, Visit visit) const
{
    while (options.size() >= 4) {
        const quint16 code = number16(options, 0);
        const qsizetype length = number16(options, 2);
        if (code == endOfOptions || 4 + length > options.size())
            return;
        visit(code, options.sliced(4, length));
        options = options.sliced(std::min(options.size(), 4 + paddedTo4(length)));
    }
}

bool CaptureFile::open()
{
    m_opened = true;
    const quint32 magic = big32(m_device->peek(4));
    m_isPcapNg = magic == sectionHeaderBlock;
    if (!recognises(m_device->peek(4)))
        return fail(Text::tr("It does not begin as a capture does."));
    return m_isPcapNg || readPcapHeader();
}

bool CaptureFile::readNext(CapturedFrame &frame)
{
    frame = {};
    if (!m_error.isEmpty() || (!m_opened && !open()))
        return false;
    if (!m_isPcapNg)
        return readPcapFrame(frame);
    for (bool isFrame = false; !isFrame;) {
        if (!readBlock(frame, isFrame))
            return false;
    }
    return true;
}

bool CaptureFile::readPcapHeader()
{
    const QByteArray header = take(24);
    if (header.size() < 24)
        return fail(Text::tr("It ends within its header, after %n byte(s).", nullptr, int(header.size())));
    const quint32 magic = big32(header);
    m_little = magic != microMagic && magic != nanoMagic;
    CaptureInterface interface;
    interface.ticksPerSecond = magic == nanoMagic || swapped(magic) == nanoMagic ? 1'000'000'000 : 1'000'000;
    interface.linkType = quint16(number32(header, 20) & 0xFFFF);
    m_interfaces.append(interface);
    return true;
}

bool CaptureFile::readPcapFrame(CapturedFrame &frame)
{
    const qint64 at = m_device->pos();
    const QByteArray header = take(16);
    if (header.isEmpty())
        return false;
    const qint64 captured = header.size() == 16 ? qint64(number32(header, 8)) : 0;
    if (captured > largestBlock)
        return fail(Text::tr("The frame at byte %1 claims %2 bytes: the file is damaged there.").arg(at).arg(captured));
    frame.bytes = take(captured);
    if (header.size() < 16 || frame.bytes.size() < captured)
        return fail(Text::tr("It ends within a frame: it was cut at byte %1.").arg(m_device->pos()));
    const CaptureInterface &interface = m_interfaces.constFirst();
    frame.originalLength = std::max(number32(header, 12), quint32(captured));
    frame.microseconds = timeOf(quint64(number32(header, 0)) * interface.ticksPerSecond
                                    + std::min<quint64>(number32(header, 4), interface.ticksPerSecond - 1),
                                interface);
    return true;
}

bool CaptureFile::readSectionHeader()
{
    // The byte order holds from this block on; its own length is already in it.
    const qint64 at = m_device->pos();
    const QByteArray head = take(12);
    if (head.size() < 12)
        return fail(Text::tr("It ends within a block: it was cut at byte %1.").arg(m_device->pos()));
    const quint32 magic = big32(QByteArrayView(head).sliced(8));
    if (magic != byteOrderMagic && swapped(magic) != byteOrderMagic)
        return fail(Text::tr("The section at byte %1 has no byte order: the file is damaged there.").arg(at));
    m_little = magic != byteOrderMagic;
    const qint64 length = number32(head, 4);
    if (length < 28 || length % 4 != 0)
        return fail(Text::tr("The block at byte %1 claims %2 bytes: the file is damaged there.").arg(at).arg(length));
    m_sectionFirst = m_interfaces.size();
    if (!skip(length - 12))
        return fail(Text::tr("It ends within a block: it was cut at byte %1.").arg(m_device->pos()));
    return true;
}

bool CaptureFile::readBlock(CapturedFrame &frame, bool &isFrame)
{
    const qint64 at = m_device->pos();
    const QByteArray start = m_device->peek(8);
    if (start.isEmpty())
        return false;
    if (big32(start) == sectionHeaderBlock)
        return readSectionHeader();
    take(8);
    const quint32 type = start.size() == 8 ? number32(start, 0) : 0;
    const qint64 length = start.size() == 8 ? qint64(number32(start, 4)) : 12;
    const bool known = type == interfaceDescriptionBlock || type == enhancedPacketBlock || type == simplePacketBlock || type == packetBlock;
    if (length < 12 || length % 4 != 0 || (known && length > largestBlock))
        return fail(Text::tr("The block at byte %1 claims %2 bytes: the file is damaged there.").arg(at).arg(length));
    const QByteArray body = known ? take(length - 12) : QByteArray();
    const bool whole = start.size() == 8 && (known ? body.size() == length - 12 : skip(length - 12));
    if (!whole || take(4).size() < 4)
        return fail(Text::tr("It ends within a block: it was cut at byte %1.").arg(m_device->pos()));
    if (type == interfaceDescriptionBlock && body.size() >= 8)
        readInterface(body);
    else if (type == enhancedPacketBlock || type == packetBlock)
        isFrame = readEnhancedPacket(type, body, frame);
    else if (type == simplePacketBlock)
        isFrame = readSimplePacket(body, frame);
    if (known && type != interfaceDescriptionBlock && !isFrame)
        return fail(Text::tr("The frame at byte %1 does not fit its block or names no interface: the file is damaged there.").arg(at));
    if (m_interfaces.size() > largestNumberOfInterfaces)
        return fail(Text::tr("It has more than %1 interfaces.").arg(largestNumberOfInterfaces));
    return true;
}

void CaptureFile::readInterface(QByteArrayView body)
{
    CaptureInterface interface;
    interface.linkType = number16(body, 0);
    forEachOption(body.sliced(8), [&](quint16 code, QByteArrayView value) {
        if (code == optionComment && interface.comments.size() < largestNumberOfComments)
            interface.comments.append(QString::fromUtf8(value));
        else if (code == interfaceName)
            interface.name = QString::fromUtf8(value);
        else if (code == interfaceDescription)
            interface.description = QString::fromUtf8(value);
        else if (code == interfaceTimeResolution && value.size() == 1)
            interface.ticksPerSecond = ticksPerSecond(quint8(value.front()));
        else if (code == interfaceTimeOffset && value.size() == 8)
            interface.offsetSeconds = m_little ? qFromLittleEndian<qint64>(value.data()) : qFromBigEndian<qint64>(value.data());
    });
    if (interface.ticksPerSecond == 0)
        interface.ticksPerSecond = 1'000'000;
    interface.offsetSeconds = std::clamp<qint64>(interface.offsetSeconds, -latestSecond, latestSecond);
    m_interfaces.append(interface);
}

/// The Packet Block, which the Enhanced Packet Block replaced, differs in its first field alone: 16 bits are the interface, 16 a drop
/// count.
bool CaptureFile::readEnhancedPacket(quint32 type, QByteArrayView body, CapturedFrame &frame)
{
    if (body.size() < 20)
        return false;
    const qsizetype section = m_interfaces.size() - m_sectionFirst;
    const quint32 interface = type == packetBlock ? number16(body, 0) : number32(body, 0);
    const qsizetype captured = number32(body, 12);
    if (interface >= quint64(section) || captured > body.size() - 20)
        return false;
    frame.interface = quint32(m_sectionFirst) + interface;
    frame.microseconds = timeOf(quint64(number32(body, 4)) << 32 | number32(body, 8), m_interfaces[frame.interface]);
    frame.originalLength = std::max(number32(body, 16), quint32(captured));
    frame.bytes = body.sliced(20, captured).toByteArray();
    forEachOption(body.sliced(std::min(body.size(), 20 + paddedTo4(captured))), [&](quint16 code, QByteArrayView value) {
        if (code == optionComment && frame.comments.size() < largestNumberOfComments)
            frame.comments.append(QString::fromUtf8(value));
        else if (code == packetFlags && value.size() == 4)
            frame.flags = number32(value, 0);
    });
    return true;
}

bool CaptureFile::readSimplePacket(QByteArrayView body, CapturedFrame &frame)
{
    if (body.size() < 4 || m_interfaces.size() == m_sectionFirst)
        return false;
    frame.interface = quint32(m_sectionFirst);
    frame.originalLength = number32(body, 0);
    frame.bytes = body.sliced(4, std::min<qsizetype>(frame.originalLength, body.size() - 4)).toByteArray();
    return true;
}
