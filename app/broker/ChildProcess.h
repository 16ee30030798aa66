// A child process that does not outlive us.
#pragma once

class QProcess;

/// To be called before it is started, on the main thread. Where the system can (Linux), the process is killed when this one ends in
/// whatever way; elsewhere QProcess's destructor does so, in every way of ending but a kill or a crash.
void endWithThisProgram(QProcess &process);
/// True for a program that runs with a superuser's rights.
bool runsAsRoot();
