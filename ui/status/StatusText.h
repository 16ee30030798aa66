// The sentences of the verdict.
#pragma once

#include "status/StatusSnapshot.h"
#include "theme/Theme.h"

namespace status {

theme::Sign signOf(const StatusSnapshot &snapshot, StatusPhase phase);
/// The verdict in one sentence.
QString verdict(const StatusSnapshot &snapshot, StatusPhase phase);
/// What stands beside it: how sure it is, which stage, when.
QString circumstances(const StatusSnapshot &snapshot, StatusPhase phase, const QDateTime &now);
/// What it means.
QString explanation(const StatusSnapshot &snapshot, StatusPhase phase, const QDateTime &now);
/// "certain", "likely", "possible".
QString confidenceWord(Diagnosis::Confidence confidence);
/// The stages as they are to be drawn.
struct ShownStages {
    StageProgresses stages;
    std::optional<StageProgress> proxy; ///< Where the way goes through one: before tcp.
};
/// At `now`: a running one has the time it took so far.
ShownStages stagesAt(const StatusSnapshot &snapshot, const QDateTime &now);
/// What the probes that run are trying, in one line; empty while none are made.
QString probing(const StatusSnapshot &snapshot);

} // namespace status
