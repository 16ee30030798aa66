// Attempts made by hand, one for each state of the panel.
#pragma once

#include "status/StatusSnapshot.h"

#include <QMap>

namespace fixtures {

/// By name: "idle", "running", "connected", "connected-v3", "failed-tls", "failed-refused", "probing", "probed", "proxy", "proxy-failed",
/// "websocket-refused", "untrusted", "lost", "waiting", "stopped", "disconnected", "cancelled", "stale", "hostile".
QMap<QString, StatusSnapshot> all();

StatusSnapshot failedTls();
StatusSnapshot untrusted(); ///< A self-signed certificate that nobody trusts.
StatusSnapshot connectedV5();
StatusSnapshot hostile();

} // namespace fixtures
