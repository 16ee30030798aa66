// Causes that extra connections settle after the CONNACK: is it the client ID?
#include "diagnosis/ProbeEvidence.h"
#include "diagnosis/Rules.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using probes::Question;

namespace {

class SessionProbeRules
{
    Q_DECLARE_TR_FUNCTIONS(ProbeRules)
public:
    static std::optional<Diagnosis> takenOver(const Evidence &e);
    static std::optional<Diagnosis> everyoneThrownOut(const Evidence &e);
};

QString heldText(const Evidence &e)
{
    return wording::duration(e.attempt.heldMs());
}

/// Every time that it was thrown out, the oldest first.
QList<double> rhythm(const Evidence &e)
{
    QList<double> held = e.attempt.earlierHeldMs;
    held << e.attempt.heldMs();
    if (const Probe *again = probes::find(e.probes, Question::SameAgain, probes::wasLost))
        held << again->heldMs().value_or(0);
    return held;
}

QString rhythmText(const QList<double> &held, QString (*text)(double ms))
{
    QStringList times;
    for (const double ms : held.mid(std::max<qsizetype>(0, held.size() - 5)))
        times << text(ms);
    return times.join(", "_L1);
}

/// Another client that comes back after a fixed time throws ours out in a steady rhythm.
bool isSteady(const QList<double> &held)
{
    const auto [least, most] = std::minmax_element(held.begin(), held.end());
    return held.size() >= 3 && *most <= *least * 2 + 200;
}

std::optional<Diagnosis> SessionProbeRules::takenOver(const Evidence &e)
{
    const QList<double> held = rhythm(e);
    const auto holds = [](const Probe &probe) { return probe.connected && !probes::wasLost(probe) && probe.plan.hold.count() > 0; };
    const bool othersHold = probes::find(e.probes, Question::FreshClientId, holds);
    const bool unknown = !probes::find(e.probes, Question::FreshClientId);
    if (!e.attempt.wasClosedWithoutWord() || held.size() < 2 || !(othersHold || (unknown && isSteady(held))))
        return std::nullopt;
    Verdict verdict("session-client-id-taken-over");
    verdict.because(tr("Connected and thrown out %n times: %1 after the CONNACK.", "a list of durations", int(held.size()))
                        .arg(rhythmText(held, wording::duration)));
    if (othersHold)
        verdict.because(
            tr("With another client ID the connection holds: another client is using \"%1\", and the broker keeps only the newer one.")
                .arg(e.quoted(e.settings.clientId)));
    else
        verdict.likely().because(
            tr("So steady a rhythm is that of another client with the client ID \"%1\" that comes back each time; a broker or a "
               "proxy that ends every connection after a fixed time would look the same.")
                .arg(e.quoted(e.settings.clientId)));
    verdict.advise(tr("Find the other client with the client ID \"%1\", for instance a second copy of the device or program.")
                       .arg(e.quoted(e.settings.clientId)));
    verdict.advise(tr("Use a client ID that no one else has.")).offer(Fix::useNewClientId(e.settings));
    verdict.observed(u"client ID: \"%1\""_s.arg(e.quoted(e.settings.clientId)));
    verdict.observed(u"connected for %1"_s.arg(rhythmText(held, wording::evidenceDuration))).observed(e.endingEvidence());
    return verdict;
}

/// It is not the client ID: another one is thrown out as well.
std::optional<Diagnosis> SessionProbeRules::everyoneThrownOut(const Evidence &e)
{
    const Probe *fresh = probes::find(e.probes, Question::FreshClientId, probes::wasLost);
    if (!e.attempt.wasClosedWithoutWord() || e.reset() || !fresh)
        return std::nullopt;
    Verdict verdict("session-closed-by-server");
    verdict.because(tr("The server closed the connection %1 after the CONNACK, and gave no reason.").arg(heldText(e)));
    verdict.because(tr("With another client ID it does the same after %1: the client ID is not the reason.")
                        .arg(wording::duration(fresh->heldMs().value_or(0))));
    verdict.advise(
        tr("Look into the broker's log at that time: a limit on connections, a rule for this user or address, or a plug-in may close it."));
    verdict.advise(tr("Look for a load balancer or proxy in front of the broker that ends connections after a time."));
    verdict.observed(u"client ID: \"%1\""_s.arg(e.quoted(e.settings.clientId)));
    verdict.observed(u"connected for %1"_s.arg(wording::evidenceDuration(e.attempt.heldMs()))).observed(e.endingEvidence());
    return verdict;
}

} // namespace

Rules probedSessionRules()
{
    static constexpr std::array<Rule, 2> rules{SessionProbeRules::takenOver, SessionProbeRules::everyoneThrownOut};
    return rules;
}
