#include "logfiles/RowText.h"

#include "logfiles/SourceJson.h"
#include "trace/PacketText.h"

using namespace Qt::StringLiterals;

namespace {

QString hexCode(quint8 code)
{
    return u"0x%1"_s.arg(code, 2, 16, QLatin1Char('0'));
}

/// Identifier, QoS, topic and Reason Codes of one packet.
class FactsOf
{
public:
    FactsOf(RowText &row, mqtt::Version version)
        : m_row(row)
        , m_version(version)
    {
    }

    void operator()(const mqtt::Connack &packet) const { m_row.reason = hexCode(packet.reasonCode); }
    void operator()(const mqtt::Publish &packet) const
    {
        m_row.topic = packet.topicName;
        m_row.qos = QString::number(int(packet.qos));
        if (packet.qos != mqtt::QoS::AtMostOnce)
            m_row.identifier = QString::number(packet.packetIdentifier);
    }
    void operator()(const mqtt::PublishAcknowledgement &packet) const
    {
        m_row.identifier = QString::number(packet.packetIdentifier);
        if (m_version == mqtt::Version::V5)
            m_row.reason = hexCode(packet.reasonCode);
    }
    void operator()(const mqtt::Subscribe &packet) const
    {
        m_row.identifier = QString::number(packet.packetIdentifier);
        QStringList filters;
        for (const mqtt::Subscription &subscription : packet.subscriptions)
            filters += subscription.topicFilter;
        m_row.topic = filters.join(u' ');
    }
    void operator()(const mqtt::Unsubscribe &packet) const
    {
        m_row.identifier = QString::number(packet.packetIdentifier);
        m_row.topic = packet.topicFilters.join(u' ');
    }
    void operator()(const mqtt::Suback &packet) const { granted(packet.packetIdentifier, packet.reasonCodes); }
    void operator()(const mqtt::Unsuback &packet) const { granted(packet.packetIdentifier, packet.reasonCodes); }
    void operator()(const mqtt::Disconnect &packet) const
    {
        if (m_version == mqtt::Version::V5)
            m_row.reason = hexCode(packet.reasonCode);
    }
    void operator()(const mqtt::Auth &packet) const { m_row.reason = hexCode(packet.reasonCode); }
    template <typename Other>
    void operator()(const Other &) const
    {
    }

private:
    void granted(quint16 identifier, const QList<quint8> &codes) const
    {
        m_row.identifier = QString::number(identifier);
        QStringList texts;
        for (const quint8 code : codes)
            texts += hexCode(code);
        m_row.reason = texts.join(u' ');
    }

    RowText &m_row;
    mqtt::Version m_version;
};

QString timeText(qint64 microseconds)
{
    const qint64 seconds = microseconds >= 0 ? microseconds / 1'000'000 : (microseconds - 999'999) / 1'000'000;
    const QString time = QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC).toString(u"yyyy-MM-ddTHH:mm:ss"_s);
    return u"%1.%2Z"_s.arg(time).arg(microseconds - seconds * 1'000'000, 6, 10, QLatin1Char('0'));
}

} // namespace

RowText rowText(const LogRecord &record, const TraceEntry &entry)
{
    const bool packet = entry.kind == TraceEntry::Kind::Packet;
    RowText row;
    row.time = timeText(record.microsecondsSinceEpoch());
    row.seconds = QString::number(double(entry.microseconds) / 1e6, 'f', 6);
    row.source = record.source ? nameInFiles(*record.source) : QString();
    row.direction = !packet ? u"event"_s : entry.sender == mqtt::Sender::Client ? u"sent"_s : u"received"_s;
    row.packet = packetName(entry);
    row.summary = packetSummary(entry);
    if (!packet)
        return row;
    row.length = QString::number(entry.bytes.size());
    row.error = packetErrorText(entry);
    const auto decoded = mqtt::decode(entry.bytes, entry.version, entry.sender);
    if (const auto *content = std::get_if<mqtt::Packet>(&decoded))
        std::visit(FactsOf(row, entry.version), *content);
    return row;
}
