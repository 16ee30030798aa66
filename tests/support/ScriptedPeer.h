// A server on loopback that does what a test tells it: answers, stays silent, sends rubbish, hangs up.
#pragma once

#include "mqtt/StreamFramer.h"

#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

/// One step of a script; the next begins when it is done.
struct PeerStep {
    enum class Kind { AwaitPacket, AwaitBytes, Send, Wait, Close, Reset, Flood, StopReading };
    Kind kind = Kind::Close;
    QByteArray bytes; ///< Send, Flood
    int number =
        0; ///< AwaitPacket: its type; AwaitBytes: how many since the beginning; Wait: ms; Send: ms between single bytes, 0: all at once
};

/// Steps in the order in which they are written: `PeerScript().await(PacketType::Connect).send(connack).close()`.
class PeerScript
{
public:
    PeerScript &await(mqtt::PacketType type) { return add({PeerStep::Kind::AwaitPacket, {}, int(type)}); }
    PeerScript &awaitBytes(int count) { return add({PeerStep::Kind::AwaitBytes, {}, count}); }
    PeerScript &send(const QByteArray &bytes) { return add({PeerStep::Kind::Send, bytes, 0}); }
    PeerScript &sendHex(const char *hex) { return send(QByteArray::fromHex(hex)); }
    PeerScript &sendSlowly(const QByteArray &bytes, int msBetween) { return add({PeerStep::Kind::Send, bytes, msBetween}); }
    PeerScript &wait(int ms) { return add({PeerStep::Kind::Wait, {}, ms}); }
    PeerScript &close() { return add({PeerStep::Kind::Close, {}, 0}); }
    PeerScript &reset() { return add({PeerStep::Kind::Reset, {}, 0}); } ///< RST
    PeerScript &flood(const QByteArray &chunk)
    {
        return add({PeerStep::Kind::Flood, chunk, 0});
    } ///< Again and again, as fast as it is taken.
    PeerScript &stopReading() { return add({PeerStep::Kind::StopReading, {}, 0}); }
    const std::vector<PeerStep> &steps() const { return m_steps; }

private:
    PeerScript &add(PeerStep step)
    {
        m_steps.push_back(std::move(step));
        return *this;
    }
    std::vector<PeerStep> m_steps;
};

/// One accepted connection and what came over it.
class PeerLink : public QObject
{
    Q_OBJECT
public:
    PeerLink(QTcpSocket *socket, PeerScript script, QObject *parent);

    QByteArray received;       ///< Every byte.
    QList<QByteArray> packets; ///< Whole packets, as our framer cuts them.
    bool framingFailed = false;
    bool ended = false; ///< The client closed or reset.
    bool endedByReset = false;

    mqtt::Version version() const { return m_version; } ///< Of the CONNECT, once it came.
    QList<mqtt::PacketType> types() const;
    qsizetype count(mqtt::PacketType type) const;
    QList<QByteArray> ofType(mqtt::PacketType type) const;
    /// The packet decoded; fails the process if it cannot be.
    mqtt::Packet decoded(const QByteArray &packet) const;
    void send(const QByteArray &bytes);
    void send(const mqtt::Packet &packet);
    void close();
    void reset();

signals:
    void packetReceived(const QByteArray &packet);

private:
    void read();
    void run();
    void sendSingleBytes();
    void flood();

    QPointer<QTcpSocket> m_socket;
    PeerScript m_script;
    std::size_t m_step = 0;
    qsizetype m_awaited = 0; ///< Packets that AwaitPacket has used up.
    QByteArray m_slowly;
    QTimer m_timer{this};
    mqtt::StreamFramer m_framer;
    mqtt::Version m_version = mqtt::Version::V311;
    bool m_flooding = false;
};

class ScriptedPeer : public QObject
{
    Q_OBJECT
public:
    enum class Security { None, Tls };
    /// Every connection runs the script from its beginning. TLS uses TestCertificates' server.
    explicit ScriptedPeer(const PeerScript &script = {}, Security security = Security::None);

    quint16 port() const { return m_server->serverPort(); }
    /// Accepts a CONNECT with this CONNACK, answers PINGREQ, and acknowledges PUBLISH, PUBREL, SUBSCRIBE and UNSUBSCRIBE.
    void playBroker(const QByteArray &connack);
    /// Called for every packet of every connection, besides the script.
    std::function<void(PeerLink &, const QByteArray &)> onPacket;

    const std::vector<PeerLink *> &links() const { return m_links; }
    PeerLink *link() const { return m_links.empty() ? nullptr : m_links.back(); } ///< The latest.
    static QByteArray acceptance(mqtt::Version version)
    {
        return QByteArray::fromHex(version == mqtt::Version::V5 ? "2003000000" : "20020000");
    }

private:
    void accept();
    PeerScript m_script;
    std::unique_ptr<QTcpServer> m_server;
    std::vector<PeerLink *> m_links;
};
