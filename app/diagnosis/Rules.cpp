#include "diagnosis/Rules.h"

#include "diagnosis/ProbeEvidence.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The first stage that failed, or else the first that was not got through.
Stage stoppedAt(const Attempt &attempt)
{
    for (const StageState state : {StageState::Failed, StageState::Running, StageState::NotReached}) {
        for (const Stage stage : allStages) {
            if (attempt.stage(stage).state == state)
                return stage;
        }
    }
    return Stage::Mqtt;
}

} // namespace

Evidence::Evidence(const Attempt &a)
    : attempt(a)
    , settings(a.settings)
    , resolve(a.transport.resolve)
    , tcp(a.transport.tcp)
    , tls(a.transport.tls)
    , webSocket(a.transport.webSocket)
    , mqtt(a.mqtt)
    , ending(a.ending)
    , probes(a.probes)
    , mask(a.settings)
    , m_failedStage(stoppedAt(a))
{
}

quint16 Evidence::port() const
{
    if (tcp.peerPort != 0)
        return tcp.peerPort;
    if (settings.network.connectTo && settings.network.connectTo->port)
        return *settings.network.connectTo->port;
    return settings.endpoint.effectivePort();
}

QString Evidence::peer() const
{
    if (!tcp.peerAddress.isNull())
        return wording::hostPort(tcp.peerAddress.toString(), port());
    const QString host = settings.network.connectTo ? settings.network.connectTo->host : settings.endpoint.host;
    return wording::hostPort(host, port());
}

const CertificateAnalysis &Evidence::certificates() const
{
    if (!m_certificates) {
        CertificateQuestion question;
        question.chain = tls.chain;
        question.anchors = tls.caCertificates;
        question.systemTrusted = tls.systemCaUsed;
        question.crls = tls.crls;
        question.ocspResponse = tls.ocspResponse;
        const TlsServerFacts *shown = ::probes::tlsShown(probes, ::probes::asOurs);
        if (question.ocspResponse.isEmpty() && shown && shown->chain.value(0) == tls.chain.value(0)) // QSslSocket keeps it to itself
            question.ocspResponse = shown->ocspResponse;
        question.name = tls.serverName.isEmpty() ? settings.endpoint.host : tls.serverName;
        question.at = attempt.startedAt;
        m_certificates = analyseCertificates(question);
    }
    return *m_certificates;
}

QString Evidence::endingEvidence() const
{
    QString how;
    switch (ending.by) {
    case Ending::By::Peer:
        how = u"closed by the peer"_s;
        break;
    case Ending::By::PeerReset:
        how = u"reset by the peer"_s;
        break;
    case Ending::By::NetworkError:
        how = u"network error"_s;
        break;
    case Ending::By::TlsFailure:
        how = u"TLS failure"_s;
        break;
    case Ending::By::WebSocketFailure:
        how = u"WebSocket failure"_s;
        break;
    case Ending::By::Timeout:
        how = u"no answer within the limit"_s;
        break;
    case Ending::By::Cancelled:
        how = u"ended by the user"_s;
        break;
    case Ending::By::LocalError:
        how = u"closed by connack"_s;
        break;
    default:
        return {};
    }
    const QString line = u"ended after %1: %2"_s.arg(wording::evidenceDuration(ending.atMs), how);
    return ending.errorString.isEmpty() ? line : u"%1 (%2)"_s.arg(line, quoted(ending.errorString));
}

double Evidence::msUntilEnd() const
{
    return std::max(0.0, ending.atMs - mqtt.connectSentMs.value_or(attempt.stage(m_failedStage).startMs));
}

Verdict &Verdict::likely()
{
    m_diagnosis.confidence = Diagnosis::Confidence::Likely;
    return *this;
}

Verdict &Verdict::possible()
{
    m_diagnosis.confidence = Diagnosis::Confidence::Possible;
    return *this;
}

Verdict &Verdict::because(const QString &sentence)
{
    m_explanation << sentence;
    return *this;
}

Verdict &Verdict::advise(const QString &suggestion)
{
    if (!suggestion.isEmpty() && !m_diagnosis.suggestions.contains(suggestion))
        m_diagnosis.suggestions << suggestion;
    return *this;
}

Verdict &Verdict::recommend(const QString &suggestion, const FixAction &action)
{
    m_diagnosis.suggestions.removeAll(suggestion);
    m_diagnosis.suggestions.prepend(suggestion);
    m_diagnosis.actions.removeIf([&](const FixAction &other) { return other.settings == action.settings; });
    m_diagnosis.actions.prepend(action);
    return *this;
}

Verdict &Verdict::offer(const FixAction &action)
{
    m_diagnosis.actions << action;
    return *this;
}

Verdict &Verdict::offer(const std::optional<FixAction> &action)
{
    return action ? offer(*action) : *this;
}

Verdict &Verdict::observed(const QString &fact)
{
    if (!fact.isEmpty() && !m_diagnosis.evidence.contains(fact))
        m_diagnosis.evidence << fact;
    return *this;
}

Verdict &Verdict::observed(const QStringList &facts)
{
    for (const QString &fact : facts)
        observed(fact);
    return *this;
}

Verdict &Verdict::afterConnack()
{
    m_afterConnack = true;
    return *this;
}

Verdict::operator Diagnosis() const
{
    Diagnosis result = m_diagnosis;
    if (const CauseInfo *info = causeInfo(result.cause)) {
        result.stage = m_afterConnack ? u"session"_s : QString::fromLatin1(info->stage);
        result.title = QCoreApplication::translate("Cause", info->title);
    }
    result.explanation = wording::sentences(m_explanation);
    return result;
}

std::optional<Diagnosis> firstOf(Rules rules, const Evidence &evidence)
{
    for (const Rule rule : rules) {
        if (auto diagnosis = rule(evidence))
            return diagnosis;
    }
    return std::nullopt;
}

std::optional<Diagnosis> firstOf(std::initializer_list<Rules> groups, const Evidence &evidence)
{
    for (const Rules rules : groups) {
        if (auto diagnosis = firstOf(rules, evidence))
            return diagnosis;
    }
    return std::nullopt;
}
