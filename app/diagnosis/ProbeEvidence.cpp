#include "diagnosis/ProbeEvidence.h"

#include "diagnosis/GreetingRecogniser.h"
#include "diagnosis/TlsAlerts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace probes {

bool gotConnack(const ConnectionFacts &facts)
{
    return facts.connected || facts.mqtt.connack || facts.mqtt.versionMismatchConnack;
}

bool speaksTls(const ConnectionFacts &facts)
{
    const TlsFacts &tls = facts.transport.tls;
    return tls.encrypted || !tls.chain.isEmpty() || !tls.cipher.isEmpty() || isTlsRecord(tls.firstBytes)
        || tlsalert::received(tls, facts.ending.errorString);
}

bool speaksHttp(const ConnectionFacts &facts)
{
    return facts.transport.webSocket.status != 0;
}

bool asksForTls(const ConnectionFacts &facts)
{
    const WebSocketFacts &webSocket = facts.transport.webSocket;
    return webSocket.status == 497
        || (webSocket.status >= 400 && asksForHttps(webSocket.reasonPhrase + u' ' + QString::fromUtf8(webSocket.body)));
}

bool speaksWebSocket(const ConnectionFacts &facts)
{
    const WebSocketFacts &webSocket = facts.transport.webSocket;
    const auto tells = [](const HttpHeader &header) {
        return header.name.startsWith("Sec-WebSocket-"_L1, Qt::CaseInsensitive)
            || (header.name.compare("Upgrade"_L1, Qt::CaseInsensitive) == 0 && header.value.contains("websocket"_L1, Qt::CaseInsensitive));
    };
    return webSocket.upgraded || webSocket.status == 101 || std::any_of(webSocket.headers.begin(), webSocket.headers.end(), tells);
}

bool resetUnasked(const Probe &probe)
{
    const QList<AddressAttempt> &attempts = probe.transport.tcp.attempts;
    const bool onConnecting = std::any_of(attempts.begin(), attempts.end(),
                                          [](const AddressAttempt &attempt) { return attempt.result == AddressAttempt::Result::Reset; });
    return probe.plan.question == Question::Greeting && probe.mqtt.bytesReceived == 0
        && (onConnecting || probe.ending.by == Ending::By::PeerReset);
}

bool closedUnasked(const Probe &probe)
{
    return probe.plan.question == Question::Greeting && probe.mqtt.bytesReceived == 0 && probe.stage(Stage::Tcp).state == StageState::Ok
        && probe.ending.by == Ending::By::Peer;
}

bool wasLost(const Probe &probe)
{
    using By = Ending::By;
    const By by = probe.ending.by;
    return probe.connected && by != By::None && by != By::LocalDisconnect && by != By::Cancelled;
}

const Probe *find(const QList<Probe> &all, Question question)
{
    return find(all, question, [](const Probe &) { return true; });
}

const Probe *find(const QList<Probe> &all, Question question, const QString &variant)
{
    return find(all, question, [&](const Probe &probe) { return probe.plan.variant == variant; });
}

const TlsServerFacts *tlsShown(const QList<Probe> &all, QAnyStringView variant)
{
    const Probe *probe =
        find(all, Question::TlsOffer, [&](const Probe &made) { return QAnyStringView::equal(made.plan.variant, variant); });
    return probe && probe->tlsServer ? &*probe->tlsServer : nullptr;
}

} // namespace probes
