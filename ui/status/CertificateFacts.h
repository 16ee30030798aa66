// The presented certificates as a tree.
#pragma once

#include "client/Attempt.h"
#include "status/Fact.h"

namespace status {

/// The chain as presented, leaf first: names, validity with the days left at `now`, issuer, key, fingerprints; what failed, and where.
Facts certificateFacts(const Attempt &attempt, const QDateTime &now);
/// DER as PEM.
QByteArray toPem(const QByteArray &der);

} // namespace status
