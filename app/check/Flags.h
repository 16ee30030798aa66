// The flags of `connack check`: names, values and what the help says of them.
#pragma once

#include <QCommandLineParser>

/// The parser with every flag of the command.
void addFlags(QCommandLineParser &parser);
/// What --help prints.
QString helpText(const QCommandLineParser &parser);
/// The flag that was probably meant by a name that does not exist; empty if none comes near.
QString nearestFlag(const QString &name);
