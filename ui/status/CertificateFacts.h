// The presented certificates as a tree.
#pragma once

#include "diagnosis/PresentedChain.h"
#include "status/Fact.h"

namespace status {

/// The chain as presented, leaf first: a word for each, names with a mark on those that match, validity with the days left at `now`,
/// issuer, key, fingerprints; what failed, and where. `chain` is that of the attempt.
Facts certificateFacts(const Attempt &attempt, const PresentedChain &chain, const QDateTime &now);

} // namespace status
