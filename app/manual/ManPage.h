// The manual page connack(1).
#pragma once

#include <QString>

/// `text` with whatever roff would take for a request or an escape made harmless.
QString escapedForRoff(const QString &text);

/// The template with what it says of the flags: they take the place of its comments "FLAGS" (the window's) and "FLAGS name", the first
/// lines of all commands that of "SYNOPSIS". A command for which there is no place gets a section at "OTHERS".
QString manPage(const QString &pageTemplate);
