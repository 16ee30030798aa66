// A damaged file of our own is kept, and never overwritten.
#pragma once

#include <QString>

/// Renames the file to "<name>.damaged-<UTC time>", with a number behind it if that is taken. Gives the new name; empty if it could not be
/// renamed.
QString setAside(const QString &fileName);
