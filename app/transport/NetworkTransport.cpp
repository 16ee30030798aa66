#include "transport/NetworkTransport.h"

#include "transport/AddressRacer.h"
#include "transport/DeleteSafely.h"
#include "transport/ProxyTunnel.h"
#include "transport/Resolver.h"
#include "transport/TlsEvents.h"
#include "transport/TlsHandshake.h"
#include "transport/TlsMaterial.h"

#include <QNetworkProxy>
#include <QSslSocket>

#include <chrono>

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds closeLimit{2};

QString milliseconds(double ms)
{
    return QString::number(ms, 'f', ms < 10 ? 1 : 0) + u" ms"_s;
}

QString hostAndPort(const QString &host, quint16 port)
{
    return (host.contains(u':') ? u"[%1]:%2"_s : u"%1:%2"_s).arg(host, QString::number(port));
}

TransportEvent eventOf(const AddressAttempt &attempt)
{
    const QString peer = hostAndPort(attempt.address.toString(), attempt.port);
    const QString time = milliseconds(attempt.durationMs);
    switch (attempt.result) {
    case AddressAttempt::Result::Running:
        return {TransportEvent::Kind::TcpAttempt, peer};
    case AddressAttempt::Result::Connected:
        return transportEvent(TransportEvent::Kind::TcpConnected, QT_TRANSLATE_NOOP("TransportEvent", "%1 connected after %2"),
                              {peer, time});
    case AddressAttempt::Result::Cancelled:
        return transportEvent(TransportEvent::Kind::TcpFailed, QT_TRANSLATE_NOOP("TransportEvent", "%1 given up after %2"), {peer, time});
    default:
        return transportEvent(TransportEvent::Kind::TcpFailed, QT_TRANSLATE_NOOP("TransportEvent", "%1: %2 after %3"),
                              {peer, attempt.errorString, time});
    }
}

const char *phraseOf(Ending::By by)
{
    switch (by) {
    case Ending::By::Peer:
        return QT_TRANSLATE_NOOP("TransportEvent", "closed by the peer (FIN)");
    case Ending::By::PeerReset:
        return QT_TRANSLATE_NOOP("TransportEvent", "reset by the peer (RST)");
    case Ending::By::Cancelled:
        return QT_TRANSLATE_NOOP("TransportEvent", "cancelled");
    case Ending::By::LocalDisconnect:
        return QT_TRANSLATE_NOOP("TransportEvent", "closed by us");
    case Ending::By::TlsFailure:
        return QT_TRANSLATE_NOOP("TransportEvent", "TLS failed");
    case Ending::By::WebSocketFailure:
        return QT_TRANSLATE_NOOP("TransportEvent", "WebSocket failed");
    default:
        return QT_TRANSLATE_NOOP("TransportEvent", "failed");
    }
}

/// Of a failure, the words of the system or the library say more than ours.
TransportEvent eventOf(const Ending &ending)
{
    const bool closed = ending.by == Ending::By::Peer || ending.by == Ending::By::PeerReset;
    if (ending.errorString.isEmpty() || closed) {
        TransportEvent event = transportEvent(TransportEvent::Kind::Closed, phraseOf(ending.by));
        if (!ending.errorString.isEmpty())
            event.details.append({u"Reason"_s, ending.errorString});
        return event;
    }
    TransportEvent event{TransportEvent::Kind::Closed, ending.errorString};
    event.details.append({u"Ended by"_s, QString::fromLatin1(phraseOf(ending.by))});
    return event;
}

} // namespace

NetworkTransport::NetworkTransport(QObject *parent)
    : Transport(parent)
{
    m_closeLimit.setSingleShot(true);
    m_closeLimit.setInterval(closeLimit);
    connect(&m_closeLimit, &QTimer::timeout, this, [this] { ended(Ending::By::LocalDisconnect, {}); });
}

NetworkTransport::~NetworkTransport() = default;

void NetworkTransport::open(const ConnectionSettings &settings, const TlsMaterial *material, const QElapsedTimer &clock)
{
    m_settings = settings;
    if (material)
        m_material = std::make_unique<TlsMaterial>(*material);
    m_clock = clock;
    // Nothing is emitted before open() returns.
    QMetaObject::invokeMethod(this, &NetworkTransport::start, Qt::QueuedConnection);
}

void NetworkTransport::start()
{
    if (m_ended)
        return;
    const auto &elsewhere = m_settings.network.connectTo;
    m_host = elsewhere ? elsewhere->host : m_settings.endpoint.host;
    m_port = elsewhere && elsewhere->port ? *elsewhere->port : m_settings.endpoint.effectivePort();
    if (m_settings.network.proxy.type == ProxySettings::Type::None)
        resolve();
    else if (skip(Stage::Resolve))
        openProxy();
}

void NetworkTransport::resolve()
{
    if (!begin(Stage::Resolve))
        return;
    const QHostAddress literal(m_host);
    if (!literal.isNull()) {
        m_facts.resolve.addresses = {literal};
        if (finish(Stage::Resolve, StageState::Ok))
            race();
        return;
    }
    if (!report(TransportEvent::Kind::Resolving, m_host))
        return;
    m_resolver = new Resolver(this);
    connect(m_resolver, &Resolver::finished, this, &NetworkTransport::resolved);
    m_resolver->lookUp(m_host);
}

void NetworkTransport::resolved(const ResolveFacts &facts)
{
    m_facts.resolve = facts;
    if (facts.error != ResolveFacts::Error::None) {
        ended(Ending::By::NetworkError, facts.errorString);
        return;
    }
    QStringList addresses;
    for (const QHostAddress &address : facts.addresses)
        addresses.append(address.toString());
    TransportEvent event{TransportEvent::Kind::Resolved, u"%1: %2"_s.arg(m_host, addresses.join(u", "))};
    event.details.append({u"Name"_s, m_host});
    for (const QString &address : std::as_const(addresses))
        event.details.append({u"Address"_s, address});
    if (report(event) && finish(Stage::Resolve, StageState::Ok))
        race();
}

void NetworkTransport::race()
{
    if (!begin(Stage::Tcp))
        return;
    m_racer = new AddressRacer(m_clock, this);
    connect(m_racer, &AddressRacer::attemptStarted, this, [this](const AddressAttempt &attempt) {
        m_facts.tcp.attempts = m_racer->attempts();
        std::ignore = report(eventOf(attempt));
    });
    connect(m_racer, &AddressRacer::attemptEnded, this, [this](const AddressAttempt &attempt) {
        m_facts.tcp.attempts = m_racer->attempts();
        if (attempt.result == AddressAttempt::Result::Connected)
            m_connected = eventOf(attempt); // told once both ends are known
        else
            std::ignore = report(eventOf(attempt));
    });
    connect(m_racer, &AddressRacer::connected, this, [this] { adopt(m_racer->takeSocket()); });
    connect(m_racer, &AddressRacer::failed, this, &NetworkTransport::raceLost);
    m_racer->start(m_facts.resolve.addresses, m_port);
}

void NetworkTransport::adopt(NativeSocket winner)
{
    m_watch = NativeSocket::duplicateOf(winner.descriptor());
    m_socket = makeSocket();
    if (!m_socket) {
        ended(Ending::By::LocalError, u"no socket could be made for this URL"_s);
        return;
    }
    m_socket->setProxy(QNetworkProxy::NoProxy);
    {
        const QSignalBlocker blocker(m_socket);
        m_socket->setSocketDescriptor(winner.release());
    }
    m_facts.tcp.peerAddress = m_socket->peerAddress();
    m_facts.tcp.peerPort = m_socket->peerPort();
    m_facts.tcp.localAddress = m_socket->localAddress();
    m_facts.tcp.localPort = m_socket->localPort();
    m_connected.details.append({{u"Local end"_s, hostAndPort(m_facts.tcp.localAddress.toString(), m_facts.tcp.localPort)},
                                {u"Peer"_s, hostAndPort(m_facts.tcp.peerAddress.toString(), m_facts.tcp.peerPort)}});
    if (report(m_connected) && finish(Stage::Tcp, StageState::Ok))
        tcpEstablished();
}

void NetworkTransport::raceLost()
{
    const auto &attempts = m_facts.tcp.attempts;
    ended(Ending::By::NetworkError, attempts.isEmpty() ? QString() : attempts.constFirst().errorString);
}

void NetworkTransport::openProxy()
{
    if (!begin(Stage::Tcp))
        return;
    m_tunnel = new ProxyTunnel(m_settings.network.proxy, m_clock, this);
    m_facts.tcp.proxy = m_tunnel->facts();
    const ProxyFacts &proxy = m_tunnel->facts();
    if (!report(transportEvent(TransportEvent::Kind::TcpAttempt, QT_TRANSLATE_NOOP("TransportEvent", "%1 by the %2 proxy %3"),
                               {hostAndPort(m_host, m_port), proxy.type, hostAndPort(proxy.host, proxy.port)})))
        return;
    connect(m_tunnel, &ProxyTunnel::stepped, this, [this](const TransportEvent &event) { std::ignore = report(event); });
    connect(m_tunnel, &ProxyTunnel::asked, this, [this] { m_facts.tcp.proxy = m_tunnel->facts(); });
    connect(m_tunnel, &ProxyTunnel::established, this, [this] {
        m_facts.tcp.proxy = m_tunnel->facts();
        m_connected = transportEvent(TransportEvent::Kind::TcpConnected, QT_TRANSLATE_NOOP("TransportEvent", "connected by the proxy"));
        adopt(m_tunnel->takeSocket());
    });
    connect(m_tunnel, &ProxyTunnel::failed, this, [this] {
        m_facts.tcp.proxy = m_tunnel->facts();
        const QString text = m_tunnel->facts().errorString;
        if (report(TransportEvent::Kind::TcpFailed, text))
            ended(Ending::By::NetworkError, text);
    });
    m_tunnel->open(m_host, m_port);
}

void NetworkTransport::startTls(QSslSocket *socket, const std::function<void()> &done)
{
    m_handshake = std::make_unique<TlsHandshake>(socket, m_settings, m_material.get(), m_facts.tls, m_clock);
    connect(m_handshake.get(), &TlsHandshake::alerted, this, [this](const TransportEvent &event) { std::ignore = report(event); });
    connect(m_handshake.get(), &TlsHandshake::keyLogTold, this, [this](const TransportEvent &event) { std::ignore = report(event); });
    connect(m_handshake.get(), &TlsHandshake::rejected, this, [this](const QString &text) { failTls(text); });
    connect(m_handshake.get(), &TlsHandshake::encrypted, this, [this, done] {
        if (report(tlsEstablishedEvent(m_facts.tls)) && finish(Stage::Tls, StageState::Ok))
            done();
    });
    if (begin(Stage::Tls) && report(tlsStartEvent(m_facts.tls, m_settings.tls.minimumVersion)))
        m_handshake->start();
}

void NetworkTransport::failTls(const QString &text)
{
    if (report(tlsFailedEvent(m_facts.tls, text)))
        ended(Ending::By::TlsFailure, text);
}

void NetworkTransport::takeDown()
{
    if (m_handshake)
        m_handshake->release();
}

void NetworkTransport::close()
{
    if (!m_open) {
        abort();
        return;
    }
    if (m_closing || m_ended)
        return;
    m_closing = true;
    m_closeLimit.start();
    closeStream();
}

void NetworkTransport::abort()
{
    m_watch.resetOnClose();
    ended(m_closing ? Ending::By::LocalDisconnect : Ending::By::Cancelled, {});
}

bool NetworkTransport::begin(Stage stage)
{
    m_stage = stage;
    const Guard alive(this);
    emit stageChanged(stage, StageState::Running);
    return alive && !m_ended;
}

bool NetworkTransport::finish(Stage stage, StageState state)
{
    m_stage.reset();
    const Guard alive(this);
    emit stageChanged(stage, state);
    return alive && !m_ended;
}

bool NetworkTransport::skip(Stage stage)
{
    return finish(stage, StageState::Skipped);
}

bool NetworkTransport::report(const TransportEvent &event)
{
    const Guard alive(this);
    emit eventOccurred(event);
    return alive && !m_ended;
}

bool NetworkTransport::report(TransportEvent::Kind kind, const QString &text)
{
    return report(TransportEvent{kind, text});
}

void NetworkTransport::announceOpened()
{
    m_open = true;
    emit opened();
}

void NetworkTransport::socketFailed()
{
    if (m_closing) {
        ended(Ending::By::LocalDisconnect, {});
        return;
    }
    const auto error = m_socket->error();
    const QString text = m_socket->errorString();
    if (m_handshake && m_handshake->noteFailure()) {
        failTls(m_facts.tls.errorString);
        return;
    }
    if (m_watch.wasReset()) {
        ended(Ending::By::PeerReset, systemText(connectionReset()));
    } else {
        ended(error == QAbstractSocket::RemoteHostClosedError ? Ending::By::Peer : Ending::By::NetworkError, text);
    }
}

void NetworkTransport::ended(Ending::By by, const QString &errorString)
{
    if (m_ended)
        return;
    const Guard alive(this);
    m_ended = true;
    m_open = false;
    m_closeLimit.stop();
    if (m_racer)
        m_racer->cancel();
    if (!alive)
        return;
    delete std::exchange(m_resolver, nullptr);
    if (ProxyTunnel *tunnel = std::exchange(m_tunnel, nullptr)) {
        tunnel->disconnect(this);
        if (ProxyFacts &proxy = *m_facts.tcp.proxy; proxy.durationMs == 0)
            proxy.durationMs = now() - proxy.startMs; // it was given up
        deleteSafely(tunnel);                         // it may be the sender
    }
    takeDown();
    dropSocket();
    m_watch.close();
    m_facts.ending = {by, now(), errorString};
    if (m_stage)
        std::ignore = finish(*m_stage, StageState::Failed);
    if (alive)
        std::ignore = report(eventOf(m_facts.ending));
    if (alive)
        emit closed();
}
