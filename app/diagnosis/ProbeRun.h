// Makes the probes of a failed attempt.
#pragma once

#include "client/Attempt.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>
#include <vector>

class ProbeConnection;
class SharedLog;

/// Asks nextProbes() again and again until no question is left, and makes the connections, some side by side. Never blocks; lives on any
/// one thread with an event loop. One run at a time.
class ProbeRun : public QObject
{
    Q_OBJECT
public:
    explicit ProbeRun(QObject *parent = nullptr);
    ~ProbeRun() override;

    /// Begins; `limit` is for all probes together. finished() follows, from the event loop, also when there is nothing to ask.
    void start(const Attempt &attempt, std::chrono::milliseconds limit);
    /// Makes these in place of those of the planner: the customary ports, which only the user asks for.
    void start(const Attempt &attempt, const QList<ProbePlan> &plans, std::chrono::milliseconds limit);
    /// Where every probe is to be logged as a source of its own; null: nowhere. From the next probe on.
    void setLog(const std::shared_ptr<SharedLog> &log);
    /// Ends it: probes that run are cancelled, finished() follows before this returns.
    void cancel();
    bool isRunning() const { return m_running; }
    /// The attempt with the probes made so far, those that run among them.
    const Attempt &attempt() const { return m_attempt; }

signals:
    /// A probe began or ended.
    void changed(const Attempt &attempt);
    /// Once for each start().
    void finished(const Attempt &attempt);

private:
    void begin(const Attempt &attempt, const QList<ProbePlan> &plans, bool planned, std::chrono::milliseconds limit);
    void advance();
    std::vector<ProbeConnection *> unawaited() const;
    void launch(const ProbePlan &plan);
    void follow(const ProbeConnection *connection) const;
    void onFinished(ProbeConnection *connection);
    void end();

    struct Slot {
        std::unique_ptr<ProbeConnection> connection;
        qsizetype index = 0; ///< Into m_attempt.probes.
    };
    Attempt m_attempt;
    std::shared_ptr<SharedLog> m_log;
    QList<ProbePlan> m_waiting;
    std::vector<Slot> m_made;
    QElapsedTimer m_clock;
    QTimer m_limit{this};
    QTimer m_patience{this};
    int m_underWay = 0;
    bool m_planned = true; ///< Ask the planner for more.
    bool m_running = false;
};
