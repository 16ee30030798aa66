// Trace entries for tests.
#pragma once

#include "client/Client.h"

inline TraceEntry packetEntry(const QByteArray &bytes, mqtt::Sender sender, mqtt::Version version = mqtt::Version::V5,
                              qint64 microseconds = 0)
{
    TraceEntry entry;
    entry.attempt = 1;
    entry.microseconds = microseconds;
    entry.version = version;
    entry.sender = sender;
    entry.bytes = bytes;
    return entry;
}

inline TraceEntry packetEntry(const mqtt::Packet &packet, mqtt::Sender sender, mqtt::Version version = mqtt::Version::V5,
                              qint64 microseconds = 0)
{
    return packetEntry(std::get<QByteArray>(mqtt::encode(packet, version)), sender, version, microseconds);
}

inline TraceEntry eventEntry(TransportEvent::Kind kind, const QString &text, qint64 microseconds = 0)
{
    TraceEntry entry;
    entry.kind = TraceEntry::Kind::TransportEvent;
    entry.attempt = 1;
    entry.microseconds = microseconds;
    entry.event = {kind, text};
    return entry;
}

inline mqtt::Connect connectWithSecrets(mqtt::Version version = mqtt::Version::V5)
{
    mqtt::Connect connect;
    connect.version = version;
    connect.clientId = QStringLiteral("pump-7");
    connect.username = QStringLiteral("lab");
    connect.password = "hidden-41";
    if (version == mqtt::Version::V5) {
        connect.properties.set(mqtt::PropertyId::AuthenticationMethod, QStringLiteral("SCRAM"));
        connect.properties.set(mqtt::PropertyId::AuthenticationData, QByteArray("veiled-92"));
    }
    return connect;
}
