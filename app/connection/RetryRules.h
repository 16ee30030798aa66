// After which causes trying again makes sense. One table.
#pragma once

#include "diagnosis/Diagnosis.h"

namespace reconnect {

/// Whether a cause can go away by itself.
enum class Retry : quint8 {
    Soon,  ///< With growing delays, from the shortest.
    Later, ///< At the longest delay at once.
    Never, ///< Only a change by someone helps.
};

struct RetryRule {
    const char *cause; ///< Id of the catalogue.
    Retry retry;
    const char *reason; ///< A sentence, English source text, context "RetryRules".
};

/// One row for each cause of the catalogue, in its order.
const QList<RetryRule> &retryRules();

const RetryRule *retryRule(QStringView cause); ///< nullptr for an id that does not exist.

/// The same for the reason codes of a DISCONNECT of the server (MQTT 5.0, section 3.14.2.1); those that are not in it: as the cause.
struct DisconnectRule {
    quint8 reasonCode;
    Retry retry;
    const char *reason;
};
const QList<DisconnectRule> &disconnectRules();

/// What is to be done, and why.
struct RetryAdvice {
    Retry retry = Retry::Never;
    const char *reason = ""; ///< See RetryRule::reason.
};
/// `diagnosis` is that of `attempt`.
RetryAdvice retryAfter(const Attempt &attempt, const Diagnosis &diagnosis);

/// In the current language.
QString retryReason(const char *reason);

} // namespace reconnect
