// Evidence made by hand: what a client would have gathered up to a certain stage.
#pragma once

#include "diagnosis/Diagnosis.h"

namespace evidence {

using By = Ending::By;

inline const QDateTime now = QDateTime(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);

inline Attempt attempt(Scheme scheme, mqtt::Version version = mqtt::Version::V311, quint16 port = 20'000)
{
    Attempt a;
    a.number = 1;
    a.startedAt = now;
    a.settings.endpoint = {scheme, QStringLiteral("broker.lan"), port};
    a.settings.version = version;
    a.settings.clientId = QStringLiteral("pump-7");
    return a;
}

inline void finish(ConnectionFacts &a, Stage stage, StageState state)
{
    a.stage(stage) = {state, 1.0, 1.0};
}

inline void fail(Attempt &a, Stage stage, By by, double atMs = 10, const QString &words = {})
{
    finish(a, stage, StageState::Failed);
    a.ending = {by, atMs, words};
    a.transport.ending = a.ending;
}

/// TCP is open.
inline Attempt reached(Scheme scheme, mqtt::Version version = mqtt::Version::V311, quint16 port = 20'000)
{
    Attempt a = attempt(scheme, version, port);
    const QHostAddress address(QStringLiteral("192.0.2.7"));
    a.transport.resolve.host = QStringLiteral("broker.lan");
    a.transport.resolve.addresses = {address};
    a.transport.tcp.attempts = {{address, port, 0, 0.4, AddressAttempt::Result::Connected, {}}};
    a.transport.tcp.peerAddress = address;
    a.transport.tcp.peerPort = port;
    finish(a, Stage::Resolve, StageState::Ok);
    finish(a, Stage::Tcp, StageState::Ok);
    finish(a, Stage::Tls, usesTls(scheme) ? StageState::NotReached : StageState::Skipped);
    finish(a, Stage::WebSocket, usesWebSocket(scheme) ? StageState::NotReached : StageState::Skipped);
    if (usesTls(scheme)) {
        a.transport.tls.started = true;
        a.transport.tls.serverName = QStringLiteral("broker.lan");
    }
    return a;
}

/// The handshake is done.
inline Attempt encrypted(Scheme scheme, mqtt::Version version = mqtt::Version::V311, quint16 port = 20'000)
{
    Attempt a = reached(scheme, version, port);
    if (usesTls(scheme)) {
        a.transport.tls.encrypted = true;
        a.transport.tls.protocol = QStringLiteral("TLSv1.3");
        a.transport.tls.cipher = QStringLiteral("TLS_AES_256_GCM_SHA384");
        finish(a, Stage::Tls, StageState::Ok);
    }
    if (usesWebSocket(scheme)) {
        a.transport.webSocket.requestSent = true;
        a.transport.webSocket.requestPath = QStringLiteral("/mqtt");
        a.transport.webSocket.subprotocolOffered = QStringLiteral("mqtt");
    }
    return a;
}

/// CONNECT is out; WebSocket is upgraded.
inline Attempt connecting(Scheme scheme = Scheme::Mqtt, mqtt::Version version = mqtt::Version::V311, quint16 port = 20'000)
{
    Attempt a = encrypted(scheme, version, port);
    if (usesWebSocket(scheme)) {
        a.transport.webSocket.status = 101;
        a.transport.webSocket.upgraded = true;
        a.transport.webSocket.subprotocol = QStringLiteral("mqtt");
        finish(a, Stage::WebSocket, StageState::Ok);
    }
    a.mqtt.connectSentMs = 2;
    return a;
}

/// Bytes came in place of a CONNACK.
inline Attempt answered(const QByteArray &bytes, Scheme scheme = Scheme::Mqtt, mqtt::Version version = mqtt::Version::V311)
{
    Attempt a = connecting(scheme, version);
    a.mqtt.firstBytes = bytes;
    a.mqtt.bytesReceived = bytes.size();
    a.mqtt.firstByteMs = 3;
    fail(a, Stage::Mqtt, By::LocalError);
    return a;
}

inline Attempt refused(quint8 code, mqtt::Version version)
{
    Attempt a = connecting(Scheme::Mqtt, version);
    a.mqtt.connack = mqtt::Connack{false, code, {}};
    a.mqtt.connackMs = 3;
    fail(a, Stage::Mqtt, By::LocalError);
    return a;
}

inline Attempt connected(mqtt::Version version = mqtt::Version::V311, Scheme scheme = Scheme::Mqtt)
{
    Attempt a = connecting(scheme, version);
    a.mqtt.connack = mqtt::Connack{};
    a.mqtt.connackMs = 3;
    a.connected = true;
    finish(a, Stage::Mqtt, StageState::Ok);
    return a;
}

inline Attempt lost(By by, mqtt::Version version = mqtt::Version::V311)
{
    Attempt a = connected(version);
    a.ending = {by, 1'003, {}};
    return a;
}

} // namespace evidence
