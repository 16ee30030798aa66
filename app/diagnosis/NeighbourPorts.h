// The customary ports of the host that was asked for: whether it helps to look at them, and what was found there.
#pragma once

#include "diagnosis/Diagnosis.h"

/// Whether the customary ports of the same host may tell where the broker is: nothing listens on the port, or it speaks another protocol,
/// and they were not asked yet. They are asked only when the user wants it (see neighbourProbes()).
bool neighbourPortsHelp(const Attempt &attempt, const std::optional<Diagnosis> &diagnosis);
