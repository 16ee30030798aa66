// The installed mosquitto: where it is, which version, and how to get it.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace mosquitto {

/// The executable: in PATH, or where it is installed but seldom in a user's PATH. Empty: not found.
QString program();

/// A way to install it.
struct Installer {
    QString system;  ///< "Debian, Ubuntu"
    QString command; ///< "sudo apt install mosquitto"
};
/// All that are known; those whose package manager is on this machine first.
QList<Installer> installers();
/// How many of installers() are for this machine.
qsizetype installersHere();
/// That it is missing, and the commands that install it: translated lines.
QString howToGet();

/// "2.0.11" out of what `mosquitto -h` prints, or of a line of its log; empty if it is not there.
QString versionIn(const QString &text);
/// The first number of a version; 0 if there is none.
int majorVersion(const QString &version);

} // namespace mosquitto
