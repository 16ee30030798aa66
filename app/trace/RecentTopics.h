// Topics that a log holds, to choose from.
#pragma once

#include "trace/PacketLog.h"

/// Topic Names of PUBLISH that hold `part`, whatever its case, newest first and at most `most`; of the last 50,000 records. Those that hold
/// a secret are left out. Takes some milliseconds at most.
QStringList recentTopics(const PacketLog &log, const QString &part, qsizetype most);
