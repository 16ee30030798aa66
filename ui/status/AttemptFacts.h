// What each attempt did.
#pragma once

#include "diagnosis/Diagnosis.h"
#include "status/Fact.h"

namespace status {

/// An attempt as one tree of two columns: when, its outcome, the stages, the addresses tried, TLS alerts, the HTTP upgrade, the extra
/// connections that looked closer, its end. `diagnosis` is that of the attempt.
Fact attemptFact(const Attempt &attempt, const std::optional<Diagnosis> &diagnosis, bool open);
/// "connected", the diagnosis' title, or how it ended.
QString outcomeText(const Attempt &attempt, const std::optional<Diagnosis> &diagnosis);
/// The latest evidence of a probe as such a tree: what it tried, what came of it, and how. `secrets` are those of the attempt.
Fact probeFact(const Probe &probe, const QStringList &secrets);

} // namespace status
