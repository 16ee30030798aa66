// The check of one topic.
#pragma once

#include "delivery/Delivery.h"
#include "delivery/DeliveryLink.h"

#include <QElapsedTimer>
#include <QTimer>

#include <chrono>

/// The connections that the checks of one run share.
struct DeliveryEnds {
    DeliveryLink publisher;
    DeliveryLink receiver;
    DeliveryLink witness;          ///< Asks MQTT 5 for a reason code where the tested version has none.
    std::optional<bool> elsewhere; ///< See DropControls; once for all topics.
    bool publisherLostByUser = false;
};

/// What is asked of each topic.
struct DeliveryPlan {
    QList<int> qos{0, 1, 2};
    std::optional<QByteArray> payload; ///< Not set: a marker with a random token.
    std::chrono::milliseconds limit{3'000};
    /// After a message arrived and was acknowledged, for a second copy: three times its latency, but at least this and at most a second. 0:
    /// not at all.
    std::chrono::milliseconds secondCopy{250};
};

/// What is known of a topic before its check.
TopicDelivery notBegun(const QString &topic, mqtt::Version version, const DeliveryPlan &plan);

/// Subscribes with one connection and publishes with the other, with each QoS in turn; where a message is silently dropped, asks further
/// which side is shut off. Lives on the network thread, never blocks, ends by itself. Used once.
class DeliveryCheck : public QObject
{
    Q_OBJECT
public:
    DeliveryCheck(const QString &topic, const DeliveryPlan &plan, DeliveryEnds &ends, QObject *parent = nullptr);

    void start();
    /// Ends it at once: what is not over is Cancelled; finished() follows before this returns.
    void cancel();
    const TopicDelivery &delivery() const { return m_delivery; }
    /// A connection was lost while a message, or the SUBSCRIBE, of this check was under way.
    bool wasHitByLoss() const { return m_hitByLoss; }

signals:
    void changed();
    /// Once.
    void finished();

private:
    enum class Step : quint8 { Opening, Subscribing, Publishing, Settling, Controlling, Over };

    void advance();
    bool openWhatIsNeeded();
    void subscribe();
    void onSubscribed(quint16 packetIdentifier, const mqtt::Suback &suback);
    void endSubscribe(SubscribeResult::Outcome outcome);
    void publish();
    mqtt::Publish nextMessage(int qos);
    void onPublished(quint32 id, quint8 reasonCode, const QString &reasonString);
    void onMessage(const mqtt::Publish &message);
    bool isOurs(const mqtt::Publish &message) const;
    void takeArrival(const mqtt::Publish &message);
    void arrivedAndAcknowledged();
    void onTimeout();
    void onPublisherLost();
    void onReceiverLost();
    void judge();
    void endResult(DeliveryResult::Outcome outcome);
    void endAll(DeliveryResult::Outcome outcome, const QString &cause);
    void finish();
    DeliveryResult &result() { return m_delivery.results[m_next]; }
    bool isWatching() const { return m_delivery.subscribe.outcome == SubscribeResult::Outcome::Granted; }
    double sinceMs() const { return double(m_clock.nsecsElapsed()) / 1e6; }

    // DeliveryControls.cpp: what is tried after a message was dropped.
    bool wantsControls() const;
    void beginControls();
    void publishControl();
    void askElsewhere();
    void askMqtt5();
    void onWitnessSettled();
    void endControlsIfKnown();
    void endControls();

    DeliveryPlan m_plan;
    DeliveryEnds &m_ends;
    TopicDelivery m_delivery;
    Step m_step = Step::Opening;
    qsizetype m_next = 0;      ///< Into results.
    bool m_subscribed = false; ///< On the connection that is there now.
    bool m_hitByLoss = false;
    QTimer m_timer{this};
    QElapsedTimer m_clock;
    quint16 m_subscribeId = 0;
    quint32 m_publishId = 0;
    mqtt::Publish m_message; ///< Under way.
    QByteArray m_token;

    QByteArray m_ownToken;
    quint32 m_ownId = 0;
    QString m_elsewhereTopic;
    QByteArray m_elsewhereToken;
    quint16 m_elsewhereSubscribeId = 0;
    quint32 m_witnessId = 0;
    bool m_witnessAwaited = false;
    bool m_moreTimeGiven = false;
};
