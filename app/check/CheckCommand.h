// `connack check`: one attempt without a window, a report, an exit status.
#pragma once

class QCoreApplication;

#include <QStringList>

/// Runs the command to its end on the application's event loop. `arguments` are those after "check".
/// Returns the exit status: 0 connected, 1 not connected or refused later, 2 the command line or a file cannot be used.
int runCheck(QCoreApplication &application, const QStringList &arguments);
