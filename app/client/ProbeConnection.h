// Makes the connection of a probe.
#pragma once

#include "client/AttemptClock.h"
#include "client/Client.h"
#include "client/Probe.h"

#include <QObject>
#include <QTimer>

#include <memory>

/// One extra connection: begins with start(), ends with finished() within the plan's limit and hold. Never blocks; lives on any one thread
/// with an event loop. Used once.
class ProbeConnection : public QObject
{
    Q_OBJECT
public:
    /// The kind of connection that the plan's question needs: MQTT through Client, bare bytes over TCP, or a TLS handshake alone.
    static std::unique_ptr<ProbeConnection> make(const ProbePlan &plan);

    /// Begins it. `startMs` is for Probe::startMs.
    void start(double startMs);
    /// Ends it at once as Probe::State::Cancelled; finished() follows before this returns. Does nothing once it is finished.
    void cancel();
    /// What is known so far; final after finished().
    const Probe &probe() const { return m_probe; }
    bool isFinished() const { return m_finished; }
    /// The TCP connection, as far as it is known by now.
    virtual TcpFacts tcp() const { return m_probe.transport.tcp; }

signals:
    /// Every packet, and every event below MQTT, as Client::traced(). Times count from start().
    void traced(const TraceEntry &entry);
    /// Once. Whoever owns it may delete it later, not in the slot.
    void finished();

protected:
    explicit ProbeConnection(const ProbePlan &plan);

    virtual void begin() = 0;
    virtual void drop() = 0; ///< Leaves the network at once.
    void note(Stage stage, StageState state);
    void trace(const TransportEvent &event);
    void finish(Probe::State state = Probe::State::Done);
    double nowMs() const { return m_clock.elapsedMs(); }
    const QElapsedTimer &clock() const { return m_clock.timer(); }

    Probe m_probe;

private:
    AttemptClock m_clock;
    bool m_finished = false;
};
