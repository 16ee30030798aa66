#include "trace/PacketText.h"

#include "mqtt/ReasonCodes.h"
#include "trace/FieldExplanations.h"
#include "trace/FieldMeanings.h"

#include <QCoreApplication>
#include <QHash>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestSummary = 300;
constexpr qsizetype longestValue = 64 * 1024; ///< Characters of a value in the detail tree; the hex view has all bytes.

struct PacketText {
    Q_DECLARE_TR_FUNCTIONS(PacketText)
};

QString shortened(QString text, qsizetype limit)
{
    // One line: control characters, line ends among them, are shown as their pictures.
    for (QChar &c : text) {
        if (c.unicode() < 0x20)
            c = QChar(0x2400 + c.unicode());
        else if (c.unicode() >= 0x7F && c.unicode() < 0xA0)
            c = QChar(0x2421);
    }
    if (text.size() > limit) {
        text.truncate(limit - 1);
        text.append(QChar(0x2026));
    }
    return text;
}

QString eventName(TransportEvent::Kind kind)
{
    using Kind = TransportEvent::Kind;
    switch (kind) {
    case Kind::AttemptStarted:
        return PacketText::tr("Connection begins");
    case Kind::Resolving:
        return PacketText::tr("Looking up the name");
    case Kind::Resolved:
        return PacketText::tr("Name resolved");
    case Kind::TcpAttempt:
        return PacketText::tr("TCP connecting");
    case Kind::TcpConnected:
        return PacketText::tr("TCP connected");
    case Kind::TcpFailed:
        return PacketText::tr("TCP failed");
    case Kind::ProxyStep:
        return PacketText::tr("Proxy");
    case Kind::TlsStarted:
        return PacketText::tr("TLS started");
    case Kind::TlsEstablished:
        return PacketText::tr("TLS established");
    case Kind::TlsAlertReceived:
        return PacketText::tr("TLS alert received");
    case Kind::TlsAlertSent:
        return PacketText::tr("TLS alert sent");
    case Kind::TlsFailed:
        return PacketText::tr("TLS failed");
    case Kind::WebSocketRequest:
        return PacketText::tr("WebSocket request");
    case Kind::WebSocketResponse:
        return PacketText::tr("WebSocket answer");
    case Kind::WebSocketFrame:
        return PacketText::tr("WebSocket frame");
    case Kind::WebSocketPing:
        return PacketText::tr("WebSocket ping");
    case Kind::WebSocketPong:
        return PacketText::tr("WebSocket pong");
    case Kind::WebSocketClose:
        return PacketText::tr("WebSocket close");
    case Kind::BytesSent:
        return PacketText::tr("Bytes sent");
    case Kind::BytesReceived:
        return PacketText::tr("Bytes received");
    case Kind::Closed:
        return PacketText::tr("Connection closed");
    case Kind::RecordsDropped:
        return PacketText::tr("No longer in the log");
    case Kind::TlsKeyLog:
        return PacketText::tr("TLS key log");
    case Kind::NotCaptured:
        return PacketText::tr("Not captured");
    }
    return {};
}

/// The one-line summary of each packet: its facts, apart from each other by commas.
class SummaryOf
{
public:
    explicit SummaryOf(mqtt::Version version)
        : m_version(version)
    {
    }

    QStringList operator()(const mqtt::Connect &packet) const
    {
        QStringList facts{u"MQTT %1"_s.arg(QLatin1String(mqtt::name(packet.version))),
                          packet.clientId.isEmpty() ? PacketText::tr("empty client ID")
                                                    : PacketText::tr("client ID %1").arg(packet.clientId)};
        if (packet.cleanStart)
            facts += packet.version == mqtt::Version::V5 ? PacketText::tr("clean start") : PacketText::tr("clean session");
        facts += PacketText::tr("keep-alive %1 s").arg(packet.keepAlive);
        if (packet.username)
            facts += PacketText::tr("user %1").arg(*packet.username);
        if (packet.password)
            facts += PacketText::tr("with password");
        if (packet.will)
            facts += PacketText::tr("will on %1").arg(packet.will->topic);
        return facts + countOf(packet.properties);
    }

    QStringList operator()(const mqtt::Connack &packet) const
    {
        QStringList facts{mqtt::describeReasonCode(packet.reasonCode, mqtt::PacketType::Connack, m_version)};
        if (packet.sessionPresent)
            facts += PacketText::tr("session present");
        return facts + reasonOf(packet.properties) + countOf(packet.properties);
    }

    QStringList operator()(const mqtt::Publish &packet) const
    {
        QStringList facts{packet.topicName};
        if (const auto alias = packet.properties.integer(mqtt::PropertyId::TopicAlias))
            facts += PacketText::tr("topic alias %1").arg(*alias);
        facts += PacketText::tr("QoS %1").arg(int(packet.qos));
        if (packet.retain)
            facts += PacketText::tr("retained");
        if (packet.dup)
            facts += PacketText::tr("duplicate");
        facts += PacketText::tr("%1 B").arg(packet.payload.size());
        facts.removeAll(QString());
        return facts;
    }

    QStringList operator()(const mqtt::Puback &packet) const { return acknowledgementOf(packet, mqtt::PacketType::Puback); }
    QStringList operator()(const mqtt::Pubrec &packet) const { return acknowledgementOf(packet, mqtt::PacketType::Pubrec); }
    QStringList operator()(const mqtt::Pubrel &packet) const { return acknowledgementOf(packet, mqtt::PacketType::Pubrel); }
    QStringList operator()(const mqtt::Pubcomp &packet) const { return acknowledgementOf(packet, mqtt::PacketType::Pubcomp); }

    QStringList operator()(const mqtt::Subscribe &packet) const
    {
        QStringList facts;
        for (const mqtt::Subscription &subscription : packet.subscriptions)
            facts += PacketText::tr("%1 (QoS %2)").arg(subscription.topicFilter, QString::number(int(subscription.qos)));
        return facts;
    }

    QStringList operator()(const mqtt::Suback &packet) const
    {
        return codesOf(packet.reasonCodes, mqtt::PacketType::Suback, packet.properties);
    }
    QStringList operator()(const mqtt::Unsuback &packet) const
    {
        return codesOf(packet.reasonCodes, mqtt::PacketType::Unsuback, packet.properties);
    }
    QStringList operator()(const mqtt::Unsubscribe &packet) const { return packet.topicFilters; }
    QStringList operator()(const mqtt::Pingreq &) const { return {}; }
    QStringList operator()(const mqtt::Pingresp &) const { return {}; }

    QStringList operator()(const mqtt::Disconnect &packet) const
    {
        if (m_version != mqtt::Version::V5)
            return {};
        return QStringList{mqtt::describeReasonCode(packet.reasonCode, mqtt::PacketType::Disconnect, m_version)}
        + reasonOf(packet.properties);
    }

    QStringList operator()(const mqtt::Auth &packet) const
    {
        QStringList facts{mqtt::describeReasonCode(packet.reasonCode, mqtt::PacketType::Auth, m_version)};
        if (const auto method = packet.properties.string(mqtt::PropertyId::AuthenticationMethod))
            facts += *method;
        return facts + reasonOf(packet.properties);
    }

private:
    QStringList acknowledgementOf(const mqtt::PublishAcknowledgement &packet, mqtt::PacketType type) const
    {
        if (m_version != mqtt::Version::V5)
            return {};
        return QStringList{mqtt::describeReasonCode(packet.reasonCode, type, m_version)} + reasonOf(packet.properties);
    }

    static QStringList reasonOf(const mqtt::Properties &properties)
    {
        QStringList facts;
        if (const auto reason = properties.string(mqtt::PropertyId::ReasonString))
            facts += u"\"%1\""_s.arg(*reason);
        if (const auto reference = properties.string(mqtt::PropertyId::ServerReference))
            facts += PacketText::tr("use server %1").arg(*reference);
        return facts;
    }

    static QStringList countOf(const mqtt::Properties &properties)
    {
        if (properties.isEmpty())
            return {};
        return {PacketText::tr("properties: %1").arg(properties.entries().size())};
    }

    QStringList codesOf(const QList<quint8> &codes, mqtt::PacketType type, const mqtt::Properties &properties) const
    {
        QStringList facts;
        for (const quint8 code : codes)
            facts += mqtt::describeReasonCode(code, type, m_version);
        return facts + reasonOf(properties);
    }

    mqtt::Version m_version;
};

std::optional<mqtt::DecodeError> errorOf(const TraceEntry &entry)
{
    if (entry.error || entry.kind != TraceEntry::Kind::Packet)
        return entry.error;
    const auto decoded = mqtt::decode(entry.bytes, entry.version, entry.sender);
    const auto *error = std::get_if<mqtt::DecodeError>(&decoded);
    return error ? std::optional(*error) : std::nullopt;
}

QString textOf(const mqtt::Field &field)
{
    if (const auto *number = std::get_if<quint32>(&field.value))
        return QString::number(*number);
    if (const auto *text = std::get_if<QString>(&field.value))
        return shortened(*text, longestValue);
    const auto *bytes = std::get_if<QByteArray>(&field.value);
    if (!bytes)
        return {};
    const QString text = QString::fromUtf8(bytes->left(longestValue));
    if (!bytes->isEmpty() && text.toUtf8() == bytes->left(longestValue))
        return shortened(text, longestValue);
    return shortened(QString::fromLatin1(bytes->left(longestValue / 3).toHex(' ')), longestValue);
}

QString wholeSummary(const TraceEntry &entry)
{
    if (entry.kind == TraceEntry::Kind::TransportEvent)
        return translatedText(entry.event);
    if (errorOf(entry))
        return packetErrorText(entry);
    const auto decoded = mqtt::decode(entry.bytes, entry.version, entry.sender);
    return std::visit(SummaryOf(entry.version), std::get<mqtt::Packet>(decoded)).join(u", "_s);
}

/// explainField(), each different one made once: a packet may have a hundred thousand Reason Codes.
class Explanations
{
public:
    Explanations(mqtt::PacketType packet, mqtt::Version version)
        : m_packet(packet)
        , m_version(version)
    {
    }

    QString of(const mqtt::Field &field)
    {
        const auto *number = std::get_if<quint32>(&field.value);
        const quint32 value = number && *number <= 0xFF ? *number : 0x100; // no larger value has a meaning of its own
        const auto key = std::pair(field.name, quint32(field.property) << 16 | value);
        auto known = m_known.find(key);
        if (known == m_known.end())
            known = m_known.insert(key, explainField(field, m_packet, m_version));
        return *known;
    }

private:
    mqtt::PacketType m_packet;
    mqtt::Version m_version;
    QHash<std::pair<const char *, quint32>, QString> m_known;
};

bool isImportant(const mqtt::Field &field)
{
    using Id = mqtt::PropertyId;
    const bool names = QLatin1String(field.name) != "Value"_L1 && QLatin1String(field.name) != "Property Identifier"_L1;
    return isReasonCode(field) || (names && (field.property == Id::ReasonString || field.property == Id::ServerReference));
}

/// Bytes of a secret value, without the length that stands before it.
QString dots(const mqtt::Field &field)
{
    qsizetype size = field.length;
    if (const auto *bytes = std::get_if<QByteArray>(&field.value))
        size = bytes->size();
    else if (const auto *text = std::get_if<QString>(&field.value))
        size = text->toUtf8().size();
    return PacketText::tr("%1 (%n byte(s))", nullptr, int(size)).arg(u"••••"_s);
}

} // namespace

QString packetName(const TraceEntry &entry)
{
    if (entry.kind == TraceEntry::Kind::TransportEvent)
        return eventName(entry.event.kind);
    const int type = entry.bytes.isEmpty() ? 0 : quint8(entry.bytes.front()) >> 4;
    return type == 0 ? PacketText::tr("Reserved packet type 0") : QString::fromLatin1(mqtt::name(mqtt::PacketType(type)));
}

QString packetSummary(const TraceEntry &entry, const QList<QByteArray> &secrets)
{
    return shortened(maskedText(wholeSummary(entry), secrets), longestSummary);
}

QString packetErrorText(const TraceEntry &entry)
{
    const auto error = errorOf(entry);
    if (!error)
        return {};
    const QString what = QCoreApplication::translate("mqtt::DecodeError", error->what);
    const QString place = QString::fromLatin1(error->field);
    const QString statement = QString::fromLatin1(error->statement);
    return error->kind == mqtt::DecodeError::Kind::MalformedPacket
        ? PacketText::tr("Malformed at byte %1, %2: %3 [%4]").arg(QString::number(error->offset), place, what, statement)
        : PacketText::tr("Not allowed here, byte %1, %2: %3 [%4]").arg(QString::number(error->offset), place, what, statement);
}

QList<FieldText> packetFields(const TraceEntry &entry, bool revealSecrets)
{
    QList<FieldText> texts;
    if (entry.kind == TraceEntry::Kind::TransportEvent)
        return texts;
    mqtt::Fields fields;
    const auto decoded = mqtt::decode(entry.bytes, entry.version, entry.sender, &fields);
    const auto type = mqtt::PacketType(entry.bytes.isEmpty() ? 0 : quint8(entry.bytes.front()) >> 4);
    Explanations explanations(type, entry.version);
    texts.reserve(qsizetype(fields.size()));
    for (const mqtt::Field &field : fields) {
        const QString value = field.secret && !revealSecrets ? dots(field) : textOf(field);
        const auto *code = isReasonCode(field) ? std::get_if<quint32>(&field.value) : nullptr;
        texts.append({QString::fromLatin1(field.name), value, explanations.of(field), field, isImportant(field),
                      code && mqtt::isFailure(quint8(*code), type, entry.version)});
    }
    if (const auto *error = std::get_if<mqtt::DecodeError>(&decoded)) {
        mqtt::Field place;
        place.name = error->field;
        place.offset = std::min<qsizetype>(error->offset, entry.bytes.size());
        place.length = std::clamp<qsizetype>(error->length, 0, entry.bytes.size() - place.offset);
        texts.append({QString::fromLatin1(error->field), packetErrorText(entry), fieldMeaning(error->field, type, entry.version), place});
    }
    return texts;
}

QList<FieldText> packetFields(const LogRecord &record, bool revealSecrets)
{
    QList<FieldText> texts = packetFields(record.entry, revealSecrets);
    if (revealSecrets || record.secrets.isEmpty())
        return texts;
    const ByteRanges ranges = maskedRanges(record.entry, record.secrets);
    for (FieldText &text : texts) {
        mqtt::Field &field = text.field;
        if (const auto *bytes = std::get_if<QByteArray>(&field.value); bytes && !field.secret) {
            field.value = overwritePart(*bytes, field.offset + field.length - bytes->size(), ranges); // they may be shown in hexadecimal
            text.value = textOf(field);
        } else if (const auto *string = std::get_if<QString>(&field.value); string && !field.secret) {
            field.value = maskedText(*string, record.secrets);
            text.value = textOf(field);
        }
    }
    return texts;
}
