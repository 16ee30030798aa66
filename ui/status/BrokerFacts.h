// The broker's answer in plain words.
#pragma once

#include "client/Attempt.h"
#include "status/Fact.h"

namespace status {

/// CONNACK with every property, asked beside granted (three columns), limits marked. Empty before CONNACK.
Facts brokerFacts(const Attempt &attempt);

/// What the broker restricts: "Server Keep Alive", "Maximum QoS", ... (the specification's names). Empty below 5.0.
QStringList limitsOf(const Attempt &attempt);

} // namespace status
