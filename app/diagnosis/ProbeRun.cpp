#include "diagnosis/ProbeRun.h"

#include "client/ProbeConnection.h"
#include "diagnosis/ProbePlanner.h"

#include <QPointer>

#include <algorithm>

namespace {

constexpr int sideBySide = 5; ///< Connections at a time: more could be taken for an attack.

} // namespace

ProbeRun::ProbeRun(QObject *parent)
    : QObject(parent)
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, &ProbeRun::cancel);
}

ProbeRun::~ProbeRun()
{
    for (const Slot &slot : m_made)
        slot.connection->disconnect(this);
}

void ProbeRun::start(const Attempt &attempt, std::chrono::milliseconds limit)
{
    begin(attempt, {}, true, limit);
}

void ProbeRun::start(const Attempt &attempt, const QList<ProbePlan> &plans, std::chrono::milliseconds limit)
{
    begin(attempt, plans, false, limit);
}

void ProbeRun::begin(const Attempt &attempt, const QList<ProbePlan> &plans, bool planned, std::chrono::milliseconds limit)
{
    if (m_running)
        return;
    m_running = true;
    m_planned = planned;
    m_attempt = attempt;
    m_waiting = plans;
    m_made.clear();
    m_clock.start();
    m_limit.start(limit);
    QMetaObject::invokeMethod(this, &ProbeRun::advance, Qt::QueuedConnection);
}

void ProbeRun::advance()
{
    if (!m_running)
        return;
    const std::vector<ProbeConnection *> listeners = listening();
    const bool roundIsOver = m_waiting.isEmpty() && m_underWay == int(listeners.size());
    if (roundIsOver && m_planned)
        m_waiting = nextProbes(m_attempt);
    while (!m_waiting.isEmpty() && m_underWay < sideBySide) {
        const QPointer<ProbeRun> self(this);
        launch(m_waiting.takeFirst());
        if (!self || !m_running)
            return;
    }
    if (m_waiting.isEmpty() && m_underWay == 0) {
        end();
    } else if (m_waiting.isEmpty() && roundIsOver && m_underWay == int(listeners.size()) && isSettled(m_attempt)) {
        const QPointer<ProbeRun> self(this);
        for (ProbeConnection *listener : listeners) {
            if (self)
                listener->cancel();
        }
    }
}

/// Those that run and only listen. A server that speaks first does so at once: the next round does not wait for one that does not, and none
/// is waited for once the others have settled the cause.
std::vector<ProbeConnection *> ProbeRun::listening() const
{
    std::vector<ProbeConnection *> found;
    for (const Slot &slot : m_made) {
        if (!slot.connection->isFinished() && slot.connection->probe().plan.question == ProbePlan::Question::Greeting)
            found.push_back(slot.connection.get());
    }
    return found;
}

void ProbeRun::launch(const ProbePlan &plan)
{
    auto connection = ProbeConnection::make(plan);
    ProbeConnection *made = connection.get();
    const double startMs = double(m_clock.nsecsElapsed()) / 1e6;
    Probe begun;
    begun.plan = plan;
    begun.startMs = startMs;
    m_made.push_back({std::move(connection), m_attempt.probes.size()});
    m_attempt.probes << begun;
    ++m_underWay;
    connect(made, &ProbeConnection::finished, this, [this, made] { onFinished(made); });
    const QPointer<ProbeRun> self(this);
    emit changed(m_attempt);
    if (self && m_running)
        made->start(startMs);
}

void ProbeRun::onFinished(ProbeConnection *connection)
{
    const auto slot = std::find_if(m_made.begin(), m_made.end(), [&](const Slot &made) { return made.connection.get() == connection; });
    m_attempt.probes[slot->index] = connection->probe();
    --m_underWay;
    const QPointer<ProbeRun> self(this);
    emit changed(m_attempt);
    // Not at once: we may be inside a slot of its transport, or of start().
    if (self && m_running)
        QMetaObject::invokeMethod(this, &ProbeRun::advance, Qt::QueuedConnection);
}

void ProbeRun::cancel()
{
    if (!m_running)
        return;
    m_waiting.clear();
    m_planned = false;
    for (const Slot &slot : m_made) {
        if (slot.connection->probe().state == Probe::State::Running)
            slot.connection->disconnect(this);
        slot.connection->cancel();
        m_attempt.probes[slot.index] = slot.connection->probe();
    }
    m_underWay = 0;
    end();
}

void ProbeRun::end()
{
    m_running = false;
    m_limit.stop();
    emit finished(Attempt(m_attempt));
}
