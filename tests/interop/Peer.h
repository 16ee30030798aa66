// A client of the interoperation matrix: Connack's own, with waits that have a deadline.
#pragma once

#include "client/Client.h"

/// How to reach the broker under test.
struct Broker {
    QString host;
    quint16 port = 0;
    mqtt::Version version = mqtt::Version::V311;
    QString username; ///< Empty: none is sent.
    QString password;
};

class Peer : public QObject
{
public:
    explicit Peer(const Broker &broker);

    ConnectionSettings settings; ///< For the next connect(): a fresh client ID, clean.

    /// Empty if connected, else why not.
    QString connect();
    /// DISCONNECT, so that there is no will.
    void disconnect();
    /// Without DISCONNECT, so that the will is published.
    void drop();
    /// The code of SUBACK; nullopt: none came.
    std::optional<quint8> subscribe(const QString &topicFilter, mqtt::QoS qos);
    /// Whether the broker acknowledged it; QoS 0: it was written.
    bool publish(mqtt::Publish message);
    /// The first message with this payload, taken out of those that came; nullopt: none came in time.
    std::optional<mqtt::Publish> take(const QByteArray &payload);
    /// Whether one is there already.
    bool has(const QByteArray &payload) const;

    bool sessionPresent() const;
    /// Why the connection is over, in a few words; empty: it is not.
    QString ended() const;

private:
    bool until(const std::function<bool()> &done) const;

    Client m_client;
    QList<mqtt::Publish> m_messages;
    QHash<quint16, quint8> m_subacks;
    QHash<quint32, quint8> m_published;
    bool m_over = true;
};
