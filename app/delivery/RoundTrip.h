// Does a message arrive? And what may be published and subscribed to?
#pragma once

#include "connection/Connection.h"
#include "delivery/DeliveryRun.h"
#include "delivery/OnNetworkThread.h"

/// What is tested of a connection of the window: its own settings and its client while it is connected, else those of the form.
DeliverySource deliverySource(const Connection &connection, const ConnectionSettings &form);

/// A check of delivery as the window uses it. Lives on its caller's thread; the connections live on `networkThread` (or on the same thread
/// if that is null).
class DeliveryTask : public QObject
{
    Q_OBJECT
public:
    bool isRunning() const { return m_running; }
    /// Ends it; finished() follows from the event loop.
    void cancel();
    /// As they were given, each once.
    const QList<TopicDelivery> &deliveries() const { return m_deliveries; }
    qsizetype done() const; ///< How many of them are over.

signals:
    void started();
    /// What is known of the topic with this index grew.
    void changed(qsizetype index);
    /// Once for each start.
    void finished();

protected:
    DeliveryTask(QThread *networkThread, QObject *parent);
    void begin(const DeliverySource &source, const QStringList &topics, const DeliveryPlan &plan, int sideBySide);

private:
    OnNetworkThread<DeliveryRun> m_run;
    QList<TopicDelivery> m_deliveries;
    bool m_running = false;
};

/// Publishes with QoS 0, 1 and 2 in turn and waits for each message on a second connection.
class RoundTrip : public DeliveryTask
{
    Q_OBJECT
public:
    explicit RoundTrip(QThread *networkThread = nullptr, QObject *parent = nullptr)
        : DeliveryTask(networkThread, parent)
    {
    }
    /// Does nothing while one runs.
    void start(const DeliverySource &source, const QString &topicName, const DeliveryPlan &plan = {})
    {
        begin(source, {topicName}, plan, 1);
    }
    /// Of the latest start; nullptr before the first one.
    const TopicDelivery *delivery() const { return deliveries().isEmpty() ? nullptr : &deliveries().first(); }
};

/// Tests for each of many topics whether the connection may publish and subscribe, and whether the message is delivered. It publishes one
/// message, never retained, to each topic name; filters are only subscribed to.
class AclCheck : public DeliveryTask
{
    Q_OBJECT
public:
    static constexpr qsizetype mostTopics = 1'000;

    explicit AclCheck(QThread *networkThread = nullptr, QObject *parent = nullptr)
        : DeliveryTask(networkThread, parent)
    {
    }
    /// The topics of a text, one a line: blank lines and those that begin with "# " are left out, blanks at either end are not part of a
    /// topic, each topic once. All of them, however many.
    static QStringList topicsOf(const QString &text);
    /// Does nothing while one runs. Takes the first mostTopics.
    void start(const DeliverySource &source, const QStringList &topics, std::chrono::milliseconds limit = std::chrono::seconds(3));
};
