// Which extra connections would narrow a cause down.
#pragma once

#include "client/Attempt.h"

/// The probes to make next, which may run side by side; empty when the evidence, with the probes made so far, leaves no question that a
/// connection could answer. Pure: call it again with the results. No question with its variant is asked twice.
QList<ProbePlan> nextProbes(const Attempt &attempt);

/// Whether the cause is certain, so that nobody needs to wait for a probe that only listens.
bool isSettled(const Attempt &attempt);

/// The customary ports of the same host, but for the one that was tried: made only when the user asks. Without secrets, nothing is
/// verified.
QList<ProbePlan> neighbourProbes(const Attempt &attempt);
