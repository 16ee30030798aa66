#include "experiment/Outcomes.h"

#include "mqtt/ReasonCodes.h"

#include <QCoreApplication>
#include <QLocale>

using State = Outcome::State;
using What = Expectation::What;

namespace {

struct OutcomeText {
    Q_DECLARE_TR_FUNCTIONS(OutcomeText)
};

constexpr double earlyMs = 1'000; ///< Clocks of two connections and whole seconds of a broker: no more than this may lie between them.

QString time(double ms)
{
    return ms < 1'000 ? OutcomeText::tr("%1 ms", "milliseconds").arg(QLocale().toString(ms, 'f', ms < 10 ? 1 : 0))
                      : OutcomeText::tr("%1 s", "seconds").arg(QLocale().toString(ms / 1'000, 'f', 1));
}

bool isOver(const Expectation &expectation, const ExperimentFacts &facts)
{
    return expectation.withinMs && facts.elapsedMs > double(*expectation.withinMs);
}

bool byServer(const ExperimentFacts &facts)
{
    return facts.endedBy == Ending::By::Peer || facts.endedBy == Ending::By::PeerReset;
}

QString serversWords(const ExperimentFacts &facts)
{
    return mqtt::describeReasonCode(*facts.serverDisconnect, mqtt::PacketType::Disconnect, mqtt::Version::V5);
}

Outcome judgeServerCloses(const Expectation &expectation, const ExperimentFacts &facts)
{
    if (!facts.endedMs)
        return isOver(expectation, facts)
            ? Outcome{State::Otherwise, OutcomeText::tr("The connection is still open after %1.").arg(time(facts.elapsedMs))}
            : Outcome{State::Waiting, OutcomeText::tr("Waiting for the broker to close.")};
    if (!byServer(facts))
        return {State::NotObserved, OutcomeText::tr("The connection was ended from this side before.")};
    const State state = *facts.endedMs > double(expectation.withinMs.value_or(0)) ? State::Otherwise : State::AsExpected;
    if (facts.serverDisconnect)
        return {state,
                OutcomeText::tr("Closed by the broker after %1, with DISCONNECT %2.").arg(time(*facts.endedMs), serversWords(facts))};
    return {state, OutcomeText::tr("Closed by the broker after %1, without a DISCONNECT.").arg(time(*facts.endedMs))};
}

Outcome judgeEnds(const Expectation &expectation, const ExperimentFacts &facts)
{
    if (facts.endedMs)
        return {State::AsExpected, OutcomeText::tr("Over after %1.").arg(time(*facts.endedMs))};
    if (isOver(expectation, facts))
        return {State::Otherwise, OutcomeText::tr("The connection is still open after %1.").arg(time(facts.elapsedMs))};
    return {State::Waiting, OutcomeText::tr("Closing.")};
}

Outcome judgeStays(const Expectation &expectation, const ExperimentFacts &facts)
{
    if (facts.endedMs)
        return byServer(facts) ? Outcome{State::Otherwise, OutcomeText::tr("Closed by the broker after %1.").arg(time(*facts.endedMs))}
                               : Outcome{State::NotObserved, OutcomeText::tr("The connection was ended from this side before.")};
    if (isOver(expectation, facts))
        return {State::AsExpected, OutcomeText::tr("Still connected.")};
    return {State::Waiting, OutcomeText::tr("Connected so far.")};
}

Outcome judgeWillComes(const Expectation &expectation, const ExperimentFacts &facts)
{
    const auto limit = double(expectation.withinMs.value_or(0));
    const double ended = facts.endedMs.value_or(0);
    const double delay = limit - double(promptMarginMs);
    if (facts.willMs) {
        const double after = *facts.willMs - ended;
        const QString text = OutcomeText::tr("The will arrived %1 after the end.").arg(time(std::max(0.0, after)));
        return {after > limit || after + earlyMs < delay ? State::Otherwise : State::AsExpected, text};
    }
    if (!facts.willWatched)
        return {State::NotObserved, OutcomeText::tr("Nobody watches: press Watch the will before.")};
    if (facts.nextConnack && facts.nextConnack->ms - ended < delay)
        return {State::NotObserved, OutcomeText::tr("The client was back before the Will Delay Interval had passed.")};
    if (facts.endedMs && facts.elapsedMs - ended > limit)
        return {State::Otherwise, OutcomeText::tr("No will within %1.").arg(time(limit))};
    return {State::Waiting, OutcomeText::tr("Waiting for the will.")};
}

Outcome judgeWillStaysAway(const Expectation &expectation, const ExperimentFacts &facts)
{
    const double ended = facts.endedMs.value_or(0);
    if (facts.willMs)
        return {State::Otherwise, OutcomeText::tr("The will arrived %1 after the end.").arg(time(std::max(0.0, *facts.willMs - ended)))};
    if (!facts.willWatched)
        return {State::NotObserved, OutcomeText::tr("Nobody watches: press Watch the will before.")};
    if (facts.endedMs && facts.elapsedMs - ended > double(expectation.withinMs.value_or(0)))
        return {State::AsExpected, OutcomeText::tr("No will within %1.").arg(time(double(expectation.withinMs.value_or(0))))};
    return {State::Waiting, OutcomeText::tr("No will so far.")};
}

QString presence(const ExperimentFacts::Answer &answer)
{
    return answer.sessionPresent ? OutcomeText::tr("Session Present is 1.") : OutcomeText::tr("Session Present is 0.");
}

Outcome judgeNext(const Expectation &expectation, const ExperimentFacts &facts)
{
    if (!facts.nextConnack)
        return {State::Waiting, OutcomeText::tr("The next CONNACK shows it: press Resume the session.")};
    if (facts.nextConnack->cleanStart)
        return {State::NotObserved, OutcomeText::tr("The next CONNECT asked for a clean start: what was kept is not seen.")};
    const double closedMs = facts.nextConnack->ms - facts.endedMs.value_or(0);
    const bool late = expectation.withinMs && closedMs > double(*expectation.withinMs);
    const bool wanted = expectation.what == What::SessionKept && !late;
    return {facts.nextConnack->sessionPresent == wanted ? State::AsExpected : State::Otherwise,
            late ? OutcomeText::tr("%1 The CONNECT came after %2, when the session had expired.")
                       .arg(presence(*facts.nextConnack), time(closedMs))
                 : presence(*facts.nextConnack)};
}

Outcome judgePresence(const Expectation &expectation, const ExperimentFacts &facts)
{
    if (!facts.connack)
        return facts.refused ? Outcome{State::NotObserved, OutcomeText::tr("The connection did not come about; the status says why.")}
                             : Outcome{State::Waiting, OutcomeText::tr("Waiting for the CONNACK.")};
    const bool wanted = expectation.what == What::SessionPresent;
    return {facts.connack->sessionPresent == wanted ? State::AsExpected : State::Otherwise, presence(*facts.connack)};
}

Outcome judgeAuth(const Expectation &expectation, const ExperimentFacts &facts)
{
    if (facts.authReasonCode == 0)
        return {State::AsExpected, OutcomeText::tr("The broker answered AUTH 0x00 Success.")};
    if (facts.endedMs && facts.serverDisconnect)
        return {State::Otherwise, OutcomeText::tr("Refused after %1: DISCONNECT %2.").arg(time(*facts.endedMs), serversWords(facts))};
    if (facts.endedMs)
        return {State::Otherwise, OutcomeText::tr("The connection ended after %1.").arg(time(*facts.endedMs))};
    if (isOver(expectation, facts))
        return {State::Otherwise, OutcomeText::tr("No end of the exchange within %1.").arg(time(double(*expectation.withinMs)))};
    return {State::Waiting, OutcomeText::tr("Waiting for the broker's AUTH.")};
}

} // namespace

Outcome judge(const Expectation &expectation, const ExperimentFacts &facts)
{
    switch (expectation.what) {
    case What::ServerCloses:
        return judgeServerCloses(expectation, facts);
    case What::ConnectionStays:
        return judgeStays(expectation, facts);
    case What::ConnectionEnds:
        return judgeEnds(expectation, facts);
    case What::WillPublished:
        return judgeWillComes(expectation, facts);
    case What::WillNotPublished:
        return judgeWillStaysAway(expectation, facts);
    case What::SessionKept:
    case What::SessionGone:
        return judgeNext(expectation, facts);
    case What::SessionPresent:
    case What::SessionAbsent:
        return judgePresence(expectation, facts);
    case What::Reauthenticated:
        return judgeAuth(expectation, facts);
    case What::Unspecified:
        return {State::NotObserved, OutcomeText::tr("The packet log shows it.")};
    }
    return {};
}
