#include "transport/Facts.h"

const char *stageId(Stage stage)
{
    switch (stage) {
    case Stage::Resolve:
        return "resolve";
    case Stage::Tcp:
        return "tcp";
    case Stage::Tls:
        return "tls";
    case Stage::WebSocket:
        return "websocket";
    case Stage::Mqtt:
        return "mqtt";
    }
    return "";
}

const char *stageStateId(StageState state)
{
    switch (state) {
    case StageState::NotReached:
        return "not-reached";
    case StageState::Running:
        return "running";
    case StageState::Ok:
        return "ok";
    case StageState::Failed:
        return "failed";
    case StageState::Skipped:
        return "skipped";
    }
    return "";
}
