#include "client/Attempt.h"

#include <algorithm>

std::optional<Stage> ConnectionFacts::failedStage() const
{
    for (const Stage s : allStages) {
        if (stage(s).state == StageState::Failed)
            return s;
    }
    return std::nullopt;
}

Attempt Attempt::ofServer(const ServerTry &server) const
{
    Attempt attempt = *this;
    static_cast<ConnectionFacts &>(attempt) = server;
    if (server.endpoint != settings.endpoint)
        attempt.probes.clear(); // they asked the other one
    attempt.settings.endpoint = server.endpoint;
    attempt.serverTries.clear();
    return attempt;
}

bool Attempt::wasClosedWithoutWord() const
{
    using By = Ending::By;
    return connected && !mqtt.serverDisconnect && !mqtt.decodeError && !mqtt.pingUnanswered
        && (ending.by == By::Peer || ending.by == By::PeerReset || (ending.by == By::WebSocketFailure && transport.webSocket.closeCode));
}

double Attempt::heldMs() const
{
    return connected ? std::max(0.0, ending.atMs - mqtt.connackMs.value_or(0)) : 0;
}
