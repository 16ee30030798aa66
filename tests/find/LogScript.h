// Packet logs that tests write line by line.
#pragma once

#include "find/LogFilter.h"
#include "mqtt/Codec.h"
#include "trace/PacketLog.h"

/// Writes packets into a log, each a millisecond after the one before.
struct LogScript {
    explicit LogScript(PacketLog &log, mqtt::Version version = mqtt::Version::V5)
        : log(log)
        , version(version)
    {
        begin();
    }

    /// A new source, of which what follows is.
    void begin(LogSource::Kind kind = LogSource::Kind::Attempt, const QString &connection = QStringLiteral("pump"))
    {
        LogSource facts;
        facts.kind = kind;
        facts.connection = connection;
        facts.target = QStringLiteral("mqtt://broker.lan:1883");
        facts.startedAt = QDateTime::fromMSecsSinceEpoch(startMs, Qt::UTC);
        source = log.addSource(facts);
    }

    /// Its index in the log.
    qint64 add(mqtt::Sender sender, const mqtt::Packet &packet) { return add(sender, std::get<QByteArray>(mqtt::encode(packet, version))); }
    qint64 add(mqtt::Sender sender, const QByteArray &bytes)
    {
        microseconds += 1000;
        log.appendPacket(source, microseconds, version, sender, bytes);
        return count++;
    }
    qint64 addEvent(TransportEvent::Kind kind, const QString &text)
    {
        TraceEntry entry;
        entry.kind = TraceEntry::Kind::TransportEvent;
        entry.microseconds = microseconds += 1000;
        entry.event.kind = kind;
        entry.event.text = text;
        log.append(source, entry);
        return count++;
    }

    template <typename Acknowledgement>
    static Acknowledgement acknowledge(quint16 id, quint8 code = 0)
    {
        Acknowledgement packet;
        packet.packetIdentifier = id;
        packet.reasonCode = code;
        return packet;
    }
    static mqtt::Publish publish(const QString &topic, const QByteArray &payload, quint16 id = 0, mqtt::QoS qos = mqtt::QoS::AtMostOnce,
                                 bool dup = false)
    {
        mqtt::Publish packet;
        packet.topicName = topic;
        packet.payload = payload;
        packet.packetIdentifier = id;
        packet.qos = qos;
        packet.dup = dup;
        return packet;
    }

    static constexpr qint64 startMs = 1'700'000'000'000;
    PacketLog &log;
    mqtt::Version version;
    PacketLog::SourceId source = 0;
    qint64 microseconds = 0;
    qint64 count = 0;
};

inline LogFilter filterOf(const QString &text)
{
    const auto parsed = LogFilter::parse(text);
    if (const auto *error = std::get_if<FilterError>(&parsed))
        qFatal("%s: %s", qPrintable(text), qPrintable(error->message));
    return std::get<LogFilter>(parsed);
}
