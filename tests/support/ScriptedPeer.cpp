#include "support/ScriptedPeer.h"

#include "support/TestCertificates.h"

#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>

#include <sys/socket.h>

using mqtt::PacketType;

namespace {

std::unique_ptr<QTcpServer> makeServer(ScriptedPeer::Security security)
{
    if (security == ScriptedPeer::Security::None)
        return std::make_unique<QTcpServer>();
    const TestCertificates &certificates = TestCertificates::instance();
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(QSslCertificate(fileContent(certificates.server.certificate)));
    configuration.setPrivateKey(QSslKey(fileContent(certificates.server.key), QSsl::Ec));
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    auto server = std::make_unique<QSslServer>();
    server->setSslConfiguration(configuration);
    return server;
}

/// What a broker that takes everything answers; empty: nothing.
std::optional<mqtt::Packet> brokerAnswer(const mqtt::Packet &packet)
{
    if (std::holds_alternative<mqtt::Pingreq>(packet))
        return mqtt::Pingresp{};
    if (const auto *publish = std::get_if<mqtt::Publish>(&packet)) {
        if (publish->qos == mqtt::QoS::AtLeastOnce)
            return mqtt::Puback{{publish->packetIdentifier, 0, {}}};
        if (publish->qos == mqtt::QoS::ExactlyOnce)
            return mqtt::Pubrec{{publish->packetIdentifier, 0, {}}};
    }
    if (const auto *pubrel = std::get_if<mqtt::Pubrel>(&packet))
        return mqtt::Pubcomp{{pubrel->packetIdentifier, 0, {}}};
    if (const auto *pubrec = std::get_if<mqtt::Pubrec>(&packet)) {
        mqtt::Pubrel pubrel;
        pubrel.packetIdentifier = pubrec->packetIdentifier;
        return pubrel;
    }
    if (const auto *subscribe = std::get_if<mqtt::Subscribe>(&packet)) {
        mqtt::Suback suback{subscribe->packetIdentifier, {}, {}};
        for (const mqtt::Subscription &subscription : subscribe->subscriptions)
            suback.reasonCodes.append(quint8(subscription.qos));
        return suback;
    }
    if (const auto *unsubscribe = std::get_if<mqtt::Unsubscribe>(&packet))
        return mqtt::Unsuback{unsubscribe->packetIdentifier, {}, QList<quint8>(unsubscribe->topicFilters.size(), 0)};
    return std::nullopt;
}

} // namespace

PeerLink::PeerLink(QTcpSocket *socket, PeerScript script, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_script(std::move(script))
{
    socket->setParent(this);
    m_timer.setSingleShot(true);
    connect(socket, &QTcpSocket::readyRead, this, &PeerLink::read);
    connect(socket, &QTcpSocket::bytesWritten, this, &PeerLink::flood);
    connect(socket, &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        endedByReset = error == QAbstractSocket::RemoteHostClosedError ? endedByReset : true;
    });
    connect(socket, &QTcpSocket::disconnected, this, [this] { ended = true; });
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (m_slowly.isEmpty())
            run();
        else
            sendSingleBytes();
    });
    read();
    run();
}

QList<PacketType> PeerLink::types() const
{
    QList<PacketType> types;
    for (const QByteArray &packet : packets)
        types.append(PacketType(quint8(packet.at(0)) >> 4));
    return types;
}

qsizetype PeerLink::count(PacketType type) const
{
    return types().count(type);
}

QList<QByteArray> PeerLink::ofType(PacketType type) const
{
    QList<QByteArray> found;
    for (const QByteArray &packet : packets) {
        if (PacketType(quint8(packet.at(0)) >> 4) == type)
            found.append(packet);
    }
    return found;
}

mqtt::Packet PeerLink::decoded(const QByteArray &packet) const
{
    const auto result = mqtt::decode(packet, m_version, mqtt::Sender::Client);
    if (const auto *error = std::get_if<mqtt::DecodeError>(&result))
        qFatal("the client sent %s, which cannot be decoded: %s, %s", packet.toHex().constData(), error->field, error->what);
    return std::get<mqtt::Packet>(result);
}

void PeerLink::send(const QByteArray &bytes)
{
    if (m_socket && m_socket->state() == QAbstractSocket::ConnectedState)
        m_socket->write(bytes);
}

void PeerLink::send(const mqtt::Packet &packet)
{
    const auto encoded = mqtt::encode(packet, m_version);
    send(std::get<QByteArray>(encoded));
}

void PeerLink::close()
{
    if (m_socket)
        m_socket->disconnectFromHost();
}

void PeerLink::reset()
{
    if (!m_socket)
        return;
    const linger now{1, 0};
    ::setsockopt(int(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    m_socket->abort();
}

void PeerLink::read()
{
    if (!m_socket)
        return;
    const QByteArray bytes = m_socket->readAll();
    received += bytes;
    m_framer.append(bytes);
    for (auto result = m_framer.next(); auto *frame = std::get_if<mqtt::StreamFramer::Frame>(&result); result = m_framer.next()) {
        const QByteArray packet = frame->bytes.toByteArray();
        if (const qsizetype name = packet.indexOf("MQ"); packets.isEmpty() && packet.startsWith('\x10') && name > 0 && packet.size() > 9)
            m_version = mqtt::Version(packet.at(name + (packet.mid(name).startsWith("MQTT") ? 4 : 6)) & 0x7F);
        m_framer.setVersion(m_version);
        packets.append(packet);
        emit packetReceived(packet);
    }
    run();
}

/// Goes through the script as far as it can.
void PeerLink::run()
{
    while (m_socket && !m_timer.isActive() && m_slowly.isEmpty() && m_step < m_script.steps().size()) {
        const PeerStep &step = m_script.steps()[m_step];
        switch (step.kind) {
        case PeerStep::Kind::AwaitPacket: {
            const auto found = types().indexOf(PacketType(step.number), m_awaited);
            if (found < 0)
                return;
            m_awaited = found + 1;
            break;
        }
        case PeerStep::Kind::AwaitBytes:
            if (received.size() < step.number)
                return;
            break;
        case PeerStep::Kind::Send:
            if (step.number > 0) {
                m_slowly = step.bytes;
                ++m_step;
                sendSingleBytes();
                return;
            }
            send(step.bytes);
            break;
        case PeerStep::Kind::Wait:
            m_timer.start(step.number);
            break;
        case PeerStep::Kind::Close:
            close();
            break;
        case PeerStep::Kind::Reset:
            reset();
            break;
        case PeerStep::Kind::Flood:
            m_flooding = true;
            flood();
            return;
        case PeerStep::Kind::StopReading:
            m_socket->disconnect(this);
            m_socket->setReadBufferSize(1);
            break;
        }
        ++m_step;
    }
}

void PeerLink::sendSingleBytes()
{
    send(m_slowly.left(1));
    m_slowly.remove(0, 1);
    m_timer.start(m_script.steps()[m_step - 1].number);
}

void PeerLink::flood()
{
    if (m_flooding && m_socket && m_socket->bytesToWrite() < 1'048'576)
        send(m_script.steps()[m_step].bytes);
}

ScriptedPeer::ScriptedPeer(const PeerScript &script, Security security)
    : m_script(script)
    , m_server(makeServer(security))
{
    connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, &ScriptedPeer::accept);
    if (!m_server->listen(QHostAddress::LocalHost))
        qFatal("the scripted peer cannot listen: %s", qPrintable(m_server->errorString()));
}

void ScriptedPeer::accept()
{
    while (QTcpSocket *socket = m_server->nextPendingConnection()) {
        auto *link = new PeerLink(socket, m_script, this);
        m_links.push_back(link);
        connect(link, &PeerLink::packetReceived, this, [this, link](const QByteArray &packet) {
            if (onPacket)
                onPacket(*link, packet);
        });
        const auto early = link->packets; // came with the connection, before anybody listened
        for (const QByteArray &packet : early) {
            if (onPacket)
                onPacket(*link, packet);
        }
    }
}

void ScriptedPeer::playBroker(const QByteArray &connack)
{
    onPacket = [connack](PeerLink &link, const QByteArray &packet) {
        const mqtt::Packet decoded = link.decoded(packet);
        if (std::holds_alternative<mqtt::Connect>(decoded))
            link.send(connack);
        else if (const auto answer = brokerAnswer(decoded))
            link.send(*answer);
    };
}
