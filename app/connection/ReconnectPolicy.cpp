#include "connection/ReconnectPolicy.h"

#include "connection/ReconnectDelays.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

bool endedHere(const Attempt &attempt)
{
    using By = Ending::By;
    return attempt.ending.by == By::Cancelled || attempt.ending.by == By::LocalDisconnect;
}

} // namespace

reconnect::ReconnectPolicy::ReconnectPolicy(std::function<double()> chance)
    : m_chance(std::move(chance))
{
}

void reconnect::ReconnectPolicy::begin(const NetworkSettings &settings)
{
    m_settings = settings;
    m_wanted = settings.reconnectPeriod.count() > 0;
    m_connected = false;
    goOn();
}

void reconnect::ReconnectPolicy::goOn()
{
    m_tries = 0;
    m_rhythm.clear();
}

reconnect::Plan reconnect::ReconnectPolicy::ended(const Attempt &attempt, const std::optional<Diagnosis> &diagnosis)
{
    if (endedHere(attempt))
        end();
    if (attempt.connected) {
        m_connected = true;
        if (attempt.heldMs() >= goodHoldMs)
            m_tries = 0;
        m_rhythm.add(attempt);
    }
    ++m_tries;
    m_drawn = m_chance();
    return judgedAnew(attempt, diagnosis);
}

reconnect::Plan reconnect::ReconnectPolicy::judgedAnew(const Attempt &attempt, const std::optional<Diagnosis> &diagnosis) const
{
    const bool begun = m_connected || m_settings.reconnectAfterFailure;
    return m_wanted && begun && diagnosis ? plan(attempt, *diagnosis) : Plan();
}

reconnect::Plan reconnect::ReconnectPolicy::plan(const Attempt &attempt, const Diagnosis &diagnosis) const
{
    const RetryAdvice advice = retryAfter(attempt, diagnosis);
    const bool allTheSame = m_settings.reconnectOnConnackError;
    Plan plan;
    plan.reason = advice.reason;
    if (attempt.connected && m_rhythm.isRecognised())
        plan.rhythm = m_rhythm.heldMs();
    plan.takenOver = diagnosis.cause == "session-client-id-taken-over"_L1;
    const bool rival = plan.takenOver && !plan.rhythm.isEmpty();
    if ((advice.retry == Retry::Never || rival) && !allTheSame) {
        plan.next = Plan::Next::Stop;
        if (rival)
            plan.reason = retryRule(diagnosis.cause)->reason;
        return plan;
    }
    plan.next = Plan::Next::Try;
    plan.number = m_tries;
    const auto longest = std::max(m_settings.reconnectPeriod, m_settings.reconnectMaximum);
    const bool slowly = advice.retry != Retry::Soon || !plan.rhythm.isEmpty();
    plan.delay = delayBefore(m_tries, slowly ? longest : m_settings.reconnectPeriod, longest, m_drawn);
    return plan;
}
