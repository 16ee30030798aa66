// Checks one topic after the other.
#pragma once

#include "delivery/DeliveryCheck.h"

#include <memory>
#include <vector>

/// Owns the connections and makes the checks, a few side by side. Lives on the network thread, never blocks. One run at a time.
class DeliveryRun : public QObject
{
    Q_OBJECT
public:
    explicit DeliveryRun(QObject *parent = nullptr);
    ~DeliveryRun() override;

    /// Begins; does nothing while one runs. `sideBySide`: checks at a time, at least 1; it becomes 1 once a broker hangs up, so that it is
    /// seen on which topic it does.
    void start(const DeliverySource &source, const QStringList &topics, const DeliveryPlan &plan, int sideBySide);
    /// What is not over is Cancelled; finished() follows before this returns.
    void cancel();
    bool isRunning() const { return m_ends != nullptr; }

signals:
    /// What is known of the topic with this index grew.
    void changed(qsizetype index, const TopicDelivery &delivery);
    /// Once for each start().
    void finished();

private:
    struct Running {
        quint64 serial = 0;
        qsizetype index = 0;
        bool alone = true; ///< No other check ran at any time beside it.
        std::unique_ptr<DeliveryCheck> check;
    };
    void advance();
    void launch(qsizetype index);
    void onFinished(quint64 serial);
    void end();

    std::unique_ptr<DeliveryEnds> m_ends;
    QStringList m_topics;
    DeliveryPlan m_plan;
    QList<qsizetype> m_waiting;
    std::vector<Running> m_running;
    int m_sideBySide = 1;
    quint64 m_serial = 0; ///< Of the latest check: one that was given up may still report from the event loop.
};
