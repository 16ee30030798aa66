// `connack broker`: the local reference broker without a window, until it is interrupted.
#pragma once

class QCoreApplication;

#include <QCommandLineOption>
#include <QStringList>

/// Every flag of the command, --help as well.
QList<QCommandLineOption> brokerFlags();

/// Runs the command to its end on the application's event loop. `arguments` are those after "broker".
/// Returns the exit status: 0 it was ended by Ctrl+C or SIGTERM (or only help or the list was asked for), 1 the broker did not start or
/// ended by itself, 2 the command line or the log file cannot be used, 3 mosquitto is not installed.
int runBroker(QCoreApplication &application, const QStringList &arguments);
