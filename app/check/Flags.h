// The flags of `connack check`: names, values and what the help says of them.
#pragma once

#include <QCommandLineParser>

/// Every flag of the command.
QList<QCommandLineOption> checkFlags();
/// The parser with all of them.
void addFlags(QCommandLineParser &parser);
/// What --help prints.
QString helpText(const QCommandLineParser &parser);
/// The flag that was probably meant by a name that does not exist; empty if none comes near.
QString nearestFlag(const QString &name);
