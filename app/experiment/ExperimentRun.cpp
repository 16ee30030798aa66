#include "experiment/ExperimentRun.h"

namespace {

constexpr int tickMs = 250;

/// What a wipe connects with: everything that identifies the client, and nothing that would leave a trace.
ConnectionSettings wipingSettings(ConnectionSettings settings)
{
    settings.cleanStart = true;
    settings.will = {};
    settings.properties.sessionExpiryInterval.reset();
    return settings;
}

} // namespace

ExperimentRun::ExperimentRun(Connection *connection)
    : QObject(connection)
    , m_connection(connection)
{
    m_tick.setInterval(tickMs);
    connect(&m_tick, &QTimer::timeout, this, &ExperimentRun::refresh);
    watchConnection();
}

void ExperimentRun::watchConnection()
{
    connect(m_connection, &Connection::stateChanged, this, &ExperimentRun::onStateChanged);
    connect(m_connection, &Connection::connected, this, &ExperimentRun::onConnected);
    connect(m_connection, &Connection::ended, this, &ExperimentRun::onEnded);
    connect(m_connection->client(), &Client::authReceived, this, [this](const mqtt::Auth &auth) {
        m_facts.authReasonCode = auth.reasonCode;
        refresh();
    });
}

void ExperimentRun::start(const ExperimentChoice &choice)
{
    const SessionSituation situation = situationOf(*m_connection);
    if (!whyNotPossible(choice.experiment, situation).isEmpty())
        return;
    m_choice = choice;
    m_startedAt = QDateTime::currentDateTimeUtc();
    m_clock.start();
    m_facts = {};
    m_facts.willWatched = m_willWatch == WillWatch::Running;
    m_attempt = m_connection->attempt().number;
    m_connectWhenIdle = false;
    m_observed.clear();
    for (const Expectation &expectation : expectations(choice, situation))
        m_observed.append({expectation, {}});
    provoke();
    refresh();
}

void ExperimentRun::provoke()
{
    Client *client = m_connection->client();
    switch (m_choice->experiment) {
    case Experiment::StopKeepAlive:
        QMetaObject::invokeMethod(
            client, [client] { client->setKeepAliveStopped(true); }, Qt::QueuedConnection);
        return;
    case Experiment::DropConnection:
        m_connection->dropConnection();
        return;
    case Experiment::DisconnectWithWill:
        m_connection->disconnectFromBroker(0x04);
        return;
    case Experiment::DisconnectWithReason:
        m_connection->disconnectFromBroker(m_choice->reasonCode);
        return;
    case Experiment::ChangeSessionExpiry: {
        mqtt::Properties properties;
        properties.set(mqtt::PropertyId::SessionExpiryInterval, m_choice->sessionExpiryInterval);
        m_connection->disconnectFromBroker(0, properties);
        return;
    }
    case Experiment::Reauthenticate:
        m_connection->reauthenticate();
        return;
    case Experiment::ResumeSession:
    case Experiment::WipeSession:
        m_connectWhenIdle = true;
        if (m_connection->state() == Client::State::Idle)
            connectAgain();
        else
            m_connection->disconnectFromBroker();
        return;
    }
}

void ExperimentRun::connectAgain()
{
    m_connectWhenIdle = false;
    if (m_choice->experiment == Experiment::ResumeSession) {
        emit resumeRequested();
        return;
    }
    Client *client = m_connection->client();
    QMetaObject::invokeMethod(
        client, [client] { client->forgetSession(); }, Qt::QueuedConnection);
    m_connection->open(wipingSettings(m_connection->attempt().settings));
}

void ExperimentRun::onStateChanged(Client::State state)
{
    if (m_choice && state == Client::State::Idle && m_connectWhenIdle)
        QMetaObject::invokeMethod(this, &ExperimentRun::connectAgain, Qt::QueuedConnection); // once ended() is told
}

void ExperimentRun::onConnected()
{
    const Attempt &attempt = m_connection->attempt();
    if (!m_choice || attempt.number == m_attempt || !attempt.mqtt.connack)
        return;
    const ExperimentFacts::Answer answer{nowMs(), attempt.mqtt.connack->sessionPresent, attempt.settings.cleanStart};
    const bool connects = m_choice->experiment == Experiment::ResumeSession || m_choice->experiment == Experiment::WipeSession;
    if (connects && !m_facts.connack) {
        m_facts.connack = answer;
        if (m_choice->experiment == Experiment::WipeSession)
            m_connection->disconnectFromBroker();
    } else if (!m_facts.nextConnack) {
        m_facts.nextConnack = answer;
    }
    refresh();
}

void ExperimentRun::onEnded()
{
    const Attempt &attempt = m_connection->attempt();
    if (m_choice && attempt.number != m_attempt && !attempt.connected && !m_facts.connack) {
        m_facts.refused = true;
        refresh();
    }
    if (!m_choice || m_facts.endedMs || attempt.number != m_attempt)
        return;
    m_connection->stopReconnecting(); // the loss was asked for; what it leaves behind is looked at first
    m_facts.endedMs = nowMs();
    m_facts.endedBy = attempt.ending.by;
    if (attempt.mqtt.serverDisconnect)
        m_facts.serverDisconnect = attempt.mqtt.serverDisconnect->reasonCode;
    refresh();
}

void ExperimentRun::setWillWatch(WillWatch watch)
{
    m_willWatch = watch;
    if (watch == WillWatch::Over)
        return;
    m_facts.willWatched = watch == WillWatch::Running;
    refresh();
}

void ExperimentRun::willArrived()
{
    if (!m_choice || m_facts.willMs)
        return;
    m_facts.willMs = nowMs();
    refresh();
}

void ExperimentRun::refresh()
{
    if (!m_choice)
        return;
    m_facts.elapsedMs = nowMs();
    bool differs = m_observed.isEmpty();
    for (Observed &observed : m_observed) {
        const Outcome outcome = judge(observed.expectation, m_facts);
        differs = differs || outcome != observed.outcome;
        observed.outcome = outcome;
    }
    if (!awaitsTime())
        m_tick.stop();
    else if (!m_tick.isActive())
        m_tick.start();
    if (differs)
        emit changed();
}

/// Whether an outcome can still change by time alone.
bool ExperimentRun::awaitsTime() const
{
    return std::any_of(m_observed.begin(), m_observed.end(), [](const Observed &observed) {
        const auto what = observed.expectation.what;
        return observed.outcome.state == Outcome::State::Waiting && what != Expectation::What::SessionKept
            && what != Expectation::What::SessionGone;
    });
}
