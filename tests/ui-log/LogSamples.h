// Logs with a few packets, and a view of one.
#pragma once

#include "connection/Connection.h"
#include "log/LogView.h"
#include "log/PacketTable.h"

#include <QCoreApplication>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

namespace samples {

inline QByteArray encoded(const mqtt::Packet &packet)
{
    return std::get<QByteArray>(mqtt::encode(packet, mqtt::Version::V5));
}

inline TraceEntry entry(mqtt::Sender sender, const mqtt::Packet &packet, qint64 microseconds)
{
    TraceEntry entry;
    entry.attempt = 1;
    entry.version = mqtt::Version::V5;
    entry.sender = sender;
    entry.bytes = encoded(packet);
    entry.microseconds = microseconds;
    return entry;
}

inline TraceEntry publish(const QString &topic, qint64 microseconds = 0, quint16 packetIdentifier = 7)
{
    mqtt::Publish packet;
    packet.topicName = topic;
    packet.payload = QByteArrayLiteral("on");
    packet.qos = mqtt::QoS::AtLeastOnce;
    packet.packetIdentifier = packetIdentifier;
    return entry(mqtt::Sender::Client, packet, microseconds);
}

inline TraceEntry puback(quint8 reasonCode, qint64 microseconds, quint16 packetIdentifier = 7)
{
    mqtt::Puback packet;
    packet.packetIdentifier = packetIdentifier;
    packet.reasonCode = reasonCode;
    return entry(mqtt::Sender::Server, packet, microseconds);
}

inline TraceEntry connack(quint8 reasonCode, qint64 microseconds)
{
    mqtt::Connack packet;
    packet.reasonCode = reasonCode;
    return entry(mqtt::Sender::Server, packet, microseconds);
}

/// A view over a log of its own, with settings that are gone with it.
struct Shown {
    QTemporaryDir folder;
    Connection connection;
    PacketLog *log = connection.log();
    std::unique_ptr<LogView> made;
    LogView &view;
    PacketTable *table = view.findChild<PacketTable *>();
    PacketLogModel *model = table->log();

    static LogView *make(const QTemporaryDir &folder, Connection &connection)
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
        QCoreApplication::setOrganizationName(QStringLiteral("connack-test"));
        QSettings().clear();
        return new LogView(connection.log(), &connection);
    }
    Shown()
        : made(make(folder, connection))
        , view(*made)
    {
        view.resize(1060, 360);
        view.show();
    }

    /// Attempt 1 with CONNACK, PUBLISH a/1 and its PUBACK; attempt 2 with a refused CONNACK; PUBLISH b/2 and its refusal in attempt 1.
    void load()
    {
        const QDateTime start = QDateTime::fromString(QStringLiteral("2026-01-02T03:04:05.000Z"), Qt::ISODateWithMs);
        const auto first = log->addSource({.number = 1, .connection = QStringLiteral("pump"), .startedAt = start});
        const auto second = log->addSource({.number = 2, .connection = QStringLiteral("pump"), .startedAt = start.addSecs(1)});
        log->append(first, connack(0, 1000));
        log->append(first, publish(QStringLiteral("a/1"), 2000, 1));
        log->append(first, puback(0, 3000, 1));
        log->append(second, connack(0x87, 1000));
        log->append(first, publish(QStringLiteral("b/2"), 4000, 2));
        log->append(first, puback(0x87, 5500, 2));
        QTRY_COMPARE(model->rowCount(), 6);
    }
};

template <typename T>
T *named(const QWidget &widget, const QString &name)
{
    for (T *child : widget.findChildren<T *>()) {
        if (child->accessibleName() == name)
            return child;
    }
    return nullptr;
}

} // namespace samples
