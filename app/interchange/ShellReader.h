// Cuts shell text into commands and words, as a POSIX shell does, and runs nothing.
#pragma once

#include <QStringList>

#include <stop_token>

struct ShellWord {
    QString text;     ///< Without its quotation marks.
    QString computed; ///< The first part that only a shell could tell: "$HOST", "$(...)" for what a command prints; empty: there is none.
    bool isInput = false; ///< No word, but the text of a here-document that the command reads; `<<'END'` to a line `END`.
    bool operator==(const ShellWord &) const = default;
};

struct ShellScript {
    QList<QList<ShellWord>> commands; ///< Cut by line ends, ";", "|", "&" and brackets; without redirections (but for here-documents) and comments.
    bool isCut = false;               ///< There were more.
    QString problem;                  ///< A quotation mark that does not end, with its line and column; translated, or empty.
};

/// Knows quotes, $'...', escapes, lines that go on ("\", and "`" and "^" of Windows), comments, redirections, a tilde for the home folder,
/// and variables that the text sets before (NAME=value). At most 10,000 commands and 100,000 words.
/// Once it is asked to stop, it comes to an end soon.
ShellScript readShell(const QString &text, const std::stop_token &stop = {});
