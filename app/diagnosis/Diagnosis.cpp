#include "diagnosis/ProbeEvidence.h"
#include "diagnosis/ProbeText.h"
#include "diagnosis/Rules.h"

#include <algorithm>

using namespace Qt::StringLiterals;

const CauseInfo *causeInfo(QStringView id)
{
    const QList<CauseInfo> &causes = causeCatalogue();
    const auto found = std::find_if(causes.begin(), causes.end(), [&](const CauseInfo &cause) { return id == QLatin1String(cause.id); });
    return found == causes.end() ? nullptr : &*found;
}

const char *confidenceId(Diagnosis::Confidence confidence)
{
    switch (confidence) {
    case Diagnosis::Confidence::Certain:
        return "certain";
    case Diagnosis::Confidence::Likely:
        return "likely";
    case Diagnosis::Confidence::Possible:
        break;
    }
    return "possible";
}

StageProgresses stagesAsDiagnosed(const Attempt &attempt, const std::optional<Diagnosis> &diagnosis)
{
    StageProgresses stages = attempt.stages;
    if (!diagnosis || diagnosis->stage == QLatin1String("session"))
        return stages;
    if (diagnosis->stage == QLatin1String("input"))
        return {};
    bool behind = false;
    for (const Stage stage : allStages) {
        StageProgress &progress = stages[std::size_t(stage)];
        if (diagnosis->stage == QLatin1String(stageId(stage))) {
            progress.state = StageState::Failed;
            behind = true;
        } else if (behind && progress.state != StageState::Skipped) {
            progress.state = StageState::NotReached;
        } else if (!behind && progress.state == StageState::Failed) {
            progress.state = StageState::Ok; // it carried what was refused: a Close frame in answer to CONNECT
        }
    }
    return stages;
}

std::optional<ProxyStages> proxyStages(const Attempt &attempt, const StageProgresses &stages, const std::optional<Diagnosis> &diagnosis)
{
    const std::optional<ProxyFacts> &proxy = attempt.transport.tcp.proxy;
    if (!proxy)
        return std::nullopt;
    const StageProgress &whole = stages[std::size_t(Stage::Tcp)];
    const bool atFault = diagnosis && diagnosis->cause == QLatin1String("proxy-failure");
    if (!proxy->askedMs || atFault || whole.state == StageState::NotReached)
        return ProxyStages{whole, {}};
    const double end = whole.startMs + whole.durationMs;
    const double asked = std::clamp(*proxy->askedMs, whole.startMs, end);
    return ProxyStages{{StageState::Ok, whole.startMs, asked - whole.startMs}, {whole.state, asked, end - asked}};
}

namespace {

/// Rules for an attempt that got no successful CONNACK, in the order in which they are asked.
std::optional<Diagnosis> beforeConnack(const Evidence &evidence)
{
    const bool nothingSent = !evidence.mqtt.connectSentMs && !evidence.tls.started && !evidence.webSocket.requestSent;
    const bool resetUnasked = probes::find(evidence.probes, ProbePlan::Question::Greeting, probes::resetUnasked);
    if (evidence.reset() && (nothingSent || resetUnasked))
        return firstOf(reachRules(), evidence);
    switch (evidence.failedStage()) {
    case Stage::Resolve:
    case Stage::Tcp:
        return firstOf(reachRules(), evidence);
    case Stage::Tls:
        return firstOf({probedTlsRules(), tlsOfferRules(), tlsRules()}, evidence);
    case Stage::WebSocket:
        if (evidence.webSocket.upgraded && evidence.mqtt.connectSentMs) // a Close frame in answer to CONNECT
            return firstOf({lateTlsRules(), probedMqttRules(), lateTlsOfferRules(), webSocketRules()}, evidence);
        return firstOf({lateTlsRules(), probedWebSocketRules(), lateTlsOfferRules(), webSocketRules()}, evidence);
    case Stage::Mqtt:
        break;
    }
    return firstOf({authenticationRules(), probedConnackRules(), connackRules(), lateTlsRules(), probedMqttRules(), lateTlsOfferRules(),
                    lateWebSocketRules(), mqttRules()},
                   evidence);
}

/// What extra connections showed, behind the evidence of the attempt itself.
void addProbes(const Evidence &evidence, Diagnosis &diagnosis)
{
    for (const Probe &probe : evidence.probes) {
        if (probe.state == Probe::State::Done)
            diagnosis.evidence << evidence.quoted(probeEvidence(probe));
    }
    if (evidence.attempt.connected
        || !probes::find(evidence.probes, ProbePlan::Question::SameAgain, [](const Probe &probe) { return probe.connected; }))
        return;
    // Nothing was changed, and it works: what failed may be over.
    if (diagnosis.confidence == Diagnosis::Confidence::Certain)
        diagnosis.confidence = Diagnosis::Confidence::Likely;
    diagnosis.explanation = wording::sentences(
        {diagnosis.explanation,
         QCoreApplication::translate(
             "Diagnosis", "Made once more a moment later, the same connection works: the trouble may have been a passing one.")});
}

/// With several servers: what became of each, behind the evidence on the first one.
void addServers(const Attempt &attempt, Diagnosis &diagnosis)
{
    for (const ServerTry &server : attempt.serverTries) {
        const auto own = diagnose(attempt.ofServer(server));
        diagnosis.evidence << u"server %1: %2"_s.arg(wording::hostPort(server.endpoint.host, server.endpoint.effectivePort()),
                                                     own ? own->cause : u"connected"_s);
    }
}

} // namespace

std::optional<Diagnosis> diagnose(const Attempt &attempt)
{
    const Evidence evidence(attempt);
    if (!attempt.inputProblems.isEmpty() || !attempt.mqtt.encodeError.isEmpty())
        return firstOf(inputRules(), evidence);
    if (attempt.connected) {
        std::optional<Diagnosis> diagnosis =
            firstOf({authenticationRules(), probedSessionRules(), refusedMessageRules(), sessionRules(), messageRules()}, evidence);
        if (diagnosis)
            addProbes(evidence, *diagnosis);
        return diagnosis;
    }
    using By = Ending::By;
    if (attempt.ending.by == By::None || attempt.ending.by == By::Cancelled || attempt.ending.by == By::LocalDisconnect)
        return std::nullopt;
    std::optional<Diagnosis> diagnosis = beforeConnack(evidence);
    if (diagnosis) {
        adviseNeighbourPorts(evidence, *diagnosis);
        addProbes(evidence, *diagnosis);
        addServers(attempt, *diagnosis);
    }
    return diagnosis;
}

std::optional<Diagnosis> diagnoseCancelled(const Attempt &attempt)
{
    if (attempt.connected || attempt.ending.by != Ending::By::Cancelled)
        return std::nullopt;
    std::optional<Diagnosis> diagnosis = beforeConnack(Evidence(attempt));
    if (!diagnosis)
        return std::nullopt;
    diagnosis->confidence = Diagnosis::Confidence::Possible;
    diagnosis->explanation = wording::sentences(
        {QCoreApplication::translate("Diagnosis", "The attempt was interrupted after %1, before its limit of %2.")
             .arg(wording::duration(attempt.ending.atMs), wording::duration(double(attempt.settings.network.connectTimeout.count()))),
         diagnosis->explanation});
    return diagnosis;
}
