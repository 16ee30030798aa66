// Carries out what `connack check` is asked to do over one connection: subscribe, publish, stay, disconnect; after a failure, the probes.
#pragma once

#include "check/CheckOptions.h"
#include "client/Client.h"
#include "diagnosis/ProbeRun.h"
#include "trace/LogFeed.h"

#include <QElapsedTimer>

class CheckRun : public QObject
{
    Q_OBJECT
public:
    explicit CheckRun(CheckOptions options, QObject *parent = nullptr);
    ~CheckRun() override { m_sharedLog->close(); }

    void start();
    /// Ends it in order at any time; finished() follows.
    void stop();
    /// The evidence, with what became of the subscribes and publishes. Final after finished().
    const Attempt &attempt() const { return m_attempt; }
    PacketLog &log() { return m_log; }

signals:
    /// A probe begins, or has ended: the last of attempt.probes that did.
    void probed(const Attempt &attempt);
    /// Once: the connection is closed, or never came about, and the probes are made.
    void finished();

private:
    void onTraced(const TraceEntry &entry);
    void onClosed(const Attempt &attempt);
    void onSubscribed(quint16 packetIdentifier, const mqtt::Suback &suback);
    void onPublished(quint32 id, quint8 reasonCode, const QString &reasonString);
    void onMessage(const mqtt::Publish &message);
    void onStepTimeout();
    void endStep();
    void cutStepShort();
    void nextStep();
    void hold();
    void subscribeNext();
    void publishNext();
    SubscriptionOutcome &subscription() { return m_subscriptions[m_subscribesMade - 1]; } ///< The one that was made last.
    PublishOutcome &publish() { return m_publishes[m_publishesMade - 1]; }
    double nowMs() const { return double(m_clock.nsecsElapsed()) / 1e6; }
    void disconnectNow();
    void probe();
    void probePorts();

    enum class Step { Connecting, Subscribing, Publishing, AwaitingRoundTrip, Holding, Disconnecting };

    CheckOptions m_options;
    Client m_client;
    std::unique_ptr<ProbeRun> m_probes; ///< Made when there is something to ask.
    QElapsedTimer m_probeClock;
    bool m_probesStopped = false;
    PacketLog m_log;
    std::shared_ptr<SharedLog> m_sharedLog = std::make_shared<SharedLog>(&m_log); ///< Probes may outlive us by a moment.
    LogFeed m_feed{&m_log};
    Attempt m_attempt;
    QList<SubscriptionOutcome> m_subscriptions; ///< All that were asked for.
    QList<PublishOutcome> m_publishes;
    qsizetype m_subscribesMade = 0;
    qsizetype m_publishesMade = 0;
    Step m_step = Step::Connecting;
    QTimer m_stepTimer;
    QElapsedTimer m_clock; ///< Since the attempt began.
    quint16 m_subscribeId = 0;
    quint32 m_publishId = 0;
    bool m_finished = false;
};
