// What an automatic reconnect sends so that it gets its session back. Pure.
#pragma once

#include "client/Attempt.h"

namespace reconnect {

/// What the broker keeps of a connection that ended (MQTT 5.0, section 3.1.2.11.2).
struct KeptSession {
    QString clientId;           ///< Assigned by the broker, or as sent.
    quint32 expiryInterval = 0; ///< Seconds, as in force; 0xFFFFFFFF: never.
    QDateTime endedAt;          ///< UTC
    bool operator==(const KeptSession &) const = default;
};

/// nullopt unless `ended` was connected with 5.0 and the Session Expiry Interval in force is above 0.
std::optional<KeptSession> keptSession(const Attempt &ended);

/// `asked` with Clean Start 0, and with the client ID that the broker had assigned, where the session is still there at `now` and
/// NetworkSettings::resumeSession wants it; otherwise `asked` as it is.
ConnectionSettings resuming(const ConnectionSettings &asked, const std::optional<KeptSession> &kept, const QDateTime &now);

} // namespace reconnect
