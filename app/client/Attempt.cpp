#include "client/Attempt.h"

std::optional<Stage> Attempt::failedStage() const
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
    attempt.settings.endpoint = server.endpoint;
    attempt.stages = server.stages;
    attempt.transport = server.transport;
    attempt.mqtt = server.mqtt;
    attempt.ending = server.ending;
    attempt.connected = server.connected;
    attempt.serverTries.clear();
    return attempt;
}
