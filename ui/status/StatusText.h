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
/// The stages as they are to be drawn at `now`: a running one has the time it took so far.
StageProgresses stagesAt(const StatusSnapshot &snapshot, const QDateTime &now);

} // namespace status
