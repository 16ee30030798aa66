#include "check/CheckRun.h"

#include "diagnosis/NeighbourPorts.h"
#include "diagnosis/ProbePlanner.h"
#include "mqtt/ReasonCodes.h"
#include "mqtt/Topics.h"
#include "settings/Secrets.h"

#include <cmath>

using namespace std::chrono_literals;

namespace {

constexpr auto acknowledgementLimit = 5s;
constexpr auto roundTripLimit = 2s;

} // namespace

CheckRun::CheckRun(CheckOptions options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
{
    m_stepTimer.setSingleShot(true);
    m_stepTimer.setTimerType(Qt::PreciseTimer); // a coarse one may be 5 % early
    connect(&m_stepTimer, &QTimer::timeout, this, &CheckRun::onStepTimeout);
    connect(&m_client, &Client::traced, this, &CheckRun::onTraced);
    connect(&m_client, &Client::connected, this, &CheckRun::nextStep);
    connect(&m_client, &Client::failed, this, &CheckRun::onClosed);
    connect(&m_client, &Client::closed, this, &CheckRun::onClosed);
    connect(&m_client, &Client::subscribed, this, &CheckRun::onSubscribed);
    connect(&m_client, &Client::published, this, &CheckRun::onPublished);
    connect(&m_client, &Client::messageReceived, this, &CheckRun::onMessage);
}

void CheckRun::start()
{
    const int qos = int(m_options.qos);
    for (const QString &filter : std::as_const(m_options.subscribe)) {
        m_subscriptions.append({filter, qos, std::nullopt, {}, 0});
        m_subscriptions.last().finished = false;
    }
    for (const PublishRequest &request : std::as_const(m_options.publish)) {
        PublishOutcome outcome;
        outcome.topicName = request.topicName;
        outcome.qos = qos;
        outcome.finished = false;
        m_publishes.append(outcome);
    }
    m_log.addSecrets(secretsOf(m_options.settings));
    m_clock.start();
    m_client.connectToBroker(m_options.settings, m_options.notes);
}

void CheckRun::stop()
{
    if (m_probes) {
        m_probesStopped = true;
        m_probes->cancel();
    } else if (m_client.isConnected() && m_step != Step::Disconnecting) {
        cutStepShort();
        disconnectNow();
    } else {
        m_client.cancel();
    }
}

void CheckRun::onTraced(const TraceEntry &entry)
{
    m_feed.take(entry, m_client.attempt());
}

void CheckRun::onClosed(const Attempt &attempt)
{
    if (std::exchange(m_finished, true))
        return;
    m_stepTimer.stop();
    // What our own DISCONNECT brought about is no evidence: the connection is judged as it was before.
    if (m_step != Step::Disconnecting || attempt.ending.by != Ending::By::LocalDisconnect)
        m_attempt = attempt;
    m_attempt.subscriptions = m_subscriptions;
    m_attempt.publishes = m_publishes;
    probe();
}

void CheckRun::probe()
{
    if (!m_options.probe) {
        emit finished();
        return;
    }
    m_probes = std::make_unique<ProbeRun>();
    m_probes->setLog(m_sharedLog);
    m_probeClock.start();
    connect(m_probes.get(), &ProbeRun::changed, this, &CheckRun::probed);
    connect(m_probes.get(), &ProbeRun::finished, this, [this](const Attempt &attempt) {
        m_attempt = attempt;
        probePorts();
    });
    if (nextProbes(m_attempt).isEmpty())
        probePorts();
    else
        m_probes->start(m_attempt, m_options.probeTimeout);
}

/// The customary ports, if that was asked for, in what is left of the time.
void CheckRun::probePorts()
{
    const auto left = m_options.probeTimeout - std::chrono::milliseconds(m_probeClock.elapsed());
    if (m_options.probePorts && !m_probesStopped && left > 0ms && neighbourPortsHelp(m_attempt, diagnose(m_attempt)))
        m_probes->start(m_attempt, neighbourProbes(m_attempt), left);
    else
        emit finished();
}

void CheckRun::nextStep()
{
    if (m_subscribesMade < m_subscriptions.size())
        subscribeNext();
    else if (m_publishesMade < m_publishes.size())
        publishNext();
    else if (m_step != Step::Holding && m_options.hold > 0ms)
        hold();
    else
        disconnectNow();
}

/// The time counts from the CONNACK on.
void CheckRun::hold()
{
    m_step = Step::Holding;
    const double until = m_client.attempt().mqtt.connackMs.value_or(nowMs()) + double(m_options.hold.count());
    m_stepTimer.start(int(std::max(0.0, std::ceil(until - nowMs()))));
}

void CheckRun::disconnectNow()
{
    m_stepTimer.stop();
    m_step = Step::Disconnecting;
    m_attempt = m_client.attempt();
    m_client.disconnectFromBroker();
}

void CheckRun::subscribeNext()
{
    SubscriptionOutcome &outcome = m_subscriptions[m_subscribesMade++];
    m_step = Step::Subscribing;
    outcome.finished = true;
    outcome.sentAtMs = nowMs();
    m_stepTimer.start(acknowledgementLimit);
    mqtt::Subscription subscription;
    subscription.topicFilter = outcome.topicFilter;
    subscription.qos = m_options.qos;
    QString error;
    m_subscribeId = m_client.subscribe({subscription}, {}, &error);
    if (m_subscribeId == 0) {
        outcome.sentAtMs = 0;
        outcome.notSent = error;
        nextStep();
    }
}

void CheckRun::onSubscribed(quint16 packetIdentifier, const mqtt::Suback &suback)
{
    if (m_step != Step::Subscribing || packetIdentifier != m_subscribeId)
        return;
    SubscriptionOutcome &outcome = subscription();
    outcome.reasonCode = suback.reasonCodes.value(0, 0x80);
    outcome.reasonString = suback.properties.string(mqtt::PropertyId::ReasonString).value_or(QString());
    outcome.ms = nowMs() - outcome.sentAtMs;
    nextStep();
}

void CheckRun::publishNext()
{
    PublishOutcome &outcome = m_publishes[m_publishesMade];
    const PublishRequest &request = m_options.publish[m_publishesMade++];
    m_step = Step::Publishing;
    outcome.finished = true;
    outcome.matchesSubscription = std::any_of(m_subscriptions.begin(), m_subscriptions.end(), [&](const SubscriptionOutcome &subscription) {
        return subscription.reasonCode && *subscription.reasonCode <= 2 && mqtt::matches(subscription.topicFilter, request.topicName);
    });
    outcome.sentAtMs = nowMs();
    m_stepTimer.start(acknowledgementLimit);
    mqtt::Publish publish;
    publish.topicName = request.topicName;
    publish.payload = request.payload;
    publish.qos = m_options.qos;
    QString error;
    m_publishId = m_client.publish(publish, &error);
    if (m_publishId == 0) {
        outcome.sentAtMs = 0;
        outcome.notSent = error;
        nextStep();
    }
}

void CheckRun::onPublished(quint32 id, quint8 reasonCode, const QString &reasonString)
{
    if (m_step != Step::Publishing || id != m_publishId)
        return;
    PublishOutcome &outcome = publish();
    const auto packet = outcome.qos == 2 ? mqtt::PacketType::Pubrec : mqtt::PacketType::Puback;
    outcome.acknowledged = true;
    if (outcome.qos > 0)
        outcome.reasonCode = reasonCode;
    outcome.reasonString = reasonString;
    outcome.ms = nowMs() - outcome.sentAtMs;
    const bool refused = outcome.qos > 0 && mqtt::isFailure(reasonCode, packet, m_options.settings.version);
    if (refused || !outcome.matchesSubscription || outcome.roundTripMs) {
        nextStep();
        return;
    }
    m_step = Step::AwaitingRoundTrip;
    m_stepTimer.start(roundTripLimit);
}

/// One that comes only while a later step runs has come all the same.
void CheckRun::onMessage(const mqtt::Publish &message)
{
    if (message.retain)
        return;
    for (qsizetype i = m_publishesMade - 1; i >= 0; --i) {
        PublishOutcome &outcome = m_publishes[i];
        if (outcome.roundTripMs || outcome.sentAtMs <= 0 || message.topicName != outcome.topicName
            || message.payload != m_options.publish[i].payload)
            continue;
        outcome.roundTripMs = nowMs() - outcome.sentAtMs;
        if (m_step == Step::AwaitingRoundTrip && i == m_publishesMade - 1)
            nextStep();
        return;
    }
}

/// What was awaited until now did not come.
void CheckRun::endStep()
{
    if (m_step == Step::Subscribing)
        subscription().ms = nowMs() - subscription().sentAtMs;
    else if (m_step == Step::Publishing)
        publish().ms = nowMs() - publish().sentAtMs;
}

/// It did not have the time that it was promised: nothing follows from its silence.
void CheckRun::cutStepShort()
{
    if (m_step == Step::Subscribing)
        subscription().finished = false;
    else if (m_step == Step::Publishing || m_step == Step::AwaitingRoundTrip)
        publish().finished = false;
}

void CheckRun::onStepTimeout()
{
    endStep();
    nextStep();
}
