// Where the secrets of a packet stand. A walk of its own, since it must get along with damaged packets: what cannot be told from a
// secret is treated as one.
#include "mqtt/Codec.h"

namespace mqtt {
namespace {

using Ranges = QList<std::pair<qsizetype, qsizetype>>;

class SecretFinder
{
public:
    SecretFinder(QByteArrayView bytes, qsizetype begin, qsizetype end, Version version)
        : m_bytes(bytes)
        , m_next(begin)
        , m_end(end)
        , m_version(version)
    {
    }

    void walkConnect();
    void walkConnack()
    {
        skip(2);
        walkProperties(false);
    }
    void walkAuth()
    {
        skip(1);
        walkProperties(true);
    }
    Ranges ranges;

private:
    bool atEnd() const { return m_next >= m_end; }
    quint8 byte() { return atEnd() ? quint8(0) : quint8(m_bytes[m_next++]); }
    void skip(qsizetype count) { m_next = qMin(m_end, m_next + count); }
    qsizetype twoByteInteger()
    {
        const int high = byte();
        return high << 8 | byte();
    }
    void skipString() { skip(twoByteInteger()); }
    void secret()
    {
        const qsizetype length = twoByteInteger();
        add(qMin(length, m_end - m_next));
    }
    void secretRest() { add(m_end - m_next); }
    void add(qsizetype length)
    {
        if (length > 0)
            ranges.append({m_next, length});
        skip(length);
    }
    qsizetype variableByteInteger();
    bool walkProperties(bool secretIfDamaged);
    void skipValue(PropertyType type);

    QByteArrayView m_bytes;
    qsizetype m_next;
    qsizetype m_end;
    Version m_version;
};

qsizetype SecretFinder::variableByteInteger()
{
    qsizetype value = 0;
    for (int shift = 0; shift < 28; shift += 7) {
        const quint8 part = byte();
        value |= qsizetype(part & 0x7F) << shift;
        if (!(part & 0x80))
            break;
    }
    return value;
}

void SecretFinder::skipValue(PropertyType type)
{
    switch (type) {
    case PropertyType::Byte:
        skip(1);
        break;
    case PropertyType::TwoByteInteger:
        skip(2);
        break;
    case PropertyType::FourByteInteger:
        skip(4);
        break;
    case PropertyType::VariableByteInteger:
        variableByteInteger();
        break;
    case PropertyType::Utf8StringPair:
        skipString();
        [[fallthrough]];
    case PropertyType::Utf8String:
    case PropertyType::BinaryData:
        skipString();
        break;
    }
}

// Returns false if the rest of the packet cannot be told apart. A packet that names an Authentication Method may have its data anywhere
// then.
bool SecretFinder::walkProperties(bool secretIfDamaged)
{
    if (m_version != Version::V5)
        return true;
    const qsizetype length = variableByteInteger();
    const qsizetype end = qMin(m_end, m_next + length);
    while (m_next < end) {
        const auto id = PropertyId(byte());
        const PropertyInfo *info = propertyInfo(id);
        if (id == PropertyId::AuthenticationMethod)
            secretIfDamaged = true;
        if (!info) {
            if (secretIfDamaged)
                secretRest();
            return false;
        }
        if (id == PropertyId::AuthenticationData)
            secret();
        else
            skipValue(info->type);
    }
    return m_next == end;
}

// The version is the packet's own: a peer may send back what it got, or something else that looks like CONNECT.
void SecretFinder::walkConnect()
{
    skipString(); // Protocol Name
    m_version = byte() == 5 ? Version::V5 : Version::V311;
    const quint8 flags = byte();
    skip(2); // Keep Alive
    const bool whole = walkProperties(true);
    if (!whole) {
        secretRest();
        return;
    }
    skipString(); // Client Identifier
    if (flags & 0x04) {
        if (!walkProperties(true)) {
            secretRest();
            return;
        }
        skipString(); // Will Topic
        skipString(); // Will Payload
    }
    if (flags & 0x80)
        skipString(); // User Name
    if (flags & 0x40)
        secret(); // Password
    secretRest(); // nothing belongs here
}

} // namespace

QList<std::pair<qsizetype, qsizetype>> secretRanges(QByteArrayView packet, Version version, Sender)
{
    if (packet.isEmpty())
        return {};
    qsizetype begin = 1; // of what follows Remaining Length
    while (begin < packet.size() && begin < 5 && (quint8(packet[begin++]) & 0x80)) { }
    SecretFinder finder(packet, begin, packet.size(), version);
    const int type = quint8(packet[0]) >> 4;
    if (type == int(PacketType::Connect))
        finder.walkConnect();
    else if (type == int(PacketType::Connack) && version == Version::V5)
        finder.walkConnack();
    else if (type == int(PacketType::Auth) && version == Version::V5)
        finder.walkAuth();
    return finder.ranges;
}

} // namespace mqtt
