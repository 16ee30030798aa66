// Small helpers for messages: showing what was typed, and guessing what was meant.
#pragma once

#include <QStringList>

/// What was typed, fit for one line of a message: at most 80 characters, control and invisible characters as U+XXXX.
QString shown(const QString &typed);

/// Edits (insert, delete, replace, swap neighbours) between two words; words above 64 characters are infinitely far.
int editDistance(QStringView a, QStringView b);

/// The candidate nearest to `word`, whatever its case; empty if none is near enough to be meant (a third of the letters, at least 1).
QString nearestOf(const QString &word, const QStringList &candidates);
