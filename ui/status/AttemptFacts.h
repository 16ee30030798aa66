// What each attempt did.
#pragma once

#include "client/Attempt.h"
#include "status/Fact.h"

namespace status {

/// An attempt as one tree of two columns: when, its outcome, the stages, the addresses tried, TLS alerts, the HTTP upgrade, its end.
Fact attemptFact(const Attempt &attempt, const QString &outcome, bool open);
/// "connected", the diagnosis' title, or how it ended.
QString outcomeText(const Attempt &attempt);

} // namespace status
