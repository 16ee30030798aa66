// What is tried after a message was dropped.
#include "delivery/DeliveryCheck.h"

#include <QRandomGenerator>

#include <algorithm>

using namespace Qt::StringLiterals;
using Outcome = DeliveryResult::Outcome;

namespace {

constexpr int controlsLimitMs = 1'500;
constexpr int witnessLimitMs = 4'000; ///< More, while the connection with MQTT 5 is still being made.

QByteArray randomText()
{
    return "connack control " + QByteArray::number(QRandomGenerator::global()->generate64(), 16).rightJustified(16, '0');
}

} // namespace

bool DeliveryCheck::wantsControls() const
{
    return !m_delivery.controls && std::any_of(m_delivery.results.begin(), m_delivery.results.end(), [this](const DeliveryResult &result) {
        return result.outcome == Outcome::SilentlyDropped
            || (result.outcome == Outcome::Unwatched && m_delivery.version != mqtt::Version::V5);
    });
}

void DeliveryCheck::beginControls()
{
    m_step = Step::Controlling;
    m_delivery.controls.emplace();
    m_delivery.controls->elsewhere = m_ends.elsewhere;
    m_timer.start(int(std::min<qint64>(controlsLimitMs, m_plan.limit.count())));
    emit changed();
    if (isWatching() && m_subscribed && m_ends.receiver.isReady())
        publishControl();
    if (m_step == Step::Controlling)
        askMqtt5();
    endControlsIfKnown();
}

/// The second connection publishes on the topic itself, and on a topic of ours.
void DeliveryCheck::publishControl()
{
    Client *client = m_ends.receiver.client();
    mqtt::Publish message;
    message.topicName = m_delivery.topic;
    message.payload = m_ownToken = randomText();
    message.qos = std::min(client->limits().maximumQos, mqtt::QoS::AtLeastOnce);
    m_ownId = client->publish(message);
    if (m_ends.elsewhere || !m_ends.receiver.isReady())
        return;
    m_elsewhereToken = randomText();
    m_elsewhereTopic = "connack/control/"_L1 + QString::fromLatin1(m_elsewhereToken.right(8));
    mqtt::Subscription subscription;
    subscription.topicFilter = m_elsewhereTopic;
    m_elsewhereSubscribeId = client->subscribe({subscription});
}

void DeliveryCheck::askElsewhere()
{
    if (!m_ends.receiver.isReady())
        return;
    mqtt::Publish message;
    message.topicName = m_elsewhereTopic;
    message.payload = m_elsewhereToken;
    m_ends.receiver.client()->publish(message);
}

/// Below MQTT 5 a PUBLISH cannot be refused with a reason; a broker that speaks 5 as well tells it there.
void DeliveryCheck::askMqtt5()
{
    if (m_delivery.version == mqtt::Version::V5 || !m_ends.witness.cause().isEmpty())
        return;
    m_witnessAwaited = true;
    if (m_ends.witness.isReady())
        onWitnessSettled();
    else
        m_ends.witness.open();
}

void DeliveryCheck::onWitnessSettled()
{
    if (m_step != Step::Controlling || !m_witnessAwaited || m_witnessId != 0)
        return;
    if (m_ends.witness.isReady()) {
        mqtt::Publish message;
        message.topicName = m_delivery.topic;
        message.payload = randomText();
        message.qos = mqtt::QoS::AtLeastOnce;
        m_witnessId = m_ends.witness.client()->publish(message);
    }
    if (m_witnessId == 0)
        m_witnessAwaited = false;
    endControlsIfKnown();
}

/// Nothing more can be learned that is not known.
void DeliveryCheck::endControlsIfKnown()
{
    if (m_step != Step::Controlling || m_witnessAwaited)
        return;
    const DropControls &controls = *m_delivery.controls;
    const bool published = m_ownId != 0;
    if (!published || (controls.ownArrived && controls.elsewhere))
        endControls();
}

void DeliveryCheck::endControls()
{
    const bool connecting = m_witnessAwaited && (m_ends.witness.isOpening() || m_witnessId != 0);
    if (connecting && !std::exchange(m_moreTimeGiven, true) && m_ends.receiver.isReady()) {
        m_timer.start(witnessLimitMs);
        return;
    }
    m_timer.stop();
    DropControls &controls = *m_delivery.controls;
    if (m_ownId != 0 && !controls.ownArrived)
        controls.ownArrived = false;
    if (m_elsewhereSubscribeId != 0 && !controls.elsewhere)
        m_ends.elsewhere = controls.elsewhere = false;
    if (m_elsewhereSubscribeId != 0 && m_ends.receiver.isReady())
        m_ends.receiver.client()->unsubscribe({m_elsewhereTopic});
    m_step = Step::Opening;
    emit changed();
    QMetaObject::invokeMethod(this, &DeliveryCheck::advance, Qt::QueuedConnection);
}
