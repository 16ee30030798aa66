#include "client/ProbeConnection.h"

#include "client/Client.h"
#include "client/ConnectionEvents.h"

namespace {

constexpr qsizetype evidenceBytes = 512;
constexpr int restOfGreetingMs = 150; ///< After the first bytes, for those that belong to them.
constexpr int goodbyeMs = 100;        ///< For our DISCONNECT to go out.

/// CONNECT and what answers it.
class MqttProbe : public ProbeConnection
{
public:
    explicit MqttProbe(const ProbePlan &plan)
        : ProbeConnection(plan)
    {
        m_hold.setSingleShot(true);
        m_goodbye.setSingleShot(true);
        connect(&m_client, &Client::traced, this, &ProbeConnection::traced);
        connect(&m_client, &Client::connected, this, &MqttProbe::onConnected);
        connect(&m_client, &Client::failed, this, &MqttProbe::onEnded);
        connect(&m_client, &Client::closed, this, &MqttProbe::onEnded);
        connect(&m_hold, &QTimer::timeout, this, &MqttProbe::leave);
        connect(&m_goodbye, &QTimer::timeout, this, [this] { finish(); });
    }

protected:
    void begin() override
    {
        ConnectionSettings settings = m_probe.plan.settings;
        settings.network.connectTimeout = m_probe.plan.limit;
        settings.network.servers.clear();
        m_client.connectToBroker(settings);
    }

    TcpFacts tcp() const override { return m_client.attempt().transport.tcp; }

    void drop() override
    {
        if (!m_leaving)
            keep(m_client.attempt());
        m_client.disconnect(this);
        connect(&m_client, &Client::traced, this, &ProbeConnection::traced);
        m_client.dropConnection();
    }

private:
    void onConnected(const Attempt &attempt)
    {
        keep(attempt);
        if (m_probe.plan.hold.count() > 0)
            m_hold.start(m_probe.plan.hold);
        else
            leave();
    }

    void onEnded(const Attempt &attempt)
    {
        m_hold.stop();
        m_goodbye.stop();
        if (!m_leaving)
            keep(attempt);
        finish();
    }

    /// What our own DISCONNECT brings about is no evidence.
    void leave()
    {
        keep(m_client.attempt());
        m_probe.durationMs = nowMs();
        m_leaving = true;
        m_goodbye.start(goodbyeMs);
        m_client.disconnectFromBroker(0, endOfSession());
    }

    /// No session stays behind for a client ID that is never used again; one that the user's client ID has is left alone.
    mqtt::Properties endOfSession() const
    {
        mqtt::Properties properties;
        if (m_probe.plan.settings.version == mqtt::Version::V5 && m_probe.plan.settings.cleanStart)
            properties.set(mqtt::PropertyId::SessionExpiryInterval, quint32(0));
        return properties;
    }

    void keep(const Attempt &attempt) { static_cast<ConnectionFacts &>(m_probe) = attempt; }

    Client m_client;
    QTimer m_hold, m_goodbye;
    bool m_leaving = false;
};

/// A TLS handshake alone.
class TlsProbe : public ProbeConnection
{
public:
    explicit TlsProbe(const ProbePlan &plan)
        : ProbeConnection(plan)
    {
        connect(&m_inspector, &TlsInspector::eventOccurred, this, [this](const TransportEvent &event) { trace(event); });
        connect(&m_inspector, &TlsInspector::finished, this, [this] {
            keep();
            finish();
        });
    }

protected:
    void begin() override
    {
        m_inspector.open(m_probe.plan.settings, m_probe.plan.offer, m_probe.plan.limit, clock());
        trace(plainStartEvent(m_probe.plan.settings, QT_TRANSLATE_NOOP("TransportEvent", "%1, a TLS handshake without MQTT")));
    }

    TcpFacts tcp() const override { return m_inspector.transportFacts().tcp; }

    void drop() override
    {
        m_inspector.disconnect(this);
        connect(&m_inspector, &TlsInspector::eventOccurred, this, [this](const TransportEvent &event) { trace(event); });
        m_inspector.abort();
        keep();
    }

private:
    void keep()
    {
        m_probe.transport = m_inspector.transportFacts();
        m_probe.tlsServer = m_inspector.facts();
        m_probe.ending = m_probe.transport.ending;
        note(Stage::Tcp, m_probe.transport.tcp.peerAddress.isNull() ? StageState::Failed : StageState::Ok);
        if (m_probe.stage(Stage::Tcp).state == StageState::Ok)
            note(Stage::Tls, m_probe.tlsServer->completed ? StageState::Ok : StageState::Failed);
    }

    TlsInspector m_inspector;
};

/// Bytes over bare TCP, or none, and what comes back.
class BytesProbe : public ProbeConnection
{
public:
    explicit BytesProbe(const ProbePlan &plan)
        : ProbeConnection(plan)
        , m_transport(makeTransport(Scheme::Mqtt))
    {
        for (QTimer *timer : {&m_limit, &m_rest})
            timer->setSingleShot(true);
        connect(m_transport.get(), &Transport::stageChanged, this, [this](Stage stage, StageState state) { note(stage, state); });
        connect(m_transport.get(), &Transport::eventOccurred, this, [this](const TransportEvent &event) { trace(event); });
        connect(m_transport.get(), &Transport::opened, this, &BytesProbe::onOpened);
        connect(m_transport.get(), &Transport::received, this, &BytesProbe::onReceived);
        connect(m_transport.get(), &Transport::closed, this, &BytesProbe::onClosed);
        connect(&m_limit, &QTimer::timeout, this, [this] { end({Ending::By::Timeout, nowMs(), {}}); });
        connect(&m_rest, &QTimer::timeout, this, [this] { end({}); });
    }
    ~BytesProbe() override { m_transport->disconnect(this); }

protected:
    void begin() override
    {
        m_limit.start(m_probe.plan.limit);
        m_transport->open(m_probe.plan.settings, nullptr, clock());
        trace(plainStartEvent(m_probe.plan.settings, QT_TRANSLATE_NOOP("TransportEvent", "%1, TCP without MQTT")));
    }

    TcpFacts tcp() const override { return m_transport->facts().tcp; }

    void drop() override
    {
        m_transport->disconnect(this);
        connect(m_transport.get(), &Transport::eventOccurred, this, [this](const TransportEvent &event) { trace(event); });
        m_probe.transport = m_transport->facts();
        m_transport->abort();
    }

private:
    void onOpened()
    {
        if (m_probe.plan.hello.isEmpty())
            return;
        m_transport->write(m_probe.plan.hello);
        trace(bytesEvent(TransportEvent::Kind::BytesSent, m_probe.plan.hello));
    }

    void onReceived(const QByteArray &bytes)
    {
        trace(bytesEvent(TransportEvent::Kind::BytesReceived, bytes));
        MqttFacts &facts = m_probe.mqtt;
        if (!facts.firstByteMs)
            facts.firstByteMs = nowMs();
        facts.bytesReceived += bytes.size();
        facts.firstBytes += bytes.left(evidenceBytes - facts.firstBytes.size());
        if (facts.firstBytes.size() >= evidenceBytes)
            end({});
        else if (!m_rest.isActive())
            m_rest.start(restOfGreetingMs);
    }

    void onClosed() { end(m_transport->facts().ending); }

    void end(const Ending &ending)
    {
        if (isFinished())
            return;
        m_probe.ending = ending;
        m_limit.stop();
        m_rest.stop();
        drop();
        finish();
    }

    std::unique_ptr<Transport> m_transport;
    QTimer m_limit, m_rest;
};

} // namespace

ProbeConnection::ProbeConnection(const ProbePlan &plan)
{
    m_probe.plan = plan;
}

std::unique_ptr<ProbeConnection> ProbeConnection::make(const ProbePlan &plan)
{
    switch (plan.question) {
    case ProbePlan::Question::Greeting:
    case ProbePlan::Question::Hello:
        return std::make_unique<BytesProbe>(plan);
    case ProbePlan::Question::TlsOffer:
        return std::make_unique<TlsProbe>(plan);
    default:
        return std::make_unique<MqttProbe>(plan);
    }
}

void ProbeConnection::start(double startMs)
{
    m_probe.startMs = startMs;
    m_clock.start();
    begin();
}

void ProbeConnection::cancel()
{
    if (m_finished)
        return;
    drop();
    finish(Probe::State::Cancelled);
}

void ProbeConnection::note(Stage stage, StageState state)
{
    StageProgress &progress = m_probe.stage(stage);
    if (state == StageState::Running)
        progress.startMs = nowMs();
    progress.durationMs = state == StageState::Skipped ? 0 : nowMs() - progress.startMs;
    progress.state = state;
}

void ProbeConnection::trace(const TransportEvent &event)
{
    TraceEntry entry;
    entry.kind = TraceEntry::Kind::TransportEvent;
    entry.microseconds = m_clock.microseconds();
    entry.version = m_probe.plan.settings.version;
    entry.event = event;
    emit traced(entry);
}

void ProbeConnection::finish(Probe::State state)
{
    if (std::exchange(m_finished, true))
        return;
    m_probe.state = state;
    if (m_probe.durationMs <= 0)
        m_probe.durationMs = nowMs();
    emit finished();
}
