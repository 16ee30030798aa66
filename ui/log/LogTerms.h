// Terms of the filter that a row of the log meets.
#pragma once

#include "trace/PacketLog.h"

struct LogTerm {
    QString text; ///< Translated, for a menu: "This Topic".
    QString term; ///< "topic:sensors/1"
};

/// For "Show only ...": the type, topic, identifier and reason that the record has, and what it belongs to.
QList<LogTerm> termsOf(const LogRecord &record);
/// "attempt:2", "probe:3" or "second:1".
QString termOf(const LogSource &source);
