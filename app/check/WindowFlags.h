// The flags with which the window opens.
#pragma once

#include <QCommandLineParser>

/// All of them, --help as well.
QList<QCommandLineOption> windowFlags();
/// Puts them, the argument and a description into the parser.
void addWindowFlags(QCommandLineParser &parser);
