// Attempts made by hand, one for each state of the panel.
#pragma once

#include "status/StatusSnapshot.h"

#include <QMap>

namespace fixtures {

/// By name: "idle", "running", "connected", "connected-v3", "failed-tls", "failed-refused", "lost", "disconnected", "cancelled", "stale",
/// "hostile".
QMap<QString, StatusSnapshot> all();

StatusSnapshot failedTls();
StatusSnapshot connectedV5();
StatusSnapshot hostile();

} // namespace fixtures
