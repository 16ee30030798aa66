#include "logfiles/ExportedPdu.h"

#include "logfiles/MqttGuess.h"
#include "logfiles/SourceJson.h"
#include "logfiles/StaticText.h"

#include <QJsonDocument>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t mostSources = 50'000; ///< Of one file: what goes beyond is put to the last one.

QString endText(const QHostAddress &address, quint32 port)
{
    return u"[%1]:%2"_s.arg(address.toString()).arg(port);
}

} // namespace

ExportedPduReader::Pdu ExportedPduReader::read(QByteArrayView bytes)
{
    Pdu pdu;
    while (bytes.size() >= 4) {
        const auto tag = qFromBigEndian<quint16>(bytes.data());
        const auto length = qsizetype(qFromBigEndian<quint16>(bytes.data() + 2));
        if (4 + length > bytes.size())
            return pdu;
        const QByteArrayView value = bytes.sliced(4, length);
        bytes = bytes.sliced(4 + length);
        const auto ipv4 = [&value] { return value.size() == 4 ? QHostAddress(qFromBigEndian<quint32>(value.data())) : QHostAddress(); };
        const auto ipv6 = [&value] {
            return value.size() == 16 ? QHostAddress(reinterpret_cast<const quint8 *>(value.data())) : QHostAddress();
        };
        const auto number = [&value] { return value.size() == 4 ? qFromBigEndian<quint32>(value.data()) : 0; };
        switch (tag) {
        case 0:
            pdu.bytes = bytes.toByteArray();
            pdu.isValid = true;
            return pdu;
        case pduTagDissectorName:
            pdu.dissector = QByteArray(value.data(), qsizetype(qstrnlen(value.data(), size_t(value.size())))); // padded with zeros
            break;
        case pduTagIpv4Source:
            pdu.source = ipv4();
            break;
        case pduTagIpv4Destination:
            pdu.destination = ipv4();
            break;
        case pduTagIpv6Source:
            pdu.source = ipv6();
            break;
        case pduTagIpv6Destination:
            pdu.destination = ipv6();
            break;
        case pduTagSourcePort:
            pdu.sourcePort = number();
            break;
        case pduTagDestinationPort:
            pdu.destinationPort = number();
            break;
        default:
            break;
        }
    }
    return pdu;
}

/// An interface of Connack's has its source as JSON in a comment.
void ExportedPduReader::learn(const CaptureInterface &interface)
{
    if (m_own.contains(interface.name) || m_own.size() >= mostSources)
        return;
    for (const QString &comment : interface.comments) {
        const QJsonObject object = QJsonDocument::fromJson(comment.toUtf8()).object();
        if (!object.contains("connack"_L1))
            continue;
        const LogSource source = sourceFromJson(object["connack"_L1].toObject());
        m_own[interface.name] = {
            m_log->addSource(source), source.startedAt.isValid() ? source.startedAt.toMSecsSinceEpoch() * 1000 : 0, {}, {}};
        return;
    }
}

ExportedPduReader::Known *ExportedPduReader::ownSource(const QString &name)
{
    const auto found = m_own.find(name);
    return found == m_own.end() ? nullptr : &found->second;
}

/// Of a file that another program wrote: one for each pair of ends.
ExportedPduReader::Known *ExportedPduReader::foreignSource(const Pdu &pdu, qint64 microseconds)
{
    const QString from = endText(pdu.source, pdu.sourcePort), to = endText(pdu.destination, pdu.destinationPort);
    const QString ends = std::min(from, to) + std::max(from, to);
    if (const auto found = m_foreign.find(ends); found != m_foreign.end())
        return &found->second;
    if (m_foreign.size() >= mostSources)
        return &m_foreign.begin()->second;
    const std::optional<MiddleGuess> guess = guessMiddle(pdu.bytes, true);
    const bool sent = guess && guess->sender ? *guess->sender == mqtt::Sender::Client : pdu.sourcePort != 1883;
    LogSource source;
    source.connection = sent ? from : to;
    source.target = u"mqtt://"_s + (sent ? to : from);
    source.startedAt = QDateTime::fromMSecsSinceEpoch(microseconds / 1000, Qt::UTC);
    source.endpoints = sent ? LogEndpoints{pdu.source, quint16(pdu.sourcePort), pdu.destination, quint16(pdu.destinationPort)}
                            : LogEndpoints{pdu.destination, quint16(pdu.destinationPort), pdu.source, quint16(pdu.sourcePort)};
    const Known known{m_log->addSource(source), microseconds / 1000 * 1000, {}, source.connection};
    return &m_foreign.emplace(ends, known).first->second;
}

void ExportedPduReader::takeComments(const CapturedFrame &frame)
{
    for (const QString &comment : frame.comments) {
        const std::optional<CommentedEvent> found = eventInComment(comment);
        const Known *source = found ? ownSource(found->source) : nullptr;
        if (!source)
            continue;
        TraceEntry entry;
        entry.kind = TraceEntry::Kind::TransportEvent;
        entry.microseconds = found->microseconds;
        entry.event = found->event;
        m_log->append(source->id, entry);
    }
}

void ExportedPduReader::take(const CapturedFrame &frame, const CaptureInterface &interface)
{
    takeComments(frame);
    const Pdu pdu = read(frame.bytes);
    if (!pdu.isValid || pdu.dissector != "mqtt" || pdu.bytes.isEmpty()) {
        if (!ownSource(interface.name)) // an own one without a packet is there for its comments
            ++m_leftOut;
        return;
    }
    const bool isCut = frame.originalLength > quint32(frame.bytes.size());
    if (Known *own = ownSource(interface.name)) {
        if (frame.comments.contains(repeatedConnectComment())) {
            if (guessStart(pdu.bytes) == StartGuess::Connect)
                own->version = versionOfConnect(pdu.bytes);
            return;
        }
        const bool received = (frame.flags & 3) == senderFlag(mqtt::Sender::Server);
        takePacket(*own, frame, received ? mqtt::Sender::Server : mqtt::Sender::Client, pdu.bytes, isCut);
        return;
    }
    Known &source = *foreignSource(pdu, frame.microseconds);
    const auto sender = source.clientEnd == endText(pdu.source, pdu.sourcePort) ? mqtt::Sender::Client : mqtt::Sender::Server;
    mqtt::StreamFramer framer;
    framer.append(pdu.bytes);
    for (auto next = framer.next(); std::holds_alternative<mqtt::StreamFramer::Frame>(next); next = framer.next())
        takePacket(source, frame, sender, std::get<mqtt::StreamFramer::Frame>(next).bytes.toByteArray(), false);
    if (const QByteArray rest = framer.pending(); !rest.isEmpty())
        takePacket(source, frame, sender, rest, isCut);
}

void ExportedPduReader::takePacket(Known &source, const CapturedFrame &frame, mqtt::Sender sender, const QByteArray &bytes, bool isCut)
{
    std::optional<mqtt::DecodeError> told;
    for (const QString &comment : frame.comments) {
        if (const auto version = versionInComment(comment))
            source.version = version;
        else if (const auto error = errorInComment(comment))
            told = error;
    }
    if (guessStart(bytes) == StartGuess::Connect)
        source.version = versionOfConnect(bytes);
    else if (!source.version)
        source.version = guessMiddle(bytes, true).value_or(MiddleGuess{}).version;
    TraceEntry entry;
    entry.microseconds = frame.microseconds - source.startedAt;
    entry.version = *source.version;
    entry.sender = sender;
    entry.bytes = bytes;
    const auto decoded = mqtt::decode(bytes, entry.version, sender);
    if (told)
        entry.error = errorFromFile(*told, bytes, entry.version, sender);
    else if (const auto *error = std::get_if<mqtt::DecodeError>(&decoded))
        entry.error = *error;
    m_log->append(source.id, entry);
    ++m_packets;
    if (!isCut)
        return;
    TraceEntry cut;
    cut.kind = TraceEntry::Kind::TransportEvent;
    cut.microseconds = entry.microseconds;
    cut.event = transportEvent(TransportEvent::Kind::NotCaptured,
                               QT_TRANSLATE_NOOP("TransportEvent", "the packet before has %1 more bytes, which the file does not hold"),
                               {QString::number(frame.originalLength - quint32(frame.bytes.size()))});
    m_log->append(source.id, cut);
}
