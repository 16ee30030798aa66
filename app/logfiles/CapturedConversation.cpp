#include "logfiles/CapturedConversation.h"

#include "logfiles/MqttGuess.h"

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostHeldBytes = 64 * 1024; ///< Of both directions, while it is not settled what they carry.
constexpr int mostJudgedPieces = 64;           ///< Pieces of a connection whose beginning is not in the capture.
constexpr qsizetype enoughToJudge = 64;        ///< Bytes of a beginning.
constexpr quint32 largestPacket = 64 * 1024 * 1024;
constexpr qsizetype longestMalformed = 64 * 1024;

QString endText(const TcpEnd &end)
{
    const QHostAddress address = end.hostAddress();
    const QString host = address.protocol() == QAbstractSocket::IPv6Protocol ? u"[%1]"_s.arg(address.toString()) : address.toString();
    return u"%1:%2"_s.arg(host).arg(end.port);
}

} // namespace

CapturedConversation::Direction::Direction(CapturedConversation *conversation, int index)
    : reassembler([conversation, index](QByteArrayView bytes, qint64 at) { conversation->takeBytes(index, bytes, at); },
                  [conversation, index](quint64 missing, qint64 at) { conversation->takeGap(index, missing, at); })
{
    framer.setMaximumPacketSize(largestPacket);
}

CapturedConversation::CapturedConversation(PacketLog *log, const TcpSegment &first)
    : m_log(log)
    , m_ends{first.source, first.destination}
{
    for (int i = 0; i < 2; ++i)
        m_directions[std::size_t(i)] = std::make_unique<Direction>(this, i);
}

bool CapturedConversation::isRenewedBy(const TcpSegment &segment) const
{
    if (!segment.has(TcpSegment::Syn) || segment.has(TcpSegment::Ack))
        return false;
    return m_synSequence != segment.sequence; // the same one is a retransmission
}

void CapturedConversation::take(const TcpSegment &segment, qint64 microseconds)
{
    if (m_startedAt == 0)
        m_startedAt = microseconds;
    if (m_closed || m_content == CapturedContent::Tls || m_content == CapturedContent::WebSocket || m_content == CapturedContent::Other)
        return;
    const auto from = std::size_t(directionOf(segment));
    Direction &direction = *m_directions[from];
    if (segment.has(TcpSegment::Syn)) {
        m_hasSyn = true;
        if (!segment.has(TcpSegment::Ack))
            m_synSequence = segment.sequence;
        direction.reassembler.begin(segment.sequence);
    }
    // First: what the other side had before it sent this.
    if (segment.has(TcpSegment::Ack))
        m_directions[1 - from]->reassembler.acknowledged(segment.acknowledgement);
    // A SYN with bytes (TCP Fast Open) numbers them after itself.
    direction.reassembler.segment(segment.sequence + (segment.has(TcpSegment::Syn) ? 1 : 0), segment.payload, segment.notCaptured,
                                  microseconds);
    if (m_content != CapturedContent::Mqtt && m_content != CapturedContent::Undecided) {
        for (auto &settled : m_directions)
            settled.reset();
        return;
    }
    const bool rst = segment.has(TcpSegment::Rst);
    if (!rst && !segment.has(TcpSegment::Fin))
        return;
    direction.fin = true; // what came before it may still be on its way
    if (m_content != CapturedContent::Mqtt)
        return;
    const bool client = int(from) == m_client;
    if (rst)
        close(client ? transportEvent(TransportEvent::Kind::Closed, QT_TRANSLATE_NOOP("TransportEvent", "reset by the client (TCP RST)"))
                     : transportEvent(TransportEvent::Kind::Closed, QT_TRANSLATE_NOOP("TransportEvent", "reset by the broker (TCP RST)")),
              microseconds);
    else if (!m_directions[1 - from]->fin)
        addEvent(client
                     ? transportEvent(TransportEvent::Kind::Closed, QT_TRANSLATE_NOOP("TransportEvent", "closed by the client (TCP FIN)"))
                     : transportEvent(TransportEvent::Kind::Closed, QT_TRANSLATE_NOOP("TransportEvent", "closed by the broker (TCP FIN)")),
                 microseconds);
}

void CapturedConversation::close(const TransportEvent &event, qint64 microseconds)
{
    finish(microseconds);
    addEvent(event, microseconds);
    m_closed = true;
}

void CapturedConversation::finish(qint64 microseconds)
{
    if (m_closed || !m_directions[0])
        return;
    for (const auto &direction : m_directions)
        direction->reassembler.finish();
    for (int i = 0; i < 2 && m_content == CapturedContent::Mqtt; ++i) {
        endLost(i, microseconds);
        const qsizetype unfinished = m_directions[std::size_t(i)]->unframed;
        if (unfinished > 0)
            addEvent(transportEvent(
                         TransportEvent::Kind::NotCaptured,
                         QT_TRANSLATE_NOOP("TransportEvent", "the end of a packet is missing: the capture has only its first %1 bytes"),
                         {QString::number(unfinished)}),
                     microseconds);
    }
}

void CapturedConversation::resetFramer(Direction &direction)
{
    direction.framer.reset();
    direction.unframed = 0;
}

qsizetype CapturedConversation::waitingBytes() const
{
    qsizetype bytes = m_heldBytes;
    for (const auto &direction : m_directions)
        bytes += direction ? direction->reassembler.waitingBytes() + direction->unframed : 0;
    return bytes;
}

void CapturedConversation::takeGap(int index, quint64 missing, qint64 microseconds)
{
    if (m_content != CapturedContent::Mqtt) {
        m_hasSyn = false; // the beginning is not whole: judged as one that is missing
        return;
    }
    Direction &direction = *m_directions[std::size_t(index)];
    const QString bytes = QString::number(missing + quint64(direction.unframed));
    addEvent(index == m_client
                 ? transportEvent(
                     TransportEvent::Kind::NotCaptured,
                     QT_TRANSLATE_NOOP("TransportEvent",
                                       "%1 bytes of what the client sent are not in the capture, or of packets that are not whole in it"),
                     {bytes})
                 : transportEvent(
                     TransportEvent::Kind::NotCaptured,
                     QT_TRANSLATE_NOOP("TransportEvent",
                                       "%1 bytes of what the broker sent are not in the capture, or of packets that are not whole in it"),
                     {bytes}),
             microseconds);
    resetFramer(direction);
    direction.lost = true;
}

void CapturedConversation::takeBytes(int direction, QByteArrayView bytes, qint64 microseconds)
{
    if (m_content == CapturedContent::Mqtt) {
        frame(direction, bytes, microseconds);
        return;
    }
    if (m_content != CapturedContent::Undecided)
        return;
    m_held.push_back({direction, bytes.toByteArray(), microseconds});
    m_heldBytes += bytes.size();
    QByteArray start; // what this direction said first
    for (const Held &held : m_held) {
        if (held.direction == direction && start.size() < enoughToJudge)
            start += held.bytes.left(enoughToJudge);
    }
    judge(direction, start);
    if (m_content == CapturedContent::Undecided && m_heldBytes > mostHeldBytes)
        m_content = CapturedContent::Other;
    if (m_content == CapturedContent::Mqtt) {
        begin(m_client, m_version, m_startedAt);
        passHeld();
    } else if (m_content != CapturedContent::Undecided) {
        m_held = {};
        m_heldBytes = 0;
    }
}

/// `bytes`: what the direction said first.
void CapturedConversation::judge(int direction, QByteArrayView bytes)
{
    switch (guessStart(bytes)) {
    case StartGuess::Connect:
        m_content = CapturedContent::Mqtt;
        m_client = direction;
        m_version = versionOfConnect(bytes);
        return;
    case StartGuess::Tls:
        m_content = CapturedContent::Tls;
        return;
    case StartGuess::Http:
        m_content = CapturedContent::WebSocket;
        return;
    case StartGuess::NeedMore:
        return;
    case StartGuess::Other:
        break;
    }
    if (m_hasSyn)
        m_content = CapturedContent::Other; // MQTT begins with CONNECT
    else
        judgeMiddle(direction, m_held.back().bytes);
}

/// The capture begins in the midst of it: a segment that is whole packets from its first byte to its last settles it.
void CapturedConversation::judgeMiddle(int direction, QByteArrayView bytes)
{
    const bool customary = m_ends[0].port == 1883 || m_ends[1].port == 1883;
    const std::optional<MiddleGuess> guess = guessMiddle(bytes, customary);
    if (!guess) {
        if (++m_judged >= mostJudgedPieces)
            m_content = CapturedContent::Other;
        m_held.pop_back(); // the end of a packet whose beginning is missing, or no MQTT at all
        m_heldBytes -= bytes.size();
        return;
    }
    m_content = CapturedContent::Mqtt;
    m_version = guess->version;
    m_client = !guess->sender ? 1 - serverByPort() : *guess->sender == mqtt::Sender::Client ? direction : 1 - direction;
}

/// Index of the end that is likely to be the broker.
int CapturedConversation::serverByPort() const
{
    for (int i = 0; i < 2; ++i) {
        if (m_ends[std::size_t(i)].port == 1883)
            return i;
    }
    return m_ends[0].port < m_ends[1].port ? 0 : 1;
}

void CapturedConversation::begin(int client, mqtt::Version version, qint64 microseconds)
{
    const TcpEnd &local = m_ends[std::size_t(client)], &peer = m_ends[std::size_t(1 - client)];
    LogSource source;
    source.connection = endText(local);
    source.target = u"mqtt://"_s + endText(peer);
    source.startedAt = QDateTime::fromMSecsSinceEpoch(microseconds / 1000, Qt::UTC);
    source.endpoints = {local.hostAddress(), local.port, peer.hostAddress(), peer.port};
    m_startedAt = microseconds / 1000 * 1000;
    m_source = m_log->addSource(source);
    for (const auto &direction : m_directions)
        direction->framer.setVersion(version);
    addEvent(transportEvent(TransportEvent::Kind::TcpConnected, QT_TRANSLATE_NOOP("TransportEvent", "%1, from %2, as captured"),
                            {endText(peer), endText(local)}),
             microseconds);
    if (m_hasSyn || guessStart(m_held.front().bytes) == StartGuess::Connect)
        return;
    addEvent(
        transportEvent(TransportEvent::Kind::NotCaptured,
                       QT_TRANSLATE_NOOP("TransportEvent",
                                         "the capture begins in the midst of this connection; judged by its packets, it speaks MQTT %1"),
                       {QString::fromLatin1(mqtt::name(version))}),
        microseconds);
}

void CapturedConversation::passHeld()
{
    const std::vector<Held> held = std::exchange(m_held, {});
    m_heldBytes = 0;
    for (const Held &piece : held)
        frame(piece.direction, piece.bytes, piece.microseconds);
}

void CapturedConversation::frame(int index, QByteArrayView bytes, qint64 microseconds)
{
    Direction &direction = *m_directions[std::size_t(index)];
    if (direction.lost) {
        if (!guessMiddle(bytes, true)) {
            direction.leftOut += quint64(bytes.size());
            return;
        }
        endLost(index, microseconds);
    }
    direction.framer.append(bytes);
    direction.unframed += bytes.size();
    for (;;) {
        const auto next = direction.framer.next();
        if (const auto *whole = std::get_if<mqtt::StreamFramer::Frame>(&next)) {
            direction.unframed -= whole->bytes.size();
            takeFrame(index, whole->bytes.toByteArray(), microseconds);
            continue;
        }
        if (const auto *error = std::get_if<mqtt::DecodeError>(&next))
            takeFramingError(index, *error, microseconds);
        return;
    }
}

void CapturedConversation::takeFrame(int index, const QByteArray &bytes, qint64 microseconds)
{
    TraceEntry entry;
    entry.microseconds = microseconds - m_startedAt;
    entry.version = m_version;
    entry.sender = senderOf(index);
    entry.bytes = bytes;
    const auto decoded = mqtt::decode(bytes, entry.version, entry.sender);
    if (const auto *error = std::get_if<mqtt::DecodeError>(&decoded))
        entry.error = *error;
    m_log->append(m_source, entry);
    ++m_packets;
}

void CapturedConversation::takeFramingError(int index, const mqtt::DecodeError &error, qint64 microseconds)
{
    Direction &direction = *m_directions[std::size_t(index)];
    TraceEntry entry;
    entry.microseconds = microseconds - m_startedAt;
    entry.version = m_version;
    entry.sender = senderOf(index);
    entry.bytes = direction.framer.pending().left(longestMalformed);
    entry.error = error;
    entry.error->offset = std::min(entry.error->offset, entry.bytes.size());
    entry.error->length = std::min(entry.error->length, entry.bytes.size() - entry.error->offset);
    m_log->append(m_source, entry);
    ++m_packets;
    resetFramer(direction);
    direction.lost = true;
}

/// Says what was left out until packets could be told apart again.
void CapturedConversation::endLost(int index, qint64 microseconds)
{
    Direction &direction = *m_directions[std::size_t(index)];
    if (direction.leftOut > 0)
        addEvent(transportEvent(TransportEvent::Kind::NotCaptured,
                                QT_TRANSLATE_NOOP("TransportEvent", "%1 bytes were left out: where a packet begins in them is not known"),
                                {QString::number(direction.leftOut)}),
                 microseconds);
    direction.lost = false;
    direction.leftOut = 0;
}

void CapturedConversation::addEvent(const TransportEvent &event, qint64 microseconds)
{
    TraceEntry entry;
    entry.kind = TraceEntry::Kind::TransportEvent;
    entry.microseconds = microseconds - m_startedAt;
    entry.event = event;
    m_log->append(m_source, entry);
}
