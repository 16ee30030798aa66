// What the rules see and how they answer. For this folder's sources.
//
// Adding a cause: a row in Catalogue.cpp, a rule in the file of its stage, a row in tests/diagnosis. The rules of a stage are tried in
// order, the first answer counts; the last rule of each stage takes what is left, so that no failure goes without a verdict.
#pragma once

#include "diagnosis/CertificateAnalysis.h"
#include "diagnosis/Fixes.h"
#include "diagnosis/PeerMask.h"
#include "diagnosis/TrustGap.h"
#include "diagnosis/Wording.h"

#include <QCoreApplication>

#include <span>

/// All that a rule may look at.
class Evidence
{
public:
    explicit Evidence(const Attempt &attempt);

    const Attempt &attempt;
    const ConnectionSettings &settings;
    const ResolveFacts &resolve;
    const TcpFacts &tcp;
    const TlsFacts &tls;
    const WebSocketFacts &webSocket;
    const MqttFacts &mqtt;
    const Ending &ending;
    const QList<Probe> &probes; ///< What extra connections showed; see ProbeEvidence.h.
    const PeerMask mask;

    /// The stage that the attempt did not get through.
    Stage failedStage() const { return m_failedStage; }
    Scheme scheme() const { return settings.endpoint.scheme; }
    quint16 port() const; ///< Of the peer if connected, else of the URL or of what stands in for it.
    /// "192.168.1.20 port 8883" as untranslated facts: "192.168.1.20:8883".
    QString peer() const;
    /// Text of the peer: one line, without secrets.
    QString quoted(const QString &text) const { return wording::oneLine(mask.text(text)); }
    QString hex(const QByteArray &bytes) const { return wording::hex(mask.bytes(bytes)); }
    QString quotedLine(const QByteArray &bytes) const { return wording::quotedLine(mask.bytes(bytes)); }
    /// Made when first asked for.
    const CertificateAnalysis &certificates() const;
    /// What ended it in the system's or library's words, as evidence; empty if there are none.
    QString endingEvidence() const;
    /// Time from CONNECT to the end, or the time of the failed stage if no CONNECT was sent.
    double msUntilEnd() const;
    bool closedByPeer() const { return ending.by == Ending::By::Peer; }
    bool reset() const { return ending.by == Ending::By::PeerReset; }
    /// What was awaited did not come: within the limit, or until the user gave up.
    bool timedOut() const { return ending.by == Ending::By::Timeout || ending.by == Ending::By::Cancelled; }

private:
    Stage m_failedStage;
    mutable std::optional<CertificateAnalysis> m_certificates;
};

/// Puts a diagnosis together.
class Verdict
{
public:
    explicit Verdict(const char *cause) { m_diagnosis.cause = QLatin1String(cause); }

    Verdict &likely();
    Verdict &possible();
    /// It shows after the CONNACK: the stage is "session", whatever the catalogue has.
    Verdict &afterConnack();
    /// Appends a sentence to the explanation.
    Verdict &because(const QString &sentence);
    Verdict &advise(const QString &suggestion);
    Verdict &offer(const FixAction &action);
    Verdict &offer(const std::optional<FixAction> &action);
    /// A suggestion with its action, before all others.
    Verdict &recommend(const QString &suggestion, const FixAction &action);
    /// Appends a line of evidence; empty ones are left out.
    Verdict &observed(const QString &fact);
    Verdict &observed(const QStringList &facts);
    const QString &cause() const { return m_diagnosis.cause; }
    operator Diagnosis() const;

private:
    bool m_afterConnack = false;
    Diagnosis m_diagnosis;
    QStringList m_explanation;
};

using Rule = std::optional<Diagnosis> (*)(const Evidence &);
using Rules = std::span<const Rule>;

Rules inputRules();
Rules reachRules();   ///< Resolve and tcp, the proxy included.
Rules tlsRules();     ///< The handshake failed; certificateRules() come among them.
Rules lateTlsRules(); ///< What shows after the handshake: alerts of TLS 1.3, an HTTP answer that demands a certificate.
Rules webSocketRules();
Rules lateWebSocketRules(); ///< The upgrade was done, but the WebSocket is what is wrong.
Rules mqttRules();
Rules authenticationRules(); ///< An exchange that we ended, or one that was repeated in vain.
Rules connackRules();        ///< A CONNACK that refuses.
Rules refusedMessageRules(); ///< An answer that refuses a subscription or a message.
Rules sessionRules();        ///< How the connection ended.
Rules messageRules();        ///< What became of the other subscriptions and messages.
// What probes settle: asked before the other rules of the stage.
Rules probedTlsRules();
Rules tlsOfferRules();     ///< By handshakes with other offers.
Rules lateTlsOfferRules(); ///< The handshake was done; the server asks for a certificate in it.
Rules probedWebSocketRules();
Rules probedMqttRules();
Rules probedConnackRules();
Rules probedSessionRules();
/// If a probe connected with another version, without the will or without properties: says so and puts that first.
void adviseFoundByProbes(const Evidence &evidence, Verdict &verdict);
/// If a probe opened a WebSocket at another path: says so and puts that path first.
void adviseFoundPath(const Evidence &evidence, Verdict &verdict);

/// What was found on the customary ports of the host, if the user had them asked: says so and puts a port that works first.
void adviseNeighbourPorts(const Evidence &evidence, Diagnosis &diagnosis);

/// The first answer of the rules.
std::optional<Diagnosis> firstOf(Rules rules, const Evidence &evidence);
std::optional<Diagnosis> firstOf(std::initializer_list<Rules> groups, const Evidence &evidence);

/// tls-client-certificate-rejected, by a server that does not say why.
Verdict rejectedClientCertificate(const Evidence &evidence);
/// Broken rules of verification as a verdict; nullopt if the chain verifies.
std::optional<Diagnosis> certificateVerdict(const Evidence &evidence);
/// What would have failed, in sentences: for the note verification-would-fail.
QString certificateComplaints(const Evidence &evidence);
