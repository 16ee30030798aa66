// Makes experiments on a connection, one after the other, and follows what comes of the latest.
#pragma once

#include "experiment/Outcomes.h"

#include <QElapsedTimer>
#include <QTimer>

/// Lives on the connection's thread and not longer than it.
class ExperimentRun : public QObject
{
    Q_OBJECT
public:
    struct Observed {
        Expectation expectation;
        Outcome outcome;
    };

    explicit ExperimentRun(Connection *connection);

    /// Does nothing if whyNotPossible() has a reason.
    void start(const ExperimentChoice &choice);
    /// The latest; nullopt before the first.
    const std::optional<ExperimentChoice> &choice() const { return m_choice; }
    QDateTime startedAt() const { return m_startedAt; } ///< UTC
    const QList<Observed> &observed() const { return m_observed; }

    /// Whether somebody is subscribed to the will's topic.
    enum class WillWatch : quint8 {
        None,
        Running,
        Over, ///< It saw the experiment to its end; it does not count for the next.
    };
    void setWillWatch(WillWatch watch);
    /// The will came, now.
    void willArrived();

signals:
    /// Another experiment, or another outcome.
    void changed();
    /// ResumeSession: connect again with the settings of the form, Clean Start off. Whoever owns the form does it.
    void resumeRequested();

private:
    void watchConnection();
    void provoke();
    void connectAgain();
    void onStateChanged(Client::State state);
    void onConnected();
    void onEnded();
    void refresh();
    bool awaitsTime() const;
    double nowMs() const { return double(m_clock.nsecsElapsed()) / 1e6; }

    Connection *m_connection;
    std::optional<ExperimentChoice> m_choice;
    QDateTime m_startedAt;
    QElapsedTimer m_clock;
    QTimer m_tick;     ///< While an outcome waits for time to pass.
    int m_attempt = 0; ///< The one on which the experiment was made.
    bool m_connectWhenIdle = false;
    WillWatch m_willWatch = WillWatch::None;
    ExperimentFacts m_facts;
    QList<Observed> m_observed;
};
