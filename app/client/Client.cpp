// An attempt from its beginning to its end.
#include "client/ClientPrivate.h"

#include "client/ConnectPacket.h"
#include "client/ConnectionEvents.h"
#include "mqtt/ReasonCodes.h"
#include "settings/ReadFiles.h"
#include "transport/TlsMaterial.h"

#include <algorithm>

namespace {

constexpr int closeTimeoutMs = 1'000;          ///< For what is still to be written when we close; then the connection is dropped.
constexpr quint32 greetingMaximum = 1'048'576; ///< Bytes a packet may have before CONNACK came: more is no broker's CONNACK.

bool anyUsesTls(const QList<Endpoint> &servers)
{
    return std::any_of(servers.begin(), servers.end(), [](const Endpoint &server) { return usesTls(server.scheme); });
}

} // namespace

Client::Client(QObject *parent, TransportFactory makeTransport)
    : QObject(parent)
    , m_makeTransport(std::move(makeTransport))
{
    if (!m_makeTransport)
        m_makeTransport = ::makeTransport;
    for (QTimer *timer : {&m_timeout, &m_closeTimeout, &m_greetingTimer, &m_authTimer})
        timer->setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this, &Client::onTimeout);
    connect(&m_closeTimeout, &QTimer::timeout, this, [this] { dropWith(Ending::By::LocalError); });
    connect(&m_greetingTimer, &QTimer::timeout, this, &Client::refuseGreeting);
    connect(&m_authenticator, &Authenticator::answered, this, [this](const QByteArray &data) { sendAuth(0x18, data); });
    connect(&m_authenticator, &Authenticator::failed, this, &Client::authenticationFailed);
    connect(&m_authTimer, &QTimer::timeout, this, [this] {
        const auto limit = m_attempt.settings.network.connectTimeout;
        authenticationFailed({scram::Failure::Kind::Unanswered, QStringLiteral("%1 ms").arg(limit.count())});
    });
    m_sessionEnd.setSingleShot(true);
    connect(&m_sessionEnd, &QTimer::timeout, this, &Client::awaitSessionEnd);
    connect(&m_keepAlive, &KeepAlive::pingDue, this, &Client::ping);
    connect(&m_keepAlive, &KeepAlive::unanswered, this, [this] {
        m_attempt.mqtt.pingUnanswered = true;
        dropWith(Ending::By::Timeout);
    });
}

Client::~Client()
{
    ++m_serial;
    if (m_transport) {
        m_transport->disconnect(this);
        m_transport->abort();
        m_transport.release()->setParent(this);
    }
    if (m_insideTransport == 0)
        return;
    const auto transports = findChildren<Transport *>(); // one of them is calling us
    for (Transport *transport : transports) {
        transport->setParent(nullptr);
        transport->deleteLater();
    }
}

void Client::connectToBroker(const ConnectionSettings &settings, const QList<Note> &inputNotes)
{
    if (m_state != State::Idle)
        return;
    ++m_serial;
    m_clock.start();
    const int number = m_attempt.number + 1;
    m_attempt = {};
    m_attempt.number = number;
    m_attempt.startedAt = m_clock.startedAt();
    m_attempt.settings = settings;
    m_attempt.inputNotes = inputNotes;
    m_attempt.inputProblems = readFiles(m_attempt.settings) + check(m_attempt.settings);
    m_connectedAnnounced = false;
    m_servers = settings.network.servers.isEmpty() ? QList<Endpoint>{settings.endpoint} : settings.network.servers;
    m_material.reset();
    if (anyUsesTls(m_servers)) {
        auto loaded = loadTlsMaterial(settings.tls);
        if (auto *material = std::get_if<TlsMaterial>(&loaded))
            m_material = std::make_shared<const TlsMaterial>(std::move(*material));
        else
            m_attempt.inputProblems += std::get<QList<SettingsProblem>>(loaded);
    }
    m_connect = makeConnect(m_attempt.settings);
    const auto encoded = m_attempt.inputProblems.isEmpty() ? mqtt::encode(m_connect, settings.version) : QByteArray();
    if (const auto *error = std::get_if<mqtt::EncodeError>(&encoded))
        m_attempt.mqtt.encodeError = mqtt::describe(*error);
    if (!m_attempt.inputProblems.isEmpty() || !m_attempt.mqtt.encodeError.isEmpty()) {
        setEnding(Ending::By::LocalError);
        const Attempt attempt = m_attempt;
        emit failed(attempt);
        return;
    }
    m_connectBytes = std::get<QByteArray>(encoded);
    takeUpSession();
    if (announce([this] { setState(State::Connecting); }))
        openServer();
}

/// Begins with the first of the servers that are left.
void Client::openServer()
{
    ++m_serial;
    m_attempt.settings.endpoint = m_servers.first();
    m_attempt.stages = {};
    m_attempt.transport = {};
    m_attempt.mqtt = {};
    m_attempt.ending = {};
    m_limits = {};
    m_framer = mqtt::StreamFramer(m_connect.version);
    m_rules.emplace(m_connect);
    m_framer.setMaximumPacketSize(std::min(m_rules->maximumPacketSize(), greetingMaximum));
    m_topicAliases = {};
    m_unreadAnswers = 0;
    beginAuthentication();
    m_opened = m_readingStopped = m_frameSeen = false;
    m_greetingError.reset();
    const double left = std::max(0.0, double(m_attempt.settings.network.connectTimeout.count()) - nowMs());
    m_timeout.start(int(left / double(m_servers.size())));
    openTransport();
}

void Client::openTransport()
{
    m_transport = m_makeTransport(m_attempt.settings.endpoint.scheme);
    connect(m_transport.get(), &Transport::stageChanged, this, &Client::onStageChanged);
    connect(m_transport.get(), &Transport::eventOccurred, this, &Client::onTransportEvent);
    connect(m_transport.get(), &Transport::opened, this, &Client::onOpened);
    connect(m_transport.get(), &Transport::received, this, &Client::onReceived);
    connect(m_transport.get(), &Transport::closed, this, &Client::onClosed);
    const InsideTransport inside(this, m_insideTransport);
    m_transport->open(m_attempt.settings, m_material.get(), m_clock.timer());
    traceEvent(mqttStartEvent(m_attempt.settings, m_connect)); // nothing came before it: open() emits nothing
}

void Client::onStageChanged(Stage stage, StageState state)
{
    const InsideTransport inside(this, m_insideTransport);
    setStage(stage, state);
    emitAttemptChanged();
}

void Client::onTransportEvent(const TransportEvent &event)
{
    const InsideTransport inside(this, m_insideTransport);
    const TransportFacts &facts = m_transport->facts();
    if (event.kind == TransportEvent::Kind::TcpConnected)
        m_attempt.transport.tcp = facts.tcp; // whoever logs it wants both ends
    if (event.kind == TransportEvent::Kind::Closed && !traceRest())
        return;
    traceEvent(event.kind == TransportEvent::Kind::Closed ? closedEvent(event, m_attempt, facts.ending.by) : event);
}

void Client::traceEvent(const TransportEvent &event)
{
    TraceEntry entry = traceEntry(TraceEntry::Kind::TransportEvent);
    entry.event = event;
    trace(entry);
}

void Client::onOpened()
{
    const InsideTransport inside(this, m_insideTransport);
    if (m_state != State::Connecting)
        return;
    m_opened = true;
    setStage(Stage::Mqtt, StageState::Running);
    m_attempt.mqtt.connectSentMs = nowMs();
    if (write(m_connectBytes) && announce([this] { setState(State::AwaitingConnack); }))
        emitAttemptChanged();
}

void Client::onTimeout()
{
    failUnfinishedStage();
    if (m_opened) { // the broker may have taken the CONNECT: without DISCONNECT it would publish the will
        setEnding(Ending::By::Timeout);
        sendDisconnect({});
        closeWith(Ending::By::Timeout);
    } else {
        dropWith(Ending::By::Timeout);
    }
}

void Client::cancel()
{
    switch (m_state) {
    case State::Idle:
        return;
    case State::Connected:
        disconnectFromBroker();
        return;
    case State::AwaitingConnack:
        failUnfinishedStage();
        setEnding(Ending::By::Cancelled);
        sendDisconnect({});
        closeWith(Ending::By::Cancelled);
        return;
    case State::Connecting:
    case State::Disconnecting:
        failUnfinishedStage();
        dropWith(Ending::By::Cancelled);
        return;
    }
}

void Client::disconnectFromBroker(quint8 reasonCode, const mqtt::Properties &properties)
{
    if (m_state != State::Connected)
        return;
    // Any other reason than 0x00 stands in the evidence: the will depends on it (section 3.14.4).
    setEnding(Ending::By::LocalDisconnect,
              reasonCode == 0 ? QString() : mqtt::describeReasonCode(reasonCode, mqtt::PacketType::Disconnect, m_connect.version));
    sendDisconnect({reasonCode, properties});
    closeWith(Ending::By::LocalDisconnect);
}

void Client::dropConnection()
{
    failUnfinishedStage();
    dropWith(Ending::By::Cancelled);
}

void Client::setEnding(Ending::By by, const QString &text)
{
    if (m_attempt.ending.by == Ending::By::None)
        m_attempt.ending = {by, nowMs(), text};
}

/// Ends the connection in order: what was written still goes out.
void Client::closeWith(Ending::By by, const QString &text)
{
    if (!m_transport || m_state == State::Disconnecting)
        return;
    setEnding(by, text);
    m_timeout.stop();
    m_greetingTimer.stop();
    m_keepAlive.stop();
    stopAuthentication();
    if (m_readingStopped && !traceUnread({}))
        return;
    m_closeTimeout.start(closeTimeoutMs);
    if (announce([this] { setState(State::Disconnecting); }))
        m_transport->close();
}

/// Ends the connection at once.
void Client::dropWith(Ending::By by, const QString &text)
{
    if (!m_transport)
        return;
    setEnding(by, text);
    if (announce([this] { m_transport->abort(); }) && m_transport)
        onClosed();
}

void Client::onClosed()
{
    const InsideTransport inside(this, m_insideTransport);
    if (!traceRest())
        return;
    m_attempt.transport = m_transport->facts();
    if (m_attempt.ending.by == Ending::By::None) {
        m_attempt.ending = m_attempt.transport.ending;
        if (m_attempt.ending.by == Ending::By::None)
            m_attempt.ending = {Ending::By::Peer, nowMs(), {}};
    }
    failUnfinishedStage();
    finish();
}

void Client::finish()
{
    ++m_serial;
    for (QTimer *timer : {&m_timeout, &m_closeTimeout, &m_greetingTimer})
        timer->stop();
    stopAuthentication();
    m_keepAlive.stop();
    retireTransport();
    rememberServer();
    const QList<Session::Request> unanswered = m_session.endConnection();
    if (wantsNextServer()) {
        m_servers.removeFirst();
        if (announce([this] { setState(State::Connecting); }))
            openServer();
        return;
    }
    if (!m_attempt.connected && !m_attempt.serverTries.isEmpty())
        m_attempt = [this] {
            Attempt first = m_attempt.ofServer(m_attempt.serverTries.first());
            first.serverTries = m_attempt.serverTries;
            return first;
        }();
    leaveSession();
    const Attempt attempt = m_attempt;
    const bool announced = std::exchange(m_connectedAnnounced, true);
    const QPointer<Client> self(this);
    setState(State::Idle);
    if (self && attempt.connected && !announced)
        emit connected(attempt);
    for (const Session::Request &request : unanswered) {
        if (self)
            emit requestUnanswered(request.packetIdentifier, request.type);
    }
    if (self && attempt.connected)
        emit closed(attempt);
    else if (self)
        emit failed(attempt);
}

bool Client::wantsNextServer() const
{
    return !m_attempt.connected && m_attempt.ending.by != Ending::By::Cancelled && m_servers.size() > 1;
}

void Client::rememberServer()
{
    if (!m_attempt.settings.network.servers.isEmpty())
        m_attempt.serverTries.append(ServerTry{{m_attempt}, m_attempt.settings.endpoint});
}

void Client::retireTransport()
{
    Transport *transport = m_transport.release();
    transport->disconnect(this);
    transport->setParent(this); // goes with us at the latest, should there be no event loop any more
    transport->deleteLater();
}

void Client::setState(State state)
{
    if (m_state == state)
        return;
    const bool wasConnected = isConnected();
    m_state = state;
    const QPointer<Client> self(this);
    emit stateChanged(state);
    if (self && wasConnected != (state == State::Connected))
        emit connectedChanged(state == State::Connected);
}

void Client::setStage(Stage stage, StageState state)
{
    StageProgress &progress = m_attempt.stage(stage);
    const double now = nowMs();
    if (state == StageState::Running || progress.state == StageState::NotReached)
        progress.startMs = now;
    if (state == StageState::Ok || state == StageState::Failed)
        progress.durationMs = now - progress.startMs;
    progress.state = state;
}

/// Marks the stage in which a connection that did not come about was cut off.
void Client::failUnfinishedStage()
{
    if (m_attempt.connected)
        return;
    if (m_transport)
        m_attempt.transport = m_transport->facts();
    const bool upgraded = m_attempt.stage(Stage::WebSocket).state == StageState::Ok;
    const TransportFacts &facts = m_attempt.transport;
    if (m_opened && facts.ending.by == Ending::By::TlsFailure && !upgraded) // TLS 1.3: the server refused our certificate only now
        setStage(Stage::Tls, StageState::Failed);
    else if (m_opened && upgraded
             && (facts.ending.by == Ending::By::WebSocketFailure || facts.webSocket.closeCode.value_or(1'000) != 1'000))
        setStage(Stage::WebSocket, StageState::Failed);
    if (const auto failed = m_attempt.failedStage()) {
        for (const Stage later : allStages) {
            if (later > *failed && m_attempt.stage(later).state != StageState::Skipped)
                m_attempt.stage(later) = {};
        }
        return;
    }
    for (const Stage stage : allStages) {
        const StageState state = m_attempt.stage(stage).state;
        if (state == StageState::Running || state == StageState::NotReached) {
            setStage(stage, StageState::Failed);
            return;
        }
    }
}

void Client::emitAttemptChanged()
{
    if (m_transport)
        m_attempt.transport = m_transport->facts();
    for (StageProgress &progress : m_attempt.stages) {
        if (progress.state == StageState::Running)
            progress.durationMs = nowMs() - progress.startMs;
    }
    const Attempt attempt = m_attempt;
    emit attemptChanged(attempt);
}
