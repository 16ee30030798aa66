#include "client/Attempt.h"

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
