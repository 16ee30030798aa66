#include "delivery/DeliveryCheck.h"

#include <QRandomGenerator>

#include <algorithm>

using namespace Qt::StringLiterals;
using mqtt::PropertyId;
using Outcome = DeliveryResult::Outcome;

namespace {

constexpr int subscribeLimitMs = 5'000;
constexpr int settleMaximumMs = 1'000;                           ///< For a second copy, after a message arrived.
constexpr QLatin1StringView tokenProperty("connack-round-trip"); ///< User Property: tells our message from others, whatever becomes of it.

QByteArray randomToken()
{
    return QByteArray::number(QRandomGenerator::global()->generate64(), 16).rightJustified(16, '0');
}

bool isFilter(const QString &topic)
{
    return topic.contains(u'+') || topic.contains(u'#') || topic.startsWith("$share/"_L1);
}

bool arrived(const DeliveryResult &result)
{
    return result.copies > 0;
}

bool differs(const DeliveryResult &result)
{
    return result.arrivedQos != result.expectedQos || result.arrivedRetained || !result.arrivedTopic.isEmpty() || result.payloadDiffers;
}

} // namespace

TopicDelivery notBegun(const QString &topic, mqtt::Version version, const DeliveryPlan &plan)
{
    TopicDelivery delivery;
    delivery.topic = topic;
    delivery.version = version;
    delivery.isFilter = isFilter(topic);
    delivery.limitMs = double(plan.limit.count());
    for (const int qos : plan.qos) {
        if (!delivery.isFilter)
            delivery.results.emplaceBack().qos = qos;
    }
    return delivery;
}

DeliveryCheck::DeliveryCheck(const QString &topic, const DeliveryPlan &plan, DeliveryEnds &ends, QObject *parent)
    : QObject(parent)
    , m_plan(plan)
    , m_ends(ends)
    , m_delivery(notBegun(topic, ends.receiver.settings().version, plan))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &DeliveryCheck::onTimeout);
}

void DeliveryCheck::start()
{
    for (DeliveryLink *link : {&m_ends.publisher, &m_ends.receiver}) {
        connect(link, &DeliveryLink::settled, this, [this] {
            if (m_step == Step::Opening)
                advance();
        });
        connect(link, &DeliveryLink::published, this, [this, link](quint32 id, quint8 reasonCode, const QString &reasonString) {
            if (link == &m_ends.publisher && m_step == Step::Publishing)
                onPublished(id, reasonCode, reasonString);
            else if (link == &m_ends.receiver && m_step == Step::Controlling && id == m_ownId && m_delivery.version == mqtt::Version::V5)
                m_delivery.controls->mqtt5Code = reasonCode;
        });
    }
    connect(&m_ends.publisher, &DeliveryLink::publishSent, this, [this](quint32 id) {
        if (m_step != Step::Publishing || id != m_publishId || id == 0)
            return;
        m_clock.start(); // it had to wait
        m_timer.start(m_plan.limit);
    });
    connect(&m_ends.publisher, &DeliveryLink::lost, this, &DeliveryCheck::onPublisherLost);
    connect(&m_ends.receiver, &DeliveryLink::lost, this, &DeliveryCheck::onReceiverLost);
    connect(&m_ends.receiver, &DeliveryLink::subscribed, this, &DeliveryCheck::onSubscribed);
    connect(&m_ends.receiver, &DeliveryLink::messageReceived, this, &DeliveryCheck::onMessage);
    connect(&m_ends.witness, &DeliveryLink::settled, this, &DeliveryCheck::onWitnessSettled);
    connect(&m_ends.witness, &DeliveryLink::lost, this, [this] {
        if (m_step == Step::Controlling && m_witnessId != 0 && !m_delivery.controls->mqtt5Code) {
            m_delivery.controls->mqtt5Closed = m_ends.witness.attempt().ending.by == Ending::By::Peer;
            m_witnessAwaited = false;
            endControlsIfKnown();
        }
    });
    connect(&m_ends.witness, &DeliveryLink::published, this, [this](quint32 id, quint8 reasonCode) {
        if (m_step != Step::Controlling || id != m_witnessId || m_witnessId == 0)
            return;
        m_delivery.controls->mqtt5Code = reasonCode;
        m_witnessAwaited = false;
        endControlsIfKnown();
    });
    QMetaObject::invokeMethod(this, &DeliveryCheck::advance, Qt::QueuedConnection);
}

/// Does what comes next.
void DeliveryCheck::advance()
{
    if (m_step == Step::Over)
        return;
    const bool allPublished = m_next >= m_delivery.results.size();
    if (m_delivery.subscribe.outcome == SubscribeResult::Outcome::Waiting || !allPublished) {
        if (!openWhatIsNeeded())
            return;
        const bool subscribeAgain = isWatching() && !m_subscribed;
        if (m_delivery.subscribe.outcome == SubscribeResult::Outcome::Waiting || subscribeAgain)
            subscribe();
        else
            publish();
        return;
    }
    if (wantsControls())
        beginControls();
    else
        finish();
}

/// True when every connection that the next step needs is there.
bool DeliveryCheck::openWhatIsNeeded()
{
    m_step = Step::Opening;
    const bool wantsReceiver = m_delivery.subscribe.outcome == SubscribeResult::Outcome::Waiting || isWatching();
    DeliveryLink &receiver = m_ends.receiver;
    if (wantsReceiver && !receiver.isReady()) {
        m_subscribed = false;
        if (receiver.isOpening())
            return false;
        if (!receiver.cause().isEmpty()) {
            m_delivery.subscribe.outcome = SubscribeResult::Outcome::NotPossible;
            endAll(Outcome::NotPossible, m_delivery.subscribe.cause = receiver.cause());
            return false;
        }
        receiver.open();
        return false;
    }
    DeliveryLink &publisher = m_ends.publisher;
    if (m_delivery.results.isEmpty() || publisher.isReady())
        return true;
    if (publisher.isOpening())
        return false;
    if (!publisher.cause().isEmpty()) {
        endAll(Outcome::NotPossible, publisher.cause());
        return false;
    }
    if (receiver.isReady()) { // the same one of several servers
        ConnectionSettings settings = publisher.settings();
        settings.endpoint = receiver.attempt().settings.endpoint;
        settings.network.servers.clear();
        publisher.setSettings(settings);
    }
    publisher.open();
    return false;
}

void DeliveryCheck::subscribe()
{
    m_step = Step::Subscribing;
    m_delivery.clientId = m_ends.receiver.client()->limits().clientId;
    mqtt::Subscription subscription;
    subscription.topicFilter = m_delivery.topic;
    subscription.qos = mqtt::QoS::ExactlyOnce;
    m_timer.start(subscribeLimitMs);
    m_subscribeId = m_ends.receiver.client()->subscribe({subscription}, {}, &m_delivery.subscribe.why);
    if (m_subscribeId == 0)
        endSubscribe(SubscribeResult::Outcome::NotPossible);
}

void DeliveryCheck::onSubscribed(quint16 packetIdentifier, const mqtt::Suback &suback)
{
    const quint8 code = suback.reasonCodes.value(0, 0x80);
    if (m_step == Step::Controlling && packetIdentifier == m_elsewhereSubscribeId) {
        askElsewhere();
        return;
    }
    if (m_step != Step::Subscribing || packetIdentifier != m_subscribeId)
        return;
    m_delivery.subscribe.reasonCode = code;
    m_delivery.subscribe.reasonString = suback.properties.string(PropertyId::ReasonString).value_or(QString());
    m_subscribed = code < 0x80;
    endSubscribe(m_subscribed ? SubscribeResult::Outcome::Granted : SubscribeResult::Outcome::Refused);
}

void DeliveryCheck::endSubscribe(SubscribeResult::Outcome outcome)
{
    m_timer.stop();
    m_step = Step::Opening;
    m_delivery.subscribe.outcome = outcome;
    emit changed();
    QMetaObject::invokeMethod(this, &DeliveryCheck::advance, Qt::QueuedConnection);
}

mqtt::Publish DeliveryCheck::nextMessage(int qos)
{
    m_token = randomToken();
    mqtt::Publish message;
    message.topicName = m_delivery.topic;
    message.qos = mqtt::QoS(qos);
    message.payload = m_plan.payload.value_or("connack " + m_token);
    if (m_delivery.version == mqtt::Version::V5)
        message.properties.appendUserProperty(tokenProperty, QString::fromLatin1(m_token));
    return message;
}

void DeliveryCheck::publish()
{
    m_step = Step::Publishing;
    DeliveryResult &next = result();
    next.outcome = Outcome::Running;
    next.ownPublisher = !m_ends.publisher.isBorrowed();
    next.expectedQos = std::min(next.qos, m_delivery.subscribe.grantedQos());
    emit changed();
    m_message = nextMessage(next.qos);
    m_timer.start(m_plan.limit);
    m_clock.start();
    m_publishId = 0;
    m_publishId = m_ends.publisher.client()->publish(m_message, &next.why);
    if (m_publishId == 0 && m_step == Step::Publishing)
        endResult(Outcome::NotPossible);
}

void DeliveryCheck::onPublished(quint32 id, quint8 reasonCode, const QString &reasonString)
{
    if (id != m_publishId || m_publishId == 0)
        return;
    DeliveryResult &current = result();
    current.acknowledgedMs = sinceMs();
    if (current.qos > 0)
        current.reasonCode = reasonCode;
    current.reasonString = reasonString;
    if (current.qos > 0 && reasonCode >= 0x80)
        endResult(Outcome::Refused);
    else if (!isWatching() && current.qos > 0)
        endResult(Outcome::Unwatched);
    else
        arrivedAndAcknowledged();
}

bool DeliveryCheck::isOurs(const mqtt::Publish &message) const
{
    const auto properties = message.properties.userProperties();
    const bool marked = std::any_of(properties.begin(), properties.end(), [this](const mqtt::StringPair &pair) {
        return pair.name == tokenProperty && pair.value.toLatin1() == m_token;
    });
    return marked || (!m_plan.payload && message.payload.contains(m_token))
        || (m_plan.payload && message.topicName == m_delivery.topic && message.payload == *m_plan.payload && !message.retain);
}

void DeliveryCheck::onMessage(const mqtt::Publish &message)
{
    if (m_step == Step::Controlling) {
        if (message.payload == m_ownToken)
            m_delivery.controls->ownArrived = true;
        else if (message.topicName == m_elsewhereTopic && message.payload == m_elsewhereToken)
            m_ends.elsewhere = m_delivery.controls->elsewhere = true;
        endControlsIfKnown();
        return;
    }
    if (m_step != Step::Publishing && m_step != Step::Settling)
        return;
    if (isOurs(message))
        takeArrival(message);
    else if (message.topicName == m_delivery.topic && !message.retain)
        ++result().otherMessages;
}

void DeliveryCheck::takeArrival(const mqtt::Publish &message)
{
    DeliveryResult &current = result();
    if (++current.copies > 1) {
        current.copiesMarked = current.copiesMarked && message.dup;
        return;
    }
    current.latencyMs = sinceMs();
    current.arrivedQos = int(message.qos);
    current.arrivedRetained = message.retain;
    if (message.topicName != m_delivery.topic)
        current.arrivedTopic = message.topicName;
    current.payloadDiffers = message.payload != m_message.payload;
    arrivedAndAcknowledged();
}

/// When both are there, the message is over, but for a second copy that may come.
void DeliveryCheck::arrivedAndAcknowledged()
{
    const DeliveryResult &current = result();
    if (m_step != Step::Publishing || !arrived(current) || !current.acknowledgedMs)
        return;
    if (m_plan.secondCopy.count() == 0) {
        judge();
        return;
    }
    m_step = Step::Settling;
    m_timer.start(int(std::max(double(m_plan.secondCopy.count()), std::min(3 * *current.latencyMs, double(settleMaximumMs)))));
}

void DeliveryCheck::onTimeout()
{
    switch (m_step) {
    case Step::Subscribing:
        endSubscribe(SubscribeResult::Outcome::Unanswered);
        break;
    case Step::Publishing:
    case Step::Settling:
        judge();
        break;
    case Step::Controlling:
        endControls();
        break;
    case Step::Opening:
    case Step::Over:
        break;
    }
}

/// The wait is over: what became of the message?
void DeliveryCheck::judge()
{
    const DeliveryResult &current = result();
    if (arrived(current)) {
        endResult(current.copies > 1           ? Outcome::DeliveredTwice
                      : differs(current)       ? Outcome::DeliveredOtherwise
                      : current.acknowledgedMs ? Outcome::Delivered
                                               : Outcome::NotAcknowledged);
    } else if (!current.acknowledgedMs) {
        endResult(Outcome::Unanswered);
    } else {
        endResult(isWatching() ? Outcome::SilentlyDropped : Outcome::Unwatched);
    }
}

void DeliveryCheck::endResult(Outcome outcome)
{
    m_timer.stop();
    m_step = Step::Opening;
    result().outcome = outcome;
    ++m_next;
    emit changed();
    QMetaObject::invokeMethod(this, &DeliveryCheck::advance, Qt::QueuedConnection);
}

/// The broker may answer what it forbids by hanging up.
void DeliveryCheck::onPublisherLost()
{
    if (m_step != Step::Publishing && m_step != Step::Settling)
        return;
    m_hitByLoss = true;
    const Attempt &attempt = m_ends.publisher.attempt();
    DeliveryResult &current = result();
    if (attempt.ending.by == Ending::By::LocalDisconnect || attempt.ending.by == Ending::By::Cancelled) {
        m_ends.publisherLostByUser = true;
        cancel();
        return;
    }
    current.closed = true;
    if (attempt.mqtt.serverDisconnect) {
        current.disconnectCode = attempt.mqtt.serverDisconnect->reasonCode;
        current.reasonString = attempt.mqtt.serverDisconnect->properties.string(PropertyId::ReasonString).value_or(QString());
    }
    endResult(Outcome::Refused);
}

void DeliveryCheck::onReceiverLost()
{
    m_subscribed = false;
    const Attempt &attempt = m_ends.receiver.attempt();
    if (m_step == Step::Subscribing) {
        m_hitByLoss = true;
        if (attempt.mqtt.serverDisconnect) {
            m_delivery.subscribe.reasonCode = attempt.mqtt.serverDisconnect->reasonCode;
            m_delivery.subscribe.reasonString =
                attempt.mqtt.serverDisconnect->properties.string(PropertyId::ReasonString).value_or(QString());
        }
        endSubscribe(SubscribeResult::Outcome::Closed);
    } else if (m_step == Step::Publishing || m_step == Step::Settling) {
        m_hitByLoss = true;
        result().why = tr("The second connection ended while it waited for the message.");
        endResult(Outcome::NotPossible);
    } else if (m_step == Step::Controlling) {
        endControls();
    }
}

void DeliveryCheck::cancel()
{
    if (m_step == Step::Over)
        return;
    if (m_delivery.subscribe.outcome == SubscribeResult::Outcome::Waiting)
        m_delivery.subscribe.outcome = SubscribeResult::Outcome::Cancelled;
    endAll(Outcome::Cancelled, {});
}

void DeliveryCheck::endAll(Outcome outcome, const QString &cause)
{
    for (DeliveryResult &left : m_delivery.results) {
        if (left.outcome != Outcome::Waiting && left.outcome != Outcome::Running)
            continue;
        left.outcome = outcome;
        left.cause = cause;
    }
    finish();
}

void DeliveryCheck::finish()
{
    if (m_step == Step::Over)
        return;
    m_timer.stop();
    m_step = Step::Over;
    if (m_subscribed && m_ends.receiver.isReady())
        m_ends.receiver.client()->unsubscribe({m_delivery.topic});
    for (DeliveryLink *link : {&m_ends.publisher, &m_ends.receiver, &m_ends.witness})
        link->disconnect(this);
    emit finished();
}
