#include "diagnosis/ProbeRun.h"

#include "client/ProbeConnection.h"
#include "diagnosis/ProbePlanner.h"
#include "diagnosis/ProbeText.h"
#include "settings/Secrets.h"
#include "trace/SharedLog.h"

#include <QPointer>

#include <algorithm>

namespace {

constexpr int sideBySide = 5;   ///< Connections at a time: more could be taken for an attack.
constexpr int patienceMs = 700; ///< With a probe that stays silent, where others are answered at once.

} // namespace

ProbeRun::ProbeRun(QObject *parent)
    : QObject(parent)
{
    for (QTimer *timer : {&m_limit, &m_patience})
        timer->setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, &ProbeRun::advance);
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
    const std::vector<ProbeConnection *> left = unawaited();
    const bool roundIsOver = m_waiting.isEmpty() && m_underWay == int(left.size());
    if (roundIsOver && m_planned)
        m_waiting = nextProbes(m_attempt);
    while (!m_waiting.isEmpty() && m_underWay < sideBySide + int(left.size())) {
        const QPointer<ProbeRun> self(this);
        launch(m_waiting.takeFirst());
        if (!self || !m_running)
            return;
    }
    if (m_waiting.isEmpty() && m_underWay == 0) {
        end();
    } else if (m_waiting.isEmpty() && m_planned && m_underWay == int(left.size()) && isSettled(m_attempt)) {
        const QPointer<ProbeRun> self(this);
        for (ProbeConnection *connection : left) {
            if (self)
                connection->cancel();
        }
    } else if (m_underWay > int(left.size())) {
        m_patience.start(patienceMs);
    }
}

/// Those that run, but that the next round does not wait for, and that nobody waits for once the others have settled the cause: probes that
/// only listen, and probes that stay silent where others have long been answered.
std::vector<ProbeConnection *> ProbeRun::unawaited() const
{
    const bool answers = std::any_of(m_attempt.probes.begin(), m_attempt.probes.end(), [](const Probe &probe) {
        return probe.state == Probe::State::Done && probe.ending.by != Ending::By::Timeout && probe.durationMs < patienceMs / 2;
    });
    const double now = double(m_clock.nsecsElapsed()) / 1e6;
    std::vector<ProbeConnection *> found;
    for (const Slot &slot : m_made) {
        const Probe &probe = slot.connection->probe();
        const bool slow = answers && probe.plan.hold.count() == 0 && now - probe.startMs >= patienceMs;
        if (!slot.connection->isFinished() && (slow || probe.plan.question == ProbePlan::Question::Greeting))
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
    follow(made);
    connect(made, &ProbeConnection::finished, this, [this, made] { onFinished(made); });
    const QPointer<ProbeRun> self(this);
    emit changed(m_attempt);
    if (self && m_running)
        made->start(startMs);
}

void ProbeRun::setLog(const std::shared_ptr<SharedLog> &log)
{
    m_log = log;
}

/// The source begins with the first record, so with the clock of the probe.
void ProbeRun::follow(const ProbeConnection *connection) const
{
    if (!m_log)
        return;
    connect(connection, &ProbeConnection::traced, connection,
            [log = m_log, connection, id = std::optional<PacketLog::SourceId>()](const TraceEntry &entry) mutable {
                log->with([&](PacketLog &open) {
                    if (!id) {
                        open.addSecrets(secretsOf(connection->probe().plan.settings));
                        id = open.addSource(probeSource(connection->probe().plan, AttemptClock::startOf(entry.microseconds)));
                    }
                    if (entry.kind == TraceEntry::Kind::TransportEvent)
                        open.setEndpoints(*id, endpointsOf(connection->tcp()));
                    open.append(*id, entry);
                });
            });
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
    m_patience.stop();
    emit finished(Attempt(m_attempt));
}
